"""A plain map of points: dots at county seats and lines for people who go elsewhere; no boundaries are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import cos, hypot, radians, sqrt
from typing import NamedTuple

from reports.figures.placing import meets
from reports.figures.svg import BLUE, GREY, LINE, VERMILION, circle, line, number, picture, text, text_width

LARGEST_RADIUS = 15.0
WIDEST_LINE, WIDEST_OF_MANY, MANY = 6.0, 3.0, 60


class Point(NamedTuple):
    """A place: people placed at home there, and people who come from elsewhere to work there."""

    code: str
    label: str
    latitude: float
    longitude: float
    staying: int
    arriving: int


class Flow(NamedTuple):
    """People who go from one place to another, by codes of points."""

    origin: str
    destination: str
    people: int


@dataclass(frozen=True)
class Projection:
    """Degrees to px: plane at the middle latitude, north up."""

    west: float
    north: float
    scale: float
    squeeze: float
    margin: float

    @classmethod
    def around(cls, points: Sequence[Point], width: float, tallest: float, margin: float) -> tuple["Projection", float]:
        """Return the projection that shows all points in the width, and the height it needs."""
        south, north = _span([point.latitude for point in points], 0.8)
        west, east = _span([point.longitude for point in points], 0.8)
        squeeze = cos(radians((south + north) / 2))
        scale = min((width - 2 * margin) / ((east - west) * squeeze), (tallest - 2 * margin) / (north - south))
        spare = (width - 2 * margin - (east - west) * squeeze * scale) / 2
        return cls(west - spare / scale / squeeze, north, scale, squeeze, margin), (north - south) * scale + 2 * margin

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return x and y."""
        x = self.margin + (longitude - self.west) * self.squeeze * self.scale
        return x, self.margin + (self.north - latitude) * self.scale


def _span(values: Sequence[float], least: float) -> tuple[float, float]:
    low, high = min(values), max(values)
    pad = max((least - (high - low)) / 2, 0)
    return low - pad, high + pad


def flow_map(
    points: Sequence[Point],
    flows: Sequence[Flow],
    title: str,
    width: float = 1016,
    tallest: float = 640,
    labels: int = 40,
) -> str:
    """Return the map.

    Parameters
    ----------
    points
        Places to draw; at least one.
    flows
        Lines between them, the largest first.
    title
        Read aloud.
    width, tallest
        Size in px.
    labels
        Most places to name; the busiest are named first, as long as names do not cover each other.
    """
    projection, height = Projection.around(points, width, tallest, 44.0)
    places = {point.code: projection.at(point.latitude, point.longitude) for point in points}
    busiest = max([point.staying + point.arriving for point in points] + [1])
    radius = {p.code: max(2.2, LARGEST_RADIUS * sqrt((p.staying + p.arriving) / busiest)) for p in points}
    parts = _graticule(projection, width, height)
    most = max([flow.people for flow in flows] + [1])
    names = {point.code: point.label for point in points}
    widest = WIDEST_LINE if len(flows) <= MANY else WIDEST_OF_MANY
    for flow in sorted(flows, key=lambda flow: flow.people):
        said = f"{names[flow.origin]} → {names[flow.destination]}: {flow.people:,}"
        ends, share = (places[flow.origin], places[flow.destination]), flow.people / most
        parts.append(_curve(*ends, radius[flow.destination], share, widest, said))
    order = sorted(points, key=lambda point: (-(point.staying + point.arriving), point.code))
    for point in order:
        parts.append(_dot(point, places[point.code], radius[point.code]))
    parts += _names(order[:labels], places, radius, width, height)
    return picture(width, height, parts, title)


def _dot(point: Point, place: tuple[float, float], radius: float) -> str:
    """Return two nested discs: all who work there, and those of them who live there."""
    whole = point.staying + point.arriving
    said = f"{point.label}: {whole:,}"
    outer = circle(*place, radius, VERMILION if point.arriving else BLUE, said)
    if not point.arriving or not point.staying:
        return outer
    return outer + circle(*place, radius * sqrt(point.staying / whole), BLUE, said)


def _curve(
    start: tuple[float, float], end: tuple[float, float], gap: float, share: float, widest: float, said: str
) -> str:
    """Return a line that bends to the right of its direction and ends in an arrow head at the dot's rim."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = hypot(across, down)
    if length < 1:
        return ""
    bend = 0.14
    middle = (start[0] + across / 2 - down * bend, start[1] + down / 2 + across * bend)
    into = (end[0] - middle[0], end[1] - middle[1])
    far = hypot(*into) or 1.0
    way = (into[0] / far, into[1] / far)
    tip = (end[0] - way[0] * (gap + 1), end[1] - way[1] * (gap + 1))
    wide = max(0.7, widest * sqrt(share))
    head = 3.5 + 1.2 * wide
    neck = (tip[0] - way[0] * head, tip[1] - way[1] * head)
    sides = [(neck[0] - side * way[1] * head * 0.45, neck[1] + side * way[0] * head * 0.45) for side in (-1, 1)]
    curve = f"M{_xy(start)}Q{_xy(middle)} {_xy(neck)}"
    arrow = f"M{_xy(tip)}L{_xy(sides[0])}L{_xy(sides[1])}Z"
    opacity = 0.35 + 0.4 * sqrt(share)
    return (
        f'<g><title>{escape(said)}</title><path d="{curve}" fill="none" stroke="{VERMILION}" stroke-width="{number(wide)}" '
        f'stroke-opacity="{opacity:.2f}"/><path d="{arrow}" fill="{VERMILION}" fill-opacity="{opacity:.2f}"/></g>'
    )


def _xy(point: tuple[float, float]) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _graticule(projection: Projection, width: float, height: float) -> list[str]:
    """Return meridians and parallels with their degrees, for orientation."""
    degrees_wide = width / projection.scale / projection.squeeze
    degrees_high = height / projection.scale
    step = next(step for step in (0.5, 1, 2, 5, 10, 20) if degrees_high / step <= 8 and degrees_wide / step <= 12)
    west = projection.west - projection.margin / projection.scale / projection.squeeze
    south = projection.north - (height - projection.margin) / projection.scale
    parts = []
    first = int(west // step) + 1
    for count in range(first, first + int(degrees_wide / step) + 1):
        x, _ = projection.at(0, count * step)
        if x < width - 14:
            parts += [
                line(x, 0, x, height - 14, LINE, 0.6),
                text(x, height - 3, f"{count * step:g}°E", 9.5, "middle", GREY),
            ]
    first = int(south // step) + 1
    for count in range(first, first + int(degrees_high / step) + 1):
        _, y = projection.at(count * step, 0)
        if 6 < y < height - 20:
            parts += [line(32, y, width, y, LINE, 0.6), text(2, y + 3, f"{count * step:g}°N", 9.5, "start", GREY)]
    return parts


def _names(
    points: Sequence[Point],
    places: dict[str, tuple[float, float]],
    radius: dict[str, float],
    width: float,
    height: float,
) -> list[str]:
    """Name the places, the busiest first, each name once; one that would cover another or leave the figure is left out."""
    size = 11.5
    taken = [
        (x - radius[code], y - radius[code], x + radius[code], y + radius[code]) for code, (x, y) in places.items()
    ]
    parts, said = [], set[str]()
    for point in points:
        if point.label in said:
            continue
        x, y = places[point.code]
        wide, gap = text_width(point.label, size), radius[point.code] + 3
        tries = (
            (x + gap, y + 4, "start", x + gap),
            (x - gap, y + 4, "end", x - gap - wide),
            (x, y - gap - 1, "middle", x - wide / 2),
            (x, y + gap + 9, "middle", x - wide / 2),
        )
        for at_x, at_y, anchor, left in tries:
            box = (left, at_y - size + 2, left + wide, at_y + 2)
            inside = box[0] >= 0 and box[2] <= width and box[1] >= 0 and box[3] <= height - 12
            if inside and not any(meets(box, other) for other in taken):
                taken.append(box)
                said.add(point.label)
                parts.append(text(at_x, at_y, point.label, size, anchor, halo=True))
                break
    return parts
