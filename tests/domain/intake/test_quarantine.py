"""Faulty rows are held back with a reason; nobody is lost, whatever is wrong."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.faults import InputRefused
from domain.intake import read_ledgers
from tests.domain.intake.ledger import LENIENT, STRICT, Share, csv_folder, identity, new_vault, read, tidy, workbook

JUNK = [
    "",
    "无",
    "是",
    "乱填",
    "-1",
    "99999999",
    "2026-13-40",
    "{0}",
    "220421198001020010",
    3.7,
    -2.0,
    True,
    "焊工/",
    "=",
    "%",
    "\u3000",
]


def rows_of(sheets):
    """Return the number of rows under the headers of each sheet that have any cell."""
    return sum(any(str(cell).strip() for cell in row) for rows in sheets.values() for row in rows[1:])


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    spots=st.lists(
        st.tuples(st.integers(0, 4), st.integers(1, 4), st.integers(0, 14), st.sampled_from(JUNK)), max_size=6
    )
)
def test_rows_read_are_kept_or_held(spots, tmp_path_factory):
    """Whatever stands in whatever cells: rows read = rows kept + rows in quarantine, and none is in both."""
    folder = tmp_path_factory.mktemp("junk")
    sheets = tidy()
    for sheet, row, column, junk in spots:
        rows = list(sheets.values())[sheet]
        rows[min(row, len(rows) - 1)][min(column, len(rows[0]) - 1)] = junk
    try:
        intake = read(workbook(folder / "a.xlsx", sheets), folder)
    except InputRefused:  # a header was spoilt, or a table has lost its last row: everything is refused
        return
    counts = intake.counts
    assert (counts["rows"] == counts["kept"] + counts["quarantined"]).all()
    assert counts["rows"].sum() == rows_of(sheets)
    held = {(row.file, row.sheet, row.row) for row in intake.instance.quarantine.itertuples()}
    assert len(held) == counts["quarantined"].sum()
    kept = set()
    for table in ("workers", "employers", "posts", "promises"):
        frame = intake.instance.tables[table]
        kept |= set(zip(frame["source_file"], frame["source_sheet"], frame["source_row"], strict=True))
    assert not kept & held


def test_all_faults_come_at_once(tmp_path):
    """Several faults of one row and of several sheets are all reported by one run."""
    sheets = tidy()
    sheets["劳动力"][1][5] = "初仲"
    sheets["劳动力"][1][8] = "也许"
    sheets["岗位"][2][6] = "若干"
    intake = read(workbook(tmp_path / "a.xlsx", sheets), tmp_path)
    own = [(f.sheet, f.row, f.column) for f in intake.faults if "refers to" not in f.problem.en]
    assert own == [("劳动力", 2, "学历"), ("劳动力", 2, "就业状态"), ("岗位", 3, "招聘人数")]
    assert len(intake.instance.workers) == 3
    assert len(intake.instance.posts) == 2


def test_quarantine_says_why_in_both_languages(tmp_path):
    """The quarantine table has the place, the masked value, the problem and the way out in Chinese and English."""
    sheets = tidy()
    sheets["劳动力"][2][1] = identity(2)[:17] + "A"
    row = read(workbook(tmp_path / "a.xlsx", sheets), tmp_path).instance.quarantine.iloc[0]
    assert row[["table", "file", "sheet", "row", "column"]].tolist() == ["workers", "a.xlsx", "劳动力", 3, "身份证号"]
    assert row["value"] == "220" + "*" * 14 + "A"
    assert row["problem_zh"] == "身份证号校验码不符"
    assert row["problem_en"] == "fails the check digit"
    assert row["way_out_zh"]
    assert row["way_out_en"]


@pytest.mark.parametrize(("share", "refused"), [(0.24, True), (0.25, False)])
def test_threshold(share, refused, tmp_path):
    """One faulty worker of four is a share of 0.25: refused above the threshold only, then with all faults."""
    sheets = tidy()
    sheets["劳动力"][3][8] = "某某"
    path = workbook(tmp_path / "a.xlsx", sheets)
    if not refused:
        assert len(read(path, tmp_path, Share(share)).instance.workers) == 3
        return
    with pytest.raises(InputRefused) as error:
        read(path, tmp_path, Share(share))
    assert [fault.row for fault in error.value.faults] == [None, 4]


def test_registered_in_two_places_is_one_person(tmp_path):
    """Of two registrations of one person the last verified stays; the other says where it is, and refuses nothing."""
    sheets = tidy()
    header, first, *_ = sheets["劳动力"]
    older, newer = list(first), list(first)
    older[13], newer[13] = "2025-05-05", "2026-02-20"
    folder = csv_folder(tmp_path, sheets | {"劳动力_东辽县": [header, older], "劳动力_龙山区": [header, newer]})
    intake = read(folder, tmp_path, STRICT)
    assert len(intake.instance.workers) == 4
    kept = intake.instance.workers.query("source_file == '劳动力_龙山区.csv'")
    assert len(kept) == 1
    held = intake.instance.quarantine
    assert sorted(zip(held["file"], held["row"], strict=True)) == [("劳动力.csv", 2), ("劳动力_东辽县.csv", 2)]
    assert all("劳动力_龙山区.csv row 2" in text for text in held["problem_en"])


def test_row_order_does_not_matter(tmp_path):
    """Shuffled rows, doubled ones included, give the same instance."""
    sheets = tidy()
    twin = list(sheets["劳动力"][2])
    twin[10] = 3600
    sheets["劳动力"].append(twin)
    plain = read(workbook(tmp_path / "a.xlsx", sheets), tmp_path)
    for rows in sheets.values():
        body = rows[1:]
        random.Random(3).shuffle(body)
        rows[1:] = body
    mixed = read(workbook(tmp_path / "b.xlsx", sheets), tmp_path)
    assert mixed.instance.content_hash() == plain.instance.content_hash()


def test_held_rows_take_their_dependants_along(tmp_path):
    """A post of an employer that is held back is held back too, and so is a promise of that post."""
    sheets = tidy()
    sheets["用人单位"][1][3] = "很多"
    intake = read(workbook(tmp_path / "a.xlsx", sheets), tmp_path)
    assert intake.instance.quarantine["table"].tolist() == ["posts", "promises", "employers"]
    assert intake.instance.posts["post_id"].tolist() == ["P2", "P3"]
    assert intake.instance.requirements.empty


def test_hidden_sheets_are_not_read(tmp_path):
    """A hidden sheet is listed and not read."""
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    for name, rows in (tidy() | {"黑名单": [["统一社会信用代码", "列入日期"]]}).items():
        page = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            page.write_row(row, 0, cells)
        if name == "黑名单":
            page.hide()
    book.close()
    assert [item.sheet for item in read(path, tmp_path).unread] == ["黑名单"]


def test_missing_path_is_refused(tmp_path):
    """A path that is not there is refused with its name, not with a traceback."""
    with pytest.raises(InputRefused, match="nothing-here"):
        read(tmp_path / "nothing-here", tmp_path)


def test_wrong_alias_table_is_refused(tmp_path):
    """A user's alias table that names a field that does not exist is refused with file and row."""
    (tmp_path / "headers.csv").write_text("table,alias,column,unit\nposts,月钱,payy,\n", encoding="utf-8")
    with pytest.raises(InputRefused) as error:
        read(workbook(tmp_path / "a.xlsx", tidy()), tmp_path, LENIENT, aliases=tmp_path)
    assert (error.value.faults[0].file, error.value.faults[0].row) == ("headers.csv", 2)
    assert "did you mean 'pay'" in error.value.faults[0].say("en")


def test_progress_is_reported(tmp_path):
    """Long work says what it does, from the first file to the end."""
    steps = []
    read(csv_folder(tmp_path, tidy()), tmp_path, progress=lambda step, done, total: steps.append((done, total)))
    assert steps == [(done, 7) for done in range(8)]  # five files, checking, the vault, done


def test_refused_sheet_reports_its_cells_too(tmp_path):
    """A sheet that lacks a required column still has its other faults reported in the same run."""
    sheets = tidy()
    sheets["劳动力"][2][3] = "无名之地"
    for row in sheets["劳动力"]:
        del row[8]
    with pytest.raises(InputRefused) as error:
        read(workbook(tmp_path / "a.xlsx", sheets), tmp_path)
    assert [(fault.row, fault.column) for fault in error.value.faults] == [(1, "就业状态"), (3, "户籍地")]


def test_notes_beside_the_ledgers_are_kept(tmp_path):
    """That the ledgers are made up is a fact the instance carries on; notes that cannot be read are refused."""
    csv_folder(tmp_path, tidy())
    (tmp_path / "notes.json").write_text('{"synthetic": true}', encoding="utf-8")
    intake = read(tmp_path, tmp_path)
    assert intake.instance.notes == {"synthetic": True}
    assert intake.unread == []
    (tmp_path / "notes.json").write_text("[1", encoding="utf-8")
    with pytest.raises(InputRefused, match=r"notes\.json: is no JSON object"):
        read(tmp_path, tmp_path)


def test_plan_date_may_be_left_out(tmp_path):
    """Without a plan date the last day of verification decides which share is suffered."""
    days = []

    class Asked(Share):
        def value(self, name, on, place=""):
            days.append(on.isoformat())
            return 1.0

    read_ledgers(workbook(tmp_path / "a.xlsx", tidy()), policy=Asked(1.0), vault=new_vault(tmp_path / "v"))
    assert days == ["2026-02-03"]
