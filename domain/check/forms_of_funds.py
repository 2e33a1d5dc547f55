"""What people claim from each fund, as the checker reads it: each pair that may have a claim asked as if it were a person."""

from collections.abc import Iterator
from datetime import date
from math import ceil
from typing import Any

import numpy as np
import pandas as pd

from domain.check.columns import Rows, each
from domain.check.docket import Docket
from domain.check.forms import NONE, Form, Pairs
from domain.check.pair_pay import month_pay_yuan
from domain.entitlements import claimants, entitlements
from domain.instance import Instance
from domain.limits.funding import counted
from domain.plan import FRAMES, Plan

CHUNK = 100_000
"""Pairs asked at a time."""
Claims = dict[str, pd.Series]
"""Yuan by person, of every fund."""


def fund_budgets(pairs: Pairs) -> Iterator[Form]:
    """Yield what is paid and claimed this year from every fund that is in force."""
    answer, on = pairs.answer, pairs.answer.on
    funds = [row for row in each(answer.instance.funds) if _period(row, on)[1] >= on]
    funds = [row for row in funds if _period(row, on)[0] <= _period(row, on)[1]]
    if not funds:
        return
    funds.sort(key=lambda row: (_period(row, on)[1], -len(_only(row)), -len(_said(row.region)), row.fund_id))
    now = answer.facts.keep("claims now", lambda: _claimed(pairs, answer.instance, None, funds))
    rules = counted(answer.policy)
    told = answer.facts.keep("claimants", lambda: claimants(answer.instance, on, rules))
    asked = np.flatnonzero(told.may(pairs.worker, pairs.post))
    then = {fund.fund_id: np.zeros(len(pairs.worker), np.int64) for fund in funds}
    for first in range(0, len(asked), CHUNK):
        part = asked[first : first + CHUNK]
        claims = _claimed(pairs, *_one_person_per_pair(pairs, part), funds)
        for fund in funds:
            mine = claims[fund.fund_id]
            then[fund.fund_id][mine.index.astype(np.int64)] = mine.to_numpy(np.int64)
    people = answer.instance.workers["worker_id"]
    for fund in funds:
        spent = sum(
            row.amount_yuan
            for row in each(answer.instance.payments)
            if row.fund_id == fund.fund_id and row.paid_on.date() <= on and row.paid_on.year == on.year
        )
        before = now[fund.fund_id].reindex(people).fillna(0).to_numpy(np.int64)
        base = ceil(round(float(spent), 2)) + int(before.sum())
        more = then[fund.fund_id] - before[pairs.worker]
        at = np.flatnonzero(more)
        name = ("fund_budget", fund.fund_id, "claims")
        yield Form(*name, at, more[at], None, int(fund.amount_yuan), unit="yuan", base=base)


def _one_person_per_pair(pairs: Pairs, part: Rows) -> tuple[Instance, Plan]:
    """Return people named by the pairs they stand for, with all that the tables say of them, and a plan that places each."""
    answer = pairs.answer
    worker, post = pairs.worker[part], pairs.post[part]
    names = pd.Series([str(at) for at in part.tolist()], dtype="str")
    own = pd.DataFrame({"worker_id": answer.instance.workers["worker_id"].to_numpy()[worker], "pair": names})
    tables = dict(answer.instance.tables)
    for name, frame in tables.items():
        if name != "workers" and "worker_id" in frame.columns and len(frame):
            joined = frame.merge(own.astype({"worker_id": frame["worker_id"].dtype}), on="worker_id")
            copied = joined.assign(worker_id=joined["pair"])[list(frame.columns)]
            tables[name] = pd.concat([copied, frame[frame["worker_id"].isna()]], ignore_index=True)
    tables["workers"] = answer.instance.workers.iloc[worker].reset_index(drop=True).assign(worker_id=names)
    months = month_pay_yuan(Docket(answer.facts, NONE, NONE, np.zeros(0, object)))
    placed = pd.DataFrame(
        {
            "worker_id": names,
            "post_id": answer.instance.posts["post_id"].to_numpy()[post],
            "mode": pairs.docket.mode[part],
            "pay_yuan_month": pd.Series(months[post]).astype("Float64"),
        }
    )
    frames = {name: pd.DataFrame(columns=list(columns)) for name, columns in FRAMES.items()}
    frames["assignments"] = placed.reindex(columns=list(FRAMES["assignments"]))
    return Instance(tables), Plan(frames, {"plan_date": answer.on.isoformat()})


def _claimed(pairs: Pairs, instance: Instance, plan: Plan | None, funds: list[Any]) -> Claims:
    """Return what everybody claims from each fund this year under a plan or without, in whole yuan, rounded up."""
    on = pairs.answer.on
    table = entitlements(instance, plan, on, counted(pairs.answer.policy))
    table = table[(table["state"] != "verify") & table["amount_yuan"].notna() & table["fund"].notna()]
    day = table["pay_on"].where(table["pay_on"] >= pd.Timestamp(on), pd.Timestamp(on))
    paid: dict[str, list[pd.Series]] = {fund.fund_id: [] for fund in funds}
    alike = [table[name].astype("str") for name in ("fund", "instrument", "place")]
    for key, rows in table.groupby([*alike, day], sort=False).indices.items():
        channel, instrument, place, due = tuple(key)  # type: ignore[arg-type,var-annotated]
        claim = (channel, instrument, place, due.date())
        payer = next((fund for fund in funds if _pays(fund, *claim, on)), None)
        if payer is not None:
            own = table.iloc[rows]
            paid[payer.fund_id].append((own["amount_yuan"] * 100).round().groupby(own["worker_id"]).sum())
    return {name: _in_yuan(parts) for name, parts in paid.items()}


def _in_yuan(fen: list[pd.Series]) -> pd.Series:
    """Return the sums of each person in whole yuan, rounded up."""
    whole = pd.concat(fen) if fen else pd.Series([], index=pd.Index([], dtype="str"), dtype="float64")
    return -(-whole.astype("int64").groupby(level=0).sum() // 100)


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


def _pays(fund: Any, channel: str, instrument: str, place: str, day: date, on: date) -> bool:
    first, last = _period(fund, on)
    fits = channel == fund.channel and (not _only(fund) or instrument in _only(fund))
    return fits and str(place).startswith(_said(fund.region)) and first <= day <= last
