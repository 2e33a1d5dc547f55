"""The world of one run: people, market, funds and calendar, and what each phase of a week reads and writes."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from domain.tables import GROUPS
from simulation.calendar import Calendar
from simulation.decision import GROUP_SLOTS, Money, going_back, level_of_experience
from simulation.levers import Lever, Levers, Relief, Training, WelfarePosts
from simulation.market import Demand
from simulation.parameters import Parameters
from simulation.people import Population
from simulation.places import Place
from simulation.shocks import Conditions
from simulation.treasury import Treasury
from simulation.word import Words

Kept = TypeVar("Kept")


@dataclass(eq=False)
class State:
    """What one week hands to the next.

    Parameters
    ----------
    words
        (people,) everybody.
    chance
        (pools,) perceived chance of a job.
    share_away
        (counties, 16) share of a county's people at each place, end of last week.
    """

    words: Words
    chance: NDArray[np.float64]
    share_away: NDArray[np.float64]

    def copy(self) -> "State":
        """Return a state that can be changed without changing this one."""
        return State(self.words.copy(), self.chance.copy(), self.share_away.copy())


@dataclass(eq=False)
class World:
    """Everything of a run. Phases are in ``simulation.phases``; the clock calls them in order."""

    population: Population
    parameters: Parameters
    levers: Levers
    calendar: Calendar
    demand: Demand
    state: State
    treasury: Treasury
    seed: int
    matcher: Any = None
    shards: int = 1
    conditions: Conditions = field(default_factory=Conditions)

    def __post_init__(self) -> None:
        p, home = self.parameters, self.population.home
        policy, on = self.population.policy, self.population.on
        weeks = float(policy.value("pay.weeks_per_month", on, home.province))
        monthly = {Place.RELIEF: p.relief_pay, Place.WELFARE: 0.0}
        for item in self.levers.items:
            if isinstance(item, Relief):
                monthly[Place.RELIEF] = item.pay_yuan_month
            elif isinstance(item, WelfarePosts):
                monthly[Place.WELFARE] = item.pay_yuan_month
        training = sum(item.allowance_yuan_day for item in self.levers.items if isinstance(item, Training))
        self.money = Money.of(p, home.province, weeks, monthly, training * p.training_days)
        self.occupied = self.demand.layout.occupied(self.state.words)
        self.level = level_of_experience()
        self.back = going_back(p, home.fares)
        groups = policy.value("welfare.groups", on, home.province)
        self.welfare_groups = np.array([slot > 0 and GROUPS[slot - 1] in groups for slot in range(GROUP_SLOTS)])
        held = self.population.cells.sum(axis=(0, 1))
        self.group_share = held / max(1, len(self.population))
        self.exit_cash = round(p.welfare_exit_cash * policy.value("welfare_post.exit_income_yuan", on, home.province))
        self.year = 0
        self.relief_was_open = True
        self.extra_local = np.zeros(self.demand.layout.counties, np.int64)
        self.buffers: dict[str, NDArray[Any]] = {}
        self.kept: dict[Any, Any] = {}

    @property
    def counties(self) -> int:
        """Number of counties."""
        return self.demand.layout.counties

    def once(self, key: Any, make: Callable[[], Kept]) -> Kept:
        """Return what ``make`` returned when it was first asked for this key: tables that recur from week to week."""
        if key not in self.kept:
            self.kept[key] = make()
        found: Kept = self.kept[key]
        return found

    def bounds(self) -> list[tuple[int, int]]:
        """Return where the shards begin and end."""
        cuts = [len(self.state.words) * part // self.shards for part in range(self.shards + 1)]
        return list(itertools.pairwise(cuts))

    def slots(self, item: Lever) -> list[int]:
        """Return the groups that a lever is for, by number."""
        return self.once(("slots", item.groups), lambda: [slot for slot in range(GROUP_SLOTS) if item.covers(slot)])

    def covered(self, item: Lever) -> NDArray[np.bool_]:
        """Return by group whether a lever is for it."""
        return self.once(("covered", item.groups), lambda: np.isin(np.arange(GROUP_SLOTS), self.slots(item)))

    def real(self, people: float) -> int:
        """Return a number of the real world in simulated people, rounded down."""
        return int(people / self.population.weight)


def start_of(population: Population, demand: Demand) -> State:
    """Return the state before the warm-up: everybody believes that there is work, nobody knows anybody away."""
    words = population.words.copy()
    counts = population.cells.sum(axis=2)
    return State(words, np.ones(demand.layout.size), counts / np.maximum(demand.sizes, 1)[:, None])


def demand_of(population: Population, parameters: Parameters) -> Demand:
    """Return the seats for a population."""
    return Demand.of(population.cells.sum(axis=(1, 2)), parameters)
