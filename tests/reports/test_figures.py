"""Figures: well-formed, to scale, and safe with any label."""

import xml.etree.ElementTree as ET
from itertools import combinations

import pytest

from reports.figures.bars import Class, Segment, Side, Stack, classes, stacked, two_sided
from reports.figures.flowmap import Flow, Point, Projection, flow_map
from reports.figures.pairs import Pair, pairs
from reports.figures.placing import Box, crosses, meets
from reports.figures.svg import text_width
from reports.figures.tourmap import Stop, tour_map

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


def test_a_line_enters_a_rectangle_or_not() -> None:
    """Through it, ending in it, beside it, and along its border."""
    box = Box(10, 10, 20, 20)
    assert crosses(((0, 15), (30, 15)), box)
    assert crosses(((0, 0), (15, 15)), box)
    assert not crosses(((0, 0), (9, 30)), box)
    assert not crosses(((0, 25), (30, 21)), box)
    assert not crosses(((10, 0), (10, 30)), box)


def test_names_on_a_tour_cover_no_line_and_no_other_name() -> None:
    """Two stops, one north of the other, on the way south: the names stand beside the route, the direction in a corner."""
    stops = [Stop("北部镇广场", 42.9, 125.4, 1), Stop("县客运站", 42.68, 125.53, 5)]
    tree = ET.fromstring(tour_map(stops, (29.9, 121.8), "to Beilun District, Ningbo City, 1,931 km in all", "km", "t"))
    [*_, frame] = [float(part) for part in tree.attrib["viewBox"].split()]
    lines = [
        ((float(each.get("x1", 0)), float(each.get("y1", 0))), (float(each.get("x2", 0)), float(each.get("y2", 0))))
        for each in tree.iter(f"{SVG}line")
        if each.get("stroke-width") == "2"
    ]
    boxes = []
    for each in tree.iter(f"{SVG}text"):
        said, x, y = each.text or "", float(each.get("x", 0)), float(each.get("y", 0))
        if len(said) < 2:
            continue  # the number in a dot
        size, wide = float(each.get("font-size", 0)), text_width(said, float(each.get("font-size", 0)))
        left = x - {"start": 0, "middle": wide / 2, "end": wide}[each.get("text-anchor", "start")]
        boxes.append(Box(left, y - 0.8 * size, left + wide, y + 0.1 * size))
    assert len(lines) == 2
    assert len(boxes) == 4, "two stops, the direction, the scale"
    assert not any(crosses(line, box) for line in lines for box in boxes)
    assert not any(meets(one, other) for one, other in combinations(boxes, 2))
    assert all(box.left >= 0 and box.right <= 520 and box.bottom <= frame for box in boxes)
