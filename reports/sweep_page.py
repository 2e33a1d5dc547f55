"""The page of a sweep: the frontier, what one more person in work costs, who would have gone anyway, county by county."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.language import Language, Text
from reports.figures.bars import Segment, Stack, stacked
from reports.figures.intervals import Dot, Line, frontier
from reports.figures.multiples import Panel, multiples
from reports.figures.svg import BLUE, GREY, ORANGE, VERMILION
from reports.markup import trusted
from reports.money import sum_of, yuan_per_unit
from reports.names import Names, verbatim
from reports.page import shared_context, templates
from reports.scenario_page import about, names_of, scope_of, write_page
from reports.scenario_words import rounded
from reports.simulation_tables import RESPONSE_LABELS
from reports.sweep_tables import tables_of
from reports.table import Tidy
from scenarios.sweeping import Swept

PAGE = "sweep.html"
_INKS = {"central": BLUE, "low": ORANGE, "high": VERMILION, "": BLUE}


def write_sweep(found: Swept, folder: Path, lang: Language = "zh") -> list[Path]:
    """Write ``sweep.html`` and its tables as CSV and Parquet; return the files, the page first."""
    scenario = found.points[0].scenario
    tables, names = tables_of(found), names_of(scenario)
    title = Text(f"{scenario.title.zh}：逐一取值", f"{scenario.title.en}: sweep")
    return write_page(PAGE, title, tables, names, folder, lang, lambda each: _body(found, tables, names, each))


def _body(found: Swept, tables: Mapping[str, Tidy], names: Names, lang: Language) -> str:
    scenario = found.points[0].scenario
    values: dict[str, Any] = {
        **shared_context(tables, names, lang),
        **scope_of(found.points[0], names, lang),
        "title": verbatim(scenario.title, lang),
        "about": about(scenario, lang),
        "targets": list(found.targets),
        "labels": list(found.labels),
        "answer": sweep_answer(found, lang),
        "frontier": trusted(frontier_picture(found, lang)),
        "anyway": trusted(anyway_picture(found, lang)),
        "panels": trusted(_panels(found, names, lang)),
        "has_anyway": bool(found.responses) and bool(len(found.anyway)),
        "simulated": bool(found.responses),
    }
    return templates().get_template("sweep.html.j2").render(values)


def sweep_answer(found: Swept, lang: Language) -> str:
    """Return the answer: how many more at the last value, at which cost, and how many would have gone anyway."""
    rows = found.frontier[found.frontier["point"] == len(found.points) - 1]
    low, high = (
        float((rows["extra_people"] - rows["extra_people_half"].fillna(0)).min()),
        float((rows["extra_people"] + rows["extra_people_half"].fillna(0)).max()),
    )
    yuan = rows["extra_yuan"]
    parts = {
        "last": found.labels[-1],
        "first": found.labels[0],
        "low": rounded(low),
        "high": rounded(high),
        "least": sum_of(float(yuan.min()), lang),
        "most": sum_of(float(yuan.max()), lang),
    }
    if low > 0 or high < 0:
        words = Text(
            "从 {first} 到 {last}，方向稳定：在业人数变化 {low} 至 {high} 人，多支出 {least} 至 {most} 万元。",
            "From {first} to {last} the sign is stable: people in work change by {low} to {high}, and {least} to {most} million yuan more are paid.",
        )
    elif low == high == 0:
        words = Text(
            "从 {first} 到 {last}，在业人数完全没有变化；多支出 {least} 至 {most} 万元。",
            "From {first} to {last} nobody more or less is in work; {least} to {most} million yuan more are paid.",
        )
    else:
        words = Text(
            "从 {first} 到 {last}，方向不稳定：在业人数变化在 {low} 至 {high} 人之间，不能断定增减；多支出 {least} 至 {most} 万元。",
            "From {first} to {last} the sign is not stable: people in work change by {low} to {high}, so neither gain nor loss can be claimed; {least} to {most} million yuan more are paid.",
        )
    told = [words.say(lang, **parts), _cost(found, lang)]
    if len(found.anyway):
        whole = found.anyway[(found.anyway["county"] == "") & (found.anyway["point"] == len(found.points) - 1)]
        words = Text(
            "拿到补贴的去向上，每 100 人约 {n} 人本来也会去。",
            "Of every 100 people at the supported destinations about {n} would have gone anyway.",
        )
        told += [words.say(lang, n=f"{100 * share:.0f}") for share in whole["anyway"].tolist()]
    return ("" if lang == "zh" else " ").join(part for part in told if part)


def _cost(found: Swept, lang: Language) -> str:
    """Return what one more person costs, from the first step with a finite band to the last."""
    rows = found.steps[found.steps["response"] == found.main]
    known = rows[rows["low"].notna() & rows["cost"].notna()]
    if not len(known):
        return Text(
            "每多一人在业要花多少，不能断定：人数的增加分不清是否为零。",
            "What one more person in work costs cannot be told: the increase is not known to differ from zero.",
        ).say(lang)
    first, costs = known.iloc[0], found.steps["cost"].dropna()
    words = Text(
        "每多一人在业一年：{a} → {b} 一步约 {x} 元（95% 区间 {l} 至 {h}）",
        "One more person in work for a year costs about {x} yuan in the step {a} → {b} (95% interval {l} to {h})",
    )
    ends = {"l": rounded(first["low"]), "h": rounded(first["high"])}
    said = words.say(lang, a=first["from"], b=first["to"], x=rounded(first["cost"]), **ends)
    if len(costs) > 1:
        more = Text(
            "；各步、各种反应设定之间为 {l} 至 {h} 元", "; over all steps and settings of the response {l} to {h} yuan"
        )
        said += more.say(lang, l=rounded(float(costs.min())), h=rounded(float(costs.max())))
    return said + ("。" if lang == "zh" else ".")


def frontier_picture(found: Swept, lang: Language) -> str:
    """Return the frontier: yuan and people in work beyond the first point, by setting of the response."""
    order = sorted(found.responses or ("",), key=lambda name: name != found.main)
    lines = []
    for response in order:
        rows = found.frontier[found.frontier["response"] == response]
        dots = [
            Dot(
                str(row["label"]),
                row["extra_yuan"] / yuan_per_unit(lang),
                row["extra_people"],
                _known(row["extra_yuan_half"]) / yuan_per_unit(lang),
                _known(row["extra_people_half"]),
            )
            for row in rows.to_dict("records")
        ]
        label = RESPONSE_LABELS[response].say(lang) if response else Text("求解", "matched").say(lang)
        lines.append(Line(label, dots, _INKS.get(response, GREY)))
    x_title = Text("比首个取值多支出（万元）", "paid beyond the first point (million yuan)")
    y_title = Text("比首个取值多在业的人数", "more people in work than at the first point")
    return frontier(
        lines, Text("支出与在业人数", "Money and people in work").say(lang), x_title.say(lang), y_title.say(lang)
    )


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
    title = Text("各县在业人数的变化", "Change of people in work by county").say(lang)
    return multiples(panels, found.labels, title, Text("人", "people").say(lang))
