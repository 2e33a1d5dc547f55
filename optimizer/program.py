"""The assignment under limits as an integer program, solved tier by tier by HiGHS."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult

from optimizer import integer
from optimizer.flow import Problem
from optimizer.limit_rows import LimitRow, sheet_of

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
NODES = 20_000
"""Effort of one tier: nodes of the search tree. A count, not a time, so that runs repeat."""
ROUNDING = 1e-4
"""Bounds of whole-number objectives are rounded inwards beyond this, far above HiGHS' tolerances."""
INFEASIBLE = 2


class NoPlan(RuntimeError):
    """The search ended without a plan; more effort is needed."""


class Impossible(RuntimeError):
    """No assignment keeps these rows."""


@dataclass(frozen=True)
class Reached:
    """What one tier reached: its value, what no plan can beat given the tiers before, and the whole solution."""

    value: int
    bound: int
    columns: Ints


@dataclass
class Program:
    """Columns are the arcs, the switches, and then one column per way in which a row may be missed (``misses``).

    Parameters
    ----------
    arcs, switches
        Number of arcs and of switches.
    matrix, low, high
        Rows: people, seats, caps, limits, when switches may be yes; then what earlier tiers reached.
    misses
        Row of ``limits`` and side (-1 below, 1 above) of each further column.
    """

    arcs: int
    switches: int
    matrix: sp.csr_array
    low: Floats
    high: Floats
    misses: list[tuple[int, int]]
    most: Floats = field(default_factory=lambda: np.zeros(0))

    @classmethod
    def of(cls, problem: Problem, rows: list[LimitRow], missable: npt.NDArray[np.bool_]) -> "Program":
        """Return the program of an assignment problem and its limits, some of which may be missed."""
        arcs = len(problem.post)
        owner = problem.worker_of_arc()
        posts, employers, ones = len(problem.seats), len(problem.cap), np.ones(arcs)
        columns = np.arange(arcs)
        own = problem.employer[problem.post]
        capped = np.flatnonzero(own >= 0)
        blocks = [
            sp.csr_array((ones, (owner, columns)), shape=(problem.workers, arcs)),
            sp.csr_array((ones, (problem.post, columns)), shape=(posts, arcs)),
            sp.csr_array((ones[capped], (own[capped], capped)), shape=(employers, arcs)),
        ]
        sheet = sheet_of(rows, arcs)
        misses = [
            (number, side)
            for number in np.flatnonzero(missable).tolist()
            for side, end in ((-1, sheet.low[number]), (1, sheet.high[number]))
            if np.isfinite(end)
        ]
        at = np.array([number for number, _ in misses], np.int64)
        sides = np.array([side for _, side in misses], np.int64)
        slack = sp.csr_array(
            (-(sides * sheet.unit[at]), (at, np.arange(len(misses)))), shape=(sheet.matrix.shape[0], len(misses))
        )
        limits = sp.hstack([sheet.matrix, slack], format="csr")
        top = sp.vstack(blocks, format="csr")
        top = sp.csr_array((top.data, top.indices, top.indptr), shape=(top.shape[0], limits.shape[1]))
        low = np.concatenate([np.full(top.shape[0], -np.inf), sheet.low])
        high = np.concatenate([np.ones(problem.workers), problem.seats, problem.cap, sheet.high]).astype(float)
        most = np.concatenate([np.ones(arcs + sheet.switches), np.full(len(misses), np.inf)])
        whole = sp.vstack([top, limits], format="csr").astype(float)
        return cls(arcs, sheet.switches, whole, low, high, misses, most)

    def objective(self, arcs: Ints, misses: Ints | None = None) -> Ints:
        """Return an objective over all columns from those of the arcs and of the ways to miss."""
        last = np.zeros(len(self.misses), np.int64) if misses is None else misses
        return np.concatenate([arcs, np.zeros(self.switches, np.int64), last])

    def hold(self, objective: Ints, low: float, high: float) -> None:
        """Keep a tier at what it reached."""
        row = sp.csr_array(objective.astype(float)[None, :])
        self.matrix = sp.vstack([self.matrix, row], format="csr")
        self.low, self.high = np.append(self.low, low), np.append(self.high, high)

    def least(self, objective: Ints, nodes: int = NODES) -> Reached:
        """Return the least value of an objective, and its proven bound.

        Raises
        ------
        Impossible
            When no assignment keeps the rows.
        NoPlan
            When the effort ended before a plan was found.
        """
        if not len(objective):
            if (self.low > 0).any() or (self.high < 0).any():
                raise Impossible("nobody can be placed, yet a limit asks for people")
            return Reached(0, 0, np.zeros(0, np.int64))
        answer = self._solve(objective, nodes)
        if answer.status == INFEASIBLE:
            raise Impossible(answer.message)
        if answer.x is None:
            raise NoPlan(answer.message)
        columns = np.rint(answer.x).astype(np.int64)
        total = self.matrix @ columns
        if (total < self.low).any() or (total > self.high).any():
            raise NoPlan("the rounded answer breaks a row")
        value = sum((objective * columns).tolist())
        bound = value if answer.status == 0 else int(np.ceil(answer.mip_dual_bound - ROUNDING))
        return Reached(value, min(value, bound), columns)

    def _solve(self, objective: Ints, nodes: int) -> OptimizeResult:
        rows = LinearConstraint(self.matrix, self.low, self.high)
        return integer.least(
            objective.astype(float), integrality=np.ones(len(objective), np.int64), bounds=Bounds(0, self.most),
            constraints=rows, options={"mip_rel_gap": 0.0, "node_limit": nodes},
        )  # fmt: skip
