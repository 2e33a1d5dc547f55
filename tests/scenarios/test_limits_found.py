"""Limits of matchings: what clashes is the answer, and a moved bound has a price."""

import dataclasses
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest

from commands.scenario_replies import ran
from reports import plots
from reports.limits_told import limit_sentences
from reports.run_page import write_run
from reports.scenario_page import write_comparison
from reports.scenario_words import answer, differences_of
from reports.sweep_page import write_sweep
from reports.tier_pictures import price_pictures
from scenarios.comparison import Compared
from scenarios.limits_found import limit_table
from scenarios.measures import Taken
from scenarios.running import Results
from scenarios.scenario import read_scenario
from scenarios.sweeping import Swept


def matched(high: float, people: float, minutes: float, *, short: float = 0.0) -> pd.DataFrame:
    """Return the figures of a matching under one quota, with what it places and how far."""
    taken = Taken()
    taken.add("status", 1, part="relaxed" if short else "optimal")
    keys = {"part": "corridor_quota", "lever": "X01", "group": "people", "fund": "people"}
    taken.add("limit_use", min(high, people), **keys)
    taken.add("limit_high", high, **keys)
    if short:
        taken.add("limit_short", short, **keys)
        taken.add("conflict", 1, part="corridor_quota", lever="X01")
    for part, value, unit in (("all", people, "people"), ("minutes", minutes, "minutes")):
        taken.add("tier", value, part=part, lever=unit)
        taken.add("tier_gap", 0, part=part, lever=unit)
    taken.add("spent", 0)
    taken.add("asked", 60, county="222401")
    for measure, key in (("placed", "county"), ("placed_group", "group"), ("placed_kind", "part")):
        taken.add(measure, people, **{key: {"county": "222401", "group": "none", "part": "enterprise"}[key]})
    taken.add("flow", people, county="222401", part="330203")
    taken.add("not_placed", 60 - people, part="no_admissible_post", lever="within_distance")
    return taken.frame()


def point(label: int, *frames: pd.DataFrame) -> Results:
    """Return one point of a sweep."""
    form = SimpleNamespace(simulation=None)
    scenario = SimpleNamespace(name="s", form=form, point={"corridors.people_max": label})
    return Results(cast(Any, scenario), matched=frames)


def test_one_more_in_a_quota_has_a_price_in_people_and_minutes() -> None:
    """From 10 to 30 in the quota, 12 people more and 600 minutes: 0.6 people and 30 minutes each; unmoved, no price."""
    points = (point(10, matched(10, 40, 1000)), point(30, matched(30, 52, 1600)), point(30, matched(30, 52, 1600)))
    rows = Swept(points).prices
    assert set(rows["to"]) == {"30"}
    assert len(rows) == 2
    by_part = rows.set_index("part")
    assert by_part.loc["all", ["bound", "change", "per_one"]].tolist() == [20, 12, 0.6]
    assert by_part.loc["minutes", ["bound", "change", "per_one"]].tolist() == [20, 600, 30]
    tiers = Swept(points).tiers
    assert tiers[(tiers["part"] == "all") & (tiers["point"] == 1)]["change"].tolist() == [12]
    assert tiers["gap"].tolist() == [0.0] * 6


def test_the_price_of_a_limit_is_drawn_where_its_bound_moves_in_every_step() -> None:
    """Three values of one quota: a curve of two steps for people and one for minutes; with a step that moves nothing, none."""
    points = [point(10, matched(10, 40, 1000)), point(30, matched(30, 52, 1600)), point(50, matched(50, 56, 1700))]
    drawn = price_pictures(Swept(tuple(points)), Swept(tuple(points)).prices, "en")
    assert sorted(drawn) == ["prices_all", "prices_minutes"]
    assert "Corridor quota · X01" in drawn["prices_all"]
    assert "10 → 30" in drawn["prices_all"]
    still = Swept((*points[:2], points[1]))
    assert price_pictures(still, still.prices, "en") == {}
    for figure in (plots.prices(Swept(tuple(points)), "en", part="minutes"), plots.tiers(Swept(tuple(points)), "zh")):
        assert "<polyline" in figure.svg
        assert len(figure.table)
    assert "Nothing to draw" in plots.prices(still, "en").svg


def test_a_clash_is_told_with_exit_code_4(tmp_path: Path) -> None:
    """Which limit, by how many people, in both languages; the page is written all the same."""
    found = point(10, matched(10, 40, 1000), matched(10, 40, 1000, short=3))
    assert limit_sentences(found, "en") == [
        "This limit cannot be kept: Corridor quota (X01).",
        "The plan misses limits: Corridor quota (X01) 3 people.",
    ]
    assert "劳务协作人数（X01） 3 人" in limit_sentences(found, "zh")[1]
    reply = ran(found, tmp_path / "scenario.html", "answer", "en")
    assert (int(reply.code), reply.lines[0]) == (4, limit_sentences(found, "en")[0])
    assert reply.data["conflict"] == limit_sentences(found, "en")
    kept = ran(point(10, matched(10, 40, 1000)), tmp_path / "scenario.html", "answer", "en")
    assert int(kept.code) == 0
    assert "conflict" not in kept.data


def test_sizes_of_made_up_ledgers_are_told_only_where_they_are_made_up() -> None:
    """With an office's own tables the number of made-up people is no difference, and the answer speaks of these ledgers."""
    first, second = (read_scenario("dongfeng-ledgers", settings={"matching.workers": people}) for people in (1500, 200))
    for given, told in ((False, ["matching.workers"]), (True, [])):
        pair = (Results(one, (matched(10, 40, 1000),), given=given) for one in (first, second))
        found = Compared(*pair)
        assert [row.what for row in differences_of(found)] == told
    sides = Results(first, (matched(10, 40, 1000),)), Results(second, (matched(10, 40, 1000.5),))
    assert answer(Compared(*sides), "en") == "Matching: with these ledgers the number of people placed does not change."


def test_limits_are_averaged_over_the_ledgers_that_have_them() -> None:
    """Two sets of ledgers with a quota of 10 and 30: its mean is 20; without limits the table is empty, not wrong."""
    table = limit_table([matched(10, 40, 1), matched(30, 40, 1)])
    assert table[["limit", "subject", "high", "short"]].to_numpy().tolist() == [["corridor_quota", "X01", 20.0, 0.0]]
    nothing = Taken()
    nothing.add("status", 1, part="optimal")
    assert len(limit_table([nothing.frame()])) == 0


@pytest.mark.agreement
def test_pages_of_a_matching_alone_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run, comparison and sweep without a simulation: page, memo and tables are written, and the clash is told."""
    monkeypatch.setattr("reports.exported.ZOOM", 0.2)
    scenario, ends = read_scenario("corridor-quotas"), (10, 30)
    kept = Results(scenario, (matched(10, 40, 1000), matched(10, 44, 1100)))
    missed = Results(scenario, (matched(30, 52, 1600, short=3), matched(30, 50, 1500)))
    target = next(iter(scenario.form.sweep))
    points = (
        dataclasses.replace(one, scenario=dataclasses.replace(scenario, point={target: end}))
        for one, end in zip((kept, missed), ends, strict=True)
    )
    pages = (
        write_run(missed, tmp_path / "run", "en"),
        write_comparison(Compared(kept, missed), tmp_path / "compare", "en"),
        write_sweep(Swept(tuple(points)), tmp_path / "sweep", "en"),
    )
    for page, *files in pages:
        assert "This limit cannot be kept: Corridor quota (X01)." in page.read_text(encoding="utf-8")
        assert all(file.is_file() for file in files)
    assert (tmp_path / "sweep" / "pictures" / "tiers_people-zh.svg").is_file()
    assert (tmp_path / "compare" / "pictures" / "reasons-en.png").is_file()


@pytest.mark.soak
def test_the_contradictory_scenario_names_both_agreements(tmp_path: Path) -> None:
    """At its small settings two agreements clash, and each is told by its number."""
    from scenarios.desk import run_one
    from scenarios.expected import expected_of
    from scenarios.merging import library

    small = expected_of(library()["contradictory"]).small
    told = limit_sentences(run_one("contradictory", memory=tmp_path, settings=small), "en")
    assert told[0] == "These limits cannot be kept together: Corridor quota (X01), Corridor quota (X02)."
