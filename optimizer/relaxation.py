"""By how much hard limits are missed at least: a linear program on the arcs that prices call for.

It holds few arcs of each worker. Its prices are then tried on every arc: those that would improve are added, until none is
left. The bound is computed from the prices in whole numbers, over all arcs: it holds for any prices, whatever the solver did.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import linprog

from optimizer.ceilings import Ceilings
from optimizer.duals import Duals, Goal, Ground, WholeDuals, priced
from optimizer.flow import Problem
from optimizer.program import NoPlan

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
ROUNDS, MORE_ARCS = 20, 3
"""Rounds of adding arcs at most, and arcs of a worker added in one."""


class NotRelaxed(NoPlan):
    """The linear program ended without an optimum."""


@dataclass(frozen=True)
class Relaxed:
    """Prices of an optimum of the relaxation, and what they prove over all arcs (parts of a unit)."""

    bound: int
    duals: WholeDuals


def least_missed(ground: Ground, pool: Ints, counted: Truths) -> Relaxed:
    """Return by how many units some rows are missed at least, whatever everything else costs.

    Parameters
    ----------
    ground
        The problem and its limits.
    pool
        Arcs to begin with, ascending.
    counted
        (rows,) rows whose misses count; all others that may be missed are so at no cost.

    Raises
    ------
    NotRelaxed
        When the solver ended without an optimum.
    """
    goal = goal_of_misses(ground, counted)
    for _ in range(ROUNDS):
        prices = goal.whole(_program(ground, pool, goal))
        bound, _, near = priced(ground, goal, prices, 0.0, MORE_ARCS)
        more = near[~np.isin(near, pool, assume_unique=True)]
        if not len(more):
            break
        pool = np.union1d(pool, more)
    return Relaxed(bound, prices)


def goal_of_misses(ground: Ground, counted: Truths) -> Goal:
    """Return the tier that makes the misses of some rows few."""
    ceilings, none = ground.ceilings, np.zeros(ground.classes)
    cost = np.where(counted, 1.0, np.where(ceilings.missable, 0.0, np.inf))
    nothing = np.zeros(len(ground.problem.post), np.int64)
    return Goal(nothing, none, none, none.astype(np.int64), 0.0, 0.0, 0, cost / ceilings.unit)


def _program(ground: Ground, pool: Ints, goal: Goal) -> Duals:
    """Return the prices of the linear program on the pool."""
    problem, ceilings = ground.problem, ground.ceilings
    rows = rows_of(problem, ceilings, problem.worker_of_arc(), pool)
    missable = np.flatnonzero(np.isfinite(goal.row_high))
    slack = sp.csr_array(
        (-ceilings.unit[missable].astype(float), (rows.people + missable, np.arange(len(missable)))),
        shape=(rows.matrix.shape[0], len(missable)),
    )
    system: Any = sp.hstack([rows.matrix, slack], format="csr")
    objective = np.zeros(system.shape[1])
    objective[len(pool) + ceilings.switches :] = (goal.row_high * ceilings.unit)[missable]
    upper = np.full(system.shape[1], np.inf)
    upper[len(pool) : len(pool) + ceilings.switches] = 1.0
    between: Any = np.column_stack([np.zeros(len(upper)), upper])
    for method in ("highs-ipm", "highs-ds"):
        found = linprog(objective, A_ub=system, b_ub=rows.most, bounds=between, method=method)
        if found.status == 0:
            break
    else:
        raise NotRelaxed(found.message)
    price = -found.ineqlin.marginals
    posts, employers = len(problem.seats), len(problem.cap)
    cuts = np.cumsum([rows.workers, posts, employers])
    _, seat, cap, row = np.split(price[: rows.people + len(ceilings.most)], cuts)
    return Duals(seat, cap, row, np.zeros(ground.classes), np.zeros(1))


@dataclass(frozen=True)
class Rows:
    """Rows over some arcs and all switches: ``matrix @ columns <= most``; ``workers`` of people, ``people`` before limits."""

    matrix: sp.csr_array
    most: Floats
    workers: int
    people: int


def rows_of(problem: Problem, ceilings: Ceilings, owner: npt.NDArray[np.int32], pool: Ints) -> Rows:
    """Return the rows of people, seats, caps and limits over some arcs and the switches."""
    count, ones = len(pool), np.ones(len(pool))
    columns, posts = np.arange(count), problem.post[pool]
    employers = problem.employer[posts]
    capped = np.flatnonzero(employers >= 0)
    width = count + ceilings.switches
    among = np.concatenate([pool, ceilings.arcs + np.arange(ceilings.switches)])
    blocks = [
        sp.csr_array((ones, (owner[pool], columns)), shape=(problem.workers, width)),
        sp.csr_array((ones, (posts, columns)), shape=(len(problem.seats), width)),
        sp.csr_array((ones[capped], (employers[capped], columns[capped])), shape=(len(problem.cap), width)),
        ceilings.matrix[:, among].tocsr().astype(float),
    ]
    most = np.concatenate([np.ones(problem.workers), problem.seats, problem.cap, ceilings.most]).astype(float)
    people = problem.workers + len(problem.seats) + len(problem.cap)
    return Rows(sp.vstack(blocks, format="csr"), most, problem.workers, people)
