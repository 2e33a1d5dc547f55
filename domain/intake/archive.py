"""The zip behind an xlsx: tested against its checksums, searched for cells that a reader would show as blank."""

import html
import re
import zipfile
from pathlib import Path
from typing import NamedTuple

from domain.language import Text

SIZE_LIMIT = 4 * 2**30  # unpacked bytes; beyond it the file is a bomb or no ledger
_CELL = re.compile(rb"<c ([^>]*[^/>])>(.*?)</c>", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_VALUE = re.compile(rb"<v[^>]*>(.*?)</v>", re.DOTALL)
_FORMULA = re.compile(rb"<f[ />]")
_ERROR_TYPE = b' t="e"'


class CellMark(NamedTuple):
    """A cell whose content is an error: what it shows, the problem and the way out."""

    value: str
    problem: Text
    way_out: Text


def read_whole(path: Path) -> dict[str, bytes]:
    """Read every member of the zip, which tests its checksum, and return those that ``marked_cells`` needs.

    Raises
    ------
    zipfile.BadZipFile
        When the archive is truncated or a checksum is wrong.
    ValueError
        When it unpacks to more than ``SIZE_LIMIT``.
    """
    kept: dict[str, bytes] = {}
    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > SIZE_LIMIT:
            raise ValueError("unpacks to more than 4 GB")
        for member in archive.infolist():
            content = _member(archive, member)
            if member.filename.startswith("xl/worksheets/"):
                if _ERROR_TYPE in content or _FORMULA.search(content):
                    kept[member.filename] = content
            elif member.filename in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
                kept[member.filename] = content
    return kept


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Read one member; whatever the decompressor says of damage counts as a bad zip."""
    import zlib

    try:
        return archive.read(member)
    except zlib.error as error:
        raise zipfile.BadZipFile(str(error)) from None


def marked_cells(parts: dict[str, bytes]) -> dict[str, dict[tuple[int, int], CellMark]]:
    """Return by sheet name the cells with a formula error or a formula that was never calculated, counted from 0."""
    found: dict[str, dict[tuple[int, int], CellMark]] = {}
    names = _sheet_names(parts)
    for part, content in parts.items():
        if part in names:
            found[names[part]] = dict(_marks(content))
    return found


def _marks(content: bytes) -> list[tuple[tuple[int, int], CellMark]]:
    marks = []
    for cell in _CELL.finditer(content):
        attributes, inner = b" " + cell[1], cell[2]
        place = _PLACE.search(attributes)
        if place is None:
            continue
        value = _VALUE.search(inner)
        shown = value[1].decode("utf-8", "replace") if value else ""
        if _ERROR_TYPE in attributes:
            mark = CellMark(
                shown or "#",
                Text("公式结果是错误值", "is the error of a formula"),
                Text("请改正公式或直接填写数值", "correct the formula or enter the value"),
            )
        elif _FORMULA.search(inner) and not shown and b't="str"' not in attributes:
            mark = CellMark(
                "=",
                Text("公式没有计算结果", "is a formula that was never calculated"),
                Text("请在表格软件中打开、计算并保存", "open, calculate and save it in a spreadsheet program"),
            )
        else:
            continue
        marks.append(((int(place[2]) - 1, column_index(place[1].decode())), mark))
    return marks


def column_index(letters: str) -> int:
    """Return the position of a column, A being 0."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def column_letters(index: int) -> str:
    """Return the letters of a column, 0 being A."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _sheet_names(parts: dict[str, bytes]) -> dict[str, str]:
    """Return the sheet name of each worksheet part."""
    links = _elements(parts.get("xl/_rels/workbook.xml.rels", b""), "Relationship")
    targets = {link.get("Id", ""): link.get("Target", "").lstrip("/").removeprefix("xl/") for link in links}
    sheets = _elements(parts.get("xl/workbook.xml", b""), "sheet")
    return {f"xl/{targets.get(sheet.get('id', ''), '')}": sheet.get("name", "") for sheet in sheets}


def _elements(content: bytes, tag: str) -> list[dict[str, str]]:
    """Return the attributes, without their prefixes, of every element of this name."""
    text = content.decode("utf-8", "replace")
    elements = re.findall(rf"<(?:\w+:)?{tag}\s([^>]*)>", text)
    return [
        {name.rpartition(":")[2]: html.unescape(value) for name, value in re.findall(r'([\w:]+)="([^"]*)"', element)}
        for element in elements
    ]
