"""A plan under limits, and what its tiers reached."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from domain.language import Text
from optimizer.limit_rows import LimitRow

Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
Progress = Callable[[Text, int, int], None]


@dataclass(frozen=True)
class TierValue:
    """What a tier reached and its proven bound: people of classes up to ``part``, welfare posts, yuan, or what is short."""

    tier: str
    part: str
    value: int
    bound: int


@dataclass(frozen=True)
class Limited:
    """A plan under limits.

    Parameters
    ----------
    taken
        (workers,) arc of each worker, -1 for unplaced.
    tiers
        In order; ``relaxation`` first where hard limits had to give.
    rows
        The limits.
    conflict
        Positions of a smallest set of hard rows that cannot be kept together; empty when all are kept, or when the
        search found no plan that keeps them all and no proof that there is none.
    lottery
        What is drawn by lot between equals (``optimizer.limited_lottery``).
    """

    taken: Ints
    tiers: tuple[TierValue, ...]
    rows: tuple[LimitRow, ...]
    conflict: tuple[int, ...]
    arcs: int
    lottery: str = "none"

    @property
    def on(self) -> Truths:
        """Which arcs are taken."""
        return taken_arcs(self.taken, self.arcs)

    @property
    def short(self) -> bool:
        """Whether a hard limit is missed."""
        return any(tier.value for tier in self.tiers if tier.tier == "relaxation")

    @property
    def proven(self) -> bool:
        """Whether every tier is at its bound."""
        return all(tier.value == tier.bound for tier in self.tiers)

    @property
    def penalty_yuan(self) -> int:
        """What the limits that may be missed at a price cost."""
        return sum(row.penalty_yuan * row.beyond(self.on) for row in self.rows if not row.hard)


def taken_arcs(taken: Ints, arcs: int) -> Truths:
    """Return which arcs are taken."""
    on = np.zeros(arcs, bool)
    on[taken[taken >= 0]] = True
    return on


def keeps_all(rows: Sequence[LimitRow], taken: Ints, arcs: int) -> bool:
    """Return whether an assignment keeps every limit, those with a price included."""
    on = taken_arcs(taken, arcs)
    return not any(row.beyond(on) for row in rows if row.hard or row.penalty_yuan)
