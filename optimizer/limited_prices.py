"""Prices of a plan that limits shape: what one more seat would bring at least, what each limit holds back.

Both are found by moves that keep every limit, so each is a plan that could be made: the best one may bring more.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.plan import Plan
from optimizer.flow import NONE
from optimizer.gains import Gains, gains_of
from optimizer.limit_changes import Waiting
from optimizer.limit_signatures import signatures
from optimizer.limited_standing import LimitedStanding
from optimizer.prices import NegativeCycle

Ints = npt.NDArray[np.int64]
LIMIT_PRICES: dict[str, str] = {
    "limit": "name of the limit",
    "subject": "what it is about",
    "part": "what of it is bounded",
    "use": "used in the plan",
    "high": "its upper bound",
    "unit": "people, yuan or projects",
    "waiting": "people without a place whom this limit alone keeps out, at nobody's cost",
    "gain_people": "people more placed with the bound one further out, by solving again; missing where that was not done",
    "gain_yuan": "yuan saved then, where no place changes hands between tiers; missing otherwise",
    "price_people": "people that one more is worth at most, by the prices of the plan's proof; missing without one",
    "price_yuan": "the same of yuan, with the same people placed",
}


def gains_under_limits(seen: LimitedStanding) -> Gains:
    """Return what one more seat of each post would bring at least, by moves that keep every limit.

    Whoever comes in must find room in every limit; whoever moves on counts in every limit as before.
    """
    problem, owner = seen.problem, seen.problem.worker_of_arc()
    signature, own = signatures(seen.rows, len(problem.post)), seen.taken[owner]
    fits = np.ones(len(problem.post), bool)
    fits[seen.room.broken().arc] = False
    keep = np.where(own >= 0, signature == signature[np.maximum(own, 0)], fits)
    part, held = problem.restricted(keep)
    place = np.full(len(problem.post), NONE, np.int64)
    place[held] = np.arange(len(held))
    taken = np.where(seen.taken >= 0, place[np.maximum(seen.taken, 0)], NONE) if len(place) else seen.taken
    try:
        return gains_of(part, taken)
    except NegativeCycle:  # a plan with a gap in yuan: only those who come in straight to the new seat are told
        return straight(part.start, part.post, part.cost, part.unplaced_cost, taken, len(problem.seats))


def straight(
    start: Ints, post: npt.NDArray[np.int32], cost: Ints, unplaced_cost: Ints, taken: Ints, posts: int
) -> Gains:
    """Return what one more seat brings when somebody without a place takes it."""
    owner = np.repeat(np.arange(len(taken)), np.diff(start))
    waits = np.flatnonzero(taken[owner] < 0)
    worth, newcomer = np.zeros(posts, np.int64), np.full(posts, NONE, np.int64)
    brings = unplaced_cost[owner[waits]] - cost[waits]
    order = np.lexsort((-owner[waits], brings))  # the last written is the best, of equals the first in the lottery
    worth[post[waits[order]]], newcomer[post[waits[order]]] = brings[order], owner[waits[order]]
    return Gains(np.maximum(worth, 0), newcomer)


def limit_prices(plan: Plan, seen: LimitedStanding, queue: Waiting) -> pd.DataFrame:
    """Return the limits that hold somebody back, with the columns of ``LIMIT_PRICES``: those with most people waiting first.

    Parameters
    ----------
    plan, seen
        The plan; what one more is worth stands in it where solving again was affordable.
    queue
        Who waits for which limit.
    """
    waits = queue.frame["limit"].value_counts()
    names = pd.DataFrame(
        [(row.limit, row.subject, row.part, int(waits.get(at, 0))) for at, row in enumerate(seen.rows)],
        columns=["limit", "subject", "part", "waiting"],
    )
    keys = ["limit", "subject", "part"]
    told = plan.limits.reindex(columns=[*keys, *(name for name in LIMIT_PRICES if name not in (*keys, "waiting"))])
    told = told.astype(dict.fromkeys(keys, object))
    frame = names.astype(dict.fromkeys(keys, object)).merge(told, on=keys, how="left")
    frame = frame[(frame["waiting"] > 0) | (frame["gain_people"].fillna(0) != 0) | (frame["gain_yuan"].fillna(0) != 0)]
    ordered = frame.sort_values(["waiting", *keys], ascending=[False, True, True, True])
    return ordered[list(LIMIT_PRICES)].reset_index(drop=True)
