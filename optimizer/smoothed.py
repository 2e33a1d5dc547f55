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
FINE = (0.1, 0.03, 0.01, 0.003, 0.001, 0.0003)
"""The same for a bound, in which people count who are a hundredth of a hundredth of all."""
FINEST = (*FINE, 0.0001)
"""The same for the bound of all people placed."""
EFFORT: Any = {"maxiter": 80, "maxfun": 160, "maxcor": 30, "ftol": 1e-12, "gtol": 1e-9}
"""At each temperature: steps and evaluations at most, steps that the model of curvature keeps, and when it ends before."""
MORE_EFFORT: Any = EFFORT | {"maxiter": 100, "maxfun": 200, "maxcor": 100}
"""The same where every person of the bound counts."""
FINE_YUAN = (0.03, 0.01, 0.003, 0.001)
"""The same where yuan count, from no prices at all."""
LESS_EFFORT: Any = EFFORT | {"maxiter": 60, "maxfun": 120, "maxcor": 60}
"""What yuan are given: more steps proved no more."""
BAND, LEAST_BAND = 30.0, 0.1
"""Arcs looked at: those dearer than their worker's best by no more than so many temperatures, or so much in parts of that worth.
So far prices may move before arcs are looked for again: farther away all who would pay more there look like a gain."""
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
    """The arcs looked at: of whom (workers + 1,), in which cell, and what they cost."""

    start: Ints
    cell: Ints32
    cost: Floats


@numba.njit(cache=True, nogil=True)
def soften(
    first: int, last: int, start: Ints, cell: Ints32, cost: Floats, who: Ints, worth: Floats, price: Floats, heat: float,
    use: Floats, placed: Floats,
) -> float:  # fmt: skip
    """Add up what some workers pay by the soft minimum; write the use of cells, and who is placed by class."""
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
            value = cost[arc] + price[cell[arc]] - worth[worker]
            paid[arc - begun] = value
            least = min(least, value)
        out = np.exp(least / heat)
        parts = out
        for at in range(ended - begun):
            cooler = (least - paid[at]) / heat
            paid[at] = power(cooler) if cooler > -NEGLIGIBLE else 0.0
        for at in range(ended - begun):
            parts += paid[at]
        total += least - heat * np.log(parts)
        placed[who[worker]] += 1.0 - out / parts
        part = 1.0 / parts
        for arc in range(begun, ended):
            use[cell[arc]] += paid[arc - begun] * part
    return total


@numba.njit(cache=True, nogil=True)
def power(exponent: float) -> float:
    """Return e to the exponent, which lies between -16 and 0, to nine digits.

    Multiplications alone, so that a loop of it takes several at a time: a third of the time of ``np.exp``.
    """
    y = exponent / 256.0
    p = 1.0 + y * (1.0 + y * (1 / 2 + y * (1 / 6 + y * (1 / 24 + y * (1 / 120 + y * (1 / 720))))))
    for _ in range(8):
        p *= p
    return p


class _Dual:
    """The smoothed dual of a goal: prices in one array, those of seats, caps, rows, classes and welfare placements."""

    def __init__(self, ground: Ground, goal: Goal, unit: float) -> None:
        self._ground, self._goal, self._unit = ground, goal, unit
        problem = ground.problem
        sizes = len(problem.seats), len(problem.cap), len(ground.ceilings.most), ground.classes, 1
        self._cuts = np.cumsum(sizes)[:-1]
        none, free = np.zeros(sizes[0] + sizes[1]), np.full(sizes[0] + sizes[1], np.inf)
        self.low = np.concatenate([none, np.zeros(sizes[2]), goal.who_low, [goal.welfare_low]])
        high = np.concatenate([free, goal.row_high, goal.who_high, [goal.welfare_high]])
        self.high = np.minimum(high, goal.dearest)
        never, counts = ground.ceilings.never
        self.low[sizes[0] + sizes[1] + never] = goal.dearest / counts  # so that price times count stays within 64 bits
        self.scale = (
            np.concatenate([none + 1.0, 1.0 / ground.ceilings.arc_size, np.ones(sizes[3] + 1)]) * unit / STRETCH
        )
        self._columns = ground.columns.astype(float)
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
        start = np.searchsorted(arcs, ground.problem.start).astype(np.int64)
        return _Listed(start, ground.cell[arcs], goal.cost[arcs].astype(float))

    def lost(self, scaled: Floats, listed: _Listed, heat: float, pool: ThreadPoolExecutor) -> tuple[float, Floats]:
        """Return the smoothed bound and its slope with the other sign, in people of the last class, at scaled prices."""
        bound, slope = self._at(scaled * self.scale, listed, heat, pool)
        return -bound / self._unit, -slope * self.scale / self._unit

    def _at(self, free: Floats, listed: _Listed, heat: float, pool: ThreadPoolExecutor) -> tuple[float, Floats]:
        """Return the smoothed bound at some prices and how it answers to each of them."""
        ground, goal, problem = self._ground, self._goal, self._ground.problem
        seat, cap, row, who, welfare = self.duals(free)
        entry = seat + np.append(cap, 0.0)[self._employer] + ground.welfare * welfare[0]
        price = entry[ground.at] + self._columns.T @ row
        worth = np.cumsum(who[::-1])[::-1][ground.who]
        cuts = np.linspace(0, problem.workers, THREADS + 1).astype(np.int64)
        uses = [(np.zeros(len(price)), np.zeros(len(who))) for _ in range(THREADS)]
        half = [
            pool.submit(
                soften, cuts[turn], cuts[turn + 1], listed.start, listed.cell, listed.cost, ground.who, worth, price, heat,
                *uses[turn],
            )
            for turn in range(THREADS)
        ]  # fmt: skip
        total = sum(part.result() for part in half)
        use, placed = (sum(parts[1:], parts[0]) for parts in zip(*uses, strict=True))
        seats, rows = np.bincount(ground.at, use, len(problem.seats)), self._columns @ use
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

    def ended(_: Any) -> None:
        if stop():
            raise StopIteration

    with ThreadPoolExecutor(THREADS) as pool:
        for temperature in temperatures:
            if stop():
                break
            band, begin = max(BAND * temperature, LEAST_BAND), free / scale
            given = (dual.listed(free, band * unit), temperature * unit, pool)
            low, high = (
                np.maximum(dual.low / scale, begin - band * STRETCH),
                np.minimum(dual.high / scale, begin + band * STRETCH),
            )
            between: Any = list(zip(low, high, strict=True))
            found = climb(dual.lost, begin, given, "L-BFGS-B", jac=True, bounds=between, callback=ended, options=effort)
            free = np.clip(np.asarray(found.x) * scale, dual.low, dual.high)
    duals = dual.duals(free)
    point = oracle.at(goal, np.concatenate(duals[2:]))
    return point if point.bound > best.bound else best
