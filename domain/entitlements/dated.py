"""The values of parameters for many rows: looked up once per distinct place and day that matters to the policy.

A place matters by the longest prefix for which any parameter asked has a value: all townships of a county without
values of their own share one look-up.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from domain.entitlements.fact import Codes, Flags, Rows
from domain.entitlements.months import Days, Figures
from domain.policy import Policy, Value
from domain.policy.instrument import Condition, Instrument, Withdrawal
from domain.policy.parameter import PLACE_LENGTHS

Key = tuple[int, int]


@dataclass
class Dated:
    """Look-ups of one policy: ``place_of`` turns a division code (a row of ``names``) into a place that matters.

    ``of_cases`` keeps the spots of all workers or employers on the day asked, by case and place of instruments;
    ``verdicts`` what conditions that look no value up say of them all.
    """

    policy: Policy
    places: tuple[str, ...]
    place_of: Codes
    of_cases: dict[tuple[str, str], "Spots"] = field(default_factory=dict)
    verdicts: dict[tuple[str, Condition], npt.NDArray[np.int8]] = field(default_factory=dict)
    _found: dict[str, dict[Key, Value | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, policy: Policy, names: Iterable[str], parameters: Iterable[str]) -> "Dated":
        """Sort division codes by the places that matter to the parameters; the last code (-1) is no place."""
        mattering = {place for name in parameters for place in policy.parameter(name).by_place}
        mattering |= {held.place for instrument in policy.instruments for held in instrument.withdrawn}
        places: dict[str, int] = {}
        codes = []
        for name in names:
            longest = next((name[:n] for n in PLACE_LENGTHS if n <= len(name) and name[:n] in mattering), "")
            codes.append(places.setdefault(longest, len(places)))
        return cls(policy, tuple(places), np.array([*codes, -1], dtype=np.int32))

    def at(self, name: str, place: int, day: int) -> Value | None:
        """Return the value of a parameter at a place that matters, on a day (counted from 1970)."""
        found = self._found.setdefault(name, {})
        key = place, day
        if key not in found:
            on = date.fromordinal(day + _EPOCH)
            found[key] = self.policy.parameter(name).find(on, self.places[place]) if place >= 0 else None
        return found[key]

    def withdrawal(self, instrument: Instrument, place: int, day: int) -> Withdrawal | None:
        """Return what withdraws the instrument at a place that matters, on a day (counted from 1970), or None."""
        return None if place < 0 else instrument.withdrawal(date.fromordinal(day + _EPOCH), self.places[place])


_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Spots:
    """Place and day of each row, numbered: ``code`` is the row's number, ``keys`` what the numbers stand for."""

    dated: Dated
    code: Rows
    keys: tuple[Key, ...]

    @classmethod
    def of(cls, dated: Dated, places: Codes, days: Days | np.datetime64) -> "Spots":
        """Number the distinct pairs of place and day."""
        numbers = np.asarray(days).astype("M8[D]").astype(np.int64)
        if numbers.ndim == 0:
            here = np.zeros(len(dated.places) + 1, bool)
            here[places] = True
            distinct = np.flatnonzero(here)
            number = np.zeros(len(here), np.int64)
            number[distinct] = np.arange(len(distinct))
            keys = tuple((place if place < len(dated.places) else -1, int(numbers)) for place in distinct.tolist())
            return cls(dated, number[places], keys)
        pairs = places.astype(np.int64) * _WIDE + numbers
        distinct, code = np.unique(pairs, return_inverse=True)
        return cls(dated, code.reshape(-1), tuple((pair // _WIDE, pair % _WIDE) for pair in distinct.tolist()))

    def take(self, chosen: Rows | Flags) -> "Spots":
        """Return the spots of some of the rows."""
        return Spots(self.dated, self.code[chosen], self.keys)

    def found(self, name: str) -> list[Value | None]:
        """Return the value of a parameter at each distinct spot."""
        return [self.dated.at(name, *key) for key in self.keys]

    def values(self, name: str) -> list[Any]:
        """Return the bare value at each distinct spot, None where there is none."""
        return [None if value is None else value.value for value in self.found(name)]

    def figures(self, name: str) -> Figures:
        """Return a figure per row, NaN where there is none."""
        found = [np.nan if value is None else float(value) for value in self.values(name)]
        return np.array(found, dtype=np.float64)[self.code]

    def present(self, name: str) -> Flags:
        """Return for each row whether there is a value."""
        return np.array([value is not None for value in self.found(name)], dtype=bool)[self.code]

    def in_force(self, instrument: Instrument) -> Flags:
        """Return for each row whether the instrument has a value and is not withdrawn."""
        present = self.present(instrument.main)
        if not instrument.withdrawn:
            return present
        paid = [self.dated.withdrawal(instrument, *key) is None for key in self.keys]
        in_force: Flags = present & np.array(paid, dtype=bool)[self.code]
        return in_force

    def true(self, name: str) -> Flags:
        """Return for each row whether a flag is true; no value is not true."""
        return np.array([value is True for value in self.values(name)], dtype=bool)[self.code]


_WIDE = 10_000_000
"""More than the days of any date counted from 1970; days before 1970 do not occur in claims."""
