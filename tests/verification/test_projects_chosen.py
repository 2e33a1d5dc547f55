"""A budget that counts projects, not people: which of them stay shut, beside every choice there is."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from optimizer.flow import Problem, solve_flow
from optimizer.limit_rows import LimitRow, Switch, count
from optimizer.limited import tiers_of
from optimizer.limited_search import search_limited
from scenarios.ledgers import harder
from tests.verification.under_limits import without_limits

PEOPLE, POSTS, PROJECTS, OPEN, FEWER = 1_200, 120, 4, 0.5, 1
NOBODY = np.zeros(0, np.int64)


def budget(problem: Problem, seed: int) -> LimitRow:
    """Return the money of some projects, of several posts each, of which about half can be paid; nobody counts by himself."""
    draw, size = np.random.default_rng(seed), POSTS // (2 * PROJECTS)
    order, total, shut = draw.permutation(POSTS), 0, []
    for number in range(PROJECTS):
        own = order[number * size : (number + 1) * size]
        arcs = np.flatnonzero(np.isin(problem.post, own)).astype(np.int64)
        seats, cost = int(problem.seats[own].sum()), int(draw.integers(300, 900)) * 1000
        shut.append(Switch(arcs, -np.ones(len(arcs), np.int64), seats, cost, seats, f"J{number}"))
        total += cost
    row = count("project_choice", "F", NOBODY, None, int(total * OPEN), "funds", total)
    return replace(row, unit="yuan", switches=tuple(shut))


def most_people(problem: Problem, row: LimitRow) -> Iterator[int]:
    """Yield how many people can be placed for each choice of projects that stay shut and leave the budget enough."""
    owner, asked = problem.worker_of_arc(), row.base - (row.high or 0)
    for number in range(PROJECTS + 1):
        for chosen in combinations(row.switches, number):
            if sum(switch.worth for switch in chosen) >= asked:
                free = np.ones(len(problem.post), bool)
                for switch in chosen:
                    free[switch.members] = False
                kept = np.flatnonzero(free)
                start = np.searchsorted(owner[kept], np.arange(problem.workers + 1)).astype(np.int64)
                alike = np.zeros(len(kept), np.int64), np.ones(problem.workers, np.int64)
                part = replace(problem, start=start, post=problem.post[kept], cost=alike[0], unplaced_cost=alike[1])
                yield int((solve_flow(part) >= 0).sum())


@pytest.mark.parametrize("seed", range(2))
def test_a_budget_of_projects_is_kept(seed: int) -> None:
    """The hard limit is kept, though only switches count in it, and about as many are placed as under the best choice."""
    solution = without_limits(harder("hubs", PEOPLE, POSTS))
    problem, row = solution.problem, budget(solution.problem, seed)
    counts = tiers_of(solution.encoded, solution.arcs, problem, solution.unlimited)
    found = search_limited(problem, counts, (row,), solution.unlimited)
    assert not found.short
    taken = np.zeros(len(problem.post), bool)
    taken[found.taken[found.taken >= 0]] = True
    assert row.beyond(taken) == 0
    last, best = [tier for tier in found.tiers if tier.tier == "who"][-1], max(most_people(problem, row))
    assert best - FEWER <= last.value <= best <= last.bound
