"""The last step of a search: nobody stays out who could take a free seat without a limit being broken."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from optimizer.flow import Problem
from optimizer.held_by import Held
from optimizer.limit_rows import LimitRow
from optimizer.tier_bounds import Tiers

Ints = npt.NDArray[np.int64]


def completed(problem: Problem, rows: Sequence[LimitRow], tiers: Tiers, arcs: Ints) -> Ints:
    """Return the arcs of a plan and of everybody who can be added to it, one after the other.

    First the earlier class, then no welfare post, then the least cost. A hard limit that the plan misses is not missed by more;
    what limits at a price cost counts for less than a person.

    Parameters
    ----------
    problem, rows, tiers
        The assignment on all arcs, its limits, and what its tiers count.
    arcs
        Arcs taken, ascending.
    """
    owner = problem.worker_of_arc()
    on = np.zeros(len(problem.post), bool)
    on[arcs] = True
    while True:
        room = _Room(problem, on)
        placed = np.zeros(problem.workers, bool)
        placed[owner[on]] = True
        waiting = np.flatnonzero(~placed[owner] & room.free()[problem.post]).astype(np.int64)
        waiting = waiting[np.lexsort((tiers.cost[waiting], tiers.welfare[waiting], tiers.who[waiting]))]
        held = Held(tuple(rows), len(problem.post), on)
        added = 0
        for arc in waiting[held.open(waiting)].tolist():
            if not placed[owner[arc]] and room.has(arc) and held.takes(arc):
                placed[owner[arc]] = on[arc] = True
                room.take(arc)
                added += 1
        if not added:
            return np.flatnonzero(on).astype(np.int64)


class _Room:
    """Free seats of posts and employers."""

    def __init__(self, problem: Problem, on: npt.NDArray[np.bool_]) -> None:
        load = np.bincount(problem.post[on], minlength=len(problem.seats))
        capped = problem.employer >= 0
        use = np.bincount(problem.employer[capped], load[capped], len(problem.cap)).astype(np.int64)
        self._post, self._employer = problem.post, problem.employer
        self._seats, self._cap = problem.seats - load, np.append(problem.cap - use, 1)

    def free(self) -> npt.NDArray[np.bool_]:
        """Return which posts have a seat that their employer can fill."""
        found: npt.NDArray[np.bool_] = (self._seats > 0) & (self._cap[self._employer] > 0)
        return found

    def has(self, arc: int) -> bool:
        """Return whether there is still a seat for the arc."""
        post = self._post[arc]
        return bool(self._seats[post] > 0 and self._cap[self._employer[post]] > 0)

    def take(self, arc: int) -> None:
        """Take a seat."""
        post = self._post[arc]
        self._seats[post] -= 1
        if self._employer[post] >= 0:
            self._cap[self._employer[post]] -= 1
