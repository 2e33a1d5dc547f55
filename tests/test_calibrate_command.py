"""``laborflow calibrate``: what it says, and what it refuses."""

import json
from pathlib import Path

import numpy as np
import pytest

import cli
import simulation.calibration
from simulation.calibrate import Estimate, Fit, Prior
from simulation.calibration import MODEL, Calibration
from simulation.published import Figure, Figures
from simulation.scores import Miss


def calibration(model_error: float) -> Calibration:
    """Return a calibration of one moved and one unmoved parameter with one held-out figure."""
    moved = Estimate(Prior("people_10k", 45000, 8000, 30000, 70000, "10,000 people", "made up"), 40000, 1500)
    still = Estimate(Prior("farm_value", 1300, 500, 0, 3500, "yuan/week", "made up"), 1290, 495)
    figure = Figure(2022, 1, 17780.0, 0.0, "read")
    fit = Fit((moved, still), np.eye(2), Figures((Figure(2019, 1, 17651.0, 0.0, "read"),)), np.array([17600.0]), 150, 9)
    misses = (
        Miss(MODEL, 2021, figure, 17780.0 + model_error),
        Miss("same quarter last year", 2021, figure, 17651.0),
        Miss("same quarter with trend", 2021, figure, 17900.0),
    )
    return Calibration(fit, misses, {1: 0.98}, {1: 1.0}, ("2021Q1",))


def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], found: Calibration, *words: str) -> str:
    """Return what the command prints about a calibration."""
    monkeypatch.setattr(simulation.calibration, "calibrate", lambda *_args, **_named: found)
    assert cli.main(["calibrate", "--lang", "en", *words]) == 0
    return capsys.readouterr().out


def test_priors_and_what_the_data_do_not_move_are_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every parameter is shown beside its prior, the unmoved one is named, and the warning stands first."""
    out = said(monkeypatch, capsys, calibration(500.0))
    assert out.startswith("National quarter-end totals")
    assert "people_10k: prior 4.5e+04 ± 8e+03, fitted 4e+04" in out
    assert next(line for line in out.splitlines() if "not moved" in line).startswith("farm_value")
    assert "2021Q1" in out


@pytest.mark.parametrize(("error", "verdict"), [(500.0, "does not beat"), (10.0, "beats both")])
def test_the_verdict_follows_the_hold_outs(
    error: float, verdict: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The naive errors are 129 and 120: a model that misses by 500 loses, one that misses by 10 wins."""
    assert verdict in said(monkeypatch, capsys, calibration(error))


def test_machines_get_one_object_and_folders_get_tables(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """``--json`` carries scores and what was not moved; ``--out`` writes four tables."""
    out = json.loads(said(monkeypatch, capsys, calibration(500.0), "--json", "--out", str(tmp_path)))
    assert out["not_moved"] == ["farm_value"]
    assert {row["forecaster"] for row in out["scores"]} == {MODEL, "same quarter last year", "same quarter with trend"}
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["fitted", "held_out", "parameters", "scores"]


@pytest.mark.parametrize("words", [("--fit", "2017..x"), ("--fit", "2019", "--hold-out", "2019"), ("--fit", "1999")])
def test_years_that_cannot_be_used_are_refused(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """A word that is no year, a year both fitted and held out, and a year without figures end with exit code 3."""
    assert cli.main(["calibrate", "--lang", "zh", *words]) == 3
    assert "不能校准" in capsys.readouterr().err


def test_a_file_with_faults_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A faulty cell is shown with its row and the way out."""
    file = tmp_path / "mine.csv"
    file.write_text("quarter,outgoing_10k,grade\n2019Q9,5,read\n", encoding="utf-8")
    assert cli.main(["calibrate", "--lang", "en", "--data", str(file)]) == 3
    assert "mine.csv row 2 column quarter: '2019Q9' is no quarter; write it as 2019Q3" in capsys.readouterr().err
