"""The classification of occupations."""

import time
from collections import Counter

import pytest

from domain.trades import Trades, _shipped, belongs


@pytest.fixture(scope="module")
def trades() -> Trades:
    """The shipped classification."""
    return Trades.load()


def test_the_classification_is_whole(trades: Trades) -> None:
    """It has 8 major groups, and every other code begins with a group that it belongs to."""
    parts = Counter(code.count("-") + 1 for code in trades.trades)
    assert [code for code in trades.codes() if "-" not in code] == list("12345678")
    assert parts[4] > 1600
    for code in trades.codes():
        parent = trades.parent(code)
        assert (parent is None) == ("-" not in code)
        assert parent is None or belongs(code, parent)


def test_names_carry_no_marks(trades: Trades) -> None:
    """The letters of green and digital occupations are not part of a name: 保洁员, not 保洁员L."""
    assert trades.name("4-09-08-01") == "保洁员"
    assert not any(trade.name.endswith(("L", "S")) for trade in trades.trades.values())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("焊工", "6-18-02-04"),
        ("电焊工", "6-18-02-04"),  # a word of ledgers
        ("氩弧焊工", "6-18-02-04"),  # a job title of the table
        (" 焊 工 ", "6-18-02-04"),
        ("缝纫", "6-05-01-03"),  # without its ending
        ("6-18-02-04", "6-18-02-04"),
        ("６－１８", "6-18"),
        ("6—18", "6-18"),
        ("6-18-00-00", "6-18"),
        ("6-31-05", "6-31-05-00"),  # 包装工 has no small group of its own
        ("机械制造基础加工人员", "6-18"),
        ("土壤肥料技术人员", "2-03-01"),  # both a small group and its only occupation
        ("保安", "4-07-05-01"),
    ],
)
def test_a_word_that_means_one_trade(trades: Trades, text: str, code: str) -> None:
    """Names, job titles, words of ledgers and codes, in any width of letters, are understood."""
    assert trades.resolve(text) == code


@pytest.mark.parametrize("text", ["", "工", "plumer", "9-99", "6-18-02-99", "司机"])
def test_a_word_that_means_no_trade_or_several(trades: Trades, text: str) -> None:
    """Nothing is guessed: a driver may drive buses or lorries."""
    assert trades.resolve(text) is None


def test_a_name_that_stands_twice_is_told_twice(trades: Trades) -> None:
    """A name of two groups of the table has two candidates and is not resolved."""
    assert trades.resolve("信息通信网络运行管理人员") is None
    assert trades.candidates("信息通信网络运行管理人员") == ("4-04-03", "4-04-04")


def test_every_name_that_stands_once_leads_back_to_its_code(trades: Trades) -> None:
    """Every occupation whose name no other code has resolves to its code."""
    names = Counter(trade.name for trade in trades.trades.values())
    for code, trade in trades.trades.items():
        assert names[trade.name] > 1 or trades.resolve(trade.name) == code


def test_the_nearest_names_are_offered(trades: Trades) -> None:
    """A misspelt trade is answered with the names most like it."""
    assert "焊工" in trades.nearest_names("电汗工")
    assert trades.nearest_names("砌墙工")[0] == "砌筑工"
    assert trades.nearest_names("xx") == []


def test_belonging_keeps_to_whole_parts() -> None:
    """6-18-02-04 belongs to 6-18 and to itself, not to 6-1 nor to 6-18-02-04-01."""
    assert belongs("6-18-02-04", "6-18")
    assert belongs("6-18-02-04", "6-18-02-04")
    assert not belongs("6-18-02-04", "6-1")
    assert not belongs("6-18", "6-18-02")


def test_an_unknown_code_has_no_name(trades: Trades) -> None:
    """A code the classification does not have raises."""
    with pytest.raises(KeyError, match="9-99"):
        trades.name("9-99")


def test_the_table_is_quick_to_load() -> None:
    """Loading takes well under a second of CPU time."""
    start = time.process_time()
    _shipped.__wrapped__()
    assert time.process_time() - start < 0.5
