"""Finding every admissible pair again, and comparing it with a certificate that was written down."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from domain.check import Violation
from domain.instance import Instance
from domain.language import Text
from domain.plan import Plan
from domain.policy import Policy
from optimizer.asking import asks_for_work
from optimizer.columns import CostsOutside, Pricing, problem_of
from optimizer.eligibility import build_arcs
from optimizer.encode import Encoded, encode
from optimizer.objective import CostWeights, Scale
from optimizer.solve import match

DIFFERENT = Text(
    "证明中的可行岗位或费用与数据不符", "the certificate's pairs or costs differ from those found again in the input"
)

OTHER_TIERS = Text("再解一次，数值或界不同", "solving again gives another value or bound")
IMPROVING = Text("还有可行岗位能使方案更好", "that many admissible pairs would improve the plan")


def same_arcs(plan: Plan, instance: Instance, policy: Policy) -> Iterator[Violation]:
    """Yield the workers whose arcs in the certificate are not those found again from the input.

    Where the certificate does not hold all arcs, every pair is found again and priced instead.

    Parameters
    ----------
    plan
        With its certificate.
    instance, policy
        What it was made from.
    """
    on = date.fromisoformat(str(plan.identity["plan_date"]))
    encoded = encode(instance, policy, on, seed=int(plan.identity["seed"]))
    if not plan.identity["arcs_complete"]:
        yield from all_priced(plan, encoded, CostWeights.of(policy, on))
        return
    arcs = build_arcs(encoded, CostWeights.of(policy, on))
    problem, _ = problem_of(encoded, arcs)
    found = pd.DataFrame(
        {
            "worker": encoded.instance.workers["worker_id"].to_numpy()[problem.worker_of_arc()],
            "post": encoded.instance.posts["post_id"].to_numpy()[problem.post],
            "mode": arcs.mode,
            "cost": arcs.cost if "bounds" in plan.proof else problem.cost,
        }
    )
    proof = plan.proof
    stated = pd.DataFrame(
        {
            "worker": proof["workers"]["worker_id"].to_numpy()[proof["arcs"]["worker"]],
            "post": proof["posts"]["post_id"].to_numpy()[proof["arcs"]["post"]],
            "mode": proof["arcs"]["mode"].to_numpy(np.int8),
            "cost": proof["arcs"]["cost"].to_numpy(np.int64),
        }
    )
    found["cost"] = found["cost"].astype(np.int64)
    if found.equals(stated):
        return
    both = found.merge(stated, how="outer", indicator="side")
    for worker in sorted(set(both.loc[both["side"] != "both", "worker"])):
        yield Violation("arcs", worker, DIFFERENT)


def same_tiers(plan: Plan, instance: Instance, policy: Policy) -> Iterator[Violation]:
    """Yield the tiers whose value or bound is not that of solving again: limits leave no prices that prove them.

    A plan whose search was ended by the clock or by Ctrl-C cannot be had again; nothing is said of its tiers.

    Parameters
    ----------
    plan
        A plan that limits across people shape.
    instance, policy
        What it was made from.
    """
    if not plan.identity["reproducible"]:
        return
    on, seed = date.fromisoformat(str(plan.identity["plan_date"])), int(plan.identity["seed"])
    again = match(instance, policy, on, seed=seed).tiers.set_index(["tier", "part"])
    stated = plan.tiers.set_index(["tier", "part"])
    for key in sorted({*again.index, *stated.index}):
        both = key in again.index and key in stated.index
        if not both or not again.loc[key, ["value", "bound"]].equals(stated.loc[key, ["value", "bound"]]):
            yield Violation("tiers", "/".join(key), OTHER_TIERS)


def all_certified(plan: Plan) -> bool:
    """Return whether every bound of a plan is proven by prices, so that none rests on a solver's word."""
    bounded = plan.tiers[plan.tiers["bound"].notna()]
    return bool((bounded["certified"].notna() & (bounded["certified"] == bounded["bound"])).all())


def all_priced(plan: Plan, encoded: Encoded, weights: CostWeights) -> Iterator[Violation]:
    """Yield one violation when some admissible pair, held in the certificate or not, would improve the plan."""
    proof, identity = plan.proof, plan.identity
    scale = Scale(int(identity["step"]), int(identity["classes"]), *(int(cost) for cost in identity["cost_range"]))
    caps = np.append(proof["employers"]["price"].to_numpy(np.int64), 0)
    entry = proof["posts"]["price"].to_numpy(np.int64) + caps[proof["posts"]["employer"].to_numpy(np.int64)]
    arc, arcs = proof["workers"]["arc"].to_numpy(np.int64), proof["arcs"]
    own = np.maximum(arc, 0)
    cost, post = arcs["cost"].to_numpy(np.int64)[own], arcs["post"].to_numpy(np.int64)[own]
    value = np.zeros(len(encoded.scene.workers), np.int64)
    asks = asks_for_work(encoded.scene.workers)
    value[asks] = np.where(arc >= 0, cost + entry[post], proof["workers"]["unplaced_cost"].to_numpy(np.int64))
    pricing = Pricing(encoded.scene, scale, entry, value)
    try:
        build_arcs(encoded, weights, keep=pricing)
    except CostsOutside:
        yield Violation("arcs", "cost_range", DIFFERENT)
    if pricing.improving:
        yield Violation("prices", str(pricing.improving), IMPROVING)
