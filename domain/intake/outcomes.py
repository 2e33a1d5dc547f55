"""A file of one table by itself: what became of people promised a post, or what an operator decided by name."""

from pathlib import Path

import pandas as pd

from domain.faults import Fault, InputRefused
from domain.instance import conform
from domain.intake.books import Book
from domain.intake.duplicates import hold_duplicates
from domain.intake.ledgers import only_columns, words_of
from domain.intake.people import name_workers
from domain.intake.ranges import hold_out_of_range
from domain.intake.reading import Reading, files_of
from domain.language import Text
from domain.tables import TABLES
from domain.vault import Vault


def read_outcomes(path: str | Path, *, vault: Vault) -> tuple[pd.DataFrame, int]:
    """Return the rows of a file of outcomes, as the table ``outcomes`` with its source columns, and how many are unanswered.

    A row without an outcome is nobody's answer: it is left out and counted, since silence is neither consent nor refusal.

    Parameters
    ----------
    path
        Excel, CSV or Parquet whose name or sheet says 反馈 or ``outcomes``; people by identity or worker number. Other sheets
        of a workbook are not read.
    vault
        Makes the workers' tokens.

    Raises
    ------
    InputRefused
        With all faults at once when anything is wrong: an outcome must not be lost in a quarantine.
    """
    reading = _read(Path(path), "outcomes")
    book = reading.books["outcomes"]
    if not book.rows and not reading.fatal:
        reading.fatal.append(Fault(Path(path).name, None, None, None, None, *NO_OUTCOMES, table="outcomes", fatal=True))
    silent = [row for row in book.frame.index if _is_silent(book, row, reading)]
    book.frame = book.frame.drop(index=silent)
    return _rows(reading, "outcomes", vault), len(silent)


def _is_silent(book: Book, row: int, reading: Reading) -> bool:
    """Return whether the cell of the outcome is there and blank; one that could not be read is a fault."""
    if "outcome" not in book.frame or (book.table, row, "outcome") in reading.held.cells:
        return False
    return bool(book.frame["outcome"].isna().at[row])


def read_pins(path: str | Path, *, vault: Vault) -> pd.DataFrame | None:
    """Return the rows of the sheet of pins of a workbook that holds no ledgers; None when it is no such workbook.

    Parameters
    ----------
    path
        A workbook, as the night writes it, whose sheet 人工调整 (pins) was edited; its other sheets are not read.
    vault
        Makes the workers' tokens.

    Raises
    ------
    InputRefused
        With all faults at once when anything is wrong: a decision must not be lost in a quarantine.
    """
    path = Path(path)
    if not path.is_file() or _read(path).seen & LEDGERS:
        return None
    reading = _read(path, "pins")
    return _rows(reading, "pins", vault) if "pins" in reading.seen else None


def _read(path: Path, only: str | None = None) -> Reading:
    reading = Reading(words_of(None))
    for file, name in files_of(path, reading):
        reading.read(file, name, only)
    for book in reading.books.values():
        book.close()
    return reading


def _rows(reading: Reading, table: str, vault: Vault) -> pd.DataFrame:
    book = reading.books[table]
    others = {name: book if name == table else reading.books["workers"] for name in ("workers", table)}
    name_workers(others, vault, None, reading.held)
    hold_out_of_range(book, reading.held)
    hold_duplicates(book, reading.held)
    faults = [*reading.fatal, *reading.held.faults]
    if faults:
        raise InputRefused(faults)
    return conform(only_columns(table, book.frame), TABLES[table])


LEDGERS = frozenset({"workers", "employers"})
"""Tables that tell a day's ledgers from a night's workbook, of which some sheets are named like others."""
NO_OUTCOMES = (
    Text("没有“反馈”表", "holds no table of outcomes"),
    Text(
        "请填写当晚 plan.xlsx 的“反馈”表；或把文件名或工作表名写成“反馈”，列为 身份证号（或人员编号）、岗位编号、反馈日期、结果、原因",
        "fill in the sheet Outcomes of the night's plan.xlsx; or name file or sheet outcomes (反馈), with the columns "
        "identity number or worker, post, on, outcome, reason",
    ),
)
