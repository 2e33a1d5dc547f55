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
from optimizer.eligibility import build_arcs
from optimizer.encode import encode
from optimizer.objective import CostWeights
from optimizer.solve import problem_of

DIFFERENT = Text(
    "证明中的可行岗位或费用与数据不符", "the certificate's pairs or costs differ from those found again in the input"
)


def same_arcs(plan: Plan, instance: Instance, policy: Policy) -> Iterator[Violation]:
    """Yield the workers whose arcs in the certificate are not those found again from the input.

    Parameters
    ----------
    plan
        With its certificate.
    instance, policy
        What it was made from.
    """
    on = date.fromisoformat(str(plan.identity["plan_date"]))
    encoded = encode(instance, policy, on, seed=int(plan.identity["seed"]))
    arcs = build_arcs(encoded, CostWeights.of(policy, on))
    problem, _ = problem_of(encoded, arcs)
    found = pd.DataFrame(
        {
            "worker": encoded.instance.workers["worker_id"].to_numpy()[problem.worker_of_arc()],
            "post": encoded.instance.posts["post_id"].to_numpy()[problem.post],
            "mode": arcs.mode,
            "cost": problem.cost,
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
    if found.equals(stated):
        return
    both = found.merge(stated, how="outer", indicator="side")
    for worker in sorted(set(both.loc[both["side"] != "both", "worker"])):
        yield Violation("arcs", worker, DIFFERENT)
