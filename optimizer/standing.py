"""A plan seen again from its tables: where everybody stands, and what a seat of each post costs the others.

The prices saved with the plan are shortest distances in the residual flow: the *entry* of a post is the least cost of
taking in one more person there. They hold for every admissible pair, so an answer needs no new solve.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.instance import Instance
from domain.plan import Plan
from domain.policy import Policy
from domain.tables import MODES
from optimizer.arrays import positions
from optimizer.asking import asks_for_work
from optimizer.encode import Encoded, encode
from optimizer.objective import CostWeights, Scale, is_welfare

Ints = npt.NDArray[np.int64]


class NotThisPlan(ValueError):
    """The plan is not the best one of this input: its prices leave something to be gained."""


@dataclass(frozen=True)
class Standing:
    """Everybody's place and the prices, in positions of ``encoded``.

    Parameters
    ----------
    encoded, weights, scale
        The question as the optimizer sees it.
    post, mode, yuan
        (workers,) post held, -1 for none; its mode; the pair's cost in yuan.
    entry
        (posts,) what taking in one more person costs the others, in objective units.
    employer, employer_price, cap
        (posts,) position among the capped employers or -1; (employers,) price of a place under the cap; the cap.
    """

    encoded: Encoded
    weights: CostWeights
    scale: Scale
    post: Ints
    mode: Ints
    yuan: Ints
    entry: Ints
    employer: Ints
    employer_price: Ints
    cap: Ints

    @classmethod
    def of(cls, plan: Plan, instance: Instance, policy: Policy) -> "Standing":
        """Read where everybody stands.

        Raises
        ------
        NotThisPlan
            When plan and input do not belong together.
        """
        blank = cls.placed(plan, instance, policy)
        tables = blank.encoded.instance
        capped = tables.employers["employer_id"][tables.employers["seats_max"].notna()]
        price = price_of(plan, "employer_cap", capped)
        entry = price_of(plan, "seats", tables.posts["post_id"]) + np.where(
            blank.employer >= 0, np.append(price, 0)[blank.employer], 0
        )
        return replace(blank, entry=entry, employer_price=price)

    @classmethod
    def placed(cls, plan: Plan, instance: Instance, policy: Policy) -> "Standing":
        """Read where everybody stands, without any price.

        Raises
        ------
        NotThisPlan
            When plan and input do not belong together.
        """
        identity, on = plan.identity, date.fromisoformat(str(plan.identity["plan_date"]))
        if identity["input_hash"] != instance.content_hash() or identity["policy_hash"] != policy.content_hash():
            raise NotThisPlan("the plan was made from another input or under another policy")
        encoded = encode(instance, policy, on, seed=int(identity["seed"]))
        tables, scene = encoded.instance, encoded.scene
        rows = positions(plan.assignments["worker_id"], tables.workers["worker_id"])
        post, mode, yuan = (np.full(len(scene.workers), blank, np.int64) for blank in (-1, 0, 0))
        post[rows] = positions(plan.assignments["post_id"], tables.posts["post_id"])
        mode[rows] = pd.Index(MODES).get_indexer(pd.Index(plan.assignments["mode"].to_numpy(object)))
        yuan[rows] = plan.assignments["cost_yuan"].to_numpy(np.int64)
        caps = tables.employers["seats_max"].fillna(-1).to_numpy(np.int64)
        capped = np.flatnonzero(caps >= 0)
        number = np.full(len(caps), -1, np.int64)
        number[capped] = np.arange(len(capped))
        employer = np.where(is_welfare(scene), -1, number[scene.posts["employer"]])
        low, high = (int(cost) for cost in identity["cost_range"])
        scale = Scale(int(identity["step"]), int(identity["classes"]), low, high)
        nothing = np.zeros(len(scene.posts), np.int64)
        weights = CostWeights.of(policy, on)
        free = np.zeros(len(capped), np.int64)
        return cls(encoded, weights, scale, post, mode, yuan, nothing, employer, free, caps[capped])

    @property
    def base(self) -> Ints:
        """(posts,) what a pair with the post costs in all, but for its yuan."""
        base: Ints = self.entry - self.scale.cost_low + self.scale.step * is_welfare(self.encoded.scene)
        return base

    @property
    def unplaced_cost(self) -> Ints:
        """(workers,) what it costs to leave somebody who asks for work without a place."""
        return self.scale.unplaced_cost(self.encoded.scene.workers["who_class"])

    @property
    def value(self) -> Ints:
        """(workers,) what everybody costs at the prices; who did not ask costs nothing."""
        asks = asks_for_work(self.encoded.scene.workers)
        without = np.where(asks, self.unplaced_cost, 0)
        return np.where(self.post >= 0, self.base[np.maximum(self.post, 0)] + self.yuan, without)

    @property
    def load(self) -> Ints:
        """(posts,) people on each post."""
        return np.bincount(self.post[self.post >= 0], minlength=len(self.entry)).astype(np.int64)

    @property
    def room(self) -> npt.NDArray[np.bool_]:
        """(posts,) whether a seat is empty and the employer's cap leaves it open."""
        load = self.load
        inside = np.bincount(self.employer[self.employer >= 0], load[self.employer >= 0], len(self.cap))
        open_cap = np.append(inside < self.cap, True)[self.employer]
        return np.asarray((load < self.encoded.scene.posts["seats"]) & open_cap)

    def row(self, worker_id: str) -> int:
        """Return the position of a worker."""
        return int(np.flatnonzero((self.encoded.instance.workers["worker_id"] == worker_id).to_numpy(bool))[0])

    def at(self, post_id: str) -> int:
        """Return the position of a post."""
        return int(np.flatnonzero((self.encoded.instance.posts["post_id"] == post_id).to_numpy(bool))[0])


def price_of(plan: Plan, limit: str, ids: pd.Series) -> Ints:
    """Return the prices of one kind of limit in the order of the ids.

    Raises
    ------
    NotThisPlan
        When one is missing.
    """
    part = plan.limits[plan.limits["limit"] == limit].set_index("subject")["price"]
    prices = part.reindex(pd.Index(ids.to_numpy()))
    if prices.isna().any():
        raise NotThisPlan(f"the plan lacks the price of {limit} of {prices.index[prices.isna()][0]}")
    return np.array([int(price) for price in prices], np.int64)
