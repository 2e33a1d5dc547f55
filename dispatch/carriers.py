"""What can carry people on a day: vehicles that may be chartered, blocks of rail seats, and seats on trains."""

from typing import Any, NamedTuple

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


class Garage:
    """The vehicles of a night's ledgers and the figures in force."""

    def __init__(self, snapshot: Snapshot, policy: Policy) -> None:
        def value(name: str) -> float:
            return float(policy.value(f"vehicles.{name}", snapshot.on, ""))

        self._window = int(value("departure_hour")) * 60, int(value("departure_until_hour")) * 60
        self._most, self._least = value("load_share_max"), value("load_share_min")
        self._table = snapshot.instance.vehicles.sort_values("vehicle_id")

    def of_day(self, day: str, departures: list[Departure]) -> dict[str, Carrier]:
        """Return the vehicles at hand on a day by id, and the trains by name."""
        table, moment = self._table, pd.Timestamp(day)
        here = table["available_from"].fillna(moment).le(moment) & table["available_until"].fillna(moment).ge(moment)
        found = {str(row["vehicle_id"]): self._vehicle(row) for row in table[here].to_dict("records")}
        for train in departures:
            seats = int(np.floor(train.seats * self._most + 1e-9))
            found.setdefault(train.name, Carrier(RAIL, seats, 1, 0.0, 0.0, *self._window, train))
        return {name: carrier for name, carrier in found.items() if carrier.seats > 0}

    def _vehicle(self, row: dict[Any, Any]) -> Carrier:
        most = min(1.0 if pd.isna(row["max_load_share"]) else row["max_load_share"], self._most)
        least = self._least if pd.isna(row["min_load_share"]) else row["min_load_share"]
        seats = int(np.floor(row["seats"] * most + 1e-9))
        need = min(int(np.ceil(row["seats"] * least - 1e-9)), seats)
        per_km = 0.0 if pd.isna(row["cost_yuan_km"]) else float(row["cost_yuan_km"])
        first, last = (
            other if pd.isna(row[name]) else int(row[name])
            for name, other in zip(("departs_from", "departs_until"), self._window, strict=True)
        )
        return Carrier(row["kind"], seats, need, float(row["cost_fixed_yuan"]), per_km, first, max(first, last))


def carrier_named(fleet: dict[str, Carrier], name: str) -> Carrier | None:
    """Return a vehicle, or the train whose seats between two counties have this name; None when it is not there."""
    if name in fleet:
        return fleet[name]
    train = fleet.get(name.rpartition("/")[0])
    return train if train is not None and train.train is not None else None


def seats_between(train: Departure, ends: tuple[str, str]) -> str:
    """Return the name of a train's seats for the people between two counties: groups share a train."""
    return f"{train.name}/{ends[0]}-{ends[1]}"
