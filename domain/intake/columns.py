"""A sheet to typed columns: every distinct cell of a column is parsed once."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import PurePath
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.instance import DTYPES
from domain.intake.aliases import column_of, fold
from domain.intake.books import Book, Held
from domain.intake.cells import Cell, Parser
from domain.intake.headers import Claimed, Layout
from domain.intake.parsers import PAY_COLUMNS, Words, parser_of, pay_unit_parser
from domain.intake.sheets import RawSheet
from domain.intake.trouble import CellTrouble
from domain.language import Text
from domain.tables import LIST_KINDS

Codes = npt.NDArray[np.int64]
_WORD_BREAKS = str.maketrans(dict.fromkeys("_-—()（）[]【】.·、,，", " "))
_NOT_COMPARABLE = frozenset({bool, type(None), list, np.ndarray})
_OBJECT_FIELDS = ("skills", "requirements")


def read_columns(sheet: RawSheet, layout: Layout, words: Words, book: Book, held: Held) -> None:
    """Parse the rows of a sheet into its book; faulty cells hold their rows back.

    Parameters
    ----------
    sheet, layout
        The cells and where they hold what.
    words
        Aliases and names.
    book, held
        Where the rows and the faults go.
    """
    words = replace(words, hint=place_hint(sheet, words))
    start = layout.header_row + 1
    width = max((claimed.index for claimed in layout.columns), default=-1) + 1
    cells = _transpose(sheet.rows[start:], width)
    distincts = [_distinct(cells[claimed.index]) for claimed in layout.columns]
    numbers = _filled(distincts, len(sheet.rows) - start, _marked_rows(sheet, layout))
    index = book.add(sheet, layout, numbers + start)
    series: dict[str, Any] = {}
    for claimed, (values, codes) in zip(layout.columns, distincts, strict=True):
        _read_column(claimed, values, codes[numbers], words, book, held, index.start, series)
    series["source_file"] = pd.array([sheet.file], dtype="str").take(np.zeros(len(index), np.int64))
    series["source_sheet"] = pd.array([sheet.sheet], dtype="str").take(np.zeros(len(index), np.int64))
    series["source_row"] = pd.array(numbers + start + 1, dtype="Int64")
    if not layout.faults:  # the rows of a sheet that is refused are read for their own faults only
        book.parts.append(pd.DataFrame(series, index=index))
    _hold_marked(sheet, layout, book, held, index.start, numbers + start)
    _hold_ragged(sheet, layout, book, held, index.start, numbers + start)


def place_hint(sheet: RawSheet, words: Words) -> str:
    """Return the code of the place that the sheet's or file's name mentions, or nothing."""
    for name in (sheet.sheet or "", PurePath(sheet.file).stem):
        for word in name.translate(_WORD_BREAKS).split():
            for alias in sorted(words.aliases.tables, key=len, reverse=True):
                word = word.replace(alias, "")
            code = words.places.resolve(word).code if word and not fold(word).isascii() else None
            if code is not None and len(code) >= 4:
                return code
    return ""


def _transpose(rows: Sequence[Sequence[Cell]], width: int) -> list[tuple[Cell, ...]]:
    """Return the columns of rows that may differ in length."""
    whole = all(len(row) >= width for row in rows)
    padded = rows if whole else [[*row, *([""] * (width - len(row)))] for row in rows]
    columns = list(zip(*padded, strict=False))
    return columns or [()] * width


def _distinct(cells: Sequence[Cell]) -> tuple[list[Cell], Codes]:
    """Return the distinct cells and the position of each cell among them."""
    types = set(map(type, cells))
    if not types.isdisjoint(_NOT_COMPARABLE):
        cells = [_hashable(cell) for cell in cells]
    firsts: dict[Cell, int] = {}
    first = np.fromiter(map(firsts.setdefault, cells, count()), np.int64, len(cells))
    positions = np.empty(len(cells), np.int64)
    positions[np.fromiter(firsts.values(), np.int64, len(firsts))] = np.arange(len(firsts))
    return list(firsts), positions[first]


def _hashable(cell: Cell) -> Cell:
    """Return a cell that can be told from others: TRUE is not the number 1, and a list is not hashable."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, (list, np.ndarray)):
        return tuple(cell)
    return "" if cell is None else cell


def _filled(distincts: Sequence[tuple[list[Cell], Codes]], rows: int, marked: set[int]) -> Codes:
    """Return the positions of the rows in which any known column holds something."""
    blank = np.ones(rows, dtype=bool)
    for values, codes in distincts:
        gaps = np.fromiter((isinstance(value, str) and not value.strip() for value in values), bool, len(values))
        if rows:
            blank &= gaps[codes]
    blank[sorted(marked)] = False
    return np.flatnonzero(~blank)


def _marked_rows(sheet: RawSheet, layout: Layout) -> set[int]:
    start = layout.header_row + 1
    claimed = {column.index for column in layout.columns}
    return {row - start for row, column in sheet.marks if start <= row < len(sheet.rows) and column in claimed}


def _read_column(
    claimed: Claimed,
    values: list[Cell],
    codes: Codes,
    words: Words,
    book: Book,
    held: Held,
    first: int,
    series: dict[str, Any],
) -> None:
    """Parse one column and enter it, and what a pay column says of the unit, into the series."""
    parse = parser_of(book.table, claimed.field, claimed.unit, words, values)
    parsed: list[Any] = []
    for code, value in enumerate(values):
        result = None
        try:
            result = parse(value)
        except CellTrouble as trouble:
            for position in np.flatnonzero(codes == code):
                held.hold(book, first + int(position), claimed.field, trouble.problem, trouble.way_out)
        parsed.append(result)
    series[claimed.field] = _typed(book.table, claimed.field, parsed, codes)
    if claimed.field in PAY_COLUMNS:
        say = pay_unit_parser(book.table, claimed.field, claimed.unit, words)
        said = [_quiet(say, value) for value in values]
        series[f"{claimed.field}_says"] = pd.array(said, dtype="str").take(codes)


def _quiet(parse: Parser, value: Cell) -> Any:
    """Parse a cell whose trouble has been reported already."""
    try:
        return parse(value)
    except CellTrouble:
        return None


def _typed(table: str, name: str, parsed: list[Any], codes: Codes) -> Any:
    """Return the values of a column in its dtype."""
    kind = column_of(table, name).kind
    if kind in LIST_KINDS or name in _OBJECT_FIELDS:
        objects = np.empty(len(parsed), dtype=object)
        for position, value in enumerate(parsed):  # a slice assignment would spread the tuples out
            objects[position] = value
        return objects[codes]
    if DTYPES[kind].startswith("datetime"):
        days = np.array([np.datetime64("NaT", "s") if day is None else day for day in parsed], dtype="datetime64[s]")
        return days[codes]
    return pd.Series(parsed, dtype=pd.api.types.pandas_dtype(DTYPES[kind])).array.take(codes)


def _hold_marked(sheet: RawSheet, layout: Layout, book: Book, held: Held, first: int, numbers: Codes) -> None:
    """Hold back the rows with error cells: a reader shows them as blank."""
    fields = {claimed.index: claimed.field for claimed in layout.columns}
    position_of = {int(number): position for position, number in enumerate(numbers)} if sheet.marks else {}
    for (row, column), mark in sorted(sheet.marks.items()):
        if row in position_of and column in fields:
            place = first + position_of[row]
            held.hold(book, place, fields[column], mark.problem, mark.way_out, value=mark.value)


def _hold_ragged(sheet: RawSheet, layout: Layout, book: Book, held: Held, first: int, numbers: Codes) -> None:
    """Hold back the lines of a CSV that have more or fewer cells than the header: something is cut or unquoted."""
    if sheet.sheet is not None:
        return
    width = len(sheet.rows[layout.header_row])
    for position, number in enumerate(numbers):
        cells = len(sheet.rows[int(number)])
        if cells != width:
            problem = Text(f"该行有 {cells} 格，表头有 {width} 格", f"has {cells} cells, the header has {width}")
            way_out = Text(
                "请检查该行是否被截断，含逗号的内容要加引号", "see whether it is cut; quote cells with commas"
            )
            held.hold(book, first + position, "", problem, way_out)
