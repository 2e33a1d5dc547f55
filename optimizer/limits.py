"""Limits across people that the tables state row by row: corridors, quotas and pins; and all limits together."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.limits.conditions import conditions_of
from domain.policy import Policy
from domain.tables import TABLES
from optimizer.chosen import meets
from optimizer.eligibility import Arcs
from optimizer.encode import Encoded
from optimizer.groups import group_membership
from optimizer.limit_field import Field, each, text, whole_number
from optimizer.limit_rows import LimitRow, apart, count, ones, share
from optimizer.limits_of_areas import area_floor, welfare_posts_band
from optimizer.limits_of_choice import project_choice
from optimizer.limits_of_employers import dispatched_share, dormitory_beds, key_enterprise_floor, seat_allotment
from optimizer.limits_of_funds import fund_budget
from optimizer.limits_of_groups import stay_together
from optimizer.limits_of_projects import priority_share, relief_skilled_floor, relief_wage_share, relocation_share

Truths = npt.NDArray[np.bool_]


def corridor_quota(field: Field) -> Iterator[LimitRow]:
    """Yield the people of every corridor in force."""
    for row in each(field.in_force(field.rows("corridors"))):
        low, high = whole_number(row.people_min), whole_number(row.people_max)
        if low is None and high is None:
            continue
        homes, places = field.inside("workers", row.origin), field.inside("posts", row.destination)
        yield from apart(count("corridor_quota", str(row.corridor_id), field.between(homes, places), low, high))


def general_quota(field: Field) -> Iterator[LimitRow]:
    """Yield the rows of the quotas table: counts, and shares of the plan or of staff and plan."""
    quotas = field.rows("quotas")
    if not len(quotas):
        return
    member, _ = group_membership(field.encoded.instance, field.day.date())
    # Many quotas name the same people.
    chosen = {some: _meeting(field, "workers", some, member) for some in set(map(text, quotas["of_workers"]))}
    for row in each(quotas):
        people, lots = chosen[text(row.of_workers)], _meeting(field, "posts", text(row.at_posts))
        arcs = field.between(people, lots)
        priced = not pd.isna(row.penalty_yuan)
        hard = not priced if pd.isna(row.hard) else bool(row.hard)
        penalty = round(float(row.penalty_yuan)) if priced and not hard else 0
        name = ("general_quota", str(row.quota_id))
        low, high = whole_number(row.people_min), whole_number(row.people_max)
        if low is not None or high is not None:
            yield from apart(LimitRow(*name, "people", "people", arcs, ones(arcs), low, high, hard, penalty))
        staff = _staff(field, people, lots) if text(row.share_of) == "staff_and_plan" else (0, 0)
        everybody = field.at(lots)
        for part, value in (("share_min", row.share_min), ("share_max", row.share_max)):
            if not pd.isna(value):
                yield replace(share(*name, part, arcs, everybody, value, staff), hard=hard, penalty_yuan=penalty)


def _meeting(field: Field, table: str, conditions: str | None, member: Truths | None = None) -> Truths:
    """Return which rows of a table meet the conditions of a cell."""
    asked = conditions_of(conditions, TABLES[table])
    return meets(asked, lambda name: field.column(table, name), len(field.rows(table)), member)


def _staff(field: Field, people: Truths, lots: Truths) -> tuple[int, int]:
    """Return the people in work at the employers of some posts: those who count, and all."""
    owners = field.rows("employers")["employer_id"].isin(field.rows("posts").loc[lots, "employer_id"])
    ids = field.rows("employers").loc[owners, "employer_id"]
    there = field.rows("workers")["employer_id"].isin(ids).to_numpy(bool)
    working = (field.rows("workers")["status"] != "unemployed").to_numpy(bool)
    return int((people & there & working).sum()), int(field.rows("employers").loc[owners, "headcount"].sum())


def pins(field: Field) -> Iterator[LimitRow]:
    """Yield what people decided: one row per pin."""
    for row in each(field.rows("pins")):
        arcs = field.of_workers(field.same("workers", "worker_id", row.worker_id))
        blank = pd.isna(row.post_id)
        if not blank:
            arcs = arcs[np.isin(field.post[arcs], field.same("posts", "post_id", row.post_id))]
        low, high = (1, None) if row.action == "pin" else (None, 0)
        yield count("pins", f"{row.action} {row.worker_id} {'*' if blank else row.post_id}", arcs, low, high)


BUILDERS: tuple[Callable[[Field], Iterator[LimitRow]], ...] = (
    corridor_quota,
    general_quota,
    pins,
    dispatched_share,
    dormitory_beds,
    priority_share,
    welfare_posts_band,
    area_floor,
    key_enterprise_floor,
    seat_allotment,
    stay_together,
    relief_wage_share,
    relocation_share,
    relief_skilled_floor,
    fund_budget,
    project_choice,
)
"""One function per limit of ``domain.limits.catalogue``, in the same order."""


def limit_rows(encoded: Encoded, arcs: Arcs, policy: Policy) -> list[LimitRow]:
    """Return every limit in force as a row over the arcs, in the order of name, subject and part."""
    field = Field.of(encoded, arcs, policy)
    enforced = policy.value("limits.enforced", field.day.date(), "")
    rows = [row for build in BUILDERS if build.__name__ in enforced for row in build(field)]
    return sorted(rows, key=lambda row: (row.limit, row.subject, row.part))
