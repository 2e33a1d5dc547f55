"""The interval of a mean over replications."""

import math
from collections.abc import Sequence

import numpy as np

CONFIDENCE = 0.95


def half_width(values: Sequence[float]) -> float:
    """Return half the width of the 95% interval of a mean (Student); infinite for fewer than two values."""
    n = len(values)
    if n < 2:
        return math.inf
    from scipy.stats import t as student

    return float(student.ppf(0.5 + CONFIDENCE / 2, n - 1) * np.std(values, ddof=1) / math.sqrt(n))
