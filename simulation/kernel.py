"""The compiled loop of phases 2 to 4: to whom something happens this week, and what those who review choose.

People are looked through in blocks. First everybody's draw is compared with one number, which most people do not pass;
what is dearer is done for the others only. Choices are worked out side by side: one row of weights per option, one
column per person, so that the sums over options run over whole rows. A loop draws by worker number, so that any split
into shards gives the same result.
"""

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from simulation.bits import (
    KINDS,
    cash_of,
    county_of,
    experience_of,
    firm_of,
    group_of,
    kind_of,
    place_of,
    row_of,
    tenure_of,
)
from simulation.draws import draw

ARRIVE, GRADUATE, END, SEPARATE, NOTHING = 16, 17, 18, 19, 255
"""Events beside the choice of a place, which is its own number."""
BLOCK = 1024
OPTIONS = 15

_KINDS, _LEVELS, _FOUR, _EIGHT, _SIXTEEN = (np.uint64(number) for number in (KINDS, 4, 4, 8, 16))
_TRAVELLING, _TRAINING, _RELIEF = np.uint64(15), np.uint64(6), np.uint64(4)
_UNIT = 1.0 / 4294967296.0


class Week(NamedTuple):
    """What is fixed for everybody in one week.

    Weights are exponentials of utilities, float32: ``move`` and ``stay`` (counties x trades x skills, 16), ``taste``
    (regions x experience levels x 64 kinds, 16), ``way`` (groups x places, 16; grant and switching, 0 is shut), ``back``
    (counties, 16). ``need`` (counties x groups, 16) cash to leave. ``separate`` and ``review`` (64,) thresholds of the
    event draw by place and firm size. ``money`` (regions x 2048,) income in the lower and planned spending in the upper
    32 bits, yuan, by trade, skill, place, land and dependants. ``due`` (16,) by place a bit for each tenure at which
    something is paid.
    """

    move: NDArray[np.float32]
    stay: NDArray[np.float32]
    taste: NDArray[np.float32]
    way: NDArray[np.float32]
    back: NDArray[np.float32]
    need: NDArray[np.int32]
    separate: NDArray[np.uint64]
    review: NDArray[np.uint64]
    region: NDArray[np.uint64]
    level: NDArray[np.uint64]
    closing: NDArray[np.bool_]
    exit_cash: int
    course_weeks: int
    money: NDArray[np.uint64]
    due: NDArray[np.uint64]


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
    drawn, happens = np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.uint8)
    stirred, reviewing = np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.uint32)
    weights, goal, chosen = np.empty((OPTIONS, BLOCK), np.float32), np.empty(BLOCK, np.float32), np.empty(BLOCK, np.int32)
    limits = np.empty(64, np.uint64)
    for slot in range(64):
        limits[slot] = np.uint64(1) << np.uint64(32) if week.closing[slot >> 2] else week.review[slot]
    for first in range(low, high, BLOCK):
        block = words[first : min(high, first + BLOCK)]
        for k in range(block.size):
            drawn[k] = draw(first + k, event_key)
        m = 0
        for k in range(block.size):
            stirred[m] = k
            m += np.uint64(drawn[k]) < limits[place_of(block[k]) * _FOUR + firm_of(block[k])]
        reviews = 0
        for s in range(m):
            word, u = block[stirred[s]], np.uint64(drawn[stirred[s]])
            place = place_of(word)
            slot = place * _FOUR + firm_of(word)
            ends = _ending(word, place, week) if week.closing[place] else NOTHING
            stays = u >= week.separate[slot]
            happens[s] = ends if ends != NOTHING or stays else SEPARATE
            reviewing[reviews] = s
            reviews += stays & (u < week.review[slot]) & (ends == NOTHING)
        _choose(block, first, week, choice_key, stirred, reviewing, reviews, weights, goal, chosen)
        for r in range(reviews):
            s = reviewing[r]
            happens[s] = chosen[r] if chosen[r] != np.int64(place_of(block[stirred[s]])) else NOTHING
        if n + m > who.size:
            return -1
        for s in range(m):
            who[n] = first + stirred[s]
            what[n] = happens[s]
            n += happens[s] != NOTHING
    return n


@numba.njit(cache=True, nogil=True)
def _ending(word: np.uint64, place: np.uint64, week: Week) -> int:
    """Return what ends by itself at a place that is not for good: a journey, a course, relief or welfare work."""
    if place == _TRAVELLING:
        return ARRIVE if tenure_of(word) >= np.uint64(1) else NOTHING
    if place == _TRAINING:
        return GRADUATE if np.int64(tenure_of(word)) >= week.course_weeks else NOTHING
    return END if place == _RELIEF or np.int64(cash_of(word)) > week.exit_cash else NOTHING


@numba.njit(cache=True, nogil=True)
def _choose(
    block: NDArray[np.uint64],
    first: int,
    week: Week,
    choice_key: np.uint64,
    stirred: NDArray[np.uint32],
    reviewing: NDArray[np.uint32],
    reviews: int,
    weights: NDArray[np.float32],
    goal: NDArray[np.float32],
    chosen: NDArray[np.int32],
) -> None:
    """Fill in the places chosen: the first whose cumulative weight exceeds the draw, in order of number."""
    for r in range(reviews):
        k = stirred[reviewing[r]]
        word = block[k]
        place, county, group = place_of(word), county_of(word), group_of(word)
        level = week.level[experience_of(word)]
        row = row_of(word)
        kind = (week.region[county] * _LEVELS + level) * _KINDS + kind_of(word)
        move, taste = week.move[row], week.taste[kind]
        way, need = week.way[group * _SIXTEEN + place], week.need[county * _EIGHT + group]
        back, cash = week.back[county, place], np.int32(cash_of(word))
        for j in range(7):
            weights[j, r] = move[j] * taste[j] * way[j] * back
        for j in range(7, 15):
            weight = move[j] * taste[j] * way[j]
            weights[j, r] = weight if cash >= need[j] else np.float32(0.0)
        weights[place, r] = week.stay[row, place] * taste[place]
        goal[r] = np.float32(np.float64(draw(first + k, choice_key)) * _UNIT)
        chosen[r] = 0
    for j in range(1, OPTIONS):
        below, sums = weights[j - 1], weights[j]
        for r in range(reviews):
            sums[r] += below[r]
    whole = weights[OPTIONS - 1]
    for r in range(reviews):
        goal[r] *= whole[r]
    for j in range(OPTIONS - 1):
        sums = weights[j]
        for r in range(reviews):
            chosen[r] += sums[r] <= goal[r]
