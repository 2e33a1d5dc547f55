"""The tiers and the costs: one integer per arc, scaled so that no tier ever competes with an earlier one."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba.extending import register_jitable

from domain.policy import Policy
from domain.tables import MODES, POST_KINDS
from optimizer.arrays import WELFARE
from optimizer.scene import PairFacts, Scene

CLASS_STEP = 2
"""Steps between neighbouring who-classes: more than the one welfare placement that an exchange can change."""
INT64_MAX = 2**63 - 1
ROUNDING_YUAN = 1e-6
"""Above the difference that the order of additions makes."""
LEAST_UNKNOWN = -(2**40)
"""Below any cost, for posts whose pay is unknown."""


class CostWeights(NamedTuple):
    """Weights of the where-tier in yuan, as the planner set them."""

    minute_yuan: float
    fare_share: float
    wage_gain_share: float
    wish_rank_yuan: float
    kind_yuan: npt.NDArray[np.float64]
    mode_yuan: npt.NDArray[np.float64]
    surplus_level_yuan: float
    unknown_yuan: float
    priority_multiplier: float
    corridor_share: float

    @classmethod
    def of(cls, policy: Policy, on: date) -> "CostWeights":
        """Read the weights in force on a day.

        Raises
        ------
        domain.policy.PolicyError
            When one is missing.
        """
        kinds, modes = policy.value("cost.kind_yuan", on, ""), policy.value("cost.mode_yuan", on, "")
        single = {
            name: float(policy.value(f"cost.{name}", on, ""))
            for name in cls._fields
            if name not in ("kind_yuan", "mode_yuan")
        }
        return cls(
            kind_yuan=np.array([float(kinds[kind]) for kind in POST_KINDS]),
            mode_yuan=np.array([float(modes[mode]) for mode in MODES]),
            **single,
        )


@register_jitable
def count_bits(bits: int) -> int:
    """Return the number of bits set."""
    count = 0
    while bits:
        bits &= bits - 1
        count += 1
    return count


@register_jitable
def pair_cost_yuan(
    worker: Any,
    post: Any,
    at: int,
    mode: int,
    facts: PairFacts,
    weights: CostWeights,
    minutes: float,
    fare_yuan: float,
    unknown: int,
) -> float:
    """Return the cost in yuan of one admissible pair; sex, age and disability have no part in it."""
    own = weights.priority_multiplier if worker.priority else 1.0
    cost: float = own * (weights.minute_yuan * minutes + weights.fare_share * fare_yuan)
    if not np.isnan(post.pay_month):
        now = 0.0 if np.isnan(worker.wage_now) else worker.wage_now
        cost -= own * weights.wage_gain_share * (post.pay_month - now)
    cost += weights.wish_rank_yuan * (max(facts.trade_rank, 0) + max(facts.place_rank, 0))
    cost += weights.kind_yuan[post.kind] + weights.mode_yuan[mode]
    cost += weights.surplus_level_yuan * facts.surplus_levels
    cost += weights.unknown_yuan * count_bits(unknown)
    if worker.promised_post >= 0 and worker.promised_post != at:
        cost += worker.promise_yuan
    return cost - weights.corridor_share * facts.bonus_yuan


def least_costs(posts: Any, weights: CostWeights, own: float) -> npt.NDArray[np.int64]:
    """Return what any pair with each post costs at least in whole yuan, but for what depends on the worker.

    Weights are never negative, so the journey, the unknowns and broken promises only add to it. To be added are
    ``own`` shares of the wage now, and what ``place_cost_yuan`` says.
    """
    pay = posts["pay_month"].astype(np.float64)
    least = weights.kind_yuan[posts["kind"]] - own * weights.wage_gain_share * pay - ROUNDING_YUAN
    return np.where(np.isnan(pay), LEAST_UNKNOWN, np.floor(least)).astype(np.int64)


@register_jitable
def place_cost_yuan(worker: Any, place_rank: int, bonus_yuan: float, own: float, weights: CostWeights) -> float:
    """Return the least of what a worker adds to ``least_costs`` at any post of one place."""
    now = 0.0 if np.isnan(worker.wage_now) else worker.wage_now
    cost: float = own * weights.wage_gain_share * now + weights.wish_rank_yuan * place_rank
    return cost - weights.corridor_share * max(bonus_yuan, 0.0)


@dataclass(frozen=True)
class Scale:
    """How tiers become one integer: ``step * (who weight or welfare weight) + (cost - cost_low)``.

    Every exchange that leads from one plan to a better one is a path that swaps at most one person in and one
    out, changes the number of welfare placements by at most one and the cost by less than ``step``. So a class is
    worth ``CLASS_STEP`` steps more than the next, and tiers never compete.
    """

    step: int
    classes: int
    cost_low: int
    cost_high: int

    def unplaced_cost(self, who_class: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return what leaving each person unplaced costs."""
        return self.step * CLASS_STEP * (self.classes - who_class.astype(np.int64))

    def arc_cost(self, cost: npt.NDArray[np.int32], welfare: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """Return the objective of each arc from its cost in yuan."""
        scaled: npt.NDArray[np.int64] = cost.astype(np.int64) - self.cost_low
        scaled[welfare] += self.step
        return scaled


def scale_of(low: int, high: int, posts: int, capped_employers: int, classes: int, workers: int) -> Scale:
    """Return the scale for costs from ``low`` to ``high`` yuan.

    Raises
    ------
    OverflowError
        When the tiers do not fit into 64 bits even as sums; nothing is hoped for.
    """
    step = 2 * (posts + capped_employers + 1) * (high - low + 1) + 1
    if step * CLASS_STEP * (classes + 1) * (workers + 1) > INT64_MAX:
        raise OverflowError(
            f"tiers of {posts} posts, {classes} classes and costs from {low} to {high} do not fit into 64 bits; "
            "narrow the cost weights"
        )
    return Scale(step, classes, low, high)


def is_welfare(scene: Scene) -> npt.NDArray[np.bool_]:
    """Return which posts are public-welfare posts."""
    welfare: npt.NDArray[np.bool_] = scene.posts["kind"] == WELFARE
    return welfare
