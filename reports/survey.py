"""What a look at the instance shows without solving: blanks, stale records, posts that break a rule, hiring screens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from domain.instance import Instance
from domain.rules import Verdict
from reports.tables import quality

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
    columns = ["post_id", "mode", "rule", "verdict"]
    posts = instance.posts.sort_values("post_id", ignore_index=True)
    if not len(posts) or not len(instance.workers):
        return pd.DataFrame(columns=columns, dtype="str")
    rows = []
    for mode, rules in _rules_by_mode().items():
        takes = posts[[mode in (accepts or ("hire",)) for accepts in posts["accepts"]]] if mode != "hire" else posts
        for name, verdicts in _judged(instance, policy, on, takes["post_id"], mode, rules).items():
            rows += [
                (post, mode, name, _SAID[verdict]) for post, verdict in zip(takes["post_id"], verdicts, strict=True)
            ]
    found = pd.DataFrame(rows, columns=columns)
    found = found[found["verdict"] != "yes"].astype("str")
    return found.sort_values(["verdict", "rule", "post_id", "mode"], ignore_index=True)


def _rules_by_mode() -> dict[str, tuple[Callable[[Any], Any], ...]]:
    from domain.check.pair_employers import dispatch_allowed, employer_in_good_standing
    from domain.check.pair_pay import pay_lawful

    return {"hire": (pay_lawful, employer_in_good_standing), "dispatched": (dispatch_allowed,)}


def _judged(
    instance: Instance, policy: Any, on: date, posts: pd.Series, mode: str, rules: tuple[Callable[[Any], Any], ...]
) -> dict[str, list[int]]:
    """Return the verdict of each rule on each post; the person of the pair plays no part in rules of posts."""
    from domain.check.docket import Docket

    if not len(posts):
        return {}
    anybody = instance.workers["worker_id"].iloc[0]
    pairs = pd.DataFrame({"worker_id": anybody, "post_id": posts.to_numpy(), "mode": mode})
    docket = Docket.of(instance, policy, on, pairs)
    return {rule.__name__: [int(verdict) for verdict in rule(docket)] for rule in rules}
