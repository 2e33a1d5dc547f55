"""Naive forecasts of a quarter-end figure: what a model has to beat before anyone believes it."""

import itertools
import math
from collections.abc import Callable
from statistics import median

from simulation.published import Figure, Figures

Forecast = Callable[[Figures, Figure], float | None]
"""From the figures known and the quarter asked for, the forecast in 10,000 people; None where there is none."""


def same_quarter_last_year(known: Figures, asked: Figure) -> float | None:
    """Return the latest known figure of the same quarter: of last year, or of the last year that has one."""
    last = _latest(known, asked)
    return None if last is None else last.outgoing_10k


def same_quarter_with_trend(known: Figures, asked: Figure) -> float | None:
    """Return the latest figure of the same quarter, grown by the median yearly growth seen so far.

    The growth is the median, over all pairs of neighbouring known years of the same quarter, of the yearly logarithmic
    change; with no such pair there is no trend and no forecast.
    """
    last = _latest(known, asked)
    changes = [
        math.log(after.outgoing_10k / before.outgoing_10k) / (after.year - before.year)
        for quarter in range(1, 5)
        for same in [[row for row in known if row.quarter == quarter]]
        for before, after in itertools.pairwise(same)
    ]
    if last is None or not changes:
        return None
    return last.outgoing_10k * math.exp(median(changes) * (asked.year - last.year))


NAIVE: dict[str, Forecast] = {
    "same quarter last year": same_quarter_last_year,
    "same quarter with trend": same_quarter_with_trend,
}


def _latest(known: Figures, asked: Figure) -> Figure | None:
    same = [row for row in known if row.quarter == asked.quarter and row.year < asked.year]
    return same[-1] if same else None
