"""Limits across people as rows over arcs: the one door between the declarations and whatever solves them.

A declaration (``optimizer.limits.BUILDERS``) yields a ``LimitRow``: which arcs count, how much, between which bounds. A
solver takes the rows as they are, or all of them as one sparse ``Sheet``. Nothing here loops over arcs.

* **count, sum**: ``low <= base + sum(weight * x) <= high``.
* **share** (``whole``): ``part / whole`` against a fraction ``p / q``, written as ``q * part - p * whole`` against a bound.
* **on a condition** (``switches``): a switch is a yes or no beside the arcs. It may be yes only where
  ``base + sum(weight * x) >= least``, and then takes ``worth`` off what its limit counts.

In the sheet a hard row must be kept (or missed by the least, where it cannot be), any other costs ``penalty_yuan`` for
each unit beyond; ``unit`` is the coefficient of one unit. Rows behind ``limits`` say when a switch may be yes: they are
never missed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Whole:
    """What a share is taken of: arcs of the plan, staff who count in the part and in the whole, and the share.

    The members of the row are among ``arcs``; both ascend.
    """

    arcs: Ints
    staff_part: int
    staff: int
    share: Fraction


@dataclass(frozen=True)
class Switch:
    """A yes or no: yes only where ``base`` and what the arcs taken of ``members`` weigh is at least ``least``.

    It then takes ``worth`` off what the limit counts. ``base`` and weights never add up to less than zero. ``name`` tells the
    switches of one limit apart. With ``person``, the number (members,) of whose arc each is (by worker_id), all ``least`` people must be
    there: a condition for each of them says more to a relaxation than one for their sum.
    """

    members: Ints
    weight: Ints
    least: int
    worth: int
    base: int = 0
    name: str = ""
    person: Ints | None = None

    def conditions(self) -> Iterator[tuple[Ints, Ints, int, int]]:
        """Yield members, weights, least and base of the sums that must all be reached for a yes."""
        if self.person is None:
            yield self.members, self.weight, self.least, self.base
            return
        for number in range(self.least):
            own = np.flatnonzero(self.person == number)
            yield self.members[own], self.weight[own], 1, 0

    def open(self, taken: Truths) -> bool:
        """Return whether the arcs taken (arcs,) allow a yes."""
        return self.base + int(self.weight[taken[self.members]].sum()) >= self.least


@dataclass(frozen=True)
class LimitRow:
    """One limit: of the arcs taken, those in ``members`` count ``weight`` each, between ``low`` and ``high``.

    Parameters
    ----------
    limit, subject, part, unit
        Name of the limit, whom it is about, what of it is bounded, and people, yuan or projects.
    members, weight
        Arcs that count, ascending, and how much of the unit each counts.
    low, high
        Bounds of the count; None where open. With ``whole`` only one of them is given, and it is the share itself
        that bounds: ``low`` or ``high`` is then any number. With ``switches`` only ``high`` is given.
    hard
        Whether it must be kept; otherwise each unit beyond costs ``penalty_yuan``.
    whole
        What the share is taken of; None for counts and sums.
    base
        What counts already, whatever the plan does.
    switches
        What takes something off the count.
    """

    limit: str
    subject: str
    part: str
    unit: str
    members: Ints
    weight: Ints
    low: int | None
    high: int | None
    hard: bool
    penalty_yuan: int
    whole: Whole | None = None
    base: int = 0
    switches: tuple[Switch, ...] = ()

    def relief(self, taken: Truths) -> int:
        """Return what the switches that may be yes take off the count, for the arcs taken (arcs,)."""
        return sum(switch.worth for switch in self.switches if switch.open(taken))

    def figures(self, taken: Truths) -> tuple[int, int | None, int | None]:
        """Return use, lower and upper bound in the unit, for the arcs taken (arcs,)."""
        use = self.base + int(self.weight[taken[self.members]].sum())
        if self.switches:
            return max(0, use - self.relief(taken)), self.low, self.high
        if self.whole is None:
            return use, self.low, self.high
        use += self.whole.staff_part
        fair = self.whole.share * (int(taken[self.whole.arcs].sum()) + self.whole.staff)
        low = None if self.low is None else -(-fair.numerator // fair.denominator)
        high = None if self.high is None else fair.numerator // fair.denominator
        return use, low, high

    def beyond(self, taken: Truths) -> int:
        """Return by how much the arcs taken miss the bounds, in the unit."""
        use, low, high = self.figures(taken)
        return max(0, 0 if low is None else low - use, 0 if high is None else use - high)

    def linear(self) -> tuple[Ints, Ints, int | None, int | None, int]:
        """Return arcs, coefficients, bounds of their sum, and the coefficient of one unit beyond; switches not counted."""
        if self.whole is None:
            low, high = (None if end is None else end - self.base for end in (self.low, self.high))
            return self.members, self.weight, low, high, 1
        # part / whole <= p / q  is  q * part - p * whole <= 0, with staff on both sides taken to the right.
        p, q = self.whole.share.numerator, self.whole.share.denominator
        coefficients = np.full(len(self.whole.arcs), -p, np.int64)
        coefficients[np.searchsorted(self.whole.arcs, self.members)] += q * self.weight
        bound = p * self.whole.staff - q * self.whole.staff_part
        low, high = (None if self.low is None else bound), (None if self.high is None else bound)
        return self.whole.arcs, coefficients, low, high, q


@dataclass(frozen=True)
class Sheet:
    """All rows as one system over arcs and switches: ``low <= matrix @ (arcs, switches) <= high``.

    Parameters
    ----------
    matrix
        (rows, arcs + switches) whole numbers. The first ``limits`` rows are the limits in their order; the others are the
        conditions that say when a switch may be yes.
    low, high
        (rows,) whole numbers, infinite where open.
    unit, hard, penalty_yuan
        (rows,) coefficient of one unit beyond a bound, whether the row must be kept, and what a unit costs else.
    limits, switches
        How many there are.
    """

    matrix: sp.csr_array
    low: Floats
    high: Floats
    unit: Ints
    hard: Truths
    penalty_yuan: Ints
    limits: int
    switches: int

    @property
    def conditions(self) -> int:
        """How many rows say when a switch may be yes."""
        return int(self.matrix.shape[0]) - self.limits


def sheet_of(rows: Sequence[LimitRow], arcs: int) -> Sheet:
    """Return limits as one sparse system.

    Parameters
    ----------
    rows
        The limits.
    arcs
        Number of arcs.
    """
    parts: list[tuple[Ints, Ints]] = []
    ends: list[tuple[int | None, int | None]] = []
    units: list[int] = []
    switched: list[Switch] = []
    for row in rows:
        members, coefficients, low, high, unit = row.linear()
        columns = arcs + len(switched) + np.arange(len(row.switches))
        worth = np.array([-switch.worth for switch in row.switches], np.int64)
        parts.append((np.append(members, columns), np.append(coefficients, worth)))
        ends.append((low, high))
        units.append(unit)
        switched += row.switches
    for at, switch in enumerate(switched):
        for members, weight, least, base in switch.conditions():
            parts.append((np.append(members, arcs + at), np.append(weight, -least)))
            ends.append((-base, None))
    others = len(parts) - len(rows)
    empty = np.zeros(0, np.int64)
    indptr = np.concatenate([[0], np.cumsum([len(members) for members, _ in parts])]).astype(np.int64)
    indices = np.concatenate([empty, *(members for members, _ in parts)])
    data = np.concatenate([empty, *(coefficients for _, coefficients in parts)]).astype(np.int64)
    return Sheet(
        sp.csr_array((data, indices, indptr), shape=(len(parts), arcs + len(switched))),
        np.array([-np.inf if low is None else low for low, _ in ends], float),
        np.array([np.inf if high is None else high for _, high in ends], float),
        np.array([*units, *[1] * others], np.int64),
        np.array([*(row.hard for row in rows), *[True] * others], bool),
        np.array([*(row.penalty_yuan for row in rows), *[0] * others], np.int64),
        len(rows),
        len(switched),
    )


def count(
    limit: str, subject: str, arcs: Ints, low: int | None, high: int | None, part: str = "people", base: int = 0
) -> LimitRow:
    """Return a hard row that counts people."""
    return LimitRow(limit, subject, part, "people", arcs, ones(arcs), low, high, True, 0, base=base)


def apart(row: LimitRow) -> Iterator[LimitRow]:
    """Yield a row as it is, or its two bounds as rows of their own where the lower lies above the upper.

    No plan keeps both: as two rows they are a conflict that can be named, and each says what it is missed by.
    """
    if row.low is not None and row.high is not None and row.low > row.high:
        yield replace(row, part="floor", high=None)
        yield replace(row, part="cap", low=None)
    else:
        yield row


def share(
    limit: str, subject: str, part: str, arcs: Ints, everybody: Ints, value: Any, staff: tuple[int, int] = (0, 0)
) -> LimitRow:
    """Return a hard row that bounds a share: from below where the part is ``share_min``, else from above."""
    whole = Whole(everybody, *staff, fraction(value))
    low, high = (0, None) if part == "share_min" else (None, 0)
    return LimitRow(limit, subject, part, "people", arcs, ones(arcs), low, high, True, 0, whole)


def ones(arcs: Ints) -> Ints:
    """Return a weight of one for each arc."""
    return np.ones(len(arcs), np.int64)


def fraction(value: Any) -> Fraction:
    """Return a share as an exact fraction."""
    return Fraction(str(value)).limit_denominator(10_000)
