"""Rows with the same key: one stays, the others are held back and say which one stayed."""

import pandas as pd

from domain.intake.books import Book, Held
from domain.intake.trouble import braces_kept
from domain.language import Text
from domain.tables import SOURCE_COLUMNS, TABLES


def hold_duplicates(book: Book, held: Held) -> None:
    """Keep one row per key: the last verified, then the fullest, then the first by content; never by row order.

    A worker registered in several places is one unit of supply, which is lawful and no mistake; any other key that
    stands twice is one.
    """
    frame = held.kept(book)
    key = [name for name in TABLES[book.table].key if name in frame]
    if not len(frame) or not key:
        return
    doubled = frame[frame.duplicated(key, keep=False)]
    if not len(doubled):
        return
    for _, rows in doubled.groupby(key, sort=False, dropna=False):
        kept, *others = _ranked(rows)
        file, sheet, number = book.source(kept)
        place = Text(
            f"{file} {sheet or ''} 第 {number} 行".replace("  ", " "),
            f"{file} {sheet or ''} row {number}".replace("  ", " "),
        )
        for row in others:
            _hold(book, row, key, place, held)


def _ranked(rows: pd.DataFrame) -> list[int]:
    """Return the rows, the one to keep first."""
    content = [name for name in rows if name not in SOURCE_COLUMNS]
    order = pd.DataFrame(
        {
            "verified": rows.get("verified_on", pd.NaT),
            "filled": rows[content].notna().sum(axis=1),
            "content": [str(row) for row in rows[content].itertuples(index=False, name=None)],
            "row": rows.index,
        },
        index=rows.index,
    )
    order = order.sort_values(["verified", "filled", "content", "row"], ascending=[False, False, True, True])
    return [int(row) for row in order.index]


def _hold(book: Book, row: int, key: list[str], place: Text, held: Held) -> None:
    is_worker = book.table == "workers"
    name = "identity_number" if key[0] == "worker_id" and book.has(row, "identity_number") else key[0]
    if is_worker:
        problem = Text(f"与{place.zh}是同一人，已按最近核实的登记", f"is the same person as {place.en}, which is kept")
        way_out = Text(
            "重复登记不影响本人，无需处理；保留的登记有误时请改正", "nothing to do unless the kept row is wrong"
        )
    else:
        problem = Text(f"与{place.zh}重复", f"is a duplicate of {place.en}")
        way_out = Text("请删去其中一行或更正编号", "delete one of the rows or correct the key")
    held.hold(book, row, name, braces_kept(problem), way_out, mistake=not is_worker)
