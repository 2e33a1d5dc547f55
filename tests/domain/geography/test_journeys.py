"""From straight kilometres to a journey."""

import math
from datetime import date
from typing import Any

import numpy as np
import pytest

from domain.geography import TravelRules, journey, straight_km
from domain.geography.points import unit_vectors

JOURNEYS = [
    # straight km -> km, minutes, fare, by rail; the figures are those of conftest.py
    (0.0, 0.0, 0, 0.0, False),
    (10.0, 13.0, 26, 3.9, False),  # 10 x 1.3 = 13 km; at 30 km/h 26 minutes; 13 x 0.3 yuan
    (19.999, 26.0, 52, 7.8, False),  # 25.9987 km at 30 km/h: 51.9974 minutes, rounded up
    (20.0, 26.0, 35, 7.8, False),  # the next class begins: 26 km at 45 km/h is 34.67 minutes
    (99.99, 130.0, 174, 39.0, False),  # 129.987 km at 45 km/h is 173.32 minutes
    (100.0, 130.0, 130, 39.0, False),  # 130 km at 60 km/h: exactly 130 minutes, not rounded up by float dust
    (299.9, 389.9, 390, 116.96, False),  # 389.87 km at 60: 389.87 minutes; 116.961 yuan
    (300.0, 360.0, 270, 144.0, True),  # 360 km at 120 is 180 minutes, and 90 of access
    (1000.0, 1200.0, 690, 480.0, True),
]


@pytest.mark.parametrize(("straight", "km", "minutes", "fare", "rail"), JOURNEYS)
def test_a_journey_reckoned_by_hand(
    rules: TravelRules, straight: float, km: float, minutes: int, fare: float, rail: bool
) -> None:
    """Kilometres, minutes and fare follow the speed classes of the road, and the railway from its distance on."""
    assert journey(straight, rules) == pytest.approx((km, minutes, fare, rail), abs=1e-9)


def test_the_compiled_journey_equals_the_plain_one(rules: TravelRules) -> None:
    """The compiled loop gives to the last bit what the same lines give in plain Python."""
    for straight in np.random.default_rng(7).uniform(0, 3000, 300):
        assert journey(straight, rules) == journey.py_func(straight, rules)


def test_straight_kilometres_equal_the_haversine() -> None:
    """The chord between unit vectors gives the great circle of the haversine formula, near and far."""
    rng = np.random.default_rng(11)
    start = np.column_stack([rng.uniform(18, 53, 500), rng.uniform(74, 135, 500)])
    end = start + rng.normal(0, 1, (500, 2)) * rng.choice([1e-3, 0.1, 5], (500, 1))
    (la, lo), (lb, lp) = np.radians(start).T, np.radians(end).T
    half = np.sin((lb - la) / 2) ** 2 + np.cos(la) * np.cos(lb) * np.sin((lp - lo) / 2) ** 2
    haversine_km = 2 * 6371.0088 * np.arcsin(np.sqrt(half))
    found = [straight_km(a, b) for a, b in zip(unit_vectors(start), unit_vectors(end), strict=True)]
    np.testing.assert_allclose(found, haversine_km, rtol=1e-9, atol=1e-7)


def test_a_quarter_of_the_equator() -> None:
    """From 0 to 90 degrees along the equator is a quarter of the circumference; to the antipode a half."""
    points = unit_vectors(np.array([[0.0, 0.0], [0.0, 90.0], [0.0, 180.0]]))
    assert straight_km(points[0], points[1]) == pytest.approx(6371.0088 * math.pi / 2)
    assert straight_km(points[0], points[2]) == pytest.approx(6371.0088 * math.pi)
    assert straight_km(points[0], points[0]) == 0.0


def test_the_last_speed_holds_for_all_beyond(figures: dict[str, Any]) -> None:
    """With as many speeds as limits, the last speed also holds beyond the last limit."""
    short = TravelRules.checked(**(figures | {"road_limits_km": [20, 100, 200], "rail_from_km": 1e9}))
    assert journey(250.0, short)[1] == journey.py_func(250.0, short)[1] == 325  # 325 km at 60 km/h


@pytest.mark.parametrize(
    "wrong",
    [
        {"road_speeds_km_hour": [30]},
        {"road_speeds_km_hour": [], "road_limits_km": []},
        {"road_limits_km": [100, 20]},
        {"road_speeds_km_hour": [30, 0, 60]},
        {"rail_speed_km_hour": 0},
        {"detour_road": -1},
    ],
)
def test_rules_that_contradict_themselves_are_refused(figures: dict[str, Any], wrong: dict[str, Any]) -> None:
    """Limits ascend, every class has a speed, and speeds and detours are positive."""
    with pytest.raises(ValueError, match="travel"):
        TravelRules.checked(**(figures | wrong))


def test_rules_come_from_the_policy_by_their_names(figures: dict[str, Any]) -> None:
    """Every figure is asked from the policy as travel.<name>, for the date and place given."""
    asked = []

    class Figures:
        """A policy that holds the figures of conftest.py."""

        def value(self, name: str, on: date, place: str) -> Any:
            asked.append((name, on, place))
            return figures[name.removeprefix("travel.")]

    rules = TravelRules.of(Figures(), date(2026, 3, 2), "22")  # type: ignore[arg-type]
    assert sorted(asked) == sorted((f"travel.{name}", date(2026, 3, 2), "22") for name in figures)
    assert rules.road_limits_km.tolist() == [20.0, 100.0]
    assert rules.rail_access_minutes == 90.0
