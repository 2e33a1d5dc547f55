"""What a plan makes of the choice of projects: the checker's own count."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pandas as pd

from domain.check.answer import Answer
from domain.check.columns import each, texts
from domain.check.counts_of_limits import Counted, exactly, in_force, placements, settled


def project_choices(answer: Answer) -> Iterator[Counted]:
    """Yield the money of opened projects by fund, and the projects that are not opened."""
    channel = answer.policy.value("project_choice.channel", answer.on, "")
    seats = _relief_seats(answer)
    busy = {placed.post["project_id"] for placed in placements(answer) if placed.post["role"] != "contract"}
    waiting: dict[str, Any] = {}
    for fund in each(answer.instance.funds):
        if fund.channel != channel or not in_force(fund, answer.on):
            continue
        use = 0
        for row in each(answer.instance.projects):
            inside = pd.isna(fund.region) or str(row.region).startswith(str(fund.region))
            if not inside or (not pd.isna(row.ends) and row.ends.date() < answer.on):
                continue
            under_way = row.project_id in _held_now(answer) or bool(_number(row.contract_workers_now))
            use += _cost(row) if under_way or row.project_id in busy else 0
            if not under_way:
                waiting[row.project_id] = row
        yield Counted("project_choice", str(fund.fund_id), "funds", use, None, int(fund.amount_yuan), True, unit="yuan")
    for name, row in waiting.items():
        price = _price(answer, row, seats.get(name, 0))
        yield Counted("project_choice", name, "unopened", int(name not in busy), None, 0, False, price, "projects")


def _relief_seats(answer: Answer) -> dict[str, int]:
    posts, found = answer.instance.posts, dict[str, int]()
    for project, role, seats in zip(texts(posts, "project_id"), texts(posts, "role"), posts["seats"], strict=True):
        if project is not None and role != "contract":
            found[project] = found.get(project, 0) + int(seats)
    return found


def _held_now(answer: Answer) -> set[str]:
    """Return the projects on whose relief seats somebody stays."""

    def held() -> set[str]:
        posts = answer.instance.posts
        columns = (texts(posts, "post_id"), texts(posts, "project_id"), texts(posts, "role"))
        project_of = {post: project for post, project, role in zip(*columns, strict=True) if role != "contract"}
        stay = texts(answer.instance.workers, "current_post_id")[settled(answer)]
        return {project_of[post] for post in stay if project_of.get(post) is not None}

    return answer.facts.keep("projects under way", held)


def _number(value: Any) -> int:
    return 0 if pd.isna(value) else int(value)


def _cost(row: Any) -> int:
    return _number(row.funds_yuan if pd.isna(row.central_funds_yuan) else row.central_funds_yuan)


def _price(answer: Answer, row: Any, seats: int) -> int:
    def value(name: str) -> Any:
        return answer.policy.value(f"project_choice.{name}", answer.on, str(row.region))

    weights, cost = value("weights"), _cost(row)
    points = exactly(weights["local_people"]) * min(Fraction(1), Fraction(seats, int(value("people_full"))))
    if cost:
        points += exactly(weights["wage_share"]) * min(Fraction(1), Fraction(_number(row.labour_pay_yuan), cost))
    for name, score in (("organising", row.organising_score), ("benefit", row.benefit_score)):
        if not pd.isna(score):
            points += exactly(weights[name]) * exactly(score) / 100
    return int(points * exactly(value("yuan_per_point")) // 1)
