"""What is left to decide: the people without a firm place, and the seats that nobody was promised."""

from collections.abc import Collection

import pandas as pd

from dispatch.accounts import HELD, Account
from dispatch.portion import concerned_by_limits, tables_of
from dispatch.promises import by_employer
from dispatch.snapshot import Snapshot
from domain.instance import Instance


def away(snapshot: Snapshot) -> set[str]:
    """Return the people of the scope who are on their way, just arrived or in training: nobody places them tonight."""
    accounts = snapshot.people["account"]
    return set(snapshot.people.index[accounts.isin(HELD | {Account.IN_TRAINING})])


def residual(
    snapshot: Snapshot,
    kept: pd.DataFrame,
    withheld: Collection[str] = (),
    bonuses: pd.DataFrame | None = None,
    *,
    limits: bool = True,
) -> Instance:
    """Return the instance that the optimizer gets: whoever asks for work, since nobody else may be placed.

    Parameters
    ----------
    snapshot
        What the night starts from.
    kept
        Promises that stay: columns worker_id, post_id. Their people and seats are out of the question.
    withheld
        People who are offered nothing tonight.
    bonuses
        Further corridors: what a seat on a vehicle saves.
    limits
        Whether limits across people are asked of the match: then those who hold a post are looked at too.
    """
    workers = snapshot.instance.workers["worker_id"]
    out = away(snapshot) | set(kept["worker_id"]) | set(withheld)
    inside = snapshot.in_scope.reindex(workers).to_numpy(bool) & ~workers.isin(out).to_numpy()
    concerned = concerned_by_limits(snapshot.instance) if limits else snapshot.asking
    tables = tables_of(snapshot, inside & concerned)
    if bonuses is not None:
        tables["corridors"] = pd.concat([tables["corridors"], bonuses], ignore_index=True)
    return Instance(
        _with_seats(tables, seats_taken(snapshot, kept)), snapshot.instance.quarantine, snapshot.instance.notes
    )


def seats_taken(snapshot: Snapshot, kept: pd.DataFrame) -> pd.Series:
    """Return the seats of each post that are not to be given away tonight."""
    return snapshot.occupied.add(kept["post_id"].value_counts(), fill_value=0).astype("int64").sort_index()


def _with_seats(tables: dict[str, pd.DataFrame], taken: pd.Series) -> dict[str, pd.DataFrame]:
    posts = tables["posts"].copy()
    fewer = taken.reindex(posts["post_id"]).fillna(0).to_numpy("int64")
    posts["seats"] = (posts["seats"] - fewer).clip(lower=0)
    employers = tables["employers"].copy()
    inside = (
        by_employer(taken, posts.set_index("post_id")).reindex(employers["employer_id"]).fillna(0).to_numpy("int64")
    )
    employers["seats_max"] = (employers["seats_max"] - inside).clip(lower=0)
    return {**tables, "posts": posts, "employers": employers}
