"""``laborflow policy check``: a good file is read back, a bad one is refused with all its faults at once."""

from pathlib import Path

import pytest

from tests.commands.conftest import Run

GOOD = """\
parameters:
  - id: travel_subsidy.schedule
    values:
      - {place: "220881", from: 2026-01-01, to: 2026-12-31, value: {cross_province: 600}, source: {grade: ours, note: trial}}
"""
BAD = """\
parameters:
  - id: travel_subsidy.schedule
    values:
      - {place: "220881", from: 2026-01-01, valeu: 3, value: {cross_province: 600}, source: {grade: ours, note: trial}}
      - {place: "220882", from: 2026-01-01, value: {cross_province: 99999}, source: {grade: ours, note: trial}}
      - {place: "220821", from: 2026-01-01, to: 2026-12-31, value: {cross_province: 600}, source: {grade: ours, note: a}}
      - {place: "220821", from: 2026-06-01, to: 2026-12-31, value: {cross_province: 700}, source: {grade: ours, note: b}}
      - {place: "220822", from: 2026-01-01, value: {cross_province: 600}}
"""
CIRCLE = """\
instruments:
  - id: first_of_two
    title: {zh: 甲, en: A}
    audience: worker
    case: worker
    pays: worker
    place: home
    fund: employment
    amount: flat
    uses: {amount: startup_grant.amount_yuan}
    gives_way_to: [second_of_two]
  - id: second_of_two
    title: {zh: 乙, en: B}
    audience: worker
    case: worker
    pays: worker
    place: home
    fund: employment
    amount: flat
    uses: {amount: startup_grant.amount_yuan}
    gives_way_to: [first_of_two]
"""


def written(folder: Path, text: str) -> Path:
    """Return a rule file of this text."""
    file = folder / "ours.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_good_file_is_read_back(run: Run, tmp_path: Path) -> None:
    """The reply says in words what the file states, so that a planner sees what was understood."""
    file = written(tmp_path, GOOD)
    said = run("policy", "check", file, "--json")
    assert said.code == 0
    [value] = said.data["values"]
    assert (value["place"], value["value"], value["valid_until"]) == ("220881", {"cross_province": 600}, "2026-12-31")
    assert "another province 600 yuan" in run("policy", "check", file).out
    assert "跨省 600 元" in run("policy", "check", file, "--lang", "zh").out


@pytest.mark.parametrize(
    ("line", "column", "value", "way_out"),
    [
        (4, 45, "valeu", "value"),
        (5, 69, "99999", "from 0 to 10000"),
        (7, None, "700", "replaces: true"),
        (8, None, None, "source"),
    ],
)
def test_a_bad_file_is_refused_with_every_fault(
    run: Run, tmp_path: Path, line: int, column: int | None, value: str | None, way_out: str
) -> None:
    """An unknown key, a value out of range, an overlap and a missing source: file, line, column, value and way out.

    Lines and columns are counted by hand in BAD: ``valeu`` begins at character 45 of line 4, 99999 at 69 of line 5.
    """
    said = run("policy", "check", written(tmp_path, BAD))
    assert (said.code, said.out) == (3, "")
    [fault] = [text for text in said.err.splitlines() if text.startswith(f"ours.yaml line {line} ")]
    assert column is None or f"line {line} column {column} " in fault
    assert value is None or value in fault
    assert way_out in fault


def test_a_circle_of_exclusions_is_refused(run: Run, tmp_path: Path) -> None:
    """Two instruments that each give way to the other can never be settled: refused, naming both."""
    said = run("policy", "check", written(tmp_path, CIRCLE))
    assert said.code == 3
    assert "first_of_two" in said.err
    assert "second_of_two" in said.err


def test_a_file_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    """A missing file is named."""
    said = run("policy", "check", tmp_path / "nowhere.yaml")
    assert said.code == 3
    assert "nowhere.yaml" in said.err
