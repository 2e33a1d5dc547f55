"""The pictures of a simulated comparison: the year, the change by week, people by destination, money by fund."""

import datetime
from collections.abc import Mapping

import numpy as np

from domain.language import Language, Text
from reports.figures.curves import Curve, Ticks, curves
from reports.figures.flowmap import Point, flow_map
from reports.figures.multiples import Panel, multiples
from reports.figures.pairs import Pair, pairs
from reports.figures.svg import BLUE, VERMILION
from reports.money import sum_of, yuan_per_unit
from reports.names import Names
from reports.simulation_tables import FUND_LABELS, LEVER_LABELS
from simulation.places import AWAY, NAMES, Place
from simulation.replicate import Comparison

BASELINE, WITH_LEVERS = Text("基准", "baseline"), Text("采用措施", "with levers")
PEOPLE = Text("人", "people")


def outflow_curve(one: Comparison, lang: Language) -> str:
    """Return people away by week, baseline and with levers."""
    frame = one.weeks
    drawn = [
        Curve(BASELINE.say(lang), list(frame["outflow"]), BLUE, list(frame["low"]), list(frame["high"])),
        Curve(WITH_LEVERS.say(lang), list(frame["with_levers"]), VERMILION),
    ]
    title = Text("逐周外出人数", "Outflow by week").say(lang)
    return curves(drawn, _ticks(one), title, PEOPLE.say(lang))


def effect_curve(found: Mapping[str, Comparison], lang: Language) -> str:
    """Return the change by week at the central response, in a band over all settings and their sampling error."""
    names = (("working", Text("就业", "at work"), BLUE), ("outflow", Text("外出", "away"), VERMILION))
    weeks = [one.weeks for one in found.values()]
    drawn = [
        Curve(
            label.say(lang),
            list(found["central"].weeks[f"{name}_change"]),
            ink,
            np.min([frame[f"{name}_low"] for frame in weeks], axis=0).tolist(),
            np.max([frame[f"{name}_high"] for frame in weeks], axis=0).tolist(),
        )
        for name, label, ink in names
    ]
    title = Text("逐周变化", "Change by week").say(lang)
    return curves(drawn, _ticks(found["central"]), title, PEOPLE.say(lang))


def flow_picture(found: Mapping[str, Comparison], lang: Language) -> str:
    """Return people by destination, mean of all weeks, with the change over all settings of the response."""
    frames = {name: one.places.to_dict("records") for name, one in found.items()}
    rows = []
    for place in (Place.LOCAL, Place.WORKSHOP, Place.RELIEF, Place.WELFARE, *AWAY):
        row, changes = frames["central"][place], [float(frame[place]["change"]) for frame in frames.values()]
        change = f"{min(changes):+,.0f} … {max(changes):+,.0f}"
        rows.append(Pair(NAMES[place].say(lang), float(row["baseline"]), float(row["with_levers"]), change))
    keys = (BASELINE.say(lang), WITH_LEVERS.say(lang))
    title = Text("各去向平均人数", "People by destination, mean of all weeks").say(lang)
    heading = Text("变化：低至高反应", "change over low to high response").say(lang)
    return pairs(rows, keys, title, heading)


def lever_pictures(one: Comparison, lang: Language) -> str:
    """Return the change of people at work by week for each lever alone, central response; empty where none was run."""
    if not one.apart.alone:
        return ""
    panels = []
    for column, kind in enumerate(one.apart.kinds):
        values, halves = one.apart.weekly(column)
        panels.append(Panel(kind.title.say(lang), values.tolist(), np.where(np.isfinite(halves), halves, 0.0).tolist()))
    starts = [one.task.population.on + datetime.timedelta(days=7 * week) for week in (0, one.task.weeks - 1)]
    title = Text("逐项措施：逐周就业变化", "Levers one by one: people at work by week").say(lang)
    return multiples(panels, [f"{day:%Y-%m-%d}" for day in starts], title, PEOPLE.say(lang), across=3)


def county_map(one: Comparison, names: Names, lang: Language) -> str:
    """Return the counties as dots, as large as their change of people at work: blue more, red fewer."""
    points = []
    for row in one.counties.to_dict("records"):
        seat, change = names.seat(row["county"]), round(row["working"])
        if seat is not None:
            label = names.place(row["county"], lang)
            points.append(Point(row["county"], label, *seat, max(change, 0), max(-change, 0)))
    title = Text("各县就业变化", "Change of people at work by county").say(lang)
    return flow_map(points, [], title, tallest=520) if len(points) > 1 else ""


def fund_picture(one: Comparison, lang: Language) -> str:
    """Return what each fund pays for each lever in the whole time; empty when nothing is paid."""
    rows = [
        Pair(
            f"{_said(FUND_LABELS, row['fund'], lang)} · {_said(LEVER_LABELS, row['lever'], lang)}",
            float(row["baseline"]) / yuan_per_unit(lang),
            float(row["with_levers"]) / yuan_per_unit(lang),
            sum_of(float(row["change"]), lang, "+"),
        )
        for row in one.funds.to_dict("records")
    ]
    if not rows:
        return ""
    keys = (BASELINE.say(lang), WITH_LEVERS.say(lang))
    title = Text("各项资金的支出", "Money by fund").say(lang)
    return pairs(rows, keys, title, Text("变化（万元）", "change, million yuan").say(lang))


def _said(labels: Mapping[str, Text], code: str, lang: Language) -> str:
    return labels[code].say(lang) if code in labels else code


def _ticks(one: Comparison) -> Ticks:
    return week_ticks(one.task.population.on, one.task.weeks)


def week_ticks(day: datetime.date, weeks: int) -> Ticks:
    """Return a mark at the first week of each second month, counted from a first day."""
    at, labels = [], []
    for week in range(weeks):
        start = day + datetime.timedelta(days=7 * week)
        if start.day <= 7 and start.month % 2 == 1:
            at.append(week)
            labels.append(f"{start:%Y-%m}")
    return Ticks(at, labels)
