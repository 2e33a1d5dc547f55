"""The linear program of a tier on all arcs: its optimum is what its prices prove, and what a climb cannot pass."""

import numpy as np
import pytest
from scipy.optimize import linprog

from optimizer import relaxation
from optimizer.ceilings import ceilings_of
from optimizer.duals import Duals, Goal, Ground, priced
from optimizer.effort import Effort
from optimizer.lagrange import Oracle, climb, first_pool
from optimizer.limit_rows import LimitRow, count, share, sheet_of
from optimizer.limited import tiers_of
from optimizer.limited_search import _Search
from optimizer.relaxation import NotRelaxed, settled, vertex
from scenarios.ledgers import harder
from tests.verification.under_limits import without_limits

NEAR = 1e-3


@pytest.fixture(scope="module")
def ground() -> tuple[Ground, np.ndarray]:
    """Return 300 people and 40 posts under three limits that bite, and the best plan without them."""
    solution = without_limits(harder("hubs", 300, 40))
    problem = solution.problem
    owner, placed = problem.worker_of_arc(), int((solution.taken >= 0).sum())
    arcs = np.arange(len(owner))
    rows: list[LimitRow] = [
        count("general_quota", "all", arcs, None, placed * 3 // 4),
        share("general_quota", "part", "share_min", arcs[owner % 3 == 0], arcs, 0.4),
        count("general_quota", "some", arcs[problem.post % 2 == 0], placed // 4, None),
    ]
    tiers = tiers_of(solution.encoded, solution.arcs, problem, solution.unlimited)
    ceilings = ceilings_of(sheet_of(rows, len(arcs)), len(arcs))
    return Ground.of(problem, ceilings, *tiers.by_end(problem), tiers.classes), solution.unlimited


def goal_of(ground: Ground, held: int) -> Goal:
    """Return the goal of placing many people, with the first class held at some number at a price of at most 5."""
    classes = ground.classes
    low, high, placed = np.zeros(classes), np.zeros(classes), np.zeros(classes, np.int64)
    low[-1] = high[-1] = 1.0
    high[0], placed[0] = (5.0, held) if held else (0.0, 0)
    missed = np.full(len(ground.ceilings.most), 4.0) / ground.ceilings.unit
    return Goal(np.zeros(len(ground.problem.post), np.int64), low, high, placed, 0.0, 0.0, 0, missed)


@pytest.mark.parametrize("held", [0, 7, 500])
def test_its_optimum_is_what_its_prices_prove(ground: tuple[Ground, np.ndarray], held: int) -> None:
    """On all arcs strong duality holds, whether an earlier tier is held, and can be held, or not."""
    goal, arcs = goal_of(ground[0], held), np.arange(len(ground[0].problem.post))
    found = vertex(ground[0], goal, arcs)
    bound, *_ = priced(ground[0], goal, goal.whole(found.duals))
    assert bound / goal.unit == pytest.approx(found.value, abs=NEAR)
    owner = ground[0].problem.worker_of_arc()
    assert (np.bincount(owner, found.amount) <= 1 + NEAR).all()


def test_it_closes_what_a_climb_leaves_open(ground: tuple[Ground, np.ndarray]) -> None:
    """From the first step of a climb on, the linear programs reach the optimum over all arcs, and never pass it."""
    goal = goal_of(ground[0], 7)
    optimum = vertex(ground[0], goal, np.arange(len(ground[0].problem.post))).value
    oracle = Oracle(ground[0], first_pool(ground[0], goal, ground[1]))
    free = np.zeros(len(goal.row_high) + ground[0].classes + 1)
    best, _ = climb(oracle, goal, free, np.full(len(free), 0.01), 1, 0.5)
    assert best.bound / goal.unit < optimum - 1
    best, last = settled(oracle, goal, best, ground[1][ground[1] >= 0], 0.25, NEAR, 20, Effort())
    assert optimum - NEAR <= best.bound / goal.unit <= optimum + NEAR
    assert last is not None
    assert last.value == pytest.approx(optimum, abs=NEAR)


def test_the_solver_is_told_when_to_end(ground: tuple[Ground, np.ndarray], monkeypatch: pytest.MonkeyPatch) -> None:
    """With seconds it is told those that are left; without any nothing, so that counts alone end it."""
    told = []

    def listening(*given: object, options: dict[str, float], **named: object) -> object:
        told.append(options)
        return linprog(*given, **named)

    monkeypatch.setattr(relaxation, "linprog", listening)
    goal, arcs = goal_of(ground[0], 7), np.arange(len(ground[0].problem.post))
    for effort in (Effort(), Effort(5), Effort(0)):
        vertex(ground[0], goal, arcs, effort)
    assert told[0] == {}
    assert 0 < told[1]["time_limit"] <= 5
    assert told[2] == {"time_limit": 0.0}


def test_nothing_to_decide_is_said(ground: tuple[Ground, np.ndarray]) -> None:
    """Without arcs and without limits there is no program."""
    problem = without_limits(harder("hubs", 300, 40)).problem
    none = ceilings_of(sheet_of([], len(problem.post)), len(problem.post))
    bare = Ground.of(problem, none, ground[0].who, ground[0].welfare, ground[0].classes)
    with pytest.raises(NotRelaxed, match="nothing to decide"):
        vertex(bare, goal_of(bare, 0), np.zeros(0, np.int64))


def test_no_price_of_the_search_is_cut_off() -> None:
    """Missing a hard limit by one costs more than 2^28 units of the weighted objective; its price can still say so."""
    solution = without_limits(harder("hubs", 300, 40))
    problem = solution.problem
    tiers = tiers_of(solution.encoded, solution.arcs, problem, solution.unlimited)
    rows = (count("general_quota", "few", np.arange(len(problem.post)), None, 1),)
    goal, miss = _Search(problem, tiers, rows, solution.unlimited, None, Effort())._weighted()
    assert miss.max() > 2**28
    assert goal.row_high.max() <= goal.dearest
    prices = goal.whole(Duals(*(np.zeros(0),) * 2, goal.row_high, goal.who_low, np.zeros(1)))
    assert prices.row[0] / goal.unit == goal.row_high[0]
