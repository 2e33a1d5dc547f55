"""``laborflow scenario``: what people type and what they see."""

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Run

SIZES = ("--people", 600, "--weeks", 3, "--replications", 2)


@pytest.fixture(autouse=True)
def few_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw PNG small, to save time."""
    monkeypatch.setattr("reports.exported.ZOOM", 0.2)


def test_the_library_is_listed(run: Run) -> None:
    """Every scenario with its title; the one with impossible figures says that it is refused."""
    said = run("scenario", "list", "--json")
    assert said.code == 0
    by_name = {one["name"]: one for one in said.data["scenarios"]}
    assert len(by_name) >= 12
    assert by_name["travel-subsidy"]["computes"] == "simulation, sweep"
    assert by_name["impossible-figures"]["computes"] == "refused: 3 faults"


def test_a_new_file_is_in_order_and_nothing_is_overwritten(run: Run, tmp_path: Path) -> None:
    """``new`` writes a file that ``validate`` accepts and a schema that its first line names; a second time it refuses."""
    file = tmp_path / "ours.yaml"
    assert run("scenario", "new", file).code == 0
    first = file.read_text(encoding="utf-8").splitlines()[0]
    schema = file.parent / first.rpartition("/")[2]
    assert json.loads(schema.read_text(encoding="utf-8"))["title"] == "laborflow scenario"
    assert run("scenario", "validate", file).code == 0
    assert run("scenario", "new", file).code == 7


def test_show_resolved_tells_where_each_value_stands(run: Run, tmp_path: Path) -> None:
    """The override has its line, what stood before and the grade of that; an inherited value has the base's file."""
    file = tmp_path / "ours.yaml"
    run("scenario", "new", file)
    rows = run("scenario", "show", file, "--resolved", "--json").data["settings"]
    by_path = {row["path"]: row for row in rows}
    assert by_path["simulation.weeks"]["where"].startswith("jilin-2026.yaml:")
    [changed] = [row for row in rows if row["path"].startswith("overrides.policy.travel_subsidy")]
    assert (changed["value"], changed["where"]) == ("800", "ours.yaml:7")
    assert changed["before"].startswith("500 [subsidy_travel.yaml:")


def test_faults_of_several_files_come_at_once(run: Run, tmp_path: Path) -> None:
    """Exit code 3 with every fault of every file; no traceback."""
    for name, line in (("a", "simulation: {weeks: 0}"), ("b", "simulation: {weks: 5}")):
        text = f"extends: jilin-2026\ntitle: {{zh: 甲, en: A}}\n{line}\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    said = run("scenario", "validate", tmp_path / "a.yaml", tmp_path / "b.yaml", "--json")
    assert said.code == 3
    assert len(said.data["faults"]) == 2
    assert "did you mean weeks?" in said.data["faults"][1]


def test_compare_of_a_scenario_with_itself_is_exactly_zero(run: Run, tmp_path: Path) -> None:
    """The page says so in the first sentence, and no part is computed twice."""
    file = tmp_path / "ours.yaml"
    text = "extends: jilin-2026\ntitle: {zh: 甲, en: A}\nsimulation: {responses: [central]}\n"
    file.write_text(text, encoding="utf-8")
    words = ("scenario", "compare", file, file, *SIZES)
    said = run(*words, "--memory", tmp_path / "m", "--out", tmp_path / "out", "--json")
    assert (said.code, said.data["exactly_zero"], said.data["computed"]) == (0, True, 2)
    page = (tmp_path / "out" / "comparison.html").read_text(encoding="utf-8")
    assert "every difference is zero" in page


def test_what_cannot_be_compared_is_refused(run: Run, tmp_path: Path) -> None:
    """A matching and a simulation share nothing; the reason is told, with exit code 3."""
    said = run("scenario", "sweep", "jilin-2026", *SIZES, "--memory", tmp_path / "m", "--out", tmp_path / "out")
    assert said.code == 3
    assert "has no sweep" in said.err
    assert not (tmp_path / "out").exists()


def test_an_interrupted_run_says_that_it_goes_on(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends with 130, names where the parts are kept, and writes no page."""

    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("scenarios.running.carry_out", stopped)
    said = run("scenario", "run", "jilin-2026", *SIZES, "--memory", tmp_path / "m", "--out", tmp_path / "out")
    assert said.code == 130
    assert f"kept in {tmp_path / 'm'}: the same command goes on" in " ".join(said.err.split())
    assert not (tmp_path / "out").exists()
