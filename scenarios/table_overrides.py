"""Overrides of the ledgers: a column set, or changed by a percentage, in the rows that a filter picks."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from domain.faults import Fault
from domain.instance import Instance
from domain.language import Text
from domain.policy.form import Path, nearest
from domain.tables import LIST_KINDS, TABLES, Column, Kind, Table
from scenarios.applied import Applied
from scenarios.marked import Merged
from scenarios.policy_overrides import said
from scenarios.targets import Filter, Target, percent

NUMBERS = (Kind.INTEGER, Kind.NUMBER)
_ORDERED = ("<", "<=", ">", ">=")


def wrong(target: Target, value: Any, merged: Merged, path: Path) -> list[Fault]:
    """Return everything that is wrong with an override of a table, before any ledger is seen."""
    faults = wrong_names(target, merged, path)
    if faults:
        return faults
    table = TABLES[target.head]
    column = table.column(target.name)
    return [*_wrong_value(column, value, merged, path), *_wrong_filters(table, target, merged, path)]


def wrong_names(target: Target, merged: Merged, path: Path) -> list[Fault]:
    """Return what is wrong with the table and the columns that a target names."""
    table = TABLES.get(target.head)
    if table is None:
        problem = Text("既不是 policy 也不是数据表", "is neither policy, simulation nor a table")
        near = nearest(target.head, ("policy", "simulation", *TABLES))
        return [merged.fault(path, target.head, problem, near, key=True)]
    names = tuple(column.name for column in table.columns)
    faults: list[Fault] = [
        merged.fault(path, name, Text("表中没有此列", f"is no column of {table.name}"), nearest(name, names), key=True)
        for name in (target.name, *(one.column for one in target.filters))
        if name not in names
    ]
    if not faults and target.name in table.key:
        problem = Text("编号不能改", "identifies a row and cannot be changed")
        faults.append(merged.fault(path, target.name, problem, Text("换一列", "change another column"), key=True))
    return faults


def _wrong_value(column: Column, value: Any, merged: Merged, path: Path) -> list[Fault]:
    problem: Text | None = None
    way_out = Text("写 +20% 或数值", "write +20% or the value itself")
    if percent(value) is not None:
        if column.kind not in NUMBERS:
            problem = Text("不是数字列，不能按比例调整", "is a percentage, but the column holds no numbers")
    elif column.kind in NUMBERS:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or (column.kind is Kind.INTEGER and not isinstance(value, int)):
            problem = Text("不是数字", "is not a number of the right kind")
        elif (column.low is not None and value < column.low) or (column.high is not None and value > column.high):
            problem = Text("超出范围", "lies outside the range")
            way_out = Text(
                f"应在 {column.low} 至 {column.high} 之间", f"write a value from {column.low} to {column.high}"
            )
    elif column.kind is Kind.CHOICE and value not in column.choices:
        problem, way_out = Text("不是已知的值", "is not a known value"), nearest(value, column.choices)
    elif column.kind is Kind.FLAG and not isinstance(value, bool):
        problem, way_out = (
            Text("不是 true 或 false", "is not true or false"),
            Text("写 true 或 false", "write true or false"),
        )
    elif column.kind in LIST_KINDS and not isinstance(value, list):
        problem, way_out = Text("不是列表", "is not a list"), Text("写成 [a, b]", "write it as [a, b]")
    return [] if problem is None else [merged.fault(path, value, problem, way_out)]


def _wrong_filters(table: Table, target: Target, merged: Merged, path: Path) -> list[Fault]:
    faults: list[Fault] = []
    for one in target.filters:
        column = table.column(one.column)
        choices = column.choices if column.kind in (Kind.CHOICE, Kind.CHOICES) else ()
        problem = Text("不是已知的值", "is not a known value")
        strange = [value for value in one.values if choices and value not in choices]
        faults += [merged.fault(path, value, problem, nearest(value, choices), key=True) for value in strange]
        if one.sign in _ORDERED and not _is_number(one.values[0]):
            way_out = Text("比较大小须写数字", "compare with a number")
            faults.append(merged.fault(path, one.values[0], Text("不是数字", "is not a number"), way_out, key=True))
    return faults


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def changed(
    instance: Instance, overrides: Mapping[Target, Any], where: Mapping[Target, str]
) -> tuple[Instance, list[Applied]]:
    """Return the instance with every override carried out in order, and what each changed.

    A percentage changes the sum of the rows: whole numbers are rounded so that the sum is right, the largest remainders
    first, ties by id, whatever the order of the rows. A floor that comes to lie above its cap stands: the matching
    answers with the conflict, as it does for such a row of a ledger.
    """
    tables = dict(instance.tables)
    applied = []
    for target, value in overrides.items():
        frame, column = tables[target.head].copy(), TABLES[target.head].column(target.name)
        rows = np.flatnonzero(_picked(frame, TABLES[target.head], target.filters))
        before = frame[column.name].iloc[rows]
        factor = percent(value)
        after = (
            _scaled(frame, TABLES[target.head], rows, column, factor)
            if factor is not None
            else [_cell(column, value)] * len(rows)
        )
        cells = list(frame[column.name])
        for row, cell in zip(rows, after, strict=True):
            cells[row] = cell
        frame[column.name] = pd.Series(cells, index=frame.index, dtype=frame[column.name].dtype)
        tables[target.head] = frame
        subject = f"{target.head}.{target.name}: {len(rows)} rows"
        applied.append(
            Applied(
                target.say(),
                where[target],
                subject,
                _summary(before, column),
                _summary(frame[column.name].iloc[rows], column),
                "ledgers",
            )
        )
    return Instance(tables, instance.quarantine, instance.notes), applied


def _cell(column: Column, value: Any) -> Any:
    if column.kind in LIST_KINDS:
        return tuple(str(item) for item in value)
    return pd.Timestamp(value) if column.kind in (Kind.DATE, Kind.MONTH) else value


def _picked(frame: pd.DataFrame, table: Table, filters: tuple[Filter, ...]) -> Any:
    """Return which rows all conditions pick; a blank cell is picked by none."""
    picked = np.ones(len(frame), np.bool_)
    for one in filters:
        column, cells = table.column(one.column), frame[one.column]
        if one.sign in _ORDERED:
            numbers = pd.to_numeric(cells, errors="coerce").to_numpy(np.float64, na_value=np.nan)
            limit = float(one.values[0])
            held = {"<": numbers < limit, "<=": numbers <= limit, ">": numbers > limit, ">=": numbers >= limit}[
                one.sign
            ]
        else:
            fits = np.array([_fits(cell, column, one.values) for cell in cells], np.bool_)
            held = fits if one.sign == "=" else ~fits & cells.notna().to_numpy(np.bool_)
        picked &= held
    return picked


def _fits(cell: Any, column: Column, values: tuple[str, ...]) -> bool:
    """Tell whether a cell is one of the values; divisions and trades are compared by their beginning."""
    if cell is None or cell is pd.NA or cell != cell:
        return False
    if column.kind in LIST_KINDS:
        return any(str(item).startswith(values) for item in cell)
    if column.kind in (Kind.REGION, Kind.TRADE):
        return str(cell).startswith(values)
    if column.kind is Kind.FLAG:
        return ("true" if cell else "false") in values
    return str(cell) in values


def _scaled(frame: pd.DataFrame, table: Table, rows: Any, column: Column, factor: float) -> list[Any]:
    """Return the cells of the rows times a factor."""
    exact = frame[column.name].iloc[rows].to_numpy(np.float64, na_value=np.nan) * factor
    if column.kind is Kind.NUMBER:
        return [None if cell != cell else round(float(cell), 2) for cell in exact]
    known = np.flatnonzero(~np.isnan(exact))
    floors = np.floor(exact[known]).astype(np.int64)
    ids = frame[table.key[0]].iloc[rows[known]].astype(str).tolist()
    order = sorted(range(len(known)), key=lambda at: (-(exact[known[at]] - floors[at]), ids[at]))
    for at in order[: round(float(exact[known].sum())) - int(floors.sum())]:
        floors[at] += 1
    cells: list[Any] = [None] * len(exact)
    for at, row in enumerate(known.tolist()):
        cells[row] = int(floors[at])
    return cells


def _summary(cells: pd.Series, column: Column) -> str:
    """Return the cells on one line: the sum of numbers, else the values that occur."""
    known = cells.dropna()
    if column.kind in NUMBERS:
        return (
            said(float(known.astype("float64").sum()))
            if column.kind is Kind.INTEGER
            else f"mean {known.astype('float64').mean():.0f}"
            if len(known)
            else ""
        )
    return said(sorted({str(cell) for cell in known})[:4])
