"""Prices of seats and caps: they prove the value, and say what one seat more or less is worth."""

import numpy as np
import pytest

from domain.check import check_certificate
from optimizer.flow import solve_flow
from optimizer.prices import NegativeCycle, dual_value, plan_value, prices_of
from optimizer.solve import proof_frames
from tests.verification.instances import crowded, solved
from tests.verification.problems import (
    least_value,
    least_value_by_highs,
    random_problem,
    with_cap,
    with_seats,
)


@pytest.mark.parametrize("seed", range(40))
def test_the_prices_prove_the_value(seed: int) -> None:
    """Plan value, the bound from the prices and the value of HiGHS are one number; no price is negative."""
    problem = random_problem(seed, workers=40, posts=12, employers=4)
    taken = solve_flow(problem)
    prices = prices_of(problem, taken)
    assert min(prices.post.min(), prices.employer.min()) >= 0
    assert plan_value(problem, taken) == dual_value(problem, prices) == least_value_by_highs(problem)


@pytest.mark.parametrize("seed", range(40, 52))
def test_one_seat_more_saves_at_most_the_price_and_one_less_costs_at_least_it(seed: int) -> None:
    """The value is convex in the seats of a post and in the cap of an employer, and minus the price is a subgradient."""
    problem = random_problem(seed, workers=25, posts=8, employers=3)
    taken = solve_flow(problem)
    prices, value = prices_of(problem, taken), plan_value(problem, taken)
    for post in range(len(problem.seats)):
        price = int(prices.post[post])
        assert 0 <= value - least_value(with_seats(problem, post, +1)) <= price
        if problem.seats[post] > 0:
            assert least_value(with_seats(problem, post, -1)) - value >= price
    for employer in range(len(problem.cap)):
        price = int(prices.employer[employer])
        assert 0 <= value - least_value(with_cap(problem, employer, +1)) <= price
        if problem.cap[employer] > 0:
            assert least_value(with_cap(problem, employer, -1)) - value >= price


def test_a_plan_that_is_not_the_best_is_not_proven() -> None:
    """Whoever is taken out of a plan at a loss leaves one that no prices prove: a cycle is found, or a gap."""
    problem = random_problem(3, workers=40, posts=12, employers=4)
    taken = solve_flow(problem)
    placed = np.flatnonzero(taken >= 0)
    at_a_loss = placed[problem.cost[taken[placed]] < problem.unplaced_cost[placed]]
    assert len(at_a_loss) > 5
    for one in at_a_loss:
        worse = taken.copy()
        worse[one] = -1
        try:
            prices = prices_of(problem, worse)
        except NegativeCycle:
            continue
        assert dual_value(problem, prices) < plan_value(problem, worse)


@pytest.mark.parametrize("kind", ["hubs", "equal_costs"])
def test_the_certificate_of_a_county_holds(kind: str) -> None:
    """The checker, which shares no code with the optimizer, accepts the certificate, and none without its prices."""
    solution = solved(crowded(kind, 2000, 150, 11))
    frames = proof_frames(solution)
    assert check_certificate(frames) == []
    assert solution.value == solution.bound
    assert solution.prices.employer.max() > 0
    for name in ("posts", "employers"):
        unpriced = {**frames, name: frames[name].assign(price=np.int64(0))}
        assert {"reduced_cost"} <= {violation.claim for violation in check_certificate(unpriced)}
