"""A plain map of a vehicle's stops in their order, with an arrow towards where it goes; no boundaries are drawn."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from math import atan2, cos, hypot, radians, sin
from typing import NamedTuple

from reports.figures.flowmap import Projection
from reports.figures.svg import BLUE, GREY, INK, VERMILION, circle, line, number, picture, text

MARGIN, TALLEST, LEAST_DEGREES = 46.0, 300.0, 0.14


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
    parts = [line(*here, *there, stroke=BLUE, width=2) for here, there in pairwise(places)]
    towards = projection.at(*end)
    parts += _arrow(places[-1], towards, onward, width, height)
    for nth, (stop, (x, y)) in enumerate(zip(stops, places, strict=True), 1):
        parts.append(circle(x, y, 9, BLUE, f"{stop.label}: {stop.people}"))
        parts.append(text(x, y + 4, str(nth), 11, "middle", "#fff"))
        anchor, shift = ("end", -13) if x > width * 0.7 else ("start", 13)
        parts.append(text(x + shift, y - 8, stop.label, 12, anchor, INK, halo=True))
    parts += _scale(projection, 14.0 if max(places[-1][1], towards[1]) > height / 2 else height - 12, scale_label)
    return picture(width, height, parts, title)


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


def _arrow(
    start: tuple[float, float], towards: tuple[float, float], onward: str, width: float, height: float
) -> list[str]:
    """Return an arrow of a fixed length into the direction of the end."""
    angle = atan2(towards[1] - start[1], towards[0] - start[0])
    away = min(hypot(towards[0] - start[0], towards[1] - start[1]), 70.0)
    x, y = start[0] + away * cos(angle), start[1] + away * sin(angle)
    x, y = min(max(x, 12), width - 12), min(max(y, 14), height - 26)
    wings = [(x + 9 * cos(angle + turn), y + 9 * sin(angle + turn)) for turn in (2.6, -2.6)]
    shape = " ".join(f"{number(a)},{number(b)}" for a, b in [(x, y), *wings])
    anchor = "end" if x > width * 0.6 else "start"
    return [
        line(*start, x, y, stroke=VERMILION, width=2),
        f'<polygon points="{shape}" fill="{VERMILION}"><title>{escape(onward)}</title></polygon>',
        text(x + (-12 if anchor == "end" else 12), y + 16, onward, 12, anchor, VERMILION, halo=True),
    ]


def _scale(projection: Projection, y: float, label: str) -> list[str]:
    """Return a bar of 10 or 50 kilometres, on the side where the arrow is not."""
    per_km = projection.scale / 111.2
    km = 10 if per_km * 10 > 24 else 50
    return [
        line(8, y, 8 + km * per_km, y, stroke=GREY, width=3),
        text(14 + km * per_km, y + 4, f"{km} {label}", 11, fill=GREY),
    ]
