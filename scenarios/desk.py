"""The planner's desk: run a scenario, compare two, sweep one; what was computed before is not computed again."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.instance import Instance
from domain.policy import Policy
from scenarios.comparison import Compared
from scenarios.running import Progress, Results, run_all
from scenarios.scenario import Scenario, read_scenario
from scenarios.sweeping import Swept

MEMORY = "scenario-memory"
"""Folder, beside where the program is started, that keeps what was computed."""
Which = str | Path | Scenario


def run_one(
    scenario: Which,
    *,
    memory: str | Path = MEMORY,
    settings: Mapping[str, Any] | None = None,
    instance: Instance | None = None,
    policy: Policy | None = None,
    processes: int = 1,
    progress: Progress | None = None,
) -> Results:
    """Run one scenario.

    Parameters
    ----------
    scenario
        A file, a name of the library, or what ``read_scenario`` returned.
    memory
        Folder that keeps what was computed.
    settings
        Values over those of the file, such as ``{"simulation.people": 2000}``; for parts that the scenario has.
    instance
        Tables in place of those that the file names.
    policy
        The rules; default: the shipped ones.
    processes
        How many at once; the result is the same for any number.
    progress
        Called with the step, the parts done and the parts in all.

    Raises
    ------
    domain.faults.InputRefused
        When the file cannot be used.
    """
    asked = _read(scenario, policy, settings)
    return run_all([asked], memory, instance=instance, processes=processes, progress=progress)[0]


def compare_scenarios(
    first: Which,
    second: Which,
    *,
    memory: str | Path = MEMORY,
    settings: Mapping[str, Any] | None = None,
    instance: Instance | None = None,
    policy: Policy | None = None,
    processes: int = 1,
    progress: Progress | None = None,
) -> Compared:
    """Run two scenarios under the same draws and return what the second changes; parameters as in ``run_one``.

    Raises
    ------
    domain.faults.InputRefused
        When a file cannot be used.
    scenarios.comparison.NotComparable
        When they differ in days, weeks, people or replications.
    """
    pair = [_read(one, policy, settings) for one in (first, second)]
    found = run_all(pair, memory, instance=instance, processes=processes, progress=progress)
    return Compared(found[0], found[1])


def sweep_scenario(
    scenario: Which,
    *,
    memory: str | Path = MEMORY,
    settings: Mapping[str, Any] | None = None,
    instance: Instance | None = None,
    policy: Policy | None = None,
    processes: int = 1,
    progress: Progress | None = None,
) -> Swept:
    """Run every point of a scenario's sweep; parameters as in ``run_one``.

    Raises
    ------
    domain.faults.InputRefused
        When the file cannot be used or has no sweep.
    """
    points = list(_read(scenario, policy, settings).points())
    return Swept(tuple(run_all(points, memory, instance=instance, processes=processes, progress=progress)))


def _read(scenario: Which, policy: Policy | None, settings: Mapping[str, Any] | None) -> Scenario:
    return scenario if isinstance(scenario, Scenario) else read_scenario(scenario, policy, settings)
