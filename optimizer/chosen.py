"""Which rows of a table meet the conditions of a quota."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.limits.conditions import Condition
from domain.tables import GROUPS, Kind

Truths = npt.NDArray[np.bool_]


def in_divisions(regions: pd.Series, prefixes: Sequence[str]) -> Truths:
    """Return which division codes begin with one of the prefixes."""
    found = {code: code.startswith(tuple(prefixes)) for code in set(regions)}
    return np.array([found[code] for code in regions], bool)


def meets(conditions: Iterable[Condition], table: pd.DataFrame, member: Truths | None = None) -> Truths:
    """Return which rows meet all conditions; a blank meets none.

    Parameters
    ----------
    conditions, table
        What is asked, and of what.
    member
        (workers, groups) membership on the plan date, which decides about the column ``groups``.
    """
    met = np.ones(len(table), bool)
    for condition in conditions:
        if condition.column.name == "groups" and member is not None:
            met &= member[:, [GROUPS.index(str(group)) for group in condition.values]].any(axis=1)
        elif condition.comparison == "=":
            cells = table[condition.column.name]
            met &= np.array([_equal(cell, condition) for cell in cells.astype(object).where(cells.notna(), None)], bool)
        else:
            met &= _ordered(table[condition.column.name], condition)
    return met


def _equal(cell: Any, condition: Condition) -> bool:
    if cell is None:
        return False
    if condition.column.kind in (Kind.DATE, Kind.MONTH):
        return pd.Timestamp(cell).date() in condition.values
    if condition.column.kind in (Kind.INTEGER, Kind.NUMBER):
        return float(cell) in condition.values
    if condition.column.kind is Kind.FLAG:
        return bool(cell) in condition.values
    own = cell if isinstance(cell, tuple) else (cell,)
    return any(_continues(text, str(value), condition.column.kind) for text in own for value in condition.values)


def _continues(text: str, value: str, kind: Kind) -> bool:
    if kind in (Kind.REGION, Kind.REGIONS):
        return text.startswith(value)
    if kind in (Kind.TRADE, Kind.TRADES):
        return text == value or text.startswith(value + "-")
    return text == value


def _ordered(cells: pd.Series, condition: Condition) -> Truths:
    value = condition.values[0]
    other = pd.Timestamp(value) if isinstance(value, date) else value
    met = cells >= other if condition.comparison == ">=" else cells <= other
    return met.fillna(False).to_numpy(bool)
