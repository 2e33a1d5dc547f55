"""``simulate``: one run of the model, and what it tells."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import numpy as np
import pandas as pd
import simpy
from numpy.typing import NDArray

from simulation.calendar import Calendar
from simulation.clock import run_clock
from simulation.levers import Levers
from simulation.matching import Matcher, carry_out
from simulation.parameters import Parameters
from simulation.people import Population
from simulation.places import AWAY, ELSEWHERE, PLACES, WORKING, Place
from simulation.record import Recorder, tidy
from simulation.settle import PEOPLE_MAX
from simulation.shocks import Shock, Strikes
from simulation.treasury import Treasury
from simulation.world import State, World, demand_of, start_of

EachWeek = Callable[[int, State], None]


@dataclass(frozen=True, eq=False)
class Run:
    """The result of one run; people and yuan are of the real world.

    Parameters
    ----------
    population, parameters, levers, shocks, seed
        What was run.
    calendar
        Its weeks.
    recorder
        What was taken down, per simulated person.
    final
        The state after the last week.
    """

    population: Population
    parameters: Parameters
    levers: Levers
    shocks: tuple[Shock, ...]
    seed: int
    calendar: Calendar
    recorder: Recorder
    final: State

    @property
    def weeks(self) -> int:
        """Number of weeks."""
        return len(self.recorder.people)

    @cached_property
    def starts(self) -> pd.DatetimeIndex:
        """First day of each week."""
        return pd.to_datetime(np.array(self.calendar.starts[-self.calendar.first :]))

    @cached_property
    def table(self) -> pd.DataFrame:
        """The tidy table: week, starts, county, destination, state, group, count, income, spending."""
        return tidy(self.recorder, self.population.home.counties, tuple(self.starts), self.population.weight)

    @cached_property
    def by_place(self) -> NDArray[np.float64]:
        """People by week and place, (weeks, 16)."""
        return np.asarray(self.recorder.people.sum(axis=(1, 3)) * self.population.weight)

    @cached_property
    def outflow(self) -> pd.DataFrame:
        """People away by week: ``week``, ``starts``, ``outflow``, ``province``, ``elsewhere``, ``working``, ``share``."""
        people, weight = self.recorder.people.sum(axis=(1, 3)), self.population.weight  # whole people until the end
        away = people[:, list(AWAY)].sum(axis=1)
        return pd.DataFrame(
            {
                "week": np.arange(self.weeks),
                "starts": self.starts,
                "outflow": away * weight,
                "province": people[:, Place.PROVINCE] * weight,
                "elsewhere": people[:, list(ELSEWHERE)].sum(axis=1) * weight,
                "working": people[:, list(WORKING)].sum(axis=1) * weight,
                "share": away / people.sum(axis=1),
            }
        )

    @cached_property
    def flows(self) -> pd.DataFrame:
        """Per week and place with seats: ``seats``, ``applicants`` and ``placed``, people."""
        held = [place for place in range(PLACES) if self.recorder.seats[:, place].any()]
        frames = [
            pd.DataFrame(
                {
                    "week": np.arange(self.weeks),
                    "place": Place(place).name.lower(),
                    "seats": self.recorder.seats[:, place] * self.population.weight,
                    "applicants": self.recorder.asked[:, place] * self.population.weight,
                    "placed": self.recorder.placed[:, place] * self.population.weight,
                }
            )
            for place in held
        ]
        return pd.concat(frames, ignore_index=True)

    @cached_property
    def funds(self) -> pd.DataFrame:
        """Payments: ``week``, ``fund``, ``lever``, ``yuan``."""
        frame = pd.DataFrame(self.recorder.funds, columns=["week", "fund", "lever", "yuan"])
        return frame.assign(yuan=frame["yuan"] * self.population.weight)

    @cached_property
    def county_funds(self) -> pd.DataFrame:
        """Payments over the whole run by home of those they are for: ``county``, ``fund``, ``lever``, ``yuan``.

        Those to single people are booked to their homes. What is paid for heads (relief and welfare work, insurance
        subsidies, retention returns, courses) is shared in proportion to the heads, and start-up grants to all people.
        """
        counties, weight = self.population.home.counties, self.population.weight
        held = sorted(self.recorder.homes.items())
        rows = [(c, *key, yuan * weight) for key, each in held for c, yuan in zip(counties, each, strict=True) if yuan]
        return pd.DataFrame(rows, columns=["county", "fund", "lever", "yuan"])

    def compare(self, other: "Run") -> pd.DataFrame:
        """Return this run minus another, week by week: ``outflow``, ``working`` and ``yuan`` paid by all funds.

        Raises
        ------
        ValueError
            When the runs differ in length or first day: their weeks are not the same weeks.
        """
        if self.weeks != other.weeks or self.starts[0] != other.starts[0]:
            raise ValueError(
                f"runs of {self.weeks} weeks from {self.starts[0]:%Y-%m-%d} and of {other.weeks} "
                f"from {other.starts[0]:%Y-%m-%d} cannot be compared"
            )
        columns = ["outflow", "province", "elsewhere", "working", "share"]
        difference = self.outflow[columns] - other.outflow[columns]
        difference["yuan"] = self.weekly_yuan - other.weekly_yuan
        return pd.concat([self.outflow[["week", "starts"]], difference], axis=1)

    def __repr__(self) -> str:
        return f"Run: {self.weeks} weeks from {self.starts[0]:%Y-%m-%d}, {len(self.population):,} simulated people"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: people by place, money by fund."""
        from simulation.cards import run_card

        return run_card(self)

    @property
    def weekly_yuan(self) -> NDArray[np.float64]:
        """Yuan that all funds paid, by week."""
        week, yuan = self.funds["week"].to_numpy(np.int64), self.funds["yuan"].to_numpy(np.float64)
        return np.bincount(week, weights=yuan, minlength=self.weeks).astype(np.float64)

    def save(self, folder: str | Path) -> list[Path]:
        """Write ``weeks.parquet``, ``outflow.parquet``, ``flows.parquet`` and ``funds.parquet`` into a folder."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        frames = {"weeks": self.table, "outflow": self.outflow, "flows": self.flows, "funds": self.funds}
        for name, frame in frames.items():
            frame.to_parquet(folder / f"{name}.parquet", index=False)
        return [folder / f"{name}.parquet" for name in frames]


def simulate(
    population: Population,
    levers: Levers | None = None,
    *,
    weeks: int = 104,
    seed: int = 0,
    shocks: Sequence[Shock] = (),
    parameters: Parameters | None = None,
    matcher: Matcher | None = None,
    shards: int = 1,
    detail: bool = True,
    warm: State | None = None,
    each_week: EachWeek | None = None,
) -> Run:
    """Run the model.

    Parameters
    ----------
    population
        The people.
    levers
        Default: the published ones.
    weeks
        How many weeks to record, from the population's date.
    seed
        Seed of the draws; two runs of one seed share them, whatever their levers.
    shocks
        What strikes.
    parameters
        Default: those the population was drawn with.
    matcher
        Decides who is placed where, see ``simulation.matching``; without one, people search by themselves.
    shards
        Parts that are worked on at once; the result is the same for any number.
    detail
        Whether to keep counties and groups.
    warm
        The state before week 0, from ``warmed``; worked out when left out.
    each_week
        Called with each week that is over and the state at its end, which it must not change.

    Raises
    ------
    ValueError
        When there are no weeks or shards, too many people for the shards, or a week's Spring Festival is not known.
    """
    if weeks < 1 or shards < 1:
        raise ValueError(f"{weeks} weeks in {shards} shards; both must be at least 1")
    if len(population) >= PEOPLE_MAX * shards:
        raise ValueError(f"{len(population):,} people in {shards} shards; a shard holds fewer than {PEOPLE_MAX:,}")
    parameters = parameters or population.parameters
    warm = (
        warmed(population, seed=seed, parameters=parameters, shards=shards) if warm is None else warm.copy()
    )  # a state of one's own, to be changed
    levers = levers if levers is not None else Levers.published(population)
    env = simpy.Environment()
    treasury = Treasury(env, levers.funds, population.weight)
    world = _world(population, parameters, levers, weeks, 0, warm, treasury, seed)
    bans = [(shock.first_week, shock.last_week) for shock in shocks if shock.strikes is Strikes.TRAVEL_BAN]
    world.calendar = world.calendar.put_off(bans, parameters.festival_weeks_before) if bans else world.calendar
    world.matcher, world.shards = None if matcher is None else partial(carry_out, matcher), shards
    recorder = Recorder(weeks, world.counties, detail)
    run_clock(env, world, 0, weeks, recorder, shocks, each_week)
    recorder.homes = treasury.homes
    return Run(population, parameters, levers, tuple(shocks), seed, world.calendar, recorder, world.state)


def warmed(population: Population, *, seed: int = 0, parameters: Parameters | None = None, shards: int = 1) -> State:
    """Return the state after the warm-up: the published levers, no shocks; shared by all runs that are compared."""
    parameters = parameters or population.parameters
    weeks = parameters.warmup_weeks
    state = start_of(population, demand_of(population, parameters))
    if weeks == 0:
        return state
    env = simpy.Environment()
    levers = Levers.published(dataclasses.replace(population, parameters=parameters))
    levers = dataclasses.replace(
        levers, items=tuple(dataclasses.replace(item, first_week=-weeks) for item in levers.items)
    )
    world = _world(population, parameters, levers, 0, weeks, state, Treasury(env, {}, population.weight), seed)
    world.shards = shards
    run_clock(env, world, -weeks, 0, None)
    return world.state


def _world(
    population: Population,
    parameters: Parameters,
    levers: Levers,
    weeks: int,
    warmup: int,
    state: State,
    treasury: Treasury,
    seed: int,
) -> World:
    calendar = Calendar.of(population.on, weeks, warmup, population.home, parameters, population.policy)
    demand = demand_of(population, parameters)
    return World(population, parameters, levers, calendar, demand, state, treasury, seed)
