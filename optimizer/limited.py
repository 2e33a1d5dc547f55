"""The solve under limits across people: tiers one after another, each bound given the tiers before it.

The solution without limits comes first. If it keeps them all it is the answer, and its certificate stands. Otherwise
each tier is an integer program over the arcs, as long as they are few; above, prices lead a search
(``optimizer.limited_search``).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from domain.language import Text
from optimizer.conflict import smallest_conflict
from optimizer.effort import Effort
from optimizer.eligibility import Arcs
from optimizer.encode import Encoded
from optimizer.flow import Problem
from optimizer.limit_rows import LimitRow
from optimizer.limited_plan import Limited, Progress, TierValue
from optimizer.limited_search import search_limited
from optimizer.objective import is_welfare
from optimizer.program import Impossible, NoPlan, Program, Reached
from optimizer.tier_bounds import Tiers

Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
EXACT_ARCS = 3_000
"""Beyond, an integer program over all arcs takes HiGHS too long to wait for."""


def solve_limited(
    encoded: Encoded,
    arcs: Arcs,
    problem: Problem,
    rows: Sequence[LimitRow],
    unlimited: Ints,
    progress: Progress | None = None,
    effort: Effort | None = None,
) -> Limited:
    """Return the best plan that keeps the limits, or misses the hard ones by as little as can be.

    Parameters
    ----------
    encoded, arcs, problem
        The instance, all its arcs, and the assignment problem on them.
    rows
        The limits.
    unlimited
        (workers,) arcs taken in a best plan without limits: it bounds every class from above.
    progress
        Called with the step, the work done and the work in all.
    effort
        Tells the search above ``EXACT_ARCS`` that its time is up; integer programs over all arcs end by counts alone.

    Raises
    ------
    optimizer.program.NoPlan
        When the effort ended before a plan was found.
    """
    if len(problem.post) > EXACT_ARCS:
        counted = tiers_of(encoded, arcs, problem, unlimited)
        return search_limited(problem, counted, tuple(rows), unlimited, progress, effort)
    active = [row for row in rows if row.hard or row.penalty_yuan]
    try:
        columns, tiers = _Tiers(encoded, arcs, problem, active, unlimited, False, progress).solve()
        conflict: tuple[int, ...] = ()
    except Impossible:
        columns, tiers = _Tiers(encoded, arcs, problem, active, unlimited, True, progress).solve()
        on = columns[: len(problem.post)] > 0
        hard = [number for number, row in enumerate(rows) if row.hard]
        short = [at for at, number in enumerate(hard) if rows[number].beyond(on)]
        found = smallest_conflict(problem, [rows[number] for number in hard], short)
        conflict = tuple(hard[at] for at in found)
    taken = np.full(problem.workers, -1, np.int64)
    used = np.flatnonzero(columns[: len(problem.post)] > 0)
    taken[problem.worker_of_arc()[used]] = used
    return Limited(taken, tuple(tiers), tuple(rows), conflict, len(problem.post))


def tiers_of(encoded: Encoded, arcs: Arcs, problem: Problem, unlimited: Ints) -> Tiers:
    """Return what the tiers count."""
    who = encoded.scene.workers["who_class"].astype(np.int64)
    best = who[unlimited >= 0]
    return Tiers(
        who[problem.worker_of_arc()],
        is_welfare(encoded.scene)[problem.post].astype(np.int64),
        arcs.cost.astype(np.int64),
        encoded.classes,
        np.array([int((best <= number).sum()) for number in range(encoded.classes)], np.int64),
    )


class _Tiers:
    """The tiers of one program, solved in order; what one reached is a row for all that follow."""

    def __init__(
        self,
        encoded: Encoded,
        arcs: Arcs,
        problem: Problem,
        rows: list[LimitRow],
        unlimited: Ints,
        relaxed: bool,
        progress: Progress | None,
    ) -> None:
        missable = np.array([relaxed or not row.hard for row in rows], bool)
        self._program = Program.of(problem, rows, missable)
        self._rows, self._relaxed, self._progress = rows, relaxed, progress
        counted = tiers_of(encoded, arcs, problem, unlimited)
        self._class, self._cost, self._welfare = counted.who, counted.cost, counted.welfare
        self._most: list[int] = counted.most.tolist()
        self._best: Ints | None = None
        self._found: list[TierValue] = []

    def solve(self) -> tuple[Ints, list[TierValue]]:
        """Return the columns and the tiers."""
        program, nothing = self._program, np.zeros(self._program.arcs, np.int64)
        missed = [self._rows[row] for row, _ in program.misses]
        if self._relaxed:
            for unit in ("people", "yuan"):
                short = [int(row.hard and row.unit == unit) for row in missed]
                if any(short):
                    self._least("relaxation", unit, program.objective(nothing, np.array(short)))
        for number, most in enumerate(self._most):
            if not (self._class == number).any():
                before = self._found[-1] if self._found and self._found[-1].tier == "who" else None
                value, bound = (0, 0) if before is None else (before.value, before.bound)
                self._found.append(TierValue("who", f"to {number}", value, bound))
                continue
            self._least("who", f"to {number}", program.objective(-(self._class <= number).astype(np.int64)), most)
        self._least("last_resort", "welfare posts", program.objective(self._welfare))
        priced = np.array([0 if row.hard else row.penalty_yuan for row in missed], np.int64)
        self._least("where", "yuan", program.objective(self._cost, priced))
        if self._best is None:
            raise NoPlan("no tier was solved")
        return self._best, self._found

    def _least(self, tier: str, part: str, objective: Ints, most: int | None = None) -> None:
        """Solve one tier and hold it; where the last plan is at a bound known before, there is nothing to solve."""
        if self._progress is not None:
            self._progress(
                Text("按层求解（有总量限制）", "solving tier by tier under limits"),
                len(self._found),
                len(self._most) + 2,
            )
        if most is not None and self._best is not None and int(objective @ self._best) == -most:
            reached = Reached(-most, -most, self._best)
        elif not objective.any() and self._best is not None:
            reached = Reached(0, 0, self._best)
        else:
            reached = self._program.least(objective)
        self._best = reached.columns
        bound = reached.bound if most is None else max(reached.bound, -most)
        sign = -1 if tier == "who" else 1
        self._found.append(TierValue(tier, part, sign * reached.value, sign * bound))
        if objective.any():
            self._program.hold(objective, -np.inf, reached.value)
