"""A limit across people as the checker reads it: what each pair of a docket counts, beside which bounds.

One reading serves twice: over the pairs of a plan it says what the plan makes of the limit, over all admissible pairs it is
the row that a certificate prices.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from domain.check.answer import Answer
from domain.check.columns import Rows, Texts, Truths, texts
from domain.check.docket import Docket
from domain.check.joins import RowsByOwner

NONE: Rows = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Turn:
    """A yes or no beside the pairs: yes only where ``base`` and what the pairs taken weigh is at least ``least``.

    It then takes ``worth`` off what its limit counts. ``at`` are positions in the docket, ``name`` tells the turns of one
    limit apart. With ``person``, the number of whose pair each is (by worker_id), a proof may price every one of the ``least`` people.
    """

    name: str
    at: Rows
    weight: Rows
    least: int
    worth: int
    base: int = 0
    person: Rows | None = None


@dataclass(frozen=True)
class Form:
    """One limit over a docket: the pairs ``at`` these positions count ``weight`` each.

    Parameters
    ----------
    limit, subject, part
        Its name, whom it is about and what of it is bounded.
    at, weight
        Positions of the pairs that count, and how much of the unit each does.
    low, high
        Bounds of the count; None where open. Of a share the one that is not None says on which side it bounds.
    hard, penalty_yuan, unit
        Whether it must be kept, what a unit beyond costs otherwise, and people, yuan or projects.
    base
        What counts whatever the plan does.
    share, whole, staff
        For a share: which, of which pairs, and how many people count in the whole already.
    turns
        What takes something off the count.
    """

    limit: str
    subject: str
    part: str
    at: Rows
    weight: Rows
    low: int | None
    high: int | None
    hard: bool = True
    penalty_yuan: int = 0
    unit: str = "people"
    base: int = 0
    share: Fraction | None = None
    whole: Rows = field(default_factory=lambda: NONE)
    staff: int = 0
    turns: tuple[Turn, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """Limit, subject and part."""
        return self.limit, self.subject, self.part

    def counted(self, posts: Texts) -> "Counted":
        """Return what a plan makes of the limit, whose docket has these posts, one pair each."""
        use = self.base + int(self.weight.sum())
        low, high = self.low, self.high
        if self.turns:
            opened = (turn for turn in self.turns if turn.base + int(turn.weight.sum()) >= turn.least)
            use = max(0, use - sum(turn.worth for turn in opened))
        if self.share is not None:
            fair = self.share * (len(self.whole) + self.staff)
            low = None if low is None else -(-fair.numerator // fair.denominator)
            high = None if high is None else fair.numerator // fair.denominator
        there = Counter[str]()
        for post, weight in zip(posts[self.at].tolist(), self.weight.tolist(), strict=True):
            there[post] += weight
        return Counted(*self.key, use, low, high, self.hard, self.penalty_yuan, self.unit, there)


def either_side(form: Form) -> tuple[Form, ...]:
    """Return a limit whose lower bound lies above its upper one as two, ``floor`` and ``cap``; any other as it is."""
    if form.low is None or form.high is None or form.low <= form.high:
        return (form,)
    return replace(form, part="floor", high=None), replace(form, part="cap", low=None)


@dataclass(frozen=True)
class Counted:
    """One limit and what the plan makes of it; ``at`` counts the people (or yuan) by post."""

    limit: str
    subject: str
    part: str
    use: int
    low: int | None
    high: int | None
    hard: bool
    penalty_yuan: int
    unit: str
    at: Counter[str]

    @property
    def short(self) -> int:
        """By how much the bounds are missed."""
        below = 0 if self.low is None else self.low - self.use
        above = 0 if self.high is None else self.use - self.high
        return max(0, below, above)


@dataclass(frozen=True)
class Pairs:
    """The pairs of a docket, chosen by their people and posts."""

    answer: Answer
    docket: Docket

    @property
    def worker(self) -> Rows:
        """Row of each pair's worker."""
        return self.docket.worker

    @property
    def post(self) -> Rows:
        """Row of each pair's post."""
        return self.docket.post

    def at(self, posts: Truths, workers: Truths | None = None) -> Rows:
        """Return the positions of the pairs to some posts, of some people, ascending; read from the side that has fewer."""
        by_post, by_worker = self._sides
        if workers is None or by_post.count[posts].sum() <= by_worker.count[workers].sum():
            _, found = by_post.of_owners(np.flatnonzero(posts))
            found = found if workers is None else found[workers[self.worker[found]]]
        else:
            _, found = by_worker.of_owners(np.flatnonzero(workers))
            found = found[posts[self.post[found]]]
        return np.sort(found)

    @cached_property
    def _sides(self) -> tuple[RowsByOwner, RowsByOwner]:
        """The pairs by post and by worker."""
        instance = self.answer.instance
        return RowsByOwner.of(self.post, len(instance.posts)), RowsByOwner.of(self.worker, len(instance.workers))

    def cells(self, table: str, column: str) -> Texts:
        """Return a column of a table, blanks as None."""
        return self.answer.facts.read(texts, table, column)

    def posts_where(self, column: str, value: object) -> Truths:
        """Return which posts hold a value in a column."""
        return np.asarray(self.cells("posts", column) == value, np.bool_)

    def value(self, parameter: str, region: object) -> Any:
        """Return a parameter on the plan date at a place."""
        return self.answer.policy.value(parameter, self.answer.on, str(region))

    @cached_property
    def settled(self) -> Truths:
        """Who is in work and asks for no other."""
        stays: Truths = (self.answer.instance.workers["status"] == "employed").to_numpy(bool) & ~self.answer.asks
        return stays

    @cached_property
    def relief(self) -> Truths:
        """Which posts of a project are relief seats: all whose role is not contract."""
        return ~self.posts_where("role", "contract")

    @cached_property
    def welfare(self) -> Truths:
        """Which posts are public-welfare posts."""
        return self.posts_where("kind", "public_welfare")


def ones(at: Rows) -> Rows:
    """Return a weight of one for each pair."""
    return np.ones(len(at), np.int64)


def exactly(share: object) -> Fraction:
    """Return a share as an exact fraction."""
    return Fraction(str(share)).limit_denominator(10_000)


def at_least(share: Fraction) -> int:
    """Return the least whole number not below a fraction."""
    return -(-share.numerator // share.denominator)


def in_force(row: Any, on: date) -> bool:
    """Return whether a dated row holds on a day; a blank beginning has begun, a blank end goes on."""
    begun = pd.isna(row.valid_from) or row.valid_from.date() <= on
    return bool(begun and (pd.isna(row.valid_until) or on <= row.valid_until.date()))


def number(value: Any) -> int:
    """Return a cell as a whole number, a blank as 0."""
    return 0 if pd.isna(value) else int(value)


def whole_or_none(value: Any) -> int | None:
    """Return a cell as a whole number, a blank as None."""
    return None if pd.isna(value) else int(value)


def said(value: Any) -> str | None:
    """Return a cell as a text, a blank as None."""
    return None if value is None or pd.isna(value) else str(value)
