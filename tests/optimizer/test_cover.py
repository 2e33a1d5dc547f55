"""What shows that nobody more can be placed without limits: the seats and caps for which those left out compete."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.certify import Court, cover
from optimizer.flow import solve_flow
from optimizer.limited_plan import TierValue
from optimizer.tier_bounds import Tiers
from tests.verification.problems import random_problem


@pytest.mark.parametrize("seed", range(12))
def test_the_cover_proves_that_nobody_can_be_added(seed: int) -> None:
    """Whoever counts can go to the seats and caps of the cover, or else alone: as many as the largest plan places (König)."""
    made = random_problem(seed, 40, 12, 4)
    workers = made.workers
    counts = np.random.default_rng(seed).random(workers) < 0.7
    owner = made.worker_of_arc()
    kept = np.flatnonzero(counts[owner])
    start = np.searchsorted(owner[kept], np.arange(workers + 1)).astype(np.int64)
    part = replace(
        made, start=start, post=made.post[kept], cost=np.zeros(len(kept), np.int64), unplaced_cost=np.ones(workers, np.int64)
    )  # fmt: skip
    among = solve_flow(part)
    taken = np.full(workers, -1, np.int64)
    taken[among >= 0] = kept[among[among >= 0]]
    [(posts, employers)] = cover(made, counts[owner], taken)
    covered = (posts > 0) | ((made.employer >= 0) & (employers[made.employer] > 0))
    elsewhere = np.unique(owner[counts[owner] & ~covered[made.post]])
    most = int(made.seats @ posts) + int(made.cap @ employers) + len(elsewhere)
    assert most == int((taken >= 0).sum())


def test_a_plan_that_can_be_grown_has_no_cover() -> None:
    """Where somebody left out finds an empty seat, nothing is proven."""
    made = replace(random_problem(0, 40, 12, 4), seats=np.full(12, 5), employer=np.full(12, -1))
    nobody = np.full(made.workers, -1, np.int64)
    assert list(cover(made, np.ones(len(made.post), bool), nobody)) == []


def test_a_tier_of_people_is_proven_by_its_cover_first() -> None:
    """Without a linear program; the tiers after it, whose objectives are no counts of people, begin with no prices at all."""
    made = random_problem(0, 40, 12, 4)
    nothing, one = np.zeros(len(made.post), np.int64), np.ones(made.workers, np.int64)
    most = replace(made, cost=nothing, unplaced_cost=one)
    taken = solve_flow(most)
    placed = int((taken >= 0).sum())
    court = Court(made, Tiers(nothing, nothing, made.cost, 1, np.array([placed])), (), relaxed=False)
    first = next(court.tried(TierValue("who", "to 0", placed, placed), (), taken))
    assert (first.bound, bool(first.seat.any() or first.cap.any())) == (placed, True)
    last = next(court.tried(TierValue("where", "yuan", 0, 0), (), taken))
    assert int(last.seat.sum() + last.cap.sum()) == 0
