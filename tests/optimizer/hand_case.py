"""What a hand-solved case claims, and that it holds in eligibility, in the checker and in the explanations."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import laborflow as lf
from domain.plan import Plan
from domain.rules import RULE_NAMES, RULE_OF, Verdict
from tests.both_judges import arcs_of, by_checker, by_optimizer, offered
from tests.one_pair import ON, POLICY, pair

NO, UNKNOWN, YES = Verdict.NO, Verdict.UNKNOWN, Verdict.YES

CALLED = {
    "pay_lawful": ("post", "P1"),
    "dispatch_allowed": ("post", "P1"),
    "employer_in_good_standing": ("employer", "E1"),
}
"""Whom to call about an unknown fact that is not the person's."""


@dataclass(frozen=True)
class Case:
    """One worker and one post, and what one rule says of them; all other rules say yes.

    Parameters
    ----------
    name
        What the case shows, for the test's id.
    expected
        The verdict.
    cells
        Cells that differ from the admissible pair of ``tests.one_pair``.
    mode
        Mode of the pair.
    numbers
        What the explanation must give beside the verdict NO or UNKNOWN.
    zh, en
        What the answer to a person who was refused must contain in either language.
    """

    name: str
    expected: Verdict
    cells: Mapping[str, Any] = field(default_factory=dict)
    mode: str = "hire"
    numbers: Mapping[str, Any] = field(default_factory=dict)
    zh: str = ""
    en: str = ""

    def __str__(self) -> str:
        """Return the name, for pytest."""
        return self.name


def verdicts_agree(rule: str, case: Case) -> None:
    """Assert the verdict in both implementations, that no other rule speaks, and that the arcs follow it."""
    instance, key = pair(**case.cells), ("W1", "P1", case.mode)
    encoded, arcs = arcs_of(instance, POLICY, ON)
    expected = {name: case.expected if name == rule else YES for name in RULE_NAMES}
    by_both = {"optimizer": by_optimizer(encoded), "checker": by_checker(instance, POLICY, ON)}
    found = {who: {name: Verdict(int(v)) for name, v in verdicts.loc[key].items()} for who, verdicts in by_both.items()}
    assert found == {"optimizer": expected, "checker": expected}
    unknown = (rule,) if case.expected == UNKNOWN else ()
    assert offered(encoded, arcs) == ({} if case.expected == NO else {key: unknown})


def explained(rule: str, case: Case) -> None:
    """Assert that the plan names the rule and its numbers, and the answer to the person says it in both languages."""
    instance = pair(**case.cells)
    plan = lf.match(instance, date=ON, policy=POLICY)
    said = {lang: lf.explain(plan, instance, "W1", lang) for lang in ("zh", "en")}
    title = RULE_OF[rule].title
    if case.expected == NO:
        _is_missed(plan, rule, case)
    else:
        _is_listed(plan, rule, case)
    assert title.zh in said["zh"]
    assert title.en in said["en"]
    assert case.zh in said["zh"]
    assert case.en in said["en"]


def _is_missed(plan: Plan, rule: str, case: Case) -> None:
    [unplaced] = plan.unplaced.to_dict("records")
    assert (unplaced["reason"], unplaced["rule"]) == ("no_admissible_post", rule)
    [miss] = plan.misses.to_dict("records")
    assert (miss["post_id"], miss["mode"], tuple(miss["rules"])) == ("P1", case.mode, (rule,))
    [numbers] = json.loads(miss["numbers"])
    assert {name: numbers.get(name) for name in case.numbers} == dict(case.numbers)
    alone = plan.rule_costs.set_index("rule")["workers_denied_alone"]
    assert alone[alone > 0].to_dict() == {rule: 1}


def _is_listed(plan: Plan, rule: str, case: Case) -> None:
    [placed] = plan.assignments.to_dict("records")
    assert (placed["post_id"], placed["mode"], tuple(placed["unknowns"])) == ("P1", case.mode, (rule,))
    [call] = plan.verify.to_dict("records")
    assert (call["who"], call["id"]) == CALLED.get(rule, ("worker", "W1"))
    assert (call["rule"], call["post_id"], call["placed"]) == (rule, "P1", True)
    numbers = json.loads(call["numbers"])
    assert {name: numbers.get(name) for name in case.numbers} == dict(case.numbers)
