"""The relaxation of a search's goals on few arcs, solved again and again from the last vertex (OR-Tools' GLOP).

One program serves all tiers: counts of people by class are columns of their own, so that a tier changes a few dozen
coefficients and the primal simplex goes on from where it stood. Arcs that prices call for are added to it; none ever leaves.
With so many people that a simplex takes many minutes, HiGHS solves it by its interior point method, anew each time.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import linprog

from optimizer.duals import Duals, Goal, Ground
from optimizer.effort import Effort
from optimizer.going_on import Basis, GoingOn, NotRelaxed

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
MANY_PEOPLE = 30_000
"""With more people a linear program is solved anew by an interior point method, which takes minutes too."""
DUAL_TOLERANCE, IN_PARTS = 1e-7, 1e-9
"""How far prices of an optimum may be off, at least, and in parts of the greatest weight: HiGHS's own, and a little of the last person
where classes are far apart. Below, it cleans up in minutes of dual simplex what its interior point program ended with."""
LARGEST_WEIGHT = 1e6
"""Weights of the objective are scaled down to this: beyond, the solver's tolerances lose the small ones."""


@dataclass(frozen=True)
class Vertex:
    """An optimum of the relaxation on some arcs: these, how much of each is taken (arcs,), its prices and its objective."""

    pool: Ints
    amount: Floats
    duals: Duals
    value: float


class LinearProgram:
    """The linear program of any goal on some arcs.

    Rows are those of people, seats, caps and limits; then one per class and one for welfare posts that count who is placed,
    and as many that hold these counts at a price. Columns are switches, misses of limits, misses of held counts, the
    counts, and at the end the arcs, in the order in which they came.

    Parameters
    ----------
    ground
        The problem and its limits.
    plan
        Arcs to begin with: a plan that overruns no seat and no cap; the first solve starts there.
    more
        Other arcs to begin with.
    """

    def __init__(self, ground: Ground, plan: Ints, more: Ints) -> None:
        self.ground = ground
        problem, ceilings = ground.problem, ground.ceilings
        self._owner = problem.worker_of_arc()
        self._tiers = ground.classes + 1
        limits = len(ceilings.most)
        self._cuts = np.cumsum(
            [problem.workers, len(problem.seats), len(problem.cap), limits, self._tiers, self._tiers]
        )
        widths = np.cumsum([ceilings.switches, limits, self._tiers, self._tiers])
        self._misses, self._shorts, self._counts = np.split(np.arange(widths[0], widths[3]), widths[1:3] - widths[0])
        self._fixed_width = int(widths[3])
        self._held = np.zeros(len(problem.post), bool)
        self._plan = plan
        self.arcs = np.union1d(plan, more)
        self._held[self.arcs] = True
        self._program: GoingOn | None = None

    def hold(self, more: Ints) -> int:
        """Hold more arcs; return how many of them were not held before."""
        more = more[~self._held[more]]
        self._held[more] = True
        self.arcs = np.concatenate([self.arcs, more])
        if self._program is not None and len(more):
            self._program.add(self._entries(more))
        return len(more)

    def solve(self, goal: Goal, effort: Effort | None = None) -> Vertex:
        """Return an optimum for a goal: one with as few people in parts as a vertex has.

        Raises
        ------
        NotRelaxed
            When the solver ended without an optimum.
        """
        if not len(self.arcs) and not len(self._misses):
            raise NotRelaxed("there is nothing to decide")
        cost, upper, most = self._aim(goal)
        scale = max(1.0, float(np.abs(cost).max(initial=0.0)) / LARGEST_WEIGHT)
        solved = self._anew if self.ground.problem.workers > MANY_PEOPLE else self._on
        amounts, prices = solved(cost / scale, upper, most, None if effort is None else effort.left())
        _, seat, cap, row, _, held = np.split(-scale * prices, self._cuts[:-1])
        duals = Duals(seat, cap, row, goal.who_low + held[:-1], goal.welfare_low + held[-1:])
        value = float(cost @ amounts) + float(goal.who_low @ goal.placed)
        value -= goal.welfare_low * goal.on_welfare + goal.allowed / goal.unit
        order = np.argsort(self.arcs, kind="stable")
        return Vertex(self.arcs[order], amounts[self._fixed_width :][order], duals, value)

    def _aim(self, goal: Goal) -> tuple[Floats, Floats, Floats]:
        """Return what columns cost for a goal, their upper ends, and those of the rows."""
        problem, ceilings = self.ground.problem, self.ground.ceilings
        ends = np.isfinite(goal.row_high)
        high = np.append(goal.who_high - goal.who_low, goal.welfare_high - goal.welfare_low)
        cost = np.zeros(self._fixed_width + len(self.arcs))
        cost[self._misses[ends]] = (goal.row_high * ceilings.unit)[ends]
        cost[self._shorts] = high
        cost[self._counts] = np.append(-np.cumsum(goal.who_low[::-1])[::-1], goal.welfare_low)
        cost[self._fixed_width :] = goal.cost[self.arcs]
        upper = np.full(len(cost), np.inf)
        upper[: ceilings.switches] = 1.0
        upper[self._misses[~ends]], upper[self._shorts[high <= 0]] = 0.0, 0.0
        last = np.where(high > 0, np.append(-goal.placed.astype(float), float(goal.on_welfare)), np.inf)
        rows = [np.ones(problem.workers), problem.seats, problem.cap, ceilings.most, np.zeros(self._tiers), last]
        return cost, upper, np.concatenate(rows).astype(float)

    def _anew(self, cost: Floats, upper: Floats, most: Floats, left: float | None) -> tuple[Floats, Floats]:
        """Return how much of each column is taken in an optimum, and the prices of rows, none above zero; by HiGHS."""
        counts = self._counted()
        asked = ~counts & np.isfinite(most)
        system: Any = self._matrix()
        lower = np.zeros(len(cost))
        lower[self._counts] = -np.inf
        between: Any = np.column_stack([lower, upper])
        close = max(DUAL_TOLERANCE, IN_PARTS * float(np.abs(cost).max(initial=0.0)))
        options: Any = {"dual_feasibility_tolerance": close} | ({} if left is None else {"time_limit": left})
        for method in ("highs-ipm", "highs-ds"):
            found = linprog(
                cost, A_ub=system[asked], b_ub=most[asked], A_eq=system[counts], b_eq=most[counts], bounds=between,
                method=method, options=options,
            )  # fmt: skip
            if found.status == 0:
                break
        else:
            raise NotRelaxed(found.message)
        prices = np.zeros(len(most))
        prices[asked], prices[counts] = found.ineqlin.marginals, found.eqlin.marginals
        return np.asarray(found.x), prices

    def _on(self, cost: Floats, upper: Floats, most: Floats, left: float | None) -> tuple[Floats, Floats]:
        """Return the same, going on from the last vertex; by GLOP."""
        if self._program is None:
            counts = self._counted()
            lower, least = np.zeros(len(cost)), np.where(counts, 0.0, -np.inf)
            lower[self._counts] = -np.inf
            self._program = GoingOn(self._matrix(), lower, least, counts)
        return self._program.solve(cost, upper, most, self._start(upper), left)

    def _counted(self) -> Truths:
        """Return which rows (rows,) count who is placed: they hold as equations."""
        counts = np.zeros(int(self._cuts[5]), bool)
        counts[self._cuts[3] : self._cuts[4]] = True
        return counts

    def _entries(self, arcs: Ints) -> sp.csc_array:
        """Return the columns of some arcs: (rows, arcs)."""
        problem, ground, ones = self.ground.problem, self.ground, np.ones(len(arcs))
        owner, post, columns = self._owner[arcs], problem.post[arcs], np.arange(len(arcs))
        capped = np.flatnonzero(problem.employer[post] >= 0)
        welfare = np.flatnonzero(ground.welfare[post])
        counts = np.concatenate([ground.who[owner], np.full(len(welfare), ground.classes)])
        blocks = [
            sp.csr_array((ones, (owner, columns)), shape=(problem.workers, len(arcs))),
            sp.csr_array((ones, (post, columns)), shape=(len(problem.seats), len(arcs))),
            sp.csr_array((ones[capped], (problem.employer[post[capped]], capped)), shape=(len(problem.cap), len(arcs))),
            ground.ceilings.matrix[:, arcs].astype(float),
            sp.csr_array(
                (np.ones(len(counts)), (counts, np.concatenate([columns, welfare]))), shape=(self._tiers, len(arcs))
            ),
            sp.csr_array((self._tiers, len(arcs))),
        ]
        return sp.csc_array(sp.vstack(blocks, format="csc"))

    def _matrix(self) -> sp.csr_array:
        """Return all coefficients: (rows, columns)."""
        ceilings, tiers = self.ground.ceilings, self._tiers
        counts, held = -np.eye(tiers), -np.tri(tiers)
        held[-1] = np.append(np.zeros(tiers - 1), 1.0)
        shape = (int(self._cuts[5]), self._fixed_width)
        rows, columns, weights = [], [], []
        for block, first, left in (
            (ceilings.matrix[:, ceilings.arcs :].tocoo(), self._cuts[2], 0),
            ((-ceilings.eased).tocoo(), self._cuts[2], ceilings.switches),
            (sp.coo_array(counts), self._cuts[3], self._fixed_width - tiers),
            (sp.coo_array(-np.eye(tiers)), self._cuts[4], self._fixed_width - 2 * tiers),
            (sp.coo_array(held), self._cuts[4], self._fixed_width - tiers),
        ):
            rows.append(block.row + first)
            columns.append(block.col + left)
            weights.append(block.data.astype(float))
        fixed = sp.csr_array((np.concatenate(weights), (np.concatenate(rows), np.concatenate(columns))), shape=shape)
        return sp.csr_array(sp.hstack([fixed, self._entries(self.arcs)], format="csr"))

    def _start(self, upper: Floats) -> Basis:
        """Return the basis to begin with: that of the plan."""
        ceilings = self.ground.ceilings
        taken = np.isin(self.arcs, self._plan)
        over = ceilings.matrix[:, self.arcs] @ taken.astype(np.int64) > ceilings.most
        over &= upper[self._misses] > 0
        basic = np.zeros(self._fixed_width + len(self.arcs), bool)
        basic[self._misses], basic[self._counts], basic[self._fixed_width :] = over, True, taken
        full = self._counted()
        full[self._owner[self._plan]] = True
        full[self._cuts[2] : self._cuts[3]] = over
        return Basis(basic, full)
