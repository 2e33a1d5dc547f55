"""One hand-solved instance per limit: the answer is derived in the comment, and checker and front door agree with it."""

import pandas as pd
import pytest

import laborflow as lf
from domain.plan import Plan
from replies import Code, planned, verified
from tests.optimizer.limits_case import (
    FAR,
    HOME,
    POLICY,
    THREE,
    at,
    corridor,
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


def test_corridor_maximum() -> None:
    """Three people, three seats in Ningbo, two allowed through the corridor: two go, and one more would place one."""
    tables = instance(THREE, [post("P1", 3, FAR)], corridors=[corridor(None, 2)])
    plan = matched(tables)
    assert len(at(plan)) == 2
    assert tier(plan, "all") == (2, 2, 0)
    found = row(plan, "corridor_quota")
    assert (found["use"], found["high"], found["gain_people"], found["short"]) == (2, 2, 1, 0)
    assert plan.limit_seats.to_numpy().tolist() == [["corridor_quota", "X1", "people", "P1", 2]]
    left = plan.unplaced.iloc[0]
    assert (left["reason"], left["rule"]) == ("limit", "corridor_quota")
    seat = plan.empty_seats.iloc[0]
    assert (seat["reason"], seat["rule"]) == ("limit", "corridor_quota")
    assert "劳务协作人数" in lf.explain(plan, tables, left["worker_id"], "zh")
    assert "Corridor quota" in lf.explain(plan, tables, "P1", "en")
    assert plan.identity["status"] == "optimal"


def test_corridor_minimum() -> None:
    """Seats at home for all three, yet two must go to Ningbo: two go, although the journey costs more."""
    tables = instance(THREE, [post("P1", 3), post("P2", 3, FAR)], corridors=[corridor(2, None)])
    plan = matched(tables)
    assert sorted(at(plan).values()) == ["P1", "P2", "P2"]
    assert row(plan, "corridor_quota")["gain_people"] == 0
    assert row(plan, "corridor_quota")["gain_yuan"] > 0


def test_a_corridor_out_of_force_holds_nobody() -> None:
    """The corridor ended the day before the plan: nothing is limited and nothing is listed."""
    over = corridor(None, 0, valid_until=pd.Timestamp(ON) - pd.Timedelta(days=1))
    plan = matched(instance(THREE, [post("P1", 3, FAR)], corridors=[over]))
    assert len(at(plan)) == 3
    assert "corridor_quota" not in set(plan.limits["limit"])


def test_quota_that_counts() -> None:
    """At most one man at the light post: of two men and a woman, one man and the woman are placed."""
    people = [person("W1"), person("W2"), person("W3", sex="female")]
    quota = {"quota_id": "Q1", "of_workers": "sex = male", "at_posts": "physical_demand = light", "people_max": 1}
    plan = matched(instance(people, [post("P1", 3)], quotas=[quota]))
    assert len(at(plan)) == 2
    assert "W3" in at(plan)
    assert (row(plan, "general_quota")["use"], row(plan, "general_quota")["high"]) == (1, 1)


def test_quota_as_a_share_of_the_plan() -> None:
    """One person out of poverty, three others, half of the placed must be out of poverty: 1 >= (1 + k) / 2, so k = 1."""
    people = [person("W0", groups=("out_of_poverty",)), *THREE]
    quota = {"quota_id": "Q1", "of_workers": "groups = out_of_poverty", "share_min": 0.5}
    plan = matched(instance(people, [post("P1", 4)], quotas=[quota]))
    assert len(at(plan)) == 2
    assert "W0" in at(plan)
    found = row(plan, "general_quota", "share_min")
    assert (found["use"], found["low"]) == (1, 1)


def test_quota_as_a_share_of_staff_and_plan() -> None:
    """Ten heads now, one of them a woman here; women at most a fifth: 1 + w <= (10 + w + m) / 5.

    With two women and two men asking: w = 1, m = 2 gives 2 <= 13 / 5; w = 2, m = 2 gives 3 <= 14 / 5, which fails.
    """
    now = person("W9", sex="female", status="employed", seeking=False, wants_to_leave=False, employer_id="E1")
    people = [now, *(person(f"F{k}", sex="female") for k in (1, 2)), *(person(f"M{k}") for k in (1, 2))]
    quota = {"quota_id": "Q1", "of_workers": "sex = female", "share_max": 0.2, "share_of": "staff_and_plan"}
    plan = matched(instance(people, [post("P1", 4)], quotas=[quota]))
    assert len(at(plan)) == 3
    assert {"M1", "M2"} <= set(at(plan))
    found = row(plan, "general_quota", "share_max")
    assert (found["use"], found["high"]) == (2, 2)


@pytest.mark.parametrize(("penalty", "far"), [(1, 0), (1_000_000, 2)])
def test_quota_at_a_price(penalty: int, far: int) -> None:
    """Two people in Ningbo are wanted at a price: one yuan buys no such journey, a million buys both."""
    quota = {"quota_id": "Q1", "at_posts": f"region = {FAR}", "people_min": 2, "penalty_yuan": penalty}
    plan = matched(instance(THREE, [post("P1", 3), post("P2", 3, FAR)], quotas=[quota]))
    assert list(at(plan).values()).count("P2") == far
    assert row(plan, "general_quota")["short"] == 2 - far
    # The yuan tier is what the arcs cost and the penalty of each person short.
    assert tier(plan, "yuan")[0] == plan.assignments["cost_yuan"].sum() + penalty * (2 - far)


def test_a_quota_that_is_not_hard_and_has_no_price_costs_nothing() -> None:
    """Two people in Ningbo are wanted, neither as a must nor at a price: nobody is sent, and nothing is added to the yuan."""
    quota = {"quota_id": "Q1", "at_posts": f"region = {FAR}", "people_min": 2, "hard": False}
    plan = matched(instance(THREE, [post("P1", 3), post("P2", 3, FAR)], quotas=[quota]))
    assert set(at(plan).values()) == {"P1"}
    assert row(plan, "general_quota")["short"] == 2
    assert tier(plan, "yuan")[0] == plan.assignments["cost_yuan"].sum()


def test_a_pin_and_a_prohibition() -> None:
    """One seat: W3, pinned, has it before W1 out of poverty; forbidden anywhere, W2 has none of the free seats."""
    pins = [
        {"worker_id": "W3", "post_id": "P1", "action": "pin", "reason": "r", "by": "b"},
        {"worker_id": "W2", "post_id": None, "action": "forbid", "reason": "r", "by": "b"},
    ]
    people = [person("W1", groups=("out_of_poverty",)), person("W2"), person("W3")]
    plan = matched(instance(people, [post("P1", 1)], pins=pins))
    assert at(plan) == {"W3": "P1"}
    free = matched(instance(people, [post("P1", 3)], pins=pins))
    assert set(at(free)) == {"W1", "W3"}
    assert free.unplaced.iloc[0]["rule"] == "pins"


def test_a_pin_overrides_no_rule() -> None:
    """W1 wants no less than 6,000 yuan and the post pays 5,000: the pin alone is the conflict, one person short."""
    pin = {"worker_id": "W1", "post_id": "P1", "action": "pin", "reason": "r", "by": "b"}
    plan = matched(instance([person("W1", reservation_wage_yuan_month=6000.0)], [post("P1", 1)], pins=[pin]))
    assert plan.identity["status"] == "relaxed"
    assert plan.identity["conflict"] == [["pins", "pin W1 P1", "people"]]
    assert tier(plan, "people") == (1, 1, 0)


def test_dispatched_share() -> None:
    """Headcount 20, one dispatched now, three dispatched seats only: 1 + d <= (20 + d) / 10, so d = 1."""
    lot = post("P1", 3, accepts=("dispatched",), nature="temporary")
    plan = under_all(instance(THREE, [lot], [{"headcount": 20, "dispatched_now": 1}]))
    assert len(at(plan)) == 1
    found = row(plan, "dispatched_share", "share_max")
    assert (found["use"], found["high"]) == (2, 2)  # of 21 heads a tenth is 2.1


def test_dispatched_share_counts_those_hired() -> None:
    """As before with ten hired beside: 1 + d <= (30 + d) / 10 gives d = 2 (3 <= 3.2; d = 3 gives 4 <= 3.3)."""
    people = [person(f"W{k:02}") for k in range(14)]
    lots = [post("P1", 3, accepts=("dispatched",), nature="temporary"), post("P2", 10)]
    plan = under_all(instance(people, lots, [{"headcount": 20, "dispatched_now": 1}]))
    assert sorted(at(plan).values()).count("P1") == 2
    assert len(at(plan)) == 12


def test_an_employer_above_the_share_takes_no_more_dispatched() -> None:
    """Five of ten are dispatched now: nobody is sent, and the plan is optimal, not a relaxation."""
    lot = post("P1", 3, accepts=("dispatched",), nature="temporary")
    plan = under_all(instance(THREE, [lot], [{"headcount": 10, "dispatched_now": 5}]))
    assert at(plan) == {}
    assert plan.identity["status"] == "optimal"


def test_dormitory_beds() -> None:
    """One bed for men and two for women, shared by posts of two employers: one of two men and the woman are placed."""
    people = [person("W1"), person("W2"), person("W3", sex="female")]
    lots = [post("P1", 3, FAR, dormitory_id="D1"), post("P2", 3, FAR, dormitory_id="D1", employer_id="E2")]
    beds = [{"dormitory_id": "D1", "beds_men": 1, "beds_women": 2, "commute_km": 20.0}]
    owners = [{}, {"employer_id": "E2"}]
    plan = under_all(instance(people, lots, owners, dormitories=beds))
    assert len(at(plan)) == 2
    assert (row(plan, "dormitory_beds", "men")["use"], row(plan, "dormitory_beds", "women")["use"]) == (1, 1)
    at_home = [post("P1", 3, dormitory_id="D1")]
    assert len(at(under_all(instance(people, at_home, dormitories=[beds[0] | {"commute_km": 200.0}])))) == 3


def test_priority_share_of_a_project() -> None:
    """Half of the relief seats are for priority people; one asks, so one other at most; contract seats do not count."""
    asking = project(priority_share_min=0.5)
    people = [person("W0", groups=("out_of_poverty",)), *THREE]
    relief = post("P1", 4, project_id="J1", role="relief")
    plan = under_all(instance(people, [relief], projects=[asking]))
    assert len(at(plan)) == 2
    assert "W0" in at(plan)
    contract = post("P2", 2, project_id="J1", role="contract")
    assert len(at(under_all(instance(people, [relief, contract], projects=[asking])))) == 4
    # Whoever has waited longest comes first among those of no group, and is no priority person.
    waiting = person("W4", waiting_since=pd.Timestamp("2019-03-01"))
    plan = under_all(instance([*people, waiting], [relief], projects=[asking]))
    assert set(at(plan)) == {"W0", "W4"}


def test_welfare_posts_band() -> None:
    """A floor of two and a cap of two: of three people who could hold welfare posts two do, and the third has no seat."""
    people = [
        person(f"W{k}", wants_to_leave=False, cannot_leave=True, willing_welfare=True, groups=("out_of_poverty",))
        for k in range(3)
    ]
    lots = [post("P1", 3, kind="public_welfare", welfare_class="service")]
    band = [{"region": HOME, "what": f"welfare_posts_{end}", "value": 2} for end in ("min", "max")]
    plan = under_all(instance(people, lots, baselines=band))
    assert len(at(plan)) == 2
    # With an ordinary seat for each, the last resort would be empty; the floor keeps two people there.
    both = under_all(instance(people, [*lots, post("P2", 3)], baselines=band))
    assert sorted(at(both).values()) == ["P1", "P1", "P2"]


def test_area_floor() -> None:
    """Two priority people are to be in work; one is now, one is placed before W1, who would earn the same. A third is short."""
    now = person("W9", groups=("monitored",), status="employed", seeking=False, wants_to_leave=False, employer_id="E1")
    people = [now, person("W0", groups=("out_of_poverty",)), *THREE]
    floor = {"region": HOME, "what": "priority_employed", "value": 2, "valid_from": pd.Timestamp("2026-01-01")}
    assert row(under_all(instance(people, [post("P1", 1)], baselines=[floor])), "area_floor")["use"] == 2
    short = under_all(instance(people, [post("P1", 1)], baselines=[floor | {"value": 3}]))
    assert short.identity["conflict"] == [["area_floor", f"{HOME} 2026-01-01", "people"]]
    assert tier(short, "people") == (1, 1, 0)


def test_key_enterprise_floor() -> None:
    """Two thirds of three seats far away are to be filled: two go there, although seats at home cost less."""
    lots = [post("P1", 3), post("P2", 3, FAR, employer_id="E2")]
    owners = [{}, {"employer_id": "E2", "key_enterprise": True, "fill_share_min": 0.66}]
    plan = under_all(instance(THREE, lots, owners))
    assert sorted(at(plan).values()) == ["P1", "P2", "P2"]  # 0.66 of three seats is 1.98: two people


def test_seat_allotment() -> None:
    """The seats are kept for another county: of two people at home here and one there, one is placed."""
    people = [person("W1"), person("W2"), person("W3", region="220422")]
    plan = under_all(instance(people, [post("P1", 3, allotment=("220422",))]))
    assert at(plan) == {"W3": "P1"}


def test_limits_at_odds_end_in_the_least_relaxation(tmp_path) -> None:
    """Two must go to Ningbo and at most one may: one short or one over, both limits in conflict, a third one not."""
    quotas = [
        {"quota_id": "Q1", "at_posts": f"region = {FAR}", "people_max": 1},
        {"quota_id": "Q2", "at_posts": f"region = {HOME}", "people_max": 2},
    ]
    tables = instance(THREE, [post("P1", 3), post("P2", 3, FAR)], corridors=[corridor(2, None)], quotas=quotas)
    plan = matched(tables)
    assert plan.identity["status"] == "relaxed"
    assert plan.identity["conflict"] == [["corridor_quota", "X1", "people"], ["general_quota", "Q1", "people"]]
    assert tier(plan, "people") == (1, 1, 0)
    # All three still have a place: two at home, and one in Ningbo (one short) or three of which two there (one over).
    assert len(at(plan)) == 3
    reply = planned(plan, tmp_path, "en")
    assert reply.code == Code.INFEASIBLE
    assert any("Corridor quota (X1), Quota (Q1)" in str(line) for line in reply.lines)


def test_a_floor_above_its_cap_is_a_conflict_of_the_two(tmp_path) -> None:
    """At least three and at most one to Ningbo: with one, two or three there the two bounds are missed by two in all."""
    quota = {"quota_id": "Q1", "at_posts": f"region = {HOME}", "people_min": 2, "people_max": 1, "penalty_yuan": 7.0}
    tables = instance(THREE, [post("P1", 3), post("P2", 3, FAR)], corridors=[corridor(3, 1)], quotas=[quota])
    plan = matched(tables)
    assert plan.identity["status"] == "relaxed"
    assert plan.identity["conflict"] == [["corridor_quota", "X1", "cap"], ["corridor_quota", "X1", "floor"]]
    assert tier(plan, "people") == (2, 2, 0)
    # The quota is not hard: one of its bounds is missed by one person whatever is done, and costs that.
    assert row(plan, "general_quota", "cap")["short"] + row(plan, "general_quota", "floor")["short"] == 1
    assert len(at(plan)) == 3
    reply = planned(plan, tmp_path, "en")
    assert reply.code == Code.INFEASIBLE
    assert "Corridor quota (X1, cap), Corridor quota (X1, floor)" in str(reply.lines)


def test_a_plan_under_limits_is_written_and_verified(tmp_path) -> None:
    """The folder has the limits on its page, and verifying adds up every bound again."""
    tables = instance(THREE, [post("P1", 3, FAR)], corridors=[corridor(None, 2)])
    folder = tmp_path / "plan"
    lf.write(matched(tables), tables, POLICY, folder)
    assert "总量限制" in (folder / "report.html").read_text(encoding="utf-8")
    assert lf.verify(folder) == []
    assert "bound of every tier was added up again" in str(verified(lf.read_plan(folder), [], "en").lines[0])
    again = tmp_path / "again"
    matched(tables).save(again)
    assert (folder / "plan.json").read_bytes() == (again / "plan.json").read_bytes()


def test_a_seat_said_to_be_held_is_caught() -> None:
    """A plan that hides a broken limit, shifts its use or its bound is refused by the checker."""
    tables = instance(THREE, [post("P1", 3, FAR)], corridors=[corridor(None, 2)])
    plan = matched(tables)
    for column, value in (("use", 1), ("high", 3), ("short", 1), ("hard", False)):
        frames = dict(plan.frames)
        frames["limits"] = plan.limits.copy()
        frames["limits"].loc[frames["limits"]["limit"] == "corridor_quota", column] = value
        found = lf.check(Plan(frames, plan.identity, plan.proof), tables, POLICY)
        assert {violation.claim for violation in found} == {"limits"}, column
    frames = dict(plan.frames) | {"limit_seats": plan.limit_seats.assign(use=1)}
    assert {found.claim for found in lf.check(Plan(frames, plan.identity, plan.proof), tables, POLICY)} == {
        "limit_seats"
    }
    wider = instance(THREE, [post("P1", 3, FAR)], corridors=[corridor(None, 3)])
    free = matched(wider)
    broken = lf.check(free, tables, POLICY)
    assert "corridor_quota" in {violation.claim for violation in broken}
