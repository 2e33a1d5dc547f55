"""``laborflow policy for``: who gets what, why not, and what has to be found out.

The plan of ``plan_folder``: people of Chongxin county, at work from 1 March 2024. Its notice of 2024 pays 400 in Shaanxi,
300 elsewhere in Gansu and nothing in the county itself, from three full months on, that is from 1 June, and not to people
in an organised transfer.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Run
from tests.travellers import EMPLOYER


def answer(run: Run, folder: Path, who: str, instrument: str = "travel_subsidy", *more: str) -> dict[str, Any]:
    """Return what one instrument says of one person."""
    said = run("policy", "for", who, "--plan", folder, "--json", *more)
    assert said.code == 0
    [found] = [one for one in said.data["answers"] if one["id"] == instrument]
    return dict(found)


def test_who_stays_gets_the_amount_of_the_schedule(run: Run, plan_folder: Path) -> None:
    """W1 in Xi'an: 400 yuan for Shaanxi, expected, as three months are full on 1 June."""
    found = answer(run, plan_folder, "W1")
    assert (found["verdict"], found["amount_yuan"], found["payable_on"]) == ("expected", 400.0, "2024-06-01")
    assert found["grade"] == "read"


def test_on_the_day_it_is_due(run: Run, plan_folder: Path) -> None:
    """Asked on 1 June the same claim is due; asked on 31 May it still is expected."""
    assert answer(run, plan_folder, "W1", "travel_subsidy", "--date", "2024-06-01")["verdict"] == "due"
    assert answer(run, plan_folder, "W1", "travel_subsidy", "--date", "2024-05-31")["verdict"] == "expected"


def test_who_leaves_early_gets_nothing_and_reads_why(run: Run, plan_folder: Path) -> None:
    """Taken to stay until 30 April, two months are full where three are wanted."""
    found = answer(run, plan_folder, "W1", "travel_subsidy", "--until", "2024-05-15")
    assert found["verdict"] == "condition"
    [months] = [one for one in found["conditions"] if one["fact"] == "months_worked"]
    assert (months["wanted"], months["value"], months["verdict"]) == (3, 2.0, "no")
    assert "at least 3 months" in found["why"]


def test_organised_people_read_why_not(run: Run, plan_folder: Path) -> None:
    """W2 was sent in a group, which the notice excludes."""
    found = answer(run, plan_folder, "W2")
    assert found["verdict"] == "condition"
    assert "Organised transfer" in found["why"]


def test_a_blank_is_to_be_found_out(run: Run, plan_folder: Path) -> None:
    """Of W3 nobody recorded whether the transfer was organised: 300 at most, once that is known."""
    found = answer(run, plan_folder, "W3")
    assert (found["verdict"], found["amount_yuan"], found["asks"]) == ("verify", 300.0, ["organised"])


def test_work_at_home_is_not_in_the_schedule(run: Run, plan_folder: Path) -> None:
    """W4 works in the county itself, for which the notice pays nothing: the reply shows what it does pay for."""
    found = answer(run, plan_folder, "W4")
    assert found["verdict"] == "nothing"
    assert "Shaanxi 400 yuan" in found["why"]


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("陕西", "有组织输出")), ("en", ("Entitled to", "Not entitled to"))]
)
def test_a_person_reads_it_in_both_languages(run: Run, plan_folder: Path, lang: str, words: tuple[str, str]) -> None:
    """The reply is made of sentences in the language asked for."""
    said = run("policy", "for", "W4" if lang == "zh" else "W1", "--plan", plan_folder, "--lang", lang)
    other = run("policy", "for", "W2", "--plan", plan_folder, "--lang", lang)
    assert (said.code, other.code) == (0, 0)
    assert all(word in (said.out + other.out).replace("\n", "") for word in words)


def test_an_employer_sees_what_is_paid_for_its_people(run: Run, plan_folder: Path) -> None:
    """Beside its own instruments an employer sees the sums of those that pay it for each of its people."""
    said = run("policy", "for", EMPLOYER, "--plan", plan_folder, "--json")
    assert said.code == 0
    assert {one["pays"] for one in said.data["answers"]} == {"employer"}
    assert all(row["claims"] >= 1 for row in said.data["for_people"])


def test_a_plan_is_summed(run: Run, plan_folder: Path) -> None:
    """Travel subsidies of the plan: W1 expected with 400, W3 to be verified with 300, the others none."""
    said = run("policy", "for", plan_folder, "--json")
    assert said.code == 0
    [travel] = [row for row in said.data["instruments"] if row["instrument"] == "travel_subsidy"]
    figures = [travel[name] for name in ("claims", "due_yuan", "expected_yuan", "verify", "verify_yuan")]
    assert figures == [2, 0.0, 400.0, 1, 300.0]
    asked = {(row["fact"], row["instrument"]): row["verify"] for row in said.data["to_find_out"]}
    assert asked["organised", "travel_subsidy"] == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_plan_is_read_in_both_languages(run: Run, plan_folder: Path, lang: str) -> None:
    """Totals, money and questions stand on the screen."""
    said = run("policy", "for", plan_folder, "--lang", lang)
    assert (said.code, said.err) == (0, "")
    assert ("外出务工交通补贴" if lang == "zh" else "Travel subsidy") in said.out


@pytest.mark.parametrize("words", [("nobody", "--plan", "PLAN"), ("W1", "--plan", "nowhere"), ("EMPTY",)])
def test_what_cannot_be_answered_is_refused(
    run: Run, plan_folder: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """An unknown person, a plan that is not there and a folder without one are refused, on one line."""
    given = {"PLAN": plan_folder, "EMPTY": tmp_path, "nowhere": tmp_path / "nowhere"}
    said = run("policy", "for", *(given.get(word, word) for word in words))
    assert (said.code, said.out, len(said.err.splitlines())) == (3, "", 1)


def test_until_before_the_day_is_refused(run: Run, plan_folder: Path) -> None:
    """Nobody can stay until a day before the one asked."""
    assert run("policy", "for", "W1", "--plan", plan_folder, "--until", "2024-02-01").code == 3
