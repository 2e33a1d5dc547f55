"""A best assignment found on few of the arcs that are held: those that prices call for.

The flow solver looks at every arc, though hardly anybody ends at a place that is not among the best few at the final
prices. So the contracted simplex begins with the few that cost each person least at the prices of a sample; its prices
are tried on every arc, those that improve are added, and it goes on from the tree that stands, until none does.
"""

from dataclasses import replace

import numba
import numpy as np
import numpy.typing as npt

from optimizer.flow import NONE, Problem, solve_flow
from optimizer.prices import Prices, prices_of
from optimizer.simplex import empty_tree, resolve

Ints = npt.NDArray[np.int64]
FLOW_ARCS = 300_000
"""Up to so many arcs the flow solver gets all of them at once."""
FIRST_ARCS, MORE_ARCS = 12, 24
"""Arcs of one person at the start, and added in one round at most."""
SAMPLE_SHARE, SAMPLE_LEAST, SAMPLE_SEED = 0.1, 2_000, 20260302
"""Part of the people whose prices the first arcs are chosen at, and the fewest of them."""


def solve_called(problem: Problem) -> tuple[Ints, Prices]:
    """Return an optimal assignment (arc of each worker, -1 for unplaced) and its prices over all arcs.

    Parameters
    ----------
    problem
        The problem with all its arcs.

    Raises
    ------
    optimizer.flow.FlowFailed
        When the flow solver ends without an optimum of the sample.
    optimizer.prices.NegativeCycle
        When a round did not end at its optimum.
    """
    counts = np.diff(problem.start)
    keep = np.zeros(len(problem.post), bool)
    anything = np.full(problem.workers, np.iinfo(np.int64).max)
    keep_cheapest(counts, problem.post, problem.cost, _of_a_sample(problem), anything, FIRST_ARCS, keep)
    tree = empty_tree(problem)
    while True:
        part, held = problem.restricted(keep)
        taken = resolve(tree, part)
        prices = prices_of(part, taken)
        value = paid(part, taken, prices)
        if not keep_cheapest(counts, problem.post, problem.cost, prices.entry, value, MORE_ARCS, keep):
            whole = np.where(taken >= 0, held[np.maximum(taken, 0)], NONE) if len(held) else taken
            return whole, prices_of(problem, whole)


def _of_a_sample(problem: Problem) -> Ints:
    """Return rough entry prices: those of a part of the people with a like share of the seats."""
    draw = np.random.default_rng(SAMPLE_SEED)
    share = min(1.0, max(SAMPLE_SHARE, SAMPLE_LEAST / max(problem.workers, 1)))
    chosen = draw.random(problem.workers) < share
    counts = np.diff(problem.start)
    mine = np.repeat(chosen, counts)
    seats = np.floor(problem.seats * share + draw.random(len(problem.seats))).astype(np.int64)
    part = replace(
        problem,
        start=np.concatenate([[0], np.cumsum(counts[chosen])]).astype(np.int64),
        post=problem.post[mine],
        cost=problem.cost[mine],
        unplaced_cost=problem.unplaced_cost[chosen],
        seats=seats,
        cap=np.ceil(problem.cap * share).astype(np.int64),
    )
    prices = prices_of(part, solve_flow(part))
    known = seats > 0
    return np.where(known, prices.entry, int(np.median(prices.entry[known])) if known.any() else 0)


def paid(problem: Problem, taken: Ints, prices: Prices) -> Ints:
    """Return what each worker costs: the arc taken and the entry of its post, or staying unplaced."""
    if not len(problem.post):
        return problem.unplaced_cost
    own = np.maximum(taken, 0)
    return np.where(taken >= 0, problem.cost[own] + prices.entry[problem.post[own]], problem.unplaced_cost)


@numba.njit(cache=True, nogil=True)
def keep_cheapest(
    counts: Ints,
    post: npt.NDArray[np.int32],
    cost: npt.NDArray[np.int32] | Ints,
    base: Ints,
    value: Ints,
    most: int,
    kept: npt.NDArray[np.bool_],
) -> int:
    """Mark the arcs that tie with the worker's value and the cheapest below it; return how many are below."""
    best, where = np.empty(most, np.int64), np.empty(most, np.int64)
    arc, improving = 0, 0
    for position in range(len(counts)):
        found = 0
        for _ in range(counts[position]):
            total = cost[arc] + base[post[arc]]
            if total == value[position]:
                kept[arc] = True
            elif total < value[position]:
                improving += 1
                place = found
                if found == most:
                    if total >= best[most - 1]:
                        arc += 1
                        continue
                    place = most - 1
                else:
                    found += 1
                while place > 0 and best[place - 1] > total:
                    best[place], where[place] = best[place - 1], where[place - 1]
                    place -= 1
                best[place], where[place] = total, arc
            arc += 1
        for place in range(found):
            kept[where[place]] = True
    return improving
