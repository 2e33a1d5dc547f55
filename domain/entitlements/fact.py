"""A fact of many people or employers at once: its values and where they are known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class FactColumn:
    """Values of one fact, a row per person or employer.

    ``values`` are float64 for numbers (of months in days too), bool for flags, datetime64[D] for dates, int32 codes
    into ``words`` for texts, and uint16 bits in the order of ``words`` for lists, where ``known`` are bits as well.
    ``none`` tells that what is not known is known not to be: no condition on it holds.
    """

    kind: str
    values: npt.NDArray[Any]
    known: npt.NDArray[Any]
    words: tuple[str, ...] = ()
    none: bool = False

    def take(self, rows: npt.NDArray[Any]) -> Self:
        """Return the fact of these rows; a row of -1 is nobody, of whom nothing is known."""
        if not len(self.values):
            return replace(
                self, values=np.zeros(len(rows), self.values.dtype), known=np.zeros(len(rows), self.known.dtype)
            )
        values, known = self.values[rows], self.known[rows]
        nobody = rows < 0
        if nobody.any():
            known = np.where(nobody, np.zeros(1, known.dtype), known)
        return replace(self, values=values, known=known)

    def shown(self, row: int) -> Any:
        """Return one value as a plain Python value, None where it is not known."""
        if self.kind == "list":
            members = int(self.values[row]) & int(self.known[row])
            return None if not self.known[row] else tuple(w for n, w in enumerate(self.words) if members >> n & 1)
        if not self.known[row]:
            return None
        value = self.values[row]
        if self.kind == "text":
            return self.words[int(value)]
        return value.item()


def numbers(values: npt.NDArray[np.float64]) -> FactColumn:
    """Return a number fact, unknown where NaN."""
    return FactColumn("number", values, ~np.isnan(values))


def dates(values: npt.NDArray[np.datetime64]) -> FactColumn:
    """Return a date fact, unknown where NaT."""
    days = values.astype("M8[D]", copy=False)
    return FactColumn("date", days, ~np.isnat(days))


def flags(values: Flags, known: Flags | None = None) -> FactColumn:
    """Return a flag fact."""
    return FactColumn("flag", values, np.ones(len(values), bool) if known is None else known)


def words(codes: Codes, vocabulary: tuple[str, ...]) -> FactColumn:
    """Return a text fact of codes, unknown where -1."""
    return FactColumn("text", codes, codes >= 0, vocabulary)


def encoded(column: pd.Series) -> tuple[Codes, tuple[str, ...]]:
    """Return the codes of a text column (-1 for blanks) and the words they stand for, in order of appearance."""
    coded = _coded(column)
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    return codes, tuple(coded.dictionary.to_pylist())


def codes_of(column: pd.Series) -> Codes:
    """Return the codes of a column of ids, -1 for blanks, without their words."""
    coded = _coded(column)
    return np.asarray(coded.indices.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int32)


def _coded(column: pd.Series) -> Any:
    array: Any = pa.array(column, type=pa.large_string(), from_pandas=True)
    return (array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array).dictionary_encode()


def positions(wanted: pd.Series, known: pd.Series) -> Rows:
    """Return where each value stands in a column of distinct values, -1 where it does not or is blank."""
    import pyarrow.compute

    if not len(known) or not wanted.notna().any():
        return np.full(len(wanted), -1, np.int64)
    value_set = pa.array(known, type=pa.large_string(), from_pandas=True)
    found = pyarrow.compute.index_in(pa.array(wanted, type=pa.large_string(), from_pandas=True), value_set=value_set)
    return np.asarray(found.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)


def positions_of_all(known: pd.Series, wanted: Mapping[str, pd.Series]) -> dict[str, Rows]:
    """Return the positions of several columns in one of distinct values, -1 where blank or not there, in one look-up.

    Raises
    ------
    ValueError
        When the values of ``known`` are not distinct.
    """
    columns = [pa.array(column, type=pa.large_string(), from_pandas=True) for column in (known, *wanted.values())]
    chunks = [
        chunk for column in columns for chunk in (column.chunks if isinstance(column, pa.ChunkedArray) else [column])
    ]
    coded = pa.chunked_array(chunks, type=pa.large_string()).dictionary_encode().combine_chunks()
    indices = coded.chunk(0).indices if isinstance(coded, pa.ChunkedArray) else coded.indices
    codes = np.asarray(indices.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)
    if (codes[: len(known)] != np.arange(len(known))).any():
        raise ValueError("an id stands twice, or is blank, in the column that must hold each once")
    codes = np.where(codes < len(known), codes, -1)
    found, start = {}, len(known)
    for name, column in wanted.items():
        found[name] = codes[start : start + len(column)]
        start += len(column)
    return found


def rank_of(ids: pd.Series) -> Rows:
    """Return the place of each id in the order of ids, and one more at the end."""
    ranks = np.arange(len(ids) + 1, dtype=np.int64)
    if not ids.is_monotonic_increasing:
        ranks[ids.argsort(kind="stable").to_numpy()] = np.arange(len(ids))
    return ranks


def text_fact(column: pd.Series) -> FactColumn:
    """Return a text column as a fact."""
    return words(*encoded(column))


def flag_fact(column: pd.Series) -> FactColumn:
    """Return a flag column as a fact."""
    return flags(column.to_numpy(bool, na_value=False), column.notna().to_numpy(bool))


def number_fact(column: pd.Series) -> FactColumn:
    """Return a column of numbers as a fact."""
    return numbers(column.to_numpy(np.float64, na_value=np.nan))


def date_fact(column: pd.Series) -> FactColumn:
    """Return a column of dates as a fact."""
    return dates(column.to_numpy("M8[s]"))
