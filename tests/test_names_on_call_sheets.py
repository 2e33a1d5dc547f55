"""Names appear on call sheets only, and only when the vault and its key are at hand."""

import openpyxl
import pytest

import laborflow as lf
from cli import main


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A desk with tiny ledgers read, and their vault beside the instance."""
    desk = tmp_path_factory.mktemp("desk")
    lf.demo("tiny", desk)
    return desk


def words(path):
    """Return every cell of a workbook, by sheet."""
    book = openpyxl.load_workbook(path, read_only=True)
    return {sheet.title: {str(c) for row in sheet.iter_rows(values_only=True) for c in row if c} for sheet in book}


def test_call_sheets_carry_names_when_the_vault_is_named(desk, capsys):
    """Match --vault writes each placed person's name into the workbook, and no identity number anywhere."""
    out = desk / "named"
    assert (
        main(
            ["match", str(desk / "instance"), "--date", "2026-03-02", "--out", str(out), "--vault", str(desk / "vault")]
        )
        == 0
    )
    from domain.vault import Vault

    people = Vault.open(desk / "vault").reveal(lf.read_plan(out).assignments["worker_id"])
    cells = set().union(*words(out / "plan.xlsx").values())
    assert set(people["name"].dropna()) <= cells
    assert not set(people["identity_number"].dropna()) & cells
    page = (out / "report.html").read_text(encoding="utf-8")
    assert not [name for name in people["name"].dropna() if len(name) > 2 and name in page]


def test_without_the_vault_nobody_is_named(desk):
    """The demonstration's own plan, written without the vault, holds tokens only."""
    from domain.vault import Vault

    people = Vault.open(desk / "vault").reveal(lf.read_plan(desk / "plan").assignments["worker_id"])
    cells = set().union(*words(desk / "plan" / "plan.xlsx").values())
    assert not set(people["phone"].dropna()) & cells
    assert set(people["worker_id"]) <= cells


def test_a_missing_vault_is_said_plainly(desk, capsys):
    """A folder without a vault ends in a message and an exit code, not a traceback, and writes no plan."""
    out = desk / "none"
    code = main(["match", str(desk / "instance"), "--date", "2026-03-02", "--out", str(out), "--vault", str(desk)])
    assert code not in (0, 1)
    assert "Traceback" not in "".join(capsys.readouterr())
    assert not out.exists()
