"""The proof of every tier under limits: prices from which its bound follows, or as much of it as prices can prove.

The search hands over its own. Where integer programs over all arcs were solved, three sources are tried, the cheapest first:
the tier before where it counts the same people, a cover where as many are placed as without limits (a set of full posts
that all others want), and the linear relaxation over all arcs. What they leave open is the word of the integer program.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import linprog

from optimizer.flow import Problem
from optimizer.limit_field import spans
from optimizer.limit_rows import LimitRow, Sheet, sheet_of
from optimizer.limited_plan import PRICE_UNIT, Limited, TierProof, TierValue
from optimizer.tier_bounds import Tiers

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
DEAREST = 2.0**30
"""No price of a limit is larger, so that sums stay within 64 bits."""


def certified(problem: Problem, tiers: Tiers, found: Limited, unlimited: Ints) -> Limited:
    """Return the plan with a proof for each tier.

    Parameters
    ----------
    problem, tiers
        The assignment on all arcs, and what its tiers count.
    found
        The plan; proofs that it holds stay.
    unlimited
        (workers,) arcs taken in a best plan without limits.
    """
    if found.proofs:
        return found
    court = Court(problem, tiers, found.rows, found.short)
    for number, tier in enumerate(found.tiers):
        best: TierProof | None = None
        for proof in court.tried(tier, found.tiers[:number], unlimited):
            best = proof if best is None or court.sign(tier) * proof.bound > court.sign(tier) * best.bound else best
            if best.bound == tier.bound:
                break
        if best is None:
            raise ValueError("no prices were tried")
        court.done.append(best)
    return replace(found, proofs=tuple(court.done))


@dataclass
class Court:
    """What all tiers are proven from, and the proofs made so far."""

    problem: Problem
    tiers: Tiers
    rows: Sequence[LimitRow]
    relaxed: bool

    def __post_init__(self) -> None:
        """Start with no proof."""
        self.done: list[TierProof] = []

    @cached_property
    def sheet(self) -> Sheet:
        """The limits as one system."""
        return sheet_of(self.rows, len(self.problem.post))

    @staticmethod
    def sign(tier: TierValue | TierProof) -> int:
        """Return -1 for a tier that is to be made large."""
        return -1 if tier.tier == "who" else 1

    def objective(self, tier: TierValue | TierProof) -> Ints:
        """Return what each arc adds to a tier that is to be made small: (arcs,)."""
        if tier.tier == "who":
            return -(self.tiers.who <= int(tier.part[3:])).astype(np.int64)
        if tier.tier == "relaxation":
            return np.zeros(len(self.tiers.who), np.int64)
        return self.tiers.welfare if tier.tier == "last_resort" else self.tiers.cost

    def misses(self, tier: TierValue | TierProof) -> Floats:
        """Return what missing each limit by a unit adds to a tier: (limits,), infinite where it must not be missed."""
        found = np.zeros(len(self.rows))
        for number, row in enumerate(self.rows):
            if tier.tier == "relaxation":
                found[number] = float(row.hard and row.unit == tier.part)
            elif row.hard:
                found[number] = 0.0 if self.relaxed else np.inf
            elif tier.tier == "where":
                found[number] = row.penalty_yuan
        return found

    def added(self, tier: TierValue) -> Floats:
        """Return the same as numbers: 0 where a limit must not be missed."""
        found = self.misses(tier)
        return np.where(np.isfinite(found), found, 0.0)

    def tried(self, tier: TierValue, earlier: Sequence[TierValue], unlimited: Ints) -> Iterator[TierProof]:
        """Yield proofs of a tier, each from another source."""
        nothing = self._nothing(tier, len(earlier))
        objective = self.objective(tier)
        if tier.tier == "who":
            if earlier and earlier[-1].tier == "who" and (self.objective(earlier[-1]) == objective).all():
                held = np.append(self.done[-1].held, 0)
                yield replace(self.done[-1], part=tier.part, held=held)
            for seat, cap in cover(self.problem, objective < 0, unlimited):
                yield self.proven(replace(nothing, seat=seat * PRICE_UNIT, cap=cap * PRICE_UNIT), earlier)
        yield self.proven(nothing, earlier)
        if len(objective):
            yield from (self.proven(proof, earlier) for proof in self._relaxation(nothing, tier, earlier))

    def _nothing(self, tier: TierValue, earlier: int) -> TierProof:
        problem, sheet = self.problem, self.sheet
        sizes = (len(problem.seats), len(problem.cap), sheet.limits, sheet.limits, sheet.conditions, earlier)
        return TierProof(tier.tier, tier.part, 0, *(np.zeros(size, np.int64) for size in sizes))

    def proven(self, proof: TierProof, earlier: Sequence[TierValue]) -> TierProof:
        """Return a proof with the bound that its prices prove over all arcs."""
        problem, sheet, arcs = self.problem, self.sheet, len(self.problem.post)
        columns = sheet.matrix.T @ np.concatenate([proof.high - proof.low, -proof.condition])
        entry = proof.seat + (np.where(problem.employer >= 0, proof.cap[problem.employer], 0) if len(proof.cap) else 0)
        paid = self.objective(proof) * PRICE_UNIT + entry[problem.post] + columns[:arcs]
        total = 0
        for tier, price in zip(earlier, proof.held.tolist(), strict=True):
            paid = paid + self.objective(tier) * price
            total -= price * self.sign(tier) * tier.value
        best = np.zeros(problem.workers, np.int64)
        busy = np.diff(problem.start) > 0
        if arcs:
            best[busy] = np.minimum(0, np.minimum.reduceat(paid, problem.start[:-1][busy]))
        total += sum(best.tolist()) + sum(np.minimum(columns[arcs:], 0).tolist())
        ends = np.where(np.isfinite(sheet.high), sheet.high, 0), np.where(np.isfinite(sheet.low), sheet.low, 0)
        high, low = (end.astype(np.int64).tolist() for end in ends)
        for price, most in (
            (proof.seat, problem.seats.tolist()), (proof.cap, problem.cap.tolist()), (proof.high, high[: sheet.limits]),
            (-proof.low, low[: sheet.limits]), (-proof.condition, low[sheet.limits :]),
        ):  # fmt: skip
            total -= sum(one * end for one, end in zip(price.tolist(), most, strict=True))
        return replace(proof, bound=self.sign(proof) * -((-total) // PRICE_UNIT))

    def _relaxation(self, nothing: TierProof, tier: TierValue, earlier: Sequence[TierValue]) -> Iterator[TierProof]:
        """Yield the prices of the linear relaxation over all arcs, in whole parts and within what they may be."""
        problem, sheet, arcs = self.problem, self.sheet, len(self.problem.post)
        misses = self.misses(tier)
        may = np.flatnonzero(np.isfinite(misses))
        above, below = (np.flatnonzero(np.isfinite(end[: sheet.limits])) for end in (sheet.high, sheet.low))
        width = arcs + sheet.switches + 2 * len(may)
        owner, columns = problem.worker_of_arc(), np.arange(arcs)
        own = problem.employer[problem.post]
        capped = np.flatnonzero(own >= 0)

        def over_arcs(keys: Any, at: Any, size: int) -> sp.csr_array:
            return sp.csr_array((np.ones(len(at)), (keys, at)), shape=(size, width))

        def over_limits(which: Ints, side: int, first: int) -> sp.csr_array:
            part = sp.csr_array(side * sheet.matrix[which].astype(float))
            slack = np.zeros((len(which), 2 * len(may)))
            for at, limit in enumerate(may.tolist()):
                slack[which == limit, first + at] = -sheet.unit[limit]
            return sp.csr_array(sp.hstack([part, sp.csr_array(slack)]))

        conditions = np.arange(sheet.limits, sheet.limits + sheet.conditions)
        held = [
            sp.csr_array(
                np.concatenate([self.objective(t), np.zeros(sheet.switches), *[self.added(t)[may]] * 2])[None, :]
            )
            for t in earlier
        ]
        values = [float(self.sign(t) * t.value) for t in earlier]
        system: Any = sp.vstack(
            [
                over_arcs(owner, columns, problem.workers), over_arcs(problem.post, columns, len(problem.seats)),
                over_arcs(own[capped], capped, len(problem.cap)), over_limits(above, 1, 0),
                over_limits(below, -1, len(may)), over_limits(conditions, -1, 0),
                *held,
            ], format="csr",
        )  # fmt: skip
        ends = np.concatenate(
            [np.ones(problem.workers), problem.seats, problem.cap, sheet.high[above], -sheet.low[below], -sheet.low[conditions],
             values]
        )  # fmt: skip
        objective = np.concatenate([self.objective(tier), np.zeros(sheet.switches), *[misses[may]] * 2]).astype(float)
        upper = np.full(width, np.inf)
        upper[arcs : arcs + sheet.switches] = 1.0
        between: Any = np.column_stack([np.zeros(width), upper])
        scale = max(1.0, float(np.abs(objective).max(initial=1.0)) / 1e4)
        answer = linprog(objective / scale, A_ub=system, b_ub=ends, bounds=between, method="highs")
        if answer.status != 0:
            return
        sizes = (
            problem.workers,
            len(problem.seats),
            len(problem.cap),
            len(above),
            len(below),
            sheet.conditions,
            len(held),
        )
        parts = np.split(np.maximum(-answer.ineqlin.marginals * scale, 0.0), np.cumsum(sizes)[:-1])
        _, seat, cap, over, under, condition, keeping = parts
        prices = np.rint(keeping * PRICE_UNIT).astype(np.int64)
        dearest = misses + sum(price / PRICE_UNIT * self.added(t) for price, t in zip(prices, earlier, strict=True))
        dearest = np.clip(dearest, 0.0, DEAREST) / sheet.unit[: sheet.limits]
        high, low = nothing.high.copy(), nothing.low.copy()
        high[above] = np.floor(np.minimum(over, dearest[above]) * PRICE_UNIT)
        low[below] = np.floor(np.minimum(under, dearest[below]) * PRICE_UNIT)
        whole = [np.rint(part * PRICE_UNIT).astype(np.int64) for part in (seat, cap, condition)]
        yield replace(nothing, seat=whole[0], cap=whole[1], high=high, low=low, condition=whole[2], held=prices)


def cover(problem: Problem, chosen: Truths, taken: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield a 1 for every seat and cap that people left out compete for, where the plan cannot be grown.

    Parameters
    ----------
    problem
        The assignment.
    chosen
        (arcs,) those of the people who count.
    taken
        (workers,) arcs of a plan that places as many of them as can be without limits.
    """
    owner = problem.worker_of_arc()
    counts = np.zeros(problem.workers, bool)
    counts[owner[chosen]] = True
    placed = counts & (taken >= 0)
    post_of = np.full(problem.workers, -1, np.int64)
    post_of[placed] = problem.post[taken[placed]]
    load = np.bincount(post_of[placed], minlength=len(problem.seats))
    capped = problem.employer >= 0
    use = np.bincount(problem.employer[capped], load[capped], len(problem.cap))
    by_post = np.argsort(post_of, kind="stable").astype(np.int64)
    first = np.searchsorted(post_of[by_post], np.arange(len(problem.seats) + 1)).astype(np.int64)
    posts, employers = np.zeros(len(problem.seats), bool), np.zeros(len(problem.cap), bool)
    people = np.flatnonzero(counts & ~placed).astype(np.int64)
    while len(people):
        new = np.unique(problem.post[spans(problem.start, people)])
        new = new[~posts[new]]
        posts[new] = True
        own = np.unique(problem.employer[new[load[new] < problem.seats[new]]])
        if len(own) and (own[0] < 0 or (use[own] < problem.cap[own]).any()):
            return  # somebody could be added: the plan is not the largest
        own = own[~employers[own]]
        employers[own] = True
        more = np.flatnonzero(np.isin(problem.employer, own) & ~posts & (load > 0))
        posts[more] = True
        people = by_post[spans(first, np.concatenate([new, more]).astype(np.int64))]
    under = employers[problem.employer] & capped if len(employers) else np.zeros(len(posts), bool)
    yield (posts & ~under).astype(np.int64), employers.astype(np.int64)
