"""Drivers rest, coaches stand before dawn, nobody is put on a train that leaves too early; a check of its own sees to it."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from dispatch.fleet_check import fleet_faults
from dispatch.hours import NIGHT, REST, Hours, Pause, driven, drivers_needed
from dispatch.night import Night
from dispatch.snapshot import Snapshot
from dispatch.steps import read_fleet
from tests.dispatch import day
from tests.dispatch.day import ON
from tests.dispatch.office import Office

HOURS = Hours(
    by_day=240, by_night=120, rest=20, night_from=1_320, night_until=360, stand_from=120, stand_until=300, a_day=480, drivers_max=3
)  # fmt: skip


def test_a_day_on_the_road() -> None:
    """From 07:00 with a halt of ten minutes: four hours, twenty minutes' rest, the last hour; in one spell by day no rest."""
    assert driven(420, [300], 10, HOURS).reached == [430 + 240 + 20 + 60]
    assert driven(420, [300], 10, HOURS).pauses == [Pause(670, 690, REST)]
    assert driven(420, [120, 120], 10, HOURS).pauses == [], "halts are too short for a rest, and none is due"
    assert driven(420, [200, 200], 10, HOURS).pauses == [Pause(680, 700, REST)], "a halt of ten minutes is no rest"
    assert driven(420, [200, 200], 20, HOURS).pauses == [], "a halt of twenty is one"


def test_a_night_on_the_road() -> None:
    """Ten hours from 18:00: rest at 22:00, two hours, rest, on until 02:00, stand until 05:00, an hour of night, the rest by day."""
    way = driven(1_080, [600], 0, HOURS)
    assert way.pauses == [Pause(1_320, 1_340, REST), Pause(1_460, 1_480, REST), Pause(1_560, 1_740, NIGHT)]
    assert way.reached == [1_740 + 600 - 240 - 120 - 80]
    assert sum(end - begin for begin, end in way.driving) == 600


def test_drivers_are_counted_over_any_24_hours() -> None:
    """Eight hours a day take one driver however many days there are; a minute more takes two, and so do two half days close by."""
    assert drivers_needed([(0, 480), (1_440, 1_920)], HOURS) == 1
    assert drivers_needed([(0, 481)], HOURS) == 2
    assert drivers_needed([(700, 1_180), (1_500, 1_980)], HOURS) == 2


def train(departs: str, seats: int, **more: Any) -> day.Row:
    """Return a train from the county to Ningbo on the day on which people travel."""
    return {
        "车次": "K1234", "开行日期": "2026-03-09", "发站": "东丰", "发站所在地": "220421", "到站": "宁波", "到站所在地": "330206",
        "发车时刻": departs, "到达时刻": "06:20", "票价": 260, "可用席位": seats, **more,
    }  # fmt: skip


def fleet_of(night: Night) -> Any:
    """Return a night's vehicles."""
    return read_fleet(night.folder / "6-vehicles")


@pytest.mark.nights
def test_people_take_a_train_that_they_can_catch(office: Office) -> None:
    """Without a coach they ride the train of 10:15 as far as its seats go, arriving the next day; nobody is put on that of 07:20."""
    office.imports(车辆=[], 铁路车次=[train("10:15", 3)])
    fleet = fleet_of(office.runs())
    trip = fleet.frames["trips"].iloc[0]
    assert (trip["service"], trip["train_departs"], trip["train_arrives"]) == ("K1234", 615, 1_440 + 380)
    assert trip["people"] == 3
    points = fleet.frames["stops"].iloc[:-1]
    assert (points["departs"] <= 615 - 45).all(), "at the station forty-five minutes before"
    assert (points["arrives"] >= 420).all(), "nobody leaves before seven"
    assert trip["cost_yuan"] >= 3 * 260
    office.imports(车辆=[], 铁路车次=[train("07:20", 3)])
    early = fleet_of(office.runs())
    assert len(early.frames["trips"]) == 0
    assert set(early.frames["own_way"]["reason"]) == {"no_vehicle"}


@pytest.mark.nights
def test_a_promised_seat_on_a_train_stays(office: Office) -> None:
    """Whoever was published on a train is on it the next night; when it leaves too early for them, they are on none."""
    office.imports(车辆=[], 铁路车次=[train("10:15", 3)])
    first = fleet_of(office.runs())
    office.publishes()
    again = fleet_of(office.runs(effort=1))
    assert again.vehicle_of == first.vehicle_of
    office.imports(车辆=[], 铁路车次=[train("07:20", 3)])
    assert fleet_of(office.runs(effort=1)).vehicle_of == {}


def shifted(frame: pd.DataFrame, column: str, by: Any) -> pd.DataFrame:
    """Return the frame with something added to a column of its first row."""
    frame = frame.copy()
    frame[column] = frame[column].astype(object)
    frame.loc[0, column] = frame.loc[0, column] + by
    return frame


BY_ROAD: dict[str, Callable[[dict[str, pd.DataFrame]], dict[str, pd.DataFrame]]] = {
    "two seats": lambda f: {"passengers": pd.concat([f["passengers"], f["passengers"].head(1)], ignore_index=True)},
    "not promised": lambda f: {"passengers": f["passengers"].assign(post_id="P2")},
    "does not stop": lambda f: {"passengers": f["passengers"].assign(point_id="elsewhere")},
    "other people": lambda f: {"trips": f["trips"].assign(people=99)},
    "run twice": lambda f: {"trips": pd.concat([f["trips"], f["trips"]], ignore_index=True)},
    "outside its window": lambda f: {"stops": shifted(f["stops"], "arrives", -600)},
    "too short": lambda f: {"trips": shifted(f["trips"], "arrives", -200)},
    "hours when coaches stand": lambda f: {"pauses": f["pauses"][f["pauses"]["why"] != NIGHT]},
    "too long on end": lambda f: {"pauses": f["pauses"][f["pauses"]["why"] != REST]},
    "too few drivers": lambda f: {"trips": f["trips"].assign(drivers=1)},
}


@pytest.mark.nights
def test_the_check_of_vehicles_sees_every_fault(office: Office) -> None:
    """The coach to Ningbo passes; each fault made by hand is named; a train that is not there or left is named too."""
    office.imports()
    night = office.runs()
    diff, snapshot = office.diff(night).reset_index(), Snapshot.take(office.desk, ON, "", office.policy)
    frames = fleet_of(night).frames
    assert len(frames["pauses"]) > 3, "some twenty-five hours on the road"
    assert fleet_faults(snapshot, diff, frames, office.policy) == []
    for said, spoil in BY_ROAD.items():
        found = fleet_faults(snapshot, diff, frames | spoil(frames), office.policy)
        assert any(said in fault.en for fault in found), (said, found)
    office.imports(车辆=[], 铁路车次=[train("10:15", 3)])
    night = office.runs()
    diff, snapshot = office.diff(night).reset_index(), Snapshot.take(office.desk, ON, "", office.policy)
    frames = fleet_of(night).frames
    assert fleet_faults(snapshot, diff, frames, office.policy) == []
    by_rail = {
        "no such train": {"trips": frames["trips"].assign(service="K9")},
        "miss the train": {"stops": shifted(frames["stops"], "departs", 60)},
        "before the hours": {"stops": shifted(frames["stops"], "arrives", -300)},
    }
    for said, spoilt in by_rail.items():
        found = fleet_faults(snapshot, diff, frames | spoilt, office.policy)
        assert any(said in fault.en for fault in found), (said, found)
