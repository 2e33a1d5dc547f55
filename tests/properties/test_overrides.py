"""Overrides against an independent solver: SciPy's assignment on the full matrix, tier by tier in one order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from optimizer.columns import problem_of
from optimizer.eligibility import build_arcs
from optimizer.flow import Problem
from optimizer.objective import CostWeights
from optimizer.override import override
from optimizer.solve import match
from optimizer.standing import Standing
from tests.domain.check.tiny import ON, POLICY
from tests.properties.instances import Rows, instance_of, long, quick, tables

FORBIDDEN = 1e12


def best_value(problem: Problem, row: int, at: int, *, pinned: bool) -> float:
    """Return the least objective with the person pinned to the post or kept from it; caps must be blank."""
    first = np.concatenate([[0], np.cumsum(problem.seats)])
    matrix = np.full((problem.workers, int(first[-1]) + problem.workers), FORBIDDEN)
    for arc, worker in enumerate(problem.worker_of_arc().tolist()):
        post = int(problem.post[arc])
        if worker == row and (post == at) != pinned:
            continue
        seats = slice(int(first[post]), int(first[post + 1]))
        matrix[worker, seats] = np.minimum(matrix[worker, seats], problem.cost[arc])
    for worker in range(problem.workers):
        if not (pinned and worker == row):
            matrix[worker, int(first[-1]) + worker] = problem.unplaced_cost[worker]
    return float(matrix[linear_sum_assignment(matrix)].sum())


def overrides_cost_what_they_must(made: dict[str, Rows], seed: int) -> int:
    """Compare every pin and every ban of the instance with the independent solver; return how many pins were allowed."""
    for employer in made["employers"]:
        employer["seats_max"] = None
    instance = instance_of(made)
    plan = match(instance, POLICY, ON, seed=seed)
    standing = Standing.of(plan, instance, POLICY)
    problem, scale = problem_of(standing.encoded, build_arcs(standing.encoded, CostWeights.of(POLICY, ON)))
    allowed = 0
    for row in range(problem.workers):
        for at in range(len(problem.seats)):
            own = problem.post[problem.start[row] : problem.start[row + 1]]
            for pinned in (True, False):
                told = override(standing, row, at, pinned=pinned)
                assert (told is not None) == (not pinned or (at in own and problem.seats[at] > 0))
                if told is None:
                    continue
                allowed += pinned
                weights = scale.unplaced_cost(np.arange(scale.classes))
                asks = problem.unplaced_cost > 0
                everybody = np.bincount(standing.encoded.scene.workers["who_class"][asks], minlength=scale.classes)
                left = int(((everybody - np.array(told.after.people)) * weights).sum())
                value = left + scale.step * told.after.welfare + told.after.yuan - scale.cost_low * told.after.placed
                assert value == best_value(problem, row, at, pinned=pinned)
                assert not pinned or told.placed
    return allowed


@quick(8)
@given(tables(5, 4, least=3), st.integers(0, 3))
def test_overrides_cost_what_an_independent_solver_says(made: dict[str, Rows], seed: int) -> None:
    """A pin is allowed exactly for admissible pairs; the plan under a pin or a ban is the best there is."""
    overrides_cost_what_they_must(made, seed)


@pytest.mark.soak
@long(300)
@given(tables(7, 5, least=3), st.integers(0, 3))
def test_overrides_at_length(made: dict[str, Rows], seed: int) -> None:
    """The same on larger problems."""
    overrides_cost_what_they_must(made, seed)
