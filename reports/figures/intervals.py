"""Changes with their intervals around zero: who gains, who loses, and where neither can be said."""

from collections.abc import Sequence
from typing import NamedTuple

from reports.figures.curves import scale_of
from reports.figures.svg import BLUE, GREY, INK, LINE, VERMILION, circle, line, number, picture, text, text_width


class Interval(NamedTuple):
    """One row: the change and half of its interval, None where there is none; ``ends`` where it is not symmetric."""

    label: str
    change: float
    half: float | None
    ends: tuple[float, float] | None = None

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return self.change - (self.half or 0) if self.ends is None else self.ends[0]

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return self.change + (self.half or 0) if self.ends is None else self.ends[1]


def intervals(
    rows: Sequence[Interval],
    title: str,
    unit: str,
    width: float = 494,
    *,
    signed: bool = True,
    least: float = 0.0,
    banded: bool = True,
) -> str:
    """Return a dot with its interval per row; blue above zero, vermilion below, grey where the interval holds zero.

    ``signed`` writes a plus before what is above zero; ``least`` is a value that the scale takes in; without ``banded`` the
    ends of an interval are drawn but not written.
    """
    step, top, foot = 24.0, 24.0, 26.0
    longest = max((text_width(row.label, 12) for row in rows), default=0) + 14
    left = min(max(200.0, 0.3 * width), longest)
    # Written at 11; room for 12.5, since digits and signs of the widest common fonts are wider than half a square.
    right = max((text_width(_number(row, signed, banded), 12.5) for row in rows), default=0) + 14
    ends = [end for row in rows for end in (row.low, row.high)]
    low, high, tick = scale_of(min([*ends, least]), max([*ends, least]))
    base = top + step * len(rows)

    def x(value: float) -> float:
        return left + (width - left - right) * (value - low) / (high - low)

    parts = [text(left, 14, unit, 11.5, fill=GREY)]
    for rank in range(round((high - low) / tick) + 1):
        at = low + rank * tick
        zero = abs(at) < tick / 1e6
        parts.append(line(x(at), top, x(at), base, INK if zero else LINE, 1.4 if zero else 1))
        if rank % 2 == 0 or zero:
            parts.append(text(x(at), base + 15, f"{at:,.10g}", 10.5, "middle", GREY))
    for row_number, row in enumerate(rows):
        y = top + step * row_number + step / 2
        sure = (row.half is not None or row.ends is not None) and not row.low <= 0 <= row.high
        ink = GREY if not sure else BLUE if row.change > 0 else VERMILION
        spoken = f"{row.label}: {_number(row, signed, banded)}"
        lines = _lines(row.label, left - 12)
        for at, said in enumerate(lines):
            size, lift = (12, 4.0) if len(lines) == 1 else (10.5, 11.5 * at - 1.5)
            parts.append(text(left - 8, y + lift, said, size, "end"))
        if row.low < row.high:
            parts.append(line(x(row.low), y, x(row.high), y, ink, 3))
        parts.append(circle(x(row.change), y, 4.5, ink, spoken))
        parts.append(text(width - right + 10, y + 4, _number(row, signed, banded), 11, fill=INK))
    return picture(width, base + foot, parts, title)


def _number(row: Interval, signed: bool, banded: bool) -> str:
    """Return the change and its interval as they are written beside the row; small ones with a decimal."""
    sign = "+" if signed else ""
    known = (row.change, row.half or 0.0, *(row.ends or ()))
    fine = max(map(abs, known)) < SMALL and any(round(one) != one for one in known)
    places = 1 if fine or any(0 < abs(one) < 1 for one in known) else 0
    shown = f"{row.change:{sign},.{places}f}" if round(row.change, places) else "0"
    if not banded:
        return shown
    if row.ends is not None:
        return f"{shown} ({row.ends[0]:,.{places}f} … {row.ends[1]:,.{places}f})"
    return shown if row.half is None else f"{shown} ±{row.half:,.{places}f}"


SMALL = 20
"""Below this a whole number would hide the interval."""


def _lines(label: str, room: float) -> list[str]:
    """Return a label on one line, or smaller on two, the second cut off where even that is too long."""
    if text_width(label, 12) <= room:
        return [label]
    end = max((at for at in range(1, len(label)) if text_width(label[:at], 10.5) <= room), default=1)
    blank = label.rfind(" ", 0, end + 1)
    end = blank if blank > end // 2 else end
    return [label[:end].rstrip(), _cut(label[end:].lstrip(), room)]


def _cut(label: str, room: float) -> str:
    while text_width(label, 10.5) > room and len(label) > 2:
        label = label[:-2] + "…"
    return label


class Dot(NamedTuple):
    """One point of a frontier with half of the interval of both values."""

    label: str
    x: float
    y: float
    x_half: float
    y_half: float


class Line(NamedTuple):
    """Points in order, joined; the first of several lines is drawn with intervals."""

    label: str
    dots: Sequence[Dot]
    stroke: str


def frontier(lines: Sequence[Line], title: str, x_title: str, y_title: str, width: float = 620) -> str:
    """Return points joined in order in a band of their intervals; those of the first line with crosses and their value."""
    left, top, tall, foot, right = 74.0, 44.0, 270.0, 46.0, 24.0
    dots = [dot for one in lines for dot in one.dots]
    xs = scale_of(min([*(dot.x - dot.x_half for dot in dots), 0.0]), max([*(dot.x + dot.x_half for dot in dots), 0.0]))
    ys = scale_of(min([*(dot.y - dot.y_half for dot in dots), 0.0]), max([*(dot.y + dot.y_half for dot in dots), 0.0]))

    def x(value: float) -> float:
        return left + (width - left - right) * (value - xs[0]) / (xs[1] - xs[0])

    def y(value: float) -> float:
        return top + tall * (ys[1] - value) / (ys[1] - ys[0])

    parts = [text(4, 14, y_title, 12, fill=GREY), text(width - right, top + tall + 38, x_title, 12, "end", GREY)]
    for rank in range(round((ys[1] - ys[0]) / ys[2]) + 1):
        at = ys[0] + rank * ys[2]
        parts.append(line(left, y(at), width - right, y(at), GREY if abs(at) < ys[2] / 1e6 else LINE))
        parts.append(text(left - 6, y(at) + 4, f"{at:,.10g}", 11, "end", GREY))
    for rank in range(round((xs[1] - xs[0]) / xs[2]) + 1):
        at = xs[0] + rank * xs[2]
        parts.append(line(x(at), top + tall, x(at), top + tall + 5, GREY))
        parts.append(text(x(at), top + tall + 18, f"{at:,.10g}", 11, "middle", GREY))
    key_x = left + 6
    for one in lines:
        parts += [line(key_x, 31, key_x + 18, 31, one.stroke, 2.5), text(key_x + 23, 35, one.label, 11.5, fill=GREY)]
        key_x += 23 + text_width(one.label, 11.5) + 18
    for rank, one in enumerate(lines):
        path = " ".join(f"{number(x(dot.x))},{number(y(dot.y))}" for dot in one.dots)
        edge = [(dot.x, dot.y + dot.y_half) for dot in one.dots] + [(d.x, d.y - d.y_half) for d in reversed(one.dots)]
        band = " ".join(f"{number(x(across))},{number(y(up))}" for across, up in edge)
        parts.append(f'<polygon points="{band}" fill="{one.stroke}" fill-opacity=".13"/>')
        parts.append(f'<polyline points="{path}" fill="none" stroke="{one.stroke}" stroke-width="2"/>')
        for dot in one.dots:
            if rank == 0:
                parts.append(line(x(dot.x - dot.x_half), y(dot.y), x(dot.x + dot.x_half), y(dot.y), one.stroke, 1.5))
                parts.append(line(x(dot.x), y(dot.y - dot.y_half), x(dot.x), y(dot.y + dot.y_half), one.stroke, 1.5))
            spoken = f"{one.label} {dot.label}: {dot.x:,.0f}, {dot.y:,.0f} ± {dot.y_half:,.0f}"
            parts.append(circle(x(dot.x), y(dot.y), 5 if rank == 0 else 3.5, one.stroke, spoken))
            if rank == 0:
                end = x(dot.x) > width - right - 60
                parts.append(
                    text(
                        x(dot.x) + (-8 if end else 8), y(dot.y) - 9, dot.label, 12, "end" if end else "start", halo=True
                    )
                )
    return picture(width, top + tall + foot, parts, title)
