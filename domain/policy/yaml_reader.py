"""YAML text to plain values, with the line and column of every value; duplicate keys are faults, not winners."""

from datetime import date
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from domain.policy.faults import START, Mark
from domain.policy.form import Path


class Misread(NamedTuple):
    """A place where the text is not good YAML."""

    line: int
    column: int
    value: str
    problem: str


class Read(NamedTuple):
    """The content of a file, where each path in it stands, and what could not be read."""

    content: Any
    marks: dict[Path, Mark]
    misread: list[Misread]


def read_yaml(text: str) -> Read:
    """Return the content of one YAML document."""
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        spot: tuple[int, int] = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return Read(None, {(): START}, [Misread(*spot, "", error.problem or str(error))])
    marks: dict[Path, Mark] = {(): START}
    misread: list[Misread] = []
    return Read(None if root is None else _plain(root, (), marks, misread), marks, misread)


def _plain(node: Node, path: Path, marks: dict[Path, Mark], misread: list[Misread]) -> Any:
    line, column = _spot(node)
    marks[path] = Mark(line, column, column)
    if isinstance(node, MappingNode):
        return _mapping(node, path, marks, misread)
    if isinstance(node, SequenceNode):
        return [_plain(item, (*path, position), marks, misread) for position, item in enumerate(node.value)]
    if not isinstance(node, ScalarNode):
        raise TypeError(f"YAML node {node!r} is neither mapping, list nor scalar")
    return _scalar(node, misread)


def _mapping(node: MappingNode, path: Path, marks: dict[Path, Mark], misread: list[Misread]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in content:
            misread.append(Misread(*_spot(key_node), key, "the key stands here a second time"))
            continue
        content[key] = _plain(value_node, (*path, key), marks, misread)
        (line, column), (value_line, value_column) = _spot(key_node), _spot(value_node)
        marks[(*path, key)] = Mark(line, column, value_column if value_line == line else column)
    return content


def _spot(node: Node) -> tuple[int, int]:
    """Return the line and column where a node begins, counted from 1."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def _scalar(node: ScalarNode, misread: list[Misread]) -> Any:
    """Return a scalar by its YAML 1.2 type: only true and false are flags, only ISO dates are dates."""
    kind = str(node.tag).rsplit(":", 1)[-1]
    text: str = node.value
    try:
        if kind == "int":
            return int(text.replace("_", ""), 0) if text.lower().startswith(("0x", "0o", "0b")) else int(text)
        if kind == "float":
            return float(text.replace("_", "").replace(".inf", "inf").replace(".nan", "nan"))
        if kind == "timestamp":
            return date.fromisoformat(text)
    except ValueError:
        misread.append(Misread(*_spot(node), text, f"this is not a valid {kind}"))
        return None
    if kind == "bool":
        return text.lower() == "true"
    return None if kind == "null" else text
