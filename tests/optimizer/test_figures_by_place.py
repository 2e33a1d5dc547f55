"""Figures that a place may set for itself are those of the post's place (for lending scope, the lender's)."""

from collections.abc import Mapping
from typing import Any

import pytest

from domain.rules import Verdict
from tests.both_judges import arcs_of, by_checker, by_optimizer, offered
from tests.one_pair import HOME, NEXT_COUNTY, NEXT_PREFECTURE, ON, POLICY, pair
from tests.optimizer.test_rules_of_persons_by_hand import welfare
from tests.optimizer.test_rules_of_wishes_by_hand import lent

CHAIN = {
    "employer": {"contractor_id": "E2"},
    "other_employer": {"employer_id": "E2", "name": "总包", "region": HOME, "headcount": 9},
    "listed": {"employer_id": "E2", "valid_from": "2025-01-01"},
}

# What the rule says under the national figure and once the place (of the post, unless said) has its own.
FIGURES: dict[str, tuple[str, str, Any, Mapping[str, Any], str, Verdict, Verdict]] = {
    # 2026-10-02 to 10-31 are 30 days.
    "dates.days_min": (
        "dates_overlap", HOME, 31, {"worker": {"available_from": "2026-10-02"}}, "hire", Verdict.YES, Verdict.NO,
    ),
    # 2026-04-01 to 04-15 are 15 days.
    "loan.days_min": (
        "lending_agreed", HOME, 16, lent(loan={"valid_until": "2026-04-15"}), "loan", Verdict.YES, Verdict.NO,
    ),
    # The lender's prefecture is 2203, the post's 2204; where no scope is stated the lender's place decides.
    "loan.scope_default": (
        "lending_agreed", NEXT_PREFECTURE, "prefecture",
        lent(loan={"scope": None}, lender={"region": NEXT_PREFECTURE}), "loan", Verdict.YES, Verdict.NO,
    ),
    # 2026-04-01 to 2027-03-31 are 365 days.
    "welfare.term_days_max": ("welfare_post_eligible", HOME, 364, welfare(), "hire", Verdict.YES, Verdict.NO),
    # Born in 2009-05, the person is 16 in 2026-04.
    "working_age.min": (
        "able_for_work", HOME, 17, {"worker": {"birth_month": "2009-05-01"}}, "hire", Verdict.YES, Verdict.NO,
    ),
    # Born in 2007-05, 18.
    "working_age.hazardous_min": (
        "able_for_work", HOME, 19, {"worker": {"birth_month": "2007-05-01"}, "post": {"hazardous": True}}, "hire",
        Verdict.YES, Verdict.NO,
    ),
    # 150 yuan x 20 days = 3,000, x 19 days = 2,850.
    "pay.days_per_month": (
        "pay_acceptable", HOME, 19,
        {"worker": {"reservation_wage_yuan_month": 3000.0}, "post": {"pay": 150.0, "pay_unit": "day"}}, "hire",
        Verdict.YES, Verdict.NO,
    ),
    # 20 yuan x 40 hours x 4 weeks = 3,200, x 5 weeks = 4,000.
    "pay.weeks_per_month": (
        "pay_acceptable", HOME, 5,
        {"worker": {"reservation_wage_yuan_month": 4000.0}, "post": {"pay": 20.0, "pay_unit": "hour"}}, "hire",
        Verdict.NO, Verdict.YES,
    ),
    "blacklist.inherit_contractor": (
        "employer_in_good_standing", HOME, False, CHAIN, "hire", Verdict.NO, Verdict.YES,
    ),
    "screens.elsewhere": (
        "screen_lawful", HOME, "ignore", {"post": {"screens": "sex=female"}}, "hire", Verdict.NO, Verdict.YES,
    ),
    "screens.welfare_forbidden": (
        "screen_lawful", HOME, ["age", "disability", "education"],
        welfare(post={"screens": "education_min=college"}), "hire", Verdict.NO, Verdict.YES,
    ),
    "welfare.groups": (
        "welfare_post_eligible", HOME, ["disabled"], welfare(), "hire", Verdict.YES, Verdict.NO,
    ),
}  # fmt: skip


@pytest.mark.parametrize("parameter", FIGURES)
def test_a_place_sets_its_own_figure(parameter: str) -> None:
    """A figure set for the place decides there, in both implementations, and one set for another place does not."""
    rule, place, figure, cells, mode, nationally, here = FIGURES[parameter]
    instance, key = pair(**cells), ("W1", "P1", mode)
    for where, expected in ((place, here), (NEXT_COUNTY, nationally)):
        policy = POLICY.replaced(parameter, figure, "test", place=where)
        encoded, arcs = arcs_of(instance, policy, ON)
        assert by_optimizer(encoded).loc[key, rule] == expected
        assert by_checker(instance, policy, ON).loc[key, rule] == expected
        assert offered(encoded, arcs) == ({key: ()} if expected == Verdict.YES else {})
