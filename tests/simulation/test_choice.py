"""The choice in vector instructions against the same in plain NumPy."""

import numba
import numpy as np
from numpy.typing import NDArray

from simulation.choice import AT_ONCE, STAYS, first_beyond, weigh


@numba.njit
def _asked(
    tables: tuple,
    rows: NDArray[np.uint64],
    cash: NDArray[np.int32],
    back: NDArray[np.float32],
    places: NDArray[np.int32],
) -> NDArray[np.float32]:
    """Return the weights of everybody, that of the own place as the kernel writes it."""
    move, taste, way, need, stay = tables
    weights, none = np.empty((len(cash), 16), np.float32), np.uint64(0)
    for r in range(np.uint64(0), np.uint64(len(cash))):
        row, kind = rows[r, 0], rows[r, 1]
        weigh(move, row, taste, kind, way, none, need, none, cash[r], back[r], weights, r)
        weights[r, places[r]] = stay[row, places[r]] * taste[kind, places[r]]
    return weights


@numba.njit
def _compared(
    weights: NDArray[np.float32], shares: NDArray[np.float32], places: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Return what the compiled comparison answers; a multiple of eight people."""
    options = np.empty(len(shares), np.int32)
    for r in range(np.uint64(0), np.uint64(len(shares)), np.uint64(AT_ONCE)):
        first_beyond(weights, r, shares, places, options)
    return options


def test_the_first_option_beyond_the_draw_is_taken() -> None:
    """For 2,000 random people it is the one that cumulative sums in double precision say, and never one of weight zero."""
    draw, people = np.random.default_rng(3), 2000
    move, taste, way, stay = (draw.random((9, 16)).astype(np.float32) for _ in range(4))
    move[:, 15], move[:, 4] = 0, 0
    need = draw.integers(0, 100, (1, 16)).astype(np.int32)
    need[:, :7] = 0
    rows, places = draw.integers(9, size=(people, 2)).astype(np.uint64), draw.integers(15, size=people).astype(np.int32)
    cash = draw.integers(100, size=people).astype(np.int32)
    back, shares = draw.random(people).astype(np.float32), draw.random(people).astype(np.float32)
    found = _compared(_asked((move, taste, way, need, stay), rows, cash, back, places), shares, places)
    for r, (row, kind) in enumerate(rows.tolist()):
        weights, place, u = move[row].astype(np.float64) * taste[kind] * way[0], places[r], shares[r]
        weights[:7] *= back[r]
        weights[cash[r] < need[0]] = 0
        weights[place] = stay[row, place] * taste[kind, place]
        sums = np.cumsum(weights) / weights.sum()
        assert found[r] != place
        got = place if found[r] == STAYS else found[r]
        assert weights[got] > 0
        assert (sums[got - 1] if got else 0.0) - 1e-6 <= u <= sums[got] + 1e-6


def test_sums_are_taken_in_a_fixed_tree() -> None:
    """Cumulative sums are those of four rounds of additions (of the one, two, four and eight before), to the last bit.

    Weights span eight orders of magnitude, so that another order of additions rounds otherwise; draws lie at the
    borders themselves and next to them.
    """
    draw = np.random.default_rng(5)
    weights = (10.0 ** draw.uniform(-4, 4, (4000, 16))).astype(np.float32)
    sums = weights.copy()
    for step in (1, 2, 4, 8):
        further = sums.copy()
        further[:, step:] += sums[:, :-step]
        sums = further
    border = sums[np.arange(4000), draw.integers(15, size=4000)] / sums[:, 15]
    shares = np.nextafter(border, draw.choice([0, 1, 2], 4000).astype(np.float32), dtype=np.float32)
    beyond = sums > (shares * sums[:, 15])[:, None]
    expected = np.where(beyond[:, :15].any(axis=1), np.argmax(beyond, axis=1), STAYS)  # also who is at 15 and takes it
    assert np.array_equal(_compared(weights, shares, np.full(4000, 15, np.int32)), expected)


def test_who_has_no_option_stays() -> None:
    """With weights of zero everywhere one stays, whatever the draw."""
    shares = np.linspace(0, 1, 8).astype(np.float32)
    found = _compared(np.zeros((8, 16), np.float32), shares, np.full(8, 7, np.int32))
    assert found.tolist() == [STAYS] * 8
