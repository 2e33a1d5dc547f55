"""The money: fund by fund and month by month, what is paid, due and expected, and whether it is all paid out in time."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from domain.instance import Instance
from domain.policy import Policy

COLUMNS: dict[str, str] = {
    "channel": "channel that instruments name",
    "fund_id": "fund of the table funds; missing where the channel has none for the claim",
    "title": "its title",
    "month": "first day of the month",
    "amount_yuan": "money of the fund; missing without a fund",
    "paid_yuan": "paid in the month, by the day asked",
    "due_yuan": "earned by the day asked and to be paid in the month, weighed by take-up",
    "expected_yuan": "earned later and to be paid in the month, weighed by take-up",
    "left_yuan": "money left at the end of the month (below 0: short); missing without a fund",
    "paid_out": "whether all the money of the fund is spent by the end of the year, as things stand; missing without one",
}


@dataclass
class _Fund:
    """One fund while claims are laid on it."""

    fund_id: str | None
    title: str | None
    channel: str
    region: str
    only: tuple[str, ...]
    yuan: float
    first: date
    last: date
    left: float = 0.0
    months: dict[int, list[float]] = field(default_factory=dict)

    def pays(self, channel: str, instrument: str, place: str, day: date) -> bool:
        """Tell whether the fund may pay a claim."""
        fits = self.channel == channel and (not self.only or instrument in self.only)
        return fits and place.startswith(self.region) and self.first <= day <= self.last

    def add(self, month: int, part: int, yuan: float) -> None:
        """Lay money on a month: 0 paid, 1 due, 2 expected."""
        self.months.setdefault(month, [0.0, 0.0, 0.0])[part] += yuan
        self.left -= yuan


def spending(table: pd.DataFrame, instance: Instance, policy: Policy, on: date) -> pd.DataFrame:
    """Return the money of each fund over the months of the year of ``on``.

    Claims to verify, and amounts not known, are left out; what would be paid after the year is as well. A claim goes to
    the funds of its channel that may pay it (division, instruments, dates), the one that ends first before the others,
    and to the next when one is spent; what no fund can pay stands under the channel without a fund.

    Parameters
    ----------
    table
        What ``entitlements`` returned for the day.
    instance
        Its funds and payments; a payment without a fund goes by the channel of its instrument's open claims.
    policy
        Names the channel of each instrument.
    on
        The day asked.

    Returns
    -------
    pandas.DataFrame
        The columns of ``COLUMNS``, sorted by channel, fund and month.
    """
    funds = _funds(instance, on)
    _lay_payments(instance, policy, on, funds)
    _lay_claims(table, on, funds)
    rows = [row for fund in sorted(funds, key=_order) for row in _rows(fund, on.year)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    dtypes = {"channel": "str", "fund_id": "str", "title": "str", "month": "datetime64[s]", "paid_out": "boolean"}
    return frame.astype(dtypes)


def _funds(instance: Instance, on: date) -> list[_Fund]:
    """Return the funds whose period touches the year."""
    first_day, last_day = date(on.year, 1, 1), date(on.year, 12, 31)
    found = []
    for row in instance.funds.to_dict("records"):
        first = _day(row["valid_from"], first_day)
        last = _day(row["valid_until"], last_day)
        if first <= last_day and last >= first_day:
            only = tuple(
                word.strip() for word in _text(row["instruments"]).replace("，", ",").split(",") if word.strip()
            )
            yuan = float(row["amount_yuan"])
            title, region = _text(row["title"]) or None, _text(row["region"])
            found.append(_Fund(row["fund_id"], title, row["channel"], region, only, yuan, first, last, yuan))
    return found


def _lay_payments(instance: Instance, policy: Policy, on: date, funds: list[_Fund]) -> None:
    """Lay the payments of the year on their funds."""
    by_id = {fund.fund_id: fund for fund in funds}
    channels = {instrument.id: _channel(policy, instrument.fund, on) for instrument in policy.instruments}
    for row in instance.payments.to_dict("records"):
        day = row["paid_on"].date()
        if day.year != on.year or day > on:
            continue
        fund = by_id.get(_text(row["fund_id"]) or None)
        if fund is None:
            fund = _without_fund(funds, channels.get(row["instrument"]) or row["instrument"])
        fund.add(day.month, 0, float(row["amount_yuan"]))


def _channel(policy: Policy, fund: str, on: date) -> str | None:
    """Return the channel of an instrument that names the same one everywhere."""
    if "." not in fund:
        return fund
    found = {value.value for value in policy.parameter(fund).values if value.covers(on.toordinal())}
    return str(next(iter(found))) if len(found) == 1 else None


def _lay_claims(table: pd.DataFrame, on: date, funds: list[_Fund]) -> None:
    """Lay what is due and expected on the funds, day by day."""
    known = table[(table["state"] != "verify") & table["amount_yuan"].notna() & table["fund"].notna()]
    weight = known["take_up_share"]
    today = pd.Timestamp(on)
    pay_on = known["pay_on"].where(known["pay_on"] >= today, today)
    parts = pd.DataFrame(
        {
            "fund": known["fund"].astype("str"),
            "instrument": known["instrument"].astype("str"),
            "place": known["place"].astype("str"),
            "day": pay_on,
            "due": known["due_yuan"] * weight,
            "expected": (known["amount_yuan"] - known["due_yuan"]) * weight,
        }
    )
    keys = ["day", "fund", "instrument", "place"]
    sums = parts.groupby(keys, as_index=False, sort=True)[["due", "expected"]].sum()
    year_end = date(on.year, 12, 31)
    columns = [sums[name].tolist() for name in (*keys, "due", "expected")]
    for stamp, channel, instrument, place, due, expected in zip(*columns, strict=True):
        day = stamp.date()
        if due > 0 and day.year == on.year:
            _lay(funds, channel, instrument, place, day, 1, due)
        # The rest of a claim that grows is paid as it grows, the last of it at the end of the year.
        later = year_end if due > 0 else day
        if expected > 0 and later.year == on.year:
            _lay(funds, channel, instrument, place, later, 2, expected)


def _lay(funds: list[_Fund], channel: str, instrument: str, place: str, day: date, part: int, yuan: float) -> None:
    fitting = [fund for fund in funds if fund.fund_id is not None and fund.pays(channel, instrument, place, day)]
    for fund in sorted(fitting, key=lambda fund: (fund.last, -len(fund.only), -len(fund.region), fund.fund_id)):
        share = min(yuan, max(fund.left, 0.0))
        if share > 0:
            fund.add(day.month, part, share)
            yuan -= share
    if yuan > 0.005:
        _without_fund(funds, channel).add(day.month, part, yuan)


def _without_fund(funds: list[_Fund], channel: str) -> _Fund:
    """Return the line of a channel for what no fund pays."""
    for fund in funds:
        if fund.fund_id is None and fund.channel == channel:
            return fund
    funds.append(_Fund(None, None, channel, "", (), np.nan, date.min, date.max))
    return funds[-1]


def _rows(fund: _Fund, year: int) -> list[list[Any]]:
    rows: list[list[Any]] = []
    left = fund.yuan
    for month in range(1, 13):
        parts = fund.months.get(month, [0.0, 0.0, 0.0])
        left -= sum(parts)
        line = [fund.channel, fund.fund_id, fund.title, pd.Timestamp(year, month, 1), fund.yuan, *parts, left]
        rows.append(line)
    paid_out = None if np.isnan(fund.yuan) else bool(left < 0.005)
    return [[*row, paid_out] for row in rows]


def _order(fund: _Fund) -> tuple[str, bool, str]:
    return fund.channel, fund.fund_id is None, fund.fund_id or ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _day(value: Any, otherwise: date) -> date:
    if pd.isna(value):
        return otherwise
    day: date = value.date()
    return day
