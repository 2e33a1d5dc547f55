"""What a file takes away with ``null`` must be something that there is: a misspelt key would do nothing, unseen."""

from collections.abc import Iterator

from domain.faults import Fault
from domain.language import Text
from domain.policy import Policy
from domain.policy.faults import FileFaults
from domain.policy.form import Path, nearest
from scenarios import policy_overrides, table_overrides
from scenarios.checking import known_keys
from scenarios.levers import known_funds
from scenarios.marked import Merged, Null
from scenarios.merging import KEYED
from scenarios.targets import Target, parse

_NO_KEY = Text("键未知", "is not a known key")


def wrong_nulls(merged: Merged, policy: Policy) -> list[Fault]:
    """Return a fault for every key with the value ``null`` that no scenario has."""
    return [fault for null in merged.nulls for fault in _wrong(null, merged, policy)]


def _wrong(null: Null, merged: Merged, policy: Policy) -> Iterator[Fault]:
    path, at = null.path, FileFaults(null.origin.file, {null.path: null.origin.mark})
    if path[0] not in KEYED or len(path) == 1:
        known = known_funds(merged) if path[:2] == ("simulation", "funds") else known_keys(null.content, path)
        yield from _unless_known(str(path[-1]), known, path, at)
        return
    target = parse(str(path[1]))
    if not isinstance(target, Target):
        yield at.at(path, path[1], target, Text("改正或删去", "correct it or take it out"), key=True)
    elif target.head == "simulation":
        names = tuple(target.name.split("."))
        yield from _unless_known(names[-1], known_keys(merged.content, ("simulation", *names)), path, at)
    elif target.head != "policy":
        alone = Merged(merged.name, origins={path: null.origin})
        yield from table_overrides.wrong_names(target, alone, path)
    elif (named := policy_overrides.named(policy, target.name)) is None:
        problem = Text("不是已知的政策参数", "is not a known parameter")
        yield at.at(path, target.name, problem, policy_overrides.names_like(policy, target.name), key=True)
    elif len(path) > 2 and named.parameter.kind == "table":
        form = named.parameter.form
        yield from _unless_known(str(path[-1]), form.keys + form.optional_keys, path, at)


def _unless_known(key: str, known: tuple[str, ...], path: Path, at: FileFaults) -> Iterator[Fault]:
    if known and key not in known:
        yield at.at(path, key, _NO_KEY, nearest(key, known), key=True)
