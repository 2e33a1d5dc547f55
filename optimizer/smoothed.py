"""Prices near the best bound where hundreds of limits bind among many people: a smoothed dual, from coarse to fine.

At given prices every worker pays the least over all arcs; the sum of it has a kink wherever two arcs cost the same, and with
thousands of prices a climb along tangents needs thousands of steps. A soft minimum, by the logarithm of a sum of
exponentials at some temperature, has none (Nesterov, Mathematical Programming 103, 2005). SciPy's L-BFGS-B climbs it, and the
temperature falls. What the prices prove is summed up elsewhere, in whole numbers over all arcs.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from optimizer.duals import Duals, Goal, Ground, Ints32, priced
from optimizer.lagrange import Oracle, Point

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
TEMPERATURES = (0.3, 0.1, 0.03, 0.01, 0.003, 0.001)
"""Of the soft minimum one after the other, in parts of what a person of the last class is worth."""
FINER, FINEST = (0.1, 0.01, 0.001), (0.1, 0.03, 0.01, 0.003, 0.0005)
"""The same where the prices to begin with are near; and where people count who are a hundredth of a hundredth of all."""
EFFORT: Any = {"maxiter": 80, "maxfun": 160, "maxcor": 30, "ftol": 1e-12, "gtol": 1e-9}
"""At each temperature: steps and evaluations at most, steps that the model of curvature keeps, and when it ends before."""
MORE_EFFORT: Any = EFFORT | {"maxiter": 100, "maxfun": 200, "maxcor": 100}
"""The same where every person of the bound counts."""
BAND, LEAST_BAND = 30.0, 0.1
"""Arcs looked at: those dearer than their worker's best by no more than so many temperatures, or so much in parts of that worth."""
AT_MOST = 400
"""Arcs of a worker looked at, at most."""
NEGLIGIBLE = 16.0
"""An arc dearer by so many temperatures counts for nothing."""
DEAREST = 4.0
"""The price of a seat to begin with is at most so many times what a person of any class is worth: a closed one costs more, and need not."""
STRETCH = 3.0
"""What a price moves in a first step, about: that worth, in so many parts."""
THREADS = 2
"""Halves of the people summed up side by side; as many whatever the machine, so that the sums are the same."""


@dataclass(frozen=True)
class _Listed:
    """The arcs looked at: of whom (workers + 1,), where to, what they cost, and the rows that each touches."""

    start: Ints
    post: Ints32
    cost: Floats
    begin: Ints
    row: Ints32
    weight: Floats


@numba.njit(cache=True, nogil=True)
def soften(
    first: int, last: int, start: Ints, post: Ints32, cost: Floats, begin: Ints, row: Ints32, weight: Floats,
    who: Ints, worth: Floats, entry: Floats, price: Floats, heat: float, seats: Floats, rows: Floats, placed: Floats,
) -> float:  # fmt: skip
    """Add up what some workers pay by the soft minimum; write the use of seats and rows, and who is placed by class."""
    widest, total = 1, 0.0
    for worker in range(first, last):
        widest = max(widest, start[worker + 1] - start[worker])
    paid = np.empty(widest)
    for worker in range(first, last):
        begun, ended = start[worker], start[worker + 1]
        if begun == ended:
            continue
        least = 0.0
        for arc in range(begun, ended):
            value = cost[arc] + entry[post[arc]] - worth[worker]
            for k in range(begin[arc], begin[arc + 1]):
                value += price[row[k]] * weight[k]
            paid[arc - begun] = value
            least = min(least, value)
        out = np.exp(least / heat)
        parts, bar = out, least + NEGLIGIBLE * heat
        for at in range(ended - begun):
            paid[at] = np.exp((least - paid[at]) / heat) if paid[at] < bar else 0.0
            parts += paid[at]
        total += least - heat * np.log(parts)
        placed[who[worker]] += 1.0 - out / parts
        for arc in range(begun, ended):
            part = paid[arc - begun] / parts
            if part > 0.0:
                seats[post[arc]] += part
                for k in range(begin[arc], begin[arc + 1]):
                    rows[row[k]] += part * weight[k]
    return total


class _Dual:
    """The smoothed dual of a goal: prices in one array, those of seats, caps, rows, classes and welfare placements."""

    def __init__(self, ground: Ground, goal: Goal, unit: float) -> None:
        self._ground, self._goal, self._unit = ground, goal, unit
        problem, rows = ground.problem, ground.ceilings.by_row
        sizes = len(problem.seats), len(problem.cap), len(ground.ceilings.most), ground.classes, 1
        self._cuts = np.cumsum(sizes)[:-1]
        none, free = np.zeros(sizes[0] + sizes[1]), np.full(sizes[0] + sizes[1], np.inf)
        self.low = np.concatenate([none, np.zeros(sizes[2]), goal.who_low, [goal.welfare_low]])
        high = np.concatenate([free, goal.row_high, goal.who_high, [goal.welfare_high]])
        self.high = np.minimum(high, goal.dearest)
        entries = np.maximum(np.diff(rows.indptr), 1)
        size = np.sqrt(np.maximum(np.asarray((rows**2).sum(axis=1)).ravel() / entries, 1.0))
        self.scale = np.concatenate([none + 1.0, 1.0 / size, np.ones(sizes[3] + 1)]) * unit / STRETCH
        self._room = np.concatenate([problem.seats, problem.cap, ground.ceilings.most]).astype(float)
        self._employer = np.where(problem.employer >= 0, problem.employer, len(problem.cap))

    def duals(self, free: Floats) -> Duals:
        """Return the prices by what they are for."""
        return Duals(*np.split(free, self._cuts))

    def free(self, duals: Duals) -> Floats:
        """Return the same in one array, within what they may be."""
        found: Floats = np.clip(np.concatenate(duals), self.low, self.high)
        return found

    def listed(self, free: Floats, within: float) -> _Listed:
        """Return the arcs near the best of their worker at some prices."""
        ground, goal = self._ground, self._goal
        arcs = priced(ground, goal, goal.whole(self.duals(free)), within, AT_MOST)[2]
        touched = np.diff(ground.begin)[arcs]
        begin = np.concatenate([[0], np.cumsum(touched)]).astype(np.int64)
        at = np.repeat(ground.begin[arcs] - begin[:-1], touched) + np.arange(begin[-1])
        return _Listed(
            np.searchsorted(arcs, ground.problem.start).astype(np.int64), ground.problem.post[arcs].astype(np.int32),
            goal.cost[arcs].astype(float), begin, ground.row[at], ground.weight[at].astype(float),
        )  # fmt: skip

    def lost(self, scaled: Floats, listed: _Listed, heat: float, pool: ThreadPoolExecutor) -> tuple[float, Floats]:
        """Return the smoothed bound and its slope with the other sign, in people of the last class, at scaled prices."""
        bound, slope = self._at(scaled * self.scale, listed, heat, pool)
        return -bound / self._unit, -slope * self.scale / self._unit

    def _at(self, free: Floats, listed: _Listed, heat: float, pool: ThreadPoolExecutor) -> tuple[float, Floats]:
        """Return the smoothed bound at some prices and how it answers to each of them."""
        ground, goal, problem = self._ground, self._goal, self._ground.problem
        seat, cap, row, who, welfare = self.duals(free)
        entry = seat + np.append(cap, 0.0)[self._employer] + ground.welfare * welfare[0]
        worth = np.cumsum(who[::-1])[::-1][ground.who]
        cuts = np.linspace(0, problem.workers, THREADS + 1).astype(np.int64)
        shapes = len(problem.seats), len(row), len(who)
        uses = [tuple(np.zeros(shape) for shape in shapes) for _ in range(THREADS)]
        half = [
            pool.submit(
                soften, cuts[turn], cuts[turn + 1], listed.start, listed.post, listed.cost, listed.begin, listed.row,
                listed.weight, ground.who, worth, entry, row, heat, *uses[turn],
            )
            for turn in range(THREADS)
        ]  # fmt: skip
        total = sum(part.result() for part in half)
        seats, rows, placed = (sum(parts[1:], parts[0]) for parts in zip(*uses, strict=True))
        caps = np.bincount(self._employer, seats, len(cap) + 1)[:-1]
        switched = ground.ceilings.matrix[:, ground.ceilings.arcs :]
        worth_yes = switched.T @ row
        rows = rows + switched @ (worth_yes < 0)
        total += float(np.minimum(worth_yes, 0.0).sum())
        slope = np.concatenate([seats, caps, rows]) - self._room
        held = goal.placed - np.cumsum(placed)
        on_welfare = float(seats @ ground.welfare) - goal.on_welfare
        total -= float(free[: len(self._room)] @ self._room)
        total += float(who @ goal.placed) - float(welfare[0]) * goal.on_welfare
        return total, np.concatenate([slope, held, [on_welfare]])


def smoothed(
    oracle: Oracle, goal: Goal, best: Point, unit: float, temperatures: tuple[float, ...] = TEMPERATURES,
    stop: Callable[[], bool] = lambda: False, effort: Any = EFFORT,
) -> Point:  # fmt: skip
    """Return the best point of a goal at prices near those that bound best, or the one given where that proves more.

    Parameters
    ----------
    oracle
        Best plans at given prices of the rows.
    goal, best
        The tier or weighted objective, and the point to begin at.
    unit
        What a person of the last class is worth.
    temperatures
        Of the soft minimum, in parts of that.
    stop
        Tells that time is up: the prices are then those reached.
    effort
        SciPy's options of the climb at each temperature.
    """
    dual = _Dual(oracle.ground, goal, unit)
    begun = Duals(*(np.asarray(part) / best.unit for part in best.prices))
    most = DEAREST * (unit + float(begun.who.sum()))
    begun = begun._replace(seat=np.minimum(begun.seat, most), cap=np.minimum(begun.cap, most))
    free, scale = dual.free(begun), dual.scale
    climb: Any = minimize  # its stubs know of no function that is given more than the place
    between: Any = list(zip(dual.low / scale, dual.high / scale, strict=True))

    def ended(_: Any) -> None:
        if stop():
            raise StopIteration

    with ThreadPoolExecutor(THREADS) as pool:
        for temperature in temperatures:
            if stop():
                break
            listed = dual.listed(free, max(BAND * temperature, LEAST_BAND) * unit)
            given = (listed, temperature * unit, pool)
            found = climb(
                dual.lost, free / scale, given, "L-BFGS-B", jac=True, bounds=between, callback=ended, options=effort
            )
            free = np.clip(np.asarray(found.x) * scale, dual.low, dual.high)
    duals = dual.duals(free)
    point = oracle.at(goal, np.concatenate(duals[2:]))
    return point if point.bound > best.bound else best
