"""One person in one 64-bit word: where each column lies, and packing and unpacking whole populations."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]


class Bits(NamedTuple):
    """Position and width of a column within the word."""

    shift: int
    width: int

    @property
    def highest(self) -> int:
        """Largest value that fits."""
        return (1 << self.width) - 1


LAYOUT: Final[dict[str, Bits]] = {
    "target": Bits(0, 4),
    "tenure": Bits(4, 6),
    "experience": Bits(10, 6),
    "cash": Bits(16, 17),
    "firm": Bits(33, 2),
    "claimed": Bits(35, 1),
    "schooling": Bits(36, 2),
    "group": Bits(38, 3),
    "owes": Bits(41, 1),
    "sex": Bits(42, 1),
    "age": Bits(43, 2),
    "dependants": Bits(45, 1),
    "land": Bits(46, 2),
    "place": Bits(48, 4),
    "skill": Bits(52, 2),
    "trade": Bits(54, 2),
    "county": Bits(56, 8),
}
"""Columns that one table is looked up by lie side by side, so that one shift finds the row: county, trade, skill (and
place); trade, skill, place, land, dependants; land, dependants, age, sex."""

CASH_MAX: Final = LAYOUT["cash"].highest
TENURE_MAX: Final = LAYOUT["tenure"].highest
COUNTIES_MAX: Final = LAYOUT["county"].highest + 1
BYTES: Final = 8


def pack(columns: Mapping[str, NDArray[Any]]) -> Words:
    """Return one word per person.

    Raises
    ------
    ValueError
        When a column is missing or a value does not fit its bits; the message shows the largest.
    """
    missing = sorted(set(LAYOUT) - set(columns))
    if missing:
        raise ValueError(f"columns missing: {', '.join(missing)}")
    words = np.zeros(len(columns["place"]), np.uint64)
    for name, bits in LAYOUT.items():
        values = np.asarray(columns[name])
        if len(values) and not 0 <= values.min() <= values.max() <= bits.highest:
            raise ValueError(f"{name} runs from {values.min()} to {values.max()}; at most 0 to {bits.highest} fits")
        words |= values.astype(np.uint64) << np.uint64(bits.shift)
    return words


def column(words: Words, name: str) -> NDArray[np.int64]:
    """Return one column of packed people."""
    bits = LAYOUT[name]
    return ((words >> np.uint64(bits.shift)) & np.uint64(bits.highest)).astype(np.int64)


def replaced(words: Words, name: str, values: NDArray[Any] | int) -> Words:
    """Return the words with one column replaced; the values must fit."""
    bits = LAYOUT[name]
    cleared = words & ~np.uint64(bits.highest << bits.shift)
    return cleared | (np.asarray(values).astype(np.uint64) << np.uint64(bits.shift))
