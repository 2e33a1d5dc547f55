"""The ledgers with some of the people only: most questions of a night concern few of those who are in them."""

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pandas as pd

from dispatch.accounts import Account
from dispatch.snapshot import Snapshot
from domain.check.pair_wishes import asks_for
from domain.instance import Instance
from domain.tables import TABLES


def among(snapshot: Snapshot, people: pd.Series) -> Instance:
    """Return the instance of some of the people; rules of pairs, journeys and costs of one do not hang on the others."""
    workers = snapshot.instance.workers["worker_id"]
    tables = tables_of(snapshot, workers.isin(people).to_numpy(bool))
    return Instance(tables, snapshot.instance.quarantine, snapshot.instance.notes)


def concerned_by_limits(instance: Instance) -> npt.NDArray[np.bool_]:
    """Return (workers,) who counts towards a limit across people: who asks for work, and those at work who are counted with them.

    These hold a post, or somebody decided about them by name; staff of employers are counted where a quota is a share of it, and everybody at work where an area has to
    keep so many priority people employed.
    """
    workers = instance.workers
    hired, lent = asks_for(instance)
    counts = workers["current_post_id"].notna() | workers["worker_id"].isin(instance.pins["worker_id"])
    if (instance.quotas["share_of"] == "staff_and_plan").any():
        counts |= workers["employer_id"].notna()
    if (instance.baselines["what"] == "priority_employed").any():
        counts |= workers["status"].isin(["employed", "surplus"])
    return np.asarray(counts.to_numpy(bool) | hired | lent, np.bool_)


def tables_of(snapshot: Snapshot, inside: npt.NDArray[np.bool_]) -> dict[str, pd.DataFrame]:
    """Return the tables with some of the people only, and with what these were told as promises.

    Parameters
    ----------
    snapshot
        What the night starts from.
    inside
        (workers,) who stays in the tables.
    """
    tables = dict(with_people(snapshot.instance, inside).tables)
    left = set(tables["workers"]["worker_id"])
    tables["promises"] = promises_table(snapshot, left)
    return tables


def with_people(instance: Instance, inside: npt.NDArray[np.bool_]) -> Instance:
    """Return the tables with some of the people only.

    Parameters
    ----------
    instance
        The tables.
    inside
        (workers,) who stays in them.
    """
    tables = dict(instance.tables)
    tables["workers"] = tables["workers"][inside].reset_index(drop=True)
    left = set(tables["workers"]["worker_id"])
    for name, table in TABLES.items():
        linked = [column.name for column in table.columns if column.references == "workers.worker_id"]
        if linked and len(tables[name]):
            frame = tables[name]
            own = frame[linked[0]].isna() | frame[linked[0]].isin(left)
            tables[name] = frame[own.to_numpy(bool)].reset_index(drop=True)
    return Instance(tables, instance.quarantine, instance.notes)


def promises_table(snapshot: Snapshot, workers: Collection[str]) -> pd.DataFrame:
    """Return announced promises and earlier offers of these people as a table of an instance: they have a price."""
    people = snapshot.people
    told = people[people["level"].isin(["draft", "announced"]) & people.index.isin(list(workers))]
    told = told[told["account"].ne(Account.LEFT) & told["post_id"].isin(snapshot.instance.posts["post_id"])]
    frame = told.reset_index()[["worker_id", "post_id", "level", "vehicle_id", "since"]]
    return frame.assign(since=pd.to_datetime(frame["since"]).astype("datetime64[s]"))
