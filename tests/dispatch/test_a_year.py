"""A year of nights: the audit replays every move, in memory that grows with the people and not with the nights."""

import gc
import tracemalloc
from datetime import timedelta

import pytest

from dispatch.accounts import Account
from dispatch.audit import Audit, audit
from dispatch.desk import Desk
from dispatch.ledger import Posting
from tests.dispatch.day import ON

PEOPLE = 200


def nights(desk: Desk, first: int, last: int) -> None:
    """Tell the ledger of nights in which everybody is promised a post and taken back the night after."""
    accounts = (Account.UNEMPLOYED, Account.PROMISED)
    for night in range(first, last):
        now, then = accounts[night % 2], accounts[(night + 1) % 2]
        moves = [Posting(f"W{n:04d}", now, then, "P1" if then == Account.PROMISED else None) for n in range(PEOPLE)]
        desk.ledger.append(
            "published", f"night {night}", ON + timedelta(days=night), "z", {"scope": "", "n": night}, moves
        )


def audited(desk: Desk) -> tuple[Audit, int, int]:
    """Return what the audit found, the most memory it held, and what is held after it, in bytes."""
    gc.collect()
    tracemalloc.start()
    try:
        found = audit(desk.ledger)
        most = tracemalloc.get_traced_memory()[1]
        gc.collect()
        return found, most, tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


@pytest.mark.soak
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_year_is_replayed_in_constant_memory(desk: Desk) -> None:
    """After 365 nights with 73,000 moves the audit holds hardly more than after thirty: at most 128 bytes for each night.

    These are one tuple of each night, of 112 bytes, that the interpreter keeps for reuse, 2,000 of a length at most; a collection
    gives them back. The moves of one night, held, would be some 100,000 bytes.
    """
    everybody = [Posting(f"W{n:04d}", Account.OUTSIDE, Account.UNEMPLOYED) for n in range(PEOPLE)]
    desk.ledger.append("imported", "first", ON, "z", {}, everybody)
    nights(desk, 0, 30)
    audited(desk)
    month, of_month, after_month = audited(desk)
    nights(desk, 30, 365)
    year, of_year, after_year = audited(desk)
    assert (month.events, year.events) == (31, 366)
    assert month.faults == year.faults == []
    assert year.accounts == {Account.PROMISED: PEOPLE}
    assert of_year <= of_month + 335 * 128, (of_year, of_month)
    assert after_year <= after_month + 8_192, (after_year, after_month)
