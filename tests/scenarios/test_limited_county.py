"""The made-up county under every limit: a plan that keeps them all exists, and the best plan without limits does not."""

from functools import cache

import numpy as np
import pytest

from domain.entitlements import claimants
from domain.limits.catalogue import LIMITS
from domain.limits.funding import counted
from domain.plan import Plan
from domain.tables import MODES
from optimizer.completion import completed
from optimizer.encode import encode
from optimizer.held_by import Held
from optimizer.limit_field import Field
from optimizer.limit_rows import LimitRow
from optimizer.limited import tiers_of
from optimizer.limits import limit_rows
from optimizer.limits_of_funds import claimed, funds_of, one_person_per_arc
from optimizer.objective import CostWeights
from optimizer.solution import Solution
from optimizer.solve import solve
from scenarios.ledgers.limited import LimitedCounty, limited_county
from tests.verification.instances import ON

pytestmark = pytest.mark.agreement


@cache
def county() -> LimitedCounty:
    """Return a small one."""
    return limited_county(800, 160)


@cache
def solved() -> tuple[Solution, list[LimitRow]]:
    """Return its best plan without limits, and all limits over its arcs."""
    encoded = encode(county().instance, county().policy, ON)
    free = solve(encoded, CostWeights.of(county().policy, ON))
    return free, limit_rows(encoded, free.arcs, county().policy)


def arcs_of(plan: Plan, solution: Solution) -> np.ndarray:
    """Return which arcs a plan takes."""
    instance, problem = solution.encoded.instance, solution.problem
    names = zip(
        instance.workers["worker_id"].to_numpy()[problem.worker_of_arc()],
        instance.posts["post_id"].to_numpy()[problem.post],
        np.array(MODES, object)[solution.arcs.mode],
        strict=True,
    )
    at = {name: number for number, name in enumerate(names)}
    on = np.zeros(len(problem.post), bool)
    on[[at[key] for key in zip(*(plan.assignments[c] for c in ("worker_id", "post_id", "mode")), strict=True)]] = True
    return on


def test_the_witness_keeps_every_limit() -> None:
    """Counted by the optimizer's rows, while the bounds were made from the checker's count: nothing hard is missed."""
    solution, rows = solved()
    assert {row.limit for row in rows} == {limit.name for limit in LIMITS}
    on = arcs_of(county().witness, solution)
    assert [(row.limit, row.subject) for row in rows if row.hard and row.beyond(on)] == []
    problem, taken = solution.problem, np.flatnonzero(on)
    load = np.bincount(problem.post[taken], minlength=len(problem.seats))
    assert (load <= problem.seats).all()
    capped = problem.employer >= 0
    assert (np.bincount(problem.employer[capped], load[capped], len(problem.cap)) <= problem.cap).all()
    assert on.sum() > 0.7 * (solution.taken >= 0).sum()


def test_the_best_plan_without_limits_breaks_most_kinds() -> None:
    """Two in three kinds of limit hold it back."""
    solution, rows = solved()
    best = np.zeros(len(solution.problem.post), bool)
    best[solution.taken[solution.taken >= 0]] = True
    assert len({row.limit for row in rows if row.beyond(best)}) >= 2 * len(LIMITS) / 3


def test_claims_are_those_of_asking_every_pair() -> None:
    """Pairs that person or post rules out are not asked; what each fund is charged for is as if they were."""
    solution, rows = solved()
    field = Field.of(solution.encoded, solution.arcs, county().policy)
    rules, funds = counted(county().policy), funds_of(solution.encoded.instance, ON)
    everybody = solution.encoded.instance.workers["worker_id"]
    copied, plan = one_person_per_arc(field, np.arange(len(solution.arcs)))
    then = claimed(copied, plan, rules, ON, funds, copied.workers["worker_id"])
    now = claimed(solution.encoded.instance, None, rules, ON, funds, everybody)
    told = claimants(solution.encoded.instance, ON, rules).may(field.worker, field.post)
    assert 0.02 < told.mean() < 0.5
    by_fund = {row.subject: row for row in rows if row.limit == "fund_budget"}
    charged = 0
    for fund, yuan, before in zip(funds, then, now, strict=True):
        weight = np.zeros(len(solution.arcs), np.int64)
        weight[by_fund[fund.fund_id].members] = by_fund[fund.fund_id].weight
        assert (weight == yuan - before[field.worker]).all()
        charged += int((weight > 0).sum())
    assert charged > 100


def test_what_holds_an_arc_is_the_first_limit_that_it_breaks() -> None:
    """Many arcs asked at once are told what counting every limit again tells of each."""
    solution, rows = solved()
    on = arcs_of(county().witness, solution)
    free = np.flatnonzero(~on)
    arcs = np.random.default_rng(7).choice(free, 60, replace=False).astype(np.int64)
    hard = [row for row in rows if row.hard]
    before = [row.beyond(on) for row in hard]
    named = set()
    for arc, told in zip(arcs.tolist(), Held(tuple(rows), len(on), on).by(arcs), strict=True):
        with_it = on.copy()
        with_it[arc] = True
        broken = [row for row, short in zip(hard, before, strict=True) if row.beyond(with_it) > short]
        assert told is (broken[0] if broken else None)
        named.add("" if told is None else told.limit)
    assert len(named) >= 3


def test_a_plan_is_completed_until_nobody_can_be_added() -> None:
    """From the witness: everybody stays, no hard limit is missed, and no free seat is left that somebody may take alone."""
    solution, rows = solved()
    problem = solution.problem
    tiers = tiers_of(solution.encoded, solution.arcs, problem, solution.taken)
    before = arcs_of(county().witness, solution)
    more = completed(problem, rows, tiers, np.flatnonzero(before))
    on = np.zeros(len(before), bool)
    on[more] = True
    assert (on & before).sum() == before.sum() < on.sum()
    assert not any(row.beyond(on) for row in rows if row.hard)
    owner, load = problem.worker_of_arc(), np.bincount(problem.post[more], minlength=len(problem.seats))
    assert (load <= problem.seats).all()
    assert (np.bincount(owner[more], minlength=problem.workers) <= 1).all()
    capped = problem.employer >= 0
    use = np.append(np.bincount(problem.employer[capped], load[capped], len(problem.cap)), -1)
    assert (use[:-1] <= problem.cap).all()
    room = (load < problem.seats) & (use < np.append(problem.cap, 0))[problem.employer]
    alone = np.flatnonzero(~np.isin(owner, owner[more]) & room[problem.post]).astype(np.int64)
    assert not Held(tuple(rows), len(on), on).open(alone).any()
