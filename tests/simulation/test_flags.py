"""Flags as bits, against NumPy."""

import numba
import numpy as np
from numpy.typing import NDArray

from simulation.flags import AT_ONCE, flagged, lined_up, lowest


@numba.njit
def set_ones(flags: NDArray[np.uint8], found: NDArray[np.int64]) -> int:
    """List the flags that are set, 64 at a time; return how many."""
    n = 0
    for at in range(0, flags.size, AT_ONCE):
        bits = flagged(flags, at)
        while bits:
            found[n] = at + lowest(bits)
            bits &= bits - np.uint64(1)
            n += 1
    return n


def test_the_flags_that_are_set_are_found_in_order() -> None:
    """Of 640 flags those that are not zero come out, rising: none, all, single ones at every place, and a random half."""
    draw = np.random.Generator(np.random.Philox(4))
    single = [(np.arange(640) == k).astype(np.uint8) for k in (0, 1, 63, 64, 639)]
    for flags in (*single, np.zeros(640, np.uint8), np.full(640, 255, np.uint8), draw.integers(0, 2, 640, np.uint8)):
        found = np.empty(640, np.int64)
        assert np.array_equal(found[: set_ones(flags, found)], np.flatnonzero(flags))


def test_rows_begin_where_a_line_of_the_cache_begins() -> None:
    """The copy has the same values, and its first byte stands at a multiple of 64."""
    table = np.arange(48, dtype=np.float32).reshape(3, 16)
    copy = lined_up(table)
    assert np.array_equal(copy, table)
    assert copy.ctypes.data % 64 == 0
