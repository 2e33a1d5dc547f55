"""A waterfall: from one figure to another, step by step, and what each step adds or takes."""

from collections.abc import Sequence
from typing import NamedTuple

from reports.figures.curves import scale_of
from reports.figures.svg import BLUE, GREY, INK, LINE, VERMILION, line, picture, rect, text, text_width


class Step(NamedTuple):
    """One step; ``whole`` for a figure that stands on the axis, as the first and the last."""

    label: str
    value: float
    whole: bool = False


def waterfall(steps: Sequence[Step], title: str, unit: str, width: float = 1016) -> str:
    """Return bars that begin where the one above ended; blue adds, vermilion takes, grey stands on the axis.

    Parameters
    ----------
    steps
        In order; a whole one sets the level, all others change it.
    title
        Read aloud.
    unit
        Of the values.
    width
        In px.
    """
    tall, top, foot = 22.0, 26.0, 22.0
    left = min(330.0, max((text_width(step.label, 12) for step in steps), default=0) + 12)
    level, spans = 0.0, list[tuple[float, float]]()
    for step in steps:
        start, level = (0.0, step.value) if step.whole else (level, level + step.value)
        spans.append((start, level))
    ends = [end for span in spans for end in span]
    low, high, tick = scale_of(min([*ends, 0.0]), max([*ends, 0.0]))
    room = width - left - 92

    def x(value: float) -> float:
        return left + room * (value - low) / (high - low)

    base = top + tall * len(steps)
    parts = [text(left, 14, unit, 11.5, fill=GREY)]
    for rank in range(round((high - low) / tick) + 1):
        at = low + rank * tick
        parts.append(line(x(at), top - 4, x(at), base, GREY if abs(at) < tick / 1e6 else LINE))
        parts.append(text(x(at), base + 15, f"{at:,.10g}", 10.5, "middle", GREY))
    for row, (step, (start, end)) in enumerate(zip(steps, spans, strict=True)):
        y = top + tall * row
        told = f"{step.value:,.0f}" if step.whole else f"{step.value:+,.0f}" if round(step.value) else "0"
        fill = GREY if step.whole else BLUE if step.value > 0 else VERMILION
        parts.append(text(left - 8, y + 15, _cut(step.label, left - 12), 12, "end", INK))
        parts.append(
            rect(
                x(min(start, end)),
                y + 3,
                x(max(start, end)) - x(min(start, end)),
                tall - 7,
                fill,
                f"{step.label}: {told}",
            )
        )
        if row + 1 < len(steps):
            parts.append(line(x(end), y + 3, x(end), y + tall + 3, GREY))
        parts.append(text(x(max(start, end)) + 6, y + 15, told, 11.5))
    return picture(width, base + foot, parts, title)


def _cut(label: str, room: float) -> str:
    while text_width(label, 12) > room and len(label) > 2:
        label = label[:-2] + "…"
    return label
