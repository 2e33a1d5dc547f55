"""Figures: well-formed, to scale, and safe with any label."""

import xml.etree.ElementTree as ET

import pytest

from reports.figures.bars import Class, Segment, Side, Stack, classes, stacked, two_sided
from reports.figures.flowmap import Flow, Point, Projection, flow_map
from reports.figures.pairs import Pair, pairs

SVG = "{http://www.w3.org/2000/svg}"


def bars_of(svg: str) -> list[tuple[str, float, float]]:
    """Return title, width and height of every titled rectangle."""
    found = []
    for rect in ET.fromstring(svg).iter(f"{SVG}rect"):
        title = rect.find(f"{SVG}title")
        if title is not None:
            found.append((title.text or "", float(rect.attrib["width"]), float(rect.attrib["height"])))
    return found


def test_stacked_bars_are_shares_of_the_whole() -> None:
    """Segments of 30 and 10 stand three to one, and labels with markup stay text."""
    svg = stacked([Stack("<甲>", (Segment("a&b", 30, "#000"), Segment("c", 10, "#111")))], "t", "人")
    (_, wide, _), (_, narrow, _) = bars_of(svg)
    assert wide == pytest.approx(3 * narrow, rel=0.01)
    assert "&lt;甲&gt;" in svg


def test_class_bars_are_as_high_as_their_counts() -> None:
    """Counts of 4, 2 and 0 give heights of one, a half and nothing."""
    heights = [
        height
        for _, _, height in bars_of(classes([Class("a", 4), Class("b", 2), Class("c", 0)], ("#000", "#111"), "t", "x"))
    ]
    assert heights == [pytest.approx(150), pytest.approx(75), 0]


def test_pairs_share_one_scale() -> None:
    """Values of 10 and 30 in one row and 20 and 0 in another stand as 10 to 30 to 20 to 0."""
    svg = pairs([Pair("<a>", 10, 30, "+20"), Pair("b", 20, 0, "-20")], ("was", "is"), "t", "change")
    widths = [wide for _, wide, _ in bars_of(svg)]
    assert widths == pytest.approx([widths[1] / 3, widths[1], widths[1] * 2 / 3, 0], abs=0.1)
    assert "&lt;a&gt;" in svg


def test_both_sides_share_one_scale() -> None:
    """Ten to the left is twice as long as five to the right."""
    (_, left, _), (_, right, _) = bars_of(two_sided([Side("甲", 10, 5)], "l", "r", ("#000", "#111"), "t"))
    assert left == pytest.approx(2 * right, rel=0.01)


def test_north_is_up_and_east_is_right() -> None:
    """A place farther north has a smaller y, one farther east a larger x, and all lie in the figure."""
    points = [
        Point("a", "a", 43.0, 125.0, 1, 0),
        Point("b", "b", 44.0, 125.0, 1, 0),
        Point("c", "c", 43.0, 127.0, 1, 0),
    ]
    projection, height = Projection.around(points, 700, 600, 40)
    places = [projection.at(point.latitude, point.longitude) for point in points]
    assert places[1][1] < places[0][1]
    assert places[2][0] > places[0][0]
    assert all(0 <= x <= 700 and 0 <= y <= height for x, y in places)


def test_map_draws_every_place_and_flow() -> None:
    """Two places and one flow give two dots and one arrow; a single place gives a map too."""
    points = [Point("a", "甲<县>", 43.0, 125.0, 5, 0), Point("b", "乙县", 44.0, 126.0, 0, 3)]
    tree = ET.fromstring(flow_map(points, [Flow("a", "b", 3)], "t"))
    assert len(list(tree.iter(f"{SVG}circle"))) == 2
    assert len(list(tree.iter(f"{SVG}g"))) == 1
    ET.fromstring(flow_map(points[:1], [], "t"))


def test_names_on_the_map_do_not_cover_each_other() -> None:
    """Of two places in the same spot only so many are named as have room; names are texts with a halo."""
    points = [Point(str(n), f"很长的地名{n}", 43.0, 125.0, 5, 0) for n in range(9)]
    tree = ET.fromstring(flow_map(points, [], "t"))
    boxes = [(float(t.attrib["x"]), float(t.attrib["y"])) for t in tree.iter(f"{SVG}text") if "paint-order" in t.attrib]
    assert 1 <= len(boxes) == len(set(boxes)) < 9
