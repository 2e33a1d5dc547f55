"""The compiled loops over people: who does what this week, and what everybody earns and spends.

A loop gets the packed words and this week's tables. It draws by worker number, so that any split into shards gives the
same result; it writes words only in ``settle`` and ``leave``, whose effects on one person do not depend on another's.
"""

from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from simulation.draws import draw

ARRIVE, GRADUATE, END, SEPARATE, REVIEWING = 16, 17, 18, 19, 20
"""Events beside the choice of a place, which is its own number."""
COUNT, INCOME, SPENDING, CASH = 0, 1, 2, 3
TALLIES = 4
BLOCK = 1024
"""People looked through before those to whom something happens are taken up: keeps the first loop without branches."""

_PLACE = np.uint64(15)


class Week(NamedTuple):
    """What is fixed for everybody in one week.

    Weights are exponentials of utilities, float32: ``move`` and ``stay`` (counties x trades x skills, 16), ``taste``
    (regions x experience levels x 64 kinds, 16), ``grant`` (groups, 16), ``switch`` (16, 16; 0 is shut), ``back``
    (counties, 16). ``need`` (counties x groups, 16) cash to leave. ``separate`` and ``review`` (16, 4) thresholds of
    the event draw. ``money`` (rows,) income in the lower and planned spending in the upper 32 bits, yuan: a row
    per place, trade and skill, then one per region and land for farming, each without and with dependants.
    """

    move: NDArray[np.float32]
    stay: NDArray[np.float32]
    taste: NDArray[np.float32]
    grant: NDArray[np.float32]
    switch: NDArray[np.float32]
    back: NDArray[np.float32]
    need: NDArray[np.int64]
    separate: NDArray[np.uint64]
    review: NDArray[np.uint64]
    region: NDArray[np.int64]
    level: NDArray[np.int64]
    closing: NDArray[np.bool_]
    exit_cash: int
    course_weeks: int
    money: NDArray[np.uint64]
    due: NDArray[np.uint8]


@numba.njit(cache=True, nogil=True, inline="always")
def _choose(word: Any, place: Any, week: Week, u: Any, weights: NDArray[np.float32]) -> Any:
    """Return the place chosen: the first whose cumulative weight exceeds the draw."""
    row = np.int64(word >> np.uint64(52))
    county = np.int64(word >> np.uint64(56))
    group = np.int64(word >> np.uint64(43)) & 7
    cash = np.int64(word >> np.uint64(20)) & 0x1FFFF
    level = week.level[np.int64(word >> np.uint64(14)) & 63]
    kind = (week.region[county] * 4 + level) * 64 + (np.int64(word >> np.uint64(46)) & 63)
    move, taste = week.move[row], week.taste[kind]
    grant, way = week.grant[group], week.switch[place]
    for j in range(16):
        weights[j] = move[j] * taste[j] * grant[j] * way[j]
    back = week.back[county, place]
    for j in range(7):
        weights[j] *= back
    need = week.need[county * 8 + group]
    for j in range(7, 15):
        weights[j] = weights[j] if cash >= need[j] else np.float32(0.0)
    weights[place] = week.stay[row, place] * taste[place]
    total = np.float32(0.0)
    for j in range(15):
        total += weights[j]
        weights[j] = total
    goal = np.float32(np.float64(u) * (1.0 / 4294967296.0)) * total
    chosen = 0
    for k in range(14):
        chosen += weights[k] <= goal
    return chosen


@numba.njit(cache=True, nogil=True)
def events(
    words: NDArray[np.uint64],
    low: int,
    high: int,
    week: Week,
    event_key: np.uint64,
    choice_key: np.uint64,
    who: NDArray[np.int32],
    what: NDArray[np.uint8],
) -> int:
    """Find what happens to the people of a shard; return how many events there are, -1 when the lists are full.

    Parameters
    ----------
    words
        Everybody; not changed.
    low, high
        The shard.
    week
        This week's tables.
    event_key, choice_key
        Keys of the two draws.
    who, what
        Filled with worker numbers, rising, and events.
    """
    n = 0
    weights = np.empty(16, np.float32)
    stirred = np.empty(BLOCK, np.int64)
    limits = np.empty(64, np.uint64)
    for at in range(16):
        for size in range(4):
            limits[size * 16 + at] = np.uint64(1) << np.uint64(32) if week.closing[at] else week.review[at, size]
    for first in range(low, high, BLOCK):
        m = 0
        for i in range(first, min(high, first + BLOCK)):
            word = words[i]
            slot = (word & np.uint64(15)) | ((word >> np.uint64(33)) & np.uint64(48))
            stirred[m] = i
            m += np.uint64(draw(i, event_key)) < limits[slot]
        for k in range(m):
            i = stirred[k]
            word = words[i]
            place = np.int64(word & np.uint64(15))
            firm = np.int64(word >> np.uint64(37)) & 3
            u = np.uint64(draw(i, event_key))
            happens = -1
            if u < week.review[place, firm]:
                happens = SEPARATE if u < week.separate[place, firm] else REVIEWING
            if week.closing[place]:
                tenure = np.int64(word >> np.uint64(8)) & 63
                if place == 15:
                    happens = ARRIVE if tenure >= 1 else -1
                elif place == 6:
                    happens = GRADUATE if tenure >= week.course_weeks else -1
                elif place == 4 or (np.int64(word >> np.uint64(20)) & 0x1FFFF) > week.exit_cash:
                    happens = END
            if happens == REVIEWING:
                happens = _choose(word, place, week, draw(i, choice_key), weights)
                if happens == place:
                    happens = -1
            if happens >= 0:
                if n == who.size:
                    return -1
                who[n] = i
                what[n] = happens
                n += 1
    return n


class Pools(NamedTuple):
    """Where the pool of a place, county and trade stands: ``base + per_county * county + per_trade * trade``."""

    base: NDArray[np.int64]
    per_county: NDArray[np.int64]
    per_trade: NDArray[np.int64]


@numba.njit(cache=True, nogil=True, inline="always")
def pool_of(pools: Pools, place: Any, word: Any) -> Any:
    """Return the pool of a place for a person; -1 where places are free."""
    county = np.int64(word >> np.uint64(56))
    trade = np.int64(word >> np.uint64(54)) & 3
    return pools.base[place] + pools.per_county[place] * county + pools.per_trade[place] * trade


@numba.njit(cache=True, nogil=True, inline="always")
def _moved(word: Any, place: Any, target: Any) -> Any:
    """Return the word at another place, with no time spent there."""
    return (word & ~np.uint64(0x3FFF)) | np.uint64(place) | (np.uint64(target) << np.uint64(4))


@numba.njit(cache=True, nogil=True, inline="always")
def _less_cash(word: Any, yuan: Any) -> tuple[Any, Any]:
    """Return the word after paying as far as cash goes, and what was paid."""
    cash = np.int64(word >> np.uint64(20)) & 0x1FFFF
    paid = min(cash, yuan)
    return word - (np.uint64(paid) << np.uint64(20)), paid


@numba.njit(cache=True, nogil=True)
def leave(
    words: NDArray[np.uint64],
    who: NDArray[np.int32],
    what: NDArray[np.uint8],
    n: int,
    pools: Pools,
    occupied: NDArray[np.int64],
    fares: NDArray[np.int64],
    applicant: NDArray[np.int32],
    option: NDArray[np.uint8],
    pool: NDArray[np.int32],
) -> tuple[int, int]:
    """Carry out arrivals, endings, separations and moves to free places; list the applications.

    Returns
    -------
    tuple
        Number of applications, and fares paid in yuan.
    """
    applications, paid_in_all = 0, 0
    for k in range(n):
        i, event = who[k], np.int64(what[k])
        word = words[i]
        place = np.int64(word & _PLACE)
        if event == ARRIVE:
            words[i] = _moved(word, np.int64(word >> np.uint64(4)) & 15, 0)
            continue
        if 2 <= event < 16:
            applicant[applications] = i
            option[applications] = event
            pool[applications] = pool_of(pools, event, word)
            applications += 1
            continue
        at = pool_of(pools, place, word)
        if at >= 0:
            occupied[at] -= 1
        if event == GRADUATE and ((word >> np.uint64(52)) & np.uint64(3)) < np.uint64(3):
            word += np.uint64(1) << np.uint64(52)
        goal = event if event < 2 else 1
        if place >= 7 and place < 15:
            word, paid = _less_cash(word, fares[np.int64(word >> np.uint64(56)), place])
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
    firm_limits: NDArray[np.uint64],
) -> int:
    """Move the winners and return the fares they paid in yuan."""
    paid_in_all = 0
    for k in range(winner.size):
        i, goal = winner[k], np.int64(option[k])
        word = words[i]
        place = np.int64(word & _PLACE)
        at = pool_of(pools, place, word)
        if at >= 0:
            occupied[at] -= 1
        occupied[pool_of(pools, goal, word)] += 1
        u = np.uint64(draw(i, firm_key))
        firm = np.uint64(0)
        for limit in firm_limits:
            if u >= limit:
                firm += np.uint64(1)
        word = (word & ~(np.uint64(3) << np.uint64(37))) | (firm << np.uint64(37))
        if goal >= 7:
            word, paid = _less_cash(word, fares[np.int64(word >> np.uint64(56)), goal])
            paid_in_all += paid
            words[i] = _moved(word, 15, goal)
        else:
            words[i] = _moved(word, goal, 0)
    return paid_in_all


@numba.njit(cache=True, nogil=True)
def settle(
    words: NDArray[np.uint64],
    low: int,
    high: int,
    week: Week,
    tally: NDArray[np.uint64],
    who: NDArray[np.int32],
) -> int:
    """Pay, spend and age a shard; count it; list those to whom a payment is due.

    Parameters
    ----------
    words
        Everybody; the shard is changed.
    low, high
        The shard.
    week
        This week's tables.
    tally
        (counties x 16 places x 8 groups x 4,): people, income, spending, cash; added to.
    who
        Filled with worker numbers as far as there is room, one less than its length.

    Returns
    -------
    int
        How many payments are due; when that is more than there was room for, ``falling_due`` lists them.
    """
    n, wanted, room = 0, 0, who.size - 1
    region, money, due = week.region, week.money, week.due
    highest = np.uint64(0x1FFFF)
    for i in range(low, high):
        word = words[i]
        place = word & np.uint64(15)
        county = word >> np.uint64(56)
        # The row of the money table is picked without a branch: a quarter of the people farm, in no order.
        farms = np.uint64(0) - np.uint64(place == np.uint64(0))
        land = np.uint64(256) + np.uint64(region[county]) * np.uint64(4) + ((word >> np.uint64(46)) & np.uint64(3))
        skill = place * np.uint64(16) + ((word >> np.uint64(52)) & np.uint64(15))
        at = (farms & land) | (~farms & skill)
        both = money[at * np.uint64(2) + ((word >> np.uint64(48)) & np.uint64(1))]
        income = both & np.uint64(0xFFFFFFFF)
        have = ((word >> np.uint64(20)) & highest) + income
        spent = min(have, both >> np.uint64(32))
        left = have - spent
        over = np.uint64(left > highest) * (left - highest)
        left -= over
        spent += over
        older = np.uint64(((word >> np.uint64(8)) & np.uint64(63)) < np.uint64(63)) << np.uint64(8)
        learns = np.uint64(((word >> np.uint64(14)) & np.uint64(63)) < np.uint64(63))
        learns &= np.uint64(place >= np.uint64(7)) & np.uint64(place < np.uint64(15))
        word = ((word & ~np.uint64(0x1FFFF00000)) | (left << np.uint64(20))) + older + (learns << np.uint64(14))
        words[i] = word
        cell = ((county * np.uint64(16) + place) * np.uint64(8) + ((word >> np.uint64(43)) & np.uint64(7))) * np.uint64(
            4
        )
        tally[cell] += np.uint64(1)
        tally[cell + np.uint64(1)] += income
        tally[cell + np.uint64(2)] += spent
        tally[cell + np.uint64(3)] += left
        pays = int(due[place, (word >> np.uint64(8)) & np.uint64(63)] != 0)
        who[n] = i
        wanted += pays
        n += pays & (n < room)
    return wanted


@numba.njit(cache=True, nogil=True)
def falling_due(words: NDArray[np.uint64], low: int, high: int, due: NDArray[np.uint8], who: NDArray[np.int32]) -> None:
    """List those of a settled shard to whom a payment is due; the list must have room for all."""
    n = 0
    for i in range(low, high):
        if due[words[i] & np.uint64(15), (words[i] >> np.uint64(8)) & np.uint64(63)]:
            who[n] = i
            n += 1


@numba.njit(cache=True, nogil=True)
def count_occupied(words: NDArray[np.uint64], pools: Pools, occupied: NDArray[np.int64]) -> None:
    """Count who is at each pool or travelling to it; added to ``occupied``."""
    for word in words:
        place = np.int64(word & _PLACE)
        if place == 15:
            place = np.int64(word >> np.uint64(4)) & 15
        at = pool_of(pools, place, word)
        if at >= 0:
            occupied[at] += 1


@numba.njit(cache=True, nogil=True)
def members(words: NDArray[np.uint64], pools: Pools, flagged: NDArray[np.bool_], who: NDArray[Any]) -> int:
    """List everybody at a flagged pool, not those still travelling; return how many."""
    n = 0
    for i in range(words.size):
        place = np.int64(words[i] & _PLACE)
        at = pool_of(pools, place, words[i])
        if at >= 0 and flagged[at]:
            who[n] = i
            n += 1
    return n
