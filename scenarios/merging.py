"""Scenario files to one merged content: ``extends`` first, then the file itself; every value keeps its origin."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path as FilePath
from typing import Any

from domain.faults import Fault, InputRefused
from domain.language import Text
from domain.policy.faults import FileFaults, Mark
from domain.policy.form import Path, nearest
from domain.policy.yaml_reader import Read, read_yaml
from scenarios.marked import Merged, Null, Origin
from scenarios.targets import canonical

LIBRARY = "scenarios.library"
OWN = ("title", "about", "sweep")
"""Keys that a scenario does not take over from what it extends: they speak of one file only."""
KEYED = ("overrides", "sweep", "sensitivity")
"""Parts whose keys are targets: two ways to write one are the same key."""


def library() -> dict[str, FilePath]:
    """Return the scenarios that come with the program, by name."""
    folder = FilePath(str(files(LIBRARY)))
    found = sorted(path for path in folder.glob("*.yaml") if not path.name.endswith(".expected.yaml"))
    return {path.stem: path for path in found}


def title_of(name: str) -> Text:
    """Return the title that a scenario of the library writes, whether it is in order or not."""
    found, _ = merged(name)
    title = found.content.get("title")
    return Text(str(title.get("zh", "")), str(title.get("en", ""))) if isinstance(title, dict) else Text(name, name)


def merged(name: str | FilePath) -> tuple[Merged, list[Fault]]:
    """Return a scenario with all that it extends, and what cannot be read.

    Raises
    ------
    InputRefused
        When there is no such scenario.
    """
    path = _found(str(name), FilePath())
    if path is None:
        raise InputRefused([_missing(str(name))])
    faults: list[Fault] = []
    found = _merged(path, (), faults)
    found.name = path.stem
    return found, faults


def _found(name: str, beside: FilePath) -> FilePath | None:
    """Return the file of a name: a file beside the one that names it, else a scenario of the library."""
    for path in (beside / name, beside / f"{name}.yaml"):
        if path.is_file():
            return path
    return library().get(name)


def _missing(name: str) -> Fault:
    problem = Text("没有这个情景", "is no scenario: neither a file nor in the library")
    return FileFaults(name, {}).at((), name, problem, nearest(name, tuple(library())))


def _merged(path: FilePath, below: tuple[FilePath, ...], faults: list[Fault]) -> Merged:
    """Return one file over what it extends; ``below`` are the files that led here."""
    own = Merged(path.stem, chain=(path.name,))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        faults.append(own.fault((), path.name, *_UNREADABLE))
        return own
    read = read_yaml(text)
    for wrong in read.misread:
        spot = FileFaults(path.name, {(): Mark(wrong.line, wrong.column, wrong.column)})
        faults.append(spot.at((), wrong.value or None, Text(f"YAML 有误（{wrong.problem}）", wrong.problem), _CORRECT))
    if not isinstance(read.content, dict):
        if not read.misread:
            faults.append(own.fault((), read.content, Text("应为一组键和值", "is no set of keys and values"), _SEE))
        return own
    _signed(read, text.splitlines(), path.name, faults)
    _canonical_keys(read, path.name, faults)
    base = Merged(path.stem)
    asked = read.content.get("extends")
    names = [asked] if isinstance(asked, str) else asked if isinstance(asked, list) else []
    for position, name in enumerate(names):
        spot_path: Path = ("extends",) if isinstance(asked, str) else ("extends", position)
        parent = _found(str(name), path.parent)
        at = FileFaults(path.name, read.marks)
        if parent is None:
            problem = Text("没有这个情景", "is no scenario: neither a file nor in the library")
            faults.append(at.at(spot_path, name, problem, nearest(name, tuple(library()))))
        elif parent.resolve() in [one.resolve() for one in (*below, path)]:
            problem = Text("循环引用自己", "extends itself in a circle")
            faults.append(at.at(spot_path, name, problem, Text("去掉这一项", "take it out")))
        else:
            over = _merged(parent, (*below, path), faults)
            _lay(base, over.content, over.origins)
            base.chain += tuple(file for file in over.chain if file not in base.chain)
            base.nulls += over.nulls
    _lay(base, dict.fromkeys(OWN), {})
    content = {key: value for key, value in read.content.items() if key != "extends"}
    origins = {place: Origin(path.name, mark) for place, mark in read.marks.items()}
    _lay(base, content, origins)
    base.chain += (path.name,)
    base.nulls += tuple(Null(place, origins[place], read.content) for place in _nulls(read.content))
    return base


def _nulls(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every key that is null."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if isinstance(value, dict) and item is None:
            yield (*path, key)
        yield from _nulls(item, (*path, key))


def _signed(read: Read, lines: list[str], file: str, faults: list[Fault]) -> None:
    """Refuse ``+5``: YAML reads it as 5, so nobody could tell "five more" from "set to five"."""
    for place, mark in read.marks.items():
        if len(place) < 2 or place[0] not in KEYED or mark.line > len(lines):
            continue
        written = re.match(r"\+\d+(?:\.\d+)?(?!\s*%)\b", lines[mark.line - 1][mark.value_column - 1 :])
        if written is not None and "%" not in lines[mark.line - 1][mark.value_column - 1 :].split(",")[0]:
            number = written.group()
            problem = Text("带符号而没有百分号，意思不明", "has a sign but no %, so its meaning is not clear")
            way_out = Text(f"写 {number}% 或不带加号的数值", f"write {number}%, or the number without the sign")
            faults.append(FileFaults(file, read.marks).at(place, number, problem, way_out))


def _canonical_keys(read: Read, file: str, faults: list[Fault]) -> None:
    """Write targets in one way; the same target twice is refused as any key is."""
    for part in KEYED:
        held = read.content.get(part)
        if not isinstance(held, dict):
            continue
        renamed: dict[str, Any] = {}
        for key, value in held.items():
            name = canonical(key)
            if name in renamed:
                problem = Text("同一目标写了两次", "the same target stands here a second time")
                faults.append(FileFaults(file, read.marks).at((part, key), key, problem, _CORRECT, key=True))
                continue
            renamed[name] = value
            for place in [place for place in read.marks if place[:2] == (part, key)]:
                read.marks[part, name, *place[2:]] = read.marks[place]
        read.content[part] = renamed


def _lay(base: Merged, content: dict[str, Any], origins: dict[Path, Origin], path: Path = ()) -> None:
    """Lay a content over another: sets of keys are merged, all else is replaced; null takes a value away."""
    under: Any = base.content
    for part in path:
        under = under[part]
    for key, value in content.items():
        here = (*path, key)
        if isinstance(value, dict) and isinstance(under.get(key), dict):
            _lay(base, value, origins, here)
            continue
        for place in [place for place in base.origins if place[: len(here)] == here]:
            del base.origins[place]
        if value is None:
            under.pop(key, None)
            continue
        under[key] = _copied(value)
        base.origins |= {place: mark for place, mark in origins.items() if place[: len(here)] == here}


def _copied(value: Any) -> Any:
    """Return a value without the keys that are null."""
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items() if item is not None}
    return [_copied(item) for item in value] if isinstance(value, list) else value


_CORRECT = Text("请改正", "correct it")
_SEE = Text("参照 laborflow scenario new", "compare with what laborflow scenario new writes")
_UNREADABLE = (
    Text("无法读取", "cannot be read"),
    Text("检查路径，并以 UTF-8 保存", "check the path and save it as UTF-8"),
)
