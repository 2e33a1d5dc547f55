"""The tables of a night about limits across people and about what an operator decided by name."""

import pandas as pd

from dispatch.pin_prices import ALL
from dispatch.pins import STATES, WHY
from dispatch.promises import reason_text
from dispatch.snapshot import PINS
from domain.instance import Instance
from domain.language import Language, Text
from domain.tables import TABLES
from reports.form import Form
from reports.limit_words import about
from reports.names import Names, is_missing
from reports.table import Field, Tidy
from reports.tables.proof import LIMIT_FIELDS, groups_in_all

ACTIONS = {"pin": Text("指定", "pin"), "forbid": Text("排除", "forbid")}
EVERYTHING = Text("以上合计", "all of these together")
_COST_TITLES = {
    "people": Text("少安置（人）", "People placed fewer"),
    "priority": Text("其中优先对象（人）", "Of them priority people"),
    "welfare": Text("多用公益性岗位（人）", "More on welfare posts"),
    "minutes": Text("多走路程（分钟）", "Minutes of travel more"),
    "yuan": Text("多花代价（元）", "Yuan more"),
}


def limits_table(limits: pd.DataFrame, instance: Instance, names: Names) -> Tidy:
    """Limits across people, counted over everybody with a place: promises, people on their way, and tonight's match."""
    fields = (
        *LIMIT_FIELDS,
        Field("short", Text("差额", "Missed by")),
    )
    own = limits[limits["limit"] != "pins"].assign(gain_people=None, gain_yuan=None)
    frame = groups_in_all(own)
    frame = frame.assign(hard=["yes" if hard else "no" for hard in frame["hard"]], about=about(frame, instance, names))
    note = Text(
        "按全部有岗位的人核算：已作承诺的、在途和刚到岗的、今晚安置的。只对计划计算的比例和劳务报酬，今晚匹配的人须自身满足；已作承诺的不因此收回。",
        "Counted over everybody with a place: promised before, on the way or just arrived, placed tonight. Shares of the plan alone and "
        "labour pay hold among those matched tonight by themselves; nobody's promise is withdrawn for them.",
    )
    columns = [field.name for field in fields]
    return Tidy(
        "limits_across_people",
        Text("总量限制", "Limits across people"),
        fields,
        frame[columns].reset_index(drop=True),
        note,
    )


def pins_table(pins: pd.DataFrame) -> Tidy:
    """What became of each decision by name, and what it costs beside the others."""
    fields = (
        Field("worker_id", Text("人员编号", "Worker"), Form.TEXT),
        Field("post_id", Text("岗位编号", "Post"), Form.TEXT),
        Field("action", Text("调整方式", "Decision"), Form.LABEL, ACTIONS),
        Field("reason", Text("理由", "Reason"), Form.TEXT),
        Field("by", Text("经办人", "By"), Form.TEXT),
        Field("state", Text("照办情况", "Done"), Form.LABEL, {**STATES, "all": EVERYTHING}),
        Field("why", Text("不能照办的原因", "Why not"), Form.BILINGUAL),
        *(Field(name, title) for name, title in _COST_TITLES.items()),
    )
    why = [Text("", "") if is_missing(each) or not each else WHY.get(each) or reason_text(each) for each in pins["why"]]
    frame = pins.assign(why=pd.Series(why, index=pins.index, dtype=object))
    frame["worker_id"] = frame["worker_id"].where(frame["worker_id"] != ALL, "—")
    note = Text(
        "代价：去掉这一条而保留其余，重新求解所得之差；正数为本条所费。最后一行为全部取消之差。条数较多时只算合计。",
        "Costs: the night answered again without this line and with the others; positive is what the line costs. The last line: "
        "without all of them. Of many lines only all together are priced.",
    )
    title = Text("调整照办情况及代价", "Decisions by name and what they cost")
    return Tidy("decisions", title, fields, frame[[field.name for field in fields]], note)


def pins_sheet(pins: pd.DataFrame) -> Tidy:
    """The sheet that an operator edits and that comes back in: one line per person, blank lines to fill in."""
    columns = {column.name: column.title for column in TABLES["pins"].columns}
    fields = tuple(
        Field(name, columns[name], Form.LABEL if name == "action" else Form.TEXT, ACTIONS if name == "action" else None)
        for name in PINS
    )
    frame = pins.loc[pins["worker_id"] != ALL, PINS] if len(pins) else pd.DataFrame(columns=PINS)
    return Tidy("pins", TABLES["pins"].title, fields, frame.reset_index(drop=True))


SHORT = {
    "worker_id": Text("人员", "worker"), "post_id": Text("岗位", "post"), "action": Text("调整", "decision"),
    "state": Text("情况", "state"), "why": Text("原因", "why"), "people": Text("少安置", "people"),
    "priority": Text("优先", "priority"), "minutes": Text("分钟", "minutes"), "yuan": Text("元", "yuan"),
}  # fmt: skip
"""Columns for a terminal, with short titles: what the decision costs in people placed, priority people, minutes and yuan."""


def told(pins: pd.DataFrame, lang: Language) -> tuple[list[str], list[list[str]]]:
    """Return the headers and cells of the pins for a terminal."""
    table = pins_table(pins).head(len(pins), *SHORT)
    rows = []
    for row in table.frame.itertuples(index=False, name=None):
        cells = []
        for field, value in zip(table.fields, row, strict=True):
            if isinstance(value, Text):
                cells.append(value.say(lang))
            elif field.labels is not None and not is_missing(value):
                cells.append(field.labels[value].say(lang))
            else:
                cells.append("" if is_missing(value) else str(value))
        rows.append(cells)
    return [title.say(lang) for title in SHORT.values()], rows
