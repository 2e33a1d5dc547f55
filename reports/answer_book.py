"""Answers in bulk as a page, a workbook and CSV: unlocks of everybody without a place, of empty seats, and prices."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from domain.language import Language, Text
from domain.unlocks import CHANGES, LIMIT_CHANGES
from optimizer.gains import Gains
from optimizer.limited_prices import limit_prices
from optimizer.price_list import price_of_priority, seat_prices, shortage_trades
from reports.changes import change_phrase, class_counts
from reports.form import Form
from reports.inquiry import Inquiry
from reports.labels import LIMITS, MODES, PARTS_OF_LIMITS, UNITS
from reports.limit_words import about
from reports.limited_answers import price_words
from reports.names import verbatim
from reports.page import bilingual_page, shared_context, templates
from reports.spreadsheet import Spreadsheet
from reports.table import Field, Tidy, write_tables
from reports.tables import provenance

NONE = "none"
"""The code of "no single change" in tables, where an empty cell would be a blank."""
KINDS = {change.name: change.title for change in (*CHANGES, *LIMIT_CHANGES)} | {
    NONE: Text("没有单项改变可行", "No single change")
}


def unlocks_by_change(inquiry: Inquiry) -> Tidy:
    """People whom each kind of change would place, each by itself."""
    people = inquiry.all_unlocks.people
    frame = people.assign(harmless=(people["change"] != "") & (people["loses"] < 0), proven=people["proof"] != "")
    frame = frame.groupby("change").agg(
        people=("worker_id", "size"),
        harmless=("harmless", "sum"),
        proven=("proven", "sum"),
        effort=("effort_yuan", "mean"),
    )
    frame = (
        frame.rename(index={"": NONE})
        .reset_index()
        .sort_values(["people", "change"], ascending=[False, True], ignore_index=True)
    )
    fields = (
        Field("change", Text("最省的一项改变", "Cheapest change"), Form.LABEL, KINDS),
        Field("people", Text("人数", "People"), bar=True),
        Field("harmless", Text("其中无人失去岗位", "At nobody's cost")),
        Field("proven", Text("其中已证明", "Proven")),
        Field("effort", Text("平均折算代价（元）", "Mean effort, yuan"), Form.YUAN),
    )
    title = Text("各类改变能安置的人数", "Whom each change would place")
    return Tidy("unlocks_by_change", title, fields, frame, counted_words(inquiry))


def counted_words(inquiry: Inquiry) -> Text | None:
    """Return whether limits across people are counted; nothing where none is in force."""
    return COUNTED if inquiry.limited else next(iter(inquiry.uncounted), None)


COUNTED = Text(
    "总量限制已计入：换岗之后每项限制仍守住。“已证明”指方案到该层已达界，凡最优方案都会安置本人；其余须重新求解（explain --confirm）才能证实。“没有单项改变可行”指在守住各项限制的换岗范围内没有找到。",
    "Limits across people are counted: after the moves each is still kept. Proven: the plan was at its bound up to that tier, so "
    "every best plan would place the person; the others are to be confirmed by solving again (explain --confirm). No single change: none was found by moves that keep "
    "every limit.",
)


def limits_table(inquiry: Inquiry) -> Tidy:
    """What each limit across people holds back and what one more under it is worth."""
    frame = limit_prices(inquiry.plan, inquiry.seen, inquiry.queue)
    case = inquiry.case
    frame["subject"] = about(frame, case.instance, case.names)
    fields = (
        Field("limit", Text("限制", "Limit"), Form.LABEL, LIMITS),
        Field("subject", Text("对象", "About"), Form.BILINGUAL),
        Field("part", Text("内容", "Part"), Form.LABEL, PARTS_OF_LIMITS),
        Field("use", Text("现有", "Used")),
        Field("high", Text("上限", "Upper bound")),
        Field("unit", Text("单位", "Unit"), Form.LABEL, UNITS),
        Field("waiting", Text("只被它挡住的人", "Waiting for it alone"), bar=True),
        Field("gain_people", Text("再放宽一步多安置（人）", "One step wider: people")),
        Field("gain_yuan", Text("再放宽一步节省（元）", "One step wider: yuan"), Form.YUAN),
        Field("price_people", Text("按证明至多（人）", "At most, by the proof: people"), Form.NUMBER),
        Field("price_yuan", Text("按证明至多（元）", "At most, by the proof: yuan"), Form.YUAN),
    )
    note = Text(
        "“只被它挡住的人”：有可去的岗位，换岗也能腾出席位，只差这一项限制；各项相互独立。放宽一步的好处由重新求解得出，规模较大时留空",
        "Waiting for it alone: a post is open and room can be made, only this limit stands between; each limit by itself. What one "
        "step wider brings is found by solving again, and left blank on larger plans",
    )
    return Tidy("limit_prices", Text("限制的价格", "Prices of limits"), fields, frame, note)


def seat_unlocks(inquiry: Inquiry) -> Tidy:
    """What would fill each empty seat: kinds of change, cheapest first, with counts by class."""
    frame = inquiry.all_unlocks.seats[["post_id", "change", "people", "classes", "effort_yuan"]].copy()
    labels = inquiry.case.class_labels
    said = [Text(*(class_counts(counts, labels, lang) for lang in ("zh", "en"))) for counts in frame["classes"]]
    frame["classes"] = pd.Series(said, dtype=object, index=frame.index)
    fields = (
        Field("post_id", Text("岗位编号", "Post"), Form.TEXT),
        Field("change", Text("改变", "Change"), Form.LABEL, KINDS),
        Field("people", Text("可到岗人数", "People it would bring")),
        Field("classes", Text("次序", "Of which classes"), Form.BILINGUAL),
        Field("effort_yuan", Text("至少的折算代价（元）", "Least effort, yuan"), Form.YUAN),
    )
    return Tidy("seat_unlocks", Text("空岗的改变办法", "What would fill empty seats"), fields, frame)


def price_table(inquiry: Inquiry) -> Tidy:
    """What one more seat would bring, by trade and place; of very large plans what one less would cost."""
    fields = (
        Field("trade", Text("工种", "Trade"), Form.TRADE),
        Field("county", Text("工作地点", "Place"), Form.PLACE),
        Field("seats", Text("席位", "Seats")),
        Field("empty", Text("空缺", "Empty")),
        Field("scarce", Text("紧缺席位", "Scarce seats")),
        Field("newcomers", Text("多一席即多安置一人的岗位", "Posts where one more places one more")),
        Field("class_steps", Text("次序前进（级）", "Class steps"), Form.NUMBER),
        Field("yuan", Text("成本减少（元）", "Yuan saved"), Form.YUAN),
    )
    gains = inquiry.gains or Gains(inquiry.standing.entry, inquiry.chains.loses)
    frame = seat_prices(inquiry.standing, gains)
    note = AT_LEAST if inquiry.limited else None if inquiry.gains is not None else ONE_LESS
    return Tidy("seat_prices", Text("席位的价格", "Prices of seats"), fields, frame, note)


AT_LEAST = Text(
    "总量限制已计入：表中是守住各项限制时多一席至少带来的好处",
    "limits across people are counted: this is what one more seat brings at least, every limit kept",
)
ONE_LESS = Text(
    "人岗组合过多，表中是少一席的损失；多一席的好处不超过它",
    "too many pairs of person and post: this is what one seat less would cost; one more brings at most that",
)


def shortage_table(inquiry: Inquiry) -> Tidy:
    """The computed list of shortage trades."""
    fields = (
        Field("trade", Text("工种", "Trade"), Form.TRADE),
        Field("seats", Text("席位", "Seats")),
        Field("empty", Text("空缺", "Empty")),
        Field("without_place", Text("有此意向或技能的未安置者", "Without a place, wish or skill")),
        Field("missing", Text("缺人", "Missing"), bar=True),
        Field("share_empty", Text("空缺占比", "Share empty"), Form.SHARE),
    )
    note = Text(
        "空缺多于未安置者中有此意向或技能的人",
        "more empty seats than people without a place who wish for it or hold it",
    )
    title = Text("短缺工种（按本方案计算）", "Shortage trades, computed from the plan")
    return Tidy("shortage_trades", title, fields, shortage_trades(inquiry.standing), note)


def people_sheet(inquiry: Inquiry, lang: Language) -> Tidy:
    """The cheapest change of everybody without a place, in words: for the workbook."""
    people, answers, names = inquiry.all_unlocks.people, inquiry.answers, inquiry.case.names
    rows = []
    for row in _rows(people):
        if not row["change"]:
            rows.append((row["worker_id"], KINDS[NONE].say(lang), "", "", None, "", "", "", ""))
            continue
        loses = {str(row["loses"]): 1} if row["loses"] >= 0 else {}
        rows.append(
            (row["worker_id"], change_phrase(row, names, lang, inquiry.instance), answers.post_name(row["post_id"], lang),
             MODES[row["mode"]].say(lang), row["effort_yuan"], class_counts(row["moves"], answers.classes, lang),
             class_counts(pd.Series(loses, dtype=object).to_json(), answers.classes, lang),
             class_counts(row["ahead"], answers.classes, lang), (PROVEN if row["proof"] else TO_PROVE).say(lang))
        )  # fmt: skip
    fields = (
        Field("worker_id", Text("人员编号", "Worker"), Form.TEXT),
        Field("change", Text("最省的一项改变", "Cheapest change"), Form.TEXT),
        Field("post", Text("即可去", "It opens"), Form.TEXT),
        Field("mode", Text("用工方式", "Mode"), Form.TEXT),
        Field("effort_yuan", Text("折算代价（元）", "Effort, yuan"), Form.YUAN),
        Field("moves", Text("会换岗的人", "Who would change post"), Form.TEXT),
        Field("loses", Text("会失去岗位的人", "Who would lose a place"), Form.TEXT),
        Field("ahead", Text("排在前面或条件相同的人", "Who waits ahead or is equal"), Form.TEXT),
        Field("proof", Text("证明", "Proof"), Form.TEXT),
    )
    frame = pd.DataFrame(rows, columns=[field.name for field in fields])
    return Tidy("unlocks", Text("逐人改变办法", "Unlocks by person"), fields, frame, counted_words(inquiry))


PROVEN, TO_PROVE = Text("已证明", "proven"), Text("待重新求解证实", "to be confirmed by solving again")


def _rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    columns = [str(name) for name in frame.columns]
    for values in frame.itertuples(index=False, name=None):
        yield dict(zip(columns, values, strict=True))


def answer_tables(inquiry: Inquiry) -> dict[str, Tidy]:
    """Return the tables of the page by name: counts by class only."""
    made = [unlocks_by_change(inquiry), seat_unlocks(inquiry), price_table(inquiry), shortage_table(inquiry)]
    made += [limits_table(inquiry)] if inquiry.limited else []
    return {table.name: table for table in made}


def write_answers(inquiry: Inquiry, out: str | Path, lang: Language = "zh") -> list[Path]:
    """Write ``answers.html``, ``answers.xlsx``, ``unlocks.parquet`` and ``tables/*.csv`` into a folder.

    Returns
    -------
    list of Path
        The files written: the page first, then the workbook.
    """
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    tables, names = answer_tables(inquiry), inquiry.case.names
    priority = price_of_priority(inquiry.standing, inquiry.policy if inquiry.limited else None)
    title = Text(f"改变办法与价格表 {inquiry.case.on}", f"What would change it, and the price list {inquiry.case.on}")
    page, book, unlocks = (out / name for name in ("answers.html", "answers.xlsx", "unlocks.parquet"))
    text = bilingual_page(title, lang, lambda each: _body(inquiry, tables, priority, each))
    page.write_text(text, encoding="utf-8", newline="\n")
    with Spreadsheet(book, names, lang, inquiry.case.on) as sheets:
        sheets.add(people_sheet(inquiry, lang))
        for table in tables.values():
            sheets.add(table)
    inquiry.all_unlocks.people.to_parquet(unlocks, index=False)
    return [page, book, unlocks, *write_tables(tables.values(), out / "tables", names)]


def _body(inquiry: Inquiry, tables: Mapping[str, Tidy], priority: Mapping[str, int], lang: Language) -> str:
    people, notes = inquiry.all_unlocks.people, inquiry.instance.notes
    figures = {
        "without": len(people),
        "unlocked": int((people["change"] != "").sum()),
        "harmless": int(((people["change"] != "") & (people["loses"] < 0)).sum()),
        "seats": int(inquiry.all_unlocks.seats["post_id"].nunique()),
        "priority_minutes": priority["minutes"],
        "priority_yuan": priority["yuan"],
    }
    values = {
        **shared_context(tables, inquiry.case.names, lang),
        "plan_date": str(inquiry.case.on),
        "input_hash": str(inquiry.plan.identity["input_hash"]),
        "synthetic": provenance.is_synthetic(notes),
        "assumed": [verbatim(item, lang) for item in provenance.assumed(notes)],
        "priority_heads": price_words(priority["people"], priority["open"], lang),
        "counted": "" if counted_words(inquiry) is None else str((counted_words(inquiry) or COUNTED).say(lang)),
        "figure": {name: f"{value:,}" for name, value in figures.items()},
    }
    return templates().get_template("answers.html.j2").render(values)
