"""The sheet of claims: one row per person or employer and instrument, with its amount, day, clause and questions."""

from typing import Final

import pandas as pd

from domain.language import Language, Text
from reports.entitlement_book import Book
from reports.form import Form
from reports.labels import CHANNELS, GRADES, PAYEES, STATES
from reports.names import JOINT
from reports.table import Field, Tidy
from reports.tables.entitlements import fact_labels, instrument_labels

MOST_CLAIMS: Final = 20_000
"""Above this number the sheet holds the sure claims and then the largest; all of them stand in entitlements.parquet."""


FIRST: Final = 1e12
"""More than any amount: sure claims come before those to verify."""


def claims(book: Book, lang: Language) -> Tidy:
    """Return every claim, by payee, for the workbook: tokens, never names."""
    fields = (
        Field("payee_kind", Text("发给", "Paid to"), Form.LABEL, PAYEES),
        Field("payee_id", Text("领取者编号", "Payee"), Form.TEXT),
        Field("worker_id", Text("人员编号", "Worker"), Form.TEXT),
        Field("employer_id", Text("用人单位", "Employer"), Form.TEXT),
        Field("instrument", Text("政策", "Instrument"), Form.LABEL, instrument_labels(book)),
        Field("place", Text("适用地区", "Place"), Form.PLACE),
        Field("state", Text("状态", "State"), Form.LABEL, STATES),
        Field("amount_yuan", Text("金额（元）", "Amount (yuan)"), Form.NUMBER),
        Field("due_yuan", Text("其中应发（元）", "of which due (yuan)"), Form.NUMBER),
        Field("paid_yuan", Text("已发（元）", "Paid (yuan)"), Form.NUMBER),
        Field("payable_on", Text("满足条件日期", "Holds from"), Form.DATE),
        Field("pay_on", Text("预计发放日期", "Paid about"), Form.DATE),
        Field("fund", Text("资金渠道", "Fund"), Form.LABEL, CHANNELS),
        Field("asks", Text("要查清", "To find out"), Form.TEXT),
        Field("clause", Text("依据", "Clause"), Form.TEXT),
        Field("grade", Text("来源性质", "Grade"), Form.LABEL, GRADES),
    )
    table = book.table
    if len(table) > MOST_CLAIMS:
        weight = table["amount_yuan"].fillna(0) + (table["state"] != "verify") * FIRST
        largest = weight.sort_values(ascending=False, kind="stable").index[:MOST_CLAIMS]
        table = table.loc[largest.sort_values()]
    titles = fact_labels(book)
    said = {
        facts: JOINT.say(lang).join(titles[fact].zh if lang == "zh" else titles[fact].en for fact in facts)
        for facts in set(table["asks"])
    }
    frame = table.assign(asks=pd.Series([said[facts] for facts in table["asks"]], index=table.index, dtype=object))
    frame = frame[[field.name for field in fields]].reset_index(drop=True)
    for name in ("payee_kind", "instrument", "place", "state", "fund", "clause", "grade"):
        frame[name] = frame[name].astype("str")
    whole = len(table) == len(book.table)
    return Tidy("claims", ALL if whole else LARGEST, fields, frame)


ALL: Final = Text("补贴明细", "Claims")
LARGEST: Final = Text(f"补贴明细（前 {MOST_CLAIMS:,} 件）", f"Claims (first {MOST_CLAIMS:,})")
