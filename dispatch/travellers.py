"""Who travels far, on which day, from which assembly point: the groups that vehicles are opened for."""

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from dispatch.accounts import FIRM
from dispatch.portion import among
from dispatch.snapshot import Snapshot
from domain.check.memberships import member_of
from domain.geography import Divisions, TravelRules, journey, straight_km
from domain.geography.points import unit_vectors
from domain.geography.travel import Travel
from domain.policy import Policy
from domain.rules import Verdict

COUNTY = 6
TRAVELLERS = [
    "worker_id", "post_id", "employer_id", "level", "vehicle_id", "day", "origin", "destination", "point_id",
    "point_minutes", "fare_yuan", "party", "first", "reason",
]  # fmt: skip
PRIORITY = ("out_of_poverty", "monitored")
"""People out of poverty, those monitored against a return to it included, are seated first."""


@dataclass(frozen=True)
class Point:
    """An assembly point; ``assumed`` where no ledger states one and the county's seat stands in."""

    point_id: str
    title: str
    region: str
    xyz: Any
    assumed: bool


def travellers_of(snapshot: Snapshot, diff: pd.DataFrame, policy: Policy) -> tuple[pd.DataFrame, dict[str, Point]]:
    """Return everybody with a firm place far from home, and the assembly points.

    Returns
    -------
    DataFrame
        ``TRAVELLERS``: ``day`` of the journey (the post's first day, or the earliest on which vehicles leave), counties of the
        point and of the post, minutes to the point, fare of the journey alone, ``party`` (team, else household, else
        the person), ``first`` (seated first); ``reason`` no_point where no point is near enough, else blank.
    dict
        The points by id.
    """
    firm = diff[diff["to_level"].isin(FIRM) & diff["to_post"].notna()].reset_index(drop=True)
    instance, on = among(snapshot, firm["worker_id"]), snapshot.on
    workers, posts = instance.workers, instance.posts
    row = pd.Index(workers["worker_id"]).get_indexer(pd.Index(firm["worker_id"]))
    at = pd.Index(posts["post_id"]).get_indexer(pd.Index(firm["to_post"]))
    trips = Travel.of(instance, policy, on).pairs(row, at)
    far = (trips["minutes"] >= int(policy.value("vehicles.charter_from_minutes", on, ""))).to_numpy()
    firm, row, at, trips = firm[far].reset_index(drop=True), row[far], at[far], trips[far].reset_index(drop=True)
    people, places = workers.iloc[row].reset_index(drop=True), posts.iloc[at].reset_index(drop=True)
    points = points_of(snapshot, people)
    rules = TravelRules.of(policy, on)
    most = int(policy.value("vehicles.assembly_minutes_max", on, ""))
    homes = list(people[["region", "latitude", "longitude"]].astype(object).itertuples(index=False, name=None))
    found = {home: _reached(home[0], home[1], home[2], points, rules, most) for home in set(homes)}
    party = people["team_id"].fillna(people["household_id"]).fillna(people["worker_id"])
    nearest = _boarding([found[home] for home in homes], party.tolist())
    priority = np.zeros(len(workers), bool)
    for group in PRIORITY:
        priority |= member_of(instance, on, group) == Verdict.YES
    known = snapshot.people["vehicle_id"].reindex(firm["worker_id"]).to_numpy(object)
    frame = pd.DataFrame(
        {
            "worker_id": firm["worker_id"],
            "post_id": firm["to_post"],
            "employer_id": places["employer_id"],
            "level": firm["to_level"],
            "vehicle_id": pd.Series(known, dtype="str").where(firm["change"] == "kept"),
            "day": places["starts"].clip(lower=earliest_day(policy, on)).dt.strftime("%Y-%m-%d"),
            "origin": pd.Series([points[p].region[:COUNTY] if p else "" for p, _ in nearest], dtype="str"),
            "destination": places["region"].str[:COUNTY],
            "point_id": pd.Series([p for p, _ in nearest], dtype="str"),
            "point_minutes": pd.Series([minutes for _, minutes in nearest], dtype="int64"),
            "fare_yuan": trips["fare_yuan"],
            "party": party.astype("str"),
            "first": priority[row],
            "reason": pd.Series(["" if p else "no_point" for p, _ in nearest], dtype="str"),
        }
    )
    return frame.sort_values("worker_id", ignore_index=True)[TRAVELLERS], points


def earliest_day(policy: Policy, on: date) -> pd.Timestamp:
    """Return the first day on which people can be sent: the plan has to be approved and told to them before."""
    return pd.Timestamp(on) + pd.Timedelta(days=int(policy.value("vehicles.lead_days", on, "")))


def points_of(snapshot: Snapshot, people: pd.DataFrame) -> dict[str, Point]:
    """Return the assembly points of the ledgers; without any, the seats of the people's counties, as assumed ones."""
    divisions, table = Divisions.load(), snapshot.instance.assembly_points
    points = {}
    for row in table.astype(object).where(table.notna(), None).to_dict("records"):
        own = row["latitude"] is not None and row["longitude"] is not None
        where = (row["latitude"], row["longitude"]) if own else divisions.seat(row["region"])
        title = row["title"] or row["point_id"]
        points[str(row["point_id"])] = Point(
            str(row["point_id"]), title, row["region"], sphere_point(where), assumed=False
        )
    if not points:
        for county in sorted(set(people["region"].str[:COUNTY])):
            seat = divisions.seat(county)
            points[county] = Point(county, divisions.name(county, "zh"), county, sphere_point(seat), assumed=True)
    return points


def county_seat(code: str) -> Point:
    """Return the seat of a division as a point: where a line-haul ends, and where its length is measured from."""
    divisions = Divisions.load()
    return Point(code, divisions.name(code, "zh"), code, sphere_point(divisions.seat(code)), assumed=True)


def sphere_point(where: tuple[float, float]) -> Any:
    """Return a unit vector of latitude and longitude."""
    return unit_vectors(np.array([where], dtype=np.float64))[0]


def degrees(xyz: Any) -> tuple[float, float]:
    """Return latitude and longitude of a unit vector, to about ten metres."""
    x, y, z = (float(part) for part in xyz)
    return round(math.degrees(math.asin(z)), 4), round(math.degrees(math.atan2(y, x)), 4)


def _reached(
    region: str, latitude: Any, longitude: Any, points: dict[str, Point], rules: TravelRules, most: int
) -> dict[str, int]:
    """Return the minutes to each point within the stated time."""
    divisions = Divisions.load()
    own = not (pd.isna(latitude) or pd.isna(longitude))
    exact = own or divisions.has_own_point(region)
    home = sphere_point((float(latitude), float(longitude)) if own else divisions.seat(region))
    reached = {}
    for point in points.values():
        if not exact and point.region[:COUNTY] == region[:COUNTY]:
            minutes = int(rules.county_typical_minutes)  # known to the county only: typical, as everywhere
        else:
            minutes = int(journey(straight_km(home, point.xyz), rules)[1])
        if minutes <= most:
            reached[point.point_id] = minutes
    return reached


def _boarding(reached: list[dict[str, int]], parties: list[str]) -> list[tuple[str, int]]:
    """Return point and minutes of each person: the nearest point, a party's where all of it gets to soonest; else blank."""
    together: dict[str, list[int]] = {}
    for at, party in enumerate(parties):
        together.setdefault(party, []).append(at)
    found = [("", 0)] * len(reached)
    for people in together.values():
        common = set.intersection(*(set(reached[at]) for at in people))
        if common:
            best = min(common, key=lambda point: (sum(reached[at][point] for at in people), point))
            for at in people:
                found[at] = best, reached[at][best]
            continue
        for at in people:
            if reached[at]:
                found[at] = min(((point, minutes) for point, minutes in reached[at].items()), key=lambda one: one[::-1])
    return found
