"""Who sits in which vehicle, and where and when it stops: parties stay together, people out of poverty first."""

import hashlib
from collections.abc import Sequence

import pandas as pd

from dispatch.tours import Load, leg, pick_up
from dispatch.travellers import Point
from domain.geography import TravelRules

EXACT_STOPS = 8
"""Up to so many stops the order is the shortest; beyond, it is searched for, and the sheet says so."""


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


def share_out(
    people: pd.DataFrame,
    rooms: Sequence[int],
    least: Sequence[int],
    points: dict[str, Point],
    end: Point,
    rules: TravelRules,
) -> list[list[str]]:
    """Return the people of each vehicle such that the tours are short: parties together where they fit.

    Parameters
    ----------
    people
        Columns worker_id, party, first (bool), point_id.
    rooms, least
        Seats of each vehicle, and the people with whom it may run.
    points
        The assembly points by id.
    end
        Where the vehicles go.
    rules
        Speeds and detours.

    Returns
    -------
    list of list of str
        worker_ids per vehicle. Where tours would leave a vehicle too empty, loads are even instead.
    """
    used = sorted(set(people["point_id"]))
    if len(rooms) < 2 or len(used) < 2:
        return seat_parties(people, rooms)
    point_of, first = (
        dict(zip(people["worker_id"], people[name].tolist(), strict=True)) for name in ("point_id", "first")
    )
    parts = [part for party in _parties(people) for part in _boarding_together(party, point_of, max(rooms))]
    loads = [Load(used.index(point), len(part), any(first[worker] for worker in part)) for part, point in parts]
    tours = pick_up([points[name] for name in used], loads, rooms, end, rules)
    if tours is None:
        return seat_parties(people, rooms)
    seated = [[worker for at in tour for worker in parts[at][0]] for tour in tours]
    left = [worker for at, (part, _) in enumerate(parts) if all(at not in tour for tour in tours) for worker in part]
    for worker in left:  # a party that no vehicle has the room for whole
        roomy = max(range(len(rooms)), key=lambda at: (rooms[at] - len(seated[at]), -at))
        if rooms[roomy] > len(seated[roomy]):
            seated[roomy].append(worker)
    if any(len(one) < few for one, few in zip(seated, least, strict=True)):
        return seat_parties(people, rooms)
    return seated


def _boarding_together(party: list[str], point_of: dict[str, str], most: int) -> list[tuple[list[str], str]]:
    """Return a party by the points where its people board, in parts that a vehicle can hold."""
    points: dict[str, list[str]] = {}
    for worker in party:
        points.setdefault(str(point_of[worker]), []).append(worker)
    return [(part[at : at + most], point) for point, part in points.items() for at in range(0, len(part), most)]


def _parties(people: pd.DataFrame) -> list[list[str]]:
    """Return the parties: those with somebody seated first before the others, larger ones earlier, then by lot."""
    ordered = people.sort_values(["first", "worker_id"], ascending=[False, True])
    found: dict[str, list[str]] = {}
    first: dict[str, bool] = {}
    for party, worker, one in zip(*(ordered[name].tolist() for name in ("party", "worker_id", "first")), strict=True):
        found.setdefault(str(party), []).append(worker)
        first[str(party)] = first.get(str(party), False) or bool(one)
    lots = {party: hashlib.sha256(party.encode()).hexdigest() for party in found}
    order = sorted(found, key=lambda party: (not first[party], -len(found[party]), lots[party], found[party]))
    return [found[party] for party in order]


def order_stops(points: Sequence[Point], end: Point, rules: TravelRules) -> tuple[list[Point], bool]:
    """Return the points in the order of the shortest way to the end, and whether that is proven."""
    names = sorted(points, key=lambda point: point.point_id)
    if len(names) <= 1:
        return list(names), True
    if len(names) > EXACT_STOPS:
        found = pick_up(names, [Load(at, 1, first=False) for at in range(len(names))], [len(names)], end, rules)
        return [names[at] for at in found[0]] if found is not None else names, False
    return _shortest(names, end, rules), True


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
