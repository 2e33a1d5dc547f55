"""``laborflow night`` from the empty folder to the taken-back publication: what it says, writes and hides."""

import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import cli
from tests.commands.conftest import Run
from tests.dispatch import day
from tests.domain.intake.ledger import identity

DATE = ("--date", "2026-03-02")
COMMANDS = (
    "init", "key", "import", "run", "status", "resume", "diff", "approve", "publish", "outcomes", "backfill", "rollback",
    "unmask", "extract", "rotate", "rates",
)  # fmt: skip
FAMILY = "赵钱孙李周吴郑王冯陈褚卫"


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    """Run a command of the night in this process; return the exit code and its JSON."""
    code = cli.main(["night", *words, "--json", "--lang", "zh"])
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert said["exit"] == code
    return code, said


def people() -> list[dict[str, Any]]:
    """Return the day's people under fabricated names, identity numbers and phones instead of worker numbers."""
    rows = []
    for number, row in enumerate(day.workers()):
        sex = "female" if row["性别"] == "女" else "male"
        known = {name: cell for name, cell in row.items() if name not in ("人员编号", "出生年月")}
        rows.append(
            {
                "姓名": f"{FAMILY[number]}甲乙{number}",
                "身份证号": identity(number + 1, "19900601", sex),
                "联系电话": f"1380000{number:04d}",
                **known,
            }
        )
    return rows


def texts_below(folder: Path) -> str:
    """Return everything that files say, unpacked: workbooks by their parts, Parquet by its cells; the vault left out."""
    said = []
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or "vault" in file.parts:
            continue
        if file.suffix == ".xlsx":
            with zipfile.ZipFile(file) as book:
                said += [book.read(name).decode("utf-8", "replace") for name in book.namelist()]
        elif file.suffix == ".parquet":
            said.append(pd.read_parquet(file).to_csv())
        else:
            said.append(file.read_bytes().decode("utf-8", "replace"))
    return "\n".join(said)


def answered(workbook: Path, copy: Path, outcomes: dict[str, str]) -> None:
    """Fill the answers of some people into the sheet that a night hands out for them."""
    book = openpyxl.load_workbook(workbook)
    sheet = book["反馈"]
    assert [cell.value for cell in sheet[1]] == ["人员编号", "岗位编号", "反馈日期", "结果", "原因"]
    for row in sheet.iter_rows(min_row=2):
        row[3].value = outcomes.get(str(row[0].value))
    book.save(copy)


@pytest.mark.nights
def test_a_night_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command answers with its exit code; sheets are masked, and no identity leaves the vault.

    The coach is called ``../../=cmd|' /C calc'!A0``: neither a path nor a formula comes of it.
    """
    monkeypatch.chdir(tmp_path)
    bad = "../../=cmd|' /C calc'!A0"
    ledgers = day.write_day(tmp_path / "day", 劳动力=people(), 车辆=[{**day.vehicles()[0], "车辆编号": bad}])
    assert call(capsys, "run", *DATE)[0] == 3
    assert call(capsys, "init", "--ledger", "postgresql://a:b@c/d")[0] == 3
    assert call(capsys, "init")[0] == 0
    assert call(capsys, "run", *DATE)[0] == 3
    assert call(capsys, "import", str(ledgers), *DATE, "--by", "张三")[1]["counts"]["workers"]["new"] == 12
    code, draft = call(capsys, "run", *DATE, "--by", "张三")
    assert (code, draft["status"], draft["vehicles"]["trips"]) == (0, "proven", 1)
    assert call(capsys, "run", *DATE, "--by", "张三")[1]["again"] is True
    changes = call(capsys, "diff", *DATE)[1]["changes"]
    assert len(changes) == draft["placed"]
    assert call(capsys, "publish", *DATE)[0] == 8
    assert call(capsys, "key", "李四", "--out", "li.key", *DATE)[0] == 0
    assert call(capsys, "approve", "--key", "li.key", *DATE)[1]["by"] == "李四"
    code, published = call(capsys, "publish", *DATE)
    assert (code, published["version"]) == (0, 1)
    assert call(capsys, "publish", *DATE)[0] == 7
    assert call(capsys, "resume")[1]["delivered"] == []

    answer, other = [row for row in changes if row["to_level"] == "announced"][:2]
    handed_out = tmp_path / published["folder"] / "plan.xlsx"
    assert call(capsys, "import", str(handed_out), *DATE)[1]["pins"] == 0, (
        "the workbook comes back as pins, not as ledgers"
    )
    answered(handed_out, tmp_path / "answers.xlsx", {answer["worker_id"]: "接受", other["worker_id"]: "拒绝"})
    told = call(capsys, "outcomes", "answers.xlsx", "--date", "2026-03-03")[1]
    assert (told["outcomes"], told["unanswered"]) == ({"accepted": 1, "refused": 1}, len(changes) - 2)
    told = call(capsys, "outcomes", "answers.xlsx", "--date", "2026-03-03")[1]
    assert (told["outcomes"], told["known"]) == ({}, 2)
    rows = f"人员编号,岗位编号,反馈日期,结果\n{answer['worker_id']},{answer['to_post']},2026-03-03,也许\n"
    (tmp_path / "反馈.csv").write_text(rows, encoding="utf-8")
    code, refused = call(capsys, "outcomes", "反馈.csv", "--date", "2026-03-03")
    assert (code, len(refused["faults"])) == (3, 1)
    assert "第 2 行" in refused["faults"][0]
    status = call(capsys, "status")[1]
    assert (status["faults"], status["undelivered"], status["accounts"]["promised"]) == (
        [],
        0,
        len([r for r in changes if r["to_level"] == "announced"]) - 1,
    )
    taken_back = call(capsys, "rollback", "--reason", "测试", *DATE)[1]
    assert taken_back["stay"] == 2

    said = texts_below(tmp_path / "night")
    assert draft["head"] in said
    sheet = json.loads(next((tmp_path / published["folder"] / "vehicles").glob("*.json")).read_text(encoding="utf-8"))
    assert all(person["name"][1:].strip("＊") == "" and person["name"][0] in FAMILY for person in sheet["passengers"])
    assert sheet["vehicle_id"] == bad
    hidden = [row[name] for row in people() for name in ("姓名", "身份证号", "联系电话")]
    assert [value for value in hidden if value in said] == []
    assert [file for file in tmp_path.rglob("*") if "cmd" in file.name] == []
    assert "<f>" not in said, "no formula in any workbook"


@pytest.mark.parametrize(("lang", "example"), [("en", "Example: laborflow night"), ("zh", "例：laborflow night")])
def test_every_command_has_help_with_an_example(run: Run, lang: str, example: str) -> None:
    """Help exists in both languages and shows a call of the command; in Chinese every option is described in Chinese."""
    for command in COMMANDS if lang == "zh" else COMMANDS[:2]:
        said = run("night", command, "--lang", lang, "--help")
        assert said.code == 0
        assert f"{example} {command}" in said.out
        described = [line.strip("│ ").split("  ")[-1].strip() for line in said.out.splitlines() if line.startswith("│")]
        assert lang == "en" or [words for words in described if words and words.isascii()] == []
