"""The search for arcs within limits never loses one, and finds the same arcs on any number of threads."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.instance import Instance
from optimizer import eligibility
from optimizer.eligibility import Arcs, Limits, build_arcs
from optimizer.encode import Encoded, encode
from optimizer.objective import CostWeights
from scenarios.ledgers.harder import harder
from tests.domain.check.tiny import ON, POLICY
from tests.properties.instances import Rows, instance_of, quick, tables

Row = tuple[int, ...]


def rows_of(arcs: Arcs) -> set[Row]:
    """Return the arcs as (worker, post, mode, cost, unknown)."""
    columns = (arcs.worker(), arcs.post, arcs.mode, arcs.cost, arcs.unknown)
    return set(zip(*(column.tolist() for column in columns), strict=True))


def random_limits(encoded: Encoded, arcs: Arcs, seed: int) -> Limits:
    """Return entries of both signs and limits at, just below and just above what some arc of the worker costs."""
    draw = np.random.default_rng(seed)
    entry = draw.integers(-3000, 6000, len(encoded.scene.posts)).astype(np.int64)
    limit = draw.integers(-4000, 6000, len(encoded.scene.workers)).astype(np.int64)
    owner, total = arcs.worker(), arcs.cost + entry[arcs.post]
    for arc in draw.permutation(len(owner)):
        limit[owner[arc]] = total[arc] + draw.integers(-1, 2)
    return Limits(entry, limit)


def nothing_within_limits_is_lost(encoded: Encoded, seed: int) -> tuple[int, int, int]:
    """Assert that the search finds every arc within the limits and no other pair; return arcs in all, within, found."""
    weights = CostWeights.of(POLICY, ON)
    arcs = build_arcs(encoded, weights)
    limits = random_limits(encoded, arcs, seed)
    everything, found = rows_of(arcs), rows_of(build_arcs(encoded, weights, limits=limits))
    within = {row for row in everything if row[3] + limits.entry[row[1]] <= limits.limit[row[0]]}
    assert within <= found <= everything
    return len(everything), len(within), len(found)


@quick(20)
@given(tables(6, 6, least=2), st.integers(0, 9))
def test_no_arc_within_the_limits_is_lost(made: dict[str, Rows], seed: int) -> None:
    """Of tiny problems with corridors, wishes, promises and loans, against all arcs, filtered."""
    nothing_within_limits_is_lost(encode(instance_of(made), POLICY, ON), seed)


@pytest.fixture(scope="module")
def county() -> Encoded:
    """Twelve hundred people and a hundred posts, with a bonus of 5,000 yuan on every corridor out of the province."""
    made = harder("hubs", 1200, 100, seed=5)
    corridors = {"corridor_id": ["C1"], "origin": [("22",)], "destination": [("22",)], "bonus_yuan": [5000.0]}
    return encode(Instance({**made.tables, "corridors": pd.DataFrame(corridors)}), POLICY, ON)


@pytest.mark.parametrize("seed", range(3))
def test_no_arc_of_a_county_is_lost(county: Encoded, seed: int) -> None:
    """The same with many posts to a place, where the bonus of a corridor makes the far ones cheap; and much is skipped."""
    everything, within, found = nothing_within_limits_is_lost(county, seed)
    assert county.scene.corridor_bonus.max() > 0
    assert 0 < within <= found < everything


def test_arcs_do_not_depend_on_the_number_of_threads(county: Encoded, monkeypatch: pytest.MonkeyPatch) -> None:
    """In small blocks on one thread and on three, every column is the same to the bit."""
    monkeypatch.setattr(eligibility, "BLOCK_WORKERS", 64)
    weights, made = CostWeights.of(POLICY, ON), []
    for threads in (1, 3):
        monkeypatch.setattr(eligibility, "THREADS", threads)
        made.append(build_arcs(county, weights))
    one, three = made
    for name in ("start", "post", "mode", "cost", "unknown", "posts_of_worker", "workers_of_post"):
        np.testing.assert_array_equal(getattr(one, name), getattr(three, name))
    assert len(one) > 1000
