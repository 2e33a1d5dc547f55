"""Where a label stands: beside its point, where it covers no line, no other label and no dot if there is such a place."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reports.figures.svg import text_width

Point = tuple[float, float]
Segment = tuple[Point, Point]


class Box(NamedTuple):
    """A rectangle in px, its upper left and lower right corner."""

    left: float
    top: float
    right: float
    bottom: float


class Spot(NamedTuple):
    """Where a text begins, ends or has its middle, and the rectangle that it covers."""

    x: float
    y: float
    anchor: str
    box: Box


def meets(one: Sequence[float], other: Sequence[float]) -> bool:
    """Return whether two rectangles share more than a border."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def crosses(segment: Segment, box: Box) -> bool:
    """Return whether a straight line enters a rectangle: it is cut off at the four borders and something is left."""
    (x, y), (to_x, to_y) = segment
    begin, end = 0.0, 1.0
    for start, way, low, high in ((x, to_x - x, box.left, box.right), (y, to_y - y, box.top, box.bottom)):
        if way == 0:
            if not low < start < high:
                return False
            continue
        near, far = sorted(((low - start) / way, (high - start) / way))
        begin, end = max(begin, near), min(end, far)
    return begin < end


def spots(at: Point, label: str, size: float, gap: float) -> list[Spot]:
    """Return the candidates around a point: right, left, above, below, and the four corners."""
    (x, y), wide = at, text_width(label, size)
    near = 0.7 * gap
    middle, over, under = y + 0.35 * size, y - near - 2, y + near + 0.8 * size
    places = (
        (x + gap, middle, "start"), (x - gap, middle, "end"), (x, y - gap - 1, "middle"), (x, y + gap + 0.8 * size, "middle"),
        (x + near, over, "start"), (x - near, over, "end"), (x + near, under, "start"), (x - near, under, "end"),
    )  # fmt: skip
    left = {"start": 0.0, "middle": wide / 2, "end": wide}
    return [
        Spot(px, py, anchor, Box(px - left[anchor], py - 0.9 * size, px - left[anchor] + wide, py + 0.2 * size))
        for px, py, anchor in places
    ]


def corners(frame: Box, label: str, size: float) -> list[Spot]:
    """Return the candidates in the corners of a picture, the lower ones first."""
    wide, high = text_width(label, size), 1.1 * size
    tops = (frame.bottom - high, frame.top)
    return [
        Spot(x, top + 0.9 * size, anchor, Box(left, top, left + wide, top + high))
        for top in tops
        for x, anchor, left in ((frame.left, "start", frame.left), (frame.right, "end", frame.right - wide))
    ]


def best_spot(candidates: Sequence[Spot], frame: Box, taken: Iterable[Box], lines: Iterable[Segment]) -> Spot:
    """Return the candidate that stays in the frame and covers least; the first of several.

    Parameters
    ----------
    candidates
        Where the label may stand.
    frame
        The picture.
    taken
        Dots and labels already there.
    lines
        Straight lines that should stay in sight.
    """
    taken, lines = list(taken), list(lines)

    def covers(spot: Spot) -> tuple[float, int, int]:
        box = spot.box
        out = sum(
            max(part, 0.0)
            for part in (frame.left - box.left, frame.top - box.top, box.right - frame.right, box.bottom - frame.bottom)
        )
        return out, sum(meets(box, other) for other in taken), sum(crosses(line, box) for line in lines)

    return min(candidates, key=covers)
