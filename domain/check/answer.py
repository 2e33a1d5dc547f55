"""The plan under check beside the instance it answers: what several claims need, looked up once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.check.columns import Numbers, Rows, Texts, Truths, numbers, positions, texts
from domain.check.docket import Docket, Facts
from domain.check.judging import verdicts
from domain.check.memberships import who_class
from domain.check.pair_wishes import asks_for
from domain.check.violation import Violation, violation
from domain.geography import Travel
from domain.instance import Instance
from domain.language import Text
from domain.plan import Plan
from domain.policy import Policy
from domain.tables import MODES

DIFFERS = Text("{what}记为 {claimed}，应为 {expected}", "{what} is given as {claimed}, it is {expected}")


@dataclass(frozen=True)
class Answer:
    """A plan, the instance and the policy it claims to follow, and the plan date."""

    plan: Plan
    instance: Instance
    policy: Policy
    on: date
    given_travel: Travel | None = None

    @cached_property
    def worker(self) -> Rows:
        """Row of each assignment's worker in the instance, -1 when unknown."""
        return positions(self.plan.assignments["worker_id"], self.instance.workers["worker_id"])

    @cached_property
    def post(self) -> Rows:
        """Row of each assignment's post in the instance, -1 when unknown."""
        return positions(self.plan.assignments["post_id"], self.instance.posts["post_id"])

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Where an assignment names a known worker, post and mode."""
        modes = self.plan.assignments["mode"].isin(MODES).to_numpy(dtype=np.bool_)
        return (self.worker >= 0) & (self.post >= 0) & modes

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The assignments with known worker, post and mode; everything else is recomputed for these."""
        return self.plan.assignments[self.known].reset_index(drop=True)

    @cached_property
    def docket(self) -> Docket:
        """The pairs of ``rows``."""
        return self.docket_of(self.worker[self.known], self.post[self.known], texts(self.rows, "mode"))

    def docket_of(self, worker: Rows, post: Rows, mode: Texts) -> Docket:
        """Return other pairs of the same instance, with what was read of it."""
        return Docket(self.facts, worker, post, mode)

    @cached_property
    def facts(self) -> Facts:
        """What the rules read of the instance."""
        return Facts(self.instance, self.policy, self.on, self.given_travel)

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        """The verdict of every rule on every row of ``rows``."""
        return verdicts(self.docket)

    @cached_property
    def _classes(self) -> tuple[Rows, int]:
        return who_class(self.instance, self.policy, self.on)

    @property
    def priority_classes(self) -> int:
        """Number of classes that hold the priority groups: classes below it are theirs."""
        return self._classes[1]

    @cached_property
    def classes(self) -> int:
        """Number of classes in all: one for each band of waiting, behind the priority groups too."""
        return self.priority_classes + len(self.policy.value("waiting.bands_months", self.on, "")) + 1

    @cached_property
    def who_class(self) -> Rows:
        """Class of every worker of the instance; -1 for those who did not ask for work."""
        return np.where(self.asks, self._classes[0], -1)

    @property
    def priority_of_everybody(self) -> Truths:
        """Which workers of the instance belong to a priority group, whether they ask or not."""
        return self._classes[0] < self._classes[1]

    @cached_property
    def asks(self) -> Truths:
        """Which workers of the instance ask for work of any kind."""
        hired, lent = asks_for(self.instance)
        return hired | lent

    @cached_property
    def post_use(self) -> Rows:
        """People the plan puts on each post of the instance."""
        return np.bincount(self.post[self.post >= 0], minlength=len(self.instance.posts)).astype(np.int64)

    @cached_property
    def employer(self) -> Rows:
        """Row of each post's employer."""
        return positions(self.instance.posts["employer_id"], self.instance.employers["employer_id"])

    @cached_property
    def counted_employer(self) -> Rows:
        """Row of the employer whose ``seats_max`` the post counts against; -1 for public-welfare posts."""
        return np.where((self.instance.posts["kind"] == "public_welfare").to_numpy(bool), -1, self.employer)

    @cached_property
    def employer_use(self) -> Rows:
        """People the plan puts on the posts that count against each employer's ``seats_max``."""
        use = np.zeros(len(self.instance.employers), dtype=np.int64)
        counted = self.counted_employer >= 0
        np.add.at(use, self.counted_employer[counted], self.post_use[counted])
        return use

    @cached_property
    def employer_cap(self) -> Numbers:
        """Most people each employer takes; NaN where it states none."""
        return numbers(self.instance.employers, "seats_max")

    @cached_property
    def accepted_modes(self) -> list[tuple[str, ...]]:
        """Modes each post accepts; a blank means hire only."""
        return [tuple(modes) if modes else ("hire",) for modes in texts(self.instance.posts, "accepts")]


def numbers_differ(
    claim: str, what: Text, subjects: pd.Series, claimed: Any, expected: Any, tolerance: float = 0.0
) -> Iterator[Violation]:
    """Yield a violation for every subject whose number differs by more than the tolerance; blanks must agree."""
    left = pd.to_numeric(pd.Series(claimed), errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    right = pd.Series(expected).to_numpy(dtype=np.float64, na_value=np.nan)
    same = (np.isnan(left) & np.isnan(right)) | (np.abs(left - right) <= tolerance)
    names = subjects.to_numpy()
    for at in np.flatnonzero(~same):
        yield differs(claim, what, names[at], f"{left[at]:.10g}", f"{right[at]:.10g}")


def things_differ(claim: str, what: Text, subjects: pd.Series, claimed: Texts, expected: Texts) -> Iterator[Violation]:
    """Yield a violation for every subject whose text or tuple differs; None agrees with None only."""
    names = subjects.to_numpy()
    for at, (left, right) in enumerate(zip(claimed, expected, strict=True)):
        if left != right:
            yield differs(claim, what, names[at], left, right)


def differs(claim: str, what: Text, subject: object, claimed: object, expected: object) -> Violation:
    """Return the violation that something is given as one value and is another."""
    filled = [DIFFERS.say(lang, what=what.say(lang), claimed=claimed, expected=expected) for lang in ("zh", "en")]
    return violation(claim, subject, Text("{zh}", "{en}"), zh=filled[0], en=filled[1])
