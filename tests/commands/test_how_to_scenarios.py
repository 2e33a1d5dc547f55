"""The planner's page: its lines run as printed, one after the other, and both languages print the same."""

import re
import shlex
from pathlib import Path

import pandas as pd
import pytest

from tests.commands.conftest import Run

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
PAGES = ("how-to-scenarios.md", "how-to-scenarios.zh-CN.md")
SMALLER = {
    "people: 1000, weeks: 20, replications: 3": "people: 400, weeks: 2, replications: 2, responses: [central]",
    "--people 1000 --weeks 20 --replications 3": "--people 400 --weeks 2 --replications 2 --responses central",
}
"""The sizes of the page, and those of the test."""


@pytest.fixture(autouse=True)
def few_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw PNG small, to save time."""
    monkeypatch.setattr("reports.exported.ZOOM", 0.2)


def blocks(page: str) -> list[tuple[str, str]]:
    """Return kind and text of the fenced blocks, in order, at the test's sizes."""
    text = (DOCS / page).read_text(encoding="utf-8")
    for printed, small in SMALLER.items():
        text = text.replace(printed, small)
    return re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_both_languages_print_the_same_code() -> None:
    """Running one covers the other; comments may be translated."""
    english, chinese = ([(kind, re.sub(r"\s*#.*", "", text)) for kind, text in blocks(page)] for page in PAGES)
    assert english == chinese
    assert len(english) == 7


@pytest.mark.printed
def test_the_lines_run_as_printed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line ends with exit code 0; the files that the page names are there afterwards."""
    monkeypatch.chdir(tmp_path)
    names = iter(("our-plan.yaml", "our-posts.yaml"))
    for kind, text in blocks(PAGES[0]):
        if kind == "yaml":
            Path(next(names)).write_text(text, encoding="utf-8")
            continue
        for line in text.splitlines():
            words = shlex.split(line)
            assert words[0] == "laborflow"
            said = run(*words[1:])
            assert said.code == 0, f"{line}\n{said.err}"
    assert run("scenario", "validate", "our-posts.yaml").code == 0
    for file in ("scenario.schema.json", "compared/comparison.html", "swept/sweep.html", "scenario-memory"):
        assert Path(file).exists(), file


@pytest.mark.soak
def test_the_matching_of_the_page_runs(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file of step 6 is matched, and its page has the tiers with a gap of zero."""
    monkeypatch.chdir(tmp_path)
    Path("our-posts.yaml").write_text(blocks(PAGES[0])[-1][1], encoding="utf-8")
    said = run("scenario", "compare", "our-posts.yaml", "our-posts.yaml", "--out", "compared", "--json")
    assert (said.code, said.data["exactly_zero"]) == (0, True)
    tiers = pd.read_parquet("compared/tables/scn_tiers.parquet")
    assert (tiers["gap_second"].dropna() == 0).all()
    assert len(tiers["gap_second"].dropna()) >= 3
