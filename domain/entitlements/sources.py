"""What a row cites: the clause of the main figure, the fund, and how it is paid; once per instrument, place and day."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from domain.entitlements.dated import Dated, Spots
from domain.entitlements.fact import Rows
from domain.policy.instrument import Instrument
from domain.policy.parameter import GRADES

NAMES = ("clause", "grade", "fund", "way", "share", "delay_days")


@dataclass
class Sources:
    """Citations by number: codes into the lists of clauses, grades, funds and ways (-1: none), share and days."""

    dated: Dated
    clauses: list[str] = field(default_factory=list)
    grades: list[str] = field(default_factory=lambda: list(GRADES))
    funds: list[str] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    _cited: list[tuple[float, ...]] = field(default_factory=list)

    def cite(self, instrument: Instrument, spots: Spots) -> Rows:
        """Return the number of each row's citation."""
        first = len(self._cited)
        size = len(spots.keys)
        sources = [None if value is None else value.source for value in spots.found(instrument.main)]
        clauses = [_code(self.clauses, None if source is None else source.say()) for source in sources]
        grades = [_code(self.grades, None if source is None else source.grade) for source in sources]
        named = spots.values(instrument.fund) if "." in instrument.fund else [instrument.fund] * size
        funds = [_code(self.funds, fund) for fund in named]
        ways, shares, days = [-1] * size, [1.0] * size, [0.0] * size
        if instrument.take_up is not None:
            ways = [_code(self.ways, way) for way in spots.values(instrument.take_up.way)]
            shares = [1.0 if share is None else share for share in spots.values(instrument.take_up.share)]
            days = [0.0 if day is None else day for day in spots.values(instrument.take_up.delay_days)]
        self._cited += zip(clauses, grades, funds, ways, shares, days, strict=True)
        return spots.code + first

    def columns(self, cited: Rows) -> dict[str, npt.NDArray[Any]]:
        """Return what the rows cite, by ``NAMES``."""
        table = np.array(self._cited, dtype=np.float64).reshape(-1, len(NAMES))
        return {name: column[cited] for name, column in zip(NAMES, table.T.copy(), strict=True)}


def _code(names: list[str], name: str | None) -> int:
    """Return the code of a name, adding it to the list when it is new."""
    if name is None:
        return -1
    if name not in names:
        names.append(name)
    return names.index(name)
