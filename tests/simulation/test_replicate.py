"""Pairs of replications."""

import numpy as np
import pytest

from simulation.levers import Levers, TravelGrant
from simulation.people import Population
from simulation.replicate import compare, half_width


def test_an_interval_is_students() -> None:
    """Of 1, 2, 3 the deviation is 1 and t(0.975, 2) = 4.302653: half-width 4.302653 / sqrt 3."""
    assert half_width([1.0, 2.0, 3.0]) == pytest.approx(4.302653 / np.sqrt(3), rel=1e-6)


def test_no_difference_is_known_at_once(people: Population) -> None:
    """The published levers against themselves differ by exactly nothing, so the least number of replications is run."""
    found = compare(people, Levers.published(people), weeks=3, replications=20, precision=1e-6)
    assert len(found.pairs) == 5
    assert found.effect() == (0.0, 0.0)
    assert found.reached


def test_the_asked_precision_decides_how_many(people: Population) -> None:
    """A grant's effect is replicated to the most when the precision is out of reach, and says so."""
    levers = Levers.published(people).changed(TravelGrant, elsewhere_yuan=5_000, groups=())
    found = compare(people, levers, weeks=6, replications=6, precision=1e-12)
    assert len(found.pairs) == 6
    assert not found.reached


def test_processes_change_no_bit(people: Population) -> None:
    """Two processes give the numbers of one."""
    levers = Levers.published(people).changed(TravelGrant, elsewhere_yuan=5_000, groups=())
    one, two = (compare(people, levers, weeks=3, replications=2, processes=n) for n in (1, 2))
    assert all(np.array_equal(a.after, b.after) for a, b in zip(one.pairs, two.pairs, strict=True))
