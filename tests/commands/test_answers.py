"""Questions on the command line: explain with its options, and answers for everybody."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import cli
import laborflow as lf
from tests.one_pair import ON, POLICY, pair


@pytest.fixture(scope="module")
def plan_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a plan in which one person wants 200 yuan more than the one post pays."""
    from domain.policy import Policy

    folder = tmp_path_factory.mktemp("asked") / "plan"
    instance, rules = pair(worker={"reservation_wage_yuan_month": 3200.0}), Policy.load()
    lf.write(lf.match(instance, date=ON, policy=rules), instance, rules, folder, "en")
    return folder


def run(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """Return the one JSON object that a command prints."""
    cli.main([*words, "--lang", "en", "--json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_explain_confirms_lists_and_asks_what_if(plan_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One call says the change, proves it, lists the best posts and tells why an override is not allowed."""
    found = run(capsys, "explain", str(plan_folder), "W1", "--confirm", "--best", "--send", "P1")
    assert found["exit"] == 0
    assert "200 yuan of pay a month" in found["text"]
    assert "Solved again and confirmed" in found["text"]
    assert "missing: pays 3,000 yuan a month, wants 3,200" in found["best"]
    assert found["what_if"].startswith("Not allowed")


def test_send_and_forbid_exclude_each_other(plan_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both at once is a usage error."""
    assert run(capsys, "explain", str(plan_folder), "W1", "--send", "P1", "--forbid", "P1")["exit"] == 2


def test_answers_in_bulk_are_written(plan_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Page, workbook and table stand in the folder; the page names nobody, in either language."""
    found = run(capsys, "answers", str(plan_folder), "--out", str(tmp_path / "out"))
    assert (found["without_place"], found["unlocked"], found["changes"]) == (1, 1, {"pay": 1})
    page = Path(found["page"]).read_text(encoding="utf-8")
    assert "W1" not in page
    assert "价格表" in page
    assert "price list" in page
    assert "没有单项改变可行" not in page  # nobody here is beyond a single change
    assert Path(found["workbook"]).is_file()
    assert pd.read_parquet(tmp_path / "out" / "unlocks.parquet")["change"].tolist() == ["pay"]


def test_a_plan_may_hold_its_answers(plan_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With ``--answers`` the plan's page counts the changes by kind and its workbook has them by name; not without."""
    words = ["match", str(plan_folder / "input"), "--date", str(ON), "--out", str(tmp_path / "plan"), "--answers"]
    assert run(capsys, *words)["exit"] == 0
    page = (tmp_path / "plan" / "report.html").read_text(encoding="utf-8")
    assert "怎样改变能安置" in page
    assert "What would place people" in page
    assert "怎样改变能安置" not in (plan_folder / "report.html").read_text(encoding="utf-8")
    sheets = pd.read_excel(tmp_path / "plan" / "plan.xlsx", sheet_name=None, engine="calamine", header=None)
    said = [str(cell) for sheet in sheets.values() for row in sheet.itertuples(index=False) for cell in row]
    assert any("200 yuan of pay" in cell for cell in said)
    counts = pd.read_csv(tmp_path / "plan" / "tables" / "unlocks_by_change.csv")
    assert counts["people"].tolist() == [1]
    assert {table.stem for table in (tmp_path / "plan" / "tables").glob("*people*")} <= {"limits_across_people"}
    assert lf.verify(tmp_path / "plan") == []


def test_an_override_that_costs_nothing_says_so() -> None:
    """Sending the only person to the only post, where the plan has sent him already, changes no tier."""
    instance = pair()
    inquiry = lf.inquire(lf.match(instance, date=ON, policy=POLICY), instance, POLICY)
    assert "no class gains or loses anybody; cost +0 yuan" in inquiry.what_if("W1", "P1", "en")
    assert inquiry.what_if("W1", "P1", "en", forbid=True).startswith("Kept from")
