"""The linear relaxation under limits, on the arcs that prices call for, and what its prices prove over all arcs.

The linear program holds few arcs of each worker. Its prices are then tried on every arc: those that would improve are
added, until none is left. The bound is computed from the prices rounded to integers, over all arcs: it holds for any
prices, whatever the solver did.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import linprog

from optimizer.ceilings import Ceilings
from optimizer.flow import Problem
from optimizer.program import NoPlan
from optimizer.smooth_dual import Duals

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
FRACTION_BITS = 12
"""Bits behind the point of a price in the proof."""
ROUNDS, MORE_ARCS = 20, 3
"""Rounds of adding arcs at most, and arcs of a worker added in one."""
TOLERANCE = 1e-6


class NotRelaxed(NoPlan):
    """The linear program ended without an optimum."""


@dataclass(frozen=True)
class Relaxed:
    """An optimum of the relaxation.

    Parameters
    ----------
    bound
        No plan has a lower objective; proven over all arcs.
    pool, amount
        Arcs held, and how much of each is taken.
    switch, missed
        How far each switch is yes, and by how many units each row is missed.
    duals
        The prices.
    """

    bound: int
    pool: Ints
    amount: Floats
    switch: Floats
    missed: Floats
    duals: Duals


@dataclass
class Relaxation:
    """An assignment problem with limits, relaxed.

    Parameters
    ----------
    problem, ceilings
        The assignment and its limits.
    pool
        Arcs held at the start, ascending.
    holds
        What earlier tiers reached: (arcs,) objective and its greatest value.
    missed_most
        By how many units hard rows may be missed in all.
    """

    problem: Problem
    ceilings: Ceilings
    pool: Ints
    owner: npt.NDArray[np.int32] = field(init=False)
    holds: list[tuple[Ints, int]] = field(default_factory=list)
    missed_most: int = 0

    def __post_init__(self) -> None:
        """Look up whose each arc is."""
        self.owner = self.problem.worker_of_arc()

    def solve(self, cost: Ints, miss_cost: Floats) -> Relaxed:
        """Return the optimum of an objective.

        Parameters
        ----------
        cost
            (arcs,) objective of each arc; staying out costs nothing.
        miss_cost
            (rows,) objective of missing a row by one unit; infinite where it may not be missed. Where none is given for
            hard rows (NaN), they are missed by ``missed_most`` units in all at most, at no cost.

        Raises
        ------
        NotRelaxed
            When the solver ended without an optimum.
        """
        for rounds in range(1, ROUNDS + 1):
            amount, switch, missed, duals, held = self._program(cost, miss_cost)
            paid = self.paid(cost, duals, held)
            worth = np.zeros(self.problem.workers)
            np.minimum.at(worth, self.owner[self.pool], paid[self.pool])
            better = np.flatnonzero(paid < worth[self.owner] - TOLERANCE * max(1.0, float(np.abs(cost).max(initial=1))))
            more = best_of_each(self.owner, paid, better, MORE_ARCS, self.problem.workers)
            if not len(more) or rounds == ROUNDS:
                break
            self.pool = np.union1d(self.pool, more)
        return Relaxed(self.proves(cost, miss_cost, duals, held), self.pool, amount, switch, missed, duals)

    def bound(self, cost: Ints, miss_cost: Floats) -> int:
        """Return what no plan can go below: the optimum of the relaxation, or what free seats prove where it has none."""
        try:
            return self.solve(cost, miss_cost).bound
        except NotRelaxed:
            problem = self.problem
            free = Duals(*(np.zeros(size) for size in (len(problem.seats), len(problem.cap), len(self.ceilings.most))))
            return self.proves(cost, miss_cost, free, np.zeros(len(self.holds)))

    def proves(self, cost: Ints, miss_cost: Floats, duals: Duals, held: Floats) -> int:
        """Return the bound that prices prove, in integers over all arcs."""
        problem, ceilings = self.problem, self.ceilings
        one = 1 << FRACTION_BITS
        seat, cap = (np.rint(np.maximum(part, 0) * one).astype(np.int64) for part in (duals.seat, duals.cap))
        hold = np.rint(np.maximum(held, 0) * one).astype(np.int64)
        allowance = int(hold[len(self.holds)]) if len(hold) > len(self.holds) else 0
        unit_price = np.where(np.isnan(miss_cost), allowance / one, miss_cost) / ceilings.unit
        dearest = np.where(np.isinf(unit_price), 2.0**40, np.minimum(unit_price, 2.0**40))
        row = np.floor(np.clip(duals.row, 0, dearest) * one).astype(np.int64)
        entry = seat + (np.where(problem.employer >= 0, cap[problem.employer], 0) if len(cap) else 0)
        columns = ceilings.matrix.T @ row
        paid = cost * one + entry[problem.post] + columns[: ceilings.arcs]
        for (objective, _), price in zip(self.holds, hold[: len(self.holds)], strict=True):
            paid = paid + objective * price
        best = np.zeros(problem.workers, np.int64)
        busy = np.diff(problem.start) > 0
        best[busy] = np.minimum(0, np.minimum.reduceat(paid, problem.start[:-1][busy])) if len(paid) else 0
        total = sum(best.tolist()) + sum(np.minimum(columns[ceilings.arcs :], 0).tolist())
        total -= sum((seat * problem.seats).tolist()) + sum((cap * problem.cap).tolist())
        total -= sum((row * ceilings.most).tolist())
        total -= sum(int(price) * most for (_, most), price in zip(self.holds, hold[: len(self.holds)], strict=True))
        total -= allowance * self.missed_most
        bound: int = -((-total) // one)
        return bound

    def paid(self, cost: Ints, duals: Duals, held: Floats) -> Floats:
        """Return what each arc costs at some prices: (arcs,)."""
        problem = self.problem
        entry = duals.seat + (np.where(problem.employer >= 0, duals.cap[problem.employer], 0) if len(duals.cap) else 0)
        paid: Floats = cost + entry[problem.post] + (self.ceilings.matrix[:, : self.ceilings.arcs].T @ duals.row)
        for (objective, _), price in zip(self.holds, held[: len(self.holds)], strict=True):
            paid = paid + objective * price
        return paid

    def _program(self, cost: Ints, miss_cost: Floats) -> tuple[Floats, Floats, Floats, Duals, Floats]:
        """Solve on the pool; return amounts, switches, misses, prices and the prices of what is held."""
        pool, problem, ceilings = self.pool, self.problem, self.ceilings
        rows = rows_of(problem, ceilings, self.owner, pool)
        free = np.isnan(miss_cost)
        miss_cost = np.where(free, 0.0, miss_cost)
        count, missable = len(pool), np.flatnonzero(np.isfinite(miss_cost))
        slack = sp.csr_array(
            (-ceilings.unit[missable].astype(float), (rows.people + missable, np.arange(len(missable)))),
            shape=(rows.matrix.shape[0], len(missable)),
        )
        matrix = sp.hstack([rows.matrix, slack], format="csr")
        width = matrix.shape[1]
        kept = [sp.csr_array(np.append(part[pool], np.zeros(width - count))[None, :]) for part, _ in self.holds]
        ends_held = [float(end) for _, end in self.holds]
        if free.any():
            kept.append(sp.csr_array(np.append(np.zeros(width - len(missable)), free[missable].astype(float))[None, :]))
            ends_held.append(float(self.missed_most))
        matrix = sp.vstack([matrix, *kept], format="csr") if kept else matrix
        most = np.concatenate([rows.most, ends_held])
        objective = np.concatenate([cost[pool], np.zeros(ceilings.switches), miss_cost[missable]]).astype(float)
        upper = np.full(width, np.inf)
        upper[count : count + ceilings.switches] = 1.0
        between: Any = np.column_stack([np.zeros(width), upper])
        system: Any = matrix
        scale = max(1.0, float(np.abs(objective).max(initial=1.0)) / 1e4)
        found = linprog(objective / scale, A_ub=system, b_ub=most, bounds=between, method="highs-ipm")
        if found.status != 0:
            found = linprog(objective / scale, A_ub=system, b_ub=most, bounds=between, method="highs-ds")
        columns = found.x
        if found.status != 0 or columns is None:
            raise NotRelaxed(found.message)
        price = -found.ineqlin.marginals * scale
        seats = rows.workers + np.arange(len(problem.seats))
        caps = rows.workers + len(problem.seats) + np.arange(len(problem.cap))
        duals = Duals(price[seats], price[caps], price[rows.people : rows.people + len(ceilings.most)])
        missed = np.zeros(len(ceilings.most))
        missed[missable] = columns[count + ceilings.switches :]
        held = price[rows.matrix.shape[0] :]
        return columns[:count], columns[count : count + ceilings.switches], missed, duals, held


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


def best_of_each(owner: npt.NDArray[np.int32], value: Floats, among: Ints, most: int, workers: int) -> Ints:
    """Return, of some arcs, the best few of each worker, ascending.

    Parameters
    ----------
    owner, value
        (arcs,) whose each arc is, and what it costs.
    among
        Positions of the arcs to choose from.
    most
        How many of each worker.
    workers
        Number of workers.
    """
    order = among[np.lexsort((value[among], owner[among]))]
    first = np.searchsorted(owner[order], np.arange(workers))
    rank = np.arange(len(order)) - first[owner[order]]
    found: Ints = np.sort(order[rank < most]).astype(np.int64)
    return found
