"""One instrument asked of many rows: the facts, figures and months that its conditions and amount need."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from domain.entitlements.dated import Spots
from domain.entitlements.fact import FactColumn, Flags, Rows
from domain.entitlements.months import NEVER, Days, Figures, add_months, months_between
from domain.entitlements.scene import Scene
from domain.policy.amount_forms import FORMS
from domain.policy.instrument import Instrument

ONE_DAY = np.timedelta64(1, "D")


@dataclass
class Asking:
    """Gives the facts of rows to conditions."""

    scene: Scene
    instrument: Instrument

    def fact(self, name: str, rows: Rows) -> FactColumn:
        """Return a fact of the rows."""
        whole = self.scene.fact(name, self.instrument.case)
        return whole if len(rows) == len(whole.values) else whole.take(rows)

    def begin(self, rows: Rows) -> Days:
        """Return the day on which the claim begins, the day asked where that is not known."""
        begin = self.scene.begin(self.instrument.begin, self.instrument.case)[rows]
        return np.where(np.isnat(begin), self.scene.today, begin)


@dataclass
class RowsClaim:
    """What amount functions ask, for rows on one last day; ``unknown`` collects what decides and is not known."""

    scene: Scene
    instrument: Instrument
    rows: Rows
    spots: Spots
    last: np.datetime64
    unknown: dict[str, Flags] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many rows are asked."""
        return len(self.rows)

    def uses(self, role: str) -> bool:
        """Tell whether the instrument gives a parameter for a role."""
        return self.instrument.parameter(role) is not None

    def figure(self, role: str) -> Figures:
        """Return a figure per row; NaN where the instrument or the place gives none."""
        name = self.instrument.parameter(role)
        if name is None:
            return np.full(self.size, np.nan)
        self._note_absent(role, name)
        return self.spots.figures(name)

    def flag(self, role: str) -> Flags:
        """Return a flag per row; false where there is none."""
        name = self.instrument.parameter(role)
        return np.zeros(self.size, bool) if name is None else self.spots.true(name)

    def tables(self, role: str) -> tuple[list[Any], Rows]:
        """Return the list or table at each distinct spot, and the spot of each row."""
        name = self.instrument.parameter(role)
        if name is None:
            return [None] * len(self.spots.keys), self.spots.code
        self._note_absent(role, name)
        return self.spots.values(name), self.spots.code

    def has(self, role: str) -> Flags:
        """Return for each row whether its place has a value for a role."""
        name = self.instrument.parameter(role)
        return np.zeros(self.size, bool) if name is None else self.spots.present(name)

    def _note_absent(self, role: str, name: str) -> None:
        """Note the parameter where its place has no value for it, and that is not the same as no limit."""
        form = FORMS[self.instrument.amount].role(role)
        absent = ~self.spots.present(name)
        if form is not None and not form.limit and absent.any():
            self._note(name, absent)

    def _read(self, role: str) -> str | None:
        """Return the fact that is read for a role."""
        form = FORMS[self.instrument.amount].read(role)
        return dict(self.instrument.reads).get(role, form.default if form is not None else None)

    def reads(self, role: str) -> bool:
        """Tell whether the instrument names, or the function knows, a fact for a role."""
        return self._read(role) is not None

    def _fact(self, role: str) -> FactColumn:
        name = self._read(role)
        if name is None:
            raise ValueError(
                f"{self.instrument.id}: {self.instrument.amount} reads {role}, but no fact is named for it"
            )
        return self.scene.fact(name, self.instrument.case).take(self.rows)

    def number(self, role: str) -> Figures:
        """Return the figures of a fact; NaN where not known, 0 where known to be none."""
        fact = self._fact(role)
        return np.where(fact.known, fact.values, 0.0 if fact.none else np.nan)

    def word(self, role: str) -> FactColumn:
        """Return a text fact."""
        return self._fact(role)

    def ask(self, role: str, unknown: Flags) -> None:
        """Note that the fact of a role decides the amount of these rows and is not known."""
        name = self._read(role)
        if name is not None and unknown.any():
            self._note(name, unknown)

    def ask_begin(self, unknown: Flags) -> None:
        """Note that the day on which the claim begins decides the amount of these rows and is not known."""
        name = self.instrument.begin
        if name is not None and unknown.any():
            self._note(name, unknown)

    def _note(self, name: str, unknown: Flags) -> None:
        self.unknown[name] = self.unknown.get(name, np.zeros(self.size, bool)) | unknown

    def _begin(self) -> Days:
        return self.scene.begin(self.instrument.begin, self.instrument.case)[self.rows]

    def _end(self) -> Days:
        """Return the last day of service that counts: work ends when it ends, a business or loan goes on."""
        last = np.full(self.size, self.last)
        if self.instrument.begin != "work_started_on":
            return last
        ends = self.scene.fact("work_ends_on", "worker").take(self.rows)
        return np.where(ends.known, np.minimum(ends.values, last), last)

    def months_of_year(self) -> Figures:
        """Return whole months of service inside the year, both ends counted."""
        first = np.maximum(self._begin(), self.scene.year_start)
        last: Days = np.minimum(self._end(), self.scene.year_end)
        after: Days = last + ONE_DAY
        return months_between(first, after)

    def months_before(self) -> Figures:
        """Return whole months of service before the year."""
        begin = self._begin()
        return months_between(begin, np.where(np.isnat(begin), NEVER, self.scene.year_start))

    def year_number(self) -> Figures:
        """Return which calendar year of the claim this is: 1 is the year in which it begins."""
        begin = self._begin()
        year = begin.astype("M8[Y]").astype(np.float64) + 1970
        return np.where(np.isnat(begin), np.nan, self.scene.on.year - year + 1)

    def months_full(self) -> Figures:
        """Return whole months since the beginning of the claim."""
        return months_between(self._begin(), self._end())

    def step_day(self, paid: Figures) -> Days:
        """Return the day on which the months of the first step are full that payments do not cover yet."""
        steps, spot = self.tables("steps")
        months = np.full(self.size, np.nan)
        for number, listed in enumerate(steps):
            total = 0.0
            for needed, yuan in sorted(listed or ()):
                total += yuan
                months[(spot == number) & np.isnan(months) & (total > paid)] = needed
        return add_months(self._begin(), months)
