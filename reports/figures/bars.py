"""Bars: stacked shares, classes of a distribution, and two-sided bars for shortage against demand."""

from collections.abc import Sequence
from typing import NamedTuple

from reports.figures.svg import GREY, INK, LINE, ORANGE, line, picture, rect, text, text_width


class Segment(NamedTuple):
    """One part of a stacked bar."""

    label: str
    value: float
    fill: str


class Stack(NamedTuple):
    """One stacked bar."""

    label: str
    segments: tuple[Segment, ...]


def legend(items: Sequence[tuple[str, str]], x: float, y: float) -> list[str]:
    """Return colour keys in one row."""
    parts = []
    for label, fill in items:
        parts += [rect(x, y - 9, 10, 10, fill), text(x + 14, y, label, 12, fill=GREY)]
        x += 14 + text_width(label, 12) + 20
    return parts


def stacked(stacks: Sequence[Stack], title: str, unit: str, width: float = 560) -> str:
    """Return bars whose whole is 100%, with the counts written in and the whole at the end."""
    left, step, height = 0.0, 42.0, 18.0
    wholes = [f"{sum(segment.value for segment in stack.segments):,.0f} {unit}" for stack in stacks]
    room = width - left - max((text_width(whole, 13) for whole in wholes), default=0) - 14
    keys = list(dict.fromkeys((segment.label, segment.fill) for stack in stacks for segment in stack.segments))
    parts = legend(keys, left, 14)
    for row, stack in enumerate(stacks):
        y = 30 + row * step
        whole = sum(segment.value for segment in stack.segments)
        parts.append(text(left, y + 10, stack.label, 13))
        x = left
        for segment in stack.segments:
            wide = room * segment.value / whole if whole else 0
            share = 100 * segment.value / whole if whole else 0
            parts.append(
                rect(x, y + 16, wide, height, segment.fill, f"{segment.label} {segment.value:,.0f} ({share:.1f}%)")
            )
            label = f"{segment.value:,.0f}"
            if wide > text_width(label, 12) + 8:
                parts.append(text(x + 5, y + 29.5, label, 12, fill=INK if segment.fill == ORANGE else "#fff"))
            x += wide
        parts.append(text(left + room + 8, y + 30, wholes[row], 13))
    return picture(width, 30 + len(stacks) * step + 4, parts, title)


class Class(NamedTuple):
    """One class of a distribution; ``pale`` of its people are drawn in the second colour."""

    label: str
    people: int
    pale: int = 0


def classes(rows: Sequence[Class], fills: tuple[str, str], title: str, axis: str, width: float = 494) -> str:
    """Return upright bars, one per class, with counts on top and class labels below."""
    left, top, height, foot = 8.0, 24.0, 150.0, 44.0
    step = (width - 2 * left) / max(1, len(rows))
    highest = max([*(row.people for row in rows), 1])
    base = top + height
    parts = [line(left, base, width - left, base, LINE, 1)]
    for position, (label, people, pale) in enumerate(rows):
        x, wide = left + position * step + step * 0.08, step * 0.84
        tall, part = height * people / highest, height * pale / highest
        parts.append(rect(x, base - tall, wide, tall, fills[0], f"{label}: {people:,}"))
        if pale:
            parts.append(rect(x, base - tall, wide, part, fills[1]))
        if people:
            size = 11 if text_width(f"{people:,}", 11) < step else 9
            parts.append(text(x + wide / 2, base - tall - 4, f"{people:,}", size, "middle"))
        parts.append(text(x + wide / 2, base + 14, label, 10, "middle", GREY))
    parts.append(text(width / 2, base + 34, axis, 11.5, "middle", GREY))
    return picture(width, base + foot, parts, title)


class Side(NamedTuple):
    """One row of a two-sided figure."""

    label: str
    left: float
    right: float


def two_sided(rows: Sequence[Side], left_title: str, right_title: str, fills: tuple[str, str], title: str) -> str:
    """Return bars to both sides of the labels, on one scale."""
    width, step, middle = 1016.0, 24.0, 220.0
    room = (width - middle) / 2 - 60
    highest = max([*(row.left for row in rows), *(row.right for row in rows), 1])
    centre = width / 2
    parts = [
        text(centre - middle / 2 - 6, 14, left_title, 12.5, "end", fills[0]),
        text(centre + middle / 2 + 6, 14, right_title, 12.5, "start", fills[1]),
    ]
    for position, row in enumerate(rows):
        y = 24 + position * step
        parts.append(text(centre, y + 13, _shortened(row.label, middle - 8), 12.5, "middle", INK))
        for value, side, fill in ((row.left, -1, fills[0]), (row.right, 1, fills[1])):
            long = room * value / highest
            edge = centre + side * (middle / 2 + 6)
            parts.append(rect(edge - long if side < 0 else edge, y + 2, long, 15, fill, f"{row.label}: {value:,.0f}"))
            tip = edge + side * (long + 5)
            parts.append(text(tip, y + 13.5, f"{value:,.0f}", 11.5, "end" if side < 0 else "start"))
    return picture(width, 30 + len(rows) * step, parts, title)


def _shortened(label: str, room: float, size: float = 12.5) -> str:
    while text_width(label, size) > room and len(label) > 1:
        label = label[:-2] + "…" if label.endswith("…") else label[:-1] + "…"
    return label
