"""Entitlements against cases computed by hand from the clauses, each with its reasoning in ``cases/*.yaml``."""

import pytest

from tests.verification.entitlements.hand_case import POLICY, HandCase, read_cases, what_differs

CASES = read_cases()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_engine_agrees_with_the_hand(case: HandCase) -> None:
    """Amount, state, day, fund, payee and the fact that refuses must be those computed by hand from the clause."""
    assert what_differs(case) == [], case.content["reasoning"]


def test_there_are_eighty_cases_over_all_instruments() -> None:
    """There must be at least eighty cases, at least one that pays and one that does not for every instrument."""
    paying = {case.content["instrument"] for case in CASES if "refused" not in case.expected}
    refusing = {case.content["instrument"] for case in CASES if "refused" in case.expected}
    every = {instrument.id for instrument in POLICY.instruments}
    assert len(CASES) >= 80
    assert paying == every
    assert refusing == every


def test_every_case_has_a_name_of_its_own_and_a_reasoning() -> None:
    """Every case must have its own name and say in words how its figure comes about."""
    names = [str(case) for case in CASES]
    assert len(set(names)) == len(names)
    assert [name for name, case in zip(names, CASES, strict=True) if len(case.content["reasoning"]) < 8] == []
