"""Conditions of instruments: a known fact, an operator that fits its kind, an operand that fits both."""

from typing import Any, Protocol

from domain.language import Text
from domain.policy.form import Path, nearest
from domain.policy.instrument import Condition, Fact
from domain.policy.parameter import Form
from domain.policy.schema_instruments import ConditionEntry

FACT_KINDS: dict[str, tuple[str, ...]] = {
    "is": ("flag", "text"),
    "in": ("text",),
    "not_in": ("text",),
    "any_of": ("list",),
    **dict.fromkeys(("at_least", "at_most", "above", "below"), ("number", "integer")),
}
"""Operator -> kinds of fact it can judge."""
OPERAND_KINDS: dict[str, tuple[str, ...]] = {**FACT_KINDS, "in": ("list",), "not_in": ("list",)}
"""Operator -> kinds of parameter it can compare with (for ``is``: that of the fact itself)."""


class Spot(Protocol):
    """Where a condition stands: notes faults and looks names up."""

    def fault(self, path: Path, value: Any, problem: Text, way_out: Text, *, key: bool = False) -> None:
        """Note a fault."""

    def parameter(self, path: Path, name: str, kinds: tuple[str, ...]) -> Form | None:
        """Look a parameter up."""

    def fact(self, path: Path, name: str, kinds: tuple[str, ...], case: str) -> Fact | None:
        """Look a fact up."""


def link_condition(spot: Spot, path: Path, entry: ConditionEntry, case: str) -> Condition:
    """Return the condition, noting what is wrong with it."""
    operator, operand = entry.operation()
    fact = spot.fact((*path, "fact"), entry.fact, ("flag", "text", "list", "number", "integer", "date"), case)
    if fact is not None and fact.kind not in FACT_KINDS[operator]:
        fitting = tuple(name for name, kinds in FACT_KINDS.items() if fact.kind in kinds)
        problem = Text(f"不能判断 {fact.kind} 类事实", f"cannot judge a fact of kind {fact.kind}")
        hint = Text("用", "write ")
        if fitting:
            way_out = Text(f"{hint.zh} {'、'.join(fitting)}", f"{hint.en}{' or '.join(fitting)}")
        else:
            way_out = Text(f"用 {entry.fact}.months", f"ask for {entry.fact}.months")
        spot.fault((*path, operator), operator, problem, way_out, key=True)
        fact = None
    parameter = operand["parameter"] if isinstance(operand, dict) else None
    if parameter is not None:
        kinds = (
            OPERAND_KINDS[operator] if operator != "is" else ((fact.kind,) if fact is not None else ("flag", "text"))
        )
        spot.parameter((*path, operator), parameter, kinds)
    elif fact is not None:
        _refuse_strange_words(spot, (*path, operator), operand, fact)
    if entry.where is not None:
        spot.parameter((*path, "where"), entry.where, ("flag",))
    guard = link_condition(spot, (*path, "only_if"), entry.only_if, case) if entry.only_if is not None else None
    literal = None if parameter is not None else tuple(operand) if isinstance(operand, list) else operand
    return Condition(entry.fact, operator, literal, parameter, entry.where, guard)


def _refuse_strange_words(spot: Spot, path: Path, operand: Any, fact: Fact) -> None:
    """Note words that the fact can never be, and words where true or false is due."""
    words = operand if isinstance(operand, list) else [operand]
    for word in words:
        if (fact.kind == "flag") != isinstance(word, bool):
            kind = "true 或 false" if fact.kind == "flag" else "文字"
            english = "true or false" if fact.kind == "flag" else "a word"
            spot.fault(path, word, Text("类型不符", "is of the wrong kind"), Text(f"写{kind}", f"write {english}"))
        elif fact.choices and word not in fact.choices:
            spot.fault(path, word, Text("不在可选值内", "is not a known value"), nearest(word, fact.choices))
