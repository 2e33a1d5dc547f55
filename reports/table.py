"""A tidy table with the meaning of its columns: what pages, workbooks and CSV files are all made from."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from domain.language import Language, Text
from reports.form import TRANSLATED, Form
from reports.labels import Labels
from reports.money import SMALL_SUM, yuan_per_unit
from reports.names import Names

IN_SUMS = "yuan_sum"
"""Code of the unit that sums of money are told in."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Field:
    """One column: its name in files, its title for people and its form; ``bar`` asks for a bar beside the number."""

    name: str
    title: Text
    form: Form = Form.COUNT
    labels: Labels | None = None
    bar: bool = False


@dataclass(frozen=True)
class Tidy:
    """A table of figures.

    Parameters
    ----------
    name
        File name without suffix, under ``tables/``.
    title
        What it shows.
    fields
        Its columns, in order.
    frame
        One row per thing; exactly the columns of ``fields``.
    note
        How to read it: definitions and limits.
    money
        Columns whose rows with the unit ``yuan`` people read in 万元 or million yuan; files keep yuan.
    """

    name: str
    title: Text
    fields: tuple[Field, ...]
    frame: pd.DataFrame
    note: Text | None = field(default=None)
    money: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [item.name for item in self.fields]
        if list(self.frame.columns) != names:
            raise ValueError(f"table {self.name} has columns {list(self.frame.columns)}, not {names}")

    def field_of(self, name: str) -> Field:
        """Return the field of this name.

        Raises
        ------
        KeyError
            When the table has no such column.
        """
        for item in self.fields:
            if item.name == name:
                return item
        raise KeyError(f"table {self.name} has no column {name!r}")

    def head(self, rows: int, *columns: str) -> "Tidy":
        """Return the first rows, of the named columns only when some are named."""
        fields = tuple(self.field_of(name) for name in columns) or self.fields
        frame = self.frame.head(rows)[[item.name for item in fields]]
        return Tidy(self.name, self.title, fields, frame, self.note)

    def told(self, lang: Language) -> "Tidy":
        """Return the table as people of a language read it: sums of money in the unit that it counts in."""
        if not self.money:
            return self
        large = self.frame[list(self.money)].abs().max(axis=1) >= SMALL_SUM
        sums = (self.frame["unit"] == "yuan") & large
        frame = self.frame.assign(unit=self.frame["unit"].where(~sums, IN_SUMS))
        for name in self.money:
            frame[name] = frame[name].where(~sums, frame[name] / yuan_per_unit(lang))
        return Tidy(self.name, self.title, self.fields, frame, self.note)

    def expanded(self, names: Names) -> pd.DataFrame:
        """Return the frame as it is written to CSV: codes stay, their names in both languages stand beside them."""
        columns: dict[str, pd.Series] = {}
        for item in self.fields:
            values = self.frame[item.name]
            if item.form is not Form.BILINGUAL:
                columns[item.name] = values.map(_harmless) if item.form is Form.TEXT else values
            if item.form in TRANSLATED:
                for lang in ("zh", "en"):
                    spoken = names.speak_all(values, item.form, item.labels, lang)
                    columns[f"{item.name}_{lang}"] = pd.Series(spoken, index=values.index, dtype=object)
        return pd.DataFrame(columns, index=self.frame.index)


def _harmless(value: object) -> object:
    """Keep a spreadsheet from running a cell of somebody's ledger as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def write_tables(tables: Iterable[Tidy], folder: Path, names: Names) -> list[Path]:
    """Write each table as ``<name>.csv`` (UTF-8 with a mark, for Excel) and ``index.csv``, which explains them.

    Parameters
    ----------
    tables
        The tables of a report.
    folder
        Where to; made when absent.
    names
        Names of places, trades and groups.

    Returns
    -------
    list of Path
        The files written, the index last.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written, index = [], []
    for table in tables:
        path = folder / f"{table.name}.csv"
        table.expanded(names).to_csv(
            path, index=False, encoding="utf-8-sig", lineterminator="\n", date_format="%Y-%m-%d"
        )
        written.append(path)
        for item in table.fields:
            note = table.note or Text("", "")
            index.append((table.name, *table.title, item.name, *item.title, item.form.value, *note))
    columns = ["table", "table_zh", "table_en", "column", "column_zh", "column_en", "form", "note_zh", "note_en"]
    path = folder / "index.csv"
    pd.DataFrame(index, columns=columns).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
    return [*written, path]
