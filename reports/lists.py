"""The lists of the workbook: one row per person or post, with its reason in a sentence. They hold tokens, never names."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from domain.language import Language, Text
from domain.rules import RULE_OF
from reports.answers import Answers
from reports.case import COUNTY_DIGITS, Case
from reports.form import Form
from reports.labels import (
    EMPTY_REASONS,
    KINDS,
    MODES,
    PAY_UNITS,
    REASONS,
    RULES_BY_NAME,
    TABLES_BY_NAME,
    TRAVEL_MODES,
    WHO,
)
from reports.names import Names, is_missing
from reports.sentences import empty_sentence, parsed, unlock_sentence
from reports.table import Field, Tidy
from reports.tables.quality import TREATMENTS
from reports.verdicts import rule_sentence

NEAREST = 3


def unplaced(case: Case, answers: Answers, lang: Language) -> Tidy:
    """People who asked and are not placed: the reason with its numbers, and the nearest posts."""
    fields = (
        Field("worker_id", Text("人员编号", "Worker"), Form.TEXT),
        Field("county", Text("户籍县（市、区）", "Home county"), Form.PLACE),
        Field("region", Text("户籍地", "Home"), Form.PLACE),
        Field("rank", Text("优先次序", "Priority"), Form.LABEL, case.rank_labels),
        Field("band", Text("登记失业时间", "Waiting"), Form.LABEL, case.band_labels),
        Field("reason", Text("原因", "Reason"), Form.LABEL, REASONS),
        Field("sentence", Text("说明", "Why"), Form.TEXT),
        *(Field(f"miss_{n}", Text(f"最接近的岗位 {n}", f"Nearest post {n}"), Form.TEXT) for n in range(1, NEAREST + 1)),
        Field("unlock", Text("怎样就能安置", "What would place them"), Form.TEXT),
    )
    people = case.people[case.people["asked"] & ~case.people["placed"]]
    people = people.sort_values(["county", "rank", "band", "worker_id"])
    homes = people[["worker_id", "county", "region", "rank", "band", "reason"]].astype("str").to_numpy().tolist()
    rows = [(*home, *_told(answers, home[0], lang)) for home in homes]
    frame = pd.DataFrame(rows, columns=[field.name for field in fields])
    return Tidy("unplaced", Text("未安置", "Not placed"), fields, frame)


def _told(answers: Answers, worker_id: str, lang: Language) -> tuple[str, ...]:
    misses = answers.misses.get(worker_id, [])[:NEAREST]
    told = [answers.miss(miss, lang) for miss in misses]
    unlock = ""
    if misses:
        rules = [str(rule) for rule in misses[0]["rules"]]
        unlock = unlock_sentence(rules, answers.post_name(misses[0]["post_id"], lang), lang)
    reason = answers.reason(answers.unplaced[worker_id], lang)
    return (reason, *told, *[""] * (NEAREST - len(told)), unlock)


def empty_seats(case: Case, lang: Language) -> Tidy:
    """Posts with empty seats and why."""
    fields = (
        Field("post_id", Text("岗位编号", "Post"), Form.TEXT),
        Field("title", Text("岗位名称", "Title"), Form.TEXT),
        Field("name", Text("用人单位", "Employer"), Form.TEXT),
        Field("kind", Text("岗位类型", "Kind"), Form.LABEL, KINDS),
        Field("trade", Text("工种", "Trade"), Form.TRADE),
        Field("region", Text("工作地点", "Place"), Form.PLACE),
        Field("pay", Text("薪资", "Pay"), Form.NUMBER),
        Field("pay_unit", Text("计薪方式", "Pay unit"), Form.LABEL, PAY_UNITS),
        Field("seats", Text("招用人数", "Seats")),
        Field("filled", Text("已满足", "Filled")),
        Field("empty", Text("空缺", "Empty")),
        Field("reason", Text("原因", "Reason"), Form.LABEL, EMPTY_REASONS),
        Field("admissible_workers", Text("符合条件的求职者", "People who may take it")),
        Field("sentence", Text("说明", "Why"), Form.TEXT),
    )
    frame = case.seats[case.seats["empty"] > 0]
    frame = frame.sort_values(["empty", "post_id"], ascending=[False, True], ignore_index=True)
    rows = [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]
    said = ["" if is_missing(row["reason"]) else empty_sentence(row, lang) for row in rows]
    frame = frame.assign(sentence=pd.Series(said, dtype=object))
    return Tidy("empty_seats", Text("空缺岗位", "Empty seats"), fields, frame[[field.name for field in fields]])


def to_verify(case: Case, answers: Answers, lang: Language) -> Tidy:
    """The call list: what to ask whom, those that touch people already placed first."""
    fields = (
        Field("placed", Text("关系已安置者", "Of a person placed"), Form.TEXT),
        Field("who", Text("问谁", "Ask"), Form.LABEL, WHO),
        Field("id", Text("编号", "Id"), Form.TEXT),
        Field("called", Text("名称", "Name"), Form.TEXT),
        Field("region", Text("所在地", "Place"), Form.PLACE),
        Field("rule", Text("核实什么", "About"), Form.LABEL, RULES_BY_NAME),
        Field("sentence", Text("问题", "Question"), Form.TEXT),
        Field("post", Text("涉及岗位", "Post concerned"), Form.TEXT),
        Field("answer", Text("核实结果", "Answer"), Form.TEXT),
        Field("on", Text("核实日期", "Asked on"), Form.TEXT),
    )
    rows = sorted(_questions(case, answers, lang), key=lambda row: (not row[0], row[4] or "", row[1], row[2], row[5]))
    yes = Text("是", "yes").say(lang)
    frame = pd.DataFrame(
        [(yes if row[0] else "", *row[1:], "", "") for row in rows], columns=[field.name for field in fields]
    )
    return Tidy("to_verify", Text("核实清单", "To verify"), fields, frame)


def _questions(case: Case, answers: Answers, lang: Language) -> Iterator[tuple[Any, ...]]:
    homes = dict(zip(case.instance.workers["worker_id"], case.instance.workers["region"], strict=True))
    firms = {
        key: (name, region) for key, name, region in _texts(case.instance.employers, "employer_id", "name", "region")
    }
    verify = case.plan.verify
    for who, identity, rule, post_id, numbers, placed in verify.itertuples(index=False, name=None):
        called, region = "", homes.get(identity)
        if who == "employer":
            called, region = firms.get(identity, ("", None))
        elif who == "post" and identity in answers.posts:
            called, region = answers.posts[identity]["title"], answers.posts[identity]["region"]
        said = rule_sentence(rule, parsed(numbers, {}), case.names, lang, unknown=True) if rule in RULE_OF else rule
        yield bool(placed), who, identity, called, region, rule, said, answers.post_name(post_id, lang)


def _texts(frame: pd.DataFrame, *columns: str) -> list[list[str]]:
    rows: list[list[str]] = frame[list(columns)].astype("str").to_numpy().tolist()
    return rows


def stated_screens(case: Case) -> Tidy:
    """Every hiring screen as stated, post by post."""
    fields = (
        Field("post_id", Text("岗位编号", "Post"), Form.TEXT),
        Field("title", Text("岗位名称", "Title"), Form.TEXT),
        Field("name", Text("用人单位", "Employer"), Form.TEXT),
        Field("region", Text("工作地点", "Place"), Form.PLACE),
        Field("kind", Text("岗位类型", "Kind"), Form.LABEL, KINDS),
        Field("screen", Text("招用限制", "Screen"), Form.SCREEN),
        Field("treatment", Text("处理", "Treatment"), Form.LABEL, TREATMENTS),
        Field("source", Text("依据", "Clause or setting"), Form.TEXT),
    )
    frame = case.plan.screens.merge(
        case.seats[["post_id", "title", "name", "region", "kind"]], on="post_id", how="left"
    )
    frame = frame.sort_values(["treatment", "post_id", "screen"], ignore_index=True)
    return Tidy("screens", Text("招用限制", "Screens"), fields, frame[[field.name for field in fields]])


def held_back(quarantine: pd.DataFrame, lang: Language) -> Tidy:
    """Rows held back, for whoever keeps the ledger: where, what and the way out; identity values arrive masked."""
    fields = (
        Field("table", Text("表", "Table"), Form.LABEL, TABLES_BY_NAME),
        Field("file", Text("文件", "File"), Form.TEXT),
        Field("sheet", Text("工作表", "Sheet"), Form.TEXT),
        Field("row", Text("行", "Row")),
        Field("column", Text("列", "Column"), Form.TEXT),
        Field("value", Text("值", "Value"), Form.TEXT),
        Field(f"problem_{lang}", Text("问题", "Problem"), Form.TEXT),
        Field(f"way_out_{lang}", Text("怎样改", "Way out"), Form.TEXT),
    )
    frame = quarantine.reindex(columns=[field.name for field in fields]).reset_index(drop=True)
    return Tidy("held_back", Text("隔离的行", "Rows held back"), fields, frame)


def call_rows(case: Case, answers: Answers, lang: Language, revealed: pd.DataFrame | None) -> Tidy:
    """Everybody placed, by home: where to, how much, when and by what; names and phones only when the caller reveals them."""
    told = (
        ()
        if revealed is None
        else (Field("name", Text("姓名", "Name"), Form.TEXT), Field("phone", Text("电话", "Phone"), Form.TEXT))
    )
    fields = (
        Field("region", Text("户籍地", "Home"), Form.PLACE),
        Field("worker_id", Text("人员编号", "Worker"), Form.TEXT),
        *told,
        Field("title", Text("岗位", "Post"), Form.TEXT),
        Field("employer", Text("用人单位", "Employer"), Form.TEXT),
        Field("post_region", Text("工作地点", "Place"), Form.PLACE),
        Field("mode", Text("用工方式", "Mode"), Form.TEXT),
        Field("pay", Text("薪资", "Pay"), Form.TEXT),
        Field("pay_yuan_month", Text("折合月薪（元）", "Pay (yuan/month)"), Form.YUAN),
        Field("starts", Text("上岗日期", "Starts"), Form.DATE),
        Field("returns_on", Text("借调返回", "Returns"), Form.DATE),
        Field("by", Text("交通", "By"), Form.TEXT),
        Field("km", Text("里程（公里）", "km"), Form.KM),
        Field("minutes", Text("单程（分钟）", "Minutes"), Form.MINUTES),
        Field("fare_yuan", Text("票价（元）", "Fare (yuan)"), Form.NUMBER),
        Field("verify", Text("电话中核实", "To verify"), Form.TEXT),
        Field("answer", Text("本人答复", "Answer"), Form.TEXT),
    )
    placed = case.placed.sort_values(["region", "post_id", "worker_id"], ignore_index=True)
    if revealed is not None:
        placed = placed.merge(revealed[["worker_id", "name", "phone"]], on="worker_id", how="left")
    frame = placed.assign(
        employer=[answers.posts[post]["employer"] for post in placed["post_id"]],
        mode=[_mode(mode, lang) for mode in placed["mode"]],
        pay=[answers.pay(post, lang) for post in placed["post_id"]],
        starts=pd.to_datetime([answers.starts(post) for post in placed["post_id"]]),
        by=[_travel(row, lang) for row in zip(placed["travel_mode"], placed["estimated"], strict=True)],
        verify=[answers.to_verify(unknowns, lang) for unknowns in placed["unknowns"]],
        answer="",
    )
    return Tidy("calls", Text("联系单", "Calls"), fields, frame[[field.name for field in fields]])


def _mode(mode: str, lang: Language) -> str:
    return MODES[mode].say(lang) if mode in MODES else mode


def _travel(row: tuple[str, bool], lang: Language) -> str:
    by = TRAVEL_MODES[row[0]].say(lang) if row[0] in TRAVEL_MODES else str(row[0])
    return by + (Text("（估算）", " (estimate)").say(lang) if row[1] else "")


def sheet_title(region: str, names: Names, lang: Language) -> str:
    """Return the title of a call sheet: the township, or the county where the township is not known."""
    if len(region) > COUNTY_DIGITS:
        return names.place(region, lang)
    return Text("{county}（乡镇不详）", "{county} (township unknown)").say(lang, county=names.place(region, lang))
