"""Limits that cannot be kept together, proven by the relaxation, where an integer program over all arcs takes too long."""

import numpy as np
import numpy.typing as npt

from optimizer.duals import Ground
from optimizer.limited_plan import PRICE_UNIT
from optimizer.linear_program import LinearProgram
from optimizer.relaxation import Relaxed, least_missed

Ints = npt.NDArray[np.int64]
PRICED = 1e-6
NOBODY = np.zeros(0, np.int64)


def priced_conflict(program: LinearProgram, proven: Relaxed) -> tuple[int, ...]:
    """Return limits that cannot be kept together, though no proof by prices is left when any of them is; or none.

    Parameters
    ----------
    program
        The linear program of the assignment and its limits.
    proven
        By how much hard limits are missed at least, and the prices that prove it.
    """
    if proven.bound <= 0:
        return ()
    ground, pool = program.ground, program.arcs
    ceilings = ground.ceilings
    hard = np.flatnonzero(ceilings.hard)
    price = proven.duals.row * ceilings.unit / PRICE_UNIT
    order = hard[np.argsort(-price[hard], kind="stable")]
    limits = list(dict.fromkeys(ceilings.limit[order].tolist()))
    weight = dict.fromkeys(limits, 0.0)
    for row in hard.tolist():
        weight[int(ceilings.limit[row])] += float(price[row])
    priced = [limit for limit in limits if weight[limit] > PRICED]
    start = priced if _clash(ground, pool, priced) else limits
    return tuple(sorted(_smallest(ground, pool, [], start, False)))


def _clash(ground: Ground, pool: Ints, limits: list[int]) -> bool:
    part = ground.ceilings.of_limits(np.array(limits, np.int64))
    among = Ground.of(ground.problem, part, ground.who, ground.welfare, ground.classes)
    return bool(limits) and least_missed(LinearProgram(among, NOBODY, pool), part.hard).bound > 0


def _smallest(ground: Ground, pool: Ints, kept: list[int], among: list[int], grown: bool) -> list[int]:
    """Return a smallest part of ``among`` that clashes with what is kept, by halving (Junker's QuickXplain)."""
    if grown and _clash(ground, pool, kept):
        return []
    if len(among) == 1:
        return among
    first, second = among[: len(among) // 2], among[len(among) // 2 :]
    late = _smallest(ground, pool, kept + first, second, bool(first))
    early = _smallest(ground, pool, kept + late, first, bool(late))
    return early + late
