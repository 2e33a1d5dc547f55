"""Published experiments, put to the model: a fare handed out in Bangladesh, public works in India and in China.

Each is a stylised village: money is in units of the model, scaled so that what the study states (one fare, the share
who leave without help) holds. What was set to hold and what came out is kept apart.
"""

import dataclasses
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from simulation.levers import Advance, Levers, Relief, TravelGrant
from simulation.people import Population
from simulation.places import AWAY, Place, wage_region
from simulation.run import Run, simulate
from simulation.word import LAYOUT, Words, column, replaced

VILLAGE = "2204"
"""Counties that lend the village its fares; nothing else of theirs is used."""
PEOPLE = 3_000
SEASON_WEEKS = 16
YEAR_WEEKS = 52
UTILITY_COST = 0.6
"""Of the earnings away: Imbert and Papp, working paper of 2014, abstract."""
INDIA_QUIT = 0.037
"""Weekly chance of leaving work in India's village: set so that 80% of those who go stay for less than half of the year."""
INDIA_CASH_YUAN = 20_000
"""Cash on hand with which the fare keeps nobody."""
HALF_A_YEAR_WEEKS = 26
ALL_YEAR = {"from": "01-01", "to": "12-31"}
CREDIT_WEEKS = 8
"""Weeks at the destination after which credit is paid back, within the season of 16; ours: the study's terms were not read."""
FARE_AND_FOOD_WEEKS = 2.0
AWAY_UTILITY = 2.4
"""Disutility of being away in Bangladesh, ours: that of another province, so that experience has something to lower."""


@dataclass(frozen=True)
class Bangladesh:
    """Shares who left in the season: those made to hold (``control``, ``cash``) and those that came out.

    ``next_year_*`` are the shares a year later, ``with_savings_*`` the same when the cash of the season's end is kept.
    """

    control: float
    cash: float
    credit: float
    information: float
    next_year_control: float
    next_year_cash: float
    next_year_credit: float
    with_savings_control: float
    with_savings_cash: float
    with_savings_credit: float
    mean_cash_yuan: float
    constant: float

    @property
    def next_year_effect(self) -> float:
        """Return the share more who leave a year later, with no further incentive."""
        return self.next_year_cash - self.next_year_control

    @property
    def next_year_effect_with_savings(self) -> float:
        """Return the same when everybody also keeps the cash of the end of the first season: an upper end."""
        return self.with_savings_cash - self.with_savings_control

    @property
    def next_year_credit_effect(self) -> tuple[float, float]:
        """Return the share more who leave a year after credit that was paid back: by experience alone, and with savings."""
        return self.next_year_credit - self.next_year_control, self.with_savings_credit - self.with_savings_control


@dataclass(frozen=True)
class Workfare:
    """People away on average without and with public works, as shares of all, and how many were at the works."""

    without: float
    with_works: float
    at_works: float

    @property
    def relative(self) -> float:
        """Return the relative change of people away."""
        return self.with_works / self.without - 1


def village(people: int = PEOPLE, **changes: Any) -> Population:
    """Return a village of the poor: no festival, no farm season in the run, one destination with work for all."""
    shape = _shape(people)
    only = {place.name.lower(): 0.0 for place in AWAY}
    given: dict[str, Any] = {
        "warmup_weeks": 0,
        "festival_pull": 0.0,
        "jobs_in_festival": 1.0,
        "jobs_after_festival": 1.0,
        "jobs_season_construction": (1.0,) * 12,
        "choice_review_festival": shape.parameters.choice_review,
        "farm_value": 0.0,
        "farm_cash": 0.0,
        "jobs_local": 0.05,
        "jobs_away": {**only, "province": 1.2},
        "taste_away_drift": 0.0,
        "market_quit": dict.fromkeys(shape.parameters.market_quit, 0.08),
        "liquidity_food_weeks": FARE_AND_FOOD_WEEKS,
        "taste_network": 0.0,
    }
    parameters = dataclasses.replace(shape.parameters, **{**given, **changes})
    return dataclasses.replace(shape, parameters=parameters)


def _constants(province: float) -> dict[str, float]:
    """Return the constants of the places with that of the one destination changed."""
    return {**_shape(PEOPLE).parameters.taste_constant, "province": province}


@cache
def _shape(people: int) -> Population:
    return Population.of_province(VILLAGE, people)


def settled(population: Population, mean_cash_yuan: float, experienced: float) -> Words:
    """Return everybody at home and idle, some with a season of experience, cash spread exponentially."""
    words, count = population.words, len(population)
    draw = np.random.Generator(np.random.Philox(11))
    cash = np.minimum(LAYOUT["cash"].highest, np.floor(draw.exponential(mean_cash_yuan, count))).astype(np.int64)
    experience = np.where(draw.random(count) < experienced, 13, 0)
    for name, values in (("cash", cash), ("experience", experience), ("place", int(Place.IDLE)), ("tenure", 0)):
        words = replaced(words, name, values)
    return words


def left_in(run: Run, before: Words) -> NDArray[np.bool_]:
    """Return who gained experience of being away since ``before``."""
    return column(run.final.words, "experience") > column(before, "experience")


def bangladesh(people: int = PEOPLE) -> Bangladesh:
    """Put the experiment of Bryan, Chowdhury and Mobarak (2014, doi:10.3982/ECTA10489) to the model.

    Made to hold: 36% leave in the control villages and 58% with cash, by the constant of the destination and the mean
    cash on hand. Come out: the credit arm (the same advance, paid back after ``CREDIT_WEEKS`` or on coming home, worth
    nothing in the choice), information (nothing that the model's people do not know), and all arms a year later with no
    incentive.
    """
    study_control, study_cash = 0.36, 0.58

    def arm(constant: float, mean_cash: float, levers: Levers) -> tuple[Run, Words]:
        population = village(people, taste_away_province=AWAY_UTILITY, taste_constant=_constants(constant))
        words = settled(population, mean_cash, 0.0)
        population = dataclasses.replace(population, words=words)
        return simulate(population, levers, weeks=SEASON_WEEKS, seed=1, detail=False), words

    def share(constant: float, mean_cash: float, levers: Levers) -> float:
        run, words = arm(constant, mean_cash, levers)
        return float(left_in(run, words).mean())

    fare = int(village(100).home.fares[:, Place.PROVINCE].mean())
    need = int(fare + FARE_AND_FOOD_WEEKS * village(100).parameters.living_week["province"])
    advance = Advance(yuan=need, destinations=(Place.PROVINCE,))
    credit = Levers((dataclasses.replace(advance, repaid_weeks=CREDIT_WEEKS),))
    cash = Levers((advance,)).added(TravelGrant(province_yuan=need, stay_weeks=SEASON_WEEKS * 3, delay_weeks=0))

    def constant_for(mean_cash: float) -> float:
        return float(brentq(lambda c: share(c, mean_cash, Levers()) - study_control, -8, 10, xtol=0.04))

    def too_much(mean_cash: float) -> float:
        return share(constant_for(mean_cash), mean_cash, cash) - study_cash

    mean_cash = float(brentq(too_much, 1000, 4000, xtol=40))
    constant = constant_for(mean_cash)
    arms = [arm(constant, mean_cash, levers) for levers in (Levers(), cash, credit)]
    first = [float(left_in(run, words).mean()) for run, words in arms]
    later, saved = (
        [_a_year_later(run, mean_cash, constant, people, savings) for run, _ in arms] for savings in (False, True)
    )
    return Bangladesh(
        first[0],
        first[1],
        first[2],
        share(constant, mean_cash, Levers()),
        *(later[0], later[1], later[2]),
        *(saved[0], saved[1], saved[2]),
        mean_cash,
        constant,
    )


def _a_year_later(run: Run, mean_cash: float, constant: float, people: int, savings: bool) -> float:
    """Return the share who leave in the next lean season: at home again, with the experience they have gathered.

    The rest of the year is not run: everybody is home for the harvest and begins the next season with cash drawn as
    before, so that only experience is carried over; with ``savings`` the cash of the season's end is kept instead.
    """
    population = village(people, taste_away_province=AWAY_UTILITY, taste_constant=_constants(constant))
    words = settled(population, mean_cash, 0.0)
    words = replaced(words, "experience", np.minimum(50, column(run.final.words, "experience")))
    if savings:
        words = replaced(words, "cash", column(run.final.words, "cash"))
    later = simulate(dataclasses.replace(population, words=words), Levers(), weeks=SEASON_WEEKS, seed=2, detail=False)
    return float(left_in(later, words).mean())


def india(switch_factor: float = 1.0) -> Workfare:
    """Put public works to a village where being away costs what Imbert and Papp (2014) estimate, 60% of the earnings.

    Ample cash and near jobs; ``switch_factor`` scales the cost of changing place: short-term migrants set out anew every
    season and have little to give up.
    """
    return workfare(INDIA_CASH_YUAN, 1.0, **_india_changes(switch_factor))


def _india_changes(switch_factor: float) -> dict[str, Any]:
    """Return the parameters of India's village."""
    p, home, policy = village(100).parameters, village(100).home, village(100).policy
    month = float(policy.value("pay.weeks_per_month", village(100).on, home.province))
    week = p.wage_region[wage_region(home.province)] * p.wage_outgoing_factor / month
    return {
        "taste_away_province": UTILITY_COST * p.choice_money * week,
        "choice_switch": switch_factor * p.choice_switch,
        "market_quit": dict.fromkeys(p.market_quit, INDIA_QUIT),
    }


def short_stays(switch_factor: float = 1.0) -> float:
    """Return, of those who leave India's village within a year without works, the share away for less than half of it."""
    population = village(**_india_changes(switch_factor))
    population = dataclasses.replace(population, words=settled(population, INDIA_CASH_YUAN, 0.3))
    run = simulate(population, Levers(), weeks=YEAR_WEEKS, seed=1, detail=False)
    weeks = column(run.final.words, "experience") - column(population.words, "experience")
    return float((weeks[weeks > 0] < HALF_A_YEAR_WEEKS).mean())


def workfare(mean_cash_yuan: float, fare_factor: float, seats_share: float = 0.15, **changes: Any) -> Workfare:
    """Put public works to a village and return what they do to migration over a year.

    Parameters
    ----------
    mean_cash_yuan
        Cash on hand at the start; little makes the liquidity constraint bind.
    fare_factor
        Factor on the fare: distant jobs.
    seats_share
        Seats of public works per person.
    changes
        Parameters of the village.
    """
    population = village(relief_season=ALL_YEAR, **changes)
    home = dataclasses.replace(population.home, fares=np.round(population.home.fares * fare_factor).astype(np.int64))
    population = dataclasses.replace(population, home=home, words=settled(population, mean_cash_yuan, 0.3))
    seats = int(seats_share * len(population) * population.weight)
    works = Levers((Relief(pay_yuan_month=population.parameters.relief_pay, extra_seats=seats),))
    without, with_works = (
        simulate(population, levers, weeks=2 * YEAR_WEEKS, seed=1, detail=False).by_place / population.weight
        for levers in (Levers(), works)
    )
    away = [places[YEAR_WEEKS:, list(AWAY)].sum(axis=1).mean() / len(population) for places in (without, with_works)]
    return Workfare(
        float(away[0]), float(away[1]), float(with_works[YEAR_WEEKS:, Place.RELIEF].mean() / len(population))
    )
