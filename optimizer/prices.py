"""Dual prices of seats and of employers' caps, rebuilt from an optimal assignment.

OR-Tools' flow class returns no duals. In the residual graph contracted onto the posts, the value of a post is the
least cost of taking in one person more there: into a spare seat for nothing, or by moving one of its people on, to
another post or out. Shortest paths over this graph are optimal dual prices; the certificate is checked elsewhere.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from optimizer.flow import Problem, solve_flow

Ints = npt.NDArray[np.int64]
FAR = 2**62


class Prices(NamedTuple):
    """Prices in objective units."""

    post: Ints  # (posts,) of a seat beyond the employer's cap
    employer: Ints  # (employers,) of one more under the cap
    entry: Ints  # (posts,) both together: what taking a seat costs the others


class NegativeCycle(RuntimeError):
    """The assignment is not optimal: a round of moves makes it cheaper."""


@numba.njit(cache=True, nogil=True)
def relax(
    start: Ints,
    post: npt.NDArray[np.int32],
    cost: Ints,
    unplaced_cost: Ints,
    order: Ints,
    taken: Ints,
    employer: Ints,
    spare_seat: npt.NDArray[np.bool_],
    busy: npt.NDArray[np.bool_],
    entry: Ints,
    employer_value: Ints,
) -> bool:
    """Improve the values once over all people and posts; return whether anything changed."""
    changed = False
    for at in range(len(entry)):
        below = employer_value[employer[at]] if employer[at] >= 0 else 0
        if spare_seat[at] and below < entry[at]:
            entry[at] = below
            changed = True
        if employer[at] >= 0 and busy[at] and entry[at] < employer_value[employer[at]]:
            employer_value[employer[at]] = entry[at]
            changed = True
    for row in order:
        here, paid = post[taken[row]], cost[taken[row]]
        best = unplaced_cost[row] - paid
        for arc in range(start[row], start[row + 1]):
            if entry[post[arc]] < FAR:
                best = min(best, cost[arc] - paid + entry[post[arc]])
        if best < entry[here]:
            entry[here] = best
            changed = True
    return changed


def prices_of(problem: Problem, taken: Ints) -> Prices:
    """Return optimal dual prices of an optimal assignment.

    Parameters
    ----------
    problem
        The problem; posts without seats get the price at which nobody would want them.
    taken
        (workers,) arc taken, -1 for unplaced.

    Raises
    ------
    NegativeCycle
        When the assignment is not optimal.
    """
    posts, employers = len(problem.seats), len(problem.cap)
    placed = np.flatnonzero(taken >= 0)
    here = problem.post[taken[placed]]
    load = np.bincount(here, minlength=posts)
    employer_load = np.bincount(problem.employer[problem.employer >= 0], load[problem.employer >= 0], employers)
    entry = np.full(posts, FAR, np.int64)
    employer_value = np.where(employer_load < problem.cap, 0, FAR).astype(np.int64)
    order = placed[np.argsort(here, kind="stable")]
    for _ in range(posts + employers + 2):
        if not relax(
            problem.start, problem.post, problem.cost, problem.unplaced_cost, order, taken,
            problem.employer, load < problem.seats, load > 0, entry, employer_value,
        ):  # fmt: skip
            break
    else:
        raise NegativeCycle("the assignment can be made cheaper by a round of moves")
    return split(problem, entry, employer_value, load < problem.seats)


def split(problem: Problem, entry: Ints, employer_value: Ints, spare_seat: npt.NDArray[np.bool_]) -> Prices:
    """Return the values as a price of the seat and a price of the employer's cap."""
    closed = int(problem.unplaced_cost.max(initial=0))
    employer_value = np.where(employer_value >= FAR, closed, employer_value)
    below = np.where(problem.employer >= 0, employer_value[problem.employer], 0) if len(employer_value) else 0
    entry = np.where(entry >= FAR, below + np.where(spare_seat, 0, closed), entry)
    return Prices(entry - below, employer_value, entry)


def dual_value(problem: Problem, prices: Prices) -> int:
    """Return the bound that the prices prove: no plan costs less.

    Every worker is counted at the cheaper of staying unplaced and the best post at these prices.
    """
    choice = problem.cost + prices.entry[problem.post] if len(problem.post) else problem.cost
    value = problem.unplaced_cost.copy()
    busy = np.diff(problem.start) > 0
    if len(choice):
        value[busy] = np.minimum(value[busy], np.minimum.reduceat(choice, problem.start[:-1][busy]))
    # Sums go through Python integers: 64 bits are enough for each worker, not promised for all together.
    people = sum(int(part) for part in value.tolist())
    seats = sum(int(s) * int(p) for s, p in zip(problem.seats.tolist(), prices.post.tolist(), strict=True))
    caps = sum(int(c) * int(q) for c, q in zip(problem.cap.tolist(), prices.employer.tolist(), strict=True))
    return people - seats - caps


def plan_value(problem: Problem, taken: Ints) -> int:
    """Return the objective of an assignment."""
    placed = taken >= 0
    paid = np.where(placed, problem.cost[np.maximum(taken, 0)] if len(problem.cost) else 0, problem.unplaced_cost)
    return sum(paid.tolist())


def solve_priced(problem: Problem) -> tuple[Ints, Prices]:
    """Return an optimal assignment (arc of each worker, -1 for unplaced) and its prices.

    Raises
    ------
    optimizer.flow.FlowFailed
        When the flow solver ends without an optimum.
    """
    taken = solve_flow(problem)
    return taken, prices_of(problem, taken)
