"""The three lists: employed, unemployed, willing to leave; that the first two partition everybody; who joined and left."""

import pandas as pd

from dispatch.accounts import Account
from dispatch.desk import Desk
from dispatch.refusals import Told
from dispatch.snapshot import Snapshot
from domain.instance import Instance
from domain.language import Text

TITLES = {
    "employed": Text("就业人员清单", "Employed"),
    "unemployed": Text("失业人员清单", "Unemployed"),
    "willing": Text("有意愿外出人员清单", "Willing to leave"),
}
AT_WORK = frozenset({Account.EMPLOYED, Account.ARRIVED, Account.ON_WELFARE})
WITHOUT = frozenset({Account.UNEMPLOYED, Account.LEFT})


class NoPartition(Told):
    """Somebody is in both of the first two lists, or in neither."""


def lists_of(desk: Desk, snapshot: Snapshot) -> dict[str, pd.DataFrame]:
    """Return the lists of a night and what changed since the last night before it.

    Returns
    -------
    dict
        ``lists``: list, people, joined, left, per list; ``joined_and_left``: list, worker_id, change (joined or left).

    Raises
    ------
    NoPartition
        When the first two lists do not partition the people of the ledgers.
    """
    now = members(snapshot.people, snapshot.instance)
    before = _last_night(desk, snapshot)
    counts, changes = [], []
    for name, people in now.items():
        joined, left = sorted(people - before.get(name, people)), sorted(before.get(name, people) - people)
        counts.append((name, len(people), len(joined), len(left)))
        changes += [(name, worker, "joined") for worker in joined] + [(name, worker, "left") for worker in left]
    return {
        "lists": pd.DataFrame(counts, columns=["list", "people", "joined", "left"]),
        "joined_and_left": pd.DataFrame(changes, columns=["list", "worker_id", "change"]).astype("str"),
    }


def members(people: pd.DataFrame, instance: Instance) -> dict[str, set[str]]:
    """Return the people of each list.

    Who is promised a post, under way or in training is where the ledgers put the person meanwhile.
    """
    workers = instance.workers.set_index("worker_id")
    stated = workers["status"].isin(["employed", "surplus"])
    account = people["account"]
    here = stated.reindex(account.index).eq(True)
    at_work = account.isin(AT_WORK) | (~account.isin(WITHOUT) & here)
    without = account.isin(WITHOUT) | (~account.isin(AT_WORK) & ~here)
    if (at_work & without).any() or not (at_work | without).all():
        twice, nowhere = int((at_work & without).sum()), int((~at_work & ~without).sum())
        raise NoPartition(
            Text(
                f"{twice} 人同时在就业和失业清单中，{nowhere} 人两张都不在",
                f"{twice} people are in both the lists of employed and unemployed, {nowhere} in neither",
            )
        )
    willing = set(workers.index[workers["wants_to_leave"].eq(True)]) & set(account.index)
    return {"employed": set(account.index[at_work]), "unemployed": set(account.index[without]), "willing": willing}


def _last_night(desk: Desk, snapshot: Snapshot) -> dict[str, set[str]]:
    nights = [event for event in desk.ledger.events("drafted") if event.plan_date < snapshot.on.isoformat()]
    if not nights:
        return {}
    imports = [event for event in desk.ledger.events("imported") if event.seq < nights[-1].seq]
    instance = desk.ledgers(imports[-1].payload["tables"])
    return members(desk.ledger.people(before=nights[-1].seq), instance)
