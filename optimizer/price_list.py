"""The price list of a plan: what a seat is worth by trade and place, which trades are short, what priority costs."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.policy import Policy
from optimizer.arrays import positions
from optimizer.confirm import places
from optimizer.gains import Gains
from optimizer.objective import CLASS_STEP
from optimizer.pairs import judge_pairs
from optimizer.solve import solve
from optimizer.standing import Standing

Ints = npt.NDArray[np.int64]
COUNTY_DIGITS = 6
SEAT_PRICES: dict[str, str] = {
    "trade": "trade of the posts; missing when not recorded",
    "county": "place of the posts",
    "seats": "seats",
    "empty": "seats left empty",
    "scarce": "seats of posts of which one more would change the plan for the better",
    "newcomers": "posts of which one more seat would place one more person",
    "class_steps": "the most that one more seat would bring, in class steps",
    "yuan": "seat-weighted mean of the yuan that one more seat of scarce posts would save",
}
SHORTAGE: dict[str, str] = {
    "trade": "trade",
    "seats": "seats",
    "empty": "seats that nobody is found for",
    "without_place": "people without a place who wish for the trade or hold its skill",
    "missing": "empty seats beyond these people",
    "share_empty": "empty seats as a share of all",
}


def seat_prices(standing: Standing, gains: Gains) -> pd.DataFrame:
    """Return what one more seat would bring by trade and place, the scarcest first.

    The yuan are those by which the cost of the plan falls; where one more seat brings one more person in, the cost of that
    person's pair counts too, so they may be negative.
    """
    posts, step = standing.encoded.instance.posts, standing.scale.step
    steps = (gains.worth + step // 2) // step
    newcomer = gains.newcomer >= 0
    yuan = gains.worth - steps * step - np.where(newcomer, standing.scale.cost_low, 0)
    open_post = standing.encoded.scene.posts["seats"] > 0
    seats = posts["seats"].to_numpy(np.int64)
    priced = open_post & (gains.worth > 0)
    frame = pd.DataFrame(
        {
            "trade": posts["trade"].to_numpy(object),
            "county": posts["region"].str[:COUNTY_DIGITS].to_numpy(object),
            "seats": seats,
            "empty": seats - standing.load,
            "scarce": np.where(priced, seats, 0),
            "newcomers": (priced & newcomer).astype(np.int64),
            "class_steps": np.where(priced, steps / CLASS_STEP, 0.0),
            "weighted": np.where(priced, yuan * seats, 0).astype(float),
        }
    )[open_post]
    sums = {"seats": "sum", "empty": "sum", "scarce": "sum", "newcomers": "sum", "class_steps": "max"}
    sums["weighted"] = "sum"
    found = frame.groupby(["trade", "county"], dropna=False, sort=True).agg(sums).reset_index()
    weighted = found.pop("weighted")
    found["yuan"] = (weighted / found["scarce"].where(found["scarce"] > 0)).astype("Float64")
    order = found.sort_values(["class_steps", "scarce", "trade", "county"], ascending=[False, False, True, True])
    prices: pd.DataFrame = order[list(SEAT_PRICES)].astype({"trade": "str", "county": "str"}).reset_index(drop=True)
    return prices


def shortage_trades(standing: Standing) -> pd.DataFrame:
    """Return the trades whose empty seats outnumber the people without a place who wish for them or hold the skill."""
    instance, posts = standing.encoded.instance, standing.encoded.instance.posts
    seats = posts["seats"].to_numpy(np.int64)
    frame = pd.DataFrame({"trade": posts["trade"], "seats": seats, "empty": seats - standing.load})
    trades = frame.dropna(subset=["trade"]).groupby("trade", sort=True)[["seats", "empty"]].sum()
    idle = (standing.post < 0) & (standing.value > 0)
    who = np.flatnonzero(idle)
    wishes = instance.workers["wanted_trades"].iloc[who]
    pairs = {(row, code) for row, codes in zip(who.tolist(), wishes, strict=True) for code in codes or ()}
    held = instance.skills_held
    rows = positions(held["worker_id"], instance.workers["worker_id"])
    of_idle = idle[np.maximum(rows, 0)] & (rows >= 0)
    pairs |= set(zip(rows[of_idle].tolist(), held["skill"].to_numpy(object)[of_idle], strict=True))
    by_code: dict[str, set[int]] = {}
    for row, code in pairs:
        by_code.setdefault(str(code), set()).add(row)
    trades["without_place"] = [
        len(set().union(*(rows for code, rows in by_code.items() if str(trade).startswith(code))))
        for trade in trades.index
    ]
    trades["missing"] = trades["empty"] - trades["without_place"]
    trades["share_empty"] = trades["empty"] / trades["seats"].where(trades["seats"] > 0)
    short = trades[trades["missing"] > 0].reset_index()
    return short.sort_values(["missing", "trade"], ascending=[False, True])[list(SHORTAGE)].reset_index(drop=True)


def price_of_priority(standing: Standing, policy: Policy | None = None) -> dict[str, int]:
    """Return what serving the priority groups and those who wait longest first costs: solved again without any order.

    Parameters
    ----------
    standing
        The plan.
    policy
        The rules, where limits across people are to be kept by the plan without an order as well.

    Returns
    -------
    dict
        ``people``, ``yuan`` and ``minutes``: what the plan has more than the plan without an order of service, in which
        nobody's terms weigh more; yuan of both are counted without such weights. Without limits across people the heads
        are always equal. ``open``: how many people more the plan without an order might place.

    Raises
    ------
    optimizer.program.NoPlan
        When the effort ended before a plan was found.
    """
    weights = standing.weights._replace(priority_multiplier=1.0)
    scene = standing.encoded.scene
    workers = scene.workers.copy()
    workers["who_class"], workers["priority"] = 0, False
    plain = replace(standing.encoded, scene=scene._replace(workers=workers), classes=1)
    solution = solve(plain, weights, policy=policy)
    post, _, yuan = places(solution)
    last = [tier for tier in solution.limited.tiers if tier.tier == "who"][-1] if solution.limited else None
    rows = np.flatnonzero(standing.post >= 0)
    ours = judge_pairs(plain.scene, weights, rows, standing.post[rows], standing.mode[rows])
    others = np.flatnonzero(post >= 0)
    minutes = [
        float(standing.encoded.travel.pairs(who, at[who].astype(np.int32))["minutes"].sum())
        for who, at in ((rows, standing.post), (others, post))
    ]
    return {
        "people": len(rows) - len(others),
        "yuan": int(ours.yuan.sum()) - int(yuan[others].sum()),
        "minutes": round(minutes[0] - minutes[1]),
        "open": 0 if last is None else last.bound - last.value,
    }
