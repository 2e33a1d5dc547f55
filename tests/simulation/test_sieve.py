"""Eight people looked at in vector instructions, against the same in NumPy."""

import numba
import numpy as np
from numpy.typing import NDArray

from simulation.draws import GOLDEN, Purpose, draws, key_of
from simulation.sieve import AT_ONCE, POSITIONS, between, fetch_early, listed, stirring
from simulation.word import LAYOUT, column

ENDING, PLAIN = (6, 15), (0, 1, 2, 7, 8)
LINES = (0.02, 0.125, 0.13)


@numba.njit
def _looked_through(
    words: NDArray[np.uint64], lines: NDArray[np.uint64], kinds: np.uint64, key: np.uint64, drawn: NDArray[np.uint32]
) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Return who may do something and who surely reviews; a multiple of eight people."""
    eight, n, m = np.uint64(AT_ONCE), np.uint64(0), np.uint64(0)
    size = np.uint64(words.size)
    steps = np.arange(words.size).astype(np.uint64) * GOLDEN
    unsure, sure = np.empty(words.size + AT_ONCE, np.uint16), np.empty(words.size + AT_ONCE, np.uint16)
    for k in range(np.uint64(0), size, eight):
        bits = stirring(words, k, steps, k, key, lines, kinds, drawn)
        n = listed(bits & np.uint64(255), k, POSITIONS, unsure, n)
        m = listed(bits >> eight, k, POSITIONS, sure, m)
    return unsure[:n], sure[:m]


def test_who_may_do_something_is_found_in_order() -> None:
    """Of 4,096 people with random words: draws, who may do something and whose review is sure are those NumPy says."""
    words = np.random.default_rng(7).integers(0, 1 << 64, 4096, np.uint64)
    place, key, drawn = column(words, "place"), key_of(3, 5, Purpose.EVENT), np.empty(4096, np.uint32)
    lines = (np.array(LINES) * 2.0**32).astype(np.uint64)
    kinds = sum(1 << 2 * one for one in ENDING) | sum(2 << 2 * one for one in PLAIN)
    unsure, sure = _looked_through(words, lines, np.uint64(kinds), key, drawn)
    u = draws(np.arange(4096), key).astype(np.uint64)
    assert np.array_equal(drawn, u)
    reviews = (lines[0] <= u) & (u < lines[1]) & np.isin(place, PLAIN)
    assert np.array_equal(sure, np.flatnonzero(reviews))
    assert np.array_equal(unsure, np.flatnonzero(((u < lines[2]) | np.isin(place, ENDING)) & ~reviews))
    assert min(len(sure), len(unsure)) > 100


def test_the_draw_may_be_below_every_line() -> None:
    """A line of 2**32 lies above every draw: everybody at a plain place surely reviews."""
    words, drawn = np.zeros(64, np.uint64), np.empty(64, np.uint32)
    lines = np.array([0, 1 << 32, 1 << 32], np.uint64)
    unsure, sure = _looked_through(words, lines, np.uint64(2), key_of(1, 1, Purpose.EVENT), drawn)
    assert (len(unsure), sure.tolist()) == (0, list(range(64)))


@numba.njit
def _inside(codes: NDArray[np.uint8], low: int, high: int) -> NDArray[np.uint16]:
    """Return where the codes lie between two ends; a multiple of eight codes."""
    found, n = np.empty(codes.size + AT_ONCE, np.uint16), np.uint64(0)
    for k in range(np.uint64(0), np.uint64(codes.size), np.uint64(AT_ONCE)):
        n = listed(between(codes, k, np.uint64(low), np.uint64(high)), k, POSITIONS, found, n)
    return found[:n]


def test_codes_are_told_apart() -> None:
    """Every code from 0 to 255 in a shuffled order: listed are those from the lower end to below the upper one."""
    codes = np.random.default_rng(9).permutation(256).astype(np.uint8)
    for low, high in ((2, 16), (0, 255), (16, 20), (0, 0)):
        assert np.array_equal(_inside(codes, low, high), np.flatnonzero((low <= codes) & (codes < high)))


@numba.njit
def _fetched(words: NDArray[np.uint64]) -> np.uint64:
    """Return the last word after every one was asked for early."""
    for i in range(words.size):
        fetch_early(words, np.uint64(i))
    return words[-1]


def test_what_is_fetched_early_keeps_its_value() -> None:
    """Fetching changes nothing."""
    words = np.arange(100, dtype=np.uint64) << np.uint64(LAYOUT["place"].shift)
    assert _fetched(words.copy()) == words[-1]
