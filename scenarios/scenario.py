"""A scenario as it is run: read, merged, checked, its overrides applied to the policy, each value with its origin."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.faults import Fault, InputRefused
from domain.language import Text
from domain.policy import Policy
from domain.policy.faults import START
from domain.policy.form import nearest
from scenarios import policy_overrides, table_overrides
from scenarios.applied import Applied
from scenarios.checking import checked
from scenarios.form import ScenarioForm
from scenarios.grounds import wrong_places
from scenarios.levers import carried, wrong_levers
from scenarios.marked import Merged, Origin
from scenarios.merging import merged as read_merged
from scenarios.taken_away import wrong_nulls
from scenarios.targets import Target, canonical, parse, percent

WORLD = ("sim.", "season.", "travel.", "pay.")
"""Beginnings of the ids that describe the world of a simulation: they hold from before its first week."""
COMMAND_LINE = "(command line)"
NEEDED = ("welfare.groups", "welfare_post.exit_income_yuan")
"""Policy without which no week can be run: where a place has none, a value set for it holds from before the first week."""
LEVERS_OF_SIM = ("sim.training.seats", "sim.relief.budget", "sim.relief.pay", "sim.workshop.seats", "sim.welfare.seats")
"""Of these, the quantities of levers: like all policy they change in week 0 only."""


@dataclass(frozen=True, eq=False)
class Scenario:
    """What a file asks for, checked.

    Parameters
    ----------
    name
        Name in the library, or stem of the file.
    form
        The merged and checked content.
    merged
        Where each value comes from.
    base, world, policy
        The rules without any override, with the overrides of the simulated world only, and with all of them.
    applied
        What the overrides of the policy changed.
    tables
        Overrides of the ledgers, in order; ``where`` has the place of each.
    unseen
        Overrides of the ledgers that the simulation does not see.
    point
        Values of a sweep that this scenario stands for; empty for the scenario itself.
    """

    name: str
    form: ScenarioForm
    merged: Merged
    base: Policy
    world: Policy
    policy: Policy
    applied: tuple[Applied, ...] = ()
    tables: Mapping[Target, Any] = field(default_factory=dict)
    where: Mapping[Target, str] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()
    point: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> Text:
        """What people call it."""
        return Text(self.form.title.zh, self.form.title.en)

    def points(self) -> Iterator["Scenario"]:
        """Yield one scenario per value of the sweep; several targets make every combination, the last changing first.

        Raises
        ------
        InputRefused
            When a value cannot be used, or there is no sweep.
        """
        sweep = self.form.sweep
        if not sweep:
            problem = Text("没有 sweep", "has no sweep")
            raise InputRefused(
                [
                    self.merged.fault(
                        (), None, problem, Text("补上 sweep: {目标: [值, 值]}", "add sweep: {TARGET: [VALUE, VALUE]}")
                    )
                ]
            )
        for values in itertools.product(*sweep.values()):
            yield resolve(self.merged, self.base, dict(zip(sweep, values, strict=True)))


def read_scenario(
    name: str | Path, policy: Policy | None = None, settings: Mapping[str, Any] | None = None
) -> Scenario:
    """Read a scenario and all that it extends, check it and apply its overrides; a sweep's values are tried as well.

    Parameters
    ----------
    name
        A file, or a name of the library.
    policy
        The rules; default: the shipped ones.
    settings
        Values over those of the file, as ``{"simulation.people": 2000}``; for parts that the scenario has.

    Raises
    ------
    domain.faults.InputRefused
        With all faults of all files: file, line, column, value, the way out and the nearest key.
    """
    found, faults = read_merged(name)
    base = policy or Policy.load()
    _set(found, settings or {})
    faults += wrong_nulls(found, base)
    if faults and not found.content:
        raise InputRefused(faults)
    try:
        scenario = resolve(found, base)
    except InputRefused as refused:
        faults += refused.faults
    else:
        faults += _wrong_points(scenario)
    if faults:
        told = {fault.say(): fault for fault in faults}
        raise InputRefused(sorted(told.values(), key=lambda fault: (fault.file, fault.row or 0)))
    return scenario


def _set(found: Merged, settings: Mapping[str, Any]) -> None:
    """Write settings of the command line over what the file says, in the parts that it has."""
    for key, value in settings.items():
        part, _, name = key.partition(".")
        if isinstance(found.content.get(part), dict):
            found.content[part][name] = value
            found.origins[part, name] = Origin(COMMAND_LINE, START)


def _wrong_points(scenario: Scenario) -> list[Fault]:
    """Return what is wrong with the values of a sweep and the ends of assumptions, each tried alone."""
    faults = list(_wrong_ranges(scenario))
    for target, values in (*scenario.form.sweep.items(), *(() if faults else scenario.form.sensitivity.items())):
        for value in values:
            try:
                resolve(scenario.merged, scenario.base, {target: value})
            except InputRefused as refused:
                faults += refused.faults
    return faults


def _wrong_ranges(scenario: Scenario) -> Iterator[Fault]:
    """Yield a fault for each range of an assumption that is none: two numbers or two percentages, the lower first."""
    for target, (low, high) in scenario.form.sensitivity.items():
        ends = [percent(end) if isinstance(end, str) else end for end in (low, high)]
        numbers = [end for end in ends if isinstance(end, int | float) and not isinstance(end, bool)]
        if isinstance(low, str) != isinstance(high, str) or len(numbers) < 2 or not numbers[0] < numbers[1]:
            problem = Text("不是一个范围", "is no range")
            way_out = Text("写成 [低, 高] 或 [-20%, +20%]", "write it as [LOW, HIGH] or [-20%, +20%]")
            yield scenario.merged.fault(("sensitivity", target), f"[{low}, {high}]", problem, way_out)


def resolve(found: Merged, base: Policy, point: Mapping[str, Any] | None = None) -> Scenario:
    """Check a merged content and apply its overrides, and a sweep's values over them.

    Raises
    ------
    InputRefused
        With all faults.
    """
    point = {canonical(key): value for key, value in (point or {}).items()}
    content = dict(found.content)
    origins = dict(found.origins)
    if point:
        content["overrides"] = {**(content.get("overrides") or {}), **point}
        for key, value in point.items():
            origins["overrides", key] = found.origin(_stands(content, key, value))
    form, full, faults = checked(Merged(found.name, content, origins, found.chain))
    if form is None:
        _tried(full, base, faults)
        raise InputRefused(faults)
    world, policy, applied, tables = _overridden(form.overrides, full, base, form, faults)
    faults += wrong_places(form, full)
    if form.simulation is not None:
        faults += wrong_levers(form.simulation, full)
    if form.matching is None and form.simulation is None:
        problem = Text(
            "既没有 matching 也没有 simulation，没有可计算的内容",
            "has neither matching nor simulation: nothing to compute",
        )
        faults.append(full.fault((), None, problem, Text("补上其中一项", "add one of them")))
    if faults:
        raise InputRefused(faults)
    where = {target: full.origin(("overrides", target.say())).say() for target in tables}
    unseen = tuple(target.say() for target, value in tables.items() if carried(target, value) is None)
    lost = unseen if form.simulation is not None else ()
    return Scenario(found.name, form, found, base, world, policy, tuple(applied), tables, where, lost, point)


def _stands(content: Mapping[str, Any], key: str, value: Any) -> tuple[str, str, int]:
    """Return where a value of a sweep, or of the range of an assumption, stands in the file."""
    part = "sweep" if key in (content.get("sweep") or {}) else "sensitivity"
    held = (content.get(part) or {}).get(key, ())
    return part, key, held.index(value) if value in held else 0


def _tried(full: Merged, base: Policy, faults: list[Fault]) -> None:
    """Add the faults of overrides although the rest of the file does not fit: all faults come at once."""
    held = full.content.get("overrides")
    if isinstance(held, dict):
        _overridden(held, full, base, None, faults)


def _overridden(
    overrides: Mapping[str, Any], full: Merged, base: Policy, form: ScenarioForm | None, faults: list[Fault]
) -> tuple[Policy, Policy, list[Applied], dict[Target, Any]]:
    """Return the world's policy and the whole one, what changed, and the overrides of tables."""
    from datetime import date

    world, policy, applied, tables = base, base, list[Applied](), dict[Target, Any]()
    on, home = (form.date, _home(form)) if form is not None else (date(2026, 1, 1), "")
    for key, value in overrides.items():
        target, path = parse(key), ("overrides", key)
        if not isinstance(target, Target):
            continue
        if target.head != "policy":
            wrong = _wrong_table(target, value, full, path)
            faults += wrong
            if not wrong:
                tables[target] = value
            continue
        policy, changed, wrong = policy_overrides.override(policy, target, value, on, home, full, path)
        applied += changed
        faults += wrong
        named = policy_overrides.named(base, target.name)
        first = named is not None and named.parameter.id in NEEDED and not any(one.before for one in changed)
        if named is not None and not wrong and (first or is_world(named.parameter.id)):
            world = policy_overrides.override(world, target, value, on, home, full, path)[0]
    return world, policy, applied, tables


def _wrong_table(target: Target, value: Any, full: Merged, path: tuple[str, str]) -> list[Fault]:
    if target.head == "simulation":
        near = nearest(target.name, ("simulation.people", "simulation.levers.travel_grant.elsewhere_yuan"))
        return [full.fault(path, target.say(), Text("不能改此项", "cannot be overridden"), near, key=True)]
    return table_overrides.wrong(target, value, full, path)


def is_world(parameter: str) -> bool:
    """Tell whether a parameter describes the simulated world, and is no lever."""
    return parameter.startswith(WORLD) and parameter not in LEVERS_OF_SIM


def _home(form: ScenarioForm) -> str:
    if form.simulation is not None:
        return form.simulation.place[:2]
    return "" if form.matching is None else form.matching.place[:2]
