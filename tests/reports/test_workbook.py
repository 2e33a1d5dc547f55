"""The workbook: readable, complete, the same bytes every time, and never a formula from somebody's ledger."""

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from domain.instance import Instance
from domain.language import Text
from domain.plan import Plan
from domain.policy import Policy
from reports import workbook
from reports.form import Form
from reports.names import Names
from reports.spreadsheet import Spreadsheet
from reports.table import Field, Tidy
from reports.workbook import write_workbook

PAYLOAD = "=cmd|' /C calc'!A0"


@pytest.fixture(scope="module")
def folder(
    plan: Plan, instance: Instance, policy: Policy, names: Names, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a folder with the written workbook."""
    folder = tmp_path_factory.mktemp("book")
    write_workbook(plan, instance, policy, folder, "zh", names=names)
    return folder


@pytest.fixture(scope="module")
def book(folder: Path) -> openpyxl.Workbook:
    """Return the workbook read back."""
    return openpyxl.load_workbook(folder / "plan.xlsx")


def rows(sheet: openpyxl.worksheet.worksheet.Worksheet) -> pd.DataFrame:
    """Return a sheet as a frame."""
    values = list(sheet.iter_rows(values_only=True))
    return pd.DataFrame(values[1:], columns=values[0])


def test_headers_are_frozen_and_filters_set(book: openpyxl.Workbook) -> None:
    """Every sheet has a frozen header row, a filter over its columns and no empty header."""
    for sheet in book:
        assert sheet.freeze_panes == "A2", sheet.title
        assert sheet.auto_filter.ref.startswith("A1:"), sheet.title
        assert all(cell.value for cell in sheet[1]), sheet.title


def test_nothing_is_a_formula_or_a_link(folder: Path, book: openpyxl.Workbook) -> None:
    """Names that look like formulas stay text: there is not one formula element in the file."""
    with zipfile.ZipFile(folder / "plan.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not [name for name in archive.namelist() if "externalLink" in name]
    assert sheets
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<f " in sheet or b"<hyperlink" in sheet]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == PAYLOAD]
    assert cells
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}


def test_everybody_left_has_a_row_with_a_sentence(book: openpyxl.Workbook, plan: Plan) -> None:
    """The sheet of people not placed holds each one who asked, once, with a reason in words."""
    frame = rows(book["未安置"])
    asked = plan.unplaced[plan.unplaced["reason"] != "not_asked"]
    assert sorted(frame["人员编号"]) == sorted(asked["worker_id"])
    assert frame["说明"].str.len().min() > 8


def test_every_empty_seat_is_listed(book: openpyxl.Workbook, plan: Plan) -> None:
    """The empty seats of the sheet are those of the plan, each with a reason in words."""
    frame = rows(book["空缺岗位"])
    assert frame["空缺"].sum() == plan.empty_seats["empty"].sum()
    assert frame["说明"].notna().all()


def test_everybody_placed_is_on_one_call_sheet(
    book: openpyxl.Workbook, plan: Plan, instance: Instance, names: Names
) -> None:
    """Each township has a sheet that holds exactly its people: whither, pay, start, means and minutes."""
    homes = instance.workers.set_index("worker_id")["region"]
    placed = plan.assignments.assign(home=plan.assignments["worker_id"].map(homes))
    for home, people in placed.groupby("home"):
        title = names.place(home, "zh") if len(home) == 9 else f"{names.place(home, 'zh')}（乡镇不详）"
        frame = rows(book[title])
        assert sorted(frame["人员编号"]) == sorted(people["worker_id"])
        assert frame[["岗位", "用人单位", "工作地点", "薪资", "上岗日期", "交通", "单程（分钟）"]].notna().all().all()
        # A post that began before the plan date starts on the plan date.
        assert min(frame["上岗日期"]).date() >= date(2026, 3, 2)


def test_names_are_shown_only_when_revealed(
    book: openpyxl.Workbook, plan: Plan, instance: Instance, policy: Policy, names: Names, tmp_path: Path
) -> None:
    """Without the vault the call sheets hold tokens; with it they hold name and phone too."""
    assert all("姓名" not in [cell.value for cell in sheet[1]] for sheet in book)
    workers = instance.workers["worker_id"]
    revealed = pd.DataFrame({"worker_id": workers, "name": "某" + workers.str[-3:], "phone": "12900000000"})
    write_workbook(plan, instance, policy, tmp_path, "zh", names=names, revealed=revealed)
    told = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    frame = rows(told[told.sheetnames[-1]])
    assert (frame["姓名"] == "某" + frame["人员编号"].str[-3:]).all()
    assert "姓名" not in [cell.value for cell in told["未安置"][1]]


def test_many_townships_get_a_workbook_per_county(
    plan: Plan, instance: Instance, policy: Policy, names: Names, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the limit each county has its own file, and together they hold everybody placed once."""
    monkeypatch.setattr(workbook, "MOST_CALL_SHEETS", 5)
    written = write_workbook(plan, instance, policy, tmp_path, "zh", names=names)
    files = sorted(path.name for path in written[1:])
    assert files == ["220421_东丰县.xlsx", "220422_东辽县.xlsx", "220581_梅河口市.xlsx", "222403_敦化市.xlsx"]
    frames = [rows(sheet) for path in written[1:] for sheet in openpyxl.load_workbook(path)]
    assert sorted(pd.concat(frames)["人员编号"]) == sorted(plan.assignments["worker_id"])


def test_the_workbook_repeats_to_the_byte(
    folder: Path, plan: Plan, instance: Instance, policy: Policy, names: Names, tmp_path: Path
) -> None:
    """Two runs write the same bytes."""
    write_workbook(plan, instance, policy, tmp_path, "zh", names=names)
    assert (tmp_path / "plan.xlsx").read_bytes() == (folder / "plan.xlsx").read_bytes()


def test_english_headers(plan: Plan, instance: Instance, policy: Policy, names: Names, tmp_path: Path) -> None:
    """In English every sheet of ours has English headers."""
    write_workbook(plan, instance, policy, tmp_path, "en", names=names)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert {"About", "Counties", "Not placed", "Empty seats", "To verify"} <= set(book.sheetnames)
    for sheet in book:
        assert all(str(cell.value).isascii() for cell in sheet[1])


def test_long_tables_go_on_in_further_sheets(names: Names, tmp_path: Path) -> None:
    """Rows beyond the limit of a sheet stand on the next one, under the same header; none is lost."""
    fields = (Field("who", Text("谁", "Who"), Form.TEXT), Field("share", Text("占比", "Share"), Form.SHARE))
    frame = pd.DataFrame({"who": [f"W{n}" for n in range(25)], "share": [n / 25 for n in range(25)]})
    with Spreadsheet(tmp_path / "x.xlsx", names, "zh", date(2026, 3, 2)) as book:
        book.add(Tidy("long", Text("长表", "Long"), fields, frame), most_rows=10)
    read = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert read.sheetnames == ["长表", "长表 2", "长表 3"]
    assert pd.concat([rows(sheet) for sheet in read])["谁"].tolist() == frame["who"].tolist()
    assert read["长表"]["B3"].number_format == "0.0%"


def test_titles_that_the_format_forbids_are_mended(names: Names, tmp_path: Path) -> None:
    """Forbidden signs, long and repeated titles become lawful and distinct."""
    fields = (Field("who", Text("谁", "Who"), Form.TEXT),)
    table = Tidy("t", Text("表", "T"), fields, pd.DataFrame({"who": ["x" * 40_000]}))
    with Spreadsheet(tmp_path / "x.xlsx", names, "zh", date(2026, 3, 2)) as book:
        for title in ("甲[乙]:丙", "长" * 40, "长" * 40, "'"):
            book.add(table, title)
    read = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert read.sheetnames == ["甲 乙  丙", "长" * 31, "长" * 29 + " 2", "sheet"]
    assert len(read["sheet"]["A2"].value) == 32_767
