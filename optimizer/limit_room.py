"""What the limits leave room for: which hard limits one more placement would break, and by how much.

The limits are read as rows of whole numbers with what the plan uses of each. Placements need not be arcs of the plan: the
same declarations, asked about other pairs, say what those would count.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from optimizer.limit_rows import LimitRow

Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
Name = tuple[str, str, str]
"""Limit, subject and part of a row."""


class Broken(NamedTuple):
    """Which of some placements break which rows, each placement taken alone.

    ``arc`` is the position of the placement, ``row`` that of the row among those asked about, ``short`` by how much of the
    row's unit it goes beyond what there is.
    """

    arc: Ints
    row: Ints
    short: Ints


@dataclass(frozen=True)
class LimitRoom:
    """The hard limits of a plan and what is used of them.

    Parameters
    ----------
    rows
        The limits, those that may be missed at a price included; they restrict nothing.
    on
        (arcs,) which arcs the plan takes.
    """

    rows: tuple[LimitRow, ...]
    on: Truths
    _used: dict[Name, tuple[int, int]] = field(init=False, default_factory=dict)
    _row: dict[Name, LimitRow] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Count what is used, and what conditions that are met take off."""
        for row in self.rows:
            members, coefficients, *_ = row.linear()
            used = int(coefficients[self.on[members]].sum())
            self._used[name_of(row)] = used, row.relief(self.on) if row.switches else 0
            self._row[name_of(row)] = row

    def broken(self, rows: Sequence[LimitRow] | None = None) -> Broken:
        """Return what breaks when one placement more is taken.

        A condition that the placement itself would meet is not counted in, so what is said to break may, very rarely, hold.

        Parameters
        ----------
        rows
            The limits over the placements asked about; those of the plan, over its own arcs, when left out.
        """
        found: list[tuple[Ints, int, Ints]] = []
        for number, row in enumerate(self.rows if rows is None else rows):
            if not row.hard:
                continue
            members, coefficients, low, high, unit = row.linear()
            used, relief = self._used.get(name_of(row), (0, 0))
            over = coefficients > 0
            if high is not None:
                beyond = used + coefficients - max(high + relief, used)
                self._note(found, members, number, np.where(over, beyond, 0), unit)
            if low is not None:
                beyond = min(low, used) - used - coefficients
                self._note(found, members, number, np.where(coefficients < 0, beyond, 0), unit)
            self._closings(found, number, row)
        none = np.zeros(0, np.int64)
        arcs = np.concatenate([none, *(part[0] for part in found)])
        numbers = np.concatenate([none, *(np.full(len(part[0]), part[1]) for part in found)])
        return Broken(arcs, numbers, np.concatenate([none, *(part[2] for part in found)]))

    @staticmethod
    def _note(found: list[tuple[Ints, int, Ints]], members: Ints, number: int, beyond: Ints, unit: int) -> None:
        at = np.flatnonzero(beyond > 0)
        if len(at):
            found.append((members[at], number, -(-beyond[at] // unit)))

    def _closings(self, found: list[tuple[Ints, int, Ints]], number: int, row: LimitRow) -> None:
        """Note placements that end a condition which takes something off the row (a project that opens costs money)."""
        if row.high is None or not any((switch.weight < 0).any() for switch in row.switches):
            return
        plan = self._row[name_of(row)]
        use, _, _ = plan.figures(self.on)
        for switch, own in zip(row.switches, plan.switches, strict=True):
            left = own.base + int(own.weight[self.on[own.members]].sum())
            beyond = use + own.worth - max(row.high, use)
            if own.least <= left < own.least + 1 and beyond > 0:
                found.append((switch.members, number, np.full(len(switch.members), beyond)))

    def removable(self) -> Truths:
        """Return which of the arcs taken (arcs,) could be given up without any hard limit breaking, whatever follows.

        Those that a condition counts, or a share's whole, are left where they are.
        """
        free = self.on.copy()
        for row in self.rows:
            if not row.hard:
                continue
            members, coefficients, low, _, _ = row.linear()
            used, _ = self._used[name_of(row)]
            held = coefficients < 0
            if low is not None:
                held |= (coefficients > 0) & (used - coefficients < low)
            free[members[held]] = False
            for switch in row.switches:
                free[switch.members] = False
                free[members] = False
        return free

    def tight(self) -> set[str]:
        """Return the names of limits of which a row has no room for somebody, or some condition."""
        found = set()
        for row in self.rows:
            if not row.hard:
                continue
            _, coefficients, low, high, unit = row.linear()
            used, relief = self._used[name_of(row)]
            full = high is not None and used + int(coefficients.max(initial=unit)) > high + relief
            if full or (low is not None and row.whole is not None) or row.switches:
                found.add(row.limit)
        return found


def name_of(row: LimitRow) -> Name:
    """Return the name of a row."""
    return row.limit, row.subject, row.part
