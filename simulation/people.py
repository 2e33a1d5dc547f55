"""The simulated people as columns: drawn from margins, or taken from an instance."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.faults import Unusable
from domain.instance import Instance
from domain.policy import Policy
from domain.tables import EDUCATION, GROUPS
from simulation.draws import Purpose, key_of, uniforms
from simulation.home import Home, rural_counties, spread
from simulation.parameters import Parameters
from simulation.places import AWAY, SKILLS, TRADES, Place, destination
from simulation.settle import cells_of
from simulation.word import CASH_MAX, COUNTIES_MAX, Words, pack

AT_ONCE = 65_536
"""People drawn at once: their columns take many times the room of their words."""

BLANKS = "blank_cells_drawn"
"""Note of a population from an instance: by column, for how many people a blank cell was drawn."""

_LAND = {"none": 0, "sowing": 1, "harvest": 2, "both": 3}
_SCHOOLING = {name: min(max(rank - 1, 0), 3) for rank, name in enumerate(EDUCATION)}
_TRADE_OF_DIGIT = {"4": 2, "5": 2, "6": 0}
"""Major group of the 2022 classification to trade: 4 services, 5 farming (its workers seek services), 6 production."""


@dataclass(frozen=True, eq=False)
class Population:
    """People before the first week.

    Parameters
    ----------
    words
        (people,) one packed word each, see ``simulation.word``.
    weight
        How many people of the real world each stands for.
    home
        Counties and fares.
    policy, parameters, on
        What they were drawn with, and what a run takes unless told otherwise.
    worker_ids
        Ids of an instance's workers, by position; empty for people drawn from margins.
    notes
        What is assumed, shown on every page.
    """

    words: Words
    weight: float
    home: Home
    policy: Policy
    parameters: Parameters
    on: datetime.date
    worker_ids: tuple[str, ...] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def cells(self) -> NDArray[np.int64]:
        """People by county, place and group: (counties, 16, 8)."""
        return cells_of(self.words, len(self.home.counties))

    def __repr__(self) -> str:
        return f"Population: {len(self):,} simulated people, each standing for {self.weight:,.4g}"

    @classmethod
    def of_province(
        cls,
        place: str = "22",
        people: int = 100_000,
        *,
        seed: int = 0,
        on: datetime.date = datetime.date(2026, 1, 1),
        policy: Policy | None = None,
        parameters: Parameters | None = None,
    ) -> Self:
        """Draw people from margins; the whole rural labour force of a division, each standing for several.

        Parameters
        ----------
        place
            Division code of one province or a part of it; 22 is Jilin.
        people
            How many to draw.
        seed
            Seed of the draws.
        on
            Date whose parameters hold.
        policy, parameters
            Default: the shipped ones.

        Raises
        ------
        ValueError
            When the division has no rural residents on record.
        """
        policy = policy or Policy.load()
        parameters = parameters or Parameters.of(policy, on, place[:2])
        residents = rural_counties(place)
        home = Home.of(list(residents), parameters.jobs_hubs, policy, on)
        sizes = np.array([residents[code] for code in home.counties], np.float64)
        weight = float(sizes.sum() * parameters.people_labour_share / people)
        county: NDArray[Any] = np.repeat(np.arange(len(sizes), dtype=np.uint8), spread(people, sizes))
        words = np.empty(people, np.uint64)
        for first in range(0, people, AT_ONCE):
            part = slice(first, first + AT_ONCE)
            words[part] = pack(_drawn(county[part], seed, parameters, first))
        return cls(words, weight, home, policy, parameters, on, notes={"synthetic": True, "place": place})

    @classmethod
    def of_instance(
        cls,
        instance: Instance,
        *,
        seed: int = 0,
        on: datetime.date | None = None,
        policy: Policy | None = None,
        parameters: Parameters | None = None,
    ) -> Self:
        """Take the workers of an instance, one person each; what their table leaves open is drawn from the margins.

        Raises
        ------
        ValueError
            When there are no workers, or they come from several provinces.
        """
        policy, on = policy or Policy.load(), on or datetime.date(2026, 1, 1)
        workers = instance.workers
        regions = workers["region"].astype(str).str[:6]
        if not len(workers):
            raise Unusable("台账里没有劳动力", "the instance has no workers")
        parameters = parameters or Parameters.of(policy, on, str(regions.iloc[0])[:2])
        home = Home.of(sorted(regions.unique()), parameters.jobs_hubs, policy, on)
        position = {code: row for row, code in enumerate(home.counties)}
        columns = _drawn(np.asarray(regions.map(position), np.int64), seed, parameters)
        stated = _stated(instance, workers, on)
        columns |= {name: np.where(values >= 0, values, columns[name]) for name, values in stated.items()}
        columns["place"] = _places(instance, workers, home.province)
        ids = tuple(workers["worker_id"].astype(str))
        blanks = {name: int((values < 0).sum()) for name, values in stated.items()}
        return cls(pack(columns), 1.0, home, policy, parameters, on, ids, {**instance.notes, BLANKS: blanks})


def _drawn(county: NDArray[Any], seed: int, parameters: Parameters, first: int = 0) -> dict[str, NDArray[Any]]:
    """Return every column for people of these counties, numbered from ``first``, each column with draws of its own."""
    if len(county) and county.max() >= COUNTIES_MAX:
        raise ValueError(f"more than {COUNTIES_MAX} counties")
    who = first + np.arange(len(county))

    def u(number: int) -> NDArray[np.float64]:
        return uniforms(who, key_of(seed, number, Purpose.POPULATION))

    start = _sorted_into(parameters.people_start, u(0))
    jobs = np.array([parameters.jobs_away[place.name.lower()] for place in AWAY[1:]])
    elsewhere = int(AWAY[1]) + np.searchsorted(np.cumsum(jobs / jobs.sum())[:-1], u(1))
    by_name = [Place.FARM, Place.IDLE, Place.LOCAL, Place.PROVINCE]
    place = np.where(start < 4, np.array([*by_name, 0])[start], elsewhere)
    never = u(2) < parameters.people_never_away
    away = place >= AWAY[0]
    experience = np.where(never & ~away, 0, 1 + np.floor(63 * u(3)).astype(np.int64))
    land = np.array([_LAND[name] for name in parameters.people_land])[_sorted_into(parameters.people_land, u(4))]
    group = 1 + np.array([GROUPS.index(name) for name in parameters.people_groups])
    picked = np.searchsorted(np.cumsum(list(parameters.people_groups.values())), u(5), side="right")
    zero = np.zeros(len(county), np.int64)
    return {
        "county": county,
        "place": place,
        "target": zero,
        "tenure": zero,
        "experience": experience,
        "cash": np.minimum(CASH_MAX, np.floor(-parameters.people_cash_yuan * np.log(u(6)))).astype(np.int64),
        "firm": np.searchsorted(np.cumsum(parameters.market_firm_shares)[:-1], u(7), side="right"),
        "claimed": zero,
        "owes": zero,
        "schooling": _sorted_into(parameters.people_schooling, u(8)),
        "group": np.append(group, 0)[picked],
        "land": land,
        "dependants": (u(9) < parameters.people_dependants).astype(np.int64),
        "age": _sorted_into(parameters.people_age, u(10)),
        "sex": (u(11) >= parameters.people_men).astype(np.int64),
        "skill": np.searchsorted(np.cumsum(parameters.people_skill)[:-1], u(12), side="right"),
        "trade": _sorted_into({name: parameters.people_trade[name] for name in TRADES}, u(13)),
    }


def _sorted_into(shares: Mapping[str, float], u: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the class of each draw; the last class takes what rounding leaves."""
    return np.searchsorted(np.cumsum(list(shares.values()))[:-1], u, side="right").astype(np.int64)


def _stated(instance: Instance, workers: pd.DataFrame, on: datetime.date) -> dict[str, NDArray[np.int64]]:
    """Return the columns that the tables state, -1 where a cell is blank; who has no skill on record has none."""
    years = (pd.Timestamp(on) - workers["birth_month"]).dt.days / 365.25
    age = np.select([years <= 40, years <= 50, years > 50], [0, 1, 2], -1)
    sex = workers["sex"].map({"male": 0, "female": 1}).fillna(-1).to_numpy(np.int64)
    schooling = workers["education"].map(_SCHOOLING).fillna(-1).to_numpy(np.int64)
    group = np.array([_first_group(groups) for groups in workers["groups"]], np.int64)
    land = np.array([_land(seasons) for seasons in workers["land_seasons"]], np.int64)
    trade = np.array([_trade(trades) for trades in workers["wanted_trades"]], np.int64)
    levels = instance.skills_held.groupby("worker_id")["level"].max()
    skill = workers["worker_id"].map(levels).astype("Float64").fillna(0).clip(0, SKILLS - 1).to_numpy(np.int64)
    known = {"age": age, "sex": sex, "schooling": schooling, "group": group, "land": land, "trade": trade}
    return {**known, "skill": skill}


def _places(instance: Instance, workers: pd.DataFrame, province: str) -> NDArray[np.int64]:
    """Return where workers are: employed people where their employer is, the others at home."""
    where = dict(zip(instance.employers["employer_id"], instance.employers["region"].astype(str), strict=True))
    places = np.full(len(workers), int(Place.IDLE), np.int64)
    rows = zip(workers["status"], workers["employer_id"], workers["region"].astype(str), strict=True)
    for row, (status, employer, region) in enumerate(rows):
        if status == "employed":
            at = where.get(employer, region)
            same_county = at[:6] == region[:6]
            places[row] = int(Place.LOCAL) if same_county else int(destination(at, province))
    return places


def _first_group(groups: Any) -> int:
    return 0 if not isinstance(groups, tuple) or not groups else 1 + GROUPS.index(groups[0])


def _land(seasons: Any) -> int:
    if not isinstance(seasons, tuple):
        return -1
    return ("sowing" in seasons) + 2 * ("harvest" in seasons)


def _trade(trades: Any) -> int:
    if not isinstance(trades, tuple) or not trades:
        return -1
    code = str(trades[0])
    if code.startswith("6-29"):
        return 1
    if code.startswith("4-02"):
        return 3
    return _TRADE_OF_DIGIT.get(code[:1], 2)
