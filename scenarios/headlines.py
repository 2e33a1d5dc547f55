"""The figures that are told first of a simulation and of a matching, and their spread over the replications."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from scenarios.measures import values
from simulation.places import AWAY, WORKING
from simulation.replicate import BAND

WORK = tuple(place.name.lower() for place in WORKING)
OUT = tuple(place.name.lower() for place in AWAY)
Frames = Sequence[pd.DataFrame]


def levels(wide: pd.DataFrame) -> pd.DataFrame:
    """Return ``mean``, ``low`` and ``high`` (5% and 95% quantiles) of figures with a column per replication."""
    low, high = (wide.quantile(share, axis=1) for share in BAND)
    return pd.DataFrame({"mean": wide.mean(axis=1), "low": low, "high": high})


def headline_of(simulated: Mapping[str, Frames], matched: Frames) -> pd.DataFrame:
    """Return ``side``, ``response``, ``measure``, ``unit`` and the columns of ``levels``: what a run comes to.

    Parameters
    ----------
    simulated
        By setting of the response, one frame per replication.
    matched
        One frame per replication of the matching; empty without one.
    """
    rows = [
        ("simulation", response, name, unit, *levels(take(frames)).iloc[0])
        for response, frames in simulated.items()
        for name, unit, take in SIMULATED
    ]
    if matched:
        rows += [("matching", "", name, unit, *levels(take(matched)).iloc[0]) for name, unit, take in MATCHED]
    return pd.DataFrame(rows, columns=["side", "response", "measure", "unit", "mean", "low", "high"])


def _weekly_mean(frames: Frames, measure: str, *parts: str) -> pd.DataFrame:
    """Return the mean of a measure over the weeks, by replication."""
    only = {"part": parts} if parts else {}
    return values(frames, measure, ("week",), **only).mean(axis=0).to_frame().T


def _ratio(frames: Frames, measure: str, over: str, *parts: str) -> pd.DataFrame:
    """Return the sum of a measure over the sum of another, by replication; over nothing it is 0."""
    above = values(frames, measure, ()).iloc[0]
    below = values(frames, over, (), **({"part": parts} if parts else {})).iloc[0]
    return (above / below.where(below != 0)).fillna(0.0).to_frame().T


Figure = Callable[[Frames], pd.DataFrame]
SIMULATED: tuple[tuple[str, str, Figure], ...] = (
    ("working", "people", lambda frames: _weekly_mean(frames, "people", *WORK)),
    ("away", "people", lambda frames: _weekly_mean(frames, "people", *OUT)),
    ("income", "yuan", lambda frames: values(frames, "income", ())),
    ("spent", "yuan", lambda frames: values(frames, "spent", ())),
    ("km", "km", lambda frames: _ratio(frames, "km", "people", *OUT)),
)
"""What is told first of a simulation: name, unit, and how it is found; people are means over the weeks."""
MATCHED: tuple[tuple[str, str, Figure], ...] = (
    ("placed", "people", lambda frames: values(frames, "placed", ())),
    ("welfare", "people", lambda frames: values(frames, "placed_kind", (), part=("public_welfare",))),
    ("empty", "seats", lambda frames: values(frames, "empty", ())),
    ("pay", "yuan/month", lambda frames: _ratio(frames, "pay", "placed")),
    ("minutes", "minutes", lambda frames: _ratio(frames, "minutes", "placed")),
    ("km", "km", lambda frames: _ratio(frames, "km", "placed")),
    ("spent", "yuan", lambda frames: values(frames, "spent", ())),
)
"""What is told first of a matching; pay, minutes and kilometres are means over those placed."""
