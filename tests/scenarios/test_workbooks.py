import json
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from domain.intake import read_ledgers
from domain.policy import Policy
from domain.vault import Vault
from scenarios.ledgers import Ledgers, generate, write_ledgers


@pytest.fixture(scope="module")
def ledgers() -> Ledgers:
    """The tiny size."""
    return generate("tiny", seed=2)


def test_files_are_as_a_bureau_keeps_them(ledgers: Ledgers, tmp_path: Path) -> None:
    """People have a workbook per county with a title above the headers; one table is GB18030 text; notes lie beside."""
    write_ledgers(ledgers, tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert {
        "劳动力_东丰县.xlsx",
        "用人单位.xlsx",
        "岗位.xlsx",
        "以工代赈项目.xlsx",
        "技能证书.csv",
        "notes.json",
    } <= names
    rows = CalamineWorkbook.from_path(tmp_path / "劳动力_东丰县.xlsx").get_sheet_by_index(0).to_python()
    assert "编造" in rows[0][0]
    assert rows[1][:3] == ["姓名", "身份证号", "联系电话"]
    assert [row[1] for row in rows[2:]] == ledgers.frame("劳动力_东丰县")["身份证号"].tolist()
    assert (tmp_path / "技能证书.csv").read_text(encoding="gb18030").startswith("身份证号,工种")
    assert json.loads((tmp_path / "notes.json").read_text(encoding="utf-8"))["synthetic"] is True


def test_same_ledgers_same_bytes(ledgers: Ledgers, tmp_path: Path) -> None:
    """Written twice, every file has the same bytes."""
    first, second = write_ledgers(ledgers, tmp_path / "a"), write_ledgers(ledgers, tmp_path / "b")
    assert [path.name for path in first] == [path.name for path in second]
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(first, second, strict=True))


def test_earlier_ledgers_go_and_other_files_stay(ledgers: Ledgers, tmp_path: Path) -> None:
    """Writing again removes what the earlier ledgers left and nothing else."""
    write_ledgers(generate((60, 10), place="222404"), tmp_path)
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    write_ledgers(ledgers, tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert "mine.txt" in names
    assert {name for name in names if name.startswith("劳动力")} == {"劳动力_东丰县.xlsx"}


def test_intake_finds_the_faults_put_in_and_no_others(ledgers: Ledgers, tmp_path: Path) -> None:
    """Read back, the ledgers give exactly the faults of the notes, and no sheet or column is left unread."""
    write_ledgers(ledgers, tmp_path / "ledgers")
    vault = Vault.create(tmp_path / "vault")
    intake = read_ledgers(tmp_path / "ledgers", policy=Policy.load(), on=date(2026, 3, 2), vault=vault)
    noted = ledgers.notes["faults"]
    assert {t: sum(f.table == t for f in intake.faults) for t in noted} == {t: sum(noted[t].values()) for t in noted}
    assert len(intake.faults) == sum(sum(counts.values()) for counts in noted.values())
    assert [item.file for item in intake.unread if item.file != "notes.json"] == []
    assert len(intake.instance.workers) == 201 - len([f for f in intake.faults if f.table == "workers"])
    assert len(intake.instance.posts) == 20
