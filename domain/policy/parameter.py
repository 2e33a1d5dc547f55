"""What a parameter is: a figure a ministry could change, with its unit, range, dates, place and source."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from domain.language import Text

KINDS = ("number", "integer", "text", "flag", "list", "table")
GRADES = ("read", "as_printed", "ours")
PLACE_LENGTHS = (9, 6, 4, 2, 0)
"""Digits of a division code by level, longest first: township, county, prefecture, province, nation."""


class PolicyError(LookupError):
    """A parameter is not known, or has no value for the place and date asked."""


@dataclass(frozen=True)
class Document:
    """A document or page that values cite."""

    name: str
    title: str
    address: str | None = None
    dated: date | None = None
    read_on: date | None = None
    note: str | None = None


@dataclass(frozen=True)
class Source:
    """Where a value comes from.

    ``grade`` is ``read`` (the document was read), ``as_printed`` (read in a repost of lower trust)
    or ``ours`` (a dated assumption of the project, with its reason in ``note``).
    """

    grade: str
    document: Document | None = None
    clause: str = ""
    quote: str | None = None
    note: str | None = None

    @property
    def cited(self) -> str:
        """Return what the document says and where, in its own words; nothing where none is named."""
        title = self.document.title if self.document else ""
        parts = (title, self.clause, f"“{self.quote}”" if self.quote else "")
        return " ".join(part for part in parts if part)

    @property
    def plain(self) -> str:
        """Return the citation in the words of whoever wrote it; of ours the reason goes before it."""
        if self.grade != "ours":
            return self.cited
        return f"{self.note}" + (f" ({self.cited})" if self.cited else "")

    def say(self) -> str:
        """Return the citation on one line; what is ours says so first."""
        return f"ours: {self.plain}" if self.grade == "ours" else self.plain


@dataclass(frozen=True)
class Value:
    """One dated value at one place; both dates are included, no ``valid_until`` means still in force.

    ``value`` is a float, int, str or bool, a tuple for lists, a dict (read only) for tables.
    """

    value: Any
    unit: str
    source: Source
    place: str
    valid_from: date
    valid_until: date | None
    file: str
    line: int
    rank: int = 0
    shipped: bool = True
    character: int = 1

    def covers(self, day: int) -> bool:
        """Tell whether the value holds on the day of this proleptic ordinal."""
        return self.valid_from.toordinal() <= day and (self.valid_until is None or day <= self.valid_until.toordinal())


@dataclass(frozen=True)
class Form:
    """What the values of a parameter must look like; lists and tables state what their leaves are."""

    kind: str
    leaf: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    optional_keys: tuple[str, ...] = ()
    pattern: str | None = None
    order: str | None = None


@dataclass(frozen=True)
class Parameter:
    """One parameter with all its values."""

    id: str
    title: Text
    unit: str
    form: Form
    values: tuple[Value, ...]

    @property
    def kind(self) -> str:
        """Kind of the values: number, integer, text, flag, list or table."""
        return self.form.kind

    @property
    def range(self) -> tuple[float | None, float | None]:
        """Lowest and highest lawful number."""
        return self.form.low, self.form.high

    @cached_property
    def by_place(self) -> dict[str, tuple[Value, ...]]:
        """Values by place, the highest rank first."""
        places: dict[str, list[Value]] = {}
        for value in self.values:
            places.setdefault(value.place, []).append(value)
        return {place: tuple(sorted(held, key=lambda value: -value.rank)) for place, held in places.items()}

    def find(self, on: date, place: str) -> Value | None:
        """Return the value of the longest prefix of ``place`` that holds on the date, or None."""
        day = on.toordinal()
        for length in PLACE_LENGTHS:
            if length > len(place):
                continue
            for value in self.by_place.get(place[:length], ()):
                if value.covers(day):
                    return value
        return None
