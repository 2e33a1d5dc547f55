"""Whole plans under random limits: the checker, which counts limits on its own, finds nothing to object to."""

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
