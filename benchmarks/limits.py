"""Limits across people that bite, on made-up instances: the search with its bounds, and HiGHS on the same model."""

import pickle
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.arcs import ON
from benchmarks.measure import Stopwatch
from domain.language import Text
from domain.policy import Policy
from domain.tables import MODES
from optimizer.ceilings import ceilings_of
from optimizer.columns import Columns, solve_direct
from optimizer.duals import Goal, Ground
from optimizer.encode import Encoded, encode
from optimizer.flow import Problem
from optimizer.limit_rows import LimitRow, count, share, sheet_of
from optimizer.limited import tiers_of
from optimizer.limited_plan import Limited
from optimizer.limited_search import search_limited
from optimizer.linear_program import LinearProgram
from optimizer.objective import CostWeights
from optimizer.tier_bounds import Tiers
from scenarios.ledgers import harder

Ints = npt.NDArray[np.int64]
BITING = {"hard": 1.0, "mild": 0.15}
"""Share of the corridors and posts whose limits are tight: all, or a draw of so many."""
CEILING, FLOOR, SHARE = (0.75, 1.3), (1.25, 0.7), (0.3, 0.1)
"""Tight and loose: ceilings and floors of corridors in parts of whom the best plan without limits sends there, and the least
share of the first two classes among the people of each of the largest posts."""
BUDGET, DISPATCHED = {"hard": 0.9, "mild": 0.97}, 0.8
"""The budget, in parts of what that plan costs; and each cap of dispatched people, in parts of how many it sends."""
SEED = 20260302


def limits_of(encoded: Encoded, columns: Columns, how: str, posts: int) -> tuple[LimitRow, ...]:
    """Return corridors' ceilings and floors, shares of posts, one budget and caps of dispatched people.

    Parameters
    ----------
    encoded, columns
        The instance and its best plan without limits, whose flows the bounds are made from.
    how
        ``hard``, where every corridor is tight, or ``mild``, where few are.
    posts
        Post lots; with 5,000 there are 350 ceilings, 150 floors, 1,000 shares and 200 caps.
    """
    problem, part = columns.problem, min(1.0, posts / 5_000)
    owner, taken = problem.worker_of_arc(), columns.taken[columns.taken >= 0]
    homes, home = np.unique(encoded.instance.workers["region"].astype(str).str[:6], return_inverse=True)
    places, place = np.unique(encoded.instance.posts["region"].astype(str).str[:6], return_inverse=True)
    corridor = home[owner].astype(np.int64) * len(places) + place[problem.post]
    flow = np.bincount(corridor[taken], minlength=len(homes) * len(places))
    busiest, (ceilings, floors, shares, caps) = np.argsort(-flow, kind="stable"), _numbers(part)
    draw = np.random.default_rng(SEED)

    def tight() -> int:
        return int(draw.random() >= BITING[how])

    rows = []
    for key, arcs in grouped(corridor, busiest[:ceilings]):
        if flow[key] > 1:
            rows.append(count("corridor_quota", f"most {key}", arcs, None, int(flow[key] * CEILING[tight()])))
    for key, arcs in grouped(corridor, busiest[ceilings : ceilings + floors]):
        if flow[key]:
            rows.append(count("corridor_quota", f"least {key}", arcs, int(np.ceil(flow[key] * FLOOR[tight()])), None))
    first = encoded.scene.workers["who_class"][owner] <= 1
    for key, arcs in grouped(problem.post.astype(np.int64), np.argsort(-problem.seats, kind="stable")[:shares]):
        rows.append(share("priority_share", f"post {key}", "share_min", arcs[first[arcs]], arcs, SHARE[tight()]))
    yuan = (1 + np.where(first, 2, 1) * (1 + np.abs(columns.arcs.cost) // 300 % 4)).astype(np.int64)
    most = int(yuan[taken].sum() * BUDGET[how])
    rows.append(LimitRow("fund_budget", "all", "yuan", "yuan", np.arange(len(owner)), yuan, None, most, True, 0))
    _, firm = np.unique(encoded.instance.posts["employer_id"].astype(str), return_inverse=True)
    sent = np.flatnonzero(columns.arcs.mode == MODES.index("dispatched"))
    used = np.bincount(firm[problem.post[np.intersect1d(taken, sent)]], minlength=int(firm.max()) + 1)
    most_sent = np.argsort(-np.bincount(firm[problem.post[sent]], minlength=len(used)), kind="stable")[:caps]
    for key, at in grouped(firm[problem.post[sent]], most_sent):
        rows.append(count("dispatched_share", f"employer {key}", sent[at], None, int(used[key] * DISPATCHED)))
    return attainable(
        columns.problem, tiers_of(encoded, columns.arcs, columns.problem, columns.taken), rows, columns.taken
    )


def attainable(problem: Problem, tiers: Tiers, rows: list[LimitRow], taken: Ints) -> tuple[LimitRow, ...]:
    """Return the limits with floors lowered until the linear program can keep them all, in whole people.

    What is measured is how near the best plan a search comes that keeps every hard limit, so it must be possible to.
    """
    rows = [row for row in rows if len(row.members)]
    ceilings = ceilings_of(sheet_of(rows, len(problem.post)), len(problem.post))
    ground = Ground.of(problem, ceilings, *tiers.by_end(problem), tiers.classes)
    floors = np.flatnonzero(
        (ceilings.side < 0) & np.array([row.limit == "corridor_quota" for row in rows])[ceilings.limit]
    )
    dear, none = np.full(len(ceilings.most), np.inf), np.zeros(tiers.classes)
    dear[floors] = 1.0
    goal = Goal(np.zeros(len(problem.post), np.int64), none, none, none.astype(np.int64), 0.0, 0.0, 0, dear)
    members = [rows[number].members for number in ceilings.limit[floors].tolist()]
    found = LinearProgram(ground, taken[taken >= 0], np.unique(np.concatenate(members))).solve(goal)
    kept = ceilings.by_row[floors][:, found.pool] @ found.amount
    short = np.ceil(np.maximum(kept - ceilings.most[floors], 0) - 1e-6).astype(np.int64)
    for number, by in zip(ceilings.limit[floors].tolist(), short.tolist(), strict=True):
        rows[number] = replace(rows[number], low=int(rows[number].low or 0) - by)
    return tuple(rows)


def _numbers(part: float) -> tuple[int, int, int, int]:
    ceilings, floors, shares, caps = (max(1, round(number * part)) for number in (350, 150, 1_000, 200))
    return ceilings, floors, shares, caps


def grouped(key: Ints, chosen: Ints) -> list[tuple[int, Ints]]:
    """Return the positions, ascending, at which each of the chosen keys stands."""
    order = np.argsort(key, kind="stable")
    first, last = np.searchsorted(key[order], chosen), np.searchsorted(key[order], chosen, side="right")
    return [(int(k), np.sort(order[a:b])) for k, a, b in zip(chosen, first, last, strict=True)]


def prepare(watch: Stopwatch, file: str, kind: str, workers: str, posts: str, how: str) -> dict[str, Any]:
    """Write an instance's problem, tiers, limits and best plan without them to a file."""
    policy = Policy.load()
    encoded = encode(harder(kind, int(workers), int(posts)), policy, ON)
    with watch.running():
        columns = solve_direct(encoded, CostWeights.of(policy, ON))
    rows = limits_of(encoded, columns, how, int(posts))
    tiers = tiers_of(encoded, columns.arcs, columns.problem, columns.taken)
    Path(file).write_bytes(pickle.dumps((columns.problem, tiers, rows, columns.taken)))
    on = np.zeros(len(columns.problem.post), bool)
    on[columns.taken[columns.taken >= 0]] = True
    placed, biting = int(on.sum()), sum(bool(row.beyond(on)) for row in rows)
    return {"arcs": len(columns.problem.post), "limits": len(rows), "biting": biting, "placed": placed}


def ours(watch: Stopwatch, file: str, classes: str = "all") -> dict[str, Any]:
    """Search, and bound every tier; with ``one`` class everybody counts alike, so that there is one tier of people."""
    problem, tiers, rows, taken = pickle.loads(Path(file).read_bytes())
    if classes == "one":
        tiers = replace(tiers, who=np.zeros_like(tiers.who), classes=1, most=tiers.most[-1:])
    begun, planned = time.monotonic(), list[float]()

    def progress(name: Text, _done: int, _steps: int) -> None:
        if name.en == "bounding the tiers":
            planned.append(time.monotonic() - begun)

    with watch.running():
        found = search_limited(problem, tiers, rows, taken, progress)
    return {**facts(found), "plan_s": planned[0]}


def facts(found: Limited) -> dict[str, Any]:
    """Return people placed and their bound, units of hard limits missed, the gap in yuan, and how many tiers are proven."""
    who = [tier for tier in found.tiers if tier.tier == "who"]
    yuan = found.tiers[-1]
    return {
        "placed": who[-1].value,
        "bound": who[-1].bound,
        "missed": sum(tier.value for tier in found.tiers if tier.tier == "relaxation"),
        "yuan": yuan.value - yuan.bound,
        "proven": sum(tier.value == tier.bound for tier in found.tiers),
        "tiers": len(found.tiers),
    }


def highs(watch: Stopwatch, file: str, seconds: str) -> dict[str, Any]:
    """Let HiGHS place as many people as it can within a time limit: one tier only, all limits hard."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    from optimizer.program import Program

    problem, _, rows, _ = pickle.loads(Path(file).read_bytes())
    program = Program.of(problem, list(rows), np.zeros(len(rows), bool))
    objective = program.objective(np.full(program.arcs, -1, np.int64))
    begun = time.monotonic()
    with watch.running():
        answer = milp(
            objective.astype(float), integrality=np.ones(len(objective)), bounds=Bounds(0, program.most),
            constraints=LinearConstraint(program.matrix, program.low, program.high),
            options={"time_limit": float(seconds)},
        )  # fmt: skip
    placed = None if answer.x is None else int(np.rint(-answer.fun))
    bound = None if answer.mip_dual_bound is None else float(-answer.mip_dual_bound)
    return {"placed": placed, "bound": bound, "wall_s": time.monotonic() - begun}
