"""Which limit stands between an arc and a plan: asked of many arcs at once, or of one after the other as they are taken."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from optimizer.limit_rows import LimitRow

Ints = npt.NDArray[np.int64]
LARGE = 1 << 62
"""Beyond any count."""


class Held:
    """Answers for arcs whether the limits leave room for them, each taken alone beside the plan."""

    def __init__(self, rows: tuple[LimitRow, ...], arcs: int, on: npt.NDArray[np.bool_]) -> None:
        """Read the hard limits.

        Parameters
        ----------
        rows, arcs, on
            The limits, the number of arcs and which of them are taken.
        """
        self._rows, self._on, self._opened = [row for row in rows if row.hard], on.copy(), False
        linear = [row.linear() for row in self._rows]
        at = [np.full(len(members), number) for number, (members, *_) in enumerate(linear)]
        none = np.zeros(0, np.int64)
        entries = [
            np.concatenate([none, *parts]) for parts in ([c for _, c, *_ in linear], at, [m for m, *_ in linear])
        ]
        shape = (len(linear), arcs)
        self._columns = sp.csc_array((entries[0], (entries[1], entries[2])), shape=shape, dtype=np.int64)
        self._columns.sort_indices()
        self._total = self._columns @ on.astype(np.int64)
        relief = [row.relief(on) for row in self._rows]
        lows = [-LARGE if low is None else low for _, _, low, _, _ in linear]
        highs = [
            LARGE if high is None else high + less for (_, _, _, high, _), less in zip(linear, relief, strict=True)
        ]
        self._low, self._high = np.array(lows, np.int64), np.array(highs, np.int64)

    def by(self, arcs: Ints) -> list[LimitRow | None]:
        """Return of each arc the first limit that taking it as well would break, or break further.

        Parameters
        ----------
        arcs
            Positions of arcs that are not taken.
        """
        return [self._rows[number] if number < len(self._rows) else None for number in self._first(arcs).tolist()]

    def open(self, arcs: Ints) -> npt.NDArray[np.bool_]:
        """Return which arcs could be taken, each alone."""
        found: npt.NDArray[np.bool_] = self._first(arcs) == len(self._rows)
        return found

    def takes(self, arc: int) -> bool:
        """Take an arc where no limit is broken further with all taken before, and return whether it was.

        Arcs that open what stays shut are taken one at most: what that leaves of other limits is not followed.
        """
        own = slice(*self._columns.indptr[arc : arc + 2].tolist())
        limit, coefficient = self._columns.indices[own], self._columns.data[own]
        after = self._total[limit] + coefficient
        over = (coefficient > 0) & (after > self._high[limit])
        under = (coefficient < 0) & (after < self._low[limit])
        opens = arc in self._shutting
        if over.any() or under.any() or (opens and self._opened):
            return False
        self._total[limit] = after
        self._opened = self._opened or opens
        return True

    @cached_property
    def _shutting(self) -> frozenset[int]:
        """Arcs that, where nobody is there yet, open what stays shut."""
        switches = (switch for row in self._rows for switch in row.switches if (switch.weight < 0).any())
        shut = (switch.members for switch in switches if switch.open(self._on))
        return frozenset(arc for members in shut for arc in members.tolist())

    def _first(self, arcs: Ints) -> Ints:
        """Return of each arc the number of the first limit that it would break, or how many there are."""
        part = self._columns[:, arcs]
        limit, arc = part.indices.astype(np.int64), np.repeat(np.arange(len(arcs)), np.diff(part.indptr))
        after = self._total[limit] + part.data
        over = (part.data > 0) & (after > self._high[limit])
        under = (part.data < 0) & (after < self._low[limit])
        first = np.full(len(arcs), len(self._rows), np.int64)
        np.minimum.at(first, arc[over | under], limit[over | under])
        for number, opening in self._opening(arcs):
            open_ = opening & (first == len(self._rows))
            first[open_] = number
        return first

    def _opening(self, arcs: Ints) -> Iterator[tuple[int, npt.NDArray[np.bool_]]]:
        """Yield limits and which arcs would open what stays shut, with no room for it."""
        for number, row in enumerate(self._rows):
            closing = [switch for switch in row.switches if (switch.weight < 0).any()]
            if not closing:
                continue
            use, high = row.base + int(row.weight[self._on[row.members]].sum()) - row.relief(self._on), row.high
            found = np.zeros(len(arcs), bool)
            for switch in closing:
                total = switch.base + int(switch.weight[self._on[switch.members]].sum())
                at = np.searchsorted(switch.members, arcs)
                own = at < len(switch.members)
                own[own] = switch.members[at[own]] == arcs[own]
                shuts = own.copy()
                shuts[own] = total + switch.weight[at[own]] < switch.least
                if total >= switch.least and high is not None and switch.worth > 0 and use + switch.worth > high:
                    found |= shuts
            yield number, found
