"""What every limit reads: the arcs by worker and by post, the tables, the policy and the plan date."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.policy import Policy
from optimizer.chosen import Distinct, distinct
from optimizer.eligibility import Arcs
from optimizer.encode import Encoded

Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Field:
    """The arcs, their ends as rows of the tables, and the policy."""

    encoded: Encoded
    arcs: Arcs
    policy: Policy
    worker: npt.NDArray[np.int32]
    post: npt.NDArray[np.int32]

    @classmethod
    def of(cls, encoded: Encoded, arcs: Arcs, policy: Policy) -> "Field":
        """Return the field of some arcs."""
        return cls(encoded, arcs, policy, arcs.worker(), arcs.post)

    @cached_property
    def _by_post(self) -> tuple[Ints, Ints]:
        """Arcs in the order of their posts, and where those of each post begin."""
        sizes = np.bincount(self.post, minlength=len(self.encoded.scene.posts))
        return np.argsort(self.post, kind="stable").astype(np.int64), np.concatenate([[0], np.cumsum(sizes)])

    @cached_property
    def _sizes(self) -> tuple[Ints, Ints]:
        """Arcs of each post and of each worker."""
        return np.diff(self._by_post[1]), np.diff(self.arcs.start)

    def at(self, posts: Truths | Ints) -> Ints:
        """Return the arcs to some posts (a mask or positions), ascending."""
        order, start = self._by_post
        return np.sort(order[spans(start, rows_of(posts))])

    def of_workers(self, workers: Truths | Ints) -> Ints:
        """Return the arcs of some workers (a mask, or positions that ascend), ascending."""
        return spans(self.arcs.start, rows_of(workers))

    def between(self, workers: Truths, posts: Truths) -> Ints:
        """Return the arcs from some workers to some posts, ascending; read from the side that has fewer."""
        per_post, per_worker = self._sizes
        if per_post[posts].sum() < per_worker[workers].sum():
            arcs = self.at(posts)
            return arcs[workers[self.worker[arcs]]]
        arcs = self.of_workers(workers)
        return arcs[posts[self.post[arcs]]]

    def rows(self, table: str) -> pd.DataFrame:
        """Return a table of the instance."""
        return self.encoded.instance.tables[table]

    @cached_property
    def _distinct(self) -> dict[tuple[str, str], Distinct]:
        return {}

    def column(self, table: str, name: str) -> Distinct:
        """Return a column as positions among its distinct cells; found once."""
        if (table, name) not in self._distinct:
            self._distinct[table, name] = distinct(self.rows(table)[name])
        return self._distinct[table, name]

    def same(self, table: str, name: str, value: object) -> Ints:
        """Return the rows of a table that hold this value in a column."""
        if (table, name) not in self._places:
            codes, values = self.column(table, name)
            order = np.argsort(codes, kind="stable").astype(np.int64)
            start = np.searchsorted(codes[order], np.arange(len(values) + 1)).astype(np.int64)
            self._places[table, name] = {cell: at for at, cell in enumerate(values)}, order, start
        place, order, start = self._places[table, name]
        return order[start[place[value]] : start[place[value] + 1]] if value in place else order[:0]

    @cached_property
    def _places(self) -> dict[tuple[str, str], tuple[dict[Any, int], Ints, Ints]]:
        return {}

    def inside(self, table: str, prefixes: Sequence[str]) -> Truths:
        """Return which workers or posts have a division that begins with one of the prefixes."""
        codes, names = self.column(table, "region")
        return np.array([*(name.startswith(tuple(prefixes)) for name in names), False], bool)[codes]

    @property
    def day(self) -> pd.Timestamp:
        """The plan date."""
        return pd.Timestamp(np.datetime64(self.encoded.scene.plan_day, "D"))

    def in_force(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the rows valid on the plan date; a blank beginning has begun, a blank end goes on."""
        started = (frame["valid_from"].isna() | (frame["valid_from"] <= self.day)).to_numpy(bool)
        lasting = (frame["valid_until"].isna() | (frame["valid_until"] >= self.day)).to_numpy(bool)
        return frame[started & lasting]


def rows_of(chosen: Truths | Ints) -> Ints:
    """Return the positions of a mask, or positions as they are."""
    return np.flatnonzero(chosen) if chosen.dtype == bool else chosen.astype(np.int64)


def spans(start: Ints, chosen: Ints) -> Ints:
    """Return the positions from ``start[k]`` to before ``start[k + 1]`` for each k chosen, one span after the other."""
    first, size = start[chosen], start[chosen + 1] - start[chosen]
    shift = np.repeat(first - np.concatenate([[0], np.cumsum(size)[:-1]]), size) if len(chosen) else first
    return np.arange(int(size.sum()), dtype=np.int64) + shift


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table as named tuples."""
    if len(frame):
        yield from frame.itertuples()


def whole_number(value: Any) -> int | None:
    """Return a cell as a whole number; None where it is blank."""
    return None if pd.isna(value) else int(value)


def text(value: Any) -> str | None:
    """Return a cell as a text; None where it is blank."""
    return None if value is None or pd.isna(value) else str(value)
