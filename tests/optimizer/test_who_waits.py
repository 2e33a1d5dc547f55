"""Who waits for a limit alone, in what order and for how much, against a plain reading of the same lists."""

import json
from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from optimizer.columns import problem_of
from optimizer.limit_changes import CHANGE_BY_ROW, COLUMNS, Waiting, change_name, entries, for_whole_class, waiting
from optimizer.limit_room import LimitRoom
from optimizer.limit_rows import count
from optimizer.limited_standing import LimitedStanding
from optimizer.limits import limit_rows
from tests.both_judges import arcs_of
from tests.domain.check.tiny import ON
from tests.properties.limit_instances import limit_instance
from tests.properties.test_two_counts import ALL, drawn

SOME = ALL.replaced("limits.enforced", [*sorted({limit for limit, _ in CHANGE_BY_ROW}), "dispatched_share"], "test")
"""Limits that can be widened, and one that cannot: under all others nearly everybody waits for several at once."""
SEEDS = 12
WIDER = {"dormitory_beds": ("men", "women", "people")}
"""Parts of limits that an office can widen, where they have several."""


@cache
def counted(seed: int) -> tuple[Any, Any, Any]:
    """Return the instance of a seed as the optimizer sees it: its assignment, its limits, and the arcs."""
    encoded, arcs = arcs_of(limit_instance(seed), SOME, ON)
    return problem_of(encoded, arcs)[0], tuple(limit_rows(encoded, arcs, SOME)), arcs


def standing_of(seed: int, part: float) -> Any:
    """Return people placed at random, with posts that room can be made at for nothing, at the cost of a class, or not at all."""
    (problem, rows, arcs), draw = counted(seed), np.random.default_rng(seed)
    on = drawn(arcs, draw, part)
    taken = np.full(problem.workers, -1)
    taken[problem.worker_of_arc()[on]] = np.flatnonzero(on)
    posts = len(problem.seats)
    chains = SimpleNamespace(known=draw.random(posts) < 0.9, loses=draw.choice([-1, -1, -1, 0, 3], posts))
    scene = SimpleNamespace(workers={"who_class": draw.integers(0, 2, problem.workers)})
    standing = SimpleNamespace(encoded=SimpleNamespace(scene=scene), entry=draw.integers(0, 3, posts) * 500)
    cost = draw.integers(0, 3, len(problem.post)) * 500  # few different ones, and two classes: people tie
    seats = np.where(draw.random(posts) < 0.2, 0, problem.seats)
    return SimpleNamespace(
        rows=rows, problem=SimpleNamespace(**{**vars(problem), "seats": seats, "cost": cost, "worker_of_arc": problem.worker_of_arc}),
        taken=taken, chains=chains, standing=standing, room=LimitRoom(rows, on),
    )  # fmt: skip


def arcs_held_by_one(seen: Any) -> dict[int, tuple[int, int]]:
    """Return for each arc that limits of one subject alone hold back, and all of them such as can be widened: which, and how much."""
    problem, owner = seen.problem, seen.problem.worker_of_arc()
    held: dict[int, list[tuple[int, int]]] = {}
    for arc, row, short in zip(*(part.tolist() for part in seen.room.broken()), strict=True):
        at = problem.post[arc]
        open_post = seen.chains.known[at] and seen.chains.loses[at] == -1 and problem.seats[at] > 0
        if seen.taken[owner[arc]] == -1 and open_post:
            held.setdefault(arc, []).append((row, short))
    found = {}
    for arc, broken in held.items():
        rows = [seen.rows[row] for row, _ in broken]
        wide = all(
            row.high is not None
            and row.whole is None
            and ((row.limit, row.part) in CHANGE_BY_ROW or row.limit in WIDER)
            for row in rows
        )
        if wide and len({(row.limit, row.subject) for row in rows}) == 1:
            # All beds together grow with those of either sex; for somebody of no recorded sex that is told as men's.
            own = [
                row for row, _ in broken if seen.rows[row].part != "people" or seen.rows[row].limit != "dormitory_beds"
            ]
            men = [
                number
                for number, row in enumerate(seen.rows)
                if (row.limit, row.subject, row.part) == ("dormitory_beds", rows[0].subject, "men")
            ]
            found[arc] = (own or men)[0], max(short for _, short in broken)
    return found


def read_plainly(seen: Any) -> list[tuple[int, ...]]:
    """Return (worker, limit, arc, class, need, before, need of the class, before of the class), sorted by limit and service."""
    owner, classes = seen.problem.worker_of_arc(), seen.standing.encoded.scene.workers["who_class"]
    best: dict[tuple[int, int], tuple[int, ...]] = {}
    for arc, (limit, short) in arcs_held_by_one(seen).items():
        person = int(owner[arc])
        cost = int(seen.problem.cost[arc] + seen.standing.entry[seen.problem.post[arc]])
        row = seen.rows[limit]
        weight = dict(zip(row.members.tolist(), row.weight.tolist(), strict=True)).get(arc, 1)
        place = (int(classes[person]), cost, person, arc, short, weight)
        best[limit, person] = min(best.get((limit, person), place), place)
    queues: dict[int, list[tuple[int, ...]]] = {}
    for (limit, _), place in best.items():
        queues.setdefault(limit, []).append(place)
    told = []
    for limit, queue in sorted(queues.items()):
        for who, cost, person, arc, short, _ in sorted(queue):
            others = [other for other in queue if other[2] != person]
            before = [other for other in others if other[:2] <= (who, cost)]
            of_class = [other for other in others if other[0] <= who]
            needs = (short + sum(other[5] for other in some) for some in (before, of_class))
            need, need_of_class = needs
            told.append((person, limit, arc, who, need, len(before), need_of_class, len(of_class)))
    return told


@pytest.mark.parametrize("part", [0.3, 0.5])
@pytest.mark.parametrize("seed", range(SEEDS))
def test_who_waits(seed: int, part: float) -> None:
    """The same people, limits, order and amounts; and of each how many of which class come before."""
    seen = standing_of(seed, part)
    found: Waiting = waiting(cast(LimitedStanding, seen))
    expected = read_plainly(seen)
    assert [tuple(int(cell) for cell in row) for row in found.frame.to_numpy().tolist()] == expected


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_limit_for_a_whole_class(seed: int) -> None:
    """An unlock is widened to all of the person's class who wait for the same limit, where these are more than come before."""
    seen = standing_of(seed, 0.3)
    queue = waiting(cast(LimitedStanding, seen))
    seen.standing.row = int
    for waits in queue.frame.itertuples():
        row = seen.rows[waits.limit]
        change = change_name(row)
        if change in ("allotment", "pin_lifted"):
            continue
        told = pd.Series({"worker_id": str(waits.row), "change": change, "subject": row.subject, "effort_yuan": 7.0})
        wider = for_whole_class(cast(LimitedStanding, seen), queue, told)
        if waits.need_of_class == waits.need:
            assert wider is None
            continue
        assert wider is not None
        now = row.beyond(seen.room.on) + row.high
        assert (wider["now"], wider["value"], wider["amount"]) == (
            str(row.high),
            str(now + waits.need_of_class),
            waits.need_of_class,
        )
        ahead = json.loads(wider["ahead"])
        assert (sum(ahead.values()), wider["effort_yuan"]) == (waits.before_of_class, 7.0)
        assert all(int(who) <= waits.who_class for who in ahead)


def test_the_cells_that_an_office_would_change() -> None:
    """A number goes from the bound to what would do; seats kept for an origin name the person's county; a pin names its post."""
    row = replace(count("corridor_quota", "C1", np.arange(2), None, 1), weight=np.array([1, 1]))
    people = SimpleNamespace(workers=pd.DataFrame({"region": ["220302", "220421100200"]}))
    on = np.array([True, True])
    seen: Any = SimpleNamespace(
        room=SimpleNamespace(on=on), standing=SimpleNamespace(encoded=SimpleNamespace(instance=people))
    )
    assert entries(seen, row, "corridor_seat", 0, 3) == ("1", "5")  # two on one already, and three more
    assert entries(seen, row, "allotment", 1, 1) == ("", "220421")
    pin = count("pins", "forbid W 1 P 2", np.arange(2), None, 0)
    assert entries(seen, pin, "pin_lifted", 1, 1) == ("", "2")


def test_somebody_waits_in_most_of_them() -> None:
    """The comparison is not of empty lists, and several wait for one limit, equals among them."""
    lists = [read_plainly(standing_of(seed, 0.3)) for seed in range(SEEDS)]
    assert sum(map(bool, lists)) > SEEDS // 2
    assert any(row[5] > 1 for rows in lists for row in rows)
    assert any(row[4] != row[6] for rows in lists for row in rows)


def test_only_the_limit_that_is_named_is_widened() -> None:
    """Of several that somebody waits for, it is that of the change and the subject; nobody else's, and none that is wide enough."""
    here, nobody = np.arange(3), np.zeros(3, bool)
    rows = (
        count("corridor_quota", "C1", here, None, 1),
        count("corridor_quota", "C2", here, None, 1),
        count("dormitory_beds", "C2", here, None, 1, "men"),
    )
    waits = [(7, 0, 0, 2, 1, 0, 1, 0), (7, 1, 0, 2, 1, 0, 3, 2), (8, 1, 1, 1, 2, 1, 2, 1), (9, 2, 2, 0, 1, 0, 1, 0)]
    queue = Waiting(pd.DataFrame(waits, columns=COLUMNS))
    seen: Any = SimpleNamespace(
        rows=rows, standing=SimpleNamespace(row=int), room=SimpleNamespace(on=nobody), taken=np.full(3, -1)
    )

    def widened(person: int, change: str, subject: str) -> pd.Series | None:
        told = pd.Series({"worker_id": str(person), "change": change, "subject": subject, "effort_yuan": 7.0})
        return for_whole_class(seen, queue, told)

    wider = widened(7, "corridor_seat", "C2")
    assert wider is not None
    assert (wider["value"], wider["amount"], wider["subject"]) == ("4", 3.0, "C2")
    assert widened(7, "corridor_seat", "C1") is None
    assert widened(7, "bed_men", "C2") is None
    assert widened(9, "corridor_seat", "C2") is None
