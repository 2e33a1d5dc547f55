"""Who asked for work."""

import numpy as np
import numpy.typing as npt

from optimizer.pair_rules import SURPLUS, UNEMPLOYED


def asks_for_work(workers: npt.NDArray[np.void]) -> npt.NDArray[np.bool_]:
    """Return which worker records asked for work in at least one mode."""
    leaves = workers["wants_to_leave"] == 1
    unemployed = (workers["status"] == UNEMPLOYED) & (workers["seeking"] == 1)
    lent = (workers["status"] == SURPLUS) & ((workers["seeking"] == 1) | (workers["lending_consent"] == 1))
    return np.asarray(leaves | unemployed | lent)
