"""Everything that scenarios need, computed once: in parallel, resumable, the same bytes for any number of processes."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from domain.instance import Instance
from domain.language import Text
from scenarios.matched import Ledgers, Matched
from scenarios.memory import Memory
from scenarios.scenario import Scenario
from scenarios.worlds import World

Progress = Callable[[Text, int, int], None]
STEP = Text("计算情景", "computing scenarios")


@dataclass(frozen=True, eq=False)
class Results:
    """The figures of one scenario.

    Parameters
    ----------
    scenario
        What was run.
    matched
        One frame per replication of the matching; empty without one.
    simulated
        By setting of the response, one frame per replication.
    people, weight
        People simulated and how many each stands for; 0 without a simulation.
    synthetic
        Whether the ledgers are made up.
    keys, fresh
        Keys of all parts, and of those computed now.
    given
        Whether the matching was asked of ledgers at hand, so that sizes of made-up ones say nothing.
    """

    scenario: Scenario
    matched: tuple[pd.DataFrame, ...] = ()
    simulated: Mapping[str, tuple[pd.DataFrame, ...]] = dataclasses.field(default_factory=dict)
    people: int = 0
    weight: float = 0.0
    synthetic: bool = True
    keys: tuple[str, ...] = ()
    fresh: tuple[str, ...] = ()
    given: bool = False

    @cached_property
    def headline(self) -> pd.DataFrame:
        """Return what it comes to, as ``scenarios.headlines.headline_of`` says."""
        from scenarios.headlines import headline_of

        return headline_of(self.simulated, self.matched)

    def __repr__(self) -> str:
        return f"Results of {self.scenario.name}: {len(self.keys)} parts, {self.computed} of them computed now"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the title, how it was computed, and the headline with its spread."""
        from domain.card import card

        facts: list[tuple[Text, object]] = [(Text("情景", "scenario"), self.scenario.title)]
        if self.simulated:
            facts.append((Text("模拟人数", "people simulated"), self.people))
        if self.matched:
            facts.append((Text("台账套数", "sets of ledgers"), len(self.matched)))
        caption = Text("平均值及 5% 至 95% 分位", "means, and quantiles of 5% and 95% over the replications")
        return card(Text("情景结果", "Results of a scenario"), facts, [(caption, self.headline)])

    @property
    def computed(self) -> int:
        """Parts computed now."""
        return len(self.fresh)

    @property
    def remembered(self) -> int:
        """Parts taken from before."""
        return len(self.keys) - len(self.fresh)


@dataclass(frozen=True, eq=False)
class Task:
    """Parts that share their costly beginning: a warm-up, or the reading of one set of ledgers."""

    seed: int
    worlds: tuple[tuple[str, World], ...] = ()
    ledgers: Ledgers | None = None
    matchings: tuple[tuple[str, Matched], ...] = ()

    def __len__(self) -> int:
        """Return how many parts there are."""
        return len(self.worlds) + len(self.matchings)

    def parts(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Compute and yield each part with its key."""
        if self.worlds:
            warm = self.worlds[0][1].warm(self.seed)
            for key, world in self.worlds:
                yield key, world.run(self.seed, warm)
        if self.ledgers is not None:
            tables = self.ledgers.tables(self.seed)
            for key, matching in self.matchings:
                yield key, matching.run(self.seed, tables)


def carry_out(task: Task, folder: str) -> int:
    """Compute the parts of a task and keep each as soon as it is whole; return how many."""
    memory = Memory(folder)
    for key, frame in task.parts():
        memory.write(key, frame)
    return len(task)


def run_all(
    scenarios: Sequence[Scenario],
    memory: str | Path,
    *,
    instance: Instance | None = None,
    processes: int = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> list[Results]:
    """Return the figures of scenarios; what the memory holds is not computed again.

    Replications of all scenarios share seeds, so that their draws are the same and differences are paired.

    Parameters
    ----------
    scenarios
        What to run.
    memory
        Folder that keeps every part as soon as it is computed; a broken-off run goes on from there.
    instance
        Tables for the matching, and people for the simulation, in place of those that the files name.
    processes
        How many at once; the result is the same for any number.
    cluster
        Address of a Dask scheduler whose workers compute, in place of processes here; the result is the same.
    progress
        Called with the step, the parts done and the parts in all.

    Raises
    ------
    ValueError
        When a place has no people on record, or the cluster cannot be used.
    scenarios.matched.NotProven
        When a plan fails the independent check.
    """
    kept = Memory(memory)
    needs = [_Needs.of(scenario, instance) for scenario in scenarios]
    wanted = {key for need in needs for key in need.wanted()}
    before = {key for key in wanted if kept.has(key)}
    tasks = list(_tasks(needs, before))
    whole = sum(map(len, tasks))
    done = 0
    for number in _carried_out(tasks, kept, processes, cluster):
        done += number
        if progress is not None:
            progress(STEP, done, whole)
    return [need.results(kept, before) for need in needs]


def _carried_out(tasks: list[Task], kept: Memory, processes: int, cluster: str | None) -> Iterator[int]:
    if cluster is not None and tasks:
        from scenarios.cluster import carried_out

        yield from carried_out(tasks, kept, cluster)
        return
    folder = str(kept.folder)
    if processes == 1 or len(tasks) < 2:
        yield from (carry_out(task, folder) for task in tasks)
        return
    from joblib import Parallel, delayed

    parallel = Parallel(n_jobs=processes, return_as="generator_unordered", batch_size=1)
    yield from parallel(delayed(carry_out)(task, folder) for task in tasks)


@dataclass(frozen=True, eq=False)
class _Needs:
    """The parts of one scenario, by key."""

    scenario: Scenario
    matching: Matched | None
    matched: tuple[tuple[str, int], ...]
    worlds: dict[str, World]
    simulated: dict[str, tuple[tuple[str, int], ...]]
    synthetic: bool

    @classmethod
    def of(cls, scenario: Scenario, instance: Instance | None) -> "_Needs":
        match_form, form = scenario.form.matching, scenario.form.simulation
        matching = None if match_form is None else Matched.of(scenario, instance)
        matched: tuple[tuple[str, int], ...] = ()
        if matching is not None and match_form is not None:
            times = 1 if matching.ledgers.instance is not None else match_form.replications
            matched = tuple((matching.key(seed), seed) for seed in range(match_form.seed, match_form.seed + times))
        worlds: dict[str, World] = {}
        simulated: dict[str, tuple[tuple[str, int], ...]] = {}
        for response in () if form is None else form.responses:
            world = World.of(scenario, response, instance)
            seeds = range(form.seed, form.seed + form.replications) if form is not None else ()
            worlds[response] = world
            simulated[response] = tuple((world.key(seed), seed) for seed in seeds)
        tables = instance if matching is None else matching.ledgers.instance
        synthetic = tables is None or bool(tables.notes.get("synthetic"))
        return cls(scenario, matching, matched, worlds, simulated, synthetic)

    def wanted(self) -> list[str]:
        """Return every key that is needed."""
        return [key for key, _ in (*self.matched, *(one for part in self.simulated.values() for one in part))]

    def results(self, memory: Memory, before: Iterable[str]) -> Results:
        """Read the figures back."""
        held, known = self.wanted(), set(before)
        first = next(iter(self.worlds.values()), None)
        return Results(
            self.scenario,
            tuple(memory.read(key) for key, _ in self.matched),
            {name: tuple(memory.read(key) for key, _ in part) for name, part in self.simulated.items()},
            0 if first is None else len(first.population),
            0.0 if first is None else first.population.weight,
            self.synthetic,
            tuple(held),
            tuple(key for key in held if key not in known),
            self.matching is not None and self.matching.ledgers.instance is not None,
        )


def _tasks(needs: Sequence[_Needs], before: set[str]) -> Iterator[Task]:
    """Yield what is missing, each part once, grouped by what parts share."""
    seen = set(before)
    runs: dict[tuple[str, int], list[tuple[str, World]]] = {}
    plans: dict[tuple[str, int], tuple[Ledgers, list[tuple[str, Matched]]]] = {}
    for need in needs:
        for response, part in need.simulated.items():
            world = need.worlds[response]
            for key, seed in part:
                if key not in seen:
                    seen.add(key)
                    runs.setdefault((world.warm_key, seed), []).append((key, world))
        for key, seed in need.matched:
            if need.matching is not None and key not in seen:
                seen.add(key)
                ledgers = need.matching.ledgers
                plans.setdefault((ledgers.key(seed), seed), (ledgers, []))[1].append((key, need.matching))
    yield from (Task(seed, worlds=tuple(parts)) for (_, seed), parts in runs.items())
    yield from (Task(seed, ledgers=ledgers, matchings=tuple(parts)) for (_, seed), (ledgers, parts) in plans.items())
