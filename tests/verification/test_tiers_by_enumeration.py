"""Tiny random instances against plain enumeration of every assignment."""

from itertools import product

import numpy as np
import pytest

from tests.verification.independent import Model, Tiers
from tests.verification.instances import solved
from tests.verification.tiny import tempting, tiny_instances

INSTANCES, BATCHES = 300, 6


def best_by_enumeration(model: Model) -> Tiers:
    """Return the best vector of tiers among all assignments that keep the limits: people, then welfare, then cost."""
    choices = [[-1, *np.flatnonzero(model.worker == row).tolist()] for row in range(model.workers)]
    vectors = []
    for taken in product(*choices):
        pairs = np.array([pair for pair in taken if pair >= 0], np.int64)
        load, use = [0] * len(model.seats), [0] * len(model.cap)
        for at in model.post[pairs].tolist():
            load[at] += 1
            if model.employer[at] >= 0:
                use[model.employer[at]] += 1
        within_seats = all(people <= seats for people, seats in zip(load, model.seats.tolist(), strict=True))
        if within_seats and all(cap < 0 or people <= cap for people, cap in zip(use, model.cap.tolist(), strict=True)):
            missed = [0] * model.classes
            for number in model.who_class[pairs].tolist():
                missed[number] -= 1
            vectors.append((*missed, int(model.welfare[pairs].sum()), int(model.cost[pairs].sum())))
    *missed, welfare, cost = min(vectors)
    return Tiers(tuple(-count for count in missed), welfare, cost)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_tiny_instances_equal_enumeration(batch: int) -> None:
    """No assignment of any of these instances has a better vector of tiers than the one returned."""
    contested = placed = on_welfare = 0
    for instance in tiny_instances(range(batch, INSTANCES, BATCHES)):
        solution = solved(instance, tempting())
        model = Model.of(solution)
        ours = model.values(solution.taken)
        assert ours == best_by_enumeration(model)
        placed += sum(ours.people)
        on_welfare += ours.welfare
        contested += sum(ours.people) < len(set(model.worker.tolist()))
    # The instances are not idle: people are placed, some on welfare posts, and often not everybody finds a seat.
    assert placed > INSTANCES // BATCHES
    assert on_welfare > 10
    assert contested > 10
