"""The optimizer and the checker, written apart from the same definitions, count every limit alike, whoever is placed."""

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest

from domain.check.answer import Answer
from domain.check.claims_limits import counted
from domain.check.docket import Facts
from domain.check.forms import Counted
from domain.limits.catalogue import LIMITS
from domain.plan import FRAMES, Plan
from domain.tables import MODES
from optimizer.eligibility import Arcs
from optimizer.limit_rows import LimitRow
from optimizer.limits import limit_rows
from tests.both_judges import arcs_of
from tests.domain.check.tiny import ON, POLICY
from tests.properties.limit_instances import limit_instance

ALL = POLICY.replaced("limits.enforced", [limit.name for limit in LIMITS], "test")
PLACEMENTS = 4
"""Different sets of placements counted in each instance."""
INSTANCES, MANY, BATCH = 14, 20, 150


def counted_by_checker(facts: Facts, placed: pd.DataFrame, limits: pd.DataFrame) -> list[Counted]:
    """Return what the checker makes of the limits; seats, caps and everything else may be overrun."""
    frames = {name: pd.DataFrame(columns=list(columns)) for name, columns in FRAMES.items()}
    frames["assignments"] = placed.reindex(columns=list(FRAMES["assignments"]))
    frames["limits"] = limits.reindex(columns=list(FRAMES["limits"]))
    answer = Answer(Plan(frames, {"plan_date": ON.isoformat()}), facts.instance, ALL, ON)
    vars(answer)["facts"] = facts  # what was read of the tables is the same for all plans
    facts.kept.pop("limits", None)
    return counted(answer)


def by_post(row: LimitRow, on: np.ndarray, posts: np.ndarray) -> dict[str, int]:
    """Return what a limit counts at each post; ``posts`` (arcs,) are their ids."""
    there: dict[str, int] = {}
    for arc, weight in zip(row.members.tolist(), row.weight.tolist(), strict=True):
        if on[arc]:
            there[posts[arc]] = there.get(posts[arc], 0) + weight
    return {post: use for post, use in there.items() if use}


def drawn(arcs: Arcs, draw: np.random.Generator, share: float) -> np.ndarray:
    """Return (arcs,) which are taken: one of each person's, of so many people."""
    owner = arcs.worker()
    on = np.zeros(len(owner), bool)
    for person in np.unique(owner).tolist():
        if draw.random() < share:
            on[int(draw.choice(np.flatnonzero(owner == person)))] = True
    return on


def counts_agree(seed: int) -> Counter[str]:
    """Assert that both say the same of several sets of placements; return how often each limit counted somebody."""
    encoded, arcs = arcs_of(limit_instance(seed), ALL, ON)
    rows, facts = limit_rows(encoded, arcs, ALL), Facts(encoded.instance, ALL, ON)
    workers = encoded.instance.workers["worker_id"].to_numpy()[arcs.worker()]
    posts = encoded.instance.posts["post_id"].to_numpy()[arcs.post]
    modes = np.array(MODES, object)[arcs.mode]
    stated = pd.DataFrame([(row.limit, row.subject) for row in rows], columns=["limit", "subject"])
    draw, seen = np.random.default_rng(seed), Counter[str]()
    for turn in range(PLACEMENTS):
        on = drawn(arcs, draw, (1.0, 0.8, 0.4)[turn % 3])
        ours: dict[tuple[str, ...], tuple[Any, ...]] = {}
        for row in rows:
            there = by_post(row, on, posts)
            facts_of = (row.beyond(on), row.hard, 0 if row.hard else row.penalty_yuan, row.unit, there)
            ours[row.limit, row.subject, row.part] = (*row.figures(on), *facts_of)
            seen[row.limit] += bool(there) or row.beyond(on) > 0
        placed = pd.DataFrame({"worker_id": workers[on], "post_id": posts[on], "mode": modes[on]})
        theirs = {}
        for one in counted_by_checker(facts, placed, stated):
            there = {post: use for post, use in one.at.items() if use}
            facts_of = (one.short, one.hard, 0 if one.hard else one.penalty_yuan, one.unit, there)
            theirs[one.limit, one.subject, one.part] = (one.use, one.low, one.high, *facts_of)
        assert ours == theirs, (seed, turn)
    return seen


def test_the_counts_agree() -> None:
    """Use, bounds, what is short, the price and the posts that count are the same, of every limit there is."""
    seen = sum((counts_agree(seed) for seed in range(INSTANCES)), Counter[str]())
    assert {name for name, times in seen.items() if times >= INSTANCES // 10} == {limit.name for limit in LIMITS} - {
        "employer_cap"
    }


@pytest.mark.soak
@pytest.mark.parametrize("batch", range(1, MANY))
def test_the_counts_agree_at_length(batch: int) -> None:
    """The same on other instances."""
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        counts_agree(seed)
