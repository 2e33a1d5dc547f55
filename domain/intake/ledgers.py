"""The way in: find the ledgers, read them, hold back what is faulty, refuse when too much is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from domain.faults import Fault, InputRefused
from domain.instance import Instance
from domain.intake.aliases import Aliases
from domain.intake.books import Book, Held
from domain.intake.columns import read_columns
from domain.intake.derived import requirements_of_cells, settle_pay_units, skills_of_cells
from domain.intake.duplicates import hold_duplicates
from domain.intake.headers import Unread, lay_out, table_of
from domain.intake.parsers import Words
from domain.intake.people import identities, name_workers
from domain.intake.quality import count_frame, quality_frame, quarantine_frame
from domain.intake.ranges import hold_out_of_range
from domain.intake.references import hold_strangers
from domain.intake.sheets import SUFFIXES, RawSheet, read_sheets
from domain.language import Text
from domain.tables import REQUIRED_TABLES, SOURCE_COLUMNS, TABLES
from domain.vault import Vault


class Parameters(Protocol):
    """What intake asks of the policy."""

    def value(self, name: str, on: date, place: str = "") -> Any:
        """Return a parameter's value."""


class Progress(Protocol):
    """Called as the work goes on."""

    def __call__(self, step: Text, done: int, total: int) -> None:
        """Report that ``done`` of ``total`` parts are done and ``step`` comes next."""


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
        Folder (searched with its subfolders) or file: xlsx, xls, csv, parquet.
    policy
        Holds ``intake.fault_share_max``.
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
    words = _words(aliases)
    reading = _Reading(words)
    files = list(_files(path, reading))
    total = len(files) + 2
    for done, (file, name) in enumerate(files):
        _report(progress, Text(f"读取 {name}", f"reading {name}"), done, total)
        reading.read(file, name)
    _report(progress, Text("核对", "checking"), total - 2, total)
    reading.close(path.name)
    _check(reading, vault, on)
    _refuse_if_needed(reading, policy, on, path.name)
    _report(progress, Text("保存身份信息", "locking identities away"), total - 1, total)
    intake = _intake(reading, vault)
    _report(progress, Text("完成", "done"), total, total)
    return intake


class _Reading:
    """The books, faults and leftovers while ledgers are read."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.books = {name: Book(name) for name in TABLES}
        self.held = Held()
        self.fatal: list[Fault] = []
        self.unread: list[Unread] = []
        self.seen: set[str] = set()
        self.unreadable = False

    def read(self, file: Path, name: str) -> None:
        """Read one file."""
        sheets, faults = read_sheets(file, name)
        self.fatal += faults
        self.unreadable |= bool(faults)
        for sheet in sheets:
            self._read_sheet(sheet)

    def _read_sheet(self, sheet: RawSheet) -> None:
        table, named = table_of(sheet, self.words.aliases)
        if sheet.hidden or table is None:
            self.unread.append(Unread(sheet.file, sheet.sheet, None, HIDDEN if sheet.hidden else NO_TABLE))
            return
        layout = lay_out(sheet, table, self.words.aliases)
        if layout is None:
            if not named and not sheet.alone:
                self.unread.append(Unread(sheet.file, sheet.sheet, None, NO_TABLE))
                return
            self.seen.add(table)
            self.fatal.append(Fault(sheet.file, sheet.sheet, None, None, None, *NO_HEADERS, table=table, fatal=True))
            return
        self.seen.add(table)
        self.unread += layout.unread
        self.fatal += layout.faults
        read_columns(sheet, layout, self.words, self.books[table], self.held)

    def close(self, name: str) -> None:
        """Join the parts and ask for the required tables."""
        for book in self.books.values():
            book.close()
        for table in REQUIRED_TABLES:
            title = TABLES[table].title
            if table not in self.seen:
                if self.unreadable:  # the table may be in the file that could not be read
                    continue
                problem = Text(f"缺少“{title.zh}”表", f"the table {title.en!r} ({title.zh}) is missing")
                self.fatal.append(Fault(name, None, None, None, None, problem, NAME_SHEETS, table=table, fatal=True))
            elif not self.books[table].rows and not any(fault.table == table for fault in self.fatal):
                self.fatal.append(self._no_rows(table, name))

    def _no_rows(self, table: str, name: str) -> Fault:
        origins = self.books[table].origins
        file, sheet = (origins[0].sheet.file, origins[0].sheet.sheet) if origins else (name, None)
        title = TABLES[table].title
        problem = Text(f"“{title.zh}”表没有数据行", f"the table {title.en!r} ({title.zh}) has no rows")
        return Fault(file, sheet, None, None, None, problem, Text("请填写数据", "fill it in"), table=table, fatal=True)


def _words(aliases: str | Path | None) -> Words:
    from domain.geography import Divisions
    from domain.trades import Trades

    return Words(Aliases.load(Path(aliases) if aliases is not None else None), Divisions.load(), Trades.load())


def _files(path: Path, reading: _Reading) -> Iterator[tuple[Path, str]]:
    """Yield the ledgers of a folder with their names in messages, in order of name; list what is no ledger."""
    if path.is_file():
        found = [(path, path.name)]
    elif path.is_dir():
        found = sorted(
            ((file, file.relative_to(path).as_posix()) for file in path.rglob("*") if file.is_file()),
            key=lambda item: item[1],
        )
    else:
        raise InputRefused([Fault(path.name, None, None, None, None, *NO_SUCH_PATH, fatal=True)])
    for file, name in found:
        if file.suffix.casefold() in SUFFIXES and not file.name.startswith(("~$", ".")):
            yield file, name
        elif path.is_file():
            reading.fatal.append(Fault(name, None, None, None, None, *NOT_A_LEDGER, fatal=True))
        else:
            reading.unread.append(Unread(name, None, None, NOT_A_LEDGER[0]))


def _check(reading: _Reading, vault: Vault, on: date | None) -> None:
    """Hold back every faulty row; references only when everything could be read, else nobody would be found."""
    books, held = reading.books, reading.held
    people = name_workers(books, vault, on, held)
    settle_pay_units(books["posts"], held)
    for book in books.values():
        hold_out_of_range(book, held)
    for book in books.values():
        hold_duplicates(book, held)
    if not reading.fatal:
        hold_strangers(books, held, people)


def _refuse_if_needed(reading: _Reading, policy: Parameters, on: date | None, name: str) -> None:
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


def _intake(reading: _Reading, vault: Vault) -> Intake:
    books, held = reading.books, reading.held
    kept = {name: held.kept(book) for name, book in books.items()}
    skills = skills_of_cells(kept["workers"], kept["skills_held"])
    requirements = requirements_of_cells(kept["posts"], kept["requirements"])
    faults = _ordered(held.faults)
    tables = {name: _only_columns(name, frame) for name, frame in kept.items()}
    tables["skills_held"] = _joined(tables["skills_held"], skills)
    tables["requirements"] = _joined(tables["requirements"], requirements)
    vault.put(identities(kept["workers"]))
    instance = Instance(tables, quarantine_frame(faults))
    return Intake(instance, faults, quality_frame(books, held), count_frame(books, held), reading.unread)


def _only_columns(table: str, frame: pd.DataFrame) -> pd.DataFrame:
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


HIDDEN = Text("隐藏的工作表，未读取", "hidden sheet; not read")
NO_TABLE = Text("名称不对应任何表，未读取", "its name stands for no table; not read")
NAME_SHEETS = Text(
    "请让工作表名或文件名含有表名，如 劳动力、用人单位、岗位",
    "let the sheet or file name contain it: 劳动力, 用人单位, 岗位",
)
NO_HEADERS = (
    Text("找不到表头行", "has no row of known headers"),
    Text("请在前 20 行内写上表头", "put the headers into one of the first 20 rows"),
)
NO_SUCH_PATH = (
    Text("没有这个文件或文件夹", "no such file or folder"),
    Text("请核对路径", "check the path"),
)
NOT_A_LEDGER = (
    Text("不是 xlsx、xls、csv 或 parquet，未读取", "is not xlsx, xls, csv or parquet; not read"),
    Text("请另存为 xlsx", "save it as xlsx"),
)
CORRECT_ALL = Text("请按下列各条改正后重新导入", "correct the faults listed and import again")
