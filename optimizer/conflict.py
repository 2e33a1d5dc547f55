"""Limits that cannot be kept together: a smallest set of them, from which none may be left out."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from optimizer.flow import Problem
from optimizer.limit_rows import LimitRow
from optimizer.program import Impossible, Program

TRIES = 200
"""Sets tried by size; beyond, limits are dropped one by one, and the set is minimal but perhaps not the smallest."""


def can_be_kept(problem: Problem, rows: Sequence[LimitRow]) -> bool:
    """Return whether some assignment keeps all of these limits.

    Raises
    ------
    optimizer.program.NoPlan
        When the effort ended without an answer.
    """
    program = Program.of(problem, list(rows), np.zeros(len(rows), bool))
    try:
        program.least(np.zeros(program.matrix.shape[1], np.int64))
    except Impossible:
        return False
    return True


def smallest_conflict(problem: Problem, rows: Sequence[LimitRow], short: Sequence[int]) -> tuple[int, ...]:
    """Return positions of limits that cannot be kept together, though all but any one of them can.

    Parameters
    ----------
    problem, rows
        The assignment and its hard limits, which cannot all be kept.
    short
        Positions of the limits that some plan misses while it keeps all others: every conflict holds one of them.
    """
    nobody: npt.NDArray[np.bool_] = np.zeros(len(problem.post), bool)
    asking = {number for number, row in enumerate(rows) if row.beyond(nobody)}
    tried = 0
    for size in range(1, len(rows) + 1):
        for some in combinations(range(len(rows)), size):
            if not asking.intersection(some) or not set(short).intersection(some):
                continue
            if tried == TRIES:
                return _by_dropping(problem, rows)
            tried += 1
            if not can_be_kept(problem, [rows[number] for number in some]):
                return some
    raise ValueError("these limits can be kept together")


def _by_dropping(problem: Problem, rows: Sequence[LimitRow]) -> tuple[int, ...]:
    """Return a conflict from which none may be left out: every limit that is not needed for it is dropped."""
    left = list(range(len(rows)))
    for number in range(len(rows)):
        without = [other for other in left if other != number]
        if not can_be_kept(problem, [rows[other] for other in without]):
            left = without
    return tuple(left)
