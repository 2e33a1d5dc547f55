"""The one-page memo of one scenario: what it gives, in what band, for whom and for how much; gains and losses need a comparison."""

from collections.abc import Mapping

from domain.language import Language, Text
from reports.limits_told import limit_sentences
from reports.memo import MOST_FUNDS, MOST_NAMED, Memo, background, joined, measures, memo_of
from reports.money import sum_of
from reports.names import Names, verbatim
from reports.scenario_words import FUNDS, measures_of
from reports.table import Tidy
from scenarios.running import Results


def run_memo(found: Results, tables: Mapping[str, Tidy], answer: str, names: Names, lang: Language) -> Memo:
    """Return the memo of a run.

    Parameters
    ----------
    found
        What was computed.
    tables
        The tables of its page, by name.
    answer
        Its main figures in a sentence.
    names
        Speaks codes.
    lang
        Language of the memo.
    """
    title = Text("关于“{what}”的测算", "{what}: what it gives")
    texts = (
        (background(found, names, lang), ()),
        (measures(measures_of(found.scenario), lang), ("run_measures",)),
        (answer, ("run_headline",)),
        (_sureness(found, lang), ("run_headline",)),
        (_groups(tables, names, lang), ("run_group", "run_county")),
        (_costs(tables, lang), ("run_funds",)),
        (_advice(found, lang), ("run_headline", *(("run_limits",) if found.matched else ()))),
    )
    return memo_of(title.say(lang, what=verbatim(found.scenario.title, lang)), texts, lang)


def _sureness(found: Results, lang: Language) -> str:
    told, rows = [], found.headline
    if found.simulated:
        main = "central" if "central" in found.simulated else next(iter(found.simulated))
        row = rows[(rows["side"] == "simulation") & (rows["measure"] == "working") & (rows["response"] == main)].iloc[0]
        words = Text(
            "模拟中 90% 的重复在业 {low} 至 {high} 人。",
            "In 90% of the replications of the simulation {low} to {high} people are at work.",
        )
        told.append(words.say(lang, low=f"{row['low']:,.0f}", high=f"{row['high']:,.0f}"))
    if found.matched:
        words = Text(
            "安置求解 {n} 套台账，方案均经独立核验。",
            "{n} sets of ledgers were matched, every plan independently checked.",
        )
        told.append(words.say(lang, n=len(found.matched)))
    end = Text(
        "区间只含抽样误差；反应强弱、县与周的形状是假定。",
        "Bands hold sampling error only; the response and the shapes by county and week are assumed.",
    )
    return ("" if lang == "zh" else " ").join([*told, end.say(lang)])


def _groups(tables: Mapping[str, Tidy], names: Names, lang: Language) -> str:
    """Return the largest groups; who gains and who loses is no matter of one scenario alone."""
    frame = tables["run_group"].frame
    rows = frame[frame["side"] == frame["side"].max()].sort_values(["mean", "group"], ascending=[False, True])
    people = (
        f"{names.group(str(row['group']), lang)}" + Text("（{n} 人）", " ({n})").say(lang, n=f"{row['mean']:,.0f}")
        for row in rows.head(MOST_NAMED).to_dict("records")
    )
    words = Text(
        "在业或已安置最多的人群：{people}。谁得谁失，要与另一情景对照才知道（scenario compare）。",
        "Most at work or placed: {people}. Who gains and who loses shows only against another scenario (scenario compare).",
    )
    return words.say(lang, people=joined(people, lang))


def _costs(tables: Mapping[str, Tidy], lang: Language) -> str:
    frame = tables["run_funds"].frame
    frame = frame[frame["side"] == frame["side"].max()]
    sums = frame.groupby("fund")["mean"].sum()
    sums = sums[sums > 0].sort_values(ascending=False, kind="stable")
    if not len(sums):
        return Text("没有资金支出。", "No fund pays anything.").say(lang)
    unit = Text(" 万元", " million yuan").say(lang)
    parts = (
        f"{FUNDS[str(code)].say(lang) if str(code) in FUNDS else code} {sum_of(float(yuan), lang)}{unit}"
        for code, yuan in sums.head(MOST_FUNDS).items()
    )
    words = Text("共支出 {all}{unit}，其中 {parts}。", "{all}{unit} in all: {parts}.")
    return words.say(lang, all=sum_of(float(sums.sum()), lang), unit=unit, parts=joined(parts, lang))


def _advice(found: Results, lang: Language) -> str:
    missed = limit_sentences(found, lang)
    if missed:
        return " ".join(missed) + Text("须先取舍，再谈效果。", " Decide first which limit gives way.").say(lang)
    return Text(
        "单独一个情景不足以决定；建议与现行做法对照（scenario compare），看差别和把握，再定取舍。",
        "One scenario alone decides nothing: compare it with what is done today (scenario compare), and look at the difference and how sure it is.",
    ).say(lang)
