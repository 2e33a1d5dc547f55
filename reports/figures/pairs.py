"""Pairs of bars, one below the other: what there was and what there is with a change, and the change in figures."""

from collections.abc import Sequence
from typing import NamedTuple

from reports.figures.bars import legend
from reports.figures.svg import BLUE, GREY, INK, PALE_BLUE, picture, rect, text, text_width


class Pair(NamedTuple):
    """One row: its label, both values, and what is written behind them."""

    label: str
    before: float
    after: float
    change: str


def pairs(rows: Sequence[Pair], keys: tuple[str, str], title: str, heading: str) -> str:
    """Return a figure of two bars a row on one scale.

    Parameters
    ----------
    rows
        The rows, drawn in their order; values not negative.
    keys
        What the first and the second bar of a row are called.
    title
        Read aloud.
    heading
        What the figures behind the bars are.
    """
    width, top, step, tall = 1016.0, 30.0, 32.0, 11.0
    left = max((text_width(row.label, 12.5) for row in rows), default=0) + 10
    behind = max([text_width(heading, 12), *(text_width(row.change, 12) for row in rows)]) + 12
    room = width - left - behind
    highest = max([*(value for row in rows for value in (row.before, row.after)), 1e-9])
    parts = [*legend(((keys[0], PALE_BLUE), (keys[1], BLUE)), left, 14), text(width, 14, heading, 12, "end", GREY)]
    for position, row in enumerate(rows):
        y = top + position * step
        parts.append(text(left - 8, y + tall + 4, row.label, 12.5, "end", INK))
        for rank, (value, fill) in enumerate(((row.before, PALE_BLUE), (row.after, BLUE))):
            told = f"{row.label} · {keys[rank]}: {value:,.0f}"
            parts.append(rect(left, y + rank * tall, room * value / highest, tall - 1, fill, told))
        parts.append(text(width, y + tall + 4, row.change, 12, "end", INK))
    return picture(width, top + len(rows) * step + 2, parts, title)
