"""Public-welfare posts as the last resort, against SciPy's maximum flow."""

import dataclasses

import numpy as np
import pytest

from domain.check import check
from optimizer.solve import match
from scenarios.ledgers import SHAPES
from tests.verification.independent import Model
from tests.verification.instances import ON, crowded, solved
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


@pytest.mark.parametrize("number", [1, 72, 94, 96, 104])
def test_another_way_out_than_there_is_is_found(number: int) -> None:
    """Chains over one to three posts, with caps that leave no seat and people who have no way out: each figure is counted again."""
    [instance] = tiny_instances([number])
    plan = match(instance, tempting(), ON)
    told = plan.last_resort
    assert (told["posts_reachable"] > 0).any()
    assert check(plan, instance, tempting()) == []
    for column in ("posts_reachable", "seats_reachable", "people_inside"):
        for row in range(len(told)):
            more = told.copy()
            more.loc[more.index[row], column] += 1
            found = check(dataclasses.replace(plan, frames={**plan.frames, "last_resort": more}), instance, tempting())
            assert [(one.claim, one.subject) for one in found] == [("last_resort", told["worker_id"].iloc[row])]
