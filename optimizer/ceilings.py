"""Limits as ceilings: every bound of the sheet is one row ``matrix @ (arcs, switches) <= most``, minima turned over."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from optimizer.limit_rows import Sheet

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Ceilings:
    """Rows that a plan keeps, each from above.

    Parameters
    ----------
    matrix
        (rows, arcs + switches) whole numbers, by column.
    by_row
        The same, by row.
    most
        (rows,) greatest sum.
    unit
        (rows,) coefficient of one person or yuan beyond.
    limit
        (rows,) position of the limit; the number of limits where a row says when a switch may be yes.
    side
        (rows,) 1 for an upper end of the limit, -1 for a lower one, turned over.
    missable, hard
        (rows,) whether a row may be missed at all, and whether only when the hard ones cannot all be kept.
    penalty_yuan
        (rows,) what a unit costs where a row is not hard.
    arcs, switches
        How many columns of each kind.
    cut_of, times
        (rows,) of a cut (``optimizer.cuts``) the row it was made from, and by how much a unit missed of that one eases it; -1 and 0 of
        any other row. A cut is neither hard nor missable: who keeps its row keeps it.
    """

    matrix: sp.csc_array
    by_row: sp.csr_array
    most: Ints
    unit: Ints
    limit: Ints
    side: Ints
    missable: Truths
    hard: Truths
    penalty_yuan: Ints
    arcs: int
    switches: int
    cut_of: Ints
    times: Ints

    @property
    def cut(self) -> Truths:
        """Return which rows are cuts (rows,)."""
        found: Truths = self.cut_of >= 0
        return found

    @property
    def conditions(self) -> Ints:
        """Return the rows that say when a switch may be yes."""
        return np.flatnonzero(~self.missable & ~self.cut)

    @cached_property
    def size(self) -> Floats:
        """Return what a column counts in each row, about: the root of the mean square of its coefficients, at least 1."""
        entries = np.maximum(np.diff(self.by_row.indptr), 1)
        found: Floats = np.sqrt(np.maximum(np.asarray((self.by_row**2).sum(axis=1)).ravel() / entries, 1.0))
        return found

    @cached_property
    def arc_size(self) -> Floats:
        """Return the same of arcs alone, of all columns where no arc counts: a switch counts as much as all the seats it opens."""
        arc = self.by_row.indices < self.arcs
        row = np.repeat(np.arange(len(self.most), dtype=np.int32), np.diff(self.by_row.indptr))[arc]
        entries = np.bincount(row, minlength=len(self.most))
        squares = np.bincount(row, self.by_row.data[arc].astype(float) ** 2, len(self.most))
        found: Floats = np.where(entries, np.sqrt(np.maximum(squares / np.maximum(entries, 1), 1.0)), self.size)
        return found

    @property
    def never(self) -> tuple[Ints, Ints]:
        """Return the rows that have a switch alone and do not let it be yes, and what it counts there: their price costs nothing."""
        alone = np.flatnonzero((np.diff(self.by_row.indptr) == 1) & (self.most == 0) & ~self.missable)
        at = self.by_row.indptr[alone]
        never = (self.by_row.indices[at] >= self.arcs) & (self.by_row.data[at] > 0)
        return alone[never], self.by_row.data[at[never]]

    def with_conditions(self, rows: Ints) -> sp.csr_array:
        """Return some rows, and behind them those that say when a switch in them may be yes."""
        columns = np.unique(self.by_row[rows].indices)
        waits = np.unique(self.matrix[:, columns[columns >= self.arcs]].indices)
        return self.by_row[np.concatenate([rows, np.intersect1d(waits, self.conditions)])]

    @property
    def eased(self) -> sp.csr_array:
        """Return by how much a unit missed of each row (columns) eases each row: itself, and its cuts."""
        rows, cuts = np.arange(len(self.most)), np.flatnonzero(self.cut)
        at = np.concatenate([rows, cuts]), np.concatenate([rows, self.cut_of[cuts]])
        return sp.csr_array((np.concatenate([self.unit, self.times[cuts]]), at), shape=(len(rows), len(rows)))

    def of_limits(self, chosen: Ints) -> "Ceilings":
        """Return the rows of some limits alone, and those that say when a switch may be yes."""
        kept = np.flatnonzero(np.isin(self.limit, chosen) | ~self.missable)
        part = self.by_row[kept]
        return Ceilings(
            sp.csc_array(part), part, self.most[kept], self.unit[kept], self.limit[kept], self.side[kept],
            self.missable[kept], self.hard[kept], self.penalty_yuan[kept], self.arcs, self.switches,
            self.cut_of[kept], self.times[kept],
        )  # fmt: skip


def ceilings_of(sheet: Sheet, arcs: int) -> Ceilings:
    """Return the rows of a sheet as ceilings.

    Parameters
    ----------
    sheet
        The limits.
    arcs
        Number of arcs.
    """
    above, below = np.flatnonzero(np.isfinite(sheet.high)), np.flatnonzero(np.isfinite(sheet.low))
    rows = np.concatenate([above, below])
    sign = np.concatenate([np.ones(len(above), np.int64), np.full(len(below), -1, np.int64)])
    ends = np.concatenate([sheet.high[above], -sheet.low[below]]).astype(np.int64)
    matrix = sp.csr_array(sheet.matrix[rows])
    matrix.data *= np.repeat(sign, np.diff(matrix.indptr))
    return Ceilings(
        sp.csc_array(matrix),
        matrix,
        ends,
        sheet.unit[rows],
        np.minimum(rows, sheet.limits).astype(np.int64),
        sign,
        rows < sheet.limits,
        sheet.hard[rows] & (rows < sheet.limits),
        np.where(sheet.hard[rows], 0, sheet.penalty_yuan[rows]),
        arcs,
        sheet.switches,
        np.full(len(rows), -1, np.int64),
        np.zeros(len(rows), np.int64),
    )
