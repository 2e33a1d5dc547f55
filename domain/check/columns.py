"""Columns of the tables as arrays: three-valued flags, days, numbers, texts and positions."""

import json
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.rules import Verdict

Kind = TypeVar("Kind")
Verdicts = NDArray[np.int8]
Rows = NDArray[np.int64]
Days = NDArray[np.datetime64]
Numbers = NDArray[np.float64]
Texts = NDArray[np.object_]
Truths = NDArray[np.bool_]
Coded = tuple[list[Any], Rows]
"""Distinct values, and for each row the number of its value among them."""

NO, UNKNOWN, YES = np.int8(Verdict.NO), np.int8(Verdict.UNKNOWN), np.int8(Verdict.YES)


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table as named tuples."""
    if len(frame):
        yield from frame.itertuples()


def day(value: date) -> np.datetime64:
    """Return a calendar date as a NumPy day."""
    return np.datetime64(value, "D")


def days(frame: pd.DataFrame, name: str) -> Days:
    """Return a date column in days; blank is NaT."""
    return frame[name].to_numpy().astype("datetime64[D]")


def numbers(frame: pd.DataFrame, name: str) -> Numbers:
    """Return a numeric column; blank is NaN."""
    return frame[name].to_numpy(dtype=np.float64, na_value=np.nan)


def texts(frame: pd.DataFrame, name: str) -> Texts:
    """Return a column of texts or tuples; blank is None."""
    held = frame[name].array  # the bare array: a Series costs a millisecond on every one of a hundred short columns
    values: Texts = np.array(held, dtype=np.object_)
    values[np.asarray(pd.isna(held))] = None
    return values


def from_json(text: Any, kind: type[Kind]) -> Kind | None:
    """Return what a cell of JSON holds; None where it cannot be read or holds another kind of thing."""
    try:
        found = json.loads(text)
    except (TypeError, ValueError):
        return None
    return found if isinstance(found, kind) else None


def names_in(cell: Any) -> tuple[str, ...]:
    """Return the names in a cell that holds several, as a tuple or (read from a file) an array; none in a blank one."""
    return () if cell is None else tuple(cell)


def flags(frame: pd.DataFrame, name: str) -> Verdicts:
    """Return a flag column as verdicts: true is YES, false is NO, blank is UNKNOWN."""
    values = numbers(frame, name)
    return np.where(np.isnan(values), UNKNOWN, np.where(values > 0, YES, NO)).astype(np.int8)


def verdict_of(truth: Truths, known: Truths | None = None) -> Verdicts:
    """Return YES where true, NO where false, and UNKNOWN where the facts are not known."""
    answer = np.where(truth, YES, NO)
    return (answer if known is None else np.where(known, answer, UNKNOWN)).astype(np.int8)


def all_of(*verdicts: Verdicts) -> Verdicts:
    """Return the verdict of several conditions that must all hold: their minimum."""
    worst: Verdicts = np.minimum.reduce(verdicts)
    return worst


def equals(values: Texts, text: str) -> Truths:
    """Return where a column of texts equals one text; blank never does."""
    return np.asarray(values == text, dtype=np.bool_)


def positions(values: Any, keys: pd.Series) -> Rows:
    """Return the row of each value in a key column, -1 where it is absent or blank."""
    rows: Rows = pd.Index(keys).get_indexer(pd.Index(values)).astype(np.int64)
    return rows


def numbered(values: Sequence[Hashable]) -> Coded:
    """Return the distinct values in order of appearance and the number of each entry among them."""
    seen: dict[Hashable, int] = {}
    codes = np.fromiter((seen.setdefault(value, len(seen)) for value in values), dtype=np.int64, count=len(values))
    return list(seen), codes


def per_combination(
    left: Coded, left_rows: Rows, right: Coded, right_rows: Rows, decide: Callable[[Any, Any], Verdict]
) -> Verdicts:
    """Return ``decide(left value, right value)`` for every pair of rows, deciding each distinct combination once."""
    (left_values, left_codes), (right_values, right_codes) = left, right
    width = max(len(right_values), 1)
    combined = left_codes[left_rows] * width + right_codes[right_rows]
    distinct, inverse = np.unique(combined, return_inverse=True)
    verdicts = [decide(left_values[code // width], right_values[code % width]) for code in distinct.tolist()]
    return np.array(verdicts, dtype=np.int8)[inverse]


def trade_within(trade: str, prefix: str) -> bool:
    """Return whether a trade code is the prefix or continues it after a '-'."""
    return trade == prefix or trade.startswith(prefix + "-")
