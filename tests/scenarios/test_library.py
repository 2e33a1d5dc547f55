"""The library: every scenario is in order, and gives what stands beside it, for the reason given there."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from domain.faults import InputRefused
from domain.policy import Policy
from scenarios.comparison import Compared
from scenarios.desk import compare_scenarios
from scenarios.expected import Expected, expected_of, holds
from scenarios.merging import library, merged
from scenarios.running import Results, run_all
from scenarios.scenario import read_scenario

NAMES = sorted(library())
TOGETHER = ("jilin-2026", "plant-shutdown", "travel-subsidy", "welfare-frozen")
"""Simulated under the same settings: run at once, they share their warm-up."""
LONG = tuple(name for name in NAMES if name not in (*TOGETHER, "impossible-figures"))
"""The others, among them all that are matched, coupled or of another province: with the long counts."""


def expected(name: str) -> Expected:
    """Return the expected result beside a scenario."""
    return expected_of(library()[name])


def against(name: str) -> str:
    """Return the scenario that one is held against: the one named, else what it extends."""
    named = expected(name).against
    if named is not None:
        return named
    text = library()[name].read_text(encoding="utf-8")
    return next(line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("extends:"))


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Results]:
    """The simulated scenarios of the library, run at once at their small settings."""
    small = expected(TOGETHER[0]).small
    assert all(expected(name).small == small for name in TOGETHER)
    rules = Policy.load()
    scenarios = [read_scenario(name, rules, small) for name in TOGETHER]
    return dict(zip(TOGETHER, run_all(scenarios, tmp_path_factory.mktemp("memory")), strict=True))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One memory for the long counts: what several scenarios are held against is computed once."""
    return tmp_path_factory.mktemp("kept")


def held(name: str, found: Compared) -> list[str]:
    """Return the expectations of a scenario that do not hold."""
    answers = [(one, *holds(one, found)) for one in expected(name).expect]
    assert answers
    return [f"{one.measure} {one.only} {one.holds}: {row.to_dict()}" for one, right, row in answers if not right]


def test_the_library_is_large_enough_and_each_has_its_expectation() -> None:
    """At least twelve scenarios, each with a file of expectations and a reason in both languages."""
    assert len(NAMES) >= 12
    for name in NAMES:
        one = expected(name)
        assert one.refused is not None or one.expect, name


def test_all_are_in_order_but_the_impossible_one() -> None:
    """Every scenario is read without a fault, one excepted, and has a title in both languages."""
    rules = Policy.load()
    for name in NAMES:
        if expected(name).refused is None:
            assert all(read_scenario(name, rules).title)


@pytest.mark.parametrize("name", TOGETHER)
def test_what_is_expected_of_simulated_scenarios(together: Mapping[str, Results], name: str) -> None:
    """The signs and inequalities beside the scenario hold at its small settings."""
    assert held(name, Compared(together[against(name)], together[name])) == []


@pytest.mark.soak
@pytest.mark.parametrize("name", LONG)
def test_what_is_expected_of_the_others(kept: Path, name: str) -> None:
    """The signs and inequalities beside the scenario hold at its small settings."""
    found = compare_scenarios(against(name), name, memory=kept, settings=expected(name).small)
    assert held(name, found) == []


@pytest.mark.soak
@pytest.mark.parametrize("name", TOGETHER)
def test_what_is_expected_holds_at_a_size_of_its_own(kept: Path, name: str) -> None:
    """The same with 12,000 people, 40 weeks and five replications."""
    full: dict[str, Any] = {"simulation.people": 12_000, "simulation.weeks": 40, "simulation.replications": 5}
    found = compare_scenarios(against(name), name, memory=kept, settings=expected(name).small | full)
    assert held(name, found) == []


def test_impossible_figures_are_answered_with_the_explanation() -> None:
    """Every impossible figure is told at once, with its line and what may be written instead."""
    refusal = expected("impossible-figures").refused
    assert refusal is not None
    with pytest.raises(InputRefused) as refused:
        read_scenario("impossible-figures")
    said = [fault.say("zh") for fault in refused.value.faults]
    assert len(said) == len(refusal.names)
    for name in refusal.names:
        assert any(name in one and "impossible-figures.yaml 第" in one for one in said)


def test_titles_and_reasons_are_said_of_the_file_alone() -> None:
    """No scenario takes its title, explanation or sweep over from what it extends."""
    for name in NAMES:
        found, faults = merged(name)
        assert not faults
        assert found.origin(("title",)).file == f"{name}.yaml"
