"""What tables, plan and stated facts tell of people and employers."""

from datetime import date
from pathlib import Path

import pytest

from domain.entitlements.evaluate import scene_of
from domain.entitlements.scene import Scene
from domain.policy import PolicyError
from tests.domain.entitlements.small import (
    AWAY,
    NEXT_COUNTY,
    ON,
    PROVINCE,
    fact,
    instance,
    instrument,
    parameter,
    plan,
    policy,
    said,
)

FACTS = (
    fact("course", "flag", blank="none")
    + fact("income", "number")
    + fact("left_on", "date")
    + fact("grade", "text", "employer")
)


def scene(folder: Path, tables, made=None, on: date = ON, until: date | None = None) -> Scene:
    """A scene under a policy that knows a few facts."""
    parameters = parameter("pay.yuan", "number", 1) + parameter(
        "target.groups", "list", "[out_of_poverty]", leaf="text"
    )
    rules = policy(folder, parameters, instrument("grant", "flat", "{amount: pay.yuan}"), FACTS)
    return scene_of(tables, made, on, rules, until)


def told(asked: Scene, name: str, case: str = "worker") -> list[object]:
    """A fact of everybody."""
    column = asked.fact(name, case)
    return [column.shown(row) for row in range(asked.cases(case))]


def test_place_of_work_decides_the_distance(tmp_path: Path) -> None:
    """The distance is that between home and the post given, else the present post, else the present employer."""
    regions = {"P1": "220421101", "P2": NEXT_COUNTY, "P3": PROVINCE, "P4": AWAY}
    tables = instance(
        [{"worker_id": f"W{n}"} for n in range(1, 5)]
        + [{"worker_id": "W5", "status": "employed", "employer_id": "E2"}]
        + [{"worker_id": "W6", "status": "employed", "employer_id": "E1", "current_post_id": "P4"}]
        + [{"worker_id": "W7"}],
        [{"employer_id": "E1"}, {"employer_id": "E2", "region": PROVINCE}],
        [{"post_id": post, "region": region} for post, region in regions.items()],
    )
    asked = scene(tmp_path, tables, plan(*((f"W{n}", f"P{n}") for n in range(1, 5))))
    classes = ["county", "prefecture", "province", "cross_province", "province", "cross_province", None]
    assert told(asked, "distance_class") == classes
    assert told(asked, "work_province") == ["22", "22", "22", "33", "22", "33", None]
    assert told(asked, "out_of_county") == [False, True, True, True, True, True, None]
    assert told(asked, "placed") == [True] * 4 + [False] * 3
    assert told(asked, "working") == [True] * 6 + [False]


def test_stated_distance_serves_who_works_where_no_table_says(tmp_path: Path) -> None:
    """Who works away for an employer outside the ledgers may state how far; the tables go before what is stated."""
    tables = instance(
        [{"worker_id": "W1", "status": "employed"}, {"worker_id": "W2", "status": "employed", "employer_id": "E1"}],
        subsidy_facts=[said(w, "distance_class", "cross_province") for w in ("W1", "W2")]
        + [said("W1", "work_province", "61")],
    )
    asked = scene(tmp_path, tables)
    assert told(asked, "distance_class") == ["cross_province", "county"]
    assert told(asked, "work_province") == ["61", "22"]


def test_start_and_end_of_work(tmp_path: Path) -> None:
    """Work starts as stated, for those placed anew with the post, never before the plan; it ends with the post."""
    tables = instance(
        [{"worker_id": f"W{n}"} for n in range(1, 4)] + [{"worker_id": "W4", "status": "employed"}],
        posts=[
            {"post_id": "P1", "starts": "2026-03-10", "ends": "2026-06-09"},
            {"post_id": "P2", "starts": "2026-01-01"},
        ],
        subsidy_facts=[said("W3", "work_started_on", "2025-05-01"), said("W4", "work_started_on", "2025-05-01")],
    )
    asked = scene(tmp_path, tables, plan(("W1", "P1"), ("W2", "P2"), ("W3", "P1")))
    # W3's stated start is that of an earlier work: the plan of 2 March places W3 anew.
    starts = [date(2026, 3, 10), ON, date(2026, 3, 10), date(2025, 5, 1)]
    assert told(asked, "work_started_on") == starts
    assert told(asked, "work_ends_on") == [date(2026, 6, 9), None, date(2026, 6, 9), None]
    # To the end of the post or of the year: 10 March to 9 June has 2 full months, 2 March to 31 December 9, May 2025 on 19.
    assert told(asked, "months_worked") == [2, 9, 2, 19]


def test_start_stated_after_the_plan_counts(tmp_path: Path) -> None:
    """Asked later in the year, the day on which somebody really started goes before the planned one."""
    tables = instance([{"worker_id": "W1"}], subsidy_facts=[said("W1", "work_started_on", "2026-03-20")])
    asked = scene(tmp_path, tables, plan(("W1", "P1")), on=date(2026, 9, 1))
    assert told(asked, "work_started_on") == [date(2026, 3, 20)]


def test_who_is_lent_stays_with_the_lender(tmp_path: Path) -> None:
    """On loan the work is at the borrower's post, the employer and the start those of the present employment."""
    worker = {"worker_id": "W1", "status": "surplus", "employer_id": "E2"}
    employers = [{"employer_id": "E1"}, {"employer_id": "E2"}]
    asked = scene(
        tmp_path, instance([worker], employers, [{"post_id": "P1", "region": AWAY}]), plan(("W1", "P1", "loan"))
    )
    assert told(asked, "employer_id") == ["E2"]
    assert told(asked, "distance_class") == ["cross_province"]
    assert told(asked, "work_started_on") == [None]


def test_groups_and_their_dates(tmp_path: Path) -> None:
    """A dated row decides for its group, the list for all others, and a blank list is unknown."""
    tables = instance(
        [
            {"worker_id": "W1", "groups": ("out_of_poverty",)},
            {"worker_id": "W2", "groups": ()},
            {"worker_id": "W3", "groups": None},
            {"worker_id": "W4", "groups": None},
        ],
        memberships=[
            {"worker_id": "W1", "group": "out_of_poverty", "valid_from": "2020-01-01", "valid_until": "2026-03-01"},
            {"worker_id": "W2", "group": "monitored", "valid_from": "2026-03-02", "valid_until": None},
            {"worker_id": "W4", "group": "disabled", "valid_from": "2026-03-03", "valid_until": None},
        ],
    )
    asked = scene(tmp_path, tables)
    assert told(asked, "groups") == [(), ("monitored",), None, ()]


def test_facts_in_force(tmp_path: Path) -> None:
    """Of stated facts those in force on the day count, both ends included, the latest begun before the others."""
    tables = instance(
        [{"worker_id": f"W{n}"} for n in range(1, 5)],
        subsidy_facts=[
            said("W1", "income", 1, "2026-01-01", "2026-03-02"),
            said("W2", "income", 2, "2026-01-01", "2026-03-01"),
            said("W3", "income", 3.5, "2026-03-02"),
            said("W3", "income", 9, "2025-01-01"),
            said("W1", "course", "yes"),
            said("W2", "course", "no"),
            said("W4", "left_on", "2025-07-01"),
            said("E1", "grade", "first"),
        ],
    )
    asked = scene(tmp_path, tables)
    assert told(asked, "income") == [1, None, 3.5, None]
    assert told(asked, "course") == [True, False, False, False]  # a complete register: who is not in it has none
    assert told(asked, "left_on") == [None, None, None, date(2025, 7, 1)]
    assert told(asked, "left_on.months") == [None, None, None, 17]  # 1 July 2025 to 31 December 2026
    assert told(asked, "grade", "employer") == ["first"]


def test_heads_of_an_employer(tmp_path: Path) -> None:
    """Target heads are those in a target group who work there or are placed; one whose groups are blank leaves it open."""
    tables = instance(
        [
            {"worker_id": "W1", "groups": ("out_of_poverty",), "status": "employed", "employer_id": "E1"},
            {"worker_id": "W2", "groups": ("out_of_poverty",)},
            {"worker_id": "W3", "groups": ("low_income",)},
            {"worker_id": "W4", "groups": None, "status": "employed", "employer_id": "E2"},
        ],
        [{"employer_id": "E1"}, {"employer_id": "E2"}],
        [{"post_id": "P1"}, {"post_id": "P2", "employer_id": "E2", "kind": "workshop"}],
    )
    asked = scene(tmp_path, tables, plan(("W2", "P1"), ("W3", "P1")))
    assert told(asked, "target_heads", "employer") == [2, None]
    assert told(asked, "placed_heads", "employer") == [2, 0]
    assert told(asked, "workshop", "employer") == [False, True]


def test_months_registered_unemployed_end_with_the_work(tmp_path: Path) -> None:
    """Months of unemployment run to the start of the work, or to the day asked."""
    tables = instance(
        [{"worker_id": w, "waiting_since": "2025-03-05"} for w in ("W1", "W2")], posts=[{"post_id": "P1"}]
    )
    asked = scene(tmp_path, tables, plan(("W1", "P1")))
    assert told(asked, "unemployed_months") == [12, 11]  # to 10 March, and to 2 March


def test_a_seat_in_a_vehicle_is_organised(tmp_path: Path) -> None:
    """What is stated decides; else a promised seat in a vehicle is organised, and without either nobody knows."""
    tables = instance(
        [{"worker_id": f"W{n}"} for n in range(1, 4)],
        promises=[{"worker_id": w, "post_id": "P1", "level": "ticketed", "vehicle_id": "V1"} for w in ("W1", "W2")],
        subsidy_facts=[said("W2", "organised", "no")],
    )
    assert told(scene(tmp_path, tables), "organised") == [True, False, None]


def test_age_is_that_of_the_month_in_which_work_starts(tmp_path: Path) -> None:
    """Whole years in the month of the start, else of the day asked."""
    tables = instance(
        [{"worker_id": w, "birth_month": "2001-04-01"} for w in ("W1", "W2")],
        posts=[{"post_id": "P1", "starts": "2026-04-30"}],
    )
    assert told(scene(tmp_path, tables, plan(("W1", "P1"))), "age") == [25, 24]


def test_facts_that_no_policy_knows_are_refused(tmp_path: Path) -> None:
    """A table that states a fact of a policy file that was not given is refused by name."""
    tables = instance([{"worker_id": "W1"}], subsidy_facts=[said("W1", "incme", 1)])
    with pytest.raises(PolicyError, match="did you mean income"):
        told(scene(tmp_path, tables), "income")


def test_values_of_another_form_are_refused(tmp_path: Path) -> None:
    """A value that is not of the form of its fact raises, with fact and value."""
    tables = instance([{"worker_id": "W1"}], subsidy_facts=[said("W1", "income", "much")])
    with pytest.raises(ValueError, match="income cannot be 'much'"):
        told(scene(tmp_path, tables), "income")


def test_plan_of_other_tables_is_refused(tmp_path: Path) -> None:
    """A plan that places people who are not among the workers is refused."""
    with pytest.raises(ValueError, match="not among the workers"):
        told(scene(tmp_path, instance([{"worker_id": "W1"}]), plan(("W9", "P1"))), "placed")
