"""The user's own roads and railways: an edge table in, the quickest way between places out.

An edge table has the columns ``origin``, ``destination``, ``km``, ``minutes`` and optionally ``mode`` (road or rail;
blank is road), ``fare_yuan`` (blank: by the kilometre) and ``one_way`` (yes or no; blank is no). Ends are division
codes or any other names, of stations or junctions say; a place is in the network when its code is an end.
"""

from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from domain.geography.journeys import TravelRules
from domain.tables import TRAVEL_MODES

_NO_PREDECESSOR = -9999


class Ways(NamedTuple):
    """Quickest ways from each origin to each destination: (origins, destinations), NaN where there is none."""

    km: NDArray[np.float64]
    minutes: NDArray[np.float64]
    fare: NDArray[np.float64]
    rail: NDArray[np.bool_]


class Network:
    """A graph of roads and railways.

    Parameters
    ----------
    edges
        The edge table.
    rules
        Fares by the kilometre, where an edge has none.

    Raises
    ------
    ValueError
        Naming every row whose end is blank, whose kilometres or minutes are missing or negative, or whose mode is
        unknown.
    """

    def __init__(self, edges: pd.DataFrame, rules: TravelRules) -> None:
        table = _checked(edges, rules)
        self.graph: nx.DiGraph[str] = nx.DiGraph()
        both = pd.concat([table, _reversed(table[~table["one_way"]])], ignore_index=True)
        order = ["minutes", "km", "fare_yuan", "rail", "origin", "destination"]
        for row in both.sort_values(order[-2:] + order[:-2])[order].itertuples(index=False, name=None):
            minutes, km, fare, rail, origin, destination = row
            if not self.graph.has_edge(origin, destination):  # of parallel edges the quickest
                self.graph.add_edge(origin, destination, minutes=minutes, km=km, fare=fare, rail=bool(rail))

    def __contains__(self, place: str) -> bool:
        return place in self.graph

    def ways(self, origins: list[str], destinations: list[str]) -> Ways:
        """Return the quickest way between every origin and destination; all must be in the network."""
        nodes = sorted(self.graph)
        position = {node: k for k, node in enumerate(nodes)}
        starts = [position[place] for place in origins]
        ends = [position[place] for place in destinations]
        lengths = nx.to_scipy_sparse_array(
            self.graph, nodelist=nodes, weight="minutes", format="csr", dtype=np.dtype(np.float64)
        )
        lengths.data += _NEVER_ZERO  # a stored zero would be no edge
        minutes = np.full((len(starts), len(ends)), np.nan)
        km, fare = minutes.copy(), minutes.copy()
        rail = np.zeros(minutes.shape, dtype=np.bool_)
        reached, before = dijkstra(lengths, indices=np.array(starts, dtype=np.int32), return_predecessors=True)
        for k, start in enumerate(starts):
            totals = self._along(nodes, start, reached[k], before[k])
            minutes[k], km[k], fare[k] = totals[0, ends], totals[1, ends], totals[2, ends]
            rail[k] = totals[3, ends] > 0
        return Ways(km, minutes, fare, rail)

    def _along(
        self, nodes: list[str], start: int, reached: NDArray[np.float64], before: NDArray[np.int32]
    ) -> NDArray[np.float64]:
        """Return minutes, km, fare and rail edges from the start to every node, summed along the quickest ways."""
        totals = np.full((4, len(nodes)), np.nan)
        totals[:, start] = 0.0
        for node in np.argsort(reached, kind="stable"):
            if before[node] != _NO_PREDECESSOR:
                edge = self.graph.edges[nodes[before[node]], nodes[node]]
                step = (edge["minutes"], edge["km"], edge["fare"], float(edge["rail"]))
                totals[:, node] = totals[:, before[node]] + step
        return totals


_NEVER_ZERO = 1e-9


def _reversed(table: pd.DataFrame) -> pd.DataFrame:
    return table.rename(columns={"origin": "destination", "destination": "origin"})


def _checked(edges: pd.DataFrame, rules: TravelRules) -> pd.DataFrame:
    """Return the edge table with every blank filled in."""
    missing = [name for name in ("origin", "destination", "km", "minutes") if name not in edges.columns]
    if missing:
        raise ValueError(f"the edge table lacks the columns {missing}")
    table = pd.DataFrame(
        {
            "origin": edges["origin"].astype("str"),
            "destination": edges["destination"].astype("str"),
            "km": pd.to_numeric(edges["km"]).astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan),
            "minutes": pd.to_numeric(edges["minutes"]).astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan),
        }
    ).reset_index(drop=True)
    mode = _column(edges, "mode").astype("str").fillna("road")
    faulty = (table[["km", "minutes"]].isna() | (table[["km", "minutes"]] < 0)).any(axis=1)
    faulty |= table[["origin", "destination"]].isna().any(axis=1) | ~mode.isin(TRAVEL_MODES)
    if faulty.any():
        rows = [int(row) + 1 for row in np.flatnonzero(faulty.to_numpy())]
        raise ValueError(
            f"edge table, rows {rows[:20]}: every edge needs origin, destination, km and minutes of 0 or more, "
            f"and a mode of {' or '.join(TRAVEL_MODES)}"
        )
    table["rail"] = mode.eq("rail")
    rate = np.where(table["rail"], rules.fare_rail_yuan_km, rules.fare_road_yuan_km)
    fare = pd.to_numeric(_column(edges, "fare_yuan")).astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    table["fare_yuan"] = np.where(np.isnan(fare), table["km"] * rate, fare)
    table["one_way"] = _column(edges, "one_way").astype("boolean").fillna(False).astype(bool)
    return table


def _column(edges: pd.DataFrame, name: str) -> pd.Series:
    blank = pd.Series([None] * len(edges), dtype=object)
    return edges[name].reset_index(drop=True) if name in edges.columns else blank
