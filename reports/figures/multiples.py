"""Small multiples: one little curve per county on one scale, so that counties can be held against each other."""

from collections.abc import Sequence
from typing import NamedTuple

from reports.figures.curves import scale_of
from reports.figures.svg import BLUE, GREY, INK, LINE, VERMILION, line, number, picture, text, text_width


class Panel(NamedTuple):
    """One county: a value and half of its interval per point."""

    label: str
    values: Sequence[float]
    halves: Sequence[float]


def multiples(panels: Sequence[Panel], points: Sequence[str], title: str, unit: str, across: int = 6) -> str:
    """Return the panels in rows; the band is the interval, the line at zero is drawn in each."""
    width, tall, head, gap = 1016.0, 46.0, 20.0, 16.0
    wide = (width - gap * (across - 1)) / across
    ends = [end for one in panels for v, h in zip(one.values, one.halves, strict=True) for end in (v - h, v + h)]
    low, high, _ = scale_of(min([*ends, 0.0]), max([*ends, 0.0]))
    parts = [text(0, 13, f"{unit}: {low:,.10g} … {high:,.10g};  {points[0]} → {points[-1]}", 11.5, fill=GREY)]
    rows = -(-len(panels) // across)
    for rank, one in enumerate(panels):
        x0, y0 = (rank % across) * (wide + gap), 24 + (rank // across) * (tall + head + 8)

        def x(at: int, start: float = x0, count: int = len(one.values)) -> float:
            return start + wide * at / max(1, count - 1)

        def y(value: float, start: float = y0) -> float:
            return start + head + tall * (high - value) / (high - low)

        upper = [(x(at), y(v + h)) for at, (v, h) in enumerate(zip(one.values, one.halves, strict=True))]
        lower = [(x(at), y(v - h)) for at, (v, h) in enumerate(zip(one.values, one.halves, strict=True))]
        sure = abs(one.values[-1]) > one.halves[-1]
        ink = GREY if not sure else BLUE if one.values[-1] > 0 else VERMILION
        told = f"{one.values[-1]:+,.0f}" if round(one.values[-1]) else "0"
        label = one.label
        while text_width(label, 11) > wide - 46 and len(label) > 2:
            label = label[:-2] + "…"
        parts += [
            text(x0, y0 + 13, label, 11, fill=INK),
            text(x0 + wide, y0 + 13, told, 11, "end", ink),
        ]
        parts.append(line(x0, y(0), x0 + wide, y(0), GREY if low < 0 < high else LINE))
        parts.append(f'<polygon points="{_points([*upper, *reversed(lower)])}" fill="{ink}" fill-opacity=".2"/>')
        middle = [(x(at), y(value)) for at, value in enumerate(one.values)]
        parts.append(f'<polyline points="{_points(middle)}" fill="none" stroke="{ink}" stroke-width="1.8"/>')
    return picture(width, 24 + rows * (tall + head + 8), parts, title)


def _points(edge: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{number(a)},{number(b)}" for a, b in edge)
