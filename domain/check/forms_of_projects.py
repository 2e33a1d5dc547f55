"""Limits of work-for-relief projects, as the checker reads them: whom they take, what they pay, which of them open."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from domain.check.columns import YES, Truths, each
from domain.check.docket import Docket
from domain.check.forms import NONE, Form, Pairs, Turn, at_least, exactly, in_force, number, ones
from domain.check.pair_pay import month_pay_yuan


def of_project(pairs: Pairs, row: Any) -> Truths:
    """Return which posts belong to a project."""
    return pairs.posts_where("project_id", row.project_id)


def ended(pairs: Pairs, row: Any) -> bool:
    """Return whether a project has ended before the plan date."""
    return bool(not pd.isna(row.ends) and row.ends.date() < pairs.answer.on)


def priority_shares(pairs: Pairs) -> Iterator[Form]:
    """Yield the priority people on the relief seats of every project that asks for a share of them."""
    for row in each(pairs.answer.instance.projects):
        if not pd.isna(row.priority_share_min):
            there = of_project(pairs, row) & pairs.relief
            yield _share(
                "priority_share", row, pairs, there, pairs.answer.priority_of_everybody, row.priority_share_min
            )


def relocation_shares(pairs: Pairs) -> Iterator[Form]:
    """Yield the relocated people of every project of a relocation area."""
    for row in each(pairs.answer.instance.projects):
        if pd.isna(row.relocation_area) or not row.relocation_area:
            continue
        member = pairs.answer.facts.member_of
        poor = (member("out_of_poverty") == YES) | (member("monitored") == YES)
        least = pairs.value("relocation.share_min", row.region)
        yield _share("relocation_share", row, pairs, of_project(pairs, row), (member("relocated") == YES) & poor, least)


def _share(limit: str, row: Any, pairs: Pairs, there: Truths, ours: Truths, least: object) -> Form:
    at, whole = pairs.at(there, ours), pairs.at(there)
    return Form(limit, str(row.project_id), "share_min", at, ones(at), 0, None, share=exactly(least), whole=whole)


def labour_pay(pairs: Pairs) -> Iterator[Form]:
    """Yield what the relief seats of every project with central funds pay."""
    facts = pairs.answer.facts
    months = month_pay_yuan(Docket(facts, NONE, NONE, np.zeros(0, object)))
    stretch = (facts.end - facts.start).astype(np.int64) + 1
    pay = np.array(
        [
            0 if np.isnan(month) else int(month * 12 * max(days, 0) / 365)
            for month, days in zip(months.tolist(), stretch.tolist(), strict=True)
        ],
        np.int64,
    )
    ids, held = pairs.cells("posts", "post_id"), pairs.cells("workers", "current_post_id")[pairs.settled].tolist()
    for row in each(pairs.answer.instance.projects):
        if pd.isna(row.central_funds_yuan) or ended(pairs, row):
            continue
        there = of_project(pairs, row) & pairs.relief
        at, pay_of = pairs.at(there), dict(zip(ids[there].tolist(), pay[there].tolist(), strict=True))
        base = sum(pay_of.get(post, 0) for post in held)
        low = at_least(exactly(pairs.value("relief.wage_share_min", row.region)) * int(row.central_funds_yuan))
        name = ("relief_wage_share", str(row.project_id), "pay")
        yield Form(*name, at, pay[pairs.post[at]], low, None, unit="yuan", base=base)


def skilled_floors(pairs: Pairs) -> Iterator[Form]:
    """Yield the relief people of every project whose contract workers are missing."""
    seats = pairs.answer.instance.posts["seats"].to_numpy(np.int64)
    for row in each(pairs.answer.instance.projects):
        missing = number(row.skilled_seats_min) - number(row.contract_workers_now)
        if missing <= 0:
            continue
        own = of_project(pairs, row)
        relief, skilled = pairs.at(own & pairs.relief), pairs.at(own & ~pairs.relief)
        come = Turn("", skilled, ones(skilled), missing, int(seats[own & pairs.relief].sum()))
        name = ("relief_skilled_floor", str(row.project_id), "people")
        yield Form(*name, relief, ones(relief), None, 0, turns=(come,))


def project_choices(pairs: Pairs) -> Iterator[Form]:
    """Yield the money of opened projects by fund, and the projects that are not opened.

    A project that may stay shut takes its money off while nobody is on its relief seats.
    """
    answer = pairs.answer
    channel = answer.policy.value("project_choice.channel", answer.on, "")
    seats, held = answer.instance.posts["seats"].to_numpy(np.int64), pairs.cells("workers", "current_post_id")
    ids = pairs.cells("posts", "post_id")
    waiting: dict[str, Any] = {}
    for fund in each(answer.instance.funds):
        if fund.channel != channel or not in_force(fund, answer.on):
            continue
        total, shut = 0, list[Turn]()
        for row in each(answer.instance.projects):
            inside = pd.isna(fund.region) or str(row.region).startswith(str(fund.region))
            if not inside or ended(pairs, row):
                continue
            there, cost = of_project(pairs, row) & pairs.relief, _cost(row)
            total += cost
            if not number(row.contract_workers_now) and not np.isin(held[pairs.settled], ids[there]).any():
                waiting[str(row.project_id)] = row
                at, room = pairs.at(there), int(seats[there].sum())
                shut.append(Turn(str(row.project_id), at, -ones(at), room, cost, room))
        name = ("project_choice", str(fund.fund_id), "funds")
        yield Form(*name, NONE, NONE, None, int(fund.amount_yuan), unit="yuan", base=total, turns=tuple(shut))
    for project, row in waiting.items():
        there = of_project(pairs, row) & pairs.relief
        at = pairs.at(there)
        price = _price(pairs, row, int(seats[there].sum()))
        turns = (Turn("", at, ones(at), 1, 1),)
        name = ("project_choice", project, "unopened")
        yield Form(*name, NONE, NONE, None, 0, False, price, "projects", base=1, turns=turns)


def _cost(row: Any) -> int:
    return number(row.funds_yuan if pd.isna(row.central_funds_yuan) else row.central_funds_yuan)


def _price(pairs: Pairs, row: Any, seats: int) -> int:
    def value(name: str) -> Any:
        return pairs.value(f"project_choice.{name}", row.region)

    weights, cost = value("weights"), _cost(row)
    points = exactly(weights["local_people"]) * min(Fraction(1), Fraction(seats, int(value("people_full"))))
    if cost:
        points += exactly(weights["wage_share"]) * min(Fraction(1), Fraction(number(row.labour_pay_yuan), cost))
    for name, score in (("organising", row.organising_score), ("benefit", row.benefit_score)):
        if not pd.isna(score):
            points += exactly(weights[name]) * exactly(score) / 100
    return int(points * exactly(value("yuan_per_point")) // 1)
