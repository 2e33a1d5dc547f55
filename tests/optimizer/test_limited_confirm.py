"""When a plan solved again counts as better, by values and what the other's bounds allow."""

import pytest

from optimizer.confirm import Confirmation
from optimizer.limited_confirm import LimitedConfirmation, compare, of_plan, reached
from optimizer.limited_standing import LimitedStanding
from optimizer.solve import match
from tests.verification.instances import ON
from tests.verification.tiny import tiny_instances
from tests.verification.tiny_limits import everything, with_limits
from tests.verification.under_limits import under_limits

BEFORE = [(-5, -6), (100, 90)]
"""Values and bounds of two tiers, both to be small: five people of at most six, and 100 yuan of at least 90."""


def test_only_what_passes_a_bound_is_better() -> None:
    """The first tier whose value is not the other's bound tells; where all are, both may be equal."""
    assert compare([(-7, -7), (200, 200)], BEFORE) == (True, False)
    assert compare([(-6, -6), (80, 80)], BEFORE) == (True, False)
    assert compare([(-5, -5), (80, 80)], BEFORE) == (False, False)
    assert compare([(-6, -6), (95, 95)], BEFORE) == (False, False)
    assert compare([(-6, -6), (90, 90)], BEFORE) == (False, True)


def test_what_a_proof_leaves_open() -> None:
    """People up to the last class are the third tier from the end, yuan the last; less is better in both."""
    told = Confirmation.__new__(Confirmation)
    after = ((0, 0), (0, 0), (-4, -9), (-7, -9), (-20, -31), (2, 1), (500, 440))
    found = LimitedConfirmation(told, True, False, after)
    assert (found.open_people, found.open_yuan) == (11, 60)


@pytest.mark.parametrize("number", range(0, 40, 4))
def test_a_plan_states_what_its_solution_reached(number: int) -> None:
    """Value and bound of every tier, read from the plan's lists, are those of the solution, with limits that bind or give or do not."""
    instance = with_limits(next(tiny_instances([number])), number)
    solution = under_limits(instance)
    seen = LimitedStanding.of(match(instance, everything(), ON), instance, everything())
    assert of_plan(seen.tiers, solution.encoded.classes) == reached(solution)
