"""The planner's desk: run a scenario, compare two, sweep one, ask what the answer rests on; nothing is computed twice."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypedDict, Unpack

from domain.instance import Instance
from domain.policy import Policy
from scenarios.comparison import Compared, refuse_unlike
from scenarios.running import Progress, Results, run_all
from scenarios.scenario import Scenario, read_scenario
from scenarios.sensitivity import Method, Sensed, plan_of
from scenarios.sweeping import Swept

MEMORY = "scenario-memory"
"""Folder, beside where the program is started, that keeps what was computed."""
Which = str | Path | Scenario


class How(TypedDict, total=False):
    """How scenarios are computed; everything may be left out.

    Keys
    ----
    memory
        Folder that keeps what was computed; default: ``scenario-memory``.
    settings
        Values over those of the file, such as ``{"simulation.people": 2000}``; for parts that the scenario has.
    instance
        Tables in place of those that the file names.
    policy
        The rules; default: the shipped ones.
    processes
        How many at once; the result is the same for any number.
    cluster
        Address of a Dask scheduler, as ``tcp://10.0.0.5:8786``: parts are computed by its workers.
    progress
        Called with the step, the parts done and the parts in all.
    """

    memory: str | Path
    settings: Mapping[str, Any] | None
    instance: Instance | None
    policy: Policy | None
    processes: int
    cluster: str | None
    progress: Progress | None


def run_one(scenario: Which, **how: Unpack[How]) -> Results:
    """Run one scenario: a file, a name of the library, or what ``read_scenario`` returned; options as in ``How``.

    Raises
    ------
    domain.faults.InputRefused
        When the file cannot be used.
    """
    return _computed([_read(scenario, how)], how)[0]


def compare_scenarios(first: Which, second: Which, **how: Unpack[How]) -> Compared:
    """Run two scenarios under the same draws and return what the second changes; options as in ``How``.

    Raises
    ------
    domain.faults.InputRefused
        When a file cannot be used.
    scenarios.comparison.NotComparable
        When they differ in days, weeks, people or replications.
    """
    pair = [_read(one, how) for one in (first, second)]
    refuse_unlike(*pair)
    return Compared(*_computed(pair, how))


def sweep_scenario(scenario: Which, **how: Unpack[How]) -> Swept:
    """Run every point of a scenario's sweep; options as in ``How``.

    Raises
    ------
    domain.faults.InputRefused
        When the file cannot be used or has no sweep.
    """
    return Swept(tuple(_computed(list(_read(scenario, how).points()), how)))


def sense_scenarios(
    first: Which, second: Which, *, method: Method = "morris", samples: int = 6, seed: int = 0, **how: Unpack[How]
) -> Sensed:
    """Return which assumptions carry what the second scenario changes: both are run under many settings of them.

    Parameters
    ----------
    first, second
        As in ``compare_scenarios``; at every setting their draws are the same.
    method
        ``morris``: elementary effects, ``samples`` trajectories of one run per assumption and one more; ``sobol``:
        shares of the variance, ``samples`` (a power of two) times the assumptions and two more.
    samples, seed
        How many, and of which draw.
    how
        As in ``How``.

    Raises
    ------
    domain.faults.InputRefused
        When a file cannot be used.
    domain.faults.Unusable
        When there is no assumption to vary, or ``samples`` does not fit the method.
    """
    held = {**(how.get("settings") or {}), "simulation.responses": ["central"]}  # the band is among the assumptions
    pair = [_read(one, {**how, "settings": held}) for one in (first, second)]
    refuse_unlike(*pair)
    plan = plan_of(pair[1], method, samples, seed)
    asked = [plan.at(row, one) for row in range(plan.points) for one in pair]
    found = _computed(asked, how)
    return Sensed(plan, tuple(Compared(*found[at : at + 2]) for at in range(0, len(found), 2)))


def _read(scenario: Which, how: How) -> Scenario:
    if isinstance(scenario, Scenario):
        return scenario
    return read_scenario(scenario, how.get("policy"), how.get("settings"))


def _computed(asked: list[Scenario], how: How) -> list[Results]:
    return run_all(
        asked,
        how.get("memory", MEMORY),
        instance=how.get("instance"),
        processes=how.get("processes", 1),
        cluster=how.get("cluster"),
        progress=how.get("progress"),
    )
