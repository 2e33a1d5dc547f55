"""The page of a simulated comparison: the year with its band, the effect by week, flows, and money by fund."""

import datetime
from collections.abc import Mapping
from pathlib import Path

from domain.language import Language, Text
from reports.figures.curves import Curve, Ticks, curves
from reports.figures.svg import BLUE, VERMILION
from reports.markup import trusted
from reports.names import Names
from reports.page import bilingual_page, shared_context, templates
from reports.simulation_tables import tables_of
from reports.table import Tidy, write_tables
from simulation.replicate import Comparison

PAGE = "simulation.html"


def write_simulation(
    found: Mapping[str, Comparison],
    folder: Path,
    lang: Language = "zh",
    *,
    name: str = "",
    seed: int = 0,
    names: Names | None = None,
) -> list[Path]:
    """Write ``simulation.html`` and ``tables/``, and the same tables as Parquet.

    Parameters
    ----------
    found
        Comparisons by response setting; ``central`` must be among them.
    folder
        Where to; made when absent.
    lang
        Language shown first.
    name
        What the scenario is called.
    seed
        Seed of the first replication.
    names
        Speaks codes; the shipped tables when left out.

    Returns
    -------
    list of Path
        The files written, the page first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = names or Names.of(found["central"].task.population.policy, found["central"].task.population.on)
    tables = tables_of(found)
    title = Text(f"劳动力外出模拟 {name}".strip(), f"Simulated outflow {name}".strip())
    text = bilingual_page(title, lang, lambda each: _body(found, tables, names, name, seed, each))
    page = folder / PAGE
    page.write_text(text, encoding="utf-8", newline="\n")
    files = write_tables(tables.values(), folder / "tables", names)
    for tidy in tables.values():
        tidy.frame.to_parquet(folder / "tables" / f"{tidy.name}.parquet", index=False)
        files.append(folder / "tables" / f"{tidy.name}.parquet")
    return [page, *files]


def _body(
    found: Mapping[str, Comparison], tables: Mapping[str, Tidy], names: Names, name: str, seed: int, lang: Language
) -> str:
    central = found["central"]
    population = central.task.population
    values = {
        **shared_context(tables, names, lang),
        "name": name,
        "scope": names.place(population.home.province, lang),
        "start": f"{population.on:%Y-%m-%d}",
        "weeks": str(central.task.weeks),
        "simulated": f"{len(population):,}",
        "weight": f"{population.weight:,.1f}",
        "seed": str(seed),
        "answer": answer(found, lang),
        "outflow_curve": trusted(_outflow_curve(central, lang)),
        "effect_curve": trusted(_effect_curve(central, lang)),
        "assumed": _assumed(central, lang),
    }
    return templates().get_template("simulation.html.j2").render(values)


def answer(found: Mapping[str, Comparison], lang: Language) -> str:
    """Return the answer in a sentence: first whether the sign is stable, then how much, then what it costs."""
    effects = [one.effect() for one in found.values()]
    low = min(mean - wide for mean, wide in effects)
    high = max(mean + wide for mean, wide in effects)
    yuan = [float(one.funds["change"].sum()) / 1e4 for one in found.values()]
    values = {"low": _round(low), "high": _round(high), "least": f"{min(yuan):,.0f}", "most": f"{max(yuan):,.0f}"}
    if low == high == 0:
        words = Text("措施没有改变任何一周的结果。", "The levers change nothing in any week.")
    elif low > 0:
        words = Text(
            "方向稳定：平均每周多 {low} 至 {high} 人就业；各项资金全期多支出 {least} 至 {most} 万元。",
            "The sign is stable: on average {low} to {high} more people are at work; the funds pay {least} to {most} "
            "times 10,000 yuan more over the whole time.",
        )
    elif high < 0:
        words = Text(
            "方向稳定：平均每周就业减少，在 {low} 至 {high} 人之间；各项资金全期支出变化 {least} 至 {most} 万元。",
            "The sign is stable: on average fewer people are at work, by {low} to {high}; the funds' payments change by "
            "{least} to {most} times 10,000 yuan over the whole time.",
        )
    else:
        words = Text(
            "方向不稳定：平均每周就业的变化在 {low} 至 {high} 人之间，不能说增加还是减少；"
            "各项资金全期支出变化 {least} 至 {most} 万元。",
            "The sign is not stable: the change of people at work lies between {low} and {high}, so neither a gain nor a "
            "loss can be claimed; the funds' payments change by {least} to {most} times 10,000 yuan.",
        )
    return words.say(lang, **values)


def _round(people: float) -> str:
    """Return a number of people to two figures: more would be false precision."""
    size = max(1, 10 ** (len(str(int(abs(people)))) - 2))
    return f"{round(people / size) * size:,.0f}"


def _ticks(one: Comparison) -> Ticks:
    """Return a mark at the first week of each second month."""
    day, at, labels = one.task.population.on, [], []
    for week in range(one.task.weeks):
        start = day + datetime.timedelta(days=7 * week)
        if start.day <= 7 and start.month % 2 == 1:
            at.append(week)
            labels.append(f"{start:%Y-%m}")
    return Ticks(at, labels)


def _outflow_curve(one: Comparison, lang: Language) -> str:
    frame = one.weeks
    labels = (Text("基准", "baseline"), Text("采用措施", "with levers"))
    drawn = [
        Curve(labels[0].say(lang), list(frame["outflow"]), BLUE, list(frame["low"]), list(frame["high"])),
        Curve(labels[1].say(lang), list(frame["with_levers"]), VERMILION),
    ]
    title = Text("逐周外出人数", "Outflow by week").say(lang)
    return curves(drawn, _ticks(one), title, Text("人", "people").say(lang))


def _effect_curve(one: Comparison, lang: Language) -> str:
    frame = one.weeks
    names = (("working", Text("就业", "at work"), BLUE), ("outflow", Text("外出", "away"), VERMILION))
    drawn = [
        Curve(
            label.say(lang), list(frame[f"{name}_change"]), ink, list(frame[f"{name}_low"]), list(frame[f"{name}_high"])
        )
        for name, label, ink in names
    ]
    title = Text("逐周变化", "Change by week").say(lang)
    return curves(drawn, _ticks(one), title, Text("人", "people").say(lang))


def _assumed(one: Comparison, lang: Language) -> list[str]:
    """Return the assumed parameters of the simulation with their values and reasons."""
    population = one.task.population
    told = []
    for parameter in population.policy.parameters:
        found = population.policy.find(parameter.id, population.on, population.home.province)
        if parameter.id.startswith("sim.") and found is not None and found.source.grade == "ours":
            told.append(f"{parameter.title.say(lang)} = {_shown(found.value)}: {found.source.note}")
    return told


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key} {part}" for key, part in value.items())
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
