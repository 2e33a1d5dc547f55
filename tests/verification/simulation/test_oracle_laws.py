"""The plain model against what can be worked out by hand: what is conserved, what is exact, what has a closed form."""

import dataclasses
import math

import pytest

from simulation.oracle import Oracle, own_draws
from simulation.oracle_people import AWAY, FARMING, IDLE, LOCAL, PROVINCE, RELIEF, Fund, Grant, Seats
from simulation.oracle_world import spread
from tests.verification.simulation.small_world import people, rules, run, weeks, world

pytestmark = pytest.mark.agreement


def test_nobody_is_lost_and_every_yuan_is_accounted_for() -> None:
    """Every week all people have a place, and cash changes by what came in less what went out."""
    ledger = run(300, 60)
    assert {sum(week) for week in ledger.places} == {300}
    before = sum(person.cash for person in people(300))
    for week, after in enumerate(ledger.cash):
        gained = ledger.income[week] + ledger.grants[week]
        lost = ledger.spending[week] + ledger.fares[week]
        assert after == before + gained - lost
        before = after


def test_a_fund_pays_what_people_receive_and_never_more_than_it_holds() -> None:
    """Grants received are the fund's payments, to the yuan, and stop when the fund is empty."""
    fund = Fund(20_000)
    grant = Grant(0, 200, 500, 1.0, 4, fund)
    ledger = run(300, 60, funds={"travel": fund}, grants=(grant,), relief=Seats(0, 0))
    assert sum(ledger.grants) == fund.paid <= fund.amount
    assert fund.amount - fund.paid < 500


def test_a_grant_of_nothing_changes_nothing() -> None:
    """A travel grant of zero yuan, with the same draws, leaves every week as it was."""
    # One stream in the order of asking: a draw more or less would change everything after it.
    grant = Grant(0, 0, 0, 1.0, 4, Fund(10**6))
    assert run(200, 40, grants=(grant,)) == run(200, 40)


def test_no_pool_holds_more_than_its_seats_when_seats_do_not_fall() -> None:
    """Without seasons, nobody is placed beyond the seats, week after week."""
    flat = {
        "season_construction": (1.0,) * 12,
        "after_festival": 1.0,
        "in_festival": 1.0,
        "jobs_away": (0.0,) * 7 + (0.02,) * 8,
    }
    oracle = Oracle(world(400, 30, **flat), [dataclasses.replace(p, place=IDLE) for p in people(400)], own_draws(1))
    oracle.run()
    taken: dict[tuple[int, int, int], int] = {}
    for person in oracle.people:
        pool = oracle.world.pool(person, person.seat)
        if pool is not None:
            taken[pool] = taken.get(pool, 0) + 1
    assert all(count <= oracle.seats[pool] for pool, count in taken.items())
    assert any(count == oracle.seats[pool] for pool, count in taken.items() if pool[0] in AWAY)


def test_work_is_left_at_its_hazard() -> None:
    """Without reviews, the share still in local work after t weeks is (1 - hazard)^t, to the error of the sample."""
    none = {"review": 0.0, "review_festival": 0.0, "layoff": (0.01,) * 3, "quit": (0.0, 0.0, 0.02, *[0.0] * 12)}
    crowd = [dataclasses.replace(p, place=LOCAL) for p in people(3000)]
    ledger = Oracle(world(3000, 20, **none), crowd, own_draws(2)).run()
    for week in (0, 9, 19):
        expected = (1 - 0.03) ** (week + 1)
        error = math.sqrt(expected * (1 - expected) / 3000)
        assert ledger.places[week][LOCAL] / 3000 == pytest.approx(expected, abs=4 * error)


def test_free_choices_settle_at_the_logit() -> None:
    """Between farming and idleness alone, without a cost of changing, shares are exp V over the sum of exp V."""
    # Everybody reviews every week; every other place is far worse than anything. Out of season farming brings nothing:
    # V(farming) = -beta l and V(idle) = beta (60 - l) - 0.5, so idle : farming = exp(0.12 - 0.5) : 1 with beta = 0.002.
    shut = (0.0, -0.5, *[-29.0] * 13)
    alone = {"constant": shut, "switch_home": 0.0, "review": 1.0, "review_festival": 1.0, "network": 0.0}
    crowd = [dataclasses.replace(p, place=FARMING) for p in people(4000)]
    ledger = Oracle(world(4000, 3, **alone), crowd, own_draws(3)).run()
    expected = math.exp(0.12 - 0.5) / (1 + math.exp(0.12 - 0.5))
    assert ledger.places[-1][IDLE] / 4000 == pytest.approx(
        expected, abs=4 * math.sqrt(expected * (1 - expected) / 4000)
    )


def test_whoever_cannot_pay_the_fare_and_food_does_not_go() -> None:
    """A person with one yuan less than fare and food has no option away; with that yuan, the nearest one."""
    here = world(10, 1)
    now = weeks(1)[0]
    # The province: fare 60 and four weeks of 190 make 820.
    poor, able = (dataclasses.replace(people(1)[0], place=IDLE, cash=cash) for cash in (819, 820))
    assert not set(here.options(poor, now)) & set(AWAY)
    assert set(here.options(able, now)) & set(AWAY) == {PROVINCE}


def test_relief_is_for_its_season_only() -> None:
    """Nobody works for relief outside the season, and everybody is home the week it ends."""
    ledger = run(400, 60)
    season = [now.relief_season for now in weeks(60)]
    assert all(ledger.places[t][RELIEF] == 0 for t in range(60) if not season[t])
    assert max(ledger.places[t][RELIEF] for t in range(60)) == 400 // 50


def test_seats_are_spread_by_the_largest_remainder() -> None:
    """Ten seats over 5, 3 and 2 people of ten go 5, 3, 2; seven go 4, 2, 1 with the spare to the largest rest."""
    assert spread(10, [5, 3, 2]) == [5, 3, 2]
    # 7 * (0.5, 0.3, 0.2) = 3.5, 2.1, 1.4: whole parts 3, 2, 1 and one spare for the rest of 0.5.
    assert spread(7, [5, 3, 2]) == [4, 2, 1]


def test_rules_say_what_the_equations_say() -> None:
    """Reviews are quicker from before the festival to the fifth week after it; the pull ends a week after it."""
    law = rules()
    by_week = {now.festival: now for now in weeks(52)}
    assert [law.review_chance(by_week[v]) for v in (-4, -3, 5, 6)] == [0.2, 0.4, 0.4, 0.2]
    assert [law.in_window(by_week[v]) for v in (-4, -3, 0, 1)] == [False, True, True, False]
