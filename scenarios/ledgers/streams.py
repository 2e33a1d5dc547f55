"""Named random streams: adding a table or a column never shifts the numbers of another."""

import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Streams:
    """Generators by name, all derived from one seed.

    Parameters
    ----------
    seed
        Non-negative integer; the same seed and name give the same numbers everywhere.
    prefix
        Put before every name.
    """

    def __init__(self, seed: int, prefix: str = "") -> None:
        if seed < 0:
            raise ValueError(f"seed {seed}: a seed is zero or more")
        self._seed = seed
        self._prefix = prefix

    def within(self, name: str) -> "Streams":
        """Return the streams of one part, such as a county; they share nothing with those of another."""
        return Streams(self._seed, f"{self._prefix}{name}/")

    def __getitem__(self, name: str) -> np.random.Generator:
        """Return a fresh generator of this name, always at its start."""
        digest = hashlib.sha256((self._prefix + name).encode()).digest()
        words = [int.from_bytes(digest[i : i + 4], "big") for i in range(0, 16, 4)]
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self._seed, *words])))

    def pick(self, name: str, options: Iterable[Any], shares: npt.ArrayLike, count: int) -> Array:
        """Return ``count`` of the options as an object array, drawn by their relative shares."""
        weights = np.asarray(shares, dtype=float)
        values = np.empty(len(weights), dtype=object)
        values[:] = list(options)
        drawn: Array = values[self[name].choice(len(values), size=count, p=weights / weights.sum())]
        return drawn

    def chance(self, name: str, share: float | Array, count: int) -> npt.NDArray[np.bool_]:
        """Return ``count`` coin tosses, true with probability ``share``."""
        return self[name].random(count) < share

    def flags(self, name: str, yes: float, no: float, count: int) -> Array:
        """Return flags with these shares of yes and no, blank (None) for the rest."""
        return self.pick(name, (True, False, None), (yes, no, max(0.0, 1.0 - yes - no)), count)

    def blanked(self, name: str, values: Array, share: float) -> Array:
        """Return the values as objects with this share of them blank."""
        result = np.asarray(values).astype(object)
        result[self.chance(f"{name}/blank", share, len(result))] = None
        return result


def days(first: np.datetime64 | Array, offsets: Array) -> npt.NDArray[np.datetime64]:
    """Return the days this many days after the first."""
    moved: npt.NDArray[np.datetime64] = np.asarray(first, dtype="datetime64[D]") + np.asarray(
        offsets, dtype="int64"
    ).astype("timedelta64[D]")
    return moved


def only_where(mask: Array, values: Any) -> Array:
    """Return the values (one for all, or one each) as objects where the mask holds, None elsewhere."""
    result = np.full(len(mask), None, dtype=object)
    one_each = not isinstance(values, str) and np.ndim(values) > 0
    result[mask] = np.asarray(values, dtype=object)[mask] if one_each else values
    return result


def blank_where(values: Array, mask: Array) -> Array:
    """Return the values as objects, None (NaT for days) where the mask holds."""
    values = np.asarray(values)
    result = values.copy() if values.dtype.kind == "M" else values.astype(object)
    result[mask] = np.datetime64("NaT") if values.dtype.kind == "M" else None
    return result
