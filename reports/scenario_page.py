"""The page of two scenarios beside each other: what changes, how sure, who gains and loses, what it costs."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from domain.language import Language, Text
from reports.limits_told import limit_sentences
from reports.markup import trusted
from reports.memo import comparison_memo
from reports.money import unit_for
from reports.names import Names, verbatim
from reports.page import shared_context, templates
from reports.scenario_folder import Drawn, Sheet, memo_file, write_sheet
from reports.scenario_pictures import pictures_of
from reports.scenario_tables import tables_of
from reports.scenario_words import answer, certainty
from reports.table import Tidy
from scenarios.comparison import Compared
from scenarios.running import Results
from scenarios.scenario import Scenario

PAGE = "comparison.html"


def write_comparison(found: Compared, folder: Path, lang: Language = "zh") -> list[Path]:
    """Write page, one-page memo, tables, workbook and pictures of a comparison; return the files, the page first."""
    return write_sheet(comparison_sheet(found), folder, lang)


def comparison_sheet(found: Compared) -> Sheet:
    """Return all that the folder of a comparison is made of."""
    tables, names = tables_of(found), names_of(found.second.scenario)
    title = Text(
        f"{found.first.scenario.title.zh} 与 {found.second.scenario.title.zh}",
        f"{found.first.scenario.title.en} and {found.second.scenario.title.en}",
    )
    return Sheet(
        PAGE,
        title,
        tables,
        names,
        found.second.scenario.form.date,
        lambda lang: pictures_of(found, tables, names, lang),
        lambda lang, drawn: _body(found, tables, names, lang, drawn),
        lambda lang: comparison_memo(found, names, lang),
    )


def names_of(scenario: Scenario) -> Names:
    """Return what speaks codes on the scenario's day."""
    return Names.of(scenario.policy, scenario.form.date)


def _body(found: Compared, tables: Mapping[str, Tidy], names: Names, lang: Language, drawn: Drawn) -> str:
    values = {
        **shared_context(tables, names, lang),
        **scope_of(found.second, names, lang),
        **drawings(drawn),
        "first": verbatim(found.first.scenario.title, lang),
        "second": verbatim(found.second.scenario.title, lang),
        "about": about(found.second.scenario, lang),
        "answer": answer(found, lang),
        "conflict": limit_sentences(found.second, lang),
        "cards": cards(found, lang),
        "simulated": bool(found.responses),
        "matched": found.is_matched,
        "unseen": list(found.second.scenario.unseen),
        "memo": memo_file(lang),
    }
    return templates().get_template("comparison.html.j2").render(values)


def drawings(drawn: Drawn) -> dict[str, Any]:
    """Return pictures as a template takes them; one that a page may have and has not is empty."""
    return {"pictures": defaultdict(str, {name: trusted(svg) for name, svg in drawn.items()})}


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
        one_set = Text("求解 {start} 的安置，一套台账", "matching of {start}, one set of ledgers")
        words = Text("求解 {start} 的安置，{n} 套台账", "matching of {start}, {n} sets of ledgers")
        sets = len(results.matched)
        told.append((one_set if sets == 1 else words).say(lang, start=form.date, n=sets))
    return {"scope": told, "synthetic": results.synthetic, "simulating": form.simulation is not None}


def cards(found: Compared, lang: Language) -> list[dict[str, str]]:
    """Return the figures of the first screen: name, number, unit and how sure."""
    shown = []
    wanted = [("simulation", name) for name in ("working", "away", "spent")] if found.responses else []
    wanted += [("matching", name) for name in ("placed", "welfare", "spent")] if found.is_matched else []
    for side, measure in wanted:
        rows = [found.figure(measure, side, each) for each in (found.responses if side == "simulation" else ("",))]
        row = found.figure(measure, side)
        signs = {certainty(float(one["change"]), float(one["half_width"])) for one in rows}
        shown.append(figure_card(measure, float(row["change"]), float(row["half_width"]), signs, lang))
    return shown


def figure_card(measure: str, change: float, half: float, signs: Collection[str], lang: Language) -> dict[str, str]:
    """Return one figure of a first screen: a change, half of its interval, and how sure its sign is.

    ``signs`` are those of all settings of the response: a sign that only some of them have is not called sure.
    """
    money = measure == "spent"
    size, unit = (
        unit_for(max(abs(change), 0.0 if half != half else half), lang) if money else (1.0, Text("人", "people"))
    )
    finely = money and lang == "en" and size > 1
    return {
        "key": _CARDS[measure].say(lang),
        "value": _signed(change / size, finely),
        "unit": unit.say(lang),
        "small": f"{_half(half / size, finely)} {_how(certainty(change, half), signs).say(lang)}",
    }


def _how(sign: str, signs: Collection[str]) -> Text:
    if sign == "unknown" or set(signs) == {sign}:
        return _HOW[sign]
    return Text("只在部分反应设定下如此", "at some settings of the response only")


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
