"""Targets of overrides: ``policy.travel_subsidy.cross_province``, ``posts.seats[kind=work_relief, region=2224]``."""

import re
from dataclasses import dataclass
from typing import Any

from domain.language import Text

SIGNS = ("!=", "<=", ">=", "=", "<", ">")
_TARGET = re.compile(r"\s*([A-Za-z_]\w*)\.([\w.]+)\s*(?:\[(.*)\])?\s*")
_PERCENT = re.compile(r"([+-]\d+(?:\.\d+)?)\s*%")


@dataclass(frozen=True)
class Filter:
    """One condition on a column: ``region=2224|2208`` holds for either."""

    column: str
    sign: str
    values: tuple[str, ...]

    def say(self) -> str:
        """Return the condition as it is written."""
        return f"{self.column}{self.sign}{'|'.join(self.values)}"


@dataclass(frozen=True)
class Target:
    """What an override changes: ``policy`` or a table, the name within it, and which rows or places."""

    head: str
    name: str
    filters: tuple[Filter, ...] = ()

    def say(self) -> str:
        """Return the target as it is written."""
        inside = ", ".join(one.say() for one in self.filters)
        return f"{self.head}.{self.name}" + (f"[{inside}]" if inside else "")


def parse(text: str) -> Target | Text:
    """Return the target that a key names, or what is wrong with the key."""
    found = _TARGET.fullmatch(text)
    if found is None:
        return Text(
            "目标应写作 policy.参数.键 或 表.列[条件]", "write a target as policy.PARAMETER.KEY or TABLE.COLUMN[FILTER]"
        )
    filters = []
    for part in (found[3] or "").split(",") if found[3] is not None else ():
        sign = next((sign for sign in SIGNS if sign in part), None)
        if sign is None:
            return Text(f"条件 {part.strip()!r} 应写作 列=值", f"write the condition {part.strip()!r} as COLUMN=VALUE")
        column, _, values = part.partition(sign)
        filters.append(Filter(column.strip(), sign, tuple(value.strip() for value in values.split("|"))))
    return Target(found[1], found[2], tuple(filters))


def canonical(key: str) -> str:
    """Return a key in the one way in which it is compared; a key that is no target stays as it is."""
    found = parse(key)
    return key if isinstance(found, Text) else found.say()


def percent(value: Any) -> float | None:
    """Return the factor of ``+20%`` (1.2), or None when the value is no percentage."""
    found = _PERCENT.fullmatch(value.strip()) if isinstance(value, str) else None
    return None if found is None else 1.0 + float(found[1]) / 100.0


def number_of_percent(text: str) -> float:
    """Return the number of ``+20%``: 20.

    Raises
    ------
    ValueError
        When the text is no percentage.
    """
    factor = percent(text)
    if factor is None:
        raise ValueError(f"{text!r} is not a percentage such as +20%")
    return round(100.0 * (factor - 1.0), 9)


def scaled(value: Any, factor: float, whole: bool = False) -> Any:
    """Return a number, or every number inside a value, times a factor."""
    if isinstance(value, dict):
        return {key: scaled(item, factor, whole) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(scaled(item, factor, whole) for item in value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return round(value * factor) if whole else round(value * factor, 10)
