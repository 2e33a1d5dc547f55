"""Stated facts and payments against the policy: known names, values in the form of their fact, one subject a row."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

import pandas as pd

from domain.intake import cells
from domain.intake.aliases import Aliases, Unit, fold
from domain.intake.books import Book, Held
from domain.intake.trouble import CellTrouble, braces_kept, did_you_mean, nearest
from domain.language import Text
from domain.policy.instrument import Fact, Instrument


class Names(Protocol):
    """What intake asks of the policy about subsidies."""

    @property
    def facts(self) -> Sequence[Fact]:
        """The facts that may be stated."""

    @property
    def instruments(self) -> Sequence[Instrument]:
        """The instruments that may be paid."""


def settle_subsidies(books: Mapping[str, Book], policy: Names, aliases: Aliases, held: Held) -> None:
    """Write ids and plain values into ``subsidy_facts`` and ``payments``; hold back what the policy does not know.

    Parameters
    ----------
    books
        All books; of these two the columns fact, value and instrument are changed.
    policy
        Facts and instruments; asked only when there are rows.
    aliases
        Units and words for yes and no.
    held
        Takes the rows at fault.
    """
    if len(books["subsidy_facts"].frame):
        _settle_facts(books["subsidy_facts"], policy.facts, aliases, held)
    if len(books["payments"].frame):
        names = {fold(name): one.id for one in policy.instruments for name in (one.id, *one.title)}
        shown = [one.title.zh for one in policy.instruments]
        _settle_names(books["payments"], "instrument", names, shown, UNKNOWN_INSTRUMENT, held)


def _settle_facts(book: Book, facts: Sequence[Fact], aliases: Aliases, held: Held) -> None:
    names = {fold(name): fact.id for fact in facts if fact.stated for name in (fact.id, *fact.title)}
    shown = [fact.title.zh for fact in facts if fact.stated]
    _settle_names(book, "fact", names, shown, UNKNOWN_FACT, held)
    by_id = {fact.id: fact for fact in facts}
    frame = book.frame
    parsers = {name: _parser(fact, aliases) for name, fact in by_id.items() if fact.stated}
    read: dict[tuple[str, str], str | CellTrouble | None] = {}
    written: list[str | None] = []
    for row, name, said in zip(frame.index.tolist(), _texts(frame, "fact"), _texts(frame, "value"), strict=True):
        if name is None or said is None:
            written.append(said)
            continue
        if (name, said) not in read:
            read[name, said] = _read(parsers[name], said)
        found = read[name, said]
        if isinstance(found, CellTrouble):
            held.hold(book, row, "value", found.problem, found.way_out)
        written.append(None if isinstance(found, CellTrouble) else found)
    frame["value"] = pd.array(written, dtype="str")
    _hold_subjects(book, by_id, held)


def _settle_names(
    book: Book, column: str, names: Mapping[str, str], shown: Sequence[str], unknown: Text, held: Held
) -> None:
    """Write the id of every name; hold back the rows whose name is nobody's."""
    written: list[str | None] = []
    for row, said in zip(book.frame.index.tolist(), _texts(book.frame, column), strict=True):
        found = None if said is None else names.get(fold(said))
        if said is not None and found is None:
            way_out = Text("请用政策文件中的编号或名称", "use an id or title of the policy files")
            held.hold(book, row, column, unknown, braces_kept(did_you_mean(nearest(said, [*shown, *names]), way_out)))
        written.append(found)
    book.frame[column] = pd.array(written, dtype="str")


def _hold_subjects(book: Book, facts: Mapping[str, Fact], held: Held) -> None:
    """Hold back rows that are about nobody, about two, or about the wrong one of the two."""
    frame = book.frame
    columns = (_texts(frame, name) for name in ("fact", "worker_id", "employer_id"))
    for row, name, worker, employer in zip(frame.index.tolist(), *columns, strict=True):
        if (worker is None) == (employer is None):
            held.hold(book, row, "", *ONE_SUBJECT)
        elif name is not None and (facts[name].of == "worker") != (worker is not None):
            of = Text("人员", "a worker") if facts[name].of == "worker" else Text("单位", "an employer")
            problem = Text(f"是{of.zh}的事实", f"is a fact of {of.en}")
            held.hold(book, row, "fact", problem, Text(f"请填写{of.zh}的编号", f"give the id of {of.en}"))


def _texts(frame: pd.DataFrame, name: str) -> list[str | None]:
    if name not in frame:
        return [None] * len(frame)
    values: list[Any] = frame[name].to_numpy(dtype=object).tolist()
    return [value if isinstance(value, str) else None for value in values]


def _read(parse: cells.Parser, said: str) -> str | CellTrouble | None:
    try:
        found: str | None = parse(said)
    except CellTrouble as trouble:
        return trouble
    return found


def _parser(fact: Fact, aliases: Aliases) -> cells.Parser:
    """Return a parser of one fact's values to the one way in which they are written."""
    if fact.kind in ("number", "integer"):
        number = cells.number_parser(_units(fact, aliases), None, fact.kind == "integer")
        return lambda said: _number(fact, number(said))
    if fact.kind == "flag":
        words = {**aliases.values.get("*", {}), **aliases.values.get("flag", {})}
        flag = cells.aliased(cells.flag, words)
        return lambda said: {True: "yes", False: "no"}.get(flag(said))
    if fact.kind == "date":
        day = cells.date_parser(month_end=False)
        return lambda said: str(found.astype("M8[D]")) if (found := day(said)) is not None else None
    if fact.choices:
        words = {fold(word): choice.code for choice in fact.named for word in choice.words}
        return cells.choice_parser(fact.choices, words, [choice.title.zh for choice in fact.named])
    return cells.text


def _units(fact: Fact, aliases: Aliases) -> dict[str, Unit]:
    if fact.unit == "share":
        return {"%": Unit(Fraction(1, 100))}
    unit = "yuan" if fact.unit.startswith("yuan") and fact.unit != "yuan/month" else fact.unit
    return {word: known for (of, word), known in aliases.units.items() if of == unit}


def _number(fact: Fact, number: float | None) -> str | None:
    if number is None:
        return None
    if fact.low is not None and fact.high is not None and not fact.low <= number <= fact.high:
        bounds = Text(f"应在 {fact.low:g} 与 {fact.high:g} 之间", f"from {fact.low:g} to {fact.high:g} {fact.unit}")
        raise CellTrouble(Text("超出范围", "is out of range"), bounds)
    return str(int(number)) if number == int(number) else repr(float(number))


UNKNOWN_FACT = Text("不是政策文件中的事实", "is no fact of the policy files that may be stated")
UNKNOWN_INSTRUMENT = Text("不是政策文件中的政策工具", "is no instrument of the policy files")
ONE_SUBJECT = (
    Text("须填且只填人员或单位之一", "names not exactly one of worker and employer"),
    Text("每行写一个人员或一个单位", "write one worker or one employer a row"),
)
