"""What a notebook shows of a plan, a run or a comparison: a piece of HTML with both languages that fetches nothing."""

from collections.abc import Sequence
from html import escape

import pandas as pd

from domain.language import Text

STYLE = "font-family:system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;line-height:1.45;overflow-x:auto"
MOST_ROWS = 20


def card(title: Text, facts: Sequence[tuple[Text, object]], tables: Sequence[tuple[Text, pd.DataFrame]] = ()) -> str:
    """Return a card; every text in it is escaped.

    Parameters
    ----------
    title
        What it is.
    facts
        What is said of it first: label and value.
    tables
        Small tables with their captions; of long ones the first rows are shown, and how many there are is said.
    """
    said = "".join(
        f"<tr><td style='text-align:left;color:#6b7683'>{_both(label)}</td>"
        f"<td style='text-align:left'>{escape(_plain(value))}</td></tr>"
        for label, value in facts
    )
    parts = [f'<div style="{STYLE}"><strong>{_both(title)}</strong><table>{said}</table>']
    for caption, frame in tables:
        parts.append(f"<p style='margin:.6em 0 .2em'>{_both(caption)}</p>")
        shown = frame.head(MOST_ROWS).astype(object)
        shown = shown.where(shown.notna(), "")  # what is not known stays blank
        parts.append(shown.to_html(index=False, border=0, escape=True, float_format=_number))
        if len(frame) > MOST_ROWS:
            more = f"{len(frame) - MOST_ROWS:,}"
            parts.append(f"<p style='color:#6b7683'>{_both(Text(f'另有 {more} 行', f'{more} more rows'))}</p>")
    return "".join([*parts, "</div>"])


def _both(text: Text) -> str:
    return escape(text.en if text.zh == text.en else f"{text.zh} {text.en}")


def _plain(value: object) -> str:
    if isinstance(value, Text):
        return f"{value.zh} {value.en}"
    if isinstance(value, float):
        return _number(value)
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _number(value: float) -> str:
    """Return a number as it is read: whole from a hundred on."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.4g}"
