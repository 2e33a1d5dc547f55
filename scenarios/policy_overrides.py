"""Overrides of policy parameters: a figure of the catalogue set, or changed by a percentage, for a scenario only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.language import Text
from domain.policy import Policy
from domain.policy.form import Path, misfits, nearest
from domain.policy.parameter import Parameter, Value
from scenarios.applied import Applied
from scenarios.marked import Merged
from scenarios.targets import Target, percent, scaled

PREFIX = "policy."


@dataclass(frozen=True)
class Named:
    """A parameter and, inside a table of it, a key."""

    parameter: Parameter
    key: str | None = None


def named(policy: Policy, name: str) -> Named | None:
    """Return the parameter that a name speaks of.

    ``wages.floor`` is a parameter; ``wages.floor.county`` a key of its table; ``travel_subsidy.cross_province`` is a key
    of the first table that the instrument ``travel_subsidy`` uses and that may hold it.
    """
    known = {parameter.id: parameter for parameter in policy.parameters}
    if name in known:
        return Named(known[name])
    head, _, key = name.rpartition(".")
    if head in known:
        return Named(known[head], key) if known[head].kind == "table" else None
    for instrument in policy.instruments:
        if instrument.id == head:
            for used in instrument.parameters():
                parameter = known.get(used)
                if parameter is not None and key in _keys(parameter):
                    return Named(parameter, key)
    return None


def _keys(parameter: Parameter) -> tuple[str, ...]:
    """Return the keys that values of a table may hold."""
    return parameter.form.keys + parameter.form.optional_keys if parameter.kind == "table" else ()


def names_like(policy: Policy, name: str) -> Text:
    """Return the nearest names for one that is not known."""
    ids = [parameter.id for parameter in policy.parameters]
    keys = [f"{parameter.id}.{key}" for parameter in policy.parameters for key in _keys(parameter)]
    short = []
    for instrument in policy.instruments:
        for used in instrument.parameters():
            found = next((parameter for parameter in policy.parameters if parameter.id == used), None)
            short += [f"{instrument.id}.{key}" for key in (_keys(found) if found is not None else ())]
    near = nearest(name, tuple(dict.fromkeys([*ids, *short, *keys])))
    if len(near.en) > 200:  # nothing is near: the whole catalogue is no way out
        return Text("见 laborflow policy list 或 docs/parameters.md", "see laborflow policy list or docs/parameters.md")
    return near


def override(
    policy: Policy, target: Target, value: Any, on: date, home: str, merged: Merged, path: Path
) -> tuple[Policy, list[Applied], list[Any]]:
    """Return the policy with one override, what it changed, and the faults.

    Every value in force on the day changes, at whatever place; ``[place=22]`` restricts to that division and below.
    The changed value holds on every date. Where nothing is in force, the value is set for the home.

    Parameters
    ----------
    policy
        The policy before.
    target, value
        What is overridden, and with what.
    on
        The day whose values are taken as those before.
    home
        Division that a value is set for where there is none.
    merged, path
        Where the override stands, for faults.
    """
    found = named(policy, target.name)
    if found is None:
        problem = Text("不是已知的政策参数", "is not a known parameter")
        return policy, [], [merged.fault(path, target.name, problem, names_like(policy, target.name), key=True)]
    places = [one for one in target.filters if one.column == "place" and one.sign == "="]
    if len(places) != len(target.filters):
        problem = Text(
            "政策参数的条件只能是 place=区划代码", "a parameter takes no other condition than place=DIVISION"
        )
        return policy, [], [merged.fault(path, target.say(), problem, Text("去掉该条件", "take it out"), key=True)]
    prefixes = tuple(prefix for one in places for prefix in one.values)
    parameter = found.parameter
    held = _in_force(parameter, on, prefixes)
    factor = percent(value)
    if not held and factor is not None:
        problem = Text("当日没有可按比例调整的值", "has no value in force that a percentage could change")
        return policy, [], [merged.fault(path, value, problem, Text("写出数值", "write the value itself"))]
    if found.key is not None and isinstance(value, dict | list):
        problem = Text("应为单个值", "is no single value")
        return policy, [], [merged.fault(path, str(value), problem, Text("写一个数值", "write one value"))]
    wanted = {one.place: _changed(found, one.value, value, factor) for one in held}
    if not held:
        wanted = {prefixes[0] if prefixes else home: _changed(found, None, value, factor)}
    faults = [
        merged.fault(
            (*path, *wrong.path[found.key is not None :]), wrong.value, wrong.problem, wrong.way_out, key=wrong.key
        )
        for one in wanted.values()
        for wrong in misfits(parameter.form, one)
    ]
    if faults:
        return policy, [], list({fault.say(): fault for fault in faults}.values())
    note, where = f"scenario {merged.name}: {target.say()}", merged.origin(path).say()
    applied = []
    for place, after in wanted.items():
        before = next((one for one in held if one.place == place), None)
        policy = policy.replaced(parameter.id, after, note, place)
        at = f"{parameter.id}{f'.{found.key}' if found.key else ''}{f' @{place}' if place else ''}"
        shown = "" if before is None else said(_part(before.value, found.key))
        applied.append(Applied(target.say(), where, at, shown, said(_part(after, found.key)), _source(before)))
    return policy, applied, []


def _in_force(parameter: Parameter, on: date, prefixes: Sequence[str]) -> list[Value]:
    """Return the value in force at each place, the places in order."""
    places = sorted({one.place for one in parameter.values})
    found = [parameter.find(on, place) for place in places if not prefixes or place.startswith(tuple(prefixes))]
    return [
        one
        for one, place in zip(found, [p for p in places if not prefixes or p.startswith(tuple(prefixes))], strict=True)
        if one is not None and one.place == place
    ]


def _changed(found: Named, before: Any, value: Any, factor: float | None) -> Any:
    """Return what stands after an override where ``before`` stood."""
    whole = found.parameter.form.leaf == "integer"
    if found.key is None:
        return value if factor is None else scaled(_plain(before), factor, whole)
    table = dict(before or {})
    table[found.key] = value if factor is None else scaled(table.get(found.key, 0), factor, whole)
    return _plain(table)


def _plain(value: Any) -> Any:
    """Return a value with tuples as lists."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _part(value: Any, key: str | None) -> Any:
    return value.get(key) if key is not None and isinstance(value, dict) else value


def _source(before: Value | None) -> str:
    return "" if before is None else f"{before.file}:{before.line} ({before.source.grade})"


def said(value: Any) -> str:
    """Return a value on one line."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {said(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(said(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)
