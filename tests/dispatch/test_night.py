"""A week of nights by hand: promises, answers, stability, law, people of two keys, and nights out of order.

The day is that of ``tests.dispatch.day``: six seats of P1 in Ningbo for W01 to W08, three of P2 at home for W09 to W12.
W03 is out of poverty, so it is placed first; who of the others gets a seat is decided by the published lottery, so the
tests ask for numbers and for what must hold, not for names.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from dispatch.approval import approve, register_key
from dispatch.desk import Desk
from dispatch.lock import Busy
from dispatch.night import Material, run_night
from dispatch.publication import publish, roll_back
from dispatch.refusals import NotAllowed, NothingToDo
from dispatch.snapshot import NothingImported, OutOfOrder
from dispatch.standing import night_status
from domain.faults import InputRefused
from domain.policy import Policy
from tests.dispatch import day
from tests.dispatch.day import ON
from tests.dispatch.office import NEXT, Office, on_post

Pages = Callable[[Path, Material], None]


@pytest.mark.parametrize(
    "url", [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.nights)], indirect=True
)
def test_a_story_on_both_ledgers(desk: Desk, policy: Policy, plain: Pages, tmp_path: Path) -> None:
    """From the import to the second night: promises are made, kept, refused and withdrawn for a reason."""
    office = Office(desk, policy, plain, tmp_path)
    assert office.imports().counts["workers"] == {"rows": 12, "new": 12, "changed": 0, "gone": 0}
    assert office.imports().again
    night = office.runs()
    diff = office.diff(night)
    assert (len(on_post(diff, "P1")), len(on_post(diff, "P2"))) == (6, 3)
    assert "W03" in on_post(diff, "P1")
    if "W08" in diff.index:
        assert tuple(diff.loc["W08", ["change", "to_level"]]) == ("offered", "draft")
    with pytest.raises(NotAllowed):
        publish(desk, ON, "", "zhang", policy)
    office.publishes()
    assert {p.name for p in (desk.published / "2026-03-02" / "v1").iterdir()} == {"changes.txt", "trips.txt"}
    again = office.runs()
    assert (again.again, again.draft) == (True, night.draft)
    second = office.diff(office.runs(NEXT, effort=1))
    firm = diff[diff["to_level"] == "announced"]
    assert second.loc[firm.index, "change"].eq("kept").all()
    assert second["to_post"].to_dict() == diff["to_post"].to_dict()

    one, two = [w for w in on_post(firm, "P1") if w != "W03"][:2]
    told = office.told(("W03", "P1", "accepted"), (one, "P1", "refused"), (two, "P1", "boarded"))
    assert told.counts == {"accepted": 1, "refused": 1, "boarded": 1}
    assert office.told(("W03", "P1", "accepted")).known == 1
    third = office.diff(office.runs(NEXT, effort=1))
    assert third.loc["W03", "reason"] == "accepted"
    assert one not in on_post(third, "P1"), "a refused post is not offered again so soon"
    assert two not in third.index, "who is under way is left alone"
    assert len(on_post(third, "P1")) == 5, "and keeps the seat: five of six are left"
    assert office.accounts()["under_way"] == 1


@pytest.mark.nights
def test_a_refusal_pauses_the_same_kind_only_and_can_be_lifted(office: Office) -> None:
    """Who refuses sewing for no reason gets another trade and no other sewing post, however well paid; asked again, sewing."""
    sewing = [{**row, "工种": "缝纫工" if row["岗位编号"] == "P1" else "", "招聘人数": 8} for row in day.posts()]
    others = [
        {**sewing[0], "岗位编号": "P3", "薪资": 5900, "招聘人数": 8},
        {
            **sewing[0],
            "岗位编号": "P4",
            "薪资": 5000,
            "招聘人数": 1,
            "岗位名称": "装配工",
            "工种": "电子设备装配调试人员",
        },
    ]
    office.imports(岗位=sewing)
    office.runs(effort=1)
    office.publishes()
    office.told(("W01", "P1", "refused"))
    office.imports(NEXT, 岗位=[*sewing, *others])
    diff = office.diff(office.runs(NEXT, effort=1))
    assert tuple(diff.loc["W01", ["to_post", "reason"]]) == ("P4", "elsewhere")
    assert night_status(office.desk)["refused"] == 1
    office.told(("W01", "P1", "resumed"))
    assert night_status(office.desk)["refused"] == 0
    assert office.told(("W01", "P1", "resumed")).known == 1
    again = office.runs(NEXT, effort=1)
    assert office.diff(again).loc["W01", "to_post"] in ("P1", "P3")
    with pytest.raises(InputRefused):
        office.told(("W02", "P1", "resumed"))


@pytest.mark.nights
def test_an_unlawful_promise_is_withdrawn_with_its_reason(office: Office) -> None:
    """When the employer takes illegal deposits, even who accepted is withdrawn and listed for a call."""
    office.imports()
    office.runs()
    office.publishes()
    office.told(("W03", "P1", "accepted"))
    bad = [{**row, "违规收取押金": "是" if row["统一社会信用代码"] == day.NINGBO else "否"} for row in day.employers()]
    office.imports(NEXT, 用人单位=bad)
    diff = office.diff(office.runs(NEXT))
    assert tuple(diff.loc["W03", ["change", "reason"]]) == ("withdrawn", "employer_in_good_standing")
    assert on_post(diff, "P1") == []
    assert diff.loc[on_post(diff, "P2"), "change"].eq("kept").all(), "the other employer's people stay"
    office.publishes(NEXT)
    assert "promised" in office.accounts()
    assert office.desk.ledger.people()["account"]["W03"] == "unemployed"


@pytest.mark.nights
def test_who_accepted_stays_when_seats_are_cut(office: Office) -> None:
    """With one seat left of six, the one who accepted keeps it; five who were only told are withdrawn or moved."""
    office.imports()
    first = office.diff(office.runs())
    office.publishes()
    lowest = next(w for w in on_post(first[first["to_level"] == "announced"], "P1") if w != "W03")
    office.told((lowest, "P1", "accepted"))
    office.imports(
        NEXT, 岗位=[{**row, "招聘人数": 1 if row["岗位编号"] == "P1" else row["招聘人数"]} for row in day.posts()]
    )
    diff = office.diff(office.runs(NEXT))
    assert on_post(diff, "P1") == [lowest], "though W03 is served first otherwise"
    assert (diff["reason"] == "seats").sum() == (first["to_level"] == "announced").sum() - len(on_post(first, "P2")) - 1


@pytest.mark.nights
def test_a_promise_moves_only_for_more_than_its_price(office: Office) -> None:
    """A new post like P2 that pays 500 more moves nobody; one that pays 5,000 more moves two.

    A tenth of the monthly gain counts (cost.wage_gain_share): 50 yuan against the 200 of an announced promise, then 500. One of
    its three seats goes to the fourth person of the county, who had none.
    """
    office.policy = office.policy.replaced("promises.moved_share_max", 1.0, "test")
    office.imports()
    before = office.diff(office.runs())
    office.publishes()
    for step, (raise_yuan, moved) in enumerate(((500, 0), (5_000, 2)), 1):
        better = {**day.posts()[1], "岗位编号": "P3", "薪资": 3500 + raise_yuan}
        on = ON + timedelta(days=step)
        office.imports(on, 岗位=[*day.posts(), better])
        diff = office.diff(office.runs(on))
        told = on_post(before, "P2")
        assert (diff.loc[told, "to_post"] == "P3").sum() == moved
        assert diff.loc[told, "change"].eq("moved").sum() == moved
        assert set(diff.loc[diff["change"] == "moved", "price_yuan"]) <= {200.0}


@pytest.mark.nights
def test_a_night_moves_no_more_than_its_bound(office: Office) -> None:
    """Where two of eight or nine would move and a tenth may, one does; the other stays and the diff says why; the next night may move the other."""
    office.imports()
    told = on_post(office.diff(office.runs()), "P2")
    office.publishes()
    better = [*day.posts(), {**day.posts()[1], "岗位编号": "P3", "薪资": 8_500}]
    office.imports(NEXT, 岗位=better)
    night = office.runs(NEXT)
    diff = office.diff(night)
    assert (night.draft["moved_most"], night.draft["stay_by_bound"]) == (1, 1)
    assert diff["change"].eq("moved").sum() == 1
    assert (diff.loc[told, "reason"] == "churn").sum() == 1
    assert diff.loc[diff["reason"] == "churn", "to_post"].eq("P2").all()
    office.publishes(NEXT)
    third = office.diff(office.runs(NEXT + timedelta(days=1)))
    assert third["change"].eq("moved").sum() == 1
    assert not third["reason"].eq("churn").any()


@pytest.mark.nights
def test_nobody_loses_a_promised_seat_to_somebody_served_before(office: Office) -> None:
    """The fourth person at home, out of poverty since today, would be served first; the three promised seats are held."""
    office.imports()
    before = on_post(office.diff(office.runs()), "P2")
    office.publishes()
    [left] = {"W09", "W10", "W11", "W12"} - set(before)
    now = [{**row, "人员类别": "脱贫人口"} if row["人员编号"] == left else row for row in day.workers()]
    office.imports(NEXT, 劳动力=now)
    diff = office.diff(office.runs(NEXT))
    assert on_post(diff, "P2") == before
    assert diff.loc[before, "reason"].eq("held").all(), "one would have had to give way"


@pytest.mark.nights
def test_one_cancelled_coach_touches_its_passengers_only(office: Office) -> None:
    """When the coach is gone, its passengers keep their posts and go alone; nobody else's promise changes."""
    office.imports()
    night = office.runs()
    riders = set(pd.read_parquet(night.folder / "6-vehicles" / "passengers.parquet")["worker_id"])
    assert riders == set(on_post(office.diff(night)[office.diff(night)["to_level"] == "announced"], "P1"))
    office.publishes()
    office.imports(NEXT, 车辆=[])
    second = office.runs(NEXT)
    alone = pd.read_parquet(second.folder / "6-vehicles" / "own_way.parquet")
    assert set(alone["worker_id"]) == riders
    assert set(alone["reason"]) == {"no_fleet"}
    assert not office.diff(second)["change"].isin(["moved", "withdrawn"]).any()


@pytest.mark.nights
def test_yesterday_is_carried_over_when_nothing_is_solved(office: Office) -> None:
    """At effort 0 the promises stand as they were and the draft says that it is degraded."""
    office.imports()
    first = office.diff(office.runs())
    office.publishes()
    night = office.runs(NEXT, effort=0)
    assert night.draft["status"] == "degraded"
    firm = first[first["to_level"] == "announced"]
    assert office.diff(night)["to_post"].to_dict() == firm["to_post"].to_dict()


@pytest.mark.nights
def test_two_people_and_two_keys(office: Office) -> None:
    """Whoever ran the night cannot approve it, an unknown key cannot, and a draft on old facts cannot be published."""
    office.imports()
    register_key(office.desk, "zhang", office.folder / "zhang.key", ON, "admin")
    office.runs()
    with pytest.raises(NotAllowed, match="somebody else"):
        approve(office.desk, ON, "", office.folder / "zhang.key")
    stranger = Desk.create(office.folder / "elsewhere", "sqlite:///ledger.db")
    register_key(stranger, "wang", office.folder / "wang.key", ON, "admin")
    with pytest.raises(NotAllowed, match="not registered"):
        approve(office.desk, ON, "", office.folder / "wang.key")
    with pytest.raises(NotAllowed, match="desk"):
        register_key(office.desk, "zhao", office.desk.folder / "zhao.key", ON, "admin")
    approve(office.desk, ON, "", office.key)
    office.imports(劳动力=day.workers()[:-1])
    with pytest.raises(NotAllowed, match="changed since"):
        publish(office.desk, ON, "", "zhang", office.policy)


@pytest.mark.nights
def test_scopes_do_not_take_each_others_seats(office: Office) -> None:
    """A scope without people gives an empty draft; what one scope promised, the whole finds kept."""
    office.imports()
    assert office.runs(scope="2203").draft["counts"] == {}
    firm = office.diff(office.runs(scope="220421"))
    approve(office.desk, ON, "220421", office.key)
    publish(office.desk, ON, "220421", "zhang", office.policy)
    whole = office.runs()
    assert office.diff(whole)["to_post"].to_dict() == firm["to_post"].to_dict()
    assert office.runs(scope="2203").draft["counts"] == {}


@pytest.mark.nights
def test_a_publication_is_taken_back(office: Office) -> None:
    """Who has not moved since stands as before, who accepted stays; taken back once it cannot be again."""
    office.imports()
    before = office.accounts()
    firm = office.diff(office.runs()).query("to_level == 'announced'")
    office.publishes()
    with pytest.raises(NothingToDo):
        publish(office.desk, ON, "", "zhang", office.policy)
    office.told(("W03", "P1", "accepted"))
    _, stay = roll_back(office.desk, ON, "", "zhang", "test")
    assert stay == 1
    assert office.accounts() == {"unemployed": before["unemployed"] - 1, "promised": 1}
    assert len(firm) > 1
    with pytest.raises(NothingToDo):
        roll_back(office.desk, ON, "", "zhang", "test")


@pytest.mark.nights
def test_nights_that_cannot_be(office: Office) -> None:
    """No ledgers, a night before a published one, and a second run beside the first are refused."""
    with pytest.raises(NothingImported):
        office.runs()
    office.imports()
    office.runs()
    office.publishes()
    with pytest.raises(OutOfOrder):
        office.runs(ON - timedelta(days=1))
    with pytest.raises(OutOfOrder):
        office.imports(ON - timedelta(days=1))
    with office.desk.working(), pytest.raises(Busy):
        run_night(Desk.open(office.desk.folder), NEXT, "zhang", office.policy, office.pages)


def test_outcomes_that_cannot_follow_are_refused_together(office: Office) -> None:
    """Nobody of that number, and an arrival of who was promised nothing: both faults at once, nothing recorded."""
    office.imports()
    with pytest.raises(InputRefused) as refused:
        office.told(("W99", "P1", "accepted"), ("W01", "P1", "arrived"))
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(2, "身份证号"), (3, "结果")]
    assert office.desk.ledger.events("outcomes") == []
