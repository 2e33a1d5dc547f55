"""Who is entitled to how much, and what has to be found out: totals by instrument, county, employer, agent and fact."""

from collections.abc import Sequence

import pandas as pd

from domain.language import Text
from reports.entitlement_book import Book
from reports.form import Form
from reports.labels import CHANNELS, GRADES, PAYEES, Labels
from reports.table import Field, Tidy

COUNTY_DIGITS = 6
NOTE = Text(
    "应发：到计划日期已满足全部条件；预计：按方案上岗并在岗到年底可满足；待核实：还有事实没有查清，金额为查清后最多可得，"
    "金额不明的不计。已发放的已扣除。",
    "Due: every condition holds on the plan date. Expected: it will, if people stay in their work to the end of the year. "
    "To verify: a fact has to be found out; the amount is the most it can come to, unknown amounts are not counted. "
    "What was paid is taken off.",
)
MONEY = (
    Field("due_yuan", Text("应发（元）", "Due (yuan)"), Form.YUAN),
    Field("expected_yuan", Text("预计（元）", "Expected (yuan)"), Form.YUAN),
    Field("verify", Text("待核实（件）", "To verify (claims)")),
    Field("verify_yuan", Text("待核实（元，至多）", "To verify (yuan, at most)"), Form.YUAN),
)
_SUMS = ("due_yuan", "expected_yuan", "verify", "verify_yuan")


def summed(book: Book, keys: Sequence[str]) -> pd.DataFrame:
    """Return claims and money by keys: ``claims`` and the columns of ``MONEY``; rows without a key are left out."""
    frame = book.claims.groupby(list(keys), observed=True, sort=True)[["claims", *_SUMS]].sum().reset_index()
    return frame.astype(dict.fromkeys(keys, "str"))


def instrument_labels(book: Book) -> Labels:
    """Return the titles of the instruments."""
    return {held.id: held.title for held in book.policy.instruments}


def _instrument(book: Book) -> Field:
    return Field("instrument", Text("政策", "Instrument"), Form.LABEL, instrument_labels(book))


def by_instrument(book: Book) -> Tidy:
    """Claims and money by instrument and kind of payee, with the grade of the figures."""
    fields = (
        _instrument(book),
        Field("payee_kind", Text("发给", "Paid to"), Form.LABEL, PAYEES),
        Field("fund", Text("资金渠道", "Fund"), Form.LABEL, CHANNELS),
        Field("grade", Text("来源性质", "Grade"), Form.LABEL, GRADES),
        Field("claims", Text("件数", "Claims")),
        *MONEY,
    )
    frame = summed(book, ["instrument", "payee_kind", "fund", "grade"])
    order = {held.id: number for number, held in enumerate(book.policy.instruments)}
    frame = frame.assign(order=frame["instrument"].map(order)).sort_values(["order", "fund", "grade"])
    return _tidy("entitlements_by_instrument", Text("各项政策", "By instrument"), fields, frame, NOTE)


def by_county(book: Book) -> Tidy:
    """People with a claim of their own, and their money, by home county."""
    fields = (
        Field("county", Text("户籍县（市、区）", "Home county"), Form.PLACE),
        Field("people", Text("人数", "People")),
        Field("claims", Text("件数", "Claims")),
        *MONEY,
    )
    own = book.claims[book.claims["payee_kind"].isin(["worker", "household"])]
    homes = book.instance.workers.set_index("worker_id")["region"].str[:COUNTY_DIGITS]
    own = own.assign(county=own["worker_id"].map(homes))
    frame = own.groupby("county")[["claims", *_SUMS]].sum()
    frame.insert(0, "people", own.groupby("county")["worker_id"].nunique())
    return _tidy(
        "entitlements_by_county", Text("发给个人的，分县", "Paid to people, by county"), fields, frame.reset_index()
    )


def by_employer(book: Book) -> Tidy:
    """Claims and money by employer paid, the largest sums first."""
    fields = (
        Field("employer_id", Text("统一社会信用代码", "Employer"), Form.TEXT),
        Field("name", Text("单位名称", "Name"), Form.TEXT),
        Field("county", Text("所在县（市、区）", "County"), Form.PLACE),
        Field("claims", Text("件数", "Claims")),
        *MONEY,
    )
    frame = _of_payee(book, "employer").rename(columns={"payee_id": "employer_id"})
    firms = book.instance.employers[["employer_id", "name", "region"]]
    frame = frame.merge(firms, on="employer_id", how="left")
    frame["county"] = frame["region"].str[:COUNTY_DIGITS]
    return _tidy("entitlements_by_employer", Text("发给用人单位的", "Paid to employers"), fields, frame)


def by_agent(book: Book) -> Tidy:
    """Claims and money by agent or bank paid, the largest sums first; those not known stand without an id."""
    fields = (
        Field("payee_kind", Text("发给", "Paid to"), Form.LABEL, PAYEES),
        Field("payee_id", Text("机构、经纪人或银行", "Agent or bank"), Form.TEXT),
        Field("claims", Text("件数", "Claims")),
        *MONEY,
    )
    kinds = [_of_payee(book, kind).assign(payee_kind=kind) for kind in ("agent", "lender")]
    frame = pd.concat(kinds, ignore_index=True)
    return _tidy("entitlements_by_agent", Text("发给服务机构和银行的", "Paid to agents and banks"), fields, frame)


def _of_payee(book: Book, kind: str) -> pd.DataFrame:
    """Return the sums of payees of one kind; all that are not known are one row."""
    claims = book.claims[book.claims["payee_kind"] == kind]
    frame = claims.groupby("payee_id", dropna=False)[["claims", *_SUMS]].sum().reset_index()
    frame = frame.assign(total=frame["due_yuan"] + frame["expected_yuan"])
    return frame.sort_values(["total", "verify_yuan", "payee_id"], ascending=[False, False, True])


def to_find_out(book: Book) -> Tidy:
    """What has to be found out: each fact with the claims and the money that wait for it."""
    fields = (
        Field("fact", Text("要查清的事实", "Fact to find out"), Form.LABEL, fact_labels(book)),
        _instrument(book),
        Field("verify", Text("涉及（件）", "Claims that wait for it")),
        Field("alone", Text("只差这一项（件）", "Wait for it alone (claims)")),
        Field("verify_yuan", Text("涉及金额（元，至多）", "Money that waits (yuan, at most)"), Form.YUAN),
    )
    frame = book.questions.groupby(["fact", "instrument"]).agg(
        verify=("alone", "size"), alone=("alone", "sum"), verify_yuan=("verify_yuan", "sum")
    )
    order = ["verify_yuan", "verify", "fact", "instrument"]
    frame = frame.reset_index().sort_values(order, ascending=[False, False, True, True])
    return _tidy("entitlements_to_verify", Text("要查清的事实", "Facts to find out"), fields, frame)


def fact_labels(book: Book) -> Labels:
    """Return the titles of the facts that claims wait for."""
    return {name: book.policy.fact(name).title for name in sorted(set(book.questions["fact"]))}


def _tidy(name: str, title: Text, fields: tuple[Field, ...], frame: pd.DataFrame, note: Text | None = None) -> Tidy:
    return Tidy(name, title, fields, frame[[field.name for field in fields]].reset_index(drop=True), note)
