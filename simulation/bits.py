"""The columns of the packed word inside compiled loops; all unsigned, so that an index needs no sign check."""

from typing import Any, Final

import numba
import numpy as np

from simulation.word import LAYOUT

TARGET: Final = np.uint64(LAYOUT["target"].shift)
TENURE: Final = np.uint64(LAYOUT["tenure"].shift)
EXPERIENCE: Final = np.uint64(LAYOUT["experience"].shift)
CASH: Final = np.uint64(LAYOUT["cash"].shift)
FIRM: Final = np.uint64(LAYOUT["firm"].shift)
GROUP: Final = np.uint64(LAYOUT["group"].shift)
KIND: Final = np.uint64(LAYOUT["sex"].shift)
MONEY: Final = np.uint64(LAYOUT["dependants"].shift)
PLACE: Final = np.uint64(LAYOUT["place"].shift)
SKILL: Final = np.uint64(LAYOUT["skill"].shift)
TRADE: Final = np.uint64(LAYOUT["trade"].shift)
COUNTY: Final = np.uint64(LAYOUT["county"].shift)

CASH_HIGHEST: Final = np.uint64(LAYOUT["cash"].highest)
CASH_MASK: Final = np.uint64(LAYOUT["cash"].highest << LAYOUT["cash"].shift)
FIRM_MASK: Final = np.uint64(LAYOUT["firm"].highest << LAYOUT["firm"].shift)
WHERE_MASK: Final = np.uint64(sum(LAYOUT[name].highest << LAYOUT[name].shift for name in ("place", "target", "tenure")))
"""What a move writes: place, target and time spent there."""
KINDS: Final = 64
"""Values of land, dependants, age and sex together."""
MONEY_ROWS: Final = 2048
"""Values of trade, skill, place, land and dependants together."""

_THREE, _SEVEN, _FIFTEEN, _SIX_BITS = np.uint64(3), np.uint64(7), np.uint64(15), np.uint64(63)
_MONEY_MASK = np.uint64(MONEY_ROWS - 1)


@numba.njit(cache=True, nogil=True, inline="always")
def place_of(word: Any) -> Any:
    """Return the place."""
    return (word >> PLACE) & _FIFTEEN


@numba.njit(cache=True, nogil=True, inline="always")
def county_of(word: Any) -> Any:
    """Return the county."""
    return word >> COUNTY


@numba.njit(cache=True, nogil=True, inline="always")
def row_of(word: Any) -> Any:
    """Return county, trade and skill together."""
    return word >> SKILL


@numba.njit(cache=True, nogil=True, inline="always")
def kind_of(word: Any) -> Any:
    """Return land, dependants, age and sex together."""
    return (word >> KIND) & _SIX_BITS


@numba.njit(cache=True, nogil=True, inline="always")
def money_of(word: Any) -> Any:
    """Return trade, skill, place, land and dependants together."""
    return (word >> MONEY) & _MONEY_MASK


@numba.njit(cache=True, nogil=True, inline="always")
def group_of(word: Any) -> Any:
    """Return the group."""
    return (word >> GROUP) & _SEVEN


@numba.njit(cache=True, nogil=True, inline="always")
def firm_of(word: Any) -> Any:
    """Return the size of the employer."""
    return (word >> FIRM) & _THREE


@numba.njit(cache=True, nogil=True, inline="always")
def tenure_of(word: Any) -> Any:
    """Return the weeks in the place."""
    return (word >> TENURE) & _SIX_BITS


@numba.njit(cache=True, nogil=True, inline="always")
def experience_of(word: Any) -> Any:
    """Return the weeks ever worked away."""
    return (word >> EXPERIENCE) & _SIX_BITS


@numba.njit(cache=True, nogil=True, inline="always")
def cash_of(word: Any) -> Any:
    """Return the yuan on hand."""
    return (word >> CASH) & CASH_HIGHEST
