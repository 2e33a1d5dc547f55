"""What a plan under limits reached in each tier, and how much better any plan could be given the tiers before it.

Each tier has prices of its own, with the earlier tiers held: those of a linear program, or of the climb
(``optimizer.lagrange``) where one would take too long. What they prove is computed in whole numbers over all arcs. The prices
stay with the plan, so that anybody can repeat the sum.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

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
from optimizer.smoothed import FINER, FINEST, MORE_EFFORT, smoothed

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
STEPS, YUAN_STEPS = 40, 80
"""Steps to the prices of a tier of people, and of yuan, at most, where there is no linear program."""
FEWER_STEPS, LOOSE = 12, 0.01
"""Above ``MANY_PEOPLE``: steps; and the gap, in parts of the value, above which a smoothed dual follows. For all people placed it
follows any gap."""
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


class TierBounds:
    """The tiers of a plan, bounded one after the other.

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
                self._relaxation(unit)
        placed = np.cumsum(np.bincount(tiers.who[self._arcs], minlength=tiers.classes))
        start = self._zeros()
        for number in range(tiers.classes):
            yield None
            start = self._who(number, placed, start)
        yield None
        on_welfare = int(tiers.welfare[self._arcs].sum())
        self._last_resort(placed, on_welfare)
        yield None
        self._where(placed, on_welfare, start)

    def _zeros(self) -> Floats:
        return np.zeros(len(self._ceilings.most) + self._tiers.classes + 1)

    def _relaxation(self, unit: str) -> None:
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
        self._found("relaxation", unit, value, -(-proven.bound // PRICE_UNIT), proven.duals, 0)

    def _misses(self, yuan: bool, dearest: float) -> tuple[Floats, int]:
        """Return the greatest price of each row in a tier of people or yuan, and what the units missed cost at these."""
        ceilings = self._ceilings
        hard = np.full(len(ceilings.most), np.inf)
        for unit in self._allowed:
            hard = np.where(self._units == unit, dearest, hard)
        soft = ceilings.penalty_yuan if yuan else 0.0
        high = np.where(ceilings.hard, hard, np.where(ceilings.missable, soft, np.inf)) / ceilings.unit
        return high, round(dearest * PRICE_UNIT) * sum(self._allowed.values())

    def _who(self, number: int, placed: Ints, start: Floats) -> Floats:
        """Bound the people of classes up to one; return the prices, where the next begins."""
        classes, value = self._tiers.classes, int(placed[number])
        low, high = np.zeros(classes), np.zeros(classes)
        low[number] = high[number] = 1.0
        high[:number] = EXCHANGE
        held = np.where(np.arange(classes) < number, placed, 0)
        goal = Goal(self._nothing, low, high, held, 0.0, 0.0, 0, *self._misses(False, PEOPLE_PRICE))
        best = self._climbed(goal, [start, self._led / self._worth[number]], 0.25, 0.5, -value, STEPS, 1.0)
        best, dearest = self._cheaper_misses(goal, best, PEOPLE_PRICE)
        self._found("who", f"to {number}", value, -best.bound // PRICE_UNIT, best.prices, dearest)
        return best.free

    def _last_resort(self, placed: Ints, on_welfare: int) -> None:
        classes = self._tiers.classes
        held = np.full(classes, EXCHANGE)
        goal = Goal(self._nothing, np.zeros(classes), held, placed, 1.0, 1.0, 0, *self._misses(False, PEOPLE_PRICE))
        start = self._zeros()
        start[-2] = 1.0 if on_welfare else 0.0
        best = self._climbed(goal, [start], 0.25, 0.5, on_welfare, STEPS if on_welfare else 0, None)
        if best.bound < 0:  # nothing at all proves that nobody holds less than no welfare post
            self._found("last_resort", "welfare posts", on_welfare, 0, self._oracle.ground.no_prices(), 0)
            return
        best, dearest = self._cheaper_misses(goal, best, PEOPLE_PRICE)
        self._found("last_resort", "welfare posts", on_welfare, -(-best.bound // PRICE_UNIT), best.prices, dearest)

    def _where(self, placed: Ints, on_welfare: int, start: Floats) -> None:
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
        best = self._climbed(goal, [start, self._led], span / 4, 1.0, value, YUAN_STEPS, float(span))
        best, dearest = self._cheaper_misses(goal, best, PEOPLE_PRICE * span)
        self._found("where", "yuan", value, -(-best.bound // PRICE_UNIT), best.prices, dearest)

    def _climbed(
        self, goal: Goal, starts: list[Floats], unit: float, close: float, enough: int, steps: int, person: float | None
    ) -> Point:  # fmt: skip
        """Return the best point of the linear programs, or of a climb from the best of some prices and a smoothed dual.

        The dual follows where a climb is not near, with many people, and it is said what a ``person`` is worth; it begins at the last of
        these prices, those that led the search.
        """
        rows = self._ceilings.by_row
        entries = np.maximum(np.diff(rows.indptr), 1)
        size = np.sqrt(np.maximum(np.asarray((rows**2).sum(axis=1)).ravel() / entries, 1.0))
        box = np.append(unit / size, np.full(self._tiers.classes + 1, unit))
        low = np.concatenate([np.zeros(len(goal.row_high)), goal.who_low, [goal.welfare_low]])
        high = np.concatenate([goal.row_high, goal.who_high, [goal.welfare_high]])
        point = best = self._oracle.at(goal, low)  # what holds without limits and earlier tiers
        for start in starts:
            if -(-best.bound // PRICE_UNIT) >= enough or self._effort.over():
                return best
            point = self._oracle.at(goal, np.clip(start, low, high))
            best = point if point.bound > best.bound else best
        if len(best.taken) <= MANY_PEOPLE:
            return settled(self._program, goal, best, close, self._effort)[0]
        over = self._effort.over
        best = climb(self._oracle, goal, best.free, box, min(steps, FEWER_STEPS), close, enough, over)[0]
        near, temperatures = (0.0, FINEST) if enough == -self._placed else (LOOSE * abs(enough), FINER)
        if person is None or enough + best.bound // -PRICE_UNIT <= near:
            return best
        found = smoothed(self._oracle, goal, point, person, temperatures, over, MORE_EFFORT)
        return found if found.bound > best.bound else best

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

    def _found(self, tier: str, part: str, value: int, bound: int, prices: WholeDuals, dearest: int) -> None:
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
