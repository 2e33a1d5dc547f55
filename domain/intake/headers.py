"""Which table a sheet holds, which row holds its headers, and which column holds which field."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePath

from domain.faults import Fault
from domain.intake.aliases import Aliases, Unit, column_of, fold
from domain.intake.archive import column_letters
from domain.intake.cells import shown
from domain.intake.sheets import RawSheet
from domain.intake.trouble import braces_kept, nearest
from domain.language import Text
from domain.tables import TABLES

HEADER_DEPTH = 20  # rows searched for headers
_REMARK = re.compile(r"[(\[][^)\]]*[)\]]")
_BRACKET = re.compile(r"^(.*?)[(\[]([^()\[\]]*)[)\]]$")


@dataclass(frozen=True)
class Claimed:
    """A column of a sheet that holds a field: its position, its header as written, the unit the header states."""

    index: int
    field: str
    header: str
    unit: Unit | None = None


@dataclass(frozen=True)
class Unread:
    """A file, sheet or column that nobody claimed, and why."""

    file: str
    sheet: str | None
    column: str | None
    why: Text


@dataclass
class Layout:
    """Where a sheet holds what: the table, the header row (from 0), its columns, and what was left aside."""

    table: str
    header_row: int
    columns: list[Claimed] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def table_of(sheet: RawSheet, aliases: Aliases) -> tuple[str | None, bool]:
    """Return the table that the name of the sheet, else of the file, stands for, and whether the sheet said so.

    Of several tables in one name the last is meant, and of those ending together the longest: 以工代赈岗位 holds posts.
    """
    for name, own in ((sheet.sheet, True), (PurePath(sheet.file).stem, False)):
        folded = fold(name or "")
        for words in (_REMARK.sub("", folded), folded):
            found = [(words.rfind(alias) + len(alias), len(alias), alias) for alias in aliases.tables if alias in words]
            if found:
                return aliases.tables[max(found)[2]], own
    return None, False


def lay_out(sheet: RawSheet, table: str, aliases: Aliases) -> Layout | None:
    """Find the headers of a sheet.

    Parameters
    ----------
    sheet
        The cells.
    table
        Name of the table it holds.
    aliases
        Headers and units.

    Returns
    -------
    Layout or None
        None when no row has a known header.
    """
    header_row = _header_row(sheet, table, aliases)
    if header_row is None:
        return None
    layout = Layout(table, header_row)
    for index in range(len(sheet.rows[header_row])):
        _claim(sheet, index, layout, aliases)
    _find_duplicates(sheet, layout)
    _find_missing(sheet, layout)
    return layout


def _header_row(sheet: RawSheet, table: str, aliases: Aliases) -> int | None:
    """Return the row among the first with the most known headers, the first of equals."""
    counts = []
    for row, cells in enumerate(sheet.rows[:HEADER_DEPTH]):
        headers = {fold(_header(sheet, row, column)) for column in range(len(cells))}
        counts.append(sum(_known(header, table, aliases) for header in headers if header))
    best = max(counts, default=0)
    return counts.index(best) if best else None


def _known(header: str, table: str, aliases: Aliases) -> bool:
    return (table, header) in aliases.headers or (table, _split_unit(header)[0]) in aliases.headers


def _split_unit(folded: str) -> tuple[str, str]:
    """Split what stands in a closing bracket from a folded header."""
    found = _BRACKET.match(folded)
    return (found[1].rstrip("*"), found[2]) if found and found[1] else (folded, "")


def _header(sheet: RawSheet, row: int, column: int) -> str:
    """Return a header cell; one merged downwards into this row counts as standing in it."""
    text = shown(sheet.rows[row][column])
    if text:
        return text
    for top, left, bottom, right in sheet.merged:
        if left == column == right and top <= row <= bottom:
            return shown(sheet.rows[top][column])
    return ""


def _claim(sheet: RawSheet, index: int, layout: Layout, aliases: Aliases) -> None:
    """Decide what one column is: a field, refused, unknown, or data without a header."""
    header = _header(sheet, layout.header_row, index)
    folded = fold(header)
    if not folded:
        _headerless(sheet, index, layout)
        return
    if aliases.is_refused(folded):
        layout.unread.append(Unread(sheet.file, sheet.sheet, header, REFUSED))
        return
    known = aliases.headers.get((layout.table, folded))
    bracket = ""
    if known is None:
        plain, bracket = _split_unit(folded)
        known = aliases.headers.get((layout.table, plain))
    if known is None:
        layout.unread.append(Unread(sheet.file, sheet.sheet, header, UNKNOWN_HEADER))
        return
    unit = _unit_of(sheet, header, known.column, bracket or known.unit, layout, aliases)
    layout.columns.append(Claimed(index, known.column, header, unit))


def _unit_of(
    sheet: RawSheet, header: str, field_name: str, stated: str, layout: Layout, aliases: Aliases
) -> Unit | None:
    """Return the unit that a header states; words that name no unit at all are a remark."""
    if not stated:
        return None
    column = column_of(layout.table, field_name)
    unit = aliases.units.get((column.unit, stated))
    if unit is None and column.unit and (any(stated == known for _, known in aliases.units) or "元" in stated):
        accepted = "、".join(known for of, known in aliases.units if of == column.unit)
        problem = Text(f"表头单位“{stated}”不能用于此列", f"the header states the unit {stated!r}, which does not fit")
        way_out = Text(f"可用单位：{accepted}", f"units accepted: {accepted}")
        layout.faults.append(_fault(sheet, layout, header, header, braces_kept(problem), way_out))
    return unit


def _headerless(sheet: RawSheet, index: int, layout: Layout) -> None:
    """A column without a header is a fault under a header merged across it, else left aside when it holds data."""
    start = layout.header_row + 1
    if not any(index < len(row) and row[index] not in ("", None) for row in sheet.rows[start:]):
        return
    letters = column_letters(index)
    for top, left, bottom, right in sheet.merged:
        if top <= layout.header_row <= bottom and left < index <= right:
            header = shown(sheet.rows[top][left])
            problem = Text(
                f"表头“{header}”合并到无表头的 {letters} 列", f"header {header!r} is merged over column {letters}"
            )
            way_out = Text("请取消合并，每列一个表头", "unmerge it and give every column its own header")
            layout.faults.append(_fault(sheet, layout, letters, header, braces_kept(problem), way_out))
            return
    layout.unread.append(Unread(sheet.file, sheet.sheet, letters, NO_HEADER))


def _find_duplicates(sheet: RawSheet, layout: Layout) -> None:
    first: dict[str, Claimed] = {}
    for column in list(layout.columns):
        other = first.setdefault(column.field, column)
        if other is column:
            continue
        places = f"{column_letters(other.index)}、{column_letters(column.index)}"
        title = column_of(layout.table, column.field).title
        problem = Text(f"{places} 两列都是“{title.zh}”", f"columns {places} both hold {title.en!r}")
        way_out = Text("请删去或改名其中一列", "delete or rename one of them")
        layout.faults.append(_fault(sheet, layout, column.header, column.header, braces_kept(problem), way_out))
        layout.columns.remove(column)


def _find_missing(sheet: RawSheet, layout: Layout) -> None:
    """Ask for the required columns; a worker may be named by identity number or by worker number."""
    present = {column.field for column in layout.columns}
    strangers = [item.column for item in layout.unread if item.column and item.why is UNKNOWN_HEADER]
    for column in TABLES[layout.table].columns:
        if not column.required or column.name in present or _implied(column.name, layout):
            continue
        is_person = column.name == "worker_id"
        title = Text("身份证号（或人员编号）", "identity number (or worker)") if is_person else column.title
        guess = nearest(title.zh, strangers, 0.5)
        problem = Text(f"缺少必填列“{title.zh}”", f"the required column {title.zh!r} ({title.en}) is missing")
        seen = (f"；“{guess}”是否就是该列？", f"; is {guess!r} meant?") if guess else ("", "")
        way_out = Text(f"请补上该列{seen[0]}", f"add the column{seen[1]}")
        header = "身份证号" if is_person else column.title.zh
        layout.faults.append(_fault(sheet, layout, header, None, braces_kept(problem), braces_kept(way_out)))


def _implied(name: str, layout: Layout) -> bool:
    """A worker is known by identity number; the pay unit by the header of the pay or by its cells."""
    present: Callable[[str], bool] = {column.field for column in layout.columns}.__contains__
    return (name == "worker_id" and present("identity_number")) or (name == "pay_unit" and present("pay"))


def _fault(sheet: RawSheet, layout: Layout, column: str, value: str | None, problem: Text, way_out: Text) -> Fault:
    row = layout.header_row + 1
    return Fault(sheet.file, sheet.sheet, row, column, value, problem, way_out, table=layout.table, fatal=True)


REFUSED = Text(
    "民族、宗教信仰、政治面貌等信息不收，该列未读取",
    "ethnicity, religion and politics are never stored; column dropped",
)
UNKNOWN_HEADER = Text("表头不认识，该列未读取", "unknown header; the column was not read")
NO_HEADER = Text("没有表头，该列未读取", "no header; the column was not read")
