"""Evaluation of a parameter over a whole table: once per distinct place and date."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from domain.policy.parameter import Parameter

Days = npt.NDArray[np.datetime64]


def column(parameter: Parameter, places: Sequence[Any], dates: date | Sequence[Any] | Days) -> npt.NDArray[np.float64]:
    """Return one figure per row, NaN where there is no place, no date or no value."""
    place_codes, distinct_places = _place_codes(places)
    date_codes, distinct_days = _date_codes(dates, len(place_codes))
    pairs = place_codes * len(distinct_days) + date_codes
    distinct, rows = np.unique(pairs, return_inverse=True)
    figures = np.full(len(distinct), np.nan)
    for position, pair in enumerate(distinct.tolist()):
        place_code, date_code = divmod(pair, len(distinct_days))
        place, day = distinct_places[place_code], distinct_days[date_code]
        found = parameter.find(day, place) if isinstance(place, str) and day is not None else None
        if found is not None:
            figures[position] = float(found.value)
    return np.asarray(figures[rows.reshape(-1)], dtype=np.float64)


def _place_codes(places: Sequence[Any]) -> tuple[npt.NDArray[np.int64], list[str | None]]:
    """Number the distinct places in order of appearance; blanks of every kind are one place, None."""
    listed = places.tolist() if hasattr(places, "tolist") else places
    codes: dict[str | None, int] = {}
    numbered = [codes.setdefault(place if isinstance(place, str) else None, len(codes)) for place in listed]
    return np.array(numbered, dtype=np.int64), list(codes)


def _date_codes(dates: date | Sequence[Any] | Days, rows: int) -> tuple[npt.NDArray[np.int64], list[date | None]]:
    """Number the distinct days; NaT and other blanks become None."""
    if isinstance(dates, date):
        return np.zeros(rows, dtype=np.int64), [dates]
    days = np.asarray(dates)
    if len(days) != rows:
        raise ValueError(f"{rows} places but {len(days)} dates")
    if days.dtype.kind == "M":
        distinct, codes = np.unique(days.astype("M8[D]"), return_inverse=True)
        return codes.reshape(-1).astype(np.int64), list(distinct.tolist())
    numbers: dict[Any, int] = {}
    numbered = [numbers.setdefault(day, len(numbers)) for day in days.tolist()]
    # A blank of pandas (NaT) claims to be a date, but is not equal to itself.
    return np.array(numbered, dtype=np.int64), [
        day if isinstance(day, date) and day == day else None for day in numbers
    ]
