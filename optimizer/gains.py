"""What one more seat of a post would bring: the plan with it is better by exactly so much.

The prices that prove a plan tell what one seat *less* would cost. One more brings no more than that, and often less: the
only seat for a trade is dear to lose, and a second one is worth nothing when nobody waits for it. What one more brings is
the best chain of moves that ends on it: somebody without a place comes in, or somebody placed moves on, and so does whoever
takes the seat left behind. These are shortest paths in the residual flow, from the seats that are filled to the new one.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from optimizer.columns import DIRECT_ARCS, problem_of
from optimizer.eligibility import build_arcs
from optimizer.flow import NONE, Problem
from optimizer.prices import NegativeCycle
from optimizer.standing import Standing

Ints = npt.NDArray[np.int64]


class Gains(NamedTuple):
    """For each post what one more seat would bring, in objective units, and who would come in (-1: nobody)."""

    worth: Ints  # (posts,)
    newcomer: Ints  # (posts,)


@numba.njit(cache=True, nogil=True)
def improve(
    start: Ints,
    post: npt.NDArray[np.int32],
    cost: Ints,
    unplaced_cost: Ints,
    taken: Ints,
    leaving: Ints,
    leaves: Ints,
    cheapest: Ints,
    newcomer: Ints,
) -> bool:
    """Let everybody try every post once; return whether a post became cheaper to fill.

    ``leaving`` and ``leaves`` say of each post what filling a seat given up there costs, and with whom.
    """
    changed = False
    for row in range(len(taken)):
        if start[row] == start[row + 1]:
            continue
        if taken[row] < 0:
            change, who = -unplaced_cost[row], row
        else:
            here = post[taken[row]]
            change, who = leaving[here] - cost[taken[row]], leaves[here]
        for arc in range(start[row], start[row + 1]):
            at = post[arc]
            if cost[arc] + change < cheapest[at]:
                cheapest[at], newcomer[at] = cost[arc] + change, who
                changed = True
    return changed


def gains_of(problem: Problem, taken: Ints) -> Gains:
    """Return what one more seat of each post would bring, a seat that no cap of the employer counts.

    Parameters
    ----------
    problem
        The problem, with all its arcs.
    taken
        (workers,) arc taken in a best assignment, -1 for unplaced.

    Raises
    ------
    NegativeCycle
        When the assignment is not the best one.
    """
    posts, employers = len(problem.seats), len(problem.cap)
    load = np.bincount(problem.post[taken[taken >= 0]], minlength=posts)
    spare, capped = load < problem.seats, problem.employer >= 0
    cheapest, newcomer = np.zeros(posts, np.int64), np.full(posts, NONE, np.int64)
    for _ in range(posts + employers + 2):
        leaving, leaves = cheapest.copy(), newcomer.copy()
        # Under a full cap a seat given up at one post of the employer lets somebody take a spare seat at another.
        for at in np.flatnonzero(spare & capped & (cheapest < 0)):
            same = np.flatnonzero(problem.employer == problem.employer[at])
            better = same[leaving[same] > cheapest[at]]
            leaving[better], leaves[better] = cheapest[at], newcomer[at]
        if not improve(
            problem.start, problem.post, problem.cost, problem.unplaced_cost, taken, leaving, leaves, cheapest, newcomer
        ):
            return Gains(-cheapest, newcomer)
    raise NegativeCycle("the assignment can be made cheaper by a round of moves")


def gains_of_plan(standing: Standing) -> Gains | None:
    """Return what one more seat of each post of a plan would bring; None where there are too many pairs to hold."""
    scene = standing.encoded.scene
    if len(scene.workers) * len(scene.posts) > HELD_PAIRS:
        return None
    arcs = build_arcs(standing.encoded, standing.weights)
    problem, _ = problem_of(standing.encoded, arcs, standing.scale)
    owner = arcs.worker()
    held = (arcs.post == standing.post[owner]) & (arcs.mode == standing.mode[owner])
    taken = np.full(problem.workers, NONE, np.int64)
    taken[owner[held]] = np.flatnonzero(held)
    return gains_of(problem, taken)


HELD_PAIRS = 50 * DIRECT_ARCS
"""Most pairs of person and post; of these about one in fifty is admissible in the largest ledgers known."""
