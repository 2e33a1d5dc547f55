"""The price of tiers as curves: how each moves as a sweep goes from value to value, one picture per unit."""

import pandas as pd

from domain.language import Language, Text
from reports.figures.curves import Curve, Ticks, curves
from reports.figures.svg import BLUE, ORANGE, VERMILION
from reports.labels import UNITS
from reports.scenario_tables import TIER_PARTS
from scenarios.sweeping import Swept

DRAWN = {"priority": ORANGE, "all": BLUE, "welfare posts": VERMILION, "minutes": BLUE, "yuan": BLUE}
"""Parts of the tiers that are drawn, with their ink; the classes within them stand in the table."""


def tier_pictures(found: Swept, frame: pd.DataFrame, lang: Language) -> dict[str, str]:
    """Return by name a picture per unit (people, minutes, yuan): each tier against the first value, in its band."""
    drawn = {}
    ticks = Ticks(range(len(found.points)), found.labels)
    for unit, rows in frame.groupby("unit", sort=True):
        lines = []
        for part, ink in DRAWN.items():
            held = rows[rows["part"] == part].sort_values("point")
            if len(held) == len(found.points) and held["change"].abs().sum():
                change, half = held["change"], held["half_width"].fillna(0.0)
                told = (list(change), ink, list(change - half), list(change + half))
                lines.append(Curve(TIER_PARTS[part].say(lang), *told))
        if lines:
            title = Text("各层目标随取值的变化", "Tiers from value to value").say(lang)
            drawn[f"tiers_{unit}"] = curves(lines, ticks, title, UNITS[str(unit)].say(lang))
    return drawn
