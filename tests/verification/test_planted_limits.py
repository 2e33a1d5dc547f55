"""Instances whose optimum under limits is known because it was planted."""

import pandas as pd
import pytest

import laborflow
from domain.instance import Instance
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


@pytest.mark.soak
def test_a_planted_optimum_comes_out_at_size() -> None:
    """Ten thousand people and a thousand posts, by the search."""
    plant(10_000, 1_000)
