"""Public assignment instances with published optima, through the public interface."""

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy.optimize import linear_sum_assignment

import laborflow
from domain.geography import Divisions
from domain.instance import Instance
from domain.policy import Policy
from tests.verification.instances import ON

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "known" / "assign"
OPTIMA = {"assign100": 305, "assign200": 475, "assign300": 626, "assign400": 804}  # its README's answers
ALWAYS = ("assign100", "assign200")

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"{FOLDER} is not there: the published instances are not ours"
)


def read_costs(name: str) -> npt.NDArray[np.int64]:
    """Return the square matrix of a file: n, then n x n costs row by row."""
    numbers = [int(token) for token in (FOLDER / f"{name}.txt").read_text(encoding="ascii").split()]
    size = numbers[0]
    assert len(numbers) == 1 + size * size
    return np.array(numbers[1:], np.int64).reshape(size, size)


@cache
def fares_only() -> Policy:
    """Return a policy whose cost is the fare in yuan and nothing else."""
    fares = Policy.load()
    only = "costs are fares"
    for name in ("minute_yuan", "wage_gain_share", "wish_rank_yuan", "surplus_level_yuan", "unknown_yuan"):
        fares = fares.replaced(f"cost.{name}", 0, only)
    for name in ("fare_share", "priority_multiplier"):
        fares = fares.replaced(f"cost.{name}", 1, only)
    for name in ("kind_yuan", "mode_yuan"):
        fares = fares.replaced(f"cost.{name}", dict.fromkeys(fares.value(f"cost.{name}", ON), 0), only)
    return fares


def as_labour_market(costs: npt.NDArray[np.int64]) -> Instance:
    """Return people and posts, each in a township of its own, with the costs as the fares, in yuan, between them."""
    size = len(costs)
    townships = Divisions.load().codes(under="22", digits=9)
    homes, places = townships[:size], townships[size : 2 * size]
    assert len(places) == size
    numbers = [f"{number:03d}" for number in range(size)]
    workers = {"worker_id": numbers, "region": homes, "status": "unemployed", "seeking": True, "reach": "province"}
    posts = {
        "post_id": numbers, "employer_id": "E", "title": "普工", "kind": "enterprise", "region": places, "seats": 1,
        "pay": 4000.0, "pay_unit": "month", "weekly_hours": 40.0, "starts": pd.Timestamp(ON), "physical_demand": "light",
    }  # fmt: skip
    employer = {"employer_id": ["E"], "name": ["甲"], "region": ["220421"], "headcount": [size]}
    distances = {
        "origin": np.repeat(homes, size), "destination": np.tile(places, size), "km": 10.0, "minutes": 10.0,
        "mode": "road", "fare_yuan": costs.ravel().astype(float),
    }  # fmt: skip
    people = pd.DataFrame({**workers, "birth_month": pd.Timestamp("1985-03-01"), "capacity": "full"})
    tables = {"workers": people, "posts": pd.DataFrame(posts), "employers": pd.DataFrame(employer)}
    return Instance({**tables, "distances": pd.DataFrame(distances)})


@pytest.mark.parametrize("name", [n if n in ALWAYS else pytest.param(n, marks=pytest.mark.soak) for n in OPTIMA])
def test_a_published_assignment_comes_out_at_its_optimum(name: str) -> None:
    """The plan places everybody at the published total, which SciPy's assignment solver confirms on the same file."""
    costs = read_costs(name)
    assert int(costs[linear_sum_assignment(costs)].sum()) == OPTIMA[name]
    plan = laborflow.match(as_labour_market(costs), date=ON, policy=fares_only())
    at = plan.assignments.astype({"worker_id": int, "post_id": int})
    assert (len(at), at["worker_id"].nunique(), at["post_id"].nunique()) == (len(costs),) * 3
    assert int(costs[at["worker_id"], at["post_id"]].sum()) == OPTIMA[name]
    assert int(at["cost_yuan"].sum()) == OPTIMA[name]
