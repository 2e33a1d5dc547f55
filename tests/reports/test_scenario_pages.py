"""The pages of scenarios: both languages, nothing fetched, and every figure in a table beside them."""

import re
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest

from domain.language import Language
from reports.figures.intervals import Dot, Interval, Line, frontier, intervals
from reports.figures.multiples import Panel, multiples
from reports.figures.svg import BLUE, GREY, VERMILION
from reports.figures.waterfall import Step, waterfall
from reports.form import Form, figure
from reports.letter import TooLong, layout_of, write_letter
from reports.memo import Memo, Section
from reports.run_page import write_run
from reports.scenario_page import names_of, write_comparison
from reports.scenario_pictures import pictures_of
from reports.scenario_tables import tables_of
from reports.scenario_words import answer, certainty, differences, meaning
from reports.sweep_page import write_sweep
from reports.sweep_words import cost_words
from scenarios.comparison import Compared
from scenarios.desk import run_one, sweep_scenario
from scenarios.scenario import read_scenario
from scenarios.sweeping import Swept
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
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a scenario file."""
    made = tmp_path_factory.mktemp("desk")
    (made / "s.yaml").write_text(FILE, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def swept(folder: Path) -> Swept:
    """A sweep of two points."""
    return sweep_scenario(folder / "s.yaml", memory=folder / "memory", settings=SMALL)


@pytest.fixture(scope="module")
def desk(folder: Path, swept: Swept) -> Path:
    """A folder with a sweep, a comparison of its ends and a run, each written; PNG of few pixels, to save time."""
    compared = Compared(*swept.points)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reports.exported.ZOOM", 0.2)
        write_sweep(swept, folder / "sweep", "zh")
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
    for beside in re.findall(r'href="([^"#]+)"', page):
        assert ((desk / name).parent / beside).is_file()


@pytest.mark.parametrize("name", PAGES)
def test_pictures_and_tables_can_be_taken_away(desk: Path, name: str) -> None:
    """Each picture of the page is there in both languages as SVG and PNG, and the workbook has a sheet per table."""
    folder = (desk / name).parent
    drawn = sorted(path.stem for path in (folder / "pictures").glob("*.svg"))
    assert len(drawn) == 2 * len({stem.rpartition("-")[0] for stem in drawn}) >= 4
    assert (desk / name).read_text(encoding="utf-8").count("<svg") == len(drawn)
    for stem in drawn:
        picture = (folder / "pictures" / f"{stem}.svg").read_text(encoding="utf-8")
        assert picture.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox')
        assert (folder / "pictures" / f"{stem}.png").read_bytes().startswith(b"\x89PNG")
    tables = list((folder / "tables").glob("*.parquet"))
    with zipfile.ZipFile(folder / "tables.xlsx") as book:
        assert sum(name.startswith("xl/worksheets/sheet") for name in book.namelist()) == len(tables)


@pytest.mark.parametrize("page", ["sweep", "compare", "run"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_memo_is_one_page_whose_figures_stand_in_tables(desk: Path, page: str, lang: Language) -> None:
    """Seven sections in the order of an official memo; every one with a figure names tables that are beside it."""
    from docx import Document

    told = [paragraph.text for paragraph in Document(str(desk / page / f"memo-{lang}.docx")).paragraphs]
    assert len(told) == 9
    heads = "一二三四五六七" if lang == "zh" else "1234567"
    assert [one[0] for one in told[1:8]] == list(heads)
    for one in told[3:8]:
        named = re.findall(r"\b(?:scn|swp|run)_\w+", one)
        assert named, one
        assert all((desk / page / "tables" / f"{name}.csv").is_file() for name in named)


def test_a_memo_takes_the_largest_type_that_fits_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    """A short memo is set in the usual type, a long one smaller, one that never fits is refused; a file has no date."""
    short, long, endless = (
        Memo("测", tuple(Section(f"{n}、题", "字" * count, ("t",)) for n in "一二三四五六七"), "完", "zh")
        for count in (20, 120, 900)
    )
    # 7 paragraphs of one line each in 16 points; 7 x 120 characters are more than the 22 lines of 27 characters hold
    assert layout_of(short).size == 16.0
    assert 9.0 <= layout_of(long).size < 16.0
    with pytest.raises(TooLong):
        layout_of(endless)
    for name in ("a", "b"):
        write_letter(short, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    with zipfile.ZipFile(tmp_path / "a") as file:
        assert {entry.date_time[0] for entry in file.infolist()} == {1980}


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


def test_against_itself_every_table_is_exactly_zero(swept: Swept) -> None:
    """A scenario equal to its base: no figure of any table of differences, of any week or county, is anything but 0."""
    itself = Compared(swept.points[0], swept.points[0])
    assert itself.is_exactly_zero
    tables = tables_of(itself)
    frames = [table.frame for table in tables.values()]
    changes = [frame[name] for frame in frames for name in frame if name == "change" or name.endswith("_change")]
    assert len(changes) >= 9
    assert all((column == 0).all() for column in changes)
    assert pictures_of(itself, tables, names_of(itself.second.scenario), "zh")["reasons"] == ""


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


def test_a_waterfall_ends_where_its_steps_lead() -> None:
    """From 100 by -30 and +10 to 80: the bar of each step begins where the one above ended."""
    steps = [Step("a", 100, True), Step("b", -30), Step("c", 10), Step("d", 80, True)]
    drawn = waterfall(steps, "t", "people")
    bars = [[float(n) for n in bar] for bar in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn)]
    ends = [(x, x + wide) for x, wide in bars]
    assert ends[1][1] == pytest.approx(ends[0][1], abs=0.2)
    assert ends[2][0] == pytest.approx(ends[1][0], abs=0.2)
    assert ends[3][1] == pytest.approx(ends[2][1], abs=0.2)
    assert re.findall(r'height="[\d.]+" fill="(#\w+)"', drawn) == [GREY, VERMILION, BLUE, GREY]


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
    assert (found["fetched"], found["console"]) == (0, [])
    assert found["milliseconds"] < 2000
    for look in (found["first"], found["english"]):
        assert (look["cut"], look["wide"]) == ([], 0)


@pytest.mark.browser
@pytest.mark.agreement
@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_on_half_a_screen_and_prints(browse: Browse, desk: Path, tmp_path: Path, name: str) -> None:  # noqa: F811
    """On 500 pixels nothing is wider than the window or cut off; on paper there are sheets with fonts that hold Chinese."""
    found = measured(browse, (desk / name).read_text(encoding="utf-8"), tmp_path, "500,900")
    assert (found["fetched"], found["console"]) == (0, [])
    for look in (found["first"], found["english"]):
        assert (look["cut"], look["wide"]) == ([], 0)
    paper = tmp_path / "page.pdf"
    browse(f"--print-to-pdf={paper}", (desk / name).as_uri())
    printed = paper.read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) >= 3
    if name == PAGES[0]:  # the one that opens in Chinese
        assert re.search(rb"/FontName\s*/\S*(CJK|Han|Hei|Song|Sun)", printed)


def test_a_runs_page_says_what_it_changes_and_nothing_else(desk: Path) -> None:
    """The lever that the file changes is told with its value; how the run is computed is no measure."""
    told = pd.read_parquet(desk / "run" / "tables" / "run_measures.parquet")
    assert set(told["what"]) == {
        f"simulation.levers.travel_grant.{key}" for key in ("groups", "stay_weeks", "delay_weeks")
    }
    page = (desk / "run" / "scenario.html").read_text(encoding="utf-8")
    assert "laborflow scenario compare OTHER s.yaml" in page


def test_money_is_told_in_the_unit_of_each_language(desk: Path) -> None:
    """In files yuan; on the page 万元 in Chinese and million yuan in English; what rounds to nothing has no sign."""
    table = pd.read_csv(desk / "compare" / "tables" / "scn_headline.csv")
    assert set(table.loc[table["measure"] == "spent", "unit"]) == {"yuan"}
    page = (desk / "compare" / "comparison.html").read_text(encoding="utf-8")
    assert "10,000 yuan" not in page
    for unit in (">万元<", ">million yuan<"):
        assert unit in page
    assert ">-0<" not in page
    assert [figure(value, Form.MEASURE) for value in (-0.04, 0.26, 99.96, 120.4, 7.0)] == [
        "0.0",
        "0.3",
        "100.0",
        "120",
        "7",
    ]


def test_an_override_is_told_with_the_rows_it_changes(folder: Path) -> None:
    """Which posts, which place: in words of both languages."""
    scenario = read_scenario(folder / "s.yaml")
    said = meaning("posts.seats[kind=work_relief, region=2224|35]", scenario)
    assert said.zh == "岗位·招聘人数（岗位类型：以工代赈、工作地点：延边朝鲜族自治州或福建省）"
    assert said.en == "Posts: Seats (kind: Work-for-relief, division: Yanbian Prefecture or Fujian)"
    assert meaning("policy.minimum_wage.month[place=22]", scenario).en.endswith("(place: Jilin)")


def test_a_long_label_takes_two_lines() -> None:
    """A label that is wider than its room is whole on two smaller lines; only a third line would be cut off."""
    label = "Monitored against falling back into poverty"
    drawn = intervals([Interval(label, 1, 1)], "t", "u")
    lines = re.findall(
        r'font-size="10.5"[^>]*text-anchor="end"[^>]*>([^<]+)<|text-anchor="end"[^>]*font-size="10.5"[^>]*>([^<]+)<',
        drawn,
    )
    assert " ".join(one or other for one, other in lines) == label


@pytest.mark.parametrize(
    ("low", "zh", "en"),
    [
        (
            16044.0,
            "全程约 25,000 元（中反应，95% 区间 16,000 至 48,000）",
            "costs about 25,000 yuan over all of 0 → 1200 (central response",
        ),
        (None, "不能断定", "cannot be told"),
    ],
)
def test_where_no_step_tells_the_cost_all_values_may(low: float | None, zh: str, en: str) -> None:
    """From the first value to the last the cost and its band are told as the card has them; without a band, that it is not known."""
    row = {"county": "", "from": "0", "to": "1200", "cost": 24642.0, "low": low, "high": 47924.0}
    steps = pd.DataFrame([row]).astype({"low": "float64"})
    nowhere = pd.DataFrame(columns=["response", "low", "cost"])
    found = cast(
        Any,
        SimpleNamespace(
            labels=("0", "1200"), main="central", county_steps=steps, steps=nowhere, responses=("central",)
        ),
    )
    assert zh in cost_words(found, "zh")
    assert en in cost_words(found, "en")
