"""Hand-solved cases of what the person asked for: seeking work, reach, wishes, being lent."""

from typing import Any

import pytest

import laborflow as lf
from tests.one_pair import ELSEWHERE, NEXT_COUNTY, NEXT_PREFECTURE, ON, POLICY, pair
from tests.optimizer.hand_case import NO, UNKNOWN, YES, Case, explained, verdicts_agree

SEEKS_WORK = [
    Case("unemployed and seeking", YES),
    # Blank is no consent, and no is no.
    Case("seeking blank", NO, {"worker": {"seeking": None}}),
    Case("not seeking", NO, {"worker": {"seeking": False}}),
    # Whoever has work must want to go out; seeking alone does not take anybody away from an employer.
    Case("employed and seeking", NO, {"worker": {"status": "employed"}}),
    Case("employed, wants to go out", YES, {"worker": {"status": "employed", "wants_to_leave": True}}),
    # The present post is never offered again.
    Case("own post", NO, {"worker": {"wants_to_leave": True, "current_post_id": "P1"}}),
]


@pytest.mark.parametrize("case", SEEKS_WORK, ids=str)
def test_seeks_work(case: Case) -> None:
    """Only who asked for this kind of work is offered any, and never the present post."""
    verdicts_agree("seeks_work", case)


def test_seeks_work_explained() -> None:
    """Who did not ask is told so, and whose wish is not recorded stands on the list of calls."""
    instance = pair({"seeking": None, "wants_to_leave": None})
    plan = lf.match(instance, date=ON, policy=POLICY)
    [unplaced] = plan.unplaced.to_dict("records")
    assert (unplaced["reason"], unplaced["rule"], unplaced["who_class"]) == ("not_asked", "seeks_work", -1)
    [call] = plan.verify.to_dict("records")
    assert (call["who"], call["id"], call["rule"], call["placed"]) == ("worker", "W1", "seeks_work", False)
    assert "没有要求就业" in lf.explain(plan, instance, "W1", "zh")
    assert "Did not ask for work" in lf.explain(plan, instance, "W1", "en")


def test_own_post_explained() -> None:
    """Who wants to leave and has only the present post to go to is told that no post is open."""
    instance = pair({"wants_to_leave": True, "current_post_id": "P1"})
    plan = lf.match(instance, date=ON, policy=POLICY)
    assert plan.unplaced["reason"].tolist() == ["no_admissible_post"]
    assert plan.misses.empty
    assert "没有可去的岗位" in lf.explain(plan, instance, "W1", "zh")


AWAY = {"region": NEXT_COUNTY}
HOUR = {"road": {"minutes": 60.0}}
WITHIN_REACH = [
    # 220422 lies in the prefecture 2204; the road table says 60 minutes, and 90 are accepted.
    Case("next county, reach prefecture", YES, {"post": AWAY, **HOUR}),
    Case(
        "next county, reach county", NO, {"worker": {"reach": "county"}, "post": AWAY, **HOUR},
        numbers={"minutes": 60, "limit": "county", "place": NEXT_COUNTY}, zh="东辽县", en="60 minutes away",
    ),
    # 2203 is another prefecture of the same province; no longest journey is stated, so the division alone decides.
    Case(
        "next prefecture, reach prefecture", NO,
        {"worker": {"max_travel_minutes": None}, "post": {"region": NEXT_PREFECTURE}},
    ),
    Case(
        "next prefecture, reach province", YES,
        {"worker": {"max_travel_minutes": None, "reach": "province"}, "post": {"region": NEXT_PREFECTURE}},
    ),
    # Reach blank: at home yes, elsewhere unknown, and no for who said not to want to go out.
    Case("reach blank, at home", YES, {"worker": {"reach": None}}),
    Case(
        "reach blank, next county", UNKNOWN, {"worker": {"reach": None, "wants_to_leave": None}, "post": AWAY, **HOUR},
        numbers={"place": NEXT_COUNTY},
    ),
    Case("reach blank, stays", NO, {"worker": {"reach": None, "wants_to_leave": False}, "post": AWAY, **HOUR}),
    # Who cannot leave takes posts of the home county only, whatever reach says.
    Case("cannot leave", NO, {"worker": {"cannot_leave": True}, "post": AWAY, **HOUR}),
    # 90 minutes are just accepted, 91 are not.
    Case("90 of 90 minutes", YES, {"post": AWAY, "road": {"minutes": 90.0}}),
    Case(
        "91 of 90 minutes", NO, {"post": AWAY, "road": {"minutes": 91.0}},
        numbers={"minutes": 91, "limit": 90}, zh="单程 91 分钟，可接受 90", en="91 minutes away, accepts 90",
    ),
    # Inside the county the 30 minutes are typical, not measured: more than accepted is unknown, not no.
    Case("estimate above the limit", UNKNOWN, {"worker": {"max_travel_minutes": 29}}),
    # Reach 'township' with the home known to its county only; with both known, the same and another township.
    Case("township, home not known", UNKNOWN, {"worker": {"reach": "township"}, "post": {"region": "220421100"}}),
    Case(
        "own township", YES,
        {"worker": {"reach": "township", "region": "220421100"}, "post": {"region": "220421100"}},
    ),
    Case(
        "another township", NO,
        {"worker": {"reach": "township", "region": "220421101"}, "post": {"region": "220421100"}},
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", WITHIN_REACH, ids=str)
def test_within_reach(case: Case) -> None:
    """The post lies in the division the person goes to, and no farther than accepted; estimates are no proof."""
    verdicts_agree("within_reach", case)


@pytest.mark.parametrize("case", [WITHIN_REACH[1], WITHIN_REACH[9], WITHIN_REACH[5]], ids=str)
def test_within_reach_explained(case: Case) -> None:
    """The person learns how far the post is and what was accepted, or is asked about the place."""
    explained("within_reach", case)


WISH_RESPECTED = [
    Case("trade below the wish", YES, {"worker": {"wanted_trades": ("6-29", "6-31")}}),
    Case(
        "another trade", NO, {"worker": {"wanted_trades": ("6-29-01-01",)}},
        numbers={"wish": ["6-29-01-01"], "offered": "6-31-01-03"}, zh="意向为 砌筑工，岗位为 电工",
    ),
    Case("trade of the post blank", UNKNOWN, {"worker": {"wanted_trades": ("6-29",)}, "post": {"trade": None}}),
    Case("nothing wished", YES, {"worker": {"wanted_trades": ()}, "post": {"trade": None}}),
    Case("place below the wish", YES, {"worker": {"wanted_regions": ("33", "2204")}}),
    Case(
        "another place", NO, {"worker": {"wanted_regions": (NEXT_COUNTY,)}},
        numbers={"wish": [NEXT_COUNTY], "offered": "220421"}, zh="东辽县",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", WISH_RESPECTED, ids=str)
def test_wish_respected(case: Case) -> None:
    """Trades and places that the person named bind; a trade that the post does not state is to be verified."""
    verdicts_agree("wish_respected", case)


@pytest.mark.parametrize("case", [WISH_RESPECTED[1], WISH_RESPECTED[2], WISH_RESPECTED[5]], ids=str)
def test_wish_respected_explained(case: Case) -> None:
    """The person reads wish and offer side by side."""
    explained("wish_respected", case)


def lent(worker: dict[str, Any] | None = None, loan: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Return a pair in which E2 of the next county lends W1 to E1, 2026-03-15 to 2026-06-30, all agreed."""
    lender = {"employer_id": "E2", "name": "乙公司", "region": NEXT_COUNTY, "headcount": 5, **more.pop("lender", {})}
    agreement = {
        "lender_id": "E2", "borrower_id": "E1", "valid_from": "2026-03-15", "valid_until": "2026-06-30",
        "lender_consent": True, "borrower_consent": True, "scope": "prefecture", **(loan or {}),
    }  # fmt: skip
    surplus = {"status": "surplus", "lending_consent": True, "employer_id": "E2", **(worker or {})}
    return {
        "worker": surplus, "post": {"accepts": ("loan",), **more.pop("post", {})}, "other_employer": lender,
        "loan": agreement, **more,
    }  # fmt: skip


LENDING_AGREED = [
    Case("all agree", YES, lent(), "loan"),
    # Blank consent means no, of the borrower and of the person (who asks, but not to be lent).
    Case(
        "borrower silent", NO, lent(loan={"borrower_consent": None}), "loan",
        numbers={"condition": "no_agreement"}, zh="没有适用的共享用工协议", en="no lending agreement",
    ),
    Case("lender silent", NO, lent(loan={"lender_consent": None}), "loan"),
    Case(
        "person silent", NO, lent({"lending_consent": None}), "loan",
        numbers={"condition": "worker_consent"}, zh="本人没有同意共享用工", en="has not agreed to be lent",
    ),
    # Nobody named: the post that accepts loans is the borrower's consent. Another employer named: no agreement.
    Case("open row", YES, lent(loan={"borrower_id": None, "borrower_consent": None}), "loan"),
    Case("another borrower", NO, lent(loan={"borrower_id": "E2"}), "loan"),
    Case("a borrower nobody knows", NO, lent(loan={"borrower_id": "E9"}), "loan"),
    # The post starts on 2026-04-01: 15 days to the 15th are a loan, 14 are not.
    Case("15 days", YES, lent(loan={"valid_until": "2026-04-15"}), "loan"),
    Case("14 days", NO, lent(loan={"valid_until": "2026-04-14"}), "loan"),
    Case("begins after the start", NO, lent(loan={"valid_from": "2026-04-02"}), "loan"),
    # The lender's prefecture is 2203, the post's 2204; both lie in 22, and nothing stated means the province.
    Case("out of the prefecture", NO, lent(lender={"region": NEXT_PREFECTURE}), "loan"),
    Case("inside the province", YES, lent(loan={"scope": None}, lender={"region": NEXT_PREFECTURE}), "loan"),
    Case("out of the province", NO, lent(loan={"scope": "province"}, lender={"region": ELSEWHERE}), "loan"),
]  # fmt: skip


@pytest.mark.parametrize("case", LENDING_AGREED, ids=str)
def test_lending_agreed(case: Case) -> None:
    """A loan needs the agreement of three, in time and place."""
    verdicts_agree("lending_agreed", case)


@pytest.mark.parametrize("case", [LENDING_AGREED[1], LENDING_AGREED[3]], ids=str)
def test_lending_agreed_explained(case: Case) -> None:
    """The person learns whose agreement is lacking."""
    explained("lending_agreed", case)


def test_the_longest_agreement_sets_the_return() -> None:
    """Where several agreements cover a loan, the person returns when the last of them or the post ends."""
    cells = lent(loan={"valid_until": "2026-05-31"})
    longer = {**cells["loan"], "borrower_id": None, "borrower_consent": None, "valid_until": "2026-06-30"}
    plan = lf.match(pair(**{**cells, "loan": [cells["loan"], longer]}), date=ON, policy=POLICY)
    assert plan.assignments["returns_on"].astype(str).tolist() == ["2026-06-30"]
