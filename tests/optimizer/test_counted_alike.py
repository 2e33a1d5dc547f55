"""Cells of arcs that count the same: against a dictionary of their columns."""

import numpy as np
import pytest
from scipy.sparse import csc_array

from optimizer.counted_alike import cells_of
from scenarios.ledgers import harder
from tests.optimizer.test_smoothed import biting, search_of
from tests.verification.tiny import tiny_instances
from tests.verification.tiny_limits import with_limits
from tests.verification.under_limits import rows_of, without_limits


def plain(post: np.ndarray, rows: csc_array) -> tuple[list[int], list[int]]:
    """Return cells and first arcs by a dictionary."""
    dense, known, cell, first = rows.toarray(), {}, [], []
    for arc, at in enumerate(post.tolist()):
        key = (at, *dense[:, arc].tolist())
        if key not in known:
            known[key] = len(known)
            first.append(arc)
        cell.append(known[key])
    return cell, first


@pytest.mark.parametrize(
    ("arcs", "posts", "rows", "weights"), [(400, 3, 2, 2), (400, 40, 5, 3), (60, 1, 8, 50), (1, 1, 1, 1), (0, 1, 2, 1)]
)
def test_cells_are_those_of_a_dictionary(arcs: int, posts: int, rows: int, weights: int) -> None:
    """Few cells and many, one arc, none; negative weights among them."""
    draw = np.random.default_rng([arcs, posts])
    post = draw.integers(0, posts, arcs).astype(np.int32)
    matrix = csc_array(draw.integers(-weights, weights + 1, (rows, arcs)) * (draw.random((rows, arcs)) < 0.5))
    cell, first = cells_of(post, matrix)
    assert (cell.tolist(), first.tolist()) == plain(post, matrix)


def test_switches_are_not_among_them() -> None:
    """Of limits with switches the arcs alone are in cells, and a cell counts as each of its arcs does."""
    switches, merged = 0, 0
    solutions = [without_limits(with_limits(tiny, number)) for number, tiny in enumerate(tiny_instances(range(6)))]
    county = without_limits(harder("hubs", 200, 20))
    for solution in (*solutions, county):
        search = search_of(solution, biting(county) if solution is county else rows_of(solution))
        ground, arcs = search._ground, len(solution.problem.post)
        if not arcs:
            continue
        matrix = ground.ceilings.matrix[:, :arcs]
        assert ground.cell.tolist() == plain(solution.problem.post, matrix)[0]
        assert not (ground.columns[:, ground.cell] != matrix).nnz
        assert (ground.at[ground.cell] == solution.problem.post).all()
        switches, merged = switches + ground.ceilings.switches, merged + arcs - len(ground.at)
    assert switches
    assert merged
