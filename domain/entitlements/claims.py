"""The claims on one instrument: rows that may be paid, what and when, and what is still to be found out."""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np

from domain.entitlements.amounts import FUNCTIONS
from domain.entitlements.asks import Asks
from domain.entitlements.claim import Asking, RowsClaim
from domain.entitlements.dated import Dated, Spots
from domain.entitlements.fact import Codes, Flags, Rows
from domain.entitlements.judging import UNKNOWN, Verdicts, counted_from, judge
from domain.entitlements.months import Days, Figures
from domain.entitlements.scene import Scene
from domain.policy.amount_forms import FORMS
from domain.policy.instrument import Condition, Instrument

COSTS = {"flag": 0, "text": 1, "number": 2, "integer": 2, "date": 2, "list": 3}
"""Conditions on these kinds of fact are judged in this order: the cheap ones leave few rows for the dear ones."""


@dataclass(frozen=True)
class Claims:
    """Rows of workers or employers with a claim: ``yuan`` by the last day (NaN unknown), ``due`` of it by the day asked.

    Nothing is due of what is still to be verified.
    """

    instrument: Instrument
    rows: Rows
    spots: Spots
    asks: Rows
    payable: Days
    yuan: Figures
    due: Figures
    paid: Figures

    def take(self, chosen: Rows | Flags) -> Self:
        """Return some of the claims."""
        if chosen.dtype == bool and chosen.all():
            return self
        parts = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in _WHOLE}
        return replace(self, spots=self.spots.take(chosen), **{name: part[chosen] for name, part in parts.items()})

    @property
    def sure(self) -> Flags:
        """Which claims depend on nothing that is unknown."""
        return np.asarray(self.asks == 0, dtype=bool)


_WHOLE = ("instrument", "spots")


def spots_of(scene: Scene, dated: Dated, instrument: Instrument, rows: Rows) -> Spots:
    """Return place and day of the values that decide for each row."""
    if instrument.dated_by == "day":
        return _spots_of_all(scene, dated, instrument).take(rows)
    places = dated.place_of[places_of(scene, instrument)[rows]]
    return Spots.of(dated, places, Asking(scene, instrument).begin(rows))


def _spots_of_all(scene: Scene, dated: Dated, instrument: Instrument) -> Spots:
    """Return place of every worker or employer and the day asked."""
    key = instrument.case, instrument.place
    if key not in dated.of_cases:
        dated.of_cases[key] = Spots.of(dated, dated.place_of[places_of(scene, instrument)], scene.today)
    return dated.of_cases[key]


def places_of(scene: Scene, instrument: Instrument) -> Codes:
    """Return the division whose values decide, of every worker or employer."""
    if instrument.place == "home":
        return scene.regions.homes
    return scene.work.region if instrument.case == "worker" else scene.regions.employers


def eligible(scene: Scene, dated: Dated, instrument: Instrument, asks: Asks) -> tuple[Rows, Spots, Rows, Days]:
    """Return the rows of which no condition says no, their spots, what is to be asked, and when all come to hold.

    Conditions that look no value up are judged once for everybody, whatever instruments share them; the others for the
    rows that are left.
    """
    asking = Asking(scene, instrument)
    free = {number: one for number, one in enumerate(instrument.conditions) if not _dated(one)}
    verdicts = {number: _of_everybody(scene, dated, instrument, condition) for number, condition in free.items()}
    open_: Flags = np.ones(scene.cases(instrument.case), bool)
    for verdict in verdicts.values():
        open_ &= verdict > 0
    if instrument.dated_by == "day":
        open_ &= _spots_of_all(scene, dated, instrument).in_force(instrument)
    rows: Rows = np.flatnonzero(open_)
    spots = spots_of(scene, dated, instrument, rows)
    if instrument.dated_by == "begin":
        in_force = spots.in_force(instrument)
        rows, spots = rows[in_force], spots.take(in_force)
    bits, reached = np.zeros(len(rows), np.int64), None
    for number, verdict in verdicts.items():
        bits |= (verdict[rows] == UNKNOWN) * np.int64(1 << number)
    rest = [number for number in range(len(instrument.conditions)) if number not in free]
    for number in sorted(rest, key=lambda number: _cost(scene, instrument.conditions[number])):
        verdict, day, open_fact, open_guard = judge(instrument.conditions[number], rows, spots, asking)
        unknown = verdict == UNKNOWN
        if unknown.any():
            bits |= (unknown if open_fact is None else unknown & open_fact) * np.int64(1 << number)
            if open_guard is not None:
                bits |= (unknown & open_guard) * np.int64(1 << (number + len(instrument.conditions)))
        if day is not None:
            reached = day if reached is None else np.fmax(reached, day)
        keep = verdict > 0
        if not keep.all():
            rows, spots, bits = rows[keep], spots.take(keep), bits[keep]
            reached = None if reached is None else reached[keep]
    begun = asking.begin(rows)
    codes = asks.of_bits(bits, _asked_facts(instrument))
    return rows, spots, codes, begun if reached is None else np.fmax(reached, begun)


def _of_everybody(scene: Scene, dated: Dated, instrument: Instrument, condition: Condition) -> Verdicts:
    """Return the verdict of a condition that looks no value up, of every worker or employer."""
    key = instrument.case, condition
    if key not in dated.verdicts:
        rows: Rows = np.arange(scene.cases(instrument.case))
        nowhere = Spots(dated, np.zeros(len(rows), np.int64), ((-1, 0),))
        dated.verdicts[key] = judge(condition, rows, nowhere, Asking(scene, instrument)).verdict
    return dated.verdicts[key]


def claims_of(scene: Scene, dated: Dated, instrument: Instrument, asks: Asks) -> tuple[Claims, Rows]:
    """Return the claims on an instrument before any combination, and the rows whose amount is nothing."""
    rows, spots, codes, payable = eligible(scene, dated, instrument, asks)
    function, form = FUNCTIONS[instrument.amount], FORMS[instrument.amount]
    whole = RowsClaim(scene, instrument, rows, spots, scene.last_day)
    yuan = to_fen(function(whole))
    for fact, unknown in whole.unknown.items():
        codes = asks.add(codes, fact, unknown & np.isnan(yuan))
    if form.span == "year":
        payable = np.maximum(payable, scene.year_start)
    now = (payable <= scene.today) & (codes == 0)
    due = np.where(now, yuan, 0.0)
    if form.grows:
        by_now = RowsClaim(scene, instrument, rows[now], spots.take(now), min(scene.today, scene.last_day))
        due[now] = np.minimum(to_fen(function(by_now)), yuan[now])
    claims = Claims(instrument, rows, spots, codes, payable, yuan, due, np.zeros(len(rows)))
    nothing = yuan <= 0
    return claims.take(~nothing), rows[nothing]


def to_fen(yuan: Figures) -> Figures:
    """Return amounts rounded to the fen, halves up."""
    return np.floor(np.round(yuan * 100, 6) + 0.5) / 100


def _asked_facts(instrument: Instrument) -> tuple[str, ...]:
    """Return what is asked for each open condition, then for each open guard: of counted months the day they count from."""
    guards = [condition.only_if or condition for condition in instrument.conditions]
    names = [condition.fact for condition in (*instrument.conditions, *guards)]
    return tuple(counted_from(name) or name for name in names)


def _cost(scene: Scene, condition: Condition) -> tuple[int, bool]:
    fact = scene.policy.fact(condition.fact)
    return COSTS[fact.kind], condition.only_if is not None


def _dated(condition: Condition) -> bool:
    """Tell whether a condition looks a value up, or has a guard."""
    return (condition.parameter, condition.where, condition.only_if) != (None, None, None)
