"""Changes whose effect on the tiers is known beforehand: a wider limit never hurts, two half posts are as good as one."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from domain.instance import Instance
from optimizer.limit_rows import LimitRow
from optimizer.limited_plan import Limited
from tests.verification.tiny import tiny_instances
from tests.verification.tiny_limits import with_limits
from tests.verification.under_limits import limited, rows_of, without_limits

QUICK, MANY, BATCHES = 8, 120, 8


def vector(found: Limited) -> tuple[int, ...]:
    """Return what is short of hard limits, then every tier, each so that less is better."""
    values = {(tier.tier, tier.part): tier.value for tier in found.tiers}
    short = [values.pop(("relaxation", unit), 0) for unit in ("people", "yuan")]
    return (*short, *(-value if tier == "who" else value for (tier, _), value in values.items()))


def wider(row: LimitRow) -> LimitRow:
    """Return a limit with more room: a person or yuan more, or a twentieth of the whole."""
    if row.whole is None:
        low, high = (None if end is None else end + by for end, by in ((row.low, -1), (row.high, 1)))
        return replace(row, low=low, high=high)
    step = Fraction(1, 20) if row.low is None else Fraction(-1, 20)
    return replace(row, whole=replace(row.whole, share=min(max(row.whole.share + step, Fraction(0)), Fraction(1))))


def cases(numbers: range) -> Iterator[tuple[int, Instance]]:
    """Yield tiny instances with random limits."""
    for number, plain in zip(numbers, tiny_instances(numbers), strict=True):
        yield number, with_limits(plain, number)


def widening_never_hurts(numbers: range) -> int:
    """Widen one limit of each instance after the other; return how often a tier gained."""
    gained = 0
    for number, instance in cases(numbers):
        solution = without_limits(instance)
        rows = rows_of(solution)
        before = vector(limited(solution, rows))
        for at in np.random.default_rng(number).permutation(len(rows))[:3].tolist():
            after = vector(limited(solution, [*rows[:at], wider(rows[at]), *rows[at + 1 :]]))
            assert after <= before, (number, rows[at].limit, rows[at].subject)
            gained += after < before
    return gained


def split(instance: Instance) -> Instance | None:
    """Return the instance with a post of two seats as two posts of one; None without such a post that no pin names."""
    posts = instance.posts
    free = (posts["seats"] == 2) & ~posts["post_id"].isin(instance.pins["post_id"])
    if not free.any():
        return None
    at = int(np.flatnonzero(free)[0])
    half = posts.copy()
    half.loc[at, "seats"] = 1
    twin = half.iloc[[at]].assign(post_id="twin")
    return Instance({**instance.tables, "posts": pd.concat([half, twin], ignore_index=True)})


def splitting_changes_nothing(numbers: range) -> int:
    """Split a post of each instance that has one; return how many have."""
    done = 0
    for number, instance in cases(numbers):
        halved = split(instance)
        if halved is None:
            continue
        found = []
        for some in (instance, halved):
            solution = without_limits(some)
            found.append(vector(limited(solution, rows_of(solution))))
        assert found[0] == found[1], number
        done += 1
    return done


def test_a_wider_limit_never_worsens_a_tier() -> None:
    """One more person, yuan or twentieth of the whole leaves every plan that there was."""
    widening_never_hurts(range(3))


def test_two_half_posts_are_as_good_as_one() -> None:
    """A post of two seats, or two equal posts of one seat each: the same people short, placed and on welfare posts, the same yuan."""
    assert splitting_changes_nothing(range(QUICK))


@pytest.mark.agreement
@pytest.mark.parametrize("batch", range(BATCHES))
def test_limits_move_as_they_should(batch: int) -> None:
    """As above, on more; now and then a wider limit is worth something."""
    numbers = range(batch, MANY, BATCHES)
    assert widening_never_hurts(numbers)
    assert splitting_changes_nothing(numbers)
