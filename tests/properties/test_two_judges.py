"""The optimizer and the checker, written apart from the same definitions, say the same of every pair."""

import pandas as pd
import pytest
from hypothesis import given

from tests.both_judges import admissible, arcs_of, by_checker, by_optimizer, offered
from tests.domain.check.tiny import ON, POLICY
from tests.properties.instances import Rows, instance_of, long, quick, tables


def the_judges_agree(made: dict[str, Rows]) -> None:
    """Assert that all verdicts are the same, and that the arcs are the pairs that the checker admits."""
    instance = instance_of(made)
    encoded, arcs = arcs_of(instance, POLICY, ON)
    checked = by_checker(instance, POLICY, ON)
    pd.testing.assert_frame_equal(by_optimizer(encoded), checked)
    assert offered(encoded, arcs) == admissible(checked, instance)


@quick(40)
@given(tables(least=2))
def test_the_judges_agree(made: dict[str, Rows]) -> None:
    """Both implementations give every rule the same verdict on all pairs and modes, and the arcs follow from it."""
    the_judges_agree(made)


@pytest.mark.soak
@long(2000)
@given(tables(10, 10, least=8))
def test_the_judges_agree_at_length(made: dict[str, Rows]) -> None:
    """The same on half a million pairs."""
    the_judges_agree(made)
