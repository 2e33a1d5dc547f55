"""The tables of one problem."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from domain.fingerprint import FORMAT, columns_of, fingerprint, first_fingerprint
from domain.tables import LIST_KINDS, SOURCE_COLUMNS, TABLES, Kind, Table

DTYPES: dict[Kind, str] = {
    Kind.TEXT: "str",
    Kind.INTEGER: "Int64",
    Kind.NUMBER: "Float64",
    Kind.FLAG: "boolean",
    Kind.DATE: "datetime64[s]",
    Kind.MONTH: "datetime64[s]",
    Kind.CHOICE: "str",
    Kind.REGION: "str",
    Kind.TRADE: "str",
}


def conform(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return the frame with every column of the table, in order and of its dtype; missing ones are unknown.

    Raises
    ------
    ValueError
        When the frame has a column the table does not know, or lacks a required one.
    """
    if frame.empty and _names(table.name).issuperset(frame.columns):
        return _empty(table.name).copy(deep=False)
    return frame.copy(deep=False) if _conforms(frame, table) else _conformed(frame, table)


@cache
def _empty(name: str) -> pd.DataFrame:
    return _conformed(pd.DataFrame(), TABLES[name])


@cache
def _names(name: str) -> frozenset[str]:
    return frozenset(_empty(name).columns)


def _conforms(frame: pd.DataFrame, table: Table) -> bool:
    """Return whether the frame is already in the form that ``_conformed`` gives, as parts of other instances are."""
    form = _empty(table.name)
    return (
        frame.columns.equals(form.columns)
        and frame.dtypes.tolist() == form.dtypes.tolist()
        and frame.index.equals(pd.RangeIndex(len(frame)))
        and all(
            value is None or (type(value) is tuple and all(type(item) is str for item in value))
            for column in table.columns
            if column.kind in LIST_KINDS
            for value in frame[column.name]
        )
    )


def _conformed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    known = {column.name for column in table.columns} | set(SOURCE_COLUMNS)
    extra = sorted(set(frame.columns) - known)
    if extra:
        raise ValueError(f"table {table.name}: unknown columns {extra}")
    missing = [c.name for c in table.columns if c.required and c.name not in frame.columns]
    if missing and len(frame):
        raise ValueError(f"table {table.name}: required columns missing: {missing}")
    columns: dict[str, Any] = {}
    for column in table.columns:
        if column.name not in frame.columns:
            columns[column.name] = _blank(DTYPES.get(column.kind, "object"), len(frame))
        elif column.kind in LIST_KINDS:
            cells = list(
                frame[column.name]
            )  # tuples of codes pass as they are: five such columns of a county took 60 ms
            cells = [v if v is None or type(v) is tuple else _as_tuple(v) for v in cells]
            columns[column.name] = np.fromiter(cells, dtype=object, count=len(cells))
        else:
            columns[column.name] = _of_dtype(frame[column.name], DTYPES[column.kind])
    for name, dtype in zip(SOURCE_COLUMNS, ("str", "str", "Int64"), strict=True):
        columns[name] = _of_dtype(frame[name], dtype) if name in frame.columns else _blank(dtype, len(frame))
    return pd.DataFrame(columns)


def _blank(dtype: str, rows: int) -> Any:
    """Return an array of blanks: arrays, not series, because aligning the series of 30 narrow tables took 20 ms."""
    return _none(dtype).take(np.full(rows, -1), allow_fill=True) if dtype != "object" else np.full(rows, None)


@cache
def _none(dtype: str) -> Any:
    return pd.Series([], dtype=dtype).array


def _of_dtype(values: pd.Series, dtype: str) -> Any:
    return (values if values.dtype == dtype else values.astype(pd.api.types.pandas_dtype(dtype))).array


def _as_tuple(value: Any) -> tuple[str, ...] | None:
    if value is None or (isinstance(value, float) and value != value) or value is pd.NA:
        return None
    if isinstance(value, str):
        return (value,)
    return tuple(str(item) for item in value)


@dataclass(frozen=True)
class Instance:
    """One problem: a frame per table of ``domain.tables``, each conforming to its specification.

    Parameters
    ----------
    tables
        Frames by table name; tables left out are empty.
    quarantine
        Rows that intake held back, one row per fault: table, file, sheet, row, column, value, problem, way out.
    notes
        Facts about the instance (``synthetic``, ``assumed``), shown on every page.
    """

    tables: Mapping[str, pd.DataFrame]
    quarantine: pd.DataFrame = field(default_factory=pd.DataFrame)
    notes: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = sorted(set(self.tables) - set(TABLES))
        if unknown:
            raise ValueError(f"unknown tables {unknown}; known are {sorted(TABLES)}")
        full = {name: conform(self.tables.get(name, pd.DataFrame()), table) for name, table in TABLES.items()}
        object.__setattr__(self, "tables", full)

    def __getattr__(self, name: str) -> pd.DataFrame:
        tables: Mapping[str, pd.DataFrame] = object.__getattribute__(self, "tables")
        try:
            return tables[name]
        except KeyError:
            raise AttributeError(name) from None

    def __dir__(self) -> list[str]:
        """Return the names that a notebook completes, the tables among them."""
        return sorted({*super().__dir__(), *self.tables})

    def with_tables(self, **tables: pd.DataFrame) -> "Instance":
        """Return the instance with some tables in place of its own, the others unchanged.

        Parameters
        ----------
        tables
            Frames by table name, such as ``posts=posts``; columns as in ``docs/tables.md``.

        Raises
        ------
        ValueError
            When a table or a column is not known, or a required column is missing.
        """
        return Instance({**self.tables, **tables}, self.quarantine, self.notes)

    def __repr__(self) -> str:
        rows = ", ".join(f"{name} {len(self.tables[name]):,}" for name in TABLES if len(self.tables[name]))
        return f"Instance: {rows or 'no rows'}"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: which tables there are, how many rows, what was held back; no person."""
        from domain.card import card
        from domain.language import Text

        rows = [
            (name, f"{table.title.zh} {table.title.en}", len(self.tables[name]))
            for name, table in TABLES.items()
            if len(self.tables[name])
        ]
        made_up = Text("编造", "made up") if self.notes.get("synthetic") else Text("台账", "ledgers")
        held = self.quarantine.drop_duplicates(["file", "sheet", "row"]) if len(self.quarantine) else self.quarantine
        facts = [(Text("来源", "from"), made_up), (Text("隔离的行", "rows held back"), len(held))]
        frame = pd.DataFrame(rows, columns=["table", "表 holds", "rows"])
        return card(Text("数据", "Instance"), facts, [(Text("各表", "tables"), frame)])

    def content_hash(self) -> str:
        """Return a SHA-256 over the content, independent of row order, source columns, empty columns and notes.

        Computed once: the tables of an instance are never changed in place. An instance saved by a version that hashed
        in another form keeps the hash of then, since plans and ledgers know it by that.
        """
        return str(self._known_as["hash"]) if self._known_as else self._fingerprint

    @cached_property
    def _known_as(self) -> dict[str, Any]:
        """The hash of form 1 and the columns it is over, of an instance that was saved with it; else nothing."""
        return {}

    @cached_property
    def _fingerprint(self) -> str:
        return fingerprint(self.tables)

    def save(self, folder: str | Path) -> None:
        """Write one Parquet file per non-empty table, ``quarantine.parquet`` and ``instance.json``."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for name in TABLES:
            path = folder / f"{name}.parquet"
            if len(self.tables[name]):
                self.tables[name].to_parquet(path, index=False)
            else:
                path.unlink(missing_ok=True)
        self.quarantine.to_parquet(folder / "quarantine.parquet", index=False)
        facts = {"format": FORMAT, "hash": self._fingerprint, "notes": dict(self.notes)}
        if self._known_as:
            facts["known_as"] = self._known_as
        (folder / "instance.json").write_text(
            json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8"
        )

    @classmethod
    def load(cls, folder: str | Path) -> "Instance":
        """Read what ``save`` wrote, in this version or an earlier one with fewer tables and optional columns.

        Raises
        ------
        FileNotFoundError
            When the folder holds no instance.
        ValueError
            When the content does not match the recorded hash, or a newer version wrote it.
        """
        folder = Path(folder)
        path = folder / "instance.json"
        if not path.is_file():
            raise FileNotFoundError(f"{folder} holds no instance (instance.json is missing); run `laborflow import`")
        facts = json.loads(path.read_text(encoding="utf-8"))
        if facts["format"] not in (1, FORMAT):
            raise ValueError(
                f"{folder} was written by a newer laborflow (format {facts['format']}, this one reads up to {FORMAT});"
                " install that version"
            )
        frames = {
            name: pd.read_parquet(folder / f"{name}.parquet")
            for name in TABLES
            if (folder / f"{name}.parquet").is_file()
        }
        strange = [
            f"{name}.{column}" for name, frame in frames.items() for column in frame if column not in _names(name)
        ]
        if strange:
            raise ValueError(
                f"{folder} was written by a newer laborflow (it holds {', '.join(strange)}); install that version"
            )
        instance = cls(frames, pd.read_parquet(folder / "quarantine.parquet"), facts["notes"])
        first = (
            facts.get("known_as")
            if facts["format"] == FORMAT
            else {"hash": facts["hash"], "columns": columns_of(frames)}
        )
        whole = facts["format"] == 1 or instance._fingerprint == facts["hash"]
        if not whole or (first and first_fingerprint(instance.tables, first["columns"]) != first["hash"]):
            raise ValueError(f"{folder}: the tables do not match the hash in instance.json; import them again")
        instance.__dict__["_known_as"] = first or {}
        return instance
