"""Hand-solved cases of the employer's side: good standing, dispatched labour, relief seats for local people."""

import dataclasses
from typing import Any

import pytest

import laborflow as lf
from tests.both_judges import arcs_of, by_checker, by_optimizer
from tests.domain.check.tiny import instance as tables_of
from tests.one_pair import EMPLOYER, NEXT_COUNTY, ON, POLICY, POST, WORKER, pair
from tests.optimizer.hand_case import NO, UNKNOWN, YES, Case, explained, verdicts_agree

BUILDER = {"industry": "E"}
ABOVE = [
    {"employer_id": name, "name": "总包", "region": "220421", "headcount": 9, "contractor_id": contractor}
    for name, contractor in (("E2", "E3"), ("E3", "E2"))
]
EMPLOYER_IN_GOOD_STANDING = [
    # Listed on the plan date 2026-03-02; both ends count.
    Case(
        "listed from today", NO, {"listed": {"employer_id": "E1", "valid_from": "2026-03-02"}},
        numbers={"condition": "blacklisted"}, zh="黑名单", en="blacklisted",
    ),
    Case("listed from tomorrow", YES, {"listed": {"employer_id": "E1", "valid_from": "2026-03-03"}}),
    Case(
        "listed until today", NO,
        {"listed": {"employer_id": "E1", "valid_from": "2025-01-01", "valid_until": "2026-03-02"}},
    ),
    Case(
        "listed until yesterday", YES,
        {"listed": {"employer_id": "E1", "valid_from": "2025-01-01", "valid_until": "2026-03-01"}},
    ),
    # E1 works for E2, E2 for E3 (and E3, by a slip of the ledger, for E2): E3's entry reaches E1.
    Case(
        "contractor's contractor listed", NO,
        {"employer": {"contractor_id": "E2"}, "other_employer": ABOVE,
         "listed": {"employer_id": "E3", "valid_from": "2025-01-01"}},
        numbers={"condition": "blacklisted"},
    ),
    Case(
        "illegal deposit", NO, {"employer": {"illegal_deposit": True}},
        numbers={"condition": "illegal_deposit"}, zh="违规收取押金", en="illegal deposits",
    ),
    Case("deposit blank", YES, {"employer": {"illegal_deposit": None}}),
    Case("construction, wage deposit paid", YES, {"employer": {**BUILDER, "wage_deposit_paid": True}}),
    Case(
        "construction, wage deposit not paid", NO, {"employer": {**BUILDER, "wage_deposit_paid": False}},
        numbers={"condition": "wage_deposit"}, zh="未缴工资保证金",
    ),
    Case(
        "construction, wage deposit blank", UNKNOWN, {"employer": BUILDER}, numbers={"condition": "wage_deposit"},
    ),
    Case("no construction", YES, {"employer": {"wage_deposit_paid": False}}),
]  # fmt: skip


@pytest.mark.parametrize("case", EMPLOYER_IN_GOOD_STANDING, ids=str)
def test_employer_in_good_standing(case: Case) -> None:
    """Nobody is sent to an employer who is blacklisted, takes deposits or, in construction, has paid none."""
    verdicts_agree("employer_in_good_standing", case)


@pytest.mark.parametrize("case", [EMPLOYER_IN_GOOD_STANDING[n] for n in (0, 4, 5, 8, 9)], ids=str)
def test_employer_in_good_standing_explained(case: Case) -> None:
    """The person learns what is wrong with the employer."""
    explained("employer_in_good_standing", case)


def test_bad_standing_closes_the_post() -> None:
    """The seats of a blacklisted employer are closed, and the answer for the post says by which rule."""
    instance = pair(listed={"employer_id": "E1", "valid_from": "2025-01-01"})
    plan = lf.match(instance, date=ON, policy=POLICY)
    [empty] = plan.empty_seats.to_dict("records")
    assert (empty["post_id"], empty["reason"], empty["rule"]) == ("P1", "closed", "employer_in_good_standing")
    assert "用人单位无失信" in lf.explain(plan, instance, "P1", "zh")


@pytest.mark.parametrize(
    ("ends", "reason", "zh"), [("2026-03-01", "over", "之前到期"), ("2026-03-02", "all_placed_elsewhere", "安置到别处")]
)
def test_a_post_that_is_over_says_so(ends: str, reason: str, zh: str) -> None:
    """The plan date is 2026-03-02: a post that ended the day before is over, one that ends on the day is not.

    The better paid P2 goes on, so the one person goes there and the seat of P1 is empty.
    """
    posts = [{**POST, "starts": "2026-02-01", "ends": ends, "pay": 2500.0}, {**POST, "post_id": "P2", "pay": 6000.0}]
    instance = tables_of([WORKER], posts, [EMPLOYER])
    plan = lf.match(instance, date=ON, policy=POLICY)
    assert plan.assignments["post_id"].tolist() == ["P2"]
    [empty] = plan.empty_seats.to_dict("records")
    assert (empty["post_id"], empty["reason"]) == ("P1", reason)
    assert zh in lf.explain(plan, instance, "P1", "zh")
    assert not lf.check(plan, instance, policy=POLICY)
    called = plan.empty_seats.assign(reason="no_admissible_worker", admissible_workers=0)
    falsified = dataclasses.replace(plan, frames={**plan.frames, "empty_seats": called})
    assert {found.subject for found in lf.check(falsified, instance, policy=POLICY)} == {"P1"}


def test_industries_that_owe_a_wage_deposit_are_policy() -> None:
    """A place that asks logistics (G) for the deposit, and no longer builders, changes both implementations, only there."""
    wider = POLICY.replaced("deposit.industries", ["G"], "物流业试行", "220421")
    key = ("W1", "P1", "hire")
    for industry, expected in (("G", NO), ("E", YES)):
        instance = pair(employer={"industry": industry, "wage_deposit_paid": False})
        encoded, _ = arcs_of(instance, wider, ON)
        for verdicts in (by_optimizer(encoded), by_checker(instance, wider, ON)):
            assert verdicts.loc[key]["employer_in_good_standing"] == expected


def test_the_length_of_posts_without_an_end_is_policy() -> None:
    """Free from 2026-05-01 on, 30 days needed: a post from 2026-04-01 shares n - 30 of n days, so 59 are too few, 60 enough."""
    key = ("W1", "P1", "hire")
    for lasting, expected in ((59, NO), (60, YES)):
        rules = POLICY.replaced("dates.days_without_end", lasting, "短工为主")
        instance = pair(worker={"available_from": "2026-05-01"}, post={"ends": None})
        encoded, _ = arcs_of(instance, rules, ON)
        for verdicts in (by_optimizer(encoded), by_checker(instance, rules, ON)):
            assert verdicts.loc[key]["dates_overlap"] == expected


def dispatched(nature: str | None) -> dict[str, Any]:
    """Return a pair whose post takes dispatched people only."""
    return {"post": {"accepts": ("dispatched",), "nature": nature}}


DISPATCH_ALLOWED = [
    Case("temporary", YES, dispatched("temporary"), "dispatched"),
    Case("auxiliary", YES, dispatched("auxiliary"), "dispatched"),
    Case("substitute", YES, dispatched("substitute"), "dispatched"),
    Case(
        "regular", NO, dispatched("regular"), "dispatched", zh="不是临时性、辅助性或替代性", en="not temporary, auxiliary",
    ),
    Case("blank", UNKNOWN, dispatched(None), "dispatched"),
    Case("regular, hired", YES, {"post": {"nature": "regular"}}),
]  # fmt: skip


@pytest.mark.parametrize("case", DISPATCH_ALLOWED, ids=str)
def test_dispatch_allowed(case: Case) -> None:
    """Dispatched people take temporary, auxiliary or substitute posts only."""
    verdicts_agree("dispatch_allowed", case)


def test_natures_open_to_dispatch_are_policy() -> None:
    """A place that closes a nature of posts to dispatched people closes it in both implementations, and only there."""
    narrower = POLICY.replaced("dispatch.natures", ["temporary"], "只许临时性岗位", "220421")
    key = ("W1", "P1", "dispatched")
    for nature, expected in (("temporary", YES), ("auxiliary", NO)):
        instance = pair(**dispatched(nature))
        encoded, _ = arcs_of(instance, narrower, ON)
        for verdicts in (by_optimizer(encoded), by_checker(instance, narrower, ON)):
            assert verdicts.loc[key]["dispatch_allowed"] == expected


@pytest.mark.parametrize("case", [DISPATCH_ALLOWED[3], DISPATCH_ALLOWED[4]], ids=str)
def test_dispatch_allowed_explained(case: Case) -> None:
    """The person learns that the post may not be held by dispatched people."""
    explained("dispatch_allowed", case)


def relief(home: str, local: tuple[str, ...] | None, **post: Any) -> dict[str, Any]:
    """Return a pair on a relief seat of a project in the township 220421100."""
    seat = {"kind": "work_relief", "role": "relief", "project_id": "J1", **post}
    return {
        "worker": {"region": home}, "post": seat, "project": {"region": "220421100", "local_region": local},
        "road": {"minutes": 60.0},
    }  # fmt: skip


RELIEF_IS_LOCAL = [
    Case("of the township", YES, relief("220421100", ("220421100",))),
    Case("township not known", UNKNOWN, relief("220421", ("220421100",)), numbers={"local": ["220421100"]}),
    Case(
        "of another township", NO, relief("220421101", ("220421100",)),
        numbers={"local": ["220421100"]}, zh="东丰镇", en="people of",
    ),
    Case("one of two areas", YES, relief(NEXT_COUNTY, ("220421100", "220422"))),
    # Nothing stated: the county of the project, and of the post where there is no project.
    Case("county of the project", YES, relief("220421101", None)),
    Case(
        "another county", NO, relief(NEXT_COUNTY, None), numbers={"local": ["220421"]}, zh="东丰县",
    ),
    Case("no project", NO, relief(NEXT_COUNTY, None, project_id=None), numbers={"local": ["220421"]}),
    # Contract labour may come from anywhere; a blank role is a relief seat.
    Case("contract", YES, relief(NEXT_COUNTY, None, role="contract")),
    Case("role blank", NO, relief(NEXT_COUNTY, None, role=None)),
    Case("no relief post", YES, relief(NEXT_COUNTY, None, kind="enterprise")),
]  # fmt: skip


@pytest.mark.parametrize("case", RELIEF_IS_LOCAL, ids=str)
def test_relief_is_local(case: Case) -> None:
    """Relief seats go to people of the local area, contract labour of a project does not."""
    verdicts_agree("relief_is_local", case)


@pytest.mark.parametrize("case", [RELIEF_IS_LOCAL[n] for n in (1, 2, 5)], ids=str)
def test_relief_is_local_explained(case: Case) -> None:
    """The person learns for whom the seat is kept."""
    explained("relief_is_local", case)
