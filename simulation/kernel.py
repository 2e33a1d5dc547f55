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
from simulation.choice import OPTIONS, STAYS, first_beyond, weigh
from simulation.draws import GOLDEN, draw
from simulation.sieve import AT_ONCE, BLOCK, POSITIONS, listed, other_than, stirring

ARRIVE, GRADUATE, END, SEPARATE, NOTHING = 16, 17, 18, 19, STAYS
"""Events beside the choice of a place, which is its own number."""

_KINDS, _LEVELS, _NONE, _ONE, _TWO, _THREE, _FOUR, _SEVEN, _EIGHT, _SIXTEEN, _BYTE = (
    np.uint64(number) for number in (KINDS, 4, 0, 1, 2, 3, 4, 7, 8, 16, 255)
)
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
    n = _NONE
    steps, drawn = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint32)
    unsure, reviewing = np.empty(BLOCK + AT_ONCE, np.uint16), np.empty(BLOCK + AT_ONCE, np.uint16)
    happens, found = np.empty(BLOCK, np.uint8), np.empty(BLOCK + AT_ONCE, np.uint16)
    shares, weights = np.zeros(BLOCK, np.float32), np.zeros((BLOCK, OPTIONS), np.float32)
    places, options = np.zeros(BLOCK, np.int32), np.empty(BLOCK, np.int32)
    region, level, move, taste, stay = week.region, week.level, week.move, week.taste, week.stay
    way, need = week.way, week.need
    back, stays, tastes, flat = week.back.ravel(), stay.ravel(), taste.ravel(), weights.ravel()
    codes, limits = np.empty(64, np.uint8), np.empty(256, np.uint64)
    lines, kinds = _limits(week, codes, limits)
    for k in range(BLOCK):
        steps[k] = np.uint64(k) * GOLDEN
    for first in range(np.uint64(low), np.uint64(high), np.uint64(BLOCK)):
        block = words[first : min(np.uint64(high), first + np.uint64(BLOCK))]
        size, base = np.uint64(block.size), first * GOLDEN + event_key
        # Whoever surely does nothing is passed over; what happens to whom that is not sure of is settled exactly below.
        m, reviews, whole = _NONE, _NONE, size & ~_SEVEN
        for k in range(_NONE, whole, _EIGHT):
            bits = stirring(words, first + k, steps, k, base, lines, kinds, drawn)
            m = listed(bits & _BYTE, k, POSITIONS, unsure, m)
            reviews = listed(bits >> _EIGHT, k, POSITIONS, reviewing, reviews)
        for k in range(whole, size):
            drawn[k], unsure[m] = draw(first + k, event_key), k
            m += _ONE
        happens[:] = NOTHING
        for s in range(_NONE, m):
            at = np.uint64(unsure[s])
            word, u = block[at], np.uint64(drawn[at])
            place = place_of(word)
            slot = (place * _FOUR + firm_of(word)) * _FOUR
            over = np.uint64(tenure_of(word) >= limits[slot + _TWO]) & np.uint64(cash_of(word) >= limits[slot + _THREE])
            leaves = np.uint64(u < limits[slot])
            happens[at] = codes[place * _FOUR + over * _TWO + leaves]
            reviewing[reviews] = at
            reviews += np.uint64(u < limits[slot + _ONE]) & ~(leaves | over) & _ONE
        for r in range(_NONE, reviews):
            shares[r] = np.float32(np.float64(draw(first + np.uint64(reviewing[r]), choice_key)) * _UNIT)
        for r in range(_NONE, reviews):
            word = block[np.uint64(reviewing[r])]
            place, county = place_of(word), county_of(word)
            row, kind = row_of(word), (region[county] * _LEVELS + level[experience_of(word)]) * _KINDS + kind_of(word)
            gate, purse = group_of(word) * _SIXTEEN + place, county * _EIGHT + group_of(word)
            home = back[county * _SIXTEEN + place]
            weigh(move, row, taste, kind, way, gate, need, purse, np.int32(cash_of(word)), home, weights, r)
            flat[r * _SIXTEEN + place] = stays[row * _SIXTEEN + place] * tastes[kind * _SIXTEEN + place]
            places[r] = np.int32(place)
        for r in range(_NONE, reviews, _EIGHT):
            first_beyond(weights, r, shares, places, options)
        for r in range(_NONE, reviews):
            happens[np.uint64(reviewing[r])] = options[r]
        m = _NONE
        for k in range(_NONE, size, _EIGHT):
            m = listed(other_than(happens, k, _BYTE), k, POSITIONS, found, m)
        if n + m > np.uint64(who.size):
            return -1
        for s in range(_NONE, m):
            who[n + s], what[n + s] = first + np.uint64(found[s]), happens[np.uint64(found[s])]
        n += m
    return int(np.int64(n))


@numba.njit(cache=True, nogil=True)
def _limits(week: Week, codes: NDArray[np.uint8], limits: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], np.uint64]:
    """Fill what holds by place and firm size, and return the lines and the kinds of places that ``stirring`` takes.

    ``codes`` (64,): what is said by place, whether what is there ends, and whether the draw separates. ``limits`` (256,):
    by place and firm size the draws below which somebody is separated, and separated or reviews; weeks and cash from
    which being there ends.
    """
    most, surely, kinds = _NONE, np.uint64(1 << 32), _NONE
    separated = _NONE
    for slot in range(64):
        place = slot >> 2
        codes[slot] = _ending(place) if slot & 2 else SEPARATE if slot & 1 else NOTHING
        limits[4 * slot], limits[4 * slot + 1] = week.separate[slot], week.review[slot]
        limits[4 * slot + 2], limits[4 * slot + 3] = 64, week.exit_cash + 1 if place == _WELFARE else 0
        if week.closing[place]:
            limits[4 * slot + 2] = _least_tenure(place, week.course_weeks)
            kinds |= _ONE << np.uint64(2 * place)
            continue
        most = max(most, week.review[slot])
        if week.review[slot] > 0:
            kinds |= _TWO << np.uint64(2 * place)
            separated, surely = max(separated, week.separate[slot]), min(surely, week.review[slot])
    for slot in range(64):
        if week.review[slot] == 0:
            kinds &= ~(_TWO << np.uint64(2 * (slot >> 2)))
    return np.array([separated, surely, most], np.uint64), kinds


@numba.njit(cache=True, nogil=True)
def _ending(place: int) -> int:
    """Return what it is called when that ends which a place is for: a journey, a course, relief or welfare work."""
    return ARRIVE if place == _TRAVELLING else GRADUATE if place == _TRAINING else END


@numba.njit(cache=True, nogil=True)
def _least_tenure(place: int, course_weeks: int) -> int:
    """Return the weeks after which it ends by itself."""
    return 1 if place == _TRAVELLING else course_weeks if place == _TRAINING else 0
