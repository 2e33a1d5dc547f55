"""The bounds of a searched plan beside HiGHS on the full model: none tighter than what is true, none much looser."""

from math import ceil

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.optimize import linprog

from optimizer.certify import Court
from optimizer.limit_rows import LimitRow, count, share
from optimizer.limited import EXACT_ARCS, tiers_of
from optimizer.limited_search import search_limited
from optimizer.program import Program
from optimizer.solution import Solution
from scenarios.ledgers import harder
from tests.verification.under_limits import without_limits

PEOPLE, POSTS = 2_000, 500
LOOSE_PEOPLE, LOOSE_YUAN = 2, 0.005


def overlapping(solution: Solution) -> list[LimitRow]:
    """Return quotas of four quarters of the people, each half of what is placed from it, and shares over five parts of the posts."""
    problem = solution.problem
    owner, placed = problem.worker_of_arc(), np.flatnonzero(solution.taken >= 0)
    rows = [
        count("general_quota", f"Q{k}", np.flatnonzero(owner % 4 == k), None, int((placed % 4 == k).sum()) // 2)
        for k in range(4)
    ]
    for k in range(5):
        there = np.flatnonzero(problem.post % 5 == k)
        rows.append(share("general_quota", f"S{k}", "share_max", there[owner[there] % 3 == 0], there, 0.25))
    return rows


def relaxed(program: Program, objective: np.ndarray) -> float:
    """Return the optimum of the linear relaxation of the full model, by HiGHS."""
    above, below = np.isfinite(program.high), np.isfinite(program.low)
    rows = sp.vstack([program.matrix[above], -program.matrix[below]], format="csr")
    ends = np.concatenate([program.high[above], -program.low[below]])
    found = linprog(
        objective.astype(float), rows, ends, bounds=np.column_stack([np.zeros(len(objective)), program.most])
    )
    assert found.status == 0, found.message
    return float(found.fun)


@pytest.mark.agreement
def test_no_bound_is_too_tight_or_too_loose() -> None:
    """Of every fourth tier and the last two: a plan that keeps the earlier tiers has at least what the relaxation says.

    A bound that weak duality gives cannot pass the relaxation's optimum; that it comes near it is what the search is for.
    """
    solution = without_limits(harder("hubs", PEOPLE, POSTS))
    problem, rows = solution.problem, overlapping(solution)
    assert len(problem.post) > 5 * EXACT_ARCS
    counts = tiers_of(solution.encoded, solution.arcs, problem, solution.unlimited)
    found = search_limited(problem, counts, tuple(rows), solution.unlimited)
    assert not found.short
    court = Court(problem, counts, rows, False)
    program = Program.of(problem, rows, np.zeros(len(rows), bool))
    for number, tier in enumerate(found.tiers):
        objective = program.objective(court.objective(tier))
        if number % 4 == 3 or number >= len(found.tiers) - 2:
            least = relaxed(program, objective)
            bound = court.sign(tier) * tier.bound
            assert bound <= ceil(least - 1e-6), tier
            loose = LOOSE_YUAN * abs(least) if tier.tier == "where" else LOOSE_PEOPLE
            assert bound >= least - loose, tier
        if objective.any():
            program.hold(objective, -np.inf, court.sign(tier) * tier.value)
