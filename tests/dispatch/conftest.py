"""Desks on both kinds of ledger, and pages that are quickly written."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dispatch.desk import Desk
from dispatch.night import Material
from domain.policy import Policy
from tests.dispatch import postgres

NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def socket() -> Iterator[Path]:
    """The socket of a PostgreSQL server started for these tests."""
    programs = postgres.binaries()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed; apt-get install postgresql")
    with postgres.server(programs) as folder:
        yield folder


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The URL of a new ledger, of either kind."""
    if request.param == "sqlite":
        return "sqlite:///ledger.db"
    return postgres.new_database(request.getfixturevalue("socket"), f"ledger{next(NUMBERS)}")


@pytest.fixture
def desk(url: str, tmp_path: Path) -> Desk:
    """A new desk on a ledger of either kind."""
    return Desk.create(tmp_path / "night", url)


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The shipped policy."""
    return Policy.load()


@pytest.fixture(scope="session")
def plain() -> Callable[[Path, Material], None]:
    """Hand-outs of two small files, since these tests are not about pages."""

    def write(folder: Path, made: Material) -> None:
        (folder / "changes.txt").write_text(made.diff.to_csv(index=False) + made.head, encoding="utf-8")
        (folder / "trips.txt").write_text(made.fleet.frames["trips"].to_csv(index=False), encoding="utf-8")

    return write
