"""Cells of ledgers to values, form by form."""

import datetime

import numpy as np
import pytest

from domain.intake import cells
from domain.intake.aliases import Aliases, column_of, fold
from domain.intake.identity import credit_code, identity_number
from domain.intake.mask import mask
from domain.intake.parsers import Words, parser_of
from domain.intake.trouble import CellTrouble
from tests.domain.intake.ledger import credit_code as fabricated_code
from tests.domain.intake.ledger import identity


@pytest.fixture(scope="module")
def words():
    """The shipped words."""
    from domain.geography import Divisions
    from domain.trades import Trades

    return Words(Aliases.load(), Divisions.load(), Trades.load())


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-03-02", "2026-03-02"),
        ("2026/3/2", "2026-03-02"),
        ("2026.3.2", "2026-03-02"),
        ("2026年3月2日", "2026-03-02"),
        ("２０２６年３月２日", "2026-03-02"),
        ("20260302", "2026-03-02"),
        (20260302.0, "2026-03-02"),
        ("2026-03-02 08:30:00", "2026-03-02"),
        ("2026.3", "2026-03-01"),
        ("2026年3月", "2026-03-01"),
        ("202603", "2026-03-01"),
        (2026.3, None),
        (datetime.date(2026, 3, 2), "2026-03-02"),
        (datetime.datetime(2026, 3, 2, 8, 30), "2026-03-02"),  # noqa: DTZ001
    ],
)
def test_dates(cell, day):
    """Every form of a date that ledgers use is read; a decimal number is not, for .1 may be January or October."""
    parse = cells.date_parser(month_end=False)
    if day is None:
        with pytest.raises(CellTrouble):
            parse(cell)
    else:
        assert parse(cell) == np.datetime64(day, "s")


def test_closing_month_ends_on_its_last_day():
    """A certificate valid until 2028年2月 is valid on the 29th, 2028 being a leap year."""
    assert cells.date_parser(month_end=True)("2028年2月") == np.datetime64("2028-02-29", "s")


@pytest.mark.parametrize("cell", ["2026-02-29", "26-3-2", "2026", "三月", "1026-03-02", "2026-3-2-1", True, 46083.0])
def test_what_is_no_date(cell):
    """Impossible days, two-digit years and bare day numbers are refused."""
    with pytest.raises(CellTrouble):
        cells.date_parser(month_end=False)(cell)


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        (4500.0, 4500), ("4500", 4500), ("4,500", 4500), ("４５００", 4500), ("4500元", 4500), ("4500 元/月", 4500),
        ("0.45万元", 4500), ("0.45万", 4500), ("4.5千元", 4500), ("¥4500", 4500), ("54000元/年", 4500), ("", None), ("不详", None),
    ],
)  # fmt: skip
def test_money(cell, yuan, words):
    """Amounts in every unit become yuan a month, exactly."""
    assert parser_of("workers", "reservation_wage_yuan_month", None, words)(cell) == yuan


def test_other_units(words):
    """Funds may be in 万元 or 亿元, shares in percent, journeys in hours."""
    assert parser_of("projects", "central_funds_yuan", None, words)("120.5万元") == 1_205_000
    assert parser_of("projects", "funds_yuan", None, words)("0.3亿元") == 30_000_000
    assert parser_of("projects", "priority_share_min", None, words)("30%") == 0.3
    assert parser_of("workers", "max_travel_minutes", None, words)("1.5小时") == 90


@pytest.mark.parametrize("cell", ["约4500", "4,50", "4500-5000", "4500起", "nan", "1e999", "--5", "元"])
def test_what_is_no_amount(cell, words):
    """Ranges, estimates and badly grouped digits are refused instead of read in part."""
    with pytest.raises(CellTrouble):
        parser_of("workers", "reservation_wage_yuan_month", None, words)(cell)


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("是", True), ("√", True), ("有", True), ("1", True), (1.0, True), (True, True), ("否", False), ("无", False),
     ("×", False), ("0", False), ("", None), ("待核实", None), (None, None)],
)  # fmt: skip
def test_flags(cell, answer, words):
    """Yes and no in all their forms; what is not known stays unknown."""
    assert parser_of("workers", "seeking", None, words)(cell) is answer


@pytest.mark.parametrize(
    ("phrase", "tokens"),
    [
        (
            "年龄45岁以下;高中以上;限男性;身体健康无残疾",
            "age_max=45;education_min=senior_secondary;sex=male;no_disability",
        ),
        ("18-45周岁", "age_min=18;age_max=45"),
        ("45岁及以下、初中及以上学历", "age_max=45;education_min=junior_secondary"),
        ("仅限女性", "sex=female"),
        ("不限", None),
        ("身体健康", None),
        ("age_max=45;no_disability", "age_max=45;no_disability"),
    ],
)
def test_screens(phrase, tokens, words):
    """Employers' phrases become tokens in a fixed order."""
    assert parser_of("posts", "screens", None, words)(phrase) == tokens


def test_screens_that_contradict(words):
    """Two ages in one cell are refused."""
    with pytest.raises(CellTrouble):
        parser_of("posts", "screens", None, words)("45岁以下;50岁以下")


def test_sets(words):
    """Every separator of sets is known; an item twice counts once; 无 is the empty set, blank is unknown."""
    parse = parser_of("workers", "groups", None, words)
    both = ("out_of_poverty", "disabled")
    assert {parse(f"脱贫人口{mark}残疾") for mark in "、，,;； "} == {both}
    assert parse("残疾、残疾人") == ("disabled",)
    assert parse("无") == ()
    assert parse("") is None


def test_skills_in_a_cell(words):
    """Skill, level and certificate stand in one word; a trade whose name ends like a level stays whole."""
    parse = parser_of("workers", "skills", None, words)
    assert [tuple(skill) for skill in parse("焊工3级持证、电工高级技师")] == [
        ("6-18-02-04", 3, True),
        ("6-31-01-03", 1, False),
    ]
    assert [skill.level for skill in parse("焊工（五级）")] == [5]
    assert [tuple(skill) for skill in parse("无")] == [("none", None, False)]
    assert parse("") is None


def test_identity_numbers():
    """Spaces, full width and a small x are accepted; every single wrong digit is refused."""
    number = identity(7)
    assert identity_number(f" {number[:6]} {number[6:14]} {number[14:].lower()} ") == number
    for place in range(18):
        other = "0" if number[place] != "0" else "1"
        with pytest.raises(CellTrouble):
            identity_number(number[:place] + other + number[place + 1 :])


def test_credit_codes():
    """A right code passes; every single wrong character is refused."""
    code = fabricated_code(7)
    assert credit_code(code.lower()) == code
    for place in range(18):
        other = "2" if code[place] != "2" else "3"
        with pytest.raises(CellTrouble):
            credit_code(code[:place] + other + code[place + 1 :])


def test_long_numbers_in_text_columns():
    """A text column refuses a number of 16 digits, for a workbook has lost its end."""
    with pytest.raises(CellTrouble):
        cells.text(1234567890123456.0)
    assert cells.text(1001.0) == "1001"


def test_masks():
    """Identity numbers and phones are hidden wherever they stand; names in their column."""
    assert mask(f"联系 13812345678，证 {identity(7)}") == "联系 138******78，证 220" + "*" * 14 + identity(7)[17]
    assert mask("欧阳修文", "name") == "欧***"
    assert mask("1", "phone") == "*"
    assert mask(fabricated_code(7)) == fabricated_code(7)


def test_every_choice_has_a_chinese_word():
    """Every code of every choice column can be written in Chinese, and every alias leads to a code that exists."""
    aliases = Aliases.load()
    from domain.tables import TABLES

    for table in TABLES.values():
        for column in table.columns:
            shown = aliases.shown_values(table.name, column)
            assert all(not word.isascii() for word in shown), (table.name, column.name, shown)
            if column.choices:
                values = set(aliases.of_column(table.name, column).values())
                assert values - {"", "none"} <= set(column.choices), (table.name, column.name)


def test_every_header_alias_is_unique_and_real():
    """Every title and field name leads to its own column."""
    aliases = Aliases.load()
    from domain.tables import TABLES

    for table in TABLES.values():
        for column in table.columns:
            for title in (column.name, column.title.zh):
                assert aliases.headers[table.name, fold(title)].column == column.name
            assert column_of(table.name, column.name) is column
