"""The assignment as a minimum-cost flow, solved by OR-Tools."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.graph.python import min_cost_flow

Ints = npt.NDArray[np.int64]
NONE = -1


@dataclass(frozen=True)
class Problem:
    """An assignment problem with unit supplies and nested capacities.

    Parameters
    ----------
    start
        (workers + 1,) offsets of each worker's arcs.
    post
        (arcs,) post of each arc.
    cost
        (arcs,) objective of each arc, not negative.
    unplaced_cost
        (workers,) objective of leaving a worker unplaced, not negative.
    seats
        (posts,) seats of each post.
    employer
        (posts,) position of the capped employer of each post, -1 where none is.
    cap
        (employers,) seats of each capped employer over all its posts.
    """

    start: Ints
    post: npt.NDArray[np.int32]
    cost: Ints
    unplaced_cost: Ints
    seats: Ints
    employer: Ints
    cap: Ints

    @property
    def workers(self) -> int:
        """Number of workers."""
        return len(self.start) - 1

    def worker_of_arc(self) -> npt.NDArray[np.int32]:
        """Return the worker of every arc."""
        return np.repeat(np.arange(self.workers, dtype=np.int32), np.diff(self.start))

    def restricted(self, keep: npt.NDArray[np.bool_]) -> tuple["Problem", Ints]:
        """Return the problem on some arcs, and their positions here."""
        kept = np.flatnonzero(keep)
        counts = np.add.reduceat(np.append(keep, False).astype(np.int64), self.start[:-1]) * (np.diff(self.start) > 0)
        start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        part = Problem(start, self.post[kept], self.cost[kept], self.unplaced_cost, self.seats, self.employer, self.cap)
        return part, kept


class FlowFailed(RuntimeError):
    """OR-Tools did not return an optimum; carries its status."""


def solve_flow(problem: Problem) -> Ints:
    """Return the arc that each worker takes, -1 for unplaced, in a plan of least cost.

    The network: every worker sends one unit over an arc to a post or directly to the sink (unplaced); a post
    sends up to its seats to its employer if that is capped, else to the sink; an employer sends up to its cap.
    People without arcs stay outside, so that they cannot sway the choice between equals.

    Raises
    ------
    FlowFailed
        When the solver ends with anything but an optimum (a range of costs it cannot hold, say).
    """
    taken = np.full(problem.workers, NONE, np.int64)
    busy = np.flatnonzero(np.diff(problem.start))
    if not len(busy):
        return taken
    workers, posts, employers = len(busy), len(problem.seats), len(problem.cap)
    sink = workers + posts + employers
    solver = min_cost_flow.SimpleMinCostFlow()
    ones = np.ones(len(problem.post), np.int64)
    worker = np.repeat(np.arange(workers, dtype=np.int32), np.diff(problem.start)[busy])
    choice = solver.add_arcs_with_capacity_and_unit_cost(worker, workers + problem.post, ones, problem.cost)
    everybody = np.arange(workers, dtype=np.int32)
    solver.add_arcs_with_capacity_and_unit_cost(
        everybody, np.full(workers, sink, np.int32), np.ones(workers, np.int64), problem.unplaced_cost[busy]
    )
    after = np.where(problem.employer >= 0, workers + posts + problem.employer, sink).astype(np.int32)
    solver.add_arcs_with_capacity_and_unit_cost(
        np.arange(workers, workers + posts, dtype=np.int32), after, problem.seats, np.zeros(posts, np.int64)
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        np.arange(workers + posts, sink, dtype=np.int32),
        np.full(employers, sink, np.int32),
        problem.cap,
        np.zeros(employers, np.int64),
    )
    solver.set_nodes_supplies(
        np.append(everybody, sink).astype(np.int32), np.append(np.ones(workers), -workers).astype(np.int64)
    )
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise FlowFailed(f"the flow solver ended with status {status}")
    used = np.flatnonzero(solver.flows(choice) > 0)
    taken[busy[worker[used]]] = used
    return taken
