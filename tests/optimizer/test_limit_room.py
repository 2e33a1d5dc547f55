"""What the limits leave room for, against the rows counted anew with one placement more."""

from dataclasses import replace

import numpy as np
import pytest

from domain.instance import Instance
from optimizer.limit_changes import use_of
from optimizer.limit_room import LimitRoom
from optimizer.limit_rows import LimitRow, count, share
from optimizer.limited_prices import straight
from optimizer.limited_standing import LimitedStanding
from optimizer.limits import limit_rows
from optimizer.solve import match
from tests.both_judges import arcs_of
from tests.domain.check.tiny import ON as ON_TINY
from tests.optimizer.limits_case import FAR, POLICY, THREE, instance, person, post, project
from tests.properties.limit_instances import limit_instance
from tests.properties.test_two_counts import ALL, drawn
from tests.verification.instances import ON

POOR = person("W0", groups=("out_of_poverty",))
HALF = {"quota_id": "Q1", "of_workers": "groups = out_of_poverty", "share_min": 0.5}
FEWER = {"quota_id": "Q2", "at_posts": f"region = {FAR}", "people_max": 1}
RELIEF = post("P2", 2, project_id="J1", role="relief")
ASKING = project(central_funds_yuan=100_000.0, organising_score=80.0)
CASES = {
    "least share": instance([POOR, *THREE], [post("P1", 4)], quotas=[HALF]),
    "greatest number": instance(THREE, [post("P1", 3, FAR), post("P3", 1)], quotas=[FEWER]),
    "project": instance(THREE, [post("P1", 1), RELIEF], projects=[ASKING],
                        funds=[{"fund_id": "F1", "channel": "work_relief", "amount_yuan": 90_000.0}]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_one_more_breaks_what_the_rows_say(name: str) -> None:
    """Whoever waits would break exactly the hard rows that are further beyond with the arc taken, by as much; and somebody does."""
    tables: Instance = CASES[name]
    rules = POLICY.replaced("limits.enforced", ["general_quota", "project_choice"], "test")
    seen = LimitedStanding.of(match(tables, rules, ON), tables, rules)
    broken = seen.room.broken()
    found = {
        (int(arc), int(row)): int(short)
        for arc, row, short in zip(broken.arc, broken.row, broken.short, strict=True)
        if not seen.room.on[arc]
    }
    expected = {}
    for arc in np.flatnonzero(~seen.room.on).tolist():
        on = seen.room.on.copy()
        on[arc] = True
        for number, row in enumerate(seen.rows):
            more = row.beyond(on) - row.beyond(seen.room.on)
            if row.hard and more > 0:
                expected[arc, number] = more
    assert found == expected
    assert found


@pytest.mark.parametrize("seed", range(12))
def test_the_room_of_random_limits(seed: int) -> None:
    """One placement more breaks what the rows counted anew say, and one fewer may go where none of them says otherwise.

    A share that is missed already is told by what is more of its whole, and a group that the placement would complete is not
    known to be: there more may be told to break than does. Who takes something off a count (a claim that ends) stays.
    """
    encoded, arcs = arcs_of(limit_instance(seed), ALL, ON_TINY)
    rows, draw = tuple(limit_rows(encoded, arcs, ALL)), np.random.default_rng(seed)
    counts = tuple(row for row in rows if row.whole is None and not row.switches)
    for part in (1.0, 0.6, 0.3):
        on = drawn(arcs, draw, part)
        broken = LimitRoom(rows, on).broken()
        found = {(int(arc), int(row)): int(short) for arc, row, short in zip(*broken, strict=True) if not on[arc]}
        expected = {(arc, row): by for arc in np.flatnonzero(~on).tolist() for row, by in worse(rows, on, arc).items()}
        assert found.items() >= expected.items()
        for _, row in found.keys() - expected.keys():
            assert rows[row].limit == "stay_together" or (rows[row].whole is not None and rows[row].beyond(on))
        less = {arc for row in counts if row.hard for arc in row.members[row.weight < 0].tolist()}
        kept = {arc for arc in np.flatnonzero(on).tolist() if arc in less or worse(counts, on, arc)}
        assert (
            set(np.flatnonzero(LimitRoom(counts, on).removable()).tolist()) == set(np.flatnonzero(on).tolist()) - kept
        )
        assert not any(worse(rows, on, arc) for arc in np.flatnonzero(LimitRoom(rows, on).removable()).tolist())


def worse(rows: tuple[LimitRow, ...], on: np.ndarray, arc: int) -> dict[int, int]:
    """Return by how much more each hard limit is missed with one arc taken or given up."""
    other = on.copy()
    other[arc] = not on[arc]
    more = {number: row.beyond(other) - row.beyond(on) for number, row in enumerate(rows) if row.hard}
    return {number: by for number, by in more.items() if by > 0}


def test_a_row_that_is_missed_is_broken_by_what_is_more() -> None:
    """Half of the placed are to be of the first two, and the third is placed: the fourth makes it worse, the first two do not.

    Where nobody may be placed and one is, everybody is one more too many.
    """
    on = np.array([False, False, True, False])
    row = share("general_quota", "Q", "share_min", np.arange(2), np.arange(4), 0.5)
    broken = LimitRoom((row,), on).broken()
    assert [(arc, short) for arc, short in zip(broken.arc, broken.short, strict=True) if not on[arc]] == [(3, 1)]
    over = count("general_quota", "Q", np.arange(4), None, 0)
    broken = LimitRoom((over,), on).broken()
    assert (broken.arc.tolist(), broken.short.tolist()) == ([0, 1, 2, 3], [1, 1, 1, 1])


def test_what_a_placement_uses() -> None:
    """Its weight where the row counts it, and one where it does not: before, between and behind those it counts."""
    row = replace(count("fund_budget", "F", np.array([2, 5]), None, 9), weight=np.array([30, 40]))
    assert [use_of(row, arc) for arc in (0, 2, 3, 5, 6)] == [1, 30, 1, 40, 1]


def test_a_seat_goes_to_whom_it_brings_most() -> None:
    """Of three who wait for a post the one who brings most; of equals the first; whoever has a place is not counted."""
    start, posts = np.array([0, 2, 3, 5, 6]), np.array([0, 1, 0, 0, 1, 0], np.int32)
    cost, without = np.array([5, 9, 5, 4, 9, 0]), np.array([10, 10, 9, 10])
    taken = np.array([-1, -1, -1, 5])
    found = straight(start, posts, cost, without, taken, 3)
    assert found[0].tolist() == [5, 1, 0]
    assert found[1].tolist() == [0, 0, -1]
