"""Arcs that count the same: to one post, and in every row of the limits.

At any prices of seats and limits the arcs of such a cell differ by their own cost alone, so what is priced is priced once
for each cell and not for each arc.
"""

import numba
import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array

Ints = npt.NDArray[np.int64]
Ints32 = npt.NDArray[np.int32]
MIXED = np.uint64(0x9E3779B97F4A7C15)
"""An odd number of 64 bits whose upper half is well mixed (2^64 over the golden ratio)."""


def cells_of(post: Ints32, rows: csc_array) -> tuple[Ints32, Ints]:
    """Return the cell of each arc (arcs,), numbered as they come, and the first arc of each cell (cells,).

    Parameters
    ----------
    post
        (arcs,) where each arc leads.
    rows
        (rows, arcs or more) how each counts in each row; the row numbers of each column ascending.
    """
    cell, first = np.zeros(len(post), np.int32), np.zeros(len(post), np.int64)
    bits = max(1, (2 * len(post)).bit_length())
    count = grouped(post, rows.indptr.astype(np.int64), rows.indices, rows.data, bits, cell, first)
    return cell, first[:count].copy()


@numba.njit(cache=True)
def grouped(post: Ints32, begin: Ints, row: Ints32, weight: Ints, bits: int, cell: Ints32, first: Ints) -> int:
    """Write the cell of each arc and the first arc of each cell, by a table of 2^bits places; return the number of cells."""
    table, count = np.full(1 << bits, -1, np.int32), 0
    shift, last = np.uint64(64 - bits), (1 << bits) - 1
    for arc in range(len(post)):
        key = np.uint64(post[arc]) * MIXED
        for k in range(begin[arc], begin[arc + 1]):
            key = (key ^ np.uint64(row[k])) * MIXED
            key = (key ^ (key >> np.uint64(32)) ^ np.uint64(weight[k])) * MIXED
        place = np.int64(key >> shift)
        while table[place] >= 0 and not alike(arc, first[table[place]], post, begin, row, weight):
            place = (place + 1) & last
        if table[place] < 0:
            table[place], first[count] = count, arc
            count += 1
        cell[arc] = table[place]
    return count


@numba.njit(cache=True)
def alike(one: int, other: int, post: Ints32, begin: Ints, row: Ints32, weight: Ints) -> bool:
    """Tell whether two arcs lead to one post and count the same in every row."""
    entries = begin[one + 1] - begin[one]
    if post[one] != post[other] or begin[other + 1] - begin[other] != entries:
        return False
    for k in range(entries):
        here, there = begin[one] + k, begin[other] + k
        if row[here] != row[there] or weight[here] != weight[there]:
            return False
    return True
