"""The compiled loop of phases 2 to 4: to whom something happens this week, and what those who review choose.

People are looked through in blocks. First everybody's draw is compared with one number, which most people do not pass;
what is dearer is done for the others only. A loop draws by worker number, so that any split into shards gives the same
result.
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
from simulation.choice import chosen
from simulation.draws import draw

ARRIVE, GRADUATE, END, SEPARATE, NOTHING = 16, 17, 18, 19, 255
"""Events beside the choice of a place, which is its own number."""
BLOCK = 1024

_KINDS, _LEVELS, _FOUR, _EIGHT, _SIXTEEN = (np.uint64(number) for number in (KINDS, 4, 4, 8, 16))
_TRAVELLING, _TRAINING, _RELIEF = np.uint64(15), np.uint64(6), np.uint64(4)
_UNIT = 1.0 / 4294967296.0


class Week(NamedTuple):
    """What is fixed for everybody in one week.

    Weights are exponentials of utilities, float32: ``move`` and ``stay`` (counties x trades x skills, 16), ``taste``
    (regions x experience levels x 64 kinds, 16), ``way`` (groups x places, 16; grant and switching, 0 is shut), ``back``
    (counties, 16). ``need`` (counties x groups, 16) cash to leave. ``separate`` and ``review`` (64,) thresholds of the
    event draw by place and firm size. ``money`` (regions x 2048,) income in the lower and planned spending in the upper
    32 bits, yuan, by trade, skill, place, land and dependants. ``due`` (places x groups,) a bit for each tenure at which
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
    region, level, move, taste, stay = week.region, week.level, week.move, week.taste, week.stay
    way, need, back = week.way, week.need, week.back
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
            ends = NOTHING
            if week.closing[place]:
                ends = _ending(word, place, week.course_weeks, week.exit_cash)
            stays = u >= week.separate[slot]
            happens[s] = ends if ends != NOTHING or stays else SEPARATE
            reviewing[reviews] = s
            reviews += stays & (u < week.review[slot]) & (ends == NOTHING)
        for r in range(reviews):
            s = reviewing[r]
            k = stirred[s]
            word = block[k]
            place, county = place_of(word), county_of(word)
            row, kind = row_of(word), (region[county] * _LEVELS + level[experience_of(word)]) * _KINDS + kind_of(word)
            gate, purse = group_of(word) * _SIXTEEN + place, county * _EIGHT + group_of(word)
            cash, own = np.int32(cash_of(word)), stay[row, place] * taste[kind, place]
            u = np.float32(np.float64(draw(first + k, choice_key)) * _UNIT)
            goal = chosen(
                move, row, taste, kind, way, gate, need, purse, cash, back[county, place], np.int64(place), own, u
            )
            happens[s] = goal if goal != np.int64(place) else NOTHING
        if n + m > who.size:
            return -1
        for s in range(m):
            who[n] = first + stirred[s]
            what[n] = happens[s]
            n += happens[s] != NOTHING
    return n


@numba.njit(cache=True, nogil=True)
def _ending(word: np.uint64, place: np.uint64, course_weeks: int, exit_cash: int) -> int:
    """Return what ends by itself at a place that is not for good: a journey, a course, relief or welfare work."""
    if place == _TRAVELLING:
        return ARRIVE if tenure_of(word) >= np.uint64(1) else NOTHING
    if place == _TRAINING:
        return GRADUATE if np.int64(tenure_of(word)) >= course_weeks else NOTHING
    return END if place == _RELIEF or np.int64(cash_of(word)) > exit_cash else NOTHING
