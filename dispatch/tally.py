"""What an answer of the night comes to, whoever found it: people, minutes and yuan, counted in one way for all."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from dispatch.portion import among
from dispatch.snapshot import Snapshot
from domain.check.memberships import who_class
from domain.geography import Travel
from domain.policy import Policy


class Tally(NamedTuple):
    """People placed, of them of the priority groups, on public-welfare posts; minutes of travel; cost in yuan."""

    people: int
    priority: int
    welfare: int
    minutes: int
    yuan: int

    def less(self, other: "Tally") -> "Tally":
        """Return the difference, term by term."""
        return Tally(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


def tally_of(snapshot: Snapshot, placed: pd.DataFrame, policy: Policy) -> Tally:
    """Count an answer.

    Parameters
    ----------
    snapshot
        What the night starts from.
    placed
        Columns worker_id, post_id: everybody with a place.
    policy
        Holds the weights of the cost.
    """
    from optimizer.encode import encode
    from optimizer.objective import CostWeights
    from optimizer.pairs import judge_pairs

    workers = snapshot.instance.workers["worker_id"]
    placed = placed[placed["worker_id"].isin(workers) & placed["post_id"].isin(snapshot.instance.posts["post_id"])]
    if not len(placed):
        return Tally(0, 0, 0, 0, 0)
    own = among(snapshot, placed["worker_id"])
    encoded = encode(own, policy, snapshot.on)
    tables = encoded.instance
    row = pd.Index(tables.workers["worker_id"]).get_indexer(pd.Index(placed["worker_id"]))
    at = pd.Index(tables.posts["post_id"]).get_indexer(pd.Index(placed["post_id"]))
    judged = judge_pairs(encoded.scene, CostWeights.of(policy, snapshot.on), row, at)
    classes, first = who_class(tables, policy, snapshot.on)
    minutes = Travel.of(tables, policy, snapshot.on).pairs(row, at)["minutes"]
    return Tally(
        len(placed),
        int((classes[row] < first).sum()),
        int((tables.posts["kind"] == "public_welfare").to_numpy(bool)[at].sum()),
        int(minutes.sum()),
        int(np.asarray(judged.yuan).sum()),
    )
