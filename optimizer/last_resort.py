"""The proof that public-welfare posts are the last resort.

Take the people on welfare posts away from the plan. If no chain of moves leads from one of them to a spare seat
elsewhere, the rest is a largest plan without welfare posts, and so the welfare placements equal the optimum with
them minus the optimum without. The chains all end inside a closed set of posts whose seats are all taken.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from optimizer.flow import Problem

Ints = npt.NDArray[np.int64]


class ClosedSet(NamedTuple):
    """Posts that chains of moves reach from people on welfare posts, and whether a seat is spare among them."""

    reached: npt.NDArray[np.bool_]  # (posts,)
    escapes: bool


@numba.njit(cache=True, nogil=True)
def reach(
    start: Ints,
    post: npt.NDArray[np.int32],
    welfare: npt.NDArray[np.bool_],
    spare_seat: npt.NDArray[np.bool_],
    people_start: Ints,
    people: Ints,
    employer: Ints,
    full_employer: npt.NDArray[np.bool_],
    begin: Ints,
) -> npt.NDArray[np.bool_]:
    """Return all posts but welfare posts that chains of moves reach from the people in ``begin``.

    Whoever comes to a full post moves one of its people on; whoever comes to a spare seat of an employer whose cap is
    used up moves on anybody of that employer.
    """
    posts = len(welfare)
    reached = np.zeros(posts, np.bool_)
    queue, size = np.empty(posts, np.int64), 0
    for row in begin:
        for arc in range(start[row], start[row + 1]):
            if not welfare[post[arc]] and not reached[post[arc]]:
                reached[post[arc]] = True
                queue[size] = post[arc]
                size += 1
    head = 0
    while head < size:
        at = queue[head]
        head += 1
        if spare_seat[at] and employer[at] >= 0 and full_employer[employer[at]]:
            for other in range(posts):
                colleagues = employer[other] == employer[at] and people_start[other + 1] > people_start[other]
                if colleagues and not welfare[other] and not reached[other]:
                    reached[other] = True
                    queue[size] = other
                    size += 1
        for position in range(people_start[at], people_start[at + 1]):
            row = people[position]
            for arc in range(start[row], start[row + 1]):
                if not welfare[post[arc]] and not reached[post[arc]]:
                    reached[post[arc]] = True
                    queue[size] = post[arc]
                    size += 1
    return reached


def closed_set(problem: Problem, taken: Ints, welfare: npt.NDArray[np.bool_]) -> ClosedSet:
    """Return what the people on welfare posts could reach by any chain of moves.

    Parameters
    ----------
    problem, taken
        The problem and the arc each worker takes (-1 for unplaced).
    welfare
        (posts,) which posts are public-welfare posts.
    """
    posts = len(problem.seats)
    placed = np.flatnonzero(taken >= 0)
    here = problem.post[taken[placed]] if len(placed) else np.zeros(0, np.int32)
    load = np.bincount(here, minlength=posts)
    order = np.argsort(here, kind="stable")
    people_start = np.concatenate([[0], np.cumsum(load)]).astype(np.int64)
    capped = problem.employer >= 0
    employer_load = np.bincount(problem.employer[capped], load[capped], len(problem.cap))
    full_employer = employer_load >= problem.cap
    begin = placed[welfare[here]] if len(placed) else placed
    reached = reach(
        problem.start, problem.post, welfare, load < problem.seats, people_start, placed[order],
        problem.employer, full_employer, begin,
    )  # fmt: skip
    blocked = np.zeros(posts, bool)
    blocked[capped] = full_employer[problem.employer[capped]]
    return ClosedSet(reached, bool((reached & (load < problem.seats) & ~blocked).any()))
