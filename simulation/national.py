"""The fluid model as a predictor of the national quarter-end figures, and the priors of its six free parameters.

National totals are fitted with the shape of one province: its ages, land, fares and seasons stand for the country's.
What the fit says is conditional on that shape.
"""

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.policy import Policy
from simulation import fluid
from simulation.calendar import made_up
from simulation.calibrate import Prior
from simulation.levers import Levers
from simulation.oracle_people import AWAY, LOCAL, Person
from simulation.oracle_setup import people_of, weeks_of, world_of
from simulation.oracle_world import Week
from simulation.parameters import Parameters
from simulation.people import Population
from simulation.places import ELSEWHERE, TRADES, Place
from simulation.published import Figure

Ban = tuple[datetime.date, datetime.date, bool]
Opening = Sequence[tuple[datetime.date, float]]
"""Days, ascending, and the share of workplaces open on each; between two days along a line, all of them before and after."""
DRIFT = "taste_away_drift"
FREE = ("people_10k", "jobs_growth", "farm_value", "choice_money", "taste_away_elsewhere", DRIFT)
"""The size of what the model stands for, and five parameters ``sim.*``."""
FIRST_YEAR = 2008
"""Every run begins here, whatever quarters are asked for: a forecast goes on from the very years of the fit.

Eight years before the first figure: people begin with little experience of being away, and until it is spread as it will
stay the outflow rises by itself. The first day is a Tuesday: weeks end near quarter ends.
"""
WARMUP_YEARS = 3
"""Years before the first figure; a run for figures of 2015 and earlier begins so much before them."""
GROWTH_FROM = 2018
"""Year whose seats and tastes the parameters describe; yearly changes count from its first week."""
CHANGES_FROM = datetime.date(2016, 1, 1)
"""Before the year of the first published figure nothing changes from year to year."""
DAYS_PER_YEAR = 364
"""As in the kernel, 52 weeks."""
COHORT_PEOPLE = 4000
TASTE_CLASSES = 2


def priors(policy: Policy, on: datetime.date, names: Sequence[str] = FREE) -> list[Prior]:
    """Return the priors of free parameters, from the policy's ``sim.prior.*``."""
    found = []
    for name in names:
        parameter = policy.parameter(f"sim.prior.{name}")
        dated = policy.find(parameter.id, on)
        if dated is None:
            raise ValueError(f"no prior for {name} on {on}")
        value = dated.value
        reason = dated.source.note or ""
        found.append(Prior(name, value["mean"], value["spread"], value["low"], value["high"], parameter.unit, reason))
    return found


@dataclass
class National:
    """Predicts people away at quarter ends; a population of one province lends its shape.

    Parameters
    ----------
    population
        Whose shape is taken.
    correction
        By quarter 1 to 4, the kernel's outflow over the fluid's, to undo the fluid's bias; 1 without.
    """

    population: Population
    correction: Mapping[int, float] = dataclasses.field(default_factory=dict)
    _last: tuple[Any, NDArray[np.float64]] | None = dataclasses.field(default=None, init=False, repr=False)
    _begun: tuple[Any, NDArray[np.float64], fluid.Begun] | None = dataclasses.field(
        default=None, init=False, repr=False
    )

    @classmethod
    def of(cls, policy: Policy, place: str = "22", people: int = COHORT_PEOPLE) -> "National":
        """Return the predictor with the shape of a province (division code; 22 is Jilin)."""
        return cls(Population.of_province(place, people, policy=policy))

    def __call__(self, values: Mapping[str, float], figures: Sequence[Figure]) -> NDArray[np.float64]:
        """Return the people away at the end of the asked quarters, in 10,000s."""
        shares = self.shares(values, figures)
        corrected = shares * [self.correction.get(figure.quarter, 1.0) for figure in figures]
        return np.asarray(values["people_10k"] * corrected, dtype=np.float64)

    def shares(
        self,
        values: Mapping[str, float],
        figures: Sequence[Figure],
        bans: Sequence[Ban] = (),
        opening: Opening = (),
    ) -> NDArray[np.float64]:
        """Return the share of people away at the end of the asked quarters.

        Parameters
        ----------
        values
            Values of the free parameters; those of ``sim.*`` that are not among them keep the policy's.
        figures
            The quarters asked for.
        bans
            First and last days of travel bans, and whether they shut all journeys or those between provinces.
        opening
            When workplaces open again, at home and away: what is closed takes nobody and dismisses nobody.
        """
        start = start_for(min(figure.year for figure in figures))
        ends = [quarter_end(figure) for figure in figures]
        count = max((end - start).days for end in ends) // 7 + 1
        places = self.run(values, start, count, bans, opening)
        return np.asarray(places[[(end - start).days // 7 for end in ends], 7:15].sum(axis=1))

    def run(
        self,
        values: Mapping[str, float],
        start: datetime.date,
        count: int,
        bans: Sequence[Ban] = (),
        opening: Opening = (),
    ) -> NDArray[np.float64]:
        """Return the shares at the sixteen places in so many weeks from a day: (weeks, 16).

        The last run is kept: whoever asks for fewer weeks of the same gets them without another. The size of what the
        model stands for enters no run.
        """
        own = tuple(sorted((n, v) for n, v in values.items() if n != "people_10k"))
        asked = own, start, tuple(bans), tuple(opening)
        if self._last is None or self._last[0] != asked or len(self._last[1]) < count:
            through = datetime.date(
                (start + datetime.timedelta(weeks=count - 1)).year + 1, 1, 7
            )  # whoever asks on needs no other
            self._last = asked, self._run(values, start, (through - start).days // 7, bans, opening)
        return self._last[1][:count]

    def _run(
        self,
        values: Mapping[str, float],
        start: datetime.date,
        count: int,
        bans: Sequence[Ban],
        opening: Opening,
    ) -> NDArray[np.float64]:
        own: dict[str, Any] = {name: value for name, value in values.items() if name != "people_10k"}
        parameters = dataclasses.replace(self.population.parameters, **own)
        weeks = []
        for number, week in enumerate(weeks_of(self.population, parameters, start, count)):
            day = start + datetime.timedelta(days=7 * number + 3)
            on = [everywhere for first, last, everywhere in bans if first <= day <= last]
            years = (max(day, CHANGES_FROM) - datetime.date(GROWTH_FROM, 1, 1)).days / DAYS_PER_YEAR
            factor = _seats_open(opening, day)
            weeks.append(dataclasses.replace(week, years=years, banned=bool(on), all_banned=any(on), factor=factor))
        later = made_up([w.banned for w in weeks], [w.festival for w in weeks], parameters.festival_weeks_before)
        weeks = [dataclasses.replace(w, put_off=True) if late else w for w, late in zip(weeks, later, strict=True)]
        calm = _calm_weeks(start, count, bans, opening)
        before, begun = self._before(tuple(sorted(own.items())), parameters, start, weeks[:calm])
        return np.concatenate([before, begun.on(weeks[calm:])])

    def _before(
        self, own: tuple[tuple[str, float], ...], parameters: Parameters, start: datetime.date, weeks: Sequence[Week]
    ) -> tuple[NDArray[np.float64], fluid.Begun]:
        """Return the weeks before anything strikes, and the run as it stands then; the last such run is kept."""
        asked = own, start
        if self._begun is None or self._begun[0] != asked or len(self._begun[1]) > len(weeks):
            world = world_of(self.population, parameters, Levers(), weeks)
            begun = fluid.Begun(world, fluid.Cohorts.of(self.people, world.rules, TASTE_CLASSES))
            self._begun = asked, begun.on(weeks), begun
        before, further = self._begun[1], self._begun[2].copy()
        return np.concatenate([before, further.on(weeks[len(before) :])]), further

    @cached_property
    def people(self) -> list[Person]:
        """The people whose shape is taken, one by one."""
        return people_of(self.population)


def _calm_weeks(start: datetime.date, count: int, bans: Sequence[Ban], opening: Opening) -> int:
    """Return how many whole weeks pass before the first ban or closing; all of them where there is none."""
    days = [first for first, _, _ in bans] + [day for day, _ in opening[:1]]
    return min([count, *(max(0, (day - start).days // 7) for day in days)])


def _seats_open(opening: Opening, day: datetime.date) -> dict[tuple[int, int], float]:
    """Return the factor on the seats of wage work on a day, by place and trade; none where all is open."""
    if not opening or not opening[0][0] <= day <= opening[-1][0]:
        return {}
    days, shares = [on.toordinal() for on, _ in opening], [share for _, share in opening]
    share = float(np.interp(day.toordinal(), days, shares))
    return {(place, trade): share for place in (LOCAL, *AWAY) for trade in range(len(TRADES))}


def together(kinds: Sequence[tuple[Opening, float]]) -> Opening:
    """Return the opening of kinds of workplaces together, weighted by their shares of the seats.

    Every day that any of them names is named; between its days each goes in a straight line. A kind is shut before its
    first day, and stays as on its last.
    """
    days = sorted({on for opening, _ in kinds for on, _ in opening})

    def open_on(opening: Opening, day: datetime.date) -> float:
        known, shares = [on.toordinal() for on, _ in opening], [share for _, share in opening]
        return float(np.interp(day.toordinal(), known, shares, left=0.0))

    return tuple((day, sum(weight * open_on(one, day) for one, weight in kinds)) for day in days)


def as_of(parameters: Parameters, values: Mapping[str, float], year: int) -> Parameters:
    """Return parameters with estimates as they stand in the middle of a year: what changes yearly is worked in, and rests.

    A run of the kernel counts yearly changes from its own first week, a fit from the first of ``GROWTH_FROM``.
    """
    own: dict[str, Any] = {name: value for name, value in values.items() if name != "people_10k"}
    found = dataclasses.replace(parameters, **own)
    years = year + 0.5 - GROWTH_FROM
    grown, moved = found.jobs_growth**years, found.taste_away_drift * years
    shift = {place.name.lower(): -(1.0 - found.taste_away_share) * moved for place in ELSEWHERE}
    shift[Place.PROVINCE.name.lower()] = found.taste_away_share * moved
    return dataclasses.replace(
        found,
        jobs_away={name: seats * grown for name, seats in found.jobs_away.items()},
        taste_constant={name: u + shift.get(name, 0.0) for name, u in found.taste_constant.items()},
        jobs_growth=1.0,
        taste_away_drift=0.0,
    )


def start_for(year: int) -> datetime.date:
    """Return the first day of a run that reaches a year."""
    return datetime.date(min(FIRST_YEAR, year - WARMUP_YEARS), 1, 1)


def quarter_end(figure: Figure) -> datetime.date:
    """Return the last day of a figure's quarter."""
    first_of_next = datetime.date(figure.year + figure.quarter // 4, figure.quarter % 4 * 3 + 1, 1)
    return first_of_next - datetime.timedelta(days=1)
