"""Answers come back the next day: accepted, ticketed, refused, boarded, arrived, left; each moves a person on."""

import datetime
from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from dispatch.accounts import HELD, Account, account_of
from dispatch.desk import Desk
from dispatch.durable import canonical, sha256
from dispatch.ledger import Event, Posting
from dispatch.pauses import last_answers
from domain.faults import Fault, InputRefused
from domain.language import Text

OUTCOME_TITLES = {
    "accepted": Text("已接受", "accepted"),
    "ticketed": Text("已购票", "ticketed"),
    "refused": Text("拒绝", "refused"),
    "boarded": Text("已上车", "boarded"),
    "arrived": Text("已到岗", "arrived"),
    "left": Text("已离岗", "left"),
    "resumed": Text("恢复推荐", "wants such offers again"),
}


REASON_TITLES = {
    "pay": Text("工资", "pay"),
    "distance": Text("路远", "distance"),
    "family": Text("家庭", "family"),
    "health": Text("身体", "health"),
    "work": Text("工种或工时", "the work or its hours"),
    "housing": Text("食宿", "board and lodging"),
    "other_job": Text("已有工作", "another job"),
    "other": Text("其他", "another reason"),
}
_WORDS = {
    "pay": ("工资", "薪", "收入", "钱", "pay", "wage", "salary"),
    "distance": ("远", "路", "交通", "distance", "far", "travel"),
    "family": ("家", "孩", "老人", "照顾", "农活", "family", "child", "farm"),
    "health": ("病", "身体", "体检", "伤", "health", "ill"),
    "other_job": ("找到", "已就业", "已有工作", "another job", "found"),
    "work": ("工种", "太累", "加班", "夜班", "工时", "不会", "hours", "work", "shift"),
    "housing": ("食宿", "宿舍", "住", "housing", "dormitory"),
}


class Person(NamedTuple):
    """Where a person stands while a file of outcomes is read."""

    account: str
    post_id: str | None
    level: str | None
    mode: str | None
    vehicle_id: str | None
    since: str | None


class Recorded(NamedTuple):
    """What a file of outcomes gave: the event (None when all was known), rows by outcome, rows known before."""

    event: Event | None
    counts: dict[str, int]
    known: int


def record_outcomes(desk: Desk, outcomes: pd.DataFrame, on: datetime.date, actor: str) -> Recorded:
    """Record a file of outcomes, all or nothing; rows that say what is known already change nothing.

    Parameters
    ----------
    desk
        The desk.
    outcomes
        Table ``outcomes`` with its source columns.
    on
        The day of recording.
    actor
        Who records.

    Raises
    ------
    domain.faults.InputRefused
        With all faults at once: nobody of that number, not promised this post, or an outcome that cannot follow.
    """
    with desk.working():
        imported = desk.ledger.last("imported")
        home: dict[str, str] = {}
        if imported is not None:
            instance = desk.ledgers(imported.payload["tables"])
            home = {str(k): str(v) for k, v in account_of(instance, on).items()}
        people = {str(worker): _person(row) for worker, row in desk.ledger.people().to_dict("index").items()}
        before, faults, rows, known = dict(people), list[Fault](), list[dict[str, str]](), 0
        events = desk.ledger.events("outcomes")
        told_before = {_same(row) for event in events for row in event.payload["rows"]}
        lifted = {pair: row["outcome"] != "refused" for pair, row in last_answers(events).items()}
        for row in outcomes.sort_values("on", kind="stable").to_dict("records"):
            worker, post, outcome = str(row["worker_id"]), str(row["post_id"]), str(row["outcome"])
            if worker not in people:
                faults.append(_fault(row, "worker_id", None, NOBODY))
                continue
            if outcome == "resumed":
                if (worker, post) not in lifted:
                    faults.append(_fault(row, "outcome", OUTCOME_TITLES[outcome].zh, NOT_REFUSED))
                elif lifted[worker, post]:
                    known += 1
                else:
                    lifted[worker, post] = True
                    rows.append(_told(row))
                continue
            after = follow(people[worker], post, outcome, home.get(worker, Account.OUTSIDE))
            if after is None and _same(_told(row)) in told_before:
                known += 1
            elif after is None:
                faults.append(_fault(row, "outcome", OUTCOME_TITLES[outcome].zh, _cannot(people[worker], post)))
            elif after == people[worker]:
                known += 1
            else:
                people[worker] = after
                lifted[worker, post] = outcome != "refused"
                rows.append(_told(row))
        if faults:
            raise InputRefused(faults)
        moved = [worker for worker, person in people.items() if person != before[worker]]
        counts = pd.Series([row["outcome"] for row in rows], dtype="str").value_counts().to_dict()
        if not rows:
            return Recorded(None, {}, known)
        moves = [Posting(worker, before[worker].account, *people[worker], "outcome") for worker in sorted(moved)]
        last = desk.ledger.last("outcomes")
        key = f"outcomes:{0 if last is None else last.seq}:{sha256(canonical(rows))}"
        event = desk.ledger.append("outcomes", key, on, actor, {"rows": rows}, moves)
        return Recorded(event, {str(name): int(count) for name, count in counts.items()}, known)


def _told(row: Mapping[Hashable, Any]) -> dict[str, str]:
    """Return an answer as the ledger keeps it."""
    told = {name: str(row[name]) for name in ("worker_id", "post_id", "outcome")} | {"on": row["on"].date().isoformat()}
    why = row.get("reason")
    return told if pd.isna(why) else told | {"reason": reason_kind(str(why))}


def _same(told: Mapping[str, str]) -> tuple[str, ...]:
    """Return what makes an answer the same: told again, as by a file recorded twice, it is known and no fault."""
    return tuple(told[name] for name in ("worker_id", "post_id", "outcome", "on"))


def reason_kind(said: str) -> str:
    """Return the kind of a reason, a key of ``REASON_TITLES``; the words themselves may name people and are not stored."""
    folded = said.casefold()
    return next((kind for kind, words in _WORDS.items() if any(word in folded for word in words)), "other")


def follow(person: Person, post: str, outcome: str, home: str) -> Person | None:
    """Return where a person stands after an outcome; None when it cannot follow, the same when it is known already.

    Parameters
    ----------
    person
        Where the person stands.
    post, outcome
        What is told.
    home
        The account that the ledgers state.
    """
    same = person.post_id == post
    promised = same and (person.account == Account.PROMISED or person.level == "draft")
    if outcome in ("accepted", "ticketed"):
        if promised and not (outcome == "accepted" and person.level == "ticketed"):
            return person._replace(account=Account.PROMISED, level=outcome)
        return person if same and (person.account in HELD or person.level == "ticketed") else None
    if outcome == "refused":
        return Person(home, None, None, None, None, None) if promised else None
    if outcome == "boarded":
        if promised and person.account == Account.PROMISED:
            return person._replace(account=Account.UNDER_WAY)
        return person if same and person.account in HELD else None
    if outcome == "arrived":
        if same and person.account in (Account.PROMISED, Account.UNDER_WAY):
            return person._replace(account=Account.ARRIVED)
        return person if same and person.account == Account.ARRIVED else None
    if same and person.account in HELD:
        return Person(Account.LEFT, None, None, None, None, None)
    return None


def _person(row: Mapping[Hashable, Any]) -> Person:
    names = ("post_id", "level", "mode", "vehicle_id", "since")
    return Person(str(row["account"]), *(None if pd.isna(row[name]) else str(row[name]) for name in names))


def _cannot(person: Person, post: str) -> tuple[Text, Text]:
    problem = Text(
        f"不能接在现状之后：本人现为“{_title(person.account).zh}”，承诺岗位 {person.post_id or '无'}，反馈岗位 {post}",
        f"cannot follow: the person is {_title(person.account).en}, promised {person.post_id or 'nothing'}, told of {post}",
    )
    return problem, Text("请核对岗位编号和结果", "check post and outcome")


def _title(account: str) -> Text:
    from dispatch.accounts import TITLES

    return TITLES[Account(account)]


def _fault(row: Mapping[Hashable, Any], column: str, value: str | None, words: tuple[Text, Text]) -> Fault:
    def cell(name: str) -> object:
        found = row.get(name)
        return None if pd.isna(found) else found

    number = cell("source_row")
    sheet = cell("source_sheet")
    titles = {"worker_id": "身份证号", "outcome": "结果"}
    return Fault(
        str(cell("source_file") or "-"), None if sheet is None else str(sheet), None if number is None else int(str(number)),
        titles[column], value, *words, table="outcomes",
    )  # fmt: skip


NOT_REFUSED = (
    Text("本人没有拒绝过这个岗位", "the person has not refused this post"),
    Text("请核对岗位编号；没有拒绝就没有暂停", "check the post; where nothing was refused nothing pauses"),
)
NOBODY = (
    Text("不在台账中", "is nobody in the ledger"),
    Text("请核对身份证号，或先导入当日台账", "check the identity number, or import the day's ledgers first"),
)
