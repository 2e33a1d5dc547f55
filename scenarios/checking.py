"""A merged scenario held against the form: all faults at once, each with its place and the nearest key."""

import copy
import re
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from domain.faults import Fault
from domain.language import Text
from domain.policy.form import Path, nearest
from scenarios.form import LEVER_FORMS, MOVED, ScenarioForm
from scenarios.marked import Merged, Origin
from scenarios.targets import Target, parse

_SEE = Text("参照 laborflow scenario new", "compare with what laborflow scenario new writes")
_PROBLEMS: dict[str, tuple[Text, Text]] = {
    "string_type": (
        Text("不是文字", "is not text"),
        Text("写成文字，必要时加引号", "write text, in quotes if need be"),
    ),
    "int_type": (Text("不是整数", "is not a whole number"), Text("写整数", "write a whole number")),
    "int_from_float": (Text("不是整数", "is not a whole number"), Text("写整数", "write a whole number")),
    "float_type": (Text("不是数字", "is not a number"), Text("写数字", "write a number")),
    "bool_type": (Text("不是 true 或 false", "is not true or false"), Text("写 true 或 false", "write true or false")),
    "date_type": (Text("不是日期", "is not a date"), Text("写成 2026-03-02", "write it as 2026-03-02")),
    "list_type": (Text("不是列表", "is not a list"), Text("写成 [a, b]", "write it as [a, b]")),
    "dict_type": (Text("不是一组键和值", "is no set of keys"), Text("写成 键: 值", "write KEY: VALUE")),
    "model_type": (Text("不是一组键和值", "is no set of keys"), Text("写成 键: 值", "write KEY: VALUE")),
    "union_tag_not_found": (Text("缺少 lever", "lacks the key lever"), Text("补上 lever: 名称", "add lever: NAME")),
}


def with_simulation_overrides(merged: Merged) -> tuple[dict[str, Any], dict[Path, Origin]]:
    """Return content and origins with the overrides ``simulation.*`` written where they belong."""
    content, origins = copy.deepcopy(merged.content), dict(merged.origins)
    held = content.get("overrides")
    if not isinstance(held, dict):
        return content, origins
    for key in [key for key in held if str(key).startswith("simulation.")]:
        value, parts = held.pop(key), tuple(str(key).split("."))
        under = content
        for part in parts[:-1]:
            inner = under.get(part)
            under[part] = inner if isinstance(inner, dict) else {}
            under = under[part]
        under[parts[-1]] = value
        origins[parts] = merged.origin(("overrides", key))
    return content, origins


def checked(merged: Merged) -> tuple[ScenarioForm | None, Merged, list[Fault]]:
    """Return the scenario as its form, the merged content it was read from, and all faults."""
    content, origins = with_simulation_overrides(merged)
    full = Merged(merged.name, content, origins, merged.chain)
    faults: list[Fault] = list(_wrong_targets(full))
    try:
        return ScenarioForm.model_validate(content), full, faults
    except ValidationError as error:
        found = [_fault(full, detail) for detail in error.errors() if _speaks(content, detail)]
        return None, full, [*found, *faults]


def _wrong_targets(full: Merged) -> list[Fault]:
    """Return faults of targets that cannot be read; what they name is checked where they are applied."""
    found: list[Fault] = []
    for part in ("overrides", "sweep", "sensitivity"):
        held = full.content.get(part)
        for key in held if isinstance(held, dict) else ():
            target = parse(str(key))
            if not isinstance(target, Target):
                out = Text("例：posts.seats[kind=work_relief]: +20%", "for example posts.seats[kind=work_relief]: +20%")
                found.append(full.fault((part, key), key, target, out, key=True))
    return found


def _speaks(content: Any, detail: ErrorDetails) -> bool:
    """Tell whether an error is to be told: of several readings of one value only the one that was meant."""
    if detail["loc"][:2] == ("simulation", "levers") and detail["type"] == "model_type" and len(detail["loc"]) > 2:
        return False  # the reading "none or a set of keys" is told once, by the word that may stand alone
    names = [part for part in detail["loc"] if isinstance(part, str)]
    meant = isinstance(detail["input"], dict) or len(_path(content, detail)) > len(names) - 1
    return not any(name.startswith("literal[") for name in names) or not meant


def _path(content: Any, detail: ErrorDetails) -> Path:
    """Return the path of an error in the file: without the names of readings that the checker puts in."""
    path: list[str | int] = []
    under = content
    parts = detail["loc"]
    for position, part in enumerate(parts):
        inside = (isinstance(under, dict) and part in under) or (
            isinstance(under, list) and isinstance(part, int) and part < len(under)
        )
        if inside:
            under = under[part]
            path.append(part)
        elif position == len(parts) - 1 and detail["type"] == "missing":
            path.append(part)
    return tuple(path)


def _fault(full: Merged, detail: ErrorDetails) -> Fault:
    path, kind, context = _path(full.content, detail), detail["type"], detail.get("ctx", {})
    value = None if isinstance(detail["input"], dict | list) else detail["input"]
    if kind == "missing":
        return full.fault(
            path, None, Text("缺少此键", "this key is missing"), Text(f"补上 {path[-1]}", f"add {path[-1]}")
        )
    if kind == "extra_forbidden":
        problem, key = Text("键未知", "is not a known key"), str(path[-1])
        moved = MOVED.get(key) if len(path) == 1 else None
        place = Text(f"应写在 {moved}", f"write it as {moved}")
        return full.fault(
            path, key, problem, place if moved else nearest(key, known_keys(full.content, path)), key=True
        )
    if kind in ("literal_error", "union_tag_invalid"):
        told = str(context.get("expected", context.get("expected_tags", "")))
        choices = tuple(re.findall(r"'([^']+)'", told))
        if kind == "union_tag_invalid":
            value = context.get("tag")
        return full.fault(path, value, Text("不是已知的值", "is not a known value"), nearest(value, choices))
    if kind == "string_pattern_mismatch":
        way_out = Text(f"应符合 {context['pattern']}", f"write it as {context['pattern']}")
        return full.fault(path, value, Text("格式不符", "has the wrong shape"), way_out)
    if kind.startswith(("greater_than", "less_than", "too_")):
        way_out = Text(f"要求：{_bound(context)}", f"wanted: {_bound(context)}")
        return full.fault(path, value, Text("超出范围", "lies outside the range"), way_out)
    plain = Text(f"不符合格式（{detail['msg']}）", detail["msg"].lower())
    return full.fault(path, value, *_PROBLEMS.get(kind, (plain, _SEE)))


def _bound(context: dict[str, Any]) -> str:
    signs = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<", "min_length": "length >=", "max_length": "length <="}
    return ", ".join(f"{sign} {context[name]}" for name, sign in signs.items() if name in context)


def known_keys(content: Any, path: Path) -> tuple[str, ...]:
    """Return the keys that may stand where the last of a path does; none where any may."""
    forms: list[type[BaseModel]] = [ScenarioForm]
    under = content
    for part in path[:-1]:
        under = under[part]
        if isinstance(part, int):
            named = LEVER_FORMS.get(str(under.get("lever"))) if isinstance(under, dict) else None
            forms = forms if named is None or len(forms) == 1 else [named]
            continue
        fields = [form.model_fields[part].annotation for form in forms if part in form.model_fields]
        forms = [found for annotation in fields for found in _forms(annotation)]
    return tuple(sorted({name for form in forms for name in form.model_fields}))


def _forms(annotation: Any) -> list[type[BaseModel]]:
    """Return the forms inside a type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _forms(part)]
