"""The diff of a night: every promise kept, moved, new or withdrawn, by name, with the reason and the price."""

import datetime
from typing import Any

import pandas as pd

from dispatch.accounts import FIRM, Account, account_of
from dispatch.ladder import Answer
from dispatch.ledger import Posting
from dispatch.snapshot import Snapshot
from domain.language import Text
from domain.policy import Policy

DIFF = [
    "worker_id",
    "change",
    "from_post",
    "to_post",
    "mode",
    "from_level",
    "to_level",
    "reason",
    "price_yuan",
    "stale",
]
CHANGES = {
    "kept": Text("维持", "kept"),
    "moved": Text("改派", "moved"),
    "new": Text("新承诺", "new promise"),
    "offered": Text("待核实的推荐", "offer to be verified"),
    "withdrawn": Text("收回", "withdrawn"),
}
PINNED, STANDBY = "pinned", "standby"
CHURN = "churn"
"""Reason of staying: another post is worth more, but the night has moved as many as its bound allows."""
WHY_KEPT = {
    "kept": "accepted", "held": "held", "carried": "carried", "match": "still_best", "stayed": "still_best", "pinned": PINNED,
    CHURN: CHURN,
}  # fmt: skip
WHY_NEW = {PINNED: PINNED, "elsewhere": "elsewhere"}
GAIN = "gain"
"""Reason of a move: the plan gains more by it than the stated price of the promise."""
NO_PLACE = "no_place"
"""Reason of a withdrawal without another: the night's check does not let it pass."""
REASONS = {
    "accepted": Text("本人已接受", "accepted by the person"),
    "still_best": Text("仍为最优，或改动所得不及其代价", "still best, or a move would gain less than its price"),
    "held": Text("已承诺的席位不让给他人", "a promised seat is not given to somebody else"),
    "carried": Text("沿用昨日", "yesterday carried over"),
    CHURN: Text("另有更合适的岗位，但今晚改派人数已到上限，维持", "another post is worth more, but as many are moved tonight as the bound allows: stays"),
    GAIN: Text("改派的收益超过改变承诺的代价", "the plan gains more than the price of the promise"),
    NO_PLACE: Text("暂无可去岗位", "no post is open"),
    "new": Text("今晚新安置", "placed tonight"),
    "elsewhere": Text("拒绝之后的另一岗位：同类岗位正在暂停推荐", "another post after a refusal: offers of that kind pause"),
    PINNED: Text("经办人指定", "an operator decided it"),
    STANDBY: Text("候补：已承诺的人不全接受时递补", "standby: for a seat that somebody promised does not take"),
    "stale": Text("台账信息超过核实期限或无核实日期，先核实再承诺", "the entry is older than a month or undated: verify before promising"),
}  # fmt: skip


def diff_of(
    snapshot: Snapshot, promises: pd.DataFrame, answer: Answer, policy: Policy, more: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the diff between what was promised and the night's answer.

    Parameters
    ----------
    snapshot, promises, answer, policy
        What the night started from, was bound to, and found.
    more
        Standby offers: columns worker_id, post_id.

    Returns
    -------
    DataFrame
        ``DIFF``, by change and worker_id. ``stale``: the worker's entry is older than ``workers.stale_days`` or has no
        date; such a person gets an offer, not a promise. ``price_yuan``: the stated price of changing the promise.
    """
    stale = stale_workers(snapshot, policy)
    price = policy.value("cost.promise_yuan", snapshot.on, "")
    before = promises.set_index("worker_id").to_dict("index")
    offers = snapshot.people[(snapshot.people["level"] == "draft") & (snapshot.people["account"] != Account.PROMISED)]
    drafts = dict(zip(offers.index, offers["post_id"], strict=True))
    rows: list[tuple[Any, ...]] = []
    for row in answer.placed.itertuples():
        worker, post, old, late = (
            str(row.worker_id),
            str(row.post_id),
            before.get(str(row.worker_id)),
            row.worker_id in stale,
        )
        if old is not None and old["post_id"] == post:
            reason = WHY_KEPT[str(row.rung)]
            rows.append((worker, "kept", post, post, row.mode, old["level"], old["level"], reason, 0.0, late))
        elif old is not None:
            cause = old["reason"] if old["verdict"] == "withdrawn" else PINNED if row.rung == PINNED else GAIN
            level = "draft" if late else "announced"
            cost = float(price[old["level"]])
            rows.append((worker, "moved", old["post_id"], post, row.mode, old["level"], level, cause, cost, late))
        else:
            change, level, reason = (
                ("offered", "draft", "stale") if late else ("new", "announced", WHY_NEW.get(str(row.rung), "new"))
            )
            rows.append((worker, change, drafts.get(worker), post, row.mode, None, level, reason, 0.0, late))
    placed = set(answer.placed["worker_id"])
    for name, old in before.items():
        worker = str(name)
        if worker not in placed:
            cause = old["reason"] if old["verdict"] == "withdrawn" else NO_PLACE
            cost = float(price[old["level"]])
            rows.append(
                (
                    str(worker),
                    "withdrawn",
                    old["post_id"],
                    None,
                    old["mode"],
                    old["level"],
                    None,
                    cause,
                    cost,
                    worker in stale,
                )
            )
    for worker, post in () if more is None else more[["worker_id", "post_id"]].itertuples(index=False, name=None):
        if worker not in placed and worker not in before:
            offer = (worker, "offered", drafts.get(worker), post, None, None, "draft", STANDBY, 0.0, worker in stale)
            rows.append(offer)
    frame = pd.DataFrame(rows, columns=DIFF).astype(
        {name: "str" for name in DIFF if name not in ("price_yuan", "stale")}
        | {"price_yuan": "float64", "stale": "bool"}
    )
    order = frame["change"].map({name: at for at, name in enumerate(CHANGES)})
    return frame.assign(order=order).sort_values(["order", "worker_id"], ignore_index=True)[DIFF]


def stale_workers(snapshot: Snapshot, policy: Policy) -> set[str]:
    """Return the workers whose entry is too old, or has no date."""
    workers = snapshot.instance.workers
    days = int(policy.value("workers.stale_days", snapshot.on, ""))
    oldest = pd.Timestamp(snapshot.on - datetime.timedelta(days=days))
    late = workers["verified_on"].isna() | (workers["verified_on"] < oldest)
    return set(workers.loc[late, "worker_id"])


def moves_of(snapshot: Snapshot, diff: pd.DataFrame, vehicles: dict[str, str]) -> list[Posting]:
    """Return the moves that publishing a diff causes; a promise that stays as it is moves nobody.

    Parameters
    ----------
    snapshot
        Where everybody stands.
    diff
        As ``diff_of`` returns.
    vehicles
        Vehicle of each worker who has a seat on one.
    """
    people = snapshot.people.to_dict("index")
    stated = account_of(snapshot.instance, snapshot.on).to_dict()
    day, moves = snapshot.on.isoformat(), []
    offered = snapshot.people[(snapshot.people["level"] == "draft") & ~snapshot.people.index.isin(diff["worker_id"])]
    for worker, account in offered["account"].items():
        if snapshot.in_scope.get(worker, False):
            moves.append(Posting(str(worker), account, stated[worker], reason="offer lapsed"))
    for row in diff.astype(object).where(diff.notna(), None).to_dict("records"):
        worker = row["worker_id"]
        person = people.get(worker, {"account": Account.OUTSIDE, "level": None, "post_id": None, "vehicle_id": None})
        home, vehicle = stated.get(worker, Account.OUTSIDE), vehicles.get(worker)
        if row["change"] == "withdrawn":
            moves.append(Posting(worker, person["account"], home, reason=f"withdrawn: {row['reason']}"))
            continue
        known = None if not isinstance(person["vehicle_id"], str) else person["vehicle_id"]
        same = (person["post_id"], person["level"], known) == (row["to_post"], row["to_level"], vehicle or known)
        if same:
            continue
        target = Account.PROMISED if row["to_level"] in FIRM else home
        since = person["since"] if row["change"] == "kept" else day
        moves.append(
            Posting(
                worker, person["account"], target, row["to_post"], row["to_level"], row["mode"], vehicle or known, since,
                f"{row['change']}: {row['reason']}",
            )
        )  # fmt: skip
    return moves
