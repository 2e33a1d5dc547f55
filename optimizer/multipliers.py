"""What proves the bound of a tier under limits: a whole number for every seat, cap, limit and earlier tier.

At given multipliers nobody can do better than to take the cheapest arc or none, and a switch than to be yes where that is
cheaper; what all of them pay, less what is priced, is below the objective of every plan that keeps the limits and is as
good in the earlier tiers. The bound holds for any multipliers that are allowed, whatever found them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from optimizer.ceilings import Ceilings
from optimizer.flow import Problem

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
TierName = tuple[str, str]
FRACTION_BITS = 12
"""Bits behind the point of a multiplier."""
ONE = 1 << FRACTION_BITS
DEAREST = 2.0**40
"""No multiplier of a limit is larger, so that sums stay within 64 bits."""


@dataclass(frozen=True)
class Multipliers:
    """Multipliers of one tier, in 1/4096 of its unit.

    Parameters
    ----------
    seat, cap, row
        Of the seats (posts,), of the employers' caps (employers,) and of the ceilings (rows,); none is negative.
    held
        Of earlier tiers, by tier and part. One above zero prices being worse there than the plan is; one below zero, being
        better than the tier's bound, which nobody can be.
    """

    seat: Ints
    cap: Ints
    row: Ints
    held: Mapping[TierName, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Held:
    """An earlier tier as later ones meet it: its objective to be made small, its value, and what nobody can go below.

    ``arcs`` is (arcs,); ``misses`` (rows,) what missing a ceiling by one unit adds.
    """

    name: TierName
    arcs: Ints
    misses: Ints
    value: int
    bound: int


def dearest_of(
    ceilings: Ceilings, miss_cost: Floats, earlier: Sequence[Held], held: Mapping[TierName, float]
) -> Floats:
    """Return what the multiplier of each ceiling may be at most: what missing it by one unit costs; infinite where none may be.

    Parameters
    ----------
    ceilings
        The limits.
    miss_cost
        (rows,) what missing a ceiling by one unit adds to the objective, infinite where it may not be missed.
    earlier, held
        The tiers that are held, and their prices.
    """
    total = miss_cost.astype(float)
    for tier in earlier:
        total = total + held.get(tier.name, 0.0) * tier.misses
    most: Floats = np.maximum(total, 0.0) / ceilings.unit
    return most


def rounded(seat: Floats, cap: Floats, row: Floats, dearest: Floats, held: Mapping[TierName, float]) -> Multipliers:
    """Return prices as multipliers; those of ceilings are cut at ``dearest`` (rows,)."""

    def whole(part: Floats) -> Ints:
        return np.rint(np.maximum(part, 0) * ONE).astype(np.int64)

    prices = np.floor(np.clip(row, 0, np.minimum(dearest, DEAREST)) * ONE).astype(np.int64)
    return Multipliers(whole(seat), whole(cap), prices, {name: round(price * ONE) for name, price in held.items()})


def proves(problem: Problem, ceilings: Ceilings, cost: Ints, found: Multipliers, earlier: Sequence[Held]) -> int:
    """Return the bound that multipliers prove, in whole numbers over all arcs.

    Parameters
    ----------
    problem, ceilings
        The assignment and its limits.
    cost
        (arcs,) objective of each arc; staying out costs nothing.
    found
        The multipliers.
    earlier
        The tiers that are held.
    """
    entry = found.seat + (np.where(problem.employer >= 0, found.cap[problem.employer], 0) if len(found.cap) else 0)
    columns = ceilings.matrix.T @ found.row
    paid = cost * ONE + entry[problem.post] + columns[: ceilings.arcs]
    total = 0
    for tier in earlier:
        price = found.held.get(tier.name, 0)
        if price:
            paid = paid + tier.arcs * price
            total -= price * (tier.value if price > 0 else tier.bound)
    best = np.zeros(problem.workers, np.int64)
    busy = np.diff(problem.start) > 0
    best[busy] = np.minimum(0, np.minimum.reduceat(paid, problem.start[:-1][busy])) if len(paid) else 0
    total += sum(best.tolist()) + sum(np.minimum(columns[ceilings.arcs :], 0).tolist())
    total -= sum((found.seat * problem.seats).tolist()) + sum((found.cap * problem.cap).tolist())
    total -= sum((found.row * ceilings.most).tolist())
    return -((-total) // ONE)
