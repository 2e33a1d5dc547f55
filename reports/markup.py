"""Tidy tables as HTML: aligned numbers, bars in cells, and the name of the file that holds the same figures."""

from html import escape
from typing import Final

from markupsafe import Markup

from domain.language import Language, Text
from reports.form import NUMERIC, Form
from reports.names import Names, is_missing
from reports.table import Field, Tidy

_BARRED: Final = frozenset({Form.COUNT, Form.SHARE, Form.YUAN, Form.MINUTES})
SHORT: Final[dict[Language, int]] = {"zh": 13, "en": 24}
"""Texts of up to so many characters stay on one line."""
MANY: Final = 10
"""Tables of so many columns are set closer, so that none is cut off on a screen."""
MORE: Final = Text("另有 {rows} 行，见 tables/{name}.csv", "{rows} more rows in tables/{name}.csv")
SOURCE: Final = Text("数据：tables/{name}.csv", "Data: tables/{name}.csv")
NOTHING: Final = Text("没有记录。", "Nothing to show.")


def trusted(html: str) -> Markup:
    """Mark HTML or SVG as ready for the page: whoever wrote it has escaped every text in it."""
    return Markup(html)  # noqa: S704


def html_table(tidy: Tidy, names: Names, lang: Language, *, rows: int = 1000, columns: tuple[str, ...] = ()) -> Markup:
    """Return a table as HTML, with its note and the CSV file of the same figures below.

    Parameters
    ----------
    tidy
        The table.
    names
        Speaks codes.
    lang
        Language.
    rows
        Most rows to show; how many more the file holds is said below.
    columns
        Columns to show; all when empty.
    """
    if not len(tidy.frame):
        return trusted(f'<p class="nothing">{escape(NOTHING.say(lang))}</p>')
    shown = tidy.told(lang).head(rows, *columns)
    head = "".join(f'<th scope="col"{_class(field)}>{_heading(field, lang)}</th>' for field in shown.fields)
    body = "".join(f"<tr>{cells}</tr>" for cells in _body(shown, names, lang))
    foot = _foot(tidy, len(shown.frame), lang)
    many = ' class="dense"' if len(shown.fields) >= MANY else ""
    table = f'<table{many} data-table="{tidy.name}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return trusted(f'<div class="scroll">{table}</div>{foot}')


def _body(tidy: Tidy, names: Names, lang: Language) -> list[str]:
    columns = []
    for field in tidy.fields:
        values = tidy.frame[field.name]
        spoken = names.speak_all(values, field.form, field.labels, lang)
        bars = _bars(tidy, field) if field.bar and field.form in _BARRED else [""] * len(spoken)
        tag = _class(field, max(map(len, spoken), default=0) <= SHORT[lang])
        columns.append([f"<td{tag}>{bar}{escape(cell)}</td>" for cell, bar in zip(spoken, bars, strict=True)])
    return ["".join(cells) for cells in zip(*columns, strict=True)]


def _bars(tidy: Tidy, field: Field) -> list[str]:
    """Return a bar for each number of a column: shares of the whole, counts of the largest."""
    values = [0.0 if is_missing(value) else float(value) for value in tidy.frame[field.name]]
    whole = 1.0 if field.form is Form.SHARE else max([*values, 1e-9])
    return [f'<i class="bar" style="--s:{max(0.0, min(1.0, value / whole)):.2f}"></i>' for value in values]


def _heading(field: Field, lang: Language) -> str:
    """Return a column's title; Chinese ones break before a bracket rather than within a word."""
    return escape(field.title.say(lang)).replace("（", "<wbr>（")


def _class(field: Field, short: bool = False) -> str:
    """Return the classes of a cell: a number, with a bar, or a text short enough to stay on one line."""
    number = field.form in NUMERIC
    kind = [name for name, holds in (("n", number), ("b", field.bar), ("w", short and not number)) if holds]
    return f' class="{" ".join(kind)}"' if kind else ""


def _foot(tidy: Tidy, shown: int, lang: Language) -> str:
    hidden = len(tidy.frame) - shown
    parts = [] if tidy.note is None else [tidy.note.say(lang)]
    source = MORE if hidden > 0 else SOURCE
    parts.append(source.say(lang, name=tidy.name, rows=f"{hidden:,}"))
    return f'<p class="foot">{escape(" ".join(parts))}</p>'
