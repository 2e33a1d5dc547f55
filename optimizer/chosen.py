"""Which rows of a table meet the conditions of a quota."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.limits.conditions import Condition
from domain.tables import GROUPS, Kind

Truths = npt.NDArray[np.bool_]
Distinct = tuple[npt.NDArray[np.intp], list[Any]]
"""(rows,) position of each row's cell among the distinct cells, -1 for a blank; and the distinct cells."""


def distinct(cells: pd.Series) -> Distinct:
    """Return a column as positions among its distinct cells."""
    codes, values = pd.factorize(cells.astype(object), use_na_sentinel=True)
    return codes, list(values)


def meets(
    conditions: Iterable[Condition], column: Callable[[str], Distinct], rows: int, member: Truths | None = None
) -> Truths:
    """Return which rows meet all conditions; a blank meets none.

    Parameters
    ----------
    conditions
        What is asked.
    column, rows
        Gives a column of the table as ``distinct`` does; how many rows it has.
    member
        (rows, groups) membership on the plan date, which decides about the column ``groups``.
    """
    met = np.ones(rows, bool)
    for condition in conditions:
        if condition.column.name == "groups" and member is not None:
            met &= member[:, [GROUPS.index(str(group)) for group in condition.values]].any(axis=1)
        else:
            codes, cells = column(condition.column.name)
            met &= np.array([*(_holds(cell, condition) for cell in cells), False], bool)[codes]
    return met


def _holds(cell: Any, condition: Condition) -> bool:
    if condition.comparison != "=":
        return _in_order(cell, condition)
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


def _in_order(cell: Any, condition: Condition) -> bool:
    value: Any = condition.values[0]
    other = pd.Timestamp(value) if isinstance(value, date) else value
    return bool(cell >= other if condition.comparison == ">=" else cell <= other)
