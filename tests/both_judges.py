"""The two implementations of the pair rules side by side, on all pairs and modes of an instance."""

from datetime import date
from itertools import product

import numpy as np
import pandas as pd

from domain.check import judge as judge_by_checker
from domain.instance import Instance
from domain.policy import Policy
from domain.rules import RULE_NAMES, Verdict
from domain.tables import MODES
from optimizer.arrays import LOAN
from optimizer.eligibility import Arcs, build_arcs
from optimizer.encode import Encoded, encode
from optimizer.judge import empty_outlook, facts_of, judge, look_out, with_loan
from optimizer.objective import CostWeights
from optimizer.pair_rules import agreed_loan

KEY = ["worker_id", "post_id", "mode"]
BITS = np.array([1 << rule for rule in range(len(RULE_NAMES))])


def _verdicts(denied: int, unknown: int) -> np.ndarray:
    return np.where(BITS & denied, Verdict.NO, np.where(BITS & unknown, Verdict.UNKNOWN, Verdict.YES)).astype(np.int8)


def by_optimizer(encoded: Encoded) -> pd.DataFrame:
    """Return the optimizer's verdict of every rule on every worker, post and mode, none left out for another's no."""
    scene, tables = encoded.scene, encoded.instance
    outlook, rows = empty_outlook(scene), {}
    for row, worker_id in enumerate(tables.workers["worker_id"]):
        worker = scene.workers[row]
        look_out(scene, row, outlook)
        for at, post_id in enumerate(tables.posts["post_id"]):
            post = scene.posts[at]
            facts = facts_of(scene, outlook, worker, post)
            for mode, name in enumerate(MODES):
                lent = with_loan(facts, mode == LOAN and agreed_loan(scene, worker, post) >= 0)
                denied, unknown, _, _ = judge(
                    worker, post, at, mode, lent, outlook.farm_days, scene.travel, scene.plan_day, False
                )
                rows[worker_id, post_id, name] = _verdicts(denied, unknown)
    return _frame(rows)


def _frame(rows: dict[tuple[str, str, str], np.ndarray]) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples(list(rows), names=KEY)
    return pd.DataFrame(list(rows.values()), index=index, columns=list(RULE_NAMES)).sort_index()


def by_checker(instance: Instance, policy: Policy, on: date) -> pd.DataFrame:
    """Return the checker's verdict of every rule on every worker, post and mode."""
    everybody = product(instance.workers["worker_id"], instance.posts["post_id"], MODES)
    pairs = pd.DataFrame(list(everybody), columns=KEY)
    verdicts = judge_by_checker(instance, policy, on, pairs)[list(RULE_NAMES)]
    return verdicts.set_axis(pd.MultiIndex.from_frame(pairs), axis=0).sort_index()


def arcs_of(instance: Instance, policy: Policy, on: date) -> tuple[Encoded, Arcs]:
    """Return the instance as the optimizer sees it, and every pair it would offer."""
    encoded = encode(instance, policy, on)
    return encoded, build_arcs(encoded, CostWeights.of(policy, on))


def offered(encoded: Encoded, arcs: Arcs) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """Return the pairs that the arcs hold, with the rules that answered unknown."""
    worker_ids, post_ids = encoded.instance.workers["worker_id"], encoded.instance.posts["post_id"]
    return {
        (worker_ids.iat[row], post_ids.iat[at], MODES[mode]): tuple(
            name for name, bit in zip(RULE_NAMES, BITS, strict=True) if bit & int(unknown)
        )
        for row, at, mode, unknown in zip(arcs.worker(), arcs.post, arcs.mode, arcs.unknown, strict=True)
    }


def admissible(verdicts: pd.DataFrame, instance: Instance) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """Return the pairs that a table of verdicts admits at posts with seats, in modes these accept."""
    posts = instance.posts.set_index("post_id")
    found = {}
    for key, row in zip(verdicts.index, verdicts.to_numpy(), strict=True):
        _, post_id, mode = key
        taken_on = mode in (posts.at[post_id, "accepts"] or ("hire",)) and posts.at[post_id, "seats"] > 0
        if taken_on and row.min() > Verdict.NO:
            found[key] = tuple(name for name, v in zip(RULE_NAMES, row, strict=True) if v == Verdict.UNKNOWN)
    return found
