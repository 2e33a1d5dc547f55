"""Solving on the arcs that prices call for, where caps and public-welfare posts bind, against solving on all arcs."""

import numpy as np
import pytest

from optimizer.columns import solve_columns
from optimizer.objective import CostWeights
from optimizer.prices import dual_value, plan_value
from optimizer.solve import Solution
from scenarios.ledgers import SHAPES
from tests.verification.independent import Model
from tests.verification.instances import ON, crowded, policy, solved
from tests.verification.tiny import tempting, tiny_instances


def assert_called_arcs_are_enough(solution: Solution, weights: CostWeights) -> None:
    """Assert that solving in rounds gives the tiers of the solution on all arcs, at value equal to bound."""
    model = Model.of(solution)
    part = solve_columns(solution.encoded, weights, direct_arcs=0)
    assert plan_value(part.problem, part.taken) == dual_value(part.problem, part.prices)
    pair_of = {key: pair for pair, key in enumerate(zip(model.worker, model.post, solution.arcs.mode, strict=True))}
    rows = np.flatnonzero(part.taken >= 0)
    used = part.taken[rows]
    keys = zip(rows, part.problem.post[used], part.arcs.mode[used], strict=True)
    taken = np.full(model.workers, -1, np.int64)
    taken[rows] = [pair_of[key] for key in keys]
    assert model.values(taken) == model.values(solution.taken)


@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_a_county_on_called_arcs_is_as_good_as_on_all(kind: str) -> None:
    """People of each class, people on welfare posts and cost are those of the direct solve."""
    assert_called_arcs_are_enough(solved(crowded(kind, 2500, 200, 21)), CostWeights.of(policy(), ON))


def test_tiny_instances_on_called_arcs_are_as_good_as_on_all() -> None:
    """The same holds where seats are missing, caps are zero and people have no pair at all."""
    weights = CostWeights.of(tempting(), ON)
    for instance in tiny_instances(range(2000, 2030)):
        assert_called_arcs_are_enough(solved(instance, tempting()), weights)
