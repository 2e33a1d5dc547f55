"""The compiled loop of phase 8: everybody is paid, spends and grows older, and is counted in passing."""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from simulation.bits import (
    CASH,
    CASH_HIGHEST,
    CASH_MASK,
    EXPERIENCE,
    MONEY_ROWS,
    TENURE,
    cash_of,
    county_of,
    experience_of,
    group_of,
    money_of,
    place_of,
    tenure_of,
)
from simulation.flags import AT_ONCE, flagged, lowest
from simulation.kernel import Week

COUNT, INCOME, SPENDING = 0, 1, 2
TALLIES, PLACES, GROUPS = 3, 16, 8
BLOCK = 512

_ONE, _SIXTEEN, _EIGHT, _MOST = np.uint64(1), np.uint64(16), np.uint64(8), np.uint64(63)
_ROWS, _HALF, _LOWER = np.uint64(MONEY_ROWS), np.uint64(32), np.uint64(0xFFFFFFFF)
_PEOPLE, _PERSON = np.uint64(40), np.uint64(1 << 40)
PEOPLE_MAX = 1 << 24
"""While a shard is counted, people stand in the upper 24 bits of a number and their income in the lower 40."""
_FIRST_AWAY, _TRAVELLING = np.uint64(7), np.uint64(15)


@numba.njit(cache=True, nogil=True, inline="always")
def _is_due(due: Any, word: Any) -> Any:
    """Tell whether something is paid to the person's group at this place and tenure."""
    return (due[place_of(word) * _EIGHT + group_of(word)] >> tenure_of(word)) & _ONE


@numba.njit(cache=True, nogil=True)
def settle(
    words: NDArray[np.uint64],
    low: int,
    high: int,
    week: Week,
    tally: NDArray[np.uint64],
    who: NDArray[np.int32],
) -> tuple[int, int]:
    """Pay, spend and age a shard; count it; list those to whom a payment is due.

    Parameters
    ----------
    words
        Everybody; the shard is changed.
    low, high
        The shard; fewer than ``PEOPLE_MAX`` people.
    week
        This week's tables.
    tally
        (3 x counties x 16 places x 8 groups,): people, then income, then spending; added to.
    who
        Filled with worker numbers as far as there is room, one less than its length.

    Returns
    -------
    tuple
        How many payments are due; when that is more than there was room for, ``falling_due`` lists them. And the cash
        of all in yuan.
    """
    n, wanted, room = 0, 0, who.size - 1
    cash, ever_due = np.uint64(0), np.uint64(0)
    region, money, due = week.region, week.money, week.due
    places, groups = np.uint64(0), np.uint64(0)
    for slot in range(due.size):
        ever_due |= due[slot]
        places |= np.uint64(due[slot] > 0) << np.uint64(slot >> 3)
        groups |= np.uint64(due[slot] > 0) << np.uint64(slot & 7)
    counted, one_region = np.zeros(tally.size // TALLIES * 2, np.uint64), money.size == MONEY_ROWS
    rows, spent = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
    cells, owed = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint8)
    for first in range(low, high, BLOCK):
        block = words[first : min(high, first + BLOCK)]
        if one_region:
            for k in range(block.size):
                rows[k] = money[money_of(block[k])]
        else:
            for k in range(block.size):
                rows[k] = money[region[county_of(block[k])] * _ROWS + money_of(block[k])]
        # Nothing is looked up here, so that several people are worked out at once.
        for k in range(block.size):
            word = block[k]
            place = place_of(word)
            have = cash_of(word) + (rows[k] & _LOWER)
            left = min(have - min(have, rows[k] >> _HALF), CASH_HIGHEST)
            cash += left
            older = np.uint64(tenure_of(word) < _MOST)
            away = np.uint64(place >= _FIRST_AWAY) & np.uint64(place < _TRAVELLING)
            learns = np.uint64(experience_of(word) < _MOST) & away
            block[k] = ((word & ~CASH_MASK) | (left << CASH)) + (older << TENURE) + (learns << EXPERIENCE)
            spent[k] = have - left
            cells[k] = ((county_of(word) * _SIXTEEN + place) * _EIGHT + group_of(word)) << _ONE
            owed[k] = (ever_due >> (tenure_of(word) + older)) & (places >> place) & (groups >> group_of(word)) & _ONE
        for k in range(block.size):
            cell = cells[k]
            counted[cell] += _PERSON | (rows[k] & _LOWER)
            counted[cell + _ONE] += spent[k]
        owed[block.size :] = 0
        for at in range(0, block.size, AT_ONCE):
            bits = flagged(owed, at)
            while bits:
                k = at + lowest(bits)
                bits &= bits - _ONE
                if _is_due(due, block[k]):
                    who[n] = first + k
                    wanted += 1
                    n += n < room
    cells_of_all = tally.size // TALLIES
    for number in range(cells_of_all):
        tally[COUNT * cells_of_all + number] += counted[2 * number] >> _PEOPLE
        tally[INCOME * cells_of_all + number] += counted[2 * number] & (_PERSON - _ONE)
        tally[SPENDING * cells_of_all + number] += counted[2 * number + 1]
    return wanted, int(cash)


@numba.njit(cache=True, nogil=True)
def falling_due(
    words: NDArray[np.uint64], low: int, high: int, due: NDArray[np.uint64], who: NDArray[np.int32]
) -> None:
    """List those of a settled shard to whom a payment is due; the list must have room for all."""
    n = 0
    for i in range(low, high):
        if _is_due(due, words[i]):
            who[n] = i
            n += 1


def cells_of(words: NDArray[np.uint64], counties: int) -> NDArray[np.int64]:
    """Return people by county, place and group: (counties, 16, 8)."""
    cells = np.zeros((counties, PLACES, GROUPS), np.int64)
    _count_cells(words, cells.ravel())
    return cells


@numba.njit(cache=True, nogil=True)
def _count_cells(words: NDArray[np.uint64], cells: NDArray[np.int64]) -> None:
    """Count people by county, place and group; added to ``cells``, which is flat."""
    for word in words:
        cells[(county_of(word) * _SIXTEEN + place_of(word)) * _EIGHT + group_of(word)] += 1
