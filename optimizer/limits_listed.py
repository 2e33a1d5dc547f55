"""The limits and the tiers of a plan as frames."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from domain.plan import FRAMES
from optimizer.held import gains
from optimizer.limited_plan import TierValue, taken_arcs
from optimizer.proof_of_limits import PRICED, prices_of_limits

if TYPE_CHECKING:
    from optimizer.solution import Solution

TYPES = {
    "limit": "str", "subject": "str", "part": "str", "use": "int64", "low": "Int64", "high": "Int64", "unit": "str",
    "hard": "bool", "short": "int64", "price": "Int64", "gain_people": "Int64", "gain_yuan": "Int64",
    "price_priority": "Float64", "price_people": "Float64", "price_yuan": "Float64",
}  # fmt: skip


def limits_frame(solution: "Solution") -> pd.DataFrame:
    """Return use, bounds and worth of every post's seats, every employer's cap and every limit across people."""
    problem, instance = solution.problem, solution.encoded.instance
    by_prices = solution.limited is None
    taken = solution.taken[solution.taken >= 0]
    filled = np.bincount(problem.post[taken], minlength=len(problem.seats)).astype(np.int64)
    capped = np.flatnonzero(instance.employers["seats_max"].notna().to_numpy(bool))
    load = np.bincount(problem.employer[problem.employer >= 0], filled[problem.employer >= 0], len(problem.cap))
    parts = [
        nested("employer_cap", instance.employers["employer_id"].iloc[capped], load, problem.cap),
        nested("seats", instance.posts["post_id"], filled, problem.seats),
    ]
    for part, price in zip(parts, (solution.prices.employer, solution.prices.post), strict=True):
        part["price"] = pd.array(price, "Int64") if by_prices else pd.array([pd.NA] * len(part), "Int64")
    parts.append(across_people(solution))
    frame = pd.concat([part for part in parts if len(part)]) if any(map(len, parts)) else parts[0]
    return frame.reindex(columns=list(FRAMES["limits"])).astype(TYPES).sort_values(["limit", "subject", "part"])


def nested(limit: str, subject: pd.Series, use: np.ndarray, high: np.ndarray) -> pd.DataFrame:
    """Return rows of a limit that belongs to posts or employers and is always kept."""
    columns = {
        "limit": limit,
        "subject": subject.to_numpy(),
        "part": "people",
        "use": use.astype(np.int64),
        "high": high,
    }
    return pd.DataFrame(columns).assign(unit="people", hard=True, short=0)


def across_people(solution: "Solution") -> pd.DataFrame:
    """Return the rows of the limits across people."""
    on, worth = taken_arcs(solution.taken, len(solution.problem.post)), gains(solution)
    prices = prices_of_limits(solution)
    records = []
    for number, row in enumerate(solution.rows):
        use, low, high = row.figures(on)
        people, yuan = worth.get(number, (None, None))
        facts = (
            row.limit,
            row.subject,
            row.part,
            use,
            low,
            high,
            row.unit,
            row.hard,
            row.beyond(on),
            None,
            people,
            yuan,
            *(prices[name][number] for name in PRICED),
        )
        records.append(facts)
    return pd.DataFrame(records, columns=list(FRAMES["limits"])).astype(TYPES)


def limit_seats_frame(solution: "Solution") -> pd.DataFrame:
    """Return which posts' people every limit across people counts, and how many (or yuan)."""
    on, ids = taken_arcs(solution.taken, len(solution.problem.post)), solution.encoded.instance.posts["post_id"]
    parts = []
    for row in solution.rows:
        counted = on[row.members]
        posts, place = np.unique(solution.problem.post[row.members[counted]], return_inverse=True)
        use = np.zeros(len(posts), np.int64)
        np.add.at(use, place, row.weight[counted])
        name = {"limit": row.limit, "subject": row.subject, "part": row.part}
        parts.append(
            pd.DataFrame({"post_id": ids.iloc[posts[use != 0]].to_numpy(), "use": use[use != 0]}).assign(**name)
        )
    frame = pd.concat(parts) if parts else pd.DataFrame(columns=list(FRAMES["limit_seats"]))
    types = {name: TYPES.get(name, "str") for name in FRAMES["limit_seats"]}
    return frame[list(FRAMES["limit_seats"])].astype(types).sort_values(list(FRAMES["limit_seats"])[:4])


def limited_tiers(solution: "Solution", assignments: pd.DataFrame) -> pd.DataFrame:
    """Return every tier's value, its bound given the tiers before it, and the gap.

    The people of one class have the bound that the bound of all classes up to it leaves above those reached before.
    """
    limited, encoded = solution.limited, solution.encoded
    if limited is None:
        raise ValueError("no limit shapes this plan: its tiers are at their bounds")
    none: list[int | None] = [None] * len(limited.tiers)
    sure = [proof.bound for proof in limited.proofs] if limited.proofs else none
    tiers = list(zip(limited.tiers, sure, strict=True))
    to = {int(tier.part[3:]): (tier, proven) for tier, proven in tiers if tier.tier == "who"}
    first = encoded.classes - encoded.bands
    rows: list[tuple[str, str, float, float | None, float | None, str]] = [
        ("relaxation", tier.part, tier.value, tier.bound, proven, tier.part)
        for tier, proven in tiers
        if tier.tier == "relaxation"
    ]
    for part, number in (("priority", first - 1), ("all", encoded.classes - 1)):
        tier, proven = to.get(number, (TierValue("who", "", 0, 0), 0))
        rows.append(("who", part, tier.value, tier.bound, proven, "people"))
    for number in range(encoded.classes):
        before = to[number - 1][0].value if number else 0
        tier, proven = to[number]
        own = None if proven is None else proven - before
        rows.append(("who", f"class {number}", tier.value - before, tier.bound - before, own, "people"))
    units = {"last_resort": "people", "where": "yuan"}
    rows += [
        (tier.tier, tier.part, tier.value, tier.bound, proven, units[tier.tier])
        for tier, proven in tiers
        if tier.tier in units
    ]
    rows.append(("where", "minutes", float(assignments["minutes"].sum()), None, None, "minutes"))
    frame = pd.DataFrame(rows, columns=["tier", "part", "value", "bound", "certified", "unit"])
    frame["value"] = frame["value"].astype(float)
    frame = frame.astype({"bound": "Float64", "certified": "Float64"})
    frame["gap"] = (frame["bound"] - frame["value"]).abs().astype("Float64")
    return frame[list(FRAMES["tiers"])].astype({"tier": "str", "part": "str", "unit": "str"})
