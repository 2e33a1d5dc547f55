"""``laborflow policy list`` and ``show``: what is in force, in full, and nothing that is not."""

import re
from pathlib import Path

import pytest

from tests.commands.conftest import Run

CHONGXIN = ("--place", "620823", "--date", "2024-06-01")


def test_the_schedule_of_the_day_and_place_is_listed(run: Run) -> None:
    """In Chongxin in June 2024 the notice pays 600, 400 in Shaanxi and Ningxia, 300 and 200, and is cited."""
    said = run("policy", "list", *CHONGXIN, "--json")
    assert said.code == 0
    [travel] = [row for row in said.data["instruments"] if row["id"] == "travel_subsidy"]
    for part in ("another province 600", "Shaanxi 400", "Ningxia 400", "province 300", "prefecture 200"):
        assert part in travel["amount"]
    assert travel["grade"] == "read"
    assert "崇信县" in travel["source"]
    assert travel["until"] == "until 2024-12-31"
    assert "Whole months worked: at least 3 months" in travel["conditions"]


def test_what_has_ended_is_not_in_force(run: Run) -> None:
    """The notice of 2024 says nothing of 2025, and no other pays in Chongxin: the instrument is named as absent."""
    said = run("policy", "list", "--place", "620823", "--date", "2025-06-01", "--json")
    assert "travel_subsidy" in said.data["absent"]
    assert "travel_subsidy" not in {row["id"] for row in said.data["instruments"]}


@pytest.mark.parametrize("place", ["甘肃省平凉市崇信县", "崇信县"])
def test_a_place_may_be_named(run: Run, place: str) -> None:
    """A name lists the same as the code."""
    by_name = run("policy", "list", "--place", place, "--date", "2024-06-01", "--json").data
    assert by_name == run("policy", "list", *CHONGXIN, "--json").data


def test_zeros_at_the_end_of_a_code_are_the_province(run: Run) -> None:
    """220000 is Jilin, as statistics write it."""
    assert run("policy", "list", "--place", "220000", "--date", "2026-03-01", "--json").data["place"] == "22"


def test_a_place_that_is_none_is_refused(run: Run) -> None:
    """A place that does not exist is an input that cannot be used, and the nearest is named."""
    said = run("policy", "list", "--place", "崇新县")
    assert (said.code, said.out) == (3, "")
    assert "did you mean" in said.err


def test_every_row_has_title_value_source_and_grade(run: Run) -> None:
    """No instrument and no parameter is listed without what it is, how much, where it says so and how it was read."""
    said = run("policy", "list", "--place", "220421", "--date", "2026-03-02", "--json").data
    assert len(said["instruments"]) >= 15
    assert len(said["parameters"]) >= 50
    for row in said["instruments"]:
        assert row["title"]
        assert row["amount"], row["id"]
        assert row["source"], row["id"]
        assert row["grade"] in ("read", "as_printed", "ours")
    assert all(row["said"] != "" and row["source"] and row["grade"] for row in said["parameters"])


@pytest.mark.parametrize(("lang", "words"), [("zh", "外出务工交通补贴"), ("en", "Travel subsidy")])
def test_the_list_is_read_in_both_languages(run: Run, lang: str, words: str) -> None:
    """A person reads titles in the language asked for, with the id that ``show`` takes unbroken beside them."""
    said = run("policy", "list", *CHONGXIN, "--audience", "worker", "--lang", lang)
    assert said.code == 0
    assert words in said.out.replace("\n", "")
    assert "travel_subsidy " in said.out


def test_an_audience_gets_its_own_list(run: Run) -> None:
    """The list of employers holds what employers are paid and nothing of workers."""
    said = run("policy", "list", "--place", "22", "--date", "2026-03-02", "--audience", "employer", "--json").data
    assert {row["audience"] for row in said["instruments"]} == {"employer"}


def test_the_page_is_written(run: Run, tmp_path: Path) -> None:
    """``--page`` writes one HTML file that holds both languages and fetches nothing."""
    page = tmp_path / "list.html"
    said = run("policy", "list", *CHONGXIN, "--page", page, "--json")
    html = page.read_text(encoding="utf-8")
    assert said.data["page"] == str(page)
    assert "外出务工交通补贴" in html
    assert "Travel subsidy" in html
    assert not re.search(r"<(script|link|img|iframe)\b|url\(|@import", html)


@pytest.mark.parametrize(("lang", "said"), [("en", "a file of that name is in the way"), ("zh", "已有同名的文件")])
def test_a_page_that_cannot_be_written_is_refused(run: Run, tmp_path: Path, lang: str, said: str) -> None:
    """Where a file stands in the way, or the name is a folder's, the reply says so with exit code 8; no traceback."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    found = run("policy", "list", *CHONGXIN, "--page", tmp_path / "file" / "page.html", "--lang", lang)
    assert found.code == 8
    assert said in found.out + found.err
    assert "Traceback" not in found.out + found.err
    assert run("policy", "list", *CHONGXIN, "--page", tmp_path).code == 8
    assert run("policy", "list", *CHONGXIN, "--page", tmp_path / "new" / "page.html").code == 0


def test_show_tells_history_and_source(run: Run) -> None:
    """Without a place the history of the schedule holds every county that was read, with its document and clause."""
    said = run("policy", "show", "travel_subsidy", "--json").data
    history = [row for row in said["history"] if row["parameter"] == "travel_subsidy.schedule"]
    assert {"520181", "140821", "620823"} <= {row["place"] for row in history}
    for row in history:
        assert row["valid_from"]
        assert row["document"] if row["grade"] != "ours" else row["note"]


def test_show_says_who_may_combine_it_with_what(run: Run) -> None:
    """What gives way says to what, and what it gives way to says so too."""
    weak = run("policy", "show", "training_subsidy", "--place", "22", "--date", "2026-03-02", "--json").data
    strong = run("policy", "show", "skill_upgrade_subsidy", "--place", "22", "--date", "2026-03-02", "--json").data
    assert weak["gives_way_to"] == ["skill_upgrade_subsidy"]
    assert any(strong["title"] in sentence for sentence in weak["combination"])
    assert any(weak["title"] in sentence for sentence in strong["combination"])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("rule", ["travel_subsidy", "minimum_wage.month", "cap.travel_person_year", "organised"])
def test_instruments_parameters_caps_and_facts_are_shown(run: Run, rule: str, lang: str) -> None:
    """Every kind of id has its sheet, in both languages."""
    said = run("policy", "show", rule, "--place", "22", "--date", "2026-03-02", "--lang", lang)
    assert (said.code, said.err) == (0, "")
    assert rule in said.out


def test_an_unknown_id_names_the_nearest(run: Run) -> None:
    """A slip of the pen is refused, and the id that was meant is named."""
    said = run("policy", "show", "travel_subsidi")
    assert said.code == 3
    assert "travel_subsidy" in said.err
