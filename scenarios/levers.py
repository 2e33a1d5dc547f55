"""The levers and shocks of a scenario, made from its file; overrides of posts that a simulation sees are carried over."""

import dataclasses
from collections.abc import Mapping
from typing import Any, get_args, get_type_hints

from domain.faults import Fault
from domain.language import Text
from domain.policy.form import Path, nearest
from scenarios.form import KIND_OF, Simulation
from scenarios.marked import Merged
from scenarios.targets import Target, percent
from simulation.levers import Lever, Levers, Relief, WelfarePosts, Workshops
from simulation.places import Place
from simulation.shocks import Shock, Strikes

CARRIED: Mapping[str, tuple[type[Lever], str]] = {
    "work_relief": (Relief, "budget_yuan"),
    "workshop": (Workshops, "seats"),
    "public_welfare": (WelfarePosts, "seats"),
}
"""Kinds of post whose seats the simulation has as a lever, and the figure of the lever that moves with them."""


def carried(target: Target, value: Any) -> tuple[type[Lever], str, float] | None:
    """Return lever, figure and factor of an override of posts that the simulation sees, else None.

    It sees the seats of work-for-relief, workshops and public-welfare posts, changed by a percentage or set to 0.
    """
    if (target.head, target.name) != ("posts", "seats") or len(target.filters) != 1:
        return None
    one, factor = target.filters[0], 0.0 if value == 0 else percent(value)
    if (
        one.column != "kind"
        or one.sign != "="
        or len(one.values) != 1
        or factor is None
        or one.values[0] not in CARRIED
    ):
        return None
    return *CARRIED[one.values[0]], factor


def levers_of(simulation: Simulation, posts: Mapping[Target, Any], published: Levers) -> Levers:
    """Return the levers of a scenario, made from the published ones.

    Parameters
    ----------
    simulation
        The part of the file.
    posts
        Overrides of tables; those that the simulation sees are carried over.
    published
        The levers at the policy's amounts.
    """
    levers = published
    for target, value in posts.items():
        found = carried(target, value)
        if found is not None:
            kind, figure, factor = found
            items = (
                dataclasses.replace(item, **{figure: round(getattr(item, figure) * factor)})
                if isinstance(item, kind)
                else item
                for item in levers.items
            )
            levers = dataclasses.replace(levers, items=tuple(items))
    for name, given in _given(simulation.levers).items():
        kind = KIND_OF[name]
        levers = levers.without(kind) if given == "none" else levers.changed(kind, **_values(kind, given))
    for form in simulation.add:
        held = form.model_dump(exclude_none=True)
        kind = KIND_OF[held.pop("lever")]
        levers = levers.added(kind(**_values(kind, held)))
    return levers.with_funds(**simulation.funds)


def shocks_of(simulation: Simulation) -> tuple[Shock, ...]:
    """Return the shocks of a scenario."""
    return tuple(Shock(**_values(Shock, form.model_dump(exclude_none=True))) for form in simulation.shocks)


def wrong_levers(simulation: Simulation, merged: Merged) -> list[Fault]:
    """Return the levers and shocks that cannot be made: values that are each lawful, but not together."""
    tries: list[tuple[Path, type[Any], dict[str, Any]]] = []
    for name, given in _given(simulation.levers).items():
        if given != "none":
            tries.append((("simulation", "levers", name), KIND_OF[name], given))
    for position, form in enumerate(simulation.add):
        held = form.model_dump(exclude_none=True)
        tries.append((("simulation", "add", position), KIND_OF[held.pop("lever")], held))
    for position, form in enumerate(simulation.shocks):
        tries.append((("simulation", "shocks", position), Shock, form.model_dump(exclude_none=True)))
    known = known_funds(merged)
    problem = Text("没有措施由这项资金支付", "is no fund that any lever draws on")
    faults: list[Fault] = [
        merged.fault(("simulation", "funds", fund), fund, problem, nearest(fund, known), key=True)
        for fund in simulation.funds
        if fund not in known
    ]
    for path, kind, held in tries:
        try:
            kind(**_values(kind, held))
        except (TypeError, ValueError) as error:
            faults.append(merged.fault(path, None, Text(f"不可用：{error}", f"cannot be used: {error}"), _CORRECT))
    return faults


def known_funds(merged: Merged) -> tuple[str, ...]:
    """Return the funds that levers draw on: those of the published ones, and those that the file names for a lever."""
    held = merged.content.get("simulation")
    parts = [held.get("levers"), held.get("add")] if isinstance(held, Mapping) else []
    given = [one for part in parts for one in (part.values() if isinstance(part, Mapping) else part or ())]
    own = [str(one["fund"]) for one in given if isinstance(one, Mapping) and one.get("fund")]
    return tuple(dict.fromkeys([*(kind.fund for kind in KIND_OF.values()), *own]))


def _given(levers: Any) -> dict[str, Any]:
    """Return what the file says of each published lever."""
    return {} if levers is None else dict(levers.model_dump(exclude_none=True))


def _values(kind: type[Any], held: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a file as the dataclass takes them: places and strikes by name, lists as tuples."""
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for name, value in held.items():
        if hints[name] is Strikes:
            values[name] = Strikes(value)
        elif Place in get_args(hints[name]):
            values[name] = tuple(Place[item.upper()] for item in value)
        else:
            values[name] = _tuples(value)
    return values


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


_CORRECT = Text("请改正", "correct it")
