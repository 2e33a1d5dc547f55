"""The compiled loop of phase 8: everybody is paid, spends and grows older, and is counted in passing."""

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
from simulation.kernel import Week

COUNT, INCOME, SPENDING = 0, 1, 2
TALLIES = 3

_ONE, _SIXTEEN, _EIGHT, _MOST = np.uint64(1), np.uint64(16), np.uint64(8), np.uint64(63)
_TALLIES, _ROWS, _HALF, _LOWER = np.uint64(TALLIES), np.uint64(MONEY_ROWS), np.uint64(32), np.uint64(0xFFFFFFFF)
_FIRST_AWAY, _TRAVELLING = np.uint64(7), np.uint64(15)


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
        The shard.
    week
        This week's tables.
    tally
        (counties x 16 places x 8 groups x 3,): people, income, spending; added to.
    who
        Filled with worker numbers as far as there is room, one less than its length.

    Returns
    -------
    tuple
        How many payments are due; when that is more than there was room for, ``falling_due`` lists them. And the cash
        of all in yuan.
    """
    n, wanted, room = 0, 0, who.size - 1
    cash = np.uint64(0)
    region, money, due = week.region, week.money, week.due
    shard = words[low:high]
    for i in range(shard.size):
        word = shard[i]
        place, county = place_of(word), county_of(word)
        both = money[region[county] * _ROWS + money_of(word)]
        income = both & _LOWER
        have = cash_of(word) + income
        left = min(have - min(have, both >> _HALF), CASH_HIGHEST)
        cash += left
        older = np.uint64(tenure_of(word) < _MOST) << TENURE
        away = np.uint64(place >= _FIRST_AWAY) & np.uint64(place < _TRAVELLING)
        learns = np.uint64(experience_of(word) < _MOST) & away
        word = ((word & ~CASH_MASK) | (left << CASH)) + older + (learns << EXPERIENCE)
        shard[i] = word
        cell = ((county * _SIXTEEN + place) * _EIGHT + group_of(word)) * _TALLIES
        tally[cell] += _ONE
        tally[cell + np.uint64(1)] += income
        tally[cell + np.uint64(2)] += have - left
        pays = np.int64((due[place] >> tenure_of(word)) & _ONE)
        who[n] = low + i
        wanted += pays
        n += pays & (n < room)
    return wanted, np.int64(cash)


@numba.njit(cache=True, nogil=True)
def falling_due(words: NDArray[np.uint64], low: int, high: int, due: NDArray[np.uint64], who: NDArray[np.int32]) -> None:
    """List those of a settled shard to whom a payment is due; the list must have room for all."""
    n = 0
    for i in range(low, high):
        if (due[place_of(words[i])] >> tenure_of(words[i])) & _ONE:
            who[n] = i
            n += 1


@numba.njit(cache=True, nogil=True)
def count_cells(words: NDArray[np.uint64], cells: NDArray[np.int64]) -> None:
    """Count people by county, place and group; added to ``cells`` (counties, 16, 8)."""
    for word in words:
        cells[county_of(word), place_of(word), group_of(word)] += 1
