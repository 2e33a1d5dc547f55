"""The smoothed dual: its sums against NumPy, its slope against differences, what its prices prove against linear programs."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, replace

import numpy as np
import pytest

from optimizer import limited_search, linear_program, tier_bounds
from optimizer.duals import Duals, Goal, Ground, priced
from optimizer.effort import Effort
from optimizer.lagrange import Oracle, Point, first_pool
from optimizer.limit_rows import LimitRow, Switch, count, share
from optimizer.limited import tiers_of
from optimizer.limited_search import _Search, search_limited
from optimizer.linear_program import LinearProgram
from optimizer.smoothed import FINE, LEAST_BAND, NEGLIGIBLE, STRETCH, THREADS, _Dual, power, smoothed
from optimizer.solution import Solution
from optimizer.tier_bounds import as_fine
from scenarios.ledgers import harder
from tests.verification.test_limited_search import assert_a_plan, assert_proven
from tests.verification.tiny import tiny_instances
from tests.verification.tiny_limits import with_limits
from tests.verification.under_limits import rows_of, without_limits

TINY = range(6)


def search_of(solution: Solution, rows: list[LimitRow]) -> _Search:
    """Return a search that has not begun."""
    problem = solution.problem
    tiers = tiers_of(solution.encoded, solution.arcs, problem, solution.unlimited)
    return _Search(problem, tiers, tuple(rows), solution.unlimited, None, Effort())


def biting(solution: Solution) -> list[LimitRow]:
    """Return limits of three shapes that bite."""
    problem = solution.problem
    owner, arcs = problem.worker_of_arc(), np.arange(len(problem.post))
    placed = int((solution.taken >= 0).sum())
    return [
        count("general_quota", "all", arcs, None, placed * 3 // 4),
        share("general_quota", "part", "share_min", arcs[owner % 3 == 0], arcs, 0.4),
        count("general_quota", "some", arcs[problem.post % 2 == 0], placed // 4, None),
    ]


@pytest.fixture(scope="module")
def county() -> tuple[_Search, Goal, Point, Oracle]:
    """Return 600 people and 60 posts under limits that bite: the objective of the search and its point at no prices of limits."""
    solution = without_limits(harder("hubs", 600, 60))
    search = search_of(solution, biting(solution))
    goal, _ = search._weighted(search._worth_at(1.3))
    oracle = Oracle(search._ground, first_pool(search._ground, goal, solution.unlimited))
    nothing = np.concatenate([np.zeros(len(goal.row_high)), goal.who_low, [goal.welfare_low]])
    return search, goal, oracle.at(goal, nothing), oracle


def plain(ground: Ground, goal: Goal, duals: Duals, heat: float) -> float:
    """Return the smoothed bound, worker by worker, as the definition has it."""
    problem, ceilings = ground.problem, ground.ceilings
    arcs = len(problem.post)
    paid = goal.cost + ceilings.matrix[:, :arcs].T @ duals.row + duals.seat[problem.post]
    paid = paid + (ground.welfare * duals.welfare[0])[problem.post]
    paid = paid + np.append(duals.cap, 0.0)[problem.employer][problem.post]
    worth = np.cumsum(duals.who[::-1])[::-1][ground.who]
    total = 0.0
    for worker, (first, last) in enumerate(itertools.pairwise(problem.start.tolist())):
        ways = np.append(paid[first:last] - worth[worker], 0.0)
        total += ways.min() - heat * np.log(np.exp((ways.min() - ways) / heat).sum()) if last > first else 0.0
    total += np.minimum(ceilings.matrix[:, arcs:].T @ duals.row, 0.0).sum()
    total -= duals.seat @ problem.seats + duals.cap @ problem.cap + duals.row @ ceilings.most
    return float(total + duals.who @ goal.placed - duals.welfare[0] * goal.on_welfare)


def test_its_sum_and_slope_are_those_of_the_definition() -> None:
    """On tiny instances with limits of all kinds, at random prices: the sum worker by worker, and differences of it."""
    draw, switches, caps = np.random.default_rng(5), 0, 0
    for number, tiny in zip(TINY, tiny_instances(TINY), strict=True):
        solution = without_limits(with_limits(tiny, number))
        search = search_of(solution, rows_of(solution))
        if not len(solution.problem.post):
            continue
        ground = search._ground
        goal, _ = search._weighted(search._worth_at(1.3))
        unit = float(search._worth[-1])
        dual, heat = _Dual(ground, goal, unit), unit / 5
        free = dual.free(Duals(*(draw.uniform(0.05, 0.4, len(part)) * unit for part in ground.no_prices())))
        listed = dual.listed(free, 1e9)
        assert listed.start[-1] == len(solution.problem.post)
        with ThreadPoolExecutor(THREADS) as pool:
            lost, slope = dual.lost(free / dual.scale, listed, heat, pool)
        assert -lost * unit == pytest.approx(plain(ground, goal, dual.duals(free), heat), rel=1e-6)
        step = unit * 1e-4
        for at in range(len(free)):
            moved = [free.copy(), free.copy()]
            moved[0][at] -= step
            moved[1][at] += step
            down, up = (plain(ground, goal, dual.duals(prices), heat) for prices in moved)
            expected = -(up - down) / (2 * step) * dual.scale[at] / unit
            assert slope[at] == pytest.approx(expected, rel=1e-3, abs=0.005 * dual.scale[at] / unit), at
        switches, caps = switches + ground.ceilings.switches, caps + len(solution.problem.cap)
    assert switches
    assert caps


def test_powers_are_those_of_numpy() -> None:
    """To nine digits, as far as they are asked for."""
    exponents = np.linspace(-NEGLIGIBLE, 0.0, 2001)
    assert [power(x) for x in exponents.tolist()] == pytest.approx(np.exp(exponents), rel=1e-9)
    assert power(0.0) == 1.0


def test_its_prices_prove_what_the_linear_program_does(county: tuple[_Search, Goal, Point, Oracle]) -> None:
    """Under limits that bite it comes within a person of the optimum of the relaxation, from where nothing is priced."""
    search, goal, start, oracle = county
    unit = float(search._led[-1])
    found = smoothed(oracle, goal, start, unit)
    again, *_ = priced(search._ground, goal, found.prices)
    assert again == found.bound
    optimum = LinearProgram(search._ground, np.zeros(0, np.int64), np.arange(len(goal.cost))).solve(goal).value
    assert start.bound / goal.unit < optimum - 5 * unit
    assert optimum - unit <= found.bound / goal.unit <= optimum + 1e-6 * abs(optimum)


@pytest.mark.parametrize("people", [1, 5_000])
def test_a_switch_that_can_never_be_yes_is_no_from_the_start(people: int) -> None:
    """Seats that wait for people who cannot come: a price as high as all who would take them, which steps alone do not reach.

    However many they wait for, what the prices prove stays within 64 bits.
    """
    solution = without_limits(harder("hubs", 600, 60))
    arcs = solution.problem.post
    largest = np.argsort(-solution.problem.seats, kind="stable")[:30]
    closed = np.flatnonzero(np.isin(arcs, largest)).astype(np.int64)
    nobody = Switch(np.zeros(0, np.int64), np.zeros(0, np.int64), people, int(solution.problem.seats[largest].sum()))
    waiting = replace(count("relief_skilled_floor", "J1", closed, None, 0), switches=(nobody,))
    search = search_of(solution, [waiting])
    ground, classes = search._ground, search._ground.classes
    assert ground.ceilings.never[1].tolist() == [people]
    everybody = (np.arange(classes) == classes - 1).astype(float)
    none, open_end = np.zeros(classes, np.int64), np.full(len(ground.ceilings.most), np.inf)
    goal = Goal(np.zeros(len(arcs), np.int64), everybody, everybody, none, 0.0, 0.0, 0, open_end)
    oracle = Oracle(ground, solution.unlimited[solution.unlimited >= 0])
    start = oracle.at(goal, np.concatenate([np.zeros(len(open_end)), everybody, [0.0]]))
    found = smoothed(oracle, goal, start, 1.0, FINE)
    optimum = LinearProgram(ground, np.zeros(0, np.int64), np.arange(len(arcs))).solve(goal).value
    ceilings, price = ground.ceilings, found.prices.row.tolist()
    for switch in range(ceilings.switches):
        column = ceilings.matrix[:, [ceilings.arcs + switch]].tocoo()
        assert sum(price[row] * int(weight) for row, weight in zip(column.row, column.data, strict=True)) in range(
            -(2**62), 2**62
        )
    assert start.bound / goal.unit < optimum - 20
    assert optimum - 1 <= found.bound / goal.unit <= optimum + 1e-6


def test_it_proves_no_less_than_where_it_began(county: tuple[_Search, Goal, Point, Oracle]) -> None:
    """When time is up at once, and from its own prices: never a lower bound."""
    search, goal, start, oracle = county
    unit = float(search._led[-1])
    assert smoothed(oracle, goal, start, unit, stop=lambda: True).bound >= start.bound
    found = smoothed(oracle, goal, start, unit)
    assert smoothed(oracle, goal, found, unit).bound >= found.bound


def test_prices_move_no_farther_than_arcs_were_looked_for(county: tuple[_Search, Goal, Point, Oracle]) -> None:
    """At one temperature, from no prices: within the band, and against it somewhere."""
    search, goal, start, oracle = county
    unit, dual = float(search._led[-1]), _Dual(search._ground, goal, float(search._led[-1]))
    found = smoothed(oracle, goal, start, unit, (0.001,))
    assert found.bound > start.bound
    moved = np.abs(found.free - start.free) / dual.scale[-len(found.free) :] / STRETCH
    assert 0.99 * LEAST_BAND < moved.max() <= LEAST_BAND * (1 + 1e-6)


def test_it_begins_as_fine_as_the_gap() -> None:
    """Of 1,000 people 10 are open: nothing above 3 in 100; a gap of none leaves the finest temperature alone."""
    heats = (0.1, 0.03, 0.01, 0.003)
    assert as_fine(heats, 10, -1_000) == (0.03, 0.01, 0.003)
    assert as_fine(heats, 500, -1_000) == heats
    assert as_fine(heats, 0, -1_000) == as_fine(heats, 0, 0) == (0.003,)
    assert as_fine(heats, 1, 0) == heats


def test_two_runs_find_the_same(county: tuple[_Search, Goal, Point, Oracle]) -> None:
    """The halves are added up in the same order whatever the threads do."""
    search, goal, start, oracle = county
    first, second = (smoothed(oracle, goal, start, float(search._led[-1])) for _ in range(2))
    assert first.bound == second.bound
    assert (first.free == second.free).all()


def test_the_search_of_many_people_on_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done above 30,000 people, done with 600: a plan that keeps its limits, near bounds that are proven."""
    for module in (limited_search, linear_program, tier_bounds):
        monkeypatch.setattr(module, "MANY_PEOPLE", 0)
    solution = without_limits(harder("hubs", 600, 60))
    rows = biting(solution)
    problem = solution.problem
    tiers = tiers_of(solution.encoded, solution.arcs, problem, solution.unlimited)
    found = search_limited(problem, tiers, tuple(rows), solution.unlimited)
    assert_a_plan(solution, found)
    assert_proven(solution, found)
    assert not found.short
    last = [tier for tier in found.tiers if tier.tier == "who"][-1]
    assert last.bound - 5 <= last.value <= last.bound
    again = search_limited(problem, tiers, tuple(rows), solution.unlimited)
    assert (found.taken == again.taken).all()
    assert found.tiers == again.tiers
    for one, other in zip(found.proofs, again.proofs, strict=True):  # the last two are found beside the others
        assert all(np.array_equal(a, b) for a, b in zip(astuple(one), astuple(other), strict=True))
    stopped = search_limited(problem, tiers, tuple(rows), solution.unlimited, effort=Effort(0))
    assert_a_plan(solution, stopped)
    assert_proven(solution, stopped)
