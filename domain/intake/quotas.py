"""Quotas: conditions that can be read, and pins that name somebody."""

from collections.abc import Mapping

from domain.intake.books import Book, Held
from domain.intake.trouble import braces_kept
from domain.language import Text
from domain.limits.conditions import ConditionFault, conditions_of
from domain.tables import TABLES

WAY_OUT = Text(
    "写成“栏目 = 值, 值 且 栏目 >= 值”，栏目用本系统的中文名或字段名",
    "write 'column = value, value and column >= value' with field names or Chinese titles of columns",
)


def settle_quotas(books: Mapping[str, Book], held: Held) -> None:
    """Hold back the quotas whose conditions cannot be read."""
    book = books["quotas"]
    for column, table in (("of_workers", "workers"), ("at_posts", "posts")):
        if column not in book.frame:
            continue
        cells = book.frame[column]
        for row, text in zip(cells.index.tolist(), cells.astype(object).where(cells.notna(), None), strict=True):
            try:
                conditions_of(text, TABLES[table])
            except ConditionFault as fault:
                held.hold(book, row, column, braces_kept(fault.problem), WAY_OUT)
