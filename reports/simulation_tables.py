"""The tables of a simulated comparison, with the meaning of their columns."""

from collections.abc import Mapping

import pandas as pd

from domain.language import Text
from reports.form import Form
from reports.labels import Labels
from reports.table import Field, Tidy
from simulation.levers import KINDS, Lever, Relief, Training
from simulation.places import NAMES
from simulation.replicate import Comparison

PEOPLE = Text("人数为实际人数（模拟人数乘以权数）。", "People of the real world: simulated people times their weight.")
PLACE_LABELS: Labels = {place.name.lower(): name for place, name in NAMES.items()}
LEVER_LABELS: Labels = {kind.title.en: kind.title for kind in KINDS}
FUND_LABELS: Labels = {
    "employment": Text("就业补助资金", "employment fund"),
    "travel": Text("交通补助资金", "travel fund"),
    "relief": Text("以工代赈资金", "work-for-relief fund"),
    "workshop": Text("帮扶车间资金", "workshop fund"),
    "unemployment": Text("失业保险基金", "unemployment insurance fund"),
}
RESPONSE_LABELS: Labels = {
    "low": Text("低反应", "low response"),
    "central": Text("中反应", "central response"),
    "high": Text("高反应", "high response"),
}
SIGN_LABELS: Labels = {
    "more": Text("增加", "more"),
    "less": Text("减少", "fewer"),
    "none": Text("无变化", "no change"),
    "open": Text("不稳定", "not stable"),
}
TOGETHER = Text("合计减去各项之和", "all together less their sum")
MECHANISM: Mapping[type[Lever], Text] = {
    Training: Text(
        "培训为什么先减少就业：培训期间不算就业也不找工作，其中多数人本来在务工，结业后从家里重新找；技能带来的增加在结业几个季度之后才显出。",
        "Why training lowers work at first: whoever is on a course is not at work and does not search, most of them would have "
        "been at work, and afterwards they search anew from home; what the skill adds shows some quarters after the course.",
    ),
    Relief: Text(
        "以工代赈为什么净增很少：施工期算就业，但其中多数人本来也会找到别的活，停工后要重新找。",
        "Why relief adds little: its workers count as at work in its season, but most of them would have found other work, and "
        "once it closes they search anew.",
    ),
}
"""What stands behind a lever's sign, as the people followed one by one show it (docs/simulation-validation.md)."""
_BASE, _WITH, _CHANGE = Text("基准", "Baseline"), Text("采用措施", "With levers"), Text("变化", "Change")
_WIDE = Text("95% 区间半宽", "Half of the 95% interval")


def tables_of(found: Mapping[str, Comparison]) -> dict[str, Tidy]:
    """Return the tables of a comparison by name.

    Parameters
    ----------
    found
        Comparisons by response setting; ``central`` must be among them.
    """
    central = found["central"]
    made = [_band(found), _weeks(central), _places(central), _counties(central), _funds(central)]
    if central.apart.alone:
        made.append(_levers(found))
    return {tidy.name: tidy for tidy in made}


def _band(found: Mapping[str, Comparison]) -> Tidy:
    rows = []
    for name, one in found.items():
        work, wide = one.effect()
        yuan = float(one.funds["change"].sum())
        rows.append((name, len(one.pairs), work, wide, 100 * work / one.people, yuan))
    fields = (
        Field("response", Text("反应设定", "Response"), Form.LABEL, RESPONSE_LABELS),
        Field("replications", Text("重复次数", "Replications")),
        Field("working", Text("平均多就业人数", "More people at work, mean of all weeks")),
        Field("half_width", _WIDE),
        Field("points", Text("占劳动力（百分点）", "Points of the labour force"), Form.NUMBER),
        Field("yuan", Text("全期多支出（元）", "More paid by all funds, whole time (yuan)"), Form.YUAN),
    )
    frame = pd.DataFrame(rows, columns=[field.name for field in fields])
    note = Text(
        "三种设定之差是总量数据不能识别的部分；区间只含模拟的抽样误差。",
        "The settings differ in what totals cannot identify; intervals hold the sampling error of the simulation only.",
    )
    return Tidy("sim_band", Text("增加就业的区间", "Effect on people at work"), fields, frame, note)


def _weeks(one: Comparison) -> Tidy:
    starts = pd.Timestamp(one.task.population.on) + pd.to_timedelta(7 * one.weeks["week"], unit="D")
    frame = one.weeks.assign(starts=starts.dt.strftime("%Y-%m-%d"))
    names = {
        "outflow": Text("外出人数（基准）", "Outflow, baseline"),
        "low": Text("区间下限", "Band, low"),
        "high": Text("区间上限", "Band, high"),
        "with_levers": Text("外出人数（采用措施）", "Outflow with levers"),
        "outflow_change": Text("外出变化", "Change of outflow"),
        "outflow_low": Text("下限", "Low"),
        "outflow_high": Text("上限", "High"),
        "working_change": Text("就业变化", "Change of people at work"),
        "working_low": Text("下限", "Low"),
        "working_high": Text("上限", "High"),
    }
    fields = (
        Field("week", Text("周", "Week")),
        Field("starts", Text("起始日", "First day"), Form.DATE),
        *(Field(name, title) for name, title in names.items()),
    )
    frame = frame[[field.name for field in fields]]
    return Tidy("sim_weeks", Text("逐周外出与就业", "Outflow and work by week"), fields, frame, PEOPLE)


def _places(one: Comparison) -> Tidy:
    fields = (
        Field("place", Text("状态与去向", "Place"), Form.LABEL, PLACE_LABELS),
        Field("baseline", _BASE, bar=True),
        Field("with_levers", _WITH),
        Field("change", _CHANGE),
        Field("half_width", _WIDE),
    )
    title = Text("平均在各状态、各去向的人数", "People by state and destination, mean of all weeks")
    return Tidy("sim_places", title, fields, one.places, PEOPLE)


def _counties(one: Comparison) -> Tidy:
    fields = (
        Field("county", Text("县（市、区）", "County"), Form.PLACE),
        Field("outflow", Text("平均外出（基准）", "Away, baseline"), bar=True),
        Field("away", Text("外出变化", "Change of people away")),
        Field("away_half", _WIDE),
        Field("working", Text("就业变化", "Change of people at work")),
        Field("working_half", _WIDE),
    )
    frame = one.counties.sort_values(["working", "county"], ascending=[False, True], ignore_index=True)
    note = Text(
        "县与县之差来自人数、路程和农时的假定，没有县级外出数据可以对照；变化不大于半宽的县，不能说增加还是减少。",
        "Counties differ by assumed people, journeys and seasons; there are no county figures to hold them against. Where a "
        "change is not larger than half of its interval, neither a gain nor a loss can be claimed.",
    )
    title = Text("各县：平均外出与就业的变化（中反应）", "By county, mean of all weeks, central response")
    return Tidy("sim_counties", title, fields, frame, note)


def _levers(found: Mapping[str, Comparison]) -> Tidy:
    """Return which lever has which effect: each alone on the baseline, over all settings of the response."""
    frames = [one.apart.table for one in found.values()]
    central, rows = found["central"].apart, []
    for row, lever in enumerate(central.table["lever"]):
        ends = [
            (float(f["working"][row] - f["half_width"][row]), float(f["working"][row] + f["half_width"][row]))
            for f in frames
        ]
        low, high = min(end[0] for end in ends), max(end[1] for end in ends)
        told = central.table.iloc[row]
        rows.append((lever, sign_of(low, high), told["working"], low, high, told["away"], told["yuan"]))
    rest, wide = central.together_less_sum
    if len(central.kinds) > 1:
        rows.append(("together", sign_of(rest - wide, rest + wide), rest, rest - wide, rest + wide, None, None))
    fields = (
        Field("lever", Text("措施", "Lever"), Form.LABEL, {**LEVER_LABELS, "together": TOGETHER}),
        Field("sign", Text("方向", "Sign"), Form.LABEL, SIGN_LABELS),
        Field("working", Text("就业变化（中反应）", "Change of people at work, central")),
        Field("low", Text("下限（各反应连同抽样）", "Low, all settings and sampling")),
        Field("high", Text("上限", "High")),
        Field("away", Text("外出变化", "Change of people away")),
        Field("yuan", Text("全期多支出（元）", "More paid, whole time (yuan)"), Form.YUAN),
    )
    frame = pd.DataFrame(rows, columns=[field.name for field in fields])
    frame[["away", "yuan"]] = frame[["away", "yuan"]].astype("Float64")
    note = Text(
        "每项措施单独加在基准上，同样的随机数，前 {n} 次重复；支出含它引起的其他资金的变化。"
        "各项之和不等于合计：人只能在一处就业，措施互相替代。",
        "Each lever alone on top of the baseline, same draws, the first {n} replications; money counts all funds that it moves. "
        "The sum is not the whole: a person works in one place, so levers stand in for each other.",
    )
    n = len(central.alone)
    return Tidy(
        "sim_levers",
        Text("逐项措施的效果", "Levers one by one"),
        fields,
        frame,
        Text(
            note.zh.format(n=n) + "".join(MECHANISM[kind].zh for kind in central.kinds if kind in MECHANISM),
            note.en.format(n=n) + "".join(f" {MECHANISM[kind].en}" for kind in central.kinds if kind in MECHANISM),
        ),
    )


def sign_of(low: float, high: float) -> str:
    """Return what can be said of the sign of an effect between two ends: more, less, none or open."""
    return "none" if low == high == 0 else "more" if low > 0 else "less" if high < 0 else "open"


def _funds(one: Comparison) -> Tidy:
    fields = (
        Field("fund", Text("资金", "Fund"), Form.LABEL, FUND_LABELS),
        Field("lever", Text("措施", "Lever"), Form.LABEL, LEVER_LABELS),
        Field("baseline", _BASE, Form.YUAN),
        Field("with_levers", _WITH, Form.YUAN),
        Field("change", _CHANGE, Form.YUAN),
    )
    note = Text("全期合计，各次重复的平均，元。", "Whole time, mean of the replications, in yuan.")
    title = Text("各项资金的支出", "Money by fund")
    return Tidy("sim_funds", title, fields, one.funds[[field.name for field in fields]], note)
