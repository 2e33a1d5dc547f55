"""Whether a condition holds: yes, no or unknown, over many rows, and since or from when."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from domain.entitlements.dated import Spots
from domain.entitlements.fact import FactColumn, Rows
from domain.entitlements.months import NEVER, Days, Figures, add_months, months_between
from domain.policy.instrument import Condition
from domain.policy.known_facts import MONTHS
from domain.rules import Verdict

NO, UNKNOWN, YES = (np.int8(verdict) for verdict in (Verdict.NO, Verdict.UNKNOWN, Verdict.YES))
Verdicts = npt.NDArray[np.int8]
COMPARE: dict[str, Callable[[Figures, Figures], npt.NDArray[np.bool_]]] = {
    "at_least": lambda value, limit: value >= limit,
    "above": lambda value, limit: value > limit,
    "at_most": lambda value, limit: value <= limit,
    "below": lambda value, limit: value < limit,
}
COUNTED_FROM = {"months_worked": "work_started_on"}
"""Facts that count months, and the day they count from; those named ``DATE.months`` name it themselves."""


class Asking(Protocol):
    """Who asks: gives facts of rows and the day on which each row's claim begins."""

    def fact(self, name: str, rows: Rows) -> FactColumn:
        """Return a fact of the rows."""

    def begin(self, rows: Rows) -> Days:
        """Return the day on which the claim begins, the day asked where that is not known."""


class Judged(NamedTuple):
    """A verdict per row, and the day on which the condition comes to hold where it is a matter of time (else NaT).

    Where the verdict is unknown, ``open_fact`` and ``open_guard`` tell whether the fact itself and its ``only_if`` are.
    """

    verdict: Verdicts
    reached: Days | None = None
    open_fact: Verdicts | None = None
    open_guard: Verdicts | None = None


def judge(condition: Condition, rows: Rows, spots: Spots, asking: Asking) -> Judged:
    """Return whether a condition holds for each row.

    Parameters
    ----------
    condition
        The condition.
    rows
        Which workers or employers.
    spots
        The place and day of each row.
    asking
        Gives the facts.
    """
    found = _plain(condition, rows, spots, asking)
    verdict = found.verdict
    if condition.parameter is not None:
        verdict = np.where(spots.present(condition.parameter), verdict, YES)
    if condition.where is not None:
        verdict = np.where(spots.true(condition.where), verdict, YES)
    if condition.only_if is None:
        return Judged(verdict.astype(np.int8), found.reached)
    guard = judge(condition.only_if, rows, spots, asking).verdict
    both = np.maximum(YES - guard, verdict).astype(np.int8)
    return Judged(both, found.reached, verdict == UNKNOWN, guard == UNKNOWN)


def counted_from(name: str) -> str | None:
    """Return the date fact from which a fact counts months, or None."""
    return name.removesuffix(MONTHS) if name.endswith(MONTHS) else COUNTED_FROM.get(name)


def _plain(condition: Condition, rows: Rows, spots: Spots, asking: Asking) -> Judged:
    """Judge without regard to where the condition applies."""
    fact = asking.fact(condition.fact, rows)
    if condition.operator in COMPARE:
        return _compared(condition, fact, rows, spots, asking)
    if fact.kind == "list":
        return Judged(_any_of(condition, fact, spots))
    holds = _flag_holds(condition, fact, spots) if fact.kind == "flag" else _word_holds(condition, fact, spots)
    return Judged(_verdict(holds, fact))


def _verdict(holds: npt.NDArray[np.bool_], fact: FactColumn) -> Verdicts:
    return np.where(fact.known, np.where(holds, YES, NO), NO if fact.none else UNKNOWN)


def _compared(condition: Condition, fact: FactColumn, rows: Rows, spots: Spots, asking: Asking) -> Judged:
    """Compare a figure; months that only grow are asked when they are full, or whether they were at the beginning."""
    limit = spots.figures(str(condition.parameter))
    since_fact = counted_from(condition.fact)
    if since_fact is None:
        return Judged(_verdict(COMPARE[condition.operator](fact.values, limit), fact))
    since = asking.fact(since_fact, rows)
    if condition.operator in ("at_most", "below"):
        then = months_between(since.values, asking.begin(rows))
        return Judged(_verdict(COMPARE[condition.operator](then, limit), fact))
    verdict = _verdict(COMPARE[condition.operator](fact.values, limit), fact)
    needed = limit if condition.operator == "at_least" else np.floor(limit) + 1
    return Judged(verdict, np.where(since.known, add_months(since.values, needed), NEVER))


def _operands(condition: Condition, spots: Spots) -> list[Any]:
    """Return the operand at each distinct spot."""
    return [condition.literal] * len(spots.keys) if condition.parameter is None else spots.values(condition.parameter)


def _flag_holds(condition: Condition, fact: FactColumn, spots: Spots) -> npt.NDArray[np.bool_]:
    wanted = np.array([operand is True for operand in _operands(condition, spots)], dtype=bool)
    return np.asarray(fact.values == wanted[spots.code], dtype=bool)


def _word_holds(condition: Condition, fact: FactColumn, spots: Spots) -> npt.NDArray[np.bool_]:
    """Look every known word up in the operand of its spot."""
    lists = [(operand,) if isinstance(operand, str) else operand or () for operand in _operands(condition, spots)]
    inside = np.array([[word in allowed for word in (*fact.words, None)] for allowed in lists], dtype=bool)
    inside = inside.reshape(len(lists), len(fact.words) + 1)
    found = inside[spots.code, fact.values]
    return np.asarray(~found if condition.operator == "not_in" else found, dtype=bool)


def _any_of(condition: Condition, fact: FactColumn, spots: Spots) -> Verdicts:
    """Compare a list: yes with one member known, no when all asked are known not to be."""
    order = {word: 1 << number for number, word in enumerate(fact.words)}
    wanted = np.array(
        [sum(order.get(word, 0) for word in operand or ()) for operand in _operands(condition, spots)], dtype=np.uint16
    )[spots.code]
    member = (fact.values & fact.known & wanted) > 0
    open_ = (~fact.known & wanted) > 0
    return np.where(member, YES, np.where(open_, UNKNOWN, NO))
