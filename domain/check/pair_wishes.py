"""Rules about what the person asked for: consent, wishes and the other two consents of a loan."""

import numpy as np

from domain.check.columns import (
    YES,
    Days,
    Rows,
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
from domain.check.docket import Docket, digits
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
    hired, lent = asks_for(docket.instance)
    asked = np.where(docket.has_mode("loan"), lent[docket.worker], hired[docket.worker])
    present = positions(docket.workers["current_post_id"], docket.posts["post_id"])[docket.worker]
    return verdict_of(asked & (present != docket.post))


def wish_respected(docket: Docket) -> Verdicts:
    """Judge the wishes; codes are compared by prefix, and an empty list of wishes restricts nothing."""
    places = per_combination(
        list(texts(docket.workers, "wanted_regions")), docket.worker, docket.site, docket.post, _place_wanted
    )
    trades = per_combination(
        list(texts(docket.workers, "wanted_trades")),
        docket.worker,
        list(texts(docket.posts, "trade")),
        docket.post,
        _trade_wanted,
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
    loans = docket.instance.loans
    until = np.full(len(docket.worker), np.datetime64("NaT"), dtype="datetime64[D]")
    employers = docket.instance.employers
    lender = positions(docket.workers["employer_id"], employers["employer_id"])
    willing = equals(texts(docket.workers, "status"), "surplus") & (flags(docket.workers, "lending_consent") == YES)
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
    loans, post = docket.instance.loans, docket.post[pair]
    borrower = positions(loans["borrower_id"], docket.instance.employers["employer_id"])[row]
    open_row = loans["borrower_id"].isna().to_numpy(dtype=np.bool_)[row]
    takes_loans = np.array(["loan" in (modes or ()) for modes in texts(docket.posts, "accepts")], dtype=np.bool_)
    borrower_agrees = (flags(loans, "borrower_consent") == YES)[row] & (borrower == docket.employer[post])
    consent = (flags(loans, "lender_consent") == YES)[row] & np.where(open_row, takes_loans[post], borrower_agrees)
    first, last = days(loans, "valid_from")[row], days(loans, "valid_until")[row]
    start = docket.start[post]
    until = np.fmin(docket.stated_end[post], last)
    long_enough = (until - start).astype(np.int64) + 1 >= docket.at_posts("loan.days_min")[post]
    in_window = (first <= start) & (start <= last) & long_enough
    covers: Truths = consent & in_window & _in_scope(docket, row, post, lender) & (lender != docket.employer[post])
    return covers


def _in_scope(docket: Docket, row: Rows, post: Rows, lender: Rows) -> Truths:
    employers = [str(code) for code in docket.instance.employers["region"]]
    stated = texts(docket.instance.loans, "scope")[row]
    defaults, place = docket.values_at("loan.scope_default", docket.site)
    default = np.array(defaults, dtype=object)[place][post]
    scope = np.where(stated == None, default, stated)  # noqa: E711  (elementwise)
    same = {w: digits(employers, w)[lender] == digits(docket.site, w)[post] for w in (2, 4)}
    within: Truths = (equals(scope, "prefecture") & same[4]) | (equals(scope, "province") & same[2])
    return within
