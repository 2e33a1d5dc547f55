"""The pictures of a comparison, each from a table of it: who gains, week by week, counties, flows, and why."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from domain.language import Language, Text
from reports.figures.curves import Curve, Ticks, curves
from reports.figures.flowmap import Flow, Point, flow_map
from reports.figures.intervals import Interval, intervals
from reports.figures.multiples import Panel, multiples
from reports.figures.svg import BLUE, VERMILION
from reports.figures.waterfall import Step, waterfall
from reports.labels import LIMITS as LIMIT_TITLES
from reports.labels import REASONS, RULES_BY_NAME
from reports.names import Names, verbatim
from reports.scenario_words import PARTS
from reports.table import Tidy
from scenarios.comparison import Compared
from scenarios.headlines import WORK

PEOPLE = Text("人", "people")
MOST_COUNTIES, MOST_PANELS, MOST_FLOWS, MOST_STEPS = 12, 30, 60, 9
"""Counties, panels, flows and steps drawn: those that are largest or change most; the tables have all."""
Tables = Mapping[str, Tidy]


def pictures_of(found: Compared, tables: Tables, names: Names, lang: Language) -> dict[str, str]:
    """Return the pictures of a comparison by name; empty where there is nothing to draw."""
    drawn = {
        "groups": group_picture(found, tables["scn_groups"].frame, names, lang),
        "counties": _counties(found, tables["scn_counties"].frame, names, lang),
        "flows": flow_picture(tables["scn_flows"].frame, names, lang, "second"),
        "reasons": _reasons(found, tables, lang),
    }
    if found.responses:
        drawn["outflow"], drawn["effect"] = _outflow(found, lang), _effect(found, lang)
        drawn["county_weeks"] = _county_weeks(tables["scn_county_weeks"].frame, names, lang)
    return drawn


def side_of(found: Compared) -> str:
    """Return the side that pictures are drawn of: the simulation where there is one."""
    return "simulation" if found.responses else "matching"


def _interval(label: str, row: Any) -> Interval:
    half = float(row["half_width"])
    return Interval(label, float(row["change"]), None if half != half else half)


def group_picture(found: Compared, frame: pd.DataFrame, names: Names, lang: Language) -> str:
    """Return the change of people at work or placed by group, with intervals; ``frame`` is the table of groups."""
    rows = frame[frame["side"] == side_of(found)].sort_values("second", ascending=False)
    drawn = [_interval(names.group(str(row["group"]), lang), row) for row in rows.to_dict("records")]
    return intervals(drawn, Text("各人群的变化", "Change by group").say(lang), PEOPLE.say(lang))


def _counties(found: Compared, frame: pd.DataFrame, names: Names, lang: Language) -> str:
    rows = frame[frame["side"] == side_of(found)]
    order = rows["change"].abs().sort_values(ascending=False, kind="stable").index[:MOST_COUNTIES]
    rows = rows.loc[order].sort_values("change", ascending=False)
    drawn = [_interval(names.place(str(row["county"]), lang), row) for row in rows.to_dict("records")]
    return intervals(drawn, Text("各县的变化", "Change by county").say(lang), PEOPLE.say(lang), 1016)


def ticks_of(start: datetime.date, weeks: int) -> Ticks:
    """Return a mark at the first week of each second month."""
    at, labels = [], []
    for week in range(weeks):
        day = start + datetime.timedelta(days=7 * week)
        if day.day <= 7 and (day.month % 2 == 1 or weeks < 30):
            at.append(week)
            labels.append(f"{day:%Y-%m}")
    return Ticks(at, labels)


def _ticks(found: Compared) -> Ticks:
    return ticks_of(found.first.scenario.form.date, len(found.weeks))


def _outflow(found: Compared, lang: Language) -> str:
    frame = found.weeks
    drawn = [
        Curve(verbatim(found.first.scenario.title, lang), list(frame["outflow_first"]), BLUE),
        Curve(verbatim(found.second.scenario.title, lang), list(frame["outflow_second"]), VERMILION),
    ]
    return curves(drawn, _ticks(found), Text("逐周外出人数", "Outflow by week").say(lang), PEOPLE.say(lang))


def _effect(found: Compared, lang: Language) -> str:
    frame, drawn = found.weeks, []
    for name, label, ink in (("working", Text("在业", "at work"), BLUE), ("outflow", Text("外出", "away"), VERMILION)):
        change, half = frame[f"{name}_change"], frame[f"{name}_half_width"].fillna(0.0)
        drawn.append(Curve(label.say(lang), list(change), ink, list(change - half), list(change + half)))
    return curves(drawn, _ticks(found), Text("逐周变化", "Change by week").say(lang), PEOPLE.say(lang))


def _county_weeks(frame: pd.DataFrame, names: Names, lang: Language) -> str:
    """Return a panel per county: the change of people at work over the weeks; the counties that change most."""
    if frame["county"].nunique() < 2:
        return ""
    size = frame["change"].abs().groupby(frame["county"]).mean()
    shown = sorted(size.sort_values(ascending=False, kind="stable").index[:MOST_PANELS])
    panels = []
    for county in shown:
        rows = frame[frame["county"] == county].sort_values("week")
        panels.append(Panel(names.place(str(county), lang), list(rows["change"]), list(rows["half_width"].fillna(0.0))))
    starts = sorted(frame["starts"].unique())
    title = Text("各县在业人数的变化", "Change of people at work by county").say(lang)
    return multiples(panels, (str(starts[0]), str(starts[-1])), title, PEOPLE.say(lang))


def flow_picture(frame: pd.DataFrame, names: Names, lang: Language, column: str) -> str:
    """Return where people go, on points at the seats of their homes and destinations; no boundaries are drawn.

    Parameters
    ----------
    frame
        Columns ``side``, ``origin``, ``destination`` (county codes; an origin may stand for its prefecture) and the
        people in ``column``; of several sides the first is drawn.
    names
        Speaks codes.
    lang
        Language.
    column
        The people.
    """
    if not len(frame):
        return ""
    rows = frame[frame["side"] == frame["side"].max()]
    whole = rows["origin"].nunique() > 1 and rows["origin"].str[:4].nunique() == rows["origin"].nunique()
    moves = rows[(rows["origin"] != rows["destination"]) & (rows[column] >= 0.5)]
    stay = rows[rows["origin"] == rows["destination"]].groupby("destination")[column].sum()
    arrive = moves.groupby("destination")[column].sum()
    points = []
    for code in sorted({*rows["origin"], *rows["destination"]}):
        seat = names.seat(code)
        if seat is not None:
            is_origin = whole and code in set(rows["origin"])
            label = names.place(code[:4] if is_origin else code, lang)
            points.append(Point(code, label, *seat, round(stay.get(code, 0)), round(arrive.get(code, 0))))
    known = {point.code for point in points}
    largest = moves.sort_values([column, "origin", "destination"], ascending=[False, True, True]).head(MOST_FLOWS)
    flows = [
        Flow(row["origin"], row["destination"], round(row[column]))
        for row in largest.to_dict("records")
        if {row["origin"], row["destination"]} <= known
    ]
    return flow_map(points, flows, Text("流向", "Flows").say(lang), 1016, 560) if flows else ""


def _reasons(found: Compared, tables: Tables, lang: Language) -> str:
    """Return why more or fewer are in work: by reason of a matching, by place of work of a simulation."""
    steps: list[tuple[str, float]] = []
    if found.responses:
        rows = tables["scn_places"].frame
        rows = rows[(rows["side"] == "simulation") & rows["part"].isin(WORK)]
        steps = [(PARTS[str(row["part"])].say(lang), float(row["change"])) for row in rows.to_dict("records")]
        end = Text("在业人数变化", "Change of people at work")
    else:
        rows = tables["scn_reasons"].frame
        steps = [
            (reason_label(row["reason"], row["rule"], lang), -float(row["change"])) for row in rows.to_dict("records")
        ]
        end = Text("已安置人数变化", "Change of people placed")
    if not any(round(change, 6) for _, change in steps):
        return ""
    drawn = _largest(steps, lang)
    total = Step(end.say(lang), sum(step.value for step in drawn), True)
    title = Text("变化从哪里来", "Where the change comes from").say(lang)
    return waterfall([*drawn, total], title, PEOPLE.say(lang))


def reason_steps(frame: pd.DataFrame, asked: float, placed: float, lang: Language) -> str:
    """Return how the people who asked for work become those who are placed, reason by reason."""
    steps = [(reason_label(row["reason"], row["rule"], lang), -float(row["mean"])) for row in frame.to_dict("records")]
    first = Step(Text("要求就业", "Asked for work").say(lang), asked, True)
    last = Step(Text("已安置", "Placed").say(lang), placed, True)
    title = Text("从求职到安置", "From asking to being placed").say(lang)
    return waterfall([first, *_largest(steps, lang), last], title, PEOPLE.say(lang))


def _largest(steps: Sequence[tuple[str, float]], lang: Language) -> list[Step]:
    """Return the largest steps, gains before losses, and all others in one."""
    order = sorted(steps, key=lambda step: (-abs(step[1]), step[0]))
    kept = sorted(order[:MOST_STEPS], key=lambda step: (-step[1], step[0]))
    rest = sum(change for _, change in order[MOST_STEPS:])
    drawn = [Step(label, change) for label, change in kept if round(change, 1)]
    return [*drawn, Step(Text("其余", "All others").say(lang), rest)] if round(rest, 1) else drawn


def reason_label(reason: str, rule: str, lang: Language) -> str:
    """Return why somebody is not placed, with the rule or limit that stands alone."""
    said = REASONS[reason].say(lang)
    named = RULES_BY_NAME.get(rule) or LIMIT_TITLES.get(rule)
    if named is None:
        return said
    return f"{said}：{named.zh}" if lang == "zh" else f"{said}: {named.en}"
