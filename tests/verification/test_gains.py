"""What one more seat brings, against solving again with the seat."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.flow import Problem, solve_flow
from optimizer.gains import gains_of
from optimizer.prices import NegativeCycle, plan_value, prices_of
from tests.verification.problems import least_value, random_problem


def with_one_more(problem: Problem, post: int) -> Problem:
    """Return the problem with one seat like those of a post, which no cap counts, as a post of its own."""
    worker = problem.worker_of_arc()
    copies = np.flatnonzero(problem.post == post)
    owner = np.concatenate([worker, worker[copies]])
    order = np.argsort(owner, kind="stable")
    return replace(
        problem,
        start=np.searchsorted(owner[order], np.arange(problem.workers + 1)).astype(np.int64),
        post=np.concatenate([problem.post, np.full(len(copies), len(problem.seats), np.int32)])[order],
        cost=np.concatenate([problem.cost, problem.cost[copies]])[order],
        seats=np.append(problem.seats, 1),
        employer=np.append(problem.employer, -1),
    )


@pytest.mark.parametrize("seed", range(100, 130))
def test_the_gain_is_what_solving_again_gains(seed: int) -> None:
    """For every post, with caps and without seats too; the price of the plan is never less than the gain."""
    problem = random_problem(seed, workers=25, posts=8, employers=3)
    taken = solve_flow(problem)
    value, gains = plan_value(problem, taken), gains_of(problem, taken)
    again = [value - least_value(with_one_more(problem, post)) for post in range(len(problem.seats))]
    assert gains.worth.tolist() == again
    assert (gains.worth <= prices_of(problem, taken).entry).all()
    unplaced = np.flatnonzero(taken < 0)
    assert set(gains.newcomer[gains.newcomer >= 0]) <= set(unplaced)


def test_an_assignment_that_is_not_the_best_is_refused() -> None:
    """Two people who each hold the post that suits the other: changing places is a gain without any seat more."""
    start, post, cost = np.array([0, 2, 4]), np.array([0, 1, 0, 1], np.int32), np.array([5, 1, 1, 5])
    problem = Problem(start, post, cost, np.array([9, 9]), np.array([1, 1]), np.array([-1, -1]), np.zeros(0, np.int64))
    with pytest.raises(NegativeCycle):
        gains_of(problem, np.array([0, 3]))
