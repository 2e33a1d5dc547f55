"""The user's own roads and railways."""

import itertools
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from domain.geography import Travel, TravelRules
from domain.geography.network import Network
from domain.instance import Instance

Make = Callable[..., Instance]
EDGES = pd.DataFrame(
    [
        # 东丰县 - 梅河口站 by road, on to 沈阳站 by rail, to the post by road; and a slower road all the way.
        {"origin": "220421", "destination": "梅河口站", "km": 40.0, "minutes": 50.0},
        {
            "origin": "梅河口站",
            "destination": "沈阳站",
            "km": 200.0,
            "minutes": 90.0,
            "mode": "rail",
            "fare_yuan": 55.0,
        },
        {"origin": "沈阳站", "destination": "210102", "km": 5.0, "minutes": 20.0},
        {"origin": "220421", "destination": "210102", "km": 230.0, "minutes": 240.0},
    ]
)


def only(travel: Travel) -> dict[str, Any]:
    """Return the journey from the first worker to the first post."""
    return travel.pairs([0], [0]).iloc[0].to_dict()


def test_the_quickest_way_is_taken_and_its_figures_summed(make: Make, rules: TravelRules) -> None:
    """Road, rail and road again: minutes, kilometres and fares of the edges are summed; with rail it is by rail."""
    # 50 + 90 + 20 = 160 minutes < 240; 40 + 200 + 5 km; 40 x 0.3 + 55 + 5 x 0.3 = 68.5 yuan.
    expected = {"km": 245.0, "minutes": 160, "fare_yuan": 68.5, "travel_mode": "rail", "estimated": False}
    for worker, post in (("220421", "210102"), ("210102", "220421"), ("220421100", "210102001")):
        assert only(Travel.under(make([(worker,)], [(post,)]), rules, EDGES)) == expected


def test_a_stated_distance_goes_before_the_network(make: Make, rules: TravelRules) -> None:
    """Where the distances table has the journey, the network is not asked."""
    table = [{"origin": "220421", "destination": "210102", "km": 222.0, "minutes": 200.0}]
    assert only(Travel.under(make([("220421",)], [("210102",)], table), rules, EDGES))["minutes"] == 200


def test_places_outside_the_network_go_by_the_rules(make: Make, rules: TravelRules) -> None:
    """A post that no edge reaches has the same journey as without a network; so have two places on one node."""
    for post in ("220422", "220421100"):
        instance = make([("220421",)], [(post,)])
        assert only(Travel.under(instance, rules, EDGES)) == only(Travel.under(instance, rules))


def test_a_township_with_its_own_node_is_not_its_county(make: Make, rules: TravelRules) -> None:
    """A township that is in the network is left from its own node, also inside its county."""
    edges = pd.DataFrame([{"origin": "220421100", "destination": "220421", "km": 3.0, "minutes": 7.0}])
    found = only(Travel.under(make([("220421100",)], [("220421",)]), rules, edges))
    assert (found["km"], found["minutes"], found["estimated"]) == (3.0, 7, False)


def test_one_way_edges_lead_one_way(rules: TravelRules) -> None:
    """An edge that is one way serves no journey back; parallel edges count by the quicker."""
    edges = pd.DataFrame(
        {
            "origin": ["A", "A"],
            "destination": ["B", "B"],
            "km": [10.0, 12.0],
            "minutes": [20.0, 15.0],
            "one_way": [True, True],
        }
    )
    network = Network(edges, rules)
    ways = network.ways(["A", "B"], ["A", "B"])
    assert ways.minutes[0, 1] == 15.0
    assert ways.km[0, 1] == 12.0
    assert np.isnan(ways.minutes[1, 0])


def test_quickest_ways_equal_those_found_by_trying_all(rules: TravelRules) -> None:
    """On random graphs, edges of no minutes included, minutes equal the least over all simple paths."""
    rng = np.random.default_rng(5)
    for _ in range(20):
        nodes = list("ABCDEF")
        pairs = [pair for pair in itertools.combinations(nodes, 2) if rng.random() < 0.5] or [("A", "B")]
        edges = pd.DataFrame(pairs, columns=["origin", "destination"])
        edges["minutes"] = rng.integers(0, 30, len(edges)).astype(float)
        edges["km"] = edges["minutes"] * 2
        network = Network(edges, rules)
        known = sorted(network.graph)
        ways = network.ways(known, known)
        plain = nx.Graph()
        plain.add_weighted_edges_from(edges[["origin", "destination", "minutes"]].itertuples(index=False, name=None))
        for (i, a), (j, b) in itertools.product(enumerate(known), repeat=2):
            paths = [] if a == b else list(nx.all_simple_paths(plain, a, b))
            best = min((nx.path_weight(plain, path, "weight") for path in paths), default=0.0 if a == b else np.nan)
            np.testing.assert_allclose(ways.minutes[i, j], best, atol=1e-12)
            np.testing.assert_allclose(ways.km[i, j], 2 * best, atol=1e-12)


@pytest.mark.parametrize(
    ("column", "value"), [("km", None), ("minutes", -1.0), ("mode", "ship"), ("origin", None)], ids=str
)
def test_faulty_edges_are_refused_by_their_rows(rules: TravelRules, column: str, value: Any) -> None:
    """An edge without figures, with negative ones or of an unknown mode raises with the number of its row."""
    edges = EDGES.copy().astype({"km": object, "minutes": object})
    edges.loc[2, column] = value
    with pytest.raises(ValueError, match=r"rows \[3\]"):
        Network(edges, rules)


def test_an_edge_table_without_its_columns_is_refused(rules: TravelRules) -> None:
    """The columns an edge table lacks are named."""
    with pytest.raises(ValueError, match="minutes"):
        Network(EDGES.drop(columns="minutes"), rules)
