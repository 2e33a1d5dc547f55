"""Instances solved under every limit there is, in the optimizer's own form."""

from domain.instance import Instance
from optimizer.encode import encode
from optimizer.limit_rows import LimitRow
from optimizer.limited import solve_limited
from optimizer.limited_plan import Limited
from optimizer.limits import limit_rows
from optimizer.objective import CostWeights
from optimizer.solution import Solution
from optimizer.solve import solve
from tests.verification.instances import ON
from tests.verification.tiny_limits import everything


def without_limits(instance: Instance) -> Solution:
    """Return the best assignment that heeds no limit."""
    return solve(encode(instance, everything(), ON), CostWeights.of(everything(), ON))


def under_limits(instance: Instance) -> Solution:
    """Return the best assignment under all limits, with the proof of its tiers."""
    return solve(encode(instance, everything(), ON), CostWeights.of(everything(), ON), policy=everything())


def rows_of(solution: Solution) -> list[LimitRow]:
    """Return all limits over the arcs of a solution."""
    return limit_rows(solution.encoded, solution.arcs, everything())


def limited(solution: Solution, rows: list[LimitRow]) -> Limited:
    """Return the best assignment under some limits."""
    return solve_limited(solution.encoded, solution.arcs, solution.problem, rows, solution.taken)
