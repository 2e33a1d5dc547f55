"""The relaxation of a search's goals on few arcs, solved again and again from the last vertex (OR-Tools' GLOP).

One program serves all tiers: counts of people by class are columns of their own, so that a tier changes a few dozen
coefficients and the primal simplex goes on from where it stood. Arcs that prices call for are added to it; none ever leaves.
With so many people that a simplex takes many minutes, HiGHS solves it by its interior point method, anew each time.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import linprog

from optimizer.duals import Duals, Goal, Ground
from optimizer.effort import Effort
from optimizer.program import NoPlan

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
MANY_PEOPLE = 30_000
"""With more people a linear program is solved anew by an interior point method, which takes minutes too."""
LARGEST_WEIGHT = 1e6
"""Weights of the objective are scaled down to this: beyond, the solver's tolerances lose the small ones."""


class NotRelaxed(NoPlan):
    """The linear program ended without an optimum."""


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
        self._model: Any = None
        self._variables: list[Any] = []
        self._rows: list[Any] = []
        self._cost = np.zeros(0)
        self._solver: Any = None
        self._basis: Any = None
        self._grown = True

    def hold(self, more: Ints) -> int:
        """Hold more arcs; return how many of them were not held before."""
        more = more[~self._held[more]]
        self._held[more] = True
        self.arcs = np.concatenate([self.arcs, more])
        if self._model is not None and len(more):
            entries = self._entries(more)
            begin, rows, weights = entries.indptr.tolist(), entries.indices.tolist(), entries.data.tolist()
            new = [self._model.add_variable(lb=0.0) for _ in more]
            for number, variable in enumerate(new):
                for at in range(begin[number], begin[number + 1]):
                    self._rows[rows[at]].set_coefficient(variable, weights[at])
            self._cost = np.concatenate([self._cost, np.zeros(len(more))])
            self._variables += new
            self._grown = True
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
        counts = np.zeros(len(most), bool)
        counts[self._cuts[3] : self._cuts[4]] = True
        asked = ~counts & np.isfinite(most)
        system: Any = self._matrix()
        lower = np.zeros(len(cost))
        lower[self._counts] = -np.inf
        between: Any = np.column_stack([lower, upper])
        options: Any = {} if left is None else {"time_limit": left}
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
        from ortools.math_opt.python import mathopt

        if self._model is None:
            self._model, self._variables, self._rows = self._built()
            self._cost = np.zeros(len(cost))
        objective = self._model.objective
        for at in np.flatnonzero(cost != self._cost).tolist():
            objective.set_linear_coefficient(self._variables[at], float(cost[at]))
        self._cost = cost
        for at in range(self._fixed_width):
            self._variables[at].upper_bound = float(upper[at])
        for at in range(self._cuts[4], self._cuts[5]):
            self._rows[at].upper_bound = float(most[at])
        how = mathopt.SolveParameters(
            threads=1, presolve=mathopt.Emphasis.OFF, time_limit=None if left is None else timedelta(seconds=left)
        )
        # An optimum that is only nearly feasible will do: what its prices prove is summed up in whole numbers.
        how.glop.change_status_to_imprecise = False
        if self._solver is None:
            self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)
        told = mathopt.ModelSolveParameters(
            initial_basis=self._start() if self._grown else None,
            variable_values_filter=mathopt.SparseVectorFilter(skip_zero_values=True),
            dual_values_filter=mathopt.SparseVectorFilter(skip_zero_values=True),
            reduced_costs_filter=mathopt.SparseVectorFilter(filtered_items=()),
        )
        found = self._solver.solve(params=how, model_params=told)
        if found.termination.reason != mathopt.TerminationReason.OPTIMAL:
            self._solver, self._grown = None, True
            raise NotRelaxed(str(found.termination.reason))
        self._basis, self._grown = found.solutions[0].basis, False
        prices, amounts = np.zeros(len(self._rows)), np.zeros(len(self._variables))
        for row, value in found.dual_values().items():
            prices[row.id] = value
        for variable, value in found.variable_values().items():
            amounts[variable.id] = value
        return amounts, prices

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
            (sp.coo_array(sp.diags_array(-ceilings.unit.astype(float))), self._cuts[2], ceilings.switches),
            (sp.coo_array(counts), self._cuts[3], self._fixed_width - tiers),
            (sp.coo_array(-np.eye(tiers)), self._cuts[4], self._fixed_width - 2 * tiers),
            (sp.coo_array(held), self._cuts[4], self._fixed_width - tiers),
        ):
            rows.append(block.row + first)
            columns.append(block.col + left)
            weights.append(block.data.astype(float))
        fixed = sp.csr_array((np.concatenate(weights), (np.concatenate(rows), np.concatenate(columns))), shape=shape)
        return sp.csr_array(sp.hstack([fixed, self._entries(self.arcs)], format="csr"))

    def _built(self) -> tuple[Any, list[Any], list[Any]]:
        """Return the model, its columns and its rows; goals set its ends."""
        from ortools.math_opt import model_pb2
        from ortools.math_opt.python import mathopt

        problem, ceilings, matrix = self.ground.problem, self.ground.ceilings, self._matrix().tocoo()
        least, most = np.full(matrix.shape[0], -np.inf), np.full(matrix.shape[0], np.inf)
        most[: self._cuts[3]] = np.concatenate([np.ones(problem.workers), problem.seats, problem.cap, ceilings.most])
        least[self._cuts[3] : self._cuts[4]] = most[self._cuts[3] : self._cuts[4]] = 0.0
        lower, upper = np.zeros(matrix.shape[1]), np.full(matrix.shape[1], np.inf)
        lower[self._counts] = -np.inf
        model = model_pb2.ModelProto()
        model.variables.ids.extend(range(matrix.shape[1]))
        model.variables.lower_bounds.extend(lower.tolist())
        model.variables.upper_bounds.extend(upper.tolist())
        model.variables.integers.extend([False] * matrix.shape[1])
        model.linear_constraints.ids.extend(range(matrix.shape[0]))
        model.linear_constraints.lower_bounds.extend(least.tolist())
        model.linear_constraints.upper_bounds.extend(most.tolist())
        model.linear_constraint_matrix.row_ids.extend(matrix.row.tolist())
        model.linear_constraint_matrix.column_ids.extend(matrix.col.tolist())
        model.linear_constraint_matrix.coefficients.extend(matrix.data.tolist())
        built = mathopt.Model.from_model_proto(model)
        return built, list(built.variables()), list(built.linear_constraints())

    def _start(self) -> Any:
        """Return the basis to begin with: the last one, arcs added since at none; at first that of the plan."""
        from ortools.math_opt.python import mathopt

        status = mathopt.BasisStatus
        if self._basis is not None:
            basis = self._basis
            for variable in self._variables[len(basis.variable_status) :]:
                basis.variable_status[variable] = status.AT_LOWER_BOUND
            return basis
        ceilings = self.ground.ceilings
        taken = np.isin(self.arcs, self._plan)
        over = ceilings.matrix[:, self.arcs] @ taken.astype(np.int64) > ceilings.most
        over &= np.array([self._variables[at].upper_bound > 0 for at in self._misses.tolist()], bool)
        basic = np.zeros(self._fixed_width + len(self.arcs), bool)
        basic[self._misses], basic[self._counts], basic[self._fixed_width :] = over, True, taken
        full = np.zeros(len(self._rows), bool)
        full[self._owner[self._plan]] = True
        full[self._cuts[2] : self._cuts[3]] = over
        counts = np.zeros(len(self._rows), bool)
        counts[self._cuts[3] : self._cuts[4]] = True
        basis = mathopt.Basis()
        for variable, inside in zip(self._variables, basic.tolist(), strict=True):
            at = status.FIXED_VALUE if variable.lower_bound == variable.upper_bound else status.AT_LOWER_BOUND
            basis.variable_status[variable] = status.BASIC if inside else at
        for row, at_end, equal in zip(self._rows, full.tolist(), counts.tolist(), strict=True):
            at = status.FIXED_VALUE if equal else status.AT_UPPER_BOUND
            basis.constraint_status[row] = at if at_end or equal else status.BASIC
        return basis
