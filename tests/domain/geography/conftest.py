"""Rules and instances small enough to reckon by hand."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from domain.geography import Divisions, TravelRules
from domain.instance import Instance

FIGURES: dict[str, Any] = {
    "detour_road": 1.3,
    "road_limits_km": [20, 100],
    "road_speeds_km_hour": [30, 45, 60],
    "rail_from_km": 300,
    "detour_rail": 1.2,
    "rail_speed_km_hour": 120,
    "rail_access_minutes": 90,
    "fare_road_yuan_km": 0.3,
    "fare_rail_yuan_km": 0.4,
    "county_typical_km": 25,
    "county_typical_minutes": 45,
}


@pytest.fixture
def figures() -> dict[str, Any]:
    """Round figures of travel, by the names of the rules."""
    return dict(FIGURES)


@pytest.fixture
def rules(figures: dict[str, Any]) -> TravelRules:
    """The rules made of these figures."""
    return TravelRules.checked(**figures)


@pytest.fixture(scope="session")
def divisions() -> Divisions:
    """The shipped divisions."""
    return Divisions.load()


@pytest.fixture
def make() -> Callable[..., Instance]:
    """Instances from the places of workers and posts."""

    def build(workers: list[tuple], posts: list[tuple], distances: list[dict] | None = None) -> Instance:
        """Rows of workers and posts are (region,) or (region, latitude, longitude)."""
        return Instance(
            {
                "workers": _rows(workers, worker_id="W", status="unemployed"),
                "posts": _rows(
                    posts,
                    post_id="P",
                    employer_id="E",
                    title="焊工",
                    kind="enterprise",
                    seats=1,
                    pay=4000.0,
                    pay_unit="month",
                    starts=pd.Timestamp("2026-03-02"),
                ),
                "distances": pd.DataFrame(distances or []),
            }
        )

    return build


def _rows(places: list[tuple], **fixed: Any) -> pd.DataFrame:
    name = next(iter(fixed))
    rows = []
    for k, place in enumerate(places):
        region, latitude, longitude = place if len(place) == 3 else (*place, None, None)
        rows.append(
            {**fixed, name: f"{fixed[name]}{k}", "region": region, "latitude": latitude, "longitude": longitude}
        )
    return pd.DataFrame(rows)
