"""A sweep county by county: what one more person costs there, and who would have gone anyway, with their bands."""

from collections.abc import Mapping

import pandas as pd

from domain.language import Language, Text
from reports.figures.intervals import Interval, intervals
from reports.names import Names
from reports.scenario_words import rounded
from scenarios.sweeping import Swept

MOST = 20
"""Areas drawn; the table has all."""
WIDEST = 0.5
"""Half of the interval of a share beyond which an area is not drawn: it could be anything."""
CHANCE = 0.025
"""Share of areas without any change whose interval lies above zero all the same."""


def costs_of(found: Swept) -> pd.DataFrame:
    """Return the rows of ``county_steps`` from the first value to the last: all, prefectures, counties, the cheapest first."""
    steps = found.county_steps
    rows = steps[(steps["from"] == found.labels[0]) & (steps["to"] == found.labels[-1])]
    rows = rows.assign(level=rows["county"].str.len())
    return rows.sort_values(["level", "cost", "county"], kind="stable", na_position="last", ignore_index=True)


def cost_picture(found: Swept, names: Names, lang: Language) -> str:
    """Return yuan per additional person by area where it is known, with its band; empty where it is known nowhere."""
    rows = costs_of(found).dropna(subset=["cost"]).head(MOST)
    drawn = [
        Interval(
            _area(row["county"], names, lang),
            row["cost"],
            None,
            None if row["low"] != row["low"] else (row["low"], row["high"]),
        )
        for row in rows.to_dict("records")
    ]
    if not drawn:
        return ""
    title = Text("各地每多一人的花费", "Cost per additional person, by area")
    unit = (
        Text("元，每多一人在业一年", "yuan per additional person in work for a year")
        if found.responses
        else Text("元，每多安置一人", "yuan per additional person placed")
    )
    return intervals(drawn, title.say(lang), unit.say(lang), 1016, signed=False)


def anyway_by_county(found: Swept, names: Names, lang: Language) -> str:
    """Return the share who would have gone anyway by area, those with most people; empty where nothing is known."""
    rows = found.anyway[found.anyway["point"] == len(found.points) - 1]
    rows = rows.assign(level=rows["county"].str.len())
    rows = rows[(rows["level"] == 0) | (rows["half_width"].fillna(0.0) <= WIDEST)]
    rows = rows.sort_values(["level", "covered"], ascending=[True, False], kind="stable").head(MOST)
    drawn = [
        Interval(
            _area(row["county"], names, lang),
            100 * row["anyway"],
            None if row["half_width"] != row["half_width"] else 100 * row["half_width"],
        )
        for row in rows.to_dict("records")
    ]
    if not drawn:
        return ""
    title = Text("各地本来也会去的比例", "Share who would have gone anyway, by area").say(lang)
    return intervals(drawn, title, Text("%", "%").say(lang), 1016, signed=False, least=100.0)


def _area(code: str, names: Names, lang: Language) -> str:
    return names.place(code, lang) if code else Text("全部", "All").say(lang)


def county_words(found: Swept, names: Names, lang: Language) -> str:
    """Return in how many counties people are known to increase, how many of these chance alone would bring, and the cost."""
    rows = costs_of(found)
    rows = rows[rows["level"] == rows["level"].max()]
    known = rows.dropna(subset=["cost"])
    values = {"first": found.labels[0], "last": found.labels[-1], "m": len(rows), "n": len(known)}
    if not len(known):
        words = Text(
            "从 {first} 到 {last}，{m} 个县中没有一个能断定人数增加，所以不给各县每多一人的花费；增加人数和重复次数可使区间变窄。",
            "From {first} to {last} people are not known to increase in any of {m} counties, so no cost per person is told by "
            "county; more people and replications narrow the bands.",
        )
        return words.say(lang, **values)
    chance = len(rows) * CHANCE
    told = [_costs_told(known, values, names, lang)]
    if not known["low"].isna().all() and chance >= 0.5:
        told.append(_chance_told(len(known), chance, lang))
    return ("" if lang == "zh" else " ").join(told)


def _costs_told(known: pd.DataFrame, values: Mapping[str, object], names: Names, lang: Language) -> str:
    ends = {
        "a": names.place(str(known["county"].iloc[0]), lang),
        "b": names.place(str(known["county"].iloc[-1]), lang),
        "x": rounded(float(known["cost"].iloc[0])),
        "y": rounded(float(known["cost"].iloc[-1])),
    }
    words = (
        Text(
            "从 {first} 到 {last}，{m} 个县中有 {n} 个的人数区间在零以上。每多一人的花费，最省的是{a}（约 {x} 元），最费的是{b}（约 {y} 元）。",
            "From {first} to {last} the interval of people lies above zero in {n} of {m} counties. One more person costs least in "
            "{a} (about {x} yuan) and most in {b} (about {y} yuan).",
        )
        if len(known) > 1
        else Text(
            "从 {first} 到 {last}，{m} 个县中只有{a}的人数区间在零以上，每多一人约 {x} 元。",
            "From {first} to {last} the interval of people lies above zero in {a} only, of {m} counties: about {x} yuan for one more.",
        )
    )
    return words.say(lang, **values, **ends)


def _chance_told(known: int, chance: float, lang: Language) -> str:
    words = (
        Text(
            "即使哪里都没有变化，单凭偶然也会有约 {k} 个县如此，所以逐县的数不可当真，以全部和市（州）为准。",
            "Were there no change anywhere, chance alone would bring about {k} such counties, so figures by county are not to be "
            "relied on: take all, or prefectures.",
        )
        if known <= 2 * chance + 1
        else Text(
            "单凭偶然约有 {k} 个县会如此；区间大多重叠，先后次序不可当真。",
            "Chance alone would bring about {k} of them; most bands overlap, so their order is not to be relied on.",
        )
    )
    return words.say(lang, k=max(1, round(chance)))
