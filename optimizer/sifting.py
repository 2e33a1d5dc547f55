"""Very large problems: solve on a promising part of the arcs, price all of them, add what improves, until none does.

The certificate covers all arcs either way. Up to ``DIRECT_ARCS`` the flow solver gets all arcs at once: that is
faster, but needs some 100 bytes an arc.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from domain.language import Text
from optimizer.flow import Problem, solve_flow
from optimizer.prices import Prices, prices_of

Ints = npt.NDArray[np.int64]
Progress = Callable[[Text, int, int], None]
DIRECT_ARCS = 30_000_000
SAMPLE_SHARE = 0.2
BEST_ARCS = 6
SAMPLE_SEED = 20260302


def solve_priced(
    problem: Problem, progress: Progress | None = None, direct_arcs: int = DIRECT_ARCS
) -> tuple[Ints, Prices]:
    """Return an optimal assignment (arc of each worker, -1 for unplaced) and its prices over all arcs.

    Parameters
    ----------
    problem
        The problem.
    progress
        Called with the step's name, the work done and the work in all.
    direct_arcs
        Problems with more arcs are sifted.

    Raises
    ------
    optimizer.flow.FlowFailed
        When the flow solver ends without an optimum.
    """
    if progress is not None:
        progress(Text("求解", "solving"), 0, 1)
    if len(problem.post) <= direct_arcs:
        taken = solve_flow(problem)
        prices = prices_of(problem, taken)
    else:
        taken, prices = sift(problem, progress)
    if progress is not None:
        progress(Text("求解", "solving"), 1, 1)
    return taken, prices


def sift(problem: Problem, progress: Progress | None = None) -> tuple[Ints, Prices]:
    """Solve on growing parts of the arcs; the last round finds no arc that would improve."""
    worker = problem.worker_of_arc()
    keep = best_arcs(problem, sample_prices(problem), worker)
    rounds = 0
    while True:
        part, positions = problem.restricted(keep)
        taken = solve_flow(part)
        prices = prices_of(part, taken)
        own = np.maximum(taken, 0)
        value = np.where(taken >= 0, part.cost[own] + prices.entry[part.post[own]], part.unplaced_cost)
        improving = problem.cost + prices.entry[problem.post] < value[worker]
        rounds += 1
        if progress is not None:
            progress(Text("分批求解", "solving in parts"), rounds, rounds + int(improving.any()))
        if not improving.any():
            return np.where(taken >= 0, positions[own], -1), prices
        keep |= improving


def sample_prices(problem: Problem) -> Ints:
    """Return rough entry prices from a seeded sample of the workers with a like share of the seats."""
    draw = np.random.default_rng(SAMPLE_SEED)
    chosen = draw.random(problem.workers) < SAMPLE_SHARE
    seats = np.floor(problem.seats * SAMPLE_SHARE + draw.random(len(problem.seats))).astype(np.int64)
    cap = np.ceil(problem.cap * SAMPLE_SHARE).astype(np.int64)
    part, _ = problem.restricted(np.repeat(chosen, np.diff(problem.start)))
    rows = np.flatnonzero(chosen)
    start = np.concatenate([[0], np.cumsum(np.diff(part.start)[rows])]).astype(np.int64)
    sample = Problem(start, part.post, part.cost, part.unplaced_cost[rows], seats, part.employer, cap)
    entry = prices_of(sample, solve_flow(sample)).entry
    known = seats > 0
    return np.where(known, entry, int(np.median(entry[known])) if known.any() else 0)


def best_arcs(problem: Problem, entry: Ints, worker: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    """Return the few arcs of each worker that are cheapest at these prices."""
    order = np.lexsort((problem.cost + entry[problem.post], worker))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - problem.start[worker[order]]
    return rank < BEST_ARCS
