"""Prices as curves: how each tier moves from value to value of a sweep, and what one more of a limit is worth; by unit."""

import pandas as pd

from domain.language import Language, Text
from reports.figures.curves import Curve, Ticks, curves
from reports.figures.svg import BLUE, INKS, ORANGE, VERMILION
from reports.labels import LIMITS, UNITS
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


PRICED = ("all", "minutes", "yuan")
"""Parts of the tiers that the price of a limit is drawn in; the table has all."""


def price_pictures(found: Swept, frame: pd.DataFrame, lang: Language) -> dict[str, str]:
    """Return by name a picture per unit: what one more of a limit's bound brings in each step; limits that always move."""
    drawn, steps = {}, len(found.points) - 1
    ticks = Ticks(range(steps), [f"{a} → {b}" for a, b in zip(found.labels, found.labels[1:], strict=False)])
    for part in PRICED:
        lines = list[Curve]()
        for (limit, subject), rows in frame[frame["part"] == part].groupby(["limit", "subject"], sort=True):
            if len(rows) != steps or steps < 2 or len(lines) == len(INKS):
                continue
            price, half = rows["per_one"], (rows["half_width"] / rows["bound"].abs()).fillna(0.0)
            label = LIMITS[str(limit)].say(lang) + (f" · {subject}" if str(subject) else "")
            lines.append(Curve(label, list(price), INKS[len(lines)], list(price - half), list(price + half)))
        if lines:
            unit = UNITS[str(frame.loc[frame["part"] == part, "unit"].iloc[0])].say(lang)
            title = Text("限制每放宽一个的价值", "What one more of a limit is worth").say(lang)
            drawn[f"prices_{part}"] = curves(lines, ticks, f"{title}: {TIER_PARTS[part].say(lang)}", unit)
    return drawn
