"""Standby offers: so many more people are asked than a post has seats that too many accept with a stated risk at most.

Off unless ``offers.overbook_risk`` is above nothing and there are answers enough. A standby offer is no promise; if more accept than
there are seats, whoever was only told gives way first, and then whoever accepted last.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from dispatch.acceptance import BANDS
from dispatch.pauses import paused_pairs
from dispatch.snapshot import Snapshot
from domain.geography import Travel
from domain.policy import Policy

Floats = npt.NDArray[np.float64]
STANDBY = ["worker_id", "post_id"]
WAITING = ["worker_id", "post_id", "who_class", "ahead"]


def waiting_of(unplaced: pd.DataFrame) -> pd.DataFrame:
    """Return who is without a place only because seats are taken: the post whose seat is nearest in price, and the turn.

    Parameters
    ----------
    unplaced
        As in ``domain.plan``.
    """
    taken = unplaced[(unplaced["reason"] == "taken") & unplaced["cheapest_post_id"].notna()]
    turn = taken.assign(post_id=taken["cheapest_post_id"], ahead=taken["ahead"].astype("str"))[WAITING]
    return turn.sort_values(["post_id", "who_class", "worker_id"], ignore_index=True)


def standby(
    snapshot: Snapshot, placed: pd.DataFrame, levels: dict[str, str], waiting: pd.DataFrame, policy: Policy
) -> pd.DataFrame:
    """Return who gets a standby offer, and of which post.

    Parameters
    ----------
    snapshot
        What the night starts from; ``rates`` says how often offers are accepted by band of minutes.
    placed
        Everybody with a place: columns worker_id, post_id.
    levels
        Level of whoever is promised: the accepted and ticketed are sure, all others accept by the rates.
    waiting
        As ``waiting_of`` returns.
    policy
        Holds the risk.

    Returns
    -------
    DataFrame
        ``STANDBY``, by post in the order in which people are served.
    """
    risk = float(policy.value("offers.overbook_risk", snapshot.on, ""))
    if risk <= 0 or not snapshot.rates or not len(waiting):
        return pd.DataFrame(columns=STANDBY).astype("str")
    seats = snapshot.instance.posts.set_index("post_id")["seats"]
    chance = _chances(snapshot, pd.concat([placed[STANDBY], waiting[STANDBY]], ignore_index=True), policy)
    told, asked = chance.iloc[: len(placed)].to_numpy(), chance.iloc[len(placed) :].to_numpy()
    sure = placed["worker_id"].map(levels).isin(["accepted", "ticketed"]).to_numpy(bool)
    told = np.where(sure, 1.0, told)
    again = paused_pairs(waiting, snapshot.refusals, snapshot.instance.posts)
    refused = set(zip(again["worker_id"], again["post_id"], strict=True))
    rows = []
    for post, queue in waiting.groupby("post_id", sort=True):
        here = told[(placed["post_id"] == post).to_numpy()]
        free = int(seats[post]) - int(snapshot.occupied.get(post, 0))
        spread = accepted_spread(here)
        for at, worker in zip(queue.index, queue["worker_id"], strict=True):
            if (worker, post) in refused:
                continue
            more = np.convolve(spread, [1 - asked[at], asked[at]])
            if float(more[free + 1 :].sum()) > risk:
                break
            spread = more
            rows.append((worker, str(post)))
    return pd.DataFrame(rows, columns=STANDBY).astype("str")


def accepted_spread(chances: Floats) -> Floats:
    """Return the probability of each number of people who accept, when each does with a chance of his or her own."""
    spread = np.ones(1)
    for chance in chances:
        spread = np.convolve(spread, [1 - chance, chance])
    return spread


def _chances(snapshot: Snapshot, pairs: pd.DataFrame, policy: Policy) -> pd.Series:
    """Return how likely each is to accept, by the band of minutes; where the band has no answers, by all of them."""
    instance = snapshot.instance
    worker = pd.Index(instance.workers["worker_id"]).get_indexer(pd.Index(pairs["worker_id"]))
    post = pd.Index(instance.posts["post_id"]).get_indexer(pd.Index(pairs["post_id"]))
    minutes = Travel.of(instance, policy, snapshot.on).pairs(worker, post)["minutes"].to_numpy(float)
    _, edges, names = BANDS["minutes"]
    bands = [names[at] for at in np.searchsorted(edges, minutes, side="right")]
    return pd.Series([snapshot.rates.get(band, snapshot.rates[""]) for band in bands], dtype="float64")
