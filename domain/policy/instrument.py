"""What an instrument is: who is paid what, on which conditions, by which parameters, beside which others."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.language import Text
from domain.policy.parameter import Source

AUDIENCES = ("worker", "employer", "agent")
CASES = ("worker", "employer")
PAYEES = ("worker", "employer", "household", "agent", "lender")
PLACES = ("home", "work")
OPERATORS = ("is", "in", "not_in", "any_of", "at_least", "at_most", "above", "below")
ABOUT_WORK = ("placed", "working", "months_worked")
"""Conditions on these facts make a claim one about work: it begins with the work unless the instrument says otherwise."""
SETTLEMENTS = ("ordered_deduction",)


@dataclass(frozen=True)
class Choice:
    """One of the values that a fact may have: its code, what it is called, and how else ledgers write it."""

    code: str
    title: Text
    also: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Return every word that a ledger may use for it."""
        return (self.code, self.title.zh, self.title.en, *self.also)


@dataclass(frozen=True)
class Fact:
    """Something that may be known of a worker or an employer.

    ``choices`` are the codes it may have; whatever may be stated carries their titles and spellings in ``named``.

    ``derived`` facts are computed from the tables; of these, ``stated`` ones may also stand in the table
    ``subsidy_facts``, as all others do. ``blank`` tells what a missing row means: ``unknown`` (to be found out), or
    ``none`` where the register is complete by its nature (a loan granted, a course attended), so that who is not in
    it has none and no condition on it holds.
    """

    id: str
    title: Text
    of: str
    kind: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    blank: str = "unknown"
    derived: bool = False
    stated: bool = True
    named: tuple[Choice, ...] = ()

    @property
    def titles(self) -> dict[str, Text]:
        """What each choice is called."""
        return {choice.code: choice.title for choice in self.named}


@dataclass(frozen=True)
class Condition:
    """One thing that must hold: ``fact operator operand``.

    The operand is ``literal``, or the dated value of ``parameter`` (where there is none, the condition does not
    apply). ``where`` names a flag parameter: the condition applies only where it is true. ``only_if`` is a condition
    on the case itself: where it says no, this one does not apply.
    """

    fact: str
    operator: str
    literal: Any = None
    parameter: str | None = None
    where: str | None = None
    only_if: "Condition | None" = None


@dataclass(frozen=True)
class TakeUp:
    """Parameters that say how it is paid: way (without_application, on_application), share (0 to 1), delay in days."""

    way: str
    share: str
    delay_days: str


@dataclass(frozen=True)
class Withdrawal:
    """An instrument is not paid in a place and all that lies in it; both dates are included, None is for good."""

    place: str
    valid_from: date
    valid_until: date | None
    source: Source

    def covers(self, on: date, place: str) -> bool:
        """Tell whether the withdrawal holds at a place on a day."""
        return (
            place.startswith(self.place)
            and self.valid_from <= on
            and (self.valid_until is None or on <= self.valid_until)
        )


@dataclass(frozen=True)
class Instrument:
    """One subsidy, credit or grant.

    ``uses`` and ``reads`` are pairs of role and parameter, role and fact, in the order of the file; the first
    parameter used is the main one: the instrument is in force where and when it has a value and nothing in ``withdrawn``
    says otherwise, and its source is the clause. ``fund`` is a channel, or the id of a text parameter that names one (ids have a dot). ``begins`` is the date
    fact from which months are counted and on which the claim begins (see ``begin`` for what it is without). ``dated_by`` tells which day's values count:
    ``day`` (the day asked) or ``begin``.
    """

    id: str
    title: Text
    audience: str
    case: str
    pays: str
    place: str
    fund: str
    amount: str
    uses: tuple[tuple[str, str], ...]
    reads: tuple[tuple[str, str], ...] = ()
    conditions: tuple[Condition, ...] = ()
    gives_way_to: tuple[str, ...] = ()
    settle: str | None = None
    take_up: TakeUp | None = None
    begins: str | None = None
    dated_by: str = "day"
    note: Text | None = None
    file: str = ""
    line: int = 0
    withdrawn: tuple[Withdrawal, ...] = ()

    def withdrawal(self, on: date, place: str) -> Withdrawal | None:
        """Return what withdraws the instrument at a place on a day, or None."""
        return next((held for held in self.withdrawn if held.covers(on, place)), None)

    @property
    def begin(self) -> str | None:
        """The date fact on which a claim begins: the start of the work for claims about work, else none."""
        if self.begins is not None or self.case == "employer":
            return self.begins
        about_work = self.place == "work" or any(condition.fact in ABOUT_WORK for condition in self.conditions)
        return "work_started_on" if about_work else None

    @property
    def main(self) -> str:
        """The parameter that decides where and when the instrument is in force."""
        return self.uses[0][1]

    def facts(self) -> tuple[str, ...]:
        """Return every fact that its conditions and its amount name, each once, in order of first use."""
        found = [name for condition in self.conditions for name in _facts(condition)]
        found += [name for _, name in self.reads]
        return tuple(dict.fromkeys([*found, self.begin] if self.begin is not None else found))

    def parameter(self, role: str) -> str | None:
        """Return the parameter of a role, or None."""
        return dict(self.uses).get(role)

    def parameters(self) -> tuple[str, ...]:
        """Return every parameter the instrument depends on, each once, in order of first use."""
        found = [name for _, name in self.uses]
        for condition in self.conditions:
            found += _parameters(condition)
        if self.take_up is not None:
            found += [self.take_up.way, self.take_up.share, self.take_up.delay_days]
        if "." in self.fund:
            found.append(self.fund)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Cap:
    """A limit on what instruments pay together: ``limit`` times or yuan per payee kind and period (year or ever)."""

    id: str
    title: Text
    instruments: tuple[str, ...]
    per: str
    period: str
    counts: str
    limit: str
    file: str = ""
    line: int = 0


def _facts(condition: Condition) -> list[str]:
    return [condition.fact, *(_facts(condition.only_if) if condition.only_if is not None else [])]


def _parameters(condition: Condition) -> list[str]:
    found = [name for name in (condition.parameter, condition.where) if name is not None]
    return found + (_parameters(condition.only_if) if condition.only_if is not None else [])
