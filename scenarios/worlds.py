"""The simulated side of a scenario: its people, its levers, and the replications that it needs."""

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd

from domain.faults import Unusable
from domain.instance import Instance
from domain.policy import Policy
from scenarios.form import RESPONSES
from scenarios.levers import levers_of, shocks_of
from scenarios.measures import of_run
from scenarios.memory import key_of
from scenarios.scenario import NEEDED, Scenario
from simulation.levers import Levers
from simulation.parameters import BANDED, Parameters, Response
from simulation.people import Population
from simulation.run import simulate, warmed
from simulation.shocks import Shock
from simulation.world import State

READ = ("pay.weeks_per_month", *NEEDED)
"""Policy that a run reads beyond its parameters, levers and calendar; a test holds the list."""
SEASONS = ("season.sowing", "season.harvest")


@dataclass(frozen=True, eq=False)
class World:
    """One setting of the response in one scenario.

    Parameters
    ----------
    before
        The people under the rules before the first week: those of the warm-up.
    population
        The same people under the scenario's rules.
    levers, shocks, weeks, matcher
        What happens from week 0 on; ``matcher`` is ``search`` or ``optimizer``.
    response
        Setting of the banded parameters.
    """

    before: Population
    population: Population
    levers: Levers
    shocks: tuple[Shock, ...]
    weeks: int
    matcher: str
    response: str

    @classmethod
    def of(cls, scenario: Scenario, response: str, instance: Instance | None = None) -> Self:
        """Make the world of a scenario; the people are drawn, or taken from an instance.

        Raises
        ------
        domain.faults.Unusable
            When there is no simulation in the scenario, or its place has no people on record.
        """
        form = scenario.form.simulation
        if form is None or response not in RESPONSES:
            raise Unusable(
                f"{scenario.name} 没有反应设定为 {response!r} 的模拟",
                f"{scenario.name} has no simulation with response {response!r}",
            )
        drawn = _people(scenario.world, form.place, form.people, form.seed, scenario.form.date, instance)
        before = _banded(drawn, scenario.world, response)
        population = _banded(drawn, scenario.policy, response)
        levers = levers_of(form, scenario.tables, Levers.published(population))
        return cls(before, population, levers, shocks_of(form), form.weeks, form.matcher, response)

    @cached_property
    def warm_key(self) -> str:
        """What decides the state before week 0, the seed apart."""
        return key_of("warm", *_decides(self.before), repr(Levers.published(self.before)))

    @cached_property
    def _arm_key(self) -> str:
        parts = (*_decides(self.population), repr(self.levers), repr(self.shocks), self.weeks, self.matcher)
        optimizer = self.population.policy.content_hash() if self.matcher == "optimizer" else ""
        return key_of("arm", self.warm_key, *parts, optimizer)

    def key(self, seed: int) -> str:
        """Return the key of one replication."""
        return key_of("run", self._arm_key, seed)

    def warm(self, seed: int) -> State:
        """Return the state before week 0."""
        return warmed(self.before, seed=seed)

    def run(self, seed: int, warm: State) -> pd.DataFrame:
        """Run one replication and return its figures."""
        matcher = None if self.matcher == "search" else Optimizer(self.population.policy, seed)
        run = simulate(
            self.population, self.levers, weeks=self.weeks, seed=seed, shocks=self.shocks, warm=warm, matcher=matcher
        )
        return of_run(run)


@dataclass(frozen=True)
class Optimizer:
    """The optimizer as the matcher of a simulation: each week it gets who is willing and which seats are open."""

    policy: Policy
    seed: int

    def __call__(self, instance: Instance, on: Any) -> pd.DataFrame:
        """Return the assignments of the week: ``worker_id`` and ``post_id``; proven optimal, or nothing is returned."""
        from optimizer.encode import encode
        from optimizer.objective import CostWeights
        from optimizer.solve import solve

        solution = solve(encode(instance, self.policy, on, seed=self.seed), CostWeights.of(self.policy, on))
        asked = solution.encoded.instance  # its rows are sorted, and positions refer to them
        placed = np.flatnonzero(solution.taken >= 0)
        posts = solution.problem.post[solution.taken[placed]]
        return pd.DataFrame(
            {
                "worker_id": asked.workers["worker_id"].to_numpy()[placed],
                "post_id": asked.posts["post_id"].to_numpy()[posts],
            }
        )


def _people(policy: Policy, place: str, people: int, seed: int, on: Any, instance: Instance | None) -> Population:
    if instance is not None:
        return Population.of_instance(instance, seed=seed, on=on, policy=policy)
    return Population.of_province(place, people, seed=seed, on=on, policy=policy)


def _banded(drawn: Population, policy: Policy, response: str) -> Population:
    """Return people under a policy, with the banded parameters at one setting; all else is central."""
    place = drawn.home.province
    central = Parameters.of(policy, drawn.on, place)
    banded = Parameters.of(policy, drawn.on, place, Response(response))
    chosen = {name: getattr(banded, name) for name in BANDED}
    return dataclasses.replace(drawn, policy=policy, parameters=dataclasses.replace(central, **chosen))


def _decides(population: Population) -> tuple[Any, ...]:
    """Return everything of a population that decides a run."""
    policy, on, home = population.policy, population.on, population.home
    return (
        population.words,
        population.weight,
        home.counties,
        home.fares,
        repr(population.parameters),
        on,
        [policy.value(name, on, home.province) for name in READ],
        [[policy.value(name, on, county) for name in SEASONS] for county in home.counties],
    )
