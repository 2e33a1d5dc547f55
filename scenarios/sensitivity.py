"""Which assumptions carry the answer: a comparison repeated under many settings of them, taken apart by SALib."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.faults import Unusable
from domain.policy import Policy
from scenarios.comparison import Compared
from scenarios.scenario import Scenario, resolve
from scenarios.targets import number_of_percent
from simulation.parameters import BANDED, parameter_id

Method = Literal["morris", "sobol"]
SPREADS = 2.0
"""Spreads of a prior to both sides of its mean: about 95% of what is believed."""
LEVELS = 4
"""Levels of the grid of Morris' method, as Morris recommends for few trajectories."""
PRIOR = "sim.prior."
ORDERS = {"rising": 1.0, "falling": -1.0}
BESIDE = 1e-3
"""How far, as a share of the range, the ends of such a list stand from its middle: the policy wants them in order.

At an end of the range the middle stands as far inside it."""
OUTCOMES = (("simulation", "working"), ("simulation", "spent"), ("matching", "placed"), ("matching", "minutes"))
"""Side and measure of the changes that are taken apart; those that a comparison has."""


@dataclass(frozen=True)
class Factor:
    """One assumption that is varied.

    Parameters
    ----------
    target
        Override by which it is set.
    low, high
        Between which values; of a percentage in percent.
    form
        How a value is written: ``number``, ``whole``, ``percent``, ``rising`` or ``falling`` (a list of low, central and
        high, of which the run uses the central one).
    reason
        Where the range comes from: ``prior``, ``band`` or ``file``.
    """

    target: str
    low: float
    high: float
    form: str = "number"
    reason: str = "file"

    def value(self, at: float) -> Any:
        """Return what the override is set to."""
        if self.form == "percent":
            return f"{at:+.6f}%"
        if self.form == "whole":
            return round(at)
        if self.form in ORDERS:
            step = (self.high - self.low) * BESIDE
            middle = min(max(at, self.low + step), self.high - step)  # no end may leave the range
            return [middle - ORDERS[self.form] * step, middle, middle + ORDERS[self.form] * step]
        return at


@dataclass(frozen=True, eq=False)
class Plan:
    """The settings to run.

    Parameters
    ----------
    factors
        What is varied.
    method, samples, seed
        How they were drawn.
    settings
        A row per point, a column per factor.
    """

    factors: tuple[Factor, ...]
    method: Method
    samples: int
    seed: int
    settings: NDArray[np.float64]

    @property
    def points(self) -> int:
        """How many settings there are."""
        return len(self.settings)

    @property
    def problem(self) -> dict[str, Any]:
        """What SALib asks: names and bounds."""
        bounds = [[one.low, one.high] for one in self.factors]
        return {"num_vars": len(self.factors), "names": [one.target for one in self.factors], "bounds": bounds}

    def at(self, row: int, scenario: Scenario) -> Scenario:
        """Return a scenario at one setting of the assumptions."""
        values = zip(self.factors, self.settings[row].tolist(), strict=True)
        return resolve(scenario.merged, scenario.base, {one.target: one.value(at) for one, at in values})


def factors_of(scenario: Scenario) -> tuple[Factor, ...]:
    """Return what is varied: what the file says under ``sensitivity``, else what the policy gives a range for.

    Without a word in the file: every parameter of the simulation with a prior (two spreads to both sides of its mean,
    within its bounds), and those with a low, a central and a high value.
    """
    said = scenario.form.sensitivity
    if said:
        return tuple(_said(target, *ends) for target, ends in said.items())
    return _believed(scenario) if scenario.form.simulation is not None else ()


def _said(target: str, low: Any, high: Any) -> Factor:
    if isinstance(low, str):
        return Factor(target, number_of_percent(low), number_of_percent(high), "percent")
    whole = isinstance(low, int) and isinstance(high, int)
    return Factor(target, float(low), float(high), "whole" if whole else "number")


def _believed(scenario: Scenario) -> tuple[Factor, ...]:
    policy: Policy = scenario.base
    on, place = scenario.form.date, scenario.form.simulation.place if scenario.form.simulation is not None else ""
    known = {parameter.id for parameter in policy.parameters}
    found = []
    for parameter in policy.parameters:
        name = parameter_id(parameter.id.removeprefix(PRIOR))
        if parameter.id.startswith(PRIOR) and name in known and parameter.kind == "table":
            prior = policy.value(parameter.id, on, place)
            low, high = (prior["mean"] + side * SPREADS * prior["spread"] for side in (-1, 1))
            found.append(Factor(f"policy.{name}", max(low, prior["low"]), min(high, prior["high"]), "number", "prior"))
    for field in BANDED:
        ends = policy.value(parameter_id(field), on, place)
        form = "rising" if ends[0] < ends[-1] else "falling"
        found.append(Factor(f"policy.{parameter_id(field)}", float(min(ends)), float(max(ends)), form, "band"))
    return tuple(found)


def plan_of(scenario: Scenario, method: Method, samples: int, seed: int = 0) -> Plan:
    """Return the settings at which a scenario is asked what it rests on.

    Parameters
    ----------
    scenario
        Whose assumptions are varied.
    method
        ``morris`` or ``sobol``.
    samples
        Trajectories, at least 2, of one point per assumption and one more; or a power of two, times the assumptions
        and two more.
    seed
        Of the draw.

    Raises
    ------
    domain.faults.Unusable
        When there is nothing to vary, or ``samples`` does not fit the method.
    """
    factors = factors_of(scenario)
    if len(factors) < 2:
        raise Unusable(
            f"{scenario.name} 可变动的假定不足两项：请在 sensitivity 下列出",
            f"{scenario.name} has fewer than two assumptions to vary: name them under sensitivity",
        )
    plan = Plan(factors, method, samples, seed, np.zeros((0, len(factors))))
    if method == "morris":
        from SALib.sample.morris import sample

        if samples < 2:
            raise Unusable(
                f"morris 至少要 2 条轨迹，而不是 {samples}", f"morris needs at least 2 trajectories, not {samples}"
            )
        drawn = sample(plan.problem, samples, num_levels=LEVELS, seed=seed)
    else:
        from SALib.sample.sobol import sample as sobol_sample

        if samples < 2 or samples & (samples - 1):
            raise Unusable(
                f"sobol 的样本数要是 2 的幂，而不是 {samples}", f"sobol needs a power of two as samples, not {samples}"
            )
        drawn = sobol_sample(plan.problem, samples, calc_second_order=False, seed=seed)
    whole = np.array([one.form == "whole" for one in factors])
    settings = np.where(whole, np.rint(drawn), np.array([[float(f"{cell:.10g}") for cell in row] for row in drawn]))
    return Plan(factors, method, samples, seed, settings)


@dataclass(frozen=True, eq=False)
class Sensed:
    """A comparison at every setting of a plan.

    Parameters
    ----------
    plan
        The settings.
    found
        What the second scenario changes at each.
    """

    plan: Plan
    found: tuple[Compared, ...]

    def __repr__(self) -> str:
        return f"Sensed: {len(self.plan.factors)} assumptions at {self.plan.points} settings ({self.plan.method})"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: both titles, the method, and what each assumption carries."""
        from domain.card import card
        from domain.language import Text

        one = self.found[0]
        facts = [
            (Text("对照", "first"), one.first.scenario.title),
            (Text("情景", "second"), one.second.scenario.title),
            (Text("方法与设定组数", "method and settings"), f"{self.plan.method} × {self.plan.points}"),
        ]
        caption = Text("各假定的分量", "what each assumption carries")
        return card(Text("答案靠哪些假定", "Which assumptions carry the answer"), facts, [(caption, self.indices)])

    @property
    def outcomes(self) -> tuple[tuple[str, str], ...]:
        """Side and measure of what is taken apart."""
        one = self.found[0]
        sides = {"simulation"} if one.responses else set()
        sides |= {"matching"} if one.is_matched else set()
        return tuple(outcome for outcome in OUTCOMES if outcome[0] in sides)

    @cached_property
    def points(self) -> pd.DataFrame:
        """Return the change at each setting.

        Columns ``point``, ``side``, ``measure``, ``unit``, ``change``, ``half_width``, and one per assumption.
        """
        rows = []
        for point, one in enumerate(self.found):
            for side, measure in self.outcomes:
                row = one.figure(measure, side)
                told = (point, side, measure, row["unit"], float(row["change"]), float(row["half_width"]))
                rows.append((*told, *self.plan.settings[point].tolist()))
        names = ["point", "side", "measure", "unit", "change", "half_width"]
        return pd.DataFrame(rows, columns=[*names, *(one.target for one in self.plan.factors)])

    @cached_property
    def indices(self) -> pd.DataFrame:
        """Return how much each assumption carries, by outcome, the heaviest first.

        Columns ``side``, ``measure``, ``unit``, ``target``, ``low``, ``high``, ``reason``, and of Morris ``effect`` (mean
        size of the change between the ends of the range, mu*), ``effect_half`` (95%), ``signed`` (mu), ``spread`` (sigma:
        how much the effect depends on the others); of Sobol' ``effect`` (total share of the variance, ST) with its half,
        ``signed`` (first-order share, S1) and ``spread`` (what goes through interactions, ST - S1).
        """
        frames = []
        for side, measure in self.outcomes:
            rows = self.points[(self.points["side"] == side) & (self.points["measure"] == measure)]
            change = rows["change"].to_numpy(np.float64)
            told = self._analysed(change) if np.ptp(change) > 0 else _nothing(len(self.plan.factors))
            frame = pd.DataFrame(told, columns=["effect", "effect_half", "signed", "spread"])
            about = [
                (side, measure, rows["unit"].iloc[0], f.target, f.low, f.high, f.reason) for f in self.plan.factors
            ]
            names = ["side", "measure", "unit", "target", "low", "high", "reason"]
            whole = pd.concat([pd.DataFrame(about, columns=names), frame], axis=1)
            frames.append(whole.sort_values(["effect", "target"], ascending=[False, True], kind="stable"))
        return pd.concat(frames, ignore_index=True)

    def _analysed(self, change: NDArray[np.float64]) -> NDArray[np.float64]:
        plan = self.plan
        if plan.method == "morris":
            from SALib.analyze import morris

            found = morris.analyze(plan.problem, plan.settings, change, num_levels=LEVELS, seed=plan.seed)
            columns = (found["mu_star"], found["mu_star_conf"], found["mu"], found["sigma"])
        else:
            from SALib.analyze import sobol

            found = sobol.analyze(plan.problem, change, calc_second_order=False, seed=plan.seed)
            columns = (found["ST"], found["ST_conf"], found["S1"], found["ST"] - found["S1"])
        return np.column_stack([np.asarray(column, np.float64) for column in columns])

    def noise(self, side: str, measure: str) -> float:
        """Return the median half of the 95% interval of a change: effects below it are not known to be there."""
        rows = self.points[(self.points["side"] == side) & (self.points["measure"] == measure)]
        known = rows["half_width"].dropna()
        return float(known.median()) if len(known) else math.nan


def _nothing(count: int) -> NDArray[np.float64]:
    return np.zeros((count, 4))
