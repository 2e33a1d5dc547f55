"""Limits across people as rows over arcs: what counts, how much, and between which bounds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.limits.conditions import conditions_of
from domain.tables import TABLES
from optimizer.chosen import in_divisions, meets
from optimizer.eligibility import Arcs
from optimizer.encode import Encoded
from optimizer.groups import group_membership

Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
SHARE_DIGITS = 10_000
"""Shares are read as fractions with at most this denominator."""


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

    def figures(self, taken: Truths) -> tuple[int, int | None, int | None]:
        """Return use, lower and upper bound in the unit, for the arcs taken (arcs,)."""
        use = int(self.weight[taken[self.members]].sum())
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
            return self.members, self.weight, self.low, self.high, 1
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
    """The arcs as rows of the tables: what every limit reads."""

    encoded: Encoded
    arcs: Arcs
    worker: Ints
    post: Ints

    @classmethod
    def of(cls, encoded: Encoded, arcs: Arcs) -> "Field":
        """Return the field of some arcs."""
        return cls(encoded, arcs, arcs.worker().astype(np.int64), arcs.post.astype(np.int64))

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


def whole_number(value: Any) -> int | None:
    """Return a cell as a whole number; None where it is blank."""
    return None if pd.isna(value) else int(value)


def count(limit: str, subject: str, arcs: Ints, low: int | None, high: int | None, part: str = "people") -> LimitRow:
    """Return a hard row that counts people."""
    return LimitRow(limit, subject, part, "people", arcs, np.ones(len(arcs), np.int64), low, high, True, 0)


def corridor_quota(field: Field) -> Iterator[LimitRow]:
    """Yield the people of every corridor in force."""
    for row in field.in_force(field.rows("corridors")).itertuples():
        low, high = whole_number(row.people_min), whole_number(row.people_max)
        if low is None and high is None:
            continue
        homes = in_divisions(field.rows("workers")["region"], row.origin)
        places = in_divisions(field.rows("posts")["region"], row.destination)
        yield count("corridor_quota", str(row.corridor_id), field.between(homes, places), low, high)


def general_quota(field: Field) -> Iterator[LimitRow]:
    """Yield the rows of the quotas table: counts, and shares of the plan or of staff and plan."""
    quotas = field.rows("quotas")
    if not len(quotas):
        return
    member, _ = group_membership(field.encoded.instance, field.day.date())
    for row in quotas.itertuples():
        people = meets(conditions_of(_text(row.of_workers), TABLES["workers"]), field.rows("workers"), member)
        lots = meets(conditions_of(_text(row.at_posts), TABLES["posts"]), field.rows("posts"))
        arcs = field.between(people, lots)
        priced = not pd.isna(row.penalty_yuan)
        hard = not priced if pd.isna(row.hard) else bool(row.hard)
        penalty = round(float(row.penalty_yuan)) if priced and not hard else 0
        ones = np.ones(len(arcs), np.int64)
        name = ("general_quota", str(row.quota_id))
        low, high = whole_number(row.people_min), whole_number(row.people_max)
        if low is not None or high is not None:
            yield LimitRow(*name, "people", "people", arcs, ones, low, high, hard, penalty)
        staff = _staff(field, people, lots) if _text(row.share_of) == "staff_and_plan" else (0, 0)
        everybody = np.flatnonzero(lots[field.post])
        for part, value in (("share_min", row.share_min), ("share_max", row.share_max)):
            if not pd.isna(value):
                whole = Whole(everybody, *staff, Fraction(str(value)).limit_denominator(SHARE_DIGITS))
                ends = (0, None) if part == "share_min" else (None, 0)
                yield LimitRow(*name, part, "people", arcs, ones, *ends, hard, penalty, whole)


def _text(value: Any) -> str | None:
    return None if value is None or pd.isna(value) else str(value)


def _staff(field: Field, people: Truths, lots: Truths) -> tuple[int, int]:
    """Return the people in work at the employers of some posts: those who count, and all."""
    owners = field.rows("employers")["employer_id"].isin(field.rows("posts").loc[lots, "employer_id"])
    ids = field.rows("employers").loc[owners, "employer_id"]
    there = field.rows("workers")["employer_id"].isin(ids).to_numpy(bool)
    working = (field.rows("workers")["status"] != "unemployed").to_numpy(bool)
    return int((people & there & working).sum()), int(field.rows("employers").loc[owners, "headcount"].sum())


def pins(field: Field) -> Iterator[LimitRow]:
    """Yield what people decided: one row per pin."""
    for row in field.rows("pins").itertuples():
        person = (field.rows("workers")["worker_id"] == row.worker_id).to_numpy(bool)
        blank = pd.isna(row.post_id)
        post = np.ones(len(field.rows("posts")), bool) if blank else field.rows("posts")["post_id"] == row.post_id
        low, high = (1, None) if row.action == "pin" else (None, 0)
        subject = f"{row.action} {row.worker_id} {'*' if blank else row.post_id}"
        yield count("pins", subject, field.between(person, np.asarray(post, bool)), low, high)


BUILDERS: tuple[Callable[[Field], Iterator[LimitRow]], ...] = (corridor_quota, general_quota, pins)
"""One function per limit of ``domain.limits.catalogue``, in the same order."""


def limit_rows(encoded: Encoded, arcs: Arcs) -> list[LimitRow]:
    """Return every limit across people as a row over the arcs, in the order of name, subject and part."""
    field = Field.of(encoded, arcs)
    rows = [row for build in BUILDERS for row in build(field)]
    return sorted(rows, key=lambda row: (row.limit, row.subject, row.part))
