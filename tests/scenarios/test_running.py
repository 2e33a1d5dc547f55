"""Running scenarios: nothing twice, nothing lost, the same bytes for any number of processes, zero where nothing differs."""

import dataclasses
import pickle
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from domain.check.violation import Violation
from domain.language import Text
from domain.policy import Policy
from replies import failure
from scenarios import running
from scenarios.bands import per_person
from scenarios.comparison import Compared, NotComparable, paired
from scenarios.desk import compare_scenarios, sweep_scenario
from scenarios.matched import NotProven
from scenarios.measures import Taken
from scenarios.memory import Memory
from scenarios.scenario import read_scenario
from scenarios.sweeping import Swept
from scenarios.worlds import READ, SEASONS, World
from simulation.parameters import parameter_id

SMALL = {
    "simulation.people": 800,
    "simulation.weeks": 3,
    "simulation.replications": 2,
    "simulation.responses": ["central"],
}
SWEEP = """extends: jilin-2026
title: {zh: 甲, en: A}
simulation: {levers: {travel_grant: {groups: []}}}
sweep: {policy.travel_subsidy.cross_province: [500, 3000]}
"""


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sweep that was run once."""
    folder = tmp_path_factory.mktemp("swept")
    (folder / "s.yaml").write_text(SWEEP, encoding="utf-8")
    sweep_scenario(folder / "s.yaml", memory=folder / "memory", settings=SMALL)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """Return what a memory holds."""
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*.parquet"))}


def test_a_scenario_equal_to_its_base_gives_exactly_zero(swept: Path) -> None:
    """The sweep's first value is the published one: not one figure differs from the scenario itself, in any bit."""
    point = next(read_scenario(swept / "s.yaml", settings=SMALL).points())
    found = compare_scenarios(swept / "s.yaml", point, memory=swept / "memory", settings=SMALL)
    assert found.is_exactly_zero
    for table in (found.headline, found.groups, found.counties, found.places, found.funds):
        assert (table["change"] == 0).all()
        assert (table["half_width"] == 0).all()


LEVERS = """extends: jilin-2026
title: {zh: 乙, en: B}
simulation:
  levers: {travel_grant: {groups: [], stay_weeks: 1, delay_weeks: 0, elsewhere_yuan: 500}}
  add:
  - {lever: advance, yuan: 300, repaid_weeks: 2, fund: bank}
  - {lever: startup_grants, grants: 40000, yuan: 5000}
  - {lever: hire_payment, steps: [[2, 1000]]}
  funds: {travel: 40000000}
"""


def test_what_funds_pay_adds_up_over_the_homes_it_is_for(tmp_path: Path) -> None:
    """Grants, advances and their repayment, start-ups, heads of every kind: counties sum to each lever, also of a short fund."""
    file = tmp_path / "l.yaml"
    file.write_text(LEVERS, encoding="utf-8")
    world = World.of(read_scenario(file, settings=SMALL | {"simulation.weeks": 8}), "central")
    found = world.run(0, world.warm(0))
    paid, homes = (
        found[found["measure"] == name].groupby(["fund", "lever"])["value"].sum() for name in ("spent", "spent_for")
    )
    assert len(paid) >= 8
    assert homes.reindex(paid.index).to_numpy() == pytest.approx(paid.to_numpy(), rel=1e-9)
    assert set(found.loc[found["measure"] == "spent_for", "county"]) <= set(world.population.home.counties)


def county_frame(people: dict[str, float], yuan: dict[str, float]) -> pd.DataFrame:
    """Return the figures of a matching that places these people of each county for these yuan."""
    taken = Taken()
    for measure, held in (("asked", dict.fromkeys(people, 9.0)), ("placed", people), ("spent_for", yuan)):
        taken.add(measure, list(held.values()), county=list(held))
    return taken.frame()


def test_what_one_more_costs_is_told_by_county() -> None:
    """One county: 2 people more for 500 yuan, 250 each, and so its prefecture and all; where nobody more is placed there is
    no cost, and a place that only employers are in is no row.
    """
    first, second = (
        county_frame({"220421": placed, "220422": 3.0, "222401": 0.0}, {"220421": yuan, "330203": beyond})
        for placed, yuan, beyond in ((1.0, 0.0, 0.0), (3.0, 500.0, 100.0))
    )
    points = (
        running.Results(cast(Any, SimpleNamespace(point={"x": n}, form=SimpleNamespace(simulation=None))), (frame,))
        for n, frame in enumerate((first, second))
    )
    rows = Swept(tuple(points)).county_steps.set_index("county")
    whole, prefecture, first_home, second_home = (rows.loc[code] for code in ("", "2204", "220421", "220422"))
    for one in (whole, prefecture, first_home):
        paid = 600.0 if one is whole else 500.0  # what an employer elsewhere is paid counts in the sum only
        assert one[["people", "yuan", "cost"]].tolist() == [2.0, paid, paid / 2]
    assert second_home[["people", "yuan"]].tolist() == [0.0, 0.0]
    assert rows["cost"].isna().sum() == 3
    assert set(rows.index) == {"", "2204", "2224", "220421", "220422", "222401"}


def test_what_is_unchanged_is_not_computed_again(swept: Path) -> None:
    """A second run computes nothing; one value more computes that value only."""
    again = sweep_scenario(swept / "s.yaml", memory=swept / "memory", settings=SMALL)
    assert [(point.computed, point.remembered) for point in again.points] == [(0, 2), (0, 2)]
    more = swept / "more.yaml"
    more.write_text(SWEEP.replace("[500, 3000]", "[500, 1200, 3000]"), encoding="utf-8")
    found = sweep_scenario(more, memory=swept / "memory", settings=SMALL)
    assert [point.computed for point in found.points] == [0, 2, 0]


def test_a_figure_of_the_matching_leaves_the_simulation_alone(swept: Path) -> None:
    """A price of the optimizer changes no part of a simulation without it; a taste of its people changes all."""
    plain = World.of(read_scenario("jilin-2026", settings=SMALL), "central").key(0)
    for override, same in (("policy.cost.minute_yuan: 9", True), ("policy.sim.choice.review: 0.9", False)):
        file = swept / "o.yaml"
        file.write_text(f"extends: jilin-2026\ntitle: {{zh: 乙, en: B}}\noverrides:\n  {override}\n", encoding="utf-8")
        assert (World.of(read_scenario(file, settings=SMALL), "central").key(0) == plain) is same


def test_a_broken_off_sweep_resumes(swept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted after the first task, a second call computes the rest only, and the bytes are those of one run."""
    real, calls = running.carry_out, []

    def once(task: running.Task, folder: str) -> int:
        calls.append(task)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(task, folder)

    broken = swept / "broken"
    monkeypatch.setattr(running, "carry_out", once)
    with pytest.raises(KeyboardInterrupt):
        sweep_scenario(swept / "s.yaml", memory=broken, settings=SMALL)
    monkeypatch.setattr(running, "carry_out", real)
    found = sweep_scenario(swept / "s.yaml", memory=broken, settings=SMALL)
    assert [point.computed for point in found.points] == [1, 1]
    whole = files(swept / "memory")
    assert all(whole[name] == held for name, held in files(broken).items())


@pytest.mark.soak
def test_processes_change_no_byte(swept: Path) -> None:
    """Two processes write the very files that one writes."""
    sweep_scenario(swept / "s.yaml", memory=swept / "two", settings=SMALL, processes=2)
    whole = files(swept / "memory")
    assert files(swept / "two")
    assert all(whole[name] == held for name, held in files(swept / "two").items())


def test_a_half_written_part_is_no_part(tmp_path: Path) -> None:
    """A part has its name only when it is whole: what a crash left beside it does not count."""
    memory = Memory(tmp_path)
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / "abcd.12.part").write_bytes(b"half")
    assert not memory.has("abcd")
    memory.write("abcd", pd.DataFrame({"value": [1.0]}))
    assert memory.read("abcd")["value"].tolist() == [1.0]


class Watched(Policy):
    """A policy that takes down which parameters are asked for."""

    asked: set[str] = set()  # noqa: RUF012 - one list for all copies

    def parameter(self, name: str):  # type: ignore[no-untyped-def]
        """Return the parameter and take its name down."""
        self.asked.add(name)
        return super().parameter(name)


def test_the_key_of_a_run_holds_everything_that_it_reads() -> None:
    """What a run asks of the policy stands in its key: parameters of the simulation, journeys (as fares), and the list."""
    scenario = read_scenario("jilin-2026", settings=SMALL)
    world = World.of(scenario, "central")
    fields = {f.name: getattr(scenario.policy, f.name) for f in dataclasses.fields(Policy)}
    population = dataclasses.replace(world.population, policy=Watched(**fields))
    watched = dataclasses.replace(world, before=population, population=population)
    Watched.asked.clear()
    watched.run(0, watched.warm(0))
    levers = {name for name in Watched.asked if "." in name} - {parameter_id(f) for f in vars(population.parameters)}
    of_levers = {
        "travel_subsidy.schedule", "travel_subsidy.share", "travel_subsidy.months_min", "travel_subsidy.delay_days",
        "retention_return.shares", "absorption_reward.steps", "training_living.amount_yuan", "relief.wage_share_min",
        "minimum_wage.month", "take_up.share", "take_up.delay_days", "hire_insurance.share",
    }  # fmt: skip
    rest = {name for name in levers if not name.startswith("travel.")}
    assert rest - of_levers - set(READ) - set(SEASONS) == set()


def test_different_spans_cannot_be_compared() -> None:
    """Weeks and people must be the same on both sides, and the refusal names what differs."""
    one, other = (
        running.Results(
            read_scenario("jilin-2026", settings=SMALL | {"simulation.weeks": weeks}), simulated={"central": ()}
        )
        for weeks in (3, 2)
    )
    with pytest.raises(NotComparable, match=r"simulation\.weeks is 3 and 2"):
        Compared(one, other)


def test_what_cannot_be_compared_is_refused_before_anything_is_computed(tmp_path: Path) -> None:
    """Nothing is written; the refusal speaks both languages, and comes back whole from another process."""
    pair = [read_scenario("jilin-2026", settings=SMALL | {"simulation.weeks": weeks}) for weeks in (3, 2)]
    with pytest.raises(NotComparable) as refused:
        compare_scenarios(*pair, memory=tmp_path / "memory")
    assert not (tmp_path / "memory").exists()
    assert refused.value.words.zh.startswith("simulation.weeks 分别为 3 和 2：两边须相同")
    again = pickle.loads(pickle.dumps(refused.value))
    assert (type(again), again.words) == (NotComparable, refused.value.words)


def test_a_plan_that_fails_its_check_is_told_as_such() -> None:
    """Exit code 6 with what failed, also when it comes from another process."""
    failed = NotProven([Violation("seats", "P1", Text("超员", "too many people"))])
    reply = failure(pickle.loads(pickle.dumps(failed)), "zh", None)
    assert int(reply.code) == 6
    assert "超员" in str(reply.lines)


def test_differences_are_paired() -> None:
    """Differences 1 and 3 by replication: mean 2, half-width t(0.975, 1) * sqrt 2 / sqrt 2 = 12.7062; a missing row is 0."""
    first = pd.DataFrame({0: [10.0], 1: [20.0]}, index=["a"])
    second = pd.DataFrame({0: [11.0, 5.0], 1: [23.0, 5.0]}, index=["a", "b"])
    found = paired(first, second)
    assert found.loc["a", "change"] == 2.0
    assert found.loc["a", "half_width"] == pytest.approx(12.7062, abs=1e-4)
    assert (found.loc["b", "first"], found.loc["b", "change"], found.loc["b", "half_width"]) == (0.0, 5.0, 0.0)


def test_the_band_of_a_ratio_covers_as_often_as_it_says() -> None:
    """Of 1,000 samples of twelve correlated pairs with true ratio 5, the 95% band holds 5 in 930 to 970.

    The binomial deviation at 0.95 is 7, so the limits are almost three of them away.
    """
    draws = np.random.default_rng(1)
    held = 0
    for _ in range(1000):
        shared, people, yuan = draws.normal(size=(3, 12))
        low, high = per_person(50 + 8 * shared + 4 * yuan, 10 + shared + people)[1:]
        assert low is not None
        assert high is not None
        held += low <= 5 <= high
    assert 930 <= held <= 970


def test_no_cost_is_told_where_nobody_is_known_to_be_gained() -> None:
    """People that scatter around zero have no cost per person; a lone replication has the ratio and no band."""
    assert per_person(np.array([100.0, 110.0, 90.0]), np.array([1.0, -1.2, 0.4])) == (None, None, None)
    assert per_person(np.array([100.0]), np.array([4.0])) == (25.0, None, None)
