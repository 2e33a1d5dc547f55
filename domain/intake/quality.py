"""What the input was like: rows read and kept, blanks by column, and the rows held back with their reasons."""

from collections.abc import Mapping, Sequence

import pandas as pd

from domain.faults import Fault
from domain.intake.aliases import columns_of
from domain.intake.books import Book, Held

QUARANTINE_COLUMNS = (
    "table", "file", "sheet", "row", "column", "value", "problem_zh", "problem_en", "way_out_zh", "way_out_en",
)  # fmt: skip
QUALITY_COLUMNS = ("table", "column", "rows", "blank", "blank_share", "quarantined")
COUNT_COLUMNS = ("table", "file", "sheet", "rows", "kept", "quarantined")


def quarantine_frame(faults: Sequence[Fault]) -> pd.DataFrame:
    """Return the faults of rows as a table, one row per fault, values masked."""
    rows = [
        (
            fault.table, fault.file, fault.sheet, fault.row, fault.column, fault.value,
            fault.problem.say("zh"), fault.problem.say("en"), fault.way_out.say("zh"), fault.way_out.say("en"),
        )
        for fault in faults
        if fault.row is not None
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(QUARANTINE_COLUMNS))
    return frame.astype({name: "Int64" if name == "row" else "str" for name in QUARANTINE_COLUMNS})


def quality_frame(books: Mapping[str, Book], held: Held) -> pd.DataFrame:
    """Return per column of the tables read: rows kept, blanks among them, and cells that held a row back."""
    rows = []
    for table, book in books.items():
        if not book.rows:
            continue
        kept = held.kept(book)
        for column in columns_of(table):
            faulty = held.by_column.get((table, column.name), 0)
            if column.name not in kept:
                if not column.sensitive or faulty:
                    rows.append((table, column.name, len(kept), len(kept), 1.0, faulty))
                continue
            blank = int(kept[column.name].isna().sum())
            rows.append((table, column.name, len(kept), blank, blank / len(kept) if len(kept) else 0.0, faulty))
    return pd.DataFrame(rows, columns=list(QUALITY_COLUMNS)).astype({"table": "str", "column": "str"})


def count_frame(books: Mapping[str, Book], held: Held) -> pd.DataFrame:
    """Return per sheet the rows read, kept and held back; the first is the sum of the others."""
    rows = []
    for table, book in books.items():
        for origin in book.origins:
            read = len(origin.numbers)
            back = int(held.is_held(table, range(origin.first, origin.first + read)).sum())
            rows.append((table, origin.sheet.file, origin.sheet.sheet, read, read - back, back))
    frame = pd.DataFrame(rows, columns=list(COUNT_COLUMNS))
    return frame.astype({"table": "str", "file": "str", "sheet": "str"})
