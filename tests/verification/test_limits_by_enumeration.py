"""Tiny random instances with random limits against plain enumeration of every assignment."""

from collections.abc import Iterable
from itertools import product
from operator import gt

import numpy as np
import pytest

from domain.tables import MODES
from optimizer.solution import Solution
from tests.verification.independent import Model
from tests.verification.tiny import tiny_instances
from tests.verification.tiny_limits import Rulebook, records, with_limits
from tests.verification.under_limits import limited, rows_of, without_limits

QUICK, INSTANCES, BATCHES, ALL, MANY = 10, 500, 10, 5_000, 50
IN_YUAN = ("relief_wage_share", "fund_budget", "project_choice")
Vector = tuple[int, ...]
Key = tuple[str, str, str]


def best_by_enumeration(solution: Solution, model: Model) -> tuple[Vector, set[frozenset[Key]]]:
    """Return people and yuan short of hard limits, people missed of classes up to each, welfare posts, yuan: the least.

    And which hard limits are missed together by any assignment.
    """
    instance = solution.encoded.instance
    workers, posts, book = records(instance, "workers"), records(instance, "posts"), Rulebook(instance)
    km = solution.encoded.travel.pairs(model.worker, model.post)["km"].tolist()
    columns = (model.worker.tolist(), model.post.tolist(), solution.arcs.mode.tolist(), km)
    pairs = [(workers[w], posts[p], MODES[m], k) for w, p, m, k in zip(*columns, strict=True)]
    choices = [[-1, *np.flatnonzero(model.worker == row).tolist()] for row in range(model.workers)]
    best: Vector | None = None
    missed: set[frozenset[Key]] = set()
    post, employer, seats, cap = (column.tolist() for column in (model.post, model.employer, model.seats, model.cap))
    who, welfare, cost = (column.tolist() for column in (model.who_class, model.welfare, model.cost))
    for taken in product(*choices):
        used = [pair for pair in taken if pair >= 0]
        load, use = [0] * len(seats), [0] * (len(cap) + 1)
        for pair in used:
            load[post[pair]] += 1
            use[employer[post[pair]]] += 1
        if any(map(gt, load, seats)) or any(0 <= most < people for people, most in zip(use, cap, strict=False)):
            continue
        by_limit = book.short([pairs[k] for k in used])
        missed.add(frozenset(key for key, (people, _, hard) in by_limit.items() if hard and people))
        short = by_limit.values()
        prefixes = [sum(who[k] <= number for k in used) for number in range(model.classes)]
        vector = (
            sum(people for (name, *_), (people, _, hard) in by_limit.items() if hard and name not in IN_YUAN),
            sum(yuan for (name, *_), (yuan, _, hard) in by_limit.items() if hard and name in IN_YUAN),
            *(-count for count in prefixes),
            sum(welfare[k] for k in used),
            sum(cost[k] for k in used) + sum(people * price for people, price, hard in short if not hard),
        )
        best = vector if best is None else min(best, vector)
    assert best is not None
    return best, missed


def at_odds(limits: Iterable[Key], missed: set[frozenset[Key]]) -> bool:
    """Return whether every assignment misses one of these limits."""
    return all(some.intersection(limits) for some in missed)


def agree(numbers: range) -> tuple[int, int, int]:
    """Compare solver and enumeration; return how many are short of people, short of yuan, and miss limits at a price."""
    short = unpaid = priced = 0
    for number, plain in zip(numbers, tiny_instances(numbers), strict=True):
        instance = with_limits(plain, number)
        solution = without_limits(instance)
        model, rows = Model.of(solution), rows_of(solution)
        found = limited(solution, rows)
        assert found.proven
        values = {(tier.tier, tier.part): tier.value for tier in found.tiers}
        ours = (
            values.get(("relaxation", "people"), 0),
            values.get(("relaxation", "yuan"), 0),
            *(-values["who", f"to {number}"] for number in range(model.classes)),
            values["last_resort", "welfare posts"],
            values["where", "yuan"],
        )
        best, missed = best_by_enumeration(solution, model)
        assert ours == best, number
        conflict = [(row.limit, row.subject, row.part) for row in (rows[at] for at in found.conflict)]
        assert bool(conflict) == at_odds([(row.limit, row.subject, row.part) for row in rows if row.hard], missed)
        if conflict:
            assert at_odds(conflict, missed)
            assert not any(at_odds([key for key in conflict if key != left], missed) for left in conflict)
        short += ours[0] > 0
        unpaid += ours[1] > 0
        priced += found.penalty_yuan > 0
    return short, unpaid, priced


def test_a_few_limits_equal_enumeration() -> None:
    """No assignment has a better vector, from people short of hard limits down to yuan; conflicts are so, and minimal."""
    assert any(agree(range(QUICK)))


@pytest.mark.agreement
@pytest.mark.parametrize("batch", range(BATCHES))
def test_limits_equal_enumeration(batch: int) -> None:
    """As above, on instances enough for every kind of limit to bite: some cannot be kept, some are missed at their price."""
    assert all(agree(range(batch, INSTANCES, BATCHES)))


@pytest.mark.soak
@pytest.mark.parametrize("batch", range(MANY))
def test_many_limits_equal_enumeration(batch: int) -> None:
    """As above, for all of them."""
    assert all(agree(range(batch, ALL, MANY)))
