"""The page of two scenarios beside each other: what changes, how sure, who gains and loses, what it costs."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from domain.language import Language, Text
from reports.figures.curves import Curve, Ticks, curves
from reports.figures.intervals import Interval, intervals
from reports.figures.svg import BLUE, VERMILION
from reports.markup import trusted
from reports.money import SUM_UNIT, yuan_per_unit
from reports.names import Names, verbatim
from reports.page import bilingual_page, shared_context, templates
from reports.scenario_tables import named_groups, tables_of
from reports.scenario_words import answer, certainty
from reports.table import Tidy, write_tables
from scenarios.comparison import Compared
from scenarios.running import Results
from scenarios.scenario import Scenario

PAGE = "comparison.html"
MOST_COUNTIES = 12
"""Counties drawn: those that change most; the table has all."""


def write_comparison(found: Compared, folder: Path, lang: Language = "zh") -> list[Path]:
    """Write ``comparison.html`` and its tables as CSV and Parquet; return the files, the page first."""
    tables, names = tables_of(found), names_of(found.second.scenario)
    title = Text(
        f"{found.first.scenario.title.zh} 与 {found.second.scenario.title.zh}",
        f"{found.first.scenario.title.en} and {found.second.scenario.title.en}",
    )
    return write_page(PAGE, title, tables, names, folder, lang, lambda each: _body(found, tables, names, each))


def names_of(scenario: Scenario) -> Names:
    """Return what speaks codes on the scenario's day."""
    return Names.of(scenario.policy, scenario.form.date)


def write_page(
    file: str, title: Text, tables: Mapping[str, Tidy], names: Names, folder: Path, lang: Language, body: Any
) -> list[Path]:
    """Write a page in both languages and its tables, as CSV and Parquet, below ``tables/``."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / file
    plain_title = Text(*(text.replace("{", "{{").replace("}", "}}") for text in title))  # a title is no template
    page.write_text(bilingual_page(plain_title, lang, body), encoding="utf-8", newline="\n")
    files = write_tables(tables.values(), folder / "tables", names)
    for tidy in tables.values():
        path = folder / "tables" / f"{tidy.name}.parquet"
        plain(tidy.frame).to_parquet(path, index=False)
        files.append(path)
    return [page, *files]


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame that Parquet can hold: texts in two languages become one column each."""
    both = [name for name in frame.columns if len(frame) and isinstance(frame[name].iloc[0], Text)]
    for name in both:
        for at, lang in enumerate(("zh", "en")):
            frame = frame.assign(**{f"{name}_{lang}": [text[at] for text in frame[name]]})
    return frame.drop(columns=both)


def _body(found: Compared, tables: Mapping[str, Tidy], names: Names, lang: Language) -> str:
    values = {
        **shared_context(tables, names, lang),
        **scope_of(found.second, names, lang),
        "first": verbatim(found.first.scenario.title, lang),
        "second": verbatim(found.second.scenario.title, lang),
        "about": about(found.second.scenario, lang),
        "answer": answer(found, lang),
        "cards": cards(found, lang),
        "simulated": bool(found.responses),
        "matched": found.is_matched,
        "group_bars": trusted(_group_bars(found, names, lang)),
        "county_bars": trusted(_county_bars(found, names, lang)),
        "outflow_curve": trusted(_outflow(found, lang)) if found.responses else "",
        "work_curve": trusted(_effect(found, lang)) if found.responses else "",
        "unseen": list(found.second.scenario.unseen),
    }
    return templates().get_template("comparison.html.j2").render(values)


def about(scenario: Scenario, lang: Language) -> str:
    """Return what the file says the scenario is about."""
    words = scenario.form.about
    return "" if words is None else words.zh if lang == "zh" else words.en


def scope_of(results: Results, names: Names, lang: Language) -> dict[str, Any]:
    """Return what the head of a page says: place, time, people, replications and where figures come from."""
    form = results.scenario.form
    told: list[str] = []
    if form.simulation is not None:
        one = form.simulation
        place = names.place(one.place, lang)
        words = Text(
            "模拟 {place}，自 {start} 起 {weeks} 周，{people} 人（每人代表 {weight} 人），重复 {n} 次",
            "simulation of {place}: {weeks} weeks from {start}, {people} people (each for {weight}), {n} replications",
        )
        told.append(
            words.say(
                lang,
                place=place,
                start=form.date,
                weeks=one.weeks,
                people=f"{results.people:,}",
                weight=f"{results.weight:,.1f}",
                n=one.replications,
            )
        )
        if one.matcher == "optimizer":
            told.append(Text("每周由优化器配对", "each week the optimizer matches").say(lang))
    if form.matching is not None:
        words = Text("求解 {start} 的安置，{n} 套台账", "matching of {start}, {n} sets of ledgers")
        told.append(words.say(lang, start=form.date, n=len(results.matched)))
    return {"scope": told, "synthetic": results.synthetic, "simulating": form.simulation is not None}


def cards(found: Compared, lang: Language) -> list[dict[str, str]]:
    """Return the figures of the first screen: name, number, unit and how sure."""
    shown = []
    wanted = [("simulation", name) for name in ("working", "away", "spent")] if found.responses else []
    wanted += [("matching", name) for name in ("placed", "welfare", "spent")] if found.is_matched else []
    for side, measure in wanted:
        row = found.figure(measure, side)
        money = measure == "spent"
        size = yuan_per_unit(lang) if money else 1.0
        change, half = float(row["change"]) / size, float(row["half_width"]) / size
        name = _CARDS[measure]
        unit = SUM_UNIT if money else Text("人", "people")
        shown.append(
            {
                "key": name.say(lang),
                "value": _signed(change, money and lang == "en"),
                "unit": unit.say(lang),
                "small": _half(half, money and lang == "en")
                + " "
                + _HOW[certainty(float(row["change"]), float(row["half_width"]))].say(lang),
            }
        )
    return shown


def _signed(change: float, finely: bool) -> str:
    """Return a change with its sign, ``finely`` with two places; a plain 0 where nothing is left to show."""
    places = 2 if finely else 0
    return f"{change:+,.{places}f}" if round(change, places) else "0"


def _half(half: float, finely: bool) -> str:
    return "" if half != half else f"± {half:,.{2 if finely else 0}f}"


_CARDS = {
    "working": Text("在业（模拟）", "At work (simulated)"),
    "away": Text("外出（模拟）", "Away (simulated)"),
    "spent": Text("多支出", "Paid more"),
    "placed": Text("已安置（求解）", "Placed (matched)"),
    "welfare": Text("公益岗位兜底", "On welfare posts"),
}
_HOW = {
    "none": Text("完全没有变化", "exactly none"),
    "more": Text("方向可断定", "sign is sure"),
    "less": Text("方向可断定", "sign is sure"),
    "unknown": Text("方向不能断定", "sign cannot be told"),
    "exact": Text("这套台账的确数", "exact for these ledgers"),
}


def _interval(label: str, row: Any) -> Interval:
    half = float(row["half_width"])
    return Interval(label, float(row["change"]), None if half != half else half)


def _group_bars(found: Compared, names: Names, lang: Language) -> str:
    side = "simulation" if found.responses else "matching"
    rows = found.groups[found.groups["side"] == side].sort_values("second", ascending=False)
    codes = named_groups(rows)["group"].tolist()
    drawn = [
        _interval(names.group(str(code), lang), row) for code, (_, row) in zip(codes, rows.iterrows(), strict=True)
    ]
    return intervals(drawn, Text("各人群的变化", "Change by group").say(lang), Text("人", "people").say(lang))


def _county_bars(found: Compared, names: Names, lang: Language) -> str:
    side = "simulation" if found.responses else "matching"
    rows = found.counties[found.counties["side"] == side]
    order = rows["change"].abs().sort_values(ascending=False, kind="stable").index[:MOST_COUNTIES]
    rows = rows.loc[order].sort_values("change", ascending=False)
    drawn = [_interval(names.place(str(row["county"]), lang), row) for _, row in rows.iterrows()]
    return intervals(drawn, Text("各县的变化", "Change by county").say(lang), Text("人", "people").say(lang), 1016)


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
    return curves(
        drawn, _ticks(found), Text("逐周外出人数", "Outflow by week").say(lang), Text("人", "people").say(lang)
    )


def _effect(found: Compared, lang: Language) -> str:
    frame = found.weeks
    drawn = []
    for name, label, ink in (("working", Text("在业", "at work"), BLUE), ("outflow", Text("外出", "away"), VERMILION)):
        change, half = frame[f"{name}_change"], frame[f"{name}_half_width"].fillna(0.0)
        drawn.append(Curve(label.say(lang), list(change), ink, list(change - half), list(change + half)))
    return curves(drawn, _ticks(found), Text("逐周变化", "Change by week").say(lang), Text("人", "people").say(lang))
