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
from simulation.flags import AT_ONCE, flagged, lowest

ARRIVE, GRADUATE, END, SEPARATE, NOTHING = 16, 17, 18, 19, STAYS
"""Events beside the choice of a place, which is its own number."""
BLOCK = 512

_KINDS, _LEVELS, _ONE, _TWO, _FOUR, _EIGHT, _SIXTEEN = (np.uint64(number) for number in (KINDS, 4, 1, 2, 4, 8, 16))
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
    drawn, passes, happens = np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.uint8)
    stirred, reviewing, asked = np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.uint32)
    shares = np.empty(BLOCK, np.float32)
    region, level, move, taste, stay = week.region, week.level, week.move, week.taste, week.stay
    way, need, separate, review = week.way, week.need, week.separate, week.review
    back = week.back.ravel()
    most, ending, codes = np.uint64(0), np.uint64(0), np.empty(64, np.uint8)
    least, line = np.full(16, 64, np.uint64), np.full(16, -1, np.int64)
    for slot in range(64):
        # By place, whether what is there ends, and whether the draw separates.
        codes[slot] = _ending(slot >> 2) if slot & 2 else SEPARATE if slot & 1 else NOTHING
        if week.closing[slot >> 2]:
            ending |= _ONE << np.uint64(slot >> 2)
            least[slot >> 2] = _least_tenure(slot >> 2, week.course_weeks)
        else:
            most = max(most, review[slot])
    line[_WELFARE] = week.exit_cash
    for first in range(low, high, BLOCK):
        block = words[first : min(high, first + BLOCK)]
        for k in range(block.size):
            drawn[k] = draw(first + k, event_key)
        # Whoever surely does nothing is passed over; what happens to the others is settled exactly below.
        passes[block.size :] = 0
        for k in range(block.size):
            passes[k] = np.uint64(np.uint64(drawn[k]) < most) | ((ending >> place_of(block[k])) & _ONE)
        m, reviews = 0, 0
        for at in range(0, block.size, AT_ONCE):
            bits = flagged(passes, at)
            while bits:
                k = at + lowest(bits)
                bits &= bits - _ONE
                word, u = block[k], np.uint64(drawn[k])
                place = place_of(word)
                slot = place * _FOUR + firm_of(word)
                over = (tenure_of(word) >= least[place]) & (np.int64(cash_of(word)) > line[place])
                leaves = u < separate[slot]
                stirred[m], happens[m] = k, codes[place * _FOUR + np.uint64(over) * _TWO + np.uint64(leaves)]
                reviewing[reviews], asked[reviews] = k, m
                m += 1
                reviews += (u < review[slot]) & ~(leaves | over)
        for r in range(reviews):
            shares[r] = np.float32(np.float64(draw(first + reviewing[r], choice_key)) * _UNIT)
        for r in range(reviews):
            word = block[reviewing[r]]
            place, county = place_of(word), county_of(word)
            row, kind = row_of(word), (region[county] * _LEVELS + level[experience_of(word)]) * _KINDS + kind_of(word)
            gate, purse = group_of(word) * _SIXTEEN + place, county * _EIGHT + group_of(word)
            cash, here, home = np.int32(cash_of(word)), np.int64(place), back[county * _SIXTEEN + place]
            happens[asked[r]] = chosen(
                move, row, taste, kind, way, gate, need, purse, cash, home, here, stay, shares[r]
            )
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
