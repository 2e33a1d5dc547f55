"""The lottery under limits, where all plans that are best in every tier cannot be searched: who of equals takes which place.

How many places of each kind the plan fills stays as the search decided: a kind is a post together with what a placement
there counts in every limit and condition. Given these numbers, who takes which place is an assignment without limits
across people: it is solved to its proven optimum, and of all assignments that are as good the published lottery picks one. So
between people who could stand in each other's place the seed decides and not the search; how the numbers are split
between kinds of places that are equally good is the search's choice, and the plan says so.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from optimizer.eligibility import Arcs
from optimizer.encode import Encoded
from optimizer.flow import NONE, Problem
from optimizer.limit_signatures import signatures
from optimizer.limited_plan import Limited, TierValue
from optimizer.lottery import decide
from optimizer.objective import scale_of
from optimizer.prices import solve_priced

Ints = npt.NDArray[np.int64]
EVERYTHING, PLACES, NOTHING = "all", "places", "none"
"""What is drawn by lot: between all best plans, between people for given places, or nothing."""


def drawn_places(encoded: Encoded, arcs: Arcs, problem: Problem, limited: Limited) -> Limited:
    """Return the plan with who takes which place drawn anew; it is never worse.

    Parameters
    ----------
    encoded, arcs, problem
        The instance, all its arcs, and the assignment problem on them.
    limited
        The plan that the search found.
    """
    used = limited.taken[limited.taken >= 0]
    if not len(used):
        return replace(limited, lottery=PLACES)
    kind = signatures(limited.rows, len(problem.post))
    keys = np.rec.fromarrays([problem.post.astype(np.int64), kind])
    cells, seats = np.unique(keys[used], return_counts=True)
    at = np.minimum(np.searchsorted(cells, keys), len(cells) - 1)
    inside = np.flatnonzero(cells[at] == keys)
    try:
        low, high = int(arcs.cost[inside].min()), int(arcs.cost[inside].max())
        scale = scale_of(low, high, len(cells), 0, encoded.classes, problem.workers)
    except OverflowError:
        return replace(limited, lottery=NOTHING)
    owner = problem.worker_of_arc()
    start = np.searchsorted(owner[inside], np.arange(problem.workers + 1)).astype(np.int64)
    asks = problem.unplaced_cost > 0
    who = encoded.scene.workers["who_class"].astype(np.int64)
    places = Problem(
        start, at[inside].astype(np.int32), arcs.cost[inside].astype(np.int64) - low,
        np.where(asks, scale.unplaced_cost(who), 0), seats.astype(np.int64), np.full(len(cells), NONE, np.int64),
        np.zeros(0, np.int64),
    )  # fmt: skip
    taken, prices = solve_priced(places)
    posts = np.asarray(cells["f0"], np.int64)
    chosen = decide(
        places, taken, prices, encoded.worker_tokens, encoded.post_tokens[posts], arcs.mode[inside]
    )  # fmt: skip
    drawn = replace(limited, taken=np.where(chosen >= 0, inside[np.maximum(chosen, 0)], NONE), lottery=PLACES)
    return with_yuan(drawn, limited, arcs, who)


def with_yuan(drawn: Limited, before: Limited, arcs: Arcs, who: Ints) -> Limited:
    """Return the plan with the yuan it costs, or the one before where a limit or class would change after all."""
    same = all(row.figures(drawn.on) == row.figures(before.on) for row in before.rows)
    classes = [np.bincount(who[plan.taken >= 0], minlength=int(who.max(initial=0)) + 1) for plan in (drawn, before)]
    if not same or (classes[0] != classes[1]).any():
        return replace(before, lottery=NOTHING)
    yuan = [int(arcs.cost[plan.taken[plan.taken >= 0]].sum()) for plan in (drawn, before)]
    return replace(drawn, tiers=tuple(cheaper(tier, yuan[1] - yuan[0]) for tier in before.tiers))


def cheaper(tier: TierValue, by: int) -> TierValue:
    """Return a tier with its yuan lowered; the others as they are."""
    return replace(tier, value=tier.value - by) if tier.tier == "where" else tier
