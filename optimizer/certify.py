"""The certificate of a plan under limits: for each tier the multipliers that prove its bound, or as much of it as they can.

Three sources are tried, the cheapest first: a cover where the people of some classes are as many as without limits (a set of
full posts that all others want), what the search found, and the relaxation over all arcs where these are few.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from optimizer.ceilings import ceilings_of
from optimizer.flow import Problem
from optimizer.limit_field import spans
from optimizer.limit_rows import LimitRow, sheet_of
from optimizer.limited_plan import TierValue
from optimizer.multipliers import ONE, Held, Multipliers, proves
from optimizer.relaxation import Relaxation
from optimizer.tiers import Holding, Tiers

Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


def certified(
    problem: Problem,
    tiers: Tiers,
    rows: Sequence[LimitRow],
    found: Sequence[TierValue],
    unlimited: Ints,
    relax: bool,
) -> tuple[TierValue, ...]:
    """Return the tiers with multipliers, and how much of each bound these prove.

    Parameters
    ----------
    problem, tiers, rows
        The assignment, what its tiers count, and the limits.
    found
        The tiers in order, with multipliers where the search has them.
    unlimited
        (workers,) arcs taken in a best plan without limits.
    relax
        Whether the relaxation may be solved over all arcs.
    """
    ceilings = ceilings_of(sheet_of(rows, len(problem.post)), len(problem.post))
    holding = Holding.of(tiers, ceilings, rows, any(tier.value for tier in found if tier.tier == "relaxation"))
    relaxation = Relaxation(problem, ceilings, np.arange(len(problem.post)), above=True)
    earlier: list[Held] = []
    done: list[TierValue] = []

    def candidates(tier: TierValue, cost: Ints) -> Iterator[Multipliers]:
        empty = nothing(problem, len(ceilings.most))
        if tier.multipliers is not None:
            yield tier.multipliers
        if tier.tier == "who":
            yield from same_as_before(empty, cost, earlier)
            yield from cover(problem, empty, cost < 0, unlimited)
        yield empty
        if relax and len(problem.post):
            relaxation.earlier = earlier
            yield relaxation.bound(cost, holding.miss_cost(tier.tier, tier.part))[1]

    for tier in found:
        sign, cost = (-1 if tier.tier == "who" else 1), tiers.objective(tier.tier, tier.part)
        best: tuple[int, Multipliers] | None = None
        for some in candidates(tier, cost):
            bound = proves(problem, ceilings, cost, some, earlier)
            best = (bound, some) if best is None or bound > best[0] else best
            if bound >= sign * tier.bound:
                break
        if best is None:
            raise ValueError("no multipliers were tried")
        done.append(replace(tier, multipliers=best[1], certified=sign * min(best[0], sign * tier.bound)))
        earlier.append(holding.tier(done[-1]))
    return tuple(done)


def nothing(problem: Problem, rows: int) -> Multipliers:
    """Return multipliers of zero."""
    return Multipliers(*(np.zeros(size, np.int64) for size in (len(problem.seats), len(problem.cap), rows)))


def same_as_before(empty: Multipliers, cost: Ints, earlier: Sequence[Held]) -> Iterator[Multipliers]:
    """Yield the bound of the tier before where this one counts the same people."""
    if earlier and earlier[-1].name[0] == "who" and (earlier[-1].arcs == cost).all():
        yield replace(empty, held={earlier[-1].name: -ONE})


def cover(problem: Problem, empty: Multipliers, chosen: Truths, taken: Ints) -> Iterator[Multipliers]:
    """Yield a price of one person on every seat and cap that people left out compete for, where the plan cannot be grown.

    Parameters
    ----------
    problem, empty
        The assignment, and multipliers of zero.
    chosen
        (arcs,) those of the people who count.
    taken
        (workers,) arcs of a plan that places as many of them as can be without limits.
    """
    owner = problem.worker_of_arc()
    counts = np.zeros(problem.workers, bool)
    counts[owner[chosen]] = True
    placed = counts & (taken >= 0)
    post_of = np.where(placed, problem.post[np.maximum(taken, 0)] if len(problem.post) else -1, -1)
    load = np.bincount(post_of[placed], minlength=len(problem.seats))
    capped = problem.employer >= 0
    use = np.bincount(problem.employer[capped], load[capped], len(problem.cap))
    by_post = np.argsort(post_of, kind="stable").astype(np.int64)
    first = np.searchsorted(post_of[by_post], np.arange(len(problem.seats) + 1)).astype(np.int64)
    posts, employers = np.zeros(len(problem.seats), bool), np.zeros(len(problem.cap), bool)
    people = np.flatnonzero(counts & ~placed).astype(np.int64)
    while len(people):
        new = np.unique(problem.post[spans(problem.start, people)])
        new = new[~posts[new]]
        posts[new] = True
        room = new[load[new] < problem.seats[new]]
        own = np.unique(problem.employer[room])
        if len(own) and (own[0] < 0 or (use[own] < problem.cap[own]).any()):
            return  # somebody could be added: the plan is not the largest
        own = own[~employers[own]]
        employers[own] = True
        more = np.flatnonzero(np.isin(problem.employer, own) & ~posts & (load > 0))
        posts[more] = True
        people = by_post[spans(first, np.concatenate([new, more]).astype(np.int64))]
    seat = posts & ~(capped & (employers[problem.employer] if len(employers) else False))
    yield replace(empty, seat=seat * np.int64(ONE), cap=employers * np.int64(ONE))
