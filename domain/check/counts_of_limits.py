"""What a plan makes of the limits of employers, projects and areas: the checker's own count, person by person."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from domain.check.answer import Answer
from domain.check.columns import Rows, Truths, each, texts
from domain.check.conditions_met import begins_with


@dataclass(frozen=True)
class Counted:
    """One limit and what the plan makes of it; ``at`` counts the people (or yuan) by post."""

    limit: str
    subject: str
    part: str
    use: int
    low: int | None
    high: int | None
    hard: bool
    penalty_yuan: int = 0
    unit: str = "people"
    at: Counter[str] = field(default_factory=Counter)

    @property
    def short(self) -> int:
        """By how much the bounds are missed."""
        below = 0 if self.low is None else self.low - self.use
        above = 0 if self.high is None else self.use - self.high
        return max(0, below, above)


def exactly(share: object) -> Fraction:
    """Return a share as an exact fraction."""
    return Fraction(str(share)).limit_denominator(10_000)


def in_force(row: Any, on: date) -> bool:
    """Return whether a dated row holds on a day; a blank beginning has begun, a blank end goes on."""
    begun = pd.isna(row.valid_from) or row.valid_from.date() <= on
    return bool(begun and (pd.isna(row.valid_until) or on <= row.valid_until.date()))


@dataclass(frozen=True)
class Placed:
    """One placement with the rows it joins."""

    mode: str
    km: float
    worker: dict[str, Any]
    post: dict[str, Any]
    priority: bool


def posts_of(placed: Iterable[Placed]) -> Counter[str]:
    """Return how many of some placements each post has."""
    return Counter(one.post["post_id"] for one in placed)


def placements(answer: Answer) -> list[Placed]:
    """Return the plan's placements, joined with their rows once."""

    def joined() -> list[Placed]:
        worker, post = answer.docket.worker, answer.docket.post
        people = _rows(answer.instance.workers, ("region", "sex"), worker)
        lots = _rows(
            answer.instance.posts,
            ("post_id", "employer_id", "kind", "role", "dormitory_id", "project_id", "region"),
            post,
        )
        first = answer.who_class[worker] < answer.priority_classes
        columns = (texts(answer.rows, "mode"), answer.rows["km"].to_numpy(float), people, lots, first)
        return [Placed(m, float(k), w, p, bool(c)) for m, k, w, p, c in zip(*columns, strict=True)]

    return answer.facts.keep("placements", joined)


def _rows(frame: pd.DataFrame, names: tuple[str, ...], at: Rows) -> list[dict[str, Any]]:
    columns = [texts(frame, name)[at] for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def dispatched_shares(answer: Answer) -> Iterator[Counted]:
    """Yield the dispatched of every employer that could take any under the rules."""
    sent, hired, at = Counter[str](), Counter[str](), defaultdict[str, Counter[str]](Counter)
    for placed in placements(answer):
        owner = placed.post["employer_id"]
        if placed.mode == "dispatched":
            sent[owner] += 1
            at[owner][placed.post["post_id"]] += 1
        counts = placed.post["role"] != "relief" and placed.post["kind"] != "public_welfare"
        hired[owner] += placed.mode == "hire" and counts
    stated = answer.plan.limits.loc[answer.plan.limits["limit"] == "dispatched_share", "subject"]
    listed = {*stated, *(owner for owner, people in sent.items() if people)}
    for row in each(answer.instance.employers):
        if row.employer_id not in listed:
            continue
        now = 0 if pd.isna(row.dispatched_now) else int(row.dispatched_now)
        most = exactly(answer.policy.value("dispatch.share_max", answer.on, row.region))
        use = now + sent[row.employer_id]
        after = int(row.headcount) + sent[row.employer_id] + hired[row.employer_id]
        high = now if now > most * int(row.headcount) else int(most * after // 1)
        yield Counted("dispatched_share", row.employer_id, "share_max", use, None, high, True, at=at[row.employer_id])


def beds(answer: Answer) -> Iterator[Counted]:
    """Yield the beds of every dormitory."""
    for row in each(answer.instance.dormitories):
        near = -1.0 if pd.isna(row.commute_km) else float(row.commute_km)
        there = [
            placed
            for placed in placements(answer)
            if placed.post["dormitory_id"] == row.dormitory_id and placed.km > near
        ]
        name = ("dormitory_beds", str(row.dormitory_id))
        stated = {"male": row.beds_men, "female": row.beds_women}
        for part, sex in (("men", "male"), ("women", "female")):
            if not pd.isna(stated[sex]):
                own = posts_of(placed for placed in there if placed.worker["sex"] == sex)
                yield Counted(*name, part, own.total(), None, int(stated[sex]), True, at=own)
        if not any(pd.isna(number) for number in stated.values()):
            beds_in_all = int(row.beds_men + row.beds_women)
            yield Counted(*name, "people", len(there), None, beds_in_all, True, at=posts_of(there))


def priority_shares(answer: Answer) -> Iterator[Counted]:
    """Yield the priority people on the relief seats of every project that asks for a share of them."""
    for row in each(answer.instance.projects):
        if pd.isna(row.priority_share_min):
            continue
        there = [
            placed
            for placed in placements(answer)
            if placed.post["project_id"] == row.project_id and placed.post["role"] != "contract"
        ]
        low = -int(-exactly(row.priority_share_min) * len(there) // 1)
        own = posts_of(placed for placed in there if placed.priority)
        yield Counted("priority_share", str(row.project_id), "share_min", own.total(), low, None, True, at=own)


def settled(answer: Answer) -> Truths:
    """Return who is in work and asks for no other."""
    stays: Truths = (answer.instance.workers["status"] == "employed").to_numpy(bool) & ~answer.asks
    return stays


def _dated(row: Any) -> str:
    day = "" if pd.isna(row.valid_from) else f" {row.valid_from.date().isoformat()}"
    return f"{row.region}{day}"


def welfare_bands(answer: Answer) -> Iterator[Counted]:
    """Yield the people on public-welfare posts of every area with a floor or a cap."""
    posts = answer.instance.posts
    held = texts(answer.instance.workers, "current_post_id")[settled(answer)].tolist()
    for row in each(answer.instance.baselines):
        if row.what not in ("welfare_posts_min", "welfare_posts_max") or not in_force(row, answer.on):
            continue
        columns = zip(posts["post_id"], posts["kind"], posts["region"], strict=True)
        here = {p for p, kind, region in columns if kind == "public_welfare" and begins_with(region, [row.region])}
        at = posts_of(placed for placed in placements(answer) if placed.post["post_id"] in here)
        use = sum(post in here for post in held) + at.total()
        floor = row.what == "welfare_posts_min"
        name, value = ("welfare_posts_band", _dated(row)), int(row.value)
        if floor:
            yield Counted(*name, "floor", use, value, None, True, at=at)
        else:
            yield Counted(*name, "cap", use, None, value, True, at=at)


def area_floors(answer: Answer) -> Iterator[Counted]:
    """Yield the priority people in work of every area with a baseline."""
    homes = answer.instance.workers["region"].tolist()
    ranks = answer.priority_of_everybody
    for row in each(answer.instance.baselines):
        if row.what != "priority_employed" or not in_force(row, answer.on):
            continue
        columns = zip(homes, ranks, settled(answer), strict=True)
        use = sum(bool(first and stays) and begins_with(home, [row.region]) for home, first, stays in columns)
        at = posts_of(
            placed
            for placed in placements(answer)
            if placed.priority and begins_with(placed.worker["region"], [row.region])
        )
        yield Counted("area_floor", _dated(row), "people", use + at.total(), int(row.value), None, True, at=at)


def key_enterprises(answer: Answer) -> Iterator[Counted]:
    """Yield the people placed at every key enterprise that is to be filled to a share."""
    posts = answer.instance.posts
    for row in each(answer.instance.employers):
        if pd.isna(row.key_enterprise) or not row.key_enterprise or pd.isna(row.fill_share_min):
            continue
        columns = zip(posts["post_id"], posts["employer_id"], posts["kind"], posts["seats"], strict=True)
        own = {p: int(seats) for p, e, kind, seats in columns if e == row.employer_id and kind != "public_welfare"}
        low = -int(-exactly(row.fill_share_min) * sum(own.values()) // 1)
        at = posts_of(placed for placed in placements(answer) if placed.post["post_id"] in own)
        yield Counted("key_enterprise_floor", str(row.employer_id), "people", at.total(), low, None, True, at=at)


def allotments(answer: Answer) -> Iterator[Counted]:
    """Yield the people from elsewhere on every post kept for an origin."""
    posts = answer.instance.posts
    for post_id, origins in zip(posts["post_id"], posts["allotment"], strict=True):
        if origins:
            strangers = posts_of(
                placed
                for placed in placements(answer)
                if placed.post["post_id"] == post_id and not begins_with(placed.worker["region"], origins)
            )
            yield Counted("seat_allotment", str(post_id), "people", strangers.total(), None, 0, True, at=strangers)
