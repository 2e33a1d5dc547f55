"""Which limits a scenario's matchings could not keep together, and by how much: the answer of a contradictory scenario."""

from domain.language import Language, Text
from reports.conflict import sentences
from reports.form import Form
from reports.labels import LIMITS, PARTS_OF_LIMITS
from reports.labels import UNITS as LIMIT_UNITS
from reports.table import Field, Tidy
from scenarios.limits_found import KEYS, limit_table, relaxed, rows_of
from scenarios.running import Results

FIELDS = (
    Field("limit", Text("限制", "Limit"), Form.LABEL, LIMITS),
    Field("subject", Text("对象", "Subject"), Form.TEXT),
    Field("part", Text("限的是什么", "What is bounded"), Form.LABEL, PARTS_OF_LIMITS),
    Field("unit", Text("单位", "Unit"), Form.LABEL, LIMIT_UNITS),
)


def limit_sentences(results: Results, lang: Language) -> list[str]:
    """Return which limits cannot be kept together and what is short, of the first matching that misses some."""
    for frame in results.matched:
        if relaxed(frame):
            at_odds = rows_of(frame, "conflict")
            at_odds = at_odds.loc[at_odds.index.repeat(at_odds["value"].astype("int64"))]
            conflict = list(at_odds[KEYS[:3]].itertuples(index=False, name=None))
            short = rows_of(frame, "limit_short")[[*KEYS, "value"]].to_dict("records")
            missed = [(row["part"], row["lever"], row["group"], row["value"], row["fund"]) for row in short]
            return sentences(conflict, missed, lang)
    return []


def limits_of(name: str, results: Results) -> Tidy:
    """Return the limits across people of a scenario: use, bounds, what is short, and what one further out would gain."""
    fields = (
        *FIELDS,
        Field("use", Text("用了", "Use"), Form.NUMBER),
        Field("low", Text("下限", "At least"), Form.NUMBER),
        Field("high", Text("上限", "At most"), Form.NUMBER),
        Field("short", Text("差额", "Short or over"), Form.NUMBER),
        Field("gain", Text("放宽一个多安置", "People more with one further out"), Form.NUMBER),
    )
    note = Text(
        "各套台账平均。差额只算必须遵守的限制；放宽一个能多安置几人，由重新求解得出，没有求的为空白。同去同留和人工调整各合计为一行，"
        "不写是谁。",
        "Means over the sets of ledgers. Only limits that must be kept can be short; what one further out gains was "
        "found by solving again, and is blank where it was not. Households, teams and pins stand in one row each, "
        "without saying who they are.",
    )
    frame = limit_table(results.matched)[[field.name for field in fields]]
    return Tidy(name, Text("总量限制", "Limits across people"), fields, frame, note)
