"""Curves over weeks: lines with a band behind them, and a zero line where effects are drawn."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from reports.figures.bars import legend
from reports.figures.svg import GREY, INK, LINE, circle, line, number, picture, text


class Curve(NamedTuple):
    """One line; ``low`` and ``high`` make its band, both empty for none."""

    label: str
    values: Sequence[float]
    stroke: str
    low: Sequence[float] = ()
    high: Sequence[float] = ()


class Ticks(NamedTuple):
    """What stands below the curves: positions and labels."""

    at: Sequence[int]
    labels: Sequence[str]


class Mark(NamedTuple):
    """A figure from elsewhere beside the curves: week, value and what it is."""

    at: float
    value: float
    label: str


def curves(
    drawn: Sequence[Curve],
    ticks: Ticks,
    title: str,
    unit: str,
    *,
    from_zero: bool = True,
    marks: Sequence[Mark] = (),
    marked: str = "",
) -> str:
    """Return a figure of curves over the same weeks.

    Parameters
    ----------
    drawn
        The curves, of one length.
    ticks
        Below the figure.
    title
        Read aloud.
    unit
        Of the values, at the top left.
    from_zero
        Whether the axis begins at 0 at the latest.
    marks, marked
        Dots beside the curves, and what the legend calls them.
    """
    width, left, top, tall, foot = 1016.0, 76.0, 34.0, 240.0, 30.0
    numbers = [value for curve in drawn for row in (curve.values, curve.low, curve.high) for value in row]
    numbers += [mark.value for mark in marks]
    finite = [value for value in numbers if math.isfinite(value)] or [0.0]
    low, high, step = scale_of(
        min([*finite, 0.0] if from_zero else finite), max([*finite, 0.0] if from_zero else finite)
    )
    weeks = max(len(curve.values) for curve in drawn)

    def x(week: float) -> float:
        return left + (width - left - 10) * week / max(1, weeks - 1)

    def y(value: float) -> float:
        inside = min(max(value, low), high) if math.isfinite(value) else low
        return top + tall * (high - inside) / (high - low)

    keys = [(curve.label, curve.stroke) for curve in drawn] + ([(marked, INK)] if marks else [])
    parts = [*legend(keys, left, 14), text(4, 14, unit, 11.5, fill=GREY)]
    for rank in range(round((high - low) / step) + 1):
        value = low + rank * step
        parts.append(line(left, y(value), width - 10, y(value), GREY if abs(value) < step / 1e6 else LINE))
        parts.append(text(left - 6, y(value) + 4, f"{value:,.10g}", 11.5, "end", GREY))
    for at, label in zip(ticks.at, ticks.labels, strict=True):
        parts.append(line(x(at), top + tall, x(at), top + tall + 5, GREY))
        near_edge = x(at) > width - 30  # its second half would be cut off
        parts.append(
            text(width if near_edge else x(at), top + tall + 19, label, 11, "end" if near_edge else "middle", INK)
        )
    for curve in drawn:
        if len(curve.low):
            edge = [(x(i), y(v)) for i, v in enumerate(curve.high)]
            edge += [(x(i), y(v)) for i, v in reversed(list(enumerate(curve.low)))]
            parts.append(f'<polygon points="{_points(edge)}" fill="{curve.stroke}" fill-opacity=".18"/>')
    for curve in drawn:
        path = _points([(x(i), y(v)) for i, v in enumerate(curve.values)])
        parts.append(f'<polyline points="{path}" fill="none" stroke="{curve.stroke}" stroke-width="2"/>')
    parts += [circle(x(mark.at), y(mark.value), 3.5, INK, mark.label) for mark in marks]
    return picture(width, top + tall + foot, parts, title)


def _points(edge: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{number(a)},{number(b)}" for a, b in edge)


def scale_of(low: float, high: float) -> tuple[float, float, float]:
    """Return round ends of the axis and the distance of its lines: 1, 2 or 5 times a power of ten."""
    span = (high - low) or 1.0
    power = 10.0 ** math.floor(math.log10(span / 5))
    step = next(factor * power for factor in (1, 2, 5, 10) if span / (factor * power) <= 6)
    bottom, top = math.floor(low / step) * step, math.ceil(high / step) * step
    return bottom, max(top, bottom + step), step  # everything on one line still has an axis
