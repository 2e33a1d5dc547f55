"""Counter-based draws: a number depends on seed, week, worker and purpose only, never on the order of execution."""

from enum import IntEnum
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_FIRST, _SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
GOLDEN = np.uint64(_GOLDEN)
FIRST, SECOND = np.uint64(_FIRST), np.uint64(_SECOND)


class Purpose(IntEnum):
    """What a draw decides; each purpose has its own numbers, so that one lever moves no other's draws."""

    EVENT = 1
    CHOICE = 2
    RATION = 3
    FIRM = 4
    TAKE_UP = 5
    CLAIM = 6
    DISMISS = 7
    POPULATION = 100


def key_of(seed: int, week: int, purpose: int) -> np.uint64:
    """Return the key of all draws of a purpose in a week (any integers)."""
    z = _mixed((seed & _MASK) ^ _GOLDEN)
    z = _mixed((z + (week & _MASK) * 0xD1B54A32D192ED03) & _MASK)
    return np.uint64(_mixed((z + purpose * 0x2545F4914F6CDD1D) & _MASK))


def _mixed(z: int) -> int:
    z = ((z ^ (z >> 30)) * _FIRST) & _MASK
    z = ((z ^ (z >> 27)) * _SECOND) & _MASK
    return z ^ (z >> 31)


@numba.njit(cache=True, nogil=True, inline="always")
def draw(worker: int | np.uint64, key: np.uint64) -> np.uint32:
    """Return a uniform 32-bit number for a worker: the upper half of SplitMix64's output."""
    z = np.uint64(worker) * np.uint64(0x9E3779B97F4A7C15) + key
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.uint32((z ^ (z >> np.uint64(31))) >> np.uint64(32))


@numba.njit(cache=True, nogil=True)
def draw_each(workers: NDArray[np.int32], key: np.uint64) -> NDArray[np.uint32]:
    """Return ``draw`` for many workers in a compiled loop."""
    drawn = np.empty(workers.size, np.uint32)
    for k in range(workers.size):
        drawn[k] = draw(workers[k], key)
    return drawn


def draws(workers: NDArray[Any], key: np.uint64) -> NDArray[np.uint32]:
    """Return ``draw`` for many workers at once."""
    with np.errstate(over="ignore"):
        z = workers.astype(np.uint64) * GOLDEN + key
        z = (z ^ (z >> np.uint64(30))) * FIRST
        z = (z ^ (z >> np.uint64(27))) * SECOND
        return ((z ^ (z >> np.uint64(31))) >> np.uint64(32)).astype(np.uint32)


def uniforms(workers: NDArray[Any], key: np.uint64) -> NDArray[np.float64]:
    """Return draws as numbers strictly between 0 and 1."""
    return (draws(workers, key).astype(np.float64) + 0.5) / 2.0**32
