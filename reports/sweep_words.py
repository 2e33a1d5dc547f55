"""The answer of a sweep in words."""

from domain.language import Language, Text
from reports.money import unit_for
from reports.names import JOINT, Names
from reports.scenario_words import rounded
from reports.simulation_tables import RESPONSE_LABELS
from reports.sweep_counties import costs_of
from scenarios.sweeping import Swept


def sweep_answer(found: Swept, lang: Language) -> str:
    """Return the answer: how many more at the last value, at which cost, and how many would have gone anyway."""
    rows = found.frontier[found.frontier["point"] == len(found.points) - 1]
    low, high = (
        float((rows["extra_people"] - rows["extra_people_half"].fillna(0)).min()),
        float((rows["extra_people"] + rows["extra_people_half"].fillna(0)).max()),
    )
    yuan = rows["extra_yuan"]
    who = Text("在业人数", "people in work") if found.responses else Text("已安置人数", "people placed")
    parts = {
        "who": who.say(lang),
        "last": found.labels[-1],
        "first": found.labels[0],
        "low": rounded(low),
        "high": rounded(high),
        "money": _between(float(yuan.min()), float(yuan.max()), lang),
    }
    if low > 0 or high < 0:
        words = Text(
            "从 {first} 到 {last}，方向稳定：{who}变化 {low} 至 {high} 人，支出变化 {money}。",
            "From {first} to {last} the sign is stable: {who} change by {low} to {high}, and payments by {money}.",
        )
    elif low == high == 0:
        words = Text(
            "从 {first} 到 {last}，{who}完全没有变化；支出变化 {money}。",
            "From {first} to {last} the number of {who} does not change; payments change by {money}.",
        )
    else:
        words = Text(
            "从 {first} 到 {last}，方向不稳定：{who}变化在 {low} 至 {high} 人之间，不能断定增减；支出变化 {money}。",
            "From {first} to {last} the sign is not stable: {who} change by {low} to {high}, so neither gain nor loss can be claimed; payments change by {money}.",
        )
    told = [words.say(lang, **parts), cost_words(found, lang)]
    if len(found.anyway):
        whole = found.anyway[(found.anyway["county"] == "") & (found.anyway["point"] == len(found.points) - 1)]
        words = Text(
            "拿到补贴的去向上，每 100 人约 {n} 人本来也会去。",
            "Of every 100 people at the supported destinations about {n} would have gone anyway.",
        )
        told += [words.say(lang, n=f"{100 * share:.0f}") for share in whole["anyway"].tolist()]
    if found.is_matched:
        told.append(_tiers(found, lang))
    return ("" if lang == "zh" else " ").join(part for part in told if part)


def spelled(found: Swept, names: Names, lang: Language) -> list[str]:
    """Return the values of each point in full; lists of groups by their names, a rank after the other."""
    told = []
    for label, point in zip(found.labels, found.points, strict=True):
        values = [value for value in point.scenario.point.values() if isinstance(value, list | tuple)]
        ranks = [[rank] if isinstance(rank, str) else rank for value in values for rank in value]
        said = " > ".join(JOINT.say(lang).join(names.group(str(code), lang) for code in rank) for rank in ranks)
        told.append(f"{label} {said}" if said else label)
    return told


def _between(low: float, high: float, lang: Language) -> str:
    """Return money from its least to its most, with its unit; one number where both are the same."""
    size, unit = unit_for(max(abs(low), abs(high)), lang)
    places = 2 if size > 1 and lang == "en" else 0
    ends = [f"{end / size:+,.{places}f}" if round(end) else "0" for end in (low, high)]
    return f"{ends[0] if ends[0] == ends[1] else TO.say(lang).join(ends)} {unit.say(lang)}"


TO = Text(" 至 ", " to ")
_MOVED = {
    "priority": Text("优先对象 {change} 人", "priority groups {change} people"),
    "minutes": Text("路程合计 {change} 分钟", "journeys {change} minutes in all"),
    "yuan": Text("去向成本 {change} 元", "cost of the where-tier {change} yuan"),
}


def _tiers(found: Swept, lang: Language) -> str:
    """Return what the tiers of a matching gave up or gained from the first value to the last."""
    rows = found.tiers[found.tiers["point"] == len(found.points) - 1].set_index("part")["change"]
    moved = {part: float(rows[part]) for part in _MOVED if part in rows and round(float(rows[part]))}
    if not moved:
        return ""
    parts = JOINT.say(lang).join(_MOVED[part].say(lang, change=f"{change:+,.0f}") for part, change in moved.items())
    return Text("各层：{parts}。", "Tiers: {parts}.").say(lang, parts=parts)


def cost_words(found: Swept, lang: Language) -> str:
    """Return what one more person costs, from the first step with a finite band to the last."""
    rows = found.steps[found.steps["response"] == found.main]
    known = rows[rows["low"].notna() & rows["cost"].notna()]
    if not len(known):
        return _cost_in_all(found, lang) if found.responses else ""
    first, costs = known.iloc[0], found.steps["cost"].dropna()
    words = (
        _YEARLY
        if found.responses
        else Text(
            "每多安置一人：{a} → {b} 一步约 {x} 元（95% 区间 {l} 至 {h}）",
            "One more person placed costs about {x} yuan in the step {a} → {b} (95% interval {l} to {h})",
        )
    )
    ends = {"l": rounded(first["low"]), "h": rounded(first["high"])}
    said = words.say(lang, a=first["from"], b=first["to"], x=rounded(first["cost"]), **ends)
    if len(costs) > 1:
        more = Text(
            "；各步、各种反应设定之间为 {l} 至 {h} 元", "; over all steps and settings of the response {l} to {h} yuan"
        )
        said += more.say(lang, l=rounded(float(costs.min())), h=rounded(float(costs.max())))
    return said + ("。" if lang == "zh" else ".")


def _cost_in_all(found: Swept, lang: Language) -> str:
    """Return what one more person costs from the first value to the last, where no single step tells it."""
    row = costs_of(found).iloc[0]
    if row["cost"] != row["cost"] or row["low"] != row["low"]:
        return Text(
            "每多一人在业要花多少，不能断定：人数的增加分不清是否为零。",
            "What one more person in work costs cannot be told: the increase is not known to differ from zero.",
        ).say(lang)
    words = Text(
        "每多一人在业一年：{a} → {b} 全程约 {x} 元（{which}，95% 区间 {l} 至 {h}）；逐步来看不能断定。",
        "One more person in work for a year costs about {x} yuan over all of {a} → {b} ({which}, 95% interval {l} to {h}); "
        "step by step it cannot be told.",
    )
    ends = {"l": rounded(row["low"]), "h": rounded(row["high"])}
    which = RESPONSE_LABELS[found.main].say(lang)
    return words.say(lang, a=row["from"], b=row["to"], x=rounded(row["cost"]), which=which, **ends)


_YEARLY = Text(
    "每多一人在业一年：{a} → {b} 一步约 {x} 元（95% 区间 {l} 至 {h}）",
    "One more person in work for a year costs about {x} yuan in the step {a} → {b} (95% interval {l} to {h})",
)
