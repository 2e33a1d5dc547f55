"""What the limits across people did to the matchings of a scenario: kept or not, use, bounds, and what gave way."""

from collections.abc import Sequence

import pandas as pd

KEYS = ["part", "lever", "group", "fund"]
NAMES = ("limit", "subject", "part", "unit")
FIGURES = ("use", "low", "high", "short", "gain")
OF_PERSONS = ("stay_together", "pins")
"""Limits whose subject is a household, a team or somebody: who they are is nobody's business at this desk."""


def relaxed(frame: pd.DataFrame) -> bool:
    """Tell whether hard limits could not be kept in one matching."""
    return bool(rows_of(frame, "status")["part"].eq("relaxed").any())


def without_persons(limits: pd.DataFrame) -> pd.DataFrame:
    """Return the limits of a plan with one row, of no subject, for all households, for all teams and for all pins."""
    own = limits["limit"].isin(OF_PERSONS)
    if not own.any():
        return limits
    grouped = limits[own].groupby(["limit", "part", "unit"])
    together: pd.DataFrame = grouped[["use", "low", "high", "short"]].sum(min_count=1).reset_index()
    whole: pd.DataFrame = pd.concat([limits[~own], together.assign(subject="")], ignore_index=True)
    return whole


def limit_table(matched: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return use, bounds, what is short and what one further out would gain, of each limit across people.

    Means over the replications that have the limit; columns ``limit``, ``subject``, ``part``, ``unit``, ``use``, ``low``,
    ``high``, ``short``, ``gain``; NA where a limit has no such bound, or the gain is not known.
    """
    columns = {}
    for name in FIGURES:
        held = [rows_of(frame, f"limit_{name}").set_index(KEYS)["value"] for frame in matched]
        columns[name] = pd.concat(held, axis=1).mean(axis=1)
    found = pd.DataFrame(columns, dtype="float64").rename_axis(KEYS).sort_index().reset_index()
    found["short"] = found["short"].fillna(0.0)
    return found.rename(columns=dict(zip(KEYS, NAMES, strict=True)))


def bound_moves(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return the limits whose bound differs between two tables of ``limit_table``: the keys and ``bound`` (after - before)."""
    both = before.merge(after, on=list(NAMES), suffixes=("_before", "_after"))
    moved = {side: both[f"{side}_after"] - both[f"{side}_before"] for side in ("low", "high")}
    bound = moved["high"].where(moved["high"].fillna(0.0) != 0, moved["low"])
    shown = both[list(NAMES)].assign(bound=bound)
    found: pd.DataFrame = shown[shown["bound"].notna() & (shown["bound"].abs() > 0)].reset_index(drop=True)
    return found


def rows_of(frame: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return the rows of a measure."""
    return frame[frame["measure"] == measure]
