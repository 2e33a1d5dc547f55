"""The price of tiers as curves: how each moves as a sweep goes from value to value, one picture per unit."""

import pandas as pd

from domain.language import Language, Text
from reports.figures.multiples import Panel, multiples
from reports.labels import UNITS
from reports.scenario_tables import TIER_PARTS
from scenarios.sweeping import Swept


def tier_pictures(found: Swept, frame: pd.DataFrame, lang: Language) -> dict[str, str]:
    """Return by name a picture per unit (people, minutes, yuan): each tier against the first value, with its interval."""
    drawn = {}
    for unit, rows in frame.groupby("unit", sort=True):
        panels = []
        for part in TIER_PARTS:
            held = rows[rows["part"] == part].sort_values("point")
            if len(held) == len(found.points) and held["change"].abs().sum():
                halves = list(held["half_width"].fillna(0.0))
                panels.append(Panel(TIER_PARTS[part].say(lang), list(held["change"]), halves))
        if panels and str(unit) in UNITS:
            title = Text("各层目标随取值的变化", "Tiers from value to value").say(lang)
            drawn[f"tiers_{unit}"] = multiples(panels, found.labels, title, UNITS[str(unit)].say(lang), min(3, len(panels)))
    return drawn
