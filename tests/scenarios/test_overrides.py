"""Overrides: what they change, and nothing else."""

from pathlib import Path

import pandas as pd
import pytest

from domain.instance import Instance
from scenarios.levers import carried
from scenarios.scenario import Scenario, read_scenario
from scenarios.table_overrides import changed
from scenarios.targets import Target, parse
from simulation.levers import Relief, WelfarePosts

HEAD = "title: {zh: 甲, en: A}\ndate: 2026-01-01\nsimulation: {place: '22'}\noverrides:\n"


def scenario(folder: Path, *overrides: str) -> Scenario:
    """Return a scenario with these overrides."""
    file = folder / "s.yaml"
    file.write_text(HEAD + "".join(f"  {line}\n" for line in overrides), encoding="utf-8")
    return read_scenario(file)


def posts(order: tuple[int, ...] = (0, 1, 2, 3)) -> Instance:
    """Return four posts: 1, 1, 1 and 10 seats; the last is in Ningbo."""
    frame = pd.DataFrame(
        {
            "post_id": ["P1", "P2", "P3", "P4"],
            "employer_id": "E",
            "title": "t",
            "kind": ["work_relief", "work_relief", "work_relief", "enterprise"],
            "region": ["220421", "220421", "220422", "330203"],
            "seats": [1, 1, 1, 10],
            "pay": 3000.0,
            "pay_unit": "month",
            "starts": pd.Timestamp("2026-03-01"),
        }
    ).iloc[list(order)]
    return Instance({"posts": frame.reset_index(drop=True)})


def after(instance: Instance, key: str, value: object) -> dict[str, object]:
    """Return the column that an override changes, by post."""
    target = parse(key)
    assert isinstance(target, Target)
    frame = changed(instance, {target: value}, {target: "here"})[0].posts
    return dict(zip(frame["post_id"], frame[target.name], strict=True))


def test_a_key_of_a_table_is_named_by_its_instrument(tmp_path: Path) -> None:
    """``travel_subsidy.cross_province`` is that key of the schedule; prefectures' amounts and other places stay."""
    found = scenario(tmp_path, "policy.travel_subsidy.cross_province: 800")
    on = found.form.date
    assert found.policy.value("travel_subsidy.schedule", on, "22")["cross_province"] == 800
    assert found.base.value("travel_subsidy.schedule", on, "22")["cross_province"] == 500
    [one] = found.applied
    assert (one.before, one.after, one.subject) == ("500", "800", "travel_subsidy.schedule.cross_province @22")


def test_a_place_restricts_an_override(tmp_path: Path) -> None:
    """With [place=22] Jilin's minimum wage changes wherever it is stated, and Shandong's does not."""
    found = scenario(tmp_path, "policy.minimum_wage.month[place=22]: +10%")
    on = found.form.date
    for place, factor in (("2201", 1.1), ("220421", 1.1), ("37", 1.0)):
        before = found.base.value("minimum_wage.month", on, place)
        assert found.policy.value("minimum_wage.month", on, place) == pytest.approx(before * factor)


def test_assumptions_hold_before_the_first_week_and_levers_do_not(tmp_path: Path) -> None:
    """The world's policy has the changed taste of its people, but not the changed grant or relief money."""
    found = scenario(
        tmp_path,
        "policy.sim.choice.review: +50%",
        "policy.sim.relief.budget: 120",
        "policy.travel_subsidy.cross_province: 800",
    )
    on = found.form.date
    assert found.world.value("sim.choice.review", on) == pytest.approx(1.5 * found.base.value("sim.choice.review", on))
    assert found.world.value("sim.relief.budget", on) == found.base.value("sim.relief.budget", on)
    assert found.world.value("travel_subsidy.schedule", on, "22")["cross_province"] == 500
    assert found.policy.value("sim.relief.budget", on) == 120


def test_a_percentage_is_of_the_sum(tmp_path: Path) -> None:
    """Three posts of one seat and +34%: 3 x 1.34 = 4.02, so one seat more in all, by id whatever the order of rows."""
    rows = after(posts(), "posts.seats[kind=work_relief]", "+34%")
    assert rows == {"P1": 2, "P2": 1, "P3": 1, "P4": 10}
    assert after(posts((3, 2, 1, 0)), "posts.seats[kind=work_relief]", "+34%") == rows


def test_filters_pick_rows() -> None:
    """Divisions by their beginning, alternatives with a bar, numbers by size, and several conditions together."""
    assert after(posts(), "posts.seats[region=33|37]", 0) == {"P1": 1, "P2": 1, "P3": 1, "P4": 0}
    assert after(posts(), "posts.seats[seats>=2]", "+50%") == {"P1": 1, "P2": 1, "P3": 1, "P4": 15}
    assert after(posts(), "posts.seats[kind!=enterprise, region=220421]", 7) == {"P1": 7, "P2": 7, "P3": 1, "P4": 10}


def test_nothing_else_changes() -> None:
    """All other columns and tables keep their cells; +0% changes none at all."""
    before = posts()
    target = parse("posts.seats[kind=enterprise]")
    assert isinstance(target, Target)
    found = changed(before, {target: "+0%"}, {target: "here"})[0]
    assert found.content_hash() == before.content_hash()


def test_what_the_simulation_sees_of_posts(tmp_path: Path) -> None:
    """Seats of relief and welfare posts move their lever; pay, or posts of enterprises, are told as not seen."""
    relief, welfare = parse("posts.seats[kind=work_relief]"), parse("posts.seats[kind=public_welfare]")
    assert isinstance(relief, Target)
    assert isinstance(welfare, Target)
    assert carried(relief, "+20%") == (Relief, "budget_yuan", 1.2)
    assert carried(welfare, 0) == (WelfarePosts, "seats", 0.0)
    found = scenario(tmp_path, "posts.seats[kind=work_relief]: +20%", "posts.pay: +5%")
    assert found.unseen == ("posts.pay",)


def test_bounds_that_cross_stand() -> None:
    """At least 300 where at most 20 may go reaches the matching, whose answer is the conflict of the two."""
    bounds = pd.DataFrame({"people_min": [None, None], "people_max": [20, 60]}, dtype="Int64")
    corridors = bounds.assign(corridor_id=["X01", "X02"], origin=[("2224",)] * 2, destination=[("33",)] * 2)
    target = parse("corridors.people_min[corridor_id=X01]")
    assert isinstance(target, Target)
    found = changed(Instance({"corridors": corridors}), {target: 300}, {target: "here"})[0].corridors
    assert found[["people_min", "people_max"]].iloc[0].tolist() == [300, 20]
