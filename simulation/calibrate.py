"""Fit at most six parameters to published figures, say how sure they are, and which of them the data do not move."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from domain.faults import Unusable
from simulation.published import Figure, Figures

FREE_MAX = 6
MOVED_BELOW = 0.9
"""A parameter counts as moved by the data when its spread after the fit is below this share of its prior spread."""
STEP = 0.05
"""Step of the slopes, in spreads of the prior: wide enough that yuan rounded to whole ones still move."""
TRIES = 25
CONSIDERED_STEP = 0.25
"""Step of the slopes in a parameter that is not fitted, in spreads of its prior."""

Predict = Callable[[Mapping[str, float], Sequence[Figure]], NDArray[np.float64]]
"""From parameters and the quarters asked for, people away in 10,000s, one per quarter."""


@dataclass(frozen=True)
class Prior:
    """What is believed of a parameter before any figure is seen: a normal with a mean and a spread, within bounds."""

    name: str
    mean: float
    spread: float
    low: float
    high: float
    unit: str
    reason: str

    def __post_init__(self) -> None:
        """Refuse a prior that is none.

        Raises
        ------
        ValueError
            When the mean is outside the bounds or the spread is not positive.
        """
        if not self.low <= self.mean <= self.high or not self.spread > 0:
            raise ValueError(f"prior of {self.name}: mean {self.mean} in [{self.low}, {self.high}], {self.spread=}")


@dataclass(frozen=True)
class Estimate:
    """A parameter after the fit: most likely value and spread beside its prior."""

    prior: Prior
    value: float
    spread: float

    @property
    def shrinkage(self) -> float:
        """Return spread after the fit by spread before it; 1 when the data say nothing."""
        return self.spread / self.prior.spread

    @property
    def moved(self) -> bool:
        """Return whether the data narrowed the parameter."""
        return self.shrinkage < MOVED_BELOW

    @property
    def at_bound(self) -> bool:
        """Return whether the most likely value lies at the edge of what was allowed."""
        return bool(np.isclose(self.value, [self.prior.low, self.prior.high], rtol=1e-4, atol=1e-9).any())


@dataclass(frozen=True)
class Aim:
    """A published figure of another kind than the totals that a fit is held to as well.

    Parameters
    ----------
    name
        What it is called in tables.
    published
        Its value.
    spread
        How far a right model may miss it, one standard deviation, in its unit.
    told
        The model's value at given parameters.
    """

    name: str
    published: float
    spread: float
    told: Callable[[Mapping[str, float]], float]


@dataclass(frozen=True)
class Considered:
    """Parameters that are not fitted and yet not certain, beside those of the fit: one normal for all of them.

    Its centre and spreads are what the fitted figures and the priors say of all of them, by the slopes at the estimates.

    Parameters
    ----------
    names
        The parameters of the fit, then those considered.
    kept
        The value at which each considered parameter was held in the fit.
    centre, covariance
        Of all, in their units; (names,) and (names, names).
    low, high
        Their bounds.
    """

    names: tuple[str, ...]
    kept: Mapping[str, float]
    centre: NDArray[np.float64]
    covariance: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    def draws(self, count: int, seed: int) -> list[dict[str, float]]:
        """Return parameter sets drawn from the normal, cut at the bounds."""
        return _drawn(self.names, self.centre, self.covariance, (self.low, self.high), count, seed)

    def told(self, name: str) -> tuple[float, float]:
        """Return the centre and the spread of one parameter."""
        at = self.names.index(name)
        return float(self.centre[at]), float(np.sqrt(self.covariance[at, at]))


def _drawn(
    names: Sequence[str],
    centre: NDArray[np.float64],
    covariance: NDArray[np.float64],
    bounds: tuple[NDArray[np.float64], NDArray[np.float64]],
    count: int,
    seed: int,
) -> list[dict[str, float]]:
    drawn = np.random.Generator(np.random.Philox(seed)).multivariate_normal(centre, covariance, count)
    return [dict(zip(names, map(float, row), strict=True)) for row in np.clip(drawn, *bounds)]


@dataclass(frozen=True)
class Fit:
    """A calibration: the estimates, their covariance, and how the model meets the figures it was fitted to.

    ``aims`` holds name, published value and the model's value of each further figure of the fit;
    ``considered`` what is carried along beside the fitted parameters.
    """

    estimates: tuple[Estimate, ...]
    covariance: NDArray[np.float64]
    figures: Figures
    fitted_10k: NDArray[np.float64]
    discrepancy_10k: float
    evaluations: int
    aims: tuple[tuple[str, float, float], ...] = ()
    considered: Considered | None = None

    @property
    def values(self) -> dict[str, float]:
        """Return the most likely value of every parameter."""
        return {estimate.prior.name: estimate.value for estimate in self.estimates}

    @property
    def root_mean_square_10k(self) -> float:
        """Return the error on the fitted figures, which flatters."""
        return float(np.sqrt(np.mean((self.fitted_10k - observed(self.figures)) ** 2)))

    def draws(self, count: int, seed: int) -> list[dict[str, float]]:
        """Return parameter sets drawn from the fit's normal approximation, cut at the bounds."""
        names = [estimate.prior.name for estimate in self.estimates]
        low, high = (np.array([getattr(e.prior, end) for e in self.estimates]) for end in ("low", "high"))
        centre = np.array([estimate.value for estimate in self.estimates])
        return _drawn(names, centre, self.covariance, (low, high), count, seed)


def observed(figures: Figures) -> NDArray[np.float64]:
    """Return the published people away, in 10,000s."""
    return np.array([figure.outgoing_10k for figure in figures])


def fit(
    predict: Predict,
    priors: Sequence[Prior],
    figures: Figures,
    discrepancy_10k: float,
    aims: Sequence[Aim] = (),
    start: Mapping[str, float] | None = None,
    each_round: Callable[[int], None] | None = None,
    considered: Sequence[tuple[Prior, float]] = (),
) -> Fit:
    """Fit parameters to published figures.

    The most likely values under normal priors and normal errors; an error has the spread of what the model is allowed
    to miss (``discrepancy_10k``) and of the rounding of the figure together. Spreads come from the curvature at the
    optimum (Laplace): the prior's precision and the Jacobian's.

    Parameters
    ----------
    predict
        The model.
    priors
        The free parameters, at most six.
    figures
        The figures; those from memory are left aside.
    discrepancy_10k
        How far a right model may miss a figure, in 10,000 people; one standard deviation.
    aims
        Further figures, each with the error that it may be missed by.
    start
        Where to begin the search; default: the means of the priors.
    each_round
        Called with the number of every round of the search as it begins; a round runs the model once for every free
        parameter and again where a step is tried.
    considered
        Parameters that are held at a value in the fit, each with its prior and this value, whose uncertainty is carried
        along (``Fit.considered``).

    Raises
    ------
    ValueError
        When more than six parameters are free or no figure is left: a fit would say nothing.
    """
    if not 1 <= len(priors) <= FREE_MAX:
        n = len(priors)
        raise Unusable(
            f"{n} 个自由参数；可以拟合一至 {FREE_MAX} 个", f"{n} free parameters; one to {FREE_MAX} can be fitted"
        )
    usable = figures.usable()
    if not len(usable):
        raise Unusable(
            "没有可以拟合的数字：memory 一级不算", "no figure is left to fit: those from memory do not count"
        )
    rows, target = list(usable), observed(usable)
    error = np.hypot(discrepancy_10k, np.array([row.half_width_10k for row in rows]) / np.sqrt(3))
    held = {prior.name: value for prior, value in considered}
    mean, spread, low, high = _of(priors)

    def named(scaled: NDArray[np.float64]) -> dict[str, float]:
        return {p.name: float(v) for p, v in zip(priors, mean + spread * scaled, strict=True)}

    def missed(values: Mapping[str, float]) -> NDArray[np.float64]:
        of_aims = [(aim.told(values) - aim.published) / aim.spread for aim in aims]
        return np.concatenate([(predict(values, rows) - target) / error, of_aims])

    def residuals(scaled: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.concatenate([missed({**held, **named(scaled)}), scaled])

    rounds = itertools.count(1)

    def slopes(scaled: NDArray[np.float64]) -> NDArray[np.float64]:
        if each_round is not None:
            each_round(next(rounds))
        here, steps = residuals(scaled), np.where(scaled + STEP > bounds[1], -STEP, STEP)
        columns = [(residuals(scaled + step * row) - here) / step for step, row in zip(steps, every, strict=True)]
        return np.stack(columns, axis=1)

    bounds, every = ((low - mean) / spread, (high - mean) / spread), np.eye(len(priors))
    first = np.array([0.0 if start is None else (start[p.name] - p.mean) / p.spread for p in priors])
    found = least_squares(
        residuals, np.clip(first, *bounds), slopes, bounds=bounds, xtol=1e-3, ftol=1e-3, max_nfev=TRIES
    )
    jacobian = np.asarray(found.jac, dtype=np.float64)
    precision = np.linalg.inv(jacobian.T @ jacobian)
    covariance = np.asarray(precision * np.outer(spread, spread), dtype=np.float64)
    values, spreads = mean + spread * found.x, np.sqrt(np.diag(covariance))
    estimates = tuple(Estimate(p, float(v), float(s)) for p, v, s in zip(priors, values, spreads, strict=True))
    best = {**held, **named(found.x)}
    fitted = predict(best, rows)
    met = tuple((aim.name, aim.published, aim.told(best)) for aim in aims)
    beside = _considered(
        lambda also: np.concatenate([missed({**best, **also}), found.x]), jacobian, estimates, considered
    )
    return Fit(estimates, covariance, usable, fitted, discrepancy_10k, int(found.nfev), met, beside)


def _of(priors: Sequence[Prior]) -> tuple[NDArray[np.float64], ...]:
    """Return means, spreads and bounds of priors."""
    return tuple(np.array([getattr(prior, name) for prior in priors]) for name in ("mean", "spread", "low", "high"))


def _considered(
    missed: Callable[[Mapping[str, float]], NDArray[np.float64]],
    jacobian: NDArray[np.float64],
    estimates: Sequence[Estimate],
    considered: Sequence[tuple[Prior, float]],
) -> Considered | None:
    """Return the normal over fitted and considered parameters that the slopes at the estimates give."""
    if not considered:
        return None
    held = {prior.name: value for prior, value in considered}
    columns = []
    for prior, value in considered:
        step = CONSIDERED_STEP * prior.spread
        above, below = (missed({**held, prior.name: value + sign * step}) for sign in (1.0, -1.0))
        columns.append((above - below) / (2 * CONSIDERED_STEP))
    mean, spread, low, high = _of([*(one.prior for one in estimates), *(prior for prior, _ in considered)])
    own = np.array([(value - prior.mean) / prior.spread for prior, value in considered])
    fitted, beside = len(estimates), len(considered)
    prior_rows = np.hstack([np.zeros((beside, fitted)), np.eye(beside)])
    slopes = np.vstack([np.hstack([jacobian, np.stack(columns, axis=1)]), prior_rows])
    covariance = np.linalg.inv(slopes.T @ slopes)
    at = np.array([*((one.value - one.prior.mean) / one.prior.spread for one in estimates), *own])
    centre = at - covariance @ slopes.T @ np.concatenate([missed(held), own])
    names = (*(one.prior.name for one in estimates), *held)
    return Considered(names, held, mean + spread * centre, covariance * np.outer(spread, spread), low, high)
