"""Rules about what the person asked for: consent, wishes and the other two consents of a loan."""

import numpy as np

from domain.check.columns import (
    YES,
    Days,
    Rows,
    Texts,
    Truths,
    Verdicts,
    all_of,
    days,
    equals,
    flags,
    per_combination,
    positions,
    texts,
    trade_within,
    verdict_of,
)
from domain.check.docket import Docket
from domain.check.joins import RowsByOwner
from domain.instance import Instance
from domain.rules import Verdict


def asks_for(instance: Instance) -> tuple[Truths, Truths]:
    """Return who asks to be hired (or dispatched), and who asks to be lent; blanks are no consent."""
    workers = instance.workers
    status, seeking = texts(workers, "status"), flags(workers, "seeking") == YES
    hired = (flags(workers, "wants_to_leave") == YES) | (equals(status, "unemployed") & seeking)
    lent = equals(status, "surplus") & (seeking | (flags(workers, "lending_consent") == YES))
    return hired, lent


def seeks_work(docket: Docket) -> Verdicts:
    """Judge whether the person asked for work of this kind; never unknown."""
    hired, lent = asks_for(docket.facts.instance)
    asked = np.where(docket.has_mode("loan"), lent[docket.worker], hired[docket.worker])
    facts = docket.facts
    present = positions(facts.instance.workers["current_post_id"], facts.instance.posts["post_id"])[docket.worker]
    return verdict_of(asked & (present != docket.post))


def wish_respected(docket: Docket) -> Verdicts:
    """Judge the wishes; codes are compared by prefix, and an empty list of wishes restricts nothing."""
    facts = docket.facts
    places, trades = (
        per_combination(
            facts.coded("workers", wanted), docket.worker, facts.coded("posts", offered), docket.post, decide
        )
        for wanted, offered, decide in (
            ("wanted_regions", "region", _place_wanted),
            ("wanted_trades", "trade", _trade_wanted),
        )
    )
    return all_of(places, trades)


def _place_wanted(wanted: tuple[str, ...] | None, site: str) -> Verdict:
    return Verdict.YES if not wanted or site.startswith(wanted) else Verdict.NO


def _trade_wanted(wanted: tuple[str, ...] | None, trade: str | None) -> Verdict:
    if not wanted:
        return Verdict.YES
    if trade is None:
        return Verdict.UNKNOWN
    return Verdict.YES if any(trade_within(trade, wish) for wish in wanted) else Verdict.NO


def lending_agreed(docket: Docket) -> Verdicts:
    """Judge the agreement behind a loan; days of the loan count both ends; never unknown."""
    agreed = ~np.isnat(loan_until(docket))
    return verdict_of(~docket.has_mode("loan") | agreed)


def loan_until(docket: Docket) -> Days:
    """Return the last day of the agreement that covers each pair's loan (the latest one); NaT where none does."""
    loans = docket.facts.instance.loans
    until = np.full(len(docket.worker), np.datetime64("NaT"), dtype="datetime64[D]")
    employers = docket.facts.instance.employers
    lender = docket.facts.present_employer
    willing = equals(docket.facts.read(texts, "workers", "status"), "surplus") & (
        docket.facts.read(flags, "workers", "lending_consent") == YES
    )
    pairs = np.flatnonzero(docket.has_mode("loan") & willing[docket.worker])
    by_lender = RowsByOwner.of(positions(loans["lender_id"], employers["employer_id"]), len(employers))
    within, row = by_lender.of_owners(lender[docket.worker[pairs]])
    pair = pairs[within]
    good = _row_covers(docket, pair, row, lender[docket.worker[pair]])
    last = days(loans, "valid_until")[row[good]]
    earliest_first = np.argsort(last, kind="stable")
    until[pair[good][earliest_first]] = last[earliest_first]
    return until


def _row_covers(docket: Docket, pair: Rows, row: Rows, lender: Rows) -> Truths:
    loans, post = docket.facts.instance.loans, docket.post[pair]
    borrower = positions(loans["borrower_id"], docket.facts.instance.employers["employer_id"])[row]
    open_row = loans["borrower_id"].isna().to_numpy(dtype=np.bool_)[row]
    takes_loans = np.array(
        ["loan" in (modes or ()) for modes in docket.facts.read(texts, "posts", "accepts")], dtype=np.bool_
    )
    borrower_agrees = (flags(loans, "borrower_consent") == YES)[row] & (borrower == docket.facts.employer[post])
    consent = (flags(loans, "lender_consent") == YES)[row] & np.where(open_row, takes_loans[post], borrower_agrees)
    first, last = days(loans, "valid_from")[row], days(loans, "valid_until")[row]
    start = docket.facts.start[post]
    until = np.fmin(docket.facts.stated_end[post], last)
    long_enough = (until - start).astype(np.int64) + 1 >= docket.facts.at_posts("loan.days_min")[post]
    in_window = (first <= start) & (start <= last) & long_enough
    covers: Truths = (
        consent & in_window & _in_scope(docket, row, post, lender) & (lender != docket.facts.employer[post])
    )
    return covers


def _in_scope(docket: Docket, row: Rows, post: Rows, lender: Rows) -> Truths:
    stated = texts(docket.facts.instance.loans, "scope")[row]
    default = docket.facts.keep("default scopes", lambda: _default_scopes(docket))[lender]
    scope = np.where(stated == None, default, stated)  # noqa: E711  (elementwise)
    same = {w: docket.facts.digits("employers", w)[lender] == docket.facts.digits("posts", w)[post] for w in (2, 4)}
    within: Truths = (equals(scope, "prefecture") & same[4]) | (equals(scope, "province") & same[2])
    return within


def _default_scopes(docket: Docket) -> Texts:
    """Return the scope that an agreement of each lender has when it states none."""
    facts = docket.facts
    found = [
        facts.policy.find("loan.scope_default", facts.on, home) for home in texts(facts.instance.employers, "region")
    ]
    return np.array([None if entry is None else entry.value for entry in found], dtype=object)
