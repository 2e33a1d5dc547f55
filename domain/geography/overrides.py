"""Journeys that the user states: the distances table, and before it the user's own network."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.geography.journeys import TravelRules, round_fare, round_km, round_minutes
from domain.geography.network import Network


class Overrides(NamedTuple):
    """Stated journeys: (worker regions, post regions), NaN where nothing is stated."""

    km: NDArray[np.float64]
    minutes: NDArray[np.float64]
    fare: NDArray[np.float64]
    rail: NDArray[np.bool_]

    @classmethod
    def of(
        cls,
        distances: pd.DataFrame,
        edges: pd.DataFrame | None,
        origins: tuple[str, ...],
        destinations: tuple[str, ...],
        rules: TravelRules,
    ) -> "Overrides":
        """Return the stated journeys between regions; the distances table goes before the network.

        An entry serves both directions, and every township of the counties it names; townships stated by themselves
        go before their counties, and the direction that is stated before the other.

        Raises
        ------
        ValueError
            When a journey is stated twice in one direction, or without kilometres or minutes.
        """
        shape = (len(origins), len(destinations))
        blank = [np.full(shape, np.nan) for _ in range(3)]
        stated = cls(blank[0], blank[1], blank[2], np.zeros(shape, dtype=np.bool_))
        if edges is not None and len(edges):
            stated._put_network(Network(edges, rules), origins, destinations)
        served, reached = _served(origins), _served(destinations)
        for entry in _in_rising_precision(distances, rules):
            if entry.origin in served and entry.destination in reached:
                stated._put(served[entry.origin], reached[entry.destination], entry)
        return stated

    def _put(self, rows: list[int], columns: list[int], entry: "_Entry") -> None:
        where = np.ix_(rows, columns)
        self.km[where] = round_km(entry.km)
        self.minutes[where] = round_minutes(entry.minutes)
        self.fare[where] = round_fare(entry.fare)
        self.rail[where] = entry.rail

    def _put_network(self, network: Network, origins: tuple[str, ...], destinations: tuple[str, ...]) -> None:
        start, end = _by_node(origins, network), _by_node(destinations, network)
        if not start or not end:
            return
        ways = network.ways(list(start), list(end))
        for a, (origin, rows) in enumerate(start.items()):
            for b, (destination, columns) in enumerate(end.items()):
                if origin != destination and not np.isnan(ways.minutes[a, b]):
                    figures = (ways.km[a, b], ways.minutes[a, b], ways.fare[a, b], bool(ways.rail[a, b]))
                    self._put(rows, columns, _Entry(origin, destination, *figures))


class _Entry(NamedTuple):
    origin: str
    destination: str
    km: float
    minutes: float
    fare: float
    rail: bool


def _in_rising_precision(distances: pd.DataFrame, rules: TravelRules) -> list[_Entry]:
    """Return the entries and their ways back, such that each may overwrite those before it."""
    if not len(distances):
        return []
    table = distances[["origin", "destination", "km", "minutes", "fare_yuan", "mode"]]
    if table[["origin", "destination", "km", "minutes"]].isna().to_numpy().any():
        raise ValueError("the distances table has rows without origin, destination, km or minutes")
    twice = table.duplicated(["origin", "destination"], keep=False)
    if twice.any():
        pairs = sorted(set(zip(table.loc[twice, "origin"], table.loc[twice, "destination"], strict=True)))
        raise ValueError(f"the distances table states these journeys twice: {pairs[:10]}")
    ranked: list[tuple[int, int, bool, _Entry]] = []
    for origin, destination, km, minutes, fare, mode in table.itertuples(index=False, name=None):
        rate = rules.fare_rail_yuan_km if mode == "rail" else rules.fare_road_yuan_km
        price = float(km) * rate if pd.isna(fare) else float(fare)
        figures = (float(km), float(minutes), price, mode == "rail")
        precision = len(origin) + len(destination)
        ranked.append((precision, len(destination), False, _Entry(destination, origin, *figures)))
        ranked.append((precision, len(origin), True, _Entry(origin, destination, *figures)))
    return [entry for *_, entry in sorted(ranked)]


def _served(codes: tuple[str, ...]) -> dict[str, list[int]]:
    """Return the positions that an entry for a place serves: the place itself, or all in the county."""
    served: dict[str, list[int]] = {}
    for k, code in enumerate(codes):
        for place in dict.fromkeys((code, code[:6])):
            served.setdefault(place, []).append(k)
    return served


def _by_node(codes: tuple[str, ...], network: Network) -> dict[str, list[int]]:
    """Return the positions by their node: the place's own, else its county's; places outside are left out."""
    nodes: dict[str, list[int]] = {}
    for k, code in enumerate(codes):
        node = next((node for node in (code, code[:6]) if node in network), None)
        if node is not None:
            nodes.setdefault(node, []).append(k)
    return nodes
