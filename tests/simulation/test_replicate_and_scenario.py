"""Pairs of replications, and scenario files."""

from pathlib import Path

import numpy as np
import pytest

from domain.faults import InputRefused
from simulation.levers import Levers, Relief, TravelGrant
from simulation.people import Population
from simulation.places import Place
from simulation.replicate import compare, half_width
from simulation.scenario import read_scenario


def test_an_interval_is_students() -> None:
    """Of 1, 2, 3 the deviation is 1 and t(0.975, 2) = 4.302653: half-width 4.302653 / sqrt 3."""
    assert half_width([1.0, 2.0, 3.0]) == pytest.approx(4.302653 / np.sqrt(3), rel=1e-6)


def test_no_difference_is_known_at_once(people: Population) -> None:
    """The published levers against themselves differ by exactly nothing, so the least number of replications is run."""
    found = compare(people, Levers.published(people), weeks=3, replications=20, precision=1e-6)
    assert len(found.pairs) == 5
    assert found.effect() == (0.0, 0.0)
    assert found.reached


def test_the_asked_precision_decides_how_many(people: Population) -> None:
    """A grant's effect is replicated to the most when the precision is out of reach, and says so."""
    levers = Levers.published(people).changed(TravelGrant, elsewhere_yuan=5_000, groups=())
    found = compare(people, levers, weeks=6, replications=6, precision=1e-12)
    assert len(found.pairs) == 6
    assert not found.reached


def test_processes_change_no_bit(people: Population) -> None:
    """Two processes give the numbers of one."""
    levers = Levers.published(people).changed(TravelGrant, elsewhere_yuan=5_000, groups=())
    one, two = (compare(people, levers, weeks=3, replications=2, processes=n) for n in (1, 2))
    assert all(np.array_equal(a.after, b.after) for a, b in zip(one.pairs, two.pairs, strict=True))


def test_a_scenario_is_read(tmp_path: Path) -> None:
    """Changes, additions, funds and shocks arrive as written."""
    file = tmp_path / "s.yaml"
    file.write_text(
        "name: a\npeople: 500\nchange:\n  travel_grant: {elsewhere_yuan: 800, groups: []}\n"
        "add:\n  - {lever: relief, extra_seats: 500, first_week: 10, last_week: 20}\n"
        "without: [training]\nfunds: {travel: 1000}\n"
        "shocks:\n  - {strikes: seats, first_week: 1, last_week: 2, factor: 0.5, places: [delta]}\n",
        encoding="utf-8",
    )
    scenario = read_scenario(file)
    levers = scenario.levers(Levers((TravelGrant(elsewhere_yuan=500, groups=("monitored",)),)))
    assert levers.items == (
        TravelGrant(elsewhere_yuan=800),
        Relief(extra_seats=500, first_week=10, last_week=20),
    )
    assert levers.funds == {"travel": 1000}
    assert scenario.shocks[0].places == (Place.DELTA,)


def test_all_faults_of_a_scenario_come_at_once(tmp_path: Path) -> None:
    """An unknown key, lever, value, place and amount are told together, with the line and the nearest valid word."""
    file = tmp_path / "s.yaml"
    file.write_text(
        "peeple: 5\nchange:\n  travel_grand: {}\n  relief: {budget: 1}\nfunds: {travel: lots}\n"
        "shocks:\n  - {strikes: seats, first_week: 1, last_week: 2, places: [detla]}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputRefused) as refused:
        read_scenario(file)
    told = "\n".join(fault.say("en") for fault in refused.value.faults)
    assert len(refused.value.faults) == 5
    assert all(word in told for word in ("people", "travel_grant", "budget_yuan", "delta", "lots", "row 3"))
