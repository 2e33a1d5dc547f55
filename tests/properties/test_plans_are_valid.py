"""Whatever the problem, the plan passes the independent check and places nobody who did not ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.check import check
from optimizer.solve import match
from optimizer.verify import same_arcs
from tests.domain.check.tiny import ON, POLICY
from tests.properties.instances import Row, Rows, instance_of, long, quick, tables


def asked(worker: Row) -> bool:
    """Return whether the row asks for work of any kind."""
    lent = worker["status"] == "surplus" and (worker["seeking"] or worker["lending_consent"])
    return bool(worker["wants_to_leave"] or (worker["status"] == "unemployed" and worker["seeking"]) or lent)


def the_plan_is_valid(made: dict[str, Rows], seed: int) -> None:
    """Assert that no claim of the plan is false and everybody placed has asked."""
    instance = instance_of(made)
    plan = match(instance, POLICY, ON, seed=seed)
    assert check(plan, instance, POLICY) == []
    assert list(same_arcs(plan, instance, POLICY)) == []
    silent = {row["worker_id"] for row in made["workers"] if not asked(row)}
    assert silent.isdisjoint(plan.assignments["worker_id"])
    told = set(plan.unplaced.loc[plan.unplaced["reason"] == "not_asked", "worker_id"])
    assert told == silent


@quick(14)
@given(tables(5, 4, least=2), st.integers(0, 3))
def test_the_plan_is_valid(made: dict[str, Rows], seed: int) -> None:
    """The plan of any problem passes every claim of the checker; people at work who did not ask stay where they are."""
    the_plan_is_valid(made, seed)


@pytest.mark.soak
@long(1000)
@given(tables(9, 6, least=3), st.integers(0, 3))
def test_the_plan_is_valid_at_length(made: dict[str, Rows], seed: int) -> None:
    """The same on a thousand larger problems."""
    the_plan_is_valid(made, seed)
