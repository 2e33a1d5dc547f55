"""How far, how long and for how much: from straight kilometres to a journey. Compiled, for pairs by the million."""

import math
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from domain.policy import Policy

EARTH_RADIUS_KM = 6371.0088
_TOLERANCE = 1e-9


class TravelRules(NamedTuple):
    """The figures a journey is computed with; all are parameters ``travel.*`` of the policy.

    ``road_speeds_km_hour[k]`` holds for straight distances below ``road_limits_km[k]``; a speed more than limits is
    for all beyond. Kilometres, kilometres per hour, minutes, yuan per kilometre.
    """

    detour_road: float
    road_limits_km: NDArray[np.float64]
    road_speeds_km_hour: NDArray[np.float64]
    rail_from_km: float
    detour_rail: float
    rail_speed_km_hour: float
    rail_access_minutes: float
    fare_road_yuan_km: float
    fare_rail_yuan_km: float
    county_typical_km: float
    county_typical_minutes: float

    @classmethod
    def of(cls, policy: "Policy", on: date, place: str = "") -> "TravelRules":
        """Return the rules of a date and place.

        Raises
        ------
        PolicyError
            When a parameter has no value there and then.
        ValueError
            When limits and speeds do not fit each other.
        """
        found: dict[str, Any] = {name: policy.value(f"travel.{name}", on=on, place=place) for name in cls._fields}
        return cls.checked(**found)

    @classmethod
    def checked(
        cls, *, road_limits_km: Sequence[float], road_speeds_km_hour: Sequence[float], **numbers: float
    ) -> "TravelRules":
        """Return the rules after checking that limits ascend and every class has a speed.

        Raises
        ------
        ValueError
            When they do not, or a speed or detour is not positive.
        """
        limits = np.asarray(road_limits_km, dtype=np.float64)
        speeds = np.asarray(road_speeds_km_hour, dtype=np.float64)
        if len(speeds) not in (len(limits), len(limits) + 1) or not len(speeds):
            raise ValueError(f"travel.road_speeds_km_hour has {len(speeds)} speeds for {len(limits)} limits")
        if np.any(np.diff(limits) <= 0):
            raise ValueError(f"travel.road_limits_km must ascend: {limits.tolist()}")
        floats = {name: float(number) for name, number in numbers.items()}
        positive = [*speeds.tolist(), floats["rail_speed_km_hour"], floats["detour_road"], floats["detour_rail"]]
        if min(positive) <= 0:
            raise ValueError(f"travel speeds and detours must be positive: {positive}")
        return cls(road_limits_km=limits, road_speeds_km_hour=speeds, **floats)


@numba.njit(cache=True, nogil=True)
def straight_km(from_xyz: NDArray[np.float64], to_xyz: NDArray[np.float64]) -> float:
    """Return the great-circle kilometres between two unit vectors, from their chord."""
    return chord_km(from_xyz[0] - to_xyz[0], from_xyz[1] - to_xyz[1], from_xyz[2] - to_xyz[2])


@numba.njit(cache=True, nogil=True)
def chord_km(dx: float, dy: float, dz: float) -> float:
    """Return the great-circle kilometres of a chord between two points of the unit sphere."""
    half_chord = 0.5 * math.sqrt(dx * dx + dy * dy + dz * dz)
    return 2.0 * EARTH_RADIUS_KM * math.asin(min(1.0, half_chord))


@numba.njit(cache=True, nogil=True)
def journey(straight_km: float, rules: TravelRules) -> tuple[float, float, float, bool]:
    """Return kilometres (to 0.1), minutes (whole, rounded up), fare in yuan (to 0.01) and whether it goes by rail.

    Parameters
    ----------
    straight_km
        Great-circle distance, kilometres.
    rules
        The figures to compute with.
    """
    is_rail = straight_km >= rules.rail_from_km
    if is_rail:
        km = straight_km * rules.detour_rail
        minutes = km / rules.rail_speed_km_hour * 60.0 + rules.rail_access_minutes
        fare = km * rules.fare_rail_yuan_km
    else:
        k = 0
        while k < len(rules.road_limits_km) and straight_km >= rules.road_limits_km[k]:
            k += 1
        speed = rules.road_speeds_km_hour[min(k, len(rules.road_speeds_km_hour) - 1)]
        km = straight_km * rules.detour_road
        minutes = km / speed * 60.0
        fare = km * rules.fare_road_yuan_km
    return round_km(km), round_minutes(minutes), round_fare(fare), is_rail


@numba.njit(cache=True, nogil=True)
def round_km(km: float) -> float:
    """Return kilometres to 0.1."""
    return math.floor(km * 10.0 + 0.5) / 10.0


@numba.njit(cache=True, nogil=True)
def round_minutes(minutes: float) -> float:
    """Return whole minutes, rounded up."""
    return float(math.ceil(minutes - _TOLERANCE))


@numba.njit(cache=True, nogil=True)
def round_fare(yuan: float) -> float:
    """Return yuan to 0.01."""
    return math.floor(yuan * 100.0 + 0.5) / 100.0
