"""Instances whose optimum under limits is known because it was planted."""

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import laborflow
from cli import app
from domain.instance import Instance
from domain.plan import Plan
from domain.policy import Policy
from optimizer.limited import EXACT_ARCS
from optimizer.verify import all_certified
from replies import verified
from scenarios.ledgers import harder
from tests.verification.instances import ON
from tests.verification.tiny_limits import everything


def with_halves(plain: Instance, placed: pd.Series) -> tuple[Instance, int]:
    """Return the instance with a quota per county of half as many as are placed from there, and the sum of the quotas.

    No plan places more than the sum. The people placed without limits keep it when half of each county stay: any part of
    a plan can keep its seats. So the sum is the optimum.
    """
    counties = plain.workers["region"].str[:6]
    count = counties[plain.workers["worker_id"].isin(placed)].value_counts().sort_index()
    quotas = [
        {"quota_id": f"Q{county}", "of_workers": f"region = {county}", "people_max": int(people) // 2}
        for county, people in count.items()
    ]
    others = sorted(set(counties) - set(count.index))
    quotas += [{"quota_id": f"Q{county}", "of_workers": f"region = {county}", "people_max": 0} for county in others]
    return Instance({**plain.tables, "quotas": pd.DataFrame(quotas)}), sum(int(people) // 2 for people in count)


def plant(workers: int, posts: int) -> None:
    """Match with and without the quotas: exactly the planted number is placed, and proven by prices."""
    plain = harder("hubs", workers, posts)
    free = laborflow.match(plain, date=ON, policy=everything())
    instance, planted = with_halves(plain, free.assignments["worker_id"])
    plan = laborflow.match(instance, date=ON, policy=everything())
    found = plan.tiers.set_index(["tier", "part"]).loc[("who", "all")]
    assert 0 < planted < len(free.assignments)
    assert (len(plan.assignments), found["value"], found["bound"], found["certified"]) == (planted,) * 4


def test_a_planted_optimum_comes_out() -> None:
    """Ninety people and nine posts, by integer programs."""
    plant(90, 9)


@pytest.mark.agreement
def test_a_searched_plan_is_written_and_verified(tmp_path: Path) -> None:
    """Above the size of integer programs: the planted number, bounds and prices of limits, all added up again by ``verify``."""
    plain, rules = harder("hubs", 1_600, 160), Policy.load()
    free = laborflow.match(plain, date=ON, policy=rules)
    instance, planted = with_halves(plain, free.assignments["worker_id"])
    plan = laborflow.match(instance, date=ON, policy=rules)
    assert len(plan.proof["arcs"]) > EXACT_ARCS
    assert len(plan.assignments) == planted
    assert all_certified(plan)
    # With one place more in a quota somebody who waits for it is placed. The bound before it is rounded down is less than one
    # person above the plan, and with the price it may not be less than that one: so the price is more than nothing.
    quotas = plan.limits[plan.limits["limit"] == "general_quota"].set_index("subject")
    waiting = {f"Q{home[:6]}" for home in plain.workers.set_index("worker_id").loc[_left_out(free, plan), "region"]}
    assert len(waiting) > 20
    assert (quotas.loc[sorted(waiting), "price_people"] > 0).all()
    folder = tmp_path / "plan"
    laborflow.write(plan, instance, rules, folder)
    done = CliRunner().invoke(app, ["verify", str(folder), "--lang", "en"])
    assert done.exit_code == 0, (done.output, done.exception)
    assert "bound of every tier was added up again" in str(verified(laborflow.read_plan(folder), [], "en").lines[0])
    better = plan.proof["bounds"].copy()
    better.loc[better["tier"] == "who", ["certified", "bound"]] -= 1
    found = laborflow.check(Plan(plan.frames, plan.identity, {**plan.proof, "bounds": better}), instance, rules)
    assert "bounds" in {violation.claim for violation in found}


def _left_out(free: Plan, plan: Plan) -> list[str]:
    """Return who has a place without the quotas and none with them."""
    return sorted(set(free.assignments["worker_id"]) - set(plan.assignments["worker_id"]))


@pytest.mark.soak
def test_a_planted_optimum_comes_out_at_size() -> None:
    """Ten thousand people and a thousand posts, by the search."""
    plant(10_000, 1_000)
