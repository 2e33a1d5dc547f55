"""A memo as a Word file on one A4 page in the style of official documents (GB/T 9704), editable in Word and WPS."""

import io
import math
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.language import Language, Text
from reports.figures.svg import text_width
from reports.memo import Memo

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

PAGE_MM, MARGINS_MM = (210.0, 297.0), (37.0, 26.0, 35.0, 28.0)
"""A4, and its margins: top, right, bottom, left."""
POINTS_PER_MM = 72 / 25.4
SIZES = ((16.0, 28.0), (15.0, 25.0), (14.0, 23.0), (12.0, 19.5), (10.5, 17.0), (9.0, 14.0))
"""Type size and distance of lines in points, from the usual 三号 down: the first at which all fits on the page."""
TITLE_SIZE, FOOT_SIZE = 1.375, 0.75
"""Title and closing words, in parts of the type size: 二号 over 三号."""
FONTS: dict[Language, tuple[str, str, str]] = {
    "zh": ("宋体", "黑体", "仿宋"),
    "en": ("Times New Roman", "Arial", "Times New Roman"),
}
"""Fonts of title, headings and text: those of the standard that every office computer in China has."""
SAFETY = 1.06
"""Lines are reckoned this much wider than they are: a word processor does not break a word or a stop as we do."""
HEAD_STOP = Text("。", ". ")
SOURCE = Text("（表 {tables}）", " (table {tables})")


class TooLong(ValueError):
    """A memo does not fit on a page even in the smallest type."""


@dataclass(frozen=True)
class Layout:
    """Type size and distance of lines of a memo, in points, and how many lines it takes of how many."""

    size: float
    leading: float
    lines: float
    room: float


def paragraphs(memo: Memo) -> list[tuple[str, str]]:
    """Return heading and text of each section, with the tables that hold its figures."""
    joint = "、" if memo.lang == "zh" else ", "
    told = []
    for one in memo.sections:
        source = SOURCE.say(memo.lang, tables=joint.join(one.tables)) if one.tables else ""
        told.append((one.heading, one.text.strip() + source))
    return told


def layout_of(memo: Memo) -> Layout:
    """Return the largest type at which a memo fits on one page.

    Raises
    ------
    TooLong
        When none does.
    """
    top, right, bottom, left = MARGINS_MM
    wide = (PAGE_MM[0] - left - right) * POINTS_PER_MM
    high = (PAGE_MM[1] - top - bottom) * POINTS_PER_MM
    for size, leading in SIZES:
        lines = TITLE_SIZE * _lines(memo.title, size * TITLE_SIZE, wide) + 1.5
        lines += sum(_lines(heading + text, size, wide, 3 * size) for heading, text in paragraphs(memo))
        lines += FOOT_SIZE * _lines(memo.closing, size * FOOT_SIZE, wide)
        if lines * leading <= high:
            return Layout(size, leading, lines, high / leading)
    raise TooLong(f"the memo takes {lines:.0f} lines of {high / leading:.0f} at the smallest type")


def _lines(text: str, size: float, wide: float, indent: float = 0.0) -> int:
    return math.ceil((text_width(text, size) * SAFETY + indent) / wide)


def write_letter(memo: Memo, path: Path) -> None:
    """Write a memo as a Word file; the same memo gives the same bytes.

    Raises
    ------
    TooLong
        When it does not fit on a page.
    """
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    layout, document = layout_of(memo), Document()
    sheet = document.sections[0]
    sheet.page_width, sheet.page_height = (Mm(side) for side in PAGE_MM)
    sheet.top_margin, sheet.right_margin, sheet.bottom_margin, sheet.left_margin = (Mm(side) for side in MARGINS_MM)
    document.core_properties.title, document.core_properties.author = memo.title, "laborflow"
    title_font, head_font, text_font = FONTS[memo.lang]

    def add(text: str, font: str, size: float, leading: float, bold: bool = False) -> "Paragraph":
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(leading)
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)
        _set(paragraph.add_run(text), font, size, bold, memo.lang)
        return paragraph

    title = add(memo.title, title_font, layout.size * TITLE_SIZE, layout.leading * TITLE_SIZE, bold=True)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(layout.leading)
    for heading, text in paragraphs(memo):
        body = add(
            f"{heading}{HEAD_STOP.say(memo.lang)}", head_font, layout.size, layout.leading, bold=memo.lang == "en"
        )
        _set(body.add_run(text), text_font, layout.size, False, memo.lang)
        if memo.lang == "zh":
            body.paragraph_format.first_line_indent = Pt(2 * layout.size)
            body.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    closing = add(memo.closing, text_font, layout.size * FOOT_SIZE, layout.leading * FOOT_SIZE)
    closing.paragraph_format.space_before = Pt(layout.leading / 2)
    held = io.BytesIO()
    document.save(held)
    path.write_bytes(_undated(held.getvalue()))


def _set(run: Any, font: str, size: float, bold: bool, lang: Language) -> None:
    """Set the font of a run, for Chinese characters too, which Word keeps apart."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run.font.name, run.font.size, run.font.bold = font, Pt(size), bold
    if lang == "zh":
        run.font.name = "Times New Roman"  # figures; Chinese characters have a font of their own
        run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _undated(file: bytes) -> bytes:
    """Return a zip file whose entries have no time of writing."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            plain = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            plain.compress_type, plain.create_system = zipfile.ZIP_DEFLATED, 3
            new.writestr(plain, old.read(entry.filename))
    return held.getvalue()
