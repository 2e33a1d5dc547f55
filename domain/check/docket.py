"""The pairs to be judged, and the facts of an instance that several rules share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from domain.check.columns import (
    Coded,
    Days,
    Numbers,
    Rows,
    Texts,
    Truths,
    Verdicts,
    day,
    days,
    equals,
    numbered,
    positions,
    texts,
)
from domain.check.memberships import member_of
from domain.geography import Travel
from domain.instance import Instance
from domain.policy import Policy
from domain.tables import MODES

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Facts:
    """The tables of an instance, the rules in force on a plan date, and what was read from them once.

    Parameters
    ----------
    instance, policy, on
        The tables, the rules in force and the plan date.
    given_travel
        Journeys already prepared (a user's own road graph); otherwise they are prepared when first needed.
    """

    instance: Instance
    policy: Policy
    on: date
    given_travel: Travel | None = None
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def keep(self, name: str, make: Callable[[], Kept]) -> Kept:
        """Return what ``make`` gives, made once under this name."""
        if name not in self.kept:
            self.kept[name] = make()
        found: Kept = self.kept[name]
        return found

    def read(self, reader: Callable[[pd.DataFrame, str], Kept], table: str, column: str) -> Kept:
        """Return a column of a table as an array, by one of the readers of ``domain.check.columns``."""
        name = f"{reader.__name__} {table}.{column}"
        return self.keep(name, lambda: reader(self.instance.tables[table], column))

    def coded(self, table: str, column: str) -> Coded:
        """Return the distinct values of a column, and the number of each row's value among them."""
        return self.keep(f"coded {table}.{column}", lambda: numbered(list(self.read(texts, table, column))))

    def digits(self, table: str, width: int) -> Rows:
        """Return the first digits of each row's division as an integer; -1 where the code is shorter."""

        def make() -> Rows:
            distinct, codes = self.coded(table, "region")
            heads = [int(code[:width]) if len(code) >= width else -1 for code in distinct]
            return np.array(heads, dtype=np.int64)[codes]

        return self.keep(f"digits {table} {width}", make)

    def member_of(self, group: str) -> Verdicts:
        """Return whether each worker belongs to a group on the plan date."""
        return self.keep(f"member {group}", lambda: member_of(self.instance, self.on, group))

    @cached_property
    def travel(self) -> Travel:
        """The journeys of this instance."""
        return self.given_travel or Travel.of(self.instance, self.policy, self.on)

    @property
    def today(self) -> np.datetime64:
        """The plan date in days."""
        return day(self.on)

    @cached_property
    def start(self) -> Days:
        """First day of each post for all date rules: its start, or the plan date if that is later."""
        return np.maximum(self.read(days, "posts", "starts"), self.today)

    @cached_property
    def stated_end(self) -> Days:
        """Last day of each post as stated; NaT when blank."""
        return self.read(days, "posts", "ends")

    @cached_property
    def end(self) -> Days:
        """Last day of each post; a post without an end lasts ``dates.days_without_end`` days."""
        open_end = self.start + (self.at_posts("dates.days_without_end").astype("m8[D]") - np.timedelta64(1, "D"))
        return np.where(np.isnat(self.stated_end), open_end, self.stated_end)

    @cached_property
    def employer(self) -> Rows:
        """Row of each post's employer in ``instance.employers``.

        Raises
        ------
        KeyError
            When a post names an employer that the instance does not hold.
        """
        rows = positions(self.instance.posts["employer_id"], self.instance.employers["employer_id"])
        if (rows < 0).any():
            unknown = sorted(set(self.instance.posts["employer_id"].astype(str).to_numpy()[rows < 0]))[:5]
            raise KeyError(f"employer_id of posts not in the instance: {unknown}")
        return rows

    @cached_property
    def present_employer(self) -> Rows:
        """Row of each worker's present employer in ``instance.employers``; -1 where there is none."""
        return positions(self.instance.workers["employer_id"], self.instance.employers["employer_id"])

    def at_posts(self, parameter: str) -> Numbers:
        """Return a numeric parameter at each post's place on its first day; NaN where there is none."""
        site = self.read(texts, "posts", "region").tolist()
        return self.keep(
            f"at posts {parameter}", lambda: np.asarray(self.policy.column(parameter, site, self.start), np.float64)
        )

    def values_at(self, parameter: str) -> tuple[list[Any], Rows]:
        """Return a parameter on the plan date per distinct place of a post (None: absent), and each post's place."""
        distinct, codes = self.coded("posts", "region")
        found = (self.policy.find(parameter, self.on, place) for place in distinct)
        return [None if entry is None else entry.value for entry in found], codes


@dataclass(frozen=True)
class Docket:
    """Pairs (worker, post, mode) to be judged.

    Parameters
    ----------
    facts
        The instance and the rules in force.
    worker, post
        Row positions of each pair in the workers and posts of the instance.
    mode
        ``hire``, ``loan`` or ``dispatched`` of each pair.
    """

    facts: Facts
    worker: Rows
    post: Rows
    mode: Texts

    @classmethod
    def of(cls, facts: Facts, pairs: pd.DataFrame) -> "Docket":
        """Look pairs of ids up in the instance.

        Raises
        ------
        KeyError
            When a worker or post is not in the instance, or a mode is not one of ``domain.tables.MODES``.
        """
        worker = positions(pairs["worker_id"], facts.instance.workers["worker_id"])
        post = positions(pairs["post_id"], facts.instance.posts["post_id"])
        mode = texts(pairs, "mode")
        for what, rows in (("worker_id", worker), ("post_id", post)):
            if (rows < 0).any():
                unknown = sorted(set(pairs[what].astype(str).to_numpy()[rows < 0]))[:5]
                raise KeyError(f"{what} not in the instance: {unknown}")
        strange = sorted({str(value) for value in set(mode.tolist()) - set(MODES)})
        if strange:
            raise KeyError(f"unknown modes {strange}; known are {list(MODES)}")
        return cls(facts, worker, post, mode)

    @cached_property
    def age_months(self) -> tuple[Rows, Truths]:
        """Months of age of each pair's worker in the month the post starts, and where the birth month is known."""
        birth = self.facts.read(days, "workers", "birth_month")
        months = birth.astype("datetime64[M]").astype(np.int64)[self.worker]
        start_month = self.facts.start.astype("datetime64[M]").astype(np.int64)[self.post]
        known = ~np.isnat(birth)[self.worker]
        return np.where(known, start_month - months, 0), known

    def has_mode(self, mode: str) -> Truths:
        """Return where the pair is in this mode."""
        return equals(self.mode, mode)
