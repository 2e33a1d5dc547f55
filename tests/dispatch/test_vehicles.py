"""Vehicles: openings against enumeration, parties together, stops in the shortest order."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest

from dispatch.boarding import order_stops, seat_parties, share_out
from dispatch.openings import Group, Kind, needed, open_vehicles
from dispatch.tours import Load, leg, pick_up, tour_minutes
from dispatch.travellers import Point, sphere_point
from domain.geography import TravelRules

ROAD = TravelRules.checked(
    detour_road=1.3, road_limits_km=[50.0], road_speeds_km_hour=[40.0, 80.0], rail_from_km=math.inf, detour_rail=1.2,
    rail_speed_km_hour=200.0, rail_access_minutes=60.0, fare_road_yuan_km=0.4, fare_rail_yuan_km=0.5,
    county_typical_km=15.0, county_typical_minutes=30.0,
)  # fmt: skip


def by_enumeration(kinds: list[Kind], groups: list[Group]) -> tuple[int, float]:
    """Return the most people and then the least yuan over all ways to send every vehicle somewhere or nowhere."""
    fleet = [kind for kind in kinds for _ in range(kind.count)]
    best = (0, 0.0)
    for sent in itertools.product(range(-1, len(groups)), repeat=len(fleet)):
        people, yuan, allowed = 0, 0.0, True
        for at, group in enumerate(groups):
            here = [kind for kind, to in zip(fleet, sent, strict=True) if to == at]
            costs = [kind.fixed_yuan + kind.yuan_km * group.km for kind in here]
            least = [needed(kind, cost, group.fare_yuan) for kind, cost in zip(here, costs, strict=True)]
            allowed &= sum(least) <= group.people and all(n <= k.seats for n, k in zip(least, here, strict=True))
            people, yuan = people + min(sum(kind.seats for kind in here), group.people), yuan + sum(costs)
        if allowed:
            best = min(best, (-people, yuan))
    return -best[0], best[1]


@pytest.mark.parametrize("seed", range(6))
def test_openings_are_the_best_there_are(seed: int) -> None:
    """The integer program carries as many people, for as few yuan, as any way of sending every vehicle; its bounds agree."""
    draw = np.random.default_rng(seed)
    kinds = [
        Kind(int(draw.integers(1, 3)), seats := int(draw.integers(3, 12)), int(draw.integers(1, seats + 1)),
             float(draw.integers(100, 900)), float(draw.integers(1, 4)))
        for _ in range(2)
    ]  # fmt: skip
    groups = [
        Group(int(draw.integers(1, 15)), float(draw.integers(50, 400)), float(draw.integers(30, 300))) for _ in range(3)
    ]
    found = open_vehicles(tuple(kinds), tuple(groups))
    people, yuan = by_enumeration(kinds, groups)
    assert int(found.people.sum()) == people
    assert found.yuan == pytest.approx(yuan)
    assert (found.people_bound, found.yuan_bound) == (pytest.approx(people), pytest.approx(yuan))


def test_a_vehicle_runs_by_load_or_by_price() -> None:
    """A coach of 10 with a lowest load of 6, for 900 yuan: six people at 100, or three at 300; not five at 100."""
    coach = Kind(1, 10, 6, 900.0, 0.0)
    carried = {(people, fare): int(open_vehicles((coach,), (Group(people, 100.0, fare),)).people.sum())
               for people, fare in ((6, 100.0), (3, 300.0), (5, 100.0))}  # fmt: skip
    assert carried == {(6, 100.0): 6, (3, 300.0): 3, (5, 100.0): 0}


def test_groups_share_a_train_and_who_cannot_be_there_does_not_ride() -> None:
    """Five seats on a train, four people at 50 yuan and four at 80 of whom two can be there: four and one ride, for 280."""
    train = Kind(1, 5, 1, 0.0, 0.0, yuan_person=(50.0, 80.0), reach=(4, 2), shared=True)
    found = open_vehicles((train,), (Group(4, 100.0, 90.0), Group(4, 100.0, 90.0)))
    assert found.people.tolist() == [[4, 1]]
    assert (found.yuan, found.people_bound) == (pytest.approx(280.0), pytest.approx(5.0))
    late = Kind(1, 5, 1, 0.0, 0.0, yuan_person=(50.0, 80.0), reach=(0, 2), shared=True)
    assert open_vehicles((late,), (Group(4, 100.0, 90.0), Group(4, 100.0, 90.0))).people.tolist() == [[0, 2]]


def test_parties_sit_together_and_priority_first() -> None:
    """Of seven people on rooms of 4 and 2, the team with somebody out of poverty and the couple ride, each in one vehicle."""
    people = pd.DataFrame(
        [("W1", "T", True), ("W2", "T", False), ("W3", "T", False), ("W4", "H", False), ("W5", "H", False),
         ("W6", "W6", False), ("W7", "W7", False)],
        columns=["worker_id", "party", "first"],
    )  # fmt: skip
    seated = seat_parties(people, [4, 2])
    assert seated[0][:3] == ["W1", "W2", "W3"]
    assert seated[1] == ["W4", "W5"]
    assert len(seated[0]) == 4
    assert sorted(seat_parties(people, [2, 2])[0] + seat_parties(people, [2, 2])[1])[:3] == ["W1", "W2", "W3"]


def test_stops_are_in_the_shortest_order() -> None:
    """The order by dynamic programming is as short as the best of all orders tried one by one."""
    draw = np.random.default_rng(3)
    where = [(float(a), float(b)) for a, b in draw.uniform([42.5, 125.2], [43.1, 125.8], (6, 2))]
    points = [Point(f"P{n}", "", "220421", sphere_point(at), assumed=False) for n, at in enumerate(where)]
    end = Point("end", "", "330206", sphere_point((29.9, 121.8)), assumed=True)

    def minutes(order: list[Point] | tuple[Point, ...]) -> int:
        return sum(leg(a, b, ROAD)[1] for a, b in itertools.pairwise([*order, end]))

    found, proven = order_stops(points, end, ROAD)
    assert proven
    assert minutes(found) == min(minutes(order) for order in itertools.permutations(points))


def scattered(seed: int, count: int) -> tuple[list[Point], Point]:
    """Return points around a county's seat and a far end."""
    where = np.random.default_rng(seed).uniform([42.4, 125.1], [43.1, 125.9], (count, 2))
    points = [Point(f"P{n:02d}", "", "220421", sphere_point(tuple(at)), assumed=False) for n, at in enumerate(where)]
    return points, Point("end", "", "330206", sphere_point((29.9, 121.8)), assumed=True)


def test_vehicles_share_the_points_between_them() -> None:
    """Two points far apart, two coaches of four, a couple and two singles at each: a coach goes to each point, not to both."""
    north, south, end = (Point(n, "", "220421", sphere_point(at), assumed=False)
                         for n, at in (("N", (43.4, 125.4)), ("S", (42.2, 125.4)), ("E", (42.8, 129.0))))  # fmt: skip
    rows = [(f"W{n}", "H" + p if n < 2 else f"W{n}{p}", False, p) for p in "NS" for n in range(4)]
    people = pd.DataFrame(rows, columns=["worker_id", "party", "first", "point_id"])
    people["worker_id"] += people["point_id"]
    seated = share_out(people, [4, 4], [3, 3], {"N": north, "S": south}, end, ROAD)
    assert sorted(tuple(sorted(one)) for one in seated) == [
        ("W0N", "W1N", "W2N", "W3N"), ("W0S", "W1S", "W2S", "W3S")
    ]  # fmt: skip
    few = people[people["worker_id"].isin(["W0N", "W1N", "W2N", "W3N", "W2S", "W3S"])]
    assert sorted(map(len, share_out(few, [4, 4], [3, 3], {"N": north, "S": south}, end, ROAD))) == [3, 3], (
        "else too empty"
    )


@pytest.mark.soak
def test_tours_are_within_two_percent_of_ten_times_the_time() -> None:
    """On eight made-up groups of twelve to twenty-six points and three vehicles, tours add up to within 2% of ten times the work."""
    ours = longer = 0
    for seed in range(8):
        points, end = scattered(seed, 12 + 2 * seed)
        draw = np.random.default_rng(seed)
        loads = [Load(at, int(draw.integers(1, 5)), first=False) for at in range(len(points))]
        rooms = [math.ceil(sum(load.people for load in loads) / 3 * 1.15) + 1] * 3
        for work, name in ((300, "ours"), (3_000, "longer")):
            tours = pick_up(points, loads, rooms, end, ROAD, work)
            assert tours is not None
            assert sorted(at for tour in tours for at in tour) == list(range(len(loads)))
            minutes = sum(tour_minutes([points[loads[at].point] for at in tour], end, ROAD) for tour in tours if tour)
            ours, longer = ours + minutes * (name == "ours"), longer + minutes * (name == "longer")
    assert ours <= 1.02 * longer, (ours, longer)
