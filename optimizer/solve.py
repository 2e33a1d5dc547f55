"""The only door: an instance and a policy in, a proven plan out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.instance import Instance
from domain.language import Text
from domain.plan import Plan
from domain.policy import Policy
from optimizer.answers import plan_frames
from optimizer.asking import asks_for_work
from optimizer.columns import posts_of, solve_columns
from optimizer.eligibility import Arcs
from optimizer.encode import Encoded, encode
from optimizer.flow import Problem
from optimizer.last_resort import ClosedSet, closed_set
from optimizer.lottery import decide
from optimizer.objective import CostWeights, Scale, is_welfare
from optimizer.prices import Prices, dual_value, plan_value

Ints = npt.NDArray[np.int64]
Progress = Callable[[Text, int, int], None]


class ProofFailed(RuntimeError):
    """The solver's answer could not be proven; no plan is returned."""


@dataclass(frozen=True)
class Solution:
    """A solved and proven assignment, still in positions.

    ``taken`` is the arc each worker takes, -1 for unplaced; ``bound`` equals ``value``.
    """

    encoded: Encoded
    arcs: Arcs
    problem: Problem
    scale: Scale
    taken: Ints
    prices: Prices
    closed: ClosedSet
    value: int
    bound: int
    whole: int


def match(
    instance: Instance,
    policy: Policy,
    on: date,
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> Plan:
    """Return the best plan for a day, proven, with an answer for everybody.

    Parameters
    ----------
    instance
        The tables.
    policy
        The rules and weights in force.
    on
        The plan date.
    seed
        Seed of the published lottery that decides between equals.
    progress
        Called with the step's name, the work done and the work in all.

    Raises
    ------
    ProofFailed
        When the optimum could not be certified.
    OverflowError
        When the tiers do not fit into 64 bits.
    domain.policy.PolicyError
        When a parameter is missing.
    """
    encoded = encode(instance, policy, on, seed=seed)
    solution = solve(encoded, CostWeights.of(policy, on), progress)
    frames, judged = plan_frames(solution, policy, on, progress)
    identity = {
        "plan_date": on.isoformat(),
        "input_hash": instance.content_hash(),
        "policy_hash": policy.content_hash(),
        "seed": seed,
        "status": "optimal",
        "reproducible": True,
        "objective": solution.value,
        "bound": solution.bound,
        "step": solution.scale.step,
        "cost_range": [solution.scale.cost_low, solution.scale.cost_high],
        "classes": solution.scale.classes,
        "arcs_complete": solution.arcs.complete,
        "arcs_whole_for": solution.whole,
        "rule_costs_judged": list(judged),
        "versions": {name: version(name) for name in ("laborflow", "ortools", "numpy", "pandas")},
        "notes": dict(instance.notes),
    }
    return Plan(frames, identity, proof_frames(solution))


def solve(encoded: Encoded, weights: CostWeights, progress: Progress | None = None) -> Solution:
    """Solve one encoded instance and prove the result.

    Raises
    ------
    ProofFailed
        When value and bound differ, or a welfare placement could be avoided.
    """
    columns = solve_columns(encoded, weights, progress)
    arcs, problem, prices = columns.arcs, columns.problem, columns.prices
    taken = decide(problem, columns.taken, prices, encoded.worker_tokens, encoded.post_tokens, arcs.mode)
    closed = closed_set(problem, taken, is_welfare(encoded.scene), posts_of(encoded, weights, arcs))
    value, bound = plan_value(problem, taken), dual_value(problem, prices)
    if value != bound:
        raise ProofFailed(f"the plan costs {value} and the bound is {bound}: not proven")
    if closed.escapes:
        raise ProofFailed("somebody on a public-welfare post could be moved to a spare seat elsewhere")
    return Solution(encoded, arcs, problem, columns.scale, taken, prices, closed, value, bound, columns.whole)


def proof_frames(solution: Solution) -> dict[str, pd.DataFrame]:
    """Return the frames behind the certificate (columns as in ``domain.plan.Plan.proof``): those who asked for work."""
    problem, instance = solution.problem, solution.encoded.instance
    asks = asks_for_work(solution.encoded.scene.workers)
    position = (np.cumsum(asks) - 1).astype(np.int32)
    capped = np.flatnonzero(instance.employers["seats_max"].notna().to_numpy(bool))
    return {
        "workers": pd.DataFrame(
            {
                "worker_id": instance.workers["worker_id"].to_numpy()[asks],
                "unplaced_cost": problem.unplaced_cost[asks],
                "arc": solution.taken[asks],
            }
        ),
        "arcs": pd.DataFrame(
            {
                "worker": position[problem.worker_of_arc()],
                "post": problem.post,
                "mode": solution.arcs.mode,
                "cost": problem.cost,
            }
        ),
        "posts": pd.DataFrame(
            {
                "post_id": instance.posts["post_id"],
                "seats": problem.seats,
                "employer": problem.employer.astype(np.int32),
                "price": solution.prices.post,
            }
        ),
        "employers": pd.DataFrame(
            {
                "employer_id": instance.employers["employer_id"].iloc[capped].to_numpy(),
                "cap": problem.cap,
                "price": solution.prices.employer,
            }
        ),
    }
