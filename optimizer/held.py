"""What the limits hold back: which limit stands between an arc and the plan, and what one more would bring."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from optimizer.held_by import Held
from optimizer.limited import EXACT_ARCS, solve_limited
from optimizer.limited_plan import Limited
from optimizer.solution import Solution

Ints = npt.NDArray[np.int64]
PRICED_ENTRIES = 300_000
"""Arcs times limits of all programs solved to say what one more brings, at most: a township under two hundred limits would take
minutes. Beyond, a limit has the prices of the proof alone."""


def waiting_arcs(solution: Solution) -> Ints:
    """Return the arcs of unplaced people to free seats, cheapest first; none where no limit holds anything back."""
    if solution.limited is None:
        return np.zeros(0, np.int64)
    problem, unplaced = solution.problem, solution.taken < 0
    taken = solution.taken[~unplaced]
    load = np.bincount(problem.post[taken], minlength=len(problem.seats))
    capped = problem.employer >= 0
    use = np.append(np.bincount(problem.employer[capped], load[capped], len(problem.cap)), 0)
    free = (load < problem.seats) & (use < np.append(problem.cap, 1))[problem.employer]
    arcs = np.flatnonzero(unplaced[problem.worker_of_arc()] & free[problem.post])
    return arcs[np.argsort(problem.cost[arcs], kind="stable")].astype(np.int64)


def held_arcs(solution: Solution, end: npt.NDArray[np.int32]) -> dict[int, tuple[int, str]]:
    """Return, by the worker or post of an arc, the cheapest arc to a free seat and the limit that holds it back.

    Parameters
    ----------
    solution
        The solution.
    end
        (arcs,) worker or post of each arc.
    """
    if solution.limited is None:
        return {}
    arcs = waiting_arcs(solution)
    ends, first = np.unique(end[arcs], return_index=True)
    held = Held(solution.limited.rows, len(solution.problem.post), solution.limited.on).by(arcs[first])
    names = ["" if limit is None else limit.limit for limit in held]
    return dict(zip(ends.tolist(), zip(arcs[first].tolist(), names, strict=True), strict=True))


def all_of(limited: Limited, tier: str, part: str | None = None) -> int:
    """Return the value of the last such tier."""
    return [found.value for found in limited.tiers if found.tier == tier and part in (None, found.part)][-1]


def gains(solution: Solution) -> dict[int, tuple[int, int | None]]:
    """Return what one more under each binding limit brings: people placed, and yuan where nobody's place changes.

    Found by solving again with the bound one further out; None in yuan where an earlier tier changes. Where the plan comes
    from the search, whose gaps may hide the difference, nothing is said.
    """
    limited = solution.limited
    if limited is None or limited.short or len(solution.problem.post) > EXACT_ARCS:
        return {}
    found: dict[int, tuple[int, int | None]] = {}
    spent = 0
    # Rows with switches are many and mostly at their bound of none: they come last.
    for number in sorted(range(len(limited.rows)), key=lambda number: bool(limited.rows[number].switches)):
        row = limited.rows[number]
        use, low, high = row.figures(limited.on)
        if row.whole is not None or not (row.hard or row.penalty_yuan) or use not in (low, high):
            continue
        spent += len(solution.problem.post) * len(limited.rows)
        if spent > PRICED_ENTRIES:
            break
        low = row.low if row.low is None or use != low else row.low - 1
        high = row.high if row.high is None or use != high else row.high + 1
        rows = [*limited.rows[:number], replace(row, low=low, high=high), *limited.rows[number + 1 :]]
        wider = solve_limited(solution.encoded, solution.arcs, solution.problem, rows, solution.unlimited)
        people = all_of(wider, "who") - all_of(limited, "who")
        earlier = [tier.value for tier in wider.tiers[:-1]] == [tier.value for tier in limited.tiers[:-1]]
        found[number] = (people, all_of(limited, "where") - all_of(wider, "where") if earlier else None)
    return found
