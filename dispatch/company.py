"""Households and teams of which somebody has a place already: the others go where that person is, or nowhere.

The match looks at those without a place only, so it would keep them together among themselves and apart from whoever
was promised a place before. A cap of nobody outside that place says where they may go.
"""

from datetime import date

import numpy as np
import pandas as pd

from domain.check.pair_wishes import asks_for
from domain.instance import Instance, conform
from domain.limits.conditions import as_value
from domain.policy import Policy
from domain.tables import TABLES

GROUP_COLUMN = {"household": "household_id", "team": "team_id"}
SITE = {"household": "region", "team": "employer_id"}
"""What being together means, as a column of the posts: a household in one place, a team at one employer."""
PREFIX = "together:"
"""Begin of the names of these caps."""


def where_the_others_are(left: Instance, whole: Instance, held: pd.DataFrame, policy: Policy, on: date) -> pd.DataFrame:
    """Return quotas that let nobody be placed apart from the one place where the others of a household or team are.

    A household or team that is in several places already is together no more: its people are left free.

    Parameters
    ----------
    left
        The instance of those who are matched tonight.
    whole
        All tables.
    held
        Everybody with a place outside the match: columns worker_id, post_id.
    policy, on
        The rules and the plan date.
    """
    digits = int(policy.value("stay_together.place_digits", on, ""))
    rows = []
    for what, column in GROUP_COLUMN.items():
        stated = _stated(whole, what)
        if not stated:
            continue
        site = whole.posts.set_index("post_id")[SITE[what]]
        elsewhere = left.posts[SITE[what]].drop_duplicates()
        if what == "household":
            site, elsewhere = site.str[:digits], elsewhere.str[:digits].drop_duplicates()
        there = _places(whole, held, column, site)
        others: dict[tuple[str, bool, int], list[str]] = {}
        free = _asking(left)[["worker_id", column]].dropna()
        for worker, group in zip(free["worker_id"], free[column], strict=True):
            terms = stated.get(str(group), stated.get(None))
            if str(group) in there and terms is not None:
                others.setdefault((there[str(group)], *terms), []).append(str(worker))
        for (place, hard, penalty), people in sorted(others.items()):
            apart = sorted(set(elsewhere) - {place})
            if apart:
                rows.append(
                    {
                        "quota_id": f"{PREFIX}{what}:{place}:{'must' if hard else penalty}",
                        "of_workers": f"worker_id = {', '.join(map(as_value, sorted(people)))}",
                        "at_posts": f"{SITE[what]} = {', '.join(map(as_value, apart))}",
                        "people_max": 0,
                        "hard": hard,
                        "penalty_yuan": None if hard else float(penalty),
                    }
                )
    return conform(pd.DataFrame(rows), TABLES["quotas"])


def _stated(whole: Instance, what: str) -> dict[str | None, tuple[bool, int]]:
    """Return whether staying together must be kept and what each person apart costs, by group; None is every other one."""
    table = whole.together[whole.together["what"] == what]
    found: dict[str | None, tuple[bool, int]] = {}
    for row in table.to_dict("records"):
        price = 0 if pd.isna(row["penalty_yuan"]) else round(float(row["penalty_yuan"]))
        hard = pd.isna(row["penalty_yuan"]) if pd.isna(row["hard"]) else bool(row["hard"])
        found[None if pd.isna(row["group_id"]) else str(row["group_id"])] = (hard, 0 if hard else price)
    return found


def _asking(instance: Instance) -> pd.DataFrame:
    """Return the workers who ask for work: only they count as a household or team."""
    hired, lent = asks_for(instance)
    return instance.workers[np.asarray(hired | lent, bool)]


def _places(whole: Instance, held: pd.DataFrame, column: str, site: pd.Series) -> dict[str, str]:
    """Return the one place of each group that has people with a place; groups in several places are left out."""
    people = _asking(whole)[["worker_id", column]].dropna().merge(held[["worker_id", "post_id"]], on="worker_id")
    people = people.assign(place=people["post_id"].map(site)).dropna(subset=["place"])
    found = people.groupby(column)["place"].agg(["nunique", "first"])
    return {str(group): str(place) for group, place in found.loc[found["nunique"] == 1, "first"].items()}
