import csv
import math
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from stdnum.cn import ric, uscc

from domain.tables import TABLES
from domain.trades import Trades
from scenarios.ledgers import SIZES, Ledgers, generate
from scenarios.ledgers.catalogue import SHORTEST_2021Q3, trades
from scenarios.ledgers.faulty import FAULTS, IMPOSSIBLE_DATE, UNKNOWN_PLACE, WRONG_UNIT
from scenarios.ledgers.ledger import people_by_county
from scenarios.ledgers.wording import headers

PLACES = Path(__file__).parents[2] / "scenarios" / "ledgers" / "data" / "places.csv"
COUNTY = "劳动力_东丰县"


@pytest.fixture(scope="module")
def ledgers() -> Ledgers:
    """A small county: big enough for every column to have blanks."""
    return generate((3000, 240), seed=5)


@pytest.fixture(scope="module")
def tiny() -> Ledgers:
    """The tiny size."""
    return generate("tiny", seed=5)


def test_same_seed_same_ledgers(tiny: Ledgers) -> None:
    """The same seed gives the same sheets to the byte; another seed gives other people."""
    again, other = generate("tiny", seed=5), generate("tiny", seed=6)
    for sheet, same in zip(tiny.sheets, again.sheets, strict=True):
        assert (sheet.file, sheet.name, sheet.title) == (same.file, same.name, same.title)
        assert sheet.frame.to_csv() == same.frame.to_csv()
    assert tiny.notes == again.notes
    assert tiny.frame(COUNTY)["姓名"].tolist() != other.frame(COUNTY)["姓名"].tolist()


def test_more_posts_leave_the_people_alone(tiny: Ledgers) -> None:
    """Nobody changes who they are or what they wish because there are more posts; only their employers may."""
    more = generate((200, 40), seed=5)
    columns = [
        "身份证号",
        "姓名",
        "学历",
        "人员类别",
        "就业状态",
        "求职意愿",
        "可接受就业范围",
        "意向工种",
        "失业登记日期",
    ]
    clean = tiny.frame(COUNTY)["身份证号"].isin(more.frame(COUNTY)["身份证号"])
    assert clean.mean() > 0.98  # the rows with a wrong check digit may be others
    left = tiny.frame(COUNTY)[columns].set_index("身份证号")[clean.to_numpy()]
    right = more.frame(COUNTY)[columns].set_index("身份证号")
    left, right = left[~left.index.duplicated()], right[~right.index.duplicated()]
    pd.testing.assert_frame_equal(left, right.loc[left.index])


def test_numbers_check_but_for_the_faults_noted(ledgers: Ledgers) -> None:
    """As many identity numbers fail their check digit as the notes say, and every credit code of an employer checks."""
    numbers = ledgers.frame(COUNTY)["身份证号"]
    wrong = sum(ric.calc_check_digit(number) != number[-1] for number in numbers)
    assert wrong == ledgers.notes["faults"]["workers"]["bad_check_digit"] > 0
    assert all(number.startswith("220421") for number in numbers)
    codes = ledgers.frame("用人单位")["统一社会信用代码"]
    assert codes.is_unique
    assert all(uscc.is_valid(code) for code in codes)


def test_faults_are_those_noted_and_few(ledgers: Ledgers) -> None:
    """Every fault of the notes is found in the sheets in its number, each kind occurs, and the rows stay below 5%."""
    people, posts = ledgers.frame(COUNTY), ledgers.frame("岗位")
    noted = ledgers.notes["faults"]
    employers = set(ledgers.frame("用人单位")["统一社会信用代码"])
    found = {
        "impossible_date": (people["可上岗日期"] == IMPOSSIBLE_DATE).sum(),
        "unknown_place": (people["户籍地"] == UNKNOWN_PLACE).sum(),
        "wrong_unit": (people["期望月薪"] == WRONG_UNIT).sum(),
        "duplicate": people["身份证号"].duplicated().sum(),
        "nobody": sum(code not in employers for code in people["现单位代码"].dropna()),
    }
    assert {**found, "bad_check_digit": noted["workers"]["bad_check_digit"]} == noted["workers"]
    assert set(noted["workers"]) == set(FAULTS)
    assert sum(noted["workers"].values()) < 0.05 * len(people)
    assert (posts["上岗日期"] == IMPOSSIBLE_DATE).sum() == noted["posts"]["impossible_date"]
    assert sum(code not in employers for code in posts["统一社会信用代码"]) == noted["posts"]["nobody"]
    assert sum(noted["posts"].values()) < 0.05 * len(posts)


@pytest.mark.parametrize(("name", "table"), [(COUNTY, "workers"), ("岗位", "posts"), ("用人单位", "employers")])
def test_optional_columns_are_partly_blank_and_required_ones_full(ledgers: Ledgers, name: str, table: str) -> None:
    """Every optional column has blanks and values, every required one is full."""
    frame = ledgers.frame(name)
    absent = {"worker_id", "fill_share_min"}
    for column in TABLES[table].columns:
        if column.name in absent:
            continue
        blank = frame[headers(table, 0)[column.name]].isna().mean()
        assert blank == 0 if column.required else 0 < blank < 1, column.name


def test_shares_of_blanks_are_as_documented(ledgers: Ledgers) -> None:
    """Sex is blank for 5%, schooling for 5%, the reservation wage for 25%, within four standard deviations."""
    frame = ledgers.frame(COUNTY)
    for header, share in (("性别", 0.05), ("学历", 0.05), ("期望月薪", 0.25)):
        spread = math.sqrt(share * (1 - share) / len(frame))
        assert abs(frame[header].isna().mean() - share) < 4 * spread, header


def test_published_margins_are_met(ledgers: Ledgers) -> None:
    """Men are 62.4% and people over 50 31.6% (report of 2024), within four standard deviations."""
    numbers = ledgers.frame(COUNTY)["身份证号"].drop_duplicates()
    count = len(numbers)
    men = sum(int(number[16]) % 2 for number in numbers) / count
    ages = [(date(2026, 3, 2) - ric.get_birth_date(number)).days / 365.25 for number in numbers]
    over_50 = sum(age >= 51 for age in ages) / count
    assert abs(men - 0.624) < 4 * math.sqrt(0.624 * 0.376 / count)
    assert abs(over_50 - 0.316) < 4 * math.sqrt(0.316 * 0.684 / count)
    assert min(ages) >= 16


def test_most_ask_for_work_and_seats_are_for_three_in_four(ledgers: Ledgers) -> None:
    """More than three in five ask for work, some are employed and do not, and seats are for 65 to 90% of those who ask."""
    frame = ledgers.frame(COUNTY)
    asking = (frame["有外出意愿"] == "是") | ((frame["就业状态"] == "失业") & (frame["求职意愿"] == "是"))
    assert 0.6 < asking.mean() < 0.8
    assert ((frame["就业状态"] == "就业") & ~asking).mean() > 0.1
    assert 0.65 < ledgers.frame("岗位")["招聘人数"].sum() / asking.sum() < 0.9


def test_labour_pay_is_thirty_percent_of_central_funds(ledgers: Ledgers) -> None:
    """Every project pays at least 30% of its central funds for labour, and its posts and phases are there."""
    projects = ledgers.frame("以工代赈项目")
    assert len(projects) >= 3
    assert (projects["劳务报酬（万元）"] >= 0.3 * projects["中央资金（万元）"]).all()
    posts = ledgers.frame("岗位")
    assert set(projects["项目编号"]) == set(posts["项目编号"].dropna()) == set(ledgers.frame("项目阶段")["项目编号"])
    assert {"劳务", "合同工"} <= set(posts["用工性质"].dropna())


def test_phases_fill_their_project(ledgers: Ledgers) -> None:
    """The phases of a project follow each other day by day from its start to its end."""
    projects = ledgers.frame("以工代赈项目").set_index("项目编号")
    for project, rows in ledgers.frame("项目阶段").groupby("项目编号"):
        rows = rows.sort_values("阶段开始")
        assert rows["阶段开始"].iloc[0] == projects.loc[project, "开工日期"]
        assert rows["阶段结束"].iloc[-1] == projects.loc[project, "完工日期"]
        gaps = [b - a for a, b in zip(rows["阶段结束"][:-1], rows["阶段开始"][1:], strict=True)]
        assert all(gap.days == 1 for gap in gaps)


def test_references_hold(ledgers: Ledgers) -> None:
    """But for the faults noted, lenders, borrowers, contractors and the blacklist are employers and beds are there."""
    employers = set(ledgers.frame("用人单位")["统一社会信用代码"])
    loans = ledgers.frame("共享用工")
    for codes in (
        loans["借出单位代码"],
        loans["借入单位代码"],
        ledgers.frame("用人单位")["总承包单位代码"],
        ledgers.frame("黑名单")["统一社会信用代码"],
    ):
        assert set(codes.dropna()) <= employers
    assert set(ledgers.frame("岗位")["宿舍编号"].dropna()) <= set(ledgers.frame("宿舍")["宿舍编号"])
    assert set(ledgers.frame("技能证书")["身份证号"]) <= set(ledgers.frame(COUNTY)["身份证号"])


def test_all_sixty_units_have_people_by_their_weight() -> None:
    """At province size all 60 units occur, add up, and have people by rural population to within one person."""
    with PLACES.open(encoding="utf-8") as stream:
        rural = {row["code"]: int(row["rural_thousands"]) for row in csv.DictReader(stream) if row["code"][:2] == "22"}
    size = SIZES["province"]
    people = people_by_county(size.workers, size.place)
    assert len(people) == 60
    assert sum(people.values()) == size.workers == 1_000_000
    for code, count in people.items():
        assert abs(count - 1_000_000 * rural[code] / sum(rural.values())) < 1
        assert count > 0


def test_every_county_of_a_prefecture_has_its_own_sheet() -> None:
    """Ledgers of Yanbian hold one sheet of people for each of its eight units, in two hands."""
    ledgers = generate((400, 30), seed=1, place="2224")
    people = [sheet for sheet in ledgers.sheets if sheet.file.startswith("劳动力_")]
    assert len(people) == 8
    assert {"身份证号", "身份证号码"} <= {header for sheet in people for header in sheet.frame.columns}
    assert "浙江省宁波市" in set(ledgers.frame("劳务协作")["输入地"])


def test_trades_are_those_of_the_classification() -> None:
    """Every trade's name resolves to its code in the 2022 classification, and the shortest trades are common here."""
    table, shipped = trades(), Trades.load()
    assert [shipped.resolve(name) for name in table["name"]] == table["code"].tolist()
    assert table.set_index("name").loc[list(SHORTEST_2021Q3), "weight"].min() >= table["weight"].median()


@pytest.mark.parametrize(("size", "place"), [("village", None), ((10, 20), None), ((200, 2), None), ("tiny", "330206")])
def test_what_cannot_be_made_is_refused(size: str | tuple[int, int], place: str | None) -> None:
    """Unknown sizes, too small numbers and places outside Jilin raise."""
    with pytest.raises(ValueError, match=r"unknown size|at least|no county-level unit"):
        generate(size, place=place)


def test_notes_say_that_it_is_made_up(tiny: Ledgers) -> None:
    """The notes mark the ledgers as synthetic and list what is assumed in both languages."""
    assert tiny.notes["synthetic"] is True
    assert len(tiny.notes["assumed"]) >= 5
    assert all(len(text) == 2 and all(text) for text in tiny.notes["assumed"])
