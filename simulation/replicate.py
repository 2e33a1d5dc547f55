"""Replications in pairs: levers against a baseline under the same draws, until the effect is known precisely enough."""

import itertools
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from multiprocessing import get_context

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.apart import APART, Alone, Apart, differing, only
from simulation.intervals import CONFIDENCE as CONFIDENCE
from simulation.intervals import half_width as half_width
from simulation.levers import Lever, Levers
from simulation.parameters import BANDED, Parameters, Response
from simulation.people import Population
from simulation.places import AWAY, PLACES, WORKING, Place
from simulation.run import Run, simulate, warmed
from simulation.shocks import Shock
from simulation.world import State

LEAST = 5
"""No precision is believed from fewer replications."""
BAND = (0.05, 0.95)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Pair:
    """One replication: people and spending of the baseline and of the levers, of the real world.

    ``before`` and ``after`` (weeks, 16 places) people; ``income`` (2, weeks) yuan of all people; ``funds`` rows of
    arm (0 baseline, 1 levers), week, fund, lever, yuan; ``by_county`` (2 arms, 2, counties) mean people away and at work;
    ``alone`` each differing lever on its own, empty where only all together were run.
    """

    before: NDArray[np.float64]
    after: NDArray[np.float64]
    income: NDArray[np.float64]
    funds: tuple[tuple[int, int, str, str, float], ...]
    by_county: NDArray[np.float64]
    alone: tuple[Alone, ...] = ()


@dataclass(frozen=True, eq=False)
class Task:
    """What a replication needs; it can be sent to another process."""

    population: Population
    levers: Levers
    baseline: Levers
    weeks: int
    shocks: tuple[Shock, ...]
    parameters: Parameters
    apart_until: int = 0
    """Seed from which on levers are not run one by one any more."""

    @cached_property
    def kinds(self) -> tuple[type[Lever], ...]:
        """The levers in which the two arms differ."""
        return differing(self.levers, self.baseline)

    def run(self, levers: Levers, seed: int, warm: State | None = None, detail: bool = True) -> Run:
        """Return one arm."""
        return simulate(
            self.population,
            levers,
            weeks=self.weeks,
            seed=seed,
            shocks=self.shocks,
            parameters=self.parameters,
            warm=warm,
            detail=detail,
        )


def pair(task: Task, seed: int) -> Pair:
    """Run the baseline and the levers with the same draws, and in the first replications each lever alone."""
    warm = warmed(task.population, seed=seed, parameters=task.parameters)
    runs = [task.run(levers, seed, warm) for levers in (task.baseline, task.levers)]
    funds = tuple(
        (arm, week, fund, lever, yuan * task.population.weight)
        for arm, run in enumerate(runs)
        for week, fund, lever, yuan in run.recorder.funds
    )
    income = np.array([run.recorder.income.sum(axis=(1, 2, 3)) * task.population.weight for run in runs])
    by_county = np.array([[_by_county(run, places) for places in (AWAY, WORKING)] for run in runs])
    alone = tuple(_alone(task, seed, warm, runs, kind) for kind in task.kinds) if seed < task.apart_until else ()
    return Pair(runs[0].by_place, runs[1].by_place, income, funds, by_county, alone)


def _by_county(run: Run, places: Sequence[Place]) -> NDArray[np.float64]:
    people = run.recorder.people[:, :, list(places)].sum(axis=(2, 3))
    return np.asarray(people.mean(axis=0) * run.population.weight)


def _alone(task: Task, seed: int, warm: State, runs: Sequence[Run], kind: type[Lever]) -> Alone:
    """Return what one lever does on top of the baseline; the only one that differs is all of the levers."""
    without, whole = runs
    run = whole
    if len(task.kinds) > 1:
        run = task.run(only(kind, task.levers, task.baseline), seed, warm, detail=False)
    return Alone.between(without.by_place, run.by_place, without.weekly_yuan, run.weekly_yuan)


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
    seed
        Seed of the first replication.
    """

    task: Task
    response: Response
    pairs: tuple[Pair, ...]
    precision: float | None
    seed: int = 0

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
        """By ``county``, means of all weeks: ``outflow`` of the baseline, and the changes ``away`` and ``working``.

        Each change with the half-width of its 95% interval: ``away_half``, ``working_half``.
        """
        values = np.array([one.by_county for one in self.pairs])
        change = values[:, 1] - values[:, 0]
        wide = np.apply_along_axis(lambda column: half_width(list(column)), 0, change)
        mean, codes = change.mean(axis=0), list(self.task.population.home.counties)
        columns = {"county": codes, "outflow": values[:, 0, 0].mean(axis=0)}
        for row, name in enumerate(("away", "working")):
            columns |= {name: mean[row], f"{name}_half": wide[row]}
        return pd.DataFrame(columns)

    @cached_property
    def apart(self) -> Apart:
        """What each lever does alone, from the first replications."""
        shown = [one for one in self.pairs if len(one.alone) == len(self.task.kinds)]
        whole = tuple(_mean_effect(one, WORKING) for one in shown)
        return Apart(self.task.kinds, tuple(one.alone for one in shown), whole)

    @cached_property
    def people_table(self) -> pd.DataFrame:
        """The tidy table of the first replication, run again: ``arm`` (baseline, with_levers) and the columns of ``Run.table``."""
        warm = warmed(self.task.population, seed=self.seed, parameters=self.task.parameters)
        arms = {"baseline": self.task.baseline, "with_levers": self.task.levers}
        frames = {name: self.task.run(levers, self.seed, warm).table for name, levers in arms.items()}
        names = pd.CategoricalDtype(list(arms))
        frames = {name: frame.assign(arm=name).astype({"arm": names}) for name, frame in frames.items()}
        table = pd.concat(frames.values(), ignore_index=True)
        return table[["arm", *(column for column in table.columns if column != "arm")]]


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
    apart: bool = False,
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
    apart
        Whether to run each differing lever alone as well, in the first ``APART`` replications.
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
    chosen = {name: getattr(banded, name) for name in BANDED} if response is not Response.CENTRAL else {}
    parameters = replace(population.parameters, **chosen)
    base = baseline or Levers.published(population)
    task = Task(population, levers, base, weeks, tuple(shocks), parameters, seed + APART if apart else seed)
    pairs: list[Pair] = []
    for one in _pairs(task, range(seed, seed + replications), processes):
        pairs.append(one)
        if progress is not None:
            progress(len(pairs), replications)
        found = Comparison(task, response, tuple(pairs), precision, seed)
        if precision is not None and len(pairs) >= min(LEAST, replications) and found.half_width <= precision:
            break
    return Comparison(task, response, tuple(pairs), precision, seed)


def _pairs(task: Task, seeds: Sequence[int], processes: int) -> Iterator[Pair]:
    """Yield replications in order of seed; so many processes work ahead, each given the task once."""
    if processes == 1:
        yield from (pair(task, seed) for seed in seeds)
        return
    waiting = iter(seeds)
    with ProcessPoolExecutor(processes, get_context("spawn"), _take, (task,)) as pool:
        try:
            running = deque(pool.submit(_pair_of_taken, seed) for seed in itertools.islice(waiting, processes + 1))
            while running:
                yield running.popleft().result()
                running.extend(pool.submit(_pair_of_taken, seed) for seed in itertools.islice(waiting, 1))
        finally:
            pool.shutdown(cancel_futures=True)


_TAKEN: dict[str, Task] = {}
"""In a process that works ahead: what it was given when it began."""


def _take(task: Task) -> None:
    _TAKEN["task"] = task


def _pair_of_taken(seed: int) -> Pair:
    return pair(_TAKEN["task"], seed)
