"""One policy file to its validated entries, or to its faults."""

import copy
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from domain.faults import Fault
from domain.language import Text
from domain.policy import form
from domain.policy.compiled import read_text
from domain.policy.faults import FileFaults, Mark
from domain.policy.schema import KEYS, FileEntry

SEE = Text("参照 domain/policy/data 中的文件", "compare with the files in domain/policy/data")
MISSING = Text("缺少此键", "this key is missing")
STAND_IN_VALUE = {"from": date(1900, 1, 1), "value": None, "source": {"grade": "ours", "note": "stand-in"}}
_TITLE = {"zh": "", "en": ""}
STAND_INS: dict[str, dict[str, Any]] = {
    "parameters": {"id": "stand.in", "values": [STAND_IN_VALUE]},
    "facts": {"id": "stand_in", "title": _TITLE, "of": "worker", "kind": "flag"},
    "instruments": {
        "id": "stand_in",
        "title": _TITLE,
        "audience": "worker",
        "case": "worker",
        "pays": "worker",
        "place": "home",
        "fund": "",
        "amount": "flat",
        "uses": {"amount": ""},
    },
    "caps": {
        "id": "stand.in",
        "title": _TITLE,
        "instruments": [""],
        "per": "worker",
        "period": "year",
        "counts": "times",
        "limit": "",
    },
    "withdrawn": {"instrument": "", "from": STAND_IN_VALUE["from"], "source": STAND_IN_VALUE["source"]},
}
"""What takes the place of a faulty part while all else is still checked."""
CODES = Text(
    '写 2、4、6 或 9 位区划代码，全国写空 ""', 'write a division code of 2, 4, 6 or 9 digits, or "" for the nation'
)
UNKNOWN = Text("键未知", "is not a known key")
PROBLEMS = {
    "date_type": (Text("不是日期", "is not a date"), Text("写成 2026-03-01", "write it as 2026-03-01")),
    "string_type": (Text("不是文字", "is not text"), Text("写成文字", "write text")),
    "bool_type": (Text("不是 true 或 false", "is not true or false"), Text("写 true 或 false", "write true or false")),
    "list_type": (Text("不是列表", "is not a list"), Text("每项前加短横线", "put a dash before every item")),
    "too_short": (Text("项数不足", "has too few items"), SEE),
    "float_type": (Text("不是数字", "is not a number"), Text("写数字", "write a number")),
}


@dataclass(frozen=True)
class PolicyFile:
    """The parts of a file that fit the schema; ``skipped`` holds the paths of those that do not."""

    name: str
    entry: FileEntry
    marks: dict[form.Path, Mark]
    shipped: bool
    skipped: frozenset[form.Path] = frozenset()


def read_file(path: Path, shipped: bool) -> tuple[PolicyFile | None, list[Fault]]:
    """Return what can be used of the file, and its faults."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problem = Text("无法读取", f"cannot be read ({type(error).__name__})")
        way_out = Text("检查路径，并以 UTF-8 保存", "check the path and save it as UTF-8")
        return None, [FileFaults(str(path), {}).at((), None, problem, way_out)]
    return parse(path.name, text, shipped)


def parse(name: str, text: str, shipped: bool) -> tuple[PolicyFile | None, list[Fault]]:
    """Return what can be used of the text of a file, and its faults."""
    read = read_text(text)
    faults: list[Fault] = []
    for wrong in read.misread:
        place = FileFaults(name, {(): Mark(wrong.line, wrong.column, wrong.column)})
        faults.append(place.at((), wrong.value or None, Text(f"YAML 有误（{wrong.problem}）", wrong.problem), SEE))
    if read.content is None:
        return None, faults or [FileFaults(name, {}).at((), None, Text("文件为空", "the file is empty"), SEE)]
    try:
        return PolicyFile(name, FileEntry.model_validate(read.content), read.marks, shipped), faults
    except ValidationError as error:
        details = error.errors()
    faults += [_fault(FileFaults(name, read.marks), read.content, detail) for detail in details]
    skipped = frozenset(_faulty_part(detail["loc"]) for detail in details)
    try:
        entry = FileEntry.model_validate(_without(read.content, skipped))
    except ValidationError:
        return None, faults
    return PolicyFile(name, entry, read.marks, shipped, skipped), faults


def _faulty_part(path: form.Path) -> form.Path:
    """Return the smallest part around a fault that can be left out: a value, an entry of a list, a document or a key."""
    if path[:1] == ("parameters",) and len(path) > 4 and path[2] == "values":
        return path[:4]
    return path[:2] if path and (path[0] in STAND_INS or path[0] == "documents") else path[:1]


def _without(content: Any, parts: frozenset[form.Path]) -> Any:
    """Return the content with fitting stand-ins for the faulty parts, so that all else is still checked."""
    kept = copy.deepcopy(content)
    for part in sorted(parts, key=len):
        if len(part) == 4 and part[:2] not in parts:
            kept["parameters"][part[1]]["values"][part[3]] = STAND_IN_VALUE
        elif len(part) == 2 and part[0] in STAND_INS:
            kept[part[0]][part[1]] = STAND_INS[str(part[0])]
        elif len(part) == 2:
            kept["documents"][part[1]] = {"title": ""}
        elif len(part) == 1 and isinstance(kept, dict):
            kept.pop(part[0], None)
    return kept


def _fault(faults: FileFaults, content: Any, detail: ErrorDetails) -> Fault:
    path: form.Path = tuple(detail["loc"])
    kind, context = detail["type"], detail.get("ctx", {})
    name = _name(content, path)
    whole = isinstance(detail["input"], dict | list)
    value = None if whole else detail["input"]
    if kind == "missing":
        return faults.at(path, None, MISSING, Text(f"补上 {path[-1]}", f"add {path[-1]}"), name)
    if kind == "extra_forbidden":
        return faults.at(path, path[-1], UNKNOWN, form.nearest(path[-1], _lawful_keys(path)), name, key=True)
    if kind == "policy":
        return faults.at(path, value, Text(context["zh"], context["en"]), SEE, name)
    if kind == "literal_error":
        choices = tuple(re.findall(r"'([^']+)'", context["expected"]))
        problem = Text("不在可选值内", "is not a known value")
        return faults.at(path, value, problem, form.nearest(value, choices), name)
    if kind == "string_pattern_mismatch":
        pattern = context["pattern"]
        problem = Text("格式不符", "has the wrong shape")
        shape = CODES if "place" in path else Text(f"应符合 {pattern}", f"write it as {pattern}")
        return faults.at(path, value, problem, shape, name)
    plain = Text(f"不符合格式（{detail['msg']}）", detail["msg"].lower())
    return faults.at(path, value, *PROBLEMS.get(kind, (plain, SEE)), name)


def _name(content: Any, path: form.Path) -> str | None:
    """Return the id of the parameter, fact, instrument or cap that a path lies in."""
    if len(path) < 2 or path[0] not in STAND_INS or not isinstance(path[1], int):
        return None
    entry = content[path[0]][path[1]]
    named = entry.get("id", entry.get("instrument")) if isinstance(entry, dict) else None
    return f"{path[0]}.{path[1]}" if named is None else str(named)


def _lawful_keys(path: form.Path) -> tuple[str, ...]:
    """Return the keys that may stand where an unknown one was found."""
    for part in reversed(path[:-1]):
        if part in PARENTS:
            return KEYS[PARENTS[str(part)]]
    return KEYS["FileEntry"]


PARENTS = {
    "documents": "DocumentEntry",
    "title": "TitleEntry",
    "source": "SourceEntry",
    "values": "ValueEntry",
    "parameters": "ParameterEntry",
    "facts": "FactEntry",
    "choices": "ChoiceEntry",
    "instruments": "InstrumentEntry",
    "note": "TitleEntry",
    "conditions": "ConditionEntry",
    "only_if": "ConditionEntry",
    "take_up": "TakeUpEntry",
    "caps": "CapEntry",
    "withdrawn": "WithdrawnEntry",
}
