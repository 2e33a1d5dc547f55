"""A solved assignment, still in positions."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.eligibility import Arcs
from optimizer.encode import Encoded
from optimizer.flow import Problem
from optimizer.last_resort import ClosedSet
from optimizer.limit_rows import LimitRow
from optimizer.limited_plan import Limited
from optimizer.objective import Scale
from optimizer.prices import Prices

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Solution:
    """A solved assignment, still in positions.

    ``taken`` is the arc each worker takes, -1 for unplaced. Without ``limited`` the assignment keeps all limits of
    ``rows``, ``bound`` equals ``value`` and ``prices`` prove it. With it the limits hold something back: the tiers
    were solved one after another, ``unlimited`` is the best assignment without limits, and prices, value and bound are its.
    """

    encoded: Encoded
    arcs: Arcs
    problem: Problem
    scale: Scale
    taken: Ints
    prices: Prices
    closed: ClosedSet
    value: int
    bound: int
    whole: int
    unlimited: Ints
    rows: tuple[LimitRow, ...] = ()
    limited: Limited | None = None
