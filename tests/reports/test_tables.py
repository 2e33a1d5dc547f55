"""The tables of a report: counted against the raw frames, complete, and independent of row order."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from domain.instance import Instance
from domain.plan import FRAMES, Plan
from domain.policy import Policy
from reports.case import Case, reach_of
from reports.names import Names
from reports.table import Tidy, write_tables
from reports.tables import derive
from reports.tables.headline import figures
from reports.tables.people import group_members
from reports.tables.proof import certified, limits, tiers

PAYLOAD = "=cmd|' /C calc'!A0"


@pytest.fixture(scope="module")
def tables(case: Case) -> dict[str, Tidy]:
    """Return the derived tables."""
    return derive(case)


def test_headline_equals_the_raw_frames(tables: dict[str, Tidy], plan: Plan, instance: Instance) -> None:
    """The first figures are those that one counts by hand in the plan's frames."""
    shown = figures(tables["headline"])
    reasons = plan.unplaced["reason"].tolist()
    assert shown["registered"] == len(instance.workers) == len(plan.assignments) + len(reasons)
    assert shown["placed"] == len(plan.assignments)
    assert shown["not_asked"] == reasons.count("not_asked")
    assert shown["taken"] == reasons.count("taken")
    assert shown["asked"] == len(plan.assignments) + reasons.count("taken") + reasons.count("no_admissible_post")
    assert shown["seats"] == sum(instance.posts["seats"])
    assert shown["empty"] == sum(plan.empty_seats["empty"])
    # Classes 0 to 7 are the two priority ranks with four waiting bands each.
    assert shown["priority_placed"] == sum(who < 8 for who in plan.assignments["who_class"])
    # The fixture holds back rows 7 and 9 of one file and row 4 of another.
    assert shown["quarantined"] == 3


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("placed_by_priority", "placed"),
        ("placed_by_class", "placed"),
        ("placed_by_county", "placed"),
        ("flows", "people"),
        ("reaches", "people"),
        ("minutes", "people"),
        ("pay", "people"),
        ("pay_by_kind", "people"),
        ("travel_modes", "people"),
        ("kinds", "filled"),
        ("trades", "filled"),
        ("trades_by_county", "filled"),
        ("employers", "filled"),
        ("changes", "people"),
    ],
)
def test_tables_sum_to_the_people_placed(tables: dict[str, Tidy], plan: Plan, name: str, column: str) -> None:
    """Every table that divides the people placed accounts for all of them."""
    assert tables[name].frame[column].sum() == len(plan.assignments)


@pytest.mark.parametrize(
    ("name", "column"), [("reasons_unplaced", "people"), ("mismatch", "unplaced"), ("placed_by_class", "unplaced")]
)
def test_tables_sum_to_the_people_left(tables: dict[str, Tidy], plan: Plan, name: str, column: str) -> None:
    """Every table that divides the people left accounts for all of them."""
    assert tables[name].frame[column].sum() == (plan.unplaced["reason"] != "not_asked").sum()


def test_reach_parts_of_a_county_row_sum_to_its_placed(tables: dict[str, Tidy]) -> None:
    """Placed at home, in the prefecture, in the province and beyond are the placed of the county."""
    frame = tables["placed_by_county"].frame
    parts = frame[["same_county", "same_prefecture", "same_province", "other_province"]].sum(axis=1)
    assert (parts == frame["placed"]).all()


def test_reach_is_read_from_the_codes() -> None:
    """The first six, four and two digits decide how far a place is."""
    homes = pd.Series(["220421100", "220421100", "220421100", "220421100"], dtype="str")
    places = pd.Series(["220421", "220422", "222403", "330206"], dtype="str")
    assert reach_of(homes, places).tolist() == ["same_county", "same_prefecture", "same_province", "other_province"]


def test_dated_membership_decides_over_the_listed_group(plan: Plan, policy: Policy, names: Names) -> None:
    """A group that has ended no longer counts, one that has begun does, and an undated one stays."""
    workers = pd.DataFrame(
        {
            "worker_id": ["A", "B", "C"],
            "region": "220421",
            "status": "unemployed",
            "groups": [("monitored",), None, ("low_income",)],
        }
    )
    dated = pd.DataFrame(
        {
            "worker_id": ["A", "B"],
            "group": ["monitored", "out_of_poverty"],
            "valid_from": pd.to_datetime(["2020-01-01", "2026-03-02"]),
            "valid_until": pd.to_datetime(["2026-03-01", None]),
        }
    )
    case = Case(plan, Instance({"workers": workers, "memberships": dated}), policy, names)
    members = group_members(case)
    # The plan date is 2 March 2026: A's membership ended the day before, B's begins that day.
    assert sorted(zip(members["worker_id"], members["group"], strict=True)) == [
        ("B", "out_of_poverty"),
        ("C", "low_income"),
    ]


def test_row_order_does_not_matter(plan: Plan, instance: Instance, policy: Policy, names: Names) -> None:
    """Shuffled ledgers and plan frames give the same tables, except where the plan's own order is shown."""
    draw = np.random.default_rng(1)
    shuffled = Instance(
        {name: frame.iloc[draw.permutation(len(frame))] for name, frame in instance.tables.items() if len(frame)},
        instance.quarantine,
        instance.notes,
    )
    frames = {
        name: frame if name == "tiers" else frame.iloc[draw.permutation(len(frame))].reset_index(drop=True)
        for name, frame in plan.frames.items()
    }
    ours = derive(Case.of(plan, instance, policy, names))
    theirs = derive(Case.of(Plan(frames, plan.identity), shuffled, policy, names))
    for name, table in ours.items():
        pd.testing.assert_frame_equal(table.frame, theirs[name].frame, obj=name)


def test_files_hold_the_tables(case: Case, tables: dict[str, Tidy], tmp_path: Path) -> None:
    """Each CSV read back gives the figures of its table, and the index explains every column."""
    written = write_tables(tables.values(), tmp_path, case.names)
    assert {path.name for path in written} == {f"{name}.csv" for name in tables} | {"index.csv"}
    for name, table in tables.items():
        read = pd.read_csv(tmp_path / f"{name}.csv", encoding="utf-8-sig", dtype="str", keep_default_na=False)
        assert len(read) == len(table.frame), name
        for field in table.fields:
            if field.form.value in ("count", "yuan", "minutes") and len(table.frame):
                wanted = pd.to_numeric(table.frame[field.name]).astype("float64")
                np.testing.assert_allclose(pd.to_numeric(read[field.name]).astype("float64"), wanted, err_msg=name)
    index = pd.read_csv(tmp_path / "index.csv", encoding="utf-8-sig", dtype="str")
    assert set(index["table"]) == set(tables)
    assert index[["column_zh", "column_en"]].notna().all().all()


def test_files_open_as_text_in_a_spreadsheet(case: Case, tables: dict[str, Tidy], tmp_path: Path) -> None:
    """A name that begins like a formula is written with a leading apostrophe."""
    write_tables([tables["employers"]], tmp_path, case.names)
    text = (tmp_path / "employers.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert f"'{PAYLOAD}" in text.decode("utf-8-sig")
    assert f",{PAYLOAD}" not in text.decode("utf-8-sig")


def test_a_plan_of_another_instance_is_refused(plan: Plan, policy: Policy, names: Names) -> None:
    """A plan that names people the instance lacks raises and shows one of them."""
    with pytest.raises(ValueError, match="worker_id the instance does not have"):
        Case.of(plan, Instance({}), policy, names)


def test_a_gap_or_a_missing_bound_is_not_called_proven(plan: Plan, case: Case, policy: Policy, names: Names) -> None:
    """Only gaps of zero are a proof; a tier without any bound is neither yes nor no, a mere measure does not matter."""
    assert certified(tiers(case)) is True
    # Row 1 is "all" of the who-tier, row 2 the only one of the last resort, row 3 the minutes beside the cost in yuan.
    for row, bound, gap, said in ((1, 300, 2, False), (2, None, None, None), (3, None, None, True)):
        frame = plan.tiers.astype({"gap": "float64", "bound": "float64"}).copy()
        frame.loc[row, ["bound", "gap"]] = [bound, gap]
        changed = Plan({**plan.frames, "tiers": frame}, plan.identity)
        assert certified(tiers(Case.of(changed, case.instance, policy, names))) is said


def test_an_empty_plan_has_tables(policy: Policy, names: Names) -> None:
    """An instance without people gives empty tables, not an error."""
    frames = {name: pd.DataFrame(columns=list(columns)) for name, columns in FRAMES.items()}
    plan = Plan(frames, {"plan_date": "2026-03-02", "status": "optimal"})
    tables = derive(Case.of(plan, Instance({}), policy, names))
    assert figures(tables["headline"])["placed"] == 0


@pytest.mark.parametrize(("prices", "said"), [([1, 0], 1), ([pd.NA, pd.NA], pd.NA)])
def test_a_price_that_nobody_knows_is_blank(prices: list[Any], said: Any) -> None:
    """Of two posts with prices one is priced; where the proof has no price of seats, it is not said that none is."""
    rows = pd.DataFrame({"limit": "seats", "use": [1, 2], "high": [1, 3], "price": pd.array(prices, "Int64")})
    case = cast(Case, SimpleNamespace(plan=SimpleNamespace(limits=rows)))
    found = limits(case).frame["priced"].iloc[0]
    assert pd.isna(found) if pd.isna(said) else found == said
