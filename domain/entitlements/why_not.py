"""Every instrument for one worker or employer: what it says and why, condition by condition."""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

import numpy as np

from domain.entitlements.around import around
from domain.entitlements.claim import Asking
from domain.entitlements.claims import Claims, places_of, spots_of
from domain.entitlements.dated import Spots
from domain.entitlements.evaluate import Outcome, evaluate, scene_of
from domain.entitlements.judging import judge
from domain.entitlements.table import STATES
from domain.instance import Instance
from domain.plan import Plan
from domain.policy import Policy, Source
from domain.policy.instrument import Condition, Instrument, Withdrawal
from domain.rules import Verdict


@dataclass(frozen=True)
class Checked:
    """One condition of one case.

    ``wanted`` is the operand (a figure, word, list or flag), None where the condition does not apply at the place;
    ``source`` is where the operand comes from, None for literals. ``holds_from`` is the day on which a condition of
    time comes to hold.
    """

    condition: Condition
    value: Any
    wanted: Any
    verdict: Verdict
    source: Source | None
    holds_from: date | None = None


@dataclass(frozen=True)
class Answer:
    """What one instrument says of one worker or employer.

    ``verdict`` is ``due``, ``expected`` or ``verify`` where there is a claim, else ``not_in_force`` (no value at the
    place and date), ``withdrawn``, ``condition`` (one says no), ``nothing`` (the amount is 0), ``gives_way``, ``paid``, ``capped`` or
    ``lapsed``; ``by`` is the instrument given way to, the cap, the heads of tax, or where the withdrawal stands.
    """

    instrument: Instrument
    verdict: str
    amount_yuan: float | None
    due_yuan: float | None
    payable_on: date | None
    place: str | None
    source: Source | None
    by: str | None
    asks: tuple[str, ...]
    conditions: tuple[Checked, ...]


def why_not(
    instance: Instance,
    plan: Plan | None,
    on: date,
    subject: str,
    policy: Policy | None = None,
    until: date | None = None,
) -> tuple[Answer, ...]:
    """Return what every instrument about workers, or about employers, says of one of them.

    Parameters
    ----------
    instance, plan, on, policy, until
        As for ``entitlements``.
    subject
        A ``worker_id`` or ``employer_id``.

    Raises
    ------
    KeyError
        When neither a worker nor an employer has this id; the message names the nearest.
    """
    whole = {"worker": instance.workers["worker_id"], "employer": instance.employers["employer_id"]}
    case = next((case for case, ids in whole.items() if (ids == subject).any()), None)
    if case is None:
        near = get_close_matches(subject, [*whole["worker"], *whole["employer"]], n=3)
        raise KeyError(f"no worker or employer {subject!r}" + (f"; did you mean {' or '.join(near)}?" if near else ""))
    rules = policy or Policy.load()
    part, placed = around(instance, plan, rules, subject)
    outcome = evaluate(scene_of(part, placed, on, rules, until))
    ids = part.workers["worker_id"] if case == "worker" else part.employers["employer_id"]
    rows = np.flatnonzero((ids == subject).to_numpy(bool))
    return tuple(_answer(outcome, claims, rows) for claims in outcome.claims if claims.instrument.case == case)


def _answer(outcome: Outcome, claims: Claims, rows: np.ndarray) -> Answer:
    scene, instrument = outcome.scene, claims.instrument
    spots = spots_of(scene, outcome.dated, instrument, rows)
    main = spots.found(instrument.main)[int(spots.code[0])]
    withdrawal = _withdrawal(spots, instrument)
    checked = tuple(_checked(outcome, instrument, condition, rows, spots) for condition in instrument.conditions)
    place = _place(outcome, instrument, int(rows[0]))
    mine = np.flatnonzero(claims.rows == rows[0])
    if len(mine):
        one = claims.take(mine)
        asks = outcome.asks.tuples[int(one.asks[0])]
        state = STATES[2] if asks else STATES[0] if one.payable[0] <= scene.today else STATES[1]
        yuan, due = float(one.yuan[0]), float(one.due[0])
        known = None if np.isnan(yuan) else yuan
        payable = one.payable[0].item()
        source = main.source if main is not None else None
        return Answer(
            instrument, state, known, None if np.isnan(due) else due, payable, place, source, None, asks, checked
        )
    if withdrawal is not None:
        said = withdrawal.source.plain
        return Answer(instrument, "withdrawn", None, None, None, place, withdrawal.source, said, (), checked)
    verdict, by = _reason(outcome, instrument, int(rows[0]), main is not None, checked)
    source = main.source if main is not None else None
    return Answer(instrument, verdict, None, None, None, place, source, by, (), checked)


def _withdrawal(spots: Spots, instrument: Instrument) -> Withdrawal | None:
    """Return what withdraws the instrument where and when the row is judged."""
    place, day = spots.keys[int(spots.code[0])]
    return spots.dated.withdrawal(instrument, place, day)


def _reason(
    outcome: Outcome, instrument: Instrument, row: int, in_force: bool, checked: tuple[Checked, ...]
) -> tuple[str, str | None]:
    """Return why there is no claim."""
    if not in_force:
        return "not_in_force", None
    if any(one.verdict == Verdict.NO for one in checked):
        return "condition", None
    for dropped in outcome.dropped.get(instrument.id, ()):
        if (dropped.rows == row).any():
            return dropped.why, dropped.by
    raise AssertionError(f"{instrument.id}: a claim vanished without a reason")


def _place(outcome: Outcome, instrument: Instrument, row: int) -> str | None:
    regions = outcome.scene.regions
    code = places_of(outcome.scene, instrument)[row]
    return regions.names[code] if code >= 0 else None


def _checked(outcome: Outcome, instrument: Instrument, condition: Condition, rows: np.ndarray, spots: Spots) -> Checked:
    asking = Asking(outcome.scene, instrument)
    verdict, reached, *_ = judge(condition, rows, spots, asking)
    here = int(spots.code[0])  # the spots of all cases are kept; this is the one of the row
    found = spots.found(condition.parameter)[here] if condition.parameter is not None else None
    wanted = condition.literal if condition.parameter is None else found.value if found is not None else None
    if condition.where is not None and not spots.true(condition.where)[0]:
        wanted = None
    holds_from = None if reached is None or np.isnat(reached[0]) else reached[0].item()
    value = asking.fact(condition.fact, rows).shown(0)
    source = found.source if found is not None else None
    return Checked(condition, value, wanted, Verdict(int(verdict[0])), source, holds_from)
