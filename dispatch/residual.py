"""What is left to decide: the people without a firm place, and the seats that nobody was promised."""

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pandas as pd

from dispatch.accounts import HELD, Account
from dispatch.promises import by_employer
from dispatch.snapshot import Snapshot
from domain.instance import Instance
from domain.tables import TABLES


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
    concerned = snapshot.asking | _counted(snapshot.instance) if limits else snapshot.asking
    tables = tables_of(snapshot, inside & concerned)
    if bonuses is not None:
        tables["corridors"] = pd.concat([tables["corridors"], bonuses], ignore_index=True)
    return Instance(
        _with_seats(tables, seats_taken(snapshot, kept)), snapshot.instance.quarantine, snapshot.instance.notes
    )


def _counted(instance: Instance) -> npt.NDArray[np.bool_]:
    """Return who counts towards a limit without asking for work: holders of a post, staff where a quota is a share of it."""
    workers, quotas = instance.workers, instance.quotas
    counts = workers["current_post_id"].notna()
    if (quotas["share_of"] == "staff_and_plan").any():
        counts |= workers["employer_id"].notna()
    return counts.to_numpy(bool)


def tables_of(snapshot: Snapshot, inside: npt.NDArray[np.bool_]) -> dict[str, pd.DataFrame]:
    """Return the tables with some of the people only, and with what these were told as promises.

    Parameters
    ----------
    snapshot
        What the night starts from.
    inside
        (workers,) who stays in the tables.
    """
    tables = dict(snapshot.instance.tables)
    tables["workers"] = tables["workers"][inside].reset_index(drop=True)
    left = set(tables["workers"]["worker_id"])
    for name, table in TABLES.items():
        linked = [column.name for column in table.columns if column.references == "workers.worker_id"]
        if linked and len(tables[name]):
            frame = tables[name]
            own = frame[linked[0]].isna() | frame[linked[0]].isin(left)
            tables[name] = frame[own.to_numpy(bool)].reset_index(drop=True)
    tables["promises"] = promises_table(snapshot, left)
    return tables


def promises_table(snapshot: Snapshot, workers: Collection[str]) -> pd.DataFrame:
    """Return announced promises and earlier offers of these people as a table of an instance: they have a price."""
    people = snapshot.people
    told = people[people["level"].isin(["draft", "announced"]) & people.index.isin(list(workers))]
    told = told[told["account"].ne(Account.LEFT) & told["post_id"].isin(snapshot.instance.posts["post_id"])]
    frame = told.reset_index()[["worker_id", "post_id", "level", "vehicle_id", "since"]]
    return frame.assign(since=pd.to_datetime(frame["since"]).astype("datetime64[s]"))


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
