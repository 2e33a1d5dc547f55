"""A plain map of a vehicle's stops in their order, with an arrow towards where it goes; no boundaries are drawn."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from math import atan2, cos, hypot, radians, sin
from typing import NamedTuple

from reports.figures.flowmap import Projection
from reports.figures.placing import Box, Point, best_spot, spots
from reports.figures.svg import BLUE, GREY, INK, VERMILION, circle, line, number, picture, text, text_width

MARGIN, TALLEST, LEAST_DEGREES, DOT = 46.0, 300.0, 0.14, 9.0


class Stop(NamedTuple):
    """A stop: its name, where it is, and people boarding."""

    label: str
    latitude: float
    longitude: float
    people: int


def tour_map(
    stops: Sequence[Stop], end: tuple[float, float], onward: str, scale_label: str, title: str, width: float = 520
) -> str:
    """Return the map of the stops, north up.

    Parameters
    ----------
    stops
        In the order in which they are called at; at least one.
    end
        Latitude and longitude of where the vehicle goes: shown as a direction only.
    onward
        Said at the arrow.
    scale_label
        Name of the unit of the scale.
    title
        Read aloud.
    width
        Size in px.
    """
    projection, height = _around(stops, width)
    places = [projection.at(stop.latitude, stop.longitude) for stop in stops]
    towards = projection.at(*end)
    tip = _tip(places[-1], towards, width, height)
    roads = [*pairwise(places), (places[-1], tip)]
    scale, bar = _scale(projection, height, [*places, tip], scale_label)
    frame = Box(2, 2, width - 2, height - 2)
    taken = [*(Box(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in places), bar]
    parts = [line(*here, *there, stroke=BLUE, width=2) for here, there in pairwise(places)]
    parts += _arrow(places[-1], tip, onward)
    names = []
    labels = [(tip, onward, 12.0, VERMILION)] + [
        (place, stop.label, DOT + 4, INK) for place, stop in zip(places, stops, strict=True)
    ]
    for place, said, gap, ink in labels:
        spot = best_spot(spots(place, said, 12, gap), frame, taken, roads)
        taken.append(spot.box)
        names.append(text(spot.x, spot.y, said, 12, spot.anchor, ink, halo=True))
    for nth, (stop, (x, y)) in enumerate(zip(stops, places, strict=True), 1):
        parts.append(circle(x, y, DOT, BLUE, f"{stop.label}: {stop.people}"))
        parts.append(text(x, y + 4, str(nth), 11, "middle", "#fff"))
    return picture(width, height, [*parts, *names, *scale], title)


def _around(stops: Sequence[Stop], width: float) -> tuple[Projection, float]:
    """Return the projection that shows all stops, at least about fifteen kilometres across, and the height it needs."""
    south, north = _span([stop.latitude for stop in stops])
    west, east = _span([stop.longitude for stop in stops])
    squeeze = cos(radians((south + north) / 2))
    scale = min((width - 2 * MARGIN) / ((east - west) * squeeze), (TALLEST - 2 * MARGIN) / (north - south))
    spare = (width - 2 * MARGIN - (east - west) * squeeze * scale) / 2
    return Projection(west - spare / scale / squeeze, north, scale, squeeze, MARGIN), (
        north - south
    ) * scale + 2 * MARGIN


def _span(values: Sequence[float]) -> tuple[float, float]:
    pad = max((LEAST_DEGREES - (max(values) - min(values))) / 2, 0)
    return min(values) - pad, max(values) + pad


def _tip(start: Point, towards: Point, width: float, height: float) -> Point:
    """Return where the arrow into the direction of the end stops: at a fixed length, within the picture."""
    angle = atan2(towards[1] - start[1], towards[0] - start[0])
    away = min(hypot(towards[0] - start[0], towards[1] - start[1]), 70.0)
    x, y = start[0] + away * cos(angle), start[1] + away * sin(angle)
    return min(max(x, 12), width - 12), min(max(y, 14), height - 26)


def _arrow(start: Point, tip: Point, onward: str) -> list[str]:
    """Return the arrow."""
    (x, y), angle = tip, atan2(tip[1] - start[1], tip[0] - start[0])
    wings = [(x + 9 * cos(angle + turn), y + 9 * sin(angle + turn)) for turn in (2.6, -2.6)]
    shape = " ".join(f"{number(a)},{number(b)}" for a, b in [(x, y), *wings])
    return [
        line(*start, x, y, stroke=VERMILION, width=2),
        f'<polygon points="{shape}" fill="{VERMILION}"><title>{escape(onward)}</title></polygon>',
    ]


def _scale(projection: Projection, height: float, places: Sequence[Point], label: str) -> tuple[list[str], Box]:
    """Return a bar of 10 or 50 kilometres in the left corner that is farther from everything drawn, and its rectangle."""
    per_km = projection.scale / 111.2
    km = 10 if per_km * 10 > 24 else 50
    y = max((14.0, height - 12), key=lambda y: min(hypot(x - 8, at - y) for x, at in places))
    said, end = f"{km} {label}", 14 + km * per_km
    parts = [line(8, y, 8 + km * per_km, y, stroke=GREY, width=3), text(end, y + 4, said, 11, fill=GREY)]
    return parts, Box(8, y - 8, end + text_width(said, 11), y + 8)
