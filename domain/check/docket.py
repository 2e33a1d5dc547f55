"""The pairs to be judged, with the tables, the rules in force and the facts that several rules share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.check.columns import Days, Numbers, Rows, Texts, Truths, day, days, equals, numbered, positions, texts
from domain.geography import Travel
from domain.instance import Instance
from domain.policy import Policy
from domain.tables import MODES

DAYS_WITHOUT_END = 365
"""A post without an end counts as this long, the first day included (``dates_overlap`` in domain.rules)."""


@dataclass(frozen=True)
class Docket:
    """Pairs (worker row, post row, mode) of one instance on one plan date.

    Parameters
    ----------
    instance, policy, on
        The tables, the rules in force and the plan date.
    worker, post
        Row positions of each pair in ``instance.workers`` and ``instance.posts``.
    mode
        ``hire``, ``loan`` or ``dispatched`` of each pair.
    given_travel
        Journeys already prepared (a user's own road graph); otherwise they are prepared when first needed.
    """

    instance: Instance
    policy: Policy
    on: date
    worker: Rows
    post: Rows
    mode: Texts
    given_travel: Travel | None = None

    @classmethod
    def of(
        cls, instance: Instance, policy: Policy, on: date, pairs: pd.DataFrame, travel: Travel | None = None
    ) -> "Docket":
        """Look the pairs up in the instance.

        Raises
        ------
        KeyError
            When a worker or post is not in the instance, or a mode is not one of ``domain.tables.MODES``.
        """
        worker = positions(pairs["worker_id"], instance.workers["worker_id"])
        post = positions(pairs["post_id"], instance.posts["post_id"])
        mode = texts(pairs, "mode")
        for what, rows in (("worker_id", worker), ("post_id", post)):
            if (rows < 0).any():
                unknown = sorted(set(pairs[what].astype(str).to_numpy()[rows < 0]))[:5]
                raise KeyError(f"{what} not in the instance: {unknown}")
        strange = sorted({str(value) for value in set(mode.tolist()) - set(MODES)})
        if strange:
            raise KeyError(f"unknown modes {strange}; known are {list(MODES)}")
        return cls(instance, policy, on, worker, post, mode, travel)

    @property
    def workers(self) -> pd.DataFrame:
        """The workers table."""
        return self.instance.workers

    @property
    def posts(self) -> pd.DataFrame:
        """The posts table."""
        return self.instance.posts

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
        return np.maximum(days(self.posts, "starts"), self.today)

    @cached_property
    def stated_end(self) -> Days:
        """Last day of each post as stated; NaT when blank."""
        return days(self.posts, "ends")

    @cached_property
    def end(self) -> Days:
        """Last day of each post; a post without an end lasts ``DAYS_WITHOUT_END`` days."""
        open_end = self.start + np.timedelta64(DAYS_WITHOUT_END - 1, "D")
        return np.where(np.isnat(self.stated_end), open_end, self.stated_end)

    @cached_property
    def employer(self) -> Rows:
        """Row of each post's employer in ``instance.employers``.

        Raises
        ------
        KeyError
            When a post names an employer that the instance does not hold.
        """
        rows = positions(self.posts["employer_id"], self.instance.employers["employer_id"])
        if (rows < 0).any():
            unknown = sorted(set(self.posts["employer_id"].astype(str).to_numpy()[rows < 0]))[:5]
            raise KeyError(f"employer_id of posts not in the instance: {unknown}")
        return rows

    @cached_property
    def home(self) -> list[str]:
        """Home division of each worker."""
        return [str(code) for code in self.workers["region"]]

    @cached_property
    def site(self) -> list[str]:
        """Division of each post."""
        return [str(code) for code in self.posts["region"]]

    @cached_property
    def age_months(self) -> tuple[Rows, Truths]:
        """Months of age of each pair's worker in the month the post starts, and where the birth month is known."""
        birth = days(self.workers, "birth_month")
        months = birth.astype("datetime64[M]").astype(np.int64)[self.worker]
        start_month = self.start.astype("datetime64[M]").astype(np.int64)[self.post]
        known = ~np.isnat(birth)[self.worker]
        return np.where(known, start_month - months, 0), known

    def has_mode(self, mode: str) -> Truths:
        """Return where the pair is in this mode."""
        return equals(self.mode, mode)

    def at_posts(self, parameter: str) -> Numbers:
        """Return a numeric parameter at each post's place on its first day; NaN where there is none."""
        return np.asarray(self.policy.column(parameter, self.site, self.start), dtype=np.float64)

    def values_at(self, parameter: str, places: Sequence[str]) -> tuple[list[Any], Rows]:
        """Return a parameter on the plan date per distinct place (None where absent), and each place's number."""
        distinct, codes = numbered(places)
        found = (self.policy.find(parameter, self.on, place) for place in distinct)
        return [None if entry is None else entry.value for entry in found], codes


def digits(codes: Sequence[str], width: int) -> NDArray[np.int64]:
    """Return the first ``width`` digits of division codes as integers; -1 where the code is shorter."""
    distinct, numbers_of = numbered(codes)
    heads = [int(code[:width]) if len(code) >= width else -1 for code in distinct]
    return np.array(heads, dtype=np.int64)[numbers_of]
