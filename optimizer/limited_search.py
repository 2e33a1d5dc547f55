"""The search under limits where an integer program over all arcs takes too long: prices, a relaxation, a whole plan.

One weighted objective leads the search: a person of a class is worth more than one of the next, both more than all
yuan, and a unit of a hard limit more than the people who may come where it is missed. What it finds is judged tier by
tier (``optimizer.tier_bounds``).
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from domain.language import Text
from optimizer.ceilings import Ceilings, ceilings_of
from optimizer.cells import Cells
from optimizer.completion import completed
from optimizer.cuts import cuts_of, with_cuts
from optimizer.duals import Goal, Ground, entries, priced, worth_of
from optimizer.effort import Effort
from optimizer.flow import Problem
from optimizer.going_on import NotRelaxed
from optimizer.lagrange import Oracle, Point, climb, first_pool
from optimizer.limit_rows import LimitRow, sheet_of
from optimizer.limited_plan import PRICE_UNIT, Limited, Progress
from optimizer.linear_program import MANY_PEOPLE, LinearProgram, Vertex
from optimizer.priced_conflict import priced_conflict
from optimizer.relaxation import least_missed, settled
from optimizer.rounding import Rounding, Whole, in_doubt, nearest
from optimizer.smoothed import smoothed
from optimizer.tier_bounds import TierBounds, Tiers

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
CLASS_RATIO = 2.0
"""How much more a class is worth than the next, in the search."""
LED_RATIO = 1.3
"""The same in the objective of the prices, with many people: a smoothed dual does not get far where a person of the first class is
worth thousands of the last; and near its prices are the arcs that such an objective needs too."""
MISS_FIRST, MISS_LAST = 2.0, 64.0
"""What a unit of a hard limit missed costs at least, in people of the first class, and in people of the last: where one of those
whom a share asks for is missing, many others may come."""
BOX = 0.03
"""How far the price of a limit may move in a step at first, in parts of the range of costs."""
STEPS = 15
"""Steps to the prices of the search, at most, with fewer people."""
FEWER_PROGRAMS, NOTHING_PROVEN = 1, -(1 << 62)
"""Linear programs of the search with many people, where each takes a minute; and a bound that any plan passes."""
NEAR, HELD, NEARLY = 0.1, 4, 0.05
"""Arcs of the integer programs: within this share of the range of costs of a worker's best, and so many at most; and
the share within which an arc is nearly as good."""
FEWER_NEAR = 0.02
"""That share for the linear program, with many people."""
WORTH_BITS = 42
"""Bits of a person's worth in parts: prices are counted so fine that they still fit."""
ASKED = 2
"""Arcs held for a hard limit that asks for people, for each person it asks for."""
WIDE, MORE_HELD = 1.0, 12
"""The same of the flows that decide everybody again: they are so cheap that they may choose among more."""
ARCS_AT_ONCE, FIRST_AT_ONCE, REPAIRS, REPAIRS_IDLE = 150_000, 250, 16, 4
"""Arcs of the people near limits that are still missed who are decided again with all their arcs, at most; how many people at first,
and by how many more each time; how often, and how often in a row without a gain."""
CLOSE = 0.5
"""How near the optimum of the linear programs the bound must come, in parts of a person."""
NEIGHBOURHOODS, IDLE = 8, 2
"""Pairs of neighbourhoods decided again at most, and how many in a row may gain less than a person."""
FIRST_STEPS = 3
"""Steps before them: prices, relaxation, a whole plan."""
BETWEEN = 2
"""After so many pairs everybody is decided again by cells."""
MORE_NEIGHBOURHOODS, MORE_IDLE = 24, 4
"""The same with many people: each of these decides a small part of them."""


def search_limited(
    problem: Problem,
    tiers: Tiers,
    rows: tuple[LimitRow, ...],
    unlimited: Ints,
    progress: Progress | None = None,
    effort: Effort | None = None,
) -> Limited:
    """Return a plan near the bound of every tier, and these bounds.

    Parameters
    ----------
    problem, tiers, rows
        The assignment on all arcs, what its tiers count, and the limits.
    unlimited
        (workers,) arcs taken in a best plan without limits, -1 for unplaced.
    progress
        Called with the step, the work done and the work in all.
    effort
        Tells that time is up; what is found by then is judged by the bounds proven by then.
    """
    return _Search(problem, tiers, rows, unlimited, progress, effort or Effort()).run()


class Around(NamedTuple):
    """How much dearer each arc is at some prices than its worker's best (arcs,), and the few near, for two uses."""

    dearer: Floats
    near: Ints
    """For integer programs."""
    more: Ints
    """For flows."""


class _Search:
    def __init__(
        self,
        problem: Problem,
        tiers: Tiers,
        rows: tuple[LimitRow, ...],
        unlimited: Ints,
        progress: Progress | None,
        effort: Effort,
    ) -> None:
        self._problem, self._tiers, self._rows, self._unlimited = problem, tiers, rows, unlimited
        self._progress, self._effort, self._stop = progress, effort, effort.over
        self._arcs, self._owner = len(problem.post), problem.worker_of_arc()
        self._many = problem.workers > MANY_PEOPLE
        plain = ceilings_of(sheet_of(rows, self._arcs), self._arcs)
        self._ceilings: Ceilings = with_cuts(plain, cuts_of(problem, rows)) if self._many else plain
        self._ground = Ground.of(problem, self._ceilings, *tiers.by_end(problem), tiers.classes)
        self._judged = self._ground.without_cuts(plain)
        self._yuan = tiers.cost - int(tiers.cost.min(initial=0))
        self._range = int(self._yuan.max(initial=0)) + 1
        self._worth = self._worth_at(CLASS_RATIO)
        self._led = self._worth_at(LED_RATIO) if self._many else self._worth
        self._near = FEWER_NEAR if self._many else NEAR
        self._neighbourhoods = MORE_NEIGHBOURHOODS if self._many else NEIGHBOURHOODS
        self._steps = FIRST_STEPS + self._neighbourhoods + 1 + tiers.classes + 2
        self._done = 0

    def _worth_at(self, ratio: float) -> Ints:
        """Return what a person of each class is worth (classes,), one so many times what one of the next is."""
        classes = self._tiers.classes
        return np.array([int(2 * self._range * ratio ** (classes - 1 - k)) for k in range(classes)])

    def _step(self, name: Text) -> None:
        if self._progress is not None:
            self._progress(name, self._done, self._steps)
        self._done += 1

    def _weighted(self, worth: Ints) -> tuple[Goal, Floats]:
        """Return the weighted objective as a goal, with people of some worth (classes,), and what missing each row costs."""
        ceilings, classes = self._ceilings, self._tiers.classes
        dearest = max(MISS_FIRST * float(worth[0]), MISS_LAST * float(worth[-1]))
        miss = np.where(ceilings.hard, dearest, ceilings.penalty_yuan.astype(float))
        miss = np.where(ceilings.missable, miss, np.inf)
        most = np.where(ceilings.cut, dearest / np.maximum(ceilings.times, 1), miss / ceilings.unit)
        who = (worth - np.append(worth[1:], 0)).astype(float)
        welfare = float(self._range)
        none = np.zeros(classes, np.int64)
        unit = 1 << max(0, min(PRICE_UNIT.bit_length() - 1, WORTH_BITS - int(worth[0]).bit_length()))
        return Goal(self._yuan, who, who, none, welfare, welfare, 0, most, unit=unit), miss

    def run(self) -> Limited:
        """Return the plan and its tiers."""
        problem, tiers = self._problem, self._tiers
        self._step(Text("求限制的价格", "pricing the limits"))
        goal, miss = self._weighted(self._worth)
        led, _ = self._weighted(self._led)
        oracle = Oracle(self._ground, first_pool(self._ground, led, self._unlimited))
        best, points = self._priced(oracle, led)
        used = np.unique(np.concatenate([point.taken[point.taken >= 0] for point in nearest(points)]))
        program, relaxed = LinearProgram(self._ground, best.taken[best.taken >= 0], used), None
        if self._many or in_doubt(best, points).any():
            self._step(Text("按价格求松弛解", "relaxing at these prices"))
            program.hold(priced(self._ground, led, best.prices, self._near * self._range, HELD)[2])
            program.hold(self._asked_for(best, self._reduced(led, best)))
            best, relaxed = self._relaxed(program, goal, best)
        self._step(Text("取整", "making the plan whole"))
        around = self._around(led, best)
        widen = partial(self._rounding, miss, best, around)
        rounding = widen(used if relaxed is None else relaxed.pool)
        plan = rounding.from_points(best, points) if relaxed is None else rounding.from_vertex(relaxed)
        prices = best.prices.row / led.unit, best.prices.seat / led.unit, self._proven(best, led)
        half = self._neighbourhoods // 2
        for numbers in (range(half), range(half, self._neighbourhoods)):
            plan, gains = self._improved(rounding, plan, numbers, *prices)
            before = rounding.value(*plan)
            rounding, plan = self._repaired(widen, around.dearer, rounding, plan)
            rounding, plan = self._completed(widen, rounding, plan)
            if not gains and rounding.value(*plan) == before:
                break
        self._done = FIRST_STEPS + self._neighbourhoods
        arcs = rounding.pool[plan[0]]
        taken = np.full(problem.workers, -1, np.int64)
        taken[self._owner[arcs]] = arcs
        if self._many:  # bounds do without cuts
            program, oracle = LinearProgram(self._judged, arcs, program.arcs), Oracle(self._judged, oracle.pool)
        program.hold(arcs)
        free = np.delete(best.free, np.flatnonzero(self._ceilings.cut))
        bounds = TierBounds(oracle, program, tiers, self._rows, arcs, free, self._led, self._effort)
        conflict: tuple[int, ...] = ()
        if bounds.short:
            self._step(Text("求证限制冲突", "proving which limits conflict"))
            conflict = self._conflict(program)
        for _ in bounds.each():
            self._step(Text("求各层的界", "bounding the tiers"))
        return Limited(taken, tuple(bounds.values), self._rows, conflict, self._arcs, tuple(bounds.proofs))

    def _priced(self, oracle: Oracle, led: Goal) -> tuple[Point, list[Point]]:
        """Return the point with the highest bound found, and all points: of a smoothed dual with many people, else of a climb."""
        start = np.concatenate([np.zeros(len(led.row_high)), led.who_low, [led.welfare_low]])
        if self._many:
            best = smoothed(oracle, led, oracle.at(led, start), float(self._led[-1]), stop=self._stop)
            return best, [best]
        box = np.append(BOX * self._range / self._ceilings.size, np.zeros(self._tiers.classes + 1))
        return climb(oracle, led, start, box, STEPS, self._range / 4, stop=self._stop)

    def _relaxed(self, program: LinearProgram, goal: Goal, best: Point) -> tuple[Point, Vertex | None]:
        """Return the best point known by then, and the last vertex; with many people prices stay those of their own objective."""
        if not self._many:
            return settled(program, goal, best, CLOSE * self._range, self._effort)
        nothing = replace(best, bound=NOTHING_PROVEN)
        return best, settled(program, goal, nothing, CLOSE * self._range, self._effort, FEWER_PROGRAMS)[1]

    def _proven(self, best: Point, led: Goal) -> float:
        """Return what the search cannot pass, of its own objective; with many people nothing is known of that."""
        return -np.inf if self._many else best.bound / led.unit

    def _reduced(self, goal: Goal, best: Point) -> Ints:
        """Return what every arc costs at the best prices (arcs,), what its worker is worth off, in parts of a unit."""
        ground, prices = self._ground, best.prices
        row = self._ceilings.matrix[:, : self._arcs].T @ prices.row
        entry, worth = entries(ground, prices)[self._problem.post], worth_of(ground, prices)
        found: Ints = goal.cost * goal.unit + row + entry - worth[self._owner]
        return found

    def _around(self, goal: Goal, best: Point) -> Around:
        """Return the arcs near the best prices."""
        _, _, near = priced(self._ground, goal, best.prices, NEAR * self._range, HELD)
        _, least, more = priced(self._ground, goal, best.prices, WIDE * self._range, MORE_HELD)
        return Around((self._reduced(goal, best) - least[self._owner]) / goal.unit, near, more)

    def _asked_for(self, best: Point, reduced: Ints) -> Ints:
        """Return the cheapest arcs of those that hard limits ask for, where the best plan of the climb misses them.

        Of each twice as many as the plan has and lacks, so that the linear program can keep the limit.
        """
        ceilings, found = self._ceilings, [np.zeros(0, np.int64)]
        rows, on = ceilings.by_row, np.zeros(self._arcs + ceilings.switches, bool)
        on[best.taken[best.taken >= 0]] = True
        over = best.slope[: len(ceilings.most)]
        for row in np.flatnonzero(ceilings.hard & (over > 0)).tolist():
            members, weight = (part[rows.indptr[row] : rows.indptr[row + 1]] for part in (rows.indices, rows.data))
            helping = members[(weight < 0) & (members < self._arcs)]
            if len(helping):
                least = -int(weight[(weight < 0) & (members < self._arcs)].max())
                asked = int(on[helping].sum()) - int(-over[row] // least)
                order = np.argsort(reduced[helping], kind="stable")
                found.append(helping[order[: ASKED * asked]].astype(np.int64))
        return np.concatenate(found)

    def _rounding(self, miss: Floats, best: Point, around: Around, pool: Ints) -> Rounding:
        """Return the search for whole plans on some arcs and those near the best prices."""
        problem = self._problem
        near = np.union1d(pool, np.union1d(around.near, best.taken[best.taken >= 0]))
        pool = np.union1d(near, around.more)
        cost = self._yuan - self._worth[self._tiers.who] + self._tiers.welfare * self._range
        return Rounding(
            problem, self._ceilings, pool, np.isin(pool, near, assume_unique=True), cost, miss, around.dearer[pool], NEARLY * self._range,
            self._effort,
        )  # fmt: skip

    def _told(self, plan: tuple[Truths, Truths]) -> Text:
        """Return what has been reached, beside the bound that holds without limits."""
        placed, most = int(plan[0].sum()), int(self._tiers.most[-1])
        return Text(
            f"按邻域改进：已安置 {placed} 人，不计限制至多 {most} 人，差 {most - placed} 人",
            f"improving by neighbourhoods: {placed} placed, at most {most} without limits, {most - placed} fewer",
        )

    def _improved(
        self, rounding: Rounding, plan: Whole, numbers: range, rows: Floats, seats: Floats, bound: float
    ) -> tuple[Whole, bool]:
        """Return the plan after cells and some neighbourhoods, at prices of limits and seats, and whether they still gain."""
        cells = Cells(rounding, rows.copy())
        plan = cells.improve(plan, numbers.start)
        value, idle = rounding.value(*plan), 0
        for number in numbers:
            if idle == (MORE_IDLE if self._many else IDLE) or value - bound < self._range or self._stop():
                return plan, False
            self._step(self._told(plan))
            plan = rounding.improve(plan, rows, seats, number)
            if number % BETWEEN == BETWEEN - 1:
                plan = cells.improve(plan, number + 1)
            idle = 0 if rounding.value(*plan) < value - self._range else idle + 1
            value = rounding.value(*plan)
        return plan, True

    def _repaired(
        self, widen: Callable[[Ints], Rounding], dearer: Floats, rounding: Rounding, plan: Whole
    ) -> tuple[Rounding, Whole]:
        """Return the plan after the people near the hard limits it misses were decided again, with all their arcs.

        First a few, the nearest, then more, as long as a limit is missed.
        """
        kept, begun, idle = rounding.pool[rounding.near], rounding, 0
        for number in range(REPAIRS):
            people = self._near_misses(dearer, rounding, plan)[: FIRST_AT_ONCE * (number + 1)]
            if not len(people) or idle == REPAIRS_IDLE or self._stop():
                break
            people = people[np.cumsum(np.diff(self._problem.start)[people]) <= ARCS_AT_ONCE]
            free = np.zeros(self._problem.workers, bool)
            free[people] = True
            arcs = np.flatnonzero(free[self._owner])
            rounding, plan = _held(widen, np.union1d(kept, arcs), rounding.pool[plan[0]], plan[1])
            found = rounding.decide(plan, [free])
            idle = 0 if rounding.value(*found) < rounding.value(*plan) else idle + 1
            plan = found
        return (begun, plan) if rounding is begun else _held(widen, kept, rounding.pool[plan[0]], plan[1])

    def _near_misses(self, dearer: Floats, rounding: Rounding, plan: Whole) -> Ints:
        """Return the people near the hard limits that a plan misses, or near what their switches wait for, the nearest first.

        In turn one of those whose arc would help, one of those who take a place there, and one who could take a place there.
        """
        ceilings, problem = self._ceilings, self._problem
        missed = np.flatnonzero(ceilings.hard & (rounding.slack(*plan) < 0))
        rows = ceilings.with_conditions(missed)
        touched = np.unique(rows.indices).astype(np.int64)
        touched = touched[touched < self._arcs]
        if not len(touched):
            return touched
        posts = np.isin(problem.post, np.unique(problem.post[touched]))
        helping = np.unique(rows.indices[rows.data < 0]).astype(np.int64)
        beside = np.intersect1d(rounding.pool[plan[0]], np.flatnonzero(posts))
        turns = [
            self._owner[arcs[np.argsort(dearer[arcs], kind="stable")]]
            for arcs in (helping[helping < self._arcs], beside, touched)
        ]
        turn = np.concatenate([np.arange(len(part)) for part in turns])
        people = np.concatenate(turns)[np.argsort(turn, kind="stable")].astype(np.int64)
        found: Ints = people[np.sort(np.unique(people, return_index=True)[1])]
        return found

    def _completed(self, widen: Callable[[Ints], Rounding], rounding: Rounding, plan: Whole) -> tuple[Rounding, Whole]:
        """Return the plan with everybody who can be added to it, over all arcs; these are held from then on."""
        arcs = completed(self._problem, self._rows, self._tiers, rounding.pool[plan[0]])
        if len(arcs) == plan[0].sum():
            return rounding, plan
        rounding, (taken, before) = _held(widen, rounding.pool[rounding.near], arcs, plan[1])
        ways = (before, rounding.opened(taken))
        return rounding, (taken, min(ways, key=lambda switched: rounding.value(taken, switched)))

    def _conflict(self, program: LinearProgram) -> tuple[int, ...]:
        try:
            missed = least_missed(program, program.ground.ceilings.hard, self._effort)
            return priced_conflict(program, missed, self._effort)
        except NotRelaxed:
            return ()


def _held(widen: Callable[[Ints], Rounding], pool: Ints, arcs: Ints, switched: Truths) -> tuple[Rounding, Whole]:
    """Return the search on some arcs beside those of a plan, and the plan there."""
    rounding = widen(np.union1d(pool, arcs))
    return rounding, (np.isin(rounding.pool, arcs, assume_unique=True), switched)
