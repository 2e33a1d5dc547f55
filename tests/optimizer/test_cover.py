"""What shows that nobody more can be placed without limits: the seats and caps for which those left out compete."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.certify import cover
from optimizer.flow import solve_flow
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
