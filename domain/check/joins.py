"""One-to-many joins on row positions, in arrays."""

from dataclasses import dataclass

import numpy as np

from domain.check.columns import Rows


@dataclass(frozen=True)
class RowsByOwner:
    """The rows of a table, sorted by the row of their owner in another table."""

    rows: Rows
    first: Rows
    count: Rows

    @classmethod
    def of(cls, owner: Rows, owners: int) -> "RowsByOwner":
        """Group rows by owner; rows whose owner is -1 belong to nobody."""
        order = np.argsort(owner, kind="stable")
        order = order[owner[order] >= 0]
        count = np.bincount(owner[order], minlength=owners).astype(np.int64)
        return cls(order.astype(np.int64), np.cumsum(count) - count, count)

    def of_owners(self, owner: Rows) -> tuple[Rows, Rows]:
        """Return, for a list of owners, (position in the list, row of the table) of every row they own."""
        if not len(self.count):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        many = np.where(owner >= 0, self.count[owner], 0)
        position = np.repeat(np.arange(len(owner), dtype=np.int64), many)
        within = np.arange(many.sum(), dtype=np.int64) - np.repeat(np.cumsum(many) - many, many)
        return position, self.rows[self.first[owner[position]] + within]
