"""The search under limits where an integer program over all arcs takes too long: prices, relaxation, neighbourhoods.

One weighted objective leads the search: a person of a class is worth more than one of the next, both more than all
yuan, and a unit of a hard limit more than two people. What it finds is judged tier by tier: each tier has a bound of its
own, proven in integers over all arcs from prices made for that tier.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from domain.language import Text
from optimizer.ceilings import Ceilings, ceilings_of
from optimizer.flow import Problem
from optimizer.limit_rows import LimitRow, sheet_of
from optimizer.limited_plan import Limited, Progress, TierValue
from optimizer.priced_conflict import priced_conflict
from optimizer.relaxation import Relaxation, best_of_each
from optimizer.rounding import Rounding
from optimizer.smooth_dual import Duals, smooth_dual

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
CLASS_RATIO = 3.0
"""How much more a class is worth than the next, in the search."""
NEAR, HELD = 0.25, 5
"""Arcs held at first: within this share of the range of costs of a worker's best, and so many at most."""
NEIGHBOURHOODS, IDLE = 16, 3
"""Neighbourhoods decided again at most, and how many in a row may gain less than a person."""
COARSE, FINE_YUAN = 16, 1 / 256
"""First and last temperature of prices, in ranges of costs."""


@dataclass(frozen=True)
class Tiers:
    """What the tiers count, by arc: class and welfare of its worker and post, and its cost in yuan.

    ``classes`` is their number, ``most`` (classes,) how many people up to each class a best plan without limits places.
    """

    who: Ints
    welfare: Ints
    cost: Ints
    classes: int
    most: Ints


def search_limited(
    problem: Problem, tiers: Tiers, rows: tuple[LimitRow, ...], progress: Progress | None = None
) -> Limited:
    """Return a plan near the bound of every tier, and these bounds.

    Parameters
    ----------
    problem, tiers, rows
        The assignment on all arcs, what its tiers count, and the limits.
    progress
        Called with the step, the work done and the work in all.
    """
    search = _Search(problem, tiers, rows, progress)
    return search.run()


class _Search:
    def __init__(self, problem: Problem, tiers: Tiers, rows: tuple[LimitRow, ...], progress: Progress | None) -> None:
        self._problem, self._tiers, self._rows, self._progress = problem, tiers, rows, progress
        self._arcs = len(problem.post)
        self._ceilings: Ceilings = ceilings_of(sheet_of(rows, self._arcs), self._arcs)
        self._yuan = tiers.cost - int(tiers.cost.min(initial=0))
        self._range = int(self._yuan.max(initial=0)) + 1
        first = 2 * self._range
        self._worth = np.array([int(first * CLASS_RATIO ** (tiers.classes - 1 - k)) for k in range(tiers.classes)])
        self._cost = self._yuan - self._worth[tiers.who] + tiers.welfare * self._range
        self._hard_cost = 2.0 * float(self._worth[0])
        self._steps = 4 + NEIGHBOURHOODS + tiers.classes
        self._done = 0

    def _miss_cost(self, hard: float) -> Floats:
        ceilings = self._ceilings
        cost = np.where(ceilings.hard, hard, ceilings.penalty_yuan.astype(float))
        return np.where(ceilings.missable, cost, np.inf)

    def _step(self, name: Text) -> None:
        if self._progress is not None:
            self._progress(name, self._done, self._steps)
        self._done += 1

    def run(self) -> Limited:
        """Return the plan and its tiers."""
        problem, ceilings = self._problem, self._ceilings
        self._step(Text("求限制的价格", "pricing the limits"))
        miss_cost = self._miss_cost(self._hard_cost)
        duals = smooth_dual(
            problem, ceilings, self._cost, miss_cost, float(COARSE * self._range), self._range * FINE_YUAN
        )
        self._step(Text("求松弛解", "solving the relaxation"))
        relaxation = Relaxation(problem, ceilings, np.zeros(0, np.int64))
        relaxation.pool = self._near(relaxation, duals)
        relaxed = relaxation.solve(self._cost, miss_cost)
        self._step(Text("取整", "making the plan whole"))
        rounding = Rounding(problem, ceilings, relaxed.pool, self._cost, miss_cost)
        plan = rounding.from_relaxed(relaxed)
        value, idle = rounding.value(*plan), 0
        for number in range(NEIGHBOURHOODS):
            self._step(Text("按邻域改进", "improving by neighbourhoods"))
            if idle == IDLE or value - relaxed.bound < self._range:
                continue
            plan = rounding.improve(plan, relaxed.duals.row, number)
            idle = 0 if rounding.value(*plan) < value - self._range else idle + 1
            value = rounding.value(*plan)
        arcs = relaxed.pool[plan[0]]
        taken = np.full(problem.workers, -1, np.int64)
        taken[problem.worker_of_arc()[arcs]] = arcs
        found, conflict = self._judged(arcs, relaxation, relaxed.bound)
        return Limited(taken, tuple(found), self._rows, conflict, self._arcs)

    def _near(self, relaxation: Relaxation, duals: Duals) -> Ints:
        paid = relaxation.paid(self._cost, duals, np.zeros(0))
        best = np.zeros(self._problem.workers)
        np.minimum.at(best, relaxation.owner, paid)
        near = np.flatnonzero(paid <= best[relaxation.owner] + NEAR * self._range)
        return best_of_each(relaxation.owner, paid, near, HELD, self._problem.workers)

    def _judged(self, arcs: Ints, relaxation: Relaxation, weighted: int) -> tuple[list[TierValue], tuple[int, ...]]:
        """Return the tiers with their bounds, and the conflict."""
        tiers, ceilings = self._tiers, self._ceilings
        on = np.zeros(self._arcs, bool)
        on[arcs] = True
        missed = np.array([row.beyond(on) for row in self._rows], np.int64)
        hard = np.array([row.hard for row in self._rows], bool)
        found: list[TierValue] = []
        conflict: tuple[int, ...] = ()
        if missed[hard].any():
            self._step(Text("求证限制冲突", "proving which limits conflict"))
            found += self._missed(missed, relaxation)
            conflict = priced_conflict(self._problem, ceilings, relaxation.pool)
        relaxation.missed_most = int(missed[hard].sum())
        free = np.where(ceilings.hard, np.nan, np.where(ceilings.missable, 0.0, np.inf))
        for number in range(tiers.classes):
            self._step(Text("求各层的界", "bounding the tiers"))
            chosen = tiers.who <= number
            value, bound = int(chosen[arcs].sum()), int(tiers.most[number])
            if value < bound:
                bound = min(bound, -relaxation.bound(-chosen.astype(np.int64), free))
            found.append(TierValue("who", f"to {number}", value, bound))
            if chosen.any():
                relaxation.holds.append((-chosen.astype(np.int64), -value))
        welfare = int(tiers.welfare[arcs].sum())
        least = relaxation.bound(tiers.welfare, free) if welfare else 0
        found.append(TierValue("last_resort", "welfare posts", welfare, least))
        penalties = sum(
            row.penalty_yuan * int(short) for row, short in zip(self._rows, missed, strict=True) if not row.hard
        )
        yuan = int(tiers.cost[arcs].sum()) + penalties
        bound = self._least_yuan(arcs, welfare, int(missed[hard].sum()), found, weighted)
        found.append(TierValue("where", "yuan", yuan, min(yuan, bound)))
        return found, conflict

    def _least_yuan(self, arcs: Ints, welfare: int, short: int, found: list[TierValue], weighted: int) -> int:
        """Return what the weighted bound leaves for yuan, given the earlier tiers: their weights are prices of holding them.

        A plan that places as many of every class or more, holds as few welfare posts and misses as few units is worth as much
        in people at least, so the rest of its weighted cost cannot be below the bound's.
        """
        people = np.bincount(self._tiers.who[arcs], minlength=self._tiers.classes)
        held = int((self._worth * people).sum()) - welfare * self._range - int(self._hard_cost) * short
        lowest = int(self._tiers.cost.min(initial=0))
        most = [tier.bound for tier in found if tier.tier == "who"][-1] if lowest < 0 else len(arcs)
        return weighted + held + lowest * most

    def _missed(self, missed: Ints, relaxation: Relaxation) -> list[TierValue]:
        """Return by how much hard limits are missed, people and yuan apart."""
        ceilings, found = self._ceilings, []
        units = np.array([row.unit for row in self._rows] + [""])[ceilings.limit]
        for unit in ("people", "yuan"):
            own = ceilings.hard & (units == unit)
            if own.any():
                cost = np.where(own, 1.0, np.where(ceilings.missable, 0.0, np.inf))
                bound = relaxation.bound(np.zeros(self._arcs, np.int64), cost)
                short = sum(
                    int(by) for row, by in zip(self._rows, missed, strict=True) if row.hard and row.unit == unit
                )
                found.append(TierValue("relaxation", unit, short, bound))
        return found
