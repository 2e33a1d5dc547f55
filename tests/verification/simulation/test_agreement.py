"""The comparison of implementations: quiet when they are equal, loud when they are not."""

import numpy as np
import pytest

from simulation.agreement import compare

pytestmark = pytest.mark.agreement

NAMES = ("away", "home")


def draws(seed: int, mean: float = 100.0, spread: float = 5.0, shape: tuple[int, int, int] = (30, 52, 2)) -> np.ndarray:
    """Return normal replications."""
    return np.random.default_rng(seed).normal(mean, spread, shape)


def test_equal_implementations_seldom_raise_an_alarm() -> None:
    """At a level of one in a thousand, none of forty comparisons of the same law raises an alarm."""
    assert all(compare(draws(2 * seed), draws(2 * seed + 1), NAMES).holds for seed in range(40))


def test_one_shifted_week_is_found_and_named() -> None:
    """A mean that is off by two standard deviations in one week of one series is found there and nowhere else."""
    second = draws(1)
    second[:, 17, 1] += 10.0
    found = compare(draws(0), second, NAMES).differences
    assert {(one.of, one.week, one.series) for one in found} == {("mean", 17, "home")}


def test_a_doubled_spread_is_found() -> None:
    """Equal means with four times the spread in one week are found as a variance."""
    second = draws(3)
    second[:, 5, 0] = 100 + (second[:, 5, 0] - 100) * 4
    assert ("variance", 5, "away") in {(d.of, d.week, d.series) for d in compare(draws(2), second, NAMES).differences}


def test_constants_must_be_equal() -> None:
    """Two series without spread agree exactly when they are the same number."""
    ones = np.ones((5, 3, 2))
    assert compare(ones, ones, NAMES).holds
    assert not compare(ones, ones + np.array([0.0, 1.0]), NAMES).holds


def test_shapes_must_fit() -> None:
    """Different weeks cannot be compared."""
    with pytest.raises(ValueError, match="do not fit"):
        compare(np.ones((5, 3, 2)), np.ones((5, 4, 2)), NAMES)
