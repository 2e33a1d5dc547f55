"""Cooperation between places, and the dates of group memberships."""

import numpy as np
import pandas as pd

from scenarios.ledgers.places import COOPERATION
from scenarios.ledgers.streams import Streams, blank_where, days

_DATED = ("out_of_poverty", "monitored", "low_income")


def corridors(streams: Streams, workers: int, day: np.datetime64) -> pd.DataFrame:
    """Return the three cooperation pairs; numbers of people and bonuses are assumed."""
    count = len(COOPERATION)
    return pd.DataFrame(
        {
            "corridor_id": [f"X{i + 1:02d}" for i in range(count)],
            "origin": [(origin,) for origin, _ in COOPERATION],
            "destination": [(to,) for _, to in COOPERATION],
            "people_min": [None] * count,
            "people_max": [max(5, round(workers * share)) for share in streams["people"].uniform(0.04, 0.08, count)],
            "bonus_yuan": streams.pick("bonus", (500, 800, None), (2, 2, 1), count),
            "valid_from": np.full(count, day - 60),
            "valid_until": np.full(count, day + 300),
            "level": ["省际协作", "省内协作", "省内协作"],
        }
    )


def memberships(streams: Streams, people: pd.DataFrame, day: np.datetime64) -> pd.DataFrame:
    """Return dates of membership for a fifth of the group members, by identity number; few have ended."""
    asked = streams.chance("asked", 0.2, len(people)).tolist()
    rows = [
        (number, group)
        for number, groups, a in zip(people["identity_number"], people["groups"], asked, strict=True)
        if a and groups
        for group in groups
        if group in _DATED
    ]
    count = len(rows)
    ended = streams.chance("ended", 0.06, count)
    until = days(day, np.where(ended, -1, 1) * streams["until"].integers(10, 300, count))
    return pd.DataFrame(
        {
            "identity_number": np.array([number for number, _ in rows], dtype=object),
            "group": np.array([group for _, group in rows], dtype=object),
            "valid_from": days(day, -streams["from"].integers(400, 1800, count)),
            "valid_until": blank_where(until, ~ended & streams.chance("open", 0.7, count)),
        }
    )
