"""A share as an exact fraction: what keeps it to the person does, and both implementations read the same number."""

from fractions import Fraction

import numpy as np
import pytest

from domain.check.forms import exactly
from optimizer.limit_rows import fraction, share


@pytest.mark.parametrize(
    ("stated", "read"),
    [(0.3, Fraction(3, 10)), (0.125, Fraction(1, 8)), (1 / 3, Fraction(1, 3)), (1 / 10_001, Fraction(1, 10_000)), (1, Fraction(1))],
)  # fmt: skip
def test_a_share_is_read_to_one_in_ten_thousand(stated: float, read: Fraction) -> None:
    """As printed, as the nearest fraction with a denominator of 10,000 at most."""
    assert fraction(stated) == exactly(stated) == read


@pytest.mark.parametrize(
    ("part", "missed"), [("share_min", [3, 2, 1, 0, 0, 0, 0]), ("share_max", [0, 0, 0, 0, 1, 2, 3])]
)
def test_a_share_that_is_met_exactly_is_kept(part: str, missed: list[int]) -> None:
    """Of six people half must be, or may be, of a kind: three are enough and not too many; each other one is one beyond."""
    arcs = np.arange(12)
    row = share("priority_share", "J1", part, arcs[:6], arcs, 0.5)
    for number, beyond in enumerate(missed):
        on = np.zeros(12, bool)
        on[:number], on[6 : 12 - number] = True, True
        assert row.beyond(on) == beyond
