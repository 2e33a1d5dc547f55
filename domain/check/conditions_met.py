"""Which rows meet the conditions of a quota: the checker's own reading."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from domain.check.columns import Truths, texts, trade_within
from domain.limits.conditions import Condition
from domain.tables import Kind


def begins_with(code: str, prefixes: Sequence[str]) -> bool:
    """Return whether a division code begins with one of the prefixes."""
    return any(code[: len(prefix)] == prefix for prefix in prefixes)


def rows_that_meet(
    conditions: Iterable[Condition], table: pd.DataFrame, member: Callable[[str], Truths] | None = None
) -> Truths:
    """Return which rows meet all conditions; ``member`` decides about a group on the plan date."""
    answer = np.ones(len(table), dtype=np.bool_)
    for condition in conditions:
        name = condition.column.name
        if name == "groups" and member is not None:
            inside = np.zeros(len(table), dtype=np.bool_)
            for group in condition.values:
                inside |= member(str(group))
            answer &= inside
        else:
            answer &= np.array([_meets(cell, condition) for cell in texts(table, name)], dtype=np.bool_)
    return answer


def _meets(cell: Any, condition: Condition) -> bool:
    if cell is None:
        return False
    kind = condition.column.kind
    if kind in (Kind.DATE, Kind.MONTH):
        cell = date(cell.year, cell.month, cell.day)
    if condition.comparison == ">=":
        return bool(cell >= condition.values[0])
    if condition.comparison == "<=":
        return bool(cell <= condition.values[0])
    entries = cell if isinstance(cell, tuple) else (cell,)
    return any(_same(entry, value, kind) for entry in entries for value in condition.values)


def _same(entry: Any, value: Any, kind: Kind) -> bool:
    if kind in (Kind.REGION, Kind.REGIONS):
        return begins_with(str(entry), [str(value)])
    if kind in (Kind.TRADE, Kind.TRADES):
        return trade_within(str(entry), str(value))
    return bool(entry == value)
