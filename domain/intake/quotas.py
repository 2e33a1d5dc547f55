"""Quotas with conditions that can be read, and groups that somebody belongs to."""

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
NOBODY = Text(
    "改正编号，或留空（适用于其余所有家庭或班组）",
    "correct the id, or leave it blank for every other household or team",
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


GROUP_COLUMN = {"household": "household_id", "team": "team_id"}


def settle_together(books: Mapping[str, Book], held: Held) -> None:
    """Hold back the rows about a household or team that no worker belongs to."""
    book, workers = books["together"], books["workers"].frame
    if "group_id" not in book.frame or "what" not in book.frame:
        return
    known = {what: set(workers[name].dropna()) if name in workers else set() for what, name in GROUP_COLUMN.items()}
    for row, what, group in zip(book.frame.index.tolist(), book.frame["what"], book.frame["group_id"], strict=True):
        if what in known and isinstance(group, str) and group not in known[what]:
            title = TABLES["workers"].column(GROUP_COLUMN[what]).title
            problem = Text(f"劳动力表的“{title.zh}”中没有这个编号", f"no worker has this id as {title.en.lower()}")
            held.hold(book, row, "group_id", problem, NOBODY)
