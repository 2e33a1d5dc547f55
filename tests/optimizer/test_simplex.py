"""The contracted network simplex finds what OR-Tools' flow finds, from nothing and from an earlier tree."""

import numpy as np
import pytest

from optimizer import called, lottery
from optimizer.flow import Problem, solve_flow
from optimizer.lottery import decide, draws
from optimizer.prices import dual_value, plan_value, prices_of, solve_priced
from optimizer.simplex import arcs_taken, empty_tree, improve, resolve


def drawn(seed: int, workers: int, posts: int, employers: int, equal: bool) -> Problem:
    """Return a random problem; with ``equal``, one in which many costs are the same."""
    draw = np.random.default_rng(seed)
    start = np.concatenate([[0], np.cumsum(draw.integers(0, 7, workers))]).astype(np.int64)
    high = 12 if equal else 100_000
    return Problem(
        start=start,
        post=draw.integers(0, posts, start[-1]).astype(np.int32),
        cost=draw.integers(0, high, start[-1]).astype(np.int64),
        unplaced_cost=(draw.integers(0, 6, workers) * 2 * high).astype(np.int64),
        seats=draw.integers(0, max(2, 2 * workers // posts), posts).astype(np.int64),
        employer=np.where(draw.random(posts) < 0.7, draw.integers(0, employers, posts), -1).astype(np.int64),
        cap=draw.integers(0, max(2, workers // employers), employers).astype(np.int64),
    )


@pytest.mark.parametrize("seed", range(300))
def test_a_random_problem_costs_what_the_flow_solver_finds(seed):
    """Same objective as OR-Tools, seats and caps kept, and prices that prove it."""
    draw = np.random.default_rng([seed, 1])
    workers, posts, employers = (int(draw.integers(1, high)) for high in (60, 15, 6))
    problem = drawn(seed, workers, posts, employers, equal=seed % 2 == 0)
    taken = resolve(empty_tree(problem), problem)
    load = np.bincount(problem.post[taken[taken >= 0]], minlength=posts)
    assert (load <= problem.seats).all()
    owned = problem.employer >= 0
    assert (np.bincount(problem.employer[owned], load[owned], employers) <= problem.cap).all()
    assert plan_value(problem, taken) == plan_value(problem, solve_flow(problem))
    assert plan_value(problem, taken) == dual_value(problem, prices_of(problem, taken))


@pytest.mark.parametrize("seed", range(40))
def test_arcs_added_later_are_taken_up_from_the_tree_that_stands(seed):
    """Solving half of the arcs and then all from the same tree costs what all cost at once."""
    whole = drawn(seed, 200, 25, 8, equal=seed % 2 == 0)
    part, _ = whole.restricted(np.random.default_rng([seed, 2]).random(len(whole.post)) < 0.5)
    tree = empty_tree(part)
    assert plan_value(part, resolve(tree, part)) == plan_value(part, solve_flow(part))
    assert plan_value(whole, resolve(tree, whole)) == plan_value(whole, solve_flow(whole))


@pytest.mark.parametrize("seed", range(40))
def test_few_arcs_at_the_prices_of_a_sample_end_where_all_arcs_do(seed, monkeypatch):
    """Begun with one arc of each person, priced by one in ten: the value of OR-Tools on all arcs, and the same prices."""
    problem = drawn(seed, 300, 25, 8, equal=seed % 2 == 0)
    for name, value in {"FIRST_ARCS": 1, "MORE_ARCS": 1, "SAMPLE_LEAST": 0}.items():
        monkeypatch.setattr(called, name, value)
    taken, prices = called.solve_called(problem)
    known, theirs = solve_priced(problem)
    assert plan_value(problem, taken) == plan_value(problem, known) == dual_value(problem, prices)
    assert all((mine == other).all() for mine, other in zip(prices, theirs, strict=True))


def test_a_larger_problem_is_solved_to_the_last_unit():
    """4,000 people, 200 posts and 60 capped employers: the objective of OR-Tools, and the tree's flows are its people."""
    problem = drawn(7, 4000, 200, 60, equal=False)
    tree = empty_tree(problem)
    improve(tree, problem.start, problem.post, problem.cost, problem.unplaced_cost)
    taken = arcs_taken(tree, problem.start, problem.post, problem.cost)
    assert plan_value(problem, taken) == plan_value(problem, solve_flow(problem))
    load = np.bincount(problem.post[taken[taken >= 0]], minlength=200)
    np.testing.assert_array_equal(tree.flow[:200], load)


def test_the_worker_who_links_two_posts_moves_on_when_somebody_needs_the_seat():
    """Two people, two seats, by hand.

    Ann pays 1 at post 0 and 2 at post 1; Bo pays 1 at post 0 and 9 at post 1; unplaced costs 20. Both at their best
    do not fit on post 0. Ann there and Bo at post 1 cost 10; Bo there and Ann at post 1 cost 3: the best.
    """
    problem = Problem(
        start=np.array([0, 2, 4]),
        post=np.array([0, 1, 0, 1], np.int32),
        cost=np.array([1, 2, 1, 9]),
        unplaced_cost=np.array([20, 20]),
        seats=np.array([1, 1]),
        employer=np.array([-1, -1]),
        cap=np.zeros(0, np.int64),
    )
    assert resolve(empty_tree(problem), problem).tolist() == [1, 2]


def test_nobody_and_nothing_is_an_answer():
    """No workers, no arcs: an empty answer."""
    none = np.zeros(0, np.int64)
    problem = Problem(np.zeros(1, np.int64), np.zeros(0, np.int32), none, none, np.array([3]), np.array([-1]), none)
    assert len(resolve(empty_tree(problem), problem)) == 0


@pytest.mark.parametrize("seed", range(40))
def test_the_lottery_draws_the_same_sum_from_few_arcs_as_by_a_flow_over_all(seed, monkeypatch):
    """Among the plans of least cost both find the smallest sum of draws; with costs that tie, seats and caps that bind."""
    problem = drawn(seed, 120, 12, 4, equal=True)
    draw = np.random.default_rng([seed, 3])
    people, lots = (draw.integers(0, 2**63, size, dtype=np.uint64) for size in (120, 12))
    mode = np.zeros(len(problem.post), np.int8)
    taken, prices = solve_priced(problem)
    each = draws(people[problem.worker_of_arc()], lots[problem.post], mode)
    sums = []
    for most in (0, lottery.FLOW_ARCS):
        monkeypatch.setattr(lottery, "FLOW_ARCS", most)
        chosen = decide(problem, taken, prices, people, lots, mode)
        assert plan_value(problem, chosen) == plan_value(problem, taken)
        sums.append(int(each[chosen[chosen >= 0]].sum()))
    assert sums[0] == sums[1]
