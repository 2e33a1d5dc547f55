"""What a limit is about, in words; on a page the weightiest come first."""

from typing import Any

import pandas as pd
import pytest

from domain.instance import Instance
from domain.language import LANGUAGES
from domain.plan import FRAMES, Plan
from domain.policy import Policy
from reports.case import Case
from reports.limit_words import about, in_words
from reports.names import Names
from reports.tables.proof import limits_across_people

START = pd.Timestamp("2026-03-02")
USUAL: dict[str, Any] = {"part": "people", "use": 1, "high": 1, "unit": "people", "hard": True, "short": 0,
                         "price_priority": 0.0, "price_people": 0.0, "price_yuan": 0.0}  # fmt: skip


@pytest.fixture(scope="module")
def furnished(instance: Instance) -> Instance:
    """Return the instance with corridors, two of which have the same ends, a project and funds of one title."""
    corridors = [("C1", ("2224",), ("3302",)), ("C2", ("2224",), ("22", "3302")), ("C3", ("2224",), ("22", "3302"))]
    funds = [("F1", "就业补助资金"), ("F2", "就业补助资金")]
    made = {
        "corridors": pd.DataFrame(corridors, columns=["corridor_id", "origin", "destination"]),
        "projects": pd.DataFrame(
            [{"project_id": "J1", "name": "河道治理", "employer_id": "E001", "region": "220421", "starts": START}]
        ),
        "funds": pd.DataFrame(funds, columns=["fund_id", "title"]).assign(channel="employment", amount_yuan=1.0),
    }
    return Instance({**instance.tables, **made})


@pytest.mark.parametrize(
    ("limit", "subject", "zh", "en"),
    [
        ("corridor_quota", "C1", "延边朝鲜族自治州→宁波市", "Yanbian Prefecture→Ningbo City"),
        ("corridor_quota", "C3", "延边朝鲜族自治州→吉林省、宁波市 C3", "Yanbian Prefecture→Jilin, Ningbo City C3"),
        ("relief_skilled_floor", "J1", "河道治理", "河道治理"),
        ("project_choice", "J1", "河道治理", "河道治理"),
        ("project_choice", "F1", "就业补助资金 F1", "就业补助资金 F1"),
        ("fund_budget", "F2", "就业补助资金 F2", "就业补助资金 F2"),
        ("welfare_posts_band", "220421", "东丰县", "Dongfeng County"),
        ("area_floor", "220421 2026-01-01", "东丰县 2026-01-01", "Dongfeng County 2026-01-01"),
        ("dormitory_beds", "S1", "S1", "S1"),
        ("corridor_quota", "gone", "gone", "gone"),
        ("stay_together", "× 34", "× 34", "× 34"),
        ("pins", "pin W1 P1", "人工指定或排除", "set by hand"),
    ],
)
def test_what_a_limit_is_about(
    furnished: Instance, names: Names, limit: str, subject: str, zh: str, en: str
) -> None:  # fmt: skip
    """Places, names and titles stand for codes; where several bear the same, the code is said too; persons are not."""
    [said] = about(pd.DataFrame({"limit": [limit], "subject": [subject]}), furnished, names)
    for lang, words in zip(LANGUAGES, (zh, en), strict=True):
        assert said.say(lang) == words
        if limit != "stay_together":
            assert in_words(furnished, names, lang)(limit, subject) == words


def test_employers_are_named(furnished: Instance, names: Names) -> None:
    """A dispatched share is one of an employer."""
    own = furnished.employers.iloc[0]
    [said] = about(pd.DataFrame({"limit": ["dispatched_share"], "subject": [own["employer_id"]]}), furnished, names)
    assert said.zh.startswith(own["name"])


def test_the_weightiest_limits_come_first(
    furnished: Instance, plan: Plan, policy: Policy, names: Names
) -> None:  # fmt: skip
    """Those missed or in conflict, then the dearest in priority people, people and yuan, then as they stand."""
    rows = [
        {"limit": "corridor_quota", "subject": "C1"},
        {"limit": "corridor_quota", "subject": "C2", "price_yuan": 70.0},
        {"limit": "corridor_quota", "subject": "C3", "price_yuan": 900.0},
        {"limit": "dormitory_beds", "subject": "S1", "part": "men", "price_people": 1.0},
        {"limit": "dormitory_beds", "subject": "S1", "part": "women", "price_priority": 1.0},
        {"limit": "general_quota", "subject": "Q1", "price_yuan": None},
        {"limit": "general_quota", "subject": "Q2", "short": 2},
        {"limit": "general_quota", "subject": "Q3"},
    ]
    limits = pd.DataFrame([{**USUAL, **row} for row in rows], columns=list(FRAMES["limits"]))
    identity = {**plan.identity, "conflict": [["general_quota", "Q3", "people"]]}
    case = Case(Plan({**plan.frames, "limits": limits}, identity), furnished, policy, names)
    shown = limits_across_people(case).frame
    assert shown["subject"].tolist() == ["Q2", "Q3", "S1", "S1", "C3", "C2", "C1", "Q1"]
    assert shown["part"].tolist()[2:4] == ["women", "men"]
    assert [said.zh for said in shown["about"]][:1] == ["Q2"]
