"""The only door: an instance and a policy in, a proven plan out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from importlib.metadata import version

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.instance import Instance
from domain.language import Text
from domain.plan import Plan
from domain.policy import Policy
from optimizer.answers import assignments_frame, plan_frames
from optimizer.asking import asks_for_work
from optimizer.certify import certified
from optimizer.columns import posts_of, solve_columns
from optimizer.effort import Effort
from optimizer.encode import Encoded, encode
from optimizer.last_resort import closed_set
from optimizer.limited import EXACT_ARCS, solve_limited, tiers_of
from optimizer.limited_plan import keeps_all
from optimizer.limits import limit_rows
from optimizer.lottery import decide
from optimizer.objective import CostWeights, is_welfare
from optimizer.prices import dual_value, plan_value
from optimizer.program import NoPlan
from optimizer.proof_of_limits import limited_proof
from optimizer.solution import Solution

Progress = Callable[[Text, int, int], None]


class ProofFailed(RuntimeError):
    """The solver's answer could not be proven; no plan is returned."""


def match(
    instance: Instance,
    policy: Policy,
    on: date,
    *,
    seed: int = 0,
    progress: Progress | None = None,
    seconds: float | None = None,
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
    seconds
        When the search under limits is to end at the latest, in wall-clock seconds from now; the plan then says that it is
        not reproducible. So it does after Ctrl-C. What comes before and after the search takes its time.

    Raises
    ------
    ProofFailed
        When the optimum could not be certified.
    OverflowError
        When the tiers do not fit into 64 bits.
    domain.policy.PolicyError
        When a parameter is missing.
    """
    return matching(instance, policy, on, seed=seed, progress=progress, seconds=seconds).plan(progress)


@dataclass(frozen=True)
class Matching:
    """A proven match before anybody is answered: who works where is known, a plan with reasons for everybody can be made of it.

    Parameters
    ----------
    solution
        The proven assignment.
    instance, policy, on, seed
        What it was asked with.
    reproducible
        Whether neither a clock nor Ctrl-C cut the search off.
    """

    solution: Solution
    instance: Instance
    policy: Policy
    on: date
    seed: int
    reproducible: bool

    @property
    def status(self) -> str:
        """As ``status_of`` says."""
        return status_of(self.solution)

    @cached_property
    def assignments(self) -> pd.DataFrame:
        """Who works where, columns as in ``domain.plan.FRAMES``."""
        return assignments_frame(self.solution)

    @cached_property
    def priced(self) -> dict[str, pd.DataFrame]:
        """Arcs, costs and prices of the best match without limits, as in ``domain.plan.Plan.proof``.

        They prove the match where no limit shapes it; where one does, they say what a seat costs others, and prove nothing.
        """
        return proof_frames(self.solution)

    def pair_yuan(self, workers: pd.Series, posts: pd.Series) -> npt.NDArray[np.float64]:
        """Return (pairs,) what each pair costs in yuan, in its cheapest mode; NaN where nobody of it may take the other.

        Parameters
        ----------
        workers, posts
            (pairs,) worker_ids and post_ids of the instance.
        """
        encoded, arcs = self.solution.encoded, self.solution.arcs
        rows = pd.Index(encoded.instance.workers["worker_id"]).get_indexer(pd.Index(workers))
        at = pd.Index(encoded.instance.posts["post_id"]).get_indexer(pd.Index(posts))
        found = np.full(len(rows), np.nan)
        for number, (row, post) in enumerate(zip(rows, at, strict=True)):
            own = slice(int(arcs.start[row]), int(arcs.start[row + 1]))
            costs = arcs.cost[own][arcs.post[own] == post]
            if len(costs):
                found[number] = float(costs.min())
        return found

    def plan(self, progress: Progress | None = None) -> Plan:
        """Return the plan: an answer for everybody, and the proof.

        Parameters
        ----------
        progress
            Called with the step's name, the work done and the work in all.
        """
        solution, policy, on = self.solution, self.policy, self.on
        frames, judged = plan_frames(solution, policy, on, progress)
        by_prices = solution.limited is None
        identity = {
            "plan_date": on.isoformat(),
            "input_hash": self.instance.content_hash(),
            "policy_hash": policy.content_hash(),
            "seed": self.seed,
            "status": self.status,
            "reproducible": self.reproducible,
            "proof": "prices" if by_prices else "search",
            "objective": solution.value if by_prices else None,
            "bound": solution.bound if by_prices else None,
            "conflict": conflict_of(solution),
            "lottery": "all" if solution.limited is None else solution.limited.lottery,
            "step": solution.scale.step,
            "cost_range": [solution.scale.cost_low, solution.scale.cost_high],
            "classes": solution.scale.classes,
            "arcs_complete": solution.arcs.complete,
            "arcs_whole_for": solution.whole,
            "rule_costs_judged": list(judged),
            "versions": {name: version(name) for name in ("laborflow", "ortools", "numpy", "pandas")},
            "notes": dict(self.instance.notes),
        }
        return Plan(frames, identity, self.priced if by_prices else limited_proof(solution))


def matching(
    instance: Instance,
    policy: Policy,
    on: date,
    *,
    seed: int = 0,
    progress: Progress | None = None,
    seconds: float | None = None,
) -> Matching:
    """Return the best match for a day, proven, without the answers: parameters and errors are those of ``match``."""
    effort = Effort(seconds)
    encoded = encode(instance, policy, on, seed=seed)
    solution = solve(encoded, CostWeights.of(policy, on), progress, policy=policy, effort=effort)
    return Matching(solution, instance, policy, on, seed, not effort.cut)


def status_of(solution: Solution) -> str:
    """Return ``optimal``, ``bounded`` where a tier has a gap, or ``relaxed`` where hard limits could not be kept."""
    limited = solution.limited
    if limited is not None and limited.short:
        return "relaxed"
    return "optimal" if limited is None or limited.proven else "bounded"


def conflict_of(solution: Solution) -> list[list[str]]:
    """Return limit, subject and part of a smallest set of hard limits that cannot be kept together."""
    limited = solution.limited
    rows = () if limited is None else (limited.rows[number] for number in limited.conflict)
    return [[row.limit, row.subject, row.part] for row in rows]


def solve(
    encoded: Encoded,
    weights: CostWeights,
    progress: Progress | None = None,
    *,
    policy: Policy | None = None,
    effort: Effort | None = None,
) -> Solution:
    """Solve one encoded instance and prove the result.

    The best assignment without limits across people comes first; without a policy it is all that is found. Where it keeps them, it is the answer; otherwise the
    tiers are solved one after another under the limits.

    Raises
    ------
    ProofFailed
        When value and bound differ, or a welfare placement could be avoided.
    optimizer.program.NoPlan
        When limits bind on an instance with too many pairs, or the effort ended before a plan was found.
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
    rows = () if policy is None else tuple(limit_rows(encoded, arcs, policy))
    found = Solution(
        encoded, arcs, problem, columns.scale, taken, prices, closed, value, bound, columns.whole, taken, rows
    )  # fmt: skip
    return found if keeps_all(rows, taken, len(problem.post)) else under_limits(found, progress, effort)


def under_limits(found: Solution, progress: Progress | None = None, effort: Effort | None = None) -> Solution:
    """Return the best plan that keeps the limits, from the best one without them.

    Raises
    ------
    optimizer.program.NoPlan
        When there are too many pairs, or the effort ended before a plan was found.
    """
    if not found.arcs.complete:
        raise NoPlan("limits bind on an instance whose admissible pairs do not fit into memory; match a smaller scope")
    encoded, arcs, problem = found.encoded, found.arcs, found.problem
    with effort or Effort() as ends:
        limited = solve_limited(encoded, arcs, problem, found.rows, found.taken, progress, ends)
    if len(problem.post) <= EXACT_ARCS:
        limited = certified(problem, tiers_of(encoded, arcs, problem, found.taken), limited, found.taken)
    return replace(found, taken=limited.taken, limited=limited)


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
