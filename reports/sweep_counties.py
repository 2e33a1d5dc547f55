"""A sweep county by county: what one more person costs there, and who would have gone anyway, with their bands."""

import pandas as pd

from domain.language import Language, Text
from reports.figures.intervals import Interval, intervals
from reports.names import Names
from reports.scenario_words import rounded
from scenarios.sweeping import Swept

MOST = 30
"""Counties drawn; the table has all."""


def costs_of(found: Swept) -> pd.DataFrame:
    """Return the rows of ``county_steps`` from the first value to the last, the cheapest first, unknown costs last."""
    steps = found.county_steps
    rows = steps[(steps["from"] == found.labels[0]) & (steps["to"] == found.labels[-1])]
    return rows.sort_values(["cost", "county"], kind="stable", na_position="last", ignore_index=True)


def _anyway_of(found: Swept) -> pd.DataFrame:
    rows = found.anyway[(found.anyway["county"] != "") & (found.anyway["point"] == len(found.points) - 1)]
    return rows.sort_values(["anyway", "county"], kind="stable", ignore_index=True)


def cost_picture(found: Swept, names: Names, lang: Language) -> str:
    """Return yuan per additional person by county where it is known, with its band; empty where it is known nowhere."""
    rows = costs_of(found).dropna(subset=["cost"]).head(MOST)
    drawn = [
        Interval(
            names.place(str(row["county"]), lang),
            row["cost"],
            None,
            None if row["low"] != row["low"] else (row["low"], row["high"]),
        )
        for row in rows.to_dict("records")
    ]
    if not drawn:
        return ""
    title = Text("各县每多一人的花费", "Cost per additional person, by county")
    unit = (
        Text("元，每多一人在业一年", "yuan per additional person in work for a year")
        if found.responses
        else Text("元，每多安置一人", "yuan per additional person placed")
    )
    return intervals(drawn, title.say(lang), unit.say(lang), 1016, signed=False)


def anyway_by_county(found: Swept, names: Names, lang: Language) -> str:
    """Return the share who would have gone anyway by county, with its interval; empty where nothing is known."""
    rows = _anyway_of(found).head(MOST)
    drawn = [
        Interval(
            names.place(str(row["county"]), lang),
            100 * row["anyway"],
            None if row["half_width"] != row["half_width"] else 100 * row["half_width"],
        )
        for row in rows.to_dict("records")
    ]
    if not drawn:
        return ""
    title = Text("各县本来也会去的比例", "Share who would have gone anyway, by county").say(lang)
    return intervals(drawn, title, Text("%", "%").say(lang), 1016, signed=False, least=100.0)


def county_words(found: Swept, names: Names, lang: Language) -> str:
    """Return in how many counties the cost of one more person is known, and between which it lies."""
    rows = costs_of(found)
    known = rows.dropna(subset=["cost"])
    values = {"first": found.labels[0], "last": found.labels[-1], "m": len(rows), "n": len(known)}
    if not len(known):
        words = Text(
            "从 {first} 到 {last}，{m} 个县中没有一个能断定人数增加，所以不给各县每多一人的花费；增加人数和重复次数可使区间变窄。",
            "From {first} to {last} people are not known to increase in any of {m} counties, so no cost per person is told by "
            "county; more people and replications narrow the bands.",
        )
        return words.say(lang, **values)
    ends = {
        "a": names.place(str(known["county"].iloc[0]), lang),
        "b": names.place(str(known["county"].iloc[-1]), lang),
        "x": rounded(float(known["cost"].iloc[0])),
        "y": rounded(float(known["cost"].iloc[-1])),
    }
    words = (
        Text(
            "从 {first} 到 {last}，{m} 个县中有 {n} 个能断定人数增加。每多一人的花费，最省的是{a}（约 {x} 元），最费的是{b}（约 {y} 元）；"
            "区间大多重叠，次序不可当真。",
            "From {first} to {last} people are known to increase in {n} of {m} counties. One more person costs least in {a} "
            "(about {x} yuan) and most in {b} (about {y} yuan); most bands overlap, so the order is not to be relied on.",
        )
        if len(known) > 1
        else Text(
            "从 {first} 到 {last}，{m} 个县中只有{a}能断定人数增加，每多一人约 {x} 元。",
            "From {first} to {last} people are known to increase in {a} only, of {m} counties: about {x} yuan for one more.",
        )
    )
    return words.say(lang, **values, **ends)
