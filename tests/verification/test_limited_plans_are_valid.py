"""Whole plans under random limits: the checker, which counts limits on its own, finds nothing to object to."""

from collections import Counter

import pytest

from domain.check import check
from optimizer.solve import match
from tests.verification.instances import ON
from tests.verification.tiny import tiny_instances
from tests.verification.tiny_limits import everything, with_limits

INSTANCES, BATCHES = 60, 2


@pytest.mark.agreement
@pytest.mark.parametrize("batch", range(BATCHES))
def test_plans_under_limits_pass_the_checker(batch: int) -> None:
    """Every claim of these plans holds, those about limits kept, missed and at odds; some are proven by prices, some by search."""
    assert checked(range(batch, INSTANCES, BATCHES)) >= {("optimal", "prices"), ("optimal", "search")}


@pytest.mark.parametrize("bands", [[12, 6, 3], []])
def test_plans_without_priority_groups_pass_the_checker(bands: list[int]) -> None:
    """Nobody comes first but by waiting, or nobody at all: the tier of the priority groups is there, of nobody and proven so."""
    rules = everything().replaced("waiting.bands_months", bands, "test")
    for place in ("", "22"):
        rules = rules.replaced("groups.priority_ranks", [], "test", place)
    proofs = Counter()
    for number, plain in enumerate(tiny_instances(range(3))):
        instance = with_limits(plain, number)
        plan = match(instance, rules, ON)
        assert check(plan, instance, rules) == [], number
        tiers = plan.tiers.set_index(["tier", "part"])[["value", "bound", "certified"]]
        assert tiers.loc[("who", "priority")].tolist() == [0, 0, 0]
        assert sum(part.startswith("class ") for _, part in tiers.index) == len(bands) + 1
        proofs[str(plan.identity["proof"])] += 1
    assert proofs["prices"] > 0 < proofs["search"]


def checked(numbers: range) -> set[tuple[str, str]]:
    """Match and check; return status and proof of the plans."""
    seen = set()
    for number, plain in zip(numbers, tiny_instances(numbers), strict=True):
        instance = with_limits(plain, number)
        plan = match(instance, everything(), ON)
        assert check(plan, instance, everything()) == [], number
        seen |= {(str(plan.identity["status"]), str(plan.identity["proof"]))}
        assert (plan.identity["status"] == "relaxed") == bool(plan.identity["conflict"])
    return seen
