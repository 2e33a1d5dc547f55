"""The places of the synthetic ledgers: Jilin's 60 county-level units and far places of work.

Seats are rounded to 0.01 degrees. ``rural_thousands`` is the rural population of the 2020 census in thousands
(China Population Census Yearbook 2020, by county), rounded, at least 1 so that every unit occurs (220102 has none).
"""

import functools
from importlib import resources

import pandas as pd

HOME_PROVINCE = "22"
COOPERATION: tuple[tuple[str, str], ...] = (("2224", "3302"), ("2208", "2201"), ("2206", "2202"))
"""Cooperation pairs, origin and destination prefecture: 延边 and 宁波, 白城 and 长春, 白山 and 吉林."""


@functools.cache
def places() -> pd.DataFrame:
    """Return all places: code, name, prefecture, province, latitude, longitude, rural_thousands (NaN far away)."""
    return read_data("places.csv")


def home_counties(prefix: str = HOME_PROVINCE) -> pd.DataFrame:
    """Return the units of Jilin whose code begins with the prefix, with their weights.

    Raises
    ------
    ValueError
        When no unit of Jilin has such a code.
    """
    table = places()
    found = table[table["code"].str.startswith(HOME_PROVINCE) & table["code"].str.startswith(prefix)]
    if found.empty:
        raise ValueError(f"no county-level unit of Jilin begins with {prefix!r}; try 220421, 2224 or 22")
    return found.reset_index(drop=True)


def far_places() -> pd.DataFrame:
    """Return the places of work outside Jilin."""
    table = places()
    return table[~table["code"].str.startswith(HOME_PROVINCE)].reset_index(drop=True)


def read_data(name: str) -> pd.DataFrame:
    """Return a table of ``scenarios/ledgers/data``; codes stay text."""
    with resources.files("scenarios.ledgers").joinpath("data", name).open(encoding="utf-8") as stream:
        return pd.read_csv(stream, dtype={"code": "str"})
