"""Which work-for-relief projects open: their money under a budget, and their score in yuan.

A switch per project says that it stays shut: yes only where nobody is placed on its relief seats.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from optimizer.arrays import positions
from optimizer.limit_field import Field, each, whole_number
from optimizer.limit_rows import LimitRow, Switch, count, fraction, ones
from optimizer.limits_of_areas import staying
from optimizer.limits_of_projects import Ints, relief_posts

NOTHING: Ints = np.zeros(0, np.int64)


def project_choice(field: Field) -> Iterator[LimitRow]:
    """Yield the money of the projects that open, by fund, and every project that stays shut, at the price of its score."""
    day = field.day.date()
    channel = field.policy.value("project_choice.channel", day, "")
    funds = field.in_force(field.rows("funds"))
    held = positions(field.rows("workers")["current_post_id"], field.rows("posts")["post_id"])
    held = held[staying(field) & (held >= 0)]
    chosen: dict[str, Any] = {}
    for fund in each(funds[funds["channel"] == channel]):
        area = "" if pd.isna(fund.region) else str(fund.region)
        total, shut = 0, []
        for row in each(field.rows("projects")):
            if not str(row.region).startswith(area) or (not pd.isna(row.ends) and row.ends < field.day):
                continue
            cost, posts = project_cost(row), relief_posts(field, row)
            total += cost
            if not whole_number(row.contract_workers_now) and not np.isin(held, posts).any():
                chosen[str(row.project_id)] = row
                shut.append(staying_shut(field, posts, cost, str(row.project_id)))
        yield replace(
            count("project_choice", str(fund.fund_id), NOTHING, None, int(fund.amount_yuan), "funds", total),
            unit="yuan", switches=tuple(shut),
        )  # fmt: skip
    for name, row in chosen.items():
        arcs = field.at(relief_posts(field, row))
        opened = Switch(arcs, ones(arcs), 1, 1)
        unopened = count("project_choice", name, NOTHING, None, 0, "unopened", 1)
        yield replace(unopened, unit="projects", hard=False, penalty_yuan=worth_yuan(field, row), switches=(opened,))


def staying_shut(field: Field, posts: Ints, cost: int, name: str) -> Switch:
    """Return the switch of a project that takes its cost off while nobody is on its relief seats."""
    seats, arcs = int(field.encoded.scene.posts["seats"][posts].sum()), field.at(posts)
    return Switch(arcs, -ones(arcs), seats, cost, seats, name)


def project_cost(row: Any) -> int:
    """Return what a project takes from the fund: its central funds, else all its funds; 0 where neither is known."""
    known = [int(value) for value in (row.central_funds_yuan, row.funds_yuan) if not pd.isna(value)]
    return known[0] if known else 0


def worth_yuan(field: Field, row: Any) -> int:
    """Return what opening a project is worth by its four scores."""

    def figure(name: str) -> Any:
        return field.policy.value(f"project_choice.{name}", field.day.date(), str(row.region))

    cost, seats = project_cost(row), int(field.encoded.scene.posts["seats"][relief_posts(field, row)].sum())
    paid = Fraction(0) if pd.isna(row.labour_pay_yuan) or not cost else Fraction(int(row.labour_pay_yuan), cost)
    parts = {
        "wage_share": min(paid, Fraction(1)),
        "local_people": min(Fraction(seats, int(figure("people_full"))), Fraction(1)),
        "organising": Fraction(0) if pd.isna(row.organising_score) else fraction(row.organising_score) / 100,
        "benefit": Fraction(0) if pd.isna(row.benefit_score) else fraction(row.benefit_score) / 100,
    }
    weights = figure("weights")
    points = sum((fraction(weights[name]) * part for name, part in parts.items()), Fraction(0))
    return int(points * fraction(figure("yuan_per_point")) // 1)
