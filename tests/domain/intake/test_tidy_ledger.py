"""A ledger without faults becomes the instance that its cells say."""

import pandas as pd
import pytest

from domain.instance import Instance
from domain.intake.aliases import Aliases
from domain.intake.headers import table_of
from domain.intake.sheets import RawSheet
from tests.domain.intake.ledger import credit_code, csv_folder, identity, new_vault, read, tidy, workbook


def without_source(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame less where its rows came from."""
    return frame.drop(columns=["source_file", "source_sheet", "source_row"])


@pytest.fixture(scope="module")
def intake(tmp_path_factory):
    """The tidy ledger as one workbook, read."""
    tmp_path = tmp_path_factory.mktemp("tidy")
    return read(workbook(tmp_path / "台账.xlsx", tidy()), tmp_path)


def test_nothing_is_held_back(intake):
    """A faultless ledger has no faults, no quarantine and nothing unread."""
    assert intake.faults == []
    assert len(intake.instance.quarantine) == 0
    assert intake.unread == []


def test_cells_become_values(intake):
    """Names, units, dates, sets and choices become codes, yuan, dates, tuples and tokens."""
    first, second, _, fourth = intake.instance.workers.to_dict("records")
    assert first["region"] == second["region"] == "220421"
    assert first["groups"] == ("out_of_poverty", "disabled")
    assert second["groups"] == ()  # 无: said to be in none, which is not the same as blank
    assert intake.instance.workers["groups"][2] is None
    assert [first["capacity"], first["status"], first["education"]] == ["half", "unemployed", "junior_secondary"]
    assert intake.instance.workers["reservation_wage_yuan_month"].tolist() == [3000, 3500, pd.NA, 4000]
    assert first["available_from"] == second["available_from"] == pd.Timestamp("2026-03-02")
    assert fourth["sex"] == "male"  # the 17th digit of the identity number is odd
    assert fourth["birth_month"] == pd.Timestamp("1975-11-01")


def test_pay_unit_comes_from_the_cell(intake):
    """4500元/月 states both the pay and its unit; a stated pay unit stands for a bare number."""
    posts = intake.instance.posts
    assert posts["pay"].tolist() == [4500, 100, 5000]
    assert posts["pay_unit"].tolist() == ["month", "day", "month"]


def test_screens_become_tokens(intake):
    """Hiring screens in words become tokens in a fixed order; no screen is blank."""
    assert intake.instance.posts["screens"][0] == "age_max=45;education_min=senior_secondary"
    assert intake.instance.posts["screens"].isna().tolist() == [False, True, True]


def test_skill_cells_join_the_skills_table(intake):
    """焊工3级、电工 gives two skills; the certificate sheet says more of one of them and goes before."""
    welder, electrician = "6-18-02-04", "6-31-01-03"
    skills = intake.instance.skills_held
    first, second = intake.instance.workers["worker_id"][:2]
    of_first = skills[skills["worker_id"] == first].set_index("skill")
    assert sorted(of_first.index) == sorted([welder, electrician])
    assert of_first.loc[welder, "certificate"] == "特种作业操作证"
    assert of_first.loc[welder, "level"] == 3
    assert of_first.loc[welder, "valid_until"] == pd.Timestamp("2027-06-30")  # a month without a day ends on its last
    assert pd.isna(of_first.loc[electrician, "level"])
    assert skills.loc[skills["worker_id"] == second, "skill"].tolist() == [electrician]  # 无 gives way to the sheet


def test_requirement_cells_become_groups(intake):
    """焊工4级持证、焊工/电工 is two groups, the second of two alternatives."""
    rows = intake.instance.requirements
    levels, certificates = rows["min_level"].fillna(0), rows["certificate_required"].fillna(False)
    asked = list(zip(rows["any_of"], rows["skill"], levels, certificates, strict=True))
    assert asked == [(1, "6-18-02-04", 4, True), (2, "6-18-02-04", 0, False), (2, "6-31-01-03", 0, False)]


def test_every_row_keeps_its_source(intake):
    """File, sheet and 1-based row lead back to the cell a person sees."""
    posts = intake.instance.posts
    assert posts["source_file"].tolist() == ["台账.xlsx"] * 3
    assert posts["source_sheet"].tolist() == ["岗位"] * 3
    assert posts["source_row"].tolist() == [2, 3, 4]


def test_identity_goes_to_the_vault_only(tmp_path):
    """The vault reveals who a token is; no saved file of the instance holds a name, number or phone."""
    vault = new_vault(tmp_path / "v")
    from domain.intake import read_ledgers
    from tests.domain.intake.ledger import LENIENT, ON

    intake = read_ledgers(workbook(tmp_path / "a.xlsx", tidy()), policy=LENIENT, on=ON, vault=vault)
    first = intake.instance.workers["worker_id"][0]
    assert vault.reveal([first]).iloc[0].tolist() == [first, "赵一", identity(1), "13800000001"]
    intake.instance.save(tmp_path / "instance")
    for file in (tmp_path / "instance").glob("*.parquet"):
        words = pd.read_parquet(file).astype("str").to_string()
        assert not any(secret in words for secret in ("赵一", identity(1), "13800000001"))


def test_gb18030_equals_utf8(tmp_path):
    """CSVs in GB18030, in UTF-8 and in UTF-8 with its mark give the same instance."""
    hashes = {
        read(csv_folder(tmp_path / encoding, tidy(), encoding), tmp_path).instance.content_hash()
        for encoding in ("utf-8", "utf-8-sig", "gb18030")
    }
    assert len(hashes) == 1


def test_csv_equals_xlsx_equals_parquet(tmp_path):
    """The same rows give the same instance from every format."""
    book = read(workbook(tmp_path / "台账.xlsx", tidy()), tmp_path)
    texts = read(csv_folder(tmp_path / "csv", tidy()), tmp_path)
    folder = tmp_path / "parquet"
    folder.mkdir()
    for name, (headers, *rows) in tidy().items():
        pd.DataFrame(rows, columns=headers).astype("str").to_parquet(folder / f"{name}.parquet")
    columns = read(folder, tmp_path)
    assert book.instance.content_hash() == texts.instance.content_hash() == columns.instance.content_hash()


def test_several_files_of_one_table(tmp_path):
    """Sheets and files of one table are read as one, whatever their names add to its title."""
    whole = read(workbook(tmp_path / "台账.xlsx", tidy()), tmp_path)
    sheets = tidy()
    header, *rows = sheets.pop("劳动力")
    parts = tmp_path / "parts"
    csv_folder(parts, sheets | {"劳动力_东丰县": [header, *rows[:1]]})
    workbook(parts / "x.xlsx", {"东丰县劳动力(二)": [header, *rows[1:3]], "劳动力3": [header, *rows[3:]]})
    split = read(parts, tmp_path)
    assert split.instance.content_hash() == whole.instance.content_hash()
    assert len(split.instance.workers) == 4


def test_titles_above_the_headers_are_skipped(tmp_path):
    """The header row is the one with known headers, not the first."""
    sheets = tidy()
    sheets["岗位"] = [["2026年东丰县岗位台账"], ["填表单位：就业局"], *sheets["岗位"]]
    intake = read(workbook(tmp_path / "a.xlsx", sheets), tmp_path)
    assert intake.instance.posts["source_row"].tolist() == [4, 5, 6]


def test_blank_rows_are_no_rows(tmp_path):
    """Rows with nothing in a known column are neither kept nor faulty."""
    sheets = tidy()
    sheets["岗位"].insert(2, [""] * 12)
    sheets["岗位"].append(["  "])
    intake = read(workbook(tmp_path / "a.xlsx", sheets), tmp_path)
    assert intake.instance.posts["post_id"].tolist() == ["P1", "P2", "P3"]
    assert intake.faults == []


def test_full_width_is_half_width(tmp_path):
    """Full-width digits and letters mean the same as half-width ones."""
    sheets = tidy()
    wide = {ord(c): ord(c) + 0xFEE0 for c in "0123456789XP"}
    sheets["劳动力"][1][1] = sheets["劳动力"][1][1].translate(wide)
    sheets["劳动力"][1][10] = "３０００"
    sheets["岗位"][1][0] = "Ｐ１"
    wide_ones = read(workbook(tmp_path / "a.xlsx", sheets), tmp_path)
    plain = read(workbook(tmp_path / "b.xlsx", tidy()), tmp_path)
    assert wide_ones.instance.content_hash() == plain.instance.content_hash()


def test_sensitive_columns_are_dropped_and_said(tmp_path):
    """Ethnicity, religion and political status are never stored, and the report says so."""
    sheets = tidy()
    for row, value in zip(sheets["劳动力"], ["民族", "满族", "汉族", "汉族", "汉族"], strict=True):
        row.append(value)
    for row, value in zip(sheets["劳动力"], ["政治面貌", "党员", "群众", "群众", "群众"], strict=True):
        row.append(value)
    intake = read(workbook(tmp_path / "a.xlsx", sheets), tmp_path)
    assert [item.column for item in intake.unread] == ["民族", "政治面貌"]
    assert all("never stored" in item.why.say("en") for item in intake.unread)
    assert "满族" not in intake.instance.workers.to_string()


def test_unknown_things_are_listed(tmp_path):
    """Files, sheets and columns that nobody claims are listed with a reason."""
    sheets = tidy() | {"说明": [["此表由各乡镇填写"]]}
    for row in sheets["用人单位"]:
        row.append("备注")
    workbook(tmp_path / "a.xlsx", sheets)
    (tmp_path / "通知.docx").write_bytes(b"PK")
    intake = read(tmp_path, tmp_path)
    assert {(item.file, item.sheet, item.column) for item in intake.unread} == {
        ("通知.docx", None, None),
        ("a.xlsx", "说明", None),
        ("a.xlsx", "用人单位", "备注"),
    }


def test_own_aliases_go_before(tmp_path):
    """A folder of the user's adds headers, values and phrases."""
    own = tmp_path / "aliases"
    own.mkdir()
    (own / "headers.csv").write_text("table,alias,column,unit\nposts,每月开多少,pay,元/月\n", encoding="utf-8")
    (own / "values.csv").write_text("column,alias,value\nstatus,在家闲着,unemployed\n", encoding="utf-8")
    (own / "screens.csv").write_text("pattern,token\n要年轻的,age_max=45\n", encoding="utf-8")
    sheets = tidy()
    sheets["岗位"][0][7] = "每月开多少"
    sheets["岗位"][2][8] = "月"
    sheets["岗位"][3][10] = "要年轻的"
    sheets["劳动力"][1][8] = "在家闲着"
    book = workbook(tmp_path / "a.xlsx", sheets)
    intake = read(book, tmp_path, aliases=own)
    assert intake.faults == []
    assert intake.instance.posts["pay_unit"].tolist() == ["month"] * 3
    assert intake.instance.posts["screens"][2] == "age_max=45"
    assert intake.instance.workers["status"][0] == "unemployed"


def test_units_of_headers(tmp_path):
    """A header's unit scales bare numbers; a cell's own unit goes before."""
    sheets = tidy()
    sheets["劳动力"][0][10] = "期望月薪（万元）"
    sheets["劳动力"][1][10] = 0.3
    sheets["劳动力"][3][10] = "3600元/年"
    intake = read(workbook(tmp_path / "a.xlsx", sheets), tmp_path)
    # 0.3 万元 = 3,000; 3,500元 as written; 3,600 a year = 300 a month; 0.4万元 = 4,000
    assert intake.instance.workers["reservation_wage_yuan_month"].tolist() == [3000, 3500, 300, 4000]


def test_worker_numbers_stand_for_people(tmp_path):
    """Another sheet may name a person by the worker number that stands beside the identity number."""
    sheets = tidy()
    for row, value in zip(sheets["劳动力"], ["人员编号", 101, 102, 103, 104], strict=True):
        row.append(value)
    sheets["已承诺"] = [["人员编号", "岗位编号", "承诺程度"], ["101", "P1", "已公布"]]
    intake = read(workbook(tmp_path / "a.xlsx", sheets), tmp_path)
    assert intake.instance.promises["worker_id"][0] == intake.instance.workers["worker_id"][0]


def test_saved_instance_loads_as_it_was(tmp_path, intake):
    """What intake gives survives saving and loading, the quarantine included."""
    intake.instance.save(tmp_path / "instance")
    assert Instance.load(tmp_path / "instance").content_hash() == intake.instance.content_hash()


def test_excel_dates_of_both_systems(tmp_path):
    """Date cells mean the same day whether the workbook counts from 1900 or from 1904."""
    import xlsxwriter

    days = []
    for number, options in enumerate([{}, {"date_1904": True}]):
        sheets = tidy()
        path = tmp_path / f"{number}.xlsx"
        book = xlsxwriter.Workbook(path, options)
        form = book.add_format({"num_format": "yyyy/m/d"})
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                page.write_row(row, 0, cells)
            if name == "岗位":
                page.write_datetime(1, 9, pd.Timestamp("2026-05-06").to_pydatetime(), form)
        book.close()
        days.append(read(path, tmp_path).instance.posts["starts"][0])
    assert days == [pd.Timestamp("2026-05-06")] * 2


def test_quality_counts_blanks(intake):
    """The quality table counts kept rows and blanks per column."""
    rows = intake.quality.set_index(["table", "column"])
    assert rows.loc[("workers", "reservation_wage_yuan_month"), ["rows", "blank"]].tolist() == [4, 1]
    assert rows.loc[("posts", "screens"), "blank_share"] == pytest.approx(2 / 3)


def test_names_of_places_hint_at_each_other(tmp_path):
    """A township's bare name means the one in the county that the file's name mentions."""
    sheets = tidy()
    rows = sheets.pop("劳动力")
    rows[1][3] = "横道河镇"
    csv_folder(tmp_path, sheets | {"劳动力_东丰县": rows})
    assert read(tmp_path, tmp_path).instance.workers["region"][0].startswith("220421")


def test_credit_codes_keep_their_letters(intake):
    """Credit codes arrive whole."""
    assert intake.instance.employers["employer_id"].tolist() == [credit_code(n) for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("劳动力_东丰县", "workers"), ("2026年东丰县富余人员", "workers"), ("以工代赈岗位", "posts"), ("以工代赈项目", "projects"),
        ("用人单位岗位需求", "posts"), ("岗位（用人单位报送）", "posts"), ("岗位技能要求", "requirements"), ("用人单位黑名单", "blacklist"),
        ("posts_2026", "posts"), ("project_phases", "project_phases"), ("说明", None),
    ],
)  # fmt: skip
def test_names_of_sheets(name, table):
    """The last table that a name mentions is what the sheet holds."""
    assert table_of(RawSheet("台账.xlsx", name, []), Aliases.load())[0] == table
