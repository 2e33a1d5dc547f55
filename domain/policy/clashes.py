"""Clashes: two values for the same place on the same day, neither of which may silently win."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from domain.language import Text
from domain.policy.faults import FileFaults, Mark, PolicyFault
from domain.policy.parameter import Value


def clashes(name: str, values: list[Value]) -> Iterator[PolicyFault]:
    """Yield a fault for every two values of a parameter that claim the same place and day with equal right."""
    places: dict[str, list[Value]] = {}
    for value in values:
        places.setdefault(value.place, []).append(value)
    for place in sorted(places):
        for one, other in combinations(places[place], 2):
            if _overlap(one, other) and not _outranks(one, other):
                yield _clash(name, one, other)


def without_replaced(values: list[Value]) -> Iterator[Value]:
    """Yield the values that still decide some day: not those wholly covered by one of higher rank."""
    for value in values:
        if not any(_hides(other, value) for other in values):
            yield value


def _overlap(one: Value, other: Value) -> bool:
    last = min(one.valid_until or date.max, other.valid_until or date.max)
    return max(one.valid_from, other.valid_from) <= last


def _outranks(one: Value, other: Value) -> bool:
    """Tell whether a user's value lawfully replaces a shipped one (only files of different origin are ranked)."""
    return one.rank != other.rank and one.shipped != other.shipped


def _hides(other: Value, value: Value) -> bool:
    covered = other.valid_from <= value.valid_from and (other.valid_until or date.max) >= (
        value.valid_until or date.max
    )
    return other.place == value.place and other.rank > value.rank and covered


def _clash(name: str, one: Value, other: Value) -> PolicyFault:
    earlier = f"{one.value!r} ({one.file} {_span(one)})"
    spot = Text(f"{one.file} 第 {one.line} 行", f"{one.file} line {one.line}")
    problem = Text(
        f"与 {spot.zh} 的 {earlier} 在同一地点（{one.place or '全国'}）日期重叠",
        f"overlaps in time with {earlier} in {spot.en} for the same place ({one.place or 'nation'})",
    )
    way_out = Text(
        "改日期使两者不重叠，或在自己的文件中注明 replaces: true",
        "change the dates so that they do not overlap, or say replaces: true in your own file",
    )
    return FileFaults(other.file, {(): Mark(other.line, other.character, other.character)}).at(
        (), other.value, problem, way_out, name
    )


def _span(value: Value) -> str:
    return f"{value.valid_from} to {value.valid_until or 'now'}"
