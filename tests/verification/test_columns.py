"""Solving on the arcs that prices call for gives the optimum over all arcs."""

from datetime import date

import numpy as np
import pytest

import laborflow as lf
from domain.policy import Policy
from domain.tables import POST_KINDS
from optimizer import columns
from optimizer.columns import solve_columns, solve_direct
from optimizer.encode import encode
from optimizer.objective import CostWeights
from optimizer.prices import dual_value, plan_value
from scenarios.ledgers.harder import harder

ON = date(2026, 3, 2)


def tiers_of(encoded, solved):
    """Return people by class, people on public-welfare posts, and yuan."""
    placed = solved.taken >= 0
    kinds = encoded.scene.posts["kind"][solved.problem.post[solved.taken[placed]]]
    by_class = np.bincount(encoded.scene.workers["who_class"][placed], minlength=encoded.classes).tolist()
    welfare = int((kinds == POST_KINDS.index("public_welfare")).sum())
    return by_class, welfare, int(solved.arcs.cost[solved.taken[placed]].sum())


@pytest.mark.parametrize("kind", ["hubs", "tight", "slack", "equal_costs"])
def test_generated_columns_reach_the_optimum_over_all_arcs(kind, monkeypatch):
    """Same people by class, same welfare placements, same cost as with all arcs, and priced over all of them."""
    monkeypatch.setattr(columns, "SHOWN_ARCS", 200)
    policy = Policy.load()
    encoded, weights = encode(harder(kind, 3000, 150), policy, ON), CostWeights.of(policy, ON)
    whole, part = solve_direct(encoded, weights), solve_columns(encoded, weights, direct_arcs=100)
    assert part.arcs.complete is False
    assert len(part.arcs) < len(whole.arcs)
    np.testing.assert_array_equal(part.arcs.posts_of_worker, whole.arcs.posts_of_worker)
    np.testing.assert_array_equal(part.arcs.workers_of_post, whole.arcs.workers_of_post)
    assert plan_value(part.problem, part.taken) == dual_value(part.problem, part.prices)
    assert tiers_of(encoded, part) == tiers_of(encoded, whole)
    # Independent of our prices: the prices of the part hold over all arcs.
    entry = part.prices.entry
    value = np.where(
        part.taken >= 0,
        part.problem.cost[np.maximum(part.taken, 0)] + entry[part.problem.post[np.maximum(part.taken, 0)]],
        part.problem.unplaced_cost,
    )
    everything, _ = columns.problem_of(encoded, whole.arcs, part.scale)
    assert (everything.cost + entry[everything.post] >= value[everything.worker_of_arc()]).all()


def test_a_plan_with_generated_columns_is_written_and_verified(tmp_path, monkeypatch):
    """The checker, the verifier and the stand-alone proof accept a plan whose certificate does not hold all arcs."""
    monkeypatch.setattr(columns, "SHOWN_ARCS", 500)
    instance, policy = harder("tight", 800, 60), Policy.load()
    monkeypatch.setattr("optimizer.solve.solve_columns", lambda e, w, p: solve_columns(e, w, p, direct_arcs=100))
    plan = lf.match(instance, date=ON, policy=policy)
    assert plan.identity["arcs_complete"] is False
    lf.write(plan, instance, policy, tmp_path / "plan")
    assert lf.verify(tmp_path / "plan") == []
    proof = lf.read_plan(tmp_path / "plan", proof=True)
    worst = proof.proof["posts"]["price"].idxmax()
    proof.proof["posts"].loc[worst, "price"] = 0
    proof.proof["posts"].to_parquet(tmp_path / "plan" / "proof" / "posts.parquet", index=False)
    assert lf.verify(tmp_path / "plan") != []
