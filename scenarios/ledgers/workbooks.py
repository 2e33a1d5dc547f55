"""Ledgers to files: one workbook per table and county, one table as a GB18030 text file, and notes.json beside them."""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from scenarios.ledgers.ledger import Ledgers, Sheet
from scenarios.ledgers.streams import only_where

NOTES = "notes.json"
TEXT_TABLES = frozenset({"技能证书", "补贴事实"})
"""Always written as GB18030 text files."""
WORKBOOK_PEOPLE = 400_000
"""Above this number of people their ledgers are written as text files: workbooks would take several minutes."""
_PEOPLE = "劳动力"


def write_ledgers(ledgers: Ledgers, folder: str | Path) -> list[Path]:
    """Write the ledgers to a folder and return the files.

    Files that an earlier call wrote there, listed in its notes.json, are removed first; others are left alone.

    Parameters
    ----------
    ledgers
        What ``generate`` returned.
    folder
        Created when missing.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _remove_earlier(folder)
    people = sum(len(sheet.frame) for sheet in ledgers.sheets if sheet.name.startswith(_PEOPLE))
    written = []
    for stem, sheets in _by_file(ledgers.sheets).items():
        as_text = stem in TEXT_TABLES or (people > WORKBOOK_PEOPLE and stem.startswith(_PEOPLE))
        path = folder / f"{stem}{'.csv' if as_text else '.xlsx'}"
        if as_text:
            _write_text(sheets[0], path)
        else:
            _write_workbook(sheets, path, date.fromisoformat(ledgers.notes["plan_date"]))
        written.append(path)
    _write_notes(ledgers.notes, written, folder / NOTES)
    return [*written, folder / NOTES]


def _by_file(sheets: tuple[Sheet, ...]) -> dict[str, list[Sheet]]:
    files: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        files.setdefault(sheet.file, []).append(sheet)
    return files


def _remove_earlier(folder: Path) -> None:
    try:
        earlier = json.loads((folder / NOTES).read_text(encoding="utf-8")).get("files", [])
    except (FileNotFoundError, ValueError):
        return
    for name in earlier:
        (folder / Path(name).name).unlink(missing_ok=True)


def _write_notes(notes: Mapping[str, Any], written: list[Path], path: Path) -> None:
    facts = {**notes, "files": sorted(file.name for file in written)}
    path.write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _write_workbook(sheets: list[Sheet], path: Path, created: date) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"created": datetime.combine(created, time())})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        first = 1 if sheet.title else 0
        page.set_column(0, len(sheet.frame.columns) - 1, 14)
        page.freeze_panes(first + 1, 1)
        if sheet.title:
            page.write_string(0, 0, sheet.title, bold)
        for column, header in enumerate(sheet.frame.columns):
            page.write_string(first, column, str(header), bold)
        _write_rows(page, sheet, first + 1, day)
    book.close()


def _write_rows(page: Worksheet, sheet: Sheet, first: int, day: Any) -> None:
    for row, cells in enumerate(_rows(sheet), start=first):
        for column, cell in enumerate(cells):
            if cell is None:
                continue
            if isinstance(cell, str):
                page.write_string(row, column, cell)
            elif isinstance(cell, date):
                page.write_datetime(row, column, cell, day)
            else:
                page.write_number(row, column, cell)


def _write_text(sheet: Sheet, path: Path) -> None:
    with path.open("w", encoding="gb18030", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        if sheet.title:
            writer.writerow([sheet.title])
        writer.writerow(sheet.frame.columns)
        writer.writerows(_rows(sheet))


def _rows(sheet: Sheet) -> Iterator[tuple[Any, ...]]:
    frame = sheet.frame
    columns = [frame[name].to_numpy(dtype=object) for name in frame.columns]
    cleaned = [
        only_where(frame[name].notna().to_numpy(), values) for name, values in zip(frame.columns, columns, strict=True)
    ]
    return zip(*(values.tolist() for values in cleaned), strict=True)
