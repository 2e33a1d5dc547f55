"""Limits that cannot be kept together, proven by the relaxation, where an integer program over all arcs takes too long."""

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt

from optimizer.duals import Ground
from optimizer.effort import Effort
from optimizer.going_on import NotRelaxed
from optimizer.limited_plan import PRICE_UNIT
from optimizer.linear_program import LinearProgram
from optimizer.relaxation import Relaxed, least_missed

Ints = npt.NDArray[np.int64]
PRICED = 1e-6
NOBODY = np.zeros(0, np.int64)


def priced_conflict(program: LinearProgram, proven: Relaxed, effort: Effort) -> tuple[int, ...]:
    """Return limits that cannot be kept together, though no proof by prices is left when any of them is; or none.

    Parameters
    ----------
    program
        The linear program of the assignment and its limits.
    proven
        By how much hard limits are missed at least, and the prices that prove it.
    effort
        Tells that time is up.

    Raises
    ------
    NotRelaxed
        When the solver ended without an optimum, or time was up: no smallest part was found.
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
    clash = partial(_clash, ground, pool, effort)
    start = priced if clash(priced) else limits
    return tuple(sorted(_smallest(clash, [], start, False)))


def _clash(ground: Ground, pool: Ints, effort: Effort, limits: list[int]) -> bool:
    if effort.over():
        raise NotRelaxed("time is up")
    part = ground.ceilings.of_limits(np.array(limits, np.int64))
    among = Ground.of(ground.problem, part, ground.who, ground.welfare, ground.classes)
    found = bool(limits) and least_missed(LinearProgram(among, NOBODY, pool), part.hard, effort).bound > 0
    if not found and effort.over():
        raise NotRelaxed("time is up")
    return found


def _smallest(clash: Callable[[list[int]], bool], kept: list[int], among: list[int], grown: bool) -> list[int]:
    """Return a smallest part of ``among`` that clashes with what is kept, by halving (Junker's QuickXplain)."""
    if grown and clash(kept):
        return []
    if len(among) == 1:
        return among
    first, second = among[: len(among) // 2], among[len(among) // 2 :]
    late = _smallest(clash, kept + first, second, bool(first))
    early = _smallest(clash, kept + late, first, bool(late))
    return early + late
