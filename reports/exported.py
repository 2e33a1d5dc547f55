"""Pictures and tables to take away: each picture as SVG and PNG in both languages, all tables as one workbook."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from domain.language import LANGUAGES, Language
from reports.figures.svg import SANS
from reports.names import Names
from reports.spreadsheet import Spreadsheet
from reports.table import Tidy

ZOOM = 2.0
"""Pixels of a PNG to a unit of the drawing: sharp on paper at half a page's width."""
NO_FONT = "no-chinese-font.txt"
_PROBE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20" width="20" height="20">{text}</svg>'
_SAID = """这台电脑没有中文字体，所以只写了 SVG，没有写 PNG；装上任一中文字体（如思源黑体）后重新运行。
This computer has no Chinese font, so pictures were written as SVG only; install one and run again.
"""


def write_pictures(pictures: Mapping[Language, Mapping[str, str]], folder: Path) -> list[Path]:
    """Write each picture as ``NAME-LANG.svg`` and ``.png``; without a Chinese font here, no PNG and a file that says so.

    Parameters
    ----------
    pictures
        By language and name, the SVG as a page holds it; empty ones are left out.
    folder
        Where to; made when absent.

    Returns
    -------
    list of Path
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written, drawable = [], has_chinese_font()
    if not drawable:
        written.append(folder / NO_FONT)
        written[0].write_text(_SAID, encoding="utf-8", newline="\n")
    for lang in LANGUAGES:
        for name, drawn in pictures[lang].items():
            if not drawn:
                continue
            path, alone = folder / f"{name}-{lang}.svg", standalone(drawn)
            path.write_text(alone, encoding="utf-8", newline="\n")
            written.append(path)
            if drawable:
                path.with_suffix(".png").write_bytes(png_of(drawn))
                written.append(path.with_suffix(".png"))
    return written


def png_of(drawn: str) -> bytes:
    """Return a page's SVG as a PNG of twice its size."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=standalone(drawn), zoom=ZOOM, background="white"))


def standalone(drawn: str) -> str:
    """Return a page's SVG as a file of its own: with its size, a white ground and its fonts."""
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)" width="100%"', drawn)
    if box is None:
        raise ValueError("the picture has no viewBox")
    wide, high = box[1], box[2]
    sized = drawn.replace('width="100%"', f'width="{wide}" height="{high}" font-family="{SANS}"', 1)
    end = sized.index(">") + 1
    return f'{sized[:end]}<rect width="{wide}" height="{high}" fill="#fff"/>{sized[end:]}\n'


def has_chinese_font() -> bool:
    """Tell whether Chinese text can be drawn on this computer: a character leaves ink."""
    import resvg_py

    blank, drawn = (
        bytes(resvg_py.svg_to_bytes(svg_string=_PROBE.format(text=text), background="white"))
        for text in ("", f'<text x="2" y="16" font-size="16" font-family="{SANS}">岗</text>')
    )
    return blank != drawn


def write_tables_book(tables: Iterable[Tidy], path: Path, names: Names, lang: Language, on: date) -> None:
    """Write all tables as sheets of one workbook, in one language."""
    with Spreadsheet(path, names, lang, on) as book:
        for tidy in tables:
            book.add(tidy, heading=f"{tidy.title.say(lang)} ({tidy.name})")
