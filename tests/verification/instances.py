"""Instances in which every tier and every kind of limit bites."""

from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from domain.instance import Instance
from domain.policy import Policy
from optimizer.encode import encode
from optimizer.objective import CostWeights
from optimizer.solution import Solution
from optimizer.solve import solve
from scenarios.ledgers import harder

ON = date(2026, 3, 2)


@cache
def policy() -> Policy:
    """Return the shipped policy."""
    return Policy.load()


def solved(instance: Instance, under: Policy | None = None, seed: int = 0) -> Solution:
    """Return the optimizer's proven solution."""
    under = under or policy()
    return solve(encode(instance, under, ON, seed=seed), CostWeights.of(under, ON))


def crowded(kind: str, workers: int, posts: int, seed: int) -> Instance:
    """Return a hard instance with caps on half of the employers, one post in eight public welfare, and more choice.

    Half of the people go anywhere in the province, and one in six is of a group that may hold a welfare post, bound
    to the home county and willing; so welfare posts compete with others for the same people.
    """
    draw = np.random.default_rng(seed)
    made = harder(kind, workers, posts, seed=seed)
    people, lots, employers = made.workers.copy(), made.posts.copy(), made.employers.copy()
    far = draw.random(workers) < 0.5
    people.loc[far, "reach"] = "province"
    people.loc[far, "max_travel_minutes"] = pd.NA
    bound = np.flatnonzero(draw.random(workers) < 1 / 6)
    people["groups"] = pd.Series([("monitored",) if at in set(bound) else g for at, g in enumerate(people["groups"])])
    for name in ("cannot_leave", "willing_welfare", "seeking"):
        people.loc[bound, name] = True
    welfare = (draw.random(posts) < 1 / 8) & lots["region"].str.startswith("22").to_numpy(bool)
    welfare &= ~(lots["kind"] == "work_relief").to_numpy(bool)
    lots.loc[welfare, "kind"] = "public_welfare"
    lots.loc[welfare, "ends"] = lots.loc[welfare, "starts"] + pd.Timedelta(days=300)
    lots["accepts"] = pd.Series([("hire",) if w else a for w, a in zip(welfare, lots["accepts"], strict=True)])
    seats = lots[~welfare].groupby("employer_id")["seats"].sum().reindex(employers["employer_id"]).fillna(0)
    capped = draw.random(len(employers)) < 0.5
    share = draw.choice([0.0, 0.3, 0.6, 1.0], len(employers), p=[0.05, 0.45, 0.4, 0.1])
    employers["seats_max"] = pd.array(np.floor(seats.to_numpy(float) * share), "Int64")
    employers.loc[~capped, "seats_max"] = pd.NA
    return Instance({**made.tables, "workers": people, "posts": lots, "employers": employers}, notes=made.notes)
