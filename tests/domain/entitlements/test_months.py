"""Months between days: the same day of a later month fills one, the last day where there is none."""

import calendar
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.entitlements.months import add_months, months_between

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


def later(day: date, months: int) -> date:
    """The day so many months later, by plain arithmetic."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def array(*days: date | None) -> np.ndarray:
    """Days as a column."""
    return np.array(days, dtype="datetime64[D]")


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 3, 1), date(2026, 5, 31), 2),
        (date(2026, 3, 1), date(2026, 6, 1), 3),
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2026, 1, 31), date(2026, 2, 28), 1),  # 民法典 第二百零二条: no 31st, so the last day
        (date(2024, 1, 31), date(2024, 2, 28), 0),  # a leap year has a 29th
        (date(2025, 2, 28), date(2026, 2, 28), 12),
        (date(2026, 6, 1), date(2026, 3, 1), 0),
    ],
)
def test_edges(first: date, last: date, months: int) -> None:
    """Months are full on the corresponding day, not before."""
    assert months_between(array(first), array(last)).tolist() == [months]


@given(DAYS, st.integers(0, 600))
def test_added_months_are_full_on_that_day_and_not_before(first: date, months: int) -> None:
    """Adding months gives the first day on which so many are full, as plain calendar arithmetic says."""
    found = add_months(array(first), np.array([float(months)]))
    assert found[0].item() == later(first, months)
    assert months_between(array(first), found)[0] == months
    if months:
        assert months_between(array(first), found - 1)[0] == months - 1


def test_missing_days_stay_missing() -> None:
    """A missing day gives a missing number and a missing day."""
    assert np.isnan(months_between(array(None, date(2026, 1, 1)), array(date(2026, 1, 1), None))).all()
    assert np.isnat(add_months(array(None, date(2026, 1, 1)), np.array([1.0, np.nan]))).all()
