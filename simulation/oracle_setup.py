"""The oracle's world from the same inputs as a run: people, parameters, a calendar of its own making."""

import dataclasses
import datetime
import math
from collections.abc import Sequence

from domain.tables import GROUPS
from simulation.levers import (
    Advance,
    JobFairs,
    Levers,
    Relief,
    StartupGrants,
    Training,
    TravelGrant,
    WelfarePosts,
    Workshops,
)
from simulation.oracle_levers import employers_of
from simulation.oracle_people import (
    AWAY,
    FREE,
    LOCAL,
    NO_SEATS,
    PROVINCE,
    RELIEF,
    TRAINING,
    WELFARE,
    WORKSHOP,
    Fund,
    Grant,
    Loan,
    Person,
    Seats,
)
from simulation.oracle_world import Rules, Week, World
from simulation.parameters import Parameters
from simulation.people import Population
from simulation.places import TRADES, WAGE_REGION, Place, wage_region
from simulation.word import LAYOUT, column

PAID_BY_LEVERS = range(3, 7)


def people_of(population: Population) -> list[Person]:
    """Return a population's people, in its order."""
    columns = {name: column(population.words, name).tolist() for name in LAYOUT}
    return [
        Person(
            number=n,
            sowing=bool(columns["land"][n] & 1),
            harvest=bool(columns["land"][n] & 2),
            claimed=bool(columns["claimed"][n]),
            owes=bool(columns["owes"][n]),
            **{
                name: columns[name][n]
                for name in (
                    *("county", "trade", "skill", "group", "dependants", "age", "sex"),
                    *("experience", "cash", "place", "tenure", "target", "firm"),
                )
            },
        )
        for n in range(len(population))
    ]


def weeks_of(population: Population, parameters: Parameters, start: datetime.date, count: int) -> tuple[Week, ...]:
    """Return the calendar of so many weeks from a first day."""
    festivals = [datetime.date.fromisoformat(day) for day in parameters.festival_dates]
    sowing, harvest = (
        population.policy.value(f"season.{name}", population.on, population.home.province)
        for name in ("sowing", "harvest")
    )
    found: list[Week] = []
    for number in range(count):
        first = start + datetime.timedelta(weeks=number)
        day = first + datetime.timedelta(days=3)
        nearest = min(festivals, key=lambda festival: (abs((day - festival).days), festival))
        found.append(
            Week(
                festival=math.floor((day - nearest).days / 7),
                month=day.month,
                years=number / 52,
                year=day.year,
                sowing=(_between(day, sowing["from"], sowing["to"]),),
                harvest=(_between(day, harvest["from"], harvest["to"]),),
                relief_season=_between(day, parameters.relief_season["from"], parameters.relief_season["to"]),
                first_of_year=bool(found) and day.year != found[-1].year,
            )
        )
    return tuple(found)


def _between(day: datetime.date, first: str, last: str) -> bool:
    return first <= f"{day:%m-%d}" <= last


def half_up(value: float) -> int:
    """Return the nearest integer, halves up."""
    return math.floor(value + 0.5)


def rules_of(population: Population, parameters: Parameters) -> Rules:
    """Return the oracle's rules: a parameter each, weekly where the parameter is monthly."""
    p, policy = parameters, population.policy
    month = policy.value("pay.weeks_per_month", population.on, population.home.province)
    line = policy.value("welfare_post.exit_income_yuan", population.on, population.home.province)
    groups = policy.value("welfare.groups", population.on, population.home.province)
    quit_ = [0.0] * 15
    for place, name in [
        (LOCAL, "local"),
        (WORKSHOP, "workshop"),
        *((j, "elsewhere") for j in AWAY),
        (PROVINCE, "province"),
    ]:
        quit_[place] = p.market_quit[name]
    names = [place.name.lower() for place in Place][:15]
    return Rules(
        money=p.choice_money,
        horizon=p.choice_horizon,
        switch=p.choice_switch,
        switch_home=p.choice_switch_home,
        review=p.choice_review,
        review_festival=p.choice_review_festival,
        constant=tuple(p.taste_constant[name] for name in names),
        disutility_province=p.taste_away_province,
        disutility_elsewhere=p.taste_away_elsewhere,
        drift_province=p.taste_away_drift * p.taste_away_share,
        drift_elsewhere=-p.taste_away_drift * (1 - p.taste_away_share),
        experience=p.taste_experience,
        dependants=p.taste_dependants,
        age=p.taste_age,
        women=p.taste_women,
        network=p.taste_network,
        festival_before=p.festival_weeks_before,
        festival_after=p.festival_weeks_after,
        festival_pull=p.festival_pull,
        campaign_ease=p.campaign_ease,
        campaign_review=p.campaign_review,
        chance_floor=p.market_chance_floor,
        chance_memory=p.market_chance_memory,
        quit=tuple(quit_),
        layoff=p.market_layoff,
        firm_shares=p.market_firm_shares,
        food_weeks=p.liquidity_food_weeks,
        training_weeks=p.training_weeks,
        welfare_income_line=round(p.welfare_exit_cash * line),
        welfare_groups=frozenset(1 + GROUPS.index(name) for name in groups),
        spending_dependants=p.spending_dependants,
        spending_share=p.spending_share,
        cash_max=LAYOUT["cash"].highest,
        farm_value=half_up(p.farm_value),
        farm_cash=half_up(p.farm_cash),
        idle_income=half_up(p.income_idle),
        living_yuan=tuple(half_up(p.living_week[names[j] if j in AWAY else "home"]) for j in range(15)),
        wage_yuan=tuple(_wages(population, p, month, j) for j in range(15)),
        jobs_away=tuple(p.jobs_away[names[j]] if j in AWAY else 0.0 for j in range(15)),
        jobs_trade=tuple(p.jobs_trade[trade] for trade in TRADES),
        jobs_local=p.jobs_local,
        season_construction=p.jobs_season_construction,
        after_festival=p.jobs_after_festival,
        in_festival=p.jobs_in_festival,
        growth=p.jobs_growth,
    )


def _wages(population: Population, p: Parameters, weeks_per_month: float, place: int) -> tuple[int, ...]:
    """Return the weekly wages of a place by trade and skill; nothing where there are none."""
    if place in FREE or place in PAID_BY_LEVERS:
        return ()
    home = wage_region(population.home.province)
    region = WAGE_REGION.get(Place(place), home)
    factor = p.wage_outgoing_factor if place in AWAY else p.wage_local_factor
    mean = sum(p.people_trade[trade] * p.wage_trade[trade] for trade in TRADES)
    return tuple(
        half_up(p.wage_region[region] * p.wage_trade[trade] / mean * factor * skill / weeks_per_month)
        for trade in TRADES
        for skill in p.skill_factor
    )


def world_of(population: Population, parameters: Parameters, levers: Levers, weeks: Sequence[Week]) -> World:
    """Return the world of a population under levers of every kind.

    Raises
    ------
    ValueError
        When a lever works in a part of the weeks only: the plain model runs all from the first week to the last.
    """
    partly = [item for item in levers.items if item.last_week is not None or item.first_week > 0]
    partly = [item for item in partly if not isinstance(item, StartupGrants)]
    if partly:
        raise ValueError(f"the plain model has no first or last week of a {type(partly[0]).__name__}")
    weight, policy, province = population.weight, population.policy, population.home.province
    month = policy.value("pay.weeks_per_month", population.on, province)
    funds = {name: Fund(int(yuan / weight)) for name, yuan in levers.funds.items()}
    endless = {item.fund: Fund(10**15) for item in levers.items if item.fund not in funds}
    every = {**funds, **endless}
    # A workshop without seats stays a wish at the usual pay, as the equations say; relief in its season likewise.
    workshop_pay, relief_pay = half_up(parameters.workshop_pay / month), half_up(parameters.relief_pay / month)
    seats = {WORKSHOP: Seats(0, workshop_pay), RELIEF: Seats(0, relief_pay), WELFARE: NO_SEATS, TRAINING: NO_SEATS}
    grants: list[Grant] = []
    loans: list[Loan] = []
    fairs: set[int] = set()
    for item in levers.items:
        fund = every[item.fund]
        reached = frozenset(1 + GROUPS.index(name) for name in item.groups)
        if isinstance(item, TravelGrant):
            grants.append(
                Grant(len(grants), item.province_yuan, item.elsewhere_yuan, item.take_up, item.due, fund, reached)
            )
        elif isinstance(item, Advance):
            places, each_week = frozenset(map(int, item.destinations)), int(item.seats / weight)
            loans.append(Loan(item.yuan, places, each_week, item.repaid_weeks, fund, reached))
        elif isinstance(item, JobFairs):
            fairs |= set(item.weeks)
        elif isinstance(item, Training):
            pay = half_up(item.allowance_yuan_day * parameters.training_days)
            seats[TRAINING] = Seats(int(item.seats / weight), pay, fund)
        elif isinstance(item, Relief):
            pay = half_up(item.pay_yuan_month / month)
            season = sum(week.relief_season for week in weeks[:52]) * 52 / min(52, len(weeks))
            own = item.extra_seats + item.wage_share * item.budget_yuan / (pay * round(season))
            seats[RELIEF] = Seats(int(own / weight), pay, fund)
        elif isinstance(item, Workshops):
            seats[WORKSHOP] = Seats(int(item.seats / weight), workshop_pay)
        elif isinstance(item, WelfarePosts):
            seats[WELFARE] = Seats(int(item.seats / weight), half_up(item.pay_yuan_month / month), fund)
    counties = range(len(population.home.counties))
    residents = column(population.words, "county").tolist()
    rules = rules_of(population, parameters)
    return World(
        rules,
        [dataclasses.replace(week, campaign=number in fairs) for number, week in enumerate(weeks)] if fairs else weeks,
        tuple(residents.count(county) for county in counties),
        tuple(0 for _ in counties),
        population.home.fares.tolist(),
        funds,
        tuple(grants),
        seats[RELIEF],
        seats[TRAINING],
        seats[WORKSHOP],
        seats[WELFARE],
        employers=employers_of(population, parameters, rules, levers, every),
        loans=tuple(loans),
    )
