"""A limit across people changed in the table that states it."""

from typing import Any

import numpy as np
import pandas as pd

from domain.instance import Instance
from domain.unlocks import CHANGE_OF, LIMIT_CHANGES

KEYS = {"corridors": "corridor_id", "quotas": "quota_id", "dormitories": "dormitory_id", "funds": "fund_id"}
KEYS |= {"posts": "post_id"}
OF_LIMITS = frozenset(change.name for change in LIMIT_CHANGES)


def with_limit_changed(instance: Instance, unlock: pd.Series) -> Instance:
    """Return the instance with one limit changed.

    Parameters
    ----------
    instance
        The tables.
    unlock
        A row with the columns of ``domain.unlocks.UNLOCKS`` whose change is one of ``domain.unlocks.LIMIT_CHANGES``.
    """
    change, subject, value = CHANGE_OF[str(unlock["change"])], str(unlock["subject"]), str(unlock["value"])
    frame = instance.tables[change.table].copy()
    if change.table == "pins":
        post = frame["post_id"].isna() if value == "*" else frame["post_id"] == value
        frame = frame[~((frame["worker_id"] == unlock["worker_id"]) & (frame["action"] == "forbid") & post)]
    elif change.table == "baselines":
        region, _, begins = subject.partition(" ")
        begin = frame["valid_from"].isna() if not begins else frame["valid_from"] == pd.Timestamp(begins)
        frame.loc[(frame["region"] == region) & (frame["what"] == "welfare_posts_max") & begin, "value"] = int(value)
    else:
        at = int(np.flatnonzero((frame[KEYS[change.table]] == subject).to_numpy(bool))[0])
        if change.name == "allotment":
            origins: Any = frame.at[at, "allotment"]
            widened: Any = (*origins, value)
            frame.at[at, "allotment"] = widened
        else:
            frame.at[at, change.column] = int(value)
    return Instance(
        {**instance.tables, change.table: frame.reset_index(drop=True)}, instance.quarantine, instance.notes
    )
