"""References between tables: a row that refers to nobody is held back, and so on until nothing changes."""

from collections.abc import Mapping

from domain.intake.books import Book, Held
from domain.intake.mask import mask, mask_identity
from domain.intake.parsers import is_credit_code
from domain.intake.trouble import braces_kept, did_you_mean, nearest
from domain.language import Text
from domain.tables import TABLES, Column

Cells = list[tuple[int, str]]


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
    targets = _Targets(books, held)
    links = [
        (book, column, _cells(book, column.name))
        for name, book in books.items()
        for column in TABLES[name].columns
        if column.references and column.name in book.frame
    ]
    changed = True
    while changed:
        changed = False
        for book, column, cells in links:
            kept = targets.kept(column.references)
            back = held.rows.get(book.table, set())
            strangers = [(row, value) for row, value in cells if value not in kept and row not in back]
            for row, value in strangers:
                _hold(book, row, column, value, targets, held, people)
            changed |= bool(strangers)


class _Targets:
    """The values that may be referred to, by ``table.column``."""

    def __init__(self, books: Mapping[str, Book], held: Held) -> None:
        self._books = books
        self._held = held
        self._read: dict[str, Cells] = {}
        self._kept: dict[str, tuple[int, frozenset[str]]] = {}
        self._all: dict[str, frozenset[str]] = {}

    def read(self, reference: str) -> Cells:
        """Return all values with their rows, held back or not."""
        table, _, name = reference.partition(".")
        if reference not in self._read:
            self._read[reference] = _cells(self._books[table], name)
        return self._read[reference]

    def was_read(self, reference: str, value: str) -> bool:
        """Tell whether a row with the value was read at all."""
        if reference not in self._all:
            self._all[reference] = frozenset(other for _, other in self.read(reference))
        return value in self._all[reference]

    def kept(self, reference: str) -> frozenset[str]:
        """Return the values of the rows that are kept so far."""
        back = self._held.rows.get(reference.partition(".")[0], set())
        known = self._kept.get(reference)
        if known is None or known[0] != len(back):
            known = (len(back), frozenset(value for row, value in self.read(reference) if row not in back))
            self._kept[reference] = known
        return known[1]


def _cells(book: Book, name: str) -> Cells:
    """Return the filled cells of a column with their rows."""
    if name not in book.frame:
        return []
    column = book.frame[name].dropna()
    return list(zip(column.index.tolist(), column.to_numpy(dtype=object).tolist(), strict=True))


def _hold(
    book: Book, row: int, column: Column, value: str, targets: _Targets, held: Held, people: Mapping[str, str]
) -> None:
    table = TABLES[column.references.partition(".")[0]]
    is_person = column.name == "worker_id"
    if targets.was_read(column.references, value):
        problem = Text(f"所指的{table.title.zh}记录已被隔离", f"refers to a row of {table.name} that is held back")
        way_out = Text(f"请先改正{table.title.zh}中的该行", f"correct that row of {table.name} first")
    else:
        problem = Text(f"在{table.title.zh}表中找不到", f"is not in the table {table.name}")
        guess = None if is_person or is_credit_code(column) else nearest(value, targets.kept(column.references), 0.75)
        add = Text(f"请更正，或在{table.title.zh}表中补上", f"correct it, or add it to {table.name}")
        way_out = braces_kept(did_you_mean(guess, add))
    number = people.get(value)
    shown = mask_identity(number) if number is not None else mask(value)
    name = "identity_number" if is_person and book.has(row, "identity_number") else column.name
    held.hold(book, row, name, problem, way_out, value=shown)
