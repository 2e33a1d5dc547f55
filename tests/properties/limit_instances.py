"""Random small instances under random limits: every column that a limit reads, blanks included; few pairs are denied.

Values are few and lie next to each other's limits, and dates around the plan date, 2 March 2026, so that equalities are common.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from domain.instance import Instance
from domain.tables import GROUPS

PEOPLE, POSTS = 7, 6
PLACES = ("220421", "220421100", "220422", "220302")
PREFIXES = (*PLACES, "2204", "22", "33")
FIRMS = ("E1", "E2", "E3")
SHARES = (None, 0.1, 0.25, 0.34, 0.5, 1.0)
FLAG = (True, False, None)
FEW = (None, 0, 1, 2, 3)
BEGUN = (None, None, "2026-03-02", "2026-03-03", "2025-01-01")
ENDED = (None, None, "2026-03-02", "2026-03-01", "2026-12-31")
PRICES = (None, 50.0, 0.4, 0.5, 1.5)
"""Rounded to whole yuan."""
OF_WORKERS = (None, "groups = out_of_poverty, monitored", "region = 220421", "cannot_leave = yes and seeking = yes")
AT_POSTS = (None, "pay >= 3800", "kind = enterprise", "region = 220422", "seats <= 1", "role = relief")
Row = dict[str, Any]
DATES = ("from", "until", "starts", "ends", "birth_month", "since", "paid_on")


def limit_instance(seed: int) -> Instance:
    """Return the instance of a seed."""
    draw = np.random.default_rng([20261123, seed])

    def one(*values: Any) -> Any:
        return values[int(draw.integers(len(values)))]

    workers = [_worker(f"W{k}", one) for k in range(PEOPLE)]
    posts = [_post(f"P{k}", one) for k in range(POSTS)]
    made: dict[str, list[Row]] = {
        "workers": workers,
        "posts": posts,
        "employers": [_employer(name, one) for name in FIRMS],
        "projects": [_project(name, one) for name in ("J1", "J2")],
        "dormitories": [
            {"dormitory_id": name, "beds_men": one(*FEW), "beds_women": one(*FEW), "commute_km": one(None, 20.0, 0.0, 50.0)}
            for name in ("D1", "D2")
        ],
        "corridors": [
            {"corridor_id": f"C{k}", "origin": (one(*PREFIXES),), "destination": (one(*PREFIXES),), "people_min": one(*FEW),
             "people_max": one(*FEW), "valid_from": one(*BEGUN), "valid_until": one(*ENDED)}
            for k in range(2)
        ],
        "quotas": [_quota(f"Q{k}", one) for k in range(2)],
        "pins": [
            {"worker_id": one(*workers)["worker_id"], "post_id": one(None, *(post["post_id"] for post in posts)),
             "action": action, "reason": "test", "by": "test"}
            for action in ("pin", "forbid")
        ],
        "baselines": [
            {"region": one("22", *PLACES), "what": what, "value": one(0, 1, 2, 3), "valid_from": one(*BEGUN),
             "valid_until": one(*ENDED)}
            for what in ("priority_employed", "welfare_posts_min", "welfare_posts_max")
        ],
        "together": [
            {"what": what, "group_id": group, "hard": one(*FLAG), "penalty_yuan": one(*PRICES)}
            for what, group in (("household", None), ("household", "H1"), ("team", "T1"), ("team", None))
            if one(True, False)
        ],
        "funds": [_fund(f"F{k}", one) for k in range(4)],
        "payments": [
            {"payment_id": f"Y{k}", "fund_id": one("F0", "F1"), "worker_id": one(*workers)["worker_id"],
             "instrument": "welfare_post_subsidy", "amount_yuan": one(100.0, 33.335),
             "paid_on": one("2026-01-05", "2026-03-02", "2026-03-03", "2025-12-31")}
            for k in range(2)
        ],
    }  # fmt: skip
    return Instance({name: _frame(rows) for name, rows in made.items() if rows})


def _frame(rows: list[Row]) -> pd.DataFrame:
    frame = pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in rows[0]})
    for column in frame.columns:
        if column.endswith(DATES):
            frame[column] = pd.to_datetime(frame[column])
    return frame


def _worker(name: str, one: Callable[..., Any]) -> Row:
    status = one("unemployed", "unemployed", "surplus", "employed")
    return {
        "worker_id": name, "region": one(*PLACES), "status": status, "seeking": one(True, True, True, None),
        "wants_to_leave": one(True, None), "lending_consent": one(True, None), "cannot_leave": one(True, False, None),
        "willing_welfare": True, "birth_month": "1990-06-01", "sex": one("male", "female", None), "capacity": "full",
        "groups": one((), None, ("out_of_poverty",), ("monitored", "relocated"), ("relocated",), (one(*GROUPS),)),
        "reach": "nation", "employer_id": one(None, *FIRMS), "current_post_id": one(None, "P0", "P1", "P9"),
        "household_id": one(None, "H1", "H1", "H2"), "team_id": one(None, "T1", "T1", "T2"),
        "waiting_since": one(None, "2025-03-02", "2025-12-02"),
    }  # fmt: skip


def _post(name: str, one: Callable[..., Any]) -> Row:
    kind = one("enterprise", "enterprise", "work_relief", "public_welfare")
    return {
        "post_id": name, "employer_id": one(*FIRMS), "title": "普工", "kind": kind, "accepts": one(("hire", "loan", "dispatched"), None),
        "role": one(None, "relief", "contract"), "region": one(*PLACES), "seats": one(1, 1, 2, 3), "pay": one(3000.0, 3800.0, 5000.0),
        "pay_unit": "month", "starts": one("2026-03-02", "2026-04-01", "2026-02-01"), "nature": "temporary",
        "ends": one("2026-12-31", "2027-02-28", None, "2026-04-30"), "physical_demand": "light", "hazardous": False,
        "weekly_hours": 40.0, "project_id": one(None, "J1", "J2"), "dormitory_id": one(None, "D1", "D2"),
        "allotment": one(None, None, (), ("220421",), ("2204", "33"), ("220421100",)),
    }  # fmt: skip


def _employer(name: str, one: Callable[..., Any]) -> Row:
    return {
        "employer_id": name, "name": "公司", "region": one(*PLACES), "headcount": one(0, 1, 9, 10, 11), "wage_deposit_paid": True,
        "dispatched_now": one(None, 0, 1, 2), "key_enterprise": one(*FLAG), "fill_share_min": one(*SHARES),
        "seats_max": one(None, None, 2),
    }  # fmt: skip


def _project(name: str, one: Callable[..., Any]) -> Row:
    return {
        "project_id": name, "name": "路", "employer_id": one(*FIRMS), "region": one(*PLACES), "local_region": ("22",),
        "priority_share_min": one(*SHARES), "relocation_area": one(*FLAG), "funds_yuan": one(None, 120_000.0, 0.0),
        "central_funds_yuan": one(None, 90_000.0, 0.0, 200_001.0), "labour_pay_yuan": one(None, 30_000.0, 0.0, 500_000.0),
        "contract_workers_now": one(None, 0, 1), "skilled_seats_min": one(None, 1, 2), "organising_score": one(None, 80.0, 33.3),
        "benefit_score": one(None, 55.5, 100.0), "starts": "2026-03-02", "ends": one(None, "2026-12-31", "2026-03-01", "2026-03-02"),
    }  # fmt: skip


def _quota(name: str, one: Callable[..., Any]) -> Row:
    return {
        "quota_id": name, "of_workers": one(*OF_WORKERS), "at_posts": one(*AT_POSTS), "people_min": one(*FEW),
        "people_max": one(*FEW), "share_min": one(*SHARES), "share_max": one(*SHARES),
        "share_of": one(None, "plan", "staff_and_plan"), "hard": one(*FLAG), "penalty_yuan": one(*PRICES),
    }  # fmt: skip


def _fund(name: str, one: Callable[..., Any]) -> Row:
    return {
        "fund_id": name, "channel": one("employment", "employment", "work_relief"), "region": one(None, None, "2204", "220421", "33"),
        "instruments": one(None, None, "welfare_accident_insurance", "welfare_post_subsidy，welfare_accident_insurance"),
        "amount_yuan": one(0.0, 500.0, 10_000.0, 90_000.5), "valid_from": one(*BEGUN), "valid_until": one(*ENDED),
    }  # fmt: skip
