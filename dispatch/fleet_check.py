"""The check of the vehicles, from the rules alone: it knows neither how they were opened nor how their times were found.

A journey is looked at minute by minute: driving, standing at a stop, resting.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dispatch.snapshot import Snapshot
from dispatch.travellers import COUNTY
from domain.geography import Divisions, TravelRules, journey, straight_km
from domain.geography.points import unit_vectors
from domain.language import Text
from domain.policy import Policy

Truths = npt.NDArray[np.bool_]
DAY = 1_440
ROUNDING = 1
"""Minutes by which a leg may differ: points are printed to ten metres."""


def fleet_faults(snapshot: Snapshot, diff: pd.DataFrame, frames: dict[str, pd.DataFrame], policy: Policy) -> list[Text]:
    """Return what is wrong with a night's vehicles; empty when they may be shown.

    Parameters
    ----------
    snapshot
        The ledgers: vehicles, trains, points.
    diff
        Who has a firm promise of which post.
    frames
        As ``dispatch.vehicles.Fleet`` holds them.
    policy
        The figures in force.
    """
    check = _Check(snapshot, policy)
    faults = [*check.riders(frames, diff), *check.loads(frames)]
    for trip in frames["trips"].to_dict("records"):
        stops, pauses = (
            frames[name][frames[name]["trip_id"] == trip["trip_id"]].sort_values("nth").to_dict("records")
            for name in ("stops", "pauses")
        )
        found = check.train(trip, stops) if trip["service"] else check.road(trip, stops, pauses)
        faults += [Text(f"{trip['trip_id']}：{each.zh}", f"{trip['trip_id']}: {each.en}") for each in found]
    return faults


class _Check:
    def __init__(self, snapshot: Snapshot, policy: Policy) -> None:
        self._instance, self._policy, self._on = snapshot.instance, policy, snapshot.on
        self._rules = TravelRules.of(policy, snapshot.on)._replace(rail_from_km=float("inf"))

    def _value(self, name: str) -> float:
        return float(self._policy.value(f"vehicles.{name}", self._on, ""))

    def riders(self, frames: dict[str, pd.DataFrame], diff: pd.DataFrame) -> Iterator[Text]:
        """Nobody rides twice, rides without a promise, to another post, or from a stop where the vehicle does not stop."""
        riders = frames["passengers"]
        twice = int(riders["worker_id"].duplicated().sum())
        if twice:
            yield Text(f"{twice} 人有两个座位", f"{twice} people have two seats")
        post = dict(zip(diff["worker_id"], diff["to_post"], strict=True))
        wrong = sum(post.get(w) != p for w, p in zip(riders["worker_id"], riders["post_id"], strict=True))
        if wrong:
            yield Text(f"{wrong} 人乘车前往未获承诺的岗位", f"{wrong} people ride to a post that they are not promised")
        halts = set(zip(frames["stops"]["trip_id"], frames["stops"]["point_id"], strict=True))
        lost = sum(at not in halts for at in zip(riders["trip_id"], riders["point_id"], strict=True))
        if lost:
            yield Text(f"{lost} 人的集合点不停车", f"{lost} people wait where their vehicle does not stop")

    def loads(self, frames: dict[str, pd.DataFrame]) -> Iterator[Text]:
        """No vehicle runs twice a day or over its highest load; trains are not sold beyond their seats."""
        trips = frames["trips"]
        early = int(
            (pd.to_datetime(trips["day"]) < pd.Timestamp(self._on) + pd.Timedelta(days=self._value("lead_days"))).sum()
        )
        if early:
            yield Text(
                f"{early} 趟车早于可以发车的日期",
                f"{early} journeys lie before the first day on which vehicles can leave",
            )
        aboard = frames["passengers"]["trip_id"].value_counts()
        vehicles = self._instance.vehicles.set_index("vehicle_id")
        most = self._value("load_share_max")
        sold: dict[tuple[str, str, str, str], int] = {}
        for trip in trips.to_dict("records"):
            people, name = int(aboard.get(trip["trip_id"], 0)), str(trip["vehicle_id"])
            if people != trip["people"]:
                yield Text(f"{trip['trip_id']} 的人数不符", f"{trip['trip_id']} counts other people than ride")
            if name in vehicles.index:
                share = vehicles["max_load_share"][name]
                room = int(vehicles["seats"][name] * min(most, 1.0 if pd.isna(share) else float(share)) + 1e-9)
                if people > room:
                    yield Text(f"{name} 载 {people} 人，限 {room} 人", f"{people} people on the {room} seats of {name}")
                continue
            between = name.rpartition("/")[0].rpartition(" ")[2].split("-")
            key = (str(trip["service"]), str(trip["day"]), between[0], between[-1])
            sold[key] = sold.get(key, 0) + people
        double = trips[trips["vehicle_id"].isin(vehicles.index)].duplicated(["vehicle_id", "day"]).sum()
        if double:
            yield Text(f"{double} 辆车同日两趟", f"{double} vehicles run twice on a day")
        seats = self._instance.services.astype({"on": "datetime64[s]"})
        for (service, day, home, end), people in sold.items():
            own = seats[(seats["service_id"] == service) & (seats["on"] == pd.Timestamp(day))]
            own = own[(own["from_region"] == home) & (own["to_region"] == end)]
            room = int(np.floor(float(own["seats"].sum()) * most + 1e-9))
            if people > room:
                yield Text(
                    f"{service} 次售 {people} 席，限 {room} 席",
                    f"{people} seats of the {room} on {service} are given away",
                )

    def _minutes(self, here: tuple[float, float], there: tuple[float, float]) -> int:
        straight = straight_km(*unit_vectors(np.array([here, there], dtype=np.float64)))
        return int(journey(straight, self._rules)[1])

    def train(self, trip: dict[Any, Any], stops: list[dict[Any, Any]]) -> Iterator[Text]:
        """The train runs that day, and everybody can be at the station before it leaves."""
        table = self._instance.services
        own = table[(table["service_id"] == trip["service"]) & (table["on"] == pd.Timestamp(trip["day"]))]
        own = own[own["departs"] == trip["train_departs"]]
        if not len(own):
            yield Text("当日没有这趟车", "no such train runs on that day")
            return
        station, ready = stops[-1], int(trip["train_departs"]) - int(self._value("station_minutes"))
        earliest = int(self._value("departure_hour")) * 60
        for stop in stops[:-1]:
            way = self._minutes((stop["latitude"], stop["longitude"]), (station["latitude"], station["longitude"]))
            if stop["departs"] + way > ready + ROUNDING:
                yield Text(f"从 {stop['title']} 赶不上火车", f"people from {stop['title']} miss the train")
            if stop["arrives"] < earliest:
                yield Text(
                    f"{stop['title']} 集合早于规定时刻", f"people gather at {stop['title']} before the hours allowed"
                )

    def road(self, trip: dict[Any, Any], stops: list[dict[Any, Any]], pauses: list[dict[Any, Any]]) -> Iterator[Text]:
        """The vehicle leaves in its window, needs the time that it is given, and its drivers rest as the rules ask."""
        vehicles = self._instance.vehicles.set_index("vehicle_id")
        first, last = (
            int(self._value(f"departure_{name}") * 60 if pd.isna(own) else own)
            for name, own in (
                ("hour", vehicles["departs_from"][trip["vehicle_id"]]),
                ("until_hour", vehicles["departs_until"][trip["vehicle_id"]]),
            )
        )
        start = int(stops[0]["arrives"])
        if not first <= start <= max(first, last):
            yield Text("发车不在规定时段", "it leaves outside its window")
        if len({str(stop["region"])[:COUNTY] for stop in stops}) > 1:
            way = int(stops[-1]["arrives"]) - start
            if way > int(self._value("pickup_minutes_max")) + ROUNDING * len(stops):
                yield Text(
                    "邻县合乘，从首站到末站过久", "it takes too long from the first stop to the last across counties"
                )
        length = int(trip["arrives"]) - start
        driving = np.ones(length, bool)
        for stop in stops:
            driving[stop["arrives"] - start : stop["departs"] - start] = False
        for pause in pauses:
            driving[pause["begins"] - start : pause["ends"] - start] = False
        yield from self._legs(trip, stops, driving, start)
        yield from self._hours(trip, driving, start)

    def _legs(self, trip: dict[Any, Any], stops: list[dict[Any, Any]], driving: Truths, start: int) -> Iterator[Text]:
        seat = Divisions.load().seat(trip["destination"])
        places = [(stop["latitude"], stop["longitude"]) for stop in stops] + [seat]
        times = (
            [int(stop["departs"]) for stop in stops],
            [int(stop["arrives"]) for stop in stops[1:]] + [int(trip["arrives"])],
        )
        for at, (leaves, comes) in enumerate(zip(*times, strict=True)):
            given = int(driving[leaves - start : comes - start].sum())
            if given < self._minutes(places[at], places[at + 1]) - ROUNDING:
                yield Text(f"第 {at + 1} 站之后的时间不够", f"the time after stop {at + 1} is too short")

    def _hours(self, trip: dict[Any, Any], driving: Truths, start: int) -> Iterator[Text]:
        clock = (np.arange(len(driving)) + start) % DAY
        night = _between(clock, self._value("night_from_hour") * 60, self._value("night_until_hour") * 60)
        standing = _between(clock, self._value("stand_from_hour") * 60, self._value("stand_until_hour") * 60)
        if self._value("stand_from_hour") != self._value("stand_until_hour") and (driving & standing).any():
            yield Text("凌晨停驶时段在行驶", "it drives at hours when coaches stand")
        on_end = rested = 0
        tired = False
        rest, by_day, by_night = (
            int(self._value(name)) for name in ("rest_minutes", "drive_minutes_day", "drive_minutes_night")
        )
        for drives, dark in zip(driving.tolist(), night.tolist(), strict=True):
            rested = 0 if drives else rested + 1
            on_end = on_end + 1 if drives else (0 if rested >= rest else on_end)
            tired |= drives and on_end > (by_night if dark else by_day)
        if tired:
            yield Text("连续驾驶超时", "somebody drives too long on end")
        whole = np.concatenate([[0], np.cumsum(driving)])
        most = int((whole[DAY:] - whole[:-DAY]).max()) if len(driving) > DAY else int(whole[-1])
        if most > int(trip["drivers"]) * int(self._value("driver_minutes_max")):
            yield Text("驾驶员人数不够", "there are too few drivers")
        if int(trip["drivers"]) > int(self._value("drivers_max")):
            yield Text("驾驶员超过上限", "it takes more drivers than are allowed")


def _between(clock: npt.NDArray[np.int64], begins: float, ends: float) -> Truths:
    found = (clock >= begins) & (clock < ends) if begins <= ends else (clock >= begins) | (clock < ends)
    return np.asarray(found, bool)
