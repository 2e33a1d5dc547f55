"""The match on given arcs: ours with its proof, the solver called directly, and other public solvers."""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment, linprog

from benchmarks.arcs import ON, arcs_of
from benchmarks.measure import Stopwatch
from domain.check import check_certificate
from optimizer.columns import posts_among, problem_of
from optimizer.flow import Problem
from optimizer.last_resort import ClosedSet, closed_set
from optimizer.lottery import decide
from optimizer.objective import CostWeights, is_welfare
from optimizer.prices import dual_value, plan_value, solve_priced
from optimizer.simplex import empty_tree, resolve
from optimizer.solution import Solution
from optimizer.solve import proof_frames, solve

FIELDS = [field.name for field in dataclasses.fields(Problem)]


def prepare(watch: Stopwatch, file: str, kind: str, workers: str, posts: str) -> dict[str, Any]:
    """Write the problem of an instance, with what the lottery needs, to a file."""
    encoded, arcs, _ = arcs_of(watch, kind, int(workers), int(posts))
    problem, _ = problem_of(encoded, arcs)
    columns: dict[str, Any] = {name: getattr(problem, name) for name in FIELDS}
    columns |= {"mode": arcs.mode, "worker_tokens": encoded.worker_tokens, "post_tokens": encoded.post_tokens}
    np.savez(file, welfare=is_welfare(encoded.scene), **columns)
    return {"arcs": len(arcs), "seats": int(problem.seats.sum())}


def problem_in(file: str) -> tuple[Problem, dict[str, Any]]:
    """Return the problem of a file and everything in it."""
    with np.load(Path(file)) as stored:
        columns = dict(stored)
    return Problem(**{name: columns[name] for name in FIELDS}), columns


def ours(watch: Stopwatch, file: str) -> dict[str, Any]:
    """Solve, rebuild the prices, hold the lottery, close the last-resort argument and compare value and bound."""
    return _ours(watch, file, lottery=True)


def ours_without_lottery(watch: Stopwatch, file: str) -> dict[str, Any]:
    """Do the same without the lottery between equally good plans: what the direct solve does, and its proof."""
    return _ours(watch, file, lottery=False)


def _ours(watch: Stopwatch, file: str, *, lottery: bool) -> dict[str, Any]:
    problem, columns = problem_in(file)
    small = _part(problem, 50)
    solve_priced(small)  # compiles
    resolve(empty_tree(small), small)
    with watch.running():
        taken, prices = solve_priced(problem)
        if lottery:
            tokens = columns["worker_tokens"], columns["post_tokens"]
            taken = decide(problem, taken, prices, *tokens, columns["mode"])
        closed = closed_set(
            problem, taken, columns["welfare"], posts_among(problem.start, problem.post, len(problem.seats))
        )
        value, bound = plan_value(problem, taken), dual_value(problem, prices)
    if value != bound or closed.escapes:
        raise RuntimeError("not proven")
    return {"value": value, "placed": int((taken >= 0).sum())}


def _closed(problem: Problem, taken: Any, welfare: Any) -> ClosedSet:
    return closed_set(problem, taken, welfare, posts_among(problem.start, problem.post, len(problem.seats)))


def _part(problem: Problem, workers: int) -> Problem:
    end = int(problem.start[workers])
    return dataclasses.replace(
        problem,
        start=problem.start[: workers + 1],
        post=problem.post[:end],
        cost=problem.cost[:end],
        unplaced_cost=problem.unplaced_cost[:workers],
    )


def flow_directly(watch: Stopwatch, file: str) -> dict[str, Any]:
    """Call OR-Tools' SimpleMinCostFlow on the same arcs and costs, without prices, proof or lottery."""
    problem, _ = problem_in(file)
    worker = problem.worker_of_arc()
    workers, posts, employers = problem.workers, len(problem.seats), len(problem.cap)
    sink = workers + posts + employers
    everybody, lots, firms = np.split(np.arange(sink, dtype=np.int32), [workers, workers + posts])
    after = np.where(problem.employer >= 0, workers + posts + problem.employer, sink)
    with watch.running():
        tails = np.concatenate([worker, everybody, lots, firms])
        heads = np.concatenate([workers + problem.post, np.full(workers, sink), after, np.full(employers, sink)])
        room = np.concatenate([np.ones(len(worker) + workers, np.int64), problem.seats, problem.cap])
        cost = np.concatenate([problem.cost, problem.unplaced_cost, np.zeros(posts + employers, np.int64)])
        solver = min_cost_flow.SimpleMinCostFlow()
        solver.add_arcs_with_capacity_and_unit_cost(tails, heads.astype(np.int32), room, cost)
        solver.set_nodes_supplies(np.append(everybody, np.int32(sink)), np.append(np.ones(workers, np.int64), -workers))
        if solver.solve() != solver.OPTIMAL:
            raise RuntimeError("no optimum")
    return {"value": int(solver.optimal_cost())}


def certificate(watch: Stopwatch, kind: str, workers: str, posts: str) -> dict[str, Any]:
    """Check the certificate of a solved instance by the checker, which prices every arc."""
    encoded, _, policy = arcs_of(Stopwatch(), kind, int(workers), int(posts))
    solution: Solution = solve(encoded, CostWeights.of(policy, ON))
    frames = proof_frames(solution)
    with watch.running():
        broken = check_certificate(frames)
    if broken:
        raise RuntimeError("the certificate does not hold")
    return {"arcs": len(frames["arcs"])}


def highs(watch: Stopwatch, file: str) -> dict[str, Any]:
    """Solve the linear program of the same problem by SciPy's HiGHS, with the costs scaled to at most one."""
    problem, _ = problem_in(file)
    pairs = np.arange(len(problem.post))
    worker, owner = problem.worker_of_arc().astype(np.int64), problem.employer[problem.post]
    counted = np.flatnonzero(owner >= 0)
    families = [(worker, pairs, problem.workers), (problem.post.astype(np.int64), pairs, len(problem.seats))]
    families.append((owner[counted], counted, len(problem.cap)))
    parts = [sp.csr_array((np.ones(len(at)), (row, at)), (count, len(pairs))) for row, at, count in families]
    rows: Any = sp.vstack(parts)
    high = np.concatenate([np.ones(problem.workers), problem.seats, problem.cap])
    saved = problem.cost - problem.unplaced_cost[worker]
    scaled: Any = saved / np.abs(saved).max()
    with watch.running():
        found = linprog(scaled, rows, high, bounds=(0, 1), method="highs")
    if not found.success:
        raise RuntimeError(found.message)
    return {"value": int(problem.unplaced_cost.sum() + saved[np.rint(found.x) > 0].sum())}


def dense_assignment(watch: Stopwatch, file: str) -> dict[str, Any]:
    """Solve by SciPy's linear_sum_assignment: a row per person with a choice, a column per seat and per unplaced."""
    problem, _ = problem_in(file)
    rows = np.flatnonzero(np.diff(problem.start) > 0)
    first = np.concatenate([[0], np.cumsum(problem.seats)])
    with watch.running():
        matrix = np.full((len(rows), int(first[-1]) + len(rows)), np.inf)
        for place, row in enumerate(rows.tolist()):
            for arc in range(int(problem.start[row]), int(problem.start[row + 1])):
                seats = slice(int(first[problem.post[arc]]), int(first[problem.post[arc] + 1]))
                matrix[place, seats] = np.minimum(matrix[place, seats], problem.cost[arc])
            matrix[place, first[-1] + place] = problem.unplaced_cost[row]
        chosen = linear_sum_assignment(matrix)
        value = int(matrix[chosen].sum())
    alone = np.setdiff1d(np.arange(problem.workers), rows)
    return {"value": value + int(problem.unplaced_cost[alone].sum())}
