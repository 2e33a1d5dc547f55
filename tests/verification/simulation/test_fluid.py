"""The fluid model: what it conserves, its compiled loop beside the plain one, and its bias against the plain model."""

import dataclasses
import datetime
import math

import numpy as np
import pytest

from simulation import fluid
from simulation.fluid_choice import HOME_PLACES, chosen
from simulation.national import National
from simulation.oracle import Oracle, own_draws
from simulation.oracle_people import AWAY, LOCAL, Person
from simulation.people import Population
from simulation.places import FIRST_AWAY, Place
from simulation.published import Figure
from tests.verification.simulation.small_world import people, world

pytestmark = pytest.mark.agreement


def shuffled(count: int) -> list[Person]:
    """Return people whose attributes hang together by chance only, in one county."""
    draw = np.random.default_rng(5)
    columns = {
        name: draw.permutation([getattr(p, name) for p in people(count)])
        for name in ("trade", "land", "age", "sex")
        if name != "land"
    }
    return [
        dataclasses.replace(person, county=0, **{name: int(values[n]) for name, values in columns.items()})
        for n, person in enumerate(people(count))
    ]


def test_shares_add_up_to_everybody_and_none_is_negative() -> None:
    """Every week the places hold all people; no cohort goes below zero."""
    here = world(500, 60)
    found = fluid.run(here, fluid.Cohorts.of(people(500), here.rules))
    assert found.shape == (60, 16)
    assert found.sum(axis=1) == pytest.approx(1.0, abs=1e-9)
    assert found.min() >= -1e-12


def test_the_compiled_choice_is_the_plain_one() -> None:
    """The chance of an option is the mean of logits over what people can pay for, worked out one by one."""
    draw = np.random.default_rng(1)
    cohorts, levels, options = 3, 2, 15
    moving, staying = draw.uniform(0.1, 2, (2, cohorts, levels, options))
    gate = draw.uniform(0, 1, (options, options)) * (draw.uniform(size=(options, options)) > 0.3)
    order, parting = draw.permutation(np.arange(HOME_PLACES, options)), draw.uniform(0.5, 1, options)
    parting[HOME_PLACES:] = 1.0
    exactly = draw.dirichlet(np.ones(len(order) + 1), (cohorts, options))
    found = chosen(moving, staying, gate, exactly, order, parting)
    for cohort, place, level in np.ndindex(cohorts, options, levels):
        expected = np.zeros(options)
        for affordable in range(len(order) + 1):
            weight = moving[cohort, level] * gate[place] * parting
            weight[order[affordable:]] = 0.0
            weight[place] = staying[cohort, level, place]
            expected += exactly[cohort, place, affordable] * weight / weight.sum()
        assert found[cohort, place, level] == pytest.approx(expected, abs=1e-12)


def test_a_forecast_goes_on_from_the_fit() -> None:
    """A quarter asked for alone has the share that it has when earlier years are asked for with it, and a ban moves it."""
    national = National(Population.of_province("2204", 300))
    early, late = (Figure(year, 1, 1.0, 0.0, "read") for year in (2017, 2022))
    values = {"jobs_growth": 1.0}
    assert national.shares(values, [late])[0] == national.shares(values, [early, late])[1]
    ban = (datetime.date(2022, 2, 1), datetime.date(2022, 3, 31), True)
    assert national.shares(values, [late], [ban])[0] < 0.9 * national.shares(values, [late])[0]


def test_weeks_before_a_ban_are_run_once_for_all_that_is_told_of_it() -> None:
    """A run that goes on from the kept weeks before a ban has the bits of one that was run from its first week."""
    start, values = datetime.date(2019, 1, 1), {"jobs_growth": 1.0}
    ban = ((datetime.date(2020, 1, 23), datetime.date(2020, 3, 24), True),)
    opening = ((datetime.date(2020, 1, 25), 0.0), (datetime.date(2020, 5, 1), 1.0))
    told = ((), ()), (ban, ()), (ban, opening), ((), ())
    kept = National(Population.of_province("2204", 300))
    alone = [National(Population.of_province("2204", 300)).run(values, start, 80, *one) for one in told]
    for one, places in zip(told[1:], alone[1:], strict=True):
        assert (kept.run(values, start, 80, *one) == places).all()
    assert (alone[0][:55] == alone[2][:55]).all()
    assert np.abs(alone[0][55:] - alone[2][55:]).max() > 0.05
    assert np.abs(alone[1][55:] - alone[2][55:]).max() > 0.05


def test_departures_that_a_ban_shut_come_later_in_the_fluid_model_too() -> None:
    """Ten weeks from the festival on are shut: in the weeks in which six are made up more leave than in the usual review."""
    national = National(Population.of_province("2204", 300))
    start, festival = datetime.date(2019, 1, 1), datetime.date(2020, 1, 25)
    ban = ((festival, festival + datetime.timedelta(weeks=10), True),)
    away = national.run({"jobs_growth": 1.0}, start, 90, ban)[:, FIRST_AWAY : Place.TRAVELLING].sum(axis=1)
    lifted = (ban[0][1] - start).days // 7 + 1
    assert away[lifted + 6] - away[lifted] > 3 * abs(away[lifted + 14] - away[lifted + 8])


def test_a_yearly_shift_moves_the_share_and_hardly_the_number() -> None:
    """Three tenths of a utility a year to other provinces: by 2019 more of those away are there, and as many are away."""
    national = National(Population.of_province("2204", 300))
    shares, away = [], []
    for drift in (0.0, -0.3):
        # About the share of the north-east, by which the shift is split; without networks, which make more of any shift.
        values = {"choice_money": 0.00125, "taste_away_elsewhere": 6.2, "taste_network": 0.0, "taste_away_drift": drift}
        year = national.run(values, datetime.date(2016, 1, 1), 4 * 52)[-52:, FIRST_AWAY : Place.TRAVELLING]
        shares.append(year[:, 1:].sum() / year.sum())
        away.append(year.sum())
    # Staying weighs exp V and moving exp(V - c), so that a place in balance holds exp V times Z = exp V + the sum of moves:
    # a year and a half of 0.3 moves the log odds by once (nobody stays by habit) to twice (everybody does) 0.45.
    odds = [math.log(share / (1 - share)) for share in shares]
    assert 0.45 < odds[1] - odds[0] < 0.9
    assert away[1] == pytest.approx(away[0], rel=0.02)


def test_the_bias_against_the_plain_model_is_small_and_known() -> None:
    """In the mean of a year, the fluid's outflow is within a point of the plain model, and local work too."""
    # One county and 1,500 people: the standard error of the plain model's yearly mean is well below half a point.
    count, weeks = 1500, 78
    crowd = shuffled(count)
    here = world(count, weeks, counties=1)
    plain = np.array(Oracle(here, [dataclasses.replace(p) for p in crowd], own_draws(7)).run().places) / count
    flow = fluid.run(world(count, weeks, counties=1), fluid.Cohorts.of(crowd, here.rules))
    late = slice(26, weeks)
    away = flow[late, list(AWAY)].sum(axis=1) - plain[late, list(AWAY)].sum(axis=1)
    assert abs(away.mean()) < 0.01
    assert np.abs(away).max() < 0.035
    assert abs((flow - plain)[late, LOCAL].mean()) < 0.01
