"""Limits that cannot be kept together, proven by the relaxation, where an integer program over all arcs takes too long."""

import numpy as np
import numpy.typing as npt

from optimizer.ceilings import Ceilings
from optimizer.flow import Problem
from optimizer.relaxation import Relaxation
from optimizer.smooth_dual import Duals

Ints = npt.NDArray[np.int64]
PRICED = 1e-6


def least_missed(problem: Problem, ceilings: Ceilings, pool: Ints) -> tuple[int, Duals]:
    """Return by how many units hard limits are missed at least, proven over all arcs, and the prices that prove it.

    Parameters
    ----------
    problem, ceilings
        The assignment and its limits.
    pool
        Arcs to begin with.
    """
    nothing = np.zeros(len(problem.post), np.int64)
    cost = np.where(ceilings.hard, 1.0, np.where(ceilings.missable, 0.0, np.inf))
    relaxed = Relaxation(problem, ceilings, pool).solve(nothing, cost)
    return relaxed.bound, relaxed.duals


def priced_conflict(problem: Problem, ceilings: Ceilings, pool: Ints) -> tuple[int, ...]:
    """Return limits that cannot be kept together, though no proof by prices is left when any of them is; or none.

    Parameters
    ----------
    problem, ceilings
        The assignment and its limits.
    pool
        Arcs to begin with.
    """
    proven, duals = least_missed(problem, ceilings, pool)
    if proven <= 0:
        return ()
    hard = np.flatnonzero(ceilings.hard)
    order = hard[np.argsort(-duals.row[hard] * ceilings.unit[hard], kind="stable")]
    limits = list(dict.fromkeys(ceilings.limit[order].tolist()))
    weight = dict.fromkeys(limits, 0.0)
    for row in hard.tolist():
        weight[int(ceilings.limit[row])] += float(duals.row[row] * ceilings.unit[row])
    priced = [limit for limit in limits if weight[limit] > PRICED]
    start = priced if _clash(problem, ceilings, pool, priced) else limits
    return tuple(sorted(_smallest(problem, ceilings, pool, [], start, False)))


def _clash(problem: Problem, ceilings: Ceilings, pool: Ints, limits: list[int]) -> bool:
    part = ceilings.of_limits(np.array(limits, np.int64))
    return bool(limits) and least_missed(problem, part, pool)[0] > 0


def _smallest(
    problem: Problem, ceilings: Ceilings, pool: Ints, kept: list[int], among: list[int], grown: bool
) -> list[int]:
    """Return a smallest part of ``among`` that clashes with what is kept, by halving (Junker's QuickXplain)."""
    if grown and _clash(problem, ceilings, pool, kept):
        return []
    if len(among) == 1:
        return among
    first, second = among[: len(among) // 2], among[len(among) // 2 :]
    late = _smallest(problem, ceilings, pool, kept + first, second, bool(first))
    early = _smallest(problem, ceilings, pool, kept + late, first, bool(late))
    return early + late
