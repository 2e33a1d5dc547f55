"""The home of the simulated people: counties, how many live there, and what a journey to each destination costs."""

import csv
import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from domain.faults import Unusable
from domain.geography.divisions import Divisions
from domain.geography.journeys import TravelRules, journey, straight_km
from domain.policy import Policy
from simulation.places import AWAY, PLACES
from simulation.word import COUNTIES_MAX


@dataclass(frozen=True, eq=False)
class Home:
    """Where people live.

    Parameters
    ----------
    province
        Two-digit code.
    counties
        Six-digit codes, rising.
    fares
        (counties, 16) one-way fare in whole yuan to each place; 0 for places at home.
    """

    province: str
    counties: tuple[str, ...]
    fares: NDArray[np.int64]

    @classmethod
    def of(cls, counties: Sequence[str], hubs: Any, policy: Policy, on: date) -> Self:
        """Work out fares from county seats to the cities that stand for the destinations.

        Raises
        ------
        ValueError
            When there are no counties, too many, or they lie in several provinces; or when the city that stands for a
            destination is on the wrong side of the province's border, so that journeys would be priced as others.
        """
        codes = tuple(sorted(set(counties)))
        if not 1 <= len(codes) <= COUNTIES_MAX:
            n = len(codes)
            raise Unusable(
                f"{n} 个县；一次运行可以有 1 至 {COUNTIES_MAX} 个", f"{n} counties; a run takes 1 to {COUNTIES_MAX}"
            )
        provinces = sorted({code[:2] for code in codes})
        if len(provinces) > 1:
            several = ", ".join(provinces)
            raise Unusable(
                f"家乡分属几个省（{several}）；一次模拟一个省",
                f"homes in several provinces ({several}); simulate one province at a time",
            )
        _refuse_misplaced(hubs, provinces[0])
        divisions, rules = Divisions.load(), TravelRules.of(policy, on, provinces[0])
        fares = np.zeros((len(codes), PLACES), np.int64)
        for row, code in enumerate(codes):
            for place in AWAY:
                km = straight_km(_xyz(divisions.seat(code)), _xyz(divisions.seat(hubs[place.name.lower()])))
                fares[row, place] = round(journey(km, rules)[2])
        return cls(provinces[0], codes, fares)


def _refuse_misplaced(hubs: Any, province: str) -> None:
    """Refuse a city for journeys within the province that lies outside it, and one for journeys out of it that lies inside."""
    wrong = [
        f"{place.name.lower()} = {hubs[place.name.lower()]}"
        for place in AWAY
        if str(hubs[place.name.lower()]).startswith(province) != (place == AWAY[0])
    ]
    if wrong:
        named = ", ".join(wrong)
        raise Unusable(
            f"参数 sim.jobs.hubs 没有为 {province} 省设定：province 须在省内，其他须在省外；不合的有 {named}。"
            '请在情景文件的 overrides 里写 policy.sim.jobs.hubs.<去向>: "区划代码"',
            f"parameter sim.jobs.hubs is not set for province {province}: the city of `province` must lie in it, all others "
            f'outside; wrong are {named}. Write policy.sim.jobs.hubs.<destination>: "division code" under overrides of a scenario',
        )


def _xyz(point: tuple[float, float]) -> NDArray[np.float64]:
    latitude, longitude = np.radians(point)
    flat = np.cos(latitude)
    return np.array([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)], np.float64)


@cache
def rural_people() -> dict[str, int]:
    """Return rural residents by county code, rounded to hundreds, census of 2020."""
    packed = (files("domain.data") / "rural_people.csv.gz").read_bytes()
    rows = csv.DictReader(gzip.decompress(packed).decode("utf-8").splitlines())
    return {row["code"]: 100 * int(row["rural_hundreds"]) for row in rows}


def rural_counties(place: str) -> dict[str, int]:
    """Return the rural residents of the counties below a division.

    Raises
    ------
    ValueError
        When no county of it is known.
    """
    found = {code: people for code, people in rural_people().items() if code.startswith(place) and people > 0}
    if not found:
        raise Unusable(f"没有区划 {place!r} 的农村人口数", f"no rural residents are known for division {place!r}")
    return found


def spread(whole: int, sizes: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return a whole number split in proportion to sizes, by largest remainder, ties to the first."""
    if whole <= 0 or sizes.sum() <= 0:
        return np.zeros(len(sizes), np.int64)
    exact = whole * sizes / sizes.sum()
    parts = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - parts), kind="stable")
    parts[order[: whole - int(parts.sum())]] += 1
    return np.asarray(parts)
