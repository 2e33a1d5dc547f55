"""The page of a sweep: the frontier, what one more person in work costs, who would have gone anyway, county by county."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from domain.language import Language, Text
from reports.figures.bars import Segment, Stack, stacked
from reports.figures.intervals import Dot, Line, frontier
from reports.figures.multiples import Panel, multiples
from reports.figures.svg import BLUE, GREY, ORANGE, VERMILION
from reports.limits_told import limit_sentences
from reports.memo import sweep_memo
from reports.money import unit_for
from reports.names import Names, verbatim
from reports.page import shared_context, templates
from reports.scenario_folder import Drawn, Sheet, memo_file, write_sheet
from reports.scenario_page import about, drawings, figure_card, names_of, scope_of
from reports.scenario_tables import TIER_PARTS
from reports.scenario_words import certainty, meaning, rounded
from reports.simulation_tables import RESPONSE_LABELS
from reports.sweep_counties import anyway_by_county, cost_picture, costs_of, county_words
from reports.sweep_tables import tables_of
from reports.sweep_words import spelled, sweep_answer
from reports.table import Tidy
from reports.tier_pictures import PRICED, price_pictures, tier_pictures
from scenarios.scenario import Scenario
from scenarios.sweeping import Swept

PAGE = "sweep.html"
_INKS = {"central": BLUE, "low": ORANGE, "high": VERMILION, "": BLUE}


def write_sweep(found: Swept, folder: Path, lang: Language = "zh") -> list[Path]:
    """Write page, one-page memo, tables, workbook and pictures of a sweep; return the files, the page first."""
    scenario = found.points[0].scenario
    tables, names = tables_of(found), names_of(scenario)
    sheet = Sheet(
        PAGE,
        Text(f"{scenario.title.zh}：逐一取值", f"{scenario.title.en}: sweep"),
        tables,
        names,
        scenario.form.date,
        lambda each: _pictures(found, tables, names, each),
        lambda each, drawn: _body(found, tables, names, each, drawn),
        lambda each: sweep_memo(found, names, each),
    )
    return write_sheet(sheet, folder, lang)


def _pictures(found: Swept, tables: Mapping[str, Tidy], names: Names, lang: Language) -> dict[str, str]:
    drawn = {
        "frontier": frontier_picture(found, lang),
        "anyway": anyway_picture(found, lang),
        "anyway_counties": anyway_by_county(found, names, lang),
        "counties": _panels(found, names, lang),
        "county_costs": cost_picture(found, names, lang),
    }
    if found.is_matched:
        drawn |= tier_pictures(found, tables["swp_tiers"].frame, lang)
        drawn |= price_pictures(found, tables["swp_prices"].frame, lang)
    return drawn


def _body(found: Swept, tables: Mapping[str, Tidy], names: Names, lang: Language, drawn: Drawn) -> str:
    scenario = found.points[0].scenario
    missed = [(label, limit_sentences(point, lang)) for label, point in zip(found.labels, found.points, strict=True)]
    values: dict[str, Any] = {
        **shared_context(tables, names, lang),
        **scope_of(found.points[0], names, lang),
        **drawings(drawn),
        "title": verbatim(scenario.title, lang),
        "about": about(scenario, lang),
        "targets": [_target(target, scenario, lang) for target in found.targets],
        "cards": sweep_cards(found, lang),
        "labels": spelled(found, names, lang),
        "answer": sweep_answer(found, lang),
        "conflict": [f"{label}: {' '.join(told)}" for label, told in missed if told],
        "tiers": [name for name in drawn if name.startswith("tiers_")],
        "prices": [(name, TIER_PARTS[part]) for part in PRICED if drawn.get(name := f"prices_{part}")],
        "matched": found.is_matched,
        "responses": bool(found.responses),
        "by_county": county_words(found, names, lang),
        "memo": memo_file(lang),
    }
    return templates().get_template("sweep.html.j2").render(values)


def _target(target: str, scenario: Scenario, lang: Language) -> tuple[str, str]:
    """Return what a target is in words and as it is written; as it is written alone where there are no words."""
    meant = verbatim(meaning(target, scenario), lang)
    return (meant, target) if meant else (target, "")


def sweep_cards(found: Swept, lang: Language) -> list[dict[str, str]]:
    """Return the figures of the first screen, last value against first: people, money, cost of one more, who goes anyway."""
    last = found.frontier[found.frontier["point"] == len(found.points) - 1].set_index("response")
    row = last.loc[[found.main]].iloc[0]
    measure = "working" if found.responses else "placed"
    shown = [
        figure_card(name, float(row[part]), float(row[f"{part}_half"]), _signs(last, part), lang)
        for name, part in ((measure, "extra_people"), ("spent", "extra_yuan"))
    ]
    shown += [
        _cost_card(costs_of(found).iloc[0], bool(found.responses), lang),
    ]
    whole = found.anyway[(found.anyway["county"] == "") & (found.anyway["point"] == len(found.points) - 1)]
    for share, half in zip(whole["anyway"], whole["half_width"], strict=True):
        small = "" if half != half else f"± {100 * half:.1f} "
        shown.append(
            {
                "key": Text("本来也会去", "Would have gone anyway").say(lang),
                "value": f"{100 * share:.0f}",
                "unit": "%",
                "small": small + Text("补贴去向上的人", "of people at supported places").say(lang),
            }
        )
    return shown


def _signs(rows: pd.DataFrame, part: str) -> set[str]:
    return {certainty(float(row[part]), float(row[f"{part}_half"])) for row in rows.to_dict("records")}


def _cost_card(row: pd.Series, yearly: bool, lang: Language) -> dict[str, str]:
    known = row["cost"] == row["cost"]
    band = Text("区间 {l} 至 {h}", "interval {l} to {h}")
    small = (
        Text("人数增加分不清是否为零", "the increase is not known to differ from zero").say(lang)
        if not known
        else band.say(lang, l=rounded(row["low"]), h=rounded(row["high"]))
        if row["low"] == row["low"]
        else Text("这套台账的确数", "exact for these ledgers").say(lang)
    )
    key = Text("每多一人在业一年", "One more at work, a year") if yearly else Text("每多安置一人", "One more placed")
    unit = Text("元", "yuan").say(lang)
    return {"key": key.say(lang), "value": rounded(row["cost"]) if known else "—", "unit": unit, "small": small}


def frontier_picture(found: Swept, lang: Language) -> str:
    """Return the frontier: yuan and people beyond the first point, by setting of the response; empty if all are zero."""
    if not found.frontier[["extra_yuan", "extra_people"]].abs().to_numpy().any():
        return ""
    size, unit = unit_for(float(found.frontier[["extra_yuan", "extra_yuan_half"]].abs().max().max()), lang)
    order = sorted(found.responses or ("",), key=lambda name: name != found.main)
    lines = []
    for response in order:
        rows = found.frontier[found.frontier["response"] == response]
        dots = [
            Dot(
                str(row["label"]),
                row["extra_yuan"] / size,
                row["extra_people"],
                _known(row["extra_yuan_half"]) / size,
                _known(row["extra_people_half"]),
            )
            for row in rows.to_dict("records")
        ]
        label = RESPONSE_LABELS[response].say(lang) if response else Text("求解", "matched").say(lang)
        lines.append(Line(label, dots, _INKS.get(response, GREY)))
    x_title = Text(f"比首个取值多支出（{unit.zh}）", f"paid beyond the first point ({unit.en})")
    y_title = (
        Text("比首个取值多在业的人数", "more people in work than at the first point")
        if found.responses
        else Text("比首个取值多安置的人数", "more people placed than at the first point")
    )
    return frontier(lines, Text("支出与人数", "Money and people").say(lang), x_title.say(lang), y_title.say(lang), 494)


def _known(half: float) -> float:
    return 0.0 if half != half else float(half)


def anyway_picture(found: Swept, lang: Language) -> str:
    """Return, of the people at the supported destinations, who would have gone anyway; empty when nothing is known."""
    rows = found.anyway[found.anyway["county"] == ""] if len(found.anyway) else found.anyway
    if not len(rows):
        return ""
    labels = (Text("本来也会去", "would have gone anyway"), Text("因补贴而去", "go because of it"))
    stacks = []
    for row in rows.to_dict("records"):
        stay = min(1.0, max(0.0, row["anyway"])) * row["covered"]
        rest = Segment(labels[1].say(lang), row["covered"] - stay, BLUE)
        stacks.append(Stack(str(row["label"]), (Segment(labels[0].say(lang), stay, ORANGE), rest)))
    return stacked(
        stacks, Text("本来也会去的人", "Who would have gone anyway").say(lang), Text("人", "people").say(lang), 1016
    )


def _panels(found: Swept, names: Names, lang: Language) -> str:
    panels = []
    for county, rows in found.counties.groupby("county", sort=True):
        changes, halves = [0.0, *rows["change"]], [0.0, *rows["half_width"].fillna(0.0)]
        panels.append(Panel(names.place(str(county), lang), changes, halves))
    if len(panels) < 2:
        return ""
    title = Text("各县人数的变化", "Change of people by county").say(lang)
    return multiples(panels, found.labels, title, Text("人", "people").say(lang))
