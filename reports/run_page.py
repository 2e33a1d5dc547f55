"""The page of one scenario: the year with its band, who works where, what is paid, and the origin of every value."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from domain.language import Language, Text
from reports.figures.curves import Curve, curves
from reports.figures.intervals import Interval, intervals
from reports.figures.svg import BLUE, VERMILION
from reports.form import Form
from reports.labels import LIMITS, REASONS, RULES_BY_NAME
from reports.limits_told import limit_sentences, limits_of
from reports.money import sum_of, unit_for
from reports.names import Names, verbatim
from reports.page import shared_context, templates
from reports.run_memo import run_memo
from reports.scenario_folder import Drawn, Sheet, memo_file, write_sheet
from reports.scenario_page import about, drawings, names_of, scope_of
from reports.scenario_pictures import flow_picture, reason_steps, ticks_of
from reports.scenario_tables import changes_table, named_groups
from reports.scenario_words import FUNDS, MEASURES, PARTS, SIDES, UNITS, by_measure, measures_of
from reports.scenario_words import levers as lever_titles
from reports.simulation_tables import RESPONSE_LABELS
from reports.table import Field, Tidy
from scenarios.comparison import by_prefecture, flows_of, largest_counties
from scenarios.headlines import OUT, WORK, Frames, levels
from scenarios.measures import values
from scenarios.merging import library
from scenarios.resolved import settings
from scenarios.running import Results
from scenarios.scenario import Scenario

PAGE = "scenario.html"
SIDE = Field("side", Text("来源", "From"), Form.LABEL, SIDES)
_LEVELS = (
    Field("mean", Text("平均", "Mean"), Form.COUNT),
    Field("low", Text("5% 分位", "5% of replications below"), Form.COUNT),
    Field("high", Text("95% 分位", "95% of replications below"), Form.COUNT),
)
BANDS = Text("分位数取自各次重复；只有一次时三者相同。", "Quantiles over the replications; equal when there is one.")


def write_run(found: Results, folder: Path, lang: Language = "zh") -> list[Path]:
    """Write page, memo, tables, workbook and pictures of one scenario; return the files, the page first."""
    tables, names = run_tables(found), names_of(found.scenario)
    sheet = Sheet(
        PAGE,
        found.scenario.title,
        tables,
        names,
        found.scenario.form.date,
        lambda each: _pictures(found, tables, names, each),
        lambda each, drawn: _body(found, tables, names, each, drawn),
        lambda each: run_memo(found, tables, run_answer(found, tables, each), names, each),
    )
    return write_sheet(sheet, folder, lang)


def _main(found: Results) -> str:
    return "central" if "central" in found.simulated else next(iter(found.simulated), "")


def run_tables(found: Results) -> dict[str, Tidy]:
    """Return the tables of a run by name."""
    made = [
        _measures(found.scenario),
        _headline(found),
        _settings(found),
        _by(found, "group", Form.GROUP, Text("各人群在业或已安置", "People at work or placed, by group")),
    ]
    made += [
        _by(found, "county", Form.PLACE, Text("各县在业或已安置", "People at work or placed, by county")),
        _by(found, "part", Form.LABEL, Text("各去向与岗位类型", "Places and kinds of post")),
        _funds(found),
    ]
    made.append(_flows(found))
    if found.simulated:
        made.append(_weeks(found))
    if found.matched:
        made += [_reasons(found), limits_of("run_limits", found)]
    return {tidy.name: tidy for tidy in made}


def _headline(found: Results) -> Tidy:
    fields = (
        SIDE,
        Field("response", Text("反应设定", "Response"), Form.LABEL, RESPONSE_LABELS),
        Field("measure", Text("指标", "Measure"), Form.LABEL, MEASURES),
        *(replace(field, form=Form.MEASURE) for field in _LEVELS),
        Field("unit", Text("单位", "Unit"), Form.LABEL, UNITS),
    )
    names = [field.name for field in fields]
    frame = by_measure(found.headline)[names]
    return Tidy("run_headline", Text("主要结果", "Main results"), fields, frame, BANDS, ("mean", "low", "high"))


def _measures(scenario: Scenario) -> Tidy:
    note = Text(
        "原值一栏空白：没有单一的原值，按现行政策或台账原数。",
        "Blank under Before: no single value, but the policy in force or the ledgers as they are.",
    )
    sides = Text("原值", "Before"), Text("取值", "Value")
    return changes_table("run_measures", Text("改了什么", "What is changed"), measures_of(scenario), sides, note)


def _settings(found: Results) -> Tidy:
    fields = (
        Field("path", Text("项目", "Key"), Form.TEXT),
        Field("value", Text("取值", "Value"), Form.TEXT),
        Field("before", Text("原值", "Before"), Form.TEXT),
        Field("where", Text("写在何处", "Where it stands"), Form.TEXT),
    )
    frame = pd.DataFrame(settings(found.scenario), columns=[field.name for field in fields], dtype="str")
    return Tidy("run_settings", Text("全部设定及出处", "Every setting and where it stands"), fields, frame)


def _sides(found: Results) -> list[tuple[str, Frames]]:
    sides: list[tuple[str, Frames]] = [("simulation", found.simulated[_main(found)])] if found.simulated else []
    return [*sides, ("matching", found.matched)] if found.matched else sides


_MATCHED_BY = {"group": "placed_group", "county": "placed", "part": "placed_kind"}
_TITLES = {
    "group": Text("人群", "Group"),
    "county": Text("户籍县", "Home county"),
    "part": Text("状态、去向或岗位类型", "Place or kind of post"),
}


def _by(found: Results, key: str, form: Form, title: Text) -> Tidy:
    only: dict[str, Any] = {} if key == "part" else {"part": WORK}
    frames = []
    for side, held in _sides(found):
        wide = (
            values(held, "people_mean", (key,), **only)
            if side == "simulation"
            else values(held, _MATCHED_BY[key], (key,))
        )
        frames.append(levels(wide).rename_axis(key).reset_index().assign(side=side))
    fields = (SIDE, Field(key, _TITLES[key], form, PARTS if form is Form.LABEL else None), *_LEVELS)
    frame = named_groups(pd.concat(frames, ignore_index=True))[[field.name for field in fields]]
    frame = frame.sort_values(["side", "mean", key], ascending=[False, False, True], ignore_index=True)
    return Tidy(f"run_{key}", title, fields, frame, BANDS)


def _funds(found: Results) -> Tidy:
    frames = []
    for side, held in _sides(found):
        frames.append(levels(values(held, "spent", ("fund", "lever"))).reset_index().assign(side=side))
    fields = (
        SIDE,
        Field("fund", Text("资金", "Fund"), Form.LABEL, FUNDS),
        Field("lever", Text("政策工具", "Instrument"), Form.LABEL, lever_titles(found.scenario.policy)),
        *(Field(field.name, field.title, Form.YUAN) for field in _LEVELS),
    )
    frame = pd.concat(frames, ignore_index=True)[[field.name for field in fields]]
    return Tidy("run_funds", Text("各项资金支出（元）", "Money by fund (yuan)"), fields, frame, BANDS)


def _flows(found: Results) -> Tidy:
    frames = []
    for side, held in _sides(found):
        wide = flows_of(held, found.scenario, side)
        merged = by_prefecture(wide, largest_counties(wide.sum(axis=1)))
        frames.append(levels(merged).rename_axis(["origin", "destination"]).reset_index().assign(side=side))
    fields = (
        SIDE,
        Field("origin", Text("来处", "From"), Form.PLACE),
        Field("destination", Text("去处", "To"), Form.PLACE),
        *_LEVELS,
    )
    frame = pd.concat(frames, ignore_index=True)[[field.name for field in fields]]
    frame = frame.sort_values(["side", "mean", "origin"], ascending=[False, False, True], ignore_index=True)
    return Tidy("run_flows", Text("从哪里到哪里", "From where to where"), fields, frame, BANDS)


def _reasons(found: Results) -> Tidy:
    rules: dict[str, Text] = {**RULES_BY_NAME, **LIMITS}
    fields = (
        Field("reason", Text("为什么没有安置", "Why not placed"), Form.LABEL, REASONS),
        Field("rule", Text("单独起作用的规则或限制", "Rule or limit that stands alone"), Form.LABEL, rules),
        *_LEVELS,
    )
    wide = values(found.matched, "not_placed", ("part", "lever"))
    frame = levels(wide).rename_axis(["reason", "rule"]).reset_index()[[field.name for field in fields]]
    frame = frame.sort_values(["mean", "reason", "rule"], ascending=[False, True, True], ignore_index=True)
    return Tidy("run_reasons", Text("没有安置的原因", "Why people are not placed"), fields, frame, BANDS)


def _weeks(found: Results) -> Tidy:
    held = found.simulated[_main(found)]
    parts = []
    for name, only in (("outflow", OUT), ("working", WORK)):
        parts.append(levels(values(held, "people", ("week",), part=only)).add_prefix(f"{name}_"))
    frame = pd.concat(parts, axis=1).rename_axis("week").reset_index()
    starts = pd.Timestamp(found.scenario.form.date) + pd.to_timedelta(7 * frame["week"], unit="D")
    titles = {"outflow": Text("外出", "Away"), "working": Text("在业", "At work")}
    fields = (
        Field("week", Text("周", "Week")),
        Field("starts", Text("起始日", "First day"), Form.DATE),
        *(
            Field(f"{name}_{one.name}", Text(f"{title.zh}：{one.title.zh}", f"{title.en}: {one.title.en}"))
            for name, title in titles.items()
            for one in _LEVELS
        ),
    )
    frame = frame.assign(starts=starts.dt.strftime("%Y-%m-%d"))[[field.name for field in fields]]
    return Tidy("run_weeks", Text("逐周外出与在业", "Outflow and work by week"), fields, frame, BANDS)


def _pictures(found: Results, tables: Mapping[str, Tidy], names: Names, lang: Language) -> dict[str, str]:
    drawn = {
        "flows": flow_picture(tables["run_flows"].frame, names, lang, "mean"),
        "groups": _groups(tables["run_group"].frame, names, lang),
    }
    if found.simulated:
        drawn["year"] = _year(found, tables, lang)
    if found.matched:
        head = tables["run_headline"].frame
        placed = float(head.loc[(head["side"] == "matching") & (head["measure"] == "placed"), "mean"].iloc[0])
        frame = tables["run_reasons"].frame
        drawn["reasons"] = reason_steps(frame, placed + float(frame["mean"].sum()), placed, lang)
    return drawn


def _body(found: Results, tables: Mapping[str, Tidy], names: Names, lang: Language, drawn: Drawn) -> str:
    context: dict[str, Any] = {
        **shared_context(tables, names, lang),
        **scope_of(found, names, lang),
        **drawings(drawn),
        "title": verbatim(found.scenario.title, lang),
        "about": about(found.scenario, lang),
        "answer": run_answer(found, tables, lang),
        "cards": _cards(found, lang),
        "name": found.scenario.name if found.scenario.name in library() else f"{found.scenario.name}.yaml",
        "conflict": limit_sentences(found, lang),
        "simulated": bool(found.simulated),
        "matched": bool(found.matched),
        "memo": memo_file(lang),
    }
    return templates().get_template("scenario.html.j2").render(context)


def _groups(frame: pd.DataFrame, names: Names, lang: Language) -> str:
    """Return people at work or placed by group, with the band that holds 90% of the replications."""
    rows = frame[frame["side"] == frame["side"].max()].sort_values("mean", ascending=False)
    drawn = [
        Interval(names.group(str(row["group"]), lang), row["mean"], None, (row["low"], row["high"]))
        for row in rows.to_dict("records")
    ]
    title = Text("各人群人数", "People by group").say(lang)
    return intervals(drawn, title, Text("人", "people").say(lang), signed=False, banded=False) if drawn else ""


def _cards(found: Results, lang: Language) -> list[dict[str, str]]:
    """Return the figures of the first screen: mean, unit and the band that holds 90% of the replications."""
    shown = []
    wanted = [("simulation", _main(found), name) for name in ("working", "away", "spent")] if found.simulated else []
    wanted += [("matching", "", name) for name in ("placed", "welfare", "empty", "spent")] if found.matched else []
    for side, response, measure in wanted:
        rows = found.headline
        rows = rows[(rows["side"] == side) & (rows["response"] == response) & (rows["measure"] == measure)]
        row = rows.iloc[0]
        size, unit = 1.0, UNITS[str(row["unit"])]
        if row["unit"] == "yuan":
            size, unit = unit_for(row["high"], lang)
        finely = size > 1 and lang == "en"
        told = [f"{row[name] / size:,.{2 if finely else 0}f}" for name in ("mean", "low", "high")]
        band = Text("90% 的重复在 {low} 至 {high}", "90% of the replications: {low} to {high}")
        small = "" if row["low"] == row["high"] else band.say(lang, low=told[1], high=told[2])
        shown.append({"key": MEASURES[measure].say(lang), "value": told[0], "unit": unit.say(lang), "small": small})
    return shown


def run_answer(found: Results, tables: Mapping[str, Tidy], lang: Language) -> str:
    """Return the main figures in a sentence."""
    frame, told = tables["run_headline"].frame, []
    if found.simulated:
        rows = frame[frame["side"] == "simulation"].set_index(["measure", "response"])["mean"]
        words = Text(
            "模拟：平均每周 {work} 人在业，其中 {away} 人外出；各项资金全期支出 {money} 万元。",
            "Simulation: on average {work} people are at work, {away} of them away; the funds pay {money} million yuan over the whole time.",
        )
        main = _main(found)
        shown = {
            "work": f"{rows['working', main]:,.0f}",
            "away": f"{rows['away', main]:,.0f}",
            "money": sum_of(float(rows["spent", main]), lang),
        }
        told.append(words.say(lang, **shown))
    if found.matched:
        rows = frame[frame["side"] == "matching"].set_index("measure")["mean"]
        words = Text(
            "安置求解：已安置 {placed} 人，其中公益性岗位 {welfare} 人，空岗 {empty} 个（{sets}）。",
            "Matching: {placed} people placed, {welfare} of them on public-welfare posts, {empty} seats empty ({sets}).",
        )
        sets = (
            Text("一套台账", "one set of ledgers")
            if len(found.matched) == 1
            else Text("{n} 套台账平均", "mean of {n} sets of ledgers")
        )
        told.append(
            words.say(
                lang,
                placed=f"{rows['placed']:,.0f}",
                welfare=f"{rows['welfare']:,.0f}",
                empty=f"{rows['empty']:,.0f}",
                sets=sets.say(lang, n=len(found.matched)),
            )
        )
    return ("" if lang == "zh" else " ").join(told)


def _year(found: Results, tables: Mapping[str, Tidy], lang: Language) -> str:
    frame = tables["run_weeks"].frame
    drawn = [
        Curve(
            label.say(lang), list(frame[f"{name}_mean"]), ink, list(frame[f"{name}_low"]), list(frame[f"{name}_high"])
        )
        for name, label, ink in (
            ("working", Text("在业", "at work"), BLUE),
            ("outflow", Text("外出", "away"), VERMILION),
        )
    ]
    ticks = ticks_of(found.scenario.form.date, len(frame))
    return curves(
        drawn, ticks, Text("逐周在业与外出", "Work and outflow by week").say(lang), Text("人", "people").say(lang)
    )
