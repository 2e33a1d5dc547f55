"""Scenario files: merged first, then checked; every fault with its place and the nearest word, all at once."""

from pathlib import Path

import pytest

from domain.faults import InputRefused
from domain.policy import Policy
from scenarios.resolved import json_schema, settings
from scenarios.scenario import read_scenario
from simulation.levers import Levers, Relief, TravelGrant
from simulation.places import Place

HEAD = "title: {zh: 甲, en: A}\ndate: 2026-01-01\n"


def written(folder: Path, name: str, text: str) -> Path:
    """Write a file and return it."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def told(path: Path) -> list[str]:
    """Return what is said of a file that must be refused."""
    with pytest.raises(InputRefused) as refused:
        read_scenario(path)
    return [fault.say("en") for fault in refused.value.faults]


def test_all_faults_come_at_once_with_place_and_nearest_word(tmp_path: Path) -> None:
    """Each line of this file has one fault; each is told with file, line, column, value and the way out."""
    file = written(
        tmp_path,
        "s.yaml",
        "extends: jilin-2026\n"
        "titel: {zh: 甲, en: A}\n"
        "title: {zh: 甲, en: A}\n"
        "overrides:\n"
        "  policy.travel_subsidy.cross_provnce: 800\n"
        "  posts.seats[kind=work_relif]: +20%\n"
        "  posts.seets: 3\n"
        "  policy.relief.wage_share_min: 7\n"
        "simulation:\n"
        "  peeple: 300\n"
        "  levers: {travel_grand: {elsewhere_yuan: 3}}\n"
        "  shocks: [{strikes: sets, first_week: 1, last_week: 2}]\n",
    )
    said = told(file)
    expected = {
        "line 2 column 1": "title",
        "line 5": "travel_subsidy.cross_province",
        "line 6": "work_relief",
        "line 7": "seats",
        "line 8 column 33": "'7' lies outside the range; write a value from 0 to 1",
        "line 10 column 3": "people",
        "line 11": "travel_grant",
        "line 12": "seats",
    }
    assert len(said) == len(expected)
    for place, way_out in expected.items():
        assert any(f"s.yaml {place}" in one and way_out in one for one in said), (place, said)


def test_a_key_twice_is_refused_however_it_is_written(tmp_path: Path) -> None:
    """The same key twice, and the same target written in two ways, are faults and not winners."""
    twice = HEAD + "simulation: {weeks: 5}\nsimulation: {weeks: 6}\n"
    assert any("line 4" in one and "second time" in one for one in told(written(tmp_path, "a.yaml", twice)))
    spaced = HEAD + "matching: {}\noverrides:\n  posts.seats[kind=workshop]: 1\n  posts.seats[ kind = workshop ]: 2\n"
    assert any("line 6" in one and "second time" in one for one in told(written(tmp_path, "b.yaml", spaced)))


def test_a_sign_without_percent_is_refused(tmp_path: Path) -> None:
    """YAML reads +5 as 5: whether five more or five in all was meant cannot be known, so it is asked."""
    file = written(tmp_path, "s.yaml", HEAD + "matching: {}\noverrides:\n  posts.seats: +5\n")
    assert any("line 5" in one and "+5%" in one for one in told(file))


def test_old_places_of_keys_are_named(tmp_path: Path) -> None:
    """A key that stood at the top of the simulation's own files is answered with where it stands now."""
    [said] = told(written(tmp_path, "s.yaml", HEAD + "simulation: {}\nfunds: {travel: 5}\n"))
    assert "simulation.funds" in said


def test_what_is_extended_is_laid_under(tmp_path: Path) -> None:
    """Of a list the later wins over the earlier, the file over both; null takes away; each value keeps its origin."""
    written(tmp_path, "one.yaml", HEAD + "simulation: {people: 100, weeks: 5, funds: {travel: 1, relief: 2}}\n")
    written(tmp_path, "two.yaml", "simulation: {people: 200}\n")
    top = "extends: [one, two.yaml]\ntitle: {zh: 乙, en: B}\nsimulation: {seed: 7, funds: {travel: null}}\n"
    found = read_scenario(written(tmp_path, "top.yaml", top))
    form = found.form.simulation
    assert form is not None
    assert (form.people, form.weeks, form.seed, form.funds) == (200, 5, 7, {"relief": 2})
    assert found.merged.chain == ("one.yaml", "two.yaml", "top.yaml")
    origin = {path: where for path, _, _, where in settings(found)}
    assert origin["simulation.people"] == "two.yaml:1"
    assert origin["simulation.weeks"] == "one.yaml:3"
    assert origin["simulation.seed"] == "top.yaml:3"
    assert origin["simulation.replications"] == "default"


def test_null_takes_away_only_what_there_is(tmp_path: Path) -> None:
    """A misspelt key with null would do nothing unseen: each is told with its place and the nearest word, as any key."""
    text = (
        "extends: jilin-2026\ntitle: {zh: 甲, en: A}\nabout: null\ntitel: null\n"
        "simulation:\n  peeple: null\n  funds: {travle: null}\n  levers: {travel_grand: null, training: {seets: null}}\n"
        "  add: [{lever: relief, extra_seets: null}]\noverrides:\n  policy.relief.wage_shar_min: null\n"
        "  posts.seets: null\n  simulation.weaks: null\n  policy.travel_subsidy.cross_province: null\n"
    )
    said = told(written(tmp_path, "s.yaml", text))
    expected = {
        "line 4 column 1": "title", "line 6 column 3": "people", "line 7 column 11": "travel",
        "line 8 column 12": "travel_grant", "line 8 column 43": "seats", "line 9 column 25": "extra_seats",
        "line 11 column 3": "wage_share_min", "line 12 column 3": "seats", "line 13 column 3": "weeks",
    }  # fmt: skip
    for place, near in expected.items():
        assert any(f"s.yaml {place} " in one and near in one for one in said), (place, said)
    assert len(said) == len(expected)


def test_a_fund_that_no_lever_draws_on_is_refused(tmp_path: Path) -> None:
    """Money in a misspelt fund would limit nothing; one that a lever of the file names is known."""
    text = HEAD + "simulation:\n  add: [{lever: relief, fund: flood}]\n  funds: {flood: 5, travle: 5}\n"
    [said] = told(written(tmp_path, "s.yaml", text))
    assert "line 5 column 21" in said
    assert "did you mean travel?" in said


def test_a_circle_and_an_unknown_base_are_told(tmp_path: Path) -> None:
    """A file that extends itself over another is refused, and a base that is nowhere is answered with the nearest."""
    written(tmp_path, "a.yaml", "extends: b\n" + HEAD)
    assert any("circle" in one for one in told(written(tmp_path, "b.yaml", "extends: a\n" + HEAD)))
    assert any("jilin-2026" in one for one in told(written(tmp_path, "c.yaml", "extends: jilin-2025\n" + HEAD)))


def test_faults_in_a_base_name_its_own_file(tmp_path: Path) -> None:
    """Merged first, then checked: what is wrong in a base is told at the base's line."""
    written(tmp_path, "base.yaml", HEAD + "simulation: {weeks: 0}\n")
    [said] = told(written(tmp_path, "s.yaml", "extends: base\ntitle: {zh: 乙, en: B}\n"))
    assert said.startswith("base.yaml line 3 column 21 simulation.weeks: '0'")


def test_the_simulation_part_makes_levers_and_shocks(tmp_path: Path) -> None:
    """Changes, additions, funds and shocks arrive as written; the scenario's own policy gives the amounts."""
    from scenarios.levers import levers_of, shocks_of

    file = written(
        tmp_path,
        "s.yaml",
        HEAD + "simulation:\n  levers:\n    travel_grant: {elsewhere_yuan: 800, groups: []}\n    training: none\n"
        "  add: [{lever: relief, extra_seats: 500, first_week: 10, last_week: 20}]\n  funds: {travel: 1000}\n"
        "  shocks: [{strikes: seats, first_week: 1, last_week: 2, factor: 0.5, places: [delta]}]\n",
    )
    form = read_scenario(file).form.simulation
    assert form is not None
    from simulation.levers import Training

    published = Levers((TravelGrant(elsewhere_yuan=500, groups=("monitored",)), Training(seats=3)))
    levers = levers_of(form, {}, published)
    assert levers.items == (TravelGrant(elsewhere_yuan=800), Relief(extra_seats=500, first_week=10, last_week=20))
    assert levers.funds == {"travel": 1000}
    assert shocks_of(form)[0].places == (Place.DELTA,)


def test_values_that_do_not_go_together_are_refused(tmp_path: Path) -> None:
    """A shock that ends before it begins, and a scenario that computes nothing."""
    text = HEAD + "simulation:\n  shocks: [{strikes: harvest, first_week: 5, last_week: 2}]\n"
    assert any("ends in week 2" in one for one in told(written(tmp_path, "a.yaml", text)))
    assert any("nothing to compute" in one for one in told(written(tmp_path, "b.yaml", HEAD)))


def test_a_sweep_is_tried_before_anything_runs(tmp_path: Path) -> None:
    """A value of a sweep that the policy cannot take is told with its line and column."""
    text = HEAD + "simulation: {}\nsweep:\n  policy.relief.wage_share_min: [0.3, 3]\n"
    assert any("line 5 column 39" in one for one in told(written(tmp_path, "s.yaml", text)))


def test_the_schema_names_what_editors_complete() -> None:
    """The exported schema has every key of the form and every parameter as a target."""
    policy = Policy.load()
    schema = json_schema(policy)
    assert set(schema["properties"]) == {
        "extends", "title", "about", "date", "overrides", "matching", "simulation", "sweep",
        "sensitivity",
    }  # fmt: skip
    assert schema["additionalProperties"] is False
    assert {f"policy.{one.id}" for one in policy.parameters} == set(schema["properties"]["overrides"]["properties"])


def test_what_a_scenario_stands_on_is_checked_before_it_runs(tmp_path: Path) -> None:
    """A place without people, an instance that is not there, and a table where one value belongs."""
    text = (
        "extends: jilin-2026\ntitle: {zh: 甲, en: A}\noverrides: {policy.travel_subsidy.cross_province: {a: 1}}\n"
        'simulation: {place: "99"}\nmatching: {instance: nowhere}\n'
    )
    said = told(written(tmp_path, "s.yaml", text))
    for place, problem in (
        ("line 3 column 51", "no single value"),
        ("line 4 column 21", "no rural residents"),
        ("line 5 column 22", "run laborflow import"),
    ):
        assert any(place in one and problem in one for one in said), said
    assert len(said) == 3
