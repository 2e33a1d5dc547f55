"""The tables of a comparison of scenarios, with the meaning of their columns."""

from collections.abc import Iterable

import pandas as pd

from domain.language import Text
from reports.form import Form
from reports.labels import LIMITS, REASONS, RULES_BY_NAME
from reports.limits_told import limits_of
from reports.scenario_words import (
    FUNDS,
    MEASURES,
    PARTS,
    SIDES,
    SURE,
    UNITS,
    Difference,
    by_measure,
    differences_of,
    levers,
    with_certainty,
)
from reports.simulation_tables import RESPONSE_LABELS
from reports.table import Field, Tidy
from scenarios.comparison import Compared

FIRST, SECOND = Text("对照", "First"), Text("情景", "Second")
CHANGE, HALF = Text("变化", "Change"), Text("95% 区间半宽", "Half of the 95% interval")
SIDE = Field("side", Text("来源", "From"), Form.LABEL, SIDES)
NOTE = Text(
    "两个情景用同样的随机数，逐次相减；区间只含抽样误差。区间半宽空白表示只有一套台账，差额是这套台账下的确数。",
    "Both scenarios share their draws and are subtracted replication by replication; intervals hold sampling error only. "
    "Without a half-width there is one set of ledgers, and the difference is exact for it.",
)


def changes(form: Form = Form.COUNT) -> tuple[Field, ...]:
    """Return the fields of a paired difference."""
    sure = Field("sure", Text("能否断定", "How sure"), Form.LABEL, SURE)
    return (
        Field("first", FIRST, form),
        Field("second", SECOND, form),
        Field("change", CHANGE, form),
        Field("half_width", HALF, form),
        sure,
    )


def tables_of(found: Compared) -> dict[str, Tidy]:
    """Return the tables of a comparison by name."""
    made = [
        changed(found),
        _headline(found),
        _by(
            found,
            "groups",
            "group",
            Text("人群", "Group"),
            Form.GROUP,
            Text("各人群在业或已安置的变化", "Change of people at work or placed, by group"),
        ),
        _by(
            found,
            "counties",
            "county",
            Text("户籍县", "Home county"),
            Form.PLACE,
            Text("各县在业或已安置的变化", "Change of people at work or placed, by county"),
        ),
        _by(
            found,
            "places",
            "part",
            Text("状态、去向或岗位类型", "Place or kind of post"),
            Form.LABEL,
            Text("各去向与岗位类型的变化", "Change by place and kind of post"),
        ),
        _funds(found),
        _flows(found),
    ]
    if found.responses:
        made += [_weeks(found), _county_weeks(found)]
    if found.is_matched:
        made += [_tiers(found), _reasons(found), limits_of("scn_limits", found.second)]
    return {tidy.name: tidy for tidy in made}


def changed(found: Compared) -> Tidy:
    """Return what differs between two scenarios, each value with where it stands."""
    note = Text(
        "对照一栏空白：没有写，按现行政策或台账原数。",
        "Blank under First: not stated, so the policy in force or the ledgers as they are.",
    )
    titles = FIRST, SECOND
    return changes_table("scn_changes", Text("改了什么", "What is changed"), differences_of(found), titles, note)


def changes_table(name: str, title: Text, found: Iterable[Difference], sides: tuple[Text, Text], note: Text) -> Tidy:
    """Return changed values with both sides and where each stands."""
    fields = (
        Field("what", Text("改动", "What"), Form.TEXT),
        Field("title", Text("含义", "Meaning"), Form.BILINGUAL),
        Field("first", sides[0], Form.TEXT),
        Field("second", sides[1], Form.TEXT),
        Field("where", Text("写在何处", "Where it stands"), Form.TEXT),
    )
    names = [field.name for field in fields]
    rows = [dict(zip(names, one, strict=True)) for one in found]
    frame = pd.DataFrame({each: pd.Series([row[each] for row in rows], dtype=object) for each in names})
    return Tidy(name, title, fields, frame, note)


def _headline(found: Compared) -> Tidy:
    fields = (
        SIDE,
        Field("response", Text("反应设定", "Response"), Form.LABEL, RESPONSE_LABELS),
        Field("measure", Text("指标", "Measure"), Form.LABEL, MEASURES),
        *changes(Form.MEASURE),
        Field("unit", Text("单位", "Unit"), Form.LABEL, UNITS),
        Field("replications", Text("重复次数", "Replications")),
    )
    frame = by_measure(with_certainty(found.headline))[[field.name for field in fields]]
    money = ("first", "second", "change", "half_width")
    return Tidy("scn_headline", Text("主要变化", "Main changes"), fields, frame, NOTE, money)


def _by(found: Compared, table: str, key: str, title: Text, form: Form, name: Text) -> Tidy:
    labels = PARTS if form is Form.LABEL else None
    fields = (SIDE, Field(key, title, form, labels), *changes())
    frame = with_certainty(named_groups(getattr(found, table)))[[field.name for field in fields]]
    frame = frame.sort_values(["side", "change", key], ascending=[False, False, True], ignore_index=True)
    return Tidy(f"scn_{table}", name, fields, frame, NOTE)


def named_groups(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame in which people without a group have the code that reports give them."""
    return frame.assign(group=frame["group"].replace("none", "no_group")) if "group" in frame else frame


def _funds(found: Compared) -> Tidy:
    fields = (
        SIDE,
        Field("fund", Text("资金", "Fund"), Form.LABEL, FUNDS),
        Field("lever", Text("政策工具", "Instrument"), Form.LABEL, levers(found.second.scenario.policy)),
        *changes(Form.YUAN),
    )
    frame = with_certainty(found.funds)[[field.name for field in fields]]
    note = Text(
        "模拟：全期支出；安置求解：到年底应发和预计（按兑现比例）。",
        "Simulation: paid over the whole time. Matching: due and expected by the end of the year, weighed by take-up.",
    )
    return Tidy("scn_funds", Text("各项资金支出的变化（元）", "Change of money by fund (yuan)"), fields, frame, note)


def _weeks(found: Compared) -> Tidy:
    titles = {
        "outflow": Text("外出", "Away"),
        "working": Text("在业", "At work"),
        "income": Text("收入（元）", "Income (yuan)"),
    }
    parts = {"first": FIRST, "second": SECOND, "change": CHANGE, "half_width": HALF}
    named = [
        Field(f"{name}_{part}", Text(f"{title.zh}：{word.zh}", f"{title.en}: {word.en}"))
        for name, title in titles.items()
        for part, word in parts.items()
    ]
    starts = pd.Timestamp(found.first.scenario.form.date) + pd.to_timedelta(7 * found.weeks["week"], unit="D")
    fields = (Field("week", Text("周", "Week")), Field("starts", Text("起始日", "First day"), Form.DATE), *named)
    frame = found.weeks.assign(starts=starts.dt.strftime("%Y-%m-%d"))[[field.name for field in fields]]
    return Tidy("scn_weeks", Text("逐周外出、在业与收入", "Outflow, work and income by week"), fields, frame, NOTE)


def _county_weeks(found: Compared) -> Tidy:
    frame = found.county_weeks
    starts = pd.Timestamp(found.first.scenario.form.date) + pd.to_timedelta(7 * frame["week"], unit="D")
    fields = (
        Field("week", Text("周", "Week")),
        Field("starts", Text("起始日", "First day"), Form.DATE),
        Field("county", Text("户籍县", "Home county"), Form.PLACE),
        *changes()[:-1],
    )
    title = Text("各县各四周平均在业人数", "People at work by county, means of four weeks")
    frame = frame.assign(starts=starts.dt.strftime("%Y-%m-%d"))[[field.name for field in fields]]
    return Tidy("scn_county_weeks", title, fields, frame, NOTE)


def _flows(found: Compared) -> Tidy:
    fields = (
        SIDE,
        Field("origin", Text("来处", "From"), Form.PLACE),
        Field("destination", Text("去处", "To"), Form.PLACE),
        *changes(),
    )
    note = Text(
        "来自几个市（州）时，来处按市（州）合并，代码为人数最多的县；模拟的去处是代表城市，人数为各周平均。",
        "From more than one prefecture, homes are summed to prefectures, by the code of the county most come from. "
        "Destinations of a simulation are the cities that stand for them; people are means of the weeks.",
    )
    frame = with_certainty(found.flows)[[field.name for field in fields]]
    frame = frame.sort_values(["side", "second", "origin"], ascending=[False, False, True], ignore_index=True)
    return Tidy("scn_flows", Text("从哪里到哪里", "From where to where"), fields, frame, note)


def _reasons(found: Compared) -> Tidy:
    rules: dict[str, Text] = {**RULES_BY_NAME, **LIMITS}
    fields = (
        Field("reason", Text("为什么没有安置", "Why not placed"), Form.LABEL, REASONS),
        Field("rule", Text("单独起作用的规则或限制", "Rule or limit that stands alone"), Form.LABEL, rules),
        *changes(),
    )
    frame = with_certainty(found.reasons)[[field.name for field in fields]]
    frame = frame.sort_values(["change", "reason", "rule"], ascending=[False, True, True], ignore_index=True)
    return Tidy("scn_reasons", Text("没有安置的原因", "Why people are not placed"), fields, frame, NOTE)


def _tiers(found: Compared) -> Tidy:
    units: dict[str, Text] = {**UNITS, "steps": Text("级", "steps")}
    fields = (
        Field("part", Text("目标层次", "Part of a tier"), Form.LABEL, TIER_PARTS),
        Field("unit", Text("单位", "Unit"), Form.LABEL, units),
        *changes(),
        Field("gap_first", Text("差距（对照）", "Gap, first")),
        Field("gap_second", Text("差距（情景）", "Gap, second")),
    )
    order = {part: rank for rank, part in enumerate(TIER_PARTS)}
    frame = found.tiers.assign(rank=found.tiers["part"].map(order)).sort_values("rank", ignore_index=True)
    frame = with_certainty(frame)[[field.name for field in fields]]
    note = Text(
        "差距是与证明的界之差，各套台账中最大的；零即已证明最优，空白表示随层次附带的量度。",
        "A gap is the distance from the proven bound, the largest of all ledgers; zero is a proof of the optimum, blank a "
        "measure that goes with its tier.",
    )
    return Tidy("scn_tiers", Text("各层目标与差距", "Tiers and their gaps"), fields, frame, note)


TIER_PARTS: dict[str, Text] = {
    "priority": Text("先安置谁：优先保障对象", "Who: priority groups"),
    "all": Text("先安置谁：所有人", "Who: all"),
    **{f"class {number}": Text(f"先安置谁：第 {number} 类", f"Who: class {number}") for number in range(40)},
    "welfare posts": Text("兜底：公益性岗位", "Last resort: welfare posts"),
    "minutes": Text("安置到哪：单程路程", "Where: journeys, one way"),
    "yuan": Text("安置到哪：成本（路程等减去增收）", "Where: cost (travel and the like, less gains in pay)"),
}
