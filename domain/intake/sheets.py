"""A file to its sheets of raw cells; a file that cannot be trusted becomes a fault, never a guess."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from domain.faults import Fault
from domain.intake.archive import CellMark, marked_cells, read_whole
from domain.language import Text

SUFFIXES = (".xlsx", ".xls", ".csv", ".parquet")
_OLE = b"\xd0\xcf\x11\xe0"
_FIRST_BYTES = {".xlsx": b"PK\x03\x04", ".xls": _OLE, ".parquet": b"PAR1"}
_KINDS = {
    b"PK\x03\x04": Text("xlsx 工作簿（或压缩包）", "an xlsx workbook (or zip)"),
    _OLE: Text("xls 工作簿或加密文件", "an xls workbook or an encrypted file"),
    b"PAR1": Text("Parquet 文件", "a Parquet file"),
    b"%PDF": Text("PDF 文件", "a PDF file"),
    b"<": Text("网页", "a web page"),
}

OLD_WORKBOOK = (
    Text(
        "旧式 xls 工作簿中的公式错误会被读成空白，损坏也查不出", "an old xls workbook hides formula errors and damage"
    ),
    Text("请在 Excel 或 WPS 中打开，另存为 xlsx", "open it in Excel or WPS and save it as xlsx"),
)


@dataclass
class RawSheet:
    """One sheet as read: rows of cells from row 1 on, merged ranges and cells that hold an error.

    ``merged`` holds (first row, first column, last row, last column), ``marks`` what a reader would have shown as
    blank; both count from 0.
    """

    file: str
    sheet: str | None
    rows: list[list[Any]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    marks: dict[tuple[int, int], CellMark] = field(default_factory=dict)
    alone: bool = True
    hidden: bool = False


class Unreadable(Exception):
    """A file that cannot be used at all."""

    def __init__(self, problem: Text, way_out: Text) -> None:
        self.problem = problem
        self.way_out = way_out
        super().__init__(problem.en)


def read_sheets(path: Path, name: str) -> tuple[list[RawSheet], list[Fault]]:
    """Read every sheet of a file.

    Parameters
    ----------
    path
        A file with one of ``SUFFIXES``.
    name
        What messages call it.

    Returns
    -------
    tuple
        The sheets, and at most one fatal fault when the file cannot be read.
    """
    try:
        _test_form(path)
        return list(_READERS[path.suffix.casefold()](path, name)), []
    except Unreadable as trouble:
        return [], [Fault(name, None, None, None, None, trouble.problem, trouble.way_out, fatal=True)]


def _test_form(path: Path) -> None:
    """Compare the first bytes with the extension; of old workbooks the errors in cells read as blanks, so refuse them."""
    with path.open("rb") as stream:
        first = stream.read(8)
    if not first:
        raise Unreadable(Text("文件是空的", "the file is empty"), Text("请重新导出", "export it again"))
    expected = _FIRST_BYTES.get(path.suffix.casefold())
    found = next((kind for start, kind in _KINDS.items() if first.lstrip().startswith(start)), None)
    if found is None if expected is None else first.startswith(expected):
        if expected == _OLE:
            raise Unreadable(*OLD_WORKBOOK)
        return
    what = found or Text("文本或其他内容", "text or something else")
    suffix = path.suffix
    raise Unreadable(
        Text(f"扩展名为 {suffix}，内容却是{what.zh}", f"the extension says {suffix}, the content is {what.en}"),
        Text("请在表格软件中另存为 xlsx（不加密）", "save it as xlsx, without a password"),
    )


def _read_xlsx(path: Path, name: str) -> Iterator[RawSheet]:
    try:
        parts = read_whole(path)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        raise Unreadable(
            Text("文件不完整或已损坏", "the file is truncated or damaged"),
            Text("请重新导出或从原处再复制一次", "export it again or copy it again from its origin"),
        ) from None
    marks = marked_cells(parts)
    for sheet in _read_workbook(path, name):
        sheet.marks = marks.get(sheet.sheet or "", {})
        yield sheet


def _read_workbook(path: Path, name: str) -> Iterator[RawSheet]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            sheets = [about for about in book.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet]
            for about in sheets:
                if about.visible != SheetVisibleEnum.Visible:
                    yield RawSheet(name, about.name, [], alone=False, hidden=True)
                    continue
                sheet = book.get_sheet_by_name(about.name)
                merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
                rows = sheet.to_python(skip_empty_area=False)
                yield RawSheet(name, about.name, rows, merged, alone=len(sheets) == 1)
    except (CalamineError, OSError, ValueError):
        raise Unreadable(
            Text("工作簿无法读取", "the workbook cannot be read"),
            Text("请在表格软件中打开并另存为 xlsx", "open it in a spreadsheet program and save it as xlsx"),
        ) from None


def _read_csv(path: Path, name: str) -> Iterator[RawSheet]:
    text = _decode(path.read_bytes())
    first_lines = text[:4096]
    delimiter = max(",\t;", key=first_lines.count)
    try:
        rows: list[list[Any]] = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise Unreadable(
            Text("CSV 的引号或换行不成对", "quotes of the CSV do not match"),
            Text("请在表格软件中另存为 xlsx", "save it as xlsx in a spreadsheet program"),
        ) from None
    yield RawSheet(name, None, rows)


def _decode(content: bytes) -> str:
    """Decode UTF-8 with or without its mark, else GB18030; anything else is refused, never guessed."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content:
        raise Unreadable(
            Text("CSV 不是 UTF-8 或 GB18030 编码", "the CSV is neither UTF-8 nor GB18030"),
            Text("请另存为“CSV UTF-8”", "save it as CSV UTF-8"),
        )
    line = 0
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            line = max(line, content[: error.start].count(b"\n") + 1)  # the right encoding gets further
    raise Unreadable(
        Text(f"CSV 不是 UTF-8 或 GB18030 编码（第 {line} 行）", f"the CSV is neither UTF-8 nor GB18030 (line {line})"),
        Text("请另存为“CSV UTF-8”", "save it as CSV UTF-8"),
    )


def _read_parquet(path: Path, name: str) -> Iterator[RawSheet]:
    import pyarrow

    try:
        frame = pd.read_parquet(path)
    except (pyarrow.ArrowException, OSError, ValueError):
        raise Unreadable(
            Text("Parquet 文件无法读取", "the Parquet file cannot be read"),
            Text("请重新导出", "export it again"),
        ) from None
    columns = [_plain_column(frame[column]) for column in frame.columns]
    yield RawSheet(name, None, [list(map(str, frame.columns)), *map(list, zip(*columns, strict=True))])


def _plain_column(column: "pd.Series[Any]") -> list[Any]:
    """Return a Parquet column as cells, blanks as empty texts and dates as dates."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        days = column.to_numpy("datetime64[D]")
        return [day.item() if not np.isnat(day) else "" for day in days]
    blank = column.isna().to_numpy()
    return ["" if gap else value for gap, value in zip(blank, column.tolist(), strict=True)]


_READERS = {".xlsx": _read_xlsx, ".csv": _read_csv, ".parquet": _read_parquet}
