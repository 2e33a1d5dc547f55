"""Tiny instances for the hand-solved cases: every blank is unknown, everything else is said in the case."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from domain.check.docket import Docket, Facts
from domain.check.judging import PAIR_RULES
from domain.instance import Instance
from domain.policy import Policy
from domain.rules import Verdict

ON = date(2026, 3, 2)
HOME = "220421"
NEXT_COUNTY = "220422"
NEXT_PREFECTURE = "220302"
ELSEWHERE = "330203"

Row = Mapping[str, Any]

WORKER: Row = {"worker_id": "W1", "region": HOME, "status": "unemployed", "seeking": True}
EMPLOYER: Row = {"employer_id": "E1", "name": "甲公司", "region": HOME, "headcount": 10}
POST: Row = {
    "post_id": "P1",
    "employer_id": "E1",
    "title": "普工",
    "kind": "enterprise",
    "region": HOME,
    "seats": 1,
    "pay": 3000.0,
    "pay_unit": "month",
    "starts": "2026-04-01",
}


def policy() -> Policy:
    """Return the shipped policy with every figure that the cases count on fixed."""
    fixed = Policy.load()
    for name, value in {
        "dates.days_min": 30,
        "loan.days_min": 15,
        "loan.scope_default": "province",
        "working_age.min": 16,
        "working_age.hazardous_min": 18,
        "pay.days_per_month": 20,
        "pay.weeks_per_month": 4,
        "blacklist.inherit_contractor": True,
        "waiting.bands_months": [12, 6, 3],
        "travel.county_typical_km": 20,
        "travel.county_typical_minutes": 30,
        "travel.fare_road_yuan_km": 0.5,
        "season.sowing": {"from": "04-20", "to": "05-19"},
        "season.summer_tending": {"from": "05-10", "to": "05-29"},
    }.items():
        fixed = fixed.replaced(name, value, "test")
    for place in (HOME, NEXT_COUNTY):
        for name, figure in {"minimum_wage.month": 2000, "minimum_wage.hour": 20}.items():
            fixed = fixed.replaced(name, figure, "test", place=place)
    fixed = fixed.replaced("groups.priority_ranks", [["out_of_poverty", "monitored"], ["low_income"]], "test", "22")
    fixed = fixed.replaced("welfare.groups", ["out_of_poverty", "monitored"], "test", place="22")
    fixed = fixed.replaced("welfare.term_days_max", 365, "test", place="22")
    return fixed.replaced("screens.welfare_forbidden", ["age", "disability"], "test", place="22")


def instance(
    workers: Sequence[Row] = (WORKER,),
    posts: Sequence[Row] = (POST,),
    employers: Sequence[Row] = (EMPLOYER,),
    **tables: Sequence[Row],
) -> Instance:
    """Return an instance of these rows."""
    frames = {"workers": workers, "posts": posts, "employers": employers, **tables}
    dated = ("from", "until", "birth_month", "since", "starts", "ends")
    made = {name: pd.DataFrame([dict(row) for row in rows]) for name, rows in frames.items() if rows}
    for frame in made.values():
        for column in frame.columns:
            if column.endswith(dated):
                frame[column] = pd.to_datetime(frame[column])
    return Instance(made)


def verdict(
    rule: str,
    worker: Row | None = None,
    post: Row | None = None,
    mode: str = "hire",
    under: Policy | None = None,
    **tables: Sequence[Row],
) -> Verdict:
    """Return what a rule says of one worker and one post that differ from the plain ones in these columns."""
    problem = instance([{**WORKER, **(worker or {})}], [{**POST, **(post or {})}], **tables)
    pairs = pd.DataFrame({"worker_id": ["W1"], "post_id": ["P1"], "mode": [mode]})
    [judge_rule] = [function for function in PAIR_RULES if function.__name__ == rule]
    return Verdict(int(judge_rule(Docket.of(Facts(problem, under or POLICY, ON), pairs))[0]))


POLICY = policy()
