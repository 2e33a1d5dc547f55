"""No rule may go missing: for each there is a pair that it alone keeps apart.

A pair that one rule alone denies is offered as soon as that rule is no longer asked. So a rule that disappears from
``optimizer/judge.py`` (or answers yes whatever it is asked) puts an arc where these tests find none, and a rule that
denies too much takes away the arc of the mended pair.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from domain.rules import RULE_NAMES, Verdict
from tests.both_judges import arcs_of, by_checker, by_optimizer, offered
from tests.one_pair import NEXT_COUNTY, ON, POLICY, pair
from tests.optimizer.test_rules_of_employers_by_hand import dispatched, relief
from tests.optimizer.test_rules_of_persons_by_hand import welfare
from tests.optimizer.test_rules_of_skills_and_pay_by_hand import LICENCE, LICENSED, WELDER, skilled
from tests.optimizer.test_rules_of_wishes_by_hand import lent

Cells = Mapping[str, Any]

BROKEN_AND_MENDED: dict[str, tuple[Cells, Cells, str]] = {
    # rule: the pair with the one cell that breaks it, the pair with that cell mended, the mode
    # Who asks to be lent has not asked to be hired.
    "seeks_work": (
        {"worker": {"status": "surplus", "lending_consent": True, "wants_to_leave": False}},
        {"worker": {"status": "surplus", "lending_consent": True, "wants_to_leave": True}},
        "hire",
    ),
    "within_reach": (
        {"worker": {"max_travel_minutes": 59}, "post": {"region": NEXT_COUNTY}, "road": {"minutes": 60.0}},
        {"worker": {"max_travel_minutes": 60}, "post": {"region": NEXT_COUNTY}, "road": {"minutes": 60.0}},
        "hire",
    ),
    "wish_respected": ({"worker": {"wanted_trades": ("6-29",)}}, {"worker": {"wanted_trades": ("6-31",)}}, "hire"),
    "skilled_enough": (skilled({"skill": WELDER, "level": 5}), skilled({"skill": WELDER, "level": 4}), "hire"),
    "certificate_valid": (skilled({**LICENCE, "valid_until": None}, LICENSED), skilled(LICENCE, LICENSED), "hire"),
    "pay_acceptable": (
        {"worker": {"reservation_wage_yuan_month": 3001.0}},
        {"worker": {"reservation_wage_yuan_month": 3000.0}},
        "hire",
    ),
    "pay_lawful": ({"post": {"incumbent_pay": 3001.0}}, {"post": {"incumbent_pay": 3000.0}}, "hire"),
    "dates_overlap": (
        {"worker": {"available_until": "2026-04-29"}},
        {"worker": {"available_until": "2026-04-30"}},
        "hire",
    ),
    "able_for_work": ({"worker": {"birth_month": "2010-05-01"}}, {"worker": {"birth_month": "2010-04-01"}}, "hire"),
    "lending_agreed": (lent(loan={"lender_consent": None}), lent(), "loan"),
    "employer_in_good_standing": ({"employer": {"illegal_deposit": True}}, {}, "hire"),
    "dispatch_allowed": (dispatched("regular"), dispatched("temporary"), "dispatched"),
    "relief_is_local": (relief("220421101", ("220421100",)), relief("220421101", ("220421101",)), "hire"),
    "welfare_post_eligible": (welfare({"willing_welfare": None}), welfare(), "hire"),
    "screen_lawful": ({"post": {"screens": "sex=female"}}, {"post": {"screens": "sex=male"}}, "hire"),
}


def test_no_rule_is_left_out() -> None:
    """Every rule of the catalogue has its pair here, and the catalogue is what both implementations answer for."""
    instance = pair()
    encoded, _ = arcs_of(instance, POLICY, ON)
    assert tuple(BROKEN_AND_MENDED) == RULE_NAMES
    assert tuple(by_optimizer(encoded).columns) == RULE_NAMES
    assert tuple(by_checker(instance, POLICY, ON).columns) == RULE_NAMES


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_a_rule_alone_keeps_a_pair_apart(rule: str) -> None:
    """A pair that one rule alone denies is no arc, and the pair with that cell mended is one."""
    broken, mended, mode = BROKEN_AND_MENDED[rule]
    instance, key = pair(**broken), ("W1", "P1", mode)
    encoded, arcs = arcs_of(instance, POLICY, ON)
    for verdicts in (by_optimizer(encoded).loc[key], by_checker(instance, POLICY, ON).loc[key]):
        assert {name: Verdict(int(v)) for name, v in verdicts.items() if v != Verdict.YES} == {rule: Verdict.NO}
    assert offered(encoded, arcs) == {}
    assert offered(*arcs_of(pair(**mended), POLICY, ON)) == {key: ()}
