"""Shocks strike the plain model and the kernel alike: with the same draws, the same people in the same places."""

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from simulation.oracle_world import Week
from simulation.places import TRADES, Place
from simulation.run import simulate
from simulation.shocks import Shock, harvest_failure, shutdown, travel_ban
from tests.verification.simulation.plain_and_kernel import (
    Plain,
    cold,
    draws_of_the_kernel,
    kernel_places,
    small,
    some_levers,
)

pytestmark = pytest.mark.agreement

WEEKS = 30
POOLS = tuple((int(Place.PROVINCE), 0, trade) for trade in range(len(TRADES)))


def banned(week: Week, struck: bool) -> Week:
    """Return the week with journeys between provinces shut."""
    return dataclasses.replace(week, banned=struck)


def shut_in(week: Week, struck: bool) -> Week:
    """Return the week with all journeys shut."""
    return dataclasses.replace(week, all_banned=struck)


def poor_harvest(week: Week, struck: bool) -> Week:
    """Return the week with three tenths of the farm cash."""
    return dataclasses.replace(week, farm_cash=0.3 if struck else 1.0)


def shut(week: Week, struck: bool) -> Week:
    """Return the week with three tenths of the seats in the province and the rest dismissed."""
    seats = {(place, trade): 0.3 for place, _, trade in POOLS}
    return dataclasses.replace(week, factor=seats, shut=POOLS) if struck else week


@pytest.mark.parametrize(
    ("shock", "change", "made_up"),
    [
        (travel_ban(4, 14), banned, range(15, 21)),
        (travel_ban(4, 10, all_journeys=True), shut_in, range(13, 17)),
        (harvest_failure(10, 25, 0.3), poor_harvest, range(0)),
        (shutdown(5, 12, Place.PROVINCE, factor=0.3), shut, range(0)),
    ],
    ids=["travel ban", "all journeys", "harvest failure", "shutdown"],
)
def test_a_shock_strikes_both_alike(shock: Shock, change: Callable[[Week, bool], Week], made_up: range) -> None:
    """Places, income and spending are the same in every week, and other than without the shock.

    From 1 January 2026 the festival of 17 February makes weeks 7 to 12 those of departures: a ban through week 14 shuts all
    six, which are made up in weeks 15 to 20; one through week 10 shuts four, made up once the other two are over.
    """
    population = small(300)
    levers, asked = some_levers(population), Plain(population, some_levers(population), WEEKS)
    calm = asked.run(draws_of_the_kernel(9))
    asked.weeks = tuple(
        dataclasses.replace(change(week, shock.first_week <= number <= shock.last_week), put_off=number in made_up)
        for number, week in enumerate(asked.weeks)
    )
    struck = asked.run(draws_of_the_kernel(9))
    run = simulate(population, levers, weeks=WEEKS, seed=9, parameters=cold(population), shocks=(shock,))
    assert np.array_equal(kernel_places(run), np.array(struck.places))
    assert np.array_equal(run.recorder.income.sum(axis=(1, 2, 3)), struck.income)
    assert np.array_equal(run.recorder.spending.sum(axis=(1, 2, 3)), struck.spending)
    assert (struck.places, struck.income) != (calm.places, calm.income)
