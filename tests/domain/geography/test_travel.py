"""Journeys between the people and the posts of an instance."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from domain.geography import Divisions, Travel, TravelRules, UnknownDivision, pair_journey
from domain.instance import Instance

Make = Callable[..., Instance]


def stated(origin: str, destination: str, km: float, minutes: float, **more: Any) -> dict[str, Any]:
    """Return a row of the distances table."""
    return {"origin": origin, "destination": destination, "km": km, "minutes": minutes, **more}


def only(travel: Travel) -> dict[str, Any]:
    """Return the journey from the first worker to the first post."""
    return travel.pairs([0], [0]).iloc[0].to_dict()


def test_between_counties_the_seats_count(make: Make, rules: TravelRules) -> None:
    """From 东丰县 to 东辽县 the great circle between the seats, the detour and the speed class give the journey."""
    # Seats 42.67513 N 125.52491 E and 42.92391 N 124.98534 E. On a plane at their mean latitude 42.7995:
    # 0.24878 degrees north = 27.663 km, 0.53957 east x cos = 44.024 km; together 51.99 km straight.
    straight = math.hypot(0.24878, 0.53957 * math.cos(math.radians(42.79952))) * math.pi / 180 * 6371.0088
    found = only(Travel.under(make([("220421",)], [("220422",)]), rules))
    assert found["km"] == pytest.approx(straight * 1.3, abs=0.06)
    assert found["minutes"] == math.ceil(straight * 1.3 / 45 * 60)
    assert found["fare_yuan"] == pytest.approx(straight * 1.3 * 0.3, abs=0.02)
    assert (found["travel_mode"], found["estimated"]) == ("road", False)


def test_far_away_one_goes_by_rail(make: Make, rules: TravelRules) -> None:
    """From 东丰县 to 宁波 is far more than the distance from which the railway is taken."""
    assert only(Travel.under(make([("220421100",)], [("330206",)]), rules))["travel_mode"] == "rail"


@pytest.mark.parametrize(
    ("worker", "post"),
    [
        (("220421",), ("220421",)),
        (("220421100",), ("220421101",)),
        (("220421100", 42.68, 125.53), ("220421",)),
        (("220421",), ("220421", 42.68, 125.53)),
        (("220421100", 42.68, None), ("220421", 42.68, 125.53)),
    ],
)
def test_inside_a_county_the_typical_distance_is_an_estimate(
    make: Make, rules: TravelRules, worker: tuple, post: tuple
) -> None:
    """Two places in one county, one of them known only to it, are the typical distance apart, and said so."""
    found = only(Travel.under(make([worker], [post]), rules))
    # 25 km and 45 minutes as the rules say; 25 x 0.3 yuan.
    assert found == {"km": 25.0, "minutes": 45, "fare_yuan": 7.5, "travel_mode": "road", "estimated": True}


def test_own_coordinates_are_measured_inside_a_county(make: Make, rules: TravelRules) -> None:
    """With coordinates on both sides the journey inside a county is measured and no estimate."""
    # 0.1 degrees of latitude are 11.119 km straight, 14.455 km by road, at 30 km/h 28.91 minutes.
    found = only(Travel.under(make([("220421", 42.6, 125.5)], [("220421", 42.7, 125.5)]), rules))
    assert found == {"km": 14.5, "minutes": 29, "fare_yuan": 4.34, "travel_mode": "road", "estimated": False}


def test_coordinates_of_townships_count_as_exact(make: Make, rules: TravelRules) -> None:
    """Where the user filled in two townships, the journey between them is measured."""
    points = {"code": ["220421100", "220421101"], "latitude": [42.6, 42.7], "longitude": [125.5, 125.5]}
    divisions = Divisions.load(pd.DataFrame(points))
    travel = Travel.under(make([("220421100",)], [("220421101",)]), rules, divisions=divisions)
    assert only(travel)["km"] == 14.5
    assert not only(travel)["estimated"]


def test_a_stated_distance_goes_before_all_else(make: Make, rules: TravelRules) -> None:
    """The distances table goes before seats, own coordinates and the typical distance; the fare may be blank."""
    table = [stated("220421", "220422", 70.04, 80.2), stated("220421", "220421", 9, 15, fare_yuan=2)]
    travel = Travel.under(make([("220421", 42.6, 125.5)], [("220422", 42.9, 125.0), ("220421",)], table), rules)
    away, home = (row.to_dict() for _, row in travel.pairs([0, 0], [0, 1]).iterrows())
    # 70.04 x 0.3 = 21.012 yuan; kilometres to 0.1, minutes up.
    assert away == {"km": 70.0, "minutes": 81, "fare_yuan": 21.01, "travel_mode": "road", "estimated": False}
    assert home == {"km": 9.0, "minutes": 15, "fare_yuan": 2.0, "travel_mode": "road", "estimated": False}


def test_a_stated_distance_holds_both_ways_unless_the_other_is_stated(make: Make, rules: TravelRules) -> None:
    """An entry also serves the way back; an entry of the way back itself goes before it."""
    back = Travel.under(make([("220422",)], [("220421",)], [stated("220421", "220422", 70, 80, mode="rail")]), rules)
    assert (only(back)["minutes"], only(back)["travel_mode"], only(back)["fare_yuan"]) == (80, "rail", 28.0)
    both = [stated("220421", "220422", 70, 80), stated("220422", "220421", 71, 95)]
    assert only(Travel.under(make([("220422",)], [("220421",)], both), rules))["minutes"] == 95


def test_townships_go_before_their_counties(make: Make, rules: TravelRules) -> None:
    """Entries between townships beat those of one township and a county, which beat those between the counties."""
    counties = stated("220421", "220422", 70, 80)
    mixed = stated("220422", "220421100", 60, 70)
    towns = stated("220421100", "220422100", 50, 60)
    instance = [("220421100",)], [("220422100",)]
    for table, minutes in (([counties], 80), ([counties, mixed], 70), ([counties, mixed, towns], 60)):
        for rows in (table, table[::-1]):
            assert only(Travel.under(make(*instance, rows), rules))["minutes"] == minutes
    other = Travel.under(make([("220421101",)], [("220422100",)], [counties, mixed, towns]), rules)
    assert only(other)["minutes"] == 80


def test_a_distance_stated_twice_is_refused(make: Make, rules: TravelRules) -> None:
    """Two entries for one journey in one direction raise, naming it."""
    table = [stated("220421", "220422", 70, 80), stated("220421", "220422", 70, 81)]
    with pytest.raises(ValueError, match=r"twice.*220421.*220422"):
        Travel.under(make([("220421",)], [("220422",)], table), rules)


def test_unknown_regions_are_refused(make: Make, rules: TravelRules) -> None:
    """A region that is no division in force raises, former ones with their successor."""
    with pytest.raises(UnknownDivision, match=r"220381 \(now 220184\)"):
        Travel.under(make([("220381",)], [("220422",)]), rules)


def test_pairs_agree_with_the_single_pair_and_with_any_order(make: Make, rules: TravelRules) -> None:
    """The table of pairs holds what the kernel gives pair by pair, whatever the order of the rows."""
    rng = np.random.default_rng(3)
    codes = Divisions.load().codes("22", digits=6) + Divisions.load().codes("2204", digits=9)
    workers = [(code, *rng.uniform((42, 124), (44, 128))) if rng.random() < 0.4 else (code,) for code in codes]
    posts = [(code,) for code in rng.choice(codes, 30)]
    table = [stated("220421", "220422", 70, 80)]
    travel = Travel.under(make(workers, posts, table), rules)
    rows, columns = rng.integers(0, len(workers), 400), rng.integers(0, len(posts), 400)
    found = travel.pairs(rows, columns)
    for k, (worker, post) in enumerate(zip(rows, columns, strict=True)):
        km, minutes, fare, rail, estimated = pair_journey(worker, post, travel.arrays, rules)
        assert found.loc[k].tolist() == [km, minutes, fare, "rail" if rail else "road", estimated]
    order = rng.permutation(len(workers))
    shuffled = Travel.under(make([workers[k] for k in order], posts, table), rules)
    pd.testing.assert_frame_equal(shuffled.pairs(np.argsort(order)[rows], columns), found)


def test_positions_outside_the_tables_are_refused(make: Make, rules: TravelRules) -> None:
    """A position that no worker has, or lists of different length, raise instead of reading elsewhere."""
    travel = Travel.under(make([("220421",)], [("220422",)]), rules)
    with pytest.raises(IndexError, match="worker position"):
        travel.pairs([1], [0])
    with pytest.raises(IndexError, match="post position"):
        travel.pairs([0], [-1])
    with pytest.raises(ValueError, match="2 worker positions for 1"):
        travel.pairs([0, 0], [0])
    assert len(travel.pairs([], [])) == 0


def test_an_instance_without_posts_has_no_journeys(make: Make, rules: TravelRules) -> None:
    """Empty tables give empty arrays of the right shapes."""
    travel = Travel.under(make([("220421",)], []), rules)
    assert travel.post_xyz.shape == (0, 3)
    assert travel.override_km.shape == (1, 0)
    assert len(travel.pairs([], [])) == 0
