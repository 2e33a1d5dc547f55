"""Hand-solved cases of what the post asks and gives: skills, certificates, pay asked for, lawful pay."""

from typing import Any

import pytest

import laborflow as lf
from tests.one_pair import ON, POLICY, pair
from tests.optimizer.hand_case import NO, UNKNOWN, YES, Case, explained, verdicts_agree

WELDER, TURNER = "6-18-02-04", "6-18-01-01"


def skilled(held: Any = (), needs: Any = None) -> dict[str, Any]:
    """Return a pair in which the post asks for a welder of level 4 or better, unless said otherwise."""
    return {"skill": held, "need": needs or {"skill": WELDER, "min_level": 4}}


SKILLED_ENOUGH = [
    # Levels count from 5 (junior) to 1: 4 is asked; 4 and 3 hold, 5 does not, blank is not known.
    Case("level asked", YES, skilled({"skill": WELDER, "level": 4})),
    Case("better level", YES, skilled({"skill": WELDER, "level": 3})),
    Case(
        "lower level", NO, skilled({"skill": WELDER, "level": 5}),
        numbers={"skill": WELDER, "level": 4}, zh="需要 焊工（4 级及以上）", en="level 4 or better",
    ),
    Case("level blank", UNKNOWN, skilled({"skill": WELDER}), numbers={"skill": WELDER, "level": 4}),
    # Nothing recorded is not known; "none" and another skill are a no.
    Case("no skill row", UNKNOWN, skilled()),
    Case("recorded as none", NO, skilled({"skill": "none"})),
    Case("another skill", NO, skilled({"skill": TURNER, "level": 1})),
    # A required prefix is met by any code below it, but a held prefix does not meet a longer code.
    Case("code below the required one", YES, skilled({"skill": WELDER}, {"skill": "6-18"})),
    Case("code above the required one", NO, skilled({"skill": "6-18"}, {"skill": WELDER})),
    # One row of a group is enough; every group needs one.
    Case("one alternative", YES, skilled({"skill": TURNER}, [{"skill": WELDER}, {"skill": TURNER}])),
    Case("two groups, one met", NO, skilled({"skill": TURNER}, [{"skill": WELDER}, {"skill": TURNER, "any_of": 2}])),
]  # fmt: skip


@pytest.mark.parametrize("case", SKILLED_ENOUGH, ids=str)
def test_skilled_enough(case: Case) -> None:
    """Of every requirement group one skill is held at its level; what is not recorded is to be verified."""
    verdicts_agree("skilled_enough", case)


@pytest.mark.parametrize("case", [SKILLED_ENOUGH[2], SKILLED_ENOUGH[3]], ids=str)
def test_skilled_enough_explained(case: Case) -> None:
    """The person learns which skill is asked at which level."""
    explained("skilled_enough", case)


LICENCE = {"skill": WELDER, "level": 4, "certificate": "特种作业操作证", "valid_until": "2026-04-01"}
LICENSED = {"skill": WELDER, "certificate_required": True}
CERTIFICATE_VALID = [
    # The post starts on 2026-04-01: valid on that very day holds, a day less does not.
    Case("valid on the first day", YES, skilled(LICENCE, LICENSED)),
    Case(
        "run out the day before", NO, skilled({**LICENCE, "valid_until": "2026-03-31"}, LICENSED),
        numbers={"skill": WELDER, "on": "2026-04-01"}, zh="焊工 须持证且在 2026-04-01 有效", en="certificate valid on",
    ),
    # A licence is never presumed: blank date, blank name, an empty name.
    Case("date blank", NO, skilled({**LICENCE, "valid_until": None}, LICENSED)),
    Case("name blank", NO, skilled({**LICENCE, "certificate": None}, LICENSED)),
    Case("name empty", NO, skilled({**LICENCE, "certificate": ""}, LICENSED)),
    # Blank in the requirement asks for none.
    Case("not asked", YES, skilled({"skill": WELDER}, {"skill": WELDER, "certificate_required": None})),
    # The certificate must be that of a skill whose level does not fail: here the licensed skill is of level 5.
    Case(
        "licence of a skill too low", NO,
        skilled(
            [{**LICENCE, "level": 5}, {"skill": TURNER, "level": 4}],
            {"skill": "6-18", "min_level": 4, "certificate_required": True},
        ),
    ),
    # An alternative without a certificate is enough.
    Case("another alternative", YES, skilled({"skill": TURNER}, [LICENSED, {"skill": TURNER}])),
]  # fmt: skip


@pytest.mark.parametrize("case", CERTIFICATE_VALID, ids=str)
def test_certificate_valid(case: Case) -> None:
    """A statutory certificate is on file and valid at the start; it is never presumed."""
    verdicts_agree("certificate_valid", case)


def test_certificate_valid_explained() -> None:
    """The person learns which certificate must be valid on which day."""
    explained("certificate_valid", CERTIFICATE_VALID[1])


HOURLY = {"pay": 20.0, "pay_unit": "hour"}
PAY_ACCEPTABLE = [
    Case("as much as asked", YES, {"worker": {"reservation_wage_yuan_month": 3000.0}}),
    Case(
        "a yuan more asked", NO, {"worker": {"reservation_wage_yuan_month": 3001.0}},
        numbers={"pay": 3000, "wanted": 3001}, zh="月薪 3,000 元，要求 3,001 元", en="wants 3,001",
    ),
    Case("nothing asked", YES, {"worker": {"reservation_wage_yuan_month": None}}),
    # 20 yuan x 40 hours x 4 weeks = 3,200; 150 yuan x 20 days = 3,000.
    Case("by the hour", YES, {"worker": {"reservation_wage_yuan_month": 3200.0}, "post": HOURLY}),
    Case(
        "by the day", NO,
        {"worker": {"reservation_wage_yuan_month": 3001.0}, "post": {"pay": 150.0, "pay_unit": "day"}},
    ),
    # Without hours, or with none, an hour cannot be converted to a month: unknown when something is asked.
    Case("hours blank", UNKNOWN, {"post": {**HOURLY, "weekly_hours": None}}, numbers={"pay": None, "wanted": 2500}),
    Case("no hours", UNKNOWN, {"post": {**HOURLY, "weekly_hours": 0.0}}),
    Case(
        "hours blank, nothing asked", YES,
        {"worker": {"reservation_wage_yuan_month": None}, "post": {**HOURLY, "weekly_hours": None}},
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", PAY_ACCEPTABLE, ids=str)
def test_pay_acceptable(case: Case) -> None:
    """Pay, converted to a month, is not below what the person asks."""
    verdicts_agree("pay_acceptable", case)


@pytest.mark.parametrize("case", [PAY_ACCEPTABLE[1], PAY_ACCEPTABLE[5]], ids=str)
def test_pay_acceptable_explained(case: Case) -> None:
    """The person reads pay and claim in yuan a month."""
    explained("pay_acceptable", case)


@pytest.mark.parametrize(("now", "expected"), [(3000.0, YES), (3001.0, NO)])
def test_pay_acceptable_on_loan(now: float, expected: int) -> None:
    """Nobody is lent for less than the present wage."""
    worker = {"status": "surplus", "lending_consent": True, "employer_id": "E2", "wage_now_yuan_month": now}
    loan = {
        "lender_id": "E2", "borrower_id": "E1", "valid_from": "2026-03-15", "valid_until": "2026-06-30",
        "lender_consent": True, "borrower_consent": True,
    }  # fmt: skip
    lender = {"employer_id": "E2", "name": "乙公司", "region": "220421", "headcount": 5}
    cells = {"worker": worker, "post": {"accepts": ("loan",)}, "other_employer": lender, "loan": loan}
    verdicts_agree("pay_acceptable", Case("on loan", YES if expected == YES else NO, cells, "loan"))


MODEST = {"reservation_wage_yuan_month": None}
PAY_LAWFUL = [
    # The floors are 2,000 a month and 20 an hour.
    Case("month at the floor", YES, {"worker": MODEST, "post": {"pay": 2000.0}}),
    Case(
        "month below the floor", NO, {"worker": MODEST, "post": {"pay": 1999.0}},
        numbers={"pay": 1999, "floor": 2000, "basis": "month"}, zh="1,999 元低于 2,000 元", en="below 2,000 yuan",
    ),
    # 19 yuan an hour make 3,040 a month, but by the hour the hour counts.
    Case(
        "hour below the floor", NO, {"post": {**HOURLY, "pay": 19.0}},
        numbers={"pay": 19, "floor": 20, "basis": "hour"}, zh="19 元低于 20 元",
    ),
    # Part time by the month: 1,600 / (20 hours x 4 weeks) = 20 an hour.
    Case(
        "part time at the floor", YES,
        {"worker": MODEST, "post": {"pay": 1600.0, "full_time": False, "weekly_hours": 20.0}},
    ),
    Case(
        "part time below the floor", NO,
        {"worker": MODEST, "post": {"pay": 1599.0, "full_time": False, "weekly_hours": 20.0}},
    ),
    Case("full time blank counts as full time", NO, {"worker": MODEST, "post": {"pay": 1600.0, "full_time": None}}),
    Case("by the piece", UNKNOWN, {"worker": MODEST, "post": {"pay_unit": "piece"}}, numbers={"basis": "unknown"}),
    # Equal pay with those in the post.
    Case("as much as the others", YES, {"post": {"incumbent_pay": 3000.0}}),
    Case(
        "less than the others", NO, {"post": {"incumbent_pay": 3001.0}},
        numbers={"pay": 3000, "floor": 3001, "basis": "incumbent"}, zh="3,000 元低于 3,001 元",
    ),
    Case(
        "by the piece, less than the others", NO,
        {"worker": MODEST, "post": {"pay": 3.0, "pay_unit": "piece", "incumbent_pay": 4.0}},
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", PAY_LAWFUL, ids=str)
def test_pay_lawful(case: Case) -> None:
    """Pay is not below the minimum wage of its unit, nor below that of those in the post."""
    verdicts_agree("pay_lawful", case)


@pytest.mark.parametrize("case", [PAY_LAWFUL[1], PAY_LAWFUL[2], PAY_LAWFUL[6], PAY_LAWFUL[8]], ids=str)
def test_pay_lawful_explained(case: Case) -> None:
    """The person reads pay and floor, by what it is measured."""
    explained("pay_lawful", case)


def test_pay_lawful_closes_the_post() -> None:
    """The seats of a post that pays too little are closed, and the answer for the post says by which rule."""
    instance = pair(MODEST, {"pay": 1999.0})
    plan = lf.match(instance, date=ON, policy=POLICY)
    [empty] = plan.empty_seats.to_dict("records")
    assert (empty["post_id"], empty["reason"], empty["rule"]) == ("P1", "closed", "pay_lawful")
    assert "薪资合法" in lf.explain(plan, instance, "P1", "zh")
    assert "Pay lawful" in lf.explain(plan, instance, "P1", "en")
