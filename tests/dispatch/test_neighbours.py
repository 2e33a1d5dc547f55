"""People of neighbouring counties who go to one county ride together where neither county fills a vehicle by itself."""

import pandas as pd
import pytest

from dispatch.fleet_check import fleet_faults
from dispatch.snapshot import Snapshot
from tests.dispatch import day
from tests.dispatch.day import ON
from tests.dispatch.office import Office

pytestmark = pytest.mark.nights


def of_two_counties(office: Office, **more: object) -> None:
    """Import a day on which every other person lives at the seat of the next county, with a point there."""
    next_door = {"户籍地": "东辽县", "纬度": 42.93, "经度": 124.99, "可接受就业范围": "全国", "意向地区": "330206"}
    people = [
        {**row, **(next_door if row["人员编号"] in ("W02", "W04", "W06", "W08") else {})} for row in day.workers()
    ]
    there = {"集合点编号": "C", "集合点名称": "东辽站", "集合点所在地": "220422", "纬度": 42.93, "经度": 124.99}
    office.imports(劳动力=people, 集合点=[*day.points()[:1], there], **more)


def test_two_counties_fill_one_coach(office: Office) -> None:
    """Two or three people of each county are too few for a coach that wants five; together they ride, and the check agrees."""
    of_two_counties(office, 岗位=[{**row, "上岗日期": "2026-03-02"} for row in day.posts()])
    night = office.runs(effort=1)
    trips, stops, riders = (
        pd.read_parquet(night.folder / "6-vehicles" / f"{name}.parquet") for name in ("trips", "stops", "passengers")
    )
    assert len(trips) == 1
    assert trips["day"].tolist() == ["2026-03-03"], "the plan of the second of March is told to people the day after"
    assert set(stops["region"]) == {"220421", "220422"}
    assert stops["arrives"].max() - stops["arrives"].min() <= 120
    assert len(riders) >= 5
    snapshot = Snapshot.take(office.desk, ON, "", office.policy)
    frames = {name: pd.read_parquet(night.folder / "6-vehicles" / f"{name}.parquet") for name in ("trips", "stops", "pauses", "passengers")}  # fmt: skip
    diff = office.diff(night).reset_index()
    assert fleet_faults(snapshot, diff, frames, office.policy) == []
    strict = office.policy.replaced("vehicles.pickup_minutes_max", 10, "test")
    assert fleet_faults(snapshot, diff, frames, strict), "the check knows the bound by itself"
    later = office.policy.replaced("vehicles.lead_days", 2, "test")
    assert fleet_faults(snapshot, diff, frames, later), "and the first day on which vehicles leave"


def test_each_county_by_itself_where_the_way_between_is_too_long(office: Office) -> None:
    """With no time for a way between counties nobody rides, and everybody keeps the post."""
    office.policy = office.policy.replaced("vehicles.pickup_minutes_max", 0, "test")
    of_two_counties(office)
    night = office.runs(effort=1)
    assert night.draft["vehicles"]["trips"] == 0
    assert night.draft["vehicles"]["far"] >= 5
