"""Desks on both kinds of ledger, and pages that are quickly written."""

import itertools
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dispatch.desk import Desk
from dispatch.night import Material
from domain.policy import Policy
from tests.dispatch import postgres
from tests.dispatch.office import Office, Pages

NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def socket() -> Iterator[Path]:
    """The socket of a PostgreSQL server started for these tests."""
    programs = postgres.binaries()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed; apt-get install postgresql")
    with postgres.server(programs) as folder:
        yield folder


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty desk on SQLite, to be copied: making one takes longer than most tests."""
    return Desk.create(tmp_path_factory.mktemp("template") / "night", "sqlite:///ledger.db").folder


@pytest.fixture(scope="session")
def template_database(socket: Path, template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An empty ledger in PostgreSQL, to be copied."""
    Desk.create(tmp_path_factory.mktemp("template") / "night", postgres.new_database(socket, "template_of_tests"))
    return "template_of_tests"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The URL of a new and empty ledger, of either kind."""
    if request.param == "sqlite":
        return "sqlite:///ledger.db"
    name = request.getfixturevalue("template_database")
    return postgres.copy_database(request.getfixturevalue("socket"), name, f"ledger{next(NUMBERS)}")


@pytest.fixture
def desk(url: str, template: Path, tmp_path: Path) -> Desk:
    """A new desk on a ledger of either kind."""
    shutil.copytree(template, tmp_path / "night")
    (tmp_path / "night" / "desk.json").write_text(json.dumps({"format": 1, "ledger": url}), encoding="utf-8")
    return Desk.open(tmp_path / "night")


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


@pytest.fixture
def office(tmp_path: Path, policy: Policy, plain: Pages) -> Office:
    """An office on a SQLite ledger."""
    return Office(Desk.create(tmp_path / "night", "sqlite:///ledger.db"), policy, plain, tmp_path)
