"""A whole run: what is conserved, what changes nothing, what runs out."""

import dataclasses

import numpy as np
import pytest

from domain.faults import Unusable
from simulation.levers import (
    Advance,
    HirePayment,
    JobFairs,
    Lever,
    Levers,
    Relief,
    StartupGrants,
    Training,
    TravelGrant,
)
from simulation.people import Population
from simulation.places import AWAY, ELSEWHERE, Place
from simulation.run import Run, simulate
from simulation.word import column
from simulation.world import State

WEEKS = 16


def same(one: Run, other: Run) -> bool:
    """Tell whether two runs agree to the last bit in people and money."""
    kept = ("people", "income", "spending", "asked", "placed", "seats", "fares", "grants")
    equal = [np.array_equal(getattr(one.recorder, name), getattr(other.recorder, name)) for name in kept]
    return all(equal) and np.array_equal(one.final.words, other.final.words)


@pytest.fixture(scope="module")
def published(people: Population, warm: State) -> Run:
    """A run under the published levers."""
    return simulate(people, weeks=WEEKS, seed=5, warm=warm)


def test_nobody_is_lost(people: Population, published: Run) -> None:
    """Every week people by place sum to the population, county by county."""
    sizes = np.bincount(column(people.words, "county"), minlength=len(people.home.counties))
    assert (published.recorder.people.sum(axis=(2, 3)) == sizes).all()
    assert published.table.groupby("week")["count"].sum().to_numpy() == pytest.approx(len(people) * people.weight)


def test_attributes_of_people_do_not_change(people: Population, published: Run) -> None:
    """County, trade, group, sex, age, land and dependants are the same at the end."""
    for name in ("county", "trade", "group", "sex", "age", "land", "dependants", "schooling"):
        assert np.array_equal(column(people.words, name), column(published.final.words, name))


def test_cash_follows_from_the_books(people: Population, warm: State, published: Run) -> None:
    """Final cash is the first plus income and grants less spending and fares of all weeks."""
    books = published.recorder
    change = books.income.sum() - books.spending.sum() - books.fares.sum() + books.grants.sum()
    before, after = (int(column(state.words, "cash").sum()) for state in (warm, published.final))
    assert after - before == change


@pytest.mark.parametrize("shards", [2, 7])
def test_shards_change_no_bit(people: Population, published: Run, shards: int) -> None:
    """The same run in several shards, warm-up included, gives the same bytes."""
    assert same(simulate(people, weeks=WEEKS, seed=5, shards=shards), published)


def test_levers_of_zero_change_no_bit(people: Population, warm: State, published: Run) -> None:
    """Grants, payments, fairs, advances and seats of zero leave the run as it is."""
    nothing = (
        TravelGrant(fund="other"),
        HirePayment(steps=((26, 0),), fund="other"),
        JobFairs(),
        Advance(yuan=0, fund="other"),
        Training(fund="other"),
        StartupGrants(fund="other"),
    )
    levers = Levers.published(people).added(*nothing)
    assert same(simulate(people, levers, weeks=WEEKS, seed=5, warm=warm), published)


def test_seeds_differ(people: Population, published: Run) -> None:
    """Another seed gives another run."""
    assert not same(simulate(people, weeks=WEEKS, seed=6), published)


def test_a_fund_is_never_overdrawn(people: Population, warm: State) -> None:
    """A travel fund of 20 million yuan pays at most that, and in the last week less than one grant is left."""
    levers = Levers((TravelGrant(elsewhere_yuan=500, stay_weeks=1, delay_weeks=0),)).with_funds(travel=20_000_000)
    run = simulate(people, levers, weeks=WEEKS, seed=5, warm=warm)
    paid, left = run.funds["yuan"].sum(), run.recorder.left[-1][2] * people.weight
    assert paid <= 20_000_000
    assert left < 500 * people.weight
    assert paid + left == pytest.approx(20_000_000, abs=people.weight)


def test_a_grant_is_paid_once_a_year(people: Population, warm: State) -> None:
    """Within a calendar year nobody gets more than one grant: payments are at most people times the amount."""
    levers = Levers((TravelGrant(elsewhere_yuan=100, stay_weeks=1, delay_weeks=0),))
    run = simulate(people, levers, weeks=WEEKS, seed=5, warm=warm)
    claimed = int(column(run.final.words, "claimed").sum())
    assert run.recorder.grants.sum() == 100 * claimed


def test_a_large_grant_sends_people_away(people: Population, warm: State, published: Run) -> None:
    """With 20,000 yuan for everybody more people are in other provinces."""
    levers = Levers.published(people).changed(TravelGrant, elsewhere_yuan=20_000, groups=())
    run = simulate(people, levers, weeks=WEEKS, seed=5, warm=warm)
    assert run.compare(published)["elsewhere"].iloc[-1] > 0


def test_equal_numbers_differ_by_exactly_nothing(people: Population, warm: State, published: Run) -> None:
    """A comparison is zero, to the bit, in just those weeks in which as many simulated people are away in both runs."""
    grant = published.levers.changed(TravelGrant, elsewhere_yuan=700)
    run = simulate(people, grant, weeks=published.weeks, seed=published.seed, warm=warm)
    away = [one.recorder.people[:, :, list(AWAY)].sum(axis=(1, 2, 3)) for one in (run, published)]
    assert ((run.compare(published)["outflow"] == 0) == (away[0] == away[1])).all()
    assert len(np.unique(away[0] == away[1])) == 2


def test_relief_works_in_its_season_only(people: Population, warm: State) -> None:
    """No one is at a relief project before 20 March and somebody is in April."""
    levers = Levers((Relief(budget_yuan=10**10, wage_share=0.3, pay_yuan_month=4000.0),))
    at_relief = simulate(people, levers, weeks=WEEKS, seed=5, warm=warm).by_place[:, Place.RELIEF]
    assert at_relief[:10].sum() == 0
    assert at_relief[14] > 0


def test_nobody_leaves_without_the_money_for_it(people: Population) -> None:
    """Where the first month's food costs more than anybody has, no one sets out for another province."""
    dear = dataclasses.replace(people.parameters, liquidity_food_weeks=10_000.0, warmup_weeks=0)
    run = simulate(people, weeks=8, seed=5, parameters=dear)
    assert run.recorder.placed[:, list(AWAY)].sum() == 0


def test_advances_let_people_leave(people: Population) -> None:
    """In the first week those leave to whom fare and food are advanced, as many as there are seats."""
    poor = dataclasses.replace(people.parameters, liquidity_food_weeks=300.0, warmup_weeks=0)
    weight = people.weight
    levers = Levers((Advance(yuan=100_000, seats=int(5 * weight) + 1),))
    run = simulate(people, levers, weeks=8, seed=5, parameters=poor)
    placed = run.recorder.placed[:, list(ELSEWHERE)].sum(axis=1)
    assert placed[0] == 5


def test_credit_is_paid_back_and_money_kept(people: Population) -> None:
    """Credit of 9,000 yuan: cash follows from the books, the fund holds again what came back, nobody owes at home."""
    poor = dataclasses.replace(people.parameters, liquidity_food_weeks=30.0, warmup_weeks=0)
    start = 50 * 9_000 * people.weight
    levers = Levers((Advance(yuan=9_000, repaid_weeks=3),)).with_funds(travel=int(start))
    run = simulate(people, levers, weeks=12, seed=5, parameters=poor)
    books, words = run.recorder, run.final.words
    change = books.income.sum() - books.spending.sum() - books.fares.sum() + books.grants.sum()
    assert int(column(words, "cash").sum()) - int(column(people.words, "cash").sum()) == change
    assert books.left[-1][2] + round(run.funds["yuan"].sum() / people.weight) == 50 * 9_000
    assert books.grants.max() > 0 > books.grants.min()  # lent in some weeks, come back in others
    assert column(words, "owes").sum() > 0
    assert not column(words, "owes")[column(words, "place") == Place.FARM].any()


def test_runs_of_other_weeks_are_not_compared(people: Population, warm: State, published: Run) -> None:
    """A comparison of runs of unequal length is refused."""
    with pytest.raises(ValueError, match="cannot be compared"):
        published.compare(simulate(people, weeks=2, seed=5, warm=warm))


@pytest.mark.parametrize(
    ("items", "zh", "en"),
    [
        (tuple(TravelGrant(elsewhere_yuan=1, fund=f"f{n}") for n in range(9)), "9 项措施", "9 levers"),
        (tuple(Advance(yuan=9, repaid_weeks=4, fund=f"f{n}") for n in range(2)), "垫付", "credit"),
    ],
)
def test_too_many_payments_are_refused_in_both_languages(
    people: Population, warm: State, items: tuple[Lever, ...], zh: str, en: str
) -> None:
    """More levers than a run can pay by time, or two that lend, are refused with the way out, before the first week."""
    with pytest.raises(Unusable) as refused:
        simulate(people, Levers(items), weeks=1, warm=warm)
    assert zh in refused.value.words.zh
    assert en in refused.value.words.en
