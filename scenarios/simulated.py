"""A scenario's levers against the published ones, at the three settings of the response, until known precisely enough."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from domain.faults import Unusable
from domain.instance import Instance
from domain.policy import Policy
from scenarios.form import Simulation
from scenarios.levers import levers_of, shocks_of
from scenarios.scenario import Scenario, read_scenario
from simulation.levers import Levers
from simulation.parameters import Parameters, Response
from simulation.people import Population
from simulation.replicate import Comparison, compare

Progress = Callable[[str, int, int], None]
FIRST_DAY = date(2026, 1, 1)


def run_scenario(
    scenario: str | Path | Scenario | None = None,
    *,
    instance: Instance | None = None,
    on: date | None = None,
    weeks: int | None = None,
    people: int | None = None,
    replications: int = 50,
    precision: float | None = None,
    seed: int = 0,
    policy: Policy | None = None,
    responses: Sequence[Response] = tuple(Response),
    processes: int = 1,
    progress: Progress | None = None,
) -> dict[str, Comparison]:
    """Return a comparison per response setting: the scenario's levers against the published ones.

    Without a scenario the published levers are held against none at all. Shocks of the scenario strike both sides.

    Parameters
    ----------
    scenario
        A file, a name of the library, or what was read from one; it needs a part ``simulation``.
    instance
        The people; drawn from margins when left out.
    on
        First day of the run; default: the scenario's date.
    weeks, people
        Over what the scenario says.
    replications, precision, seed, processes
        As in ``simulation.replicate.compare``.
    policy
        The rules; default: the shipped ones.
    responses
        Settings of the response to run.
    progress
        Called with the setting, the replications done and the most there will be.

    Raises
    ------
    domain.faults.InputRefused
        When the file cannot be used.
    ValueError
        When the scenario has no simulation.
    """
    asked = read_scenario(scenario, policy) if isinstance(scenario, str | Path) else scenario
    if asked is not None and asked.form.simulation is None:
        raise Unusable(f"{asked.name} 没有 simulation 部分", f"{asked.name} has no part simulation")
    plan = Simulation() if asked is None or asked.form.simulation is None else asked.form.simulation  # type: ignore[call-arg]
    policy = policy or Policy.load()
    world, full = (policy, policy) if asked is None else (asked.world, asked.policy)
    day = on or (asked.form.date if asked is not None else FIRST_DAY)
    if instance is not None:
        population = Population.of_instance(instance, seed=seed, on=day, policy=world)
    else:
        population = Population.of_province(plan.place, people or plan.people, seed=seed, on=day, policy=world)
    published = Levers.published(population)
    levers, baseline = (published, Levers()) if asked is None else (_levers(asked, plan, population, full), published)
    found = {}
    for response in responses:

        def told(done: int, total: int, name: str = response.value) -> None:
            if progress is not None:
                progress(name, done, total)

        found[response.value] = compare(
            population,
            levers,
            baseline,
            weeks=weeks or plan.weeks,
            seed=seed,
            replications=replications,
            precision=precision,
            shocks=shocks_of(plan),
            response=response,
            processes=processes,
            apart=True,
            progress=told,
        )
    return found


def _levers(scenario: Scenario, plan: Simulation, population: Population, full: Policy) -> Levers:
    """Return the scenario's levers, at the amounts of its own policy."""
    parameters = Parameters.of(full, population.on, population.home.province)
    ruled = dataclasses.replace(population, policy=full, parameters=parameters)
    return levers_of(plan, scenario.tables, Levers.published(ruled))
