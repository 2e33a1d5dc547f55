"""Pauses after a refusal: for some days the person is offered nothing of the same kind; it costs nothing else, and the person can lift it."""

import datetime
from collections.abc import Iterable
from typing import Any

import pandas as pd

from dispatch.ledger import Event
from domain.language import Text
from domain.policy import Policy

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


def pauses_of(events: Iterable[Event], posts: pd.DataFrame, policy: Policy, on: datetime.date, scope: str) -> pd.DataFrame:
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


def with_pauses(workers: pd.DataFrame, pauses: pd.DataFrame) -> pd.DataFrame:
    """Return the workers with what is paused among what they do not want.

    A post alone is told as the present one, which no rule lets a person be offered again; of several such posts, and of
    somebody who has a post, that is left to the night, which then offers nothing.
    """
    own = pauses[pauses["worker_id"].isin(workers["worker_id"])]
    if not len(own):
        return workers
    workers = workers.copy()
    rows = pd.Index(workers["worker_id"])
    for kind, column in (("trade", "unwanted_trades"), ("prefecture", "unwanted_regions")):
        cells = workers[column].tolist()
        for worker, part in own[own["kind"] == kind].groupby("worker_id")["what"]:
            at = rows.get_loc(worker)
            cells[at] = tuple(sorted({*(cells[at] or ()), *part}))
        workers[column] = pd.Series(cells, index=workers.index, dtype=object)
    alone = own[own["kind"] == "post"].drop_duplicates("worker_id", keep=False).set_index("worker_id")["what"]
    free = workers["current_post_id"].isna() & workers["worker_id"].isin(alone.index)
    workers.loc[free, "current_post_id"] = workers.loc[free, "worker_id"].map(alone)
    return workers


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
        what == post if kind == "post" else (t == what or t.startswith(what + "-")) if kind == "trade" else r.startswith(what)
        for kind, what, post, t, r in zip(both["kind"], both["what"], both["post_id"], trade, region, strict=True)
    ]
    return both[pd.Series(same, index=both.index, dtype=bool)].reset_index(drop=True)
