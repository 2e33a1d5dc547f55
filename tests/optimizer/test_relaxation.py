"""The linear program of a tier on all arcs: its optimum is what its prices prove, and what a climb cannot pass."""

import numpy as np
import pytest
from scipy.optimize import linprog

from optimizer import limited_search, linear_program
from optimizer.ceilings import ceilings_of
from optimizer.duals import Duals, Goal, Ground, priced
from optimizer.effort import Effort
from optimizer.going_on import NotRelaxed
from optimizer.lagrange import Oracle, climb, first_pool
from optimizer.limit_rows import LimitRow, count, share, sheet_of
from optimizer.limited import tiers_of
from optimizer.limited_plan import PRICE_UNIT
from optimizer.limited_search import _Search
from optimizer.linear_program import LinearProgram, Vertex
from optimizer.priced_conflict import priced_conflict
from optimizer.relaxation import least_missed, settled
from scenarios.ledgers import harder
from tests.verification.under_limits import without_limits

NEAR = 1e-3
NOBODY = np.zeros(0, np.int64)


def vertex(ground: Ground, goal: Goal, arcs: np.ndarray) -> Vertex:
    """Return an optimum on some arcs, found from nobody placed."""
    return LinearProgram(ground, NOBODY, arcs).solve(goal)


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
    program = LinearProgram(ground[0], ground[1][ground[1] >= 0], best.taken[best.taken >= 0])
    best, last = settled(program, goal, best, NEAR, Effort())
    assert optimum - NEAR <= best.bound / goal.unit <= optimum + NEAR
    assert last is not None
    assert last.value == pytest.approx(optimum, abs=NEAR)


def test_a_plan_on_fewer_arcs_has_a_tangent_that_holds(ground: tuple[Ground, np.ndarray]) -> None:
    """After one round of adding arcs a bound is below that of all rounds, and no bound anywhere lies above the tangent."""
    goal, draw = goal_of(ground[0], 7), np.random.default_rng(11)
    rows = len(goal.row_high)
    high = np.concatenate([goal.row_high, goal.who_high, [0.0]])
    low = np.concatenate([np.zeros(rows), goal.who_low, [0.0]])
    some = [np.clip(draw.uniform(0, 1, len(high)) * draw.uniform(0, 1) * high, low, high) for _ in range(12)]
    whole = Oracle(ground[0], first_pool(ground[0], goal, ground[1]))
    exact = [whole.at(goal, free) for free in some]
    below = 0
    for free, best in zip(some, exact, strict=True):
        point = Oracle(ground[0], ground[1][ground[1] >= 0]).at(goal, free, 1)
        assert point.bound <= best.bound <= point.worth
        below += point.bound < best.bound
        for other in exact:
            tangent = point.worth / point.unit + float(point.slope @ (other.free - point.free))
            assert other.bound / other.unit <= tangent + NEAR
    assert below > 0


def test_no_arc_that_it_began_with_changes_its_optimum(ground: tuple[Ground, np.ndarray]) -> None:
    """From a plan of ten people alone, goal after goal, with all others added late, it ends where a new program does."""
    among, plan = ground[0], ground[1][ground[1] >= 0][:10]
    program, arcs = LinearProgram(among, plan, NOBODY), np.arange(len(among.problem.post))
    few = program.solve(goal_of(among, 7)).value
    assert program.hold(arcs) == len(arcs) - len(plan)
    assert program.hold(arcs) == 0
    for held in (7, 500, 0):
        goal = goal_of(among, held)
        again, new = program.solve(goal), vertex(among, goal, arcs)
        assert again.value == pytest.approx(new.value, abs=NEAR)
        assert (np.diff(again.pool) > 0).all()
        assert len(again.amount) == len(arcs)
    assert few > program.solve(goal_of(among, 7)).value + 1


def test_its_optimum_is_that_of_another_solver(ground: tuple[Ground, np.ndarray]) -> None:
    """HiGHS, given the same relaxation written down on its own (people, seats and limits), finds the same optimum."""
    among, arcs = ground[0], np.arange(len(ground[0].problem.post))
    problem, ceilings, goal = among.problem, among.ceilings, goal_of(ground[0], 0)
    count = len(ceilings.most)
    rows = [np.eye(problem.workers)[problem.worker_of_arc()].T, np.eye(len(problem.seats))[problem.post].T]
    rows += [np.eye(len(problem.cap) + 1)[problem.employer[problem.post]].T[:-1], ceilings.by_row.toarray()]
    slack = np.zeros((sum(map(len, rows)), count))
    slack[-count:] = -np.diag(ceilings.unit)
    most = np.concatenate([np.ones(problem.workers), problem.seats, problem.cap, ceilings.most])
    cost = np.concatenate([-np.ones(len(arcs)), goal.row_high * ceilings.unit])
    assert ceilings.switches == 0
    other = linprog(cost, A_ub=np.hstack([np.vstack(rows), slack]), b_ub=most, method="highs")
    assert vertex(among, goal, arcs).value == pytest.approx(other.fun, abs=NEAR)


@pytest.mark.parametrize("held", [0, 7, 500])
def test_both_solvers_find_the_same(
    ground: tuple[Ground, np.ndarray], held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With many people the interior point method finds the same optimum, and prices that prove it over all arcs."""
    among, goal, arcs = ground[0], goal_of(ground[0], held), np.arange(len(ground[0].problem.post))
    going_on = vertex(among, goal, arcs)
    monkeypatch.setattr(linear_program, "MANY_PEOPLE", 0)
    anew = vertex(among, goal, arcs)
    assert anew.value == pytest.approx(going_on.value, abs=NEAR)
    bound, *_ = priced(among, goal, goal.whole(anew.duals))
    assert bound / goal.unit == pytest.approx(anew.value, abs=NEAR)


def test_time_that_is_up_ends_it(ground: tuple[Ground, np.ndarray]) -> None:
    """Without a second left there is no optimum; with enough, the one that counts alone give."""
    goal, arcs = goal_of(ground[0], 7), np.arange(len(ground[0].problem.post))
    program = LinearProgram(ground[0], NOBODY, arcs)
    with pytest.raises(NotRelaxed):
        program.solve(goal, Effort(0))
    assert program.solve(goal, Effort(600)).value == pytest.approx(vertex(ground[0], goal, arcs).value, abs=NEAR)


class AfterAsking(Effort):
    """Time that is up after it was asked for a number of times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.left_to_ask = times

    def over(self) -> bool:
        """Return whether it was asked often enough."""
        self.left_to_ask -= 1
        self.cut = self.left_to_ask < 0
        return self.cut


def test_misses_and_conflicts_heed_the_time() -> None:
    """With time they are proven; with less the misses are bounded from below, and no conflict is called the smallest."""
    solution = without_limits(harder("hubs", 300, 40))
    problem = solution.problem
    tiers = tiers_of(solution.encoded, solution.arcs, problem, solution.unlimited)
    arcs = np.arange(len(problem.post))
    half = int((solution.taken >= 0).sum()) // 2
    rows = [
        count("general_quota", "most", arcs, None, half),
        count("general_quota", "least", arcs, half + 3, None),
        count("general_quota", "idle", arcs, 1, None),
    ]
    ceilings = ceilings_of(sheet_of(rows, len(arcs)), len(arcs))
    among = Ground.of(problem, ceilings, *tiers.by_end(problem), tiers.classes)
    few = np.unique(problem.start[:-1][np.diff(problem.start) > 0])

    def program() -> LinearProgram:
        return LinearProgram(among, NOBODY, few)

    with pytest.raises(NotRelaxed):
        least_missed(program(), ceilings.hard, Effort(0))
    bounds = [least_missed(program(), ceilings.hard, AfterAsking(times)).bound for times in range(4)]
    whole = least_missed(all_arcs := program(), ceilings.hard, Effort())
    assert whole.bound == 3 * PRICE_UNIT
    assert all(0 <= bound <= whole.bound for bound in bounds)
    found = priced_conflict(all_arcs, whole, Effort())
    assert [rows[at].subject for at in found] == ["most", "least"]
    asked = AfterAsking(1_000)
    assert priced_conflict(all_arcs, whole, asked) == found
    for times in range(1_000 - asked.left_to_ask):
        with pytest.raises(NotRelaxed):
            priced_conflict(all_arcs, whole, AfterAsking(times))


def test_nothing_to_decide_is_said(ground: tuple[Ground, np.ndarray]) -> None:
    """Without arcs and without limits there is no program."""
    problem = without_limits(harder("hubs", 300, 40)).problem
    none = ceilings_of(sheet_of([], len(problem.post)), len(problem.post))
    bare = Ground.of(problem, none, ground[0].who, ground[0].welfare, ground[0].classes)
    with pytest.raises(NotRelaxed, match="nothing to decide"):
        vertex(bare, goal_of(bare, 0), np.zeros(0, np.int64))


def test_no_price_of_the_search_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where missing a hard limit by one costs more than 2^28 units of the weighted objective its price can still say so."""
    monkeypatch.setattr(limited_search, "CLASS_RATIO", 3.0)
    solution = without_limits(harder("hubs", 300, 40))
    problem = solution.problem
    tiers = tiers_of(solution.encoded, solution.arcs, problem, solution.unlimited)
    rows = (count("general_quota", "few", np.arange(len(problem.post)), None, 1),)
    search = _Search(problem, tiers, rows, solution.unlimited, None, Effort())
    goal, miss = search._weighted(search._worth)
    assert miss.max() > 2**28
    assert goal.row_high.max() <= goal.dearest
    prices = goal.whole(Duals(*(np.zeros(0),) * 2, goal.row_high, goal.who_low, np.zeros(1)))
    assert prices.row[0] / goal.unit == goal.row_high[0]


def test_a_floor_is_given_the_arcs_it_asks_for() -> None:
    """Of a floor that the best plan misses the cheapest arcs, two for each person it has or lacks; of one it keeps none."""
    solution = without_limits(harder("hubs", 300, 40))
    problem, taken = solution.problem, solution.taken
    tiers = tiers_of(solution.encoded, solution.arcs, problem, solution.unlimited)
    there = np.bincount(problem.post[taken[taken >= 0]], minlength=len(problem.seats))
    wanted = np.bincount(problem.post, minlength=len(problem.seats))
    least, most = (
        int(np.argmin(np.where((wanted > there + 3) & (problem.seats > there), there, 999))),
        int(there.argmax()),
    )
    members = [np.flatnonzero(problem.post == post) for post in (least, most)]
    missed = int(there[least]) + 2
    rows = (
        count("corridor_quota", "missed", members[0], missed, None),
        count("corridor_quota", "kept", members[1], int(there[most]), None),
    )
    search = _Search(problem, tiers, rows, solution.unlimited, None, Effort())
    goal, _ = search._weighted(search._worth)
    oracle = Oracle(search._ground, first_pool(search._ground, goal, taken))
    best = oracle.at(goal, np.concatenate([np.zeros(2), goal.who_low, [goal.welfare_low]]))
    assert (best.slope[:2] == [2, 0]).all()
    reduced = search._reduced(goal, best)
    found = search._asked_for(best, reduced)
    assert set(found) <= set(members[0])
    assert len(found) == min(2 * missed, len(members[0]))
    assert reduced[found].max() <= np.sort(reduced[members[0]])[len(found) - 1]
