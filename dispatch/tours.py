"""Pick-up tours: which party rides in which vehicle, and in which order a vehicle stops, searched by PyVRP.

A tour begins at its first point and ends where the line-haul does. The search is counted in iterations, so that the
same input gives the same tours; up to eight stops of one vehicle are in the shortest order there is.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from dispatch.travellers import Point
from domain.geography import TravelRules, journey, straight_km

ITERATIONS = 300
"""Budget of work for a group of vehicles."""
PRIZE = 1_000_000
"""Minutes that carrying one person is worth: nobody is left behind for a shorter way."""
SEED = 0


class Load(NamedTuple):
    """People who board together at one point: the point's position, how many, and whether they are seated first."""

    point: int
    people: int
    first: bool


def leg(here: Point, there: Point, rules: TravelRules) -> tuple[float, int]:
    """Return kilometres and minutes by road between two points."""
    km, minutes, _, _ = journey(straight_km(here.xyz, there.xyz), rules)
    return float(km), int(minutes)


def pick_up(
    points: Sequence[Point],
    loads: Sequence[Load],
    rooms: Sequence[int],
    end: Point,
    rules: TravelRules,
    iterations: int = ITERATIONS,
) -> list[list[int]] | None:
    """Return the loads of each vehicle in the order in which it picks them up; None when no tours were found.

    Parameters
    ----------
    points
        Where people board.
    loads
        Who boards there together; nobody is split. Those beyond the rooms are in no vehicle.
    rooms
        Seats of each vehicle.
    end
        Where all tours end.
    rules
        Speeds and detours.
    iterations
        Budget of work.
    """
    from pyvrp import Model
    from pyvrp.stop import MaxIterations

    model: Any = Model()
    places = [model.add_location(at, 0) for at in range(len(points) + 2)]
    begin, finish = model.add_depot(places[-2]), model.add_depot(places[-1])
    for load in loads:
        prize = PRIZE * load.people * (2 if load.first else 1)
        model.add_client(places[load.point], pickup=load.people, prize=prize, required=False)
    for room in rooms:
        model.add_vehicle_type(1, capacity=room, start_depot=begin, end_depot=finish)
    for here, place in enumerate(places):
        for there, other in enumerate(places):
            if here != there:
                model.add_edge(place, other, distance=_minutes(points, here, there, end, rules))
    found = model.solve(MaxIterations(iterations), seed=SEED, collect_stats=False, display=False)
    if not found.is_feasible():
        return None
    tours: list[list[int]] = [[] for _ in rooms]
    for route in found.best.routes():
        tours[route.vehicle_type()] = [visit.idx for visit in route if visit.is_client()]
    return tours


def _minutes(points: Sequence[Point], here: int, there: int, end: Point, rules: TravelRules) -> int:
    """Return the minutes between two places; the beginning is nowhere, the end is behind all points."""
    first, last = len(points), len(points) + 1
    if here == there or here in (first, last) or there == first:
        return 0
    return leg(points[here], end if there == last else points[there], rules)[1]


def tour_minutes(stops: Sequence[Point], end: Point, rules: TravelRules) -> int:
    """Return the minutes of a tour from its first stop to the end."""
    return sum(leg(here, there, rules)[1] for here, there in pairwise([*stops, end]))
