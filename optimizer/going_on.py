"""A linear program in OR-Tools' GLOP that goes on from its last vertex, in arrays.

MathOpt's Python classes keep an object for each column and each status of a basis, which took as long as the simplex; its
messages (protocol buffers) go to the solver and come back whole.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from optimizer.program import NoPlan

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]


class NotRelaxed(NoPlan):
    """The linear program ended without an optimum."""


@dataclass(frozen=True)
class Basis:
    """Where a solve begins: which columns are basic (columns,), and which rows are at their end (rows,)."""

    basic: Truths
    full: Truths


class GoingOn:
    """Least cost on columns that never leave, in rows whose number stays.

    Parameters
    ----------
    matrix
        (rows, columns) coefficients.
    lower, least
        (columns,) and (rows,) lower ends; those of columns added later are zero.
    equal
        (rows,) rows that are held at zero.
    """

    def __init__(self, matrix: sp.csr_array, lower: Floats, least: Floats, equal: Truths) -> None:
        self._matrix = matrix
        self._lower, self._least, self._equal = lower, least, equal
        self._cost = self._upper = self._most = np.zeros(0)
        self._solver: Any = None
        self._basis: Any = None
        self._sent = 0

    def add(self, columns: sp.csc_array) -> None:
        """Add columns: (rows, added); each at nothing in the basis, without an upper end."""
        self._matrix = sp.csr_array(sp.hstack([self._matrix, columns], format="csr"))
        self._lower = np.concatenate([self._lower, np.zeros(columns.shape[1])])

    def solve(
        self, cost: Floats, upper: Floats, most: Floats, start: Basis, left: float | None
    ) -> tuple[Floats, Floats]:
        """Return how much of each column is taken in an optimum, and the prices of rows, none above zero.

        Parameters
        ----------
        cost, upper, most
            (columns,) costs and upper ends, (rows,) upper ends.
        start
            Where the first solve begins.
        left
            Seconds at most.

        Raises
        ------
        NotRelaxed
            When the solver ended without an optimum.
        """
        from ortools.glop import parameters_pb2 as glop_pb2
        from ortools.math_opt import callback_pb2, model_parameters_pb2, parameters_pb2, result_pb2

        if self._solver is None:
            self._load(cost, upper, most)
        else:
            self._update(cost, upper, most)
        told = model_parameters_pb2.ModelSolveParametersProto()
        for values in (told.variable_values_filter, told.dual_values_filter):
            values.skip_zero_values = True
        told.reduced_costs_filter.filter_by_ids = True  # none is read
        if self._sent < len(cost):
            told.initial_basis.CopyFrom(self._begin(start, upper))
        self._cost, self._upper, self._most, self._sent = cost, upper, most, len(cost)
        how = parameters_pb2.SolveParametersProto(threads=1, presolve=parameters_pb2.EMPHASIS_OFF)
        # An optimum that is only nearly feasible will do: what its prices prove is summed up in whole numbers.
        how.glop.change_status_to_imprecise = False
        if self._basis is not None:  # steepest edges are worth their start only where there is far to go
            how.glop.feasibility_rule = how.glop.optimization_rule = glop_pb2.GlopParameters.DEVEX
        if left is not None:
            how.time_limit.FromTimedelta(timedelta(seconds=left))
        found = self._solver.solve(how, told, None, callback_pb2.CallbackRegistrationProto(), None, None)
        if found.termination.reason != result_pb2.TERMINATION_REASON_OPTIMAL:
            self._solver, self._sent = None, 0
            raise NotRelaxed(result_pb2.TerminationReasonProto.Name(found.termination.reason))
        solution = found.solutions[0]
        self._basis = solution.basis
        amounts, prices = np.zeros(len(cost)), np.zeros(len(most))
        for into, values in (
            (amounts, solution.primal_solution.variable_values),
            (prices, solution.dual_solution.dual_values),
        ):
            into[np.array(values.ids, np.int64)] = values.values
        return amounts, prices

    def _load(self, cost: Floats, upper: Floats, most: Floats) -> None:
        """Hand the whole program to the solver."""
        from ortools.math_opt import model_pb2, parameters_pb2
        from ortools.math_opt.core.python import solver

        model = model_pb2.ModelProto()
        columns, rows = model.variables, model.linear_constraints
        columns.ids.extend(range(len(cost)))
        columns.lower_bounds.extend(self._lower.tolist())
        columns.upper_bounds.extend(upper.tolist())
        columns.integers.extend([False] * len(cost))
        rows.ids.extend(range(len(most)))
        rows.lower_bounds.extend(self._least.tolist())
        rows.upper_bounds.extend(most.tolist())
        _fill(model.linear_constraint_matrix, self._matrix)
        _changed(model.objective.linear_coefficients, np.zeros(len(cost)), cost)
        self._solver = solver.new(parameters_pb2.SOLVER_TYPE_GLOP, model, parameters_pb2.SolverInitializerProto())

    def _update(self, cost: Floats, upper: Floats, most: Floats) -> None:
        """Tell the solver what has changed since the last solve."""
        from ortools.math_opt import model_update_pb2

        told, sent = model_update_pb2.ModelUpdateProto(), self._sent
        _changed(told.variable_updates.upper_bounds, self._upper, upper[:sent])
        _changed(told.linear_constraint_updates.upper_bounds, self._most, most)
        _changed(told.objective_updates.linear_coefficients, np.append(self._cost, np.zeros(len(cost) - sent)), cost)
        if sent < len(cost):
            new = told.new_variables
            new.ids.extend(range(sent, len(cost)))
            new.lower_bounds.extend(self._lower[sent:].tolist())
            new.upper_bounds.extend(upper[sent:].tolist())
            new.integers.extend([False] * (len(cost) - sent))
            _fill(told.linear_constraint_matrix_updates, self._matrix[:, sent:], sent)
        if not self._solver.update(told):
            self._load(cost, upper, most)
            self._sent = 0

    def _begin(self, start: Basis, upper: Floats) -> Any:
        """Return the basis to begin with: the last one, columns added since at nothing; at first the one that is given."""
        from ortools.math_opt import solution_pb2 as status

        basis, count = status.BasisProto(), len(self._lower)
        if self._basis is not None:
            basis.CopyFrom(self._basis)
            first = len(basis.variable_status.ids)
            basis.variable_status.ids.extend(range(first, count))
            basis.variable_status.values.extend([status.BASIS_STATUS_AT_LOWER_BOUND] * (count - first))
            return basis
        basis.variable_status.ids.extend(range(count))
        columns = np.where(start.basic, status.BASIS_STATUS_BASIC, status.BASIS_STATUS_AT_LOWER_BOUND)
        columns[(upper == 0) & ~start.basic] = status.BASIS_STATUS_FIXED_VALUE
        basis.variable_status.values.extend(columns.tolist())
        rows = np.where(start.full, status.BASIS_STATUS_AT_UPPER_BOUND, status.BASIS_STATUS_BASIC)
        rows[self._equal] = status.BASIS_STATUS_FIXED_VALUE
        basis.constraint_status.ids.extend(range(len(rows)))
        basis.constraint_status.values.extend(rows.tolist())
        return basis


def _fill(into: Any, matrix: Any, first: int = 0) -> None:
    """Write a matrix into a message, row by row; its columns are numbered from ``first``."""
    entries = matrix.tocsr().sorted_indices().tocoo()
    into.row_ids.extend(entries.row.tolist())
    into.column_ids.extend((entries.col + first).tolist())
    into.coefficients.extend(entries.data.tolist())


def _changed(into: Any, before: Floats, now: Floats) -> None:
    """Write the values that are no longer what they were into a message."""
    at = np.flatnonzero(before != now)
    into.ids.extend(at.tolist())
    into.values.extend(now[at].tolist())
