"""Whether a value has the form of its parameter: kind, range, choices, keys, pattern and order."""

import math
import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, NamedTuple

from domain.faults import Fault, InputRefused
from domain.language import Text
from domain.policy.parameter import Form

Path = tuple[str | int, ...]
KIND_TITLES = {
    "number": Text("数字", "a number"),
    "integer": Text("整数", "a whole number"),
    "text": Text("文字", "text"),
    "flag": Text("true 或 false", "true or false"),
    "list": Text("列表 [a, b]", "a list [a, b]"),
    "table": Text("键值表 {a: b}", "a table {a: b}"),
}


class Misfit(NamedTuple):
    """One thing wrong inside a value."""

    path: Path
    value: object
    problem: Text
    way_out: Text
    key: bool = False


def misfits(form: Form, value: object) -> list[Misfit]:
    """Return everything that is wrong with a value; nothing when it fits."""
    if not _is_kind(form.kind, value):
        return [_not_a(form.kind, (), value)]
    found = list(_wrong_keys(form, value)) if isinstance(value, dict) else []
    for path, leaf in leaves(value):
        found += _wrong_leaf(form, path, leaf)
    return found or list(_wrong_order(form, value))


def frozen(form: Form, value: Any) -> Any:
    """Return a fitting value with lists as tuples, at every depth, and numbers as floats."""
    if isinstance(value, list | tuple):
        return tuple(frozen(form, item) for item in value)
    if isinstance(value, dict):
        return {key: frozen(form, item) for key, item in value.items()}
    return float(value) if form.leaf == "number" else value


def refuse_unfit(name: str, form: Form, value: object) -> Any:
    """Return the value frozen.

    Raises
    ------
    InputRefused
        When it does not have the form of the parameter.
    """
    faults = [
        Fault("argument", None, None, ".".join([name, *map(str, one.path)]), str(one.value), one.problem, one.way_out)
        for one in misfits(form, value)
    ]
    if faults:
        raise InputRefused(faults)
    return frozen(form, value)


def leaves(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Yield every scalar inside a value with the path to it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list | tuple):
        for position, item in enumerate(value):
            yield from leaves(item, (*path, position))
    else:
        yield path, value


def nearest(word: object, choices: tuple[str, ...]) -> Text:
    """Return "did you mean" with the nearest choice, or the list of choices."""
    near = get_close_matches(str(word), choices, n=1, cutoff=0.5)
    if near:
        return Text(f"是否为 {near[0]}？", f"did you mean {near[0]}?")
    known = ", ".join(choices)
    return Text(f"可用：{known}", f"valid: {known}")


def _is_kind(kind: str, value: object) -> bool:
    if kind in ("number", "integer"):
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole or (kind == "number" and isinstance(value, float) and math.isfinite(value))
    kinds: dict[str, tuple[type, ...]] = {"text": (str,), "flag": (bool,), "list": (list, tuple), "table": (dict,)}
    return isinstance(value, kinds[kind])


def _not_a(kind: str, path: Path, value: object) -> Misfit:
    title = KIND_TITLES[kind]
    return Misfit(path, value, Text("类型不符", "is of the wrong kind"), Text(f"应为{title.zh}", f"write {title.en}"))


def _wrong_keys(form: Form, value: dict[object, object]) -> Iterator[Misfit]:
    known = form.keys + form.optional_keys
    if not known:
        return
    for key in value:
        if key not in known:
            yield Misfit((str(key),), key, Text("键未知", "is not a known key"), nearest(key, known), key=True)
    for key in form.keys:
        if key not in value:
            yield Misfit((), None, Text(f"缺少键 {key}", f"key {key} is missing"), Text(f"补上 {key}", f"add {key}"))


def _wrong_leaf(form: Form, path: Path, value: object) -> list[Misfit]:
    if not _is_kind(form.leaf, value):
        return [_not_a(form.leaf, path, value)]
    if isinstance(value, int | float) and not isinstance(value, bool):
        low, high = form.low, form.high
        if low is not None and high is not None and not low <= value <= high:
            bounds = Text(f"应在 {low:.15g} 至 {high:.15g} 之间", f"write a value from {low:.15g} to {high:.15g}")
            return [Misfit(path, value, Text("超出范围", "lies outside the range"), bounds)]
    if isinstance(value, str) and form.choices and value not in form.choices:
        return [Misfit(path, value, Text("不在可选值内", "is not a known value"), nearest(value, form.choices))]
    if isinstance(value, str) and form.pattern and not re.fullmatch(form.pattern, value):
        way_out = Text(f"应符合 {form.pattern}", f"write it as {form.pattern}")
        return [Misfit(path, value, Text("格式不符", "has the wrong shape"), way_out)]
    return []


def _wrong_order(form: Form, value: object) -> Iterator[Misfit]:
    if form.order is None or not isinstance(value, list | tuple):
        return
    falling = form.order == "falling"
    wanted = Text("应严格递减", "list them falling") if falling else Text("应严格递增", "list them rising")
    if any((one <= other) if falling else (one >= other) for one, other in pairwise(value)):
        yield Misfit((), list(value), Text("次序不符", "is not in order"), wanted)
