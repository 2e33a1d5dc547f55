"""Every value of a scenario with where it comes from, and the skeleton of a new one."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from domain.policy import Policy
from scenarios.form import ScenarioForm
from scenarios.policy_overrides import said
from scenarios.scenario import Scenario

DEFAULT = "default"
Row = tuple[str, str, str, str]


def settings(scenario: Scenario) -> list[Row]:
    """Return path, value, value before and ``file:line`` of everything that a scenario says or leaves to a default.

    Overrides of the policy have what stood before and where that was read; values that no file states have the place
    ``default``.
    """
    origin, rows = scenario.merged.origin, list[Row]()
    shown = scenario.form.model_dump(mode="json", exclude_none=True)
    applied: dict[str, list[tuple[str, str, str, str]]] = {}
    for one in scenario.applied:
        applied.setdefault(one.target, []).append((one.subject, one.after, one.before, one.origin))
    for path, value in _leaves(shown):
        if path[0] == "overrides" and str(path[1]) in applied:
            continue
        known = path in scenario.merged.origins
        rows.append((".".join(map(str, path)), said(value), "", origin(path).say() if known else DEFAULT))
    for target, changed in applied.items():
        where = origin(("overrides", target)).say() if target not in scenario.point else origin(("sweep", target)).say()
        for subject, after, before, source in changed:
            rows.append(
                (f"overrides.{target} -> {subject}", after, f"{before} [{source}]" if source else before, where)
            )
    return rows


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield every single value; lists of single values, and what a sweep or an override holds, count as one."""
    whole = len(path) == 2 and path[0] in ("overrides", "sweep", "sensitivity")
    if isinstance(value, Mapping) and value and not whole:
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list) and value and isinstance(value[0], Mapping) and not whole:
        for position, item in enumerate(value):
            yield from _leaves(item, (*path, position))
    elif value not in ({}, []):
        yield path, value


def json_schema(policy: Policy) -> dict[str, Any]:
    """Return the JSON schema of a scenario file, with every parameter as a key that an editor can complete."""
    schema = ScenarioForm.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "laborflow scenario"
    known = {
        f"policy.{parameter.id}": {"description": f"{parameter.title.zh} {parameter.title.en} ({parameter.unit})"}
        for parameter in policy.parameters
    }
    shape = r"^[a-z_]+\.[\w.]+(\[.*\])?$"
    targets: dict[str, Any] = {"properties": known, "patternProperties": {shape: {}}, "additionalProperties": False}
    properties = schema["properties"]
    properties["overrides"] |= targets
    lists = {"type": "array", "minItems": 2}
    for name in ("sweep", "sensitivity"):
        properties[name] |= targets | {"properties": {}, "patternProperties": {shape: lists}}
    schema["required"] = [key for key in schema.get("required", []) if key not in ("title", "date")]
    return schema


def schema_text(policy: Policy) -> str:
    """Return the JSON schema as a file holds it."""
    return json.dumps(json_schema(policy), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


SKELETON = """# yaml-language-server: $schema=./{schema}
# 情景文件。键名见 docs/how-to-scenarios.zh-CN.md；编辑器可按上面的 JSON schema 补全。
# A scenario. Keys: docs/how-to-scenarios.md; editors complete them by the JSON schema named above.
extends: {extends}
title: {{zh: 跨省交通补贴提高到 800 元, en: Cross-province travel subsidy raised to 800 yuan}}
overrides:
  policy.travel_subsidy.cross_province: 800   # 数值，或 +20% / a value, or +20%
# posts.seats[kind=work_relief]: +20%
sweep: {{policy.travel_subsidy.cross_province: [0, 200, 400, 800, 1200]}}
"""
