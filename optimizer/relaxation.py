"""The linear program of a tier on the arcs that prices call for; and by how much hard limits are missed at least.

It holds few arcs of each worker. Its prices are then tried on every arc: those that would improve are added, until none is
left. The bound is computed from the prices in whole numbers, over all arcs: it holds for any prices, whatever the solver did.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import linprog

from optimizer.ceilings import Ceilings
from optimizer.duals import Duals, Goal, Ground, WholeDuals, priced
from optimizer.flow import Problem
from optimizer.lagrange import Oracle, Point
from optimizer.program import NoPlan

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
ROUNDS, MORE_ARCS, NEAR_ARCS = 20, 3, 6
"""Rounds of adding arcs at most; arcs of a worker added in one, and at the beginning."""
LARGEST_WEIGHT = 1e6
"""Weights of the objective are scaled down to this: beyond, the solver's tolerances lose the small ones."""


class NotRelaxed(NoPlan):
    """The linear program ended without an optimum."""


@dataclass(frozen=True)
class Relaxed:
    """Prices of an optimum of the relaxation, and what they prove over all arcs (parts of a unit)."""

    bound: int
    duals: WholeDuals


@dataclass(frozen=True)
class Vertex:
    """An optimum of the relaxation on some arcs: these, how much of each is taken (arcs,), its prices and its objective."""

    pool: Ints
    amount: Floats
    duals: Duals
    value: float


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
        prices = goal.whole(vertex(ground, goal, pool).duals)
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


def vertex(ground: Ground, goal: Goal, pool: Ints) -> Vertex:
    """Return an optimum of the linear program of a goal on some arcs: one with as few people in parts as a vertex has.

    Raises
    ------
    NotRelaxed
        When the solver ended without an optimum.
    """
    problem, ceilings = ground.problem, ground.ceilings
    rows = rows_of(problem, ceilings, problem.worker_of_arc(), pool)
    width = rows.matrix.shape[1]
    missable = np.flatnonzero(np.isfinite(goal.row_high))
    held, most_held, dear, fixed = _held(ground, goal, pool)
    among = np.arange(len(missable)), len(missable) + np.arange(len(dear))
    slack = sp.csr_array(
        (
            -np.concatenate([ceilings.unit[missable], np.ones(len(dear))]).astype(float),
            (
                np.concatenate([rows.people + missable, rows.matrix.shape[0] + np.arange(len(dear))]),
                np.concatenate(among),
            ),
        ),
        shape=(rows.matrix.shape[0] + len(dear), len(missable) + len(dear)),
    )
    counts = sp.csr_array((len(dear), width))
    if len(dear):
        counts = sp.hstack([sp.csr_array(held), sp.csr_array((len(dear), ceilings.switches))], format="csr")
    system: Any = sp.hstack([sp.vstack([rows.matrix, counts], format="csr"), slack], format="csr")
    objective = np.concatenate(
        [goal.cost[pool] + fixed, np.zeros(ceilings.switches), (goal.row_high * ceilings.unit)[missable], dear]
    )
    upper = np.full(len(objective), np.inf)
    upper[len(pool) : width] = 1.0
    between: Any = np.column_stack([np.zeros(len(upper)), upper])
    scale = max(1.0, float(np.abs(objective).max(initial=0.0)) / LARGEST_WEIGHT)
    for method in ("highs-ipm", "highs-ds"):
        ends = np.concatenate([rows.most, most_held])
        found = linprog(objective / scale, A_ub=system, b_ub=ends, bounds=between, method=method)
        if found.status == 0:
            break
    else:
        raise NotRelaxed(found.message)
    price = -found.ineqlin.marginals * scale
    cuts = np.cumsum([rows.workers, len(problem.seats), len(problem.cap), len(ceilings.most)])
    _, seat, cap, row, last = np.split(price, cuts)
    who, welfare = goal.who_low.copy(), goal.welfare_low
    who[goal.held] += last[: len(goal.held)]
    welfare += float(last[len(goal.held) :].sum())
    value = float(objective @ found.x) + float(goal.who_low @ goal.placed) - goal.welfare_low * goal.on_welfare
    duals = Duals(seat, cap, row, who, np.array([welfare]))
    return Vertex(pool, np.asarray(found.x)[: len(pool)], duals, value - goal.allowed / goal.unit)


def settled(
    oracle: Oracle, goal: Goal, best: Point, pool: Ints, within: float, close: float, rounds: int,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[Point, Vertex | None]:  # fmt: skip
    """Return the point with the highest bound that linear programs lead to from the end of a climb, and the last vertex.

    Parameters
    ----------
    oracle, goal, best
        Best plans at prices, the tier, and the end of its climb.
    pool
        Arcs to begin with beside those near the best prices, ascending.
    within
        How much dearer than a worker's best an arc near the prices may be, in objective units.
    close
        How far from the optimum of the linear program the bound may stay, in objective units.
    rounds
        Linear programs at most.
    stop
        Tells that time is up.
    """
    ground, last = oracle.ground, None
    pool = np.union1d(pool, priced(ground, goal, best.prices, within, NEAR_ARCS)[2])
    for _ in range(rounds):
        if stop():
            break
        try:
            last = vertex(ground, goal, pool)
        except NotRelaxed:
            break
        called = priced(ground, goal, goal.whole(last.duals), 0.0, MORE_ARCS)[2]
        point = oracle.at(goal, np.concatenate([last.duals.row, last.duals.who, last.duals.welfare]))
        best = point if point.bound > best.bound else best
        if last.value - best.bound / goal.unit < close:
            break
        called = np.union1d(called, priced(ground, goal, point.prices, 0.0, MORE_ARCS)[2])
        before, pool = len(pool), np.union1d(pool, called)
        if len(pool) == before:
            break
    return best, last


def _held(ground: Ground, goal: Goal, pool: Ints) -> tuple[Floats, Floats, Floats, Floats]:
    """Return rows that hold earlier tiers, their upper ends, what missing them costs, and what every arc costs besides.

    A price between two ends is a row that may be missed at their difference, beside a cost of the lower end.
    """
    who = ground.who[ground.problem.worker_of_arc()[pool]]
    welfare = ground.welfare[ground.problem.post[pool]].astype(float)
    fixed = goal.welfare_low * welfare - np.cumsum(goal.who_low[::-1])[::-1][who]
    rows = [-(who <= tier).astype(float) for tier in goal.held]
    most = [-float(goal.placed[tier]) for tier in goal.held]
    dear = [float(goal.who_high[tier] - goal.who_low[tier]) for tier in goal.held]
    if goal.welfare_high > goal.welfare_low:
        rows, most = [*rows, welfare], [*most, float(goal.on_welfare)]
        dear.append(goal.welfare_high - goal.welfare_low)
    return np.array(rows).reshape(len(rows), len(pool)), np.array(most), np.array(dear), fixed


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
