"""Bands of what replications tell: of a mean, and of yuan per additional person."""

import math

import numpy as np
from numpy.typing import NDArray

from simulation.intervals import CONFIDENCE, half_width


def per_person(
    yuan: NDArray[np.float64], people: NDArray[np.float64]
) -> tuple[float | None, float | None, float | None]:
    """Return the mean yuan over the mean people, and its 95% band by Fieller's method.

    Parameters
    ----------
    yuan, people
        Differences by replication, paired.

    Returns
    -------
    tuple
        Ratio, lower and upper end. All are None when the people are not known to increase: their interval holds zero, and
        a cost per person would be a number without meaning. With one replication the ratio stands alone.
    """
    n, top, below = len(yuan), float(yuan.mean()), float(people.mean())
    if below <= 0:
        return None, None, None
    ratio = top / below
    if n < 2:
        return ratio, None, None
    t2 = _student(n) ** 2 / n
    var_top, var_below = float(np.var(yuan, ddof=1)), float(np.var(people, ddof=1))
    shared = float(np.cov(yuan, people, ddof=1)[0, 1])
    a = below * below - t2 * var_below
    if a <= 0:
        return None, None, None
    b = top * below - t2 * shared
    root = math.sqrt(max(0.0, b * b - a * (top * top - t2 * var_top)))
    return ratio, (b - root) / a, (b + root) / a


def _student(n: int) -> float:
    from scipy.stats import t as student

    return float(student.ppf(0.5 + CONFIDENCE / 2, n - 1))


def half_of(told: NDArray[np.float64]) -> float:
    """Return half of the 95% interval of a mean; NaN for a single replication, which tells nothing of it."""
    found = half_width(told.tolist())
    return found if math.isfinite(found) else math.nan
