"""The pages of scenarios: both languages, nothing fetched, and every figure in a table beside them."""

import re
from pathlib import Path

import pandas as pd
import pytest

from reports.figures.intervals import Dot, Interval, Line, frontier, intervals
from reports.figures.multiples import Panel, multiples
from reports.figures.svg import BLUE, GREY, VERMILION
from reports.run_page import write_run
from reports.scenario_page import write_comparison
from reports.scenario_words import answer, certainty, differences
from reports.sweep_page import write_sweep
from scenarios.comparison import Compared
from scenarios.desk import run_one, sweep_scenario
from tests.reports.test_page_in_browser import Browse, browse, measured  # noqa: F401 - a fixture

SMALL = {
    "simulation.people": 600,
    "simulation.weeks": 3,
    "simulation.replications": 2,
    "simulation.responses": ["central"],
}
FILE = """extends: jilin-2026
title: {zh: 补贴人人有份, en: A subsidy for everybody}
about: {zh: 每人三千元, en: 3000 yuan each}
simulation: {levers: {travel_grant: {groups: [], stay_weeks: 1, delay_weeks: 0}}}
sweep: {policy.travel_subsidy.cross_province: [0, 3000]}
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sweep, a comparison of its ends and a run, each written."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "s.yaml").write_text(FILE, encoding="utf-8")
    swept = sweep_scenario(folder / "s.yaml", memory=folder / "memory", settings=SMALL)
    write_sweep(swept, folder / "sweep", "zh")
    compared = Compared(*swept.points)
    write_comparison(compared, folder / "compare", "en")
    write_run(run_one(folder / "s.yaml", memory=folder / "memory", settings=SMALL), folder / "run", "en")
    assert answer(compared, "en").startswith("The sign is")
    [one] = differences(swept.points[0].scenario, swept.points[1].scenario)
    assert (one.first, one.second) == ("0", "3000")
    assert "交通补贴" in one.title.zh
    return folder


PAGES = ("sweep/sweep.html", "compare/comparison.html", "run/scenario.html")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands_alone_in_both_languages(desk: Path, name: str) -> None:
    """Both articles are there, say that it is a simulation under assumptions, and nothing comes from elsewhere."""
    page = (desk / name).read_text(encoding="utf-8")
    assert '<article class="zh"' in page
    assert '<article class="en"' in page
    assert "这是假定下的模拟，不是预测" in page
    assert "A simulation under assumptions, not a forecast" in page
    assert "src=" not in page
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("name", PAGES)
def test_every_table_and_picture_names_a_file_beside_it(desk: Path, name: str) -> None:
    """Whatever tables/NAME.csv a page speaks of exists, as Parquet too, and its columns are explained."""
    page, folder = (desk / name).read_text(encoding="utf-8"), (desk / name).parent / "tables"
    named = set(re.findall(r"tables/(\w+)\.csv", page)) - {"index"}
    assert len(named) >= 5
    index = pd.read_csv(folder / "index.csv")
    for table in named:
        assert (folder / f"{table}.csv").is_file()
        assert (folder / f"{table}.parquet").is_file()
        assert table in set(index["table"])


def test_the_tables_hold_together(desk: Path) -> None:
    """The frontier's money is the sum over funds, and changes by place sum to nobody gained or lost."""
    frontier_ = pd.read_parquet(desk / "sweep" / "tables" / "swp_frontier.parquet")
    funds = pd.read_parquet(desk / "sweep" / "tables" / "swp_funds.parquet")
    central = frontier_[frontier_["response"] == "central"].set_index("point")["yuan"]
    assert funds.groupby("point")["second"].sum().to_numpy() == pytest.approx(central.to_numpy())
    places = pd.read_parquet(desk / "compare" / "tables" / "scn_places.parquet")
    assert places["change"].sum() == pytest.approx(0, abs=1e-6)
    groups = pd.read_parquet(desk / "compare" / "tables" / "scn_groups.parquet")
    head = pd.read_parquet(desk / "compare" / "tables" / "scn_headline.parquet")
    working = head[(head["measure"] == "working") & (head["response"] == "central")]
    assert groups["second"].sum() == pytest.approx(working["second"].iloc[0])


def test_how_sure_is_said_of_the_interval() -> None:
    """More and less only beyond the interval; nothing changed is said as such; one set of ledgers is exact."""
    said = [certainty(*pair) for pair in ((5, 4), (-5, 4), (5, 6), (0, 0), (3, float("nan")))]
    assert said == ["more", "less", "unknown", "none", "exact"]


def test_colours_say_what_can_be_said() -> None:
    """Blue for a sure gain, vermilion for a sure loss, grey where the interval holds zero; numbers stand in full."""
    drawn = intervals([Interval("a", 9, 1), Interval("b", -9, 1), Interval("c", 1, 9)], "t", "u")
    assert all(f'fill="{ink}"' in drawn for ink in (BLUE, VERMILION, GREY))
    assert "+9 ±1" in drawn
    panels = multiples([Panel("a", [0, 9], [0, 1]), Panel("b", [0, -0.2], [0, 5])], ["0", "1"], "t", "u")
    assert BLUE in panels
    assert "-0<" not in panels


def test_a_frontier_writes_its_values_beside_the_points() -> None:
    """Each point of the first line carries its value and a cross."""
    dots = [Dot("0", 0, 0, 0, 0), Dot("400", 10, 5, 1, 2)]
    drawn = frontier([Line("central", dots, BLUE), Line("low", dots, GREY)], "t", "x", "y")
    assert drawn.count(">400<") == 1
    assert drawn.count("<polyline") == 2


@pytest.mark.browser
@pytest.mark.parametrize(
    "name", [PAGES[1], *(pytest.param(name, marks=pytest.mark.soak) for name in (PAGES[0], PAGES[2]))]
)
def test_a_page_shows_whole_in_a_browser(browse: Browse, desk: Path, tmp_path: Path, name: str) -> None:  # noqa: F811
    """Nothing is fetched, no text of a picture is cut off, nothing is wider than the window, in either language."""
    found = measured(browse, (desk / name).read_text(encoding="utf-8"), tmp_path, "1180,900")
    assert found["fetched"] == 0
    for look in (found["first"], found["english"]):
        assert (look["cut"], look["wide"]) == ([], 0)
