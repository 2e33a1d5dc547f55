"""The shipped divisions."""

import csv
import time
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

from domain.geography import Divisions, UnknownDivision
from domain.geography.divisions import _shipped

FACTS = Path(__file__).resolve().parents[4] / "shared" / "data" / "county_facts.csv"


def facts() -> list[dict[str, str]]:
    """Return the rows of the county facts, or skip the test."""
    if not FACTS.is_file():
        pytest.skip(f"{FACTS} is not there: the county facts are kept outside the project")
    with FACTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_level_is_complete(divisions: Divisions) -> None:
    """The table holds as many units as the ministry's of 2025-12-31, 台湾省 and the four self-county cities."""
    counts = Counter(len(code) for code in divisions.units)
    # The source counts 33 provinces with a code, 333 prefectures, 2,845 counties, 38,723 townships.
    assert counts == {2: 33 + 1, 4: 333, 6: 2845 + 4, 9: 38723}


def test_jilin_agrees_with_the_county_facts(divisions: Divisions) -> None:
    """The 60 county-level units of Jilin have the codes, names and seats of the county facts."""
    rows = [row for row in facts() if row["adcode"].startswith("22")]
    assert len(rows) == 60
    assert set(divisions.codes("22", digits=6)) == {row["adcode"] for row in rows}
    for row in rows:
        assert divisions.name(row["adcode"]) == row["name"]
        expected = (float(row["seat_lat"]), float(row["seat_lon"]))
        assert divisions.seat(row["adcode"]) == pytest.approx(expected, abs=1.5e-5), row["name"]


def test_the_country_agrees_with_the_county_facts(divisions: Divisions) -> None:
    """All counties have the names of the county facts, and their seats where the facts have one."""
    rows = facts()
    assert set(divisions.codes(digits=6)) == {row["adcode"] for row in rows}
    for row in rows:
        assert divisions.name(row["adcode"]) == row["name"]
        if row["seat_lat"]:
            expected = (float(row["seat_lat"]), float(row["seat_lon"]))
            assert divisions.seat(row["adcode"]) == pytest.approx(expected, abs=1.5e-5), row["name"]


def test_every_code_lies_in_its_parent_and_has_a_seat(divisions: Divisions) -> None:
    """Every unit but a province begins with its parent's code; every seat is inside the country's bounds."""
    for code in divisions.codes():
        parent = divisions.parent(code)
        assert (parent is None) == (len(code) == 2)
        assert parent is None or code.startswith(parent)
        latitude, longitude = divisions.seat(code)
        assert 3 < latitude < 54
        assert 73 < longitude < 136


def test_where_a_seat_comes_from_is_recorded(divisions: Divisions) -> None:
    """Every county says whether its seat is its own, a former unit's, the middle of the unit or its parent's."""
    origins = Counter("former" if d.seat.isdecimal() else d.seat for c, d in divisions.units.items() if len(c) == 6)
    assert set(origins) == {"own", "former", "centre", "parent"}
    assert origins["centre"] + origins["parent"] < 25
    assert divisions.units["220184"].seat == "220381"  # 公主岭市 moved from 四平 to 长春 in 2020


def test_names_are_told_in_both_languages(divisions: Divisions) -> None:
    """A name exists alone and with all it lies in, in Chinese and English, without saying a name twice."""
    assert divisions.name("220421") == "东丰县"
    assert divisions.name("220421", "en") == "Dongfeng County"
    assert divisions.full_name("220421100") == "吉林省辽源市东丰县东丰镇"
    assert divisions.full_name("220421", "en") == "Dongfeng County, Liaoyuan City, Jilin"
    assert divisions.full_name("110105") == "北京市朝阳区"
    assert divisions.full_name("441900") == "广东省东莞市"
    assert divisions.name("222404", "en") == "Hunchun City"


def test_every_county_has_a_name_in_latin_letters(divisions: Divisions) -> None:
    """No county, prefecture or province lacks its spelling for English pages."""
    assert [c for c, unit in divisions.units.items() if len(c) <= 6 and not unit.latin] == []


def test_parents_skip_levels_that_do_not_exist(divisions: Divisions) -> None:
    """A county run by its province has the province for a parent; a township has its county."""
    assert divisions.parent("429004") == "42"
    assert divisions.parent("110105") == "11"
    assert divisions.parent("220421100") == "220421"
    assert divisions.parent("22") is None
    assert divisions.county("220421100") == "220421"
    assert divisions.county("2204") is None


def test_an_unknown_code_is_refused_with_the_way_out(divisions: Divisions) -> None:
    """A code that is not in force raises; a former one is told with its successor."""
    assert not divisions.is_code("220381")
    with pytest.raises(UnknownDivision, match=r"220381 \(now 220184\)"):
        divisions.name("220381")
    with pytest.raises(UnknownDivision, match="999999"):
        divisions.require(["220421", "999999"])


def test_coordinates_of_the_user_go_before_the_shipped_ones(divisions: Divisions) -> None:
    """A township has its county's seat until the user fills in its own point; the shipped table stays as it is."""
    assert divisions.seat("220421100") == divisions.seat("220421")
    own = Divisions.load(pd.DataFrame({"code": ["220421100"], "latitude": [42.68], "longitude": [125.53]}))
    assert own.seat("220421100") == (42.68, 125.53)
    assert own.has_own_point("220421100")
    assert not divisions.has_own_point("220421100")
    with pytest.raises(UnknownDivision):
        Divisions.load(pd.DataFrame({"code": ["22042110"], "latitude": [42.68], "longitude": [125.53]}))


def test_the_table_is_small_and_quick_to_load() -> None:
    """The shipped files stay below 1.5 MB together and load in well under a second of CPU time."""
    data = files("domain").joinpath("data")
    assert sum(len(data.joinpath(name).read_bytes()) for name in ("divisions.csv.gz", "division_names.csv.gz")) < 1.5e6
    start = time.process_time()
    _shipped.__wrapped__()
    assert time.process_time() - start < 0.9  # 0.15 s where it was written; generous for a busy machine
