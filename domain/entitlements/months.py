"""Whole months between days, over whole columns: a month is full on the same day of a later month.

Where that month has no such day, its last day counts (31 January and one month is 28 or 29 February): 民法典 第二百零二条.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]
Figures = npt.NDArray[np.float64]
NEVER = np.datetime64("NaT", "D")
FIRST, LAST = np.datetime64("1800-01-01"), np.datetime64("2299-12-31")
"""Days of the calendar that is looked up; ledgers hold no others."""


class Calendar(NamedTuple):
    """Of every day: its month (counted from 1970) and day of the month; of every month: its first day and length."""

    month: npt.NDArray[np.int32]
    day: npt.NDArray[np.int8]
    starts: npt.NDArray[np.int32]
    length: npt.NDArray[np.int8]
    origin: int


@cache
def calendar() -> Calendar:
    """Return the calendar; converting dates one by one takes ten times as long as looking them up."""
    days = np.arange(FIRST, LAST + 1)
    months = days.astype("M8[M]")
    every = np.arange(months[0], months[-1] + 1)
    starts = every.astype("M8[D]")
    return Calendar(
        months.astype(np.int32),
        ((days - months.astype("M8[D]")).astype(np.int64) + 1).astype(np.int8),
        starts.astype(np.int32),
        ((every + 1).astype("M8[D]") - starts).astype(np.int64).astype(np.int8),
        int(every[0].astype(np.int64)),
    )


def months_between(first: Days, last: Days) -> Figures:
    """Return the whole months from one day to another; below 0 counts as 0, NaN where a day is missing."""
    known = calendar()
    missing = np.isnat(first) | np.isnat(last)
    begin, end = _place(first), _place(last)
    month = known.month[end]
    full = known.day[end] >= np.minimum(known.day[begin], known.length[month - known.origin])
    months = (month - known.month[begin]).astype(np.float64) - ~full
    return np.where(missing, np.nan, np.maximum(months, 0.0))


def add_months(first: Days, months: Figures) -> Days:
    """Return the day on which so many months are full; NaT where a day or number is missing."""
    known = calendar()
    missing = np.isnat(first) | np.isnan(months)
    begin = _place(first)
    end = known.month[begin] + np.where(missing, 0, np.ceil(months)).astype(np.int64) - known.origin
    day = known.starts[end] + np.minimum(known.day[begin], known.length[end]).astype(np.int64) - 1
    return np.where(missing, NEVER, day.astype("M8[D]"))


def _place(days: Days) -> npt.NDArray[np.int64]:
    """Return where each day stands in the calendar; missing days stand anywhere."""
    numbers = np.asarray(days).astype("M8[D]", copy=False).view(np.int64) - FIRST.astype(np.int64)
    return np.asarray(np.where(np.isnat(days), 0, numbers), dtype=np.int64)
