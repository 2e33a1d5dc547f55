"""Conditions: yes, no or unknown, where they apply, and when they come to hold."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from domain.entitlements import entitlements
from domain.instance import Instance
from tests.domain.entitlements.small import (
    AWAY,
    ON,
    by_worker,
    condition,
    fact,
    instance,
    instrument,
    parameter,
    plan,
    policy,
    said,
    value,
)

FIGURES = (
    parameter("pay.yuan", "number", 100)
    + parameter("pay.months", "integer", 3, more=value(2, place="3302"))
    + parameter("pay.groups", "list", "[out_of_poverty, monitored]", leaf="text")
    + parameter("pay.kinds", "list", "[workshop]", leaf="text")
    + parameter("local.flag", "flag", "true").replace("values: [{", 'values: [{place: "2204", ')
    + parameter("local.line", "number", 10).replace("values: [{", 'values: [{place: "2204", ')
)
FACTS = (
    fact("income", "number")
    + fact("passed", "flag", blank="none")
    + fact("left_on", "date")
    + fact("loan", "number", blank="none")
    + fact("layoffs", "number", "employer")
)


def asked(folder: Path, conditions: str, tables: Instance, made=None, on: date = ON, **more: str) -> pd.DataFrame:
    """The table of one flat grant under these conditions."""
    until = more.pop("until", None)
    rules = policy(
        folder, FIGURES, instrument("grant", "flat", "{amount: pay.yuan}", conditions=conditions, **more), FACTS
    )
    return entitlements(tables, made, on, rules, date.fromisoformat(until) if until else None)


def states(table: pd.DataFrame) -> dict[str, str]:
    """State by worker."""
    return by_worker(table, "state")


def test_blank_is_not_no(tmp_path: Path) -> None:
    """A blank fact leaves the claim to be verified and is asked for; a stated no ends it."""
    tables = instance(
        [{"worker_id": "W1", "seeking": True}, {"worker_id": "W2", "seeking": False}, {"worker_id": "W3"}]
    )
    table = asked(tmp_path, condition("fact: seeking, is: true"), tables)
    assert states(table) == {"W1": "due", "W3": "verify"}
    assert by_worker(table, "asks") == {"W1": (), "W3": ("seeking",)}


def test_all_unknown_facts_are_asked_for(tmp_path: Path) -> None:
    """Every unknown condition is asked for at once, in the order of the file, unless one says no."""
    conditions = condition("fact: income, below: {parameter: local.line}") + condition("fact: seeking, is: true")
    workers = [{"worker_id": "W1"}, {"worker_id": "W2", "seeking": False}, {"worker_id": "W3", "seeking": True}]
    table = asked(tmp_path, conditions, instance(workers))
    assert by_worker(table, "asks") == {"W1": ("income", "seeking"), "W3": ("income",)}


def test_complete_registers_leave_nothing_open(tmp_path: Path) -> None:
    """A fact of a complete register that is not stated is none: whatever is asked of it, the answer is no."""
    tables = instance(
        [{"worker_id": f"W{n}"} for n in range(1, 4)],
        subsidy_facts=[
            said("W1", "passed", "yes"),
            said("W2", "passed", "no"),
            said("W1", "loan", 5),
            said("W2", "loan", 20),
        ],
    )
    assert states(asked(tmp_path, condition("fact: passed, is: true"), tables)) == {"W1": "due"}
    assert states(asked(tmp_path, condition("fact: passed, is: false"), tables)) == {"W2": "due", "W3": "due"}
    assert states(asked(tmp_path, condition("fact: loan, at_most: {parameter: local.line}"), tables)) == {"W1": "due"}
    assert states(asked(tmp_path, condition("fact: loan, above: {parameter: local.line}"), tables)) == {"W2": "due"}


@pytest.mark.parametrize(
    ("operator", "holding"),
    [("at_least", ["W2", "W3"]), ("above", ["W3"]), ("at_most", ["W1", "W2"]), ("below", ["W1"])],
)
def test_figures_at_the_edge(tmp_path: Path, operator: str, holding: list[str]) -> None:
    """At 9, 10 and 11 against a line of 10 each comparison includes or leaves out the line as it says."""
    facts = [said(f"W{n}", "income", 8 + n) for n in range(1, 4)]
    tables = instance([{"worker_id": f"W{n}"} for n in range(1, 4)], subsidy_facts=facts)
    table = asked(tmp_path, condition(f"fact: income, {operator}: {{parameter: local.line}}"), tables)
    assert sorted(states(table)) == holding


def test_words_in_and_not_in_a_list(tmp_path: Path) -> None:
    """A word is looked up among the literal words or those of the parameter; unknown stays unknown."""
    posts = [{"post_id": "P1", "kind": "workshop"}, {"post_id": "P2"}]
    tables = instance([{"worker_id": "W1"}, {"worker_id": "W2"}, {"worker_id": "W3"}], posts=posts)
    made = plan(("W1", "P1"), ("W2", "P2"))
    inside = asked(tmp_path, condition("fact: post_kind, in: {parameter: pay.kinds}"), tables, made)
    assert states(inside) == {"W1": "due", "W3": "verify"}
    outside = asked(tmp_path, condition("fact: post_kind, not_in: [workshop]"), tables, made)
    assert states(outside) == {"W2": "due", "W3": "verify"}
    assert states(asked(tmp_path, condition("fact: post_kind, is: workshop"), tables, made)) == {
        "W1": "due",
        "W3": "verify",
    }


def test_any_of_needs_one_group_known(tmp_path: Path) -> None:
    """One group known is enough; none of them known to be there and one open is unknown; all known not to be is no."""
    workers = [
        {"worker_id": "W1", "groups": ("monitored", "disabled")},
        {"worker_id": "W2", "groups": ("disabled",)},
        {"worker_id": "W3", "groups": None},
        {"worker_id": "W4", "groups": None},
    ]
    dated = [{"worker_id": "W4", "group": "monitored", "valid_from": "2020-01-01"}]
    table = asked(
        tmp_path, condition("fact: groups, any_of: {parameter: pay.groups}"), instance(workers, memberships=dated)
    )
    assert states(table) == {"W1": "due", "W3": "verify", "W4": "due"}


def test_a_parameter_without_value_at_the_place_makes_no_condition(tmp_path: Path) -> None:
    """Where the place has no value the condition does not apply; the same for a flag that is not true there."""
    workers = [{"worker_id": "W1"}, {"worker_id": "W2", "region": AWAY}]
    tables = instance(workers, subsidy_facts=[said("W1", "income", 11), said("W2", "income", 11)])
    assert states(asked(tmp_path, condition("fact: income, below: {parameter: local.line}"), tables)) == {"W2": "due"}
    text = condition("fact: placed, is: true, where: local.flag")
    assert states(asked(tmp_path, text, tables)) == {"W2": "due"}


def test_a_guard_limits_a_condition_to_some_cases(tmp_path: Path) -> None:
    """A condition with only_if binds those for whom the guard holds; an unknown guard leaves open what would fail."""
    text = condition("fact: income, below: {parameter: local.line}, only_if: {fact: sex, is: male}")
    workers = [
        {"worker_id": "W1", "sex": "male"},
        {"worker_id": "W2", "sex": "female"},
        {"worker_id": "W3"},
        {"worker_id": "W4"},
    ]
    incomes = {"W1": 11, "W2": 11, "W3": 11, "W4": 9}
    tables = instance(workers, subsidy_facts=[said(worker, "income", yuan) for worker, yuan in incomes.items()])
    assert states(asked(tmp_path, text, tables)) == {"W2": "due", "W3": "verify", "W4": "due"}


def test_facts_of_the_employer_are_asked_of_the_work(tmp_path: Path) -> None:
    """A worker's claim may hang on a fact of the employer; without an employer it is unknown."""
    tables = instance(
        [{"worker_id": "W1"}, {"worker_id": "W2"}, {"worker_id": "W3"}],
        [{"employer_id": "E1", "size": "small"}, {"employer_id": "E2", "size": "large"}],
        [{"post_id": "P1"}, {"post_id": "P2", "employer_id": "E2"}],
    )
    table = asked(tmp_path, condition("fact: size, in: [micro, small]"), tables, plan(("W1", "P1"), ("W2", "P2")))
    assert states(table) == {"W1": "due", "W3": "verify"}


def test_months_tell_when_a_claim_falls_due(tmp_path: Path) -> None:
    """Three months from 10 March are full on 10 June: expected in March, due from that day on."""
    tables = instance([{"worker_id": "W1"}])
    text, made = condition("fact: months_worked, at_least: {parameter: pay.months}"), plan(("W1", "P1"))
    for day, state in ((ON, "expected"), (date(2026, 6, 9), "expected"), (date(2026, 6, 10), "due")):
        table = asked(tmp_path, text, tables, made, on=day)
        assert by_worker(table, "payable_on") == {"W1": pd.Timestamp(2026, 6, 10)}
        assert by_worker(table, "state") == {"W1": state}
        assert by_worker(table, "due_yuan") == {"W1": 100.0 if state == "due" else 0.0}


def test_months_count_no_further_than_people_stay(tmp_path: Path) -> None:
    """Whoever cannot fill the months by the last day that counts, or by the end of the post, has no claim."""
    text = condition("fact: months_worked, at_least: {parameter: pay.months}")
    posts = [
        {"post_id": "P1", "starts": "2026-09-30"},
        {"post_id": "P2", "starts": "2026-10-01"},
        {"post_id": "P3", "ends": "2026-06-09"},
    ]
    tables = instance([{"worker_id": f"W{n}"} for n in range(1, 4)], posts=posts)
    made = plan(*((f"W{n}", f"P{n}") for n in range(1, 4)))
    # 30 September and 3 months is 30 December; from 1 October it is 1 January, the next year.
    assert list(states(asked(tmp_path, text, tables, made))) == ["W1"]
    assert sorted(states(asked(tmp_path, text, tables, made, until="2027-01-01"))) == ["W1", "W2"]


def test_months_go_by_the_figures_of_the_place(tmp_path: Path) -> None:
    """The months needed are those of the place whose values decide: at the post's in Ningbo two, at home three."""
    tables = instance([{"worker_id": "W1"}], posts=[{"post_id": "P1", "region": AWAY}])
    text, made = condition("fact: months_worked, at_least: {parameter: pay.months}"), plan(("W1", "P1"))
    home = asked(tmp_path, text, tables, made)
    work = asked(tmp_path, text, tables, made, place="work", pays="employer")
    assert by_worker(home, "payable_on") == {"W1": pd.Timestamp(2026, 6, 10)}
    assert by_worker(work, "payable_on") == {"W1": pd.Timestamp(2026, 5, 10)}


def test_at_most_so_many_months_is_asked_of_the_beginning(tmp_path: Path) -> None:
    """At most three months since school counts to the start of the work: a fourth full month by then is one too many."""
    left = {"W1": "2025-12-10", "W2": "2025-11-11", "W3": "2025-11-10"}
    facts = [said(worker, "left_on", day) for worker, day in left.items()]
    tables = instance([{"worker_id": worker} for worker in left], subsidy_facts=facts)
    text = condition("fact: left_on.months, at_most: {parameter: pay.months}") + condition("fact: placed, is: true")
    made = plan(*((worker, "P1") for worker in left))
    # From 11 November to 10 March three months are full, from 10 November four.
    assert sorted(states(asked(tmp_path, text, tables, made))) == ["W1", "W2"]


def test_an_instrument_is_in_force_where_its_main_figure_is(tmp_path: Path) -> None:
    """Without a value at the place and on the day there is no claim; both ends of its dates are in force."""
    figures = parameter("own.yuan", "number", 50, start="2026-03-02").replace(
        "value: 50", 'to: 2026-03-31, place: "220421", value: 50'
    )
    rules = policy(tmp_path, figures, instrument("grant", "flat", "{amount: own.yuan}"))
    tables = instance([{"worker_id": "W1", "region": "220421105"}, {"worker_id": "W2", "region": "220422"}])
    for day, found in ((date(2026, 3, 1), []), (ON, ["W1"]), (date(2026, 3, 31), ["W1"]), (date(2026, 4, 1), [])):
        assert entitlements(tables, None, day, rules)["worker_id"].tolist() == found


def test_values_of_the_day_on_which_the_claim_began(tmp_path: Path) -> None:
    """With dated_by begin, a rule that has ended still binds those who came under it, and a later one does not."""
    later = value(70, start="2026-01-01")
    figures = parameter("own.yuan", "number", 50, more=later).replace("value: 50", "to: 2025-12-31, value: 50")
    grant = instrument(
        "grant", "flat", "{amount: own.yuan}", dated_by="begin", conditions=condition("fact: working, is: true")
    )
    rules = policy(tmp_path, figures, grant)
    days = {"W1": "2025-12-31", "W2": "2026-01-01"}
    workers = [{"worker_id": worker, "status": "employed"} for worker in days]
    tables = instance(workers, subsidy_facts=[said(worker, "work_started_on", day) for worker, day in days.items()])
    assert by_worker(entitlements(tables, None, ON, rules)) == {"W1": 50, "W2": 70}
