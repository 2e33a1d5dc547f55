"""Exact rationing, seats and the memory of a job's chance."""

import numpy as np
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.home import spread
from simulation.market import SEATED, Layout, ration
from simulation.people import Population
from simulation.places import Place
from simulation.treasury import Treasury
from simulation.word import column


@settings(deadline=None)  # the first example compiles a loop
@given(st.lists(st.integers(0, 3), max_size=60), st.lists(st.integers(0, 6), min_size=4, max_size=4), st.randoms())
def test_the_smallest_keys_win_whatever_the_order(pools: list[int], free: list[int], random: object) -> None:
    """In each pool exactly the applicants with the smallest keys are placed, as sorting each pool says."""
    pool, keys = np.array(pools, np.int16), np.random.default_rng(len(pools)).permutation(len(pools)).astype(np.uint32)
    won, asked = ration(pool, keys, np.array(free))
    for number in range(4):
        rows = np.flatnonzero(pool == number)
        best = set(rows[np.argsort(keys[rows])][: free[number]].tolist())
        assert set(np.flatnonzero(won & (pool == number)).tolist()) == best
        assert asked[number] == len(rows)


def test_a_short_fund_pays_in_turn() -> None:
    """Of 500, 300, 700, 100 and 300 with 1,000 in the fund: 500, 300 and, past the 700, 100; then 100 are left."""
    treasury = Treasury(simpy.Environment(), {"travel": 1000}, 1.0)
    paid = treasury.pay_in_turn("travel", "grant", np.array([500, 300, 700, 100, 300]))
    assert paid.tolist() == [True, True, False, True, False]
    assert (treasury.left("travel"), treasury.week()) == (100, {("travel", "grant"): 900})
    assert treasury.pay_in_turn("without end", "grant", np.array([10**9])).all()


def test_a_pool_never_takes_more_than_its_seats() -> None:
    """Three apply for two seats: keys 5, 1, 9 mean that the second and the first get them."""
    won, _ = ration(np.zeros(3, np.int16), np.array([5, 1, 9], np.uint32), np.array([2]))
    assert won.tolist() == [True, True, False]


def test_seats_are_spread_by_largest_remainder() -> None:
    """Seven seats over 50, 30 and 20 people: 3.5, 2.1, 1.4 give 3, 2, 1, and the seventh to the largest remainder."""
    assert spread(7, np.array([50.0, 30.0, 20.0])).tolist() == [4, 2, 1]


def test_pools_do_not_overlap() -> None:
    """Every pool belongs to exactly one place."""
    layout = Layout.of(59)
    covered = [i for place in SEATED for i in range(layout.size)[layout.of_place(place)]]
    assert sorted(covered) == list(range(layout.size))


def test_occupied_counts_travellers_where_they_go(people: Population) -> None:
    """Those at places with seats are counted once each, by their place or their target."""
    counted = int(Layout.of(len(people.home.counties)).occupied(people.words).sum())
    assert counted == int((column(people.words, "place") >= Place.LOCAL).sum())
