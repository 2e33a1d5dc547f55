"""Who sits in which vehicle, and where and when it stops: parties stay together, people out of poverty first."""

import hashlib
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from dispatch.travellers import Point
from domain.geography import TravelRules, journey, straight_km

EXACT_STOPS = 8
"""Up to so many stops the order is the shortest; beyond, the nearest next one, and the sheet says so."""


class Stop(NamedTuple):
    """A stop: its point, the minute of the day of arrival and departure, people boarding."""

    point_id: str
    arrives: int
    departs: int
    people: int


def seat_parties(people: pd.DataFrame, rooms: Sequence[int]) -> list[list[str]]:
    """Return the people of each vehicle: parties together where any vehicle has the room, loads even.

    Parameters
    ----------
    people
        Columns worker_id, party, first (bool); ordered or not.
    rooms
        Seats left in each vehicle.

    Returns
    -------
    list of list of str
        worker_ids per vehicle; people beyond the rooms are in none.
    """
    left, seated = list(rooms), [list[str]() for _ in rooms]
    for party in _parties(people):
        if not left or max(left) == 0:
            break
        roomy = max(range(len(left)), key=lambda at: (left[at], -at))
        if left[roomy] >= len(party):
            seated[roomy] += party
            left[roomy] -= len(party)
            continue
        for worker in party:  # no vehicle holds them all: as many as fit, side by side
            roomy = max(range(len(left)), key=lambda at: (left[at], -at))
            if left[roomy] == 0:
                break
            seated[roomy].append(worker)
            left[roomy] -= 1
    return seated


def _parties(people: pd.DataFrame) -> list[list[str]]:
    """Return the parties: those with somebody seated first before the others, larger ones earlier, then by lot."""
    parties = []
    for name, part in people.sort_values(["first", "worker_id"], ascending=[False, True]).groupby("party", sort=True):
        lot = hashlib.sha256(str(name).encode()).hexdigest()
        parties.append((not part["first"].any(), -len(part), lot, part["worker_id"].tolist()))
    return [workers for *_, workers in sorted(parties)]


def order_stops(points: Sequence[Point], end: Point, rules: TravelRules) -> tuple[list[Point], bool]:
    """Return the points in the order of the shortest way to the end, and whether that is proven."""
    names = sorted(points, key=lambda point: point.point_id)
    if len(names) <= 1:
        return list(names), True
    if len(names) > EXACT_STOPS:
        return _nearest_next(names, end, rules), False
    return _shortest(names, end, rules), True


def leg(here: Point, there: Point, rules: TravelRules) -> tuple[float, int]:
    """Return kilometres and minutes by road between two points."""
    km, minutes, _, _ = journey(straight_km(here.xyz, there.xyz), rules)
    return float(km), int(minutes)


def _shortest(points: list[Point], end: Point, rules: TravelRules) -> list[Point]:
    """Return the best order by dynamic programming over the sets of points visited."""
    count = len(points)
    far = [[leg(a, b, rules)[1] for b in points] for a in points]
    last = [leg(point, end, rules)[1] for point in points]
    best: dict[tuple[int, int], tuple[int, list[int]]] = {(1 << at, at): (0, [at]) for at in range(count)}
    for visited in range(1, 1 << count):
        for at in range(count):
            if (visited, at) not in best:
                continue
            minutes, path = best[visited, at]
            for to in range(count):
                if not visited >> to & 1:
                    reached = (minutes + far[at][to], [*path, to])
                    key = (visited | 1 << to, to)
                    if key not in best or reached < best[key]:
                        best[key] = reached
    whole = (1 << count) - 1
    _, path = min((best[whole, at][0] + last[at], best[whole, at][1]) for at in range(count))
    return [points[at] for at in path]


def _nearest_next(points: list[Point], end: Point, rules: TravelRules) -> list[Point]:
    """Return an order that starts farthest from the end and always takes the nearest next point."""
    left = list(points)
    path = [max(left, key=lambda point: (leg(point, end, rules)[1], point.point_id))]
    left.remove(path[0])
    while left:
        following = min(left, key=lambda point: (leg(path[-1], point, rules)[1], point.point_id))
        path.append(following)
        left.remove(following)
    return path


def timetable(
    stops: Sequence[Point], boarding: dict[str, int], end: Point, rules: TravelRules, *, start: int, halt: int
) -> tuple[list[Stop], float, int]:
    """Return the stops with their times, the kilometres and the minute of arrival at the end.

    Parameters
    ----------
    stops
        In order.
    boarding
        People per point.
    end
        Where the journey ends.
    rules
        Speeds and detours.
    start
        Minute of the day at which the vehicle stands at the first stop.
    halt
        Minutes at each stop.
    """
    clock, length, table = start, 0.0, []
    for here, there in pairwise([*stops, end]):
        table.append(Stop(here.point_id, clock, clock + halt, boarding.get(here.point_id, 0)))
        km, minutes = leg(here, there, rules)
        clock, length = clock + halt + minutes, length + km
    return table, round(length, 1), clock
