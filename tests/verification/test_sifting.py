"""Solving in parts against solving at once."""

import pytest

from optimizer.prices import dual_value, plan_value
from optimizer.sifting import solve_priced
from scenarios.ledgers import SHAPES
from tests.verification.instances import crowded, solved
from tests.verification.problems import random_problem


@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_a_county_in_parts_reaches_the_same_value(kind: str) -> None:
    """Sifting proves, over all pairs, the value of the direct solve."""
    solution = solved(crowded(kind, 2500, 200, 21))
    taken, prices = solve_priced(solution.problem, direct_arcs=1)
    assert plan_value(solution.problem, taken) == solution.value
    assert dual_value(solution.problem, prices) == solution.value


@pytest.mark.parametrize("seed", range(20))
def test_small_problems_in_parts_reach_the_same_value(seed: int) -> None:
    """The same holds where samples are tiny, seats are missing, caps are zero and people have no pair at all."""
    problem = random_problem(seed, workers=30, posts=10, employers=3)
    direct, _ = solve_priced(problem)
    taken, prices = solve_priced(problem, direct_arcs=0)
    assert plan_value(problem, taken) == dual_value(problem, prices) == plan_value(problem, direct)
