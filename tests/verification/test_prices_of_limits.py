"""What the price of a limit promises, against solving again with the limit moved by one."""

from collections.abc import Iterator
from dataclasses import replace
from math import ceil, floor

import numpy as np
import pytest

from optimizer.certify import Court
from optimizer.limit_rows import LimitRow
from optimizer.limited import tiers_of
from optimizer.limited_plan import Limited
from optimizer.program import Impossible, Program
from optimizer.proof_of_limits import prices_of_limits
from optimizer.solution import Solution
from tests.verification.tiny import tiny_instances
from tests.verification.tiny_limits import with_limits
from tests.verification.under_limits import under_limits

FEW, MANY = range(3, 6), range(8, 68)
EXACT = 1e-6
TIER_OF = {"price_people": -3, "price_yuan": -1}
"""The tier behind each price, counted from the end: all people, welfare posts, yuan."""


def moved(row: LimitRow, by: int) -> LimitRow:
    """Return a limit with its bounds further out by so many people, yuan or projects."""
    if row.whole is None:
        low, high = (None if end is None else end + step for end, step in ((row.low, -by), (row.high, by)))
        return replace(row, low=low, high=high)
    staff = row.whole.staff_part + (-by if row.low is None else by)
    return replace(row, whole=replace(row.whole, staff_part=staff))


def best(solution: Solution, limited: Limited, rows: list[LimitRow], number: int) -> int | None:
    """Return the least value of a tier with the earlier ones held, by HiGHS; None where nothing keeps the limits."""
    problem = solution.problem
    court = Court(problem, tiers_of(solution.encoded, solution.arcs, problem, solution.unlimited), rows, False)
    program = Program.of(problem, rows, np.array([not row.hard for row in rows], bool))
    price = np.array([0 if rows[at].hard else rows[at].penalty_yuan for at, _ in program.misses], np.int64)
    for tier in limited.tiers[:number]:
        program.hold(program.objective(court.objective(tier)), -np.inf, court.sign(tier) * tier.value)
    tier = limited.tiers[number]
    missed = price if tier.tier == "where" else None
    try:
        return program.least(program.objective(court.objective(tier), missed)).value
    except Impossible:
        return None


def cases(numbers: range) -> Iterator[tuple[Solution, Limited]]:
    """Yield plans that keep their limits, and are held back by them."""
    for number, plain in zip(numbers, tiny_instances(numbers), strict=True):
        solution = under_limits(with_limits(plain, number))
        if solution.limited is not None and not solution.limited.short:
            yield solution, solution.limited


def promises_hold(numbers: range) -> int:
    """Move every limit out and in by one; return how many of the prices tried are above 0.

    With y the price, g the gap and v the value of the tier: one further out it gains no more than g + y rounded up, one
    further in it loses no less than y rounded down, less g.
    """
    priced = 0
    for solution, limited in cases(numbers):
        rows, prices = list(solution.rows), prices_of_limits(solution)
        for name, at in TIER_OF.items():
            number = len(limited.tiers) + at
            tier, proof = limited.tiers[number], limited.proofs[number]
            sign = Court.sign(tier)
            value, gap = sign * tier.value, abs(proof.bound - tier.value)
            for position, row in enumerate(rows):
                price = prices[name][position]
                if price is None or not (row.hard or row.penalty_yuan):
                    continue
                priced += price > 0
                others = (rows[:position], rows[position + 1 :])
                out, inward = (
                    best(solution, limited, [*others[0], moved(row, by), *others[1]], number) for by in (1, -1)
                )
                assert out is not None, (row.limit, row.subject)
                assert value - out <= gap + ceil(price - EXACT), (name, row.limit, row.subject)
                if inward is not None:
                    assert inward - value >= floor(price + EXACT) - gap, (name, row.limit, row.subject)
    return priced


def test_prices_bound_what_one_more_brings() -> None:
    """A few plans: no limit is worth more than its price says, or less than it says of one less."""
    promises_hold(FEW)


@pytest.mark.agreement
def test_prices_bound_what_one_more_brings_on_many() -> None:
    """As above, with prices of people and of yuan among them."""
    assert promises_hold(MANY) > 10
