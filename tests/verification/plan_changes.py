"""Changes of a plan, of one row or cell, that may make one of its claims false."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from optimizer.limited_plan import PRICE_UNIT

NESTED = ("seats", "employer_cap")
Frames = dict[str, pd.DataFrame]
Change = Callable[[Frames, Frames, dict[str, Any], np.random.Generator], bool]
"""Changes frames, proof and identity in place; whether there was something to change."""


def cell(frame: str, column: str, near: bool = True, proof: bool = False) -> Change:
    """Return a change of one number of a frame: a little, or by a lot."""

    def change(frames: Frames, evidence: Frames, identity: dict[str, Any], draw: np.random.Generator) -> bool:
        table = (evidence if proof else frames)[frame]
        rows = np.flatnonzero(~table["limit"].isin(NESTED)) if frame == "limits" else np.arange(len(table))
        rows = rows[table[column].notna().to_numpy(bool)[rows]]
        if not len(rows):
            return False
        at = table.index[int(draw.choice(rows))]
        by = int(draw.choice([-3, -2, -1, 1, 2, 3, 10])) * (1 if near else int(draw.choice([1, 1000, PRICE_UNIT // 8])))
        changed = table.copy()
        changed[column] = changed[column].astype(object)
        value = table.loc[at, column]
        changed.at[at, column] = (not value) if isinstance(value, bool | np.bool_) else value + by
        (evidence if proof else frames)[frame] = changed.astype({column: table[column].dtype})
        return True

    return change


def drop(frame: str, proof: bool = False) -> Change:
    """Return the loss of one row."""

    def change(frames: Frames, evidence: Frames, identity: dict[str, Any], draw: np.random.Generator) -> bool:
        table = (evidence if proof else frames)[frame]
        rows = np.flatnonzero(~table["limit"].isin(NESTED)) if frame == "limits" else np.arange(len(table))
        if not len(rows):
            return False
        (evidence if proof else frames)[frame] = table.drop(index=table.index[int(draw.choice(rows))])
        return True

    return change


def repeat(frame: str, proof: bool = False) -> Change:
    """Return one row more: a copy of another."""

    def change(frames: Frames, evidence: Frames, identity: dict[str, Any], draw: np.random.Generator) -> bool:
        table = (evidence if proof else frames)[frame]
        rows = np.flatnonzero(~table["limit"].isin(NESTED)) if frame == "limits" else np.arange(len(table))
        if not len(rows):
            return False
        at = int(draw.choice(rows))
        (evidence if proof else frames)[frame] = pd.concat([table, table.iloc[[at]]], ignore_index=True)
        return True

    return change


def closer_bound(frames: Frames, evidence: Frames, identity: dict[str, Any], draw: np.random.Generator) -> bool:
    """State a certified bound nearer to the value than what prices prove, alike in all places."""
    bounds, tiers = evidence["bounds"].copy(), frames["tiers"].copy()
    name = int(draw.integers(len(bounds)))
    tier, part = bounds["tier"].iloc[name], bounds["part"].iloc[name]
    at = tiers.index[(tiers["tier"] == tier) & (tiers["part"] == part)]
    by = int(draw.integers(1, 4)) * (-1 if tier == "who" else 1)
    bounds.loc[bounds.index[name], ["certified", "bound"]] += by
    if len(at):
        tiers.loc[at, ["certified", "bound"]] += by
        tiers.loc[at, "gap"] = (tiers.loc[at, "bound"] - tiers.loc[at, "value"]).abs()
    evidence["bounds"], frames["tiers"] = bounds, tiers
    return True


def more_certain(frames: Frames, evidence: Frames, identity: dict[str, Any], draw: np.random.Generator) -> bool:
    """Say of a bound that rests on the solver's word that prices prove it."""
    bounds, tiers = evidence["bounds"].copy(), frames["tiers"].copy()
    open_ = np.flatnonzero(bounds["certified"] != bounds["bound"])
    if not len(open_):
        return False
    bounds["certified"], tiers["certified"] = bounds["bound"], tiers["bound"]
    evidence["bounds"], frames["tiers"] = bounds, tiers
    return True


def hide(frames: Frames, evidence: Frames, identity: dict[str, Any], draw: np.random.Generator) -> bool:
    """Call a plan by another status."""
    identity["status"] = str(draw.choice([s for s in ("optimal", "bounded", "relaxed") if s != identity["status"]]))
    return True


def keep_quiet(frames: Frames, evidence: Frames, identity: dict[str, Any], draw: np.random.Generator) -> bool:
    """Say of a missed limit that nothing is short."""
    limits = frames["limits"].copy()
    if not limits["short"].any():
        return False
    limits["short"] = 0
    frames["limits"] = limits
    return True


def move(frames: Frames, evidence: Frames, identity: dict[str, Any], draw: np.random.Generator) -> bool:
    """Send somebody to another post, in the plan and in its proof, and leave the figures as they were."""
    placed = frames["assignments"].copy()
    if not len(placed):
        return False
    at = placed.index[int(draw.integers(len(placed)))]
    posts = [
        post
        for post in frames["limits"].loc[frames["limits"]["limit"] == "seats", "subject"]
        if post != placed.at[at, "post_id"]
    ]
    placed.at[at, "post_id"] = str(draw.choice(posts))
    frames["assignments"] = placed
    return True


def forget(frames: Frames, evidence: Frames, identity: dict[str, Any], draw: np.random.Generator) -> bool:
    """Take somebody out of the plan, and leave the figures as they were."""
    if not len(frames["assignments"]):
        return False
    return drop("assignments")(frames, evidence, identity, draw)


def negative(frames: Frames, evidence: Frames, identity: dict[str, Any], draw: np.random.Generator) -> bool:
    """Turn the sign of a multiplier."""
    table = evidence["multipliers"].copy()
    if not len(table):
        return False
    at = table.index[int(draw.integers(len(table)))]
    table.at[at, "multiplier"] = -table.at[at, "multiplier"]
    evidence["multipliers"] = table
    return True


CHANGES: dict[str, Change] = {
    **{f"limits {name}": cell("limits", name) for name in ("use", "low", "high", "short", "hard")},
    **{f"limits {name}": cell("limits", name) for name in ("price_priority", "price_people", "price_yuan")},
    **{f"tiers {name}": cell("tiers", name) for name in ("value", "bound", "certified", "gap")},
    **{f"bounds {name}": cell("bounds", name, proof=True) for name in ("value", "bound", "certified")},
    "multiplier": cell("multipliers", "multiplier", near=False, proof=True),
    "multiplier lost": drop("multipliers", proof=True),
    "multiplier negative": negative,
    "limit lost": drop("limits"),
    "limit twice": repeat("limits"),
    "tier lost": drop("tiers"),
    "tier twice": repeat("tiers"),
    "bound lost": drop("bounds", proof=True),
    "bound twice": repeat("bounds", proof=True),
    "seat count": cell("limit_seats", "use"),
    "seat count lost": drop("limit_seats"),
    "seat count twice": repeat("limit_seats"),
    "closer bound": closer_bound,
    "more certain": more_certain,
    "status": hide,
    "shortage hidden": keep_quiet,
    "moved": move,
    "forgotten": forget,
}
ONCE = ("tier lost", "tier twice", "bound lost", "bound twice")
"""Changes of rows that every plan has exactly once."""
