"""Small instances for limits: people of one county, posts there and in Ningbo, everybody able and willing to take any."""

from functools import cache
from typing import Any

import pandas as pd

import laborflow as lf
from domain.instance import Instance
from domain.limits.catalogue import LIMITS
from domain.plan import Plan
from domain.policy import Policy
from tests.verification.instances import ON, policy

HOME, FAR = "220421", "330203"
POLICY = policy()
Rows = list[dict[str, Any]]


def person(name: str, **cells: Any) -> dict[str, Any]:
    """Return somebody who asks for work and goes anywhere."""
    usual = {
        "worker_id": name, "region": HOME, "status": "unemployed", "seeking": True, "wants_to_leave": True,
        "reach": "nation", "capacity": "full", "birth_month": pd.Timestamp("1985-03-01"), "groups": (), "sex": "male",
    }  # fmt: skip
    return usual | cells


def post(name: str, seats: int, region: str = HOME, **cells: Any) -> dict[str, Any]:
    """Return a post that everybody may take."""
    usual = {
        "post_id": name, "employer_id": "E1", "title": "普工", "kind": "enterprise", "region": region, "seats": seats,
        "pay": 5000.0, "pay_unit": "month", "full_time": True, "weekly_hours": 40.0, "starts": pd.Timestamp(ON),
        "ends": pd.Timestamp("2026-12-31"), "physical_demand": "light",
    }  # fmt: skip
    return usual | cells


def instance(workers: Rows, posts: Rows, employers: Rows | None = None, **tables: Rows) -> Instance:
    """Return the instance; one employer of ten people unless told."""
    owners = [{"employer_id": "E1", "name": "甲", "region": HOME, "headcount": 10} | own for own in employers or [{}]]
    rows = {"workers": workers, "posts": posts, "employers": owners, **tables}
    return Instance({name: pd.DataFrame(some) for name, some in rows.items()})


def corridor(low: int | None, high: int | None, **cells: object) -> dict[str, Any]:
    """Return a corridor from the county to Ningbo."""
    return {
        "corridor_id": "X1",
        "origin": ("2204",),
        "destination": ("3302",),
        "people_min": low,
        "people_max": high,
    } | cells


def project(**cells: object) -> dict[str, object]:
    """Return a work-for-relief project that states nothing but what is asked."""
    usual = {"project_id": "J1", "name": "J", "employer_id": "E1", "region": HOME, "starts": pd.Timestamp(ON)}
    return usual | cells


def at(plan: Plan) -> dict[str, str]:
    """Return who is placed where."""
    return dict(zip(plan.assignments["worker_id"], plan.assignments["post_id"], strict=True))


def row(plan: Plan, limit: str, part: str = "people") -> dict[str, Any]:
    """Return the one row of a limit."""
    found = plan.limits[(plan.limits["limit"] == limit) & (plan.limits["part"] == part)]
    assert len(found) == 1
    return {str(name): None if pd.isna(value) else value for name, value in found.iloc[0].items()}


def tier(plan: Plan, part: str) -> tuple[float, float, float]:
    """Return value, bound and gap of a part of a tier."""
    found = plan.tiers.set_index("part").loc[part]
    return float(found["value"]), float(found["bound"]), float(found["gap"])


THREE = [person(f"W{k}") for k in (1, 2, 3)]


def matched(tables: Instance) -> Plan:
    """Return the plan, which the front door has checked."""
    return lf.match(tables, date=ON, policy=POLICY)


def under_all(tables: Instance) -> Plan:
    """Return the plan with every limit enforced, checked under the same policy."""
    return lf.match(tables, date=ON, policy=everything())


@cache
def everything() -> Policy:
    """Return the policy under which every limit is enforced."""
    return POLICY.replaced("limits.enforced", [limit.name for limit in LIMITS], "test")
