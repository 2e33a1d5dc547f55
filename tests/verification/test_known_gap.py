"""Public generalised assignment instances with published optima, through a fund's limit and the public interface.

A job is somebody from the west, an agent a prefecture in Fujian. Each agent has a post of one seat for every job, in a
township of its own: the journey there takes as many minutes as the job costs, and the grant for taking on somebody from
another province is as many yuan as the job's load. The agent's fund holds its capacity in yuan.
"""

import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

import laborflow
from domain.geography import Divisions
from domain.instance import Instance
from domain.policy import Policy
from tests.optimizer.limits_case import everything
from tests.verification.instances import ON

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "known" / "gap"
OPTIMA = {"c0515_1": 261, "c0515_2": 269, "c0515_3": 256, "c0848_1": 797, "a05100": 1698}  # bounds.txt, minimisation
ALWAYS = ("c0515_1",)
AGREED = ("c0515_2", "c0515_3")
PREFECTURES = ("3501", "3505", "3507", "3504", "3508", "3509", "3506", "3503")
FAR = 10_000.0

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"{FOLDER} is not there: the published instances are not ours"
)
Matrix = npt.NDArray[np.int64]


def read(name: str) -> tuple[Matrix, Matrix, Matrix]:
    """Return costs and loads (agents, jobs), and capacities (agents,)."""
    with zipfile.ZipFile(FOLDER / f"{name}.zip") as packed:
        numbers = np.array(packed.read(packed.namelist()[0]).split(), np.int64)
    agents, jobs = numbers[:2].tolist()
    size = agents * jobs
    assert len(numbers) == 2 + 2 * size + agents
    costs, loads = numbers[2 : 2 + size], numbers[2 + size : 2 + 2 * size]
    return costs.reshape(agents, jobs), loads.reshape(agents, jobs), numbers[2 + 2 * size :]


def least(costs: Matrix, loads: Matrix, room: Matrix) -> int:
    """Return the optimum by HiGHS on the bare matrices."""
    agents, jobs = costs.shape
    once = np.tile(np.eye(jobs), agents)
    held = np.zeros((agents, agents * jobs))
    for agent in range(agents):
        held[agent, agent * jobs : (agent + 1) * jobs] = loads[agent]
    rules = [LinearConstraint(once, 1, 1), LinearConstraint(held, -np.inf, room)]
    found = milp(costs.ravel(), integrality=np.ones(agents * jobs), bounds=Bounds(0, 1), constraints=rules)
    return round(found.fun)


def townships(agents: int, jobs: int) -> list[str]:
    """Return a township for each job, agent by agent."""
    codes = Divisions.load()
    sites = [codes.codes(under=place, digits=9)[:jobs] for place in PREFECTURES[:agents]]
    assert all(len(some) == jobs for some in sites)
    return [site for some in sites for site in some]


def policy(loads: Matrix, sites: list[str]) -> Policy:
    """Return a policy whose cost is the minutes, and whose grant at each township is the load."""
    rules, why = everything(), "costs are minutes, grants are loads"
    for name in ("fare_share", "wage_gain_share", "wish_rank_yuan", "surplus_level_yuan", "unknown_yuan"):
        rules = rules.replaced(f"cost.{name}", 0, why)
    for name in ("minute_yuan", "priority_multiplier"):
        rules = rules.replaced(f"cost.{name}", 1, why)
    for name in ("kind_yuan", "mode_yuan"):
        rules = rules.replaced(f"cost.{name}", dict.fromkeys(rules.value(f"cost.{name}", ON), 0), why)
    for site, load in zip(sites, loads.ravel().tolist(), strict=True):
        rules = rules.replaced("cross_province_absorption.amount_yuan", load, why, place=site)
    return rules


def as_labour_market(costs: Matrix, room: Matrix, sites: list[str]) -> Instance:
    """Return people, posts, journeys and funds."""
    agents, jobs = costs.shape
    homes = Divisions.load().codes(under="62", digits=9)[:jobs]
    workers = pd.DataFrame(
        {"worker_id": [f"J{job:03d}" for job in range(jobs)], "region": homes, "status": "unemployed", "seeking": True,
         "wants_to_leave": True, "reach": "nation", "max_travel_minutes": 100, "capacity": "full",
         "birth_month": pd.Timestamp("1985-03-01")}
    ).assign(groups=pd.Series([("out_of_poverty",)] * jobs, dtype=object))  # fmt: skip
    names = [f"A{agent}-{job:03d}" for agent in range(agents) for job in range(jobs)]
    posts = pd.DataFrame(
        {"post_id": names, "employer_id": "E", "title": "普工", "kind": "enterprise", "region": sites, "seats": 1,
         "pay": 4000.0, "pay_unit": "month", "weekly_hours": 40.0, "full_time": True, "starts": pd.Timestamp(ON),
         "ends": pd.Timestamp("2026-12-31"), "physical_demand": "light"}
    )  # fmt: skip
    employers = pd.DataFrame({"employer_id": ["E"], "name": ["甲"], "region": ["350102"], "headcount": [10]})
    # A way to a post that is meant for another job is too far for everybody.
    minutes = np.full((jobs, agents, jobs), FAR)
    minutes[np.arange(jobs), :, np.arange(jobs)] = costs.T
    distances = pd.DataFrame(
        {"origin": np.repeat(homes, agents * jobs), "destination": np.tile(sites, jobs), "km": 10.0,
         "minutes": minutes.ravel(), "mode": "road", "fare_yuan": 0.0}
    )  # fmt: skip
    funds = pd.DataFrame(
        {"fund_id": [f"F{agent}" for agent in range(agents)], "channel": "cooperation",
         "region": list(PREFECTURES[:agents]), "amount_yuan": room.astype(float)}
    )  # fmt: skip
    return Instance(
        {"workers": workers, "posts": posts, "employers": employers, "distances": distances, "funds": funds}
    )


@pytest.mark.parametrize(
    "name",
    [
        n if n in ALWAYS else pytest.param(n, marks=pytest.mark.agreement if n in AGREED else pytest.mark.soak)
        for n in OPTIMA
    ],
)
def test_a_published_generalised_assignment_comes_out_at_its_optimum(name: str) -> None:
    """Everybody is placed, every fund holds, and the minutes are the published optimum, which HiGHS confirms on the file."""
    costs, loads, room = read(name)
    jobs = costs.shape[1]
    assert least(costs, loads, room) == OPTIMA[name]
    sites = townships(*costs.shape)
    plan = laborflow.match(as_labour_market(costs, room, sites), date=ON, policy=policy(loads, sites))
    agent = plan.assignments["post_id"].str[1].astype(int).to_numpy()
    job = plan.assignments["worker_id"].str[1:].astype(int).to_numpy()
    assert sorted(job.tolist()) == list(range(jobs))
    assert (np.bincount(agent, loads[agent, job], len(room)) <= room).all()
    assert int(costs[agent, job].sum()) == OPTIMA[name]
    tiers = plan.tiers.set_index(["tier", "part"])
    assert tiers.loc[("where", "yuan"), ["value", "bound"]].tolist() == [OPTIMA[name]] * 2
    assert tiers.loc[("where", "yuan"), "certified"] <= OPTIMA[name]
