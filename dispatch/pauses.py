"""Pauses after a refusal: for some days the person is offered nothing of the same kind; it costs nothing else, and the person can lift it."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from dispatch.ledger import Event
from domain.language import Text
from domain.policy import Policy
from domain.tables import MODES

PAUSES = ["worker_id", "post_id", "kind", "what", "until"]
KINDS = {
    "post": Text("该岗位", "this post"),
    "trade": Text("同一工种", "the same trade"),
    "prefecture": Text("同一地市", "the same prefecture"),
}
LIFTING = frozenset({"resumed", "accepted", "ticketed"})
"""Answers after which a pause is over: the person asks for such offers again, or takes the post after all."""
Pair = tuple[str, str]


def last_answers(events: Iterable[Event]) -> dict[Pair, dict[str, Any]]:
    """Return the last refusal, or the answer that lifted it, by person and post."""
    told: dict[Pair, dict[str, Any]] = {}
    for event in events:
        for row in event.payload["rows"]:
            if row["outcome"] == "refused" or row["outcome"] in LIFTING:
                told[str(row["worker_id"]), str(row["post_id"])] = row
    return told


def pauses_of(
    events: Iterable[Event], posts: pd.DataFrame, policy: Policy, on: datetime.date, scope: str
) -> pd.DataFrame:
    """Return what is paused on a day.

    Parameters
    ----------
    events
        The ledger's events of outcomes.
    posts
        The table: trade and place of what was refused.
    policy
        For how many days, and which kind by the reason given.
    on, scope
        The plan date; the division.

    Returns
    -------
    DataFrame
        ``PAUSES``, by person and post: ``kind`` is a key of ``KINDS``, ``what`` the post, the trade or the prefecture, ``until``
        the last day. Where trade or place of the post are not known, only the post itself.
    """
    days = int(policy.value("offers.pause_days", on, scope))
    kinds = policy.value("offers.pause_kind", on, scope)
    facts = posts.set_index("post_id")[["trade", "region"]]
    rows = []
    for (worker, post), row in sorted(last_answers(events).items()):
        until = datetime.date.fromisoformat(row["on"]) + datetime.timedelta(days=days - 1)
        if row["outcome"] != "refused" or not row["on"] <= on.isoformat() or until < on:
            continue
        kind, what = str(kinds[row.get("reason", "other")]), post
        here = post in facts.index
        if kind == "trade" and here and isinstance(facts["trade"][post], str):
            what = str(facts["trade"][post])
        elif kind == "prefecture" and here:
            what = str(facts["region"][post])[:4]
        else:
            kind = "post"
        rows.append((worker, post, kind, what, until.isoformat()))
    return pd.DataFrame(rows, columns=PAUSES).astype("str")


def paused_pairs(placed: pd.DataFrame, pauses: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    """Return the placements that are of a kind that is paused for the person.

    Parameters
    ----------
    placed
        Columns worker_id, post_id.
    pauses
        ``PAUSES``.
    posts
        The table of posts.
    """
    facts = posts.set_index("post_id")[["trade", "region"]]
    both = placed[["worker_id", "post_id"]].merge(pauses.drop(columns="post_id"), on="worker_id")
    trade, region = (facts[name].reindex(both["post_id"]).fillna("").astype("str").to_numpy() for name in facts)
    same = [
        what == post
        if kind == "post"
        else (t == what or t.startswith(what + "-"))
        if kind == "trade"
        else r.startswith(what)
        for kind, what, post, t, r in zip(both["kind"], both["what"], both["post_id"], trade, region, strict=True)
    ]
    return both[pd.Series(same, index=both.index, dtype=bool)].reset_index(drop=True)


def another_place(
    priced: Mapping[str, pd.DataFrame], again: pd.DataFrame, pauses: pd.DataFrame, posts: pd.DataFrame
) -> pd.DataFrame:
    """Return where people fit best who would get what they refused: at the prices of the plan, of what does not pause.

    A post whose seats are taken costs what others lose by it, so nobody who is served before gives way. Those for whom no seat is left
    beside others who move at the same time are not in it.

    Parameters
    ----------
    priced
        Arcs, costs and prices of the match, as in ``domain.plan.Plan.proof``.
    again
        Columns worker_id.
    pauses
        ``PAUSES``.
    posts
        The table of posts.

    Returns
    -------
    DataFrame
        Columns worker_id, post_id, mode; who is better off without a place tonight is not in it.
    """
    columns = ["worker_id", "post_id", "mode"]
    if not len(again):
        return pd.DataFrame(columns=columns)
    people, seats = priced["workers"].reset_index(drop=True), priced["posts"].reset_index(drop=True)
    at = people.index[people["worker_id"].isin(again["worker_id"])]
    arcs = priced["arcs"][priced["arcs"]["worker"].isin(at)]
    capped = np.append(priced["employers"]["price"].to_numpy(np.int64), 0)
    post = arcs["post"].to_numpy(np.int64)
    entry = seats["price"].to_numpy(np.int64)[post] + capped[seats["employer"].to_numpy(np.int64)[post]]
    free = pd.DataFrame(
        {
            "worker_id": people["worker_id"].to_numpy()[arcs["worker"].to_numpy(np.int64)],
            "post_id": seats["post_id"].to_numpy()[post],
            "mode": np.array(MODES, object)[arcs["mode"].to_numpy(np.int64)],
            "cost": arcs["cost"].to_numpy(np.int64) + entry,
            "alone": people["unplaced_cost"].to_numpy(np.int64)[arcs["worker"].to_numpy(np.int64)],
        }
    )
    same = paused_pairs(free, pauses, posts)
    barred = set(zip(same["worker_id"], same["post_id"], strict=True))
    open_ = [pair not in barred for pair in zip(free["worker_id"], free["post_id"], strict=True)]
    free = free[np.array(open_, bool) & (free["cost"] < free["alone"]).to_numpy(bool)]
    best = free.sort_values(["worker_id", "cost", "post_id", "mode"]).drop_duplicates("worker_id")
    if not len(best):
        return pd.DataFrame(columns=columns)
    room = seats.set_index("post_id")
    best = best[(best.groupby("post_id").cumcount() < best["post_id"].map(room["seats"])).to_numpy(bool)]
    employer = best["post_id"].map(room["employer"])
    caps = priced["employers"]["cap"].reindex(employer).fillna(len(best)).to_numpy(float)
    fits = (best.groupby(employer).cumcount().to_numpy(float) < caps) | (employer < 0).to_numpy(bool)
    return best[fits][columns].astype("str").reset_index(drop=True)
