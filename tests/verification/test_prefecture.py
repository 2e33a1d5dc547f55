"""Plans of a prefecture's size, certified."""

from pathlib import Path

import pytest

import laborflow
from optimizer.solve import match
from scenarios.ledgers import harder
from tests.verification.instances import ON, policy


@pytest.mark.agreement
def test_a_large_plan_is_certified() -> None:
    """A plan of 20,000 people and 600 lots passes every claim of the checker, its certificate among them."""
    instance = harder("hubs", 20_000, 600, seed=31)
    plan = match(instance, policy(), ON)
    assert len(plan.assignments) > 5_000
    assert plan.identity["objective"] == plan.identity["bound"]
    assert laborflow.check(plan, instance, policy()) == []


@pytest.mark.soak
def test_a_prefecture_is_certified(tmp_path: Path) -> None:
    """A prefecture's ledgers (300,000 people, 3,000 lots) become a plan that is checked, written and verified."""
    paths = laborflow.demo("prefecture", tmp_path)
    plan = laborflow.read_plan(paths.plan)
    assert len(plan.assignments) + len(plan.unplaced) > 280_000
    assert plan.identity["objective"] == plan.identity["bound"]
    assert laborflow.verify(paths.plan) == []
