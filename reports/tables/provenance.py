"""Where the figures come from: identity of the plan, what is assumed, and the parameters in force."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from domain.language import Language, Text
from domain.plan_words import STATUSES
from reports.form import Form
from reports.labels import GRADES
from reports.names import verbatim
from reports.table import Field, Tidy

IDENTITY: Mapping[str, Text] = {
    "plan_date": Text("计划日期", "Plan date"),
    "status": Text("求解状态", "Status"),
    "reproducible": Text("可复现", "Reproducible"),
    "input_hash": Text("输入摘要（SHA-256）", "Input hash (SHA-256)"),
    "policy_hash": Text("规则摘要（SHA-256）", "Rules hash (SHA-256)"),
    "scenario_hash": Text("情景摘要（SHA-256）", "Scenario hash (SHA-256)"),
    "proof_hash": Text("证明摘要（SHA-256）", "Proof hash (SHA-256)"),
    "seed": Text("随机种子（同分抽签）", "Seed (of the lottery for ties)"),
    "objective": Text("目标值（合成整数）", "Objective (tiers in one integer)"),
    "bound": Text("目标值的证明界", "Proven bound of the objective"),
    "step": Text("目标中一级次序的单位", "Units of one class step in the objective"),
    "versions": Text("版本", "Versions"),
}
WORDS: Mapping[str, Text] = {
    **STATUSES,
    "true": Text("是", "yes"),
    "false": Text("否", "no"),
}


def identity(facts: Mapping[str, Any]) -> Tidy:
    """What identifies the plan: date, hashes, seed, versions."""
    known = [key for key in IDENTITY if key in facts]
    rows = [(key, IDENTITY[key], _plain(facts[key])) for key in known]
    extra = sorted(key for key in facts if key not in IDENTITY and key != "notes" and _is_plain(facts[key]))
    rows += [(key, Text(key, key), _plain(facts[key])) for key in extra]
    fields = (
        Field("key", Text("键", "Key"), Form.TEXT),
        Field("title", Text("项目", "Item"), Form.BILINGUAL),
        Field("value", Text("内容", "Value"), Form.LABEL, WORDS),
    )
    frame = pd.DataFrame(rows, columns=["key", "title", "value"])
    return Tidy("identity", Text("计划的身份", "Identity of the plan"), fields, frame)


def spoken(table: Tidy, lang: Language) -> list[tuple[str, str]]:
    """Return the identity as pairs of title and value in one language."""
    pairs = zip(table.frame["title"], table.frame["value"], strict=True)
    return [(verbatim(title, lang), WORDS[value].say(lang) if value in WORDS else value) for title, value in pairs]


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float | bool)


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {value[key]}" for key in sorted(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def is_synthetic(notes: Mapping[str, Any]) -> bool:
    """Say whether the people of the instance are fabricated."""
    return bool(notes.get("synthetic"))


def assumed(notes: Mapping[str, Any]) -> list[Text]:
    """Return what the maker of the instance says is assumed."""
    return [_bilingual(item) for item in _items(notes.get("assumed"))]


def _items(value: Any) -> Iterator[Any]:
    if value is None or value is False:
        return
    if isinstance(value, Mapping) and not {"zh", "en"} <= set(value):
        yield from (f"{key}: {value[key]}" for key in value)
    elif isinstance(value, list | tuple):
        yield from value
    else:
        yield value


def _bilingual(item: Any) -> Text:
    if isinstance(item, Mapping):
        return Text(str(item["zh"]), str(item["en"]))
    if isinstance(item, list | tuple) and len(item) == 2:
        return Text(str(item[0]), str(item[1]))
    return Text(str(item), str(item))


def parameters(policy: Any, on: date) -> Tidy:
    """Every parameter value in force on the day, with its grade: read at the source, or assumed by the project."""
    rows = []
    for parameter in policy.parameters:
        for value in parameter.values:
            if value.valid_from <= on and (value.valid_until is None or on <= value.valid_until):
                ours = value.source.note if value.source.grade == "ours" else None
                cited = " · ".join(part for part in (ours, value.source.cited) if part)
                row = (parameter.id, parameter.title, value.place or None, _shown(value.value), value.unit)
                rows.append((*row, value.source.grade, cited))
    fields = (
        Field("parameter", Text("参数", "Parameter"), Form.TEXT),
        Field("title", Text("含义", "Meaning"), Form.BILINGUAL),
        Field("place", Text("适用地区（空白为全国）", "Place (blank: nation)"), Form.PLACE),
        Field("value", Text("取值", "Value"), Form.TEXT),
        Field("unit", Text("单位", "Unit"), Form.TEXT),
        Field("grade", Text("来源性质", "Grade"), Form.LABEL, GRADES),
        Field("source", Text("来源", "Source"), Form.TEXT),
    )
    frame = pd.DataFrame(rows, columns=[field.name for field in fields])
    frame = frame.sort_values(["parameter", "place"], na_position="first", ignore_index=True)
    return Tidy("parameters", Text("当日适用的参数", "Parameters in force"), fields, frame)


def _shown(value: Any) -> str:
    """Return a parameter's value on one line."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_shown(value[key])}" for key in value)
    if isinstance(value, tuple | list):
        return ", ".join(f"[{_shown(item)}]" if isinstance(item, tuple | list) else _shown(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
