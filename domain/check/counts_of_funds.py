"""What the people of a plan claim from each fund: the checker's own count, claim by claim."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from math import ceil
from typing import Any

import pandas as pd

from domain.check.answer import Answer
from domain.check.columns import each, texts
from domain.check.counts_of_limits import Counted
from domain.entitlements import entitlements
from domain.limits.funding import counted
from domain.plan import Plan


def fund_budgets(answer: Answer) -> Iterator[Counted]:
    """Yield what is paid and claimed this year from every fund that is in force."""
    funds = [row for row in each(answer.instance.funds) if _period(row, answer.on)[1] >= answer.on]
    funds = [row for row in funds if _period(row, answer.on)[0] <= _period(row, answer.on)[1]]
    if not funds:
        return
    funds.sort(key=lambda row: (_period(row, answer.on)[1], -len(_only(row)), -len(_said(row.region)), row.fund_id))
    then, now = _claimed(answer, answer.plan, funds), _claimed(answer, None, funds)
    posts = dict(zip(texts(answer.rows, "worker_id"), texts(answer.rows, "post_id"), strict=True))
    for fund in funds:
        spent = sum(
            row.amount_yuan
            for row in each(answer.instance.payments)
            if row.fund_id == fund.fund_id and row.paid_on.date() <= answer.on and row.paid_on.year == answer.on.year
        )
        mine, before = then[fund.fund_id], now[fund.fund_id]
        at = Counter[str]()
        for worker, post in posts.items():
            at[post] += mine[worker] - before[worker]
        use = ceil(round(float(spent), 2)) + mine.total()
        yield Counted("fund_budget", fund.fund_id, "claims", use, None, int(fund.amount_yuan), True, unit="yuan", at=at)


def _claimed(answer: Answer, plan: Plan | None, funds: list[Any]) -> dict[str, Counter[str]]:
    """Return what everybody claims from each fund this year under a plan or without, in whole yuan, rounded up."""
    fen: dict[str, Counter[str]] = defaultdict(Counter)
    for claim in each(entitlements(answer.instance, plan, answer.on, counted(answer.policy))):
        if claim.state == "verify" or pd.isna(claim.amount_yuan) or pd.isna(claim.fund):
            continue
        day = max(claim.pay_on.date(), answer.on)
        payer = next((fund for fund in funds if _pays(fund, claim, day, answer.on)), None)
        if payer is not None:
            fen[payer.fund_id][claim.worker_id] += round(claim.amount_yuan * 100)
    whole = {name: Counter({w: -(-some // 100) for w, some in people.items()}) for name, people in fen.items()}
    return defaultdict(Counter, whole)


def _period(fund: Any, on: date) -> tuple[date, date]:
    """Return the first and last day of a fund inside the year."""
    first, last = date(on.year, 1, 1), date(on.year, 12, 31)
    return (
        first if pd.isna(fund.valid_from) else max(first, fund.valid_from.date()),
        last if pd.isna(fund.valid_until) else min(last, fund.valid_until.date()),
    )


def _only(fund: Any) -> set[str]:
    return {word.strip() for word in _said(fund.instruments).replace("，", ",").split(",")} - {""}


def _said(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _pays(fund: Any, claim: Any, day: date, on: date) -> bool:
    first, last = _period(fund, on)
    fits = claim.fund == fund.channel and (not _only(fund) or claim.instrument in _only(fund))
    return fits and str(claim.place).startswith(_said(fund.region)) and first <= day <= last
