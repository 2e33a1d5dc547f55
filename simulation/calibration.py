"""``calibrate``: fit the model to published figures and say how far to believe it: hold-outs beside naive forecasts."""

import dataclasses
import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from domain.faults import Unusable
from domain.language import Text
from domain.policy import Policy
from simulation.baselines import NAIVE, Forecast
from simulation.calibrate import Aim, Fit, Predict, Prior, fit
from simulation.fluid_bias import bias
from simulation.national import DRIFT, FREE, National, priors
from simulation.published import Figure, Figures, years_of
from simulation.scores import Miss, rolling_origin, scored
from simulation.shares import aims_of, cross_share, published_shares

MODEL = "this model"
ANCHORED = "this model, last year's miss carried over"
SHOCK_YEARS = (2020,)
"""Years that no forecaster is shown: a travel ban says nothing about the seasons."""
CONSIDERED = ("festival_pull",)
"""Not fitted and yet not certain: its spread is carried along (``Fit.considered``) where it is not among the free."""

CONDITIONAL = Text(
    "以全国季末总数拟合一省的结构：县、周的分布和对补贴的反应都是假定，总数不能识别。"
    "跨省比例按该省所在地区的年度报告一同拟合。",
    "National quarter-end totals fitted with the shape of one province: counties, weeks and the response to a subsidy "
    "are assumptions; the totals do not identify them. The share who leave their province is fitted to that of the "
    "province's region in the yearly reports.",
)
Progress = Callable[[Text, int, int], None]


@dataclass(frozen=True)
class Calibration:
    """A fit, what was held out, and what it may be used for.

    Parameters
    ----------
    fit
        The estimates.
    misses
        Forecasts of the held-out figures, by the model and by the naive forecasters, all shown the same years.
    correction
        By quarter, the kernel's outflow over the fluid's at the priors; the fit undoes the fluid's bias with it.
    left_over
        The same ratio at the estimates, relative to the correction: what the correction does not undo.
    left_aside
        Figures of the asked years that entered nothing, because nobody read their source.
    shares
        Year, published and modelled cross-province share, and whether it was fitted.
    """

    fit: Fit
    misses: tuple[Miss, ...]
    correction: dict[int, float]
    left_over: dict[int, float]
    left_aside: tuple[str, ...] = ()
    conditional: Text = CONDITIONAL
    shares: tuple[tuple[int, float, float, bool], ...] = ()

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """One row per free parameter: prior, estimate, spread, shrinkage and whether the data moved it."""
        return pd.DataFrame(
            {
                "parameter": one.prior.name,
                "unit": one.prior.unit,
                "prior_mean": one.prior.mean,
                "prior_spread": one.prior.spread,
                "value": one.value,
                "spread": one.spread,
                "shrinkage": one.shrinkage,
                "moved": one.moved,
                "at_bound": one.at_bound,
                "prior_reason": one.prior.reason,
            }
            for one in self.fit.estimates
        )

    @property
    def not_moved(self) -> tuple[str, ...]:
        """Names of the parameters that the data do not move: their values are the priors'."""
        return tuple(one.prior.name for one in self.fit.estimates if not one.moved)

    @cached_property
    def fitted(self) -> pd.DataFrame:
        """One row per figure of the fit: published, model, error; 10,000 people."""
        return _beside(list(self.fit.figures), self.fit.fitted_10k.tolist())

    @cached_property
    def cross_province(self) -> pd.DataFrame:
        """One row per published share of those away who are in other provinces: published, model, whether fitted."""
        return pd.DataFrame(self.shares, columns=["year", "published", "model", "fitted"])

    @cached_property
    def held_out(self) -> pd.DataFrame:
        """One row per held-out figure and forecaster: forecast and error, 10,000 people."""
        return pd.DataFrame(
            {
                "quarter": miss.figure.name,
                "forecaster": miss.forecaster,
                "shown_until": miss.origin,
                "published_10k": miss.figure.outgoing_10k,
                "forecast_10k": miss.forecast_10k,
                "error_10k": miss.error_10k,
            }
            for miss in self.misses
        )

    @cached_property
    def scores(self) -> pd.DataFrame:
        """One row per forecaster: bias, mean absolute and root mean square error on the held-out figures."""
        return pd.DataFrame(dataclasses.asdict(score) for score in scored(self.misses))

    @property
    def beats_naive(self) -> bool:
        """Return whether the model's mean absolute error is below that of every naive forecaster."""
        if self.scores.empty:
            return False
        errors = self.scores.set_index("forecaster")["mean_absolute_10k"]
        return bool(errors[MODEL] < errors.drop([MODEL, ANCHORED], errors="ignore").min())

    def save(self, folder: str | Path) -> list[Path]:
        """Write ``parameters``, ``fitted``, ``cross_province``, ``held_out`` and ``scores`` as CSV."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for name in ("parameters", "fitted", "cross_province", "held_out", "scores"):
            written.append(folder / f"{name}.csv")
            getattr(self, name).to_csv(written[-1], index=False, encoding="utf-8-sig")
        return written


def calibrate(
    data: str | Path | None = None,
    *,
    fit_years: str | Sequence[int] = "2017..2019,2021",
    hold_out: str | Sequence[int] = "2022",
    free: Sequence[str] | None = None,
    policy: Policy | None = None,
    place: str = "22",
    national: National | None = None,
    rolling: bool = False,
    shares: bool = True,
    corrected: bool = True,
    same: "Calibration | None" = None,
    progress: Progress | None = None,
) -> Calibration:
    """Fit at most six parameters to published quarter-end figures and forecast the years held out.

    The published cross-province shares of the fitted years enter the fit beside the totals.

    Parameters
    ----------
    data
        CSV of figures, see ``simulation.published``; default: the shipped table, every row with its source.
    fit_years, hold_out
        Years, as numbers or as ``2017..2019,2021``.
    free
        Names of the free parameters, each with a prior ``sim.prior.<name>`` in the policy; default: the six of
        ``simulation.national.FREE``.
    policy
        Priors and parameters; default: the shipped ones.
    place
        Division code of the province whose shape and whose region's shares are taken; 22 is Jilin.
    national
        The predictor; default: one of the shape of ``place``.
    rolling
        Whether every held-out year is forecast by a fit of its own to all figures before it (slower); otherwise by
        the one fit to ``fit_years``.
    shares
        Whether the fit is held to the cross-province shares too.
    corrected
        Whether to measure the fluid's bias against the kernel and undo it.
    same
        A calibration to the same figures and parameters, whose fit is taken over; for other hold-outs.
    progress
        Called with the step, the work done and the work in all.

    Raises
    ------
    ValueError
        When years cannot be read or overlap, or more than six parameters are free.
    InputRefused
        When the file of figures has faults.
    """
    policy = policy or Policy.load()
    figures = Figures.read() if data is None else Figures.read(data)
    shown, asked = (years_of(y) if isinstance(y, str) else tuple(y) for y in (fit_years, hold_out))
    if set(shown) & set(asked):
        both = ", ".join(map(str, sorted(set(shown) & set(asked))))
        raise Unusable(
            f"{both} 既用于拟合又留作检验，请只留一处", f"{both} would be fitted and held out at once; name it once"
        )
    known = figures.usable().of(shown)
    if not len(known):
        years = ", ".join(map(str, shown))
        raise Unusable(f"{years} 年没有读过来源的数字", f"no figure whose source was read is known for {years}")
    on = datetime.date(max(shown), 12, 31)
    beliefs = priors(policy, on, FREE if free is None else free)
    discrepancy = float(policy.value("sim.prior.discrepancy_10k", on))
    spread = float(policy.value("sim.prior.discrepancy_share", on))
    told = progress or _silent
    told(Text("衡量流体模型的偏差", "measuring the fluid model's bias"), 0, 3)
    national = national or National.of(policy, place)
    central = {prior.name: prior.mean for prior in beliefs}
    correction = same.correction if same is not None else bias(national, central) if corrected else {}
    national = dataclasses.replace(national, correction=correction)
    predictor = national
    told(Text("拟合", "fitting"), 1, 3)

    def aims(years: Sequence[int]) -> Sequence[Aim]:
        return aims_of(predictor, years, spread, DRIFT in central) if shares else ()

    def fitting(round_: int) -> None:
        told(Text(f"拟合，第 {round_} 轮", f"fitting, round {round_}"), 1, 3)

    shipped = national.population.parameters
    beside = priors(policy, on, [name for name in CONSIDERED if name not in central])
    considered = [(prior, float(getattr(shipped, prior.name))) for prior in beside]
    found = (
        same.fit
        if same is not None
        else fit(
            national,
            beliefs,
            known,
            discrepancy,
            aims(known.years),
            each_round=fitting,
            considered=considered,
        )
    )
    told(Text("与朴素预测比较", "comparing with naive forecasts"), 2, 3)
    left_over = {} if same is None else same.left_over
    if same is None and corrected:
        left_over = {quarter: ratio / correction[quarter] for quarter, ratio in bias(national, found.values).items()}
    own = Refitted(national, beliefs, discrepancy, aims)
    own.kept[known.years] = found
    hidden = set(SHOCK_YEARS) if rolling else set(figures.years) - set(shown)
    forecasters: dict[str, Forecast] = {MODEL: own, ANCHORED: own.anchored, **NAIVE}
    misses = rolling_origin(figures, forecasters, asked, hidden)
    compared = tuple(
        (
            share.year,
            share.share,
            cross_share(national, found.values, share.year),
            shares and share.year in known.years,
        )
        for share in published_shares(national.population.home.province)
    )
    told(Text("完成", "done"), 3, 3)
    aside = tuple(row.name for row in figures.of([*shown, *asked]) if row.grade == "memory")
    return Calibration(found, tuple(misses), correction, left_over, aside, shares=compared)


@dataclass
class Refitted:
    """The model as a forecaster: fitted to whatever it is shown, once for each set of years."""

    predict: Predict
    priors: Sequence[Prior]
    discrepancy_10k: float
    aims: Callable[[Sequence[int]], Sequence[Aim]] = lambda _years: ()
    kept: dict[tuple[int, ...], Fit] = dataclasses.field(default_factory=dict)

    def __call__(self, known: Figures, asked: Figure) -> float | None:
        """Return the forecast of a quarter, None when nothing is known."""
        if not len(known):
            return None
        return float(self.predict(self._fit(known).values, [asked])[0])

    def anchored(self, known: Figures, asked: Figure) -> float | None:
        """Return the forecast moved by what the model missed when the same quarter was last known."""
        same = [row for row in known if row.quarter == asked.quarter]
        plain = self(known, asked)
        if plain is None or not same:
            return None
        return plain + same[-1].outgoing_10k - float(self.predict(self._fit(known).values, [same[-1]])[0])

    def _fit(self, known: Figures) -> Fit:
        if known.years not in self.kept:
            aims, near = self.aims(known.years), next(reversed(self.kept.values()), None)
            start = None if near is None else near.values
            self.kept[known.years] = fit(self.predict, self.priors, known, self.discrepancy_10k, aims, start)
        return self.kept[known.years]


def _beside(figures: Sequence[Figure], model: Sequence[float]) -> pd.DataFrame:
    published = np.array([figure.outgoing_10k for figure in figures])
    return pd.DataFrame(
        {
            "quarter": [figure.name for figure in figures],
            "grade": [figure.grade for figure in figures],
            "published_10k": published,
            "model_10k": model,
            "error_10k": np.array(model) - published,
        }
    )


def _silent(_step: Text, _done: int, _all: int) -> None:
    """Say nothing of the progress."""
