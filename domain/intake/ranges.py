"""Every column against its specification: a pandera schema per table, all failures at once."""

from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from domain.instance import DTYPES
from domain.intake.books import Book, Held
from domain.intake.trouble import CellTrouble
from domain.language import Text
from domain.tables import LIST_KINDS, TABLES, Column, Kind, Table

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema

ORDERED = (
    ("valid_from", "valid_until"),
    ("starts", "ends"),
    ("available_from", "available_until"),
)
"""Pairs of cells in order. Bounds of limits are none: a floor above its cap is an answer of the matching, not a slip."""
TOGETHER = ("latitude", "longitude")
UNITS_ZH = {
    "yuan": "元",
    "yuan/month": "元/月",
    "yuan per pay unit": "元",
    "yuan per person": "元/人",
    "people": "人",
    "beds": "张",
    "minutes": "分钟",
    "hours": "小时",
    "km": "公里",
    "degrees": "度",
}
IMPLIED = ("worker_id", "pay_unit")


@cache
def schema_of(table: Table) -> "DataFrameSchema":
    """Return the pandera schema of a table: dtypes, required cells, ranges and choices from its columns."""
    import pandera.pandas as pandera  # half a second to import, needed by intake alone

    columns: dict[Any, Any] = {}
    for column in table.columns:
        checks = []
        if column.low is not None:
            checks.append(pandera.Check.ge(column.low))
        if column.high is not None:
            checks.append(pandera.Check.le(column.high))
        if column.kind is Kind.CHOICE:
            checks.append(pandera.Check.isin(column.choices))
        if column.kind is Kind.REGION:
            checks.append(pandera.Check.str_matches(r"^(\d{6}|\d{9})$"))
        dtype = object if column.kind in LIST_KINDS else DTYPES[column.kind]
        columns[column.name] = pandera.Column(dtype, checks, nullable=not column.required, required=False)
    return pandera.DataFrameSchema(columns)


def hold_out_of_range(book: Book, held: Held) -> None:
    """Hold back the rows with a required cell blank or a value out of range."""
    from pandera.errors import SchemaErrors

    table = TABLES[book.table]
    frame = book.frame
    if not len(frame):
        return
    full = frame.reindex(columns=[*frame.columns, *_absent_required(frame, table)])
    try:
        schema_of(table).validate(full, lazy=True)
    except SchemaErrors as errors:
        cases: pd.DataFrame = errors.failure_cases
        if cases["index"].isna().any():
            raise  # a dtype that intake itself got wrong
        for row, name in sorted(
            {(int(row), str(name)) for row, name in zip(cases["index"], cases["column"], strict=True)}
        ):
            _hold_case(book, table.column(name), row, held)
    _hold_disorder(book, held)


def _absent_required(frame: pd.DataFrame, table: Table) -> list[str]:
    """Return the required columns that no sheet needs to have because other cells may imply them."""
    return [name for name in IMPLIED if name not in frame and any(c.name == name and c.required for c in table.columns)]


def _hold_case(book: Book, column: Column, row: int, held: Held) -> None:
    if (book.table, row, column.name) in held.cells or _person_reported(book, column, row, held):
        return
    blank = column.name not in book.frame or bool(book.frame[column.name].isna().at[row])
    trouble = _trouble(column, blank=blank)
    held.hold(book, row, column.name, trouble.problem, trouble.way_out)


def _person_reported(book: Book, column: Column, row: int, held: Held) -> bool:
    return column.name == "worker_id" and (book.table, row, "identity_number") in held.cells


def _trouble(column: Column, *, blank: bool) -> CellTrouble:
    if blank:
        return CellTrouble(Text("必填项为空", "is required and blank"), Text("请补填", "fill it in"))
    low = "" if column.low is None else f"{column.low:g}"
    high = "" if column.high is None else f"{column.high:g}"
    unit = f" {column.unit}" if column.unit else ""
    unit_zh = f"（{UNITS_ZH.get(column.unit, column.unit)}）" if column.unit else ""
    if low and high:
        return CellTrouble(
            Text("超出范围", "is out of range"),
            Text(f"应在 {low} 与 {high} 之间{unit_zh}", f"from {low} to {high}{unit}"),
        )
    bound = Text(f"不得小于 {low}{unit_zh}", f"at least {low}{unit}")
    if not low:
        bound = Text(f"不得大于 {high}{unit_zh}", f"at most {high}{unit}")
    return CellTrouble(Text("超出范围", "is out of range"), bound)


def _hold_disorder(book: Book, held: Held) -> None:
    """Hold back rows whose end lies before their beginning, or that have only one of two coordinates."""
    frame, table = book.frame, TABLES[book.table]
    for first, last in ORDERED:
        if first in frame and last in frame:
            title = table.column(first).title
            for row in frame.index[(frame[last] < frame[first]).fillna(False).astype(bool)]:
                problem = Text(f"早于“{title.zh}”", f"lies before {title.en!r}")
                held.hold(book, int(row), last, problem, Text("请核对两项", "check both cells"))
    names = {column.name for column in table.columns}
    if names.issuperset(TOGETHER) and any(name in frame for name in TOGETHER):
        north, east = (frame[name].notna() if name in frame else pd.Series(False, frame.index) for name in TOGETHER)
        for row in frame.index[north != east]:
            name = TOGETHER[0] if not north[row] else TOGETHER[1]
            held.hold(book, int(row), name, *LONE_COORDINATE)


LONE_COORDINATE = (
    Text("经纬度只填了一个", "is missing while the other coordinate is given"),
    Text("请两个都填或都留空", "fill in both or neither"),
)
