"""Which arcs count the same in every limit: people may change places between them, and no limit notices."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from optimizer.limit_rows import LimitRow, sheet_of

Ints = npt.NDArray[np.int64]
SEED = 20260302


def signatures(rows: Sequence[LimitRow], arcs: int) -> Ints:
    """Return a number for each arc, the same for arcs that count the same in every limit and every condition.

    Parameters
    ----------
    rows
        The limits, those that may be missed at a price included.
    arcs
        Number of arcs.
    """
    matrix = sheet_of(rows, arcs).matrix[:, :arcs]
    draw = np.random.default_rng(SEED).integers(1, 2**62, matrix.shape[0], dtype=np.int64)
    found: Ints = matrix.T @ draw
    return found
