"""The figures of one run or one matching as a tidy frame: what comparisons, sweeps and pages are made from."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.geography.divisions import Divisions
from domain.geography.journeys import TravelRules, journey, straight_km
from simulation.home import Home
from simulation.levers import TravelGrant
from simulation.places import AWAY, PLACES, WORKING, Place
from simulation.record import GROUP_NAMES
from simulation.run import Run

COLUMNS: dict[str, str] = {
    "measure": "what is counted",
    "week": "number of the week; -1 where it is about the whole time",
    "county": "home, six digits; empty where it is about all",
    "group": "population group; empty where it is about all",
    "part": "place, kind of post or part of a tier; empty where it is about all",
    "fund": "fund or channel; empty where it is no money",
    "lever": "lever or instrument; empty where it is no money",
    "value": "people, seats, yuan, minutes or kilometres of the real world",
}
KEYS = tuple(name for name in COLUMNS if name != "value")


BLOCK = 4
"""Weeks over which people at work are averaged by county."""


class Taken:
    """Gathers rows of a frame, one block after the other."""

    def __init__(self) -> None:
        self._blocks: list[pd.DataFrame] = []

    def add(self, measure: str, value: Any, **keys: Any) -> None:
        """Add a block: ``value`` and each key are one for all rows, or one per row."""
        values = np.atleast_1d(np.asarray(value, np.float64))
        block: dict[str, Any] = {
            "measure": measure,
            "week": -1,
            **dict.fromkeys(("county", "group", "part", "fund", "lever"), ""),
        }
        frame = pd.DataFrame(block | keys | {"value": values}, index=range(len(values)))
        self._blocks.append(frame[list(COLUMNS)])

    def frame(self) -> pd.DataFrame:
        """Return everything in one frame."""
        whole = pd.concat(self._blocks, ignore_index=True)
        texts = [name for name in KEYS if name != "week"]
        return whole.astype(dict.fromkeys(texts, "str") | {"week": "int64", "value": "float64"})


def of_run(run: Run) -> pd.DataFrame:
    """Return the figures of a run; columns as in ``COLUMNS``.

    ``people`` by week and place; ``people_mean`` by county, group and place, over all weeks; ``at_work`` by block of four
    weeks (its first week) and county; ``income`` by week;
    ``income_group`` over the whole time; ``spent`` by week, fund and lever; ``spent_for`` by home county, fund and lever
    over the whole time, as ``Run.county_funds`` shares it out; ``km`` by week: kilometres from home, one
    way, summed over the people away; ``covers``: groups and places that a travel grant is for.
    """
    taken, weight = Taken(), run.population.weight
    names = np.array([Place(code).name.lower() for code in range(PLACES)], object)
    weeks = np.repeat(np.arange(run.weeks), PLACES)
    taken.add("people", run.by_place.ravel(), week=weeks, part=np.tile(names, run.weeks))
    mean = run.recorder.people.mean(axis=0) * weight
    county, place, group = np.nonzero(mean)
    counties, groups = np.array(run.population.home.counties, object), np.array(GROUP_NAMES, object)
    taken.add(
        "people_mean", mean[county, place, group], county=counties[county], part=names[place], group=groups[group]
    )
    for start in range(0, run.weeks, BLOCK):
        block = run.recorder.people[start : start + BLOCK][:, :, list(WORKING), :]
        taken.add("at_work", block.mean(axis=0).sum(axis=(1, 2)) * weight, week=start, county=counties)
    income = run.recorder.income.sum(axis=(1, 2)) * weight
    taken.add("income", income.sum(axis=1), week=np.arange(run.weeks))
    taken.add("income_group", income.sum(axis=0), group=groups[: income.shape[1]])
    funds = run.funds
    if len(funds):
        taken.add(
            "spent",
            funds["yuan"],
            week=funds["week"].to_numpy(),
            fund=funds["fund"].to_numpy(object),
            lever=funds["lever"].to_numpy(object),
        )
    homes = run.county_funds
    if len(homes):
        keys = {name: homes[name].to_numpy(object) for name in ("county", "fund", "lever")}
        taken.add("spent_for", homes["yuan"], **keys)
    far = distances_km(run.population.home, run.parameters.jobs_hubs, run.population.policy, run.population.on)
    taken.add("km", np.einsum("wcpg,cp->w", run.recorder.people, far) * weight, week=np.arange(run.weeks))
    covered = [(groups[slot], names[at]) for slot, at in sorted(_covered(run))]
    if covered:
        taken.add("covers", np.ones(len(covered)), group=[one for one, _ in covered], part=[one for _, one in covered])
    return taken.frame()


def _covered(run: Run) -> set[tuple[int, int]]:
    """Return group numbers and places that a travel grant of the run is for."""
    return {
        (slot, int(place))
        for item in run.levers.items
        if isinstance(item, TravelGrant)
        for place in AWAY
        if item.yuan(place) > 0
        for slot in range(len(GROUP_NAMES))
        if item.covers(slot)
    }


def distances_km(home: Home, hubs: Any, policy: Any, on: date) -> NDArray[np.float64]:
    """Return kilometres of the journey from each county seat to each place, (counties, 16); 0 at home."""
    divisions, rules = Divisions.load(), TravelRules.of(policy, on, home.province)
    far = np.zeros((len(home.counties), PLACES))
    for row, code in enumerate(home.counties):
        for place in AWAY:
            ends = (_xyz(divisions.seat(code)), _xyz(divisions.seat(hubs[place.name.lower()])))
            far[row, place] = journey(straight_km(*ends), rules)[0]
    return far


def _xyz(point: tuple[float, float]) -> NDArray[np.float64]:
    latitude, longitude = np.radians(point)
    flat = np.cos(latitude)
    return np.array([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)], np.float64)


def values(frames: Iterable[pd.DataFrame], measure: str, by: tuple[str, ...], **only: Any) -> pd.DataFrame:
    """Return the sums of a measure: a row per combination of ``by``, a column per frame; what is missing is 0.

    Parameters
    ----------
    frames
        Replications.
    measure, by
        What, and by which keys; none for one row.
    only
        Keys and the values to keep.
    """
    columns = []
    for frame in frames:
        rows = frame[frame["measure"] == measure]
        for key, kept in only.items():
            rows = rows[rows[key].isin(list(kept))]
        columns.append(rows.groupby(list(by), sort=True)["value"].sum() if by else pd.Series([rows["value"].sum()]))
    wide = pd.concat(columns, axis=1).fillna(0.0).sort_index()
    wide.columns = pd.RangeIndex(len(columns))
    return wide
