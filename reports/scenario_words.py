"""What scenarios are called and said in: labels, what differs between two, and the answer in a sentence."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from domain.language import Language, Text
from domain.tables import TABLES
from reports.labels import CHANNELS, KINDS, Labels
from reports.money import SUM_UNIT, sum_of
from reports.names import JOINT, Names, choice_titles
from reports.simulation_tables import FUND_LABELS, LEVER_LABELS, PLACE_LABELS
from reports.table import IN_SUMS
from scenarios.comparison import Compared
from scenarios.form import KIND_OF
from scenarios.policy_overrides import named, said
from scenarios.scenario import Scenario
from scenarios.targets import Filter, Target, parse

LANGUAGES: tuple[Language, ...] = ("zh", "en")
SIDES: Labels = {"simulation": Text("模拟", "Simulation"), "matching": Text("安置求解", "Matching")}
MEASURES: Labels = {
    "working": Text("在业人数（各周平均）", "People at work, mean of the weeks"),
    "away": Text("外出人数（各周平均）", "People away, mean of the weeks"),
    "placed": Text("已安置", "Placed"),
    "welfare": Text("公益性岗位兜底", "Placed on public-welfare posts"),
    "empty": Text("空岗", "Seats left empty"),
    "income": Text("劳动者收入（全期）", "Income of all people, whole time"),
    "pay": Text("已安置者平均月薪", "Mean pay of those placed"),
    "spent": Text("各项资金支出", "Paid by all funds"),
    "minutes": Text("平均单程路程", "Mean journey, one way"),
    "km": Text("平均单程里程", "Mean distance, one way"),
}
UNITS: Labels = {
    "people": Text("人", "people"),
    "yuan": Text("元", "yuan"),
    IN_SUMS: SUM_UNIT,
    "km": Text("公里", "km"),
    "seats": Text("个", "seats"),
    "yuan/month": Text("元/月", "yuan/month"),
    "minutes": Text("分钟", "minutes"),
}
PARTS: Labels = {**PLACE_LABELS, **KINDS}
FUNDS: Labels = {**CHANNELS, **FUND_LABELS}
SURE: Labels = {
    "none": Text("完全没有变化", "exactly none"),
    "more": Text("增加", "more"),
    "less": Text("减少", "less"),
    "unknown": Text("不能断定增减", "cannot be told"),
    "exact": Text("这套台账下的确数", "exact for these ledgers"),
}


def levers(policy: Any) -> Labels:
    """Return the names of the simulation's levers and of the instruments."""
    return {**{held.id: held.title for held in policy.instruments}, **LEVER_LABELS}


def certainty(change: float, half: float) -> str:
    """Return how sure the sign of a change is."""
    if change == 0 and half == 0:
        return "none"
    if half != half:
        return "exact"
    return "unknown" if abs(change) <= half else "more" if change > 0 else "less"


class Difference(NamedTuple):
    """One value in which two scenarios differ: its key, what that is in words, both values, and where it stands."""

    what: str
    title: Text
    first: str
    second: str
    where: str


LEFT_OUT = ("title", "about", "sweep", "sensitivity", "extends", "overrides")


def differences(first: Scenario, second: Scenario) -> list[Difference]:
    """Return every value in which two scenarios differ: overrides by their target, all else by its path."""
    found = []
    own, other = _overrides(first), _overrides(second)
    for key in sorted(
        own.keys() | other.keys(), key=lambda key: (key not in other, list(other).index(key) if key in other else 0)
    ):
        one, two = own.get(key), other.get(key)
        if one is None or two is None or one[1] != two[1]:
            told = two or one
            before = one[1] if one is not None else two[0] if two is not None else ""
            after = two[1] if two is not None else one[0] if one is not None else ""
            found.append(Difference(key, meaning(key, second), before, after, "" if told is None else told[2]))
    one_side, other_side = dict(_leaves(_rest(first))), dict(_leaves(_rest(second)))
    for path in sorted(one_side.keys() | other_side.keys(), key=str):
        left, right = one_side.get(path), other_side.get(path)
        if left != right:
            holder = second if path in other_side else first
            key = ".".join(map(str, path))
            where = holder.merged.origin(path).say()
            found.append(Difference(key, meaning(key, second), said(left), said(right), where))
    return found


MADE_UP = tuple(f"matching.{name}" for name in ("workers", "posts", "place", "seed", "replications"))
"""Keys that say how ledgers are made up."""


def differences_of(found: Compared) -> list[Difference]:
    """Return what differs between the two scenarios of a comparison, but the sizes of made-up ledgers that none needed."""
    rows = differences(found.first.scenario, found.second.scenario)
    return [row for row in rows if row.what not in MADE_UP] if found.second.given else rows


ACTS = ("levers", "add", "funds", "shocks", "matcher")
"""Keys of a simulation that say what is done in it; the others say how it is computed."""


def measures_of(scenario: Scenario) -> list[Difference]:
    """Return what a scenario does to policy in force and to the ledgers: overrides, levers, funds, shocks, matcher."""
    found = [Difference(key, meaning(key, scenario), *told) for key, told in _overrides(scenario).items()]
    for path, value in _leaves(scenario.merged.content.get("simulation") or {}, ("simulation",)):
        if path[1] in ACTS:
            key, where = ".".join(map(str, path)), scenario.merged.origin(path).say()
            found.append(Difference(key, meaning(key, scenario), "", said(value), where))
    return found


KEYS: Labels = {
    "date": Text("方案日期或第一天", "plan date or first day"),
    "matching.workers": Text("编造台账人数", "people in made-up ledgers"),
    "matching.posts": Text("编造台账岗位批数", "post lots in made-up ledgers"),
    "matching.place": Text("编造台账地区", "division of made-up people"),
    "matching.replications": Text("台账套数", "sets of ledgers"),
    "simulation.place": Text("家乡", "home"),
    "simulation.people": Text("模拟人数", "people simulated"),
    "simulation.weeks": Text("周数", "weeks"),
    "simulation.replications": Text("重复次数", "replications"),
    "simulation.matcher": Text("谁来配对", "who matches"),
    "simulation.responses": Text("反应设定", "settings of the response"),
    "simulation.add": Text("另加的政策工具", "further levers"),
    "simulation.shocks": Text("冲击", "shocks"),
    "simulation.funds": Text("资金（元）", "funds (yuan)"),
}


def meaning(key: str, scenario: Scenario) -> Text:
    """Return what a key of a scenario is in words; empty where the key says it all."""
    target = parse(key)
    if isinstance(target, Target) and target.head == "policy":
        held = named(scenario.base, target.name)
        if held is not None:
            if not held.key:
                return _where(held.parameter.title, target, scenario)
            key_title = choice_titles(scenario.base).get(held.key, Text(held.key, held.key))
            whole = Text(f"{held.parameter.title.zh}·{key_title.zh}", f"{held.parameter.title.en}: {key_title.en}")
            return _where(whole, target, scenario)
    if isinstance(target, Target) and target.head in TABLES:
        table = TABLES[target.head]
        column = table.column(target.name)
        whole = Text(f"{table.title.zh}·{column.title.zh}", f"{table.title.en}: {column.title.en}")
        return _where(whole, target, scenario)
    if key.startswith("simulation.levers."):
        lever, *part = key.split(".")[2:]
        kind = KIND_OF.get(lever)
        if kind is None:
            return Text(key, key)
        of = ".".join(part)
        return Text(f"{kind.title.zh}·{of}", f"{kind.title.en}: {of}") if part else kind.title
    for known, text in KEYS.items():
        if key == known or key.startswith(f"{known}."):
            return text
    return Text("", "")


PLACE = Text("地区", "place")


def _where(title: Text, target: Target, scenario: Scenario) -> Text:
    """Return what a target changes together with the rows or the place that it is restricted to."""
    if not target.filters:
        return title
    names = Names.of(scenario.policy, scenario.form.date)
    told = []
    for lang in LANGUAGES:
        parts = [_condition(one, target.head, names, lang) for one in target.filters]
        joined = JOINT.say(lang).join(parts)
        told.append(f"{title.zh}（{joined}）" if lang == "zh" else f"{title.en} ({joined})")
    return Text(*told)


def _condition(one: Filter, table: str, names: Names, lang: Language) -> str:
    columns = TABLES[table].columns if table in TABLES else ()
    name = next((column.title for column in columns if column.name == one.column), PLACE)
    kinds = KINDS if (table, one.column) == ("posts", "kind") else {}
    spoken = [kinds[value].say(lang) if value in kinds else names.code(value, lang) for value in one.values]
    either = Text("或", " or ").say(lang).join(spoken)
    sign = (Text("：", ": ") if one.sign == "=" else Text(f" {one.sign} ", f" {one.sign} ")).say(lang)
    return f"{name.zh if lang == 'zh' else name.en[:1].lower() + name.en[1:]}{sign}{either}"


def _rest(scenario: Scenario) -> dict[str, Any]:
    return {key: value for key, value in scenario.merged.content.items() if key not in LEFT_OUT}


def _overrides(scenario: Scenario) -> dict[str, tuple[str, str, str]]:
    """Return before, after and place by target; of several places that one target changes, all in one text."""
    found: dict[str, tuple[str, str, str]] = {}
    for one in scenario.applied:
        old = found.get(one.target)
        before, after = (
            (one.before, one.after) if old is None else (f"{old[0]}; {one.before}", f"{old[1]}; {one.after}")
        )
        found[one.target] = (before, after, one.where)
    for target, value in scenario.tables.items():
        found[target.say()] = ("", said(value), scenario.where[target])
    written = scenario.merged.content.get("overrides") or {}
    for key in written:
        if str(key).startswith("simulation."):
            found[str(key)] = ("", said(written[key]), scenario.merged.origin(("overrides", key)).say())
    return found


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    else:
        yield path, value


def by_measure(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a headline in the order in which its measures are read."""
    order = {name: rank for rank, name in enumerate(MEASURES)}
    ranks = frame["measure"].map(order)
    return frame.assign(rank=ranks).sort_values(
        ["side", "rank"], ascending=[False, True], kind="stable", ignore_index=True
    )


def rounded(value: float) -> str:
    """Return a number to two figures: more would be false precision."""
    size = max(1, 10 ** (len(str(int(abs(value)))) - 2))
    return f"{round(value / size) * size:,.0f}"


def answer(found: Compared, lang: Language) -> str:
    """Return the answer: whether the sign is stable, how much, what it costs, per person and year."""
    if found.is_exactly_zero:
        return Text(
            "两个情景的结果完全相同，每一项差别都是零。",
            "Both scenarios give exactly the same: every difference is zero.",
        ).say(lang)
    told = []
    if found.responses:
        told.append(_simulated(found, lang))
    if found.is_matched:
        told.append(_matched(found, lang))
    return (" " if lang == "en" else "").join(told)


def _simulated(found: Compared, lang: Language) -> str:
    low, high = _ends(found, "working")
    values = {"low": rounded(low), "high": rounded(high)}
    if low == high == 0:
        words = Text("模拟中在业人数每周都不变；", "In the simulation nobody more or less is at work in any week; ")
    elif low > 0:
        words = Text(
            "方向稳定：平均每周多 {low} 至 {high} 人在业；",
            "The sign is stable: on average {low} to {high} more people are at work; ",
        )
    elif high < 0:
        words = Text(
            "方向稳定：平均每周在业人数减少，变化在 {low} 至 {high} 人之间；",
            "The sign is stable: fewer people are at work, by {low} to {high} on average; ",
        )
    else:
        words = Text(
            "方向不稳定：平均每周在业人数的变化在 {low} 至 {high} 人之间，不能断定增减；",
            "The sign is not stable: the change of people at work lies between {low} and {high}, so neither a gain nor a "
            "loss can be claimed; ",
        )
    return words.say(lang, **values) + _money(found, lang) + _settings_told(found, lang)


def _ends(found: Compared, measure: str) -> tuple[float, float]:
    """Return the ends of a change over all settings of the response, with their intervals."""
    rows = found.headline[(found.headline["side"] == "simulation") & (found.headline["measure"] == measure)]
    half = rows["half_width"].fillna(0.0)
    return float((rows["change"] - half).min()), float((rows["change"] + half).max())


def _money(found: Compared, lang: Language) -> str:
    low, high = _ends(found, "spent")
    values = {"low": sum_of(low, lang), "high": sum_of(high, lang)}
    if low == high == 0:
        words = Text("各项资金的支出不变", "the funds pay the same")
    elif low > 0:
        words = Text(
            "各项资金全期多支出 {low} 至 {high} 万元",
            "over the whole time the funds pay {low} to {high} million yuan more",
        )
    else:
        words = Text(
            "各项资金全期支出的变化在 {low} 至 {high} 万元之间",
            "over the whole time the funds' payments change by between {low} and {high} million yuan",
        )
    return words.say(lang, **values)


def _settings_told(found: Compared, lang: Language) -> str:
    """Return the end of the sentence: over which settings of the response the ends were taken."""
    words = (
        Text("（含各种反应设定的 95% 区间）。", " (95% intervals over all settings of the response).")
        if len(found.responses) > 1
        else Text("（95% 区间，只算了一种反应设定）。", " (95% intervals, at one setting of the response only).")
    )
    return words.say(lang)


def _matched(found: Compared, lang: Language) -> str:
    row = found.figure("placed", "matching")
    half = float(row["half_width"])
    values = {"change": f"{row['change']:+,.0f}", "half": f"{half:,.0f}", "n": int(row["replications"])}
    values["same"] = found.same_way()
    if half != half:
        words = Text(
            "安置求解：在这套台账下已安置人数变化 {change} 人。",
            "Matching: with these ledgers the number of people placed changes by {change}.",
        )
    elif row["change"] == 0 and half == 0 and row["replications"] == 1:
        words = Text(
            "安置求解：在这套台账下已安置人数不变。",
            "Matching: with these ledgers the number of people placed does not change.",
        )
    elif row["change"] == 0 and half == 0:
        words = Text(
            "安置求解：{n} 套台账下已安置人数都不变。",
            "Matching: in none of {n} sets of ledgers does the number of people placed change.",
        )
    else:
        words = Text(
            "安置求解：已安置人数变化 {change} ± {half} 人（{n} 套编造台账，其中 {same} 套方向相同）。",
            "Matching: the number of people placed changes by {change} ± {half} ({n} made-up sets of ledgers, {same} of them the same way).",
        )
    return words.say(lang, **values)


def with_certainty(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of changes with the column ``sure``."""
    return frame.assign(sure=[certainty(c, h) for c, h in zip(frame["change"], frame["half_width"], strict=True)])
