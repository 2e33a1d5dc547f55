"""The table, the money month by month, and the reasons of one subject."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import laborflow as lf
from domain.entitlements import entitlements, spending, why_not
from domain.entitlements.table import COLUMNS
from domain.entitlements.why_not import Answer
from domain.policy import Policy
from domain.rules import Verdict
from tests.domain.entitlements.small import (
    ON,
    condition,
    instance,
    instrument,
    parameter,
    plan,
    policy,
    value,
)

FIGURES = (
    parameter("p.hundred", "number", 100)
    + parameter("p.months", "integer", 3, more=value(2, place="220421"))
    + parameter("p.one", "integer", 1)
    + parameter("p.zero", "number", 0)
    + parameter("p.groups", "list", "[out_of_poverty]", leaf="text")
    + parameter("p.fund", "text", "employment", more=value("local", place="220421"))
    + parameter("p.share", "number", 0.5)
    + parameter("p.way", "text", "on_application")
    + parameter("p.delay", "integer", 30)
    + parameter("p.old", "number", 100).replace("from: 2018-01-01", "from: 2018-01-01, to: 2025-12-31")
)
PLACED = condition("fact: placed, is: true")


def flat(name: str, uses: str = "p.hundred", **more: str) -> str:
    """A flat grant."""
    return instrument(name, "flat", f"{{amount: {uses}}}", **more)


@pytest.fixture
def rules(tmp_path: Path) -> Policy:
    """A policy with one instrument for each way to end."""
    conditions = condition("fact: groups, any_of: {parameter: p.groups}") + condition(
        "fact: months_worked, at_least: {parameter: p.months}"
    )
    take_up = "{way: p.way, share: p.share, delay_days: p.delay}"
    caps = "  - {id: cap.one, title: {zh: 甲, en: A}, instruments: [first, second], per: worker, period: year, counts: times, limit: p.one}\n"
    instruments = (
        flat("months", fund="p.fund", conditions=conditions, take_up=take_up)
        + flat("yields", gives_way_to="[first]")
        + flat("first")
        + flat("second")
        + flat("nothing", "p.zero")
        + flat("ended", "p.old")
        + instrument("wage", "per_month", "{amount: p.hundred}", pays="employer", place="work", conditions=PLACED)
        + flat("firm", case="employer", pays="employer", place="work")
    )
    return policy(tmp_path, FIGURES, instruments, caps=caps)


@pytest.fixture
def tables():
    """Two people, of whom one is placed, and one employer."""
    workers = [{"worker_id": "W2", "groups": ("out_of_poverty",)}, {"worker_id": "W1", "groups": None}]
    return instance(workers, posts=[{"post_id": "P1"}])


def test_columns_and_order(rules: Policy, tables) -> None:
    """All columns are there, rows in order of kind of payee, payee, worker (an employer's own claims last) and instrument."""
    table = entitlements(tables, plan(("W2", "P1"), ("W1", "P1")), ON, rules)
    assert list(table.columns) == list(COLUMNS)
    rows = table[["payee_kind", "payee_id", "worker_id", "instrument"]].astype("str").to_numpy().tolist()
    assert [row[:2] for row in rows] == [["worker", "W1"]] * 2 + [["worker", "W2"]] * 2 + [["employer", "E1"]] * 3
    assert [row[3] for row in rows] == ["first", "months", "first", "months", "wage", "wage", "firm"]
    assert table["worker_id"].isna().tolist() == [False] * 6 + [True]
    assert table["employer_id"].tolist() == ["E1"] * 7


def test_fund_clause_and_state(rules: Policy, tables) -> None:
    """Fund and clause are those of the place; one open fact makes a claim one to verify, with the fact named."""
    table = entitlements(tables, plan(("W2", "P1"), ("W1", "P1")), ON, rules).set_index(["instrument", "worker_id"])
    open_, sure = table.loc[("months", "W1")], table.loc[("months", "W2")]
    assert (sure["fund"], sure["clause"], sure["grade"], sure["place"]) == ("local", "ours: n", "ours", "220421")
    assert (sure["state"], sure["payable_on"], sure["pay_on"]) == (
        "expected",
        pd.Timestamp(2026, 5, 10),
        pd.Timestamp(2026, 6, 9),
    )
    assert (open_["state"], open_["asks"], open_["amount_yuan"]) == ("verify", ("groups",), 100)
    assert (sure["take_up_share"], sure["take_up_way"]) == (0.5, "on_application")


def test_nobody_and_nothing(rules: Policy, tmp_path: Path) -> None:
    """Without people, or without instruments, the table is empty and has its columns."""
    assert list(entitlements(instance([{"worker_id": "W1"}]), None, ON, Policy(rules.parameters)).columns) == list(
        COLUMNS
    )
    assert not len(entitlements(instance([{"worker_id": "W1"}]), None, ON, Policy(rules.parameters)))


def test_last_day_before_the_day_asked_is_refused(rules: Policy, tables) -> None:
    """People cannot be assumed to stay until a day that is over."""
    with pytest.raises(ValueError, match="until 2026-03-01 lies before the day asked, 2026-03-02"):
        entitlements(tables, None, ON, rules, date(2026, 3, 1))


def test_front_door(rules: Policy, tables) -> None:
    """The front door takes dates as texts and gives the same table and reasons."""
    made = plan(("W2", "P1"))
    pd.testing.assert_frame_equal(
        lf.entitlements(tables, made, "2026-03-02", rules), entitlements(tables, made, ON, rules)
    )
    assert lf.why_not(tables, made, "2026-03-02", "W2", rules) == why_not(tables, made, ON, "W2", rules)
    with pytest.raises(KeyError, match="no worker or employer 'W22'; did you mean W2"):
        lf.why_not(tables, made, ON, "W22", rules)


def answers(tables, made, subject: str, rules: Policy, on: date = ON) -> dict[str, Answer]:
    """Every answer about one subject."""
    return {answer.instrument.id: answer for answer in why_not(tables, made, on, subject, rules)}


def test_every_way_to_end_has_its_reason(rules: Policy, tables) -> None:
    """Each instrument says what became of the claim, and by what."""
    found = answers(tables, plan(("W2", "P1")), "W2", rules)
    assert {name: (answer.verdict, answer.by) for name, answer in found.items()} == {
        "months": ("expected", None),
        "yields": ("gives_way", "first"),
        "first": ("due", None),
        "second": ("capped", "cap.one"),
        "nothing": ("nothing", "flat"),
        "ended": ("not_in_force", None),
        "wage": ("expected", None),
    }
    assert (found["months"].amount_yuan, found["months"].payable_on) == (100, date(2026, 5, 10))
    assert found["first"].source is not None
    assert list(answers(tables, plan(("W2", "P1")), "E1", rules)) == ["firm"]


def test_conditions_say_value_wanted_and_source(rules: Policy, tables) -> None:
    """Each condition shows the fact's value, what is wanted at the place, its verdict, source and day."""
    groups, months = answers(tables, plan(("W2", "P1")), "W2", rules)["months"].conditions
    assert (groups.value, groups.wanted, groups.verdict) == (("out_of_poverty",), ("out_of_poverty",), Verdict.YES)
    assert (months.value, months.wanted, months.holds_from) == (9, 2, date(2026, 5, 10))
    assert months.source is not None
    groups, months = answers(tables, None, "W1", rules)["months"].conditions
    assert (groups.value, groups.verdict) == (None, Verdict.UNKNOWN)
    assert (months.value, months.verdict) == (0, Verdict.NO)
    assert answers(tables, None, "W1", rules)["months"].verdict == "condition"


def test_a_paid_claim_says_so(rules: Policy) -> None:
    """What was paid in full this year is answered as paid."""
    paid = [{"payment_id": "Z1", "instrument": "first", "worker_id": "W1", "amount_yuan": 100, "paid_on": "2026-02-01"}]
    found = answers(instance([{"worker_id": "W1"}], payments=paid), None, "W1", rules)
    assert (found["first"].verdict, found["first"].by) == ("paid", "first")


def test_reasons_agree_with_the_table(rules: Policy, tables) -> None:
    """Due, expected and verify in the reasons are exactly the rows of the table, with the same amounts."""
    made = plan(("W2", "P1"))
    table = entitlements(tables, made, ON, rules)
    for subject in ("W1", "W2"):
        rows = table[table["worker_id"] == subject].set_index("instrument")["amount_yuan"].to_dict()
        told = {
            name: answer.amount_yuan
            for name, answer in answers(tables, made, subject, rules).items()
            if answer.amount_yuan
        }
        assert told == rows


FUNDS = [
    {
        "fund_id": "F1",
        "title": "省级",
        "channel": "employment",
        "region": "220421",
        "amount_yuan": 250,
        "valid_until": "2026-06-30",
    },
    {"fund_id": "F2", "title": "县级", "channel": "employment", "amount_yuan": 1000},
    {"fund_id": "F3", "title": "去年", "channel": "employment", "amount_yuan": 999, "valid_until": "2025-12-31"},
    {"fund_id": "F4", "title": "专项", "channel": "employment", "amount_yuan": 40, "instruments": "other"},
]


def test_spending_by_fund_and_month(tmp_path: Path) -> None:
    """What is paid, due and expected is laid on the fund that ends first, then the next; by take-up, on the day of payment."""
    months = flat(
        "months",
        conditions=condition("fact: months_worked, at_least: {parameter: p.one}"),
        take_up="{way: p.way, share: p.share, delay_days: p.delay}",
    )
    rules = policy(tmp_path, FIGURES, flat("grant", conditions=condition("fact: seeking, is: true")) + months)
    workers = [{"worker_id": f"W{n}", "seeking": n != 4} for n in range(1, 5)]
    paid = [
        {
            "payment_id": "Z1",
            "instrument": "grant",
            "worker_id": "W1",
            "amount_yuan": 100,
            "paid_on": "2026-01-15",
            "fund_id": "F1",
        },
        {
            "payment_id": "Z2",
            "instrument": "grant",
            "worker_id": "W9",
            "amount_yuan": 5,
            "paid_on": "2025-01-15",
            "fund_id": "F2",
        },
        {"payment_id": "Z3", "instrument": "grant", "worker_id": "W8", "amount_yuan": 7, "paid_on": "2026-02-15"},
    ]
    tables = instance(workers, payments=paid, funds=FUNDS)
    made = plan(("W4", "P1"))  # from 10 March: one month on 10 April, paid 30 days later, on 10 May
    table = entitlements(tables, made, ON, rules)
    money = spending(table, tables, rules, ON)
    names = ["paid_yuan", "due_yuan", "expected_yuan", "left_yuan"]
    by_fund = {fund: rows.set_index(rows["month"].dt.month)[names] for fund, rows in money.groupby("fund_id")}
    assert sorted(by_fund) == ["F1", "F2", "F4"]
    # F1: 100 paid in January; of the 200 due now 150 are left in it; the last 50, and in May 50 expected, come from F2.
    assert by_fund["F1"].loc[1].tolist() == [100, 0, 0, 150]
    assert by_fund["F1"].loc[3].tolist() == [0, 150, 0, 0]
    assert by_fund["F2"].loc[3].tolist() == [0, 50, 0, 950]
    assert by_fund["F2"].loc[5].tolist() == [0, 0, 50, 900]
    assert by_fund["F4"].loc[12].tolist() == [0, 0, 0, 40]
    spent = money.groupby("fund_id")["paid_out"].last()
    assert spent.to_dict() == {"F1": True, "F2": False, "F4": False}
    stray = money[money["fund_id"].isna()]
    assert stray["paid_yuan"].sum() == 7
    assert stray["paid_out"].isna().all()


def test_spending_leaves_out_what_is_open(tmp_path: Path) -> None:
    """Claims to verify, and those that would be paid after the year, burden no fund; without a fund the channel shows it."""
    late = flat("late", take_up="{way: p.way, share: p.share, delay_days: p.delay}")
    rules = policy(tmp_path, FIGURES, flat("open", conditions=condition("fact: seeking, is: true")) + late)
    tables = instance([{"worker_id": "W1"}])
    empty = spending(entitlements(tables, None, date(2026, 12, 15), rules), tables, rules, date(2026, 12, 15))
    assert not len(empty)
    money = spending(entitlements(tables, None, date(2026, 11, 15), rules), tables, rules, date(2026, 11, 15))
    assert money["channel"].unique().tolist() == ["employment"]
    assert money.loc[money["month"].dt.month == 12, "due_yuan"].tolist() == [50]
    assert money["left_yuan"].isna().all()
