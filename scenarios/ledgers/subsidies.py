"""Made-up facts for subsidies, payments made this year, and the money at hand; every share and amount is assumed."""

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from domain.policy import Policy
from scenarios.ledgers.streams import Array, Streams, days

TARGETS = frozenset({"out_of_poverty", "monitored"})
AGENTS = 8
"""Agents per county who take people out to work in groups."""
_YES = "是"
Rows = list[tuple[int, str, str]]
"""Row of the person or employer, fact, value."""


def worker_facts(streams: Streams, county: str, people: pd.DataFrame, day: np.datetime64) -> pd.DataFrame:
    """Return what is known of people beyond the ledgers, by identity number.

    Parameters
    ----------
    streams
        Streams of this county.
    county
        Its code, part of the numbers of its agents.
    people
        The people of ``county_workers``.
    day
        Plan date.
    """
    count = len(people)
    target = np.array([bool(groups) and bool(TARGETS & set(groups)) for groups in people["groups"]])
    employed = (people["status"] == "employed").to_numpy()
    leaves = np.array([flag is True for flag in people["wants_to_leave"]])
    young = np.array([bool(groups) and "young_graduate" in groups for groups in people["groups"]])
    rows: Rows = []
    rows += _work(streams, target & employed, day)
    rows += _transfer(streams, county, target & leaves, count)
    rows += _training(streams, target, count)
    rows += _school(streams, young, day)
    rows += _business(streams, target, day)
    frame = pd.DataFrame(sorted(rows), columns=["row", "fact", "value"])
    numbers = people["identity_number"].to_numpy(dtype=object)[frame["row"].to_numpy(dtype=int)]
    return _named(frame, "identity_number", numbers)


def _named(frame: pd.DataFrame, who: str, numbers: Array) -> pd.DataFrame:
    """Return the rows with whom they are about and the Chinese name of each fact."""
    titles = [_title(fact) for fact in frame["fact"]]
    return pd.DataFrame({who: numbers, "fact": titles, "value": frame["value"]}, dtype=object)


@functools.cache
def _title(fact: str) -> str:
    return _policy().fact(fact).title.zh


@functools.cache
def _choice(fact: str, code: str) -> str:
    """Return what a ledger writes for one of the choices of a fact."""
    return _policy().fact(fact).titles[code].zh


@functools.cache
def _policy() -> Policy:
    return Policy.load()


def _where(mask: Array) -> list[int]:
    return [int(row) for row in np.flatnonzero(mask)]


def _some(streams: Streams, name: str, mask: Array, share: float) -> list[int]:
    """Return the rows of some of those in the mask."""
    return _where(mask & streams.chance(name, share, len(mask)))


def _drawn(streams: Streams, name: str, low: int, high: int, count: int) -> list[int]:
    return [int(value) for value in streams[name].integers(low, high + 1, count)]


def _dated(streams: Streams, name: str, day: np.datetime64, low: int, high: int, count: int) -> list[str]:
    """Return days so many days before the plan date."""
    back = streams[name].integers(low, high + 1, count)
    return [str(one) for one in days(day, -back)]


def _work(streams: Streams, mask: Array, day: np.datetime64) -> Rows:
    """Of target people who work: since when, contract, insurance; one in four is not known."""
    count = len(mask)
    since = _dated(streams, "work/since", day, 20, 420, count)
    months = streams.pick("work/contract", ("6", "12", "24", "36"), (15, 50, 25, 10), count)
    insured = _drawn(streams, "work/insured", 1, 30, count)
    paid = _drawn(streams, "work/paid", 50, 130, count)
    rows: Rows = [(row, "work_started_on", since[row]) for row in _some(streams, "work/known", mask, 0.75)]
    rows += [(row, "contract_months", str(months[row])) for row in _some(streams, "work/contract/known", mask, 0.7)]
    for row in _some(streams, "work/insured/known", mask, 0.6):
        rows.append((row, "social_insurance_paid", _YES))
        rows.append((row, "insured_months", str(insured[row])))
        rows.append((row, "insurance_paid_yuan", str(10 * paid[row])))
    return rows


def _transfer(streams: Streams, county: str, mask: Array, count: int) -> Rows:
    """Of target people who want to go out: whether in a group, and with which agent."""
    organised = streams.flags("transfer/organised", 0.45, 0.35, count)
    agent = _drawn(streams, "transfer/agent", 1, AGENTS, count)
    rows: Rows = []
    for row in _where(mask):
        if organised[row] is not None:
            rows.append((row, "organised", _YES if organised[row] else "否"))
        if organised[row] is True:
            rows.append((row, "agent_id", f"FW{county}{agent[row]:02d}"))
    return rows


def _training(streams: Streams, target: Array, count: int) -> Rows:
    """Return courses and certificates: of some target people, and certificates of few others."""
    fee, length = _drawn(streams, "training/fee", 6, 18, count), _drawn(streams, "training/days", 5, 30, count)
    assessed = _drawn(streams, "training/assessed", 15, 40, count)
    level = streams.pick("training/level", ("junior", "middle", "senior"), (6, 3, 1), count)
    insured = _drawn(streams, "training/insured", 3, 60, count)
    rows: Rows = []
    for row in _some(streams, "training/course", target, 0.1):
        rows.append((row, "training_completed", _YES))
        rows.append((row, "training_fee_yuan", str(100 * fee[row])))
        rows.append((row, "training_days", str(length[row])))
    everybody = np.ones(count, dtype=bool)
    for row in _some(streams, "training/assessment", everybody, 0.01):
        rows.append((row, "assessment_passed", _YES))
        rows.append((row, "assessment_fee_yuan", str(10 * assessed[row])))
    for row in _some(streams, "training/certificate", everybody, 0.006):
        rows.append((row, "certificate_level", _choice("certificate_level", str(level[row]))))
        rows.append((row, "unemployment_insured_months", str(insured[row])))
    return rows


def _school(streams: Streams, young: Array, day: np.datetime64) -> Rows:
    """Return when young graduates left school; some still are in their last year, some are trainees."""
    count = len(young)
    left = _dated(streams, "school/left", day, 120, 1200, count)
    since = _dated(streams, "school/trainee", day, 40, 200, count)
    months = _drawn(streams, "school/months", 1, 6, count)
    rows: Rows = [(row, "left_school_on", left[row]) for row in _some(streams, "school/known", young, 0.8)]
    rows += [(row, "graduates_this_year", _YES) for row in _some(streams, "school/last", young, 0.1)]
    for row in _some(streams, "school/is_trainee", young, 0.08):
        rows.append((row, "trainee", _YES))
        rows.append((row, "traineeship_started_on", since[row]))
        rows.append((row, "trainee_months", str(months[row])))
    return rows


def _business(streams: Streams, target: Array, day: np.datetime64) -> Rows:
    """Return businesses of one's own, with their taxes, and guaranteed loans."""
    count = len(target)
    since = _dated(streams, "business/since", day, 60, 900, count)
    granted = _dated(streams, "business/granted", day, 30, 500, count)
    loan = _drawn(streams, "business/loan", 3, 22, count)
    vat, income = _drawn(streams, "business/vat", 0, 60, count), _drawn(streams, "business/income", 0, 40, count)
    own = _drawn(streams, "business/insured", 20, 60, count)
    kind = streams.pick("business/kind", ("individual", "partnership"), (9, 1), count)
    rows: Rows = []
    for row in _some(streams, "business/has", target, 0.03):
        rows.append((row, "self_employed", _YES))
        rows.append((row, "first_business", _YES))
        rows.append((row, "business_started_on", since[row]))
        rows.append((row, "unemployment_certificate", _YES))
        rows.append((row, "own_vat_yuan", str(100 * vat[row])))
        rows.append((row, "own_urban_tax_yuan", str(5 * vat[row])))
        rows.append((row, "own_education_yuan", str(3 * vat[row])))
        rows.append((row, "own_local_education_yuan", str(2 * vat[row])))
        rows.append((row, "own_income_tax_yuan", str(100 * income[row])))
    for row in _some(streams, "business/borrows", target, 0.015):
        rows.append((row, "loan_yuan", str(10_000 * loan[row])))
        rows.append((row, "loan_started_on", granted[row]))
        rows.append((row, "loan_rate", "0.045"))
        rows.append((row, "applicant_kind", _choice("applicant_kind", str(kind[row]))))
        rows.append((row, "lender_id", "演示农村商业银行"))
    for row in _some(streams, "business/flexible", target, 0.04):
        rows.append((row, "flexible_work", _YES))
        rows.append((row, "own_insurance_paid_yuan", str(100 * own[row])))
    return rows


def employer_facts(streams: Streams, staff: pd.DataFrame, day: np.datetime64) -> pd.DataFrame:
    """Return what is known of firms beyond the ledgers: insurance, layoffs, taxes, loans."""
    count = len(staff)
    everybody = np.ones(count, dtype=bool)
    heads = staff["headcount"].to_numpy(dtype=int)
    insured = np.maximum(1, np.floor(heads * streams["firm/insured"].uniform(0.5, 0.95, count))).astype(int)
    layoffs = np.round(streams["firm/layoffs"].gamma(1.5, 0.02, count), 3).clip(0, 0.6)
    months = _drawn(streams, "firm/months", 8, 60, count)
    vat = np.round(heads * streams["firm/vat"].uniform(500, 6000, count)).astype(int)
    loan = _drawn(streams, "firm/loan", 50, 450, count)
    granted = _dated(streams, "firm/granted", day, 30, 500, count)
    rows: Rows = []
    for row in _some(streams, "firm/insurance/known", everybody, 0.8):
        rows.append((row, "insured_heads", str(insured[row])))
        rows.append((row, "firm_insured_months", str(months[row])))
        rows.append((row, "unemployment_insurance_paid_yuan", str(int(insured[row]) * 480)))
    rows += [(row, "layoff_share", f"{layoffs[row]:g}") for row in _some(streams, "firm/layoffs/known", everybody, 0.7)]
    services = staff["industry"].isin(["F", "G", "H"]).to_numpy(dtype=bool)
    rows += [(row, "hardship_industry", _YES) for row in _some(streams, "firm/hardship", services, 0.6)]
    for row in _some(streams, "firm/taxes/known", everybody, 0.5):
        rows.append((row, "firm_vat_yuan", str(vat[row])))
        rows.append((row, "firm_urban_tax_yuan", str(int(vat[row]) * 5 // 100)))
        rows.append((row, "firm_education_yuan", str(int(vat[row]) * 3 // 100)))
        rows.append((row, "firm_local_education_yuan", str(int(vat[row]) * 2 // 100)))
        rows.append((row, "firm_income_tax_yuan", str(int(vat[row]) // 3)))
    for row in _some(streams, "firm/borrows", everybody, 0.04):
        rows.append((row, "firm_loan_yuan", str(10_000 * loan[row])))
        rows.append((row, "firm_loan_started_on", granted[row]))
        rows.append((row, "firm_loan_rate", "0.045"))
        rows.append((row, "employer_lender_id", "演示农村商业银行"))
    frame = pd.DataFrame(sorted(rows), columns=["row", "fact", "value"])
    owners = staff["employer_id"].to_numpy(dtype=object)[frame["row"].to_numpy(dtype=int)]
    return _named(frame, "employer_id", owners)


MONEY: Mapping[str, tuple[str, float]] = {
    # channel -> title, yuan per person in the ledger
    "employment": ("就业补助资金", 75.0),
    "rural_link": ("衔接推进乡村振兴补助资金（务工部分）", 4.0),
    "unemployment_insurance": ("失业保险基金（稳岗部分）", 36.0),
    "inclusive_finance": ("创业担保贷款贴息资金", 8.0),
    "cooperation": ("吸纳中西部脱贫人口跨省就业补助资金", 0.5),
}
"""The money of the year by channel."""


def funds(shares: Mapping[str, int], day: np.datetime64) -> pd.DataFrame:
    """Return the money of the year by channel and county; that of cooperation has no county."""
    year = day.astype("datetime64[Y]")
    first, last = year.astype("datetime64[D]"), (year + 1).astype("datetime64[D]") - 1
    rows: list[dict[str, Any]] = []
    for channel, (title, each) in MONEY.items():
        places = {None: sum(shares.values())} if channel == "cooperation" else shares
        for place, people in places.items():
            rows.append(
                {
                    "fund_id": _fund_id(channel, place),
                    "title": f"{title}（演示）",
                    "region": place,
                    "amount_yuan": float(max(10_000, round(people * each, -3))),
                    "valid_from": first,
                    "valid_until": last,
                    "channel": channel,
                }
            )
    return pd.DataFrame(rows)


def _fund_id(channel: str, place: object) -> str:
    return f"ZJ-{channel}" + (f"-{place}" if place else "")


def payments(streams: Streams, county: str, facts: pd.DataFrame, day: np.datetime64) -> pd.DataFrame:
    """Return what was paid since the beginning of the year to people with such facts: a third of them."""
    paid = pd.concat(
        [
            facts[facts["fact"] == _title(fee)].assign(instrument=_policy().instrument(instrument).title.zh)
            for instrument, fee in (
                ("training_subsidy", "training_fee_yuan"),
                ("skill_assessment_subsidy", "assessment_fee_yuan"),
            )
        ],
        ignore_index=True,
    )
    paid = paid[streams.chance("paid", 0.33, len(paid))].reset_index(drop=True)
    since = int((day - day.astype("datetime64[Y]").astype("datetime64[D]")).astype(int))
    on = days(day, -streams["paid/on"].integers(1, max(2, since), len(paid)))
    return pd.DataFrame(
        {
            "payment_id": [f"FF{county}{number + 1:05d}" for number in range(len(paid))],
            "instrument": paid["instrument"],
            "identity_number": paid["identity_number"],
            "amount_yuan": paid["value"].astype(float),
            "paid_on": on,
            "fund_id": _fund_id("employment", county),
        }
    )
