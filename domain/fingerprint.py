"""The hash of the tables of an instance: the same for the same facts, in whatever order the rows stand."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from domain.tables import TABLES

_JSON = json.JSONEncoder(ensure_ascii=False)


def fingerprint(tables: Mapping[str, pd.DataFrame]) -> str:
    """Return a SHA-256 over the cells of all tables, independent of row order and source columns.

    Parameters
    ----------
    tables
        A frame for every table of ``domain.tables``, each with all its columns in their dtypes.
    """
    digest = hashlib.sha256()
    for name, table in TABLES.items():
        if tables[name].empty:
            continue  # so that a table added to the specification leaves the hash of older instances alone
        columns = [column.name for column in table.columns]
        lines = _lines(tables[name][columns])
        digest.update(json.dumps([name, columns, len(lines)]).encode())
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
