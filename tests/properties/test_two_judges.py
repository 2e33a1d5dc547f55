"""The optimizer and the checker, written apart from the same definitions, say the same of every pair."""

import pandas as pd
import pytest
from hypothesis import given

from tests.both_judges import admissible, arcs_of, by_checker, by_optimizer, offered
from tests.domain.check.tiny import EMPLOYER, ON, POLICY, POST, WORKER
from tests.properties.instances import Rows, instance_of, long, quick, tables


def the_judges_agree(made: dict[str, Rows]) -> None:
    """Assert that all verdicts are the same, and that the arcs are the pairs that the checker admits."""
    instance = instance_of(made)
    encoded, arcs = arcs_of(instance, POLICY, ON)
    checked = by_checker(instance, POLICY, ON)
    pd.testing.assert_frame_equal(by_optimizer(encoded), checked)
    assert offered(encoded, arcs) == admissible(checked, instance)


def test_the_judges_agree_on_screens() -> None:
    """Every screen there is, ends of ages among them, on people of whom all or nothing of it is recorded."""
    screens = [
        "age_min=0",
        "age_max=0",
        "age_min=35",
        "age_max=36",
        "age_max=35",
        "sex=male",
        "education_min=college",
        "no_disability",
    ]
    people: list[dict[str, object]] = [
        {"birth_month": None, "sex": None, "education": None},
        {"birth_month": "1990-04-01", "sex": "female", "education": "college", "groups": ("disabled",)},
        {"birth_month": "1990-05-01", "sex": "male", "education": "primary", "groups": ()},
    ]
    made: dict[str, Rows] = {
        "workers": [{**WORKER, "groups": None, **row, "worker_id": f"W{at}"} for at, row in enumerate(people)],
        "posts": [{**POST, "post_id": f"P{at}", "screens": screen} for at, screen in enumerate(screens)],
        "employers": [dict(EMPLOYER)],
    }
    the_judges_agree(made)


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
