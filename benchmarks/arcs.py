"""Finding every admissible pair: the compiled rules, and the plain vectorised rules of the checker."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.measure import Stopwatch
from domain.check import judge
from domain.policy import Policy
from domain.rules import Verdict
from domain.tables import MODES
from optimizer.eligibility import Arcs, build_arcs
from optimizer.encode import Encoded, encode
from optimizer.objective import CostWeights
from scenarios.ledgers import harder

ON = date(2026, 3, 2)
SAMPLE_SEED = 1


def arcs_of(watch: Stopwatch, kind: str, workers: int, posts: int) -> tuple[Encoded, Arcs, Policy]:
    """Return an instance encoded, with its arcs; the stopwatch runs over both steps, after all is compiled."""
    policy = Policy.load()
    weights = CostWeights.of(policy, ON)
    build_arcs(encode(harder(kind, 200, 20), policy, ON), weights)
    instance = harder(kind, workers, posts)
    with watch.running():
        encoded = encode(instance, policy, ON)
        arcs = build_arcs(encoded, weights)
    return encoded, arcs, policy


def ours(watch: Stopwatch, kind: str, workers: str, posts: str) -> dict[str, Any]:
    """Encode the tables and judge every pair by every rule, in compiled loops."""
    _, arcs, _ = arcs_of(watch, kind, int(workers), int(posts))
    return {"arcs": len(arcs)}


def plain(watch: Stopwatch, kind: str, workers: str, posts: str, sample: str) -> dict[str, Any]:
    """Judge a random sample of the pairs (person, post, mode accepted) by the checker's NumPy rules.

    Both sides must call the same pairs admissible. ``pairs`` is the number of all pairs, to which the time is scaled.
    """
    encoded, arcs, policy = arcs_of(Stopwatch(), kind, int(workers), int(posts))
    instance = encoded.instance
    accepts = [modes or ("hire",) for modes in instance.posts["accepts"]]
    pairs = sum(len(set(modes)) for modes in accepts) * len(instance.workers)
    draw = np.random.default_rng(SAMPLE_SEED)
    rows = draw.integers(0, len(instance.workers), int(sample))
    at = draw.integers(0, len(instance.posts), int(sample))
    modes = [accepts[post][k % len(accepts[post])] for k, post in enumerate(at.tolist())]
    people, lots = instance.workers["worker_id"].to_numpy(), instance.posts["post_id"].to_numpy()
    chosen = pd.DataFrame({"worker_id": people[rows], "post_id": lots[at], "mode": modes})
    with watch.running():
        verdicts = judge(instance, policy, ON, chosen)
        passed = (verdicts != Verdict.NO).all(axis=1).to_numpy(bool)
    admissible = passed & (instance.posts["seats"].to_numpy(np.int64) > 0)[at]
    known = (arcs.worker().astype(np.int64) * len(lots) + arcs.post) * len(MODES) + arcs.mode
    asked = (rows * len(lots) + at) * len(MODES) + np.array([MODES.index(mode) for mode in modes])
    if not np.array_equal(np.isin(asked, known), admissible):
        raise RuntimeError("the compiled rules and the checker disagree on a pair")
    return {"pairs": pairs, "judged": len(asked), "admissible": int(admissible.sum())}
