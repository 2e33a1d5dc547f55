"""From people with places to vehicles with passengers: line-haul openings day by day, seats, stops and times."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dispatch.boarding import order_stops, seat_parties, share_out, timetable
from dispatch.openings import Group, Kind, needed, open_vehicles
from dispatch.snapshot import Snapshot
from dispatch.tours import leg
from dispatch.travellers import Point, degrees, sphere_point, travellers_of
from domain.geography import Divisions, TravelRules
from domain.policy import Policy

TRIPS = [
    "trip_id", "vehicle_id", "kind", "day", "origin", "destination", "seats", "people", "km", "cost_yuan",
    "yuan_per_person", "departs", "arrives", "drivers", "order_proven",
]  # fmt: skip
STOPS = [
    "trip_id", "nth", "point_id", "title", "region", "latitude", "longitude", "arrives", "departs", "people", "assumed",
]  # fmt: skip
PASSENGERS = ["trip_id", "seat", "worker_id", "post_id", "employer_id", "point_id", "party", "first", "fare_yuan"]
"""Columns of ``passengers``; the night adds those of ``dispatch.fares.CLAIMS``."""
OWN_WAY = ["worker_id", "post_id", "day", "origin", "destination", "reason"]
Records = list[dict[Any, Any]]


@dataclass(frozen=True)
class Fleet:
    """A night's vehicles.

    Parameters
    ----------
    frames
        ``trips``, ``stops``, ``passengers`` and ``own_way`` with the columns named in this module; times are minutes
        from midnight of the day, beyond 1,440 on a later day.
    summary
        ``far`` people with a long journey, ``carried``, ``yuan`` and ``fares_yuan`` of those carried (what they would
        pay alone); ``people_bound`` and ``yuan_bound`` of the openings, days added up, tours excluded.
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
    own passengers.
    """
    people, points = travellers_of(snapshot, diff, policy)
    office = _Office(snapshot, policy, points)
    rows: dict[str, Records] = {"trips": [], "stops": [], "passengers": [], "own_way": []}
    summary = dict.fromkeys(("far", "carried", "yuan", "fares_yuan", "people_bound", "yuan_bound"), 0.0)
    for day, part in people[people["reason"] == ""].groupby("day", sort=True):
        day_rows, numbers = office.day(str(day), part)
        for name, records in day_rows.items():
            rows[name] += records
        for name, number in numbers.items():
            summary[name] += number
    rows["own_way"] += people[people["reason"] != ""][OWN_WAY].to_dict("records")
    summary["far"] = float(len(people))
    columns = {"trips": TRIPS, "stops": STOPS, "passengers": PASSENGERS, "own_way": OWN_WAY}
    frames = {name: pd.DataFrame(rows[name], columns=columns[name]) for name in columns}
    return Fleet(frames, {name: round(number, 2) for name, number in summary.items()})


@dataclass(frozen=True)
class _Office:
    """What all days share: the fleet, the points and the figures."""

    snapshot: Snapshot
    policy: Policy
    points: dict[str, Point]

    def value(self, name: str) -> float:
        return float(self.policy.value(f"vehicles.{name}", self.snapshot.on, ""))

    def fleet(self, day: str) -> dict[str, dict[str, Any]]:
        """Return the vehicles at hand on a day, with the seats that may be used and the people they need."""
        table = self.snapshot.instance.vehicles
        moment = pd.Timestamp(day)
        here = table["available_from"].fillna(moment).le(moment) & table["available_until"].fillna(moment).ge(moment)
        found = {}
        for row in table[here].sort_values("vehicle_id").to_dict("records"):
            most = min(1.0 if pd.isna(row["max_load_share"]) else row["max_load_share"], self.value("load_share_max"))
            least = self.value("load_share_min") if pd.isna(row["min_load_share"]) else row["min_load_share"]
            seats = int(np.floor(row["seats"] * most + 1e-9))
            per_km = 0.0 if pd.isna(row["cost_yuan_km"]) else float(row["cost_yuan_km"])
            need = min(int(np.ceil(row["seats"] * least - 1e-9)), seats)
            found[str(row["vehicle_id"])] = {
                "kind": row["kind"], "seats": seats, "least": need, "fixed": float(row["cost_fixed_yuan"]), "yuan_km": per_km
            }  # fmt: skip
        return {name: facts for name, facts in found.items() if facts["seats"] > 0}

    def day(self, day: str, people: pd.DataFrame) -> tuple[dict[str, Records], dict[str, float]]:
        """Return the rows and sums of one day."""
        fleet = self.fleet(day)
        boarded = self._promised_seats(people, fleet)
        waiting = people[~people["worker_id"].isin([w for seats in boarded.values() for w in seats])]
        route = {vehicle: self._route(people, seats[0]) for vehicle, seats in boarded.items()}
        for vehicle, seats in boarded.items():  # spare seats of vehicles that run anyway
            own = waiting[(waiting["origin"] == route[vehicle][0]) & (waiting["destination"] == route[vehicle][1])]
            more = seat_parties(own, [max(fleet[vehicle]["seats"] - len(seats), 0)])[0]
            seats += more
            waiting = waiting[~waiting["worker_id"].isin(more)]
        numbers = self._open(waiting, {v: f for v, f in fleet.items() if v not in boarded}, boarded, route)
        rows: dict[str, Records] = {"trips": [], "stops": [], "passengers": [], "own_way": []}
        for vehicle in sorted(boarded):
            self._trip(
                day, vehicle, fleet[vehicle], people[people["worker_id"].isin(boarded[vehicle])], route[vehicle], rows
            )
        riding = {w for seats in boarded.values() for w in seats}
        alone = people[~people["worker_id"].isin(riding)].assign(reason="no_vehicle" if fleet else "no_fleet")
        rows["own_way"] = alone[OWN_WAY].to_dict("records")
        numbers["carried"] = float(len(riding))
        numbers["yuan"] = float(sum(trip["cost_yuan"] for trip in rows["trips"]))
        numbers["fares_yuan"] = float(people.loc[people["worker_id"].isin(riding), "fare_yuan"].sum())
        return rows, numbers

    @staticmethod
    def _promised_seats(people: pd.DataFrame, fleet: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
        seats: dict[str, list[str]] = {}
        for vehicle, part in people[people["vehicle_id"].notna()].groupby("vehicle_id", sort=True):
            if vehicle in fleet:
                keep = part.sort_values(["first", "worker_id"], ascending=[False, True])["worker_id"]
                seats[str(vehicle)] = keep.head(fleet[str(vehicle)]["seats"]).tolist()
        return seats

    @staticmethod
    def _route(people: pd.DataFrame, worker: str) -> tuple[str, str]:
        row = people.loc[people["worker_id"] == worker].iloc[0]
        return str(row["origin"]), str(row["destination"])

    def _open(
        self,
        waiting: pd.DataFrame,
        fleet: dict[str, dict[str, Any]],
        boarded: dict[str, list[str]],
        route: dict[str, tuple[str, str]],
    ) -> dict[str, float]:
        """Open vehicles for those who wait and seat them; return the bounds."""
        alike: dict[tuple[Any, ...], list[str]] = {}
        for vehicle, facts in fleet.items():
            alike.setdefault(tuple(facts.values()), []).append(vehicle)
        kinds = [Kind(len(names), *key[1:]) for key, names in alike.items()]
        parts = {(str(o), str(d)): part for (o, d), part in waiting.groupby(["origin", "destination"], sort=True)}
        groups = [Group(len(part), self._km(*ends), float(part["fare_yuan"].mean())) for ends, part in parts.items()]
        openings, before = open_vehicles(kinds, groups), sum(map(len, boarded.values()))
        for at, (ends, part) in enumerate(parts.items()):
            chosen, least = [], []
            for kind, (own, names) in enumerate(zip(kinds, alike.values(), strict=True)):
                count = int(openings.vehicles[kind, at])
                chosen += [names.pop(0) for _ in range(count)]
                least += [needed(own, own.fixed_yuan + own.yuan_km * groups[at].km, groups[at].fare_yuan)] * count
            rooms = [fleet[vehicle]["seats"] for vehicle in chosen]
            seated = share_out(part, rooms, least, self.points, _county(ends[1]), self._rules("coach"))
            for vehicle, seats in zip(chosen, seated, strict=True):
                boarded[vehicle], route[vehicle] = seats, ends
        return {"people_bound": before + openings.people_bound, "yuan_bound": openings.yuan_bound}

    def _km(self, origin: str, destination: str) -> float:
        return leg(_county(origin), _county(destination), self._rules("coach"))[0]

    def _rules(self, kind: str) -> TravelRules:
        """Return the figures of journeys: a coach stays on the road however far it goes."""
        rules = TravelRules.of(self.policy, self.snapshot.on)
        return rules if kind == "rail" else rules._replace(rail_from_km=float("inf"))

    def _trip(
        self,
        day: str,
        vehicle: str,
        facts: dict[str, Any],
        people: pd.DataFrame,
        ends: tuple[str, str],
        rows: dict[str, Records],
    ) -> None:
        """Write one vehicle's trip, stops and passengers."""
        rules, end, name = self._rules(facts["kind"]), _county(ends[1]), f"{day}-{vehicle}"
        boarding = {str(point): int(count) for point, count in people["point_id"].value_counts().items()}
        stops, proven = order_stops([self.points[point] for point in boarding], end, rules)
        start, halt = int(self.value("departure_hour")) * 60, int(self.value("boarding_minutes"))
        table, km, arrives = timetable(stops, boarding, end, rules, start=start, halt=halt)
        cost = round(facts["fixed"] + facts["yuan_km"] * km, 2)
        drivers = -(-max(arrives - start, 1) // int(self.value("driver_minutes_max")))
        rows["trips"].append(dict(zip(TRIPS, (
            name, vehicle, facts["kind"], day, *ends, facts["seats"], len(people), km, cost,
            round(cost / len(people), 2), start, arrives, drivers, proven,
        ), strict=True)))  # fmt: skip
        for nth, stop in enumerate(table, 1):
            point = self.points[stop.point_id]
            rows["stops"].append(dict(zip(STOPS, (
                name, nth, stop.point_id, point.title, point.region, *degrees(point.xyz), stop.arrives, stop.departs,
                stop.people, point.assumed,
            ), strict=True)))  # fmt: skip
        nth_of = {stop.point_id: nth for nth, stop in enumerate(table)}
        order = people.assign(nth=people["point_id"].map(nth_of)).sort_values(
            ["nth", "first", "party", "worker_id"], ascending=[True, False, True, True]
        )
        for seat, row in enumerate(order.to_dict("records"), 1):
            rows["passengers"].append({"trip_id": name, "seat": seat, **{key: row[key] for key in PASSENGERS[2:]}})


def _county(code: str) -> Point:
    """Return a county's seat as a point: where a line-haul ends, and where its length is measured from."""
    return Point(code, code, code, sphere_point(Divisions.load().seat(code)), assumed=True)
