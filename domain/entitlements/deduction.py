"""Credits against taxes: deducted from the heads of tax in their order; what they cannot bear lapses."""

from dataclasses import dataclass, field, replace

import numpy as np

from domain.entitlements.asks import Asks
from domain.entitlements.claims import Claims
from domain.entitlements.fact import Rows
from domain.entitlements.months import Figures
from domain.entitlements.scene import Scene


@dataclass(frozen=True)
class Deducted:
    """What one instrument takes from one head of tax of many payees (rows of workers or employers)."""

    instrument: str
    payee: str
    head: str
    rows: Rows
    yuan: Figures


@dataclass
class Deduction:
    """The taxes of the year that are still there to deduct from."""

    scene: Scene
    taken: list[Deducted] = field(default_factory=list)
    _left: dict[tuple[str, str], Figures] = field(default_factory=dict)

    def settle(self, claims: Claims, asks: Asks) -> Claims:
        """Return the claims with what the payee's taxes bear, in order of day; 0 lapses, NaN hangs on an unknown tax.

        Claims that are open stand behind sure ones, and a tax that is not known is asked for only where those before
        it do not bear all.
        """
        payee = "employer" if claims.instrument.pays == "employer" else "worker"
        who = claims.rows if payee == claims.instrument.case else self.scene.work.employer[claims.rows]
        heads = claims.spots.values(str(claims.instrument.parameter("heads")))
        rank = self.scene.rank(claims.instrument.case)[claims.rows]
        order = np.lexsort((rank, claims.payable, ~claims.sure, who))
        yuan, codes = claims.yuan.copy(), claims.asks
        for listed in dict.fromkeys(tuple(listed or ()) for listed in heads):
            same = np.array([tuple(other or ()) == listed for other in heads], dtype=bool)[claims.spots.code]
            chosen = order[same[order] & (who[order] >= 0)]
            yuan[chosen], unknown = self._deduct(claims.instrument.id, payee, listed, who[chosen], claims.yuan[chosen])
            for head, rows in unknown.items():
                where = np.zeros(len(yuan), bool)
                where[chosen[rows]] = True
                codes = asks.add(codes, head, where)
        return replace(claims, yuan=yuan, due=np.fmin(claims.due, yuan), asks=codes)

    def _deduct(
        self, instrument: str, payee: str, heads: tuple[str, ...], who: Rows, wanted: Figures
    ) -> tuple[Figures, dict[str, Rows]]:
        """Return what each claim of the payees (sorted) gets, and the claims that hang on an unknown head."""
        first = np.append(True, who[1:] != who[:-1])[: len(who)]
        start, back = np.flatnonzero(first), np.cumsum(first) - 1
        payees = who[start]
        claimed = np.nan_to_num(wanted)
        need = np.bincount(back, claimed, len(payees))
        borne = np.zeros(len(payees))
        blocked = np.zeros(len(payees), bool)
        unknown: dict[str, Rows] = {}
        before = np.cumsum(claimed) - claimed
        if len(start):
            before -= before[start][back]
        for head in heads:
            left = self._left_of(payee, head)[payees]
            open_ = np.isnan(left) & (need > borne) & ~blocked
            if open_.any():
                unknown[head] = np.flatnonzero(open_[back] & (before + claimed > borne[back]))
            blocked |= open_
            part = np.where(blocked | np.isnan(left), 0.0, np.minimum(need - borne, left))
            borne += part
            self._left_of(payee, head)[payees] -= part
            self.taken.append(Deducted(instrument, payee, head, payees[part > 0], part[part > 0]))
        got = np.clip(borne[back] - before, 0.0, wanted)
        return np.where(blocked[back] & (got < wanted), np.nan, got), unknown

    def _left_of(self, payee: str, head: str) -> Figures:
        """Return what is left of a head of tax, NaN where it is not known."""
        if (payee, head) not in self._left:
            fact = self.scene.fact(head, payee)
            self._left[payee, head] = np.where(fact.known, fact.values, 0.0 if fact.none else np.nan)
        return self._left[payee, head]
