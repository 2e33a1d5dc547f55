"""What is said of an instance before anything is solved."""

from datetime import date

import pandas as pd

from domain.instance import Instance
from domain.policy import Policy
from reports.survey import survey

ON = date(2026, 3, 2)
EMPLOYERS = {"employer_id": ["E1", "E2"], "name": ["甲", "乙"], "region": ["220421", "220421"], "headcount": [10, 10]}
POSTS = {
    "post_id": ["P1", "P2", "P3"],
    "employer_id": ["E1", "E1", "E2"],
    "title": ["焊工", "零工", "保洁"],
    "kind": ["enterprise", "day_labour", "public_welfare"],
    "region": ["220421"] * 3,
    "seats": [1, 2, 3],
    "pay": [6000.0, 1.0, 6000.0],
    "pay_unit": ["month", "month", "month"],
    "starts": [pd.Timestamp(2026, 3, 2)] * 3,
    "accepts": [("hire", "dispatched"), ("hire",), None],
    "screens": [None, None, "age_max=45"],
    "verified_on": [pd.Timestamp(2026, 3, 1), pd.Timestamp(2020, 1, 1), None],
}
WORKERS = {"worker_id": ["W1"], "region": ["220421"], "status": ["unemployed"], "education": ["college"]}


def instance() -> Instance:
    """Return three posts: sound but for its nature, paid one yuan a month, and by a blacklisted employer."""
    blacklist = {"employer_id": ["E2"], "valid_from": [pd.Timestamp(2026, 1, 1)]}
    tables = {"workers": WORKERS, "employers": EMPLOYERS, "posts": POSTS, "blacklist": blacklist}
    return Instance({name: pd.DataFrame(rows) for name, rows in tables.items()})


def test_posts_that_break_a_rule_are_listed_by_mode() -> None:
    """One yuan a month is unlawful, a blacklisted employer closes its post, a blank nature is unknown for dispatch."""
    listed = survey(instance(), Policy.load(), ON).posts
    found = set(listed[["post_id", "mode", "rule", "verdict"]].itertuples(index=False, name=None))
    assert found == {
        ("P2", "hire", "pay_lawful", "no"),
        ("P3", "hire", "employer_in_good_standing", "no"),
        ("P1", "dispatched", "dispatch_allowed", "unknown"),
    }


def test_unlawful_screen_on_a_welfare_post_is_ignored_with_its_clause() -> None:
    """Jilin forbids age screens on public-welfare posts, so the one stated is listed as ignored."""
    screens = survey(instance(), Policy.load(), ON).screens
    assert screens[["post_id", "screen", "treatment"]].to_numpy().tolist() == [["P3", "age_max=45", "ignored"]]


def test_stale_and_blank_entries_are_counted() -> None:
    """Of three posts one was verified years ago and one never; the worker's one known fact is not a blank."""
    seen = survey(instance(), Policy.load(), ON)
    posts = seen.stale.set_index("table").loc["posts"]
    assert (posts["stale"], posts["never_verified"]) == (1, 1)
    workers = seen.blanks[seen.blanks["table"] == "workers"]
    assert "education" not in set(workers["column"])
    assert workers.set_index("column").loc["birth_month", "blank_share"] == 1.0
