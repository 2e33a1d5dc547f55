"""A matcher handed in: its plan is carried out, and refused when it cannot be."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from domain.instance import Instance
from simulation.matching import PlanRefused
from simulation.people import Population
from simulation.places import Place
from simulation.run import simulate
from simulation.world import State

FOUR_WEEKS = 4


def nobody(instance: Instance, on: date) -> pd.DataFrame:
    """Place nobody."""
    return pd.DataFrame({"worker_id": [], "post_id": []}, dtype=str)


def all_into_one_post(instance: Instance, on: date) -> pd.DataFrame:
    """Place everybody at the first post, whatever its seats."""
    return pd.DataFrame({"worker_id": instance.workers["worker_id"], "post_id": instance.posts["post_id"].iloc[0]})


def test_the_plan_is_carried_out(people: Population, warm: State) -> None:
    """A matcher that fills the shortest list of seats decides where people go, week after week."""
    asked: list[int] = []

    def first_fits(instance: Instance, on: date) -> pd.DataFrame:
        seats = np.repeat(instance.posts["post_id"].to_numpy(), instance.posts["seats"].to_numpy(np.int64))
        near = seats[: len(instance.workers)]
        asked.append(len(near))
        return pd.DataFrame({"worker_id": instance.workers["worker_id"][: len(near)], "post_id": near})

    run = simulate(people, weeks=FOUR_WEEKS, seed=5, warm=warm, matcher=first_fits)
    placed = run.recorder.placed.sum(axis=1) - run.recorder.placed[:, Place.TRAINING]
    assert len(asked) == FOUR_WEEKS
    assert 0 < placed.sum() <= sum(asked)  # fewer where somebody lacks the fare
    assert run.recorder.people.sum(axis=(1, 2, 3)).tolist() == [len(people)] * FOUR_WEEKS


def test_whom_the_matcher_leaves_out_is_not_placed(people: Population, warm: State) -> None:
    """With a matcher that places nobody only courses begin."""
    placed = simulate(people, weeks=FOUR_WEEKS, seed=5, warm=warm, matcher=nobody).recorder.placed
    assert placed.sum() == placed[:, Place.TRAINING].sum() > 0


def test_a_plan_above_the_seats_is_refused(people: Population, warm: State) -> None:
    """The message names the week and the post."""
    with pytest.raises(PlanRefused, match=r"week 0: more people at post P\d+ than its"):
        simulate(people, weeks=1, seed=5, warm=warm, matcher=all_into_one_post)
