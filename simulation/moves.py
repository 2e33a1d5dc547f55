"""The compiled loops over those who move: phases 5 and 7, and the pools of seats that they leave and take.

Words are written person by person; what happens to one does not depend on another.
"""

from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from simulation.bits import (
    CASH,
    FIRM,
    FIRM_MASK,
    PLACE,
    SKILL,
    TARGET,
    WHERE_MASK,
    cash_of,
    county_of,
    place_of,
    trade_of,
)
from simulation.draws import draw
from simulation.kernel import ARRIVE, GRADUATE

_THREE, _FIFTEEN = np.uint64(3), np.uint64(15)


class Pools(NamedTuple):
    """Where the pool of a place, county and trade stands: ``base + per_county * county + per_trade * trade``."""

    base: NDArray[np.int64]
    per_county: NDArray[np.int64]
    per_trade: NDArray[np.int64]


@numba.njit(cache=True, nogil=True, inline="always")
def pool_of(pools: Pools, place: Any, word: Any) -> Any:
    """Return the pool of a place for a person; -1 where places are free."""
    county, trade = np.int64(county_of(word)), np.int64(trade_of(word))
    return pools.base[place] + pools.per_county[place] * county + pools.per_trade[place] * trade


@numba.njit(cache=True, nogil=True, inline="always")
def _moved(word: Any, place: Any, target: Any) -> Any:
    """Return the word at another place, with no time spent there."""
    return (word & ~WHERE_MASK) | (np.uint64(place) << PLACE) | (np.uint64(target) << TARGET)


@numba.njit(cache=True, nogil=True, inline="always")
def _less_cash(word: Any, yuan: Any) -> tuple[Any, Any]:
    """Return the word after paying as far as cash goes, and what was paid."""
    paid = min(np.int64(cash_of(word)), yuan)
    return word - (np.uint64(paid) << CASH), paid


@numba.njit(cache=True, nogil=True)
def leave(
    words: NDArray[np.uint64],
    who: NDArray[np.int32],
    what: NDArray[np.uint8],
    n: int,
    pools: Pools,
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
    applications, paid_in_all = 0, 0
    for k in range(n):
        i, event = who[k], np.int64(what[k])
        word = words[i]
        if 2 <= event < 16:
            who[applications] = i
            what[applications] = event
            pool[applications] = pool_of(pools, event, word)
            applications += 1
            continue
        if event == ARRIVE:
            words[i] = _moved(word, (word >> TARGET) & _FIFTEEN, 0)
            continue
        place = np.int64(place_of(word))
        at = pool_of(pools, place, word)
        if at >= 0:
            occupied[at] -= 1
        if event == GRADUATE and ((word >> SKILL) & _THREE) < _THREE:
            word += np.uint64(1) << SKILL
        goal = event if event < 2 else 1
        if place >= 7 and place < 15:
            word, paid = _less_cash(word, fares[np.int64(county_of(word)), place])
            paid_in_all += paid
            words[i] = _moved(word, 15, goal)
        else:
            words[i] = _moved(word, goal, 0)
    return applications, paid_in_all


@numba.njit(cache=True, nogil=True)
def place_winners(
    words: NDArray[np.uint64],
    winner: NDArray[np.int32],
    option: NDArray[np.uint8],
    pools: Pools,
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
    for k in range(winner.size):
        i, goal = winner[k], np.int64(option[k])
        word = words[i]
        at = pool_of(pools, np.int64(place_of(word)), word)
        if at >= 0:
            occupied[at] -= 1
        occupied[pool_of(pools, goal, word)] += 1
        u = np.uint64(draw(i, firm_key))
        firm = np.uint64(u >= medium) + np.uint64(u >= large)
        word = (word & ~FIRM_MASK) | (firm << FIRM)
        if goal >= 7:
            word, paid = _less_cash(word, fares[np.int64(county_of(word)), goal])
            paid_in_all += paid
            words[i] = _moved(word, 15, goal)
        else:
            words[i] = _moved(word, goal, 0)
    return paid_in_all


@numba.njit(cache=True, nogil=True)
def count_occupied(words: NDArray[np.uint64], pools: Pools, occupied: NDArray[np.int64]) -> None:
    """Count who is at each pool or travelling to it; added to ``occupied``."""
    for word in words:
        place = np.int64(place_of(word))
        if place == 15:
            place = np.int64((word >> TARGET) & _FIFTEEN)
        at = pool_of(pools, place, word)
        if at >= 0:
            occupied[at] += 1


@numba.njit(cache=True, nogil=True)
def members(
    words: NDArray[np.uint64],
    pools: Pools,
    flagged: NDArray[np.bool_],
    who: NDArray[np.int32],
    pool: NDArray[np.int16],
) -> int:
    """List everybody at a flagged pool with the pool, not those still travelling; return how many."""
    n = 0
    for i in range(words.size):
        at = pool_of(pools, np.int64(place_of(words[i])), words[i])
        if at >= 0 and flagged[at]:
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
        first[p + 1] = first[p] + (asked[p] if asked[p] > free[p] else 0)
    held = np.zeros(first[free.size], np.int32)
    for row in range(pool.size):
        of = pool[row]
        if asked[of] > free[of]:
            held[first[of] + _part(key[row], asked[of])] += 1
    last = np.full(free.size, -1, np.int64)
    for p in range(free.size):
        for part in range(first[p + 1] - first[p]):
            if held[first[p] + part] > left[p]:
                last[p] = part
                break
            left[p] -= held[first[p] + part]
    n = 0
    for row in range(pool.size):
        of = pool[row]
        if asked[of] > free[of]:
            mine = _part(key[row], asked[of])
            won[row] = mine < last[of]
            rest[n] = row
            n += mine == last[of]
        else:
            won[row] = True
    return n


@numba.njit(cache=True, nogil=True, inline="always")
def _part(key: Any, parts: Any) -> Any:
    """Return which of so many equal parts of the 32-bit numbers a key lies in."""
    return np.int64((np.uint64(key) * np.uint64(parts)) >> np.uint64(32))
