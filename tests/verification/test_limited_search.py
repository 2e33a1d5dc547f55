"""The search under limits beside the exact integer program: what it reaches is a plan, and its bounds hold."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from optimizer.effort import Effort
from optimizer.limit_rows import LimitRow, count, share
from optimizer.limited import tiers_of
from optimizer.limited_plan import PRICE_UNIT, Limited, TierProof, TierValue
from optimizer.limited_search import search_limited
from optimizer.objective import is_welfare
from optimizer.solution import Solution
from scenarios.ledgers import harder
from tests.verification.tiny import tiny_instances
from tests.verification.tiny_limits import with_limits
from tests.verification.under_limits import limited, rows_of, without_limits

QUICK, ALL = 2, 50


def searched(solution: Solution, rows: list[LimitRow]) -> Limited:
    """Return what the search finds, however few the arcs are."""
    problem = solution.problem
    tiers = tiers_of(solution.encoded, solution.arcs, problem, solution.unlimited)
    return search_limited(problem, tiers, tuple(rows), solution.unlimited)


def assert_a_plan(solution: Solution, found: Limited) -> None:
    """Nobody is placed twice, no seat and no cap is overrun, and what is said to be short is what is short."""
    problem, used = solution.problem, found.taken[found.taken >= 0]
    load = np.bincount(problem.post[used], minlength=len(problem.seats))
    capped = problem.employer >= 0
    assert (problem.worker_of_arc()[used] == np.flatnonzero(found.taken >= 0)).all()
    assert (load <= problem.seats).all()
    assert (np.bincount(problem.employer[capped], load[capped], len(problem.cap)) <= problem.cap).all()
    short = sum(row.beyond(found.on) for row in found.rows if row.hard)
    assert short == sum(tier.value for tier in found.tiers if tier.tier == "relaxation")


def proven_by(solution: Solution, found: Limited, proof: TierProof, number: int) -> int:
    """Return the bound of a tier from its prices, arc by arc as ``TierProof`` states it."""
    problem, arcs = solution.problem, len(solution.problem.post)
    who = solution.encoded.scene.workers["who_class"][problem.worker_of_arc()].tolist()
    welfare = is_welfare(solution.encoded.scene)[problem.post].tolist()

    def objective(tier: TierValue | TierProof, arc: int) -> int:
        if tier.tier == "who":
            return -int(who[arc] <= int(tier.part[3:]))
        return {"last_resort": int(welfare[arc]), "where": int(solution.arcs.cost[arc])}.get(tier.tier, 0)

    earlier = found.tiers[:number]
    paid = [PRICE_UNIT * objective(proof, arc) + int(proof.seat[problem.post[arc]]) for arc in range(arcs)]
    for arc in range(arcs):
        employer = int(problem.employer[problem.post[arc]])
        paid[arc] += int(proof.cap[employer]) if employer >= 0 else 0
        paid[arc] += sum(int(h) * objective(tier, arc) for h, tier in zip(proof.held, earlier, strict=True))
    total, place = 0, 0
    ids = solution.encoded.instance.workers["worker_id"].tolist()
    for at, row in enumerate(found.rows):
        members, weights, low, high, unit = row.linear()
        price = int(proof.high[at]) - int(proof.low[at])
        for arc, weight in zip(members.tolist(), weights.tolist(), strict=True):
            paid[arc] += price * weight
        total -= 0 if high is None else int(proof.high[at]) * high
        total += 0 if low is None else int(proof.low[at]) * low
        assert unit * max(int(proof.high[at]), int(proof.low[at])) <= dearest(proof, row, earlier)
        for switch in row.switches:
            # A household is complete where each of its people is: one condition for each, in the order of their ids.
            members, weights = switch.members.tolist(), switch.weight.tolist()
            together = row.limit == "stay_together"
            groups = [ids[problem.worker_of_arc()[arc]] if together else "" for arc in members]
            yes = -price * switch.worth
            for person in sorted(set(groups)) if together else [""]:
                own = int(proof.condition[place])
                for arc, weight, group in zip(members, weights, groups, strict=True):
                    paid[arc] -= own * weight if group == person else 0
                yes += own * (1 if together else switch.least)
                total -= own * switch.base
                place += 1
            total += min(0, yes)
    for first, last in itertools.pairwise(problem.start.tolist()):
        total += min(0, *paid[first:last]) if last > first else 0
    total -= sum(int(a) * int(b) for a, b in zip(proof.seat, problem.seats, strict=True))
    total -= sum(int(a) * int(b) for a, b in zip(proof.cap, problem.cap, strict=True))
    total -= sum(int(h) * (-t.value if t.tier == "who" else t.value) for h, t in zip(proof.held, earlier, strict=True))
    bound = -(-total // PRICE_UNIT)
    return -bound if proof.tier == "who" else bound


def dearest(proof: TierProof, row: LimitRow, earlier: tuple[TierValue, ...]) -> int:
    """Return what a unit of a limit costs at most in a tier."""
    if not row.hard:
        return PRICE_UNIT * row.penalty_yuan if proof.tier == "where" else 0
    if proof.tier == "relaxation":
        return PRICE_UNIT if proof.part == row.unit else 0
    held = {t.part: int(h) for h, t in zip(proof.held, earlier, strict=True) if t.tier == "relaxation"}
    return held.get(row.unit, 1 << 62)


def assert_proven(solution: Solution, found: Limited) -> None:
    """The prices that stay with every tier prove its bound, and none is negative."""
    assert [(proof.tier, proof.part, proof.bound) for proof in found.proofs] == [
        (tier.tier, tier.part, tier.bound) for tier in found.tiers
    ]
    for number, proof in enumerate(found.proofs):
        assert all(
            (part >= 0).all() for part in (proof.seat, proof.cap, proof.high, proof.low, proof.condition, proof.held)
        )
        assert proven_by(solution, found, proof, number) == proof.bound, proof.part


def tiers_equal(exact: Limited, found: Limited) -> int:
    """Hold each bound against the exact tiers as long as the earlier ones are equal; return how many tiers are."""
    best = {(tier.tier, tier.part): tier.value for tier in exact.tiers}
    for number, tier in enumerate(found.tiers):
        sign = 1 if tier.tier == "who" else -1
        optimum = best.get((tier.tier, tier.part), 0)
        assert sign * tier.value <= sign * optimum <= sign * tier.bound, tier
        if tier.value != optimum:
            return number
    return len(found.tiers)


def compare(numbers: range) -> tuple[int, int]:
    """Return how many tiers are reached, of how many, over random tiny instances with random limits."""
    reached = of = 0
    for number, plain in zip(numbers, tiny_instances(numbers), strict=True):
        solution = without_limits(with_limits(plain, number))
        rows = rows_of(solution)
        exact = limited(solution, rows)
        found = searched(solution, rows)
        assert_a_plan(solution, found)
        assert_proven(solution, found)
        reached, of = reached + tiers_equal(exact, found), of + len(found.tiers)
    return reached, of


def test_the_search_is_bounded_and_near_the_exact_program() -> None:
    """On tiny instances with random limits every bound holds, and nearly every tier is reached."""
    reached, of = compare(range(QUICK))
    assert reached >= 0.99 * of


@pytest.mark.agreement
def test_the_search_is_bounded_on_many() -> None:
    """As above, on instances enough for every kind of limit to bite."""
    reached, of = compare(range(ALL))
    assert reached >= 0.99 * of


def quartered(solution: Solution) -> list[LimitRow]:
    """Return limits that halve the people who may come from each of four quarters of the workers."""
    owner = solution.problem.worker_of_arc()
    placed = np.flatnonzero(solution.taken >= 0)
    rows = []
    for quarter in range(4):
        arcs = np.flatnonzero(owner % 4 == quarter)
        rows.append(count("general_quota", f"Q{quarter}", arcs, None, int((placed % 4 == quarter).sum()) // 2))
    return rows


def test_a_county_is_placed_up_to_its_quotas() -> None:
    """Where each quarter of the people may place half as many as without limits, exactly so many are placed.

    Quotas over disjoint people and seats form a transversal matroid with caps: the most is the sum of the halves, since
    any part of the people of a best plan can keep their seats.
    """
    solution = without_limits(harder("hubs", 600, 60))
    rows = quartered(solution)
    found = searched(solution, rows)
    assert_a_plan(solution, found)
    assert not found.short
    assert int((found.taken >= 0).sum()) == sum(row.high or 0 for row in rows)
    assert [tier for tier in found.tiers if tier.tier == "who" and tier.value != tier.bound] == []
    yuan = found.tiers[-1]
    assert yuan.bound <= yuan.value <= yuan.bound + 0.01 * abs(yuan.bound)
    over = Effort(0)
    problem, tiers = solution.problem, tiers_of(solution.encoded, solution.arcs, solution.problem, solution.unlimited)
    stopped = search_limited(problem, tiers, tuple(rows), solution.unlimited, effort=over)
    assert over.cut
    assert_a_plan(solution, stopped)
    assert all(tier.value <= tier.bound for tier in stopped.tiers if tier.tier == "who")


def test_a_share_is_kept_though_missing_it_would_place_many() -> None:
    """With one class of people each of a rare group whom a post asks for makes room for nine others; none of them is worth it."""
    solution = without_limits(harder("hubs", 600, 60))
    problem = solution.problem
    tiers = tiers_of(solution.encoded, solution.arcs, problem, solution.unlimited)
    tiers = replace(tiers, who=np.zeros_like(tiers.who), classes=1, most=tiers.most[-1:])
    rare = problem.worker_of_arc() % 47 == 0
    rows = []
    for post in np.argsort(-problem.seats, kind="stable")[:40].tolist():
        there = np.flatnonzero(problem.post == post)
        rows.append(share("priority_share", f"post {post}", "share_min", there[rare[there]], there, 0.1))
    found = search_limited(problem, tiers, tuple(rows), solution.unlimited)
    assert_a_plan(solution, found)
    on = np.isin(np.arange(len(problem.post)), solution.taken)
    assert sum(row.beyond(on) > 0 for row in rows) >= 10  # the limits bite
    assert [row.beyond(found.on) for row in rows] == [0] * len(rows)
    assert found.tiers[0].value >= found.tiers[0].bound - 3


def test_quotas_at_odds_are_named() -> None:
    """Two quotas that cannot both be kept are the conflict; a third that can is not part of it."""
    solution = without_limits(harder("hubs", 600, 60))
    arcs = np.arange(len(solution.problem.post))
    half = int((solution.taken >= 0).sum()) // 2
    rows = [
        count("general_quota", "most", arcs, None, half),
        count("general_quota", "least", arcs, half + 3, None),
        count("general_quota", "idle", arcs, 1, None),
    ]
    found = searched(solution, rows)
    assert found.short
    assert [(tier.value, tier.bound) for tier in found.tiers if tier.tier == "relaxation"] == [(3, 3)]
    assert sorted(rows[at].subject for at in found.conflict) == ["least", "most"]
    problem, tiers = solution.problem, tiers_of(solution.encoded, solution.arcs, solution.problem, solution.unlimited)
    stopped = search_limited(problem, tiers, tuple(rows), solution.unlimited, effort=Effort(0))
    assert_a_plan(solution, stopped)
    assert stopped.conflict == ()
    relaxation = [tier for tier in stopped.tiers if tier.tier == "relaxation"]
    assert [tier.value >= 3 >= tier.bound for tier in relaxation] == [True]
