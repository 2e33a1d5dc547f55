"""From people with places to vehicles with passengers: line-haul openings day by day, seats, stops and times."""

from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from dispatch.boarding import seat_parties, share_out
from dispatch.carriers import Carrier, Garage, carrier_named, seats_between
from dispatch.openings import Group, Kind, needed, open_vehicles
from dispatch.snapshot import Snapshot
from dispatch.tours import leg
from dispatch.trains import RAIL, Departure, Timetable
from dispatch.travellers import Point, county_seat, travellers_of
from dispatch.trips import PASSENGERS, PAUSES, STOPS, TRIPS, Journeys, Rows
from domain.geography import TravelRules
from domain.policy import Policy

OWN_WAY = ["worker_id", "post_id", "day", "origin", "destination", "reason"]
COLUMNS = {"trips": TRIPS, "stops": STOPS, "pauses": PAUSES, "passengers": PASSENGERS, "own_way": OWN_WAY}
SUMMARY = ("far", "carried", "together", "yuan", "fares_yuan", "people_bound", "yuan_bound")
Ends = tuple[str, str]


@dataclass(frozen=True)
class Fleet:
    """A night's vehicles.

    Parameters
    ----------
    frames
        ``trips``, ``stops``, ``pauses``, ``passengers`` and ``own_way`` with the columns of ``COLUMNS``; times are minutes
        from midnight of the day, beyond 1,440 on a later day.
    summary
        ``far`` people with a long journey, ``carried``, ``yuan`` and ``fares_yuan`` of those carried (what they would
        pay alone), ``together`` of them those who ride because neighbouring counties share a vehicle; ``people_bound`` and
        ``yuan_bound`` of the openings county by county, days added up, tours and shared vehicles excluded.
    """

    frames: dict[str, pd.DataFrame]
    summary: dict[str, float]

    @property
    def vehicle_of(self) -> dict[str, str]:
        """The vehicle of every passenger."""
        vehicle = self.frames["trips"].set_index("trip_id")["vehicle_id"]
        seats = self.frames["passengers"]
        return dict(zip(seats["worker_id"], seats["trip_id"].map(vehicle), strict=True))


def vehicles_of(snapshot: Snapshot, diff: pd.DataFrame, policy: Policy) -> Fleet:
    """Return the vehicles for a night's firm promises.

    A passenger promised a seat before keeps the vehicle while it is there; a vehicle that is not touches only its
    own passengers. Nobody is put on a train that leaves before he or she can be at the station.
    """
    people, points = travellers_of(snapshot, diff, policy)
    office = _Office.of(snapshot, policy, points)
    rows: Rows = {name: [] for name in COLUMNS}
    summary = dict.fromkeys(SUMMARY, 0.0)
    for day, part in people[people["reason"] == ""].groupby("day", sort=True):
        for name, number in _Day(office, str(day), part).write(rows).items():
            summary[name] += number
    rows["own_way"] += people[people["reason"] != ""][OWN_WAY].to_dict("records")
    summary["far"] = float(len(people))
    return Fleet(frames_of(rows), {name: round(number, 2) for name, number in summary.items()})


def without_vehicles(fleet: Fleet) -> Fleet:
    """Return the same people without any vehicle: what is left when the vehicles fail their check."""
    riding = fleet.frames["passengers"].merge(
        fleet.frames["trips"][["trip_id", "day", "origin", "destination"]], on="trip_id"
    )
    alone = pd.concat([fleet.frames["own_way"], riding.assign(reason="unchecked")[OWN_WAY]], ignore_index=True)
    rows: Rows = {name: [] for name in COLUMNS}
    rows["own_way"] = alone.to_dict("records")
    return Fleet(frames_of(rows), fleet.summary | {"carried": 0.0, "together": 0.0, "yuan": 0.0, "fares_yuan": 0.0})


def frames_of(rows: Rows) -> dict[str, pd.DataFrame]:
    """Return the rows as frames; clocks of trains that there are not stay blank."""
    frames = {name: pd.DataFrame(rows[name], columns=columns) for name, columns in COLUMNS.items()}
    frames["trips"] = frames["trips"].astype({"train_departs": "Int64", "train_arrives": "Int64"})
    return frames


class Part(NamedTuple):
    """People who go to one county together, and the counties they come from: most often one."""

    people: pd.DataFrame
    counties: list[str]


@dataclass(frozen=True)
class _Office:
    """What all days share."""

    points: dict[str, Point]
    rules: TravelRules
    trains: Timetable
    garage: Garage
    journeys: Journeys
    pickup_most: int

    @classmethod
    def of(cls, snapshot: Snapshot, policy: Policy, points: dict[str, Point]) -> "_Office":
        """Read the tables and figures."""
        rules = TravelRules.of(policy, snapshot.on)._replace(rail_from_km=float("inf"))  # a coach stays on the road
        journeys = Journeys(policy, snapshot.on, points, rules)
        pickup = int(policy.value("vehicles.pickup_minutes_max", snapshot.on, ""))
        return cls(points, rules, Timetable(snapshot, policy, rules), Garage(snapshot, policy), journeys, pickup)


class _Day:
    """One day: who rides on what."""

    def __init__(self, office: _Office, day: str, people: pd.DataFrame) -> None:
        self._day, self._people, self._points, self._rules = day, people, office.points, office.rules
        self._trains, self._journeys, self._pickup_most = office.trains, office.journeys, office.pickup_most
        self._departures = office.trains.of_day(day)
        self._fleet = office.garage.of_day(day, self._departures)
        self._boarded: dict[str, list[str]] = {}
        self._route: dict[str, Ends] = {}

    def write(self, rows: Rows) -> dict[str, float]:
        """Add the rows of the day; return its sums."""
        self._keep_promised()
        self._fill_spare()
        kept = set(self._boarded)
        parts = self._waiting().groupby(["origin", "destination"], sort=True)
        numbers = self._open({(str(o), str(d)): Part(part, [str(o)]) for (o, d), part in parts})
        before = sum(map(len, self._boarded.values()))
        if self._pickup_most > 0:
            self._fill_from_neighbours(kept)
            for most in (self._pickup_most, self._pickup_most // 2):  # stops off the county seats may take too long
                self._open(self._neighbours(self._waiting(), most), together=True)
        numbers["together"] = float(sum(map(len, self._boarded.values())) - before)
        people, first = self._people, len(rows["trips"])
        for name in sorted(self._boarded):
            carrier, ends = carrier_named(self._fleet, name), self._route[name]
            own = people[people["worker_id"].isin(self._boarded[name])]
            if carrier is None or not len(own):
                continue
            if carrier.kind == RAIL:
                train = self._train(carrier, own, ends, everybody=True)
                if train is not None:
                    self._journeys.by_rail(
                        self._day, name, carrier, own, ends, rows, self._trains, train, county_seat(ends[1])
                    )
                continue
            self._journeys.by_road(self._day, name, carrier, own, ends, county_seat(ends[1]), rows)
        riding = {row["worker_id"] for row in rows["passengers"]}
        alone = people[~people["worker_id"].isin(riding)].assign(reason="no_vehicle" if self._fleet else "no_fleet")
        rows["own_way"] += alone[OWN_WAY].to_dict("records")
        on_board = people[people["worker_id"].isin(riding)]
        numbers["carried"] = float(len(on_board))
        numbers["yuan"] = float(sum(trip["cost_yuan"] for trip in rows["trips"][first:]))
        numbers["fares_yuan"] = float(on_board["fare_yuan"].sum())
        return numbers

    def _waiting(self) -> pd.DataFrame:
        seated = {worker for seats in self._boarded.values() for worker in seats}
        return self._people[~self._people["worker_id"].isin(seated)]

    def _seat(self, name: str, workers: list[str], ends: Ends) -> None:
        if workers:
            self._boarded[name] = self._boarded.get(name, []) + workers
            self._route[name] = ends

    def _room(self, name: str, carrier: Carrier) -> int:
        """Return the seats left; those of a train are shared by all who ride it."""
        taken = sum(
            len(seats) for other, seats in self._boarded.items() if carrier_named(self._fleet, other) is carrier
        )
        return max(carrier.seats - (taken if carrier.train is not None else len(self._boarded.get(name, []))), 0)

    def _train(
        self, carrier: Carrier, people: pd.DataFrame, ends: Ends, *, everybody: bool = False
    ) -> Departure | None:
        """Return the train: the carrier's own, for a block of seats the earliest that anybody, or everybody, can catch."""
        enough = all if everybody else any
        for train in self._departures if carrier.train is None else [carrier.train]:
            if enough(self._catching(train, people, ends)):
                return train
        return None

    def _catching(self, train: Departure, people: pd.DataFrame, ends: Ends) -> list[bool]:
        return self._trains.catching(train, people["point_id"].tolist(), self._points, county_seat(ends[1]))

    def _takes(self, carrier: Carrier, people: pd.DataFrame, ends: Ends) -> pd.DataFrame:
        """Return the people whom a vehicle or train can take."""
        if carrier.kind != RAIL or not len(people):
            return people
        train = self._train(carrier, people, ends)
        return people.head(0) if train is None else people[self._catching(train, people, ends)]

    def _keep_promised(self) -> None:
        known = self._people[self._people["vehicle_id"].notna()]
        for name, part in known.groupby("vehicle_id", sort=True):
            carrier = carrier_named(self._fleet, str(name))
            if carrier is None:
                continue
            order = part.sort_values(["first", "worker_id"], ascending=[False, True])
            ends = (str(order["origin"].iloc[0]), str(order["destination"].iloc[0]))
            kept = self._takes(carrier, order, ends)["worker_id"]
            self._seat(str(name), kept.head(self._room(str(name), carrier)).tolist(), ends)

    def _fill_spare(self) -> None:
        """Give spare seats of vehicles that run anyway to people who go the same way."""
        for name in list(self._boarded):
            carrier, ends = carrier_named(self._fleet, name), self._route[name]
            waiting = self._waiting()
            own = waiting[(waiting["origin"] == ends[0]) & (waiting["destination"] == ends[1])]
            if carrier is None or not len(own):
                continue
            if carrier.kind == RAIL:
                aboard = self._people[self._people["worker_id"].isin(self._boarded[name])]
                train = self._train(carrier, aboard, ends, everybody=True)
                own = own.head(0) if train is None else own[self._catching(train, own, ends)]
            self._seat(name, seat_parties(own, [self._room(name, carrier)])[0], ends)

    def _fill_from_neighbours(self, kept: set[str]) -> None:
        """Give spare seats of vehicles opened tonight to people of other counties who go to the same county, the nearest first.

        Vehicles that were promised before keep their stops and hours.
        """
        for name in [name for name in self._boarded if name not in kept]:
            carrier, ends = carrier_named(self._fleet, name), self._route[name]
            if carrier is None or carrier.kind == RAIL:
                continue
            waiting = self._waiting()
            others = waiting[(waiting["destination"] == ends[1]) & (waiting["origin"] != ends[0])]
            for origin in self._nearest(ends[0], sorted(set(others["origin"]))):
                own = others[others["origin"] == origin]
                more = seat_parties(own, [self._room(name, carrier)])[0]
                aboard = self._people[self._people["worker_id"].isin([*self._boarded[name], *more])]
                if more and self._journeys.rides(carrier, aboard, county_seat(ends[1]), self._pickup_most):
                    self._seat(name, more, ends)

    def _nearest(self, home: str, others: list[str]) -> list[str]:
        """Return counties by their distance from one, those within the longest way between stops only."""
        minutes = {code: leg(county_seat(home), county_seat(code), self._rules)[1] for code in others}
        return sorted((code for code in others if minutes[code] <= self._pickup_most), key=lambda c: (minutes[c], c))

    def _neighbours(self, waiting: pd.DataFrame, most: int) -> dict[Ends, Part]:
        """Return those who wait, of several counties and for one destination, in groups that one vehicle can pick up in time.

        The county with most people comes first, then its neighbours while the way from the first seat to the last is short enough.
        """
        found: dict[Ends, Part] = {}
        for destination, there in waiting.groupby("destination", sort=True):
            many = there["origin"].value_counts()
            left = sorted(many.index, key=lambda code: (-int(many[code]), code))
            while left:
                chosen = [left[0]]
                for code in self._nearest(left[0], left[1:]):
                    if self._journeys.pickup(self._seats([*chosen, code]), county_seat(str(destination))) <= most:
                        chosen.append(code)
                if len(chosen) > 1:
                    ends = (str(chosen[0]), str(destination))
                    found[ends] = Part(there[there["origin"].isin(chosen)], chosen)
                left = [code for code in left if code not in chosen]
        return found

    def _seats(self, counties: list[str]) -> list[Point]:
        return [county_seat(code) for code in counties]

    def _open(self, parts: dict[Ends, Part], *, together: bool = False) -> dict[str, float]:
        """Open vehicles for groups of people and seat them; return the bounds. Groups of several counties take no train."""
        alike: dict[tuple[object, ...], list[str]] = {}
        for name, carrier in self._fleet.items():
            if name not in self._boarded and not (together and carrier.kind == RAIL):
                alike.setdefault(carrier.alike, []).append(name)
        people = {ends: part.people for ends, part in parts.items()}
        roads = {
            ends: self._journeys.road(self._seats(part.counties), county_seat(ends[1])) for ends, part in parts.items()
        }
        groups = [Group(len(part), roads[ends][0], float(part["fare_yuan"].mean())) for ends, part in people.items()]
        kinds = [self._kind(names, people, roads) for names in alike.values()]
        openings, before = open_vehicles(tuple(kinds), tuple(groups)), sum(map(len, self._boarded.values()))
        for at, (ends, part) in enumerate(people.items()):
            chosen: list[str] = []
            least: list[int] = []
            by_rail: list[tuple[int, str, int]] = []
            for number, (own, names) in enumerate(zip(kinds, alike.values(), strict=True)):
                count, carried = int(openings.vehicles[number, at]), int(openings.people[number, at])
                offered = self._fleet[names[0]] if names else None
                if not count or offered is None:
                    continue
                if offered.kind == RAIL:
                    many = len(self._takes(offered, part, ends))
                    share = [carried] if offered.train is not None else [own.seats] * count
                    names_here = names[:1] if offered.train is not None else [names.pop(0) for _ in range(count)]
                    by_rail += [(many, name, room) for name, room in zip(names_here, share, strict=True)]
                    continue
                chosen += [names.pop(0) for _ in range(count)]
                least += [needed(own, own.fixed_yuan + own.yuan_km * groups[at].km, groups[at].fare_yuan)] * count
            for _, name, room in sorted(by_rail):
                part = self._board_train(name, room, part, ends)
            rooms = [self._fleet[vehicle].seats for vehicle in chosen]
            seated = share_out(part, rooms, least, self._points, county_seat(ends[1]), self._rules)
            for vehicle, seats in zip(chosen, seated, strict=True):
                own_people = part[part["worker_id"].isin(seats)]
                if not together or self._journeys.rides(
                    self._fleet[vehicle], own_people, county_seat(ends[1]), self._pickup_most
                ):
                    self._seat(vehicle, seats, ends)
        return {"people_bound": before + openings.people_bound, "yuan_bound": openings.yuan_bound}

    def _board_train(self, name: str, room: int, part: pd.DataFrame, ends: Ends) -> pd.DataFrame:
        """Seat people of a group on a train; return those who are left."""
        carrier = self._fleet[name]
        seats = name if carrier.train is None else seats_between(carrier.train, ends)
        own = seat_parties(self._takes(carrier, part, ends), [min(room, self._room(seats, carrier))])[0]
        self._seat(seats, own, ends)
        return part[~part["worker_id"].isin(own)]

    def _kind(self, names: list[str], parts: dict[Ends, pd.DataFrame], roads: dict[Ends, tuple[float, int]]) -> Kind:
        """Return vehicles that are alike, or a train, as the integer program sees them."""
        own = self._fleet[names[0]]
        if own.kind != RAIL:
            reach = tuple(
                len(part) if self._journeys.drivable(own, roads[ends][1]) else 0 for ends, part in parts.items()
            )
            return Kind(len(names), own.seats, own.least, own.fixed_yuan, own.yuan_km, reach=reach)
        takes = [self._takes(own, part, ends) for ends, part in parts.items()]
        each = tuple(self._each_yuan(own, part, ends) for part, ends in zip(takes, parts, strict=True))
        reach, seats = tuple(len(part) for part in takes), own.seats
        if own.train is not None:
            seats = self._room("", own)
        return Kind(
            len(names), seats, own.least, own.fixed_yuan, own.yuan_km, yuan_person=each, reach=reach,
            shared=own.train is not None,
        )  # fmt: skip

    def _each_yuan(self, carrier: Carrier, people: pd.DataFrame, ends: Ends) -> float:
        """Return what a seat on a train costs beside the block: the ticket, and on average the way to the station."""
        train = self._train(carrier, people, ends) if len(people) else None
        if train is None:
            return 0.0
        ways = {point: self._trains.connection_yuan(train, self._points[point]) for point in set(people["point_id"])}
        ticket = self._trains.ticket_yuan(train) if carrier.train is not None else 0.0
        return ticket + float(people["point_id"].map(ways).mean())
