"""The way in: find the ledgers, read them, hold back what is faulty, refuse when too much is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from domain.faults import Fault, InputRefused
from domain.instance import Instance
from domain.intake.aliases import Aliases
from domain.intake.books import Book
from domain.intake.derived import requirements_of_cells, settle_pay_units, skills_of_cells
from domain.intake.duplicates import hold_duplicates
from domain.intake.headers import Unread
from domain.intake.parsers import Words
from domain.intake.people import contacts, identities, name_workers
from domain.intake.quality import count_frame, quality_frame, quarantine_frame
from domain.intake.quotas import settle_quotas, settle_together
from domain.intake.ranges import hold_out_of_range
from domain.intake.reading import NOTES, Reading, files_of
from domain.intake.references import hold_strangers
from domain.intake.subsidies import Names, settle_subsidies
from domain.language import Text
from domain.tables import SOURCE_COLUMNS, TABLES
from domain.vault import Vault


class Parameters(Names, Protocol):
    """What intake asks of the policy."""

    def value(self, name: str, on: date, place: str = "") -> Any:
        """Return a parameter's value."""


Progress = Callable[[Text, int, int], None]
"""Called as the work goes on with the step that comes next, the parts done and their number."""


@dataclass(frozen=True)
class Intake:
    """What the ledgers gave.

    Parameters
    ----------
    instance
        The tables, with the rows held back in ``instance.quarantine``.
    faults
        All faults, in order of file, sheet and row.
    quality
        Columns table, column, rows (kept), blank, blank_share (0 to 1), quarantined (cells that held a row back).
    counts
        Columns table, file, sheet, rows, kept, quarantined: the first is the sum of the last two.
    unread
        Files, sheets and columns that nobody claimed, or that are never stored.
    """

    instance: Instance
    faults: list[Fault]
    quality: pd.DataFrame
    counts: pd.DataFrame
    unread: list[Unread]


def read_ledgers(
    path: str | Path,
    *,
    policy: Parameters,
    vault: Vault,
    on: date | None = None,
    progress: Progress | None = None,
    aliases: str | Path | None = None,
) -> Intake:
    """Read a folder of ledgers, or one workbook, into an instance.

    Parameters
    ----------
    path
        Folder (searched with its subfolders) or file: xlsx, csv, parquet (xls is refused). A ``notes.json`` in the folder becomes
        the notes of the instance.
    policy
        Holds ``intake.fault_share_max``, and knows the facts and instruments of subsidies.
    vault
        Takes names, identity numbers and phones; makes the workers' tokens.
    on
        Plan date; the last day of verification or start in the ledgers when left out.
    progress
        Called with the step, the parts done and their number.
    aliases
        Folder with the user's own alias tables, which go before the shipped ones.

    Raises
    ------
    InputRefused
        With all faults at once, when a file cannot be read, a required table or column is missing or empty, or more
        rows of a table are faulty than ``intake.fault_share_max`` allows.
    """
    path = Path(path)
    words = words_of(aliases)
    reading = Reading(words)
    reading.read_notes(path / NOTES)
    files = list(files_of(path, reading))
    total = len(files) + 2
    for done, (file, name) in enumerate(files):
        _report(progress, Text(f"读取 {name}", f"reading {name}"), done, total)
        reading.read(file, name)
    _report(progress, Text("核对", "checking"), total - 2, total)
    reading.close(path.name)
    _check(reading, vault, on, policy)
    _refuse_if_needed(reading, policy, on, path.name)
    _report(progress, Text("保存身份信息", "locking identities away"), total - 1, total)
    intake = _intake(reading, vault)
    _report(progress, Text("完成", "done"), total, total)
    return intake


def words_of(aliases: str | Path | None) -> Words:
    """Return the shipped words of ledgers, with a user's own on top."""
    from domain.geography import Divisions
    from domain.trades import Trades

    return Words(Aliases.load(Path(aliases) if aliases is not None else None), Divisions.load(), Trades.load())


def _check(reading: Reading, vault: Vault, on: date | None, policy: Parameters) -> None:
    """Hold back every faulty row; references only when everything could be read, else nobody would be found."""
    books, held = reading.books, reading.held
    people = name_workers(books, vault, on, held)
    settle_pay_units(books["posts"], held)
    settle_subsidies(books, policy, reading.words.aliases, held)
    settle_quotas(books, held)
    settle_together(books, held)
    for book in books.values():
        hold_out_of_range(book, held)
    for book in books.values():
        hold_duplicates(book, held)
    if not reading.fatal:
        hold_strangers(books, held, people)


def _refuse_if_needed(reading: Reading, policy: Parameters, on: date | None, name: str) -> None:
    faults = _ordered(reading.held.faults)
    if reading.fatal:
        raise InputRefused(reading.fatal + faults)
    day = on if on is not None else _last_day(reading.books)
    share_max = float(policy.value("intake.fault_share_max", on=day)) if day is not None else 0.0
    too_many = []
    for table, book in reading.books.items():
        mistakes = reading.held.mistakes(table)
        if book.rows and mistakes / book.rows > share_max:
            title = TABLES[table].title
            problem = Text(
                f"“{title.zh}”表 {book.rows} 行中 {mistakes} 行有误，超过 {share_max:.1%}",
                f"{mistakes} of {book.rows} rows of {title.en!r} ({title.zh}) are faulty, more than {share_max:.1%}",
            )
            too_many.append(Fault(name, None, None, None, None, problem, CORRECT_ALL, table=table, fatal=True))
    if too_many:
        raise InputRefused(too_many + faults)


def _last_day(books: Mapping[str, Book]) -> date | None:
    """Return the last day of verification, else of a start, that the ledgers state."""
    for names in (("verified_on",), ("starts", "valid_from")):
        columns = [book.frame[name] for book in books.values() for name in names if name in book.frame]
        days = [column.max() for column in columns if column.notna().any()]
        if days:
            last: date = max(days).date()
            return last
    return None


def _intake(reading: Reading, vault: Vault) -> Intake:
    books, held = reading.books, reading.held
    kept = {name: held.kept(book) for name, book in books.items()}
    skills = skills_of_cells(kept["workers"], kept["skills_held"])
    requirements = requirements_of_cells(kept["posts"], kept["requirements"])
    faults = _ordered(held.faults)
    tables = {name: only_columns(name, frame) for name, frame in kept.items()}
    tables["skills_held"] = _joined(tables["skills_held"], skills)
    tables["requirements"] = _joined(tables["requirements"], requirements)
    people, named = identities(kept["workers"]), contacts(kept["employers"])
    vault.put(pd.concat([people, named], ignore_index=True) if len(named) else people)
    instance = Instance(tables, quarantine_frame(faults), reading.notes)
    return Intake(instance, faults, quality_frame(books, held), count_frame(books, held), reading.unread)


def only_columns(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that an instance has: identity and skill cells stay behind."""
    names = [column.name for column in TABLES[table].columns] + list(SOURCE_COLUMNS)
    return frame[[name for name in names if name in frame]]


def _joined(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    parts = [part for part in (first, second) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _ordered(faults: list[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda f: (f.file, f.sheet or "", f.row or 0, f.column or "", f.problem.en))


def _report(progress: Progress | None, step: Text, done: int, total: int) -> None:
    if progress is not None:
        progress(step, done, total)


CORRECT_ALL = Text("请按下列各条改正后重新导入", "correct the faults listed and import again")
