"""The money: by fund and month, and whether the year's money is paid out by 31 December."""

import pandas as pd

from domain.language import Text
from reports.entitlement_book import Book
from reports.form import Form
from reports.labels import CHANNELS, Labels
from reports.table import Field, Tidy

OUTCOMES: Labels = {
    "left": Text("年底有结余", "money is left"),
    "must_spend": Text("须全额发放，仍有结余", "must be paid in full, but money is left"),
    "spent": Text("年底用完", "spent in full"),
    "short": Text("已超支", "overdrawn"),
    "no_fund": Text("没有资金可付", "no fund can pay it"),
    "free": Text("不占资金", "needs no fund"),
}
NO_FUND_NEEDED = "tax_relief"
"""Channel of what is not paid out but not taken."""
NOTE = Text(
    "应发、预计按兑现比例折算；待核实的和年后才发的不计。先用最早到期的资金；没有编号的一行是资金不够或没有资金的部分。",
    "Due and expected are weighed by take-up; what is to be verified, or paid after the year, is left out. The money that "
    "lapses first pays first; the row without a fund is what no fund can pay.",
)
_FUND = (
    Field("channel", Text("资金渠道", "Channel"), Form.LABEL, CHANNELS),
    Field("fund_id", Text("资金编号", "Fund"), Form.TEXT),
    Field("title", Text("资金名称", "Title"), Form.TEXT),
)


def by_month(book: Book) -> Tidy:
    """The money of each fund month by month."""
    fields = (
        *_FUND,
        Field("month", Text("月份", "Month"), Form.DATE),
        Field("paid_yuan", Text("已发（元）", "Paid (yuan)"), Form.YUAN),
        Field("due_yuan", Text("应发（元）", "Due (yuan)"), Form.YUAN),
        Field("expected_yuan", Text("预计（元）", "Expected (yuan)"), Form.YUAN),
        Field("left_yuan", Text("月末结余（元）", "Left at the end of the month (yuan)"), Form.YUAN),
    )
    return _tidy("spending", Text("资金支出，按月", "Spending by month"), fields, book.spending)


def burn(book: Book) -> Tidy:
    """Each fund over the year: money, paid, due, expected, left on 31 December, and how that ends."""
    fields = (
        *_FUND,
        Field("amount_yuan", Text("当年资金（元）", "Money of the year (yuan)"), Form.YUAN),
        Field("paid_yuan", Text("已发（元）", "Paid (yuan)"), Form.YUAN),
        Field("due_yuan", Text("应发（元）", "Due (yuan)"), Form.YUAN),
        Field("expected_yuan", Text("预计（元）", "Expected (yuan)"), Form.YUAN),
        Field("left_yuan", Text("年底结余（元）", "Left on 31 December (yuan)"), Form.YUAN),
        Field("share", Text("使用率", "Share used"), Form.SHARE, bar=True),
        Field("outcome", Text("年底", "At the end of the year"), Form.LABEL, OUTCOMES),
        Field("runs_out", Text("用完月份", "Runs out in"), Form.DATE),
    )
    months = book.spending
    keys = ["channel", "fund_id", "title"]
    sums = months.groupby(keys, dropna=False, sort=False, observed=True)
    frame = sums[["paid_yuan", "due_yuan", "expected_yuan"]].sum()
    frame["amount_yuan"] = sums["amount_yuan"].first()
    frame["left_yuan"] = sums["left_yuan"].last()
    frame["runs_out"] = (
        months[months["left_yuan"] <= 0].groupby(keys, dropna=False, sort=False, observed=True)["month"].first()
    )
    frame = frame.reset_index().astype({"amount_yuan": "float64", "left_yuan": "float64"})
    used = frame["paid_yuan"] + frame["due_yuan"] + frame["expected_yuan"]
    frame["share"] = used / frame["amount_yuan"].where(frame["amount_yuan"] > 0)
    full = _to_be_paid_in_full(book)
    ends = zip(frame["channel"], frame["fund_id"], frame["left_yuan"], strict=True)
    frame["outcome"] = [_outcome(str(channel), left, fund in full) for channel, fund, left in ends]
    return _tidy("burn", Text("各渠道资金与年底结余", "Funds and what is left at the end of the year"), fields, frame)


def _to_be_paid_in_full(book: Book) -> set[str]:
    """Return the funds whose money must be paid out within the year: those of instruments with a ``paid_by`` there."""
    known = {parameter.id for parameter in book.policy.parameters}
    found = set()
    for held in book.policy.instruments:
        if f"{held.id}.paid_by" not in known:
            continue
        for fund, channel, region in _texts(book.instance.funds, "fund_id", "channel", "region"):
            named = book.policy.find(held.fund, book.on, region) if "." in held.fund else None
            pays = held.fund if named is None else named.value
            if channel == pays and book.policy.find(f"{held.id}.paid_by", book.on, region) is not None:
                found.add(fund)
    return found


def _texts(frame: pd.DataFrame, *columns: str) -> list[list[str]]:
    rows: list[list[str]] = frame[list(columns)].fillna("").astype("str").to_numpy().tolist()
    return rows


def _outcome(channel: str, left: float, in_full: bool) -> str:
    if left != left:
        return "free" if channel == NO_FUND_NEEDED else "no_fund"
    if round(left, 2) == 0:
        return "spent"
    return ("must_spend" if in_full else "left") if left > 0 else "short"


def _tidy(name: str, title: Text, fields: tuple[Field, ...], frame: pd.DataFrame) -> Tidy:
    return Tidy(name, title, fields, frame[[field.name for field in fields]].reset_index(drop=True), NOTE)
