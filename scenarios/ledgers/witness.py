"""A plan that keeps what no bound can be moved for: the witness that every limit of a made-up county can be met.

It begins as some plan made without limits. Whoever breaks a law or a condition in it is left out; nobody is added, so that seats
and pair rules stay kept.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pandas as pd

from domain.instance import Instance
from domain.plan import Plan
from domain.policy import Policy

LEFT_ON_WELFARE = 0.9
"""Of the people on welfare posts so many stay."""
SHUT_EVERY = 3
"""Of the projects that are not under way every so many stays shut."""
KEPT_POSTS, KEPT_PEOPLE = 6, (4, 15)
"""Posts that keep their seats for some townships, and how many people the plan has on each."""


def places_of(plan: Plan, instance: Instance) -> pd.DataFrame:
    """Return who is placed where, with what limits ask about them.

    Returns
    -------
    DataFrame
        ``worker_id``, ``post_id``, ``mode``; ``home`` and ``place`` (divisions); ``employer_id``, ``project_id``, ``kind``
        and ``relief`` (whether the seat is one of relief) of the post; in the order of the plan.
    """
    posts = instance.posts[["post_id", "employer_id", "project_id", "kind", "role", "region"]]
    homes = instance.workers.set_index("worker_id")["region"]
    placed = plan.assignments[["worker_id", "post_id", "mode"]].merge(posts, how="left", on="post_id")
    relief = placed["project_id"].notna() & (placed["role"] != "contract").fillna(True)
    return placed.assign(home=placed["worker_id"].map(homes), relief=relief).rename(columns={"region": "place"})


def without(plan: Plan, left_out: pd.Series) -> Plan:
    """Return the plan without some people."""
    placed = plan.assignments
    return replace(plan, frames={**plan.frames, "assignments": placed[~placed["worker_id"].isin(left_out)]})


def kept_seats(places: pd.DataFrame, county: str) -> tuple[dict[str, tuple[str, ...]], pd.Series]:
    """Return the townships for which a few posts keep their seats, and whom that leaves out.

    They are the homes of most of those who are there already.
    """
    here = places[places["place"].str.startswith(county) & (places["kind"] == "enterprise")]
    there = here.groupby("post_id")["worker_id"].size()
    few, many = KEPT_PEOPLE
    chosen = sorted(there[(there >= few) & (there <= many)].index)[:KEPT_POSTS]
    kept: dict[str, tuple[str, ...]] = {}
    for post in chosen:
        homes = here.loc[here["post_id"] == post, "home"].value_counts(sort=True).sort_index(kind="stable")
        homes = homes.sort_values(ascending=False, kind="stable")
        enough = int((homes.cumsum() < 0.75 * homes.sum()).sum()) + 1
        kept[post] = tuple(sorted(homes.index[:enough]))
    strange = [
        not home.startswith(kept.get(post, "")) for home, post in zip(here["home"], here["post_id"], strict=True)
    ]
    return kept, here.loc[strange, "worker_id"]


def shut_projects(places: pd.DataFrame, instance: Instance) -> tuple[list[str], pd.Series]:
    """Return the projects that are to stay shut, and the people on their relief seats."""
    projects = instance.projects
    waiting = sorted(projects.loc[projects["contract_workers_now"].fillna(0) == 0, "project_id"])
    used = set(places.loc[places["relief"], "project_id"])
    shut = [name for name in waiting if name in used][::SHUT_EVERY]
    return shut, places.loc[places["relief"] & places["project_id"].isin(shut), "worker_id"]


def fewer_on_welfare(places: pd.DataFrame) -> pd.Series:
    """Return those who leave their public-welfare post: the last by their token, whatever it is."""
    there = places.loc[places["kind"] == "public_welfare", "worker_id"].sort_values()
    return there.iloc[round(len(there) * LEFT_ON_WELFARE) :]


def too_many_sent(places: pd.DataFrame, instance: Instance, policy: Policy, on: date) -> pd.Series:
    """Return the dispatched who are more than the lawful share of their employer's headcount after the plan."""
    own = places[~places["relief"] & (places["kind"] != "public_welfare")]
    hired = own[own["mode"] == "hire"].groupby("employer_id")["worker_id"].size()
    out = []
    for employer, people in places[places["mode"] == "dispatched"].groupby("employer_id")["worker_id"]:
        row = instance.employers[instance.employers["employer_id"] == employer].iloc[0]
        most = Fraction(str(policy.value("dispatch.share_max", on, str(row["region"]))))
        now = 0 if pd.isna(row["dispatched_now"]) else int(row["dispatched_now"])
        heads = int(row["headcount"]) + int(hired.get(employer, 0))
        # now + d <= most * (heads + d), and none where the employer is above already.
        room = (most * heads - now) / (1 - most)
        room = Fraction(0) if now > most * int(row["headcount"]) else max(Fraction(0), room)
        out.append(people.sort_values().iloc[int(room) :])
    return pd.concat(out) if out else places["worker_id"].iloc[:0]


def witness_of(
    plan: Plan, instance: Instance, policy: Policy, on: date, county: str
) -> tuple[Plan, dict[str, tuple[str, ...]]]:
    """Return the plan without those whom laws and conditions leave out, and which posts keep their seats for whom."""
    kept, strangers = kept_seats(places_of(plan, instance), county)
    plan = without(plan, strangers)
    plan = without(plan, shut_projects(places_of(plan, instance), instance)[1])
    plan = without(plan, fewer_on_welfare(places_of(plan, instance)))
    return without(plan, too_many_sent(places_of(plan, instance), instance, policy, on)), kept
