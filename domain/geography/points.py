"""Where the rows of a table are: points on the unit sphere and the divisions they lie in."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.geography.divisions import Divisions


class Places(NamedTuple):
    """Where the rows of workers or posts are.

    ``xyz`` (n, 3) unit vectors; ``exact`` (n,) whether known better than by the county; ``region`` (n,) positions in
    ``regions``, the division codes in order.
    """

    xyz: NDArray[np.float64]
    exact: NDArray[np.bool_]
    region: NDArray[np.int32]
    regions: tuple[str, ...]

    @classmethod
    def of(cls, table: pd.DataFrame, divisions: Divisions) -> "Places":
        """Return the places of rows with the columns ``region``, ``latitude`` and ``longitude`` (degrees or blank).

        Raises
        ------
        UnknownDivision
            When a region is blank or no division code.
        """
        named = table["region"].fillna("").astype(str).to_numpy(dtype=object)
        regions = tuple(sorted(set(named)))
        divisions.require(regions)
        position = {code: k for k, code in enumerate(regions)}
        region = np.array([position[code] for code in named], dtype=np.int32)
        own = np.column_stack(
            [table[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in ("latitude", "longitude")]
        )
        exact = ~np.isnan(own).any(axis=1)
        seats = np.array([divisions.seat(code) for code in regions], dtype=np.float64).reshape(-1, 2)
        better = np.array([divisions.has_own_point(code) for code in regions], dtype=np.bool_)
        points = np.where(exact[:, None], own, seats[region])
        return cls(unit_vectors(points), exact | better[region], region, regions)


def unit_vectors(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (n, 3) unit vectors of (n, 2) latitudes and longitudes in degrees."""
    latitude, longitude = np.radians(points[:, 0]), np.radians(points[:, 1])
    flat = np.cos(latitude)
    return np.ascontiguousarray(np.column_stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)]))


def in_same_county(workers: tuple[str, ...], posts: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which regions lie in one county; a place known only to its prefecture lies in none."""
    left = np.array([code[:6] if len(code) >= 6 else "worker" for code in workers], dtype="U6")
    right = np.array([code[:6] if len(code) >= 6 else "post" for code in posts], dtype="U6")
    return np.asarray(left[:, None] == right[None, :], dtype=np.bool_)
