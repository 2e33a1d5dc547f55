"""Limits across people at night, promises counted; and what an operator decides by name, with its cost."""

import pandas as pd
import pytest

from dispatch.approval import approve
from dispatch.decisions import record_pins
from dispatch.publication import publish
from dispatch.refusals import NotAllowed
from domain.faults import InputRefused
from domain.instance import conform
from domain.tables import TABLES
from tests.dispatch import day
from tests.dispatch.day import ON
from tests.dispatch.office import NEXT, Office, on_post


def corridor(most: int) -> list[day.Row]:
    """Return the corridor from the county to Ningbo with a most of people."""
    return [{"协作编号": "C1", "输出地": "220421", "输入地": "330206", "最多人数": most}]


def to_ningbo(office: Office, night: object) -> pd.Series:
    """Return the corridor as a night counts it."""
    frame = pd.read_parquet(night.folder / "5-diff" / "limits.parquet")  # type: ignore[attr-defined]
    return frame.set_index("limit").loc["corridor_quota"]


@pytest.mark.nights
def test_promises_count_towards_a_limit(office: Office) -> None:
    """Of six seats in Ningbo a corridor of four fills four; when all four have accepted and it is five, one more comes."""
    office.imports(劳务协作=corridor(4))
    night = office.runs()
    first = office.diff(night)
    assert len(on_post(first, "P1")) == 4
    assert (night.draft["status"], night.draft["rung"]) == ("proven", "limits")
    assert tuple(to_ningbo(office, night)[["use", "high", "short"]]) == (4, 4, 0)
    office.publishes()
    told = on_post(first[first["to_level"] == "announced"], "P1")
    office.told(*((worker, "P1", "accepted") for worker in told))
    office.imports(NEXT, 劳务协作=corridor(5))
    second = office.runs(NEXT)
    diff = office.diff(second)
    assert set(told) <= set(on_post(diff, "P1"))
    assert len(on_post(diff, "P1")) == 5
    assert tuple(to_ningbo(office, second)[["use", "high", "short"]]) == (5, 5, 0)
    flow = office.runs(NEXT, effort=1)
    assert (flow.draft["status"], flow.draft["limits_short"]) == ("degraded", 1), "six placed, and the page says so"


def pins(*rows: tuple[str, str | None, str]) -> pd.DataFrame:
    """Return a workbook's pins as they are read."""
    frame = pd.DataFrame(
        [{"worker_id": w, "post_id": p, "action": a, "reason": "家访", "by": "王", "source_file": "plan.xlsx", "source_row": n}
         for n, (w, p, a) in enumerate(rows, 2)]
    )  # fmt: skip
    return conform(frame, TABLES["pins"])


@pytest.mark.nights
def test_what_an_operator_decides_is_done_and_priced(office: Office) -> None:
    """Who had no seat at home is pinned there at the cost of one other; who is out of poverty is kept from Ningbo.

    Twelve people, nine seats. The pin to P2 takes a seat from somebody equal: nobody fewer is placed. Keeping W03 out
    gives the seat to somebody of no priority group: one priority person fewer, nobody fewer in all.
    """
    office.imports()
    first = office.diff(office.runs())
    [left] = {"W09", "W10", "W11", "W12"} - set(on_post(first, "P2"))
    event, new, lifted = record_pins(office.desk, pins((left, "P2", "pin"), ("W03", None, "forbid")), ON, "wang")
    assert (event is not None, new, lifted) == (True, 2, 0)
    night = office.runs()
    diff = office.diff(night)
    assert diff.loc[left, "reason"] == "pinned"
    assert "W03" not in diff.index
    told = pd.read_parquet(night.folder / "5-diff" / "pins.parquet").set_index("worker_id")
    assert told["state"].to_dict() == {left: "done", "W03": "done", "*": "all"}
    assert told["people"].tolist() == [0, 0, 0]
    assert told["priority"].to_dict() == {left: 0, "W03": 1, "*": 1}
    assert night.draft["status"] == "proven", "nothing but the pins stands outside the certificate"

    office.publishes()
    record_pins(office.desk, pins((left, "P1", "pin"), ("W03", "P1", "pin")), NEXT, "wang")
    second = office.runs(NEXT)
    told = pd.read_parquet(second.folder / "5-diff" / "pins.parquet").set_index("worker_id")
    assert told.loc[left, ["state"]].tolist() == ["refused"], "who stays in the county is not sent to Ningbo"
    assert "within_reach" in str(told.loc[left, "why"]) or told.loc[left, "why"]
    assert (told.loc["W03", "state"], told.loc["W03", "why"]) == ("refused", "no_seat"), "all six are promised"


@pytest.mark.nights
def test_a_forbidden_post_is_a_limit_and_an_accepted_one_is_not_touched(office: Office) -> None:
    """Who is only announced loses the post that an operator forbids; who accepted it keeps it, and the page says why."""
    office.imports()
    told = on_post(office.diff(office.runs()).query("to_level == 'announced'"), "P2")
    office.publishes()
    office.told((told[0], "P2", "accepted"))
    record_pins(office.desk, pins((told[0], "P2", "forbid"), (told[1], "P2", "forbid")), NEXT, "wang")
    night = office.runs(NEXT)
    diff = office.diff(night)
    assert diff.loc[told[0], "change"] == "kept"
    assert tuple(diff.loc[told[1], ["change", "reason"]]) == ("withdrawn", "forbidden")
    states = pd.read_parquet(night.folder / "5-diff" / "pins.parquet").set_index("worker_id")
    assert states["why"].to_dict() == {told[0]: "accepted", told[1]: "", "*": ""}
    assert len(on_post(diff, "P2")) == 3, "the seat goes to the fourth person of the county"


def test_pins_of_nobody_are_refused_together(office: Office) -> None:
    """Somebody and a post that are in no ledger: both faults at once; the same pins twice change nothing."""
    office.imports()
    with pytest.raises(InputRefused) as refused:
        record_pins(office.desk, pins(("W99", "P1", "pin"), ("W01", "P9", "forbid")), ON, "wang")
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(2, "人员编号"), (3, "岗位编号")]
    assert record_pins(office.desk, pins(("W01", None, "forbid")), ON, "wang")[1] == 1
    assert record_pins(office.desk, pins(("W01", None, "forbid")), ON, "wang")[0] is None


@pytest.mark.nights
def test_a_refusal_within_limits_gives_another_place_too(office: Office) -> None:
    """Four may go to Ningbo. W03, served first, refuses sewing there and gets the other trade; the corridor stays at four."""
    sewing = [{**row, "工种": "缝纫工" if row["岗位编号"] == "P1" else ""} for row in day.posts()]
    other = {
        **sewing[0],
        "岗位编号": "P4",
        "薪资": 5000,
        "招聘人数": 2,
        "岗位名称": "装配工",
        "工种": "电子设备装配调试人员",
    }
    office.imports(岗位=sewing, 劳务协作=corridor(4))
    assert "W03" in on_post(office.diff(office.runs()), "P1")
    office.publishes()
    office.told(("W03", "P1", "refused"))
    office.imports(NEXT, 岗位=[*sewing, other], 劳务协作=corridor(4))
    night = office.runs(NEXT)
    assert office.diff(night).loc["W03", "to_post"] == "P4"
    assert tuple(to_ningbo(office, night)[["use", "high", "short"]]) == (4, 4, 0)
    assert night.draft["rung"] == "limits"


@pytest.mark.nights
def test_a_quota_is_the_share_of_seats_of_a_scope(office: Office) -> None:
    """Of six seats one county may fill four: run by itself it does; the next county gets the two that are left.

    A draft of the second county from before the first was published cannot be published: the sum is counted anew.
    """
    people = [
        {
            **row,
            "户籍地": "东辽县" if row["人员编号"] in ("W05", "W06", "W07") else "东丰县",
            "家庭编号": row["人员编号"],
        }
        for row in day.workers()
    ]
    share = {
        "限制编号": "Q1",
        "哪些人": "户籍地 = 220421",
        "哪些岗位": "岗位编号 = P1",
        "最多人数": 4,
        "必须遵守": "是",
    }
    office.imports(劳动力=people, 人数和比例限制=[share])
    early = office.runs(scope="220422")
    assert len(on_post(office.diff(early), "P1")) == 3
    approve(office.desk, ON, "220422", office.key)
    first = office.runs(scope="220421")
    assert len(on_post(office.diff(first), "P1")) == 4
    approve(office.desk, ON, "220421", office.key)
    publish(office.desk, ON, "220421", "zhang", office.policy)
    with pytest.raises(NotAllowed):
        publish(office.desk, ON, "220422", "zhang", office.policy)
    left = 6 - int((office.desk.ledger.people()["post_id"] == "P1").sum())
    assert len(on_post(office.diff(office.runs(scope="220422")), "P1")) == left == 2


def household(penalty: str = "") -> list[day.Row]:
    """Return that every household stays together, or what each person apart costs."""
    return [{"家庭或班组": "家庭", "每拆开一人的代价": penalty}]


@pytest.mark.nights
@pytest.mark.parametrize(
    ("penalty", "posts", "number"), [("", {"P1"}, "W04"), ("1", {"P2"}, "W04"), ("", {"P1"}, '东丰,04、"乙" 且 and 4')]
)
def test_who_follows_a_promise_goes_where_the_household_is(
    office: Office, penalty: str, posts: set[str], number: str
) -> None:
    """W03 accepted Ningbo before W04 asked for work; W04 would rather stay at home, and goes to Ningbo or pays the price.

    With nothing said but that households stay together, and with a price of one yuan for a person apart; also when the
    office's own number of W04 holds what conditions are split at. At home a seat is free, since only W09 and W10 ask for
    one; Ningbo has seats too.
    """
    people = [row for row in day.workers() if row["人员编号"] in ("W03", "W04", "W09", "W10")]
    people[1] |= {"人员编号": number, "意向地区": "220421、330206"}
    first = [{**row, "求职意愿": "否", "有外出意愿": "否"} if row["人员编号"] == number else row for row in people]
    office.imports(劳动力=first, 同去同留=household(penalty))
    assert on_post(office.diff(office.runs()), "P1") == ["W03"]
    office.publishes()
    office.told(("W03", "P1", "accepted"))
    office.imports(NEXT, 劳动力=people, 同去同留=household(penalty))
    night = office.runs(NEXT)
    diff = office.diff(night)
    assert {diff.loc[number, "to_post"]} == posts
    frame = pd.read_parquet(night.folder / "5-diff" / "limits.parquet").set_index("limit").loc["stay_together"]
    assert int(frame["short"]) == (0 if posts == {"P1"} else 2)
    assert night.draft["status"] == "proven"


@pytest.mark.nights
def test_a_limit_that_promises_break_is_told(office: Office) -> None:
    """Four have accepted Ningbo; then only three may go there: nobody is added, and the draft says that the cap is missed."""
    office.imports(劳务协作=corridor(4))
    told = on_post(office.diff(office.runs()).query("to_level == 'announced'"), "P1")
    office.publishes()
    office.told(*((worker, "P1", "accepted") for worker in told))
    office.imports(NEXT, 劳务协作=corridor(len(told) - 1))
    night = office.runs(NEXT)
    assert set(on_post(office.diff(night), "P1")) == set(told)
    assert (night.draft["status"], night.draft["limits_short"]) == ("relaxed", 1)
