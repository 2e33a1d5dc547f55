"""A plan drawn by lot under limits is taken only where every limit and every class counts as before."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from optimizer.limit_rows import count
from optimizer.limited_lottery import NOTHING, PLACES, with_yuan
from optimizer.limited_plan import Limited, TierValue

WHO = np.array([0, 0, 1])
"""Classes of three people, each with two arcs: one to a post that the limit counts, and one to another."""
ARCS: Any = SimpleNamespace(cost=np.array([10, 20, 30, 40, 50, 60]))
ROW = count("general_quota", "Q", np.array([0, 2, 4]), None, 1)


def plan(*taken: int, lottery: str = "") -> Limited:
    """Return a plan by the arc of each person."""
    tiers = (TierValue("who", "to 1", 2, 2), TierValue("where", "yuan", 100, 60))
    return cast(Limited, Limited(np.array(taken), tiers, (ROW,), (), 6, lottery=lottery))


def test_a_draw_that_changes_nothing_else_is_taken() -> None:
    """The second person goes where the first went: 20 + 30 yuan for 10 + 40, nothing more; with the third's dearer arc 10 more."""
    drawn = with_yuan(plan(1, 2, -1, lottery=PLACES), plan(0, 3, -1), ARCS, WHO)
    assert (drawn.taken.tolist(), drawn.lottery) == ([1, 2, -1], PLACES)
    assert [tier.value for tier in drawn.tiers] == [2, 100]
    cheaper = with_yuan(plan(0, -1, 5, lottery=PLACES), plan(-1, 2, 5), ARCS, WHO)
    assert [(tier.tier, tier.value, tier.bound) for tier in cheaper.tiers] == [("who", 2, 2), ("where", 80, 60)]


def test_a_draw_that_changes_a_limit_or_a_class_is_not() -> None:
    """Another number on the counted post, or somebody of another class, and the plan before stands, drawn by nothing."""
    before = plan(0, 3, -1)
    for other in (plan(1, 3, -1, lottery=PLACES), plan(0, -1, 5, lottery=PLACES), plan(1, -1, 4, lottery=PLACES)):
        found = with_yuan(other, before, ARCS, WHO)
        assert (found.taken.tolist(), found.lottery) == ([0, 3, -1], NOTHING)
