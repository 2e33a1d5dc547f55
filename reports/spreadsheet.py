"""Tidy tables as sheets of a workbook: frozen headers, filters, widths, and text that stays text."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pandas as pd
import xlsxwriter

from domain.language import Language
from reports.form import NUMERIC, Form
from reports.names import Names, is_missing
from reports.table import Field, Tidy

MOST_ROWS: Final = 1_048_575
"""Rows of data on a sheet; the header takes one more, which is the limit of the format."""
_LONGEST_TEXT: Final = 32_767
_LONGEST_TITLE: Final = 31
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_NARROWEST, _WIDEST, _SAMPLE = 6, 60, 200
_NUMBER_FORMATS: Final = {
    Form.COUNT: "#,##0",
    Form.NUMBER: "#,##0.0",
    Form.MEASURE: "#,##0.0",
    Form.YUAN: "#,##0",
    Form.MINUTES: "#,##0",
    Form.KM: "#,##0.0",
    Form.SHARE: "0.0%",
    Form.DATE: "yyyy-mm-dd",
}


class Spreadsheet:
    """A workbook being written, the same bytes for the same content.

    Parameters
    ----------
    path
        File to write.
    names
        Speaks codes.
    lang
        Language of headers and labels.
    on
        The plan date, recorded as the date of creation.
    """

    def __init__(self, path: Path, names: Names, lang: Language, on: date) -> None:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        }
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"created": datetime(on.year, on.month, on.day, tzinfo=UTC), "author": "laborflow"})
        self._names, self._lang = names, lang
        self._titles: set[str] = set()
        head = {
            "bold": True,
            "bg_color": "#1D2733",
            "font_color": "#FFFFFF",
            "text_wrap": True,
            "valign": "vcenter",
            "border": 1,
        }
        self._head = self._book.add_format({**head, "border_color": "#D5DBE1"})
        self._text = self._book.add_format({"valign": "top"})
        self._wrapped = self._book.add_format({"valign": "top", "text_wrap": True})
        self._formats = {
            form: self._book.add_format({"num_format": shown, "valign": "top"})
            for form, shown in _NUMBER_FORMATS.items()
        }

    def __enter__(self) -> Self:
        """Begin writing."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the file."""
        self._book.close()

    def add(self, tidy: Tidy, title: str = "", heading: str = "", most_rows: int = MOST_ROWS) -> None:
        """Write a table as a sheet; more rows than a sheet holds go on in further sheets.

        Parameters
        ----------
        tidy
            The table.
        title
            Name of the sheet; the table's title when left out.
        heading
            Printed on top of every page.
        most_rows
            Rows of data on one sheet.
        """
        tidy = tidy.told(self._lang)
        wanted = title or tidy.title.say(self._lang)
        for start in range(0, max(len(tidy.frame), 1), most_rows):
            self._sheet(tidy, tidy.frame.iloc[start : start + most_rows], wanted, heading or wanted)

    def _sheet(self, tidy: Tidy, frame: pd.DataFrame, title: str, heading: str) -> None:
        sheet = self._book.add_worksheet(self._unique(title))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(frame), 1), len(tidy.fields) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_header("&L" + heading.replace("&", "&&")[:120] + "&R&P / &N")
        columns = [self._cells(field, frame[field.name]) for field in tidy.fields]
        for number, (field, cells) in enumerate(zip(tidy.fields, columns, strict=True)):
            sheet.set_column(number, number, _width(field.title.say(self._lang), cells))
        sheet.set_row(0, 32)
        for number, field in enumerate(tidy.fields):
            sheet.write_string(0, number, field.title.say(self._lang), self._head)
        formats = [self._format(field) for field in tidy.fields]
        for row, values in enumerate(zip(*columns, strict=True), 1):
            for number, value in enumerate(values):
                _write(sheet, row, number, value, formats[number])

    def _cells(self, field: Field, values: pd.Series) -> list[Any]:
        """Return a column as numbers, dates or text; blanks are None."""
        if field.form in NUMERIC:
            return [None if is_missing(value) else float(value) for value in values]
        if field.form is Form.DATE:
            return [None if is_missing(value) else pd.Timestamp(value).to_pydatetime() for value in values]
        if field.form is Form.TEXT:
            return [None if is_missing(value) or value == "" else str(value) for value in values]
        return list(self._names.speak_all(values, field.form, field.labels, self._lang))

    def _format(self, field: Field) -> Any:
        return self._formats.get(field.form, self._wrapped if field.form is Form.TEXT else self._text)

    def _unique(self, title: str) -> str:
        """Return a title that the format allows and no other sheet has."""
        clean = title.translate(_FORBIDDEN).strip("' ") or "sheet"
        candidate = clean[:_LONGEST_TITLE].strip("' ")
        number = 2
        while candidate.lower() in self._titles:
            tail = f" {number}"
            candidate = clean[: _LONGEST_TITLE - len(tail)] + tail
            number += 1
        self._titles.add(candidate.lower())
        return candidate


def _write(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    if value is None:
        return
    if isinstance(value, float):
        sheet.write_number(row, column, value, form)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value, form)
    else:
        sheet.write_string(
            row, column, value if len(value) <= _LONGEST_TEXT else value[: _LONGEST_TEXT - 1] + "…", form
        )


def _width(title: str, cells: Sequence[Any]) -> float:
    longest = max(_shown_widths(cells), default=0)
    return float(min(_WIDEST, max(_NARROWEST, 0.6 * _wide(title) + 2, longest + 2)))


def _shown_widths(cells: Sequence[Any]) -> Iterator[int]:
    for value in cells[:_SAMPLE]:
        if isinstance(value, str):
            yield _wide(value)
        elif value is not None:
            yield 11 if isinstance(value, datetime) else len(f"{value:,.1f}")


def _wide(text: str) -> int:
    return sum(2 if char >= "\u2e80" else 1 for char in text)
