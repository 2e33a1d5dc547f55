"""The proof that public-welfare posts are the last resort.

Take the people on welfare posts away from the plan. If no chain of moves leads from one of them to a spare seat
elsewhere, the rest is a largest plan without welfare posts, and so the welfare placements equal the optimum with
them minus the optimum without. The chains all end inside a closed set of posts whose seats are all taken.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from optimizer.flow import Problem

Ints = npt.NDArray[np.int64]


class ClosedSet(NamedTuple):
    """Posts that chains of moves reach from people on welfare posts, and whether a seat is spare among them."""

    reached: npt.NDArray[np.bool_]  # (posts,)
    escapes: bool


def closed_set(
    problem: Problem,
    taken: Ints,
    welfare: npt.NDArray[np.bool_],
    posts_of: Callable[[Ints], npt.NDArray[np.bool_]],
) -> ClosedSet:
    """Return what the people on welfare posts could reach by any chain of moves.

    Whoever comes to a full post moves one of its people on; whoever comes to a spare seat of an employer whose cap is
    used up moves on anybody of that employer.

    Parameters
    ----------
    problem, taken
        The problem and the arc each worker takes (-1 for unplaced).
    welfare
        (posts,) which posts are public-welfare posts.
    posts_of
        Tells for some workers which posts at least one of them could take.
    """
    posts = len(problem.seats)
    placed = np.flatnonzero(taken >= 0)
    here = problem.post[taken[placed]] if len(placed) else np.zeros(0, np.int32)
    load = np.bincount(here, minlength=posts)
    capped = problem.employer >= 0
    employer_load = np.bincount(problem.employer[capped], load[capped], len(problem.cap))
    full_employer = np.append(employer_load >= problem.cap, False)
    reached, people = np.zeros(posts, bool), placed[welfare[here]]
    while len(people):
        new = posts_of(people) & ~welfare & ~reached
        shared = new & (load < problem.seats) & full_employer[problem.employer]
        new |= np.isin(problem.employer, problem.employer[shared]) & capped & (load > 0) & ~reached
        reached |= new
        people = placed[new[here]]
    blocked = np.zeros(posts, bool)
    blocked[capped] = full_employer[problem.employer[capped]]
    return ClosedSet(reached, bool((reached & (load < problem.seats) & ~blocked).any()))
