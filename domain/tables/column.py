"""What a table and a column are."""

from dataclasses import dataclass
from enum import StrEnum

from domain.language import Text


class Kind(StrEnum):
    """What a column holds, and its dtype in memory."""

    TEXT = "text"  # pandas str
    INTEGER = "integer"  # Int64
    NUMBER = "number"  # Float64
    FLAG = "flag"  # boolean; blank is unknown
    DATE = "date"  # datetime64[s]
    MONTH = "month"  # datetime64[s], the first day of the month
    CHOICE = "choice"  # str, one of ``choices``
    CHOICES = "choices"  # object: tuple of str, or None when blank
    REGION = "region"  # str: a division code of 6 or 9 digits
    REGIONS = "regions"  # object: tuple of division prefixes (2, 4, 6 or 9 digits), or None
    TRADE = "trade"  # str: a code of the 2022 occupation classification
    TRADES = "trades"  # object: tuple of classification prefixes, in order of preference, or None


LIST_KINDS = frozenset({Kind.CHOICES, Kind.REGIONS, Kind.TRADES})


@dataclass(frozen=True)
class Column:
    """One column: its name is the field name, its title what a person reads."""

    name: str
    kind: Kind
    title: Text
    required: bool = False
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    references: str = ""  # "table.column" that must hold the value
    sensitive: bool = False


@dataclass(frozen=True)
class Table:
    """One table: a row per thing, with the columns that identify a row."""

    name: str
    title: Text
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return the column of this name.

        Raises
        ------
        KeyError
            When the table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name!r}")


SOURCE_COLUMNS = ("source_file", "source_sheet", "source_row")
"""Every table also carries where each row came from: str, str, Int64 (1-based row of the sheet)."""


def column_of(name: str, kind: Kind, zh: str, en: str, **more: object) -> Column:
    """Return a column with its title in both languages."""
    return Column(name, kind, Text(zh, en), **more)  # type: ignore[arg-type]


EMPLOYER = "employers.employer_id"
YUAN_MONTH = {"unit": "yuan/month", "low": 0, "high": 100_000}
LATITUDE = {"unit": "degrees", "low": 3, "high": 54}
LONGITUDE = {"unit": "degrees", "low": 73, "high": 136}
