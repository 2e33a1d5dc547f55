"""What place a text means."""

import time

import pandas as pd
import pytest

from domain.geography import Divisions

ONE_PLACE = [
    # text, hint, code, rest
    ("吉林省辽源市东丰县", "", "220421", ""),
    ("辽源市东丰县", "", "220421", ""),
    ("吉林省东丰县", "", "220421", ""),
    ("东丰县", "", "220421", ""),
    ("东丰", "", "220421", ""),
    ("辽源东丰", "", "220421", ""),
    ("吉林昌邑", "", "220202", ""),
    ("吉林市昌邑区", "", "220202", ""),
    ("长春市市辖区南关区", "", "220102", ""),
    ("吉林省", "", "22", ""),
    ("吉林市", "", "2202", ""),
    ("延边州延吉市", "", "222401", ""),
    ("前郭县", "", "220721", ""),
    ("前郭尔罗斯", "", "220721", ""),
    ("长白县", "", "220623", ""),
    ("上海浦东", "", "310115", ""),
    ("湖北省仙桃市", "", "429004", ""),
    ("东莞市", "", "441900", ""),
    ("济南市中区", "", "370103", ""),
    ("朝阳区", "22", "220104", ""),
    ("西安区", "2204", "220403", ""),
    ("龙山区", "220421", "220402", ""),  # the nearest 龙山区 to 东丰县 is in its prefecture
    ("东丰镇", "2204", "220421100", ""),
    ("东丰县东丰镇", "", "220421100", ""),
    ("东丰县东丰", "", "220421100", ""),
    ("吉林省 辽源市-东丰县/东丰镇 向阳村3组", "", "220421100", "向阳村3组"),
    ("宁波北仑区新碶街道黄山路1号", "", "330206001", "黄山路1号"),
    ("东丰县人民路3号", "", "220421", "人民路3号"),
    ("东丰县市场路3号", "", "220421", "市场路3号"),
    ("东丰县经济开发区2号", "", "220421", "经济开发区2号"),
    ("220421", "", "220421", ""),
    ("２２０４２１", "", "220421", ""),
    ("220421.0", "", "220421", ""),
    ("220421000000", "", "220421", ""),
    ("220421100", "", "220421100", ""),
    ("220421100201", "", "220421100", ""),
    ("220400", "", "2204", ""),
    ("220000", "", "22", ""),
    ("441900", "", "441900", ""),
    # former names and codes
    ("公主岭市", "", "220184", ""),
    ("吉林省四平市公主岭市", "", "220184", ""),
    ("四平市公主岭市范家屯镇", "", "220184103", ""),
    ("220381", "", "220184", ""),
    ("怀德县", "", "220184", ""),
    ("浑江市", "", "2206", ""),
    ("重庆市渝北区", "", "500157", ""),
    ("江东区", "3302", "330212", ""),
    ("呼伦贝尔盟", "", "1507", ""),
    ("扶余县", "", "220781", ""),  # until 1987 the later 宁江区, until 2013 the later 扶余市: the last one counts
]
SEVERAL_PLACES = [
    ("吉林", "", ("22", "2202")),
    ("通化", "", ("2205", "220521")),
    ("朝阳区", "", ("110105", "220104")),
    ("杭州市江干区", "", ("330102", "330114")),
    ("莱芜市", "", ("370116", "370117")),
    ("139001", "", ("130481", "130682")),
]


@pytest.mark.parametrize(("text", "hint", "code", "rest"), ONE_PLACE, ids=[f"{row[0]}|{row[1]}" for row in ONE_PLACE])
def test_a_text_that_means_one_place(divisions: Divisions, text: str, hint: str, code: str, rest: str) -> None:
    """Names in full or short, inside a hint, with an address behind, in codes and of former times are understood."""
    found = divisions.resolve(text, hint)
    assert (found.code, found.rest) == (code, rest)
    assert found.candidates == ()


@pytest.mark.parametrize(("text", "hint", "candidates"), SEVERAL_PLACES, ids=[row[0] for row in SEVERAL_PLACES])
def test_a_text_that_means_several_places(divisions: Divisions, text: str, hint: str, candidates: tuple) -> None:
    """Where several places are meant none is chosen, and all are told."""
    assert divisions.resolve(text, hint).code is None
    assert divisions.resolve(text, hint).candidates == candidates


@pytest.mark.parametrize(
    "text", ["", "  ", "abc", "东风县", "辽源市东风县", "东丰县横岛乡", "999999", "2204211", "某地"]
)
def test_a_text_that_means_no_place(divisions: Divisions, text: str) -> None:
    """A misspelt division is never taken for the larger one it stands in, nor for another kind of the same stem."""
    assert divisions.resolve(text).code is None


def test_every_full_name_leads_back_to_its_code(divisions: Divisions) -> None:
    """Every province, prefecture and county, all townships of Jilin and every 40th of the others resolve to themselves."""
    townships = divisions.codes(digits=9)
    codes = [code for code in divisions.codes() if len(code) < 9]
    codes += [code for k, code in enumerate(townships) if k % 40 == 0 or code.startswith("22")]
    twins = {f"{code[:4]}" for code in codes if code.endswith("00")}  # 4419 and 441900 share a name; 441900 is meant
    wrong = {c: divisions.resolve(divisions.full_name(c)) for c in codes if c not in twins}
    assert {code: found for code, found in wrong.items() if found.code != code} == {}


def test_the_nearest_names_are_offered(divisions: Divisions) -> None:
    """A misspelt name is answered with the names most like it, townships too where the county is known."""
    assert divisions.nearest_names("东风县", 1, "2204") == ["吉林省辽源市东丰县"]
    assert divisions.nearest_names("辽源市东风县")[0] == "吉林省辽源市东丰县"
    assert divisions.nearest_names("东丰县衡道河镇")[0] == "吉林省辽源市东丰县横道河镇"
    assert divisions.nearest_names("xyz") == []


def test_a_column_is_read_by_its_distinct_texts(divisions: Divisions) -> None:
    """300,000 cells of 900 distinct names are read in seconds, blanks stay blank, faulty ones become missing."""
    names = [divisions.full_name(code) for code in divisions.codes("22", digits=9)][:900]
    column = pd.Series([names[k % 900] for k in range(300_000)] + [None, "东风县"], dtype="str")
    start = time.process_time()
    codes = divisions.resolve_all(column)
    assert time.process_time() - start < 3
    assert codes.iloc[:900].tolist() == list(divisions.codes("22", digits=9)[:900])
    assert codes.isna().tolist()[-2:] == [True, True]
    assert codes.notna().sum() == 300_000
