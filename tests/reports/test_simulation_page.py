"""The page of a simulated comparison, and the command that writes it."""

import json
from pathlib import Path

import pandas as pd
import pytest

import cli
from commands.simulate import share_of
from replies import Refused

SCENARIO = "name: 试\npeople: 1500\nweeks: 10\nchange:\n  travel_grant: {elsewhere_yuan: 5000, groups: []}\n"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the command wrote for a tiny scenario."""
    folder = tmp_path_factory.mktemp("simulated")
    (folder / "s.yaml").write_text(SCENARIO, encoding="utf-8")
    words = ["simulate", str(folder / "s.yaml"), "--replications", "2", "--out", str(folder / "out"), "--lang", "en"]
    assert cli.main(words) == 0
    return folder / "out"


def test_the_page_holds_both_languages_and_no_address(written: Path) -> None:
    """The page has the warning in both languages, three figures' worth of curves, and loads nothing from elsewhere."""
    page = (written / "simulation.html").read_text(encoding="utf-8")
    assert "A simulation under assumptions, not a forecast" in page
    assert "这是假定下的模拟，不是预测" in page
    assert page.count("<polyline") == 8  # two curves in each of two figures, in two languages
    assert "src=" not in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")


def test_tables_say_what_the_page_says(written: Path) -> None:
    """The band's file has a row per setting, and changes by place sum to nobody gained or lost."""
    band = pd.read_parquet(written / "tables" / "sim_band.parquet")
    assert band["response"].tolist() == ["low", "central", "high"]
    places = pd.read_parquet(written / "tables" / "sim_places.parquet")
    assert places["change"].sum() == pytest.approx(0, abs=1e-6)
    weeks = pd.read_parquet(written / "tables" / "sim_weeks.parquet")
    assert (weeks["with_levers"] - weeks["outflow"]).to_numpy() == pytest.approx(weeks["outflow_change"].to_numpy())


def test_a_faulty_scenario_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 3, one object with all faults, and nothing written."""
    (tmp_path / "s.yaml").write_text("peeple: 5\n", encoding="utf-8")
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
