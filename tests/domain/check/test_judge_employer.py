"""Hand-solved cases of the rules about pay, employers, loans and relief; the reasoning stands beside each case."""

from typing import Any

import pandas as pd
import pytest

from domain.check import judge
from domain.check.judging import PAIR_RULES
from domain.rules import RULE_NAMES, Verdict
from tests.domain.check.tiny import (
    ELSEWHERE,
    EMPLOYER,
    HOME,
    NEXT_COUNTY,
    NEXT_PREFECTURE,
    ON,
    POLICY,
    POST,
    WORKER,
    instance,
    verdict,
)

NO, UNKNOWN, YES = Verdict.NO, Verdict.UNKNOWN, Verdict.YES


@pytest.mark.parametrize(
    ("worker", "post", "mode", "expected"),
    [
        # 3000 a month against what is asked.
        ({"reservation_wage_yuan_month": 3000.0}, {}, "hire", YES),
        ({"reservation_wage_yuan_month": 3001.0}, {}, "hire", NO),
        ({}, {}, "hire", YES),
        # 150 a day x 20 days = 3000; 20 an hour x 40 hours x 4 weeks = 3200.
        ({"reservation_wage_yuan_month": 3001.0}, {"pay": 150.0, "pay_unit": "day"}, "hire", NO),
        ({"reservation_wage_yuan_month": 3200.0}, {"pay": 20.0, "pay_unit": "hour", "weekly_hours": 40.0}, "hire", YES),
        # Not convertible: unknown when something is asked, else yes.
        ({"reservation_wage_yuan_month": 1.0}, {"pay_unit": "piece"}, "hire", UNKNOWN),
        ({"reservation_wage_yuan_month": 1.0}, {"pay_unit": "hour"}, "hire", UNKNOWN),
        ({}, {"pay_unit": "piece"}, "hire", YES),
        # On loan the present wage is a floor as well; when hired it is not.
        ({"wage_now_yuan_month": 3500.0}, {}, "loan", NO),
        ({"wage_now_yuan_month": 3500.0}, {}, "hire", YES),
    ],
)
def test_pay_acceptable(worker: dict[str, object], post: dict[str, object], mode: str, expected: Verdict) -> None:
    """Monthly pay is not below what the person asks, nor on loan below the wage now."""
    assert verdict("pay_acceptable", worker, post, mode) == expected


@pytest.mark.parametrize(
    ("post", "expected"),
    [
        # The floors are 2000 a month and 20 an hour.
        ({"pay": 2000.0}, YES),
        ({"pay": 1999.0}, NO),
        ({"pay": 99.0, "pay_unit": "day"}, NO),  # 99 x 20 = 1980
        ({"pay": 20.0, "pay_unit": "hour"}, YES),
        ({"pay": 19.0, "pay_unit": "hour", "full_time": True}, NO),
        # Part time by the month: 1600 / (20 hours x 4) = 20 an hour; without hours unknown; by the day unknown.
        ({"pay": 1600.0, "full_time": False, "weekly_hours": 20.0}, YES),
        ({"pay": 1599.0, "full_time": False, "weekly_hours": 20.0}, NO),
        ({"pay": 1600.0, "full_time": False}, UNKNOWN),
        ({"pay": 200.0, "pay_unit": "day", "full_time": False}, UNKNOWN),
        ({"pay_unit": "piece"}, UNKNOWN),
        # Equal pay with those in the post, also where the minimum is unknown.
        ({"pay": 3000.0, "incumbent_pay": 3000.0}, YES),
        ({"pay": 3000.0, "incumbent_pay": 3001.0}, NO),
        ({"pay": 3.0, "pay_unit": "piece", "incumbent_pay": 4.0}, NO),
    ],
)
def test_pay_lawful(post: dict[str, object], expected: Verdict) -> None:
    """Pay is not below the minimum wage of its unit, nor below that of those in the post."""
    assert verdict("pay_lawful", {}, post) == expected


SURPLUS = {"status": "surplus", "lending_consent": True, "employer_id": "E2"}
LENDER = {"employer_id": "E2", "name": "乙公司", "region": NEXT_COUNTY, "headcount": 5}
LOAN: dict[str, Any] = {
    "lender_id": "E2",
    "borrower_id": "E1",
    "valid_from": "2026-04-01",
    "valid_until": "2026-04-15",
    "lender_consent": True,
    "borrower_consent": True,
    "scope": "prefecture",
}


@pytest.mark.parametrize(
    ("worker", "post", "loan", "lender", "expected"),
    [
        # 2026-04-01 to 04-15 are 15 days, the least; lender and post share prefecture 2204.
        ({}, {}, {}, {}, YES),
        ({}, {}, {"valid_until": "2026-04-14"}, {}, NO),
        # The post's own end counts when it is earlier.
        ({}, {"ends": "2026-04-14"}, {"valid_until": "2026-12-31"}, {}, NO),
        ({}, {"ends": "2026-04-15"}, {"valid_until": "2026-12-31"}, {}, YES),
        # The start must lie in the window.
        ({}, {}, {"valid_from": "2026-04-02", "valid_until": "2026-12-31"}, {}, NO),
        # Every consent is needed, and blank means no.
        ({"lending_consent": None}, {}, {}, {}, NO),
        ({"status": "unemployed"}, {}, {}, {}, NO),
        ({}, {}, {"lender_consent": None}, {}, NO),
        ({}, {}, {"borrower_consent": None}, {}, NO),
        # An open row: the post that accepts loans is the consent.
        ({}, {"accepts": ("hire", "loan")}, {"borrower_id": None, "borrower_consent": None}, {}, YES),
        ({}, {}, {"borrower_id": None}, {}, NO),
        # Another borrower's agreement, or none of the present employer, does not count.
        ({}, {}, {"borrower_id": "E2"}, {}, NO),
        ({"employer_id": None}, {}, {}, {}, NO),
        # Scope: prefecture, province, and the default (province) where blank.
        ({}, {}, {}, {"region": NEXT_PREFECTURE}, NO),
        ({}, {}, {"scope": None}, {"region": NEXT_PREFECTURE}, YES),
        ({}, {}, {"scope": "province"}, {"region": ELSEWHERE}, NO),
    ],
)
def test_lending_agreed(
    worker: dict[str, object],
    post: dict[str, object],
    loan: dict[str, object],
    lender: dict[str, object],
    expected: Verdict,
) -> None:
    """A loan needs all three consents, a window of enough days, and a shared prefecture or province."""
    employers = [EMPLOYER, {**LENDER, **lender}]
    loans = [{**LOAN, **loan}]
    assert verdict("lending_agreed", {**SURPLUS, **worker}, post, "loan", employers=employers, loans=loans) == expected


def test_lending_agreed_other_modes() -> None:
    """Hiring needs no lending agreement."""
    assert verdict("lending_agreed", {}, {}, "hire") == YES


def test_lender_is_not_borrower() -> None:
    """Nobody is lent to the own employer."""
    loans = [{**LOAN, "lender_id": "E1"}]
    worker = {**SURPLUS, "employer_id": "E1"}
    assert verdict("lending_agreed", worker, {}, "loan", loans=loans) == NO


@pytest.mark.parametrize(
    ("employer", "blacklist", "expected"),
    [
        ({}, [], YES),
        # Listed on the plan date 2026-03-02, both ends counted.
        ({}, [{"employer_id": "E1", "valid_from": "2026-03-02"}], NO),
        ({}, [{"employer_id": "E1", "valid_from": "2026-03-03"}], YES),
        ({}, [{"employer_id": "E1", "valid_from": "2025-01-01", "valid_until": "2026-03-02"}], NO),
        ({}, [{"employer_id": "E1", "valid_from": "2025-01-01", "valid_until": "2026-03-01"}], YES),
        # E1's contractor is E2, whose contractor is E3: the chain is inherited.
        ({"contractor_id": "E2"}, [{"employer_id": "E3", "valid_from": "2025-01-01"}], NO),
        # Deposits: taken is no, blank is not yes.
        ({"illegal_deposit": True}, [], NO),
        ({"illegal_deposit": None}, [], YES),
        # Construction: the wage deposit must be paid; blank is unknown.
        ({"industry": "E", "wage_deposit_paid": True}, [], YES),
        ({"industry": "E", "wage_deposit_paid": False}, [], NO),
        ({"industry": "E"}, [], UNKNOWN),
        ({"industry": "C", "wage_deposit_paid": False}, [], YES),
    ],
)
def test_employer_in_good_standing(
    employer: dict[str, object], blacklist: list[dict[str, object]], expected: Verdict
) -> None:
    """No blacklisted employer or contractor, no illegal deposit, and in construction the wage deposit."""
    others = [{**LENDER, "contractor_id": "E3"}, {**LENDER, "employer_id": "E3"}]
    employers = [{**EMPLOYER, **employer}, *others]
    assert verdict("employer_in_good_standing", employers=employers, blacklist=blacklist) == expected


def test_contractor_not_inherited() -> None:
    """Without inheritance only the employer's own entry counts."""
    alone = POLICY.replaced("blacklist.inherit_contractor", False, "test")
    employers = [{**EMPLOYER, "contractor_id": "E2"}, LENDER]
    blacklist = [{"employer_id": "E2", "valid_from": "2025-01-01"}]
    assert verdict("employer_in_good_standing", employers=employers, blacklist=blacklist, under=alone) == YES


@pytest.mark.parametrize(
    ("nature", "mode", "expected"),
    [
        ("temporary", "dispatched", YES),
        ("auxiliary", "dispatched", YES),
        ("substitute", "dispatched", YES),
        ("regular", "dispatched", NO),
        (None, "dispatched", UNKNOWN),
        ("regular", "hire", YES),
    ],
)
def test_dispatch_allowed(nature: str | None, mode: str, expected: Verdict) -> None:
    """Dispatched people hold temporary, auxiliary or substitute posts only."""
    assert verdict("dispatch_allowed", {}, {"nature": nature}, mode) == expected


PROJECT = {"project_id": "J1", "name": "路", "employer_id": "E1", "region": "220421100", "starts": "2026-04-01"}


@pytest.mark.parametrize(
    ("home", "post", "local", "expected"),
    [
        # No local area stated: the county of the project, also for its township.
        (HOME, {"project_id": "J1"}, None, YES),
        (NEXT_COUNTY, {"project_id": "J1"}, None, NO),
        # No project: the county of the post.
        (NEXT_COUNTY, {}, None, NO),
        # Local area down to a township: home known to the same county is unknown, to another township no.
        ("220421100", {"project_id": "J1"}, ("220421100",), YES),
        (HOME, {"project_id": "J1"}, ("220421100",), UNKNOWN),
        ("220421101", {"project_id": "J1"}, ("220421100",), NO),
        (NEXT_COUNTY, {"project_id": "J1"}, ("220421100",), NO),
        (NEXT_COUNTY, {"project_id": "J1"}, ("2203", "2204"), YES),
        # Contract seats of a project are open to all; so are other kinds of post.
        (NEXT_COUNTY, {"role": "contract"}, None, YES),
        (NEXT_COUNTY, {"kind": "workshop"}, None, YES),
    ],
)
def test_relief_is_local(home: str, post: dict[str, object], local: tuple[str, ...] | None, expected: Verdict) -> None:
    """Relief seats go to people of the local area."""
    projects = [{**PROJECT, "local_region": local}]
    post = {"kind": "work_relief", **post}
    assert verdict("relief_is_local", {"region": home}, post, projects=projects) == expected


def test_one_function_per_rule() -> None:
    """The functions are those of the catalogue, in its order."""
    assert tuple(rule.__name__ for rule in PAIR_RULES) == RULE_NAMES


def test_verdicts_do_not_depend_on_company() -> None:
    """A pair is judged the same alone, repeated, and among others in any order."""
    workers = [{**WORKER, "worker_id": f"W{n}", "reach": reach} for n, reach in enumerate(("county", "nation", None))]
    posts = [{**POST, "post_id": f"P{n}", "region": region} for n, region in enumerate((HOME, NEXT_COUNTY, ELSEWHERE))]
    problem = instance(workers, posts)
    modes = ("hire", "loan", "dispatched")
    pairs = pd.DataFrame(
        [(w["worker_id"], p["post_id"], m) for w in workers for p in posts for m in modes],
        columns=["worker_id", "post_id", "mode"],
    )
    together = judge(problem, POLICY, ON, pairs)
    shuffled = judge(problem, POLICY, ON, pd.concat([pairs.iloc[::-1], pairs]))
    assert shuffled.iloc[27:].equals(together)
    for at in (0, 13, 26):
        assert judge(problem, POLICY, ON, pairs.iloc[[at]]).equals(together.iloc[[at]])


def test_empty_and_unknown_pairs() -> None:
    """No pairs give no verdicts; an unknown id or mode is an error."""
    none = pd.DataFrame({"worker_id": [], "post_id": [], "mode": []}, dtype="str")
    assert judge(instance(), POLICY, ON, none).shape == (0, len(RULE_NAMES))
    for row in (("W9", "P1", "hire"), ("W1", "P9", "hire"), ("W1", "P1", "borrow")):
        with pytest.raises(KeyError, match=r"W9|P9|borrow"):
            judge(instance(), POLICY, ON, pd.DataFrame([row], columns=["worker_id", "post_id", "mode"]))
