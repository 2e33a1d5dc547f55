"""One small question put to both: the plain model and the production kernel."""

import dataclasses
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simulation.draws import Purpose, draw, key_of
from simulation.levers import Levers, Relief, Training, TravelGrant, WelfarePosts, Workshops
from simulation.oracle import Draw, Ledger, Oracle
from simulation.oracle_setup import people_of, weeks_of, world_of
from simulation.parameters import Parameters
from simulation.people import Population
from simulation.run import Run, simulate

NUMBERED = {
    "event": Purpose.EVENT,
    "choice": Purpose.CHOICE,
    "ration": Purpose.RATION,
    "firm": Purpose.FIRM,
    "claim": Purpose.CLAIM,
    "dismiss": Purpose.DISMISS,
}


def small(people: int, place: str = "2204") -> Population:
    """Return a population of one prefecture, each person standing for many."""
    return Population.of_province(place, people)


def cold(population: Population) -> Parameters:
    """Return the parameters without a warm-up, so that both start from the same people, and with yearly changes."""
    return dataclasses.replace(population.parameters, warmup_weeks=0, taste_away_drift=0.4, jobs_growth=0.9)


def brisk(population: Population) -> Parameters:
    """Return parameters under which seats are few and change hands often, so that the order of phases shows.

    Without yearly changes, which would blur it.
    """
    p = cold(population)
    return dataclasses.replace(
        p,
        market_quit=dict.fromkeys(p.market_quit, 0.1),
        jobs_away={name: share * 0.35 for name, share in p.jobs_away.items()},
        jobs_local=p.jobs_local * 0.5,
        choice_review=0.3,
        taste_away_drift=0.0,
        jobs_growth=1.0,
    )


def some_levers(population: Population, fund_yuan: int | None = None) -> Levers:
    """Return seats of every kind for some per cent of the people, and a travel grant."""
    people = len(population) * population.weight
    levers = Levers(
        (
            Training(seats=int(people * 0.02), allowance_yuan_day=40.0),
            Workshops(seats=int(people * 0.02)),
            Relief(pay_yuan_month=2500.0, extra_seats=int(people * 0.02)),
            WelfarePosts(seats=int(people * 0.01), pay_yuan_month=1800.0),
            TravelGrant(province_yuan=500, elsewhere_yuan=500, take_up=1.0, stay_weeks=6, delay_weeks=2),
        )
    )
    return levers if fund_yuan is None else levers.with_funds(travel=int(fund_yuan * population.weight))


def kernel_run(
    population: Population, levers: Levers, weeks: int, seed: int, parameters: Parameters | None = None
) -> Run:
    """Return a run of the kernel from a cold start."""
    return simulate(population, levers, weeks=weeks, seed=seed, parameters=parameters or cold(population))


def kernel_places(run: Run) -> NDArray[np.int64]:
    """Return the simulated people by week and place."""
    return np.asarray(run.recorder.people.sum(axis=(1, 3)), np.int64)


class Plain:
    """The plain model of a population, run with one set of draws after another."""

    def __init__(
        self,
        population: Population,
        levers: Levers,
        weeks: int,
        kind: type[Oracle] = Oracle,
        parameters: Parameters | None = None,
    ) -> None:
        self.population, self.levers, self.kind = population, levers, kind
        self.parameters = parameters or cold(population)
        self.weeks = weeks_of(population, self.parameters, population.on, weeks)

    def oracle(self, draws: Draw) -> Oracle:
        """Return a run that has not begun."""
        world = world_of(self.population, self.parameters, self.levers, self.weeks)
        return self.kind(world, people_of(self.population), draws)

    def run(self, draws: Draw) -> Ledger:
        """Return the ledger of a run."""
        return self.oracle(draws).run()


def draws_of_the_kernel(seed: int, years: Sequence[int] = ()) -> Draw:
    """Return the kernel's own numbers, asked by week, worker and purpose.

    Take-up is drawn by the calendar year; without ``years`` (one for every week) everybody applies.
    """
    keys = lru_cache(maxsize=None)(lambda week, purpose: key_of(seed, week, NUMBERED[purpose]))

    def number(week: int, worker: int, purpose: str) -> int:
        if not purpose.startswith("take-up"):
            return int(draw(worker, keys(week, purpose)))
        if not years:
            return 0
        return int(draw(worker, key_of(seed, 1000 * years[week] + int(purpose.split()[1]), Purpose.TAKE_UP)))

    return number
