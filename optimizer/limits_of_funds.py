"""Limits of funds: what the plan's people may claim from each this year.

Every arc whose person and post leave room for a sure claim is asked as if it were a person of its own, so that one pass of the
entitlements answers many arcs at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.entitlements import claimants, entitlements
from domain.instance import Instance
from domain.limits.funding import counted
from domain.plan import FRAMES, Plan
from domain.policy import Policy
from domain.tables import MODES
from optimizer.limit_field import Field, each, spans
from optimizer.limit_rows import LimitRow, count

Ints = npt.NDArray[np.int64]
CHUNK_ARCS = 200_000
OF_PEOPLE = ("memberships", "subsidy_facts", "payments", "promises")


@dataclass(frozen=True)
class Fund:
    """One row of the funds table: its period inside the year, what it may pay, its money and what it has paid."""

    fund_id: str
    channel: str
    region: str
    only: frozenset[str]
    first: date
    last: date
    yuan: int
    paid_yuan: int

    def pays(self, channel: str, instrument: str, place: str, day: date) -> bool:
        """Return whether the fund may pay a claim."""
        fits = channel == self.channel and (not self.only or instrument in self.only)
        return fits and place.startswith(self.region) and self.first <= day <= self.last


def fund_budget(field: Field) -> Iterator[LimitRow]:
    """Yield what is paid and claimed this year from each fund."""
    on = field.day.date()
    funds = funds_of(field.encoded.instance, on)
    if not funds:
        return
    rules, instance = counted(field.policy), field.encoded.instance
    now = claimed(instance, None, rules, on, funds, instance.workers["worker_id"])
    then = np.zeros((len(funds), len(field.arcs)), np.int64)
    asked = np.flatnonzero(
        claimants(instance, on, rules).may(field.worker.astype(np.int64), field.post.astype(np.int64))
    ).astype(np.int64)
    for first in range(0, len(asked), CHUNK_ARCS):
        here = asked[first : first + CHUNK_ARCS]
        copied, plan = one_person_per_arc(field, here)
        then[:, here] = claimed(copied, plan, rules, on, funds, copied.workers["worker_id"])
    for fund, before, yuan in zip(funds, now, then, strict=True):
        more = yuan - before[field.worker]
        arcs = np.flatnonzero(more)
        row = count("fund_budget", fund.fund_id, arcs, None, fund.yuan, "claims", fund.paid_yuan + int(before.sum()))
        yield replace(row, unit="yuan", weight=more[arcs])


def funds_of(instance: Instance, on: date) -> list[Fund]:
    """Return the funds in force between the day and the end of its year, in the order in which they pay."""
    new_year, year_end = date(on.year, 1, 1), date(on.year, 12, 31)
    paid = instance.payments
    days = paid["paid_on"].dt.date
    paid = paid[(days >= new_year) & (days <= on)] if len(paid) else paid
    found = []
    for row in each(instance.funds):
        first = new_year if pd.isna(row.valid_from) else max(row.valid_from.date(), new_year)
        last = year_end if pd.isna(row.valid_until) else min(row.valid_until.date(), year_end)
        if first > last or last < on:
            continue
        listed = "" if pd.isna(row.instruments) else str(row.instruments).replace("，", ",")
        only = frozenset(word.strip() for word in listed.split(",") if word.strip())
        spent = int(np.ceil(round(float(paid.loc[paid["fund_id"] == row.fund_id, "amount_yuan"].sum()), 2)))
        region = "" if pd.isna(row.region) else str(row.region)
        found.append(Fund(row.fund_id, row.channel, region, only, first, last, int(float(row.amount_yuan)), spent))
    return sorted(found, key=lambda fund: (fund.last, -len(fund.only), -len(fund.region), fund.fund_id))


def claimed(
    instance: Instance, plan: Plan | None, policy: Policy, on: date, funds: list[Fund], people: pd.Series
) -> Ints:
    """Return what everybody claims from each fund this year, (funds, people), in whole yuan, rounded up."""
    table = entitlements(instance, plan, on, policy)
    table = table[(table["state"] != "verify") & table["amount_yuan"].notna() & table["fund"].notna()]
    keys = pd.DataFrame(
        {
            "channel": table["fund"].astype(str),
            "instrument": table["instrument"].astype(str),
            "place": table["place"].astype(str),
            "day": table["pay_on"].where(table["pay_on"] >= pd.Timestamp(on), pd.Timestamp(on)),
        }
    )
    kinds = keys.drop_duplicates().reset_index(drop=True)
    fund_of = [
        next((at for at, fund in enumerate(funds) if fund.pays(row.channel, row.instrument, row.place, day)), -1)
        for row, day in ((row, row.day.date()) for row in each(kinds))
    ]
    fund = keys.merge(kinds.assign(fund=fund_of), how="left", on=list(keys.columns))["fund"].to_numpy(np.int64)
    person = pd.Index(people).get_indexer(table["worker_id"])
    fen = np.rint(table["amount_yuan"].to_numpy(float) * 100).astype(np.int64)
    total = np.zeros((len(funds), len(people)), np.int64)
    known = (fund >= 0) & (person >= 0)
    np.add.at(total, (fund[known], person[known]), fen[known])
    return -(-total // 100)


def one_person_per_arc(field: Field, arcs: Ints) -> tuple[Instance, Plan]:
    """Return the people of some arcs (ascending) once for each, with all that is known of them, and the plan that takes them all."""
    instance, people = field.encoded.instance, field.worker[arcs]
    names = pd.Series(np.arange(len(arcs))).astype(str).astype("str")
    tables = dict(instance.tables) | {
        "workers": instance.workers.iloc[people].reset_index(drop=True).assign(worker_id=names)
    }
    start = np.searchsorted(people, np.arange(len(instance.workers) + 1)).astype(np.int64)
    for table in OF_PEOPLE:
        frame = instance.tables[table]
        rows = pd.Index(instance.workers["worker_id"]).get_indexer(frame["worker_id"])
        own = np.flatnonzero(rows >= 0)
        own = own[np.diff(start)[rows[own]] > 0]
        copies = np.repeat(own, np.diff(start)[rows[own]])
        copied = names.iloc[spans(start, rows[own].astype(np.int64))]
        theirs = frame.iloc[copies].assign(worker_id=copied.array)
        tables[table] = pd.concat([theirs, frame[frame["worker_id"].isna()]], ignore_index=True)
    posts = field.post[arcs]
    placed = pd.DataFrame(
        {
            "worker_id": names,
            "post_id": instance.posts["post_id"].iloc[posts].array,
            "mode": np.array(MODES, object)[field.arcs.mode[arcs]],
            "pay_yuan_month": pd.Series(field.encoded.pay.month_yuan[posts]).astype("Float64"),
        }
    )
    frames = {name: pd.DataFrame(columns=list(columns)) for name, columns in FRAMES.items()}
    frames["assignments"] = placed.reindex(columns=list(FRAMES["assignments"]))
    return Instance(tables), Plan(frames, {"plan_date": field.day.date().isoformat()})
