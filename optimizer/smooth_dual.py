"""Prices of seats and limits from a smoothed dual: the start of the search under limits.

At given prices every worker would take the cheapest arc or stay out, and what all of them pay, less the priced seats and
limits, bounds the problem. The minimum per worker is smoothed (``-T log sum exp(-v / T)``), so that the bound has a
gradient, and T falls step by step. The prices need not be exact: what they prove is computed elsewhere, in integers.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from optimizer.ceilings import Ceilings
from optimizer.flow import Problem

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
STEPS, COOLING, MEMORY = 40, 4.0, 20
"""Steps of L-BFGS-B at one temperature, by how much it falls, and how many steps the method remembers."""
FAR = 14.0
"""Temperatures above the best choice at which another has no weight."""


class Duals(NamedTuple):
    """Prices of seats (posts,), of employers' caps (employers,) and of rows of the limits (rows,), in objective units."""

    seat: Floats
    cap: Floats
    row: Floats


@numba.njit(cache=True, nogil=True)
def smoothed(
    start: Ints, post: npt.NDArray[np.int32], cost: Floats, entry: Floats, row_price: Floats,
    begin: Ints, row: npt.NDArray[np.int32], weight: Floats, temperature: float, at_post: Floats, at_row: Floats,
) -> float:  # fmt: skip
    """Return the sum of smoothed minima over the workers (staying out costs 0), and add up where they would go."""
    total, widest = 0.0, 0
    for worker in range(len(start) - 1):
        widest = max(widest, start[worker + 1] - start[worker])
    value = np.empty(widest, np.float64)
    for worker in range(len(start) - 1):
        first, last = start[worker], start[worker + 1]
        if first == last:
            continue
        best = 0.0
        for arc in range(first, last):
            paid = cost[arc] + entry[post[arc]]
            for k in range(begin[arc], begin[arc + 1]):
                paid += row_price[row[k]] * weight[k]
            value[arc - first] = paid
            best = min(best, paid)
        if best == 0.0 and value[: last - first].min() > FAR * temperature:
            continue
        shares = np.exp(best / temperature)
        for at in range(last - first):
            gap = value[at] - best
            value[at] = np.exp(-gap / temperature) if gap < FAR * temperature else 0.0
            shares += value[at]
        total += best - temperature * np.log(shares)
        for arc in range(first, last):
            share = value[arc - first] / shares
            if share > 0.0:
                at_post[post[arc]] += share
                for k in range(begin[arc], begin[arc + 1]):
                    at_row[row[k]] += share * weight[k]
    return total


def smooth_dual(
    problem: Problem,
    ceilings: Ceilings,
    cost: Ints,
    miss_cost: Floats,
    coarse: float,
    fine: float,
) -> Duals:
    """Return prices at which the bound is nearly as high as it can be.

    Parameters
    ----------
    problem, ceilings
        The assignment and its limits.
    cost
        (arcs,) objective of each arc against staying out.
    miss_cost
        (rows,) what missing a row by one unit costs; no price goes beyond.
    coarse, fine
        First and last temperature, in objective units.
    """
    posts, employers, rows = len(problem.seats), len(problem.cap), len(ceilings.most)
    matrix = ceilings.matrix[:, : ceilings.arcs]
    begin, row, weight = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data.astype(float)
    own, capped = np.maximum(problem.employer, 0), problem.employer >= 0
    arc_cost = cost.astype(float)
    # A row's price acts over its coefficients: scaled by them, all prices are alike to the search.
    entries = np.maximum(np.diff(ceilings.by_row.indptr), 1)
    size = np.sqrt(np.maximum(np.asarray((ceilings.by_row**2).sum(axis=1)).ravel() / entries, 1.0))
    switch_columns = ceilings.matrix[:, ceilings.arcs :].astype(float)

    def fall(prices: Floats, temperature: float) -> tuple[float, Floats]:
        seat, cap, scaled = prices[:posts], prices[posts : posts + employers], prices[posts + employers :]
        row_price = scaled / size
        entry = seat + (np.where(capped, cap[own], 0.0) if employers else 0.0)
        at_post, at_row = np.zeros(posts), np.zeros(rows)
        found: float = smoothed(
            problem.start, problem.post, arc_cost, entry, row_price, begin, row, weight, temperature, at_post, at_row
        )
        if ceilings.switches:
            paid = np.clip(switch_columns.T @ row_price / temperature, -700.0, 700.0)
            found -= temperature * float(np.log1p(np.exp(-paid)).sum())
            at_row += switch_columns @ (1.0 / (1.0 + np.exp(paid)))
        found -= float(seat @ problem.seats + cap @ problem.cap + row_price @ ceilings.most)
        at_cap = np.bincount(own[capped], at_post[capped], employers) if employers else np.zeros(0)
        slope = np.concatenate([at_post - problem.seats, at_cap - problem.cap, (at_row - ceilings.most) / size])
        return -found, -slope

    most = miss_cost / ceilings.unit * size
    bounds = [(0.0, None)] * (posts + employers) + [(0.0, None if np.isinf(end) else end) for end in most]
    prices = np.zeros(posts + employers + rows)
    temperature = coarse
    while True:
        step = minimize(
            fall, prices, args=(temperature,), jac=True, method="L-BFGS-B", bounds=bounds,
            options={"maxiter": STEPS, "maxcor": MEMORY},
        )  # fmt: skip
        prices = step.x
        if temperature <= fine:
            break
        temperature = max(fine, temperature / COOLING)
    return Duals(prices[:posts], prices[posts : posts + employers], prices[posts + employers :] / size)
