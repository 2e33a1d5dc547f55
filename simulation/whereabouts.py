"""Where people would have been without a lever: the same people under the same draws, with it and without."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.intervals import half_width
from simulation.levers import Levers
from simulation.parameters import Parameters
from simulation.people import Population
from simulation.places import PLACES, WORKING, Place
from simulation.run import simulate, warmed
from simulation.word import column
from simulation.world import State

FIRST_COURSES_WEEKS, QUARTER_WEEKS = 52, 13
AT_WORK = np.isin(np.arange(PLACES), [int(place) for place in WORKING])


@dataclass(frozen=True)
class Whereabouts:
    """What a lever with places of its own does to work, in people at a time on average over the weeks.

    Parameters
    ----------
    there
        People at the lever's places.
    would_work
        Of those, the share who would have been at work in the same week without it.
    there_change, after_change, others_change
        Change of people at work among those there, among those who were there before, and among all others.
    half_width
        Of the 95% interval of the sum of the three, over seeds.
    """

    there: float
    would_work: float
    there_change: float
    after_change: float
    others_change: float
    half_width: float

    @property
    def change(self) -> float:
        """Return the change of people at work in all."""
        return self.there_change + self.after_change + self.others_change


def whereabouts(
    population: Population, levers: Levers, baseline: Levers, place: Place, weeks: int, seeds: range
) -> Whereabouts:
    """Follow everybody through both arms and tell the change of people at work apart by who was at a place.

    Parameters
    ----------
    population
        The people.
    levers, baseline
        With and without the lever.
    place
        Where the lever puts people.
    weeks, seeds
        How long, and the replications; people are of the real world.
    """
    rows = []
    for seed in seeds:
        warm = warmed(population, seed=seed)
        before, after = (followed(population, one, weeks, seed, warm) for one in (baseline, levers))
        change = AT_WORK[after].astype(np.int64) - AT_WORK[before]
        there = after == place
        was = (np.cumsum(there, axis=0) > 0) & ~there
        parts = [change[there].sum(), change[was].sum(), change[~there & ~was].sum()]
        rows.append([there.sum(), AT_WORK[before][there].sum(), *parts])
    found = np.array(rows) * population.weight / weeks
    at, working, own, past, others = found.mean(axis=0).tolist()
    wide = half_width(found[:, 2:].sum(axis=1).tolist())
    return Whereabouts(at, working / at if at else 0.0, own, past, others, wide)


def since_the_course(
    population: Population, levers: Levers, baseline: Levers, quarters: int, seeds: range
) -> NDArray[np.float64]:
    """Return, by quarter since a course ended, how many more of those who took it are at work than without courses.

    Of courses that end in the first year; the share of those who took one.
    """
    weeks = FIRST_COURSES_WEEKS + QUARTER_WEEKS * quarters
    gained, ended = np.zeros(QUARTER_WEEKS * quarters), 0
    for seed in seeds:
        warm = warmed(population, seed=seed)
        before, after = (followed(population, one, weeks + 1, seed, warm) for one in (baseline, levers))
        change = AT_WORK[after].astype(np.int64) - AT_WORK[before]
        ends = (after[:-1] == Place.TRAINING) & (after[1:] != Place.TRAINING)
        for week, who in zip(*np.nonzero(ends[:FIRST_COURSES_WEEKS]), strict=True):
            gained += change[week + 1 : week + 1 + len(gained), who]
            ended += 1
    return np.asarray(gained.reshape(quarters, QUARTER_WEEKS).mean(axis=1) / max(ended, 1))


def followed(
    population: Population,
    levers: Levers,
    weeks: int,
    seed: int,
    warm: State | None = None,
    parameters: Parameters | None = None,
) -> NDArray[np.uint8]:
    """Return where everybody is at the end of every week: (weeks, people)."""
    places = np.empty((weeks, len(population)), np.uint8)

    def seen(week: int, state: State) -> None:
        places[week] = column(state.words, "place")

    simulate(
        population,
        levers,
        weeks=weeks,
        seed=seed,
        warm=warm,
        parameters=parameters,
        each_week=seen,
        detail=False,
    )
    return places
