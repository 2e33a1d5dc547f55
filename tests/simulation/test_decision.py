"""The packed choice against the equations of docs/simulation.md, person by person in plain Python."""

import dataclasses
import datetime
import math

import numpy as np
import pytest
import simpy

from simulation.calendar import Calendar
from simulation.conditions import turn_of
from simulation.draws import Purpose, draws, key_of
from simulation.kernel import Effects, events
from simulation.levers import Levers, TravelGrant
from simulation.people import Population
from simulation.places import Place
from simulation.sieve import BLOCK
from simulation.treasury import Treasury
from simulation.word import column
from simulation.world import World, demand_of, start_of

WEEK = 17
"""Late April 2026: sowing, no festival, relief in season."""


def world_of(people: Population, levers: Levers) -> World:
    """Return a world before its first week."""
    p = people.parameters
    calendar = Calendar.of(datetime.date(2026, 1, 1), 30, 0, people.home, p, people.policy)
    demand = demand_of(people, p)
    state = start_of(people, demand)
    state.chance[:] = np.linspace(0.1, 1.0, len(state.chance))
    return World(people, p, levers, calendar, demand, state, Treasury(simpy.Environment(), {}, people.weight), 5)


def plain_weights(world: World, who: int) -> list[float]:
    """Return the weight of each option for one person, from the equations alone."""
    people, p = world.population, world.parameters
    cell = {name: int(column(people.words[who : who + 1], name)[0]) for name in ("place", "county", "trade", "skill")}
    cell |= {name: int(column(people.words[who : who + 1], name)[0]) for name in ("group", "land", "dependants", "age")}
    cell |= {name: int(column(people.words[who : who + 1], name)[0]) for name in ("sex", "experience", "cash")}
    s, c, beta, horizon = cell["place"], cell["county"], p.choice_money, p.choice_horizon
    fares, living = people.home.fares[c], world.money.living
    chance = world.demand.layout.chance(world.state.chance)[c, cell["trade"]]
    weeks = cell["experience"]
    level = 0 if weeks == 0 else 1 if weeks <= 12 else 2 if weeks <= 51 else 3
    weights = []
    for j in range(15):
        place = Place(j)
        pay = 0.0 if j == 0 else float(world.money.pay[j, 4 * cell["trade"] + cell["skill"]])
        value = beta * p.farm_value * (cell["land"] & 1) if j == 0 else 0.0  # only sowing is in season
        value += p.taste_constant[place.name.lower()]
        if j >= 7:
            plain = p.taste_away_province if j == 7 else p.taste_away_elsewhere
            value -= plain * (1 - p.taste_experience * level / 3)
            shifted = p.taste_away_drift * WEEK / 52
            value += shifted * p.taste_away_share if j == 7 else -shifted * (1 - p.taste_away_share)
            value -= p.taste_dependants * cell["dependants"] + p.taste_age * cell["age"] + p.taste_women * cell["sex"]
            value += p.taste_network * math.log1p(100 * world.state.share_away[c, j])
        if j == s:
            weights.append(math.exp(value + beta * (pay - living[j])))
            continue
        grant = 600.0 if j >= 8 else 0.0
        back = fares[s] if s >= 7 and j < 7 else 0.0
        value += beta * (chance[j] * pay - living[j]) - beta * (fares[j] + back - grant) / horizon
        value -= p.choice_switch_home if {s, j} == {0, 1} else p.choice_switch
        shut = (j == 6 and cell["skill"] == 3) or (j == 5 and not world.welfare_groups[cell["group"]])
        shut |= s >= 7 and 2 <= j <= 6
        shut |= j >= 7 and cell["cash"] < fares[j] + math.floor(p.liquidity_food_weeks * living[j])
        weights.append(0.0 if shut else chance[j] * math.exp(value))
    return weights


@pytest.fixture
def reviewing(people: Population) -> Population:
    """The people with everybody reviewing every week, nobody separated, and other provinces gaining by the week."""
    quit_ = dict.fromkeys(people.parameters.market_quit, 0.0)
    changes = {"choice_review": 1.0, "market_quit": quit_, "market_layoff": (0.0, 0.0, 0.0), "taste_away_drift": -2.0}
    return dataclasses.replace(people, parameters=dataclasses.replace(people.parameters, **changes))


def test_choices_follow_the_equations(reviewing: Population) -> None:
    """For 600 people the place chosen is the one in whose interval of cumulative weights the draw falls."""
    levers = Levers((*Levers.published(reviewing).without(TravelGrant).items, TravelGrant(elsewhere_yuan=600)))
    world = world_of(reviewing, levers)
    turn = turn_of(world, WEEK)
    n = 600
    who, what, pool = (np.empty(2 * BLOCK + n, kind) for kind in (np.int32, np.uint8, np.int16))
    effects = Effects(world.demand.layout.pools, np.zeros(1, np.uint64), np.zeros(1, np.int64), pool)
    keys = [key_of(5, WEEK, purpose) for purpose in (Purpose.EVENT, Purpose.CHOICE)]
    found, through, paid = events(world.state.words, 0, n, turn.tables, *keys, who, what, 0, False, effects)
    assert (through, paid) == (n, 0)
    chosen = dict(zip(who[:found].tolist(), what[:found].tolist(), strict=True))
    places = column(world.state.words, "place")
    seen = set()
    for person, u in enumerate(draws(np.arange(n), keys[1]).astype(np.float64) / 2**32):
        shares = np.cumsum(plain_weights(world, person))
        shares /= shares[-1]
        got = chosen.get(person, int(places[person]))
        low, high = (shares[got - 1] if got else 0.0), shares[got]
        assert low - 1e-5 <= u <= high + 1e-5, f"person {person} at {places[person]} chose {got}"
        seen.add(got)
    assert len(seen) >= 12  # the test sees nearly every kind of choice


def test_hazards_are_probabilities(people: Population) -> None:
    """The shares of separations and of reviews among 4,000 people lie within five standard errors of the parameters."""
    world = world_of(people, Levers())
    turn = turn_of(world, WEEK)
    thresholds = turn.tables.review[4 * Place.LOCAL :][:4].astype(np.float64) / 2**32
    p = people.parameters
    expected = [p.market_quit["local"] + layoff + p.choice_review for layoff in p.market_layoff]
    assert thresholds[:3] == pytest.approx(expected, abs=1e-9)
