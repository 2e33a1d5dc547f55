"""What a plan under limits reached in each tier, and how much better any plan could be given the tiers before it.

Each tier has prices of its own, with the earlier tiers held: those of a linear program, or of the climb
(``optimizer.lagrange``) where one would take too long. What they prove is computed in whole numbers over all arcs. The prices
stay with the plan, so that anybody can repeat the sum.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from optimizer.duals import Goal, WholeDuals, priced
from optimizer.effort import Effort
from optimizer.flow import Problem
from optimizer.going_on import NotRelaxed
from optimizer.lagrange import Oracle, Point, climb
from optimizer.limit_rows import LimitRow
from optimizer.limited_plan import PRICE_UNIT, TierProof, TierValue
from optimizer.linear_program import MANY_PEOPLE, LinearProgram
from optimizer.relaxation import Relaxed, least_missed, settled
from optimizer.smoothed import FINE, FINE_YUAN, FINEST, LESS_EFFORT, MORE_EFFORT, smoothed

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
STEPS, YUAN_STEPS = 40, 80
"""Steps to the prices of a tier of people, and of yuan, at most, where there is no linear program."""
FEWER_STEPS, LOOSE = 12, 0.01
"""Above ``MANY_PEOPLE``: steps; and the gap, in parts of the value, above which a smoothed dual is taken instead."""
COARSEST = 3.0
"""How many times that gap the temperatures of a smoothed dual may be: a coarser one leads away from prices that are near."""
PEOPLE_PRICE = 4.0
"""What a unit of a hard limit costs at most, in people, where some are missed anyway."""
EXCHANGE = 64.0
"""How many people one of an earlier class may be worth, at most."""


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

    def by_end(self, problem: Problem) -> tuple[Ints, Ints]:
        """Return the class of each worker (0 of one without arcs), and which posts are welfare posts (0 of one without)."""
        who, welfare = np.zeros(problem.workers, np.int64), np.zeros(len(problem.seats), np.int64)
        busy = np.flatnonzero(np.diff(problem.start) > 0)
        who[busy] = self.who[problem.start[busy]]
        welfare[problem.post] = self.welfare
        return who, welfare


class _Aim(NamedTuple):
    """A tier to be bounded: its goal and prices to begin with, the last of them those of a smoothed dual."""

    goal: Goal
    starts: list[Floats]
    unit: float
    """How far a price may move at first."""
    close: float
    """How much is nothing."""
    enough: int
    """A bound that needs no improving."""
    steps: int
    person: float
    """What a person is worth."""
    loose: float
    """The gap in parts of the value above which a smoothed dual is taken."""
    temperatures: tuple[float, ...] = FINE
    effort: Any = MORE_EFFORT


class _Bounded(NamedTuple):
    tier: str
    part: str
    value: int
    bound: int
    prices: WholeDuals
    dearest: int
    """What a unit of a hard limit missed anyway costs."""
    free: Floats
    """The prices where the next tier may begin."""


class TierBounds:
    """The tiers of a plan, bounded one after the other; with many people the last of people and yuan beside the others.

    Parameters
    ----------
    oracle, program
        Best plans at prices, and the linear program, on the arcs of the search.
    tiers, rows
        What the tiers count, and the limits.
    arcs
        Arcs taken in the plan.
    led, worth
        (rows + classes + 1,) prices of rows, classes and welfare placements that led the search, and (classes,) what
        a person of each class was worth there: where the climb of each tier may begin.
    effort
        Tells that time is up: bounds are then those of the prices found by then.
    """

    def __init__(
        self, oracle: Oracle, program: LinearProgram, tiers: Tiers, rows: tuple[LimitRow, ...], arcs: Ints, led: Floats,
        worth: Ints, effort: Effort,
    ) -> None:  # fmt: skip
        self._program = program
        self._oracle, self._tiers, self._rows, self._arcs, self._effort = oracle, tiers, rows, arcs, effort
        self._led, self._worth = led, worth.astype(float)
        self._ceilings = oracle.ground.ceilings
        on = np.zeros(len(oracle.ground.problem.post), bool)
        on[arcs] = True
        self._placed = len(arcs)
        self._missed = np.array([row.beyond(on) for row in rows], np.int64)
        self._units = np.array([row.unit for row in rows] + [""])[self._ceilings.limit]
        self._many = len(oracle.ground.problem.start) - 1 > MANY_PEOPLE
        self._nothing = np.zeros(len(oracle.ground.problem.post), np.int64)
        self._allowed: dict[str, int] = {}
        self.values: list[TierValue] = []
        self.proofs: list[TierProof] = []

    @property
    def short(self) -> bool:
        """Whether a hard limit is missed."""
        return bool(self._missed[[row.hard for row in self._rows]].any())

    def each(self) -> Iterator[None]:
        """Find the tiers one by one, in order."""
        tiers = self._tiers
        for unit in ("people", "yuan") if self.short else ():
            if (self._ceilings.hard & (self._units == unit)).any():
                yield None
                self._found(self._relaxation(unit))
        placed = np.cumsum(np.bincount(tiers.who[self._arcs], minlength=tiers.classes))
        on_welfare, last = int(tiers.welfare[self._arcs].sum()), tiers.classes - 1
        start = self._zeros()
        with ThreadPoolExecutor(2) as pool:  # two tiers beside the others, by plans of their own
            ground, zeros = self._oracle.ground, start
            people = pool.submit(self._who, Oracle(ground, self._arcs), last, placed, zeros) if self._many else None
            yuan = (
                pool.submit(self._where, Oracle(ground, self._arcs), placed, on_welfare, zeros) if self._many else None
            )
            for number in range(last):
                yield None
                self._found(found := self._who(self._oracle, number, placed, start))
                start = found.free
            yield None
            resort = self._last_resort(placed, on_welfare) if people else None
            yield None
            self._found(found := people.result() if people else self._who(self._oracle, last, placed, start))
            self._found(resort or self._last_resort(placed, on_welfare))
            self._found(yuan.result() if yuan else self._where(self._oracle, placed, on_welfare, found.free))

    def _zeros(self) -> Floats:
        return np.zeros(len(self._ceilings.most) + self._tiers.classes + 1)

    def _relaxation(self, unit: str) -> _Bounded:
        """Bound by how much hard limits are missed, in one unit; what is missed in another comes at no cost."""
        own = self._ceilings.hard & (self._units == unit)
        pairs = zip(self._rows, self._missed, strict=True)
        value = sum(int(by) for row, by in pairs if row.hard and row.unit == unit)
        try:
            proven = least_missed(self._program, own, self._effort)
        except NotRelaxed:
            zero = self._oracle.ground.no_prices()
            proven = Relaxed(0, zero)
        self._allowed[unit] = value
        return _Bounded("relaxation", unit, value, -(-proven.bound // PRICE_UNIT), proven.duals, 0, self._zeros())

    def _misses(self, yuan: bool, dearest: float) -> tuple[Floats, int]:
        """Return the greatest price of each row in a tier of people or yuan, and what the units missed cost at these."""
        ceilings = self._ceilings
        hard = np.full(len(ceilings.most), np.inf)
        for unit in self._allowed:
            hard = np.where(self._units == unit, dearest, hard)
        soft = ceilings.penalty_yuan if yuan else 0.0
        high = np.where(ceilings.hard, hard, np.where(ceilings.missable, soft, np.inf)) / ceilings.unit
        return high, round(dearest * PRICE_UNIT) * sum(self._allowed.values())

    def _who(self, oracle: Oracle, number: int, placed: Ints, start: Floats) -> _Bounded:
        """Bound the people of classes up to one."""
        classes, value = self._tiers.classes, int(placed[number])
        low, high = np.zeros(classes), np.zeros(classes)
        low[number] = high[number] = 1.0
        high[:number] = EXCHANGE
        held = np.where(np.arange(classes) < number, placed, 0)
        goal = Goal(self._nothing, low, high, held, 0.0, 0.0, 0, *self._misses(False, PEOPLE_PRICE))
        starts = [start, self._led / self._worth[number]]
        how = (LOOSE, FINE) if number < classes - 1 else (0.0, FINEST)
        best = self._climbed(oracle, _Aim(goal, starts, 0.25, 0.5, -value, STEPS, 1.0, *how))
        point, dearest = self._cheaper_misses(goal, best, PEOPLE_PRICE)
        return _Bounded("who", f"to {number}", value, -point.bound // PRICE_UNIT, point.prices, dearest, point.free)

    def _last_resort(self, placed: Ints, on_welfare: int) -> _Bounded:
        classes = self._tiers.classes
        held = np.full(classes, EXCHANGE)
        goal = Goal(self._nothing, np.zeros(classes), held, placed, 1.0, 1.0, 0, *self._misses(False, PEOPLE_PRICE))
        start = self._zeros()
        start[-2] = 1.0 if on_welfare else 0.0
        best = self._climbed(
            self._oracle, _Aim(goal, [start], 0.25, 0.5, on_welfare, STEPS if on_welfare else 0, 1.0, np.inf)
        )
        if best.bound < 0:  # nothing at all proves that nobody holds less than no welfare post
            none = self._oracle.ground.no_prices()
            return _Bounded("last_resort", "welfare posts", on_welfare, 0, none, 0, best.free)
        best, dearest = self._cheaper_misses(goal, best, PEOPLE_PRICE)
        bound = -(-best.bound // PRICE_UNIT)
        return _Bounded("last_resort", "welfare posts", on_welfare, bound, best.prices, dearest, best.free)

    def _where(self, oracle: Oracle, placed: Ints, on_welfare: int, start: Floats) -> _Bounded:
        tiers, ceilings = self._tiers, self._ceilings
        span = int(tiers.cost.max(initial=0) - tiers.cost.min(initial=0)) + 1
        penalties = sum(
            row.penalty_yuan * int(short) for row, short in zip(self._rows, self._missed, strict=True) if not row.hard
        )
        value = int(tiers.cost[self._arcs].sum()) + penalties
        high = np.full(tiers.classes, EXCHANGE * span)
        misses = self._misses(True, PEOPLE_PRICE * span)
        goal = Goal(tiers.cost, np.zeros(tiers.classes), high, placed, 0.0, EXCHANGE * span, on_welfare, *misses)
        start = start * span
        rows = len(ceilings.most)
        start[rows:-1] = span / 4
        start[-2] += span
        starts = [] if self._many else [start, self._led]  # with many people these prove less than none
        aim = _Aim(goal, starts, span / 4, 1.0, value, YUAN_STEPS, span, LOOSE, FINE_YUAN, LESS_EFFORT)
        best, dearest = self._cheaper_misses(goal, self._climbed(oracle, aim), PEOPLE_PRICE * span)
        return _Bounded("where", "yuan", value, -(-best.bound // PRICE_UNIT), best.prices, dearest, best.free)

    def _climbed(self, oracle: Oracle, aim: _Aim) -> Point:
        """Return the best point of the linear programs; with many people of a smoothed dual, or of a climb where it is near."""
        goal, close, enough, over = aim.goal, aim.close, aim.enough, self._effort.over
        low = np.concatenate([np.zeros(len(goal.row_high)), goal.who_low, [goal.welfare_low]])
        high = np.concatenate([goal.row_high, goal.who_high, [goal.welfare_high]])
        point = best = oracle.at(goal, low)  # what holds without limits and earlier tiers
        for start in aim.starts:
            if -(-best.bound // PRICE_UNIT) >= enough or over():
                return best
            point = oracle.at(goal, np.clip(start, low, high))
            best = point if point.bound > best.bound else best
        if not self._many:
            return settled(self._program, goal, best, close, self._effort)[0]
        gap = enough + best.bound // -PRICE_UNIT
        if gap and gap > aim.loose * abs(enough):
            fine = as_fine(aim.temperatures, gap, enough)
            found = smoothed(oracle, goal, point, aim.person, fine, over, aim.effort)
            return found if found.bound > best.bound else best
        box = np.append(aim.unit / self._ceilings.size, np.full(self._tiers.classes + 1, aim.unit))
        return climb(oracle, goal, best.free, box, min(aim.steps, FEWER_STEPS), close, enough, over)[0]

    def _cheaper_misses(self, goal: Goal, best: Point, dearest: float) -> tuple[Point, int]:
        """Return the point with the price of a unit missed anyway at which it proves most, and that price."""
        allowed = sum(self._allowed.values())
        if not allowed:
            return best, 0
        hard = np.isfinite(goal.row_high) & self._ceilings.hard
        found, price = best, round(dearest * PRICE_UNIT)
        for share in (0.75, 0.5, 0.375, 0.25, 0.125, 0.0):
            lower = round(share * dearest * PRICE_UNIT)
            row = np.where(hard, np.minimum(best.prices.row, lower // self._ceilings.unit), best.prices.row)
            prices = best.prices._replace(row=row)
            bound, *_ = priced(self._oracle.ground, replace(goal, allowed=lower * allowed), prices)
            if bound > found.bound:
                found, price = replace(best, prices=prices, bound=bound), lower
        return found, price

    def _found(self, found: _Bounded) -> None:
        tier, part, value, bound, prices, dearest, _ = found
        held = np.array([self._held(before, prices, dearest) for before in self.values], np.int64)
        self.values.append(TierValue(tier, part, value, bound))
        ceilings, rows = self._ceilings, len(self._rows)
        own = np.flatnonzero(ceilings.missable)
        ends = {}
        for side in (1, -1):
            at = own[ceilings.side[own] == side]
            ends[side] = np.zeros(rows, np.int64)
            ends[side][ceilings.limit[at]] = prices.row[at]
        condition = prices.row[~ceilings.missable]
        self.proofs.append(TierProof(tier, part, bound, prices.seat, prices.cap, ends[1], ends[-1], condition, held))

    @staticmethod
    def _held(before: TierValue, prices: WholeDuals, dearest: int) -> int:
        if before.tier == "who":
            return int(prices.who[int(before.part[3:])])
        return dearest if before.tier == "relaxation" else int(prices.welfare[0])


def as_fine(temperatures: tuple[float, ...], gap: int, value: int) -> tuple[float, ...]:
    """Return the temperatures that are no coarser than ``COARSEST`` says for a gap of that value; the last in any case."""
    fine = tuple(heat for heat in temperatures if heat <= COARSEST * gap / max(abs(value), 1))
    return fine or temperatures[-1:]
