"""The rows of one vehicle's journey: stops with their times, pauses on the way, who sits where."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from dispatch.boarding import order_stops
from dispatch.carriers import Carrier
from dispatch.hours import Driven, Hours, driven, drivers_needed
from dispatch.tours import leg
from dispatch.trains import Departure, Timetable
from dispatch.travellers import Point, degrees
from domain.geography import TravelRules
from domain.policy import Policy

TRIPS = [
    "trip_id", "vehicle_id", "kind", "day", "origin", "destination", "seats", "people", "km", "cost_yuan",
    "yuan_per_person", "departs", "arrives", "drive_minutes", "drivers", "order_proven",
    "service", "station", "last_station", "train_departs", "train_arrives",
]  # fmt: skip
STOPS = [
    "trip_id", "nth", "point_id", "title", "region", "latitude", "longitude", "arrives", "departs", "people", "assumed",
]  # fmt: skip
PAUSES = ["trip_id", "nth", "begins", "ends", "why"]
PASSENGERS = ["trip_id", "seat", "worker_id", "post_id", "employer_id", "point_id", "party", "first", "fare_yuan"]
"""Columns of ``passengers``; the night adds those of ``dispatch.fares.CLAIMS``."""
STATION = "station"
"""``point_id`` of the stop at which a train is boarded."""
STEP = 30
"""Minutes between the departures that are tried within a vehicle's window."""
Rows = dict[str, list[dict[Any, Any]]]


class Journeys:
    """Writes trips.

    Parameters
    ----------
    policy, on
        The figures in force.
    points
        The assembly points by id.
    rules
        Speeds and detours by road.
    """

    def __init__(self, policy: Policy, on: date, points: dict[str, Point], rules: TravelRules) -> None:
        self._points, self._rules = points, rules
        self._halt = int(policy.value("vehicles.boarding_minutes", on, ""))
        self._hours = Hours.of(policy, on)
        self._drivable: dict[tuple[int, int, int], bool] = {}

    def drivable(self, carrier: Carrier, minutes: int) -> bool:
        """Return whether no more drivers than are allowed can cover a way of so many minutes."""
        key = (carrier.departs_from, carrier.departs_until, minutes)
        if key not in self._drivable:
            way = self._way(carrier, [minutes])[1]
            self._drivable[key] = drivers_needed(way.driving, self._hours) <= self._hours.drivers_max
        return self._drivable[key]

    def road(self, seats: Sequence[Point], end: Point) -> tuple[float, int]:
        """Return kilometres and minutes from the first of some county seats past the others to the end."""
        stops, _ = order_stops(seats, end, self._rules)
        ways = [leg(here, there, self._rules) for here, there in zip(stops, [*stops[1:], end], strict=True)]
        return sum(km for km, _ in ways), sum(minutes for _, minutes in ways) + self._halt * (len(stops) - 1)

    def pickup(self, points: Sequence[Point], end: Point) -> int:
        """Return the minutes from the first stop to the last, halts between them included."""
        stops, _ = order_stops(points, end, self._rules)
        ways = [leg(here, there, self._rules)[1] for here, there in pairwise(stops)]
        return sum(ways) + self._halt * len(ways)

    def rides(self, carrier: Carrier, people: pd.DataFrame, end: Point, pickup_most: int) -> bool:
        """Return whether a vehicle can pick all of them up in time, with no more drivers than are allowed."""
        points = [self._points[point] for point in _boarding(people)]
        if not points or self.pickup(points, end) > pickup_most:
            return False
        stops, _ = order_stops(points, end, self._rules)
        legs = [leg(here, there, self._rules)[1] for here, there in zip(stops, [*stops[1:], end], strict=True)]
        return drivers_needed(self._way(carrier, legs)[1].driving, self._hours) <= self._hours.drivers_max

    def by_road(
        self, day: str, name: str, carrier: Carrier, people: pd.DataFrame, ends: tuple[str, str], end: Point, rows: Rows
    ) -> None:
        """Write a vehicle's trip: the stops in their order, leaving within the window so that it is on its way least."""
        boarding = _boarding(people)
        stops, proven = order_stops([self._points[point] for point in boarding], end, self._rules)
        ways = [leg(here, there, self._rules) for here, there in zip(stops, [*stops[1:], end], strict=True)]
        start, way = self._way(carrier, [minutes for _, minutes in ways])
        km, trip = round(sum(km for km, _ in ways), 1), f"{day}-{name}"
        drive = sum(minutes for _, minutes in ways)
        self._add_trip(
            rows, trip, day, name, carrier, people, ends,
            km=km, cost=carrier.fixed_yuan + carrier.yuan_km * km, departs=start, arrives=way.reached[-1], drive=drive,
            drivers=drivers_needed(way.driving, self._hours), proven=proven,
        )  # fmt: skip
        for nth, (point, arrives) in enumerate(zip(stops, [start, *way.reached[:-1]], strict=True), 1):
            _add_stop(rows, trip, nth, point, arrives, arrives + self._halt, boarding[point.point_id])
        rows["pauses"] += [
            dict(zip(PAUSES, (trip, nth, pause.begins, pause.ends, pause.why), strict=True))
            for nth, pause in enumerate(way.pauses, 1)
        ]
        _add_passengers(rows, trip, people, [point.point_id for point in stops])

    def by_rail(
        self, day: str, name: str, carrier: Carrier, people: pd.DataFrame, ends: tuple[str, str], rows: Rows,
        trains: Timetable, train: Departure, end: Point,
    ) -> None:  # fmt: skip
        """Write the trip of people on a train: from each point a connection that is at the station in time."""
        boarding, trip = _boarding(people), f"{day}-{name}"
        minutes = {point: trains.to_station(train, self._points[point]) or 0 for point in boarding}
        there = train.departs - trains.at_station
        order = sorted(boarding, key=lambda point: (-minutes[point], point))
        ticket = 0.0 if carrier.train is None else trains.ticket_yuan(train)
        cost = carrier.fixed_yuan + carrier.yuan_km * trains.km(train)
        cost += sum(
            many * (ticket + trains.connection_yuan(train, self._points[point])) for point, many in boarding.items()
        )
        self._add_trip(
            rows, trip, day, name, carrier, people, ends,
            km=trains.km(train), cost=cost, departs=there - minutes[order[0]] - self._halt,
            arrives=train.arrives + (trains.onward(train, end) or 0), drive=0, drivers=0, proven=True, train=train,
        )  # fmt: skip
        for nth, point in enumerate(order, 1):
            leaves = there - minutes[point]
            _add_stop(rows, trip, nth, self._points[point], leaves - self._halt, leaves, boarding[point])
        _add_stop(rows, trip, len(order) + 1, replace(train.station, point_id=STATION), there, train.departs, 0)
        _add_passengers(rows, trip, people, order)

    def _way(self, carrier: Carrier, legs: Sequence[int]) -> tuple[int, Driven]:
        """Return the departure within the window from which the journey is shortest, and the journey."""
        starts = range(carrier.departs_from, carrier.departs_until + 1, STEP)
        ways = [(start, driven(start, legs, self._halt, self._hours)) for start in starts]
        return min(ways, key=lambda way: (way[1].reached[-1] - way[0], way[0]))

    def _add_trip(
        self, rows: Rows, trip: str, day: str, name: str, carrier: Carrier, people: pd.DataFrame, ends: tuple[str, str], *,
        km: float, cost: float, departs: int, arrives: int, drive: int, drivers: int, proven: bool, train: Departure | None = None,
    ) -> None:  # fmt: skip
        by_train: tuple[object, ...] = ("", "", "", None, None)
        if train is not None:
            by_train = (train.service_id, train.station.title, train.end.title, train.departs, train.arrives)
        rows["trips"].append(dict(zip(TRIPS, (
            trip, name, carrier.kind, day, *ends, carrier.seats, len(people), km, round(cost, 2),
            round(cost / len(people), 2), departs, arrives, drive, drivers, proven, *by_train,
        ), strict=True)))  # fmt: skip


def _boarding(people: pd.DataFrame) -> dict[str, int]:
    return {str(point): int(count) for point, count in people["point_id"].value_counts().items()}


def _add_stop(rows: Rows, trip: str, nth: int, point: Point, arrives: int, departs: int, people: int) -> None:
    where = degrees(point.xyz)
    rows["stops"].append(dict(zip(STOPS, (
        trip, nth, point.point_id, point.title, point.region, *where, arrives, departs, people, point.assumed,
    ), strict=True)))  # fmt: skip


def _add_passengers(rows: Rows, trip: str, people: pd.DataFrame, points: list[str]) -> None:
    """Give seats in the order of boarding: people out of poverty first at each stop, parties side by side."""
    nth_of = {point: nth for nth, point in enumerate(points)}
    order = people.assign(nth=people["point_id"].map(nth_of)).sort_values(
        ["nth", "first", "party", "worker_id"], ascending=[True, False, True, True]
    )
    for seat, row in enumerate(order.to_dict("records"), 1):
        rows["passengers"].append({"trip_id": trip, "seat": seat, **{key: row[key] for key in PASSENGERS[2:]}})
