"""The hash of the tables of an instance: the same for the same facts, in whatever order rows and columns stand.

A column that holds nothing does not enter the hash, so that a column added to the specification leaves the hash of
every earlier instance alone.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from domain.tables import SOURCE_COLUMNS, TABLES

FORMAT = 2
"""The form of hashes written now; instances saved in form 1 are still verified."""

_JSON = json.JSONEncoder(ensure_ascii=False)


def fingerprint(tables: Mapping[str, pd.DataFrame]) -> str:
    """Return a SHA-256 over the cells of all tables, independent of row order, source columns and columns without a value.

    Parameters
    ----------
    tables
        A frame for every table of ``domain.tables``, each with all its columns in their dtypes.
    """
    filled = {}
    for name in sorted(TABLES):
        if len(tables[name]):
            held = tables[name][[column.name for column in TABLES[name].columns]].notna().any()
            filled[name] = sorted(held.index[held])
    return _digest(tables, filled)


def first_fingerprint(tables: Mapping[str, pd.DataFrame], columns: Mapping[str, Sequence[str]]) -> str | None:
    """Return the hash in form 1, over every column that the specification had then; None where another one holds something.

    Parameters
    ----------
    tables
        A frame for every table of ``domain.tables``, each with all its columns in their dtypes.
    columns
        Columns by table as the specification had them, in its order; tables without rows may be left out.
    """
    for name, table in TABLES.items():
        later = [column.name for column in table.columns if column.name not in columns.get(name, ())]
        if len(tables[name]) and tables[name][later].notna().any(axis=None):
            return None
    return _digest(tables, {name: list(columns[name]) for name in TABLES if len(tables[name])})


def columns_of(saved: Mapping[str, pd.DataFrame]) -> dict[str, list[str]]:
    """Return the columns of tables as they stand in their files, as ``first_fingerprint`` takes them."""
    return {name: [column for column in frame.columns if column not in SOURCE_COLUMNS] for name, frame in saved.items()}


def _digest(tables: Mapping[str, pd.DataFrame], columns: Mapping[str, list[str]]) -> str:
    """Return a SHA-256 over these columns of these tables, in this order."""
    digest = hashlib.sha256()
    for name, held in columns.items():
        lines = _lines(tables[name][held])
        digest.update(json.dumps([name, held, len(lines)]).encode())
        for line in lines:
            digest.update(line.encode())
    return digest.hexdigest()


def _lines(frame: pd.DataFrame) -> list[str]:
    """Return the rows, sorted, each a JSON list of its cells as texts."""
    columns = [_written_cells(frame[name]) for name in frame.columns]
    return sorted(f"[{', '.join(row)}]" for row in zip(*columns, strict=True))


def _written_cells(values: pd.Series) -> list[str]:
    """Return the cells as JSON texts; every distinct one is written once, which is what makes the hash fast."""
    if values.dtype == object:
        known = {value: _written(value) for value in set(values)}
        return [known[value] for value in values]
    if pd.api.types.is_float_dtype(values.dtype):  # by their bits, else 0.0 and -0.0 would be written as the first one
        codes, bits = pd.factorize(values.to_numpy(np.float64, na_value=np.nan).view(np.int64))
        distinct = bits.view(np.float64).tolist()
    else:
        codes, found = pd.factorize(values.array)
        distinct = list(found)
    texts = np.array([*map(_written, distinct), "null"], dtype=object)  # a blank has the code -1
    return list(texts[codes])


def _written(value: Any) -> str:
    return "null" if value is None or value != value else _JSON.encode(str(value))
