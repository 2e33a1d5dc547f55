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
from simulation.choice import OPTIONS, first_beyond, weigh
from simulation.departures import ARRIVE, END, GRADUATE, NOTHING, SEPARATE, after, fare_back, pool_of
from simulation.draws import GOLDEN, draw
from simulation.sieve import AT_ONCE, BLOCK, POSITIONS, between, listed, stirring

_KINDS, _LEVELS, _NONE, _ONE, _TWO, _THREE, _FOUR, _SEVEN, _EIGHT, _FIFTEEN, _SIXTEEN, _BYTE = (
    np.uint64(number) for number in (KINDS, 4, 0, 1, 2, 3, 4, 7, 8, 15, 16, 255)
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


class Effects(NamedTuple):
    """What carrying events out takes: ``pools`` as in ``simulation.market.Layout``, ``fares`` (counties x 16,) yuan.

    ``left`` (pools + 1,): those who left each pool are added. ``pool``: filled with the pools of the applications.
    """

    pools: NDArray[np.int16]
    fares: NDArray[np.uint64]
    left: NDArray[np.int64]
    pool: NDArray[np.int16]


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
    n: int,
    acts: bool,
    effects: Effects,
) -> tuple[int, int, int]:
    """Find what happens to the people of a shard, and carry it out if asked to.

    What happens to one does not depend on another, so that it can be carried out while the block is at hand.

    Parameters
    ----------
    words
        Everybody; changed only if events are carried out.
    low, high
        The shard, or what is left of it.
    week
        This week's tables.
    event_key, choice_key
        Keys of the two draws.
    who, what
        Filled with worker numbers, rising, and events, behind the first ``n``: all of them, or the applications only
        where the others are carried out.
    n
        How many are listed already.
    acts
        Whether to carry out all but applications.
    effects
        What that takes.

    Returns
    -------
    tuple
        How many are listed; up to whom people were looked through, short of ``high`` when the lists are full; and fares
        paid in yuan.
    """
    listed_in_all, paid, costs = np.uint64(n), _NONE, effects.fares
    pools, left, pool = effects.pools, effects.left, effects.pool
    steps, drawn = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint32)
    unsure, reviewing = np.empty(BLOCK + AT_ONCE, np.uint16), np.empty(BLOCK + AT_ONCE, np.uint16)
    happens, found = np.empty(BLOCK, np.uint8), np.empty(BLOCK + AT_ONCE, np.uint16)
    leaving = np.empty(BLOCK + AT_ONCE, np.uint16)
    least, most = (_TWO, _SIXTEEN) if acts else (_NONE, _BYTE)
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
        if listed_in_all + np.uint64(BLOCK) > np.uint64(who.size):
            return int(np.int64(listed_in_all)), int(np.int64(first)), int(np.int64(paid))
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
        m, gone = _NONE, _NONE
        for k in range(_NONE, size, _EIGHT):
            bits = between(happens, k, least, most)
            m = listed(bits, k, POSITIONS, found, m)
            gone = listed(between(happens, k, _NONE, _BYTE) & ~bits, k, POSITIONS, leaving, gone)
        for s in range(_NONE, m):
            at = np.uint64(found[s])
            event, row = happens[at], listed_in_all + s
            who[row], what[row] = first + at, event
            pool[row] = pool_of(pools, event & _FIFTEEN, block[at])
        for s in range(_NONE, gone):
            at = np.uint64(leaving[s])
            word = block[at]
            fare = fare_back(word, costs)
            left[np.uint64(pool_of(pools, place_of(word), word))] += 1
            block[at] = after(word, happens[at], fare)
            paid += fare
        listed_in_all += m
    return int(np.int64(listed_in_all)), high, int(np.int64(paid))


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
