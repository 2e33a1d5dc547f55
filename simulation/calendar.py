"""The calendar of a run: one row per week, with Spring Festival by lunar date and the farm seasons of each county."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self

import numpy as np
from numpy.typing import NDArray

from domain.faults import Unusable
from domain.policy import Policy
from simulation.home import Home
from simulation.parameters import Parameters

DAYS = 7
MIDDLE = 3
"""The day that stands for a week is its fourth."""
PUSH_WEEKS = 6
"""For so many weeks from the festival on, hiring is brisk and people reconsider more often."""


@dataclass(frozen=True, eq=False)
class Calendar:
    """What each week is; weeks before 0 are the warm-up.

    Parameters
    ----------
    first
        Number of the first row's week, 0 or negative.
    starts
        First day of each week.
    festival_week
        Whole weeks from the nearest Spring Festival, negative before it.
    at_home
        Weeks in which the festival draws people home.
    lively
        Weeks in which people reconsider more often.
    push
        Weeks of brisk hiring after the festival.
    sowing, harvest
        (weeks, regions) farm seasons.
    region
        (counties,) the crop region of each county: counties with the same seasons share one.
    relief_season
        Weeks in which relief projects may run.
    """

    first: int
    starts: tuple[date, ...]
    festival_week: NDArray[np.int64]
    at_home: NDArray[np.bool_]
    lively: NDArray[np.bool_]
    push: NDArray[np.bool_]
    sowing: NDArray[np.bool_]
    harvest: NDArray[np.bool_]
    region: NDArray[np.int64]
    relief_season: NDArray[np.bool_]

    @classmethod
    def of(cls, start: date, weeks: int, warmup: int, home: Home, parameters: Parameters, policy: Policy) -> Self:
        """Lay out the weeks from ``warmup`` before the start.

        Raises
        ------
        ValueError
            When a week lies outside the years whose festivals are known.
        """
        starts = tuple(start + timedelta(days=DAYS * week) for week in range(-warmup, weeks))
        middles = [day + timedelta(days=MIDDLE) for day in starts]
        festival = np.array([_weeks_from_festival(day, parameters.festival_dates) for day in middles], np.int64)
        before = parameters.festival_weeks_before
        seasons = [
            tuple((span["from"], span["to"]) for span in _spans(policy, start, county)) for county in home.counties
        ]
        regions = sorted(set(seasons))
        sowing, harvest = (
            np.array([[_within(day, *spans[kind]) for spans in regions] for day in middles], np.bool_)
            for kind in (0, 1)
        )
        relief = parameters.relief_season
        return cls(
            -warmup,
            starts,
            festival,
            (festival >= -before) & (festival < parameters.festival_weeks_after),
            (festival >= -before) & (festival < PUSH_WEEKS),
            (festival >= 0) & (festival < PUSH_WEEKS),
            sowing,
            harvest,
            np.array([regions.index(spans) for spans in seasons], np.int64),
            np.array([_within(day, relief["from"], relief["to"]) for day in middles], np.bool_),
        )

    def put_off(self, bans: Sequence[tuple[int, int]], weeks_before: int) -> Self:
        """Return the calendar under travel bans: departures after the festival that a ban shuts are made up after it.

        Parameters
        ----------
        bans
            First and last weeks.
        weeks_before
            Weeks of the return wave, with which what was not made up is forgotten.
        """
        weeks = range(self.first, self.first + len(self.starts))
        shut = [any(first <= week <= last for first, last in bans) for week in weeks]
        later = made_up(shut, self.festival_week.tolist(), weeks_before)
        return replace(self, lively=self.lively | later, push=self.push | later)

    def month(self, week: int) -> int:
        """Return the month (1 to 12) that a week's middle lies in."""
        return (self.starts[week - self.first] + timedelta(days=MIDDLE)).month

    def year(self, week: int) -> int:
        """Return the calendar year that a week's middle lies in."""
        return (self.starts[week - self.first] + timedelta(days=MIDDLE)).year


def made_up(shut: Sequence[bool], festival_week: Sequence[int], weeks_before: int) -> NDArray[np.bool_]:
    """Return the weeks in which departures that a ban put off are made up.

    As many weeks as the ban shut of those after the festival, from its end on (or from their end, if that is later),
    until the next return wave begins.

    Parameters
    ----------
    shut
        By week, whether a ban shuts journeys.
    festival_week
        By week, whole weeks from the nearest Spring Festival.
    weeks_before
        Weeks of the return wave.
    """
    owed, found = 0, np.zeros(len(shut), np.bool_)
    for number, (closed, week) in enumerate(zip(shut, festival_week, strict=True)):
        push = 0 <= week < PUSH_WEEKS
        if -weeks_before <= week < 0:
            owed = 0
        found[number] = owed > 0 and not closed and not push
        owed += int(push and closed) - int(found[number])
    return found


def _spans(policy: Policy, on: date, county: str) -> tuple[dict[str, str], dict[str, str]]:
    return policy.value("season.sowing", on, county), policy.value("season.harvest", on, county)


def _weeks_from_festival(day: date, festivals: Sequence[str]) -> int:
    known = [date.fromisoformat(text) for text in festivals]
    if not known[0].year <= day.year <= known[-1].year:
        raise Unusable(
            f"{day} 附近的春节不在表里（sim.festival.dates 为 {known[0].year} 至 {known[-1].year} 年），请改日期或周数",
            f"no Spring Festival is known near {day}; sim.festival.dates runs from {known[0].year} to {known[-1].year}: "
            "choose another day or fewer weeks",
        )
    nearest = min(known, key=lambda festival: abs((day - festival).days))
    return (day - nearest).days // DAYS


def _within(day: date, first: str, last: str) -> bool:
    """Tell whether a day lies in a span of month-days, which may run over the turn of the year."""
    at = f"{day:%m-%d}"
    return first <= at <= last if first <= last else at >= first or at <= last
