"""The tables of a sweep, with the meaning of their columns."""

from domain.language import Text
from reports.form import Form
from reports.labels import PARTS_OF_LIMITS, UNITS
from reports.limits_told import FIELDS
from reports.scenario_tables import TIER_PARTS
from reports.scenario_words import FUNDS, levers, with_certainty
from reports.simulation_tables import RESPONSE_LABELS
from reports.table import Field, Tidy
from scenarios.sweeping import Swept

LABEL = Field("label", Text("取值", "Value"), Form.TEXT)
HALF = Text("95% 区间半宽", "Half of the 95% interval")
AREA = Field("county", Text("户籍市（州）、县（空白为全部）", "Home prefecture or county (blank: all)"), Form.PLACE)
PART = Field("part", Text("目标层次", "Part of a tier"), Form.LABEL, TIER_PARTS)
RESPONSE = Field("response", Text("反应设定", "Response"), Form.LABEL, RESPONSE_LABELS)


def tables_of(found: Swept) -> dict[str, Tidy]:
    """Return the tables of a sweep by name."""
    made = [_frontier(found), _steps(found), _counties(found), _county_costs(found), _funds(found)]
    if found.responses:
        made += [_anyway(found), _outflow(found)]
    if found.is_matched:
        made += [_tiers(found), _prices(found)]
    return {tidy.name: tidy for tidy in made}


def _frontier(found: Swept) -> Tidy:
    fields = (
        RESPONSE,
        Field("point", Text("次序", "Point")),
        LABEL,
        Field("yuan", Text("全部资金支出（元）", "Paid by all funds (yuan)"), Form.YUAN),
        Field("people", Text("在业或已安置人数", "People at work or placed")),
        Field("extra_yuan", Text("比首个取值多支出（元）", "Paid beyond the first point (yuan)"), Form.YUAN),
        Field("extra_yuan_half", HALF, Form.YUAN),
        Field("extra_people", Text("比首个取值多的人数", "People beyond the first point")),
        Field("extra_people_half", HALF),
    )
    note = Text(
        "各点都与首个取值相比，随机数相同、逐次相减；人数是各周平均（求解则为已安置）。",
        "Every point is held against the first, under the same draws; people are means over the weeks (or placed).",
    )
    return Tidy(
        "swp_frontier",
        Text("支出与在业人数", "Money and people in work"),
        fields,
        found.frontier[[f.name for f in fields]],
        note,
    )


def _steps(found: Swept) -> Tidy:
    title = (
        Text("多一人在业要多花多少", "What one more person in work costs")
        if found.responses
        else Text("多安置一人要多花多少", "What one more person placed costs")
    )
    fields = (RESPONSE, *_cost_fields(found))
    note = Text(
        "区间按 Fieller 法。空白：人数没有增加，或不能断定增加，因而每人费用没有有限的区间。",
        "Band by Fieller's method. Blank: people do not increase, or are not known to, so that the cost has no finite band.",
    )
    frame = found.steps[[field.name for field in fields]].astype(dict.fromkeys(("cost", "low", "high"), "float64"))
    frame = frame.sort_values("response", key=lambda held: held != found.main, kind="stable", ignore_index=True)
    return Tidy("swp_steps", title, fields, frame, note)


def _cost_fields(found: Swept) -> tuple[Field, ...]:
    """Return the fields of a step and of what one more person costs in it."""
    more, each = (
        (
            Text("多在业人数", "More people in work"),
            Text("每多一人在业一年（元）", "Yuan per additional person in work for a year"),
        )
        if found.responses
        else (
            Text("多安置人数", "More people placed"),
            Text("每多安置一人（元）", "Yuan per additional person placed"),
        )
    )
    return (
        Field("from", Text("从", "From"), Form.TEXT),
        Field("to", Text("到", "To"), Form.TEXT),
        Field("people", more),
        Field("people_half", HALF),
        Field("yuan", Text("多支出（元）", "More paid (yuan)"), Form.YUAN),
        Field("cost", each, Form.YUAN),
        Field("low", Text("95% 下限", "95% low"), Form.YUAN),
        Field("high", Text("95% 上限", "95% high"), Form.YUAN),
    )


def _county_costs(found: Swept) -> Tidy:
    fields = (AREA, *_cost_fields(found))
    note = Text(
        "支出按钱为谁而付记到户籍县：发给个人的按本人；以工代赈和公益性岗位工资、社保补贴、稳岗返还、培训按有关人数分摊，创业补贴按总人数分摊。"
        "区间按 Fieller 法，逐县给出：县多时，约每二十个有一个的区间不含真值。空白：人数没有增加，或不能断定增加。",
        "Money is booked to the home of those it is paid for: payments to people to their own; pay of relief and welfare "
        "posts, insurance subsidies, retention returns and courses in proportion to the people concerned, start-up grants to "
        "all people. Bands by Fieller's method, county by county: of many, about one in twenty misses the true value. "
        "Blank: people do not increase, or are not known to.",
    )
    matched = Text(
        "应发和预计的钱按有关人员的户籍县记账，只与单位有关的按单位所在县；只有一套台账时没有区间。空白：人数没有增加，或不能断定增加。",
        "What is due and expected is booked to the home of the person it is about, or where the employer is; with one set of "
        "ledgers there is no band. Blank: people do not increase, or are not known to.",
    )
    frame = found.county_steps
    part = (frame["from"] != found.labels[0]) | (frame["to"] != found.labels[-1])
    frame = frame.assign(part=part, level=frame["county"].str.len())
    frame = frame.sort_values(["part", "level", "cost"], kind="stable", na_position="last", ignore_index=True)
    frame = frame[[field.name for field in fields]]
    title = Text("各县多一人要多花多少", "What one more person costs, by county")
    return Tidy("swp_county_costs", title, fields, frame, note if found.responses else matched)


def _anyway(found: Swept) -> Tidy:
    fields = (
        Field("point", Text("次序", "Point")),
        LABEL,
        AREA,
        Field("covered", Text("补贴覆盖的人数（各周平均）", "People covered, mean of the weeks")),
        Field("anyway", Text("本来也会去的比例", "Share who would have gone anyway"), Form.SHARE, bar=True),
        Field("half_width", HALF, Form.SHARE),
    )
    note = Text(
        "补贴对象在补贴去向的人数中，首个取值下也在那里的比例。比较的是人数，不是逐人：去的人可能换了。超过 100% 表示人数反而少了。",
        "Of the people of the supported groups at the supported destinations, how many are there at the first point too. "
        "Counts, not persons: who goes may change. Above 100%: fewer are there than at the first point.",
    )
    frame = found.anyway.assign(level=found.anyway["county"].str.len())
    frame = frame.sort_values(["point", "level", "covered"], ascending=[False, True, False], ignore_index=True)
    return Tidy(
        "swp_anyway",
        Text("本来也会去的比例", "Share who would have gone anyway"),
        fields,
        frame[[f.name for f in fields]],
        note,
    )


def _counties(found: Swept) -> Tidy:
    fields = (
        Field("point", Text("次序", "Point")),
        LABEL,
        Field("county", Text("户籍县", "Home county"), Form.PLACE),
        Field("second", Text("在业或已安置人数", "People at work or placed")),
        Field("change", Text("与首个取值之差", "Against the first point")),
        Field("half_width", HALF),
    )
    note = Text(
        "县与县之差来自人数、路程和农时的假定，没有县级数据可以对照。",
        "Counties differ by assumed people, journeys and seasons; there are no county figures to hold them against.",
    )
    frame = found.counties.sort_values(["point", "second"], ascending=[False, False], ignore_index=True)
    return Tidy("swp_counties", Text("各县", "Counties"), fields, frame[[f.name for f in fields]], note)


def _funds(found: Swept) -> Tidy:
    fields = (
        Field("point", Text("次序", "Point")),
        LABEL,
        Field("fund", Text("资金", "Fund"), Form.LABEL, FUNDS),
        Field("lever", Text("政策工具", "Instrument"), Form.LABEL, levers(found.points[0].scenario.policy)),
        Field("second", Text("支出（元）", "Paid (yuan)"), Form.YUAN),
        Field("change", Text("与首个取值之差（元）", "Against the first point (yuan)"), Form.YUAN),
        Field("half_width", HALF, Form.YUAN),
    )
    frame = with_certainty(found.funds)[[field.name for field in fields]]
    return Tidy("swp_funds", Text("各项资金支出", "Money by fund"), fields, frame)


def _outflow(found: Swept) -> Tidy:
    fields = (
        Field("point", Text("次序", "Point")),
        LABEL,
        Field("week", Text("周", "Week")),
        Field("outflow", Text("外出人数", "People away")),
    )
    return Tidy("swp_outflow", Text("逐周外出人数", "Outflow by week"), fields, found.outflow[[f.name for f in fields]])


def _tiers(found: Swept) -> Tidy:
    fields = (
        Field("point", Text("次序", "Point")),
        LABEL,
        PART,
        Field("unit", Text("单位", "Unit"), Form.LABEL, UNITS),
        Field("second", Text("取值", "Value reached"), Form.NUMBER),
        Field("change", Text("与首个取值之差", "Against the first point"), Form.NUMBER),
        Field("half_width", HALF, Form.NUMBER),
        Field("gap", Text("与证明的界之差", "Gap to the proven bound"), Form.NUMBER),
    )
    note = Text(
        "一层目标的价格，就是取值改变时别的层次让出多少；差距是各套台账中最大的，零即已证明最优。",
        "The price of a tier is what the others give up as the value changes. A gap is the largest of all ledgers; zero "
        "is a proof of the optimum.",
    )
    order = {part: rank + 100 * part.startswith("class ") for rank, part in enumerate(TIER_PARTS)}
    frame = found.tiers.assign(rank=found.tiers["part"].map(order)).sort_values(["rank", "point"], ignore_index=True)
    return Tidy(
        "swp_tiers",
        Text("各层目标随取值的变化", "Tiers from value to value"),
        fields,
        frame[[f.name for f in fields]],
        note,
    )


def _prices(found: Swept) -> Tidy:
    fields = (
        Field("from", Text("从", "From"), Form.TEXT),
        Field("to", Text("到", "To"), Form.TEXT),
        *FIELDS[:2],
        Field("bounded", Text("限的是什么", "What is bounded"), Form.LABEL, PARTS_OF_LIMITS),
        Field("bound", Text("界放宽或收紧", "Move of the bound"), Form.NUMBER),
        PART,
        Field("unit", Text("单位", "Unit"), Form.LABEL, UNITS),
        Field("change", Text("该层的变化", "Change of the tier"), Form.NUMBER),
        Field("half_width", HALF, Form.NUMBER),
        Field("per_one", Text("每放宽一个", "Per one of the bound"), Form.NUMBER),
    )
    note = Text(
        "限制的价格：界每动一个，各层目标动多少；同一步里几条限制同时动时，它们共有这一变化。空表：取值没有改动任何限制的界。",
        "The price of a limit: how far each tier moves per one of the bound; bounds that move in the same step share the "
        "change. Empty where no value of the sweep moves a bound.",
    )
    frame = found.prices[[field.name for field in fields]]
    return Tidy("swp_prices", Text("限制的价格", "Prices of limits"), fields, frame, note)
