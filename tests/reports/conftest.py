"""A small instance and a plan for it, made up to the contract of domain.plan and checked for consistency."""

import json
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from domain.geography import Divisions
from domain.instance import Instance
from domain.plan import FRAMES, Plan
from domain.policy import Policy
from reports.case import Case
from reports.names import Names

ON = date(2026, 3, 2)
HOMES = ("220421", "220422", "222403", "220581")
PLACES = ("220421", "220422", "222403", "220581", "220104", "220184", "330206", "330212")
TRADES = {"6-18-02-03": "焊工甲", "6-05-01-01": "缝制工", "4-02-02-01": "驾驶员", "6-29-01-01": "砌筑工"}
PAYLOAD = "=cmd|' /C calc'!A0"
SEED = 20260302


@dataclass(frozen=True)
class Trades:
    """A classification of four trades."""

    def name(self, code: str, lang: str = "zh") -> str:
        """Return the name of a trade."""
        return TRADES[code]


def _workers(draw: np.random.Generator, divisions: Divisions, count: int) -> pd.DataFrame:
    townships = {home: divisions.codes(home, 9)[:4] for home in HOMES}
    rows: list[dict[str, Any]] = []
    for number in range(count):
        home = HOMES[int(draw.integers(len(HOMES)))]
        region = home if draw.random() < 0.15 else townships[home][int(draw.integers(4))]
        group = ((), ("out_of_poverty",), ("monitored",), ("low_income",), ("disabled", "out_of_poverty"))[
            int(draw.choice(5, p=[0.5, 0.2, 0.1, 0.15, 0.05]))
        ]
        rows.append(
            {
                "worker_id": f"W{number:020x}",
                "region": region,
                "status": "unemployed",
                "seeking": True if draw.random() < 0.8 else None,
                "groups": None if draw.random() < 0.1 else group,
                "sex": "male" if draw.random() < 0.6 else "female",
                "verified_on": pd.Timestamp("2026-02-20" if draw.random() < 0.7 else "2025-10-01"),
            }
        )
    return pd.DataFrame(rows)


def _posts(draw: np.random.Generator, count: int) -> pd.DataFrame:
    kinds = ["enterprise", "enterprise", "enterprise", "work_relief", "workshop", "public_welfare", "day_labour"]
    rows: list[dict[str, Any]] = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        local = kind in ("work_relief", "public_welfare")
        place = HOMES[number % 4] if local else PLACES[int(draw.integers(len(PLACES)))]
        rows.append(
            {
                "post_id": f"P{number:04d}",
                "employer_id": f"E{number % 12:03d}",
                "title": PAYLOAD if number == 3 else f"岗位{number}",
                "trade": list(TRADES)[number % 4] if number % 9 else None,
                "kind": kind,
                "role": ("relief" if number % 2 else "contract") if kind == "work_relief" else None,
                "region": place,
                "seats": int(draw.integers(3, 14)),
                "pay": float(draw.integers(19, 75)) * 100,
                "pay_unit": "month",
                "starts": pd.Timestamp("2026-03-09") if number % 3 else pd.Timestamp("2026-01-05"),
                "project_id": f"J{number % 4}" if kind == "work_relief" else None,
                "screens": "age_max=45;sex=male" if number % 11 == 0 else None,
            }
        )
    return pd.DataFrame(rows)


def _employers() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "employer_id": [f"E{number:03d}" for number in range(12)],
            "name": [PAYLOAD if number == 5 else f"第{number}公司" for number in range(12)],
            "region": [PLACES[number % len(PLACES)] for number in range(12)],
            "headcount": 100,
            "seats_max": [20 if number == 2 else None for number in range(12)],
            "key_enterprise": [number == 1 for number in range(12)],
            "fill_share_min": [0.8 if number == 1 else None for number in range(12)],
        }
    )


def _projects() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "project_id": [f"J{number}" for number in range(4)],
            "name": [f"第{number}以工代赈项目" for number in range(4)],
            "employer_id": "E001",
            "region": list(HOMES[:4]),
            "central_funds_yuan": 1_000_000.0,
            "labour_pay_yuan": [300_000.0, 320_000.0, 250_000.0, None],
            "priority_share_min": [0.3, None, 0.5, None],
            "starts": pd.Timestamp("2026-03-01"),
        }
    )


def _skills(draw: np.random.Generator, workers: pd.DataFrame) -> pd.DataFrame:
    held = workers["worker_id"][draw.random(len(workers)) < 0.4]
    return pd.DataFrame({"worker_id": held, "skill": [list(TRADES)[i % 4] for i in range(len(held))]})


def _quarantine() -> pd.DataFrame:
    columns = [
        "table",
        "file",
        "sheet",
        "row",
        "column",
        "value",
        "problem_zh",
        "problem_en",
        "way_out_zh",
        "way_out_en",
    ]
    rows = [
        (
            "workers",
            "劳动力.xlsx",
            "劳动力",
            7,
            "户籍地",
            "东峰县",
            "不是已知区划",
            "not a known division",
            "东丰县？",
            "东丰县?",
        ),
        (
            "workers",
            "劳动力.xlsx",
            "劳动力",
            9,
            "户籍地",
            "东峰县",
            "不是已知区划",
            "not a known division",
            "东丰县？",
            "东丰县?",
        ),
        (
            "posts",
            "岗位.xlsx",
            "岗位",
            4,
            "薪资",
            PAYLOAD,
            "不是数字{x}",
            "not a number {x}",
            "填数字",
            "give a number",
        ),
    ]
    return pd.DataFrame(rows, columns=columns)


def make_instance(people: int = 400, posts: int = 42) -> Instance:
    """Return a fabricated instance."""
    draw = np.random.default_rng(SEED)
    workers = _workers(draw, Divisions.load(), people)
    tables = {
        "workers": workers,
        "posts": _posts(draw, posts),
        "employers": _employers(),
        "projects": _projects(),
        "skills_held": _skills(draw, workers),
    }
    notes = {"synthetic": True, "assumed": ["<b>人口</b>按县分配的比例为假定 {x}"]}
    return Instance(tables, _quarantine(), notes)


def _km(here: tuple[float, float], there: tuple[float, float]) -> float:
    lat, lon, lat2, lon2 = (radians(value) for value in (*here, *there))
    return 2 * 6371 * asin(sqrt(sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2))


def make_plan(instance: Instance) -> Plan:
    """Place people on posts in order of id, as a stand-in for the optimizer; every frame to the contract."""
    draw, divisions = np.random.default_rng(SEED + 1), Divisions.load()
    posts = instance.posts.to_dict("records")
    left = {post["post_id"]: int(post["seats"]) for post in posts}
    assignments, unplaced, misses, verify = [], [], [], []
    for worker in instance.workers.to_dict("records"):
        identity, asks = worker["worker_id"], worker["seeking"] is True
        groups = worker["groups"] or ()
        rank = 0 if {"out_of_poverty", "monitored"} & set(groups) else 1 if "low_income" in groups else 2
        who = rank * 4 + int(draw.integers(4))
        post = posts[int(draw.integers(len(posts)))]
        key, fate = post["post_id"], draw.random()
        if not asks:
            unplaced.append((identity, -1, "not_asked", "seeks_work", 0, None, None, None, None))
        elif fate < 0.72 and left[key] > 0:
            left[key] -= 1
            straight = _km(divisions.seat(worker["region"]), divisions.seat(post["region"]))
            rail = straight > 250
            unknown = ("skilled_enough",) if draw.random() < 0.2 else ()
            minutes = 20.0 if straight < 1 else round(straight * 1.3 / (200 if rail else 60) * 60 + 60 * rail)
            assignments.append(
                (identity, key, post["employer_id"], "loan" if draw.random() < 0.05 else "hire", round(straight * 1.3, 1), minutes,
                 round(straight * 0.4, 2), "rail" if rail else "road", straight < 1, post["pay"], who, unknown, 12.5, "new", pd.NaT)
            )  # fmt: skip
            if unknown:
                verify.append(
                    ("worker", identity, "skilled_enough", key, json.dumps({"skill": post["trade"], "level": 4}), True)
                )
        elif fate < 0.86:
            unplaced.append((identity, who, "taken", "", 3, key, json.dumps({"0": 2, str(who): 1}), 1.0, 250.0))
        else:
            unplaced.append((identity, who, "no_admissible_post", "skilled_enough", 0, None, None, None, None))
            numbers = json.dumps(
                [{"skill": "6-18-02-03", "level": 4}, {"minutes": 95, "limit": 60, "place": post["region"]}]
            )
            misses.append(
                (identity, 1, key, "hire", ("skilled_enough",), json.dumps([{"skill": "6-18-02-03", "level": 4}]))
            )
            misses.append((identity, 2, posts[0]["post_id"], "hire", ("skilled_enough", "within_reach"), numbers))
    verify.append(("employer", "E004", "employer_in_good_standing", None, "{}", False))
    empty = [
        (key, int(post["seats"]), int(post["seats"]) - left[key], left[key],
         ("no_admissible_worker", "all_placed_elsewhere", "closed", "employer_full")[number % 4],
         ("skilled_enough", "", "pay_lawful", "")[number % 4], 0 if number % 4 == 0 else 5, 7 if number % 4 == 0 else 0)
        for number, post in enumerate(posts) if left[key := post["post_id"]] > 0
    ]  # fmt: skip
    placed = pd.DataFrame(assignments, columns=list(FRAMES["assignments"]))
    rows: dict[str, list[Any]] = {
        "unplaced": unplaced,
        "misses": misses,
        "empty_seats": empty,
        "rule_costs": [("skilled_enough", 500, 210, 25, 9), ("within_reach", 800, 90, 4, 2), ("pay_lawful", 30, 0, 0, 0)],
        "verify": verify,
        "tiers": _tiers(placed, len(instance.workers)),
        "limits": [("seats", post["post_id"], "people", int(post["seats"]) - left[post["post_id"]], None, int(post["seats"]),
                    "people", True, 0, 0 if left[post["post_id"]] else 1000, *[None] * 5) for post in posts]
        + [("employer_cap", "E002", "people", 20, None, 20, "people", True, 0, 3, *[None] * 5)],
        "limit_seats": [],
        "screens": [(post["post_id"], screen, "ignored" if post["kind"] == "public_welfare" else "honoured", "吉人社联〔2023〕52号")
                    for post in posts if isinstance(post["screens"], str) for screen in post["screens"].split(";")],
        "last_resort": [(row[0], 2, 14, 14) for row in assignments if int(row[1][1:]) % 7 == 5],
    }  # fmt: skip
    frames = {name: pd.DataFrame(value, columns=list(FRAMES[name])) for name, value in rows.items()}
    frames["assignments"] = placed
    identity = {
        "plan_date": ON.isoformat(),
        "input_hash": instance.content_hash(),
        "policy_hash": Policy.load().content_hash(),
        "seed": 0,
        "versions": {"laborflow": "0.1.0", "ortools": "9.15"},
        "status": "optimal",
        "reproducible": True,
        "notes": dict(instance.notes),
    }
    return Plan(frames, identity)


def _tiers(placed: pd.DataFrame, people: int) -> list[tuple[Any, ...]]:
    priority = int((placed["who_class"] < 8).sum())
    minutes = float(placed["minutes"].sum())
    return [
        ("who", "priority", priority, priority, priority, 0, "people"),
        ("who", "all", len(placed), len(placed), len(placed), 0, "people"),
        ("last_resort", "welfare posts", 5, 5, 5, 0, "people"),
        ("where", "minutes", minutes, minutes, minutes, 0, "minutes"),
        ("where", "yuan", 45678.0, 45678.0, 45678.0, 0, "yuan"),
    ]


@pytest.fixture(scope="session")
def policy() -> Policy:
    """Return the shipped policy."""
    return Policy.load()


@pytest.fixture(scope="session")
def names(policy: Policy) -> Names:
    """Return the shipped places and groups, with four trades."""
    from reports.names import group_labels

    return Names(Divisions.load(), Trades(), group_labels(policy, ON))


@pytest.fixture(scope="session")
def instance() -> Instance:
    """Return the fabricated instance."""
    return make_instance()


@pytest.fixture(scope="session")
def plan(instance: Instance) -> Plan:
    """Return the fabricated plan, consistent with its instance."""
    plan = make_plan(instance)
    filled = plan.assignments["post_id"].value_counts()
    seats = instance.posts.set_index("post_id")["seats"]
    assert (filled <= seats.reindex(filled.index)).all()
    assert len(plan.assignments) + len(plan.unplaced) == len(instance.workers)
    assert set(plan.empty_seats["post_id"]) == set(seats.index) - set(
        filled[filled == seats.reindex(filled.index)].index
    )
    return plan


@pytest.fixture(scope="session")
def case(plan: Plan, instance: Instance, policy: Policy, names: Names) -> Case:
    """Return plan, instance and policy joined."""
    return Case.of(plan, instance, policy, names)
