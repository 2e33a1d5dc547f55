"""What an event does to one person, for compiled loops: arrivals, endings, separations and moves to free places."""

from typing import Any, Final

import numba
import numpy as np

from simulation.bits import CASH, PLACE, SKILL, TARGET, TRADE, WHERE_MASK, cash_of, county_of, place_of
from simulation.choice import STAYS

ARRIVE, GRADUATE, END, SEPARATE, NOTHING = 16, 17, 18, 19, STAYS
"""Events beside the choice of a place, which is its own number."""
FREE_PLACES: Final = 2
"""Places below this one are taken at once; from it up to ``ARRIVE`` a choice is an application."""

_IDLE, _THREE, _FIRST_AWAY, _FIFTEEN, _SIXTEEN = (np.uint64(number) for number in (1, 3, 7, 15, 16))


@numba.njit(cache=True, nogil=True, inline="always")
def pool_of(pools: Any, place: Any, word: Any) -> Any:
    """Return the pool of a place for a person; the number behind the last pool where places are free.

    ``pools`` is flat: county and trade together, then 16 places.
    """
    return pools[(word >> TRADE) * _SIXTEEN + np.uint64(place)]


@numba.njit(cache=True, nogil=True, inline="always")
def moved(word: Any, place: Any, target: Any) -> Any:
    """Return the word at another place, with no time spent there."""
    return (word & ~WHERE_MASK) | (np.uint64(place) << PLACE) | (np.uint64(target) << TARGET)


@numba.njit(cache=True, nogil=True, inline="always")
def fare_back(word: Any, fares: Any) -> Any:
    """Return what setting out for home takes from whoever is away, as far as cash goes; 0 for all others.

    ``fares`` is flat: counties, then 16 places; uint64.
    """
    place = place_of(word)
    away = np.uint64(place >= _FIRST_AWAY) & np.uint64(place < _FIFTEEN)
    return min(cash_of(word), fares[county_of(word) * _SIXTEEN + place]) * away


@numba.njit(cache=True, nogil=True, inline="always")
def after(word: Any, event: Any, fare: Any) -> Any:
    """Return the word after an event that is no application, the fare paid."""
    place = place_of(word)
    arrives = np.uint64(event == ARRIVE)
    away = np.uint64(place >= _FIRST_AWAY) & np.uint64(place < _FIFTEEN)
    learnt = np.uint64(event == GRADUATE) & np.uint64(((word >> SKILL) & _THREE) < _THREE)
    goal = np.uint64(event) if event < FREE_PLACES else _IDLE
    at = ((word >> TARGET) & _FIFTEEN) if arrives else _FIFTEEN if away else goal
    return moved(word + (learnt << SKILL) - (fare << CASH), at, goal * away)
