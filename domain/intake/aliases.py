"""The words of ledgers as data: titles, headers, values, units and phrases, extendable by a folder of the user's."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from domain.faults import Fault, InputRefused
from domain.intake.trouble import braces_kept, did_you_mean, nearest
from domain.language import Text
from domain.tables import SOURCE_COLUMNS, TABLES, Column, Kind

SHIPPED = Path(__file__).parent / "data"

IDENTITY_NUMBER = Column("identity_number", Kind.TEXT, Text("身份证号", "Identity number"), sensitive=True)
LEDGER_COLUMNS: dict[str, tuple[Column, ...]] = {
    "workers": (
        IDENTITY_NUMBER,
        Column("name", Kind.TEXT, Text("姓名", "Name"), sensitive=True),
        Column("phone", Kind.TEXT, Text("联系电话", "Phone"), sensitive=True),
        Column("skills", Kind.TEXT, Text("技能", "Skills")),
    ),
    "memberships": (IDENTITY_NUMBER,),
    "skills_held": (IDENTITY_NUMBER,),
    "promises": (IDENTITY_NUMBER,),
    "pins": (IDENTITY_NUMBER,),
    "subsidy_facts": (IDENTITY_NUMBER,),
    "payments": (IDENTITY_NUMBER,),
    "outcomes": (IDENTITY_NUMBER,),
    "trainings": (IDENTITY_NUMBER,),
    "employers": (
        Column("contact", Kind.TEXT, Text("联系人", "Contact"), sensitive=True),
        Column("contact_phone", Kind.TEXT, Text("联系人电话", "Phone of the contact"), sensitive=True),
    ),
    "posts": (Column("requirements", Kind.TEXT, Text("技能要求", "Skills required")),),
}
"""Columns of ledgers that no table of an instance has: identity goes to the vault, skill cells to their own tables."""


@dataclass(frozen=True)
class Header:
    """What a header stands for: the field and the unit that its wording implies."""

    column: str
    unit: str = ""


@dataclass(frozen=True)
class Unit:
    """How a stated unit becomes the unit of the column; ``pay_unit`` is what it says of the pay."""

    factor: Fraction
    pay_unit: str | None = None


@dataclass
class Aliases:
    """All alias tables; keys are folded texts (see ``fold``)."""

    tables: dict[str, str] = field(default_factory=dict)
    headers: dict[tuple[str, str], Header] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    shown: dict[str, dict[str, str]] = field(default_factory=dict)
    units: dict[tuple[str, str], Unit] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    screens: list[tuple[re.Pattern[str], str]] = field(default_factory=list)

    @classmethod
    def load(cls, extra: Path | None = None) -> "Aliases":
        """Read the shipped tables, then those of the user's folder, whose entries win.

        Parameters
        ----------
        extra
            Folder with any of ``tables.csv headers.csv values.csv units.csv refused.csv screens.csv``, formed like the
            shipped ones in ``domain/intake/data``.

        Raises
        ------
        InputRefused
            When a line names a table, field or pattern that does not exist; names file and row.
        """
        aliases = cls()
        aliases._add_titles()
        faults: list[Fault] = []
        for folder in [SHIPPED] if extra is None else [SHIPPED, extra]:
            for name, add in _READERS.items():
                for row, cells in _lines(folder / name):
                    try:
                        add(aliases, cells)
                    except (KeyError, ValueError, re.error) as error:
                        faults.append(_fault(folder / name, row, cells, error))
        if faults:
            raise InputRefused(faults)
        aliases.screens.reverse()  # the user's phrases come before the shipped ones
        return aliases

    def _add_titles(self) -> None:
        """Enter the names and titles of the tables' own specification."""
        for table in TABLES.values():
            for title in (table.name, table.title.zh, table.title.en):
                self.tables[fold(title)] = table.name
            for column in columns_of(table.name):
                for title in (column.name, column.title.zh, column.title.en):
                    self.headers[table.name, fold(title)] = Header(column.name)

    def add_table(self, cells: dict[str, str]) -> None:
        """Enter a line of ``tables.csv``."""
        self.tables[fold(cells["alias"])] = TABLES[cells["table"]].name

    def add_header(self, cells: dict[str, str]) -> None:
        """Enter a line of ``headers.csv``; table ``*`` means every table that has the field."""
        names = list(TABLES) if cells["table"] == "*" else [TABLES[cells["table"]].name]
        having = [name for name in names if any(c.name == cells["column"] for c in columns_of(name))]
        if not having:
            raise KeyError(cells["column"])
        for name in having:
            self.headers[name, fold(cells["alias"])] = Header(cells["column"], fold(cells.get("unit") or ""))

    def add_value(self, cells: dict[str, str]) -> None:
        """Enter a line of ``values.csv``; the column is ``*``, a kind, a field or ``table.field``, several with ``|``."""
        for column in cells["column"].split("|"):
            if column not in _VALUE_COLUMNS:
                raise KeyError(column)
            self.values.setdefault(column, {})[fold(cells["alias"])] = cells["value"]
            self.shown.setdefault(column, {}).setdefault(cells["value"], cells["alias"])

    def add_unit(self, cells: dict[str, str]) -> None:
        """Enter a line of ``units.csv``; the factor may be a fraction such as ``10000/12``."""
        over, _, under = cells["factor"].partition("/")
        factor = Fraction(over) / Fraction(under or "1")
        self.units[cells["column_unit"], fold(cells["unit"])] = Unit(factor, cells["pay_unit"] or None)

    def add_refused(self, cells: dict[str, str]) -> None:
        """Enter a line of ``refused.csv``."""
        self.refused.append(fold(cells["word"]))

    def add_screen(self, cells: dict[str, str]) -> None:
        """Enter a line of ``screens.csv``; later lines are tried first."""
        self.screens.append((re.compile(cells["pattern"]), cells["token"]))

    def is_refused(self, header: str) -> bool:
        """Tell whether a header names something that is never stored (ethnicity, religion, politics)."""
        folded = fold(header)
        return any(word in folded for word in self.refused)

    def of_column(self, table: str, column: Column) -> dict[str, str]:
        """Return the value aliases that hold for a column; the most specific win."""
        keys = ("*", str(column.kind), column.name, f"{table}.{column.name}")
        return {alias: value for key in keys for alias, value in self.values.get(key, {}).items()}

    def shown_values(self, table: str, column: Column) -> list[str]:
        """Return what a person may write for each choice of a column: its first Chinese alias, else its code."""
        shown = self.shown.get(f"{table}.{column.name}") or self.shown.get(column.name, {})
        return [shown.get(choice, choice) for choice in column.choices]


def fold(text: str) -> str:
    """Return a text as it is compared: half width, lower case, without white space, asterisks and a last colon."""
    half = unicodedata.normalize("NFKC", text).casefold()
    return "".join(half.split()).strip("*").rstrip(":")


def columns_of(table: str) -> tuple[Column, ...]:
    """Return the columns that a ledger of this table may have."""
    return TABLES[table].columns + LEDGER_COLUMNS.get(table, ())


def column_of(table: str, name: str) -> Column:
    """Return one of the columns that a ledger of this table may have."""
    return next(column for column in columns_of(table) if column.name == name)


_VALUE_COLUMNS = (
    {"*", *map(str, Kind)}
    | {column.name for name in TABLES for column in columns_of(name)}
    | {f"{name}.{column.name}" for name in TABLES for column in columns_of(name)}
) - set(SOURCE_COLUMNS)
_READERS = {
    "tables.csv": Aliases.add_table,
    "headers.csv": Aliases.add_header,
    "values.csv": Aliases.add_value,
    "units.csv": Aliases.add_unit,
    "refused.csv": Aliases.add_refused,
    "screens.csv": Aliases.add_screen,
}


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield row numbers and cells of an alias table, if it is there."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from enumerate(csv.DictReader(lines), start=2)


def _fault(path: Path, row: int, cells: dict[str, str], error: Exception) -> Fault:
    unknown = str(error.args[0]) if isinstance(error, KeyError) else ",".join(str(cell) for cell in cells.values())
    guess = nearest(unknown, [*TABLES, *_VALUE_COLUMNS])
    return Fault(
        path.name,
        None,
        row,
        None,
        unknown,
        Text("别名表中没有这样的表、字段或写法", "is no table, field or form that an alias table may hold"),
        braces_kept(did_you_mean(guess, Text("请按 domain/intake/data 中的样式填写", "follow the shipped tables"))),
    )
