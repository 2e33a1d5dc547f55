"""Tiny random instances against plain enumeration of every assignment, the lottery between equals included."""

from itertools import product

import numpy as np
import pytest

from optimizer.lottery import draws
from tests.verification.independent import Ints, Model, Tiers
from tests.verification.instances import solved
from tests.verification.tiny import tempting, tiny_instances

INSTANCES, BATCHES = 300, 6


def best_by_enumeration(model: Model, drawn: Ints) -> tuple[Tiers, int]:
    """Return the best vector of tiers among all assignments that keep the limits, and its least sum of draws."""
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
            sums = (column[pairs].sum() for column in (model.welfare, model.cost, drawn))
            vectors.append((*missed, *map(int, sums)))
    *missed, welfare, cost, luck = min(vectors)
    return Tiers(tuple(-count for count in missed), welfare, cost), luck


@pytest.mark.parametrize("batch", range(BATCHES))
def test_tiny_instances_equal_enumeration(batch: int) -> None:
    """No assignment of any of these instances has a better vector of tiers, and among equals none has smaller draws."""
    contested = placed = on_welfare = 0
    for instance in tiny_instances(range(batch, INSTANCES, BATCHES)):
        solution = solved(instance, tempting())
        model = Model.of(solution)
        ours = model.values(solution.taken)
        encoded, arcs = solution.encoded, solution.arcs
        drawn = draws(encoded.worker_tokens[model.worker], encoded.post_tokens[model.post], arcs.mode)
        luck = int(drawn[solution.taken[solution.taken >= 0]].sum())
        assert (ours, luck) == best_by_enumeration(model, drawn)
        placed += sum(ours.people)
        on_welfare += ours.welfare
        contested += sum(ours.people) < len(set(model.worker.tolist()))
    # The instances are not idle: people are placed, some on welfare posts, and often not everybody finds a seat.
    assert placed > INSTANCES // BATCHES
    assert on_welfare > 10
    assert contested > 10
