"""Dated departures of trains: who can be at the station in time, and what the seat and the way there cost."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from dispatch.hours import DAY
from dispatch.snapshot import Snapshot
from dispatch.tours import leg
from dispatch.travellers import Point, county_seat, sphere_point
from domain.geography import TravelRules, journey, straight_km
from domain.policy import Policy

RAIL = "rail"


class Departure(NamedTuple):
    """A train of one day: minutes from midnight of that day, the arrival perhaps on a later one; fare None where no table says."""

    name: str
    service_id: str
    station: Point
    end: Point
    departs: int
    arrives: int
    fare_yuan: float | None
    seats: int


class Timetable:
    """The trains, and the figures by which people reach them.

    Parameters
    ----------
    snapshot, policy
        The table ``services``, and the figures.
    rules
        Speeds and fares by road.
    """

    def __init__(self, snapshot: Snapshot, policy: Policy, rules: TravelRules) -> None:
        def value(name: str) -> int:
            return int(policy.value(f"vehicles.{name}", snapshot.on, ""))

        self._rules, self._rail = rules, TravelRules.of(policy, snapshot.on)._replace(rail_from_km=0.0)
        self._earliest = value("departure_hour") * 60
        self.halt, self.at_station = value("boarding_minutes"), value("station_minutes")
        self._most = value("connection_minutes_max")
        table = snapshot.instance.services
        rows = table[table["seats"] > 0].astype(object).where(table.notna(), None).to_dict("records")
        self._departures: dict[str, list[Departure]] = {}
        for row in rows:
            self._departures.setdefault(row["on"].date().isoformat(), []).append(_departure(row))

    def of_day(self, day: str) -> list[Departure]:
        """Return the trains of a day, as 2026-03-09, in the order in which they leave."""
        return sorted(self._departures.get(day, []), key=lambda one: (one.departs, one.name))

    def to_station(self, train: Departure, point: Point) -> int | None:
        """Return the minutes from an assembly point to the station; None when nobody from there can be there in time."""
        minutes = leg(point, train.station, self._rules)[1]
        in_time = self._earliest + self.halt + minutes + self.at_station <= train.departs
        return minutes if minutes <= self._most and in_time else None

    def onward(self, train: Departure, end: Point) -> int | None:
        """Return the minutes from the last station to where people go; None when that is too far from there."""
        if train.end.region[:6] == end.region[:6]:
            return 0
        minutes = leg(train.end, end, self._rules)[1]
        return minutes if minutes <= self._most else None

    def catching(self, train: Departure, points: Sequence[str], known: dict[str, Point], end: Point) -> list[bool]:
        """Return which people, by the points where they board, can take a train to where they go."""
        if self.onward(train, end) is None:
            return [False] * len(points)
        reached = {name: self.to_station(train, known[name]) is not None for name in set(points)}
        return [reached[name] for name in points]

    def ticket_yuan(self, train: Departure) -> float:
        """Return the fare of a seat: the table's, else by the kilometres."""
        if train.fare_yuan is not None:
            return train.fare_yuan
        return float(journey(straight_km(train.station.xyz, train.end.xyz), self._rail)[2])

    def connection_yuan(self, train: Departure, point: Point) -> float:
        """Return what the way from a point to the station costs a person, at the fare by road."""
        return float(journey(straight_km(point.xyz, train.station.xyz), self._rules)[2])

    def km(self, train: Departure) -> float:
        """Return the kilometres of the train, estimated from the straight line."""
        return round(float(journey(straight_km(train.station.xyz, train.end.xyz), self._rail)[0]), 1)


def _departure(row: dict[Any, Any]) -> Departure:
    """Return a row of the table as a departure; a train that arrives earlier in the day than it leaves does so the next day."""
    home, end = county_seat(str(row["from_region"])), county_seat(str(row["to_region"]))
    own = row["from_latitude"] is not None and row["from_longitude"] is not None
    xyz = sphere_point((float(row["from_latitude"]), float(row["from_longitude"]))) if own else home.xyz
    station = Point(
        str(row["service_id"]), row["from_station"] or home.title, str(row["from_region"]), xyz, assumed=not own
    )
    last = Point(str(row["service_id"]), row["to_station"] or end.title, str(row["to_region"]), end.xyz, assumed=True)
    departs, arrives = int(row["departs"]), int(row["arrives"])
    nights = int(arrives <= departs) if row["days_after"] is None else int(row["days_after"])
    fare = None if row["fare_yuan"] is None else float(row["fare_yuan"])
    name = f"{row['service_id']} {row['from_region']}-{row['to_region']}"
    return Departure(
        name, str(row["service_id"]), station, last, departs, arrives + nights * DAY, fare, int(row["seats"])
    )
