"""Limits that the tables state row by row, as the checker reads them: corridors, quotas, pins."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from domain.check.columns import YES, Truths, each
from domain.check.conditions_met import begins_with, rows_that_meet
from domain.check.forms import Form, Pairs, either_side, exactly, in_force, ones, said, whole_or_none
from domain.limits.conditions import conditions_of
from domain.tables import TABLES


def inside(pairs: Pairs, table: str, prefixes: Sequence[str]) -> Truths:
    """Return which rows of a table have a division that begins with one of the prefixes."""
    names, codes = pairs.answer.facts.coded(table, "region")
    return np.array([begins_with(name, prefixes) for name in names], np.bool_)[codes] if len(codes) else codes > 0


def corridors(pairs: Pairs) -> Iterator[Form]:
    """Yield the people of every corridor in force."""
    for row in each(pairs.answer.instance.corridors):
        low, high = whole_or_none(row.people_min), whole_or_none(row.people_max)
        if (low is None and high is None) or not in_force(row, pairs.answer.on):
            continue
        at = pairs.at(inside(pairs, "posts", row.destination), inside(pairs, "workers", row.origin))
        yield from either_side(Form("corridor_quota", str(row.corridor_id), "people", at, ones(at), low, high))


def quotas(pairs: Pairs) -> Iterator[Form]:
    """Yield the rows of the quotas table: counts and shares."""
    workers, posts = pairs.answer.instance.workers, pairs.answer.instance.posts
    employers = pairs.answer.instance.employers
    for row in each(pairs.answer.instance.quotas):
        who = rows_that_meet(
            conditions_of(said(row.of_workers), TABLES["workers"]),
            workers,
            lambda group: pairs.answer.facts.member_of(group) == YES,
        )
        where = rows_that_meet(conditions_of(said(row.at_posts), TABLES["posts"]), posts)
        at = pairs.at(where, who)
        price = None if pd.isna(row.penalty_yuan) else round(float(row.penalty_yuan))
        hard = price is None if pd.isna(row.hard) else bool(row.hard)
        facts = (hard, 0 if hard or price is None else price)
        name = ("general_quota", str(row.quota_id))
        low, high = whole_or_none(row.people_min), whole_or_none(row.people_max)
        if low is not None or high is not None:
            yield from either_side(Form(*name, "people", at, ones(at), low, high, *facts))
        base = staff = 0
        if said(row.share_of) == "staff_and_plan":
            owners = set(posts["employer_id"].to_numpy(object)[where])
            heads = zip(employers["employer_id"], employers["headcount"], strict=True)
            staff = sum(int(people) for owner, people in heads if owner in owners)
            base = _staff(pairs, who, owners)
        for part, value in (("share_min", row.share_min), ("share_max", row.share_max)):
            if not pd.isna(value):
                low, high = (0, None) if part == "share_min" else (None, 0)
                counted = Form(*name, part, at, ones(at), low, high, *facts)
                yield replace(counted, base=base, share=exactly(value), whole=pairs.at(where), staff=staff)


def _staff(pairs: Pairs, who: Truths, owners: set[str]) -> int:
    workers = pairs.answer.instance.workers
    columns = (who, workers["employer_id"], workers["status"])
    return sum(bool(w) and e in owners and s != "unemployed" for w, e, s in zip(*columns, strict=True))


def pins(pairs: Pairs) -> Iterator[Form]:
    """Yield what people decided, one row per pin."""
    everywhere = np.ones(len(pairs.answer.instance.posts), np.bool_)
    for row in each(pairs.answer.instance.pins):
        post = said(row.post_id)
        where = everywhere if post is None else pairs.posts_where("post_id", post)
        at = pairs.at(where, np.asarray(pairs.cells("workers", "worker_id") == row.worker_id, np.bool_))
        low, high = (1, None) if row.action == "pin" else (None, 0)
        yield Form("pins", f"{row.action} {row.worker_id} {post or '*'}", "people", at, ones(at), low, high)
