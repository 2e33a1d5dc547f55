"""What the tiers count under limits, arc by arc, and how an earlier tier is held while a later one is solved."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.ceilings import Ceilings
from optimizer.limit_rows import LimitRow
from optimizer.limited_plan import TierValue
from optimizer.multipliers import Held

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Tiers:
    """What the tiers count, by arc: class and welfare of its worker and post, and its cost in yuan.

    ``classes`` is their number, ``most`` (classes,) how many people up to each class a best plan without limits places.
    """

    who: Ints
    welfare: Ints
    cost: Ints
    classes: int
    most: Ints

    def objective(self, tier: str, part: str) -> Ints:
        """Return what each arc adds to a tier that is to be made small: (arcs,)."""
        if tier == "who":
            return -(self.who <= int(part[3:])).astype(np.int64)
        if tier == "relaxation":
            return np.zeros(len(self.who), np.int64)
        return self.welfare if tier == "last_resort" else self.cost


@dataclass(frozen=True)
class Holding:
    """Earlier tiers as later ones meet them.

    Parameters
    ----------
    tiers, ceilings
        What is counted.
    relaxed
        Whether hard limits had to give: they may then be missed, by as much as the plan misses.
    units
        (rows,) people, yuan or projects.
    """

    tiers: Tiers
    ceilings: Ceilings
    relaxed: bool
    units: npt.NDArray[np.str_]

    @classmethod
    def of(cls, tiers: Tiers, ceilings: Ceilings, rows: Sequence[LimitRow], relaxed: bool) -> "Holding":
        """Return how the tiers of some limits are held."""
        return cls(tiers, ceilings, relaxed, np.array([*(row.unit for row in rows), ""])[ceilings.limit])

    def tier(self, found: TierValue) -> Held:
        """Return a tier that was solved."""
        sign = -1 if found.tier == "who" else 1
        misses = self._misses(found.tier, found.part)
        sure = found.bound if found.certified is None else found.certified
        arcs = self.tiers.objective(found.tier, found.part)
        return Held((found.tier, found.part), arcs, misses, sign * found.value, sign * sure)

    def miss_cost(self, tier: str, part: str = "") -> Floats:
        """Return what missing each ceiling by a unit adds to a tier: (rows,), infinite where it may not be missed."""
        ceilings = self.ceilings
        may = ceilings.missable & (~ceilings.hard | (self.relaxed or tier == "relaxation"))
        return np.where(may, self._misses(tier, part), np.inf)

    def _misses(self, tier: str, part: str) -> Ints:
        ceilings = self.ceilings
        if tier == "relaxation":
            return (ceilings.hard & (self.units == part)).astype(np.int64)
        priced = ceilings.penalty_yuan if tier == "where" else 0
        return np.where(ceilings.missable & ~ceilings.hard, priced, 0)
