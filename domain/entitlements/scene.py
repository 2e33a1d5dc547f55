"""What entitlements are asked of: the tables, the plan, the day, and the facts of everybody, each computed once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from domain.entitlements.fact import Codes, FactColumn, Rows, codes_of, encoded, positions, positions_of_all, rank_of
from domain.entitlements.months import NEVER, Days, months_between
from domain.entitlements.stated import Stated
from domain.instance import Instance
from domain.plan import Plan
from domain.policy import Policy
from domain.policy.instrument import Fact
from domain.policy.known_facts import MONTHS
from domain.tables import MODES


@dataclass
class Work:
    """Where each worker works, by the plan or now: rows of posts and employers (-1: none, or not known)."""

    placed: np.ndarray
    working: np.ndarray
    post: Rows
    employer: Rows
    mode: Codes
    pay: np.ndarray
    region: Codes


@dataclass
class Scene:
    """One question, with everything that answers need.

    ``until`` is how long people are assumed to stay in their work.
    """

    instance: Instance
    plan: Plan | None
    policy: Policy
    on: date
    until: date
    _facts: dict[str, FactColumn] = field(default_factory=dict)
    _ranks: dict[str, Rows] = field(default_factory=dict)
    _begins: dict[tuple[str | None, str], Days] = field(default_factory=dict)

    @property
    def today(self) -> np.datetime64:
        """The day asked."""
        return np.datetime64(self.on, "D")

    @property
    def year_start(self) -> np.datetime64:
        """The first day of the year of the day asked."""
        return np.datetime64(date(self.on.year, 1, 1), "D")

    @property
    def year_end(self) -> np.datetime64:
        """The last day of the year of the day asked."""
        return np.datetime64(date(self.on.year, 12, 31), "D")

    @property
    def last_day(self) -> np.datetime64:
        """The last day that counts."""
        return np.datetime64(self.until, "D")

    def cases(self, case: str) -> int:
        """Return how many workers or employers there are."""
        return len(self.instance.workers if case == "worker" else self.instance.employers)

    @cached_property
    def stated(self) -> Stated:
        """The facts of ``subsidy_facts`` in force on the day asked."""
        return Stated.of(self.instance, self.policy, self.on, self.worker_rows("subsidy_facts"))

    def fact(self, name: str, case: str) -> FactColumn:
        """Return a fact of every worker or employer; asked of workers, a fact of employers is that of their work's.

        Raises
        ------
        PolicyError
            When the fact is not known.
        """
        known = self.policy.fact(name)
        column = self._own(name, known)
        return column.take(self.work.employer) if case == "worker" and known.of == "employer" else column

    def _own(self, name: str, known: Fact) -> FactColumn:
        if name not in self._facts:
            self._facts[name] = self._computed(name, known)
        return self._facts[name]

    def _computed(self, name: str, known: Fact) -> FactColumn:
        from domain.entitlements import employer_facts, worker_facts

        derive: Callable[[Scene], FactColumn] | None
        derive = (worker_facts if known.of == "worker" else employer_facts).DERIVE.get(name)
        if derive is not None:
            return derive(self)
        if name.endswith(MONTHS):
            since = self._own(name.removesuffix(MONTHS), self.policy.fact(name.removesuffix(MONTHS)))
            months = months_between(since.values, np.asarray(self.last_day))
            return FactColumn("number", months, since.known, none=since.none)
        return self.stated.column(known, self.cases(known.of))

    def rank(self, case: str) -> Rows:
        """Return the place of every worker or employer in the order of ids, and one more at the end, for nobody."""
        if case not in self._ranks:
            ids = self.instance.workers["worker_id"] if case == "worker" else self.instance.employers["employer_id"]
            self._ranks[case] = rank_of(ids)
        return self._ranks[case]

    def forget(self, names: Iterable[str]) -> None:
        """Let go of stated facts that nothing asks for any more."""
        for name in names:
            if not self.policy.fact(name).derived:
                self._facts.pop(name, None)

    @cached_property
    def regions(self) -> "Regions":
        """The divisions of homes, posts and employers, as codes of one list."""
        return Regions.of(self.instance)

    @cached_property
    def plan_day(self) -> np.datetime64:
        """The day of the plan; the day asked when there is no plan."""
        return np.datetime64(self.plan.identity["plan_date"] if self.plan is not None else self.on, "D")

    @cached_property
    def work(self) -> Work:
        """Where everybody works: the place in the plan goes before the present one."""
        workers, posts = self.instance.workers, self.instance.posts
        employers = self.instance.employers["employer_id"]
        employed = workers["status"].isin(["employed", "surplus"]).to_numpy(bool, copy=True)
        work = Work(
            placed=np.zeros(len(workers), bool),
            working=employed,
            post=np.where(employed, positions(workers["current_post_id"], posts["post_id"]), -1),
            employer=np.where(employed, positions(workers["employer_id"], employers), -1),
            mode=np.full(len(workers), -1, np.int32),
            pay=np.where(employed, workers["wage_now_yuan_month"].to_numpy(np.float64, na_value=np.nan), np.nan),
            region=np.full(len(workers), -1, np.int32),
        )
        post_employer = positions(posts["employer_id"], employers)
        unnamed = (work.post >= 0) & (work.employer < 0)
        work.employer[unnamed] = post_employer[work.post[unnamed]]
        if self.plan is not None:
            self._place(work, post_employer)
        at_post, at_employer = work.post >= 0, (work.post < 0) & (work.employer >= 0)
        work.region[at_post] = self.regions.posts[work.post[at_post]]
        work.region[at_employer] = self.regions.employers[work.employer[at_employer]]
        return work

    def _place(self, work: Work, post_employer: Rows) -> None:
        """Enter the assignments of the plan; whoever is lent stays with the present employer."""
        assert self.plan is not None  # noqa: S101 - asked by the caller
        made = self.plan.assignments
        rows = self.worker_rows("plan")
        if (rows < 0).any():
            raise ValueError("the plan places people who are not among the workers; ask with the plan's own input")
        posts = positions(made["post_id"], self.instance.posts["post_id"])
        mode = pd.Categorical(made["mode"], categories=list(MODES)).codes.astype(np.int32)
        work.placed[rows], work.working[rows] = True, True
        work.post[rows], work.mode[rows] = posts, mode
        work.pay[rows] = made["pay_yuan_month"].to_numpy(np.float64, na_value=np.nan)
        moved = mode != MODES.index("loan")
        work.employer[rows[moved]] = post_employer[posts[moved]]

    def begin(self, name: str | None, case: str) -> Days:
        """Return the day on which each claim begins, NaT where it is not known."""
        if (name, case) not in self._begins:
            if name is None:
                self._begins[name, case] = np.full(self.cases(case), NEVER)
            else:
                found = self.fact(name, case)
                self._begins[name, case] = np.where(found.known, found.values, NEVER)
        return self._begins[name, case]

    def worker_rows(self, table: str) -> Rows:
        """Return the rows of the workers that a table names (``plan``: its assignments), -1 where blank or not there."""
        return self._worker_rows[table]

    @cached_property
    def _worker_rows(self) -> dict[str, Rows]:
        """Look all ids of workers up at once: the first of equal ids is the worker's own."""
        tables = self.instance.tables
        named = {name: tables[name]["worker_id"] for name in ("subsidy_facts", "payments", "memberships")}
        named["promises"] = tables["promises"].loc[tables["promises"]["vehicle_id"].notna(), "worker_id"]
        if self.plan is not None:
            named["plan"] = self.plan.assignments["worker_id"]
        return positions_of_all(tables["workers"]["worker_id"], named)

    @cached_property
    def households(self) -> Codes:
        """Codes of the workers' households, -1 where not recorded."""
        return codes_of(self.instance.workers["household_id"])


@dataclass(frozen=True)
class Regions:
    """Codes of divisions into ``names``, -1 where blank."""

    names: tuple[str, ...]
    homes: Codes
    posts: Codes
    employers: Codes

    @classmethod
    def of(cls, instance: Instance) -> "Regions":
        """Encode the divisions of an instance."""
        parts = [encoded(frame["region"]) for frame in (instance.workers, instance.posts, instance.employers)]
        names: dict[str, int] = {}
        coded = []
        for codes, found in parts:
            place = np.array([*(names.setdefault(name, len(names)) for name in found), -1], dtype=np.int32)
            coded.append(place[codes])
        return cls(tuple(names), *coded)

    def prefixes(self, digits: int) -> Rows:
        """Return the first digits of each division as a number."""
        return np.array([int(name[:digits]) for name in self.names], dtype=np.int64)
