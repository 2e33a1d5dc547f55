"""How room is made under limits, against a plain search of all moves that keep them."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from optimizer.chains import under_caps
from optimizer.limit_signatures import signatures
from optimizer.limited_standing import LimitedStanding
from optimizer.solve import match
from tests.optimizer.limits_case import FAR, POLICY, THREE, instance, person, post
from tests.verification.instances import ON
from tests.verification.tiny import tiny_instances
from tests.verification.tiny_limits import everything, with_limits

INSTANCES = 9
FULL = instance(
    [person("W0", groups=("out_of_poverty",)), *THREE], [post("P1", 2), post("P2", 1), post("P3", 2, FAR)],
    quotas=[{"quota_id": "Q1", "at_posts": f"region = {FAR}", "people_max": 0}],
)  # fmt: skip
"""Three seats for four people, of whom one is served first; two more seats that a quota shuts."""


def standings() -> Iterator[Any]:
    """Yield plans that limits shape, seen again from their tables."""
    quotas = POLICY.replaced("limits.enforced", ["general_quota"], "test")
    made = [(FULL, quotas)]
    made += [(with_limits(next(tiny_instances([number])), number), everything()) for number in range(INSTANCES)]
    for tables, rules in made:
        plan = match(tables, rules, ON)
        if plan.identity["proof"] == "search":
            yield LimitedStanding.of(plan, tables, rules)


def steps_from(seen: Any) -> dict[int, set[int]]:
    """Return for each post where somebody of it could go and count the same in every limit, caps of employers counted."""
    problem, taken = seen.problem, seen.taken
    alike, owner = signatures(seen.rows, len(problem.post)), problem.worker_of_arc()
    found: dict[int, set[int]] = {}
    for arc in range(len(problem.post)):
        own = int(taken[owner[arc]])
        if own >= 0 and alike[own] == alike[arc] and problem.post[own] != problem.post[arc]:
            found.setdefault(int(problem.post[own]), set()).add(int(problem.post[arc]))
    for source, target, _ in zip(*under_caps(seen.standing)[:3], strict=True):
        found.setdefault(int(source), set()).add(int(target))
    return found


def reached(steps: dict[int, set[int]], begin: int) -> set[int]:
    """Return the posts that moves lead to from one, itself among them."""
    seen, waiting = {begin}, [begin]
    while waiting:
        fresh = steps.get(waiting.pop(), set()) - seen
        seen |= fresh
        waiting += fresh
    return seen


def test_room_is_made_at_the_cost_of_whoever_is_served_last() -> None:
    """Nobody loses a place where moves lead to an empty seat; else of all who may give one up the last class does; else nobody can."""
    told: Counter[str] = Counter()
    for seen in standings():
        steps, classes = steps_from(seen), seen.standing.encoded.scene.workers["who_class"]
        owner, free = seen.problem.worker_of_arc(), np.flatnonzero(seen.room.removable())
        for at_first in range(len(seen.problem.seats)):
            there = reached(steps, at_first)
            leave = [int(classes[owner[arc]]) for arc in free.tolist() if int(seen.problem.post[arc]) in there]
            spare = any(seen.standing.room[at] for at in there)
            assert bool(seen.chains.known[at_first]) == (spare or bool(leave))
            if seen.chains.known[at_first]:
                assert int(seen.chains.loses[at_first]) == (-1 if spare else max(leave))
                told["spare" if spare else "several classes" if len(set(leave)) > 1 else "one class"] += 1
                follow(seen, steps, at_first)
            else:
                told["none"] += 1
    assert min(told[name] for name in ("spare", "several classes", "one class", "none")) > 0, told


def follow(seen: Any, steps: dict[int, set[int]], begin: int) -> None:
    """Assert that a chain is made of such moves, each of somebody who is there, and costs what its entry says.

    Not where an employer has a cap: there somebody of another post of the employer may move.
    """
    if any(int(seen.standing.employer[at]) >= 0 for at in reached(steps, begin)):
        return
    problem, cost, at = seen.problem, 0, begin
    for who, to in seen.chains.walk(begin):
        own = int(seen.taken[who])
        assert int(problem.post[own]) == at
        cost -= int(problem.cost[own])
        if to < 0:
            cost += int(problem.unplaced_cost[who])
            continue
        assert to in steps[at]
        arcs = range(int(problem.start[who]), int(problem.start[who + 1]))
        cost += min(int(problem.cost[arc]) for arc in arcs if int(problem.post[arc]) == to)
        at = to
    assert cost == int(seen.standing.entry[begin])
