"""The fit against linear models with known answers; what the data do not move is named; hold-outs are honest."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from simulation.baselines import NAIVE
from simulation.calibrate import FREE_MAX, Prior, fit, observed
from simulation.calibration import MODEL, Calibration, Refitted
from simulation.published import Figure, Figures
from simulation.scores import rolling_origin

pytestmark = pytest.mark.agreement


def prior(name: str, mean: float = 0.0, spread: float = 10.0) -> Prior:
    """Return a wide prior."""
    return Prior(name, mean, spread, -1000.0, 1000.0, "unit", "made up")


def line(values: Mapping[str, float], asked: Sequence[Figure]) -> np.ndarray:
    """Return a level, a yearly trend and nothing of the third parameter."""
    return np.array([1000 + values["level"] + values["trend"] * (figure.year - 2018) for figure in asked])


def figures(grade: str = "read") -> Figures:
    """Return six years of a line with level 7 and trend 3."""
    return Figures(tuple(Figure(year, 1, 1007.0 + 3 * (year - 2018), 0.0, grade) for year in range(2016, 2022)))


def test_a_linear_model_is_fitted_to_its_bayesian_answer() -> None:
    """Estimates and spreads are those of the conjugate normal model, worked out by linear algebra."""
    found = fit(line, [prior("level"), prior("trend")], figures(), 5.0)
    # Posterior precision A'A / 5^2 + I / 10^2 with rows (1, year - 2018); mean = covariance A'(y - 1000) / 5^2.
    rows = np.array([[1.0, year - 2018] for year in range(2016, 2022)])
    covariance = np.linalg.inv(rows.T @ rows / 25 + np.eye(2) / 100)
    mean = covariance @ rows.T @ (observed(figures()) - 1000) / 25
    assert [one.value for one in found.estimates] == pytest.approx(mean, rel=1e-3)
    assert [one.spread for one in found.estimates] == pytest.approx(np.sqrt(np.diag(covariance)), rel=1e-3)


def test_a_parameter_that_no_figure_depends_on_is_named() -> None:
    """What the data do not move keeps its prior and says so; what they move does not."""
    found = fit(line, [prior("level"), prior("trend"), prior("idle", 4.0, 2.0)], figures(), 5.0)
    idle = found.estimates[2]
    assert (idle.value, idle.spread, idle.moved) == (pytest.approx(4.0), pytest.approx(2.0), False)
    assert all(one.moved for one in found.estimates[:2])
    assert Calibration(found, (), {}, {}).not_moved == ("idle",)


def test_more_than_six_parameters_and_figures_from_memory_are_refused() -> None:
    """Seven free parameters are too many, and a fit to figures nobody read is none."""
    with pytest.raises(ValueError, match="7 free parameters"):
        fit(line, [prior(f"p{n}") for n in range(FREE_MAX + 1)], figures(), 5.0)
    with pytest.raises(ValueError, match="from memory"):
        fit(line, [prior("level"), prior("trend")], figures("memory"), 5.0)


def test_a_rounded_figure_counts_for_less() -> None:
    """A figure known to within 50 pulls the level less than one that is exact."""
    pair = [Figure(2018, 1, 1000.0, 0.0, "read"), Figure(2018, 2, 1100.0, 50.0, "derived")]
    found = fit(lambda v, a: np.full(len(a), 1000 + v["level"]), [prior("level", 0.0, 1e3)], Figures(tuple(pair)), 10.0)
    # Weights 1 / 10^2 and 1 / (10^2 + 50^2 / 3): the mean of 0 and 100 with these.
    weights = np.array([1 / 100, 1 / (100 + 2500 / 3)])
    assert found.estimates[0].value == pytest.approx(100 * weights[1] / weights.sum(), rel=1e-2)


def test_the_model_is_fitted_again_before_every_held_out_year() -> None:
    """From each origin the model knows only the years before, and its forecast is that of the fit to them."""
    model = Refitted(line, [prior("level"), prior("trend")], 5.0)
    misses = rolling_origin(figures(), {MODEL: model, **NAIVE}, [2019, 2020, 2021])
    # 2020 is a held-out figure here and is not shown to the forecast of 2021.
    assert set(model.kept) == {(2016, 2017, 2018), (2016, 2017, 2018, 2019)}
    by_model = [miss.error_10k for miss in misses if miss.forecaster == MODEL]
    assert np.abs(by_model).max() < 5


def test_draws_stay_within_the_bounds_and_repeat() -> None:
    """Parameter sets drawn from a fit are the same for the same seed and never leave the priors' bounds."""
    tight = Prior("level", 0.0, 10.0, -1.0, 5.0, "unit", "made up")
    found = fit(line, [tight, prior("trend")], figures(), 5.0)
    drawn = found.draws(50, seed=4)
    assert drawn == found.draws(50, seed=4)
    assert all(-1.0 <= one["level"] <= 5.0 for one in drawn)
    assert found.estimates[0].at_bound
