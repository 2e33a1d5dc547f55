"""The compiled loops over those who move: phases 5 and 7, and the pools of seats that they leave and take.

Words are written person by person; what happens to one does not depend on another.
"""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from simulation.bits import CASH, FIRM, FIRM_MASK, TARGET, cash_of, county_of, place_of
from simulation.departures import ARRIVE, FREE_PLACES, after, fare_back, moved, pool_of
from simulation.draws import draw_each
from simulation.sieve import fetch_early

AHEAD = 24
"""Winners are few and far between: words are fetched so many of them ahead."""

_FIFTEEN = np.uint64(15)


@numba.njit(cache=True, nogil=True)
def leave(
    words: NDArray[np.uint64],
    who: NDArray[np.int32],
    what: NDArray[np.uint8],
    n: int,
    pools: NDArray[np.int16],
    occupied: NDArray[np.int64],
    fares: NDArray[np.int64],
    pool: NDArray[np.int16],
) -> tuple[int, int]:
    """Carry out arrivals, endings, separations and moves to free places; list the applications.

    Applicants and what they apply for are written over the heads of ``who`` and ``what``.

    Returns
    -------
    tuple
        Number of applications, and fares paid in yuan.
    """
    applications, paid_in_all, costs = 0, np.uint64(0), fares.ravel().astype(np.uint64)
    left = np.zeros(occupied.size + 1, np.int64)
    for k in range(n):
        i, event = who[k], np.int64(what[k])
        word = words[i]
        if FREE_PLACES <= event < ARRIVE:
            who[applications], what[applications] = i, event
            pool[applications] = pool_of(pools, event, word)
            applications += 1
            continue
        fare = fare_back(word, costs)
        left[pool_of(pools, place_of(word), word)] += 1
        words[i] = after(word, event, fare)
        paid_in_all += fare
    occupied -= left[:-1]
    return applications, int(np.int64(paid_in_all))


@numba.njit(cache=True, nogil=True)
def place_winners(
    words: NDArray[np.uint64],
    winner: NDArray[np.int32],
    option: NDArray[np.uint8],
    pools: NDArray[np.int16],
    occupied: NDArray[np.int64],
    fares: NDArray[np.int64],
    firm_key: np.uint64,
    medium: np.uint64,
    large: np.uint64,
) -> int:
    """Move the winners and return the fares they paid in yuan.

    ``medium`` and ``large`` are the draws from which an employer is of that size.
    """
    paid_in_all = 0
    change, drawn = np.zeros(occupied.size + 1, np.int64), draw_each(winner, firm_key)
    for k in range(winner.size):
        fetch_early(words, np.uint64(winner[min(k + AHEAD, winner.size - 1)]))
        i, goal, u = winner[k], np.int64(option[k]), np.uint64(drawn[k])
        word = words[i]
        change[pool_of(pools, place_of(word), word)] -= 1
        change[pool_of(pools, goal, word)] += 1
        firm = np.uint64(u >= medium) + np.uint64(u >= large)
        far = goal >= 7
        paid = min(np.int64(cash_of(word)), fares[np.int64(county_of(word)), goal])  # nothing to places at home
        paid_in_all += paid
        word = ((word & ~FIRM_MASK) | (firm << FIRM)) - (np.uint64(paid) << CASH)
        words[i] = moved(word, 15 if far else goal, goal * far)
    occupied += change[:-1]
    return paid_in_all


@numba.njit(cache=True, nogil=True)
def count_occupied(words: NDArray[np.uint64], pools: NDArray[np.int16], occupied: NDArray[np.int64]) -> None:
    """Count who is at each pool or travelling to it; added to ``occupied``."""
    held = np.zeros(occupied.size + 1, np.int64)
    for word in words:
        place, target = place_of(word), (word >> TARGET) & _FIFTEEN
        held[np.uint64(pool_of(pools, target if place == 15 else place, word))] += 1
    occupied += held[:-1]


@numba.njit(cache=True, nogil=True)
def members(
    words: NDArray[np.uint64],
    pools: NDArray[np.int16],
    flagged: NDArray[np.bool_],
    who: NDArray[np.int32],
    pool: NDArray[np.int16],
) -> int:
    """List everybody at a flagged pool with the pool, not those still travelling; return how many."""
    n = 0
    for i in range(words.size):
        at = pool_of(pools, place_of(words[i]), words[i])
        if at < flagged.size and flagged[at]:
            who[n] = i
            pool[n] = at
            n += 1
    return n


@numba.njit(cache=True, nogil=True)
def outbid(
    pool: NDArray[np.int16],
    key: NDArray[np.uint32],
    free: NDArray[np.int64],
    asked: NDArray[np.int64],
    won: NDArray[np.bool_],
    rest: NDArray[np.int32],
    left: NDArray[np.int64],
) -> int:
    """Decide whom the exact order need not be known of: far below or far above the last key that wins.

    The keys of a pool fall into as many equal parts of their range as there are applicants. Whole parts win until one
    is reached in which only some can; only the rows of this part are left to be sorted.

    Parameters
    ----------
    pool, key
        (rows,) pool and 32-bit draw.
    free, asked
        (pools,) seats, and how many rows there are of each pool.
    won
        (rows,) set to True for whoever surely wins.
    rest
        Filled with the rows that are left.
    left
        (pools,) set to the seats that are left for them.

    Returns
    -------
    int
        Number of rows left.
    """
    first = np.zeros(free.size + 1, np.int64)
    for p in range(free.size):
        left[p] = free[p]
        first[p + 1] = first[p] + asked[p]
    held = np.zeros(first[free.size], np.int32)
    for row in range(pool.size):
        of = np.uint64(pool[row])
        held[np.uint64(first[of]) + _part(key[row], asked[of])] += 1
    last = asked.astype(np.uint64)  # behind every part: all win
    for p in range(free.size):
        if asked[p] <= free[p]:
            continue
        for part in range(asked[p]):
            if held[first[p] + part] > left[p]:
                last[p] = part
                break
            left[p] -= held[first[p] + part]
    n = np.uint64(0)
    for row in range(pool.size):
        of = np.uint64(pool[row])
        mine = _part(key[row], asked[of])
        won[row] = mine < last[of]
        rest[n] = row
        n += np.uint64(mine == last[of])
    return int(np.int64(n))


@numba.njit(cache=True, nogil=True)
def numbers_by_pool(pool: NDArray[np.int16], pools: int) -> NDArray[np.int64]:
    """Return how many rows there are of each pool."""
    numbers = np.zeros(pools, np.int64)
    for of in pool:
        numbers[np.uint64(of)] += 1
    return numbers


@numba.njit(cache=True, nogil=True)
def winners_of(
    won: NDArray[np.bool_], applicant: NDArray[np.int32], option: NDArray[np.uint8]
) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Return the applicants who are placed and what they applied for, in their order."""
    who, what, n = np.empty(won.size, np.int32), np.empty(won.size, np.uint8), np.uint64(0)
    for row in range(won.size):
        who[n], what[n] = applicant[row], option[row]
        n += np.uint64(won[row])
    return who[:n], what[:n]


@numba.njit(cache=True, nogil=True, inline="always")
def _part(key: Any, parts: Any) -> Any:
    """Return which of so many equal parts of the 32-bit numbers a key lies in."""
    return (np.uint64(key) * np.uint64(parts)) >> np.uint64(32)
