"""Beside each other: what gives way, what was paid already, what caps leave, what taxes can bear."""

from dataclasses import dataclass, field, replace

import numpy as np

from domain.entitlements.asks import Asks
from domain.entitlements.claim import RowsClaim
from domain.entitlements.claims import Claims
from domain.entitlements.deduction import Deduction
from domain.entitlements.fact import Codes, Flags, Rows, encoded
from domain.entitlements.months import Figures
from domain.entitlements.payments import Payments, sums
from domain.entitlements.scene import Scene
from domain.policy.amount_forms import FORMS
from domain.policy.instrument import Cap, Instrument

FREE, OPEN, TAKEN = 0, 1, 2
"""Whether a subject is paid by an instrument that others give way to: no, perhaps, yes."""


@dataclass(frozen=True)
class Dropped:
    """Rows that lose their claim, and why: ``gives_way``, ``paid``, ``capped``, ``lapsed``, ``nothing``, by what."""

    why: str
    by: str
    rows: Rows


@dataclass
class Combining:
    """What instruments already settled leave to the next."""

    scene: Scene
    asks: Asks
    payments: Payments
    deduction: Deduction
    dropped: dict[str, list[Dropped]] = field(default_factory=dict)
    _taken: dict[tuple[str, str], tuple[Codes, Rows]] = field(default_factory=dict)
    _used: dict[str, Figures] = field(default_factory=dict)
    _keys: dict[str, tuple[Codes, Codes, int]] = field(default_factory=dict)

    def settle(self, claims: Claims) -> Claims:
        """Return what is left of the claims on an instrument after all that stands before it."""
        instrument = claims.instrument
        for other in instrument.gives_way_to:
            claims = self._give_way(claims, self.scene.policy.instrument(other))
        claims = self._less_paid(claims)
        for cap in self.scene.policy.caps:
            if instrument.id in cap.instruments:
                claims = self._capped(claims, cap)
        if instrument.settle == "ordered_deduction":
            left = self.deduction.settle(claims, self.asks)
            self._drop(claims, ~np.isnan(left.yuan) & (left.yuan <= 0), "lapsed", str(instrument.parameter("heads")))
            claims = left.take(np.isnan(left.yuan) | (left.yuan > 0))
        if any(instrument.id in other.gives_way_to for other in self.scene.policy.instruments):
            self._take(claims)
        return claims

    def _drop(self, claims: Claims, gone: Flags, why: str, by: str) -> None:
        if gone.any():
            self.dropped.setdefault(claims.instrument.id, []).append(Dropped(why, by, claims.rows[gone]))

    def _give_way(self, claims: Claims, other: Instrument) -> Claims:
        """Drop the claims of whoever the other instrument pays; where it may pay, its questions are asked first."""
        subject = "worker" if claims.instrument.case == other.case == "worker" else "employer"
        state, codes = self._taken_by(other, subject)
        who = claims.rows if subject == claims.instrument.case else self.scene.work.employer[claims.rows]
        found = np.where(who >= 0, state[who], FREE)
        gone = found == TAKEN
        self._drop(claims, gone, "gives_way", other.id)
        open_ = np.where(found == OPEN, codes[who], 0)
        return replace(claims, asks=self.asks.merged(claims.asks, open_)).take(~gone)

    def _taken_by(self, instrument: Instrument, subject: str) -> tuple[Codes, Rows]:
        """Return for each worker or employer whether the instrument pays, and what would have to be asked."""
        size = self.scene.cases(subject)
        key = instrument.id, subject
        if key not in self._taken:
            self._taken[key] = np.zeros(size + 1, np.int32), np.zeros(size + 1, np.int64)
            rows = self.payments.worker if subject == "worker" else self.payments.employer
            paid = self.payments.chosen((instrument.id,), "year") & (rows >= 0)
            self._taken[key][0][rows[paid]] = TAKEN
        return self._taken[key]

    def _take(self, claims: Claims) -> None:
        """Note whom the claims pay, for the instruments that give way to this one."""
        for subject in ("worker", "employer"):
            if subject == "worker" and claims.instrument.case == "employer":
                continue
            state, codes = self._taken_by(claims.instrument, subject)
            who = claims.rows if subject == claims.instrument.case else self.scene.work.employer[claims.rows]
            there = who >= 0
            maybe, surely = there & ~claims.sure, there & claims.sure
            state[who[maybe]] = np.maximum(state[who[maybe]], OPEN)
            codes[who[maybe]] = claims.asks[maybe]
            state[who[surely]] = TAKEN

    def _less_paid(self, claims: Claims) -> Claims:
        """Take off what was paid on the claim."""
        instrument = claims.instrument
        since = None
        if FORMS[instrument.amount].span == "ever":
            since = self.scene.begin(instrument.begin, instrument.case)
        made = self.payments.on_claims(instrument.id, instrument.case, self.scene.cases(instrument.case), since)
        paid = np.zeros(len(claims.rows)) if made is None else made[claims.rows]
        yuan = claims.yuan - paid
        self._drop(claims, yuan <= 0, "paid", instrument.id)
        payable = claims.payable
        if instrument.amount == "milestones":
            whole = RowsClaim(self.scene, instrument, claims.rows, claims.spots, self.scene.last_day)
            payable = np.fmax(payable, whole.step_day(paid))
        left = replace(claims, payable=payable, yuan=yuan, due=np.maximum(claims.due - paid, 0.0), paid=paid)
        return left.take(~(yuan <= 0))

    def _capped(self, claims: Claims, cap: Cap) -> Claims:
        """Leave what the cap leaves, first come first served: sure claims before open ones, then by day and id."""
        rows_of, _, size = self._key(cap.per)
        key = (rows_of[claims.rows] if claims.instrument.case == "worker" else claims.rows).astype(np.int64)
        claims = replace(claims, asks=self._asked(claims, cap, key))
        limit = claims.spots.figures(cap.limit)
        used = self._used_by(cap, size)
        bound = (key >= 0) & ~np.isnan(limit)
        wanted = np.where(bound, np.nan_to_num(claims.yuan) if cap.counts == "yuan" else 1.0, 0.0)
        part = np.full(len(key), np.inf)
        # Where all that is wanted under a key fits, nobody stands before anybody.
        tight = np.flatnonzero(bound & (used[key] + sums(np.where(bound, key, size), wanted, size + 1)[key] > limit))
        rank = self.scene.rank(claims.instrument.case)[claims.rows[tight]] if len(tight) else tight
        order = tight[np.lexsort((rank, claims.payable[tight], ~claims.sure[tight], key[tight]))]
        part[order] = np.maximum(limit[order] - used[key[order]] - _sum_before(wanted[order], key[order]), 0.0)
        if cap.counts == "times":
            gone, yuan, due = part < 1, claims.yuan, claims.due
        else:
            gone, yuan, due = part <= 0, np.minimum(claims.yuan, part), np.minimum(claims.due, part)
        self._drop(claims, gone, "capped", cap.id)
        counted = bound & claims.sure & ~gone
        used += sums(key[counted], (yuan if cap.counts == "yuan" else wanted)[counted], size + 1)
        return replace(claims, yuan=yuan, due=due).take(~gone)

    def _asked(self, claims: Claims, cap: Cap, key: Rows) -> Rows:
        """Ask for the household or agent that the cap counts by, where it is not known."""
        if claims.instrument.case == "employer" or cap.per == "worker":
            return claims.asks
        return self.asks.add(claims.asks, f"{cap.per}_id", key < 0)

    def _used_by(self, cap: Cap, size: int) -> Figures:
        """Return what payments have used up of a cap, per key."""
        if cap.id not in self._used:
            _, paid_of, _ = self._key(cap.per)
            chosen = self.payments.chosen(cap.instruments, cap.period) & (paid_of >= 0)
            weights = self.payments.yuan if cap.counts == "yuan" else np.ones(len(self.payments.yuan))
            self._used[cap.id] = sums(paid_of[chosen], weights[chosen], size + 1)
        return self._used[cap.id]

    def _key(self, per: str) -> tuple[Codes, Codes, int]:
        """Return the code that a cap counts by, of each worker and of each payment, and how many codes there are."""
        if per not in self._keys:
            self._keys[per] = self._computed_key(per)
        return self._keys[per]

    def _computed_key(self, per: str) -> tuple[Codes, Codes, int]:
        payments = self.payments
        if per == "worker":
            size = self.scene.cases("worker")
            return np.arange(size, dtype=np.int32), payments.worker.astype(np.int32), size
        if per == "employer":
            return (
                self.scene.work.employer.astype(np.int32),
                payments.employer.astype(np.int32),
                self.scene.cases("employer"),
            )
        if per == "household":
            codes = self.scene.households
            of_payment = np.where(payments.worker >= 0, codes[payments.worker], -1)
            return codes, of_payment.astype(np.int32), int(codes.max(initial=-1)) + 1
        agent = self.scene.fact("agent_id", "worker")
        names = {name: number for number, name in enumerate(agent.words)}
        paid_codes, paid_names = encoded(payments.agent)
        place = np.array([*(names.get(name, -1) for name in paid_names), -1], dtype=np.int32)
        return agent.values.astype(np.int32), place[paid_codes], len(agent.words)


def _sum_before(values: Figures, key: Rows) -> Figures:
    """Return for each row the sum of the values that stand before it under the same key; keys are sorted."""
    total = np.cumsum(values) - values
    if not len(key):
        return total
    first = np.r_[True, key[1:] != key[:-1]]
    starts = np.flatnonzero(first)
    return total - np.repeat(total[starts], np.diff(np.r_[starts, len(key)]))
