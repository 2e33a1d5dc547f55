"""Everybody decided again under counts that stay: the flow's optimum without limits, an integer program's under tight ones."""

from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

from optimizer.ceilings import Ceilings, ceilings_of
from optimizer.cells import Cells
from optimizer.effort import Effort
from optimizer.flow import Problem, solve_flow
from optimizer.limit_rows import LimitRow, count, share, sheet_of
from optimizer.rounding import Rounding
from scenarios.ledgers import harder
from tests.verification.under_limits import without_limits

NONE = np.zeros(0, bool)


@pytest.fixture(scope="module")
def problem() -> Problem:
    """Return 300 people and 40 posts, in which each arc costs something below zero of its own."""
    found = without_limits(harder("hubs", 300, 40)).problem
    cost = -np.random.default_rng(7).integers(1, 1_000, len(found.post))
    return Problem(
        found.start, found.post, cost, np.zeros(found.workers, np.int64), found.seats, found.employer, found.cap
    )


def rounding_of(problem: Problem, rows: list[LimitRow]) -> Rounding:
    """Return the search on all arcs, each limit hard."""
    ceilings = ceilings_of(sheet_of(rows, len(problem.post)), len(problem.post))
    arcs = np.arange(len(problem.post))
    miss = np.full(len(ceilings.most), 1e6)
    return Rounding(problem, ceilings, arcs, arcs >= 0, problem.cost, miss, np.zeros(len(arcs)), 50.0, Effort())


def some_plan(problem: Problem, seed: int) -> np.ndarray:
    """Return the arcs (arcs,) of a random plan, which two thirds of the people are in at most."""
    draw, room = np.random.default_rng(seed), problem.seats.copy()
    caps = np.append(problem.cap, 10**6)
    taken = np.zeros(len(problem.post), bool)
    for worker in draw.permutation(problem.workers)[: problem.workers * 2 // 3].tolist():
        for arc in draw.permutation(np.arange(problem.start[worker], problem.start[worker + 1])).tolist():
            post = problem.post[arc]
            if room[post] and caps[problem.employer[post]]:
                room[post] -= 1
                caps[problem.employer[post]] -= 1
                taken[arc] = True
                break
    return taken


def limits_met_tightly(problem: Problem, taken: np.ndarray) -> list[LimitRow]:
    """Return two ceilings, a floor and a budget nothing is taken from, which a plan keeps without any room."""
    owner, arcs = problem.worker_of_arc(), np.arange(len(problem.post))
    odd, third, far = arcs[problem.post % 2 == 1], arcs[owner % 3 == 0], arcs[problem.post % 5 == 0]
    return [
        count("general_quota", "most", odd, None, int(taken[odd].sum())),
        count("general_quota", "least", third, int(taken[third].sum()), None),
        count("general_quota", "far", far, None, int(taken[far].sum())),
        LimitRow("fund_budget", "free", "yuan", "yuan", far, np.zeros(len(far), np.int64), None, 0, True, 0),
    ]


def best_in_cells(problem: Problem, ceilings: Ceilings, taken: np.ndarray) -> float:
    """Return the least cost with each cell's people as many as now: not more where a ceiling is, not fewer where a floor."""
    columns = ceilings.matrix[:, : len(problem.post)].toarray()
    cell = np.unique(np.vstack([problem.post, columns]), axis=1, return_inverse=True)[1].ravel()
    first = np.unique(cell, return_index=True)[1]
    now = np.bincount(cell[taken], minlength=len(first))
    above, below = (columns[:, first] > 0).any(axis=0), (columns[:, first] < 0).any(axis=0)
    ones, arcs = np.ones(len(problem.post), np.int64), np.arange(len(problem.post))
    blocks: list[Any] = []
    for key, size in ((problem.worker_of_arc(), problem.workers), (problem.post, len(problem.seats)), (cell, len(now))):
        blocks.append(sp.csr_array((ones, (key, arcs)), shape=(size, len(arcs))))
    low = np.concatenate([np.zeros(problem.workers + len(problem.seats)), np.where(below, now, 0)])
    high = np.concatenate([np.ones(problem.workers), problem.seats, np.where(above, now, np.inf)])
    system: Any = sp.vstack(blocks)
    answer: Any = milp(
        problem.cost, integrality=ones, bounds=Bounds(0, 1),
        constraints=LinearConstraint(system, low, high),
    )  # fmt: skip
    return float(answer.fun)


def test_without_limits_it_is_the_flow(problem: Problem) -> None:
    """From nobody placed, and from any plan, one draw ends at the optimum of the flow."""
    rounding = rounding_of(problem, [])
    best = solve_flow(problem)
    least = problem.cost[best[best >= 0]].sum()
    cells = Cells(rounding, np.zeros(0))
    for taken in (np.zeros(len(problem.post), bool), some_plan(problem, 1)):
        found = cells.again((taken, NONE), 0)
        assert rounding.value(*found) == least
    assert rounding.value(*cells.improve(found, 1)) == least


@pytest.mark.parametrize("seed", range(4))
def test_under_tight_limits_it_is_the_best_with_these_counts(problem: Problem, seed: int) -> None:
    """Where no limit has room, one draw finds what an integer program with the counts of every cell written down finds."""
    assert not len(problem.cap)
    taken = some_plan(problem, seed)
    rounding = rounding_of(problem, limits_met_tightly(problem, taken))
    assert np.isfinite(rounding.value(taken, NONE))
    found = Cells(rounding, np.zeros(4)).again((taken, NONE), seed)
    assert rounding.value(*found) < rounding.value(taken, NONE)
    assert rounding.value(*found) == best_in_cells(problem, rounding.ceilings, taken)
    assert (rounding.slack(*found) >= 0).all()


@pytest.mark.parametrize("seed", range(4))
def test_it_uses_the_room_and_breaks_nothing(problem: Problem, seed: int) -> None:
    """With room in a share, a ceiling and a sum of yuan it places more people, and every limit is kept after each draw."""
    owner, arcs = problem.worker_of_arc(), np.arange(len(problem.post))
    yuan = np.random.default_rng(seed).integers(100, 900, len(arcs))
    taken = some_plan(problem, seed)
    placed, odd = int(taken.sum()), arcs[problem.post % 2 == 1]
    least = float(int(10 * taken[owner % 3 == 0].sum() / placed) / 10)
    rows = [
        count("general_quota", "odd", odd, None, int(taken[odd].sum()) + 8),
        share("general_quota", "part", "share_min", arcs[owner % 3 == 0], arcs, least),
        LimitRow("fund_budget", "all", "yuan", "yuan", arcs, yuan, None, int(yuan[taken].sum()) + 1_000, True, 0),
    ]
    rounding = rounding_of(problem, rows)
    prices = np.zeros(len(rounding.ceilings.most))
    cells, plan = Cells(rounding, prices), (taken, NONE)
    assert (rounding.slack(*plan) >= 0).all()
    values = [rounding.value(*plan)]
    for number in range(12):
        plan = cells.again(plan, number)
        values.append(rounding.value(*plan))
        assert (rounding.slack(*plan) >= 0).all()
    assert values == sorted(values, reverse=True)
    assert plan[0].sum() > placed
    assert prices.max() > 0  # at no price the sum was overrun


def test_nobody_to_decide_is_no_fault(problem: Problem) -> None:
    """Without an arc the plan stays as it is."""
    none = Problem(np.zeros(4, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(3, np.int64), problem.seats,
                   problem.employer, problem.cap)  # fmt: skip
    plan = Cells(rounding_of(none, []), np.zeros(0)).improve((NONE, NONE), 0)
    assert not len(plan[0])
