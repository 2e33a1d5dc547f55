"""The ledgers of a folder, file by file: what each sheet holds, what nobody claimed, what cannot be used."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from domain.faults import Fault, InputRefused
from domain.intake.books import Book, Held
from domain.intake.columns import read_columns
from domain.intake.headers import Unread, lay_out, table_of
from domain.intake.parsers import Words
from domain.intake.sheets import SUFFIXES, RawSheet, read_sheets
from domain.language import Text
from domain.tables import REQUIRED_TABLES, TABLES


class Reading:
    """The books, faults and leftovers while ledgers are read."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.books = {name: Book(name) for name in TABLES}
        self.held = Held()
        self.fatal: list[Fault] = []
        self.unread: list[Unread] = []
        self.seen: set[str] = set()
        self.unreadable = False
        self.notes: dict[str, Any] = {}

    def read_notes(self, file: Path) -> None:
        """Read the facts about the ledgers (made up, assumed) that lie beside them, if they do."""
        if not file.is_file():
            return
        try:
            notes = json.loads(file.read_text(encoding="utf-8"))
            self.notes = dict(notes.items())
        except (ValueError, AttributeError):
            self.fatal.append(Fault(file.name, None, None, None, None, *NO_NOTES, fatal=True))

    def read(self, file: Path, name: str, only: str | None = None) -> None:
        """Read one file; of a workbook with many sheets those of one table, if only that is asked for."""
        sheets, faults = read_sheets(file, name)
        self.fatal += faults
        self.unreadable |= bool(faults)
        for sheet in sheets:
            if only is None or table_of(sheet, self.words.aliases)[0] == only:
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


def files_of(path: Path, reading: Reading) -> Iterator[tuple[Path, str]]:
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
        elif name != NOTES:
            reading.unread.append(Unread(name, None, None, NOT_A_LEDGER[0]))


NOTES = "notes.json"
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
NO_NOTES = (
    Text("不是 JSON 对象", "is no JSON object"),
    Text("请删去或重新生成", "delete it or write it again"),
)
NOT_A_LEDGER = (
    Text("不是 xlsx、csv 或 parquet，未读取", "is not xlsx, csv or parquet; not read"),
    Text("请另存为 xlsx", "save it as xlsx"),
)
