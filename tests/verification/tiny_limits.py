"""Random limits for tiny instances, and a plain count of what a set of placements makes of them."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from domain.instance import Instance
from domain.limits.catalogue import LIMITS
from domain.policy import Policy
from tests.verification.tiny import HOME, NEXT_COUNTY, tempting

PREFIXES = (HOME, NEXT_COUNTY, "2204")
WORKER_CONDITIONS = (
    None,
    "groups = out_of_poverty, monitored",
    f"region = {HOME}",
    "cannot_leave = yes and seeking = yes",
)
POST_CONDITIONS = (None, "pay >= 3800", "kind = enterprise", f"region = {NEXT_COUNTY}", "physical_demand = heavy")
PREMIUM = 100
"""Accident insurance of one person on a welfare post, by the policy used here."""
SHARES = (0.2, 0.25, 0.34, 0.5, 0.75, 1.0)
Placement = tuple[dict[str, Any], dict[str, Any], str, float]
"""Worker, post, mode and kilometres."""


def maybe(draw: np.random.Generator, value: Any, chance: float = 0.5) -> Any:
    """Return the value, or None."""
    return value if draw.random() < chance else None


def corridor(name: str, draw: np.random.Generator) -> dict[str, Any]:
    """Return a corridor, one in five of them over."""
    low, high = sorted(int(draw.integers(0, 4)) for _ in range(2))
    return {
        "corridor_id": name, "origin": (str(draw.choice(PREFIXES)),), "destination": (str(draw.choice(PREFIXES)),),
        "people_min": maybe(draw, low, 0.4), "people_max": maybe(draw, high),
        "valid_until": maybe(draw, pd.Timestamp("2026-01-01"), 0.2),
    }  # fmt: skip


def quota(name: str, draw: np.random.Generator) -> dict[str, Any]:
    """Return a quota of any form, half of them hard."""
    low, high = sorted(int(draw.integers(0, 4)) for _ in range(2))
    least, most = sorted(float(draw.choice(SHARES)) for _ in range(2))
    counted = bool(draw.random() < 0.6)
    return {
        "quota_id": name,
        "of_workers": draw.choice(np.array(WORKER_CONDITIONS, object)),
        "at_posts": draw.choice(np.array(POST_CONDITIONS, object)),
        "people_min": maybe(draw, low, 0.5) if counted else None,
        "people_max": maybe(draw, high, 0.5) if counted else None,
        "share_min": None if counted else maybe(draw, least),
        "share_max": None if counted else maybe(draw, most),
        "share_of": maybe(draw, str(draw.choice(["plan", "staff_and_plan"])), 0.7),
        "penalty_yuan": maybe(draw, float(draw.choice([1, 50, 3000]))),
        "hard": maybe(draw, bool(draw.random() < 0.5), 0.3),
    }


def pin(instance: Instance, draw: np.random.Generator) -> dict[str, Any]:
    """Return a pin or a prohibition, of a post or of any."""
    post = str(draw.choice(instance.posts["post_id"].to_numpy(str)))
    return {
        "worker_id": str(draw.choice(instance.workers["worker_id"].to_numpy(str))),
        "post_id": maybe(draw, post, 0.7),
        "action": str(draw.choice(["pin", "forbid"])),
        "reason": "test", "by": "test",
    }  # fmt: skip


def with_limits(instance: Instance, seed: int) -> Instance:
    """Return the instance with a few random limits, some at odds with each other."""
    draw = np.random.default_rng([20260303, seed])
    # Four people at most: the enumeration counts every limit for every assignment.
    instance = Instance({**instance.tables, "workers": instance.workers.head(4)})
    made: dict[str, list[dict[str, Any]]] = {
        "corridors": [corridor(f"X{k}", draw) for k in range(draw.integers(0, 3))],
        "quotas": [quota(f"Q{k}", draw) for k in range(draw.integers(0, 3))],
        "pins": [pin(instance, draw) for _ in range(draw.integers(0, 2))],
    }
    tables = {**instance.tables, **{name: pd.DataFrame(rows) for name, rows in made.items() if rows}}
    return Instance({**tables, **ledger_limits(instance, draw)})


def ledger_limits(instance: Instance, draw: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return tables with the limits that ledgers state beside other facts, each kind in one instance of three or so."""
    workers, posts, employers = (instance.tables[name].copy() for name in ("workers", "posts", "employers"))
    workers["sex"] = pd.array(draw.choice(np.array(["male", "female", None], object), len(workers)), "str")
    employers["dispatched_now"] = pd.array(draw.integers(0, 3, len(employers)), "Int64")
    workers["household_id"] = pd.array(draw.choice(np.array(["H1", "H1", "H2", None], object), len(workers)), "str")
    workers["team_id"] = pd.array(draw.choice(np.array(["T1", None], object), len(workers)), "str")
    moved = draw.random(len(workers)) < 0.4
    workers["groups"] = pd.Series(
        [(*(own or ()), "relocated") if at else own for own, at in zip(workers["groups"], moved, strict=True)],
        dtype=object,
    )
    made: dict[str, list[dict[str, Any]]] = {
        "dormitories": [],
        "projects": [],
        "baselines": [],
        "together": [],
        "funds": [],
    }
    if draw.random() < 0.4:
        kinds = (("household", None), ("household", "H1"), ("team", None))
        made["together"] = [
            {"what": what, "group_id": group, "penalty_yuan": maybe(draw, float(draw.choice([1, 50, 3000]))),
             "hard": maybe(draw, bool(draw.random() < 0.5), 0.3)}
            for what, group in kinds if draw.random() < 0.5
        ]  # fmt: skip
    if draw.random() < 0.3:
        men, women = (maybe(draw, int(draw.integers(0, 3)), 0.8) for _ in range(2))
        near = maybe(draw, float(draw.choice([5, 60])))
        made["dormitories"] = [{"dormitory_id": "D1", "beds_men": men, "beds_women": women, "commute_km": near}]
        posts["dormitory_id"] = pd.array(draw.choice(np.array(["D1", None], object), len(posts)), "str")
    if draw.random() < 0.3:
        least = float(draw.choice(SHARES))
        made["projects"] = [
            {"project_id": "J1", "name": "J", "employer_id": str(employers["employer_id"].iloc[0]), "region": HOME,
             "priority_share_min": maybe(draw, least), "starts": pd.Timestamp("2026-03-02"),
             "central_funds_yuan": maybe(draw, float(draw.choice([0, 90_000, 200_001]))),
             "relocation_area": maybe(draw, bool(draw.random() < 0.7)),
             "skilled_seats_min": maybe(draw, int(draw.integers(0, 4))), "contract_workers_now": maybe(draw, 1)}
        ]  # fmt: skip
        posts["project_id"] = pd.array(draw.choice(np.array(["J1", None], object), len(posts)), "str")
        posts["role"] = pd.array(draw.choice(np.array(["contract", "relief", None], object), len(posts)), "str")
    if draw.random() < 0.3:
        kinds = ("priority_employed", "welfare_posts_min", "welfare_posts_max")
        made["baselines"] = [
            {"region": str(draw.choice([HOME, NEXT_COUNTY])), "what": kind, "value": int(draw.integers(0, 3))}
            for kind in kinds
            if draw.random() < 0.5
        ]
    if draw.random() < 0.3:
        employers["key_enterprise"] = pd.array(
            draw.choice(np.array([True, False, None], object), len(employers)), "boolean"
        )
        employers["fill_share_min"] = pd.array(draw.choice(SHARES, len(employers)), "Float64")
    if draw.random() < 0.3:
        made["funds"] = [
            {"fund_id": "F1", "channel": "employment", "instruments": "welfare_accident_insurance",
             "amount_yuan": float(draw.choice([0, PREMIUM - 1, PREMIUM, 2 * PREMIUM + 7])),
             "valid_until": maybe(draw, pd.Timestamp("2026-03-01"), 0.2)}
        ]  # fmt: skip
    if draw.random() < 0.3:
        made.setdefault("funds", []).append(
            {"fund_id": "F2", "channel": "work_relief", "amount_yuan": float(draw.choice([0, 90_000, 200_001]))}
        )
    if draw.random() < 0.2:
        origins = [None, (HOME,), (NEXT_COUNTY, "33")]
        posts["allotment"] = pd.Series([origins[k] for k in draw.integers(0, 3, len(posts))], dtype=object)
    frames = {name: pd.DataFrame(rows) for name, rows in made.items() if rows}
    return {"workers": workers, "posts": posts, "employers": employers, **frames}


@cache
def everything() -> Policy:
    """Return a policy under which every limit is enforced."""
    rules = tempting().replaced("limits.enforced", [limit.name for limit in LIMITS], "test")
    rules = rules.replaced("relocation.share_min", 0.5, "test")
    return rules.replaced("welfare_accident.premium_yuan", PREMIUM, "test")


def meets(row: dict[str, Any], conditions: str | None) -> bool:
    """Return whether a worker or post meets the conditions used here."""
    tests = {
        "groups = out_of_poverty, monitored": lambda: bool({"out_of_poverty", "monitored"} & set(row["groups"] or ())),
        "cannot_leave = yes and seeking = yes": lambda: bool(row["cannot_leave"]) and bool(row["seeking"]),
        f"region = {HOME}": lambda: row["region"] == HOME,
        f"region = {NEXT_COUNTY}": lambda: row["region"] == NEXT_COUNTY,
        "pay >= 3800": lambda: row["pay"] >= 3800,
        "kind = enterprise": lambda: row["kind"] == "enterprise",
        "physical_demand = heavy": lambda: row["physical_demand"] == "heavy",
    }
    return conditions is None or tests[conditions]()


def first_served(worker: dict[str, Any]) -> bool:
    """Return whether somebody belongs to a priority group: everybody of any group here but the relocated does."""
    return bool(set(worker["groups"] or ()) - {"relocated"})


class Rulebook:
    """The limits of one instance as plain rows."""

    def __init__(self, instance: Instance) -> None:
        """Read them."""
        names = (
            "corridors", "quotas", "pins", "employers", "posts", "dormitories", "projects", "baselines", "together",
            "workers", "funds",
        )  # fmt: skip
        (
            self.corridors, self.quotas, self.pins, self.employers, self.posts,
            self.dormitories, self.projects, self.baselines, self.together, self.workers, self.funds,
        ) = (records(instance, name) for name in names)  # fmt: skip

    def short(self, placements: Sequence[Placement]) -> dict[tuple[str, str, str], tuple[int, int, bool]]:
        """Return by limit, subject and part: how many people short or over, the price of each, and whether hard."""
        found: dict[tuple[str, str, str], tuple[int, int, bool]] = {}
        for row in self.corridors:
            if row["valid_until"] is None:
                count = sum(
                    w["region"].startswith(row["origin"]) and p["region"].startswith(row["destination"])
                    for w, p, *_ in placements
                )
                found["corridor_quota", row["corridor_id"], "people"] = (_beyond(count, row), 0, True)
        for row in self.pins:
            count = sum(
                w["worker_id"] == row["worker_id"] and row["post_id"] in (None, p["post_id"]) for w, p, *_ in placements
            )
            wanted = 1 if row["action"] == "pin" else 0
            short = max(0, wanted - count) if wanted else count
            found["pins", f"{row['action']} {row['worker_id']} {row['post_id'] or '*'}", "people"] = (short, 0, True)
        for row in self.quotas:
            found |= self._quota(row, placements)
        return found | self._of_employers(placements) | self._of_areas(placements) | self._of_groups(placements)

    def _of_groups(self, placements: Sequence[Placement]) -> dict[tuple[str, str, str], tuple[int, int, bool]]:
        found: dict[tuple[str, str, str], tuple[int, int, bool]] = {}
        columns = {
            "household": ("household_id", lambda p: p["region"]),
            "team": ("team_id", lambda p: p["employer_id"]),
        }
        for what, (column, place) in columns.items():
            rows = {row["group_id"]: row for row in self.together if row["what"] == what}
            for name in {w[column] for w in self.workers} - {None}:
                everybody = [w["worker_id"] for w in self.workers if w[column] == name]  # all ask for work here
                row = rows[name] if name in rows else rows.get(None)
                if row is None or len(everybody) == 1:
                    continue
                there = [place(p) for w, p, *_ in placements if w[column] == name]
                together = len(there) == len(everybody) and len(set(there)) == 1
                hard = row["penalty_yuan"] is None if row["hard"] is None else bool(row["hard"])
                price = 0 if hard or row["penalty_yuan"] is None else int(row["penalty_yuan"])
                found["stay_together", name, what] = (0 if together else len(there), price, hard)
        return found

    def _of_employers(self, placements: Sequence[Placement]) -> dict[tuple[str, str, str], tuple[int, int, bool]]:
        found = {}
        for row in self.employers:
            name, own = row["employer_id"], [q for q in placements if q[1]["employer_id"] == row["employer_id"]]
            sent = sum(mode == "dispatched" for *_, mode, _ in own)
            hired = sum(
                mode == "hire" and p["role"] != "relief" and p["kind"] != "public_welfare" for _, p, mode, _ in own
            )
            now, heads = row["dispatched_now"], row["headcount"]
            # 9 d - h <= N - 10 D in tenths of a person, rounded up to people; an employer already above takes none.
            over = max(0, -(-(9 * sent - hired - heads + 10 * now) // 10))
            found["dispatched_share", name, "share_max"] = (sent if 10 * now > heads else over, 0, True)
            if row["key_enterprise"]:
                seats = sum(
                    p["seats"] for p in self.posts if p["employer_id"] == name and p["kind"] != "public_welfare"
                )
                low = -(-round(row["fill_share_min"] * 100) * seats // 100)
                there = sum(p["kind"] != "public_welfare" for _, p, *_ in own)
                found["key_enterprise_floor", name, "people"] = (max(0, low - there), 0, True)
        for post in self.posts:
            if post["allotment"]:
                others = sum(
                    p["post_id"] == post["post_id"] and not w["region"].startswith(post["allotment"])
                    for w, p, *_ in placements
                )
                found["seat_allotment", post["post_id"], "people"] = (others, 0, True)
        for row in self.dormitories:
            near = -1 if row["commute_km"] is None else row["commute_km"]
            sexes = [w["sex"] for w, p, _, km in placements if p["dormitory_id"] == row["dormitory_id"] and km > near]
            men, women = row["beds_men"], row["beds_women"]
            if men is not None:
                found["dormitory_beds", "D1", "men"] = (max(0, sexes.count("male") - men), 0, True)
            if women is not None:
                found["dormitory_beds", "D1", "women"] = (max(0, sexes.count("female") - women), 0, True)
            if men is not None and women is not None:
                found["dormitory_beds", "D1", "people"] = (max(0, len(sexes) - men - women), 0, True)
        return found

    def _of_areas(self, placements: Sequence[Placement]) -> dict[tuple[str, str, str], tuple[int, int, bool]]:
        found = {}
        for row in self.projects:
            there = [w for w, p, *_ in placements if p["project_id"] == "J1" and p["role"] != "contract"]
            if row["priority_share_min"] is not None:
                low = -(-round(row["priority_share_min"] * 100) * len(there) // 100)
                found["priority_share", "J1", "share_min"] = (max(0, low - sum(map(first_served, there))), 0, True)
            found |= self._of_project(row, [(w, p) for w, p, *_ in placements if p["project_id"] == "J1"])
        for row in self.baselines:
            area, value = row["region"], row["value"]
            helped = sum(p["kind"] == "public_welfare" and p["region"].startswith(area) for _, p, *_ in placements)
            ours = sum(first_served(w) and w["region"].startswith(area) for w, *_ in placements)
            if row["what"] == "priority_employed":
                found["area_floor", area, "people"] = (max(0, value - ours), 0, True)
            elif row["what"] == "welfare_posts_min":
                found["welfare_posts_band", area, "floor"] = (max(0, value - helped), 0, True)
            else:
                found["welfare_posts_band", area, "cap"] = (max(0, helped - value), 0, True)
        for row in self.funds:
            if row["channel"] == "work_relief":
                found |= self._choice(int(row["amount_yuan"]), placements)
            elif row["valid_until"] is None:
                claimed = PREMIUM * sum(p["kind"] == "public_welfare" for _, p, *_ in placements)
                found["fund_budget", "F1", "claims"] = (max(0, claimed - int(row["amount_yuan"])), 0, True)
        return found

    def _choice(
        self, budget: int, placements: Sequence[Placement]
    ) -> dict[tuple[str, str, str], tuple[int, int, bool]]:
        found, need = {}, 0
        for row in self.projects:
            there = [p for _, p, *_ in placements if p["project_id"] == "J1" and p["role"] != "contract"]
            if there or row["contract_workers_now"]:
                need += int(row["central_funds_yuan"] or 0)
            if not row["contract_workers_now"]:
                seats = sum(p["seats"] for p in self.posts if p["project_id"] == "J1" and p["role"] != "contract")
                # A quarter of a point for each relief seat (25 x seats / 100), 100 yuan a point; no other score is known.
                found["project_choice", "J1", "unopened"] = (int(not there), 25 * seats, False)
        found["project_choice", "F2", "funds"] = (max(0, need - budget), 0, True)
        return found

    def _of_project(
        self, row: dict[str, Any], there: list[tuple[dict[str, Any], dict[str, Any]]]
    ) -> dict[tuple[str, str, str], tuple[int, int, bool]]:
        found = {}
        relief = [p for _, p in there if p["role"] != "contract"]
        if row["central_funds_yuan"] is not None:
            # 2 March to 31 December are 305 days; whole yuan for each person, three tenths of the funds rounded up.
            paid = sum(int(p["pay"]) * 12 * 305 // 365 for p in relief)
            low = -(-3 * int(row["central_funds_yuan"]) // 10)
            found["relief_wage_share", "J1", "pay"] = (max(0, low - paid), 0, True)
        if row["relocation_area"]:
            moved = sum("relocated" in (w["groups"] or ()) and len(w["groups"]) > 1 for w, _ in there)
            moved -= sum({"relocated", "low_income"} == set(w["groups"] or ()) for w, _ in there)
            found["relocation_share", "J1", "share_min"] = (max(0, -(-len(there) // 2) - moved), 0, True)
        missing = (row["skilled_seats_min"] or 0) - (row["contract_workers_now"] or 0)
        if missing > 0:
            idle = 0 if len(there) - len(relief) >= missing else len(relief)
            found["relief_skilled_floor", "J1", "people"] = (idle, 0, True)
        return found

    def _quota(
        self, row: dict[str, Any], placements: Sequence[Placement]
    ) -> dict[tuple[str, str, str], tuple[int, int, bool]]:
        inside = [(w, p) for w, p, *_ in placements if meets(p, row["at_posts"])]
        part = sum(meets(w, row["of_workers"]) for w, _ in inside)
        hard = row["penalty_yuan"] is None if row["hard"] is None else bool(row["hard"])
        price = 0 if hard or row["penalty_yuan"] is None else int(row["penalty_yuan"])
        whole = len(inside)
        if row["share_of"] == "staff_and_plan":
            owners = {p["employer_id"] for p in self.posts if meets(p, row["at_posts"])}
            whole += sum(e["headcount"] for e in self.employers if e["employer_id"] in owners)  # none is a worker here
        found = {}
        if row["people_min"] is not None or row["people_max"] is not None:
            found["general_quota", row["quota_id"], "people"] = (_beyond(part, row), price, hard)
        # A share s of W people: at least the next whole number above s W, at most the one below; in hundredths.
        if row["share_min"] is not None:
            least = -(-round(row["share_min"] * 100) * whole // 100)
            found["general_quota", row["quota_id"], "share_min"] = (max(0, least - part), price, hard)
        if row["share_max"] is not None:
            most = round(row["share_max"] * 100) * whole // 100
            found["general_quota", row["quota_id"], "share_max"] = (max(0, part - most), price, hard)
        return found


def _beyond(count: int, row: dict[str, Any]) -> int:
    low = 0 if row["people_min"] is None else row["people_min"]
    high = count if row["people_max"] is None else row["people_max"]
    return int(max(0, low - count, count - high))


def records(instance: Instance, name: str) -> list[dict[str, Any]]:
    """Return a table as dictionaries, blanks as None."""
    frame = instance.tables[name]
    if not len(frame):
        return []
    columns = ([None if blank(cell) else cell for cell in frame[column].tolist()] for column in frame.columns)
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def blank(cell: Any) -> bool:
    """Return whether a cell holds nothing; a tuple never does."""
    return cell is None or cell is pd.NA or cell is pd.NaT or cell != cell
