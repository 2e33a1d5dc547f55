"""Payments already made: what was paid on a claim, and what they use up of caps."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.entitlements.fact import Codes, Flags, Rows, date_fact, encoded, positions
from domain.entitlements.months import Days, Figures
from domain.entitlements.scene import Scene


@dataclass(frozen=True)
class Payments:
    """The payments up to the day asked, with rows of workers and employers (-1: none named, or no longer there)."""

    instrument: Codes
    names: tuple[str, ...]
    worker: Rows
    employer: Rows
    agent: pd.Series
    yuan: Figures
    day: Days
    year_start: np.datetime64

    @classmethod
    def of(cls, scene: Scene) -> "Payments":
        """Return the payments of an instance."""
        frame = scene.instance.payments
        day = date_fact(frame["paid_on"]).values
        past = day <= scene.today
        frame, day, workers = frame.loc[past], day[past], scene.worker_rows("payments")[past]
        codes, names = encoded(frame["instrument"])
        return cls(
            codes,
            names,
            workers,
            positions(frame["employer_id"], scene.instance.employers["employer_id"]),
            frame["agent_id"],
            frame["amount_yuan"].to_numpy(np.float64, na_value=np.nan),
            day,
            scene.year_start,
        )

    def chosen(self, instruments: tuple[str, ...], period: str) -> Flags:
        """Return which payments are on these instruments, in the year or ever."""
        wanted = np.array([name in instruments for name in (*self.names, None)], dtype=bool)
        found: Flags = wanted[self.instrument]
        return found & (self.day >= self.year_start) if period == "year" else found

    def on_claims(self, instrument: str, case: str, size: int, since: Days | None) -> Figures | None:
        """Return the yuan paid on each worker's or employer's claim: in the year, or from the day it began; None if none.

        Parameters
        ----------
        instrument, case
            Whose claims, and on what.
        size
            How many workers or employers there are.
        since
            The day on which each claim began, for claims that go over years; None for those of one year.
        """
        rows = self.worker if case == "worker" else self.employer
        chosen = self.chosen((instrument,), "year" if since is None else "ever") & (rows >= 0)
        if case == "employer":
            chosen &= self.worker < 0
        if since is not None:
            begun = since[rows[chosen]]
            chosen[chosen] = np.isnat(begun) | (self.day[chosen] >= begun)
        return sums(rows[chosen], self.yuan[chosen], size) if chosen.any() else None


def sums(keys: npt.NDArray[Any], values: Figures, size: int) -> Figures:
    """Return the sum of the values of each key."""
    return np.bincount(keys, values, size).astype(np.float64, copy=False)
