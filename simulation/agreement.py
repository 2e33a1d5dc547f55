"""Do two implementations agree? Weekly means and variances over replications, with thresholds for many comparisons."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

LEVEL = 0.001
"""Chance of a false alarm of one whole comparison: about one in a thousand comparisons of equal implementations."""


@dataclass(frozen=True)
class Difference:
    """A weekly mean or variance that differs. ``chance`` is corrected for the number of comparisons."""

    of: str
    week: int
    series: str
    first: float
    second: float
    chance: float


@dataclass(frozen=True)
class Agreement:
    """The verdict on two sets of replications: ``comparisons`` made, smallest corrected chance, what differs."""

    comparisons: int
    least_chance: float
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        """Return whether nothing differs."""
        return not self.differences

    def __str__(self) -> str:
        """Return the verdict with its worst differences."""
        worst = sorted(self.differences, key=lambda found: found.chance)[:5]
        lines = [
            f"{found.of} of {found.series} in week {found.week}: {found.first:.4g} against {found.second:.4g}"
            for found in worst
        ]
        return "\n".join([f"{len(self.differences)} of {self.comparisons} differ", *lines])


def compare(
    first: NDArray[np.float64], second: NDArray[np.float64], series: tuple[str, ...], level: float = LEVEL
) -> Agreement:
    """Compare two implementations week by week and series by series.

    Means by Welch's test, variances by that of Brown and Forsythe (deviations from the median, so that counts which
    are not normal do not raise it). The chances are corrected by Bonferroni over all weeks, series and both moments:
    weeks hang together, and this correction holds however they do. Pairs of constants must be equal.

    Parameters
    ----------
    first, second
        Replications by weeks by series; at least two replications each, their numbers may differ.
    series
        Names of the series.
    level
        Chance of one false alarm in the whole comparison.

    Raises
    ------
    ValueError
        When the shapes do not fit.
    """
    if first.shape[1:] != second.shape[1:] or first.ndim != 3 or first.shape[2] != len(series):
        raise ValueError(f"replications of shapes {first.shape} and {second.shape} and {len(series)} series do not fit")
    constant = np.isclose(first.std(axis=0), 0) & np.isclose(second.std(axis=0), 0)
    means = _chances(stats.ttest_ind, first, second, equal_var=False)
    spreads = _chances(stats.levene, first, second, center="median")
    means = np.where(constant, np.isclose(first.mean(axis=0), second.mean(axis=0)).astype(float), means)
    spreads = np.where(constant, 1.0, spreads)
    tested = np.stack([means, spreads])
    corrected = np.minimum(1.0, np.nan_to_num(tested, nan=1.0) * tested.size)
    found = [
        Difference(
            ("mean", "variance")[moment],
            int(week),
            series[which],
            float((first.mean(axis=0), first.var(axis=0, ddof=1))[moment][week, which]),
            float((second.mean(axis=0), second.var(axis=0, ddof=1))[moment][week, which]),
            float(corrected[moment, week, which]),
        )
        for moment, week, which in np.argwhere(corrected < level)
    ]
    return Agreement(int(tested.size), float(corrected.min()), tuple(found))


def _chances(test: Callable[..., Any], *samples: NDArray[np.float64], **options: Any) -> NDArray[np.float64]:
    """Return the chances of a test; constants, which it cannot judge, become NaN without a warning."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(test(*samples, axis=0, **options).pvalue)
