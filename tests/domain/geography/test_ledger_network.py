"""A road and rail network kept as a ledger decides the journeys between its places."""

import numpy as np
import pandas as pd

from domain.geography import Travel, TravelRules
from domain.instance import Instance
from domain.intake import read_ledgers
from tests.domain.intake.ledger import LENIENT, new_vault, tidy, workbook

RULES = TravelRules.checked(
    detour_road=1.3, road_limits_km=[30.0], road_speeds_km_hour=[30.0, 60.0], rail_from_km=1000.0, detour_rail=1.2,
    rail_speed_km_hour=120.0, rail_access_minutes=60.0, fare_road_yuan_km=0.35, fare_rail_yuan_km=0.4,
    county_typical_km=25.0, county_typical_minutes=45.0,
)  # fmt: skip


def instance_with(edges: pd.DataFrame) -> Instance:
    """One worker of 东丰县 and one post in 辽源市龙山区."""
    workers = pd.DataFrame({"worker_id": ["W"], "region": ["220421"], "status": ["unemployed"]})
    posts = pd.DataFrame(
        {
            "post_id": ["P"], "employer_id": ["E"], "title": ["工"], "kind": ["enterprise"], "region": ["220402"],
            "seats": [1], "pay": [3000], "pay_unit": ["month"], "starts": ["2026-03-02"],
        }
    )  # fmt: skip
    employers = pd.DataFrame({"employer_id": ["E"], "name": ["厂"], "region": ["220402"], "headcount": [5]})
    return Instance({"workers": workers, "posts": posts, "employers": employers, "edges": edges})


def test_ends_may_be_names_of_divisions_and_junctions():
    """东丰县 - 某路口 - 辽源市龙山区: 20 + 15 minutes and 18 + 12 km over the junction, names read as divisions."""
    edges = pd.DataFrame(
        {"origin": ["东丰县", "某路口"], "destination": ["某路口", "辽源市龙山区"], "km": [18, 12], "minutes": [20, 15]}
    )
    journey = Travel.under(instance_with(edges), RULES).pairs(np.array([0]), np.array([0])).iloc[0]
    # Fare by the kilometre: 30 km x 0.35 yuan = 10.50 yuan.
    assert (journey["km"], journey["minutes"], journey["fare_yuan"]) == (30.0, 35.0, 10.5)
    assert not journey["estimated"]


def test_one_way_edges_lead_one_way(tmp_path):
    """An edge from the post to the worker that is one way says nothing of the way to work."""
    edges = pd.DataFrame(
        {"origin": ["220402"], "destination": ["220421"], "km": [30], "minutes": [35], "one_way": [True]}
    )
    with_edge = Travel.under(instance_with(edges), RULES).pairs(np.array([0]), np.array([0])).iloc[0]
    without = Travel.under(instance_with(edges.iloc[:0]), RULES).pairs(np.array([0]), np.array([0])).iloc[0]
    assert with_edge["minutes"] == without["minutes"] != 35


def test_a_sheet_named_road_network_is_read(tmp_path):
    """The sheet 路网 of a workbook becomes the table of edges."""
    sheets = {**tidy(), "路网": [["起点", "终点", "里程", "时间", "交通方式"], ["东丰县", "沈阳站", 200, 90, "高铁"]]}
    path = workbook(tmp_path / "台账.xlsx", sheets)
    found = read_ledgers(path, policy=LENIENT, vault=new_vault(tmp_path))
    assert found.faults == []
    row = found.instance.edges.iloc[0]
    assert (row["origin"], row["destination"], row["km"], row["minutes"], row["mode"]) == (
        "东丰县", "沈阳站", 200, 90, "rail",
    )  # fmt: skip
