"""Vehicles that a county can charter, and the points where people board them; all numbers are assumed."""

import numpy as np
import pandas as pd

from scenarios.ledgers.places import home_counties
from scenarios.ledgers.streams import Streams

PEOPLE_PER_VEHICLE = 1_000
POINTS = 6
_SPREAD_DEGREES = 0.22


def fleet(streams: Streams, shares: dict[str, int]) -> pd.DataFrame:
    """Return coaches and minibuses by county: one for a thousand people in its ledger, at least one of each kind.

    A county charters each kind at one price.
    """
    rows = []
    for county, people in shares.items():
        own = streams.within(county)
        count = max(2, round(people / PEOPLE_PER_VEHICLE))
        small = np.arange(count) % 3 == 1
        fixed, per_km = own["fixed"].uniform(0.8, 1.2, 2), own["per_km"].uniform(0.85, 1.15, 2)
        least = own["least"].integers(10, 15, 2) / 20
        rows += [
            {
                "vehicle_id": f"车{county}-{n + 1:02d}",
                "kind": "minibus" if small[n] else "coach",
                "depot": county,
                "seats": 19 if small[n] else 45,
                "cost_fixed_yuan": round(float(fixed[int(small[n])]) * (600 if small[n] else 1_500), -1),
                "cost_yuan_km": round(float(per_km[int(small[n])]) * (2.4 if small[n] else 4.2), 1),
                "min_load_share": float(least[int(small[n])]),
            }
            for n in range(count)
        ]
    return pd.DataFrame(rows)


def points(streams: Streams, shares: dict[str, int]) -> pd.DataFrame:
    """Return assembly points by county: one at its seat, the others at random points around it."""
    seats = home_counties().set_index("code")
    rows = []
    for county in shares:
        own = streams.within(county)
        east, north = own["east"].uniform(-1, 1, POINTS), own["north"].uniform(-1, 1, POINTS)
        for n in range(POINTS):
            away = 0.0 if n == 0 else _SPREAD_DEGREES
            rows.append(
                {
                    "point_id": f"点{county}-{n + 1}",
                    "title": "县客运站" if n == 0 else f"{n}号集合点",
                    "region": county,
                    "latitude": round(float(seats["latitude"][county] + away * north[n]), 4),
                    "longitude": round(float(seats["longitude"][county] + away * east[n]), 4),
                }
            )
    return pd.DataFrame(rows)
