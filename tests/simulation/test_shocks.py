"""Shocks: what each does while it lasts, and that it ends."""

import datetime

import pytest

from domain.policy import Policy
from simulation.levers import Levers, WelfarePosts
from simulation.national import together
from simulation.people import Population
from simulation.places import AWAY, ELSEWHERE, Place
from simulation.run import simulate
from simulation.shocks import Shock, Strikes, boom, harvest_failure, late_payment, shutdown, travel_ban
from simulation.world import State


def test_a_shutdown_dismisses_everybody_above_the_seats_and_ends(people: Population, warm: State) -> None:
    """While the delta's plants are shut nobody is there; weeks later people have gone again."""
    run = simulate(people, weeks=20, seed=5, warm=warm, shocks=[shutdown(1, 2, Place.DELTA)])
    there = run.by_place[:, Place.DELTA]
    assert there[0] > 0
    assert there[2] == 0
    assert there[19] > 0


def test_a_partial_shutdown_dismisses_exactly_the_excess(people: Population, warm: State) -> None:
    """After dismissals nobody more than the seats that are left is at the place or on the way to it."""
    run = simulate(people, weeks=3, seed=5, warm=warm, shocks=[shutdown(1, 2, Place.LOCAL, factor=0.3)])
    seats = run.recorder.seats[1, Place.LOCAL]
    assert run.recorder.people[1, :, Place.LOCAL].sum() <= seats < run.recorder.people[0, :, Place.LOCAL].sum()


def test_nobody_crosses_a_border_under_a_travel_ban(people: Population, warm: State) -> None:
    """From the second week of the ban nobody is placed in another province, and who is there stays."""
    run = simulate(people, weeks=12, seed=5, warm=warm, shocks=[travel_ban(2, 6)])
    far = list(ELSEWHERE)
    assert run.recorder.placed[2:7][:, far].sum() == 0
    there = run.recorder.people[:, :, far].sum(axis=(1, 2, 3))
    assert (there[3:7] == there[3]).all()
    assert run.recorder.placed[7:][:, far].sum() > 0


def test_all_journeys_can_be_shut(people: Population, warm: State) -> None:
    """Under a ban on all journeys nobody is placed away, in the province neither; local work goes on."""
    run = simulate(people, weeks=6, seed=5, warm=warm, shocks=[travel_ban(2, 5, all_journeys=True)])
    placed = run.recorder.placed
    assert placed[2:6][:, list(AWAY)].sum() == 0 < placed[:2, Place.PROVINCE].sum()
    assert placed[2:6, Place.LOCAL].sum() > 0


def test_a_boom_adds_seats(people: Population, warm: State) -> None:
    """Half more seats in the capital: each pool's seats are rounded down, so the sum is within one per trade of 1.5."""
    plain = simulate(people, weeks=2, seed=5, warm=warm).recorder.seats[1, Place.CAPITAL]
    more = simulate(people, weeks=2, seed=5, warm=warm, shocks=[boom(1, 1, Place.CAPITAL, factor=1.5)])
    assert 1.5 * plain - 4 <= more.recorder.seats[1, Place.CAPITAL] <= 1.5 * (plain + 4)


def test_a_failed_harvest_brings_no_cash(people: Population, warm: State) -> None:
    """Sowing weeks (late April) bring farm cash, and none when it fails."""
    plain, failed = (
        simulate(people, weeks=18, seed=5, warm=warm, shocks=shocks).recorder.income[17, :, Place.FARM].sum()
        for shocks in ([], [harvest_failure(16, 17, 0.0)])
    )
    assert plain > 0
    assert failed == 0


def test_late_pay_is_made_up_afterwards(people: Population, warm: State) -> None:
    """Welfare work unpaid for two weeks earns nothing in them and twice its pay in the two weeks after."""
    levers = Levers((WelfarePosts(seats=10**6, pay_yuan_month=2000.0),))
    run = simulate(people, levers, weeks=8, seed=5, warm=warm, shocks=[late_payment(2, 3, Place.WELFARE)])
    income = run.recorder.income[:, :, Place.WELFARE].sum(axis=(1, 2))
    heads = run.recorder.people[:, :, Place.WELFARE].sum(axis=(1, 2))
    week_pay = round(2000 / 4.35)
    assert heads.min() > 0
    assert (income / heads).tolist() == [week_pay, week_pay, 0, 0, 2 * week_pay, 2 * week_pay, week_pay, week_pay]


def test_a_shock_that_ends_before_it_begins_is_refused() -> None:
    """The message names both weeks."""
    with pytest.raises(ValueError, match="ends in week 1 before it begins in week 4"):
        Shock(Strikes.TRAVEL_BAN, 4, 1)


def test_kinds_of_workplaces_open_together_by_their_weights() -> None:
    """Three quarters open in a straight line from 1 to 11 January, a quarter is half open from the 6th: 0, 0.5, 0.875.

    On the 6th 0.75 x 0.5 + 0.25 x 0.5 = 0.5; on the 11th 0.75 x 1 + 0.25 x 0.5 = 0.875.
    """
    first, middle, last = (datetime.date(2020, 1, day) for day in (1, 6, 11))
    found = together(((((first, 0.0), (last, 1.0)), 0.75), (((middle, 0.5),), 0.25)))
    assert [day for day, _ in found] == [first, middle, last]
    assert [share for _, share in found] == pytest.approx([0.0, 0.5, 0.875])


def test_the_published_weight_puts_seats_between_small_and_larger_firms() -> None:
    """On 23 February 2020: 79.4% of 29.6% and 20.6% of 83.1% are 40.6%; every later day lies between the two kinds."""
    policy, day = Policy.load(), datetime.date(2020, 1, 1)
    small, larger = (
        tuple((datetime.date.fromisoformat(on), share) for on, share in sorted(policy.value(name, day).items()))
        for name in ("sim.ban_2020.open", "sim.ban_2020.open_larger")
    )
    weight = policy.value("sim.ban_2020.small_share", day)
    found = dict(together(((small, weight), (larger, 1.0 - weight))))
    assert found[datetime.date(2020, 2, 23)] == pytest.approx(0.406, abs=5e-4)
    for on, share in small[2:]:
        assert share < found[on] < 1.0
    for on, share in larger[2:]:
        assert found[on] < share
