"""References between tables: a row that refers to nobody is held back, and so on until nothing changes."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from domain.intake.books import Book, Held
from domain.intake.mask import mask, mask_identity
from domain.intake.parsers import is_credit_code
from domain.intake.trouble import braces_kept, did_you_mean, nearest
from domain.language import Text
from domain.tables import TABLES, Column


class _Target(NamedTuple):
    """What may be referred to: the values kept and all values read, with their files."""

    kept: frozenset[str]
    read: frozenset[str]


def hold_strangers(books: Mapping[str, Book], held: Held, people: Mapping[str, str]) -> None:
    """Hold back every row that refers to a row that is not there.

    Parameters
    ----------
    books
        All books.
    held
        The rows held back so far; a reference to one of them is held back too.
    people
        Identity number of each token, for messages (they are masked).
    """
    changed = True
    while changed:
        changed = False
        for name, book in books.items():
            for column in TABLES[name].columns:
                if column.references and column.name in book.frame:
                    changed |= _hold_column(book, column, books, held, people)


def _hold_column(book: Book, column: Column, books: Mapping[str, Book], held: Held, people: Mapping[str, str]) -> bool:
    frame = held.kept(book)
    values = frame[column.name].dropna()
    target = _target(books, column, held)
    strangers = values[~values.isin(target.kept)]
    for row, value in zip(strangers.index.tolist(), strangers.tolist(), strict=True):
        _hold(book, row, column, value, target, held, people)
    return len(strangers) > 0


def _target(books: Mapping[str, Book], column: Column, held: Held) -> _Target:
    table, _, name = column.references.partition(".")
    book = books[table]
    if name not in book.frame:
        return _Target(frozenset(), frozenset())
    kept: pd.Series[str] = held.kept(book)[name].dropna()
    return _Target(frozenset(kept), frozenset(book.frame[name].dropna()))


def _hold(
    book: Book, row: int, column: Column, value: str, target: _Target, held: Held, people: Mapping[str, str]
) -> None:
    table = TABLES[column.references.partition(".")[0]]
    is_person = column.name == "worker_id"
    if value in target.read:
        problem = Text(f"所指的{table.title.zh}记录已被隔离", f"refers to a row of {table.name} that is held back")
        way_out = Text(f"请先改正{table.title.zh}中的该行", f"correct that row of {table.name} first")
    else:
        problem = Text(f"在{table.title.zh}表中找不到", f"is not in the table {table.name}")
        guess = None if is_person or is_credit_code(column) else nearest(value, target.kept, 0.75)
        add = Text(f"请更正，或在{table.title.zh}表中补上", f"correct it, or add it to {table.name}")
        way_out = braces_kept(did_you_mean(guess, add))
    number = people.get(value)
    shown = mask_identity(number) if number is not None else mask(value)
    name = "identity_number" if is_person and book.has(row, "identity_number") else column.name
    held.hold(book, row, name, problem, way_out, value=shown)
