"""The rows of one table over all its sheets, each with its origin, and the rows held back with their faults."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from domain.faults import Fault
from domain.intake.aliases import column_of
from domain.intake.cells import shown
from domain.intake.headers import Layout
from domain.intake.mask import mask
from domain.intake.sheets import RawSheet
from domain.language import Text


@dataclass(frozen=True)
class Origin:
    """The rows that one sheet gave: ``numbers`` are their positions in the sheet, from 0."""

    sheet: RawSheet
    layout: Layout
    first: int
    numbers: np.ndarray[Any, np.dtype[np.int64]]


@dataclass
class Book:
    """One table while it is read. The index of ``frame`` numbers its rows over all sheets, in order of reading."""

    table: str
    frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    origins: list[Origin] = field(default_factory=list)
    parts: list[pd.DataFrame] = field(default_factory=list)
    rows: int = 0

    def add(self, sheet: RawSheet, layout: Layout, numbers: np.ndarray[Any, np.dtype[np.int64]]) -> pd.RangeIndex:
        """Enter the rows of a sheet and return their index."""
        self.origins.append(Origin(sheet, layout, self.rows, numbers))
        index = pd.RangeIndex(self.rows, self.rows + len(numbers))
        self.rows += len(numbers)
        return index

    def close(self) -> None:
        """Join the parts of all sheets."""
        parts = [part for part in self.parts if len(part)]
        self.frame = pd.concat(parts) if parts else pd.DataFrame()
        self.parts = []

    def origin(self, row: int) -> Origin:
        """Return the origin of a row of the frame."""
        return self.origins[bisect_right(self.origins, row, key=lambda origin: origin.first) - 1]

    def source(self, row: int) -> tuple[str, str | None, int]:
        """Return file, sheet and 1-based sheet row of a row of the frame."""
        origin = self.origin(row)
        return origin.sheet.file, origin.sheet.sheet, int(origin.numbers[row - origin.first]) + 1

    def has(self, row: int, name: str) -> bool:
        """Tell whether the sheet of a row has a field."""
        return any(claimed.field == name for claimed in self.origin(row).layout.columns)

    def cell(self, row: int, name: str) -> tuple[str, str | None]:
        """Return the header and, masked, the cell of a field as the person sees them."""
        origin = self.origin(row)
        for claimed in origin.layout.columns:
            if claimed.field == name:
                cells = origin.sheet.rows[int(origin.numbers[row - origin.first])]
                value = shown(cells[claimed.index]) if claimed.index < len(cells) else ""
                return claimed.header, mask(value, name) or None
        return (column_of(self.table, name).title.zh if name else "", None)


@dataclass
class Held:
    """Rows held back, with all their faults; ``extra`` are second registrations, which are no mistakes."""

    faults: list[Fault] = field(default_factory=list)
    rows: dict[str, set[int]] = field(default_factory=dict)
    extra: dict[str, set[int]] = field(default_factory=dict)
    cells: set[tuple[str, int, str]] = field(default_factory=set)
    by_column: dict[tuple[str, str], int] = field(default_factory=dict)
    _kept: dict[str, tuple[int, pd.DataFrame]] = field(default_factory=dict)

    def hold(
        self,
        book: Book,
        row: int,
        name: str,
        problem: Text,
        way_out: Text,
        *,
        value: str | None = None,
        mistake: bool = True,
    ) -> None:
        """Hold back a row for a fault of one of its cells.

        Parameters
        ----------
        book, row
            The row.
        name
            Field at fault; blank when it is the row as a whole.
        problem, way_out
            What is wrong and what to do.
        value
            Shown instead of the cell, already masked.
        mistake
            False for a second registration of the same person, which does not count towards refusal.
        """
        file, sheet, number = book.source(row)
        header, cell = book.cell(row, name)
        fault = Fault(file, sheet, number, header or None, value or cell, problem, way_out, table=book.table)
        self.faults.append(fault)
        self.rows.setdefault(book.table, set()).add(row)
        if not mistake:
            self.extra.setdefault(book.table, set()).add(row)
        if (book.table, row, name) not in self.cells:
            self.cells.add((book.table, row, name))
            self.by_column[book.table, name] = self.by_column.get((book.table, name), 0) + 1

    def is_held(self, table: str, rows: Iterable[int]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Tell of each row whether it is held back."""
        held = self.rows.get(table, set())
        return np.fromiter((row in held for row in rows), bool)

    def kept(self, book: Book) -> pd.DataFrame:
        """Return the rows that are not held back; the columns of the book must not change any more."""
        held = self.rows.get(book.table)
        if not len(book.frame) or not held:
            return book.frame
        known = self._kept.get(book.table)
        if known is None or known[0] != len(held):
            known = (len(held), book.frame.drop(index=[row for row in sorted(held) if row in book.frame.index]))
            self._kept[book.table] = known
        return known[1]

    def mistakes(self, table: str) -> int:
        """Return how many rows are held back for a mistake, second registrations left out."""
        return len(self.rows.get(table, set()) - self.extra.get(table, set()))
