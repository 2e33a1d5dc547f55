"""A plain map of a vehicle's stops in their order, with an arrow towards where it goes; no boundaries are drawn."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from math import atan2, cos, hypot, radians, sin
from typing import NamedTuple

from reports.figures.flowmap import Projection
from reports.figures.placing import Box, Point, Segment, Spot, best_spot, corners, spots
from reports.figures.svg import BLUE, GREY, INK, VERMILION, circle, line, number, picture, text, text_width

MARGIN, TALLEST, LEAST_DEGREES, DOT, LONGEST_ARROW = 46.0, 300.0, 0.14, 9.0, 70.0


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
    frame = Box(2, 2, width - 2, height - 2)
    taken = [Box(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in places]
    parts = [line(*here, *there, stroke=BLUE, width=2) for here, there in pairwise(places)]
    parts += _arrow(places[-1], tip, onward)
    names = []
    labels = [(onward, [*spots(tip, onward, 12, 12), *corners(frame, onward, 12)], VERMILION)] + [
        (stop.label, spots(place, stop.label, 12, DOT + 4), INK) for place, stop in zip(places, stops, strict=True)
    ]
    for said, candidates, ink in labels:
        spot = best_spot(candidates, frame, taken, roads)
        taken.append(spot.box)
        names.append(text(spot.x, spot.y, said, 12, spot.anchor, ink, halo=True))
    for nth, (stop, (x, y)) in enumerate(zip(stops, places, strict=True), 1):
        parts.append(circle(x, y, DOT, BLUE, f"{stop.label}: {stop.people}"))
        parts.append(text(x, y + 4, str(nth), 11, "middle", "#fff"))
    scale = _scale(projection, (width, height), taken, roads, scale_label)
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
    """Return where the arrow into the direction of the end stops: at a fixed length, or before it leaves the picture."""
    across, down = towards[0] - start[0], towards[1] - start[1]
    part = min(1.0, LONGEST_ARROW / max(hypot(across, down), 1.0))
    for at, way, low, high in ((start[0], across, 12, width - 12), (start[1], down, 12, height - 12)):
        if way:
            part = min(part, ((high if way > 0 else low) - at) / way)
    return start[0] + part * across, start[1] + part * down


def _arrow(start: Point, tip: Point, onward: str) -> list[str]:
    """Return the arrow."""
    (x, y), angle = tip, atan2(tip[1] - start[1], tip[0] - start[0])
    wings = [(x + 9 * cos(angle + turn), y + 9 * sin(angle + turn)) for turn in (2.6, -2.6)]
    shape = " ".join(f"{number(a)},{number(b)}" for a, b in [(x, y), *wings])
    return [
        line(*start, x, y, stroke=VERMILION, width=2),
        f'<polygon points="{shape}" fill="{VERMILION}"><title>{escape(onward)}</title></polygon>',
    ]


def _scale(
    projection: Projection, size: Point, taken: Sequence[Box], roads: Sequence[Segment], label: str
) -> list[str]:
    """Return a bar of 10 or 50 kilometres, in the corner where it covers least."""
    per_km = projection.scale / 111.2
    km = 10 if per_km * 10 > 24 else 50
    said, bar = f"{km} {label}", km * per_km
    long = bar + 6 + text_width(said, 11)
    places = [(x, y) for y in (size[1] - 12, 14.0) for x in (8.0, size[0] - 8 - long)]
    marks = [Spot(x, y, "start", Box(x, y - 8, x + long, y + 8)) for x, y in places]
    spot = best_spot(marks, Box(0, 0, *size), taken, roads)
    return [
        line(spot.x, spot.y, spot.x + bar, spot.y, stroke=GREY, width=3),
        text(spot.x + bar + 6, spot.y + 4, said, 11, fill=GREY),
    ]
