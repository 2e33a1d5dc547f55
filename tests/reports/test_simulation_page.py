"""The page of a simulated comparison, and the command that writes it."""

import dataclasses
import json
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import cli
from commands.simulate import share_of
from domain.policy import Policy
from replies import Refused
from reports.simulation_assumptions import ENTER_NO_RUN, REASONS
from reports.simulation_page import COLUMNS, whose
from simulation.people import BLANKS, Population

SCENARIO = """title: {zh: 试, en: trial}
date: 2026-01-01
simulation: {people: 1500, weeks: 10, levers: {travel_grant: {elsewhere_yuan: 5000, groups: []}}}
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the command wrote for a tiny scenario."""
    folder = tmp_path_factory.mktemp("simulated")
    (folder / "s.yaml").write_text(SCENARIO, encoding="utf-8")
    words = ["simulate", str(folder / "s.yaml"), "--replications", "2", "--out", str(folder / "out"), "--lang", "en"]
    assert cli.main(words) == 0
    return folder / "out"


def test_the_page_holds_both_languages_and_no_address(written: Path) -> None:
    """The page has the warning in both languages, curves, bars by destination and fund, and loads nothing from elsewhere."""
    page = (written / "simulation.html").read_text(encoding="utf-8")
    assert "A simulation under assumptions, not a forecast" in page
    assert "这是假定下的模拟，不是预测" in page
    assert page.count("<polyline") == 10  # two curves in each of two figures and one of the lever, in two languages
    assert page.count("Pearl River Delta · with levers") == page.count("珠三角 · 采用措施") == 1
    assert "Money by fund" in page
    assert "drawn from margins of the nation and the province, and synthetic" in page
    assert "人员不是台账上的人" in page
    assert "Simulated outflow: trial" in page
    assert "劳动力外出模拟 · 试" in page
    assert "src=" not in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")


def test_people_of_ledgers_are_said_to_be_theirs() -> None:
    """The page names the ledgers' people, what was blank and drawn, and that made-up ledgers are made up."""
    notes = {BLANKS: dict.fromkeys(COLUMNS, 0) | {"land": 12}, "synthetic": True}
    drawn = Population.of_province("220421", 30)
    taken = dataclasses.replace(drawn, worker_ids=tuple(map(str, range(30))), notes=notes)
    assert "those of the ledgers: 30, each for one" in whose(taken, "en")
    assert "drawn from margins: farm work for 12." in whose(taken, "en")
    assert whose(taken, "en").endswith("The ledgers themselves are made up.")
    assert "人员取自台账：30 人，各算一人" in whose(taken, "zh")
    complete = dataclasses.replace(taken, notes={BLANKS: dict.fromkeys(COLUMNS, 0)})
    assert "none of these is blank" in whose(complete, "en")
    assert "made up" not in whose(complete, "en")


def test_a_number_of_people_beside_ledgers_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ledgers give everybody on them: a number of people as well is told, not passed over."""
    assert cli.main(["simulate", "--instance", str(tmp_path), "--people", "500", "--lang", "en"]) == 2
    assert "keep one of them" in capsys.readouterr().err


def test_sums_are_said_in_the_unit_of_the_language(written: Path) -> None:
    """Chinese says 万元, English million yuan, of the same sums, and neither more than three figures."""
    page = (written / "simulation.html").read_text(encoding="utf-8")
    yuan = pd.read_parquet(written / "tables" / "sim_band.parquet")["yuan"]
    least, most = (float(f"{end:.3g}") for end in (yuan.min(), yuan.max()))
    assert f"{least / 1e4:,.0f} 至 {most / 1e4:,.0f} 万元" in page
    assert f"{least / 1e6:,.2f} to {most / 1e6:,.2f} million yuan" in page
    assert "10,000 yuan" not in page


def test_the_answer_says_when_and_where(written: Path) -> None:
    """The week of the largest change and the counties of which a gain or a loss can be claimed are those of the tables."""
    page = (written / "simulation.html").read_text(encoding="utf-8")
    weeks = pd.read_parquet(written / "tables" / "sim_weeks.parquet")
    counties = pd.read_parquet(written / "tables" / "sim_counties.parquet")
    largest = weeks.loc[weeks["working_change"].abs().idxmax(), "starts"]
    more = (counties["working"] > counties["working_half"]).sum()
    fewer = (-counties["working"] > counties["working_half"]).sum()
    assert f"largest in the week from {largest}" in page
    assert f"{len(counties)} 个县（市、区）中，{more} 个可以说就业增加，{fewer} 个可以说减少" in page


def test_tables_say_what_the_page_says(written: Path) -> None:
    """The band's file has a row per setting, and changes by place sum to nobody gained or lost."""
    band = pd.read_parquet(written / "tables" / "sim_band.parquet")
    assert band["response"].tolist() == ["low", "central", "high"]
    places = pd.read_parquet(written / "tables" / "sim_places.parquet")
    assert places["change"].sum() == pytest.approx(0, abs=1e-6)
    people = pd.read_parquet(written / "tables" / "sim_people.parquet")
    held = people.groupby(["arm", "week"], observed=True)["count"].sum()
    assert held.to_numpy() == pytest.approx(held.iloc[0])
    levers = pd.read_parquet(written / "tables" / "sim_levers.parquet")
    assert levers["lever"].tolist() == ["travel grant"]  # the only one that differs is all of the change
    assert levers["working"].iloc[0] == pytest.approx(band["working"].iloc[1])
    counties = pd.read_parquet(written / "tables" / "sim_counties.parquet")
    assert counties["working"].sum() == pytest.approx(band["working"].iloc[1])
    weeks = pd.read_parquet(written / "tables" / "sim_weeks.parquet")
    assert (weeks["with_levers"] - weeks["outflow"]).to_numpy() == pytest.approx(
        weeks["outflow_change"].to_numpy(), abs=1e-6
    )


def test_a_faulty_scenario_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 3, one object with all faults, and nothing written."""
    (tmp_path / "s.yaml").write_text(SCENARIO.replace("people", "peeple"), encoding="utf-8")
    code = cli.main(["simulate", str(tmp_path / "s.yaml"), "--out", str(tmp_path / "out"), "--json", "--lang", "en"])
    reply = json.loads(capsys.readouterr().out)
    assert (code, reply["exit"], len(reply["faults"])) == (3, 3, 1)
    assert not (tmp_path / "out").exists()


def test_a_precision_is_in_percentage_points() -> None:
    """0.1pp is a thousandth; anything but a positive number of points is refused."""
    assert share_of("0.1pp") == pytest.approx(0.001)
    assert share_of(" 2 ") == pytest.approx(0.02)
    for wrong in ("0", "lots", "-1pp"):
        with pytest.raises(Refused):
            share_of(wrong)


def test_every_assumption_has_its_reason_in_english() -> None:
    """Every assumed parameter that a run of Jilin, Fujian or Shandong reads says why, and no reason outlives its parameter."""
    policy, day = Policy.load(), date(2026, 1, 1)
    named = {
        parameter.id
        for parameter in policy.parameters
        for place in ("22", "35", "37")
        if parameter.id.startswith("sim.") and not parameter.id.startswith(ENTER_NO_RUN)
        if (found := policy.find(parameter.id, day, place)) is not None and found.source.grade == "ours"
    }
    assert named == set(REASONS)
    assert not re.search("[\u4e00-\u9fff]", " ".join(REASONS.values()))
