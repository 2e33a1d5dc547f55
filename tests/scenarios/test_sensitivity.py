"""Which assumptions carry an answer: known functions give known effects, and files say what is varied."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest

from domain.faults import InputRefused
from reports import plots
from reports.sensitivity_page import write_sensitivity
from scenarios.comparison import Compared
from scenarios.desk import sense_scenarios
from scenarios.scenario import Scenario, read_scenario, resolve
from scenarios.sensitivity import Factor, Plan, Sensed, factors_of, plan_of
from tests.reports.test_page_in_browser import Browse, browse, measured  # noqa: F401 - a fixture

FILE = """extends: jilin-2026
title: {{zh: 甲, en: A}}
overrides: {{policy.travel_subsidy.cross_province: 3000}}
sensitivity: {ranges}
"""
RANGES = '{policy.sim.farm.value: [600, 2400], policy.sim.relief.budget: ["-50%", "+50%"]}'


def asked(tmp_path: Path, ranges: str = RANGES) -> Scenario:
    """Return a scenario whose file says what is varied."""
    (tmp_path / "s.yaml").write_text(FILE.format(ranges=ranges), encoding="utf-8")
    return read_scenario(tmp_path / "s.yaml")


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """A scenario that varies a price of farm work and the money of relief."""
    return asked(tmp_path_factory.mktemp("asked"))


def answered(plan: Plan, column: int, slope: float) -> Sensed:
    """Return what is found where the change is a slope times one assumption and nothing else."""

    def compared(row: int) -> Any:
        figure = {"unit": "people", "change": slope * plan.settings[row, column], "half_width": 1.0}
        return SimpleNamespace(responses=("central",), is_matched=False, figure=lambda *_: pd.Series(figure))

    return Sensed(plan, tuple(cast(Compared, compared(row)) for row in range(plan.points)))


def test_a_straight_line_has_the_effect_of_its_slope(scenario: Scenario) -> None:
    """Morris: 3 people a yuan over 1,800 yuan are 5,400 people, with no spread; the other assumption carries nothing."""
    plan = plan_of(scenario, "morris", 4, seed=1)
    assert plan.points == 4 * 3
    found = answered(plan, 0, 3.0).indices
    rows = found[found["measure"] == "working"].set_index("target")
    first, other = rows.loc["policy.sim.farm.value"], rows.loc["policy.sim.relief.budget"]
    assert (first["effect"], first["signed"]) == pytest.approx((5400.0, 5400.0))
    assert (first["spread"], other["effect"]) == pytest.approx((0.0, 0.0), abs=1e-6)


def test_all_the_variance_is_that_of_the_only_cause(scenario: Scenario) -> None:
    """Sobol': the whole share goes to the one assumption that moves the answer, alone and in total."""
    plan = plan_of(scenario, "sobol", 64, seed=1)
    assert plan.points == 64 * 4
    rows = answered(plan, 1, -2.0).indices.query("measure == 'working'").set_index("target")
    assert rows.loc["policy.sim.relief.budget", ["effect", "signed"]].tolist() == pytest.approx([1, 1], abs=0.05)
    assert rows.loc["policy.sim.farm.value", "effect"] == pytest.approx(0, abs=1e-6)


def test_settings_lie_in_the_ranges_and_are_the_same_each_time(scenario: Scenario) -> None:
    """The draw is one of its seed; percentages and whole numbers are written as a file has them."""
    one, again = (plan_of(scenario, "morris", 3, seed=7) for _ in range(2))
    assert (one.settings == again.settings).all()
    for column, factor in enumerate(one.factors):
        assert one.settings[:, column].min() >= factor.low
        assert one.settings[:, column].max() <= factor.high
    assert Factor("t", -50, 50, "percent").value(12.5) == "+12.500000%"
    assert Factor("t", 1, 9, "whole").value(3.0) == 3
    assert Factor("t", 4, 26, "falling").value(13.0) == pytest.approx([13.022, 13.0, 12.978])


def test_without_a_word_in_the_file_the_priors_and_bands_are_varied() -> None:
    """Every parameter with a prior, two spreads to both sides and within its bounds, and those with a band; every end may be set."""
    base = read_scenario("jilin-2026")
    found = {one.target: one for one in factors_of(base)}
    assert len(found) >= 8
    farm = found["policy.sim.farm.value"]
    assert (farm.low, farm.high, farm.reason) == (300.0, 2300.0, "prior")  # 1300 -/+ 2 x 500, within 0 to 3500
    horizon = found["policy.sim.choice.horizon"]
    assert (horizon.low, horizon.high, horizon.form) == (4.0, 26.0, "falling")
    assert any(one.form == "rising" and one.low == 0.0 for one in found.values())  # nothing may be set below it
    for one in found.values():
        for end in (one.low, one.high):
            assert resolve(base.merged, base.base, {one.target: one.value(end)}).applied


def test_ranges_that_are_none_are_refused_with_their_place(tmp_path: Path, scenario: Scenario) -> None:
    """The wrong way round, a number beside a percentage, an unknown parameter: each with its line and the way out."""
    ranges = '{policy.sim.farm.value: [9, 5], policy.sim.relief.budget: [1, "+5%"]}'
    with pytest.raises(InputRefused) as refused:
        asked(tmp_path, ranges)
    said = [fault.say("en") for fault in refused.value.faults]
    assert len(said) == 2
    assert all("s.yaml line 4" in one and "write it as [LOW, HIGH]" in one for one in said)
    with pytest.raises(InputRefused, match=r"did you mean|sim\.farm\.value"):
        asked(tmp_path, "{policy.sim.farm.valu: [5, 9], policy.sim.relief.budget: [1, 5]}")
    with pytest.raises(ValueError, match="power of two"):
        plan_of(scenario, "sobol", 6)


@pytest.mark.agreement
@pytest.mark.browser
def test_a_comparison_is_repeated_at_every_setting(tmp_path: Path, browse: Browse) -> None:  # noqa: F811
    """At each of six settings both scenarios are run; the page says what carries the difference, and names its tables."""
    asked(tmp_path)
    small = {"simulation.people": 400, "simulation.weeks": 2, "simulation.replications": 2}
    found = sense_scenarios("jilin-2026", tmp_path / "s.yaml", samples=2, memory=tmp_path / "m", settings=small)
    assert len(found.found) == found.plan.points == 6
    for row, one in enumerate(found.found):
        assert float(one.first.scenario.form.overrides["policy.sim.farm.value"]) == found.plan.settings[row, 0]
        assert one.first.scenario.form.overrides.keys() < one.second.scenario.form.overrides.keys()
    page = write_sensitivity(found, tmp_path / "out", "en")[0].read_text(encoding="utf-8")
    assert "6 settings" in page
    assert (tmp_path / "out" / "tables" / "sns_effects.csv").is_file()
    assert (tmp_path / "out" / "pictures" / "simulation_working-zh.png").is_file()
    for size in ("1180,900", "500,900"):
        shown = measured(browse, page, tmp_path, size)
        assert (shown["fetched"], shown["console"]) == (0, [])
        assert shown["milliseconds"] < 2000
        for look in (shown["first"], shown["english"]):
            assert (look["cut"], look["wide"]) == ([], 0)
    figure = plots.assumptions(found, "en", measure="spent")
    assert "Paid by all funds" in figure.svg
    assert len(figure.table) == 4
