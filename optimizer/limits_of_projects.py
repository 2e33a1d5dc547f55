"""Limits of work-for-relief projects: whom they take, what they pay, and who must be there before they may begin."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.tables import GROUPS
from optimizer.arrays import positions
from optimizer.groups import group_membership
from optimizer.limit_field import Field, each, whole_number
from optimizer.limit_rows import LimitRow, Switch, count, fraction, ones, share
from optimizer.limits_of_areas import priority_people, staying

Ints = npt.NDArray[np.int64]
RESETTLED_POOR = ("out_of_poverty", "monitored")


def priority_share(field: Field) -> Iterator[LimitRow]:
    """Yield the priority people among those placed on the relief seats of each project."""
    priority = priority_people(field)
    for row in each(field.rows("projects")):
        if not pd.isna(row.priority_share_min):
            everybody = field.at(relief_posts(field, row))
            arcs = everybody[priority[field.worker[everybody]]]
            yield share("priority_share", str(row.project_id), "share_min", arcs, everybody, row.priority_share_min)


def relocation_share(field: Field) -> Iterator[LimitRow]:
    """Yield the relocated people among those placed at each project of a relocation area."""
    projects = field.rows("projects")
    projects = projects[projects["relocation_area"].fillna(False)]
    if not len(projects):
        return
    member, _ = group_membership(field.encoded.instance, field.day.date())
    ours = member[:, [GROUPS.index(group) for group in RESETTLED_POOR]].any(axis=1)
    ours &= member[:, GROUPS.index("relocated")]
    for row in each(projects):
        everybody = field.at(field.same("posts", "project_id", row.project_id))
        least = field.policy.value("relocation.share_min", field.day.date(), str(row.region))
        arcs = everybody[ours[field.worker[everybody]]]
        yield share("relocation_share", str(row.project_id), "share_min", arcs, everybody, least)


def relief_wage_share(field: Field) -> Iterator[LimitRow]:
    """Yield the labour pay on the relief seats of each project, beside its central funds."""
    pay = labour_pay_yuan(field)
    held = positions(field.rows("workers")["current_post_id"], field.rows("posts")["post_id"])
    held = held[staying(field) & (held >= 0)]
    for row in each(field.rows("projects")):
        if pd.isna(row.central_funds_yuan) or (not pd.isna(row.ends) and row.ends < field.day):
            continue
        least = field.policy.value("relief.wage_share_min", field.day.date(), str(row.region))
        wanted = fraction(least) * int(row.central_funds_yuan)
        posts = relief_posts(field, row)
        arcs, base = field.at(posts), int(pay[held[np.isin(held, posts)]].sum())
        low = -(-wanted.numerator // wanted.denominator)
        bound = count("relief_wage_share", str(row.project_id), arcs, low, None, "pay", base)
        yield replace(bound, unit="yuan", weight=pay[field.post[arcs]])


def relief_skilled_floor(field: Field) -> Iterator[LimitRow]:
    """Yield the people on the relief seats of each project whose contract workers are not there."""
    seats = field.encoded.scene.posts["seats"]
    for row in each(field.rows("projects")):
        missing = (whole_number(row.skilled_seats_min) or 0) - (whole_number(row.contract_workers_now) or 0)
        if missing <= 0:
            continue
        relief = relief_posts(field, row)
        arcs, skilled = field.at(relief), field.at(contract_posts(field, row))
        opened = Switch(skilled, ones(skilled), missing, int(seats[relief].sum()))
        yield replace(count("relief_skilled_floor", str(row.project_id), arcs, None, 0), switches=(opened,))


def relief_posts(field: Field, project: Any) -> Ints:
    """Return the posts of a project that are relief seats: all whose role is not contract."""
    own = field.same("posts", "project_id", project.project_id)
    return own[~np.isin(own, field.same("posts", "role", "contract"))]


def contract_posts(field: Field, project: Any) -> Ints:
    """Return the posts of a project for contract workers."""
    return np.intersect1d(
        field.same("posts", "project_id", project.project_id), field.same("posts", "role", "contract")
    )


def labour_pay_yuan(field: Field) -> Ints:
    """Return what one person earns on each post from its start to its end (posts,); 0 where pay is not known."""
    posts = field.encoded.scene.posts
    days = np.maximum(posts["end"].astype(np.int64) - posts["start"].astype(np.int64) + 1, 0)
    pay = np.floor(field.encoded.pay.month_yuan * 12 * days / 365)
    return np.where(np.isnan(pay), 0, pay).astype(np.int64)
