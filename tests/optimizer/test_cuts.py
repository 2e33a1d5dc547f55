"""Cuts of shares: no whole plan that keeps the share misses one, and they reach where whole plans are."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

from optimizer import limited, limited_search, linear_program, rounding, tier_bounds
from optimizer.ceilings import ceilings_of
from optimizer.cuts import Cut, corners, cuts_of, with_cuts
from optimizer.duals import Duals, Goal, Ground, priced
from optimizer.flow import Problem
from optimizer.limit_rows import LimitRow, count, share, sheet_of
from optimizer.linear_program import LinearProgram, Vertex
from tests.optimizer.limits_case import instance, person, post, under_all

OF = range(2, 13)


def posts_of(seats: list[int], people: int) -> Problem:
    """Return the problem in which everybody may go to every post."""
    arcs, none = people * len(seats), np.full(len(seats), -1)
    place = np.tile(np.arange(len(seats)), people).astype(np.int32)
    start = np.arange(0, arcs + 1, len(seats))
    free, owed = np.zeros(arcs, np.int64), np.zeros(people, np.int64)
    return Problem(start, place, free, owed, np.array(seats), none, np.zeros(0, np.int64))


def said(cut: Cut, problem: Problem) -> tuple[dict[int, int], int]:
    """Return the weight of each worker's arc in a cut at a single post, and the greatest sum."""
    owner = problem.worker_of_arc()
    return dict(zip(owner[cut.arcs].tolist(), cut.weight.tolist(), strict=True)), cut.most


def test_a_post_of_fourteen_by_hand() -> None:
    """Three tenths of 14 are 4.2 and 9.8: at most nine others come, and at most one more than twice the first."""
    problem = posts_of([14], 30)
    first = np.arange(10)
    row = share("priority_share", "P1", "share_min", first, np.arange(30), 0.3)
    one, two = cuts_of(problem, [row])
    assert (one.times, one.seats, one.of, one.side) == (1, 7, 10, "low")
    assert said(one, problem) == (dict.fromkeys(range(10, 30), 1), 9)
    assert (two.times, two.seats) == (3, 1)
    assert said(two, problem) == (dict.fromkeys(range(10), -2) | dict.fromkeys(range(10, 30), 1), 1)


def test_dispatched_people_by_hand() -> None:
    """Of 25 heads one is dispatched: ``9 d - h <= 15`` with 14 seats lets 2.9 come, and 2 where people are whole."""
    problem = posts_of([14], 20)
    row = share("dispatched_share", "E1", "share_max", np.arange(8), np.arange(20), 0.1, (1, 25))
    (cut,) = cuts_of(problem, [row])
    assert (cut.times, cut.seats, cut.of, cut.side) == (1, 1, 10, "high")
    assert said(cut, problem) == (dict.fromkeys(range(8), 1), 2)


def whole(of: int, least: int, rest: int) -> list[tuple[int, int]]:
    """Return what whole people can leave of a share and of seats, near the corner."""
    room = range(2 * of + 1)
    return [(s, t) for s, t in product(room, room) if (s + least * t - rest) % of == 0]


def test_no_whole_plan_is_cut_off() -> None:
    """Every share in up to twelve parts, every corner: each cut cuts the corner off, no point of whole people, and touches one."""
    for of in OF:
        for least, rest in product(range(1, of), range(of)):
            found = corners(of, least, rest)
            assert bool(found) == bool(rest)
            assert len(found) <= 2
            points = whole(of, least, rest)
            for times in found:
                most = [times * s + (times * least % of) * t for s, t in points]
                assert min(most) == times * rest % of > 0


def test_no_other_cut_reaches_further_along_a_side() -> None:
    """Along the share that is kept to the last, and along the seats that are full."""
    for of in OF:
        for least, rest in product(range(1, of), range(1, of)):
            kept = corners(of, least, rest)
            for side in (lambda j: j, lambda j: j * least % of):  # noqa: B023 - used at once
                ends = {j: (j * rest % of) / side(j) if side(j) else np.inf * (j * rest % of > 0) for j in range(1, of)}
                assert max(ends[j] for j in kept) == pytest.approx(max(value for value in ends.values()), nan_ok=True)


def plans(problem: Problem, row: LimitRow) -> Iterator[np.ndarray]:
    """Yield every plan of a tiny problem, as arcs taken, that overruns no seat and keeps the limit."""
    arcs = np.arange(len(problem.post)).reshape(-1, len(problem.seats))
    for choice in product(range(-1, len(problem.seats)), repeat=len(arcs)):
        on = np.zeros(arcs.size, bool)
        on[[own[at] for own, at in zip(arcs, choice, strict=True) if at >= 0]] = True
        load = np.bincount(problem.post[on], minlength=len(problem.seats))
        if (load <= problem.seats).all() and not row.beyond(on):
            yield on


@pytest.mark.parametrize("draw", range(40))
def test_plans_that_keep_a_share_keep_its_cuts(draw: int) -> None:
    """All plans of up to seven people and two posts, one of which may not count: shares from below and above, with staff."""
    random = np.random.default_rng(draw)
    seats = random.integers(1, 5, size=random.integers(1, 3)).tolist()
    problem = posts_of(seats, int(random.integers(3, 8)) - 2 * (len(seats) > 1))
    counted = np.flatnonzero(random.random(len(problem.post)) < 0.8)
    part = counted[random.random(len(counted)) < 0.5]
    heads = int(random.integers(0, 6))
    staff = (int(random.integers(0, heads + 1)), heads)
    value = f"{random.integers(1, 10) / 10:.1f}"
    row = share("general_quota", "Q", ("share_min", "share_max")[draw % 2], part, counted, value, staff)
    cuts = cuts_of(problem, [row])
    held = list(plans(problem, row))
    assert all(on[cut.arcs] @ cut.weight <= cut.most for cut in cuts for on in held)


def test_what_has_no_corner_is_left_alone() -> None:
    """Counts, limits at a price, shares in thousandths, shares of many posts, and nobody at all."""
    problem, wide = posts_of([14], 30), posts_of([1] * 21, 2)
    arcs, first = np.arange(30), np.arange(10)
    hard = share("priority_share", "P1", "share_min", first, arcs, 0.3)
    rows = [
        count("general_quota", "Q", arcs, None, 7),
        LimitRow(**vars(hard) | {"hard": False, "penalty_yuan": 10}),
        share("priority_share", "P1", "share_min", first, arcs, 0.301),
        share("priority_share", "P1", "share_min", first[:0], arcs[:0], 0.3),
    ]
    assert cuts_of(problem, rows) == ()
    assert cuts_of(wide, [share("priority_share", "P1", "share_min", first, np.arange(42), 0.3)]) == ()
    assert len(cuts_of(problem, [*rows, hard])) == 2


EMPLOYERS = [f"E{k}" for k in range(1, 5)]
TABLES = instance(
    [person(f"W{k:02}") for k in range(60)],
    [
        lot
        for name in EMPLOYERS
        for lot in (
            post(f"{name}D", 6, employer_id=name, accepts=("dispatched",), nature="temporary"),
            post(f"{name}H", 8, employer_id=name),
        )
    ],
    [{"employer_id": name, "headcount": 25, "dispatched_now": 1} for name in EMPLOYERS],
)
"""Four employers of whose 14 seats six are for dispatched people: ``9 d <= 15 + h`` lets 2.56 in beside eight hired people."""


def relaxed(problem: Problem, rows: list[LimitRow], cut: bool, miss: float = np.inf) -> Vertex:
    """Return an optimum of the relaxation that places as many as it can, where missing a row by a unit costs so many people."""
    ceilings = ceilings_of(sheet_of(rows, len(problem.post)), len(problem.post))
    ceilings = with_cuts(ceilings, cuts_of(problem, rows)) if cut else ceilings
    nobody, one = np.zeros(problem.workers, np.int64), np.ones(1)
    ground = Ground.of(problem, ceilings, nobody, np.zeros(len(problem.seats), np.int64), 1)
    most = np.where(ceilings.cut, np.inf, miss / ceilings.unit)
    goal = Goal(np.zeros(len(problem.post), np.int64), one, one, np.zeros(1, np.int64), 0.0, 0.0, 0, most)
    arcs = np.arange(len(problem.post))
    return LinearProgram(ground, arcs[:0], arcs).solve(goal)


def test_the_relaxation_with_cuts_is_whole() -> None:
    """Beside eight hired people 2.56 dispatched would do, and two with the cut, as whole people come to."""
    problem = posts_of([6, 8], 20)
    everywhere, sent = np.arange(40), np.arange(0, 40, 2)
    row = share("dispatched_share", "E1", "share_max", sent, everywhere, 0.1, (1, 25))
    assert relaxed(problem, [row], False).value == pytest.approx(-(8 + 23 / 9))
    assert relaxed(problem, [row], True).value == pytest.approx(-10)


def test_who_misses_a_share_pays_once() -> None:
    """Four dispatched people are wanted whatever it costs: 4 of 10 miss ``9 d <= 15 + h`` by 13, two people; no cut is paid for beside."""
    problem = posts_of([6, 8], 20)
    everywhere, sent = np.arange(40), np.arange(0, 40, 2)
    rows = [
        share("dispatched_share", "E1", "share_max", sent, everywhere, 0.1, (1, 25)),
        count("general_quota", "Q", sent, 4, None),
    ]
    plain, cut = (relaxed(problem, rows, with_them, 5.0) for with_them in (False, True))
    assert plain.value == pytest.approx(-12 + 5 * 1.3)
    assert cut.value == pytest.approx(-12 + 5 * 2)  # 12 sit where eleven would: whole units are missed


def test_prices_without_cuts_prove_what_they_do_on_the_rows_alone() -> None:
    """The ground of the search, its cuts left out, sums up any prices as a ground made of the rows does."""
    problem = posts_of([6, 8], 20)
    row = share("dispatched_share", "E1", "share_max", np.arange(0, 40, 2), np.arange(40), 0.1, (1, 25))
    rows, draw = [row, count("general_quota", "Q", np.arange(9), 4, None)], np.random.default_rng(1)
    plain = ceilings_of(sheet_of(rows, 40), 40)
    both = with_cuts(plain, cuts_of(problem, rows))
    nobody, posts = np.zeros(20, np.int64), np.zeros(2, np.int64)
    alone, bare = (
        Ground.of(problem, plain, nobody, posts, 1),
        Ground.of(problem, both, nobody, posts, 1).without_cuts(plain),
    )
    assert len(both.most) > len(plain.most) == bare.columns.shape[0]
    one = np.ones(1)
    goal = Goal(draw.integers(0, 9, 40), one, one, np.zeros(1, np.int64), 0.0, 0.0, 0, np.full(len(plain.most), np.inf))
    for _ in range(20):
        duals = Duals(
            draw.random(2) * 3, np.zeros(0), draw.random(len(plain.most)) * (draw.random(2) < 0.8), one, np.zeros(1)
        )
        found, again = (priced(ground, goal, goal.whole(duals), 1.0, 2) for ground in (alone, bare))
        assert found[0] == again[0]
        assert all((one == other).all() for one, other in zip(found[1:], again[1:], strict=True))


def test_the_search_of_many_people_with_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten people come to each employer, as many as can, and the plan that says so has been checked."""
    for module in (limited_search, linear_program, rounding, tier_bounds):
        monkeypatch.setattr(module, "MANY_PEOPLE", 0)
    monkeypatch.setattr(limited, "EXACT_ARCS", 0)
    plan = under_all(TABLES)
    placed = plan.assignments.groupby("employer_id")["worker_id"].count()
    assert placed.to_dict() == dict.fromkeys(EMPLOYERS, 10)
    everybody = plan.tiers.set_index("part").loc["all"]
    assert everybody["value"] == 40 <= everybody["bound"] <= 42
