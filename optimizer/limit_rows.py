"""Limits across people as rows over arcs: what counts, how much, and between which bounds."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.policy import Policy
from optimizer.eligibility import Arcs
from optimizer.encode import Encoded

Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Whole:
    """What a share is taken of: arcs of the plan, staff who count in the part and in the whole, and the share."""

    arcs: Ints
    staff_part: int
    staff: int
    share: Fraction


@dataclass(frozen=True)
class LimitRow:
    """One limit: of the arcs taken, those in ``members`` count ``weight`` each, between ``low`` and ``high``.

    Parameters
    ----------
    limit, subject, part, unit
        Name of the limit, whom it is about, what of it is bounded, and people or yuan.
    members, weight
        Arcs that count, and how much of the unit each counts.
    low, high
        Bounds of the count; None where open. With ``whole`` only one of them is given, and it is the share itself
        that bounds: ``low`` or ``high`` is then any number.
    hard
        Whether it must be kept; otherwise each unit beyond costs ``penalty_yuan``.
    whole
        What the share is taken of; None for counts and sums.
    base
        What counts already, whatever the plan does.
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

    def figures(self, taken: Truths) -> tuple[int, int | None, int | None]:
        """Return use, lower and upper bound in the unit, for the arcs taken (arcs,)."""
        use = self.base + int(self.weight[taken[self.members]].sum())
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
        """Return arcs, coefficients, bounds of their sum, and the coefficient of one unit beyond."""
        if self.whole is None:
            low, high = (None if end is None else end - self.base for end in (self.low, self.high))
            return self.members, self.weight, low, high, 1
        # part / whole <= p / q  is  q * part - p * whole <= 0, with staff on both sides taken to the right.
        p, q = self.whole.share.numerator, self.whole.share.denominator
        arcs, place = np.unique(np.concatenate([self.members, self.whole.arcs]), return_inverse=True)
        coefficients = np.zeros(len(arcs), np.int64)
        np.add.at(coefficients, place[: len(self.members)], q * self.weight)
        np.add.at(coefficients, place[len(self.members) :], -p)
        bound = p * self.whole.staff - q * self.whole.staff_part
        low, high = (None if self.low is None else bound), (None if self.high is None else bound)
        return arcs, coefficients, low, high, q


@dataclass(frozen=True)
class Field:
    """The arcs as rows of the tables, and the policy: what every limit reads."""

    encoded: Encoded
    arcs: Arcs
    policy: Policy
    worker: Ints
    post: Ints

    @classmethod
    def of(cls, encoded: Encoded, arcs: Arcs, policy: Policy) -> "Field":
        """Return the field of some arcs."""
        return cls(encoded, arcs, policy, arcs.worker().astype(np.int64), arcs.post.astype(np.int64))

    def between(self, workers: Truths, posts: Truths) -> Ints:
        """Return the arcs from some workers to some posts."""
        return np.flatnonzero(workers[self.worker] & posts[self.post])

    def rows(self, table: str) -> pd.DataFrame:
        """Return a table of the instance."""
        return self.encoded.instance.tables[table]

    @property
    def day(self) -> pd.Timestamp:
        """The plan date."""
        return pd.Timestamp(np.datetime64(self.encoded.scene.plan_day, "D"))

    def in_force(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the rows valid on the plan date; a blank beginning has begun, a blank end goes on."""
        started = (frame["valid_from"].isna() | (frame["valid_from"] <= self.day)).to_numpy(bool)
        lasting = (frame["valid_until"].isna() | (frame["valid_until"] >= self.day)).to_numpy(bool)
        return frame[started & lasting]


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table as named tuples."""
    yield from frame.itertuples()


def whole_number(value: Any) -> int | None:
    """Return a cell as a whole number; None where it is blank."""
    return None if pd.isna(value) else int(value)


def count(
    limit: str, subject: str, arcs: Ints, low: int | None, high: int | None, part: str = "people", base: int = 0
) -> LimitRow:
    """Return a hard row that counts people."""
    ones = np.ones(len(arcs), np.int64)
    return LimitRow(limit, subject, part, "people", arcs, ones, low, high, True, 0, base=base)


def share(
    limit: str, subject: str, part: str, arcs: Ints, everybody: Ints, value: Any, staff: tuple[int, int] = (0, 0)
) -> LimitRow:
    """Return a hard row that bounds a share: from below where the part is ``share_min``, else from above."""
    whole = Whole(everybody, *staff, fraction(value))
    low, high = (0, None) if part == "share_min" else (None, 0)
    return LimitRow(limit, subject, part, "people", arcs, np.ones(len(arcs), np.int64), low, high, True, 0, whole)


def fraction(value: Any) -> Fraction:
    """Return a share as an exact fraction."""
    return Fraction(str(value)).limit_denominator(10_000)
