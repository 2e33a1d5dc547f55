"""The page: self-contained, bilingual, true to its tables, and free of personal data."""

import re
from html.parser import HTMLParser

import pytest

from domain.instance import Instance
from domain.language import LANGUAGES
from domain.plan import Plan
from domain.policy import Policy
from reports.case import Case
from reports.form import NUMERIC
from reports.names import Names
from reports.page import bilingual_page, plan_body, render
from reports.table import Tidy
from reports.tables import derive
from reports.tables.headline import figures

PAYLOAD = "=cmd|' /C calc'!A0"


class Reader(HTMLParser):
    """Collects every tag with its attributes, the figures, and the cells of every table."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.figures: dict[str, str] = {}
        self.tables: list[tuple[str | None, list[list[str]]]] = []
        self._figure: str | None = None
        self._cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag."""
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        self._figure = attributes.get("data-figure")
        if tag == "table":
            self.tables.append((attributes.get("data-table"), []))
        if tag == "tr":
            self.tables[-1][1].append([])
        if tag in ("td", "th"):
            self.tables[-1][1][-1].append("")
            self._cell = True

    def handle_endtag(self, tag: str) -> None:
        """Close a cell."""
        self._figure = None
        if tag in ("td", "th"):
            self._cell = False

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        if self._figure:
            self.figures[self._figure] = data
        if self._cell:
            self.tables[-1][1][-1][-1] += data


@pytest.fixture(scope="module")
def page(plan: Plan, instance: Instance, policy: Policy, names: Names) -> str:
    """Return the page, Chinese first."""
    return render(plan, instance, policy, "zh", names=names)


@pytest.fixture(scope="module")
def tables(case: Case) -> dict[str, Tidy]:
    """Return the derived tables."""
    return derive(case)


def read(html: str) -> Reader:
    """Return the page taken apart."""
    reader = Reader()
    reader.feed(html)
    return reader


def test_nothing_is_fetched_and_nothing_runs(page: str) -> None:
    """No tag loads or runs anything: no script, no source, no style from elsewhere, no font."""
    reader = read(page)
    assert not {"script", "link", "img", "iframe", "object", "embed", "base", "form"} & {tag for tag, _ in reader.tags}
    for tag, attributes in reader.tags:
        assert not {"src", "href", "srcset", "action", "data"} & set(attributes), tag
        assert not any(name.startswith("on") for name in attributes), tag
    assert "@import" not in page
    assert "url(" not in page
    assert "@font-face" not in page


def test_the_page_is_small_and_the_same_every_time(
    page: str, plan: Plan, instance: Instance, policy: Policy, names: Names
) -> None:
    """The page stays under 3 MB and repeats to the byte."""
    assert len(page.encode("utf-8")) < 3_000_000
    assert render(plan, instance, policy, "zh", names=names) == page


def test_both_languages_are_complete(case: Case, tables: dict[str, Tidy]) -> None:
    """Each language has the same sections, tables and figures, and English prose holds no Chinese of ours."""
    chinese, english = (plan_body(case, tables, lang) for lang in LANGUAGES)
    for tag in ("<h2>", "<table", "<figure>", "<li>", "<svg", 'class="foot"'):
        assert chinese.count(tag) == english.count(tag), tag
    headings = re.findall(r"<h[123]>(.*?)</h[123]>|<th[^>]*>(.*?)</th>|<figcaption>(.*?)</figcaption>", english)
    assert not re.search(r"[\u4e00-\u9fff]", "".join("".join(found) for found in headings))


def test_the_language_asked_for_is_shown_first(plan: Plan, instance: Instance, policy: Policy, names: Names) -> None:
    """The switch stands on the language asked for, and the other article is in the page too."""
    for lang, other in (("zh", "en"), ("en", "zh")):
        html = render(plan, instance, policy, lang, names=names)
        assert re.search(rf'id="choose-{lang}" checked', html)
        assert not re.search(rf'id="choose-{other}" checked', html)
        assert f'<article class="{other}"' in html


def test_figures_equal_the_headline_table(page: str, tables: dict[str, Tidy]) -> None:
    """Every marked figure of the first screen is the number of the table, grouped in thousands."""
    shown, wanted = read(page).figures, figures(tables["headline"])
    assert {"asked", "placed", "priority_placed", "empty", "median_pay", "median_minutes"} <= set(shown)
    for name, said in shown.items():
        assert float(said.replace(",", "")) == pytest.approx(wanted[name], abs=0.5)


def test_cells_equal_the_tables(case: Case, tables: dict[str, Tidy]) -> None:
    """Every number in a table of the page is the number of the table of that name, row by row."""
    reader = read(plan_body(case, tables, "zh"))
    compared = 0
    for name, rows in reader.tables:
        if name is None or name in ("blanks", "parameters"):  # shown in part, sorted anew
            continue
        titles = {field.title.zh: field for field in tables[name].fields}
        for number, title in enumerate(rows[0]):
            field = titles[title]
            if field.form not in NUMERIC:
                continue
            for row, value in zip(rows[1:], tables[name].frame[field.name], strict=False):
                said = row[number]
                if said == "—":
                    assert value is None or value != value or str(value) == "<NA>"
                    continue
                scale = 100 if said.endswith("%") else 1
                assert float(said.rstrip("%").replace(",", "")) == pytest.approx(scale * float(value), abs=0.51), (
                    name,
                    title,
                )
                compared += 1
    assert compared > 300


def test_cells_of_ledgers_are_escaped(case: Case, tables: dict[str, Tidy]) -> None:
    """Markup in a note or a name is shown as text."""
    body = plan_body(case, tables, "zh")
    assert "<b>人口</b>" not in body
    assert "&lt;b&gt;人口&lt;/b&gt;" in body


def test_no_person_is_on_the_page(page: str, instance: Instance) -> None:
    """Not one worker token stands on the page."""
    assert not [token for token in instance.workers["worker_id"] if token in page]


def test_the_page_says_that_people_are_fabricated(
    page: str, plan: Plan, instance: Instance, policy: Policy, names: Names
) -> None:
    """Synthetic instances say so in both languages; others do not."""
    real = Instance(instance.tables, instance.quarantine, {})
    assert "人员均为虚构" in page
    assert "people are fabricated" in page
    assert "虚构" not in render(plan, real, policy, names=names)


def test_the_page_shows_its_identity(page: str, plan: Plan) -> None:
    """Date, both hashes, seed and versions stand on the page."""
    for value in ("plan_date", "input_hash", "policy_hash"):
        assert str(plan.identity[value]) in page
    assert "ortools 9.15" in page


def test_an_unproven_plan_does_not_say_proven(plan: Plan, instance: Instance, policy: Policy, names: Names) -> None:
    """A gap of two people is stated where the proof would stand."""
    frame = plan.tiers.copy()
    frame.loc[0, "gap"] = 2
    html = render(Plan({**plan.frames, "tiers": frame}, plan.identity), instance, policy, names=names)
    assert 'class="verdict open"' in html
    assert "尚未证明最优，差距：2 人" in html
    assert "已证明最优：" not in html


def test_svg_titles_and_page_titles_are_escaped() -> None:
    """A title with markup cannot break out of the page."""
    from domain.language import Text

    assert "<title>&lt;script&gt;</title>" in bilingual_page(Text("<script>", "x"), "zh", lambda lang: "")
