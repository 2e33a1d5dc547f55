"""Places: divisions by code and name, and the journeys between them."""

from typing import TYPE_CHECKING, Any

from domain.geography.divisions import Divisions, UnknownDivision
from domain.geography.names import Resolution

if TYPE_CHECKING:
    from domain.geography.journeys import TravelRules, journey, straight_km
    from domain.geography.travel import Travel, TravelArrays, pair_journey

__all__ = [
    "Divisions",
    "Resolution",
    "Travel",
    "TravelArrays",
    "TravelRules",
    "UnknownDivision",
    "journey",
    "pair_journey",
    "straight_km",
]

_WHERE = {
    "TravelRules": "journeys",
    "journey": "journeys",
    "straight_km": "journeys",
    "Travel": "travel",
    "TravelArrays": "travel",
    "pair_journey": "travel",
}


def __getattr__(name: str) -> Any:
    """Load what needs the compiler only when it is asked for: names alone must stay quick."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
