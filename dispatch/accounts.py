"""Where a person stands: exactly one account, and which moves between them there are."""

from datetime import date
from enum import StrEnum

import pandas as pd

from domain.instance import Instance
from domain.language import Text


class Account(StrEnum):
    """The accounts; a person of the ledgers is in exactly one. ``OUTSIDE`` is where people come from and go to."""

    OUTSIDE = "outside"
    EMPLOYED = "employed"
    UNEMPLOYED = "unemployed"
    ON_WELFARE = "on_welfare"
    IN_TRAINING = "in_training"
    PROMISED = "promised"
    UNDER_WAY = "under_way"
    ARRIVED = "arrived"
    LEFT = "left"


TITLES = {
    Account.OUTSIDE: Text("不在台账", "not in the ledgers"),
    Account.EMPLOYED: Text("就业", "employed"),
    Account.UNEMPLOYED: Text("失业", "unemployed"),
    Account.ON_WELFARE: Text("公益性岗位在岗", "on a welfare post"),
    Account.IN_TRAINING: Text("培训中", "in training"),
    Account.PROMISED: Text("已承诺", "promised"),
    Account.UNDER_WAY: Text("在途", "under way"),
    Account.ARRIVED: Text("已到岗", "arrived"),
    Account.LEFT: Text("已离岗", "left"),
}
LEDGER_ACCOUNTS = frozenset({Account.EMPLOYED, Account.UNEMPLOYED, Account.ON_WELFARE, Account.IN_TRAINING})
"""Accounts that a bureau's ledger states by itself; the others are known from what happened since."""
HELD = frozenset({Account.UNDER_WAY, Account.ARRIVED})
"""Who is on the way to a post or just arrived keeps the seat, until the ledgers say employed."""
FIRM = ("announced", "accepted", "ticketed")
"""Levels of a promise; a draft is an offer that still has to be verified."""
STAYS = ("accepted", "ticketed")
"""Levels that only the law can take back."""
LEVELS = ("draft", *FIRM)


def account_of(instance: Instance, on: date) -> pd.Series:
    """Return the account that the ledgers state of each worker: employed, unemployed, in training or on a welfare post.

    Parameters
    ----------
    instance
        The ledgers; surplus workers are still employed, and so is who is trained at work.
    on
        The day: a training lasts from its first day to its last, and goes on where no last day is stated.
    """
    workers, posts, trainings = instance.workers, instance.posts, instance.trainings
    welfare = set(posts.loc[posts["kind"] == "public_welfare", "post_id"])
    accounts = workers["status"].map(
        {"employed": Account.EMPLOYED, "surplus": Account.EMPLOYED, "unemployed": Account.UNEMPLOYED}
    )
    on_welfare = workers["current_post_id"].isin(welfare) & (accounts == Account.EMPLOYED)
    now = (trainings["starts"] <= pd.Timestamp(on)) & ~(trainings["ends"] < pd.Timestamp(on))
    taught = workers["worker_id"].isin(trainings.loc[now, "worker_id"]) & (accounts == Account.UNEMPLOYED)
    accounts = accounts.mask(on_welfare, Account.ON_WELFARE).mask(taught, Account.IN_TRAINING)
    return accounts.astype("str").set_axis(workers["worker_id"])
