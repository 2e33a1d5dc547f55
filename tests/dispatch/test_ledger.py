"""The ledger on SQLite and PostgreSQL: nothing is changed, nothing is told twice, everybody is in one account."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from dispatch.audit import audit
from dispatch.book import Book, LedgerUnavailable
from dispatch.desk import Desk
from dispatch.ledger import GENESIS, AlreadyTold, Posting
from dispatch.lock import Busy
from tests.dispatch.day import ON

HIRED = [Posting("W2", "outside", "unemployed"), Posting("W1", "outside", "employed")]


def test_events_form_a_chain_and_people_stand_where_they_last_moved(desk: Desk) -> None:
    """Every event holds the hash before it; the present is the last move; the past can be asked for."""
    first = desk.ledger.append("imported", "one", ON, "z", {"a": 1}, HIRED)
    promise = Posting("W2", "unemployed", "promised", "P1", "announced", "hire", None, "2026-03-02", "new")
    second = desk.ledger.append("published", "two", ON, "z", {}, [promise], {"sheet": "{}"})
    rows = [row for row, _ in desk.ledger.stream()]
    assert [row["previous"] for row in rows] == [GENESIS, first.hash]
    assert desk.ledger.head() == second.hash
    assert desk.ledger.people()["account"].to_dict() == {"W1": "employed", "W2": "promised"}
    assert desk.ledger.people(before=2)["account"].to_dict() == {"W1": "employed", "W2": "unemployed"}
    found = audit(desk.ledger)
    assert (found.events, found.accounts, found.faults) == (2, {"employed": 1, "promised": 1}, [])
    assert [key for key, _ in desk.ledger.undelivered()] == ["sheet"]
    desk.ledger.record_delivery("sheet")
    desk.ledger.record_delivery("sheet")
    assert desk.ledger.undelivered() == []


def test_an_event_told_twice_stands_once(desk: Desk) -> None:
    """The same key with the same content appends nothing; with another content it is refused."""
    first = desk.ledger.append("imported", "one", ON, "z", {"a": 1}, HIRED)
    assert desk.ledger.append("imported", "one", ON, "z", {"a": 1}, HIRED[::-1]) == first
    with pytest.raises(AlreadyTold):
        desk.ledger.append("imported", "one", ON, "z", {"a": 2}, HIRED)
    assert audit(desk.ledger).events == 1


@pytest.mark.parametrize(
    "act", ["UPDATE events SET actor = 'x'", "DELETE FROM postings", "UPDATE steps SET result = 'x'"]
)
def test_nothing_is_changed_or_deleted(desk: Desk, act: str) -> None:
    """The database itself refuses to change or delete a row."""
    desk.ledger.append("imported", "one", ON, "z", {}, HIRED)
    desk.ledger.record_step("run", "1", "x")
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), desk.ledger.book.writing("mischief") as connection:
        connection.execute(sa.text(act))
    assert audit(desk.ledger).faults == []


def without_guard(desk: Desk, act: str) -> None:
    """Do what somebody could who owns the database."""
    with desk.ledger.book.writing("mischief") as connection:
        if desk.ledger.book.is_sqlite:
            table = act.split()[1 if act.startswith("UPDATE") else 2]
            for kind in ("update", "delete"):
                connection.execute(sa.text(f"DROP TRIGGER {table}_no_{kind}"))
        else:
            connection.execute(sa.text("SET session_replication_role = replica"))
        connection.execute(sa.text(act))


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("UPDATE events SET actor = 'x' WHERE seq = 1", "hash chain breaks at event 1"),
        ("UPDATE events SET payload = '{}' WHERE seq = 2", "hash chain breaks at event 2"),
        ("UPDATE postings SET post_id = 'P9' WHERE seq = 2", "moves of event 2"),
        ("DELETE FROM postings WHERE worker_id = 'W1'", "moves of event 1"),
    ],
)
def test_the_audit_finds_what_was_changed_behind_its_back(desk: Desk, act: str, said: str) -> None:
    """Whoever gets round the guard is found: every hash is computed again."""
    desk.ledger.append("imported", "one", ON, "z", {"a": 1}, HIRED)
    desk.ledger.append(
        "published", "two", ON, "z", {"b": 1}, [Posting("W2", "unemployed", "promised", "P1", "announced")]
    )
    without_guard(desk, act)
    assert any(said in fault.en for fault in audit(desk.ledger).faults)


def test_a_move_from_where_nobody_stands_is_found(desk: Desk) -> None:
    """An account is left by whoever is in it, and by nobody else."""
    desk.ledger.append("imported", "one", ON, "z", {}, HIRED)
    desk.ledger.append("outcomes", "two", ON, "z", {}, [Posting("W1", "promised", "arrived", "P1")])
    assert [fault.en for fault in audit(desk.ledger).faults] == [
        "event 2 (outcomes): 1 moves start where nobody stands"
    ]


def test_one_writer(desk: Desk) -> None:
    """While one run works, another is turned away; afterwards it may work."""
    other = Desk.open(desk.folder)
    with desk.working():
        with pytest.raises(Busy), other.working():
            pass
        with pytest.raises(Busy), other.ledger.book.sole_writer():
            pass
    with other.working():
        assert other.ledger.head() == GENESIS


def test_all_or_nothing(desk: Desk) -> None:
    """An event whose moves cannot be written is not written either."""
    twice = [Posting("W1", "outside", "employed"), Posting("W1", "outside", "unemployed")]
    with pytest.raises(sa.exc.IntegrityError):
        desk.ledger.append("imported", "one", ON, "z", {}, twice)
    assert desk.ledger.events() == []


def test_a_ledger_of_a_newer_version_is_refused(desk: Desk) -> None:
    """A form that this version does not know is left alone."""
    with desk.ledger.book.writing("test") as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerUnavailable, match="form"):
        Desk.open(desk.folder)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://a@b/c", "sqlite or postgresql"),
        ("postgresql://a:secret@b/c", "password"),
        ("sqlite:///:memory:", "names no database"),
        ("ledger.db", "no URL"),
    ],
)
def test_urls_that_no_desk_takes(url: str, said: str, tmp_path: Path) -> None:
    """Another kind of database, a stored password, a ledger in memory and no URL at all are refused with the way out."""
    with pytest.raises(ValueError, match=said):
        Book(url, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_server_that_is_gone(tmp_path: Path) -> None:
    """A database that does not answer is named as such, and no desk is made."""
    with pytest.raises(LedgerUnavailable):
        Desk.create(tmp_path / "night", f"postgresql://nobody@/none?host={tmp_path}")
    assert not (tmp_path / "night" / "desk.json").exists()
