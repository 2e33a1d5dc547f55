"""Solving again under limits: what becomes of a person under a change or an override, and how sure that is.

Bounds make the difference between "in the plan that was found" and "in every best plan": the plan under a change is compared
with what no plan without the person can go beyond, tier by tier.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.instance import Instance
from domain.policy import Policy
from optimizer.confirm import Confirmation, changed, compared, places
from optimizer.encode import encode
from optimizer.limit_edits import OF_LIMITS
from optimizer.limit_room import Name
from optimizer.limit_rows import LimitRow, count
from optimizer.limited import solve_limited
from optimizer.limited_plan import Limited
from optimizer.limited_standing import Bounds, LimitedStanding
from optimizer.objective import CostWeights, is_welfare
from optimizer.solution import Solution
from optimizer.solve import solve

Ints = npt.NDArray[np.int64]
Reached = tuple[tuple[int, int], ...]
"""Value and bound of each tier, so that less is better: people and yuan short, placed up to each class, welfare posts, yuan."""


@dataclass(frozen=True)
class LimitedConfirmation:
    """What solving again under limits found.

    Parameters
    ----------
    told
        The plan under the change beside the one without.
    certain
        Whether every best plan under the change places the person.
    equal
        Whether a plan that leaves the person out may be as good as the one found: the lottery or the solver chose.
    after
        Value and bound of each tier in the plan under the change.
    missed
        Limit, subject and part of hard limits that the plan under the change misses by more than before.
    conflict
        The same of a smallest set of limits that cannot be kept together under it; empty when all are kept, or when no proof
        was found that they cannot.
    """

    told: Confirmation
    certain: bool
    equal: bool
    after: Reached
    missed: tuple[Name, ...] = ()
    conflict: tuple[Name, ...] = ()

    @property
    def open_people(self) -> int:
        """How many people more the plan under the change might place: what its proof leaves open."""
        value, bound = self.after[-3]
        return value - bound

    @property
    def open_yuan(self) -> int:
        """How many yuan less it might cost: what its proof leaves open."""
        value, bound = self.after[-1]
        return value - bound


def confirm_limited(
    seen: LimitedStanding, instance: Instance, policy: Policy, on: date, unlock: pd.Series
) -> LimitedConfirmation:
    """Solve again under limits with one unlock's change made.

    Raises
    ------
    optimizer.solve.ProofFailed
        When the plan without limits cannot be proven.
    optimizer.program.NoPlan
        When the effort ended before a plan was found.
    """
    edited = changed(instance, unlock)
    encoded = encode(edited, policy, on, seed=seen.standing.encoded.seed)
    again = solve(encoded, CostWeights.of(policy, on), policy=policy)
    row = seen.standing.row(str(unlock["worker_id"]))
    told, after = compared(seen.standing, *places(again), row), reached(again)
    if not told.placed:
        return LimitedConfirmation(told, False, False, after)
    before = of_plan(seen.tiers, seen.standing.encoded.classes)
    if str(unlock["change"]) in OF_LIMITS:
        before = reached(without(again, row))
    better, equal = compare(after, before)
    return LimitedConfirmation(told, better, equal, after)


def without(solution: Solution, row: int) -> Solution:
    """Return the best plan that leaves a person out."""
    own = np.arange(solution.problem.start[row], solution.problem.start[row + 1])
    out = count("pins", "forbid *", own, None, 0)
    return under(solution, [*solution.rows, out])


def under(solution: Solution, rows: Sequence[LimitRow]) -> Solution:
    """Return the best plan of the same pairs under other limits."""
    limited = solve_limited(solution.encoded, solution.arcs, solution.problem, rows, solution.unlimited)
    return replace(solution, taken=limited.taken, rows=tuple(rows), limited=limited)


def reached(solution: Solution) -> Reached:
    """Return value and bound of each tier of a solution."""
    if solution.limited is not None:
        return of_limited(solution.limited)
    scene, taken = solution.encoded.scene, solution.taken
    rows = np.flatnonzero(taken >= 0)
    people = np.bincount(scene.workers["who_class"][rows], minlength=solution.encoded.classes).cumsum()
    welfare = int(is_welfare(scene)[solution.problem.post[taken[rows]]].sum())
    values = [0, 0, *(-people).tolist(), welfare, int(solution.arcs.cost[taken[rows]].sum())]
    return tuple((value, value) for value in values)


def of_limited(limited: Limited) -> Reached:
    """Return value and bound of each tier of a plan under limits."""
    short = {tier.part: (tier.value, tier.bound) for tier in limited.tiers if tier.tier == "relaxation"}
    rest = [tier for tier in limited.tiers if tier.tier != "relaxation"]
    signs = [-1 if tier.tier == "who" else 1 for tier in rest]
    return (
        short.get("people", (0, 0)),
        short.get("yuan", (0, 0)),
        *((sign * tier.value, sign * tier.bound) for sign, tier in zip(signs, rest, strict=True)),
    )


def of_plan(tiers: Bounds, classes: int) -> Reached:
    """Return value and bound of each tier as a plan states them."""
    found, before = [tiers.get(("relaxation", unit), (0, 0)) for unit in ("people", "yuan")], 0
    for number in range(classes):
        value, bound = tiers["who", f"class {number}"]
        found.append((-(before + value), -(before + bound)))
        before += value
    return *found, tiers["last_resort", "welfare posts"], tiers["where", "yuan"]


def compare(after: Reached, before: Reached) -> tuple[bool, bool]:
    """Tell whether values are better than what the other's bounds allow at all, and whether both may be equal."""
    for (value, _), (_, bound) in zip(after, before, strict=True):
        if value != bound:
            return value < bound, False
    return False, True
