"""Limits across people at night: counted over everybody, and what those with a place leave to those who are matched.

People with a promise stand outside the match, so each bound is made smaller by what they use already. A share of the
plan alone has no such remainder: it is asked of those matched tonight by themselves, and shown for everybody.
"""

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
import pandas as pd

from dispatch.company import where_the_others_are
from dispatch.portion import concerned_by_limits, with_people
from domain.check.answer import Answer as Checked
from domain.check.claims_limits import FORMS, counted
from domain.check.docket import Docket
from domain.check.pair_pay import month_pay_yuan
from domain.geography import Travel
from domain.instance import Instance
from domain.plan import FRAMES, Plan
from domain.policy import Policy

LIMITS = ["limit", "subject", "part", "use", "low", "high", "unit", "hard", "short"]
Used = Mapping[tuple[str, str, str], int]
Frames = dict[str, pd.DataFrame]


def limits_of(instance: Instance, policy: Policy, on: date, placed: pd.DataFrame) -> pd.DataFrame:
    """Count every limit in force over everybody with a place, by the checker's own count.

    Parameters
    ----------
    instance
        All tables, nobody left out.
    policy, on
        The rules and the plan date.
    placed
        Columns worker_id, post_id, mode; whoever is not in the tables is not counted.

    Returns
    -------
    DataFrame
        ``LIMITS``: use and bounds in the unit, ``short`` by how much the bounds are missed; by limit, subject and part.
    """
    whole = concerned_by_limits(instance) | instance.workers["worker_id"].isin(placed["worker_id"]).to_numpy(bool)
    instance = with_people(instance, whole)
    rows = [
        (row.limit, row.subject, row.part, row.use, row.low, row.high, row.unit, row.hard, row.short)
        for row in counted(Checked(plan_of(instance, policy, on, placed), instance, policy, on))
    ]
    types = dict.fromkeys(LIMITS, "str") | {
        "use": "int64", "low": "Int64", "high": "Int64", "hard": "bool", "short": "int64",
    }  # fmt: skip
    frame = pd.DataFrame(rows, columns=LIMITS).astype(types)
    return frame.sort_values(["limit", "subject", "part"], ignore_index=True)


def is_short(limits: pd.DataFrame) -> bool:
    """Return whether a limit that must be kept is missed."""
    return bool((limits["hard"] & (limits["short"] > 0)).any())


def remaining(left: Instance, instance: Instance, policy: Policy, on: date, held: pd.DataFrame) -> Instance:
    """Return what is left to decide with every bound made smaller by what the others use.

    Parameters
    ----------
    left
        The instance of those who are matched tonight.
    instance
        All tables.
    policy, on
        The rules and the plan date.
    held
        Everybody with a place outside the match: columns worker_id, post_id, mode.
    """
    enforced = [name for name in FORMS if name in policy.value("limits.enforced", on, "")]
    whole = limits_of(instance, policy, on, held)
    if not len(whole):
        return left
    own = limits_of(left, policy, on, held.head(0))
    keys = ["limit", "subject", "part"]
    both = whole.merge(own[[*keys, "use"]], how="left", on=keys, suffixes=("", "_own"))
    used = dict(
        zip(
            both[keys].itertuples(index=False, name=None),
            both["use"] - both["use_own"].fillna(0).astype("int64"),
            strict=True,
        )
    )
    tables = dict(left.tables)
    for name in enforced:
        if name in SMALLER:
            tables |= SMALLER[name](tables, used)
    places = _with_posts(held, instance)
    if "dispatched_share" in enforced:
        tables["employers"] = _staffed(tables["employers"], places)
    if "key_enterprise_floor" in enforced:
        tables["employers"] = _floors(tables, whole, used)
    if "relief_skilled_floor" in enforced:
        tables["projects"] = _skilled(tables["projects"], places)
    if {"stay_together", "general_quota"}.issubset(enforced):
        more = where_the_others_are(left, instance, held, policy, on)
        tables["quotas"] = pd.concat([tables["quotas"], more], ignore_index=True) if len(more) else tables["quotas"]
    return Instance(tables, left.quarantine, left.notes)


def plan_of(instance: Instance, policy: Policy, on: date, placed: pd.DataFrame) -> Plan:
    """Return placements as a plan, with what counts and entitlements read of it: kilometres and pay of a month."""
    worker = pd.Index(instance.workers["worker_id"]).get_indexer(pd.Index(placed["worker_id"]))
    post = pd.Index(instance.posts["post_id"]).get_indexer(pd.Index(placed["post_id"]))
    known = (worker >= 0) & (post >= 0)
    rows = placed[known].reset_index(drop=True)
    rows = rows.assign(mode=rows["mode"].where(rows["mode"].notna(), "hire"))
    km = Travel.of(instance, policy, on).pairs(worker[known], post[known])["km"]
    none = np.zeros(0, np.int64)
    empty = {name: pd.DataFrame(columns=list(columns)) for name, columns in FRAMES.items()}
    blank = Plan(empty, {"plan_date": on.isoformat()})
    pay = month_pay_yuan(Docket(Checked(blank, instance, policy, on).facts, none, none, np.zeros(0, object)))
    given = rows.assign(km=km.to_numpy(), pay_yuan_month=pd.Series(pay[post[known]]).astype("Float64"))
    return Plan({**empty, "assignments": given.reindex(columns=list(FRAMES["assignments"]))}, blank.identity)


def _less(frame: pd.DataFrame, column: str, used: pd.Series) -> pd.DataFrame:
    """Return the frame with a column made smaller, never below nothing; blanks stay blank."""
    return frame.assign(**{column: (frame[column] - used.to_numpy()).clip(lower=0)})


def _by(frame: pd.DataFrame, column: str, used: Used, limit: str, part: str) -> pd.Series:
    """Return what is used by row; where a floor lies above a cap, both count the same people in rows of their own."""

    def of(subject: object) -> int:
        return used.get((limit, str(subject), part), used.get((limit, str(subject), "cap"), 0))

    return frame[column].map(of).astype("int64")


def _corridors(tables: Frames, used: Used) -> Frames:
    frame = tables["corridors"]
    taken = _by(frame, "corridor_id", used, "corridor_quota", "people")
    return {"corridors": _less(_less(frame, "people_min", taken), "people_max", taken)}


def _quotas(tables: Frames, used: Used) -> Frames:
    frame = tables["quotas"]
    taken = _by(frame, "quota_id", used, "general_quota", "people")
    return {"quotas": _less(_less(frame, "people_min", taken), "people_max", taken)}


BASELINES = {
    "welfare_posts_min": ("welfare_posts_band", "floor"),
    "welfare_posts_max": ("welfare_posts_band", "cap"),
    "priority_employed": ("area_floor", "people"),
}


def _baselines(tables: Frames, used: Used, only: str) -> Frames:
    frame = tables["baselines"]
    taken = []
    for region, what, first in zip(frame["region"], frame["what"], frame["valid_from"], strict=True):
        subject = str(region) if pd.isna(first) else f"{region} {first.date()}"
        limit, part = BASELINES.get(what, ("", ""))
        taken.append(used.get((limit, subject, part), 0) if limit == only else 0)
    return {"baselines": _less(frame, "value", pd.Series(taken, dtype="int64"))}


def _beds(tables: Frames, used: Used) -> Frames:
    """Whoever has no sex recorded takes a bed of the kind of which there are more."""
    frame = tables["dormitories"]
    men, women, both = (_by(frame, "dormitory_id", used, "dormitory_beds", part) for part in ("men", "women", "people"))
    frame = _less(_less(frame, "beds_men", men), "beds_women", women)
    more = (both - men - women).clip(lower=0)
    of_men = (frame["beds_men"] >= frame["beds_women"]).fillna(False).to_numpy(bool)
    return {"dormitories": _less(_less(frame, "beds_men", more.where(of_men, 0)), "beds_women", more.mask(of_men, 0))}


def _funds(tables: Frames, used: Used) -> Frames:
    frame = tables["funds"]
    return {"funds": _less(frame, "amount_yuan", _by(frame, "fund_id", used, "fund_budget", "claims"))}


SMALLER: dict[str, Callable[[Frames, Used], Frames]] = {
    "corridor_quota": _corridors,
    "general_quota": _quotas,
    "welfare_posts_band": lambda tables, used: _baselines(tables, used, "welfare_posts_band"),
    "area_floor": lambda tables, used: _baselines(tables, used, "area_floor"),
    "dormitory_beds": _beds,
    "fund_budget": _funds,
}
"""Limits whose bound stands in a column of a table."""


def _with_posts(held: pd.DataFrame, instance: Instance) -> pd.DataFrame:
    names = ["post_id", "employer_id", "project_id", "role", "kind"]
    return held[["worker_id", "post_id", "mode"]].merge(instance.posts[names], on="post_id")


def _staffed(employers: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Return the employers with those who have a place among their staff: a share of staff is then one of all."""
    own = places[(places["role"] != "relief") & (places["kind"] != "public_welfare")]
    sent = places[places["mode"] == "dispatched"]["employer_id"].value_counts()
    hired = own[own["mode"] == "hire"]["employer_id"].value_counts()
    more, heads = (
        found.reindex(employers["employer_id"]).fillna(0).to_numpy("int64")
        for found in (sent, sent.add(hired, fill_value=0))
    )
    now = employers["dispatched_now"]
    now = now.where(more == 0, now.fillna(0) + more)
    return employers.assign(dispatched_now=now, headcount=employers["headcount"] + heads)


def _floors(tables: Frames, whole: pd.DataFrame, used: Used) -> pd.DataFrame:
    """Return the employers with the share of their seats left that is still to be filled."""
    employers, posts = tables["employers"], tables["posts"]
    seats = posts[posts["kind"] != "public_welfare"].groupby("employer_id")["seats"].sum()
    low = whole[whole["limit"] == "key_enterprise_floor"].set_index("subject")["low"]
    shares = employers["fill_share_min"].copy()
    for at, employer in enumerate(employers["employer_id"]):
        if employer in low.index and not pd.isna(shares.iloc[at]):
            wanted = max(0, int(low[employer]) - used.get(("key_enterprise_floor", employer, "people"), 0))
            there = int(seats.get(employer, 0))
            shares.iloc[at] = min(1.0, wanted / there) if there else pd.NA
    return employers.assign(fill_share_min=shares)


def _skilled(projects: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Return the projects with the contract workers who have a place among those who are there."""
    contract = places[places["role"] == "contract"]["project_id"].value_counts()
    more = projects["project_id"].map(contract).fillna(0).astype("int64")
    there = projects["contract_workers_now"]
    return projects.assign(contract_workers_now=there.where(more == 0, there.fillna(0) + more))
