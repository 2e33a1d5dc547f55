"""The kernel against the plain model: person by person with the same draws, in law with their own; faults are caught."""

import dataclasses

import numpy as np
import pytest

from simulation.agreement import compare
from simulation.levers import (
    Advance,
    HirePayment,
    InsuranceSubsidy,
    JobFairs,
    Levers,
    RetentionReturn,
    StartupGrants,
    TravelGrant,
)
from simulation.oracle import Oracle, own_draws
from simulation.oracle_people import IDLE, TRAINING, Person
from simulation.people import Population
from simulation.places import AWAY, Place
from simulation.word import LAYOUT, column
from tests.verification.simulation.plain_and_kernel import (
    Plain,
    brisk,
    cold,
    draws_of_the_kernel,
    kernel_places,
    kernel_run,
    small,
    some_levers,
)

pytestmark = pytest.mark.agreement

NAMES = tuple(place.name.lower() for place in Place)
WEEKS, REPLICATIONS = 30, 16


def test_with_the_same_draws_both_move_the_same_people() -> None:
    """Given the kernel's numbers, the plain model has everybody at the same place with the same cash, week after week."""
    population = small(500)
    levers = some_levers(population)
    run = kernel_run(population, levers, 60, seed=3)
    oracle = Plain(population, levers, 60).oracle(draws_of_the_kernel(3))
    ledger = oracle.run()
    assert np.array_equal(kernel_places(run), np.array(ledger.places))
    assert np.array_equal(run.recorder.income.sum(axis=(1, 2, 3)), ledger.income)
    assert np.array_equal(run.recorder.spending.sum(axis=(1, 2, 3)), ledger.spending)
    assert np.array_equal(run.recorder.fares, ledger.fares)
    assert np.array_equal(run.recorder.grants, ledger.grants)
    for name in ("place", "cash", "experience", "tenure", "skill", "firm"):
        plainly = [getattr(person, name) for person in oracle.people]
        assert column(run.final.words, name).tolist() == plainly, name
    assert set(LAYOUT) >= {"place", "cash"}


def test_a_fund_that_runs_out_pays_the_same_people() -> None:
    """With money for 40 grants only, both pay 40 and to the same people."""
    population = small(400)
    levers = some_levers(population, fund_yuan=40 * 500 + 200)
    run = kernel_run(population, levers, 40, seed=5)
    oracle = Plain(population, levers, 40).oracle(draws_of_the_kernel(5))
    ledger = oracle.run()
    assert sum(ledger.grants) == 40 * 500
    assert np.array_equal(run.recorder.grants, ledger.grants)
    assert column(run.final.words, "claimed").tolist() == [person.claimed for person in oracle.people]


def test_a_short_fund_pays_by_key_and_passes_over_what_is_too_much() -> None:
    """With two amounts and money for few, both pay the same people in the order of their keys, not of the amounts."""
    population = small(400)
    grant = TravelGrant(province_yuan=300, elsewhere_yuan=700, take_up=1.0, stay_weeks=6, delay_weeks=2)
    levers = Levers((*some_levers(population).without(TravelGrant).items, grant))
    levers = levers.with_funds(travel=int(9_500 * population.weight))
    run = kernel_run(population, levers, 30, seed=6)
    oracle = Plain(population, levers, 30).oracle(draws_of_the_kernel(6))
    ledger = oracle.run()
    assert np.array_equal(run.recorder.grants, ledger.grants)
    assert 9_500 - 300 < sum(ledger.grants) <= 9_500
    assert column(run.final.words, "claimed").tolist() == [person.claimed for person in oracle.people]


def test_without_levers_both_move_the_same_people() -> None:
    """No lever at all: courses, relief and posts stay wishes at their usual pay, in both."""
    population = small(400)
    run = kernel_run(population, Levers(), 40, seed=4)
    oracle = Plain(population, Levers(), 40).oracle(draws_of_the_kernel(4))
    assert np.array_equal(kernel_places(run), np.array(oracle.run().places))


@pytest.mark.parametrize("repaid_weeks", [None, 9])
def test_advances_and_credit_reach_the_same_people(repaid_weeks: int | None) -> None:
    """Money on departure for three a week out of a short fund, kept or paid back: the same people leave, owe and pay."""
    population = small(400)
    weight = population.weight
    loan = Advance(yuan=4_000, seats=int(3 * weight) + 1, repaid_weeks=repaid_weeks, destinations=AWAY, fund="loan")
    fairs = JobFairs(weeks=(3, 4, 9))
    levers = some_levers(population).added(loan, fairs).with_funds(loan=int(70_000 * weight))
    poor = dataclasses.replace(cold(population), liquidity_food_weeks=20.0)
    run = kernel_run(population, levers, 40, 8, poor)
    oracle = Plain(population, levers, 40, parameters=poor).oracle(draws_of_the_kernel(8))
    ledger = oracle.run()
    assert np.array_equal(kernel_places(run), np.array(ledger.places))
    assert np.array_equal(run.recorder.grants, ledger.grants)
    for name in ("cash", "owes"):
        assert column(run.final.words, name).tolist() == [getattr(person, name) for person in oracle.people], name
    lent = int(run.funds.query("fund == 'loan'")["yuan"].sum() / weight)
    assert lent == pytest.approx(oracle.world.loans[0].fund.paid, abs=1)
    assert (min(ledger.grants) < 0) == (repaid_weeks is not None)


def employers_levers(population: Population) -> Levers:
    """Return payments to employers that bite: two funds that run out, half of the claims made, groups, founded businesses."""
    weight = population.weight
    levers = (
        HirePayment(steps=((3, 800), (9, 1_200)), delay_weeks=2, take_up=0.5, groups=("older_rural",), fund="hires"),
        HirePayment(steps=((4, 300),), take_up=0.7, places=(Place.LOCAL, Place.PROVINCE), fund="hires"),
        InsuranceSubsidy(share=0.5, take_up=0.6, fund="premiums"),
        RetentionReturn(shares=(0.9, 0.6, 0.3)),
        StartupGrants(grants=int(12 * weight) + 1, yuan=2_000, first_week=5, fund="founders"),
    )
    funds = {"hires": 40_000, "premiums": 90_000, "unemployment": 20_000, "founders": 17_000}
    return some_levers(population).added(*levers).with_funds(**{name: int(y * weight) for name, y in funds.items()})


def test_payments_to_employers_move_the_same_people_and_funds() -> None:
    """Seats that grow by subsidies, fewer layoffs, founded businesses: the same people everywhere, the same yuan by fund."""
    population = small(500)
    levers = employers_levers(population)
    strong = dataclasses.replace(
        brisk(population), response_vacancies=6.0, response_retention=1.0, market_layoff=(0.08, 0.05, 0.03)
    )
    run = kernel_run(population, levers, 40, 9, strong)
    plain = Plain(population, levers, 40, parameters=strong)
    oracle = plain.oracle(draws_of_the_kernel(9, [week.year for week in plain.weeks]))
    ledger = oracle.run()
    assert np.array_equal(kernel_places(run), np.array(ledger.places))
    assert column(run.final.words, "cash").tolist() == [person.cash for person in oracle.people]
    for name in levers.funds:
        left = [yuan for _, fund, yuan in run.recorder.left if fund == name]
        assert left == [oracle.world.funds[name].amount - paid[name] for paid in ledger.paid], name
    without = kernel_run(population, some_levers(population), 40, 9, strong)
    assert not np.array_equal(kernel_places(run), kernel_places(without))
    hires = [yuan for _, fund, yuan in run.recorder.left if fund == "hires"]
    assert hires[-1] < 1_200 < hires[0]  # the fund runs out, and with it the seats that it made employers offer


@pytest.fixture(scope="module")
def kernel_replications() -> np.ndarray:
    """Return weeks by place of independent runs of the kernel."""
    population = small(300)
    levers = some_levers(population)
    return np.array(
        [
            kernel_places(kernel_run(population, levers, WEEKS, seed, brisk(population)))
            for seed in range(4 * REPLICATIONS)
        ],
        np.float64,
    )


def plain_replications(kind: type[Oracle], first_seed: int) -> np.ndarray:
    """Return weeks by place of independent runs of a plain model."""
    population = small(300)
    asked = Plain(population, some_levers(population), WEEKS, kind, brisk(population))
    runs = [asked.run(own_draws(first_seed + seed)).places for seed in range(REPLICATIONS)]
    return np.array(runs, np.float64)


def test_with_their_own_draws_both_have_one_law(kernel_replications: np.ndarray) -> None:
    """Weekly means and variances of all places agree at thresholds corrected for all comparisons."""
    verdict = compare(kernel_replications, plain_replications(Oracle, 100), NAMES)
    assert verdict.holds, str(verdict)


class RationsBeforeLeaversFreeTheirPlaces(Oracle):
    """A fault: the seats of those who leave this week are still counted as taken."""

    def _conditions(self) -> None:
        super()._conditions()
        self.before = [self.world.pool(person, person.seat) for person in self.people]

    def _match(self) -> None:
        pool, self.world.pool = (
            self.world.pool,
            lambda person, place: (  # type: ignore[method-assign]
                self.before[person.number] if place == person.seat else pool(person, place)
            ),
        )
        try:
            super()._match()
        finally:
            self.world.pool = pool  # type: ignore[method-assign]


class SettlesBeforeItPlaces(Oracle):
    """A fault: phases reversed, so that winners are placed after the week's income and ageing."""

    ORDER = ("conditions", "arrivals", "review", "matching", "settling", "placing", "close")


class ForgetsCourses(Oracle):
    """A fault: a state dropped, so that whoever is in training is idle at once."""

    def _settle(self, person: Person) -> None:
        super()._settle(person)
        if person.place == TRAINING:
            person.place = IDLE


@pytest.mark.parametrize("fault", [RationsBeforeLeaversFreeTheirPlaces, SettlesBeforeItPlaces, ForgetsCourses])
def test_planted_faults_are_caught(fault: type[Oracle], kernel_replications: np.ndarray) -> None:
    """A plain model with one fault differs from the kernel at the same thresholds."""
    assert not compare(kernel_replications, plain_replications(fault, 200), NAMES).holds
