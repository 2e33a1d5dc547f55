"""Hand-solved unlocks: one person, one post, one thing missing; the change named is the one that was taken away."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

import laborflow as lf
from optimizer.confirm import confirm
from optimizer.solve import match
from optimizer.standing import NotThisPlan, Standing
from optimizer.unlocks import unlocks
from tests.one_pair import HOME, NEXT_COUNTY, ON, POLICY, pair

# The pair of tests.one_pair is admissible; each case takes one thing away, and the change gives it back.
# Between the two counties the ledgers say 120 minutes; the person accepts 90: 30 more are needed, to 120.
# Pay is 3,000; a wish of 3,200 leaves 200. The post runs from 1 April to 31 October, 30 days are needed: whoever is free
# from 30 October on shares 2 days; 2 October to 31 October are 30 days, so 28 days earlier.
CASES: tuple[tuple[str, Mapping[str, Any], str, str, float | None], ...] = (
    ("minutes", {"post": {"region": NEXT_COUNTY}, "road": {"minutes": 120.0}}, "minutes", "120", 30.0),
    ("pay", {"worker": {"reservation_wage_yuan_month": 3200.0}}, "pay", "3000", 200.0),
    ("date", {"worker": {"available_from": "2026-10-30"}}, "available_from", "2026-10-02", 28.0),
    ("trade", {"worker": {"wanted_trades": ("6-18-02-03",)}}, "wish_trade", "6-31-01-03", None),
    ("place", {"worker": {"wanted_regions": ("33",)}}, "wish_region", HOME, None),
    ("course", {"skill": {"skill": "none"}, "need": {"skill": "6-31-01-03", "min_level": 4}}, "course", "6-31-01-03/4", None),
    (
        "certificate",
        {
            "skill": {"skill": "6-31-01-03", "level": 4, "certificate": "电工证", "valid_until": "2026-03-31"},
            "need": {"skill": "6-31-01-03", "min_level": 4, "certificate_required": True},
        },
        "certificate_renewal", "6-31-01-03", None,
    ),
    (
        "blank entry",
        {
            "skill": {"skill": "6-31-01-03", "level": 4, "certificate": "电工证"},
            "need": {"skill": "6-31-01-03", "min_level": 4, "certificate_required": True},
        },
        "certificate_entry", "6-31-01-03", None,
    ),
    ("check", {"worker": {"medical_check_until": "2026-03-31"}, "post": {"hazardous": True}}, "medical_check", "2026-04-01", None),
    ("silent", {"worker": {"seeking": None, "wants_to_leave": None}}, "seeking", "yes", None),
)  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "change", "value", "amount"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_the_change_is_what_was_taken_away(
    cells: Mapping[str, Any], change: str, value: str, amount: float | None
) -> None:
    """The unlock names the entry and by how much, and the plan under it places the person."""
    instance = pair(**cells)
    plan = match(instance, POLICY, ON)
    standing = Standing.of(plan, instance, POLICY)
    [row] = unlocks(plan, standing, POLICY).people.to_dict("records")
    assert (row["change"], row["value"], row["post_id"], row["loses"]) == (change, value, "P1", -1)
    assert (None if pd.isna(row["amount"]) else row["amount"]) == amount
    assert confirm(standing, instance, POLICY, ON, pd.Series(row)).post_id == "P1"


# A recorded no to leaving, and an age below the lawful one (15 in April 2026), are not up for change; two rules at once
# (2,000 yuan too little, and a trade not wished for) are no single change.
@pytest.mark.parametrize(
    "cells",
    [
        {"worker": {"reach": "county"}, "post": {"region": NEXT_COUNTY}},
        {"worker": {"birth_month": "2010-06-01"}},
        {"worker": {"reservation_wage_yuan_month": 5000.0, "wanted_trades": ("6-18-02-03",)}},
    ],
    ids=["no to leaving", "age", "two rules"],
)
def test_no_single_change_is_an_answer(cells: Mapping[str, Any]) -> None:
    """Where nothing on the list would do, the answer says so in both languages."""
    instance = pair(**cells)
    plan = match(instance, POLICY, ON)
    [row] = unlocks(plan, Standing.of(plan, instance, POLICY), POLICY).people.to_dict("records")
    assert row["change"] == ""
    inquiry = lf.inquire(plan, instance, POLICY)
    assert "没有哪一项单独的改变" in inquiry.explain("W1", "zh")
    assert "no single change" in inquiry.explain("W1", "en")


def test_a_plan_of_another_input_is_refused() -> None:
    """Prices answer only for the tables and rules they came from."""
    plan = match(pair(), POLICY, ON)
    with pytest.raises(NotThisPlan, match="another input"):
        Standing.of(plan, pair(worker={"sex": "female"}), POLICY)


def test_an_empty_seat_tells_what_would_fill_it() -> None:
    """One person wants 200 yuan more: pay would bring one, and solved again under it the seat is filled."""
    instance = pair(worker={"reservation_wage_yuan_month": 3200.0})
    plan = match(instance, POLICY, ON)
    inquiry = lf.inquire(plan, instance, POLICY)
    [row] = inquiry.all_unlocks.seats.to_dict("records")
    assert (row["post_id"], row["change"], row["people"], row["amount"]) == ("P1", "pay", 1, 200.0)
    filled, told = inquiry.confirm_seat("P1")
    assert filled == (0, 1)
    assert (told.before.placed, told.after.placed) == (0, 1)
    assert "W1" not in inquiry.explain("P1", "en", again=True)
