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
from simulation.choice import STAYS, chosen
from simulation.draws import draw

ARRIVE, GRADUATE, END, SEPARATE, NOTHING = 16, 17, 18, 19, STAYS
"""Events beside the choice of a place, which is its own number."""
BLOCK = 512

_KINDS, _LEVELS, _TWO, _FOUR, _EIGHT, _SIXTEEN = (np.uint64(number) for number in (KINDS, 4, 2, 4, 8, 16))
_TRAVELLING, _TRAINING, _WELFARE = 15, 6, 5
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
    stirred, reviewing, shares = np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.uint32)
    region, level, move, taste, stay = week.region, week.level, week.move, week.taste, week.stay
    way, need, separate, review = week.way, week.need, week.separate, week.review
    back = week.back.ravel()
    limits, codes = np.empty(64, np.uint64), np.empty(64, np.uint8)
    least, line = np.full(16, 64, np.uint64), np.full(16, -1, np.int64)
    for slot in range(64):
        closing = week.closing[slot >> 2]
        limits[slot] = np.uint64(1) << np.uint64(32) if closing else week.review[slot]
        # By place, whether what is there ends, and whether the draw separates.
        codes[slot] = _ending(slot >> 2) if slot & 2 else SEPARATE if slot & 1 else NOTHING
        if closing:
            least[slot >> 2] = _least_tenure(slot >> 2, week.course_weeks)
    line[_WELFARE] = week.exit_cash
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
            over = (tenure_of(word) >= least[place]) & (np.int64(cash_of(word)) > line[place])
            leaves = u < separate[slot]
            happens[s] = codes[place * _FOUR + np.uint64(over) * _TWO + np.uint64(leaves)]
            reviewing[reviews] = s
            reviews += (u < review[slot]) & ~(leaves | over)
        for r in range(reviews):
            shares[r] = draw(first + stirred[reviewing[r]], choice_key)
        for r in range(reviews):
            s = reviewing[r]
            word = block[stirred[s]]
            place, county = place_of(word), county_of(word)
            row, kind = row_of(word), (region[county] * _LEVELS + level[experience_of(word)]) * _KINDS + kind_of(word)
            gate, purse = group_of(word) * _SIXTEEN + place, county * _EIGHT + group_of(word)
            cash, at, share = np.int32(cash_of(word)), np.int64(place), np.float32(np.float64(shares[r]) * _UNIT)
            home = back[county * _SIXTEEN + place]
            happens[s] = chosen(move, row, taste, kind, way, gate, need, purse, cash, home, at, stay, share)
        if n + m > who.size:
            return -1
        for s in range(m):
            who[n] = first + stirred[s]
            what[n] = happens[s]
            n += happens[s] != NOTHING
    return n


@numba.njit(cache=True, nogil=True)
def _ending(place: int) -> int:
    """Return what it is called when that ends which a place is for: a journey, a course, relief or welfare work."""
    return ARRIVE if place == _TRAVELLING else GRADUATE if place == _TRAINING else END


@numba.njit(cache=True, nogil=True)
def _least_tenure(place: int, course_weeks: int) -> int:
    """Return the weeks after which it ends by itself."""
    return 1 if place == _TRAVELLING else course_weeks if place == _TRAINING else 0
