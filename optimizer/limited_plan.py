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


PRICE_UNIT = 1 << 24
"""Prices of a proof are whole numbers of this many parts of the tier's unit (a person, a yuan): so fine, that a price for
each yuan of a budget still has digits when a person is the unit."""


@dataclass(frozen=True)
class TierProof:
    """Prices from which the bound of one tier follows in whole numbers, by weak duality over all arcs.

    The tier makes ``sum o_a x_a`` small: ``-1`` for each person of a class up to ``part`` (who), ``1`` for each on a
    welfare post (last_resort), the yuan of the arc (where), 0 (relaxation). With the limits as
    ``low <= sum g_la x_a - (worth of the switches that are yes) <= high`` (``LimitRow.linear``) and U for ``PRICE_UNIT``
    an arc costs

    ``paid_a = U o_a + seat + cap + sum_l (high_l - low_l) g_la - sum_z switch_z w_za + sum_t held_t o_ta``

    where t runs over the earlier tiers of the plan, w are the weights of ``Switch.members`` and ``o_t`` their objectives
    (``relaxation``: 0 for every arc). A switch that is yes costs ``paid_z = switch_z least_z - (high_l - low_l) worth_z``.
    No plan that keeps what the earlier tiers reached, v_t (each in the sense "smaller is better", so ``-value`` in who), has
    less than, in parts of U,

    ``sum_w min(0, min_a paid_a) + sum_z min(0, paid_z) - sum seat s - sum cap c - sum high_l H_l + sum low_l L_l
    - sum_z switch_z base_z - sum_t held_t v_t``

    with H and L the bounds of ``linear``. The bound is this divided by U and rounded up; in who with its sign turned.
    No price is negative. Missing a limit by one unit, whose coefficient is q (the last of ``linear``), costs no less than the
    price says: ``q high_l`` and ``q low_l`` are at most ``held`` of the relaxation tier of the limit's unit, where the plan
    has one (in that tier itself U; in a relaxation tier of another unit 0); of a limit that is not hard at most
    ``U penalty_yuan`` in where and 0 elsewhere.

    Parameters
    ----------
    tier, part, bound
        As in ``TierValue``.
    seat, cap
        (posts,), (employers,) prices of seats and of employers' caps.
    high, low
        (limits,) prices of the two ends of each limit, in the order of ``Limited.rows``.
    condition
        (conditions,) prices of the rows that say when a switch may be yes, in the order of the limits, their switches and
        the conditions of these.
    held
        (earlier tiers,) prices of keeping what each earlier tier of ``Limited.tiers`` reached.
    """

    tier: str
    part: str
    bound: int
    seat: Ints
    cap: Ints
    high: Ints
    low: Ints
    condition: Ints
    held: Ints


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
    arcs
        How many there are.
    proofs
        Prices behind the bound of each tier, in the order of ``tiers``; none where integer programs over all arcs
        were solved, whose bounds come from their search.
    lottery
        What is drawn by lot between equals (``optimizer.limited_lottery``).
    """

    taken: Ints
    tiers: tuple[TierValue, ...]
    rows: tuple[LimitRow, ...]
    conflict: tuple[int, ...]
    arcs: int
    proofs: tuple[TierProof, ...] = ()
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
