"""Every instrument asked of a million people: a made-up province, its plan, its stated facts and payments."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.measure import Stopwatch
from domain.entitlements import entitlements
from domain.instance import Instance
from domain.plan import FRAMES, Plan
from domain.policy import Policy
from domain.tables import EDUCATION, GROUPS, POST_KINDS, SIZES, STATUSES

ON = date(2026, 6, 1)
COUNTIES = ("220421", "220422", "220102", "220105", "220281", "222401", "220702", "220802", "220621", "220523")
AWAY = ("330206", "350182", "110105", "370102", "210102")
FACTS = {
    "training_days": ("45", 0.05),
    "training_fee_yuan": ("1200", 0.05),
    "training_completed": ("yes", 0.05),
    "insurance_paid_yuan": ("6480", 0.2),
    "social_insurance_paid": ("yes", 0.2),
    "income_per_head_yuan": ("9000", 0.1),
    "loan_yuan": ("80000", 0.01),
    "left_school_on": ("2025-07-01", 0.05),
    "agent_id": ("agent1", 0.05),
    "work_started_on": ("2026-03-05", 0.3),
}
"""Fact -> its value and the share of people of whom it is stated."""


def prepare(watch: Stopwatch, folder: str, people: str) -> dict[str, Any]:
    """Write the instance and the plan."""
    instance, plan = _province(int(people))
    Path(folder).mkdir(parents=True, exist_ok=True)
    with watch.running():
        instance.save(Path(folder) / "instance")
        plan.save(Path(folder) / "plan")
    return {"people": len(instance.workers), "facts": len(instance.subsidy_facts), "placed": len(plan.assignments)}


def ours(watch: Stopwatch, folder: str) -> dict[str, Any]:
    """Ask every instrument of everybody, the modules loaded and warm."""
    policy = Policy.load()
    small, its_plan = _province(1_000)
    entitlements(small, its_plan, ON, policy)  # loads what is loaded once
    place = Path(folder)
    tables = {path.stem: pd.read_parquet(path) for path in sorted((place / "instance").glob("*.parquet"))}
    instance = Instance({name: frame for name, frame in tables.items() if name != "quarantine"})
    plan = Plan.load(place / "plan")
    del tables
    with watch.running():
        table = entitlements(instance, plan, ON, policy)
    return {
        "instruments": len(policy.instruments),
        "rows": len(table),
        "due_or_expected": int((table["state"] != "verify").sum()),
        "yuan": float(table["amount_yuan"].sum()),
    }


def _province(people: int) -> tuple[Instance, Plan]:
    """Make up people, a hundred for every employer, three posts for each employer, a tenth of the people placed."""
    draw = np.random.default_rng(20260601)
    homes = np.array([f"{county}{town:03d}" for county in COUNTIES for town in range(100, 130)])
    employers, posts = people // 100, 3 * people // 100
    placed = draw.random(people) < 0.1
    status = np.where(placed, "unemployed", draw.choice(STATUSES, people, p=[0.6, 0.35, 0.05]))
    worker_ids = np.array([f"W{number:08d}" for number in draw.permutation(people)])
    employer_ids = np.array([f"E{number:06d}" for number in range(employers)])
    works = status != "unemployed"
    held = _groups(draw, people)
    workers = pd.DataFrame(
        {
            "worker_id": worker_ids,
            "region": homes[draw.integers(0, len(homes), people)],
            "birth_month": np.datetime64("1960-01", "M") + draw.integers(0, 12 * 45, people),
            "sex": draw.choice(["male", "female"], people),
            "education": draw.choice(EDUCATION, people),
            "groups": held,
            "status": status,
            "seeking": ~works,
            "employer_id": pd.Series(employer_ids[draw.integers(0, employers, people)]).where(
                works & (draw.random(people) < 0.9)
            ),
            "wage_now_yuan_month": 3000.0,
            "household_id": np.char.add("H", draw.integers(0, people // 3, people).astype(str)),
            "waiting_since": np.datetime64("2024-06-01") + draw.integers(0, 700, people),
        }
    ).astype({"birth_month": "datetime64[s]", "waiting_since": "datetime64[s]"})
    where = np.concatenate([homes, np.array(AWAY)])
    post_ids = np.array([f"P{number:07d}" for number in range(posts)])
    made_posts = pd.DataFrame(
        {
            "post_id": post_ids,
            "employer_id": employer_ids[np.arange(posts) % employers],
            "title": "x",
            "kind": draw.choice(POST_KINDS, posts, p=[0.7, 0.08, 0.08, 0.08, 0.06]),
            "region": where[draw.integers(0, len(where), posts)],
            "seats": 50,
            "pay": 4000.0,
            "pay_unit": "month",
            "full_time": True,
            "starts": np.datetime64("2026-03-01") + draw.integers(0, 120, posts),
        }
    ).astype({"starts": "datetime64[s]"})
    firms = pd.DataFrame(
        {
            "employer_id": employer_ids,
            "name": "x",
            "region": where[draw.integers(0, len(where), employers)],
            "size": draw.choice(SIZES, employers),
            "headcount": draw.integers(5, 2000, employers),
        }
    )
    facts = pd.concat([_stated(draw, worker_ids, name, *said) for name, said in FACTS.items()], ignore_index=True)
    paid = worker_ids[draw.random(people) < 0.05]
    payments = pd.DataFrame(
        {
            "payment_id": np.arange(len(paid)).astype(str),
            "instrument": "travel_subsidy",
            "worker_id": paid,
            "amount_yuan": 500.0,
            "paid_on": pd.Timestamp("2026-04-01"),
        }
    )
    tables = {"workers": workers, "employers": firms, "posts": made_posts, "subsidy_facts": facts, "payments": payments}
    return Instance(tables), _plan(draw, worker_ids[placed], post_ids, made_posts)


def _groups(draw: np.random.Generator, people: int) -> np.ndarray:
    kinds = [
        None,
        (),
        ("out_of_poverty",),
        ("monitored",),
        ("low_income",),
        ("out_of_poverty", "relocated"),
        GROUPS[-2:],
    ]
    table = np.empty(len(kinds), dtype=object)
    for number, kind in enumerate(kinds):
        table[number] = kind
    return table[draw.choice(len(kinds), people, p=[0.05, 0.55, 0.2, 0.05, 0.05, 0.05, 0.05])]


def _stated(draw: np.random.Generator, ids: np.ndarray, fact: str, value: str, share: float) -> pd.DataFrame:
    return pd.DataFrame({"worker_id": ids[draw.random(len(ids)) < share], "fact": fact, "value": value})


def _plan(draw: np.random.Generator, ids: np.ndarray, post_ids: np.ndarray, posts: pd.DataFrame) -> Plan:
    chosen = draw.integers(0, len(post_ids), len(ids))
    given = {
        "worker_id": ids,
        "post_id": post_ids[chosen],
        "employer_id": posts["employer_id"].to_numpy()[chosen],
        "mode": "hire",
        "pay_yuan_month": 4000.0,
    }
    made = pd.DataFrame({name: given.get(name) for name in FRAMES["assignments"]}, index=range(len(ids)))
    frames = {name: pd.DataFrame(columns=list(columns)) for name, columns in FRAMES.items()}
    return Plan({**frames, "assignments": made}, {"plan_date": "2026-03-02"})
