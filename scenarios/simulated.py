"""A scenario file run through the simulation, at the three settings of the response."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from domain.instance import Instance
from domain.policy import Policy
from simulation.levers import Levers
from simulation.parameters import Response
from simulation.people import Population
from simulation.replicate import Comparison, compare
from simulation.scenario import Scenario, read_scenario

Progress = Callable[[str, int, int], None]


def run_scenario(
    scenario: str | Path | Scenario | None = None,
    *,
    instance: Instance | None = None,
    on: date = date(2026, 1, 1),
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

    Without a scenario the published levers are held against none at all.

    Parameters
    ----------
    scenario
        A file, or what was read from one.
    instance
        The people; drawn from margins when left out.
    on
        First day of the run.
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
    """
    asked = read_scenario(scenario) if isinstance(scenario, str | Path) else scenario
    plan = asked or Scenario()
    policy = policy or Policy.load()
    if instance is not None:
        population = Population.of_instance(instance, seed=seed, on=on, policy=policy)
    else:
        population = Population.of_province(plan.place, people or plan.people, seed=seed, on=on, policy=policy)
    published = Levers.published(population)
    levers, baseline = (published, Levers()) if asked is None else (plan.levers(published), published)
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
            shocks=plan.shocks,
            response=response,
            processes=processes,
            progress=told,
        )
    return found
