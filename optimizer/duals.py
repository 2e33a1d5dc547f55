"""Prices of everything a tier is bounded by, in parts of a unit, and what they prove: a sum of minima over all arcs.

At given prices every worker takes the cheapest arc or stays out; what all of them pay, less what is priced, bounds every
plan (weak duality). It is evaluated in whole numbers over all arcs, so it holds for any prices, wherever they come from.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array

from optimizer.ceilings import Ceilings
from optimizer.counted_alike import cells_of
from optimizer.flow import Problem
from optimizer.limited_plan import PRICE_UNIT

Ints = npt.NDArray[np.int64]
Ints32 = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
LARGEST = 2.0**52
"""The greatest price of a row, in parts of a unit: beyond, a sum of prices might leave 64 bits."""


class Duals(NamedTuple):
    """Prices in units of the objective.

    Of seats (posts,), of employers' caps (employers,), of the limits' rows (rows,), of placing people up to each class
    (classes,) and of a welfare placement (1,).
    """

    seat: Floats
    cap: Floats
    row: Floats
    who: Floats
    welfare: Floats


class WholeDuals(NamedTuple):
    """``Duals`` in whole parts of the goal's unit."""

    seat: Ints
    cap: Ints
    row: Ints
    who: Ints
    welfare: Ints


@dataclass(frozen=True)
class Ground:
    """What every tier stands on.

    Parameters
    ----------
    problem, ceilings
        The assignment and its limits.
    who
        (workers,) class of each worker.
    welfare
        (posts,) 1 on public-welfare posts, else 0.
    classes
        Number of classes.
    cell
        (arcs,) the cell of each arc: arcs to one post that count the same in every row.
    columns, at
        (rows, cells) how the arcs of each cell count, and (cells,) their post.
    """

    problem: Problem
    ceilings: Ceilings
    who: Ints
    welfare: Ints
    classes: int
    cell: Ints32
    columns: csc_array
    at: Ints32

    @classmethod
    def of(cls, problem: Problem, ceilings: Ceilings, who: Ints, welfare: Ints, classes: int) -> "Ground":
        """Return the ground of a problem under limits."""
        cell, first = cells_of(problem.post, ceilings.matrix)
        return cls(problem, ceilings, who, welfare, classes, cell, ceilings.matrix[:, first], problem.post[first])

    def without_cuts(self, plain: Ceilings) -> "Ground":
        """Return the ground of the rows alone from which its cuts were made; its cells tell these apart as well."""
        rows = np.flatnonzero(~self.ceilings.cut)
        return replace(self, ceilings=plain, columns=csc_array(self.columns[rows]))

    def no_prices(self) -> WholeDuals:
        """Return prices of nothing."""
        sizes = len(self.problem.seats), len(self.problem.cap), len(self.ceilings.most), self.classes, 1
        return WholeDuals(*(np.zeros(size, np.int64) for size in sizes))


@dataclass(frozen=True)
class Goal:
    """The objective of a tier and what is held while it is made small.

    Placing somebody of class k is worth the sum of the prices ``who[k:]``, which lie between ``who_low`` and ``who_high``:
    equal where they are the objective, from 0 on where ``placed`` people up to the class are held. So for welfare posts.

    Parameters
    ----------
    cost
        (arcs,) what each arc costs besides.
    who_low, who_high, placed
        (classes,) least and greatest price of placing people up to each class, and how many are held (0 for an objective).
    welfare_low, welfare_high, on_welfare
        The same for one person on a welfare post, and how many are held.
    row_high
        (rows,) greatest price of each row: what missing it costs, over its coefficient of one unit.
    allowed
        What the units cost that hard limits are missed by anyway, in parts of a unit.
    unit
        Parts of one unit of the objective in which prices are counted: fine for a proof, coarser where the objective
        is so large that a price would leave 64 bits.
    """

    cost: Ints
    who_low: Floats
    who_high: Floats
    placed: Ints
    welfare_low: float
    welfare_high: float
    on_welfare: int
    row_high: Floats
    allowed: int = 0
    unit: int = PRICE_UNIT

    @property
    def dearest(self) -> float:
        """Return the greatest price of a row, in units of the objective."""
        return LARGEST / self.unit

    @property
    def held(self) -> Ints:
        """Return the classes up to which a number of people is held at a price."""
        found: Ints = np.flatnonzero(self.who_high > self.who_low)
        return found

    def whole(self, duals: Duals) -> WholeDuals:
        """Return prices in whole parts, within what they may be."""
        seat, cap = (np.rint(np.maximum(part, 0.0) * self.unit).astype(np.int64) for part in duals[:2])
        row = np.minimum(np.maximum(duals.row, 0.0), np.minimum(self.row_high, self.dearest))
        who = np.clip(duals.who, self.who_low, self.who_high)
        welfare = np.clip(duals.welfare, self.welfare_low, self.welfare_high)
        return WholeDuals(
            seat, cap, np.floor(row * self.unit).astype(np.int64), np.rint(who * self.unit).astype(np.int64),
            np.rint(welfare * self.unit).astype(np.int64),
        )  # fmt: skip


@numba.njit(cache=True, nogil=True)
def cheapest(
    start: Ints,
    cell: Ints32,
    cost: Ints,
    price: Ints,
    worth: Ints,
    unit: int,
    within: int,
    most: int,
    best: Ints,
    near: Ints,
) -> int:
    """Write what each worker pays at least (0 for staying out) and the few cheapest arcs near it; return how many arcs."""
    widest, count = 1, 0
    for worker in range(len(start) - 1):
        widest = max(widest, start[worker + 1] - start[worker])
    paid = np.empty(widest, np.int64)
    for worker in range(len(start) - 1):
        first, last = start[worker], start[worker + 1]
        least = 0
        for arc in range(first, last):
            value = cost[arc] * unit + price[cell[arc]] - worth[worker]
            paid[arc - first] = value
            least = min(least, value)
        best[worker] = least
        if most == 0:
            continue
        size, bar = last - first, least + within
        held = 0
        for at in range(size):
            held += paid[at] <= bar
        if held > most and bar > least:
            bar = min(bar, np.partition(paid[:size], most - 1)[most - 1])
        held = 0
        for at in range(size):
            if paid[at] <= bar and held < most:
                near[count] = first + at
                count += 1
                held += 1
    return count


def priced(
    ground: Ground, goal: Goal, prices: WholeDuals, within: float = 0.0, most: int = 0
) -> tuple[int, Ints, Ints]:
    """Return what prices prove in parts of the goal's unit, what each worker pays, and the few arcs near that.

    Parameters
    ----------
    ground, goal, prices
        The problem, the tier, and prices within the tier's ends.
    within, most
        How much dearer than the cheapest an arc may be, in objective units, and how many of a worker at most.
    """
    problem, ceilings = ground.problem, ground.ceilings
    columns = ceilings.matrix[:, ceilings.arcs :].T @ prices.row
    best, near = np.zeros(problem.workers, np.int64), np.zeros(problem.workers * most, np.int64)
    price = entries(ground, prices)[ground.at] + ground.columns.T @ prices.row
    count = cheapest(
        problem.start,
        ground.cell,
        goal.cost,
        price,
        worth_of(ground, prices),
        goal.unit,
        int(within * goal.unit),
        most,
        best,
        near,
    )
    total = whole_sum(best) + sum(np.minimum(columns, 0).tolist())
    for price, most_of in ((prices.seat, problem.seats), (prices.cap, problem.cap), (prices.row, ceilings.most)):
        total -= sum(a * b for a, b in zip(price.tolist(), most_of.tolist(), strict=True))
    total += sum(a * b for a, b in zip(prices.who.tolist(), goal.placed.tolist(), strict=True))
    total -= int(prices.welfare[0]) * goal.on_welfare + goal.allowed
    return total, best, near[:count]


def entries(ground: Ground, prices: WholeDuals) -> Ints:
    """Return what a seat of each post costs: its own price, its employer's, and that of a welfare post."""
    problem = ground.problem
    cap = np.append(prices.cap, 0)[problem.employer]
    found: Ints = prices.seat + cap + ground.welfare * prices.welfare[0]
    return found


def worth_of(ground: Ground, prices: WholeDuals) -> Ints:
    """Return what placing each worker is worth."""
    found: Ints = np.cumsum(prices.who[::-1])[::-1][ground.who]
    return found


def whole_sum(parts: Ints) -> int:
    """Return a sum that may leave 64 bits."""
    return (int((parts >> 24).sum()) << 24) + int((parts & ((1 << 24) - 1)).sum())
