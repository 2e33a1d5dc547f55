"""Replications in pairs: levers against a baseline under the same draws, until the effect is known precisely enough."""

import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from multiprocessing import get_context

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t as student

from simulation.levers import Levers
from simulation.parameters import Parameters, Response
from simulation.people import Population
from simulation.places import AWAY, PLACES, WORKING, Place
from simulation.run import Run, simulate, warmed
from simulation.shocks import Shock

LEAST = 5
"""No precision is believed from fewer replications."""
CONFIDENCE = 0.95
BAND = (0.05, 0.95)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Pair:
    """One replication: people and spending of the baseline and of the levers, of the real world.

    ``before`` and ``after`` (weeks, 16 places) people; ``income`` (2, weeks) yuan of all people; ``funds`` rows of
    arm (0 baseline, 1 levers), week, fund, lever, yuan; ``by_county`` (2, counties) mean outflow.
    """

    before: NDArray[np.float64]
    after: NDArray[np.float64]
    income: NDArray[np.float64]
    funds: tuple[tuple[int, int, str, str, float], ...]
    by_county: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Task:
    """What a replication needs; it can be sent to another process."""

    population: Population
    levers: Levers
    baseline: Levers
    weeks: int
    shocks: tuple[Shock, ...]
    parameters: Parameters


def pair(task: Task, seed: int) -> Pair:
    """Run the baseline and the levers with the same draws."""
    warm = warmed(task.population, seed=seed, parameters=task.parameters)
    runs = [
        simulate(
            task.population,
            levers,
            weeks=task.weeks,
            seed=seed,
            shocks=task.shocks,
            parameters=task.parameters,
            warm=warm,
        )
        for levers in (task.baseline, task.levers)
    ]
    funds = tuple(
        (arm, week, fund, lever, yuan * task.population.weight)
        for arm, run in enumerate(runs)
        for week, fund, lever, yuan in run.recorder.funds
    )
    income = np.array([run.recorder.income.sum(axis=(1, 2, 3)) * task.population.weight for run in runs])
    return Pair(runs[0].by_place, runs[1].by_place, income, funds, np.array([_outflow_by_county(run) for run in runs]))


def _outflow_by_county(run: Run) -> NDArray[np.float64]:
    away = run.recorder.people[:, :, list(AWAY)].sum(axis=(2, 3))
    return np.asarray(away.mean(axis=0) * run.population.weight)


@dataclass(frozen=True, eq=False)
class Comparison:
    """What the levers change, over replications of one response setting.

    Parameters
    ----------
    task
        What was run.
    response
        Setting of the banded parameters.
    pairs
        Replications, in order of seed.
    precision
        Half-width that was asked of the mean effect, as a share of all people; None when only a number was asked.
    """

    task: Task
    response: Response
    pairs: tuple[Pair, ...]
    precision: float | None

    @cached_property
    def people(self) -> float:
        """People of the real world."""
        return float(self.pairs[0].before[0].sum())

    @cached_property
    def half_width(self) -> float:
        """Half-width of the 95% interval of the mean effect on working people, as a share of all people."""
        return half_width([_mean_effect(one, WORKING) / self.people for one in self.pairs])

    def __repr__(self) -> str:
        change, half = self.effect()
        return f"Comparison ({self.response.value}): {change:+,.0f} ± {half:,.0f} people at work, {len(self.pairs)} replications"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: what changes, with its interval, by place and by fund."""
        from simulation.cards import comparison_card

        return comparison_card(self)

    @property
    def reached(self) -> bool:
        """Whether the asked precision was reached."""
        return self.precision is None or self.half_width <= self.precision

    def effect(self, places: Sequence[Place] = WORKING) -> tuple[float, float]:
        """Return the mean change of people at some places over all weeks, and its 95% half-width."""
        changes = [_mean_effect(one, places) for one in self.pairs]
        return float(np.mean(changes)), half_width(changes)

    @cached_property
    def weeks(self) -> pd.DataFrame:
        """By week: baseline outflow with a 90% band over replications, and the changes with their 95% intervals.

        Columns: ``week``, ``outflow``, ``low``, ``high``, ``with_levers``, and for ``outflow`` and ``working`` each
        ``*_change``, ``*_low``, ``*_high``; people.
        """
        away, working = list(AWAY), list(WORKING)
        before = np.array([one.before[:, away].sum(axis=1) for one in self.pairs])
        after = np.array([one.after[:, away].sum(axis=1) for one in self.pairs])
        work = np.array([(one.after - one.before)[:, working].sum(axis=1) for one in self.pairs])
        columns = {
            "week": np.arange(before.shape[1]),
            "outflow": before.mean(axis=0),
            "low": np.quantile(before, BAND[0], axis=0),
            "high": np.quantile(before, BAND[1], axis=0),
            "with_levers": after.mean(axis=0),
        }
        for name, change in (("outflow", after - before), ("working", work)):
            wide = np.array([half_width(list(column)) for column in change.T])
            mean = change.mean(axis=0)
            columns |= {f"{name}_change": mean, f"{name}_low": mean - wide, f"{name}_high": mean + wide}
        return pd.DataFrame(columns)

    @cached_property
    def funds(self) -> pd.DataFrame:
        """Mean yuan by ``fund`` and ``lever``: ``baseline``, ``with_levers``, ``change``."""
        rows = [row for one in self.pairs for row in one.funds]
        frame = pd.DataFrame(rows, columns=["arm", "week", "fund", "lever", "yuan"])
        if not len(frame):
            return pd.DataFrame(columns=["fund", "lever", "baseline", "with_levers", "change"])
        sums = frame.pivot_table(index=["fund", "lever"], columns="arm", values="yuan", aggfunc="sum", fill_value=0.0)
        sums = sums.reindex(columns=[0, 1], fill_value=0.0) / len(self.pairs)
        sums.columns = pd.Index(["baseline", "with_levers"])
        return sums.assign(change=sums["with_levers"] - sums["baseline"]).reset_index()

    @cached_property
    def places(self) -> pd.DataFrame:
        """Mean people by ``place`` over all weeks: ``baseline``, ``with_levers``, ``change``, ``half_width``."""
        before = np.mean([one.before.mean(axis=0) for one in self.pairs], axis=0)
        after = np.mean([one.after.mean(axis=0) for one in self.pairs], axis=0)
        wide = [self.effect([Place(code)])[1] for code in range(PLACES)]
        names = [Place(code).name.lower() for code in range(PLACES)]
        return pd.DataFrame(
            {"place": names, "baseline": before, "with_levers": after, "change": after - before, "half_width": wide}
        )

    @cached_property
    def counties(self) -> pd.DataFrame:
        """Mean outflow by ``county``: ``baseline``, ``with_levers``, ``change``."""
        before, after = np.mean([one.by_county for one in self.pairs], axis=0)
        codes = list(self.task.population.home.counties)
        return pd.DataFrame({"county": codes, "baseline": before, "with_levers": after, "change": after - before})


def half_width(values: Sequence[float]) -> float:
    """Return half the width of the 95% interval of a mean; infinite for fewer than two values."""
    n = len(values)
    if n < 2:
        return math.inf
    return float(student.ppf(0.5 + CONFIDENCE / 2, n - 1) * np.std(values, ddof=1) / math.sqrt(n))


def _mean_effect(one: Pair, places: Sequence[Place]) -> float:
    columns = [int(place) for place in places]
    return float((one.after - one.before)[:, columns].sum(axis=1).mean())


def compare(
    population: Population,
    levers: Levers,
    baseline: Levers | None = None,
    *,
    weeks: int = 104,
    seed: int = 0,
    replications: int = 50,
    precision: float | None = None,
    shocks: Sequence[Shock] = (),
    response: Response = Response.CENTRAL,
    processes: int = 1,
    progress: Progress | None = None,
) -> Comparison:
    """Replicate until the mean effect on working people is known to the asked precision.

    Replication r has seed ``seed + r`` in both arms; the result does not depend on the number of processes.

    Parameters
    ----------
    population
        The people.
    levers, baseline
        What is compared; the baseline is by default the published levers.
    weeks, seed, shocks
        As in ``simulate``.
    replications
        Most replications.
    precision
        Half-width of the 95% interval, as a share of all people; None to run all replications.
    response
        Setting of the banded parameters.
    processes
        How many at once.
    progress
        Called with the replications done and the most there will be.

    Raises
    ------
    ValueError
        When fewer than two replications are asked for.
    """
    if replications < 2:
        raise ValueError(f"{replications} replications; an effect needs at least 2")
    place = population.home.province
    banded = Parameters.of(population.policy, population.on, place, response)
    names = ("choice_horizon", "response_vacancies", "response_retention")
    chosen = {name: getattr(banded, name) for name in names} if response is not Response.CENTRAL else {}
    parameters = replace(population.parameters, **chosen)
    base = baseline or Levers.published(population)
    task = Task(population, levers, base, weeks, tuple(shocks), parameters)
    pairs: list[Pair] = []
    for one in _pairs(task, range(seed, seed + replications), processes):
        pairs.append(one)
        if progress is not None:
            progress(len(pairs), replications)
        found = Comparison(task, response, tuple(pairs), precision)
        if precision is not None and len(pairs) >= min(LEAST, replications) and found.half_width <= precision:
            break
    return Comparison(task, response, tuple(pairs), precision)


def _pairs(task: Task, seeds: Sequence[int], processes: int) -> Iterator[Pair]:
    """Yield replications in order of seed; so many processes work ahead."""
    if processes == 1:
        yield from (pair(task, seed) for seed in seeds)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        try:
            for first in range(0, len(seeds), processes):
                yield from pool.map(pair, *zip(*((task, s) for s in seeds[first : first + processes]), strict=True))
        finally:
            pool.shutdown(cancel_futures=True)
