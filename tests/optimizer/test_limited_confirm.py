"""When a plan solved again counts as better, by values and what the other's bounds allow."""

from optimizer.limited_confirm import compare

BEFORE = [(-5, -6), (100, 90)]
"""Values and bounds of two tiers, both to be small: five people of at most six, and 100 yuan of at least 90."""


def test_only_what_passes_a_bound_is_better() -> None:
    """The first tier whose value is not the other's bound tells; where all are, both may be equal."""
    assert compare([(-7, -7), (200, 200)], BEFORE) == (True, False)
    assert compare([(-6, -6), (80, 80)], BEFORE) == (True, False)
    assert compare([(-5, -5), (80, 80)], BEFORE) == (False, False)
    assert compare([(-6, -6), (95, 95)], BEFORE) == (False, False)
    assert compare([(-6, -6), (90, 90)], BEFORE) == (False, True)
