"""Whatever the problem: a confirmed unlock places the person, and nothing is gained where no change is named."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.confirm import confirm
from optimizer.solve import match
from optimizer.standing import Standing
from optimizer.unlocks import unlocks
from tests.domain.check.tiny import ON, POLICY
from tests.properties.instances import Rows, instance_of, long, quick, tables


def confirmed_unlocks_place(made: dict[str, Rows], seed: int) -> int:
    """Assert of every unlock that the plan under it places the person with the gains it names; return how many."""
    instance = instance_of(made)
    plan = match(instance, POLICY, ON, seed=seed)
    standing = Standing.of(plan, instance, POLICY)
    found = unlocks(plan, standing, POLICY).people
    opened = found[found["change"] != ""]
    for _, unlock in opened.iterrows():
        told = confirm(standing, instance, POLICY, ON, unlock)
        assert told.placed, unlock.to_dict()
        gained = np.array(told.after.people) - np.array(told.before.people)
        expected = np.zeros(len(gained), int)
        own = int(standing.encoded.scene.workers["who_class"][standing.row(unlock["worker_id"])])
        expected[own] += 1
        if unlock["loses"] >= 0:
            expected[int(unlock["loses"])] -= 1
        assert gained.tolist() == expected.tolist()
        assert told.before.yuan - told.after.yuan == unlock["gain_yuan"]
    return len(opened)


@quick(15)
@given(tables(6, 4, least=3), st.integers(0, 3))
def test_a_confirmed_unlock_places_the_person(made: dict[str, Rows], seed: int) -> None:
    """Made and solved again, the change places the person, with exactly the heads and yuan that were named."""
    confirmed_unlocks_place(made, seed)


@pytest.mark.soak
@long(1000)
@given(tables(9, 6, least=3), st.integers(0, 3))
def test_a_confirmed_unlock_places_the_person_at_length(made: dict[str, Rows], seed: int) -> None:
    """The same on a thousand larger problems."""
    confirmed_unlocks_place(made, seed)
