"""A desk of an earlier version, which hashed in the first form, goes on after an optional column was added."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import domain.instance as instances
from dispatch.refusals import BrokenLedger
from domain.fingerprint import first_fingerprint
from domain.language import Text
from domain.tables import TABLES, Column, Kind
from tests.dispatch.office import NEXT, Office, on_post

ADDED = "canteen"


def first_form(tables: Mapping[str, pd.DataFrame]) -> str | None:
    """Return the hash over every column of the specification, as versions before wrote it."""
    return first_fingerprint(tables, {name: [c.name for c in table.columns] for name, table in TABLES.items()})


def with_a_column(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let posts have one optional column more from now on."""
    posts = TABLES["posts"]
    more = Column(ADDED, Kind.FLAG, Text("有食堂", "Canteen"))
    monkeypatch.setitem(TABLES, "posts", replace(posts, columns=(*posts.columns, more)))
    instances._empty.cache_clear()
    instances._names.cache_clear()


@pytest.fixture
def upgraded(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Take every change of the specification back at the end."""
    yield monkeypatch
    monkeypatch.undo()
    instances._empty.cache_clear()
    instances._names.cache_clear()


def test_a_desk_goes_on_after_a_column_was_added(upgraded: pytest.MonkeyPatch, office: Office) -> None:
    """Published before the upgrade, run and imported again after it: everybody keeps the promise, no row is new or changed."""
    with upgraded.context() as before:
        before.setattr(instances, "fingerprint", first_form)
        before.setattr(instances, "FORMAT", 1)
        tables = Path(office.desk.tables / office.imports().event.payload["tables"])
        first = on_post(office.diff(office.runs()), "P1")
        office.publishes()
    with_a_column(upgraded)
    assert office.desk.ledgers(tables.name).posts[ADDED].isna().all()
    second = office.diff(office.runs(NEXT))
    assert on_post(second, "P1") == first
    assert set(second["change"]) == {"kept"}
    counts = office.imports(NEXT).counts
    assert all(row[name] == 0 for row in counts.values() for name in ("new", "changed", "gone"))


def test_ledgers_bear_the_hash_that_their_event_names(office: Office) -> None:
    """Other ledgers in the place of those imported are refused, though their own hash fits; so is a changed file."""
    one = office.desk.tables / office.imports().event.payload["tables"]
    other = office.desk.tables / office.imports(NEXT, 车辆=[]).event.payload["tables"]
    for file in other.iterdir():
        (one / file.name).write_bytes(file.read_bytes())
    with pytest.raises(BrokenLedger, match="imported"):
        office.desk.ledgers(one.name)
    (other / "posts.parquet").write_bytes((other / "employers.parquet").read_bytes())
    with pytest.raises(BrokenLedger, match="read"):
        office.desk.ledgers(other.name)
