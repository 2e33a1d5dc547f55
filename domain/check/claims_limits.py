"""Claims about limits across people, counted again from the tables: kept, listed with the right figures, or said to be short."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from domain.check.answer import Answer, differs
from domain.check.columns import YES, Truths, each, texts
from domain.check.conditions_met import begins_with, rows_that_meet
from domain.check.counts_of_choice import project_choices
from domain.check.counts_of_funds import fund_budgets
from domain.check.counts_of_limits import (
    Counted,
    allotments,
    area_floors,
    beds,
    dispatched_shares,
    exactly,
    in_force,
    key_enterprises,
    priority_shares,
    welfare_bands,
)
from domain.check.counts_of_projects import labour_pay, relocation_shares, skilled_floors, together
from domain.check.violation import Violation, violation
from domain.language import Text
from domain.limits.conditions import conditions_of
from domain.tables import TABLES

NESTED = ("seats", "employer_cap")
LACKING = Text("未列出", "is not listed")
STRANGE = Text("不是数据中的限制，或重复", "is no limit of the input, or is listed twice")
BROKEN = Text(
    "{use}，限 {low} 至 {high}，方案却未标明放宽", "{use} with bounds {low} to {high}, and the plan does not say so"
)
COLUMN = {
    "use": Text("使用", "use"), "low": Text("下限", "low"), "high": Text("上限", "high"), "hard": Text("必须遵守", "hard"),
    "short": Text("差额", "short"), "unit": Text("单位", "unit"),
}  # fmt: skip


def counted(answer: Answer) -> list[Counted]:
    """Return every limit across people with its figures, counted once."""
    enforced = answer.policy.value("limits.enforced", answer.on, "")

    def all_rows() -> list[Counted]:
        return [row for name, count in COUNTS.items() if name in enforced for row in count(answer)]

    return answer.facts.keep("limits", all_rows)


def penalties_yuan(answer: Answer) -> int:
    """Return what limits missed at a price cost."""
    return sum(row.penalty_yuan * row.short for row in counted(answer) if not row.hard)


def short_of_hard(answer: Answer, unit: str) -> int:
    """Return by how much hard limits are missed in all, in people or yuan."""
    return sum(row.short for row in counted(answer) if row.hard and row.unit == unit)


def limits_across_people(answer: Answer) -> Iterator[Violation]:
    """Yield limits that are broken silently, missing from the plan, or listed with other figures than the tables give."""
    relaxed = answer.plan.identity.get("status") == "relaxed"
    expected = {(row.limit, row.subject, row.part): row for row in counted(answer)}
    for row in expected.values():
        if row.hard and row.short and not relaxed:
            yield violation(row.limit, row.subject, BROKEN, use=row.use, low=row.low, high=row.high)
    frame = answer.plan.limits[~answer.plan.limits["limit"].isin(NESTED)]
    listed = list(zip(*(texts(frame, name) for name in ("limit", "subject", "part")), strict=True))
    times = Counter(listed)
    for key in expected.keys() - set(listed):
        yield violation("limits", key[1], LACKING)
    figures = {name: texts(frame, name) for name in COLUMN}
    for at, key in enumerate(listed):
        if key not in expected or times[key] > 1:
            yield violation("limits", key[1], STRANGE)
            continue
        for name, what in COLUMN.items():
            right, claimed = getattr(expected[key], name), figures[name][at]
            if claimed != right:
                yield differs("limits", what, key[1], claimed, right)


def seats_of_limits(answer: Answer) -> Iterator[Violation]:
    """Yield posts that are said to count towards a limit with other figures than the tables give, or not said to."""
    expected = {
        (row.limit, row.subject, row.part, post): use for row in counted(answer) for post, use in row.at.items() if use
    }
    frame = answer.plan.limit_seats
    columns = [texts(frame, name).tolist() for name in ("limit", "subject", "part", "post_id")]
    listed = list(zip(*columns, strict=True))
    times = Counter(listed)
    for key in expected.keys() - set(listed):
        yield violation("limit_seats", "/".join(key), LACKING)
    for key, use in zip(listed, frame["use"].tolist(), strict=True):
        if key not in expected or times[key] > 1:
            yield violation("limit_seats", "/".join(map(str, key)), STRANGE)
        elif use != expected[key]:
            yield differs("limit_seats", COLUMN["use"], "/".join(key), use, expected[key])


def _corridors(answer: Answer) -> Iterator[Counted]:
    corridors = answer.instance.corridors
    home, site = _regions(answer)
    ids = texts(answer.rows, "post_id").tolist()
    for row in each(corridors):
        low, high = _whole(row.people_min), _whole(row.people_max)
        if (low is None and high is None) or not in_force(row, answer.on):
            continue
        at = Counter(
            post
            for h, s, post in zip(home, site, ids, strict=True)
            if begins_with(h, row.origin) and begins_with(s, row.destination)
        )
        yield Counted("corridor_quota", str(row.corridor_id), "people", at.total(), low, high, True, at=at)


def _regions(answer: Answer) -> tuple[list[str], list[str]]:
    return (
        answer.instance.workers["region"].to_numpy(object)[answer.docket.worker].tolist(),
        answer.instance.posts["region"].to_numpy(object)[answer.docket.post].tolist(),
    )


def _quotas(answer: Answer) -> Iterator[Counted]:
    workers, posts, employers = answer.instance.workers, answer.instance.posts, answer.instance.employers
    for row in each(answer.instance.quotas):
        who = rows_that_meet(
            conditions_of(_said(row.of_workers), TABLES["workers"]), workers, lambda g: answer.facts.member_of(g) == YES
        )
        where = rows_that_meet(conditions_of(_said(row.at_posts), TABLES["posts"]), posts)
        there = where[answer.docket.post]
        inside = who[answer.docket.worker] & there
        at = Counter(texts(answer.rows, "post_id")[inside].tolist())
        part, whole = at.total(), int(there.sum())
        price = None if pd.isna(row.penalty_yuan) else round(float(row.penalty_yuan))
        hard = price is None if pd.isna(row.hard) else bool(row.hard)
        facts = (hard, 0 if hard or price is None else price)
        name = ("general_quota", str(row.quota_id))
        low, high = _whole(row.people_min), _whole(row.people_max)
        if low is not None or high is not None:
            yield Counted(*name, "people", part, low, high, *facts, at=at)
        if _said(row.share_of) == "staff_and_plan":
            owners = set(posts["employer_id"].to_numpy(object)[where])
            whole += sum(
                int(heads)
                for e, heads in zip(employers["employer_id"], employers["headcount"], strict=True)
                if e in owners
            )
            part += _staff(answer, who, owners)
        if not pd.isna(row.share_min):
            yield Counted(*name, "share_min", part, -int(-exactly(row.share_min) * whole // 1), None, *facts, at=at)
        if not pd.isna(row.share_max):
            yield Counted(*name, "share_max", part, None, int(exactly(row.share_max) * whole // 1), *facts, at=at)


def _staff(answer: Answer, who: Truths, owners: set[str]) -> int:
    workers = answer.instance.workers
    columns = (who, workers["employer_id"], workers["status"])
    return sum(bool(w) and e in owners and s != "unemployed" for w, e, s in zip(*columns, strict=True))


def _pins(answer: Answer) -> Iterator[Counted]:
    workers = answer.instance.workers["worker_id"].to_numpy(object)[answer.docket.worker]
    posts = answer.instance.posts["post_id"].to_numpy(object)[answer.docket.post]
    placed = list(zip(workers, posts, strict=True))
    for row in each(answer.instance.pins):
        post = _said(row.post_id)
        at = Counter(p for w, p in placed if w == row.worker_id and post in (None, p))
        low, high = (1, None) if row.action == "pin" else (None, 0)
        yield Counted(
            "pins", f"{row.action} {row.worker_id} {post or '*'}", "people", at.total(), low, high, True, at=at
        )


def _said(value: Any) -> str | None:
    return None if value is None or pd.isna(value) else str(value)


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


COUNTS: dict[str, Callable[[Answer], Iterator[Counted]]] = {
    "corridor_quota": _corridors,
    "general_quota": _quotas,
    "pins": _pins,
    "dispatched_share": dispatched_shares,
    "dormitory_beds": beds,
    "priority_share": priority_shares,
    "welfare_posts_band": welfare_bands,
    "area_floor": area_floors,
    "key_enterprise_floor": key_enterprises,
    "seat_allotment": allotments,
    "stay_together": together,
    "relief_wage_share": labour_pay,
    "relocation_share": relocation_shares,
    "relief_skilled_floor": skilled_floors,
    "fund_budget": fund_budgets,
    "project_choice": project_choices,
}
"""One function per limit of ``domain.limits.catalogue``."""
