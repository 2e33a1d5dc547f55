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

_PLACE = np.uint64(15)
_LOW = np.uint64(0x3F)


class Week(NamedTuple):
    """What is fixed for everybody in one week.

    Weights are exponentials of utilities, float32: ``move`` and ``stay`` (counties x trades x skills, 16), ``taste``
    (regions x experience levels x 64 kinds, 16), ``grant`` (groups, 16), ``switch`` (16, 16; 0 is shut), ``back``
    (counties, 16). ``need`` (counties x groups, 16) cash to leave. ``separate`` and ``review`` (16, 4) thresholds of
    the event draw. ``pay`` (16, trades x skills), ``farm_pay`` (regions, 4), ``living`` (16) in yuan.
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
    pay: NDArray[np.int64]
    spend: NDArray[np.int64]
    farm_pay: NDArray[np.int64]
    farm_spend: NDArray[np.int64]
    dependants_spend: int
    due: NDArray[np.uint8]


@numba.njit(cache=True, nogil=True, inline="always")
def _choose(word: np.uint64, place: int, week: Week, u: np.uint32, weights: NDArray[np.float32]) -> int:
    """Return the place chosen: the first whose cumulative weight exceeds the draw."""
    row = np.int64(word >> np.uint64(52))
    county = np.int64(word >> np.uint64(56))
    group = np.int64(word >> np.uint64(43)) & 7
    cash = np.int64(word >> np.uint64(20)) & 0x1FFFF
    level = week.level[np.int64(word >> np.uint64(14)) & 63]
    kind = (week.region[county] * 4 + level) * 64 + (np.int64(word >> np.uint64(46)) & 63)
    needs = county * 8 + group
    back = week.back[county, place]
    total = np.float32(0.0)
    for j in range(15):
        if j == place:
            x = week.stay[row, j] * week.taste[kind, j]
        else:
            x = week.move[row, j] * week.taste[kind, j] * week.grant[group, j] * week.switch[place, j]
            if j < 7:
                x = x * back
            elif cash < week.need[needs, j]:
                x = np.float32(0.0)
        total += x
        weights[j] = total
    goal = np.float32(np.float64(u) * (1.0 / 4294967296.0)) * total
    j = 0
    while j < 14 and weights[j] <= goal:
        j += 1
    return j


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
    for i in range(low, high):
        word = words[i]
        place = np.int64(word & _PLACE)
        u = np.uint64(draw(i, event_key))
        firm = np.int64(word >> np.uint64(37)) & 3
        happens = -1
        if u < week.review[place, firm]:
            if u < week.separate[place, firm]:
                happens = SEPARATE
            else:
                happens = REVIEWING
        if week.closing[place]:
            tenure = np.int64(word >> np.uint64(8)) & 63
            if place == 15:
                happens = ARRIVE if tenure >= 1 else -1
            elif place == 6:
                happens = GRADUATE if tenure >= week.course_weeks else -1
            elif place == 4:
                happens = END
            elif (np.int64(word >> np.uint64(20)) & 0x1FFFF) > week.exit_cash:
                happens = END
        if happens < 0:
            continue
        if happens == REVIEWING:
            happens = _choose(word, place, week, draw(i, choice_key), weights)
            if happens == place:
                continue
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
def pool_of(pools: Pools, place: int, word: np.uint64) -> int:
    """Return the pool of a place for a person; -1 where places are free."""
    county = np.int64(word >> np.uint64(56))
    trade = np.int64(word >> np.uint64(54)) & 3
    return pools.base[place] + pools.per_county[place] * county + pools.per_trade[place] * trade


@numba.njit(cache=True, nogil=True, inline="always")
def _moved(word: np.uint64, place: int, target: int) -> np.uint64:
    """Return the word at another place, with no time spent there."""
    return (word & ~np.uint64(0x3FFF)) | np.uint64(place) | (np.uint64(target) << np.uint64(4))


@numba.njit(cache=True, nogil=True, inline="always")
def _less_cash(word: np.uint64, yuan: int) -> tuple[np.uint64, int]:
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
        if event == GRADUATE:
            skill = min(3, (np.int64(word >> np.uint64(52)) & 3) + 1)
            word = (word & ~(np.uint64(3) << np.uint64(52))) | (np.uint64(skill) << np.uint64(52))
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
    tally: NDArray[np.int64],
    who: NDArray[np.int32],
    n_max: int,
) -> int:
    """Pay, spend and age a shard; count it; list those to whom a payment is due; return how many, -1 when too many.

    ``tally`` is (counties x 16 places x 8 groups, 4): people, income, spending, cash; added to.
    """
    n = 0
    for i in range(low, high):
        word = words[i]
        place = np.int64(word & _PLACE)
        county = np.int64(word >> np.uint64(56))
        if place == 0:
            land = np.int64(word >> np.uint64(46)) & 3
            income = week.farm_pay[week.region[county], land]
            wish = week.farm_spend[week.region[county], land]
        else:
            kind = np.int64(word >> np.uint64(52)) & 15
            income = week.pay[place, kind]
            wish = week.spend[place, kind]
        wish += week.dependants_spend * (np.int64(word >> np.uint64(48)) & 1)
        have = (np.int64(word >> np.uint64(20)) & 0x1FFFF) + income
        spent = min(have, max(wish, have - 0x1FFFF))
        tenure = np.int64(word >> np.uint64(8)) & 63
        tenure += tenure < 63
        experience = np.int64(word >> np.uint64(14)) & 63
        if place >= 7 and place < 15:
            experience += experience < 63
        fresh = (np.uint64(tenure) << np.uint64(8)) | (np.uint64(experience) << np.uint64(14))
        fresh |= np.uint64(have - spent) << np.uint64(20)
        words[i] = (word & ~np.uint64(0x1FFFFFFF00)) | fresh
        cell = (county * 16 + place) * 8 + (np.int64(word >> np.uint64(43)) & 7)
        tally[cell, 0] += 1
        tally[cell, 1] += income
        tally[cell, 2] += spent
        tally[cell, 3] += have - spent
        if week.due[place, tenure]:
            if n == n_max:
                return -1
            who[n] = i
            n += 1
    return n


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
