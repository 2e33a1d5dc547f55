"""What the operator's pins cost: the night answered again without each of them, and without all."""

from dataclasses import replace

import pandas as pd

from dispatch.ladder import Answer, Question, Rung, round_of
from dispatch.pins import settle_pins
from dispatch.snapshot import PINS, Snapshot
from dispatch.tally import Tally, tally_of
from domain.instance import Instance, conform
from domain.tables import TABLES

PRICED = 6
"""Pins priced one by one, at most: each takes a match; beyond, only all of them together are priced."""
COSTS = ["people", "priority", "welfare", "minutes", "yuan"]
ALL = "*"
"""``worker_id`` of the line about all pins together."""


def price_pins(question: Question, promises: pd.DataFrame, answer: Answer) -> pd.DataFrame:
    """Return the pins with what each costs beside the others, and a last line with what all cost together.

    Parameters
    ----------
    question
        As it was asked, pins settled.
    promises
        As ``keep_promises`` returned, before pins.
    answer
        The night's answer.

    Returns
    -------
    DataFrame
        The pins, and ``COSTS``: people placed fewer, priority people fewer, people on welfare posts more, minutes
        and yuan more than without the pin; missing where it is not priced or the answer without it was not found.
    """
    pins = question.pins
    if not len(pins):
        return pins.assign(**{name: pd.Series(dtype="Int64") for name in COSTS})
    snapshot, now = question.snapshot, tally_of(question.snapshot, answer.placed, question.policy)
    every = pins[PINS]
    active = pins.index[pins["state"] != "refused"]
    priced = {at: every.drop(index=at) for at in active} if len(active) <= PRICED else {}
    costs: list[Tally | None] = []
    for at in pins.index:
        found = None
        if at in priced:
            found = _without(question, promises, answer, _fewer(snapshot, priced[at]), now)
        costs.append(found)
    whole = _without(question, promises, answer, _fewer(snapshot, every.head(0)), now) if len(active) else None
    line = pd.DataFrame([dict.fromkeys(pins.columns)]).assign(worker_id=ALL, state="all", why="").astype("str")
    frame = pd.concat([pins, line], ignore_index=True)
    for name in COSTS:
        values = [None if cost is None else getattr(cost, name) for cost in [*costs, whole]]
        frame[name] = pd.array(values, dtype="Int64")
    return frame


def _fewer(snapshot: Snapshot, pins: pd.DataFrame) -> Snapshot:
    tables = {**snapshot.instance.tables, "pins": conform(pins.reset_index(drop=True), TABLES["pins"])}
    return replace(snapshot, instance=Instance(tables, snapshot.instance.quarantine, snapshot.instance.notes))


def _without(
    question: Question, promises: pd.DataFrame, answer: Answer, snapshot: Snapshot, now: Tally
) -> Tally | None:
    """Return what the night reaches more without a pin, as a cost; None when it has no proven answer."""
    from optimizer.program import NoPlan
    from optimizer.solve import ProofFailed

    settled, pins = settle_pins(snapshot, question.policy, promises)
    asked = replace(question, snapshot=snapshot, promises=settled, pins=pins)
    try:
        other = round_of(asked, within_limits=answer.rung == Rung.LIMITS)
    except (ProofFailed, NoPlan, OverflowError, MemoryError):
        return None
    then = tally_of(snapshot, other.placed, question.policy)
    gained, spent = then.less(now), now.less(then)
    return Tally(gained.people, gained.priority, spent.welfare, spent.minutes, spent.yuan)
