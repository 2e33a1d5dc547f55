"""The check of ledgers and posts: what `laborflow check` answers without solving."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from domain.instance import Instance
from domain.policy import Policy
from reports.check_report import render_check, write_check
from reports.names import Names
from reports.survey import survey

ON = date(2026, 3, 2)


@pytest.fixture
def small() -> Instance:
    """Return two posts of Jilin: one paid far below any minimum wage, one far above; a dispatched one is regular."""
    posts = pd.DataFrame(
        {
            "post_id": ["LOW", "FAIR"],
            "employer_id": "E1",
            "title": ["甲", "<i>乙</i>"],
            "kind": ["enterprise", "public_welfare"],
            "accepts": [("hire", "dispatched"), None],
            "region": "220421",
            "seats": [3, 4],
            "pay": [300.0, 6000.0],
            "pay_unit": "month",
            "nature": ["regular", None],
            "starts": pd.Timestamp("2026-03-09"),
            "screens": [None, "age_max=45"],
            "verified_on": [pd.Timestamp("2026-03-01"), pd.Timestamp("2025-03-01")],
        }
    )
    workers = pd.DataFrame({"worker_id": ["W1"], "region": ["220421"], "status": ["unemployed"]})
    employers = pd.DataFrame({"employer_id": ["E1"], "name": ["厂"], "region": ["220421"], "headcount": [10]})
    return Instance({"workers": workers, "posts": posts, "employers": employers})


def test_posts_that_break_a_rule_are_found(small: Instance, policy: Policy) -> None:
    """300 yuan a month is unlawful, and a regular post may not be filled by dispatch."""
    found = survey(small, policy, ON).posts
    said = {(row.post_id, row.rule, row.verdict) for row in found.itertuples()}
    assert ("LOW", "pay_lawful", "no") in said
    assert ("LOW", "dispatch_allowed", "no") in said
    assert not [row for row in said if row[0] == "FAIR" and row[2] == "no"]


def test_age_screen_on_a_welfare_post_is_ignored(small: Instance, policy: Policy) -> None:
    """In Jilin an age limit on a public-welfare post is unlawful: it is reported and not applied."""
    screens = survey(small, policy, ON).screens
    assert screens[["post_id", "screen", "treatment"]].to_numpy().tolist() == [["FAIR", "age_max=45", "ignored"]]


def test_stale_records_are_counted(small: Instance, policy: Policy) -> None:
    """Of the two posts the one verified a year ago is stale; the worker has no date."""
    stale = survey(small, policy, ON).stale.set_index("table")
    assert stale.loc["posts", ["stale", "never_verified"]].tolist() == [1, 0]
    assert stale.loc["workers", ["stale", "never_verified"]].tolist() == [0, 1]


def test_blanks_are_counted_per_column(small: Instance, policy: Policy) -> None:
    """The nature of one of two posts is blank: a half."""
    blanks = survey(small, policy, ON).blanks.set_index(["table", "column"])
    assert blanks.loc[("posts", "nature"), "blank_share"] == 0.5
    assert ("posts", "pay") not in blanks.index


def test_the_page_holds_both_languages_and_escapes(small: Instance, policy: Policy, names: Names) -> None:
    """Both articles are there, titles of posts are text, and nothing is fetched."""
    html = render_check(small, policy, ON, "en", names=names)
    assert "台账与岗位检查" in html
    assert "Check of ledgers and posts" in html
    assert "<i>乙</i>" not in html
    assert "<script" not in html
    assert 'src="' not in html


def test_the_files_are_written(small: Instance, policy: Policy, names: Names, tmp_path: Path) -> None:
    """Page and tables stand in the folder, the page first, the same bytes every time."""
    first = write_check(small, policy, ON, tmp_path / "a", names=names)
    second = write_check(small, policy, ON, tmp_path / "b", names=names)
    assert first[0].name == "check.html"
    assert {"posts_by_rule.csv", "posts_to_mend.csv", "blanks.csv", "index.csv"} <= {path.name for path in first}
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_an_instance_without_people_is_checked_too(policy: Policy, small: Instance) -> None:
    """Without workers no post is judged and nothing fails."""
    tables = {name: frame for name, frame in small.tables.items() if name != "workers"}
    assert not len(survey(Instance(tables), policy, ON).posts)
