"""What a notebook shows: cards of plans, runs and comparisons, and pictures with their tables; nothing fetched, nobody named."""

import datetime
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from domain.card import card
from domain.instance import Instance
from domain.language import Text
from domain.plan import FRAMES, Plan
from domain.policy import Policy
from reports import plots
from reports.figures.figure import Figure
from reports.figures.svg import picture
from scenarios.comparison import Compared
from scenarios.measures import Taken
from scenarios.running import Results
from scenarios.sweeping import Swept
from simulation.cards import run_card
from simulation.parameters import Response
from simulation.replicate import Comparison, Pair

PAYLOAD = "<script>alert('甲')</script>"


def fetched(html: str) -> list[str]:
    """Return whatever the piece of HTML or SVG would load or run."""
    return re.findall(r"<script|<link|<img|<iframe|@import|url\(|\bsrc=|\bhref=|\bon\w+=", html, re.IGNORECASE)


@pytest.fixture
def comparison() -> Comparison:
    """Two replications of three weeks in which one place gains ten and twenty people, a fund pays 100 yuan more."""
    before = np.tile(np.arange(16.0) * 100, (3, 1))
    pairs = []
    for gain in (10.0, 20.0):
        after = before.copy()
        after[:, 8] += gain
        after[:, 1] -= gain
        funds = ((0, 0, "travel", "travel grant", 50.0), (1, 0, "travel", "travel grant", 150.0))
        pairs.append(Pair(before, after, np.zeros((2, 3)), funds, np.zeros((2, 1))))
    task = SimpleNamespace(population=SimpleNamespace(on=datetime.date(2026, 1, 1)), weeks=3)
    return Comparison(cast(Any, task), Response.CENTRAL, tuple(pairs), None)


def test_a_card_escapes_every_text() -> None:
    """A title, label, value, caption, column or cell of a ledger runs nothing in a notebook."""
    text = Text(PAYLOAD, PAYLOAD + "!")
    html = card(text, [(text, PAYLOAD)], [(text, pd.DataFrame({PAYLOAD: [PAYLOAD, None]}))])
    assert fetched(html) == []
    assert html.count("&lt;script&gt;") == 9  # title, label, caption twice each, value, column, cell


def test_long_tables_say_how_much_is_left_out() -> None:
    """Of 25 rows 20 are shown, and 5 more are told in both languages."""
    html = card(Text("表", "t"), [], [(Text("表", "t"), pd.DataFrame({"n": range(25)}))])
    assert "另有 5 行 5 more rows" in html
    assert html.count("<tr>") == 21 - 1  # rows; the head's row has a style of its own


def test_the_card_of_a_plan_holds_counts_and_nobody(plan: Plan) -> None:
    """Placed, reasons and tiers are there in both languages; no token of a person, post or employer is."""
    html = plan._repr_html_()
    assert f"{len(plan.assignments):,} / " in html
    assert "Posts open to them are full" in html
    assert "可去的岗位已满" in html
    assert fetched(html) == []
    ids = {*plan.assignments["worker_id"], *plan.unplaced["worker_id"], *plan.assignments["post_id"]}
    assert [one for one in ids if one in html] == []


def test_the_card_of_an_instance_holds_rows_and_nobody(instance: Instance) -> None:
    """Tables with their rows are there; no token is."""
    html = instance._repr_html_()
    assert f"<td>{len(instance.workers)}</td>" in html
    assert [one for one in instance.workers["worker_id"] if one in html] == []


def test_what_is_printed_is_one_short_line(plan: Plan, instance: Instance, comparison: Comparison) -> None:
    """A notebook keeps the plain text beside the card: it must not hold whole tables, which name everybody."""
    assert repr(plan) == f"Plan of 2026-03-02: {len(plan.assignments):,} placed, {len(plan.unplaced):,} not (optimal)"
    assert repr(instance).startswith(f"Instance: workers {len(instance.workers)}")
    assert repr(comparison) == "Comparison (central): +15 ± 64 people at work, 2 replications"


def test_names_complete_to_tables(plan: Plan, instance: Instance) -> None:
    """After the dot stand the frames of a plan and the tables of an instance."""
    assert set(FRAMES) <= set(dir(plan))
    assert set(instance.tables) <= set(dir(instance))


def test_a_table_is_changed_in_a_new_instance(instance: Instance) -> None:
    """The given table is the new one, the others are the same, and the instance itself stays as it was."""
    seats = instance.posts["seats"]
    wider = instance.with_tables(posts=instance.posts.assign(seats=seats + 1))
    assert (wider.posts["seats"] - seats).tolist() == [1] * len(seats)
    assert wider.workers.equals(instance.workers)
    assert instance.posts["seats"].equals(seats)
    with pytest.raises(ValueError, match="unknown tables"):
        instance.with_tables(jobs=instance.posts)


def test_the_card_of_a_comparison_states_its_interval(comparison: Comparison) -> None:
    """Ten and twenty more: fifteen, and half of the 95% interval t(1) * s / sqrt(2) = 12.706 * 7.0711 / 1.4142 = 64."""
    html = comparison._repr_html_()
    assert "+15 ± 64 (95%)" in html
    assert "travel grant" in html
    assert fetched(html) == []


def test_the_card_of_a_run_tells_first_mean_and_last() -> None:
    """People idle fall from 100 by 10 a week over three weeks: first 100, mean 90, last 80."""
    people = np.zeros((3, 16))
    people[:, 1] = (100, 90, 80)
    stand_in = SimpleNamespace(
        by_place=people,
        weeks=3,
        starts=pd.date_range("2026-01-01", periods=3, freq="7D"),
        population=type("Three", (), {"weight": 40.0, "__len__": lambda self: 3})(),
        seed=7,
        funds=pd.DataFrame({"fund": ["relief"], "lever": ["relief"], "yuan": [5.0]}),
    )
    html = run_card(cast(Any, stand_in))
    row = html[html.index("在家待业 idle at home") :][:120]
    assert re.findall(r"<td>(\d+)</td>", row) == ["100", "90", "80"]
    assert "2026-01-01 … 2026-01-15" in html


def test_cards_of_scenarios_name_both_and_escape_their_titles() -> None:
    """A title comes from a file of the user's: it is told, and runs nothing."""
    told = SimpleNamespace(scenario=SimpleNamespace(title=Text(PAYLOAD, "more seats")))
    headline = pd.DataFrame({"measure": ["placed"], "change": [3.0]})
    compared = Compared._repr_html_(cast(Any, SimpleNamespace(first=told, second=told, headline=headline)))
    frame = pd.DataFrame({"label": ["0"]})
    swept = Swept._repr_html_(cast(Any, SimpleNamespace(points=(told,), targets=("x",), frontier=frame, steps=frame)))
    taken = Taken()
    for name, value in (("placed", 7), ("seats", 9), ("empty", 2)):
        taken.add(name, value, county="220421")
    ran = Results(cast(Any, SimpleNamespace(name="s", title=Text(PAYLOAD, "more seats"))), (taken.frame(),))
    assert compared.count("more seats") == 2
    assert "<td>placed</td>" in ran._repr_html_()
    assert repr(ran) == "Results of s: 0 parts, 0 of them computed now"
    assert fetched(compared + swept + ran._repr_html_()) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["placed", "journeys", "pay", "shortage", "flows", "flows_out"])
def test_pictures_of_a_plan_carry_their_table(
    name: str, lang: Any, plan: Plan, instance: Instance, policy: Policy
) -> None:
    """A picture is an SVG that fetches nothing, with the rows it was drawn from beside it."""
    figure = getattr(plots, name)(plan, instance, lang, policy=policy)
    assert isinstance(figure, Figure)
    assert figure.svg.startswith("<svg")
    assert len(figure.table)
    assert fetched(figure._repr_html_()) == []


def test_pictures_of_a_comparison_carry_their_table(comparison: Comparison) -> None:
    """The change by week has a row per week, people by destination a row per place."""
    change, places = plots.change(comparison, "en"), plots.destinations(comparison, "zh")
    assert change.table["working_change"].tolist() == [15.0] * 3
    assert len(places.table) == 16
    assert "Change by week" in change.svg


def test_limits_are_drawn_where_there_are_any(plan: Plan) -> None:
    """A plan without limits across people gives a picture that says so."""
    figure = plots.limits(plan, "en")
    assert figure.table.empty == ("Nothing to draw" in figure.svg)


def test_a_picture_is_no_wider_than_it_was_drawn(plan: Plan, instance: Instance, policy: Policy) -> None:
    """A small one is not blown up to the width of the notebook."""
    figure = plots.pay(plan, instance, "en", policy=policy)
    assert 'viewBox="0 0 494 ' in figure.svg
    assert "max-width:494px" in figure._repr_html_()


def test_a_picture_is_saved_with_its_fonts_and_its_table(tmp_path: Path) -> None:
    """The file stands alone and names its fonts; the table opens in Excel; other endings are refused with the way out."""
    figure = Figure("t", picture(20, 20, [], "t"), pd.DataFrame({"人": ["=1"]}))
    assert "Noto Sans CJK SC" in figure.save(tmp_path / "a.svg").read_text(encoding="utf-8")
    assert figure.save(tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with pytest.raises(ValueError, match=r"saved as \.svg or \.png"):
        figure.save(tmp_path / "a.pdf")
    for suffix, first in ((".png", b"\x89PNG"), (".xlsx", b"PK")):
        held = [figure.save(tmp_path / f"{name}{suffix}").read_bytes() for name in "ab"]
        assert held[0] == held[1]
        assert held[0].startswith(first)
    assert pd.read_excel(tmp_path / "a.xlsx", engine="calamine")["人"].tolist() == ["=1"]
