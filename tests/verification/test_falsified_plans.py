"""Falsified plans, limits, prices and bounds: whatever makes a claim false is caught."""

import dataclasses
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from domain.check.answer import Answer
from domain.check.claims_bounds import FRAMES, WHOLE, certified_as_proven, form_of_proof
from domain.check.claims_limits import limits_across_people, seats_of_limits
from domain.check.claims_lists import rows_once, seat_prices_right, seats_all_listed
from domain.check.claims_seats import limits_listed
from domain.check.claims_sums import identity_right, tiers_right
from domain.check.plan_check import findings
from domain.check.violation import Violation
from domain.plan import Plan
from domain.tables import MODES
from optimizer.solve import match
from tests.verification.falsify import Reading, falsified
from tests.verification.instances import ON
from tests.verification.plan_changes import CHANGES
from tests.verification.tiny import tiny_instances
from tests.verification.tiny_limits import everything, with_limits
from tests.verification.under_limits import under_limits

FEW, MANY, ALL = 24, 1_000, 10_000
OF_ONE_PLAN = 120
PLANS_APART = 500
UNTOUCHED = ("assignments", "unplaced")
ABOUT_LIMITS = (
    rows_once,
    seats_all_listed,
    seat_prices_right,
    limits_listed,
    limits_across_people,
    seats_of_limits,
    tiers_right,
    identity_right,
)
"""Claims that can change where nobody moved."""


def cases(first: int) -> Iterator[tuple[Answer, Reading]]:
    """Yield plans that limits shape, as the checker looks at them, with what is true of them."""
    number = first
    while True:
        instance = with_limits(next(tiny_instances([number])), number)
        plan = match(instance, everything(), ON)
        if plan.identity["proof"] == "search" and len(plan.proof["arcs"]):
            answer = Answer(plan, instance, everything(), ON)
            assert not list(findings(answer)), number
            reading = Reading(under_limits(instance))
            assert not reading.is_false(plan), number
            yield answer, reading
        number += 1


def found_in(answer: Answer, changed: Plan) -> Violation | None:
    """Return the first that the checker finds in the changed plan; where nobody moved, what it read of the tables is kept."""
    again = dataclasses.replace(answer, plan=changed)
    if any(changed.frames[name] is not answer.plan.frames[name] for name in UNTOUCHED):
        return next(findings(again), None)
    fields = {field.name for field in dataclasses.fields(answer)}
    vars(again).update({name: value for name, value in vars(answer).items() if name not in fields})
    return next(findings(again, ABOUT_LIMITS), None)


def all_caught(number: int, first: int) -> Counter[str]:
    """Falsify so many plans; return how often each way of doing so was tried."""
    tried: Counter[str] = Counter()
    missed: list[tuple[str, int]] = []
    for at, (answer, reading) in enumerate(cases(first)):
        draw = np.random.default_rng([20260310, first, at])
        for _ in range(OF_ONE_PLAN):
            found = falsified(answer.plan, reading, draw)
            if found is None:
                continue
            name, changed = found
            tried[name] += 1
            if not found_in(answer, changed):
                missed.append((name, at))
            if tried.total() == number:
                assert missed == []
                return tried
    raise AssertionError("no more plans")


def test_falsified_plans_are_caught() -> None:
    """A handful, of whatever kind comes."""
    assert len(all_caught(FEW, 0)) > len(CHANGES) // 3


def test_bounds_are_certified_by_a_proof_alone() -> None:
    """A search's certified bounds stand with its proof, are found without it, and need none where nothing is certified."""
    answer, _ = next(cases(0))
    assert list(certified_as_proven(answer)) == []
    bare = dataclasses.replace(answer.plan, proof={})
    found = list(certified_as_proven(dataclasses.replace(answer, plan=bare)))
    stated = bare.tiers["certified"].notna()
    assert stated.any()
    assert sum(one.claim == "bounds" for one in found) == stated.sum()
    tiers = bare.tiers.assign(certified=pd.array([pd.NA] * len(bare.tiers), "Int64"))
    modest = dataclasses.replace(bare, frames={**bare.frames, "tiers": tiers})
    assert not [one for one in certified_as_proven(dataclasses.replace(answer, plan=modest)) if one.claim == "bounds"]


def with_proof(answer: Answer, name: str, frame: pd.DataFrame) -> Answer:
    """Return the plan with one frame of its proof exchanged."""
    return dataclasses.replace(answer, plan=dataclasses.replace(answer.plan, proof={**answer.plan.proof, name: frame}))


def test_a_proof_that_cannot_be_read_is_said() -> None:
    """A column that is missing or not of whole numbers, and any position out of range, is named with its frame and row."""
    answer, _ = next(cases(0))
    proof = answer.plan.proof
    for name, columns in FRAMES.items():
        for column in columns:
            [found] = form_of_proof(with_proof(answer, name, proof[name].drop(columns=column)))
            assert (found.claim, found.subject, found.say("en").endswith(f"{column} missing or not whole numbers")) == (
                "form",
                name,
                True,
            )
            if column in WHOLE:
                halved = proof[name].astype({column: float})
                assert [found.subject for found in form_of_proof(with_proof(answer, name, halved))] == [name]
    sizes = {"worker": len(proof["workers"]), "post": len(proof["posts"]), "mode": len(MODES)}
    ends = [("arcs", name, value) for name, size in sizes.items() for value in (-1, size)]
    for name, column, value in [*ends, ("workers", "arc", -2), ("workers", "arc", len(proof["arcs"]))]:
        last = len(proof[name]) - 1
        changed = proof[name].copy()
        changed.loc[changed.index[last if value > 0 else 0], column] = value
        said = [found.say("en") for found in form_of_proof(with_proof(answer, name, changed))]
        assert said == [f"form: {name}: row {last if value > 0 else 0} has {column} {value}, which is out of range"]
    for name, column, value in (
        ("workers", "arc", len(proof["arcs"]) - 1),
        ("workers", "arc", -1),
        ("arcs", "post", 0),
    ):
        changed = proof[name].assign(**{column: value})
        assert not list(form_of_proof(with_proof(answer, name, changed)))


def test_pairs_out_of_order_and_strangers_in_a_proof_are_said() -> None:
    """Pairs stand in the order of their people; every person and post of a proof is in the tables, and there once."""
    answer, _ = next(cases(0))
    proof = answer.plan.proof
    owner = proof["arcs"]["worker"].to_numpy()
    turned = proof["arcs"].iloc[::-1].reset_index(drop=True)
    first = int(np.flatnonzero(np.diff(owner[::-1]) < 0)[0]) + 1
    [found] = form_of_proof(with_proof(answer, "arcs", turned))
    assert found.say("en") == f"form: arcs: row {first} has worker {owner[::-1][first]}, which is out of range"
    for name, key in (("workers", "worker_id"), ("posts", "post_id")):
        strange = proof[name].copy()
        strange[key] = strange[key].astype(object)
        strange.loc[strange.index[0], key] = "X"
        assert [found.subject for found in form_of_proof(with_proof(answer, name, strange))] == ["X"]
        strange.loc[strange.index[0], key] = strange[key].iloc[-1]
        assert [found.subject for found in form_of_proof(with_proof(answer, name, strange))] == [strange[key].iloc[-1]]


@pytest.mark.agreement
def test_a_thousand_falsified_plans_are_caught() -> None:
    """As above; nearly every kind is among them."""
    assert len(all_caught(MANY, 0)) >= len(CHANGES) - 3


@pytest.mark.soak
@pytest.mark.parametrize("batch", range(10))
def test_ten_thousand_falsified_plans_are_caught(batch: int) -> None:
    """As above, on other plans."""
    assert all_caught(ALL // 10, (batch + 1) * PLANS_APART).total() == ALL // 10
