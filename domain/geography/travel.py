"""Kilometres, minutes and fares between the people and the posts of an instance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.geography.divisions import Divisions
from domain.geography.journeys import TravelRules, journey, round_fare, round_km, round_minutes, straight_km
from domain.geography.overrides import Overrides
from domain.geography.points import Places, in_same_county
from domain.instance import Instance

if TYPE_CHECKING:
    from domain.policy import Policy


class TravelArrays(NamedTuple):
    """What the compiled loop needs, as plain arrays; see ``Travel`` for their meaning."""

    worker_xyz: NDArray[np.float64]
    worker_exact: NDArray[np.bool_]
    worker_region: NDArray[np.int32]
    post_xyz: NDArray[np.float64]
    post_exact: NDArray[np.bool_]
    post_region: NDArray[np.int32]
    override_km: NDArray[np.float64]
    override_minutes: NDArray[np.float64]
    override_fare: NDArray[np.float64]
    override_rail: NDArray[np.bool_]
    same_county: NDArray[np.bool_]


@numba.njit(cache=True, nogil=True)
def pair_journey(
    worker: int, post: int, arrays: TravelArrays, rules: TravelRules
) -> tuple[float, float, float, bool, bool]:
    """Return km, minutes, fare in yuan, whether by rail and whether estimated, of one worker and post by position."""
    origin = arrays.worker_region[worker]
    destination = arrays.post_region[post]
    minutes = arrays.override_minutes[origin, destination]
    if not np.isnan(minutes):
        km = arrays.override_km[origin, destination]
        return km, minutes, arrays.override_fare[origin, destination], arrays.override_rail[origin, destination], False
    exact = arrays.worker_exact[worker] and arrays.post_exact[post]
    if arrays.same_county[origin, destination] and not exact:
        typical = rules.county_typical_km
        fare = round_fare(typical * rules.fare_road_yuan_km)
        return round_km(typical), round_minutes(rules.county_typical_minutes), fare, False, True
    km, minutes, fare, is_rail = journey(straight_km(arrays.worker_xyz[worker], arrays.post_xyz[post]), rules)
    return km, minutes, fare, is_rail, False


@numba.njit(cache=True, nogil=True)
def _journeys(
    workers: NDArray[np.int64], posts: NDArray[np.int64], arrays: TravelArrays, rules: TravelRules
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    numbers = np.empty((len(workers), 3), dtype=np.float64)
    flags = np.empty((len(workers), 2), dtype=np.bool_)
    for k in range(len(workers)):
        km, minutes, fare, is_rail, estimated = pair_journey(workers[k], posts[k], arrays, rules)
        numbers[k, 0] = km
        numbers[k, 1] = minutes
        numbers[k, 2] = fare
        flags[k, 0] = is_rail
        flags[k, 1] = estimated
    return numbers, flags


def coded_ends(edges: pd.DataFrame, divisions: Divisions) -> pd.DataFrame:
    """Return an edge table whose ends are codes where they name exactly one division; other names stay."""
    coded = edges.copy()
    for end in ("origin", "destination"):
        found = {text: divisions.resolve(text) for text in sorted(set(edges[end]))}
        known = {text: place.code for text, place in found.items() if place.code is not None and not place.rest}
        coded[end] = [known.get(text, text) for text in edges[end]]
    return coded


@dataclass(frozen=True, eq=False)
class Travel:
    """The journeys between all workers and posts of an instance, by their positions in its tables.

    Parameters
    ----------
    worker_xyz, post_xyz
        (n, 3) unit vectors of the own coordinates, else of the township's (where filled in), else of the county seat.
    worker_exact, post_exact
        (n,) whether the place is known better than by its county.
    worker_region, post_region
        (n,) positions in ``worker_regions`` and ``post_regions``.
    worker_regions, post_regions
        Division codes, in order.
    override_km, override_minutes, override_fare, override_rail
        (worker regions, post regions) from the distances table and the user's network; NaN where they say nothing.
    same_county
        (worker regions, post regions) whether both lie in one county.
    rules
        The figures all other journeys are computed with.
    """

    worker_xyz: NDArray[np.float64]
    worker_exact: NDArray[np.bool_]
    worker_region: NDArray[np.int32]
    worker_regions: tuple[str, ...]
    post_xyz: NDArray[np.float64]
    post_exact: NDArray[np.bool_]
    post_region: NDArray[np.int32]
    post_regions: tuple[str, ...]
    override_km: NDArray[np.float64]
    override_minutes: NDArray[np.float64]
    override_fare: NDArray[np.float64]
    override_rail: NDArray[np.bool_]
    same_county: NDArray[np.bool_]
    rules: TravelRules

    @classmethod
    def of(
        cls,
        instance: Instance,
        policy: "Policy",
        on: date,
        edges: pd.DataFrame | None = None,
        divisions: Divisions | None = None,
    ) -> "Travel":
        """Return the journeys of an instance under the policy's figures of a date.

        Parameters
        ----------
        instance
            Tables ``workers``, ``posts``, ``distances`` and ``edges`` are read.
        policy
            Holds the parameters ``travel.*``.
        on
            The plan date.
        edges
            The user's road and rail network, see ``domain.geography.network``; the instance's own when left out.
        divisions
            Divisions with coordinates the user filled in; the shipped ones when left out.

        Raises
        ------
        UnknownDivision
            When a region is no division code.
        ValueError
            When a table of distances or edges contradicts itself.
        """
        return cls.under(instance, TravelRules.of(policy, on), edges, divisions)

    @classmethod
    def under(
        cls,
        instance: Instance,
        rules: TravelRules,
        edges: pd.DataFrame | None = None,
        divisions: Divisions | None = None,
    ) -> "Travel":
        """Return the journeys of an instance under given rules; parameters and faults as in ``of``."""
        divisions = divisions or Divisions.load()
        if edges is None and len(instance.edges):
            edges = coded_ends(instance.edges, divisions)
        workers = Places.of(instance.workers, divisions)
        posts = Places.of(instance.posts, divisions)
        overrides = Overrides.of(instance.distances, edges, workers.regions, posts.regions, rules)
        return cls(
            workers.xyz,
            workers.exact,
            workers.region,
            workers.regions,
            posts.xyz,
            posts.exact,
            posts.region,
            posts.regions,
            overrides.km,
            overrides.minutes,
            overrides.fare,
            overrides.rail,
            in_same_county(workers.regions, posts.regions),
            rules,
        )

    @property
    def arrays(self) -> TravelArrays:
        """The arrays as one argument for compiled loops."""
        return TravelArrays(*(getattr(self, name) for name in TravelArrays._fields))

    def pairs(
        self, worker_rows: Sequence[int] | NDArray[np.integer], post_rows: Sequence[int] | NDArray[np.integer]
    ) -> pd.DataFrame:
        """Return the journey of each pair of positions.

        Returns
        -------
        DataFrame
            ``km``, ``minutes`` (whole), ``fare_yuan``, ``travel_mode`` (road or rail), ``estimated``.

        Raises
        ------
        ValueError
            When the two lists differ in length.
        IndexError
            When a position is not in its table.
        """
        workers = np.asarray(worker_rows, dtype=np.int64)
        posts = np.asarray(post_rows, dtype=np.int64)
        if workers.shape != posts.shape:
            raise ValueError(f"{len(workers)} worker positions for {len(posts)} post positions")
        for name, rows, size in (("worker", workers, len(self.worker_xyz)), ("post", posts, len(self.post_xyz))):
            if len(rows) and not (rows.min() >= 0 and rows.max() < size):
                raise IndexError(f"{name} position outside 0..{size - 1}: {rows.min()}..{rows.max()}")
        numbers, flags = _journeys(workers, posts, self.arrays, self.rules)
        return pd.DataFrame(
            {
                "km": numbers[:, 0],
                "minutes": numbers[:, 1].astype(np.int64),
                "fare_yuan": numbers[:, 2],
                "travel_mode": pd.Series(np.where(flags[:, 0], "rail", "road"), dtype="str"),
                "estimated": flags[:, 1],
            }
        )
