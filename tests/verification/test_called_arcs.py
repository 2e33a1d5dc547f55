"""Solving on the arcs that prices call for, where caps and public-welfare posts bind, against solving on all arcs."""

from pathlib import Path

import numpy as np
import pytest

import laborflow as lf
from domain.policy import Policy
from optimizer import columns
from optimizer.columns import solve_columns, solve_direct
from optimizer.encode import encode
from optimizer.objective import CostWeights
from optimizer.prices import dual_value, plan_value
from optimizer.solution import Solution
from scenarios.ledgers import SHAPES
from scenarios.ledgers.harder import harder
from tests.verification.independent import Model
from tests.verification.instances import ON, crowded, policy, solved
from tests.verification.tiny import tempting, tiny_instances


def assert_called_arcs_are_enough(solution: Solution, weights: CostWeights) -> None:
    """Assert that solving in rounds gives the tiers of the solution on all arcs, at value equal to bound."""
    model = Model.of(solution)
    part = solve_columns(solution.encoded, weights, direct_arcs=0)
    assert plan_value(part.problem, part.taken) == dual_value(part.problem, part.prices)
    pair_of = {key: pair for pair, key in enumerate(zip(model.worker, model.post, solution.arcs.mode, strict=True))}
    rows = np.flatnonzero(part.taken >= 0)
    used = part.taken[rows]
    keys = zip(rows, part.problem.post[used], part.arcs.mode[used], strict=True)
    taken = np.full(model.workers, -1, np.int64)
    taken[rows] = [pair_of[key] for key in keys]
    assert model.values(taken) == model.values(solution.taken)


@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_a_county_on_called_arcs_is_as_good_as_on_all(kind: str) -> None:
    """People of each class, people on welfare posts and cost are those of the direct solve."""
    assert_called_arcs_are_enough(solved(crowded(kind, 2500, 200, 21)), CostWeights.of(policy(), ON))


def test_tiny_instances_on_called_arcs_are_as_good_as_on_all() -> None:
    """The same holds where seats are missing, caps are zero and people have no pair at all."""
    weights = CostWeights.of(tempting(), ON)
    for instance in tiny_instances(range(2000, 2030)):
        assert_called_arcs_are_enough(solved(instance, tempting()), weights)


@pytest.mark.parametrize("kind", ["hubs", "tight", "slack", "equal_costs"])
def test_prices_of_called_arcs_hold_over_all_arcs(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pairs are counted as on all arcs, and nobody has a cheaper one at the prices, held or not."""
    monkeypatch.setattr(columns, "SHOWN_ARCS", 200)
    encoded, weights = encode(harder(kind, 3000, 150), policy(), ON), CostWeights.of(policy(), ON)
    whole, part = solve_direct(encoded, weights), solve_columns(encoded, weights, direct_arcs=100)
    assert part.arcs.complete is False
    assert len(part.arcs) < len(whole.arcs)
    np.testing.assert_array_equal(part.arcs.posts_of_worker, whole.arcs.posts_of_worker)
    np.testing.assert_array_equal(part.arcs.workers_of_post, whole.arcs.workers_of_post)
    assert plan_value(part.problem, part.taken) == dual_value(part.problem, part.prices)
    # Independent of our prices: the prices of the part hold over all arcs.
    entry = part.prices.entry
    value = np.where(
        part.taken >= 0,
        part.problem.cost[np.maximum(part.taken, 0)] + entry[part.problem.post[np.maximum(part.taken, 0)]],
        part.problem.unplaced_cost,
    )
    everything, _ = columns.problem_of(encoded, whole.arcs, part.scale)
    assert (everything.cost + entry[everything.post] >= value[everything.worker_of_arc()]).all()


def test_a_plan_on_called_arcs_is_written_and_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checker, the verifier and the stand-alone proof accept a plan whose certificate does not hold all arcs."""
    monkeypatch.setattr(columns, "SHOWN_ARCS", 500)
    instance, rules = harder("tight", 800, 60), Policy.load()
    monkeypatch.setattr("optimizer.solve.solve_columns", lambda e, w, p: solve_columns(e, w, p, direct_arcs=100))
    plan = lf.match(instance, date=ON, policy=rules)
    assert plan.identity["arcs_complete"] is False
    lf.write(plan, instance, rules, tmp_path / "plan")
    assert lf.verify(tmp_path / "plan") == []
    proof = lf.read_plan(tmp_path / "plan", proof=True)
    worst = proof.proof["posts"]["price"].idxmax()
    proof.proof["posts"].loc[worst, "price"] = 0
    proof.proof["posts"].to_parquet(tmp_path / "plan" / "proof" / "posts.parquet", index=False)
    assert lf.verify(tmp_path / "plan") != []
