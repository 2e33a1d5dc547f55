"""Public-welfare posts as the last resort, against SciPy's maximum flow."""

import numpy as np
import pytest

from scenarios.ledgers import SHAPES
from tests.verification.independent import Model
from tests.verification.instances import crowded, solved
from tests.verification.tiny import tempting, tiny_instances


@pytest.mark.parametrize("kind", sorted(SHAPES))
@pytest.mark.parametrize("seed", range(3))
def test_welfare_placements_are_those_that_nothing_else_could_replace(kind: str, seed: int) -> None:
    """People on welfare posts = most people that can be placed with these posts - most without them; all are placed."""
    solution = solved(crowded(kind, 1500, 120, seed))
    model = Model.of(solution)
    ours = model.values(solution.taken)
    most, most_elsewhere = model.most_people(np.ones(len(model.post), bool)), model.most_people(~model.welfare)
    assert sum(ours.people) == most
    assert ours.welfare == most - most_elsewhere > 0
    # Some of them have other admissible posts, all lost to others: the count needs the exchange argument.
    on_welfare = np.flatnonzero((solution.taken >= 0) & model.welfare[np.maximum(solution.taken, 0)])
    assert np.isin(on_welfare, model.worker[~model.welfare]).any() or kind == "slack"


def test_last_resort_on_tiny_instances() -> None:
    """The same difference holds on tiny random instances, where caps of nobody, empty posts and lone people occur."""
    for instance in tiny_instances(range(1000, 1040)):
        solution = solved(instance, tempting())
        model = Model.of(solution)
        everyone, elsewhere = model.most_people(np.ones(len(model.post), bool)), model.most_people(~model.welfare)
        ours = model.values(solution.taken)
        assert (sum(ours.people), ours.welfare) == (everyone, everyone - elsewhere)
