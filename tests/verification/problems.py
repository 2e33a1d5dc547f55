"""Random assignment problems in the optimizer's own form, and their value by HiGHS."""

from dataclasses import replace

import numpy as np
import scipy.sparse as sp
from scipy.optimize import linprog

from optimizer.flow import Problem, solve_flow
from optimizer.prices import plan_value


def random_problem(seed: int, workers: int, posts: int, employers: int) -> Problem:
    """Return a problem with few seats, caps on some posts, equal and unequal costs, and people without arcs."""
    draw = np.random.default_rng([7, seed])
    wanted = draw.random((workers, posts)) < draw.uniform(0.1, 0.7)
    wanted[draw.random(workers) < 0.1] = False
    worker, post = np.nonzero(wanted)
    start = np.searchsorted(worker, np.arange(workers + 1)).astype(np.int64)
    cost = draw.integers(0, int(draw.choice([3, 1000])), len(post)).astype(np.int64)
    return Problem(
        start,
        post.astype(np.int32),
        cost,
        draw.choice([500, 2000, 4000], workers).astype(np.int64),
        draw.integers(0, 4, posts).astype(np.int64),
        draw.integers(-1, employers, posts).astype(np.int64),
        draw.integers(0, 6, employers).astype(np.int64),
    )


def least_value(problem: Problem) -> int:
    """Return the least cost of an assignment, from the flow solver."""
    return plan_value(problem, solve_flow(problem))


def least_value_by_highs(problem: Problem) -> int:
    """Return the least cost of an assignment by SciPy's HiGHS (totally unimodular: the linear program is enough)."""
    pairs = np.arange(len(problem.post))
    worker, owner = problem.worker_of_arc(), problem.employer[problem.post]
    counted = np.flatnonzero(owner >= 0)
    shapes = ((worker, pairs, problem.workers), (problem.post, pairs, len(problem.seats)))
    shapes = (*shapes, (owner[counted], counted, len(problem.cap)))
    rows = [sp.csr_array((np.ones(len(at)), (row, at)), (count, len(pairs))) for row, at, count in shapes]
    high = np.concatenate([np.ones(problem.workers), problem.seats, problem.cap])
    saved = (problem.cost - problem.unplaced_cost[worker]).astype(float)
    found = linprog(saved, sp.vstack(rows), high, bounds=(0, 1), method="highs")
    assert found.success
    return int(problem.unplaced_cost.sum() + round(found.fun))


def with_seats(problem: Problem, post: int, change: int) -> Problem:
    """Return the problem with more or fewer seats in a post."""
    seats = problem.seats.copy()
    seats[post] += change
    return replace(problem, seats=seats)


def with_cap(problem: Problem, employer: int, change: int) -> Problem:
    """Return the problem with a higher or lower cap of an employer."""
    cap = problem.cap.copy()
    cap[employer] += change
    return replace(problem, cap=cap)
