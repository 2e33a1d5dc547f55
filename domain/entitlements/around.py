"""The part of the tables that decides about one worker or employer: the person, the employers, their people.

Claims of different people meet in three ways: taxes, caps and head counts of the employer they work for; caps on a
household; caps on an agent. The first is the person's own circle. The other two may lead on from person to person
without end, so where a rule file has such a cap the whole tables are asked.
"""

from dataclasses import replace

import pandas as pd

from domain.instance import Instance
from domain.plan import Plan
from domain.policy import Policy

CIRCLES = ("worker", "employer")
"""Caps that stay within the people of one employer."""
OF_WORKERS = ("workers", "memberships", "subsidy_facts", "payments", "promises")
"""Tables of which the rows of these people and employers, and those that name nobody, are needed."""


def around(instance: Instance, plan: Plan | None, policy: Policy, subject: str) -> tuple[Instance, Plan | None]:
    """Return tables and plan with all that decides about a worker or employer, and little else.

    Parameters
    ----------
    instance, plan, policy
        As for ``entitlements``.
    subject
        A ``worker_id`` or ``employer_id``.

    Returns
    -------
    tuple
        The whole tables and plan where a cap counts by household or agent.
    """
    if any(cap.per not in CIRCLES for cap in policy.caps):
        return instance, plan
    workers, posts = instance.workers, instance.posts
    made = None if plan is None else plan.assignments
    employers = _employers_of(instance, made, subject) | {subject}
    theirs = posts.loc[posts["employer_id"].isin(employers), "post_id"]
    near = (workers["worker_id"] == subject) | workers["employer_id"].isin(employers)
    near |= workers["current_post_id"].isin(theirs)
    if made is not None:
        near |= workers["worker_id"].isin(made.loc[made["post_id"].isin(theirs), "worker_id"])
    people = workers.loc[near.to_numpy(bool, na_value=False), "worker_id"]
    tables = dict(instance.tables)
    for name in OF_WORKERS:
        tables[name] = _of(tables[name], people, employers)
    part = replace(instance, tables=tables)
    if plan is None or made is None:
        return part, None
    kept = made["worker_id"].isin(people) | made["post_id"].isin(theirs)
    return part, replace(plan, frames={**plan.frames, "assignments": made[kept].reset_index(drop=True)})


def _employers_of(instance: Instance, made: pd.DataFrame | None, worker_id: str) -> set[str]:
    """Return the employers a worker has, by the ledger, by the present post and by the plan."""
    own = instance.workers[instance.workers["worker_id"] == worker_id]
    posts = own["current_post_id"].dropna().tolist()
    if made is not None:
        posts += made.loc[made["worker_id"] == worker_id, "post_id"].tolist()
    held = instance.posts.loc[instance.posts["post_id"].isin(posts), "employer_id"]
    return {*own["employer_id"].dropna(), *held}


def _of(frame: pd.DataFrame, people: pd.Series, employers: set[str]) -> pd.DataFrame:
    """Return the rows about these people, about nobody, or (payments for people who have left) of these employers."""
    named = frame["worker_id"]
    kept = named.isin(people) | named.isna()
    if "employer_id" in frame:
        kept |= frame["employer_id"].isin(employers)
    return frame[kept.to_numpy(bool)].reset_index(drop=True)
