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
    assert "people_10k: prior 45,000 ± 8,000, fitted 40,000 ± 1,500 (10,000 people)" in out
    assert next(line for line in out.splitlines() if "not moved" in line).startswith("farm_value")
    assert "fitted figures: 1, fewer than the 2 free parameters" in out
    assert "2021Q1" in out


@pytest.mark.parametrize(("error", "verdict"), [(500.0, "does not beat"), (10.0, "beats both")])
def test_the_verdict_follows_the_hold_outs(
    error: float, verdict: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The naive errors are 129 and 120: a model that misses by 500 loses, one that misses by 10 wins."""
    out = said(monkeypatch, capsys, calibration(error))
    assert verdict in out
    assert "too few to rest a forecast on" in out


def test_machines_get_one_object_and_folders_get_tables(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """``--json`` carries scores and what was not moved; ``--out`` writes five tables."""
    out = json.loads(said(monkeypatch, capsys, calibration(500.0), "--json", "--out", str(tmp_path)))
    assert out["not_moved"] == ["farm_value"]
    assert {row["forecaster"] for row in out["scores"]} == {MODEL, "same quarter last year", "same quarter with trend"}
    assert sorted(path.stem for path in tmp_path.iterdir()) == [
        "cross_province",
        "fitted",
        "held_out",
        "parameters",
        "scores",
    ]


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


def test_rows_that_are_cut_short_are_faults_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A row that ends after its quarter is answered cell by cell, in Chinese."""
    file = tmp_path / "mine.csv"
    file.write_text("quarter,outgoing_10k,grade\n2019Q1\n2019Q2,17651\n", encoding="utf-8")
    assert cli.main(["calibrate", "--lang", "zh", "--data", str(file)]) == 3
    told = capsys.readouterr().err
    assert "mine.csv 第 2 行 “outgoing_10k”列：'' 不是正数" in told
    assert "mine.csv 第 3 行 “grade”列：'' 不是来源等级" in told


def test_figures_saved_by_chinese_excel_are_read(tmp_path: Path) -> None:
    """A file in GB18030 with Chinese titles and words is read like one in UTF-8 with English ones."""
    file = tmp_path / "mine.csv"
    file.write_text("季度,外出人数（万人）,来源等级,备注\n2019Q1,17651,读到,国家统计局\n", encoding="gb18030")
    row = Figures.read(file).rows[0]
    assert (row.name, row.outgoing_10k, row.grade, row.note) == ("2019Q1", 17651.0, "read", "国家统计局")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bytes that are no text end with exit code 3 and the way out, not with a codec's words."""
    file = tmp_path / "mine.csv"
    file.write_bytes(bytes(range(256)))
    assert cli.main(["calibrate", "--lang", "zh", "--data", str(file)]) == 3
    assert "请另存为 CSV（UTF-8）" in capsys.readouterr().err


def test_reasons_are_told_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """A year both fitted and held out is named in a Chinese sentence."""
    assert cli.main(["calibrate", "--lang", "zh", "--fit", "2019", "--hold-out", "2019"]) == 3
    assert "2019 既用于拟合又留作检验" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("place", "told"), [("62", "sim.jobs.hubs 没有为 62 省设定"), ("41", "--policy 带上（minimum_wage")]
)
def test_a_province_that_is_not_set_is_refused(place: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a city of its own for journeys, or without a figure that no week can do without, the way out is named."""
    assert cli.main(["calibrate", "--lang", "zh", "--place", place]) == 3
    assert told in capsys.readouterr().err
