"""The page of a sensitivity analysis: which assumptions carry the answer, and whether its sign survives them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from domain.language import Language, Text
from reports.figures.intervals import Interval, intervals
from reports.form import Form
from reports.labels import Labels
from reports.money import SUM_UNIT, yuan_per_unit
from reports.names import JOINT, Names, verbatim
from reports.page import shared_context, templates
from reports.scenario_folder import Drawn, Sheet, write_sheet
from reports.scenario_page import about, drawings, names_of, scope_of
from reports.scenario_words import MEASURES, SIDES, UNITS, meaning, rounded
from reports.table import Field, Tidy
from scenarios.sensitivity import Sensed

PAGE = "sensitivity.html"
MOST_NAMED = 3
REASONS: Labels = {
    "prior": Text("先验均值上下各两倍离散", "prior mean, two spreads to both sides"),
    "band": Text("反应设定的低到高", "low to high response"),
    "file": Text("情景文件 sensitivity", "sensitivity of the scenario's file"),
}
_SIDE = Field("side", Text("来源", "From"), Form.LABEL, SIDES)
_MEASURE = Field("measure", Text("结果", "Outcome"), Form.LABEL, MEASURES)
_UNIT = Field("unit", Text("单位", "Unit"), Form.LABEL, UNITS)
_TARGET = Field("target", Text("假定", "Assumption"), Form.TEXT)
_TITLE = Field("title", Text("含义", "Meaning"), Form.BILINGUAL)


def write_sensitivity(found: Sensed, folder: Path, lang: Language = "zh") -> list[Path]:
    """Write page, tables, workbook and pictures of a sensitivity analysis; return the files, the page first."""
    scenario = found.found[0].second.scenario
    tables, names = tables_of(found), names_of(scenario)
    title = Text(f"{scenario.title.zh}：答案靠哪些假定", f"{scenario.title.en}: which assumptions carry the answer")
    sheet = Sheet(
        PAGE,
        title,
        tables,
        names,
        scenario.form.date,
        lambda each: _pictures(found, tables, each),
        lambda each, drawn: _body(found, tables, names, each, drawn),
    )
    return write_sheet(sheet, folder, lang)


def tables_of(found: Sensed) -> dict[str, Tidy]:
    """Return the tables by name."""
    made = [_indices(found), _ranges(found), _points(found)]
    return {tidy.name: tidy for tidy in made}


def _titles(found: Sensed) -> dict[str, Text]:
    scenario = found.found[0].second.scenario
    return {one.target: meaning(one.target, scenario) for one in found.plan.factors}


def _indices(found: Sensed) -> Tidy:
    morris, titles = found.plan.method == "morris", _titles(found)
    heads = (
        (
            Text("影响（μ*）", "Effect (mu*)"),
            Text("带方向的影响（μ）", "Signed effect (mu)"),
            Text("随其他假定而变（σ）", "Varies with the others (sigma)"),
        )
        if morris
        else (
            Text("总份额（ST）", "Total share (ST)"),
            Text("单独的份额（S1）", "Share alone (S1)"),
            Text("经由相互作用", "Through interactions"),
        )
    )
    form = Form.MEASURE if morris else Form.SHARE
    fields = (
        _SIDE,
        _MEASURE,
        _TARGET,
        _TITLE,
        Field("effect", heads[0], form),
        Field("effect_half", Text("95% 区间半宽", "Half of the 95% interval"), form),
        Field("signed", heads[1], form),
        Field("spread", heads[2], form),
        *((_UNIT,) if morris else ()),
    )
    note = (
        Text(
            "假定从范围的一头到另一头时，两个情景之差平均变动多少（Morris 法，SALib）；区间来自轨迹之间的差别。",
            "By how much the difference of the two scenarios moves on average as an assumption goes from one end of its "
            "range to the other (Morris' method, SALib); the interval is that between trajectories.",
        )
        if morris
        else Text(
            "差别的方差有多大份额来自这一假定（Sobol' 法，SALib）；样本少时份额可小于零。",
            "Which share of the variance of the difference comes from an assumption (Sobol', SALib); with few samples a "
            "share can fall below zero.",
        )
    )
    frame = found.indices.assign(title=found.indices["target"].map(titles))[[field.name for field in fields]]
    money = ("effect", "effect_half", "signed", "spread") if morris else ()
    return Tidy("sns_effects", Text("各假定的分量", "What each assumption carries"), fields, frame, note, money)


def _ranges(found: Sensed) -> Tidy:
    titles = _titles(found)
    fields = (
        _TARGET,
        _TITLE,
        Field("low", Text("低", "Low"), Form.TEXT),
        Field("high", Text("高", "High"), Form.TEXT),
        Field("reason", Text("范围的由来", "Where the range comes from"), Form.LABEL, REASONS),
    )
    rows = [
        (
            one.target,
            titles[one.target],
            *(f"{end:g}{'%' if one.form == 'percent' else ''}" for end in (one.low, one.high)),
            one.reason,
        )
        for one in found.plan.factors
    ]
    frame = pd.DataFrame(rows, columns=[field.name for field in fields])
    return Tidy("sns_ranges", Text("变动的假定和范围", "Assumptions varied and their ranges"), fields, frame)


def _points(found: Sensed) -> Tidy:
    frame = found.points
    settings = [Field(one.target, Text(one.target, one.target), Form.TEXT) for one in found.plan.factors]
    fields = (
        Field("point", Text("次序", "Point")),
        _SIDE,
        _MEASURE,
        _UNIT,
        Field("change", Text("两个情景之差", "Difference of the scenarios"), Form.MEASURE),
        Field("half_width", Text("95% 区间半宽", "Half of the 95% interval"), Form.MEASURE),
        *settings,
    )
    told = {one.name: frame[one.name].map("{:g}".format) for one in settings}
    frame = frame.assign(**told)[[field.name for field in fields]]
    title = Text("每一组设定及其差别", "Every setting and its difference")
    return Tidy("sns_points", title, fields, frame, None, ("change", "half_width"))


def _pictures(found: Sensed, tables: Mapping[str, Tidy], lang: Language) -> dict[str, str]:
    frame = tables["sns_effects"].frame
    return {f"{side}_{measure}": effect_picture(found, frame, side, measure, lang) for side, measure in found.outcomes}


def effect_picture(found: Sensed, frame: pd.DataFrame, side: str, measure: str, lang: Language) -> str:
    """Return how far each assumption moves one outcome, with intervals; ``frame`` is the table of effects."""
    rows = frame[(frame["side"] == side) & (frame["measure"] == measure)]
    morris = found.plan.method == "morris"
    size = 1.0 if morris else 0.01
    if morris and measure == "spent":
        size = yuan_per_unit(lang)
    bars = [
        Interval(verbatim(row["title"], lang) or row["target"], row["effect"] / size, row["effect_half"] / size)
        for row in rows.to_dict("records")
    ]
    unit = Text("%", "%") if not morris else SUM_UNIT if measure == "spent" else UNITS[str(rows["unit"].iloc[0])]
    name = MEASURES[measure].say(lang)
    return intervals(bars, name, f"{name} · {unit.say(lang)}", 1016, signed=False)


def _body(found: Sensed, tables: Mapping[str, Tidy], names: Names, lang: Language, drawn: Drawn) -> str:
    one = found.found[0]
    values: dict[str, Any] = {
        **shared_context(tables, names, lang),
        **scope_of(one.second, names, lang),
        **drawings(drawn),
        "first": verbatim(one.first.scenario.title, lang),
        "second": verbatim(one.second.scenario.title, lang),
        "about": about(one.second.scenario, lang),
        "answer": sensitivity_answer(found, lang),
        "method": _method(found, lang),
        "outcomes": [(name, *_outcome(name)) for name in drawn],
        "columns": ("measure", "title", "effect", "effect_half", "signed", "spread")
        + (("unit",) if found.plan.method == "morris" else ()),
    }
    return templates().get_template("sensitivity.html.j2").render(values)


def _outcome(name: str) -> tuple[str, str]:
    side, _, measure = name.partition("_")
    said = MEASURES[measure]
    return f"{said.zh}（{SIDES[side].zh}）", f"{said.en} ({SIDES[side].en.lower()})"


def _method(found: Sensed, lang: Language) -> str:
    plan = found.plan
    words = (
        Text(
            "Morris 法，{samples} 条轨迹，{k} 项假定，共 {n} 组设定，种子 {seed}；每组设定下两个情景用同样的随机数。",
            "Morris' method: {samples} trajectories over {k} assumptions, {n} settings in all, seed {seed}; at each setting "
            "both scenarios share their draws.",
        )
        if plan.method == "morris"
        else Text(
            "Sobol' 法，{samples} 个样本，{k} 项假定，共 {n} 组设定，种子 {seed}；每组设定下两个情景用同样的随机数。",
            "Sobol' method: {samples} samples over {k} assumptions, {n} settings in all, seed {seed}; at each setting both "
            "scenarios share their draws.",
        )
    )
    return words.say(lang, samples=plan.samples, k=len(plan.factors), n=plan.points, seed=plan.seed)


def sensitivity_answer(found: Sensed, lang: Language) -> str:
    """Return the answer: over which span the difference lies, how often it is above zero, and what carries it."""
    side, measure = found.outcomes[0]
    rows = found.points[(found.points["side"] == side) & (found.points["measure"] == measure)]
    change = rows["change"]
    if not change.abs().sum():
        return Text("在所有设定下，两个情景都没有差别。", "At no setting do the two scenarios differ.").say(lang)
    above = int((change > 0).sum())
    words = Text(
        "在 {n} 组设定下，{what}之差在 {low} 至 {high} 人之间，其中 {above} 组为正：",
        "Over {n} settings the difference in “{what}” lies between {low} and {high}; {above} of them are above zero: ",
    )
    sign = (
        Text("方向在所有设定下都相同。", "the sign holds at all of them.")
        if above == len(rows) or (change < 0).all()
        else Text(
            "方向随假定而变，不能断定增减。",
            "the sign depends on the assumptions, so neither gain nor loss can be claimed.",
        )
    )
    ends = {"low": rounded(float(change.min())), "high": rounded(float(change.max()))}
    name = MEASURES[measure].say(lang)
    what = name if lang == "zh" else name[:1].lower() + name[1:]
    told = [words.say(lang, n=len(rows), what=what, above=above, **ends) + sign.say(lang)]
    heavy = found.indices[(found.indices["side"] == side) & (found.indices["measure"] == measure)]
    carried = heavy[heavy["effect"] > heavy["effect_half"]].head(MOST_NAMED)
    titles = _titles(found)
    if len(carried):
        named = JOINT.say(lang).join(verbatim(titles[target], lang) or target for target in carried["target"])
        told.append(Text("最左右答案的假定：{named}。", "Carried most by: {named}.").say(lang, named=named))
    else:
        told.append(
            Text(
                "没有一项假定的分量超出它自己的区间：样本不够，或差别大半是抽样误差。",
                "No assumption carries more than its own interval: too few samples, or the difference is mostly noise.",
            ).say(lang)
        )
    noise = found.noise(side, measure)
    if noise == noise and noise > float(heavy["effect"].max()):
        told.append(
            Text(
                "各组设定下差别本身的区间（约 ±{noise} 人）比任何一项假定的影响都大：先增加重复次数。",
                "The interval of the difference itself (about ±{noise} people) is wider than any effect: run more replications first.",
            ).say(lang, noise=rounded(noise))
        )
    return ("" if lang == "zh" else " ").join(told)
