"""What can carry people on a day: vehicles that may be chartered, blocks of rail seats, and seats on trains."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from dispatch.snapshot import Snapshot
from dispatch.trains import RAIL, Departure
from domain.policy import Policy


class Carrier(NamedTuple):
    """A vehicle or a train of a day.

    Parameters
    ----------
    kind
        minibus, coach or rail.
    seats, least
        Seats that may be used; people with whom it may run by load.
    fixed_yuan, yuan_km
        What it costs; the tickets of a train are counted by person.
    departs_from, departs_until
        Minutes of the day within which it leaves the first point.
    train
        The departure whose seats are sold one by one; None for what is chartered.
    """

    kind: str
    seats: int
    least: int
    fixed_yuan: float
    yuan_km: float
    departs_from: int
    departs_until: int
    train: Departure | None = None

    @property
    def alike(self) -> tuple[object, ...]:
        """Vehicles with the same of this are interchangeable; a train is like no other."""
        return (*self[:7], "" if self.train is None else self.train.name)


def carriers_of(
    snapshot: Snapshot, policy: Policy, day: str, departures: list[Departure]
) -> dict[str, Carrier]:
    """Return the vehicles at hand on a day by id, and the trains by name."""

    def value(name: str) -> float:
        return float(policy.value(f"vehicles.{name}", snapshot.on, ""))

    window = int(value("departure_hour")) * 60, int(value("departure_until_hour")) * 60
    table, moment = snapshot.instance.vehicles, pd.Timestamp(day)
    here = table["available_from"].fillna(moment).le(moment) & table["available_until"].fillna(moment).ge(moment)
    found = {}
    for row in table[here].sort_values("vehicle_id").to_dict("records"):
        most = min(1.0 if pd.isna(row["max_load_share"]) else row["max_load_share"], value("load_share_max"))
        least = value("load_share_min") if pd.isna(row["min_load_share"]) else row["min_load_share"]
        seats = int(np.floor(row["seats"] * most + 1e-9))
        need = min(int(np.ceil(row["seats"] * least - 1e-9)), seats)
        per_km = 0.0 if pd.isna(row["cost_yuan_km"]) else float(row["cost_yuan_km"])
        first, last = (
            other if pd.isna(row[name]) else int(row[name])
            for name, other in zip(("departs_from", "departs_until"), window, strict=True)
        )
        if seats > 0:
            found[str(row["vehicle_id"])] = Carrier(
                row["kind"], seats, need, float(row["cost_fixed_yuan"]), per_km, first, max(first, last)
            )
    most = value("load_share_max")
    for train in departures:
        seats = int(np.floor(train.seats * most + 1e-9))
        if seats > 0 and train.name not in found:
            found[train.name] = Carrier(RAIL, seats, 1, 0.0, 0.0, *window, train)
    return found


def carrier_named(fleet: dict[str, Carrier], name: str) -> Carrier | None:
    """Return a vehicle, or the train whose seats between two counties have this name; None when it is not there."""
    if name in fleet:
        return fleet[name]
    train = fleet.get(name.rpartition("/")[0])
    return train if train is not None and train.train is not None else None


def seats_between(train: Departure, ends: tuple[str, str]) -> str:
    """Return the name of a train's seats for the people between two counties: groups share a train."""
    return f"{train.name}/{ends[0]}-{ends[1]}"
