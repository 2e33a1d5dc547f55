"""The fit against linear models with known answers; what the data do not move is named; hold-outs are honest."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from simulation import shares
from simulation.baselines import NAIVE
from simulation.calibrate import FREE_MAX, Aim, Prior, fit, observed
from simulation.calibration import MODEL, Calibration, Refitted
from simulation.national import National, as_of
from simulation.people import Population
from simulation.published import Figure, Figures
from simulation.scores import rolling_origin
from simulation.shares import published_shares

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
    rounds: list[int] = []
    found = fit(line, [prior("level"), prior("trend")], figures(), 5.0, each_round=rounds.append)
    assert rounds == list(range(1, len(rounds) + 1))
    assert rounds
    # Posterior precision A'A / 5^2 + I / 10^2 with rows (1, year - 2018); mean = covariance A'(y - 1000) / 5^2.
    rows = np.array([[1.0, year - 2018] for year in range(2016, 2022)])
    covariance = np.linalg.inv(rows.T @ rows / 25 + np.eye(2) / 100)
    mean = covariance @ rows.T @ (observed(figures()) - 1000) / 25
    assert [one.value for one in found.estimates] == pytest.approx(mean, rel=1e-3)
    assert [one.spread for one in found.estimates] == pytest.approx(np.sqrt(np.diag(covariance)), rel=1e-3)


def test_a_share_beside_the_totals_holds_what_they_do_not() -> None:
    """A third parameter that no total depends on goes to the Bayesian answer between its prior and the further figure."""
    aim = Aim("share", 0.30, 0.02, lambda values: 0.01 * values["idle"])
    found = fit(line, [prior("level"), prior("trend"), prior("idle", 20.0, 4.0)], figures(), 5.0, [aim])
    # Prior 20 with spread 4, figure 30 with spread 2: precisions 1/16 and 1/4.
    assert found.estimates[2].value == pytest.approx((20 / 16 + 30 / 4) / (1 / 16 + 1 / 4), rel=1e-3)
    assert found.estimates[2].moved
    assert found.aims == (("share", 0.30, pytest.approx(0.28, rel=1e-3)),)


def test_shares_are_those_of_the_region_of_the_home() -> None:
    """Jilin lies in the north-east, whose share was 33.6% in 2024, Gansu in the west; every row names its source."""
    jilin, gansu = published_shares("22"), published_shares("62")
    assert [(share.year, share.share) for share in jilin][-3:] == [(2022, 0.314), (2023, 0.309), (2024, 0.336)]
    assert gansu[-1].share == 0.446
    assert all(share.address.startswith("http") for share in (*jilin, *gansu))


def test_last_years_miss_is_carried_over() -> None:
    """A model that is 40 too low in the last known year forecasts 40 more than it says."""
    model = Refitted(lambda v, asked: np.full(len(asked), 960.0 + v["level"]), [prior("level", 0.0, 1e-6)], 5.0)
    known = Figures((Figure(2019, 1, 1000.0, 0.0, "read"),))
    assert model.anchored(known, Figure(2020, 1, 0.0, 0.0, "read")) == pytest.approx(1000.0)
    assert model.anchored(known, Figure(2020, 2, 0.0, 0.0, "read")) is None


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


def test_what_is_considered_beside_the_fit_is_its_bayesian_answer() -> None:
    """A trend held at 1 in the fit has, beside the level, the centre and spreads of the two fitted together."""
    trend = prior("trend", 0.0, 4.0)
    found = fit(line, [prior("level")], figures(), 5.0, considered=[(trend, 1.0)])
    assert found.considered is not None
    rows = np.array([[1.0, year - 2018] for year in range(2016, 2022)])
    covariance = np.linalg.inv(rows.T @ rows / 25 + np.diag([1 / 100, 1 / 16]))
    mean = covariance @ rows.T @ (observed(figures()) - 1000) / 25
    assert found.considered.centre == pytest.approx(mean, rel=1e-3)
    assert found.considered.covariance == pytest.approx(covariance, rel=1e-3)
    assert found.considered.told("trend") == pytest.approx((mean[1], np.sqrt(covariance[1, 1])), rel=1e-3)
    # The fit itself keeps the trend at 1: its level is that of the figures less the trend.
    alone = 1 / (6 / 25 + 1 / 100)
    assert found.values == {
        "level": pytest.approx(alone * (observed(figures()) - 1000 - rows[:, 1]).sum() / 25, rel=1e-3)
    }
    assert found.considered.draws(3, 1) == found.considered.draws(3, 1)


def test_draws_stay_within_the_bounds_and_repeat() -> None:
    """Parameter sets drawn from a fit are the same for the same seed and never leave the priors' bounds."""
    tight = Prior("level", 0.0, 10.0, -1.0, 5.0, "unit", "made up")
    found = fit(line, [tight, prior("trend")], figures(), 5.0)
    drawn = found.draws(50, seed=4)
    assert drawn == found.draws(50, seed=4)
    assert all(-1.0 <= one["level"] <= 5.0 for one in drawn)
    assert found.estimates[0].at_bound


def test_each_share_is_an_aim_where_its_trend_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a yearly change every year's share is an aim, without one their mean; years that nobody published are none."""
    jilin = National.__new__(National)
    jilin.population = Population.of_province("2204", 50)
    monkeypatch.setattr(shares, "cross_share", lambda _national, values, year: values["level"] + 0.01 * (year - 2017))
    each = shares.aims_of(jilin, (2017, 2019, 2020, 2021), 0.02, True)
    assert [(aim.published, aim.told({"level": 0.2})) for aim in each] == [
        (0.236, pytest.approx(0.20)),
        (0.298, pytest.approx(0.22)),
        (0.289, pytest.approx(0.24)),
    ]
    (mean,) = shares.aims_of(jilin, (2017, 2019, 2020, 2021), 0.02, False)
    # Published (23.6 + 29.8 + 28.9) / 3, told (20 + 22 + 24) / 3 per cent.
    assert (mean.published, mean.told({"level": 0.2})) == (pytest.approx(0.2743333), pytest.approx(0.22))


def test_estimates_as_of_a_year_have_its_seats_and_tastes() -> None:
    """Two and a half years after 2018 seats have grown and other provinces lost two and a half times a year's change."""
    parameters = Population.of_province("2204", 50).parameters
    values = {"people_10k": 4e4, "jobs_growth": 1.1, "taste_away_drift": 0.2, "taste_away_elsewhere": 3.0}
    found = as_of(parameters, values, 2020)
    assert found.jobs_away["delta"] == pytest.approx(parameters.jobs_away["delta"] * 1.1**2.5)
    # Half a utility between other provinces and one's own, split by 72.8 and 27.2 per cent; nothing at home; and it rests.
    changed = {name: found.taste_constant[name] - u for name, u in parameters.taste_constant.items()}
    expected = dict.fromkeys(changed, 0.0) | dict.fromkeys(list(changed)[8:], -0.364) | {"province": 0.136}
    assert changed == pytest.approx(expected)
    assert (found.jobs_growth, found.taste_away_drift, found.taste_away_elsewhere) == (1.0, 0.0, 3.0)
