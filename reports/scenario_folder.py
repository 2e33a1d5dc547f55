"""What a planner takes to a meeting, in one folder: page, memo, tables, workbook, pictures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from domain.language import LANGUAGES, Language, Text
from reports.exported import write_pictures, write_tables_book
from reports.letter import write_letter
from reports.memo import Memo
from reports.names import Names
from reports.page import bilingual_page
from reports.table import Tidy, write_tables

BOOK, PICTURES, TABLES = "tables.xlsx", "pictures", "tables"
Drawn = Mapping[str, str]


def memo_file(lang: Language) -> str:
    """Return the file name of the memo."""
    return f"memo-{lang}.docx"


@dataclass(frozen=True)
class Sheet:
    """All that one folder is made of.

    Parameters
    ----------
    file, title
        Name and title of the page.
    tables
        By name; every figure of page, memo and pictures stands in one.
    names
        Speaks codes.
    on
        The day, recorded in the workbook.
    pictures
        By language: SVG by name; empty where there is nothing to draw.
    body
        The article of a language, from its pictures.
    memo
        The memo of a language; None where a page has none.
    """

    file: str
    title: Text
    tables: Mapping[str, Tidy]
    names: Names
    on: date
    pictures: Callable[[Language], Drawn]
    body: Callable[[Language, Drawn], str]
    memo: Callable[[Language], Memo] | None = None


def write_sheet(sheet: Sheet, folder: Path, lang: Language) -> list[Path]:
    """Write the folder and return its files, the page first.

    The page holds both languages and opens in ``lang``, the language of the workbook; memos and pictures are written in
    both; tables as CSV and Parquet below ``tables/``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / sheet.file
    drawn = {each: sheet.pictures(each) for each in LANGUAGES}
    plain_title = Text(*(text.replace("{", "{{").replace("}", "}}") for text in sheet.title))  # a title is no template
    whole = bilingual_page(plain_title, lang, lambda each: sheet.body(each, drawn[each]))
    page.write_text(whole, encoding="utf-8", newline="\n")
    files = [page]
    if sheet.memo is not None:
        for each in LANGUAGES:
            write_letter(sheet.memo(each), folder / memo_file(each))
            files.append(folder / memo_file(each))
    files += write_tables(sheet.tables.values(), folder / TABLES, sheet.names)
    for tidy in sheet.tables.values():
        path = folder / TABLES / f"{tidy.name}.parquet"
        plain(tidy.frame).to_parquet(path, index=False)
        files.append(path)
    write_tables_book(sheet.tables.values(), folder / BOOK, sheet.names, lang, sheet.on)
    return [*files, folder / BOOK, *write_pictures(drawn, folder / PICTURES)]


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame that Parquet can hold: texts in two languages become one column each."""
    both = [name for name in frame.columns if len(frame) and isinstance(frame[name].iloc[0], Text)]
    for name in both:
        for at, lang in enumerate(LANGUAGES):
            frame = frame.assign(**{f"{name}_{lang}": [text[at] for text in frame[name]]})
    return frame.drop(columns=both)
