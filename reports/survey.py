"""What a look at the instance shows without solving: blanks, stale records, posts that break a rule, hiring screens."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from domain.instance import Instance
from domain.rules import Verdict
from reports.tables import quality

RULES_OF_MODE = {"hire": ("pay_lawful", "employer_in_good_standing"), "dispatched": ("dispatch_allowed",)}
"""The rules that post and employer decide alone, under the mode that shows them."""
_SAID = {int(Verdict.NO): "no", int(Verdict.UNKNOWN): "unknown", int(Verdict.YES): "yes"}


@dataclass(frozen=True)
class Survey:
    """The state of an instance on a day.

    Parameters
    ----------
    blanks
        table, column, rows, blank, blank_share (0 to 1), quarantined: the columns that have a blank.
    stale
        table, rows, days (how long a record is fresh), stale, never_verified.
    posts
        post_id, mode, rule, verdict (``no`` or ``unknown``) for every rule that the post itself decides; rules
        that do not look at the mode stand once, under ``hire``.
    screens
        post_id, screen, treatment (``ignored`` or ``honoured``), source.
    quarantined
        Rows that intake held back.
    """

    blanks: pd.DataFrame
    stale: pd.DataFrame
    posts: pd.DataFrame
    screens: pd.DataFrame
    quarantined: int


def survey(instance: Instance, policy: Any, on: date) -> Survey:
    """Look at an instance without solving anything.

    Parameters
    ----------
    instance
        The tables.
    policy
        The rules in force.
    on
        The day.
    """
    from optimizer.screens import screens_frame

    blanks = quality.blanks(instance).frame
    blanks = blanks[blanks["blank"] > 0].reset_index(drop=True)
    blanks = blanks.assign(column=blanks["column"].str.partition(".")[2]).drop(columns="required")
    stale = quality.freshness(instance, policy, on).frame.rename(columns={"undated": "never_verified"})
    return Survey(
        blanks,
        stale,
        screened_posts(instance, policy, on),
        screens_frame(instance, policy, on),
        int(quality.tables_read(instance).frame["quarantined"].sum()),
    )


def screened_posts(instance: Instance, policy: Any, on: date) -> pd.DataFrame:
    """Return the posts that a rule closes or leaves to be verified, whoever would apply."""
    from domain.check import judge

    columns = ["post_id", "mode", "rule", "verdict"]
    pairs = _pairs(instance)
    if not len(pairs):
        return pd.DataFrame(columns=columns, dtype="str")
    verdicts = judge(instance, policy, on, pairs)
    rows = [
        (post, mode, rule, _SAID[int(verdict)])
        for mode, rules in RULES_OF_MODE.items()
        for rule in rules
        for post, verdict in zip(
            pairs.loc[pairs["mode"] == mode, "post_id"], verdicts.loc[pairs["mode"] == mode, rule], strict=True
        )
    ]
    found = pd.DataFrame(rows, columns=columns)
    found = found[found["verdict"] != "yes"].astype("str")
    return found.sort_values(["verdict", "rule", "post_id", "mode"], ignore_index=True)


def _pairs(instance: Instance) -> pd.DataFrame:
    """Return every post with anybody, and once more as dispatched where it says so; the person plays no part."""
    posts = instance.posts.sort_values("post_id")
    anybody = instance.workers["worker_id"].head(1).tolist()
    rows = [(worker, post, "hire") for worker in anybody for post in posts["post_id"]]
    offers = zip(posts["post_id"], posts["accepts"], strict=True)
    dispatched = [post for post, accepts in offers if accepts is not None and "dispatched" in accepts]
    rows += [(worker, post, "dispatched") for worker in anybody for post in dispatched]
    return pd.DataFrame(rows, columns=["worker_id", "post_id", "mode"], dtype="str")
