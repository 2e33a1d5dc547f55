"""County plans against SciPy's HiGHS, tier by tier on the same admissible pairs."""

import datetime
from pathlib import Path

import numpy as np
import pytest

import laborflow
from domain.instance import Instance
from scenarios.ledgers import generate, write_ledgers
from tests.verification.independent import Model, Tiers
from tests.verification.instances import ON, crowded, policy, solved

COUNTIES = [
    ("hubs", 2000, 150, 1),
    pytest.param("scarce_skills", 4000, 150, 2, marks=pytest.mark.agreement),
    ("tight", 2000, 120, 3),
    ("slack", 2500, 100, 4),
    pytest.param("equal_costs", 2000, 100, 5, marks=pytest.mark.agreement),
    pytest.param("tight", 5000, 300, 6, marks=pytest.mark.soak),
    pytest.param("hubs", 10_000, 300, 7, marks=pytest.mark.soak),
    pytest.param("equal_costs", 5000, 300, 8, marks=pytest.mark.soak),
]


def optimum_everywhere(instance: Instance) -> tuple[Model, Tiers]:
    """Assert that the plan equals HiGHS in every tier; return the model and the values."""
    solution = solved(instance)
    model = Model.of(solution)
    ours = model.values(solution.taken)
    assert ours == model.tiers_one_by_one()
    # The classes do not compete in heads (a matroid): as many people in all as any plan places.
    assert sum(ours.people) == model.most_people(np.ones(len(model.post), bool))
    return model, ours


@pytest.mark.parametrize(("kind", "workers", "posts", "seed"), COUNTIES)
def test_a_county_plan_is_best_in_every_tier(kind: str, workers: int, posts: int, seed: int) -> None:
    """People of each class, people on welfare posts and cost are the values HiGHS reaches one tier at a time."""
    model, ours = optimum_everywhere(crowded(kind, workers, posts, seed))
    # The instance is not idle: every tier has something to decide, and caps and seats bind.
    assert 0 < sum(ours.people) < len(set(model.worker.tolist()))
    assert ours.welfare > 0
    assert len(model.post) > 2 * sum(ours.people)


def test_a_plan_from_ledgers_is_best_in_every_tier(tmp_path: Path) -> None:
    """What was written as Chinese workbooks, imported and matched equals HiGHS in every tier, and the plan says so."""
    write_ledgers(generate((1500, 80), seed=7, on=ON), tmp_path / "ledgers")
    instance = laborflow.intake(tmp_path / "ledgers", on=ON, policy=policy(), vault_key=bytes(32)).instance
    _, best = optimum_everywhere(instance)
    plan = laborflow.match(instance, date=datetime.date.isoformat(ON), policy=policy())
    stated = plan.tiers.set_index("part")["value"]
    assert [stated[f"class {number}"] for number in range(len(best.people))] == list(best.people)
    assert (stated["all"], stated["welfare posts"], stated["yuan"]) == (sum(best.people), best.welfare, best.cost)
    assert (plan.tiers["gap"].dropna() == 0).all()
