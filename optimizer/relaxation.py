"""The optimum of a tier's relaxation, on the arcs that prices call for; and by how much hard limits are missed at least.

The linear program holds few arcs of each worker. Its prices are then tried on every arc: those that would improve are added,
until none is left. The bound is computed from the prices in whole numbers, over all arcs: it holds for any prices, whatever the
solver did.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from optimizer.duals import Goal, Ground, WholeDuals, priced
from optimizer.effort import Effort
from optimizer.going_on import NotRelaxed
from optimizer.lagrange import Point
from optimizer.linear_program import LinearProgram, Vertex

Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
ROUNDS, MORE_ARCS = 20, 3
"""Rounds of adding arcs at most; arcs of a worker added in one."""


@dataclass(frozen=True)
class Relaxed:
    """Prices of an optimum of the relaxation, and what they prove over all arcs (parts of a unit)."""

    bound: int
    duals: WholeDuals


def least_missed(program: LinearProgram, counted: Truths, effort: Effort) -> Relaxed:
    """Return by how many units some rows are missed at least, whatever everything else costs.

    Parameters
    ----------
    program
        The linear program, on some arcs.
    counted
        (rows,) rows whose misses count; all others that may be missed are so at no cost.
    effort
        Tells that time is up: the bound is then that of the prices found by then.

    Raises
    ------
    NotRelaxed
        When the solver ended without an optimum, or no time was left for one.
    """
    ground = program.ground
    goal = goal_of_misses(ground, counted)
    best = Relaxed(0, ground.no_prices())  # nothing proves that nothing is missed
    for number in range(ROUNDS):
        try:
            prices = goal.whole(program.solve(goal, effort).duals)
        except NotRelaxed:
            if number and effort.over():
                break
            raise
        bound, _, near = priced(ground, goal, prices, 0.0, MORE_ARCS)
        best = max(best, Relaxed(bound, prices), key=lambda found: found.bound)
        if not program.hold(near) or effort.over():
            break
    return best


def goal_of_misses(ground: Ground, counted: Truths) -> Goal:
    """Return the tier that makes the misses of some rows few."""
    ceilings, none = ground.ceilings, np.zeros(ground.classes)
    cost = np.where(counted, 1.0, np.where(ceilings.missable, 0.0, np.inf))
    nothing = np.zeros(len(ground.problem.post), np.int64)
    return Goal(nothing, none, none, none.astype(np.int64), 0.0, 0.0, 0, cost / ceilings.unit)


def settled(
    program: LinearProgram, goal: Goal, best: Point, close: float, effort: Effort, rounds: int = ROUNDS
) -> tuple[Point, Vertex | None]:
    """Return the point with the highest bound that linear programs lead to, and the last vertex.

    Parameters
    ----------
    program, goal, best
        The linear program, the tier, and the best prices known. The plan beside the prices returned stays that of ``best``.
    close
        How far from the optimum of the linear program the bound may stay, in objective units.
    effort
        Tells that time is up.
    rounds
        Linear programs at most.
    """
    ground, last = program.ground, None
    for _ in range(rounds):
        if effort.over():
            break
        try:
            last = program.solve(goal, effort)
        except NotRelaxed:
            break
        prices = goal.whole(last.duals)
        bound, _, near = priced(ground, goal, prices, 0.0, MORE_ARCS)
        if bound > best.bound:
            best = replace(best, prices=prices, bound=bound)
        if last.value - best.bound / goal.unit < close or not program.hold(near):
            break
    return best, last
