"""The cheapest change of everybody without a place in a prefecture, from the prices of its plan."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.arcs import ON
from benchmarks.measure import Stopwatch
from domain.policy import Policy
from optimizer.chains import chains_of
from optimizer.confirm import proven_by_chain
from optimizer.solve import match
from optimizer.standing import Standing
from optimizer.unlocks import unlocks
from scenarios.ledgers import harder

CONFIRMED, DRAW_SEED = 1_000, 20260302


def prepare(watch: Stopwatch, file: str, kind: str, workers: str, posts: str) -> dict[str, Any]:
    """Write the plan of an instance and the instance to a file."""
    instance = harder(kind, int(workers), int(posts))
    with watch.running():
        plan = match(instance, Policy.load(), ON)
    Path(file).write_bytes(pickle.dumps((plan.frames, plan.identity, dict(instance.tables))))
    return {"placed": len(plan.assignments)}


def ours(watch: Stopwatch, file: str) -> dict[str, Any]:
    """Read where everybody stands, find the chains behind the prices, search every pair; prove a random thousand."""
    from domain.instance import Instance
    from domain.plan import Plan

    policy = Policy.load()
    small = harder("hubs", 200, 20)
    plan = match(small, policy, ON)
    standing = Standing.of(plan, small, policy)
    unlocks(plan, standing, policy, chains=chains_of(standing))  # compiles
    frames, identity, tables = pickle.loads(Path(file).read_bytes())
    plan, instance = Plan(frames, identity), Instance(tables)
    with watch.running():
        standing = Standing.of(plan, instance, policy)
        chains = chains_of(standing)
        found = unlocks(plan, standing, policy, chains=chains).people
    opened = found[found["change"] != ""]
    drawn = opened.sample(min(CONFIRMED, len(opened)), random_state=DRAW_SEED)
    at = np.array([standing.at(post) for post in drawn["post_id"]], np.int64)
    proven = proven_by_chain(standing, chains, at)
    if not proven.all():
        raise RuntimeError("an unlock's moves do not add up to the price of its post")
    return {"people": len(found), "unlocked": len(opened), "proven": len(drawn)}
