"""What a run takes down each week, and the tidy tables made of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.tables import GROUPS
from simulation.conditions import Turn
from simulation.decision import GROUP_SLOTS
from simulation.market import Layout
from simulation.phases import Happenings
from simulation.places import AWAY, PLACES, Place
from simulation.settle import COUNT, INCOME, SPENDING
from simulation.world import World

GROUP_NAMES = ("none", *GROUPS)
NO_DESTINATION = "home"


class Recorder:
    """Takes down the weeks of one run.

    Parameters
    ----------
    weeks, counties
        How many.
    detail
        Whether to keep counties and groups; without, only places.
    """

    def __init__(self, weeks: int, counties: int, detail: bool = True) -> None:
        self.detail = detail
        shape = (weeks, counties, PLACES, GROUP_SLOTS) if detail else (weeks, 1, PLACES, 1)
        self.people = np.zeros(shape, np.int32)
        self.income, self.spending = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        self.asked, self.placed, self.seats = (np.zeros((weeks, PLACES), np.int64) for _ in range(3))
        self.fares, self.grants = np.zeros(weeks, np.int64), np.zeros(weeks, np.int64)
        self.funds: list[tuple[int, str, str, int]] = []
        self.left: list[tuple[int, str, int]] = []
        self.homes: Mapping[tuple[str, str], NDArray[np.float64]] = {}

    def take_down(
        self, world: World, turn: Turn, found: Happenings, asked: NDArray[np.int64], paid: dict[tuple[str, str], int]
    ) -> None:
        """Take down a week that is over."""
        columns = ((self.people, COUNT), (self.income, INCOME), (self.spending, SPENDING))
        for kept, column in columns:
            cells = found.tally[column]
            kept[turn.week] = cells if self.detail else cells.sum(axis=0).sum(axis=1)[None, :, None]
        layout: Layout = world.demand.layout
        self.asked[turn.week], self.seats[turn.week] = layout.by_place(asked), layout.by_place(turn.seats)
        self.placed[turn.week] = found.placed
        self.fares[turn.week], self.grants[turn.week] = found.fares, found.grants
        self.funds += [(turn.week, fund, lever, yuan) for (fund, lever), yuan in sorted(paid.items())]
        self.left += [(turn.week, fund, world.treasury.left(fund)) for fund in sorted(world.treasury.start)]


def tidy(recorder: Recorder, counties: tuple[str, ...], starts: tuple[date, ...], weight: float) -> pd.DataFrame:
    """Return one row per week, county, place and group where anybody was, in people and yuan of the real world.

    Columns: ``week``, ``starts``, ``county``, ``destination``, ``state``, ``group``, ``count``, ``income``, ``spending``.
    """
    week, county, place, group = np.nonzero(recorder.people)
    at = (week, county, place, group)
    states = np.array([state_name(Place(code)) for code in range(PLACES)])
    destinations = np.array([destination_name(Place(code)) for code in range(PLACES)])
    columns: dict[str, Any] = {
        "week": week,
        "starts": pd.to_datetime(np.array(starts))[week],
        "county": _named(county, counties if recorder.detail else ("all",)),
        "destination": pd.Categorical(destinations[place]),
        "state": pd.Categorical(states[place]),
        "group": _named(group, GROUP_NAMES if recorder.detail else ("all",)),
        "count": recorder.people[at] * weight,
        "income": recorder.income[at] * weight,
        "spending": recorder.spending[at] * weight,
    }
    return pd.DataFrame(columns)


def _named(codes: NDArray[Any], names: tuple[str, ...]) -> "pd.Categorical[str]":
    return pd.Categorical.from_codes(codes, pd.Index(list(names)))


def state_name(place: Place) -> str:
    """Return the state that a place is told as: destinations are one of two."""
    if place in AWAY:
        return "away_province" if place == Place.PROVINCE else "away_elsewhere"
    return place.name.lower()


def destination_name(place: Place) -> str:
    """Return the destination that a place is told as."""
    return place.name.lower() if place in AWAY else NO_DESTINATION
