"""The page of a simulated comparison: the year with its band, the effect by week, flows, and money by fund."""

import datetime
from collections.abc import Mapping
from pathlib import Path

from domain.language import Language, Text
from reports.markup import trusted
from reports.money import sum_of
from reports.names import Names, verbatim
from reports.page import bilingual_page, shared_context, templates
from reports.simulation_assumptions import assumed
from reports.simulation_pictures import (
    county_map,
    effect_curve,
    flow_picture,
    fund_picture,
    lever_pictures,
    outflow_curve,
)
from reports.simulation_tables import tables_of
from reports.table import Tidy, write_tables
from simulation.people import BLANKS, Population
from simulation.replicate import Comparison

PAGE = "simulation.html"
COLUMNS = {
    "age": Text("年龄", "age"),
    "sex": Text("性别", "sex"),
    "schooling": Text("学历", "schooling"),
    "group": Text("类别", "priority group"),
    "land": Text("农活", "farm work"),
    "trade": Text("愿从事的行业", "wanted trade"),
}
"""Columns of people that a ledger may leave blank."""
_TITLE = Text("劳动力外出模拟", "Simulated outflow")


def write_simulation(
    found: Mapping[str, Comparison],
    folder: Path,
    lang: Language = "zh",
    *,
    name: Text | None = None,
    seed: int = 0,
    names: Names | None = None,
    people: bool = False,
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
        What the scenario is called; None without one.
    seed
        Seed of the first replication.
    names
        Speaks codes; the shipped tables when left out.
    people
        Whether to write ``tables/sim_people.parquet`` too: everybody of the first replication by week, county, destination,
        state and group.

    Returns
    -------
    list of Path
        The files written, the page first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = names or Names.of(found["central"].task.population.policy, found["central"].task.population.on)
    tables = tables_of(found)
    title = _TITLE if name is None else Text(f"{_TITLE.zh} {name.zh}", f"{_TITLE.en}: {name.en}")
    text = bilingual_page(title, lang, lambda each: _body(found, tables, names, name, seed, each))
    page = folder / PAGE
    page.write_text(text, encoding="utf-8", newline="\n")
    files = write_tables(tables.values(), folder / "tables", names)
    for tidy in tables.values():
        tidy.frame.to_parquet(folder / "tables" / f"{tidy.name}.parquet", index=False)
        files.append(folder / "tables" / f"{tidy.name}.parquet")
    if people:
        files.append(folder / "tables" / "sim_people.parquet")
        found["central"].people_table.to_parquet(files[-1], index=False)
    return [page, *files]


def _body(
    found: Mapping[str, Comparison],
    tables: Mapping[str, Tidy],
    names: Names,
    name: Text | None,
    seed: int,
    lang: Language,
) -> str:
    central = found["central"]
    population = central.task.population
    values = {
        **shared_context(tables, names, lang),
        "name": "" if name is None else verbatim(name, lang),
        "scope": names.place(population.home.province, lang),
        "start": f"{population.on:%Y-%m-%d}",
        "weeks": str(central.task.weeks),
        "simulated": f"{len(population):,}",
        "weight": f"{population.weight:,.1f}",
        "seed": str(seed),
        "answer": answer(found, lang),
        "when_and_where": when_and_where(central, names, lang),
        "outflow_curve": trusted(outflow_curve(central, lang)),
        "effect_curve": trusted(effect_curve(found, lang)),
        "lever_pictures": trusted(lever_pictures(central, lang)),
        "apart": "sim_levers" in tables,
        "county_map": trusted(county_map(central, names, lang)),
        "flow_picture": trusted(flow_picture(found, lang)),
        "fund_picture": trusted(fund_picture(central, lang)),
        "people": whose(population, lang),
        "assumed": assumed(population, names, lang),
    }
    return templates().get_template("simulation.html.j2").render(values)


def whose(population: Population, lang: Language) -> str:
    """Return where the people come from: a bureau's ledgers with what was drawn beside them, or margins only."""
    if not population.worker_ids:
        words = Text(
            "人员不是台账上的人：按全国和省的边际分布抽取，是合成的。",
            "The people are nobody's ledger: they are drawn from margins of the nation and the province, and synthetic.",
        )
        return words.say(lang)
    blanks = [
        Text(f"{title.zh} {count:,} 人", f"{title.en} for {count:,}")
        for name, title in COLUMNS.items()
        if (count := population.notes[BLANKS][name])
    ]
    drawn = Text(
        "台账上空白、按边际分布抽取的：" + "、".join(one.zh for one in blanks) if blanks else "这些列没有空白",
        "blank in the ledgers and drawn from margins: " + ", ".join(one.en for one in blanks)
        if blanks
        else "none of these is blank",
    )
    made_up = Text("台账本身是编造的。", "The ledgers themselves are made up. ")
    words = Text(
        f"人员取自台账：{len(population):,} 人，各算一人。年龄、性别、学历、类别、农活、愿从事的行业、技能和现在在哪里按台账；{drawn.zh}。手头现金、外出经历、有无需照料的家人和单位规模台账里没有，"
        f"也是抽取的。席位不取台账上的岗位，按参数与人数之比设定。{made_up.zh if population.notes.get('synthetic') else ''}",
        f"The people are those of the ledgers: {len(population):,}, each for one. Age, sex, schooling, priority group, farm work, wanted trade, skill and present "
        f"place are the ledgers'; {drawn.en}. Cash on hand, experience of being away, dependants and employer's size are in no ledger and are drawn "
        "too. Seats are not the posts of the ledgers but set in proportion to people. "
        f"{made_up.en if population.notes.get('synthetic') else ''}".rstrip(),
    )
    return words.say(lang)


def answer(found: Mapping[str, Comparison], lang: Language) -> str:
    """Return the answer in a sentence: first whether the sign is stable, then how much, then what it costs."""
    effects = [one.effect() for one in found.values()]
    low = min(mean - wide for mean, wide in effects)
    high = max(mean + wide for mean, wide in effects)
    yuan = [float(one.funds["change"].sum()) for one in found.values()]
    values = {
        "low": _round(low),
        "high": _round(high),
        "least": sum_of(_rounded(min(yuan), 3), lang),
        "most": sum_of(_rounded(max(yuan), 3), lang),
    }
    if low == high == 0:
        words = Text("措施没有改变任何一周的结果。", "The levers change nothing in any week.")
    elif low > 0:
        words = Text(
            "方向稳定：就业人数（各周平均）多 {low} 至 {high} 人；各项资金全期多支出 {least} 至 {most} 万元。",
            "The sign is stable: on average {low} to {high} more people are at work; the funds pay {least} to {most} "
            "million yuan more over the whole time.",
        )
    elif high < 0:
        words = Text(
            "方向稳定：就业人数（各周平均）减少，变化在 {low} 至 {high} 人之间；各项资金全期支出变化 {least} 至 {most} 万元。",
            "The sign is stable: on average fewer people are at work, by {low} to {high}; the funds' payments change by "
            "{least} to {most} million yuan over the whole time.",
        )
    else:
        words = Text(
            "方向不稳定：就业人数（各周平均）的变化在 {low} 至 {high} 人之间，不能说增加还是减少；"
            "各项资金全期支出变化 {least} 至 {most} 万元。",
            "The sign is not stable: the change of people at work lies between {low} and {high}, so neither a gain nor a "
            "loss can be claimed; the funds' payments change by {least} to {most} million yuan.",
        )
    return words.say(lang, **values)


def _round(people: float) -> str:
    """Return a number of people to two figures: more would be false precision."""
    return f"{_rounded(people, 2):,.0f}"


def _rounded(number: float, figures: int) -> float:
    size = max(1, 10 ** (len(str(int(abs(number)))) - figures))
    return float(round(number / size) * size)


def when_and_where(one: Comparison, names: Names, lang: Language) -> str:
    """Return when the change of people at work is largest, and in how many counties a gain or a loss can be claimed."""
    change, counties = one.weeks["working_change"], one.counties
    if not change.any():
        return ""
    week = int(change.abs().argmax())
    gains = counties[counties["working"] > counties["working_half"]].sort_values("working", ascending=False)
    losses = counties[-counties["working"] > counties["working_half"]]
    most = [names.place(county, lang) for county in gains["county"].head(3)]
    top = (
        Text("，增加最多的是{most}", ", most in {most}").say(lang, most=Text("、", ", ").say(lang).join(most))
        if most
        else ""
    )
    words = Text(
        "按中反应：变化最大的一周自 {day} 起（{people} 人）；{all} 个县（市、区）中，{more} 个可以说就业增加，{fewer} 个可以说减少{top}。",
        "At the central response the change is largest in the week from {day} ({people} people); of {all} {more} can be said to "
        "gain work and {fewer} to lose it{top}.",
    )
    return words.say(
        lang,
        day=f"{one.task.population.on + datetime.timedelta(days=7 * week):%Y-%m-%d}",
        people=f"{_rounded(float(change[week]), 2):+,.0f}",
        all=Text(f"{len(counties)}", f"{len(counties)} {'county' if len(counties) == 1 else 'counties'}").say(lang),
        more=len(gains),
        fewer=len(losses),
        top=top,
    )
