"""Hand-solved instances of limits of groups, projects and funds: the answer is derived in the comment."""

from datetime import date, timedelta
from functools import partial

import pandas as pd
import pytest

import laborflow as lf
from domain.entitlements import entitlements
from optimizer.limits_of_funds import funds_of
from tests.optimizer.limits_case import (
    FAR,
    POLICY,
    THREE,
    at,
    instance,
    matched,
    person,
    post,
    project,
    row,
    tier,
    under_all,
)
from tests.verification.instances import ON

IN_CI = partial(pytest.param, marks=pytest.mark.agreement)


def test_a_household_stays_together() -> None:
    """W1 and W2 are a household; one seat at home and one in Ningbo: neither can have both, so only W3 is placed.

    At a price of 100 yuan for each person apart both seats are filled, W3 and one of the two: one person apart.
    """
    people = [person("W1", household_id="H1"), person("W2", household_id="H1"), person("W3")]
    lots = [post("P1", 1), post("P2", 1, FAR)]
    plan = matched(instance(people, lots, together=[{"what": "household"}]))
    assert set(at(plan)) == {"W3"}
    assert set(plan.unplaced["reason"]) == {"limit"}
    assert set(plan.unplaced["rule"]) == {"stay_together"}
    priced = matched(instance(people, lots, together=[{"what": "household", "group_id": "H1", "penalty_yuan": 100.0}]))
    assert len(at(priced)) == 2
    assert "W3" in at(priced)
    assert row(priced, "stay_together", "household")["use"] == 1
    assert tier(priced, "yuan")[0] == priced.assignments["cost_yuan"].sum() + 100
    # With a second seat in Ningbo the household goes there, and W3 stays at home.
    both = matched(instance(people, [lots[0], post("P2", 2, FAR)], together=[{"what": "household"}]))
    assert at(both) == {"W1": "P2", "W2": "P2", "W3": "P1"}


def test_a_household_that_no_row_names_may_part() -> None:
    """Only H1 is to stay together: of the two of H2 one is at home and one in Ningbo, where one seat is left beside H1's two."""
    people = [person(f"W{k}", household_id=f"H{1 + k // 2}") for k in range(4)]
    lots = [post("P1", 1), post("P2", 3, FAR)]
    plan = matched(instance(people, lots, together=[{"what": "household", "group_id": "H1"}]))
    found = at(plan)
    assert (found["W0"], found["W1"]) == ("P2", "P2")
    assert {found["W2"], found["W3"]} == {"P1", "P2"}


def test_a_team_stays_at_one_employer() -> None:
    """W1 and W2 are a team: both at the employer with two seats; the seats of two employers would do without the limit."""
    people = [person("W1", team_id="T1"), person("W2", team_id="T1"), person("W3")]
    owners = [{}, {"employer_id": "E2"}]
    lots = [post("P1", 1), post("P2", 2, FAR, employer_id="E2")]
    plan = matched(instance(people, lots, owners, together=[{"what": "team"}]))
    assert at(plan) == {"W1": "P2", "W2": "P2", "W3": "P1"}
    assert row(plan, "stay_together", "team")["use"] == 0


@pytest.mark.parametrize(("funds", "there"), [(100_000, 1), IN_CI(300_000, 2)])
def test_relief_wage_share(funds: int, there: int) -> None:
    """Each relief seat pays 5,000 a month for 305 days: 50,136 yuan; 30% of 100,000 takes one such seat, of 300,000 two."""
    relief = post("P2", 3, FAR, project_id="J1", role="relief")
    plan = under_all(instance(THREE, [post("P1", 3), relief], projects=[project(central_funds_yuan=float(funds))]))
    assert list(at(plan).values()).count("P2") == there
    found = row(plan, "relief_wage_share", "pay")
    assert (found["use"], found["low"], found["unit"]) == (50_136 * there, funds * 3 // 10, "yuan")


@pytest.mark.parametrize(("day", "limits"), [(ON, 1), (ON - timedelta(days=1), 0)])
def test_a_project_counts_on_its_last_day(day: date, limits: int) -> None:
    """A project that ends on the plan date still has to pay its share; one that ended the day before has no limit."""
    relief = post("P2", 3, FAR, project_id="J1", role="relief")
    last = project(central_funds_yuan=100_000.0, ends=pd.Timestamp(day))
    plan = under_all(instance(THREE, [post("P1", 3), relief], projects=[last]))
    assert int((plan.limits["limit"] == "relief_wage_share").sum()) == limits


def test_pay_that_is_not_known_counts_as_nothing() -> None:
    """Pay by the piece is no monthly pay: all three work, and the whole three tenths of 100,000 are missing."""
    relief = post("P2", 3, project_id="J1", role="relief", pay=0.5, pay_unit="piece")
    plan = under_all(instance(THREE, [relief], projects=[project(central_funds_yuan=100_000.0)]))
    found = row(plan, "relief_wage_share", "pay")
    assert (len(at(plan)), found["use"], found["short"]) == (3, 0, 30_000)


def test_a_project_that_pays_too_little() -> None:
    """Three tenths of a million cannot be paid on three seats: 300,000 less 3 x 50,136 yuan are missing, and all work."""
    relief = post("P2", 3, project_id="J1", role="relief")
    plan = under_all(instance(THREE, [relief], projects=[project(central_funds_yuan=1_000_000.0)]))
    assert plan.identity["conflict"] == [["relief_wage_share", "J1", "pay"]]
    assert plan.tiers.set_index(["tier", "part"]).loc[("relaxation", "yuan"), "value"] == 300_000 - 3 * 50_136
    assert len(at(plan)) == 3


def test_relocation_share() -> None:
    """Half of the people on the project are to be relocated and out of poverty: one asks, so one other at most."""
    people = [person("W0", groups=("out_of_poverty", "relocated")), person("W4", groups=("relocated",)), *THREE]
    tables = instance(people, [post("P1", 5, project_id="J1")], projects=[project(relocation_area=True)])
    half = POLICY.replaced("limits.enforced", ["relocation_share"], "test").replaced(
        "relocation.share_min", 0.5, "test"
    )
    plan = lf.match(tables, date=ON, policy=half)
    assert len(at(plan)) == 2
    assert "W0" in at(plan)


@pytest.mark.parametrize(("now", "placed"), [(0, 1), (1, 3), IN_CI(2, 3)])
def test_relief_seats_wait_for_contract_workers(now: int, placed: int) -> None:
    """Two contract workers are needed and one seat is free for them: with one there already the relief seats open."""
    lots = [post("P1", 1, project_id="J1", role="contract"), post("P2", 3, project_id="J1", role="relief")]
    waiting = project(skilled_seats_min=2, contract_workers_now=now)
    plan = under_all(instance(THREE, lots, projects=[waiting]))
    assert len(at(plan)) == placed
    if now == 0:
        assert set(plan.unplaced["rule"]) == {"relief_skilled_floor"}
    if now == 1:
        assert sorted(at(plan).values()) == ["P1", "P2", "P2"]


def test_fund_budget() -> None:
    """A hire from Jilin in Fujian costs the cooperation fund 1,000 yuan: of 3,500 yuan, 800 of them paid, two are hired."""
    people = [person(f"W{k}", groups=("out_of_poverty",)) for k in (1, 2, 3)]
    fund = {"fund_id": "F1", "channel": "cooperation", "amount_yuan": 3500.0, "valid_until": pd.Timestamp("2026-12-31")}
    paid = {"payment_id": "Z1", "instrument": "cross_province_absorption", "amount_yuan": 800.0, "fund_id": "F1",
            "paid_on": pd.Timestamp(ON)}  # fmt: skip
    tables = instance(people, [post("P1", 3, "350203")], funds=[fund], payments=[paid])
    assert POLICY.value("cross_province_absorption.amount_yuan", ON, "350203") == 1000
    plan = under_all(tables)
    assert len(at(plan)) == 2
    found = row(plan, "fund_budget", "claims")
    assert (found["use"], found["high"], found["unit"]) == (2800, 3500, "yuan")
    assert set(plan.unplaced["rule"]) == {"fund_budget"}


@pytest.mark.parametrize(
    ("begins", "ends", "charged"),
    [(0, None, True), (1, None, False), (None, 0, True), IN_CI(None, -1, False)],
    ids=["from that day", "from the day after", "until that day", "until the day before"],
)
def test_a_fund_pays_from_its_first_day_to_its_last(begins: int | None, ends: int | None, charged: bool) -> None:
    """A grant that falls due inside the period of a fund, its first and last day included, is charged to it; else to none."""
    people, lot = [person("W1", groups=("out_of_poverty",))], post("P1", 1, "350203")
    free = POLICY.replaced("limits.enforced", [], "test")
    alone = instance(people, [lot])
    due = entitlements(alone, lf.match(alone, date=ON, policy=free), ON, free)
    day = due.loc[due["instrument"] == "cross_province_absorption", "pay_on"].iloc[0]
    assert ON < day.date() < date(ON.year, 12, 31)
    fund: dict[str, object] = {"fund_id": "F1", "channel": "cooperation", "amount_yuan": 3500.0}
    for name, days in (("valid_from", begins), ("valid_until", ends)):
        if days is not None:
            fund[name] = day + pd.Timedelta(days=days)
    plan = under_all(instance(people, [lot], funds=[fund]))
    assert len(at(plan)) == 1
    uses = plan.limits.loc[plan.limits["limit"] == "fund_budget", "use"]
    assert uses.sum() == 1000 * charged


def test_funds_pay_in_order() -> None:
    """First the one that ends first; of those that end together one for fewer instruments, then one for a smaller area."""
    end, sooner = pd.Timestamp("2026-12-31"), pd.Timestamp("2026-06-30")
    usual = {"channel": "cooperation", "amount_yuan": 1.0, "valid_until": end}
    funds = [
        usual | {"fund_id": "F1"},
        usual | {"fund_id": "F2", "region": "2204"},
        usual | {"fund_id": "F3", "instruments": "cross_province_absorption，transport"},
        usual | {"fund_id": "F4", "valid_until": sooner},
        usual | {"fund_id": "F5", "region": "220421"},
    ]
    found = funds_of(instance(THREE, [post("P1", 3)], funds=funds), ON)
    assert [fund.fund_id for fund in found] == ["F4", "F3", "F5", "F2", "F1"]


def test_a_project_with_one_relief_seat_is_opened_by_one_person() -> None:
    """One person on its only relief seat opens the project: its worth is not lost, its cost is counted."""
    only = project(central_funds_yuan=100_000.0, organising_score=80.0)
    fund = {"fund_id": "F1", "channel": "work_relief", "amount_yuan": 100_000.0}
    rules = POLICY.replaced("limits.enforced", ["project_choice"], "test")
    tables = instance(THREE[:1], [post("P1", 1, project_id="J1", role="relief")], projects=[only], funds=[fund])
    plan = lf.match(tables, date=ON, policy=rules)
    assert at(plan) == {"W1": "P1"}
    assert row(plan, "project_choice", "unopened")["use"] == 0
    assert tier(plan, "yuan")[0] == plan.assignments["cost_yuan"].sum()


@pytest.mark.parametrize(("budget", "opened"), [(90_000, set()), (150_000, {"P1"}), IN_CI(200_000, {"P1", "P2"})])
def test_project_choice(budget: int, opened: set[str]) -> None:
    """Two projects of 100,000 yuan each; one scores 48 points, the other 1: the budget opens none, the better, or both.

    25 x 50,000 / 100,000 + 25 x 2 / 100 + 25 x 0.8 + 25 x 0.6 = 12.5 + 0.5 + 20 + 15 = 48 points, 100 yuan each; of the other
    25 x 2 / 100 = 0.5 point.
    """
    better = project(central_funds_yuan=100_000.0, labour_pay_yuan=50_000.0, organising_score=80.0, benefit_score=60.0)
    projects = [better, project(project_id="J2", funds_yuan=100_000.0)]
    lots = [post(f"P{k}", 2, project_id=f"J{k}", role="relief") for k in (1, 2)]
    fund = {"fund_id": "F1", "channel": "work_relief", "amount_yuan": float(budget)}
    rules = POLICY.replaced("limits.enforced", ["project_choice"], "test")
    plan = lf.match(instance(THREE[:2], lots, projects=projects, funds=[fund]), date=ON, policy=rules)
    assert set(at(plan).values()) == opened
    assert row(plan, "project_choice", "funds")["use"] == 100_000 * len(opened)
    if not opened:
        assert set(plan.unplaced["rule"]) == {"project_choice"}
    shut = 4800 * ("P1" not in opened) + 50 * ("P2" not in opened)
    assert tier(plan, "yuan")[0] == plan.assignments["cost_yuan"].sum() + shut
