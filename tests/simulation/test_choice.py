"""The choice in vector instructions against the same in plain NumPy."""

import numba
import numpy as np

from simulation.choice import STAYS, chosen


@numba.njit
def _asked(tables: tuple, row: int, kind: int, cash: int, back: float, place: int, u: float) -> int:
    """Return what the compiled choice answers."""
    move, taste, way, need, stay = tables
    rows = np.uint64(row), np.uint64(kind), np.uint64(0)
    whole = np.int32(cash), np.float32(back), np.int64(place), stay, np.float32(u)
    return chosen(move, rows[0], taste, rows[1], way, rows[2], need, rows[2], *whole)


def test_the_first_option_beyond_the_draw_is_taken() -> None:
    """For 2,000 random people it is the one that cumulative sums in double precision say, and never one of weight zero."""
    draw = np.random.default_rng(3)
    move, taste, way, stay = (draw.random((9, 16)).astype(np.float32) for _ in range(4))
    move[:, 15], move[:, 4] = 0, 0
    need = draw.integers(0, 100, (1, 16)).astype(np.int32)
    need[:, :7] = 0
    for _ in range(2000):
        row, kind, place = (int(draw.integers(limit)) for limit in (9, 9, 15))
        cash, back, u = int(draw.integers(100)), draw.random(), draw.random()
        weights = move[row].astype(np.float64) * taste[kind] * way[0]
        weights[:7] *= back
        weights[cash < need[0]] = 0
        weights[place] = stay[row, place] * taste[kind, place]
        sums = np.cumsum(weights) / weights.sum()
        got = _asked((move, taste, way, need, stay), row, kind, cash, back, place, u)
        assert got != place
        got = place if got == STAYS else got
        assert weights[got] > 0
        assert (sums[got - 1] if got else 0.0) - 1e-6 <= u <= sums[got] + 1e-6


def test_who_has_no_option_stays() -> None:
    """With weights of zero everywhere one stays, whatever the draw."""
    nothing, need = np.zeros((1, 16), np.float32), np.zeros((1, 16), np.int32)
    assert [_asked((nothing, nothing, nothing, need, nothing), 0, 0, 5, 1.0, 7, u) for u in (0.0, 0.5, 1.0)] == [
        STAYS
    ] * 3
