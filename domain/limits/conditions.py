"""The conditions that a quota states: ``column = value, value and column >= value``.

A value with a comma or the word "and" in it stands in straight quotation marks, one inside it twice: ``column = "A,1", B``.
"""

import re
from dataclasses import dataclass
from datetime import date

from domain.language import Text
from domain.tables import Column, Kind, Table

_QUOTED = r'"(?:[^"]|"")*"'
_VALUE_IN_MARKS = rf"(?:\A|(?<=[=,，、]))\s*{_QUOTED}"
_AND = re.compile(rf"{_VALUE_IN_MARKS}|(\s+and\s+|\s*且\s*)", re.IGNORECASE)
_COMMA = re.compile(rf"{_VALUE_IN_MARKS}|([,，、])")
_FORM = re.compile(rf"^\s*([^<>=\s]+)\s*(>=|<=|=)((?>{_QUOTED}|.)+)$")
_PLAIN = re.compile(r"(?!and\Z)[\w.:/-]+", re.ASCII | re.IGNORECASE)
_ORDERED = (Kind.INTEGER, Kind.NUMBER, Kind.DATE, Kind.MONTH)
_FLAGS = {"yes": True, "no": False, "是": True, "否": False}


class ConditionFault(ValueError):
    """A condition cannot be read; ``problem`` says why in both languages."""

    def __init__(self, problem: Text) -> None:
        """Keep the sentence."""
        super().__init__(problem.en)
        self.problem = problem


@dataclass(frozen=True)
class Condition:
    """One comparison of a column with one value, or with any of several.

    Values are numbers for numeric columns, dates for dates, True or False for flags, and texts for all others; for
    divisions and trades they are beginnings of codes.
    """

    column: Column
    comparison: str
    values: tuple[str | float | bool | date, ...]


def conditions_of(text: str | None, table: Table) -> tuple[Condition, ...]:
    """Return the conditions of a cell; none where it is blank.

    Raises
    ------
    ConditionFault
        When a condition is not of the form, names no column of the table, or compares with what it cannot hold.
    """
    if not text or not text.strip():
        return ()
    return tuple(_condition(part, table) for part in _split(_AND, text.strip()))


def as_value(text: str) -> str:
    """Return a text as one value of a condition: as it is, or in quotation marks where it could be read otherwise.

    Examples
    --------
    >>> as_value("W01"), as_value("A,1"), as_value('a"b')
    ('W01', '"A,1"', '"a""b"')
    """
    return text if _PLAIN.fullmatch(text) else '"' + text.replace('"', '""') + '"'


def _split(marks: re.Pattern[str], text: str) -> list[str]:
    """Return the parts between what the group of a pattern finds, which finds nothing within a value in marks."""
    parts, begin = [], 0
    for found in marks.finditer(text):
        if found[1] is not None:
            parts.append(text[begin : found.start()])
            begin = found.end()
    return [*parts, text[begin:]]


def _condition(part: str, table: Table) -> Condition:
    found = _FORM.match(part)
    if found is None:
        raise ConditionFault(
            Text(f"“{part}”不是“栏目 = 值”的形式", f"'{part}' is not of the form 'column = value, value'")
        )
    name, comparison, stated = found.groups()
    column = next((column for column in table.columns if name in (column.name, column.title.zh)), None)
    if column is None:
        raise ConditionFault(
            Text(f"{table.title.zh}没有栏目“{name}”", f"the table {table.name} has no column '{name}'")
        )
    if comparison != "=" and column.kind not in _ORDERED:
        raise ConditionFault(Text(f"“{name}”不能比较大小", f"'{name}' has no order; use '='"))
    values = tuple(_value(_word(word.strip()), column) for word in _split(_COMMA, stated))
    if comparison != "=" and len(values) > 1:
        raise ConditionFault(Text(f"“{part}”只能有一个值", f"'{part}' may compare with one value only"))
    return Condition(column, comparison, values)


def _word(word: str) -> str:
    """Return a value without its quotation marks."""
    if re.fullmatch(_QUOTED, word):
        return word[1:-1].replace('""', '"')
    if word.startswith('"') or (word.startswith("“") and "”" not in word):
        raise ConditionFault(
            Text(
                f'“{word}”的引号不成对；含逗号的值写成"甲,1"，用英文直引号，值中的引号写两次',
                f"the quotation marks of '{word}' do not close; write a value with a comma as \"A,1\", "
                "with straight marks, and one inside it twice",
            )
        )
    return word


def _value(word: str, column: Column) -> str | float | bool | date:
    try:
        if column.kind in (Kind.INTEGER, Kind.NUMBER):
            return float(word)
        if column.kind in (Kind.DATE, Kind.MONTH):
            return date.fromisoformat(word)
        if column.kind is Kind.FLAG:
            return _FLAGS[word.lower()]
    except (ValueError, KeyError):
        raise ConditionFault(
            Text(f"“{word}”不能与“{column.title.zh}”比较", f"'{word}' cannot be compared with {column.name}")
        ) from None
    if column.choices and word not in column.choices:
        raise ConditionFault(
            Text(
                f"“{column.title.zh}”没有“{word}”",
                f"{column.name} is never '{word}' (known: {', '.join(column.choices)})",
            )
        )
    return word
