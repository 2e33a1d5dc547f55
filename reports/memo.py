"""The one-page memo in official style: what changes, how sure, who gains and loses, what it costs, and what follows."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from domain.language import Language, Text
from reports.limits_told import limit_sentences
from reports.money import sum_of, yuan_per_unit
from reports.names import JOINT, Names, verbatim
from reports.scenario_tables import named_groups
from reports.scenario_words import FUNDS, Difference, answer, certainty, differences_of, meaning, rounded
from reports.sweep_words import spelled, sweep_answer
from scenarios.comparison import Compared
from scenarios.running import Results
from scenarios.sweeping import Swept

MOST_CHANGES, MOST_NAMED, MOST_FUNDS = 3, 3, 3
"""How many measures, groups or counties, and funds are named; the tables have all."""


@dataclass(frozen=True)
class Section:
    """A heading, what is said below it, and the tables that hold its figures."""

    heading: str
    text: str
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Memo:
    """A memo in one language."""

    title: str
    sections: tuple[Section, ...]
    closing: str
    lang: Language


_HEADINGS = (
    Text("一、背景", "1. Background"),
    Text("二、措施", "2. Measures"),
    Text("三、效果", "3. Effect"),
    Text("四、把握", "4. How sure"),
    Text("五、谁得谁失", "5. Who gains, who loses"),
    Text("六、花费", "6. Cost"),
    Text("七、建议", "7. Advice"),
)
_CLOSING = Text(
    "各段括号内为数字所在的表（同一文件夹 tables/）。由 laborflow 按规则写出，供会商修改，不代替决定。",
    "Brackets name the tables below tables/ that hold the figures. Written by laborflow by rule, to be edited in "
    "consultation; it decides nothing.",
)


def comparison_memo(found: Compared, names: Names, lang: Language) -> Memo:
    """Return the memo of a comparison."""
    title = Text("关于“{what}”的测算", "{what}: what it would do")
    texts = (
        (background(found.second, names, lang, found.first), ()),
        (measures(differences_of(found), lang), ("scn_changes",)),
        (answer(found, lang), ("scn_headline",)),
        (_sureness(found, lang), ("scn_headline",)),
        (_winners(found, names, lang), ("scn_groups", "scn_counties")),
        (_costs(found, lang), ("scn_funds", "scn_headline")),
        (_advice(found, lang), ("scn_headline", *(("scn_limits",) if found.is_matched else ()))),
    )
    return memo_of(title.say(lang, what=verbatim(found.second.scenario.title, lang)), texts, lang)


def sweep_memo(found: Swept, names: Names, lang: Language) -> Memo:
    """Return the memo of a sweep."""
    scenario = found.points[0].scenario
    title = Text("关于“{what}”逐一取值的测算", "{what}: value by value")
    measures = Text("{targets} 依次取 {labels}。", "{targets} takes the values {labels}.")
    more = [name for name, there in (("swp_anyway", len(found.anyway)), ("swp_tiers", found.is_matched)) if there]
    tables = ("swp_frontier", "swp_steps", *more)
    texts = (
        (background(found.points[0], names, lang), ()),
        (
            measures.say(
                lang,
                targets=joined((verbatim(meaning(target, scenario), lang) or target for target in found.targets), lang),
                labels=joined(spelled(found, names, lang), lang),
            ),
            (),
        ),
        (sweep_answer(found, lang), tables),
        (_sweep_sureness(found, lang), ("swp_frontier",)),
        (_sweep_winners(found, names, lang), ("swp_counties",)),
        (_sweep_costs(found, lang), ("swp_frontier", "swp_funds")),
        (_sweep_advice(found, lang), ("swp_steps",)),
    )
    return memo_of(title.say(lang, what=verbatim(scenario.title, lang)), texts, lang)


def memo_of(title: str, texts: Iterable[tuple[str, tuple[str, ...]]], lang: Language) -> Memo:
    """Return the seven sections of a memo: what each says, and the tables of its figures."""
    sections = (Section(head.say(lang), *text) for head, text in zip(_HEADINGS, texts, strict=True))
    return Memo(title, tuple(sections), _CLOSING.say(lang), lang)


def joined(parts: Iterable[str], lang: Language) -> str:
    """Return parts in a row."""
    return JOINT.say(lang).join(parts)


def background(results: Results, names: Names, lang: Language, against: Results | None = None) -> str:
    """Return what was computed: where, from when, over how long, against what."""
    form, told = results.scenario.form, []
    if form.simulation is not None:
        words = Text(
            "模拟{place} {start} 起 {weeks} 周",
            "A simulation of {place} over {weeks} weeks from {start}",
        )
        place = names.place(form.simulation.place, lang)
        told.append(words.say(lang, place=place, start=form.date, weeks=form.simulation.weeks))
    if form.matching is not None:
        words = Text("求解 {start} 的安置", "A matching of {start}")
        told.append(words.say(lang, start=form.date))
    first = joined(told, lang)
    if against is not None:
        first += Text("，与“{title}”对照", ", against “{title}”").say(
            lang, title=verbatim(against.scenario.title, lang)
        )
    real = Text("。", ". ") if not results.synthetic else _MADE_UP
    return (first + real.say(lang)).strip()


_MADE_UP = Text(
    "。人员按边际分布抽取或编造，是假定下的测算，不是预测。",
    ". People are drawn from margins or made up: a calculation under assumptions, not a forecast.",
)


def measures(rows: Sequence[Difference], lang: Language) -> str:
    """Return what is changed, the first in words."""
    told = []
    for row in rows[:MOST_CHANGES]:
        name = verbatim(row.title, lang) or row.what
        change = f"{row.first} → {row.second}" if row.first else row.second
        told.append(f"{name}：{change}" if lang == "zh" else f"{name}: {change}")
    if not told:
        return Text("没有改动。", "Nothing is changed.").say(lang)
    if len(rows) > MOST_CHANGES:
        told.append(Text("另 {n} 项", "{n} more").say(lang, n=len(rows) - MOST_CHANGES))
    return Text("；", "; ").say(lang).join(told) + Text("。", ".").say(lang)


def _sureness(found: Compared, lang: Language) -> str:
    if found.is_exactly_zero:
        return Text(
            "两边逐项相同，差别确为零。", "Both sides are the same in every figure: the difference is exactly zero."
        ).say(lang)
    told = []
    if found.responses:
        rows = found.headline[(found.headline["side"] == "simulation") & (found.headline["measure"] == "working")]
        signs = _signs(rows, "change", "half_width")
        words = (
            Text(
                "{n} 次重复、{k} 种反应设定下在业人数的增减方向一致",
                "In {n} replications at every setting of the response tried ({k}) the sign for people at work is the same",
            )
            if len(signs) == 1 and signs <= {"more", "less"}
            else Text(
                "{n} 次重复、{k} 种反应设定下，在业人数的增减不能都断定",
                "In {n} replications at the settings of the response tried ({k}) the sign for people at work cannot be told throughout",
            )
        )
        told.append(words.say(lang, n=int(rows["replications"].iloc[0]), k=len(rows)))
    if found.is_matched:
        words = Text(
            "安置求解 {n} 套台账，方案均经独立核验",
            "{n} sets of ledgers were matched, every plan independently checked",
        )
        told.append(words.say(lang, n=len(found.second.matched)))
    end = Text(
        "。区间只含抽样误差；反应强弱、县与周的形状是假定。",
        ". Intervals hold sampling error only; the response and the shapes by county and week are assumed.",
    )
    return Text("；", "; ").say(lang).join(told) + end.say(lang)


def _winners(found: Compared, names: Names, lang: Language) -> str:
    side = "simulation" if found.responses else "matching"
    groups = named_groups(found.groups[found.groups["side"] == side])
    counties = found.counties[found.counties["side"] == side]
    by_group = _gains(_named(groups, "group", names, lang), lang)
    told = [Text("人群：", "Groups: ").say(lang) + by_group]
    if len(counties) > 1:
        rows = _named(counties, "county", names, lang)
        told.append(Text("户籍县：", "Home counties: ").say(lang) + _gains(rows, lang))
    return Text("。", ". ").say(lang).join(told) + Text("。", ".").say(lang)


def _signs(rows: pd.DataFrame, change: str, half: str) -> set[str]:
    """Return how sure the signs of these rows are."""
    return {certainty(float(row[change]), float(row[half])) for row in rows.to_dict("records")}


def _named(rows: pd.DataFrame, key: str, names: Names, lang: Language) -> list[tuple[str, float, float]]:
    """Return the name of each group or county, its change and half of its interval."""
    speak = names.group if key == "group" else names.place
    records = rows.to_dict("records")
    return [(speak(str(row[key]), lang), float(row["change"]), float(row["half_width"])) for row in records]


def _gains(rows: Sequence[tuple[str, float, float]], lang: Language) -> str:
    """Return who gains and who loses for sure, the largest named, and how many can be told neither."""
    sure = {kind: [row for row in rows if certainty(row[1], row[2]) == kind] for kind in ("more", "less", "exact")}
    exact = sure.pop("exact")
    gain = [*sure["more"], *(row for row in exact if row[1] > 0)]
    loss = [*sure["less"], *(row for row in exact if row[1] < 0)]
    told = []
    for words, held in ((Text("增加", "gain"), gain), (Text("减少", "lose"), loss)):
        if held:
            held = sorted(held, key=lambda row: (-abs(row[1]), row[0]))
            named = joined(
                (
                    f"{name}（{change:+,.0f} 人）" if lang == "zh" else f"{name} ({change:+,.0f})"
                    for name, change, _ in held[:MOST_NAMED]
                ),
                lang,
            )
            rest = len(held) - MOST_NAMED
            more = (
                "" if rest <= 0 else Text("等 {n} 个", " and {n} more").say(lang, n=len(held) if lang == "zh" else rest)
            )
            told.append(f"{words.say(lang)} {named}{more}")
    rest = len(rows) - len(gain) - len(loss)
    if rest:
        told.append(Text("{n} 个没有变化或不能断定", "{n} unchanged or not to be told").say(lang, n=rest))
    return Text("；", "; ").say(lang).join(told)


def _costs(found: Compared, lang: Language) -> str:
    side = "simulation" if found.responses else "matching"
    funds = found.funds[(found.funds["side"] == side) & (found.funds["change"] != 0)]
    sums = funds.groupby("fund")["change"].sum()
    told = _by_fund(sums, lang)
    steps = Swept((found.first, found.second)).steps
    [cost] = steps[steps["response"] == (found.main if found.responses else "")].to_dict("records")
    return told + _per_person(cost["cost"], cost["low"], cost["high"], lang, bool(found.responses))


def _by_fund(sums: pd.Series, lang: Language) -> str:
    unit_yuan = yuan_per_unit(lang)
    sums = sums[(sums / unit_yuan).round(0 if lang == "zh" else 2) != 0]
    if not len(sums):
        return Text("各项资金支出不变（不足一个单位）。", "No fund's payments change by as much as can be shown. ").say(
            lang
        )
    order = sums.reindex(sums.abs().sort_values(ascending=False, kind="stable").index).head(MOST_FUNDS)
    unit = Text(" 万元", " million yuan").say(lang)
    parts = (
        f"{FUNDS[str(code)].say(lang) if str(code) in FUNDS else code} {sum_of(float(yuan), lang, '+')}{unit}"
        for code, yuan in order.items()
    )
    words = Text("支出变化：{parts}。", "Payments change: {parts}. ")
    return words.say(lang, parts=joined(parts, lang))


def _per_person(cost: float | None, low: float | None, high: float | None, lang: Language, yearly: bool) -> str:
    if cost is None or math.isnan(cost):
        return Text(
            "人数的增加不能断定，每多一人的花费无从说起。",
            "People are not known to increase, so no cost per person can be told.",
        ).say(lang)
    words = (
        Text("每多一人在业一年约 {x} 元", "One more person in work for a year costs about {x} yuan")
        if yearly
        else Text("每多安置一人约 {x} 元", "One more person placed costs about {x} yuan")
    )
    said = words.say(lang, x=rounded(cost))
    if low is not None and high is not None and not math.isnan(low):
        said += Text("（95% 区间 {l} 至 {h}）", " (95% interval {l} to {h})").say(lang, l=rounded(low), h=rounded(high))
    return said + Text("。", ".").say(lang)


def _advice(found: Compared, lang: Language) -> str:
    missed = limit_sentences(found.second, lang)
    if missed:
        return " ".join(missed) + Text("须先取舍，再谈效果。", " Decide first which limit gives way.").say(lang)
    measure, side = ("working", "simulation") if found.responses else ("placed", "matching")
    rows = found.headline[(found.headline["side"] == side) & (found.headline["measure"] == measure)]
    signs = _signs(rows, "change", "half_width")
    gain = float(rows["change"].min())
    return _ADVICE["none" if signs == {"none"} else _sign(signs, gain)].say(lang)


def _sign(signs: set[str], least: float) -> str:
    if signs <= {"more"} or (signs == {"exact"} and least > 0):
        return "more"
    return "less" if signs <= {"less"} or (signs == {"exact"} and least < 0) else "unknown"


_ADVICE = {
    "more": Text(
        "增加可以断定，能否承担看第六段的花费；建议先在第五段增加最多的县试行，按周核对人数，再定是否铺开。",
        "The gain is sure; whether it is affordable, section 6 tells. Try it first in the counties of section 5 that gain most, compare people week by week, then decide on all.",
    ),
    "less": Text(
        "人数会减少，不建议按此推行；如有别的目的，应写明由谁承担第五段的减少。",
        "Fewer people would be in work: not advised as it is. If it serves another aim, say who bears the losses of section 5.",
    ),
    "unknown": Text(
        "增减不能断定，不宜据此扩面；建议增加重复次数，用 scenario sensitivity 查明最要紧的假定，并小范围试行取数。",
        "Neither gain nor loss can be claimed: no ground to widen it. Run more replications, find the weightiest assumption by the command scenario sensitivity, and try it on a small scale for data.",
    ),
    "whole": Text(
        "从首到末的变化可以断定，但没有一步可以断定每多一人的花费；建议增加重复次数，再选取值。",
        "From first to last the change is sure, but no single step has a sure cost per person: run more replications before choosing a value.",
    ),
    "none": Text(
        "人数没有变化，只按花费和路程等其他差别取舍。",
        "The number of people does not change: decide by money, journeys and the other differences.",
    ),
}


def _sweep_sureness(found: Swept, lang: Language) -> str:
    last = found.frontier[found.frontier["point"] == len(found.points) - 1]
    signs = _signs(last, "extra_people", "extra_people_half")
    if signs == {"none"}:
        return Text("各取值下人数完全相同。", "The number of people is the same at every value.").say(lang)
    stable = signs <= {"more"} or signs <= {"less"}
    words = (
        Text(
            "末一取值对首一取值，{k} 种设定下方向都可断定。",
            "Between the last and the first value the sign is sure at every setting tried ({k}).",
        )
        if stable
        else Text(
            "末一取值对首一取值，{k} 种设定下方向不都可断定。",
            "Between the last and the first value the sign is not sure at every setting tried ({k}).",
        )
    )
    end = Text(
        "各点随机数相同；区间只含抽样误差，反应强弱是假定。",
        " All points share their draws; intervals hold sampling error only, and the response is assumed.",
    )
    return words.say(lang, k=len(last)) + end.say(lang)


def _sweep_winners(found: Swept, names: Names, lang: Language) -> str:
    rows = found.counties[found.counties["point"] == len(found.points) - 1]
    told = _named(rows, "county", names, lang)
    words = Text("末一取值对首一取值，户籍县：{told}。", "Last against first value, home counties: {told}.")
    return words.say(lang, told=_gains(told, lang))


def _sweep_costs(found: Swept, lang: Language) -> str:
    rows = found.funds[found.funds["point"] == len(found.points) - 1]
    sums = rows.groupby("fund")["change"].sum()
    return (
        Text("末一取值对首一取值，", "Last value against the first. ").say(lang)
        + _by_fund(sums[sums != 0], lang).strip()
    )


def _sweep_advice(found: Swept, lang: Language) -> str:
    for point in found.points:
        missed = limit_sentences(point, lang)
        if missed:
            return " ".join(missed)
    known = found.steps[
        (found.steps["response"] == found.main) & found.steps["low"].notna() & found.steps["cost"].notna()
    ]
    if not len(known):
        last = found.frontier[found.frontier["point"] == len(found.points) - 1]
        signs = _signs(last, "extra_people", "extra_people_half")
        whole = _sign(signs, float(last["extra_people"].min())) != "unknown"
        return _ADVICE["none" if signs == {"none"} else "whole" if whole else "unknown"].say(lang)
    best = known.sort_values("cost", kind="stable").iloc[0]
    words = Text(
        "能断定的各步中，{a} → {b} 每多一人最省（约 {x} 元）；超过这一步，先看多花的钱还换来多少人。",
        "Of the steps that are sure, {a} → {b} is the cheapest per person (about {x} yuan); beyond it, look first at how many people more money still brings.",
    )
    return words.say(lang, a=best["from"], b=best["to"], x=rounded(float(best["cost"])))
