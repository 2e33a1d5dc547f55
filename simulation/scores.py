"""How wrong forecasts were: per figure and in the mean, on the hold-outs of a rolling origin."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from simulation.baselines import Forecast
from simulation.published import Figure, Figures


@dataclass(frozen=True)
class Miss:
    """One forecast beside its figure, in 10,000 people. ``origin`` is the last year the forecaster was shown."""

    forecaster: str
    origin: int
    figure: Figure
    forecast_10k: float

    @property
    def error_10k(self) -> float:
        """Return forecast less figure."""
        return self.forecast_10k - self.figure.outgoing_10k


@dataclass(frozen=True)
class Score:
    """Errors in the mean: ``bias_10k``, ``mean_absolute_10k``, ``root_mean_square_10k``, ``relative`` (0 to 1)."""

    forecaster: str
    figures: int
    bias_10k: float
    mean_absolute_10k: float
    root_mean_square_10k: float
    relative: float


def scored(misses: Sequence[Miss]) -> list[Score]:
    """Return the scores of every forecaster, in the order of their first miss."""
    names = list(dict.fromkeys(miss.forecaster for miss in misses))
    return [_score(name, [miss for miss in misses if miss.forecaster == name]) for name in names]


def _score(name: str, misses: Sequence[Miss]) -> Score:
    errors, count = [miss.error_10k for miss in misses], len(misses)
    return Score(
        name,
        count,
        sum(errors) / count,
        sum(abs(error) for error in errors) / count,
        math.sqrt(sum(error**2 for error in errors) / count),
        sum(abs(miss.error_10k) / miss.figure.outgoing_10k for miss in misses) / count,
    )


def rolling_origin(
    figures: Figures, forecasters: Mapping[str, Forecast], held_out: Iterable[int], shocks: Iterable[int] = (2020,)
) -> list[Miss]:
    """Return the misses of all forecasters on each held-out year, shown only the years before it.

    Parameters
    ----------
    figures
        All figures; those from memory are left aside.
    forecasters
        Name and forecast.
    held_out
        The years to forecast, each from its own origin.
    shocks
        Years that nobody is shown: a travel ban says nothing about the seasons.

    Returns
    -------
    list of Miss
        Only figures that *every* forecaster could forecast, so that the scores compare the same figures.
    """
    usable, hidden = figures.usable(), set(shocks)
    misses: list[Miss] = []
    for year in held_out:
        known = Figures(tuple(row for row in usable.before(year) if row.year not in hidden))
        for figure in usable.of([year]):
            told = {name: forecast(known, figure) for name, forecast in forecasters.items()}
            if all(value is not None for value in told.values()):
                misses += [
                    Miss(name, max(known.years), figure, value) for name, value in told.items() if value is not None
                ]
    return misses
