"""What a plan makes of the limits of projects and of people who belong together: the checker's own count."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from domain.check.answer import Answer
from domain.check.columns import YES, Truths, each, texts
from domain.check.counts_of_limits import Counted, exactly, placements, posts_of, settled
from domain.check.docket import Docket
from domain.check.pair_pay import month_pay_yuan

GROUP_COLUMN = {"household": "household_id", "team": "team_id"}


def relocation_shares(answer: Answer) -> Iterator[Counted]:
    """Yield the relocated people of every project of a relocation area."""
    member = answer.facts.member_of
    resettled = _yes(member("relocated")) & (_yes(member("out_of_poverty")) | _yes(member("monitored")))
    people = resettled[answer.docket.worker].tolist()
    for row in each(answer.instance.projects):
        if pd.isna(row.relocation_area) or not row.relocation_area:
            continue
        there = [
            (placed, ours)
            for placed, ours in zip(placements(answer), people, strict=True)
            if placed.post["project_id"] == row.project_id
        ]
        own = posts_of(placed for placed, ours in there if ours)
        least = exactly(answer.policy.value("relocation.share_min", answer.on, row.region))
        low = -int(-least * len(there) // 1)
        yield Counted("relocation_share", str(row.project_id), "share_min", own.total(), low, None, True, at=own)


def _yes(verdicts: Any) -> Truths:
    return np.asarray(verdicts == YES)


def labour_pay(answer: Answer) -> Iterator[Counted]:
    """Yield what the relief seats of every project with central funds pay."""
    posts = answer.instance.posts
    none = np.zeros(0, np.int64)
    months = month_pay_yuan(Docket(answer.facts, none, none, np.zeros(0, object)))
    stretch = (answer.facts.end - answer.facts.start).astype(np.int64) + 1
    whole = [
        0 if np.isnan(pay) else int(pay * 12 * max(days, 0) / 365)
        for pay, days in zip(months.tolist(), stretch.tolist(), strict=True)
    ]
    ids, projects, roles = (texts(posts, name).tolist() for name in ("post_id", "project_id", "role"))
    pay_at = dict(zip(ids, whole, strict=True))
    held = texts(answer.instance.workers, "current_post_id")[settled(answer)].tolist()
    placed = [row.post["post_id"] for row in placements(answer)]
    for row in each(answer.instance.projects):
        if pd.isna(row.central_funds_yuan) or (not pd.isna(row.ends) and row.ends.date() < answer.on):
            continue
        least = exactly(answer.policy.value("relief.wage_share_min", answer.on, row.region))
        own = {
            post
            for post, project, role in zip(ids, projects, roles, strict=True)
            if project == row.project_id and role != "contract"
        }
        at = Counter({post: pay_at[post] * people for post, people in Counter(placed).items() if post in own})
        use = sum(pay_at[post] for post in held if post in own) + at.total()
        low = -int(-least * int(row.central_funds_yuan) // 1)
        yield Counted("relief_wage_share", str(row.project_id), "pay", use, low, None, True, unit="yuan", at=at)


def skilled_floors(answer: Answer) -> Iterator[Counted]:
    """Yield the relief people of every project whose contract workers are missing."""
    for row in each(answer.instance.projects):
        needed = 0 if pd.isna(row.skilled_seats_min) else int(row.skilled_seats_min)
        now = 0 if pd.isna(row.contract_workers_now) else int(row.contract_workers_now)
        if now >= needed:
            continue
        there = [placed for placed in placements(answer) if placed.post["project_id"] == row.project_id]
        relief = posts_of(placed for placed in there if placed.post["role"] != "contract")
        use = 0 if now + len(there) - relief.total() >= needed else relief.total()
        yield Counted("relief_skilled_floor", str(row.project_id), "people", use, None, 0, True, at=relief)


def together(answer: Answer) -> Iterator[Counted]:
    """Yield the people of every household and team who are placed apart."""
    workers, posts = answer.instance.workers, answer.instance.posts
    digits = int(answer.policy.value("stay_together.place_digits", answer.on, ""))
    ids = texts(posts, "post_id").tolist()
    site = [str(region)[:digits] for region in posts["region"]], texts(posts, "employer_id").tolist()
    for what, where in zip(GROUP_COLUMN, site, strict=True):
        table = [row for row in each(answer.instance.together) if row.what == what]
        stated = {None if pd.isna(row.group_id) else str(row.group_id): row for row in table}
        groups = texts(workers, GROUP_COLUMN[what])
        size = Counter(name for name, asks in zip(groups.tolist(), answer.asks.tolist(), strict=True) if asks and name)
        places: dict[str, list[int]] = defaultdict(list)
        for worker, post in zip(answer.docket.worker.tolist(), answer.docket.post.tolist(), strict=True):
            if groups[worker]:
                places[groups[worker]].append(post)
        for name, asking in size.items():
            row = stated.get(name, stated.get(None))
            if row is None or asking < 2:
                continue
            price = None if pd.isna(row.penalty_yuan) else round(float(row.penalty_yuan))
            hard = price is None if pd.isna(row.hard) else bool(row.hard)
            found = places[name]
            apart = 0 if len(found) == asking and len({where[post] for post in found}) == 1 else len(found)
            at = Counter(ids[post] for post in found)
            yield Counted("stay_together", name, what, apart, None, 0, hard, 0 if hard else price or 0, at=at)
