"""Tiny random instances against plain enumeration of every assignment."""

from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest

from domain.instance import Instance
from optimizer.solve import Solution
from tests.verification.independent import Model, Tiers
from tests.verification.instances import ON, solved

HOME, NEXT_COUNTY = "220421", "220422"
INSTANCES, BATCHES = 300, 6
LONG_AGO = pd.Timestamp(ON) - pd.DateOffset(months=13)
GROUPS = ((), ("low_income",), ("monitored",), ("out_of_poverty",))


def worker(number: int, draw: np.random.Generator) -> dict[str, Any]:
    """Return somebody who asks for work, of any class, with a chance to be eligible for welfare posts."""
    return {
        "worker_id": f"W{number}",
        "region": draw.choice([HOME, NEXT_COUNTY]),
        "status": "unemployed",
        "seeking": True,
        "reach": draw.choice(["county", "prefecture", "prefecture"]),
        "capacity": "full",
        "birth_month": pd.Timestamp("1985-03-01"),
        "groups": GROUPS[draw.integers(len(GROUPS))],
        "waiting_since": draw.choice([LONG_AGO, pd.NaT]),
        "cannot_leave": bool(draw.random() < 0.3),
        "willing_welfare": bool(draw.random() < 0.7),
        "reservation_wage_yuan_month": draw.choice([2000.0, 3500.0]),
    }


def post(number: int, draw: np.random.Generator) -> dict[str, Any]:
    """Return a post of one or two seats; two in five are public-welfare posts."""
    welfare = bool(draw.random() < 0.4)
    return {
        "post_id": f"P{number}",
        "employer_id": f"E{draw.integers(2)}",
        "title": "普工",
        "kind": "public_welfare" if welfare else "enterprise",
        "accepts": ("hire",) if welfare or draw.random() < 0.8 else ("hire", "dispatched"),
        "nature": "temporary",
        "region": draw.choice([HOME, NEXT_COUNTY]),
        "seats": int(draw.integers(0, 3)),
        "pay": float(draw.choice([3000.0, 4000.0, 5000.0])),
        "pay_unit": "month",
        "weekly_hours": 40.0,
        "starts": pd.Timestamp(ON),
        "ends": pd.Timestamp("2026-12-31"),
        "physical_demand": draw.choice(["light", "heavy"]),
    }


def tiny(seed: int) -> Instance:
    """Return up to five people and four posts of two employers, each with a chance of a cap."""
    draw = np.random.default_rng([20260302, seed])
    people, posts = int(draw.integers(1, 6)), int(draw.integers(1, 5))
    caps = [int(draw.integers(0, 3)) if draw.random() < 0.5 else pd.NA for _ in range(2)]
    employers = {"employer_id": ["E0", "E1"], "name": ["甲", "乙"], "region": [HOME, HOME], "headcount": [10, 10]}
    return Instance(
        {
            "workers": pd.DataFrame([worker(number, draw) for number in range(people)]),
            "posts": pd.DataFrame([post(number, draw) for number in range(posts)]),
            "employers": pd.DataFrame({**employers, "seats_max": pd.array(caps, "Int64")}),
        }
    )


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


def solutions(batch: int) -> list[Solution]:
    """Return the solved instances of one batch."""
    return [solved(tiny(seed), seed=seed) for seed in range(batch, INSTANCES, BATCHES)]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_tiny_instances_equal_enumeration(batch: int) -> None:
    """No assignment of any of these instances has a better vector of tiers than the one returned."""
    contested = placed = on_welfare = 0
    for solution in solutions(batch):
        model = Model.of(solution)
        ours = model.values(solution.taken)
        assert ours == best_by_enumeration(model)
        placed += sum(ours.people)
        on_welfare += ours.welfare
        contested += sum(ours.people) < len(set(model.worker.tolist()))
    # The instances are not idle: people are placed, some on welfare posts, and often not everybody finds a seat.
    assert placed > 50
    assert on_welfare > 5
    assert contested > 10
