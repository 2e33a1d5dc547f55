"""A made-up county under every limit at once, with bounds that bite and can be met.

Two plans are made without limits: the best, and one for people who weigh the journey more and pay less. Of the second, whoever a law or
a condition leaves out is taken away (``scenarios.ledgers.witness``); what is left is the witness. Every bound lies between what the
two make of it (``scenarios.ledgers.bounds``): the best plan breaks it where they differ, and the witness keeps it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from domain.instance import Instance
from domain.limits.catalogue import LIMITS
from domain.plan import Plan
from domain.policy import Policy
from optimizer.solve import match
from scenarios.ledgers.bounds import OPEN, projects_settled, settled, uses_of
from scenarios.ledgers.decided import decided
from scenarios.ledgers.made_up import ON, made_up
from scenarios.ledgers.witness import places_of, witness_of

COUNTY = "220421"
DISPATCH_EVERY = 8
"""Of the enterprise posts near home so many that one takes dispatched people only."""
RESETTLED_EVERY = 3
"""Of the townships so many that one is a resettlement area."""
ORIGINS, DESTINATIONS = 5, 6
"""Corridors: groups of townships, and the prefectures that people go to most."""
OF_WORKERS = ("sex = female", "education = college, bachelor", "groups = low_income, disabled", "capacity = half, weak")
AT_POSTS = (
    f"region = {COUNTY}", "kind = workshop", "pay >= 5000", "physical_demand = heavy", "region = 22", "nature = temporary",
)  # fmt: skip
PENALTY_YUAN, SOFT_EVERY = 300, 4
NOTE = "a made-up county under every limit"


@dataclass(frozen=True)
class LimitedCounty:
    """Tables and rules of a made-up county under every limit, its best plan without limits, and a plan that keeps them all.

    Parameters
    ----------
    instance, policy
        The tables, and the rules, by which every limit is enforced.
    best, witness
        The best plan that heeds no limit, and another that keeps them all; of the latter only the assignments are right.
    """

    instance: Instance
    policy: Policy
    best: Plan
    witness: Plan


def limited_county(people: int = 20_000, posts: int = 300, *, seed: int = 0, on: date = ON) -> LimitedCounty:
    """Return a made-up county under every limit at once.

    Parameters
    ----------
    people, posts
        How many people its ledgers list, of whom about three in four ask for work, and lots of posts.
    seed
        Of everything that is drawn.
    on
        The plan date.
    """
    policy = Policy.load()
    plain = with_occasions(made_up(people, posts, place=COUNTY, seed=seed, on=on, policy=policy))
    free = policy.replaced("limits.enforced", [], NOTE)
    best = match(plain, free, on, seed=seed)
    homely = free.replaced("cost.minute_yuan", 5, NOTE).replaced("cost.wage_gain_share", 0, NOTE)
    witness, kept = witness_of(match(plain, homely, on, seed=seed), plain, policy, on, COUNTY)
    opened = with_open_bounds(plain, kept, (best, witness))
    strict = policy.replaced("limits.enforced", [limit.name for limit in LIMITS], NOTE)
    bounded = settled(opened, *(uses_of(plan, opened, strict, on) for plan in (witness, best)))
    bounded, strict = projects_settled(opened, bounded, witness, best, strict, on)
    return LimitedCounty(decided(bounded, witness, best, strict, on), strict, best, witness)


def with_occasions(instance: Instance) -> Instance:
    """Return the tables with what limits are about: posts for dispatched people only, resettled people, projects to be begun."""
    posts, workers, projects = (instance.tables[name].copy() for name in ("posts", "workers", "projects"))
    near = ((posts["kind"] == "enterprise") & posts["region"].str.startswith(COUNTY)).to_numpy(bool)
    sent = np.zeros(len(posts), bool)
    sent[np.flatnonzero(near)[::DISPATCH_EVERY]] = True
    accepts = [("dispatched",) if only else own for own, only in zip(posts["accepts"], sent, strict=True)]
    posts["accepts"] = pd.Series(accepts, index=posts.index, dtype=object)
    posts["nature"] = posts["nature"].mask(sent, "auxiliary")
    resettled = set(sorted(set(workers["region"]))[1::RESETTLED_EVERY])
    groups = [
        (*own, "relocated") if home in resettled and own and "out_of_poverty" in own and "relocated" not in own else own
        for own, home in zip(workers["groups"], workers["region"], strict=True)
    ]
    workers["groups"] = pd.Series(groups, index=workers.index, dtype=object)
    relief = posts.loc[posts["project_id"].notna(), "post_id"]
    workers["current_post_id"] = workers["current_post_id"].mask(workers["current_post_id"].isin(relief))
    begun = np.arange(len(projects)) % 2 == 1
    projects["contract_workers_now"] = projects["contract_workers_now"].where(begun, 0)
    return instance.with_tables(posts=posts, workers=workers, projects=projects)


def with_open_bounds(instance: Instance, kept: Mapping[str, tuple[str, ...]], plans: Iterable[Plan]) -> Instance:
    """Return the tables with a row for everything that is to be bounded, so wide that it holds nobody back."""
    places = pd.concat([places_of(plan, instance) for plan in plans])
    away = places.loc[~places["place"].str.startswith(COUNTY), "place"].str[:4].value_counts().sort_index()
    towns = sorted(home for home in set(instance.workers["region"]) if len(home) > len(COUNTY))
    groups = [tuple(towns[k::ORIGINS]) for k in range(min(ORIGINS, len(towns)))]
    to = sorted(away.sort_values(ascending=False, kind="stable").index[:DESTINATIONS])
    corridors = [
        {"corridor_id": f"K{at + 1}-{place}", "origin": origin, "destination": (place,), "people_max": OPEN}
        for at, origin in enumerate(groups)
        for place in to
    ]
    baselines = [
        {"region": COUNTY, "what": "welfare_posts_max", "value": OPEN},
        {"region": COUNTY, "what": "welfare_posts_min", "value": 0},
        *({"region": town, "what": "priority_employed", "value": 0} for town in towns),
    ]
    budget = {
        "fund_id": "ZJ-work_relief", "title": "以工代赈中央预算内投资（演示）", "region": COUNTY,
        "amount_yuan": float(OPEN) * OPEN, "channel": "work_relief",
    }  # fmt: skip
    allotment = [kept.get(post) for post in instance.posts["post_id"]]
    return instance.with_tables(
        corridors=pd.DataFrame(corridors),
        quotas=pd.DataFrame(list(_quotas())),
        baselines=pd.DataFrame(baselines),
        employers=instance.employers.assign(key_enterprise=True, fill_share_min=0.0),
        projects=instance.projects.assign(priority_share_min=0.0, relocation_area=True, skilled_seats_min=0),
        posts=instance.posts.assign(allotment=pd.Series(allotment, index=instance.posts.index, dtype=object)),
        funds=pd.concat([instance.funds, pd.DataFrame([budget])], ignore_index=True),
    )


def _quotas() -> Iterable[dict[str, object]]:
    """Yield quotas of every kind: counts and shares, of the plan and of staff and plan, hard and at a price."""
    for nth, (who, where) in enumerate((who, where) for where in AT_POSTS for who in OF_WORKERS):
        counts, soft = nth % 2 == 0, nth % SOFT_EVERY == 0
        yield {
            "quota_id": f"Q{nth + 1:02d}", "of_workers": who, "at_posts": where, "source": "演示",
            "people_max": OPEN if counts else None, "share_max": None if counts else 1.0,
            "share_of": "staff_and_plan" if nth % 6 == 1 else "plan",
            "hard": not soft, "penalty_yuan": PENALTY_YUAN if soft else None,
        }  # fmt: skip
