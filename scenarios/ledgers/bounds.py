"""Bounds half-way between two plans: one keeps them, the other breaks them wherever the two differ."""

from collections.abc import Mapping
from datetime import date
from math import ceil, floor
from typing import Any

import pandas as pd

from domain.check.answer import Answer
from domain.check.claims_limits import counted
from domain.check.columns import each
from domain.check.forms import Counted
from domain.instance import Instance
from domain.plan import Plan
from domain.policy import Policy
from scenarios.ledgers.witness import places_of

OPEN = 1_000_000
"""People that no bound is ever near."""
FLOORS, AREAS = 10, 3
"""Key enterprises with a floor, and projects of resettlement areas, at most."""
WELFARE_FLOOR = 0.9
STEPS, THOUSAND = 1_000, 1_000
"""Shares are stated in thousandths, central funds in thousands of yuan."""
NOTE = "a made-up county under every limit"
Uses = Mapping[tuple[str, str, str], Counted]


def uses_of(plan: Plan, instance: Instance, policy: Policy, on: date) -> dict[tuple[str, str, str], Counted]:
    """Return what a plan makes of every limit that is enforced, by the checker's count: by limit, subject and part."""
    return {(row.limit, row.subject, row.part): row for row in counted(Answer(plan, instance, policy, on))}


def between(kept: int, broken: int) -> int:
    """Return a bound half-way from what one plan keeps to what breaks it."""
    return kept + int((broken - kept) / 2)


def settled(instance: Instance, kept: Uses, broken: Uses) -> Instance:
    """Return the tables with their bounds between two plans; those of projects, groups and pins are not here.

    Parameters
    ----------
    instance
        With a row for every limit.
    kept, broken
        What the plan that keeps the bounds makes of each limit, and what the other does.
    """

    def use(*name: str) -> tuple[int, int]:
        return kept[name].use, broken[name].use  # type: ignore[index]

    corridors = [_people(*use("corridor_quota", str(name), "people")) for name in instance.corridors["corridor_id"]]
    quotas: list[dict[str, Any]] = []
    for name, counts in zip(instance.quotas["quota_id"], instance.quotas["people_max"].notna(), strict=True):
        if counts:
            people = _people(*use("general_quota", str(name), "people"))
            quotas.append({**people, "share_min": None, "share_max": None})
        else:
            key = ("general_quota", str(name), "share_max")
            quotas.append(dict.fromkeys(("people_min", "people_max")) | _shares(kept[key], broken[key]))
    values = []
    for region, what in zip(instance.baselines["region"], instance.baselines["what"], strict=True):
        if what == "priority_employed":
            values.append(_floor(*use("area_floor", str(region), "people")))
        elif what == "welfare_posts_max":
            values.append(_cap(*use("welfare_posts_band", str(region), "cap")))
        else:
            values.append(int(WELFARE_FLOOR * use("welfare_posts_band", str(region), "floor")[0]))
    amounts = []
    for fund, channel, amount in zip(
        *(instance.funds[name] for name in ("fund_id", "channel", "amount_yuan")), strict=True
    ):
        key = (
            ("project_choice", str(fund), "funds") if channel == "work_relief" else ("fund_budget", str(fund), "claims")
        )
        amounts.append(float(_cap(*use(*key))) if key in kept else float(amount))
    return instance.with_tables(
        corridors=instance.corridors.assign(**_columns(corridors)),
        quotas=instance.quotas.assign(**_columns(quotas)),
        baselines=instance.baselines.assign(value=values),
        funds=instance.funds.assign(amount_yuan=amounts),
        dormitories=_beds(instance, kept, broken),
        employers=_key_enterprises(instance, kept, broken),
    )


def _columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def _cap(kept: int, broken: int) -> int:
    return between(kept, broken) if broken > kept else kept


def _floor(kept: int, broken: int) -> int:
    return between(kept, broken) if broken < kept else kept


def _people(kept: int, broken: int) -> dict[str, int | None]:
    """Return a cap where the other plan has more, else a floor."""
    least = broken < kept
    return {"people_min": between(kept, broken) if least else None, "people_max": None if least else _cap(kept, broken)}


def _shares(kept: Counted, broken: Counted) -> dict[str, Any]:
    """Return the same of a share; the bound of both is their whole, since the share is one."""
    ours, theirs = (row.use / row.high if row.high else 0.0 for row in (kept, broken))
    middle = (ours + theirs) / 2
    if theirs < ours:
        return {"share_min": floor(middle * STEPS) / STEPS, "share_max": None}
    return {"share_min": None, "share_max": min(1.0, ceil(middle * STEPS) / STEPS)}


def _beds(instance: Instance, kept: Uses, broken: Uses) -> pd.DataFrame:
    """Return dormitories with beds between the plans; who has no sex recorded finds room in the sum."""
    rows = []
    for row in each(instance.dormitories):
        beds: dict[str, int | None] = {}
        for column, part in (("beds_men", "men"), ("beds_women", "women")):
            key = ("dormitory_beds", str(row.dormitory_id), part)
            beds[column] = _cap(kept[key].use, broken[key].use) if key in kept else None
        men, women, all_of_them = *beds.values(), kept.get(("dormitory_beds", str(row.dormitory_id), "people"))
        if men is not None and women is not None and all_of_them is not None:
            beds["beds_men"] = max(men, all_of_them.use - women)
        rows.append(beds)
    return instance.dormitories.assign(**_columns(rows))


def _key_enterprises(instance: Instance, kept: Uses, broken: Uses) -> pd.DataFrame:
    """Return the employers, of whom those that the other plan serves worst are key enterprises."""
    own = instance.posts[instance.posts["kind"] != "public_welfare"]
    seats = own.groupby("employer_id")["seats"].sum()
    names = [str(name) for name in instance.employers["employer_id"]]
    gain = {
        name: kept[key].use - broken[key].use
        for name in names
        if (key := ("key_enterprise_floor", name, "people")) in kept
    }
    chosen = sorted((name for name, more in gain.items() if more > 0), key=lambda name: (-gain[name], name))[:FLOORS]
    shares: list[float | None] = []
    for name in names:
        key = ("key_enterprise_floor", name, "people")
        least = _floor(kept[key].use, broken[key].use) if name in chosen else 0
        shares.append(floor(least / int(seats[name]) * STEPS) / STEPS if name in chosen else None)
    return instance.employers.assign(
        key_enterprise=[name in chosen for name in names], fill_share_min=pd.array(shares, "Float64")
    )


def projects_settled(
    opened: Instance, bounded: Instance, witness: Plan, best: Plan, policy: Policy, on: date
) -> tuple[Instance, Policy]:
    """Return the tables with the bounds of projects and of the money for them, and the policy with the share of the resettled.

    Parameters
    ----------
    opened, bounded
        The tables with open bounds, by which shares are counted, and those with all other bounds.
    witness, best
        The plan that keeps the bounds, and the other.
    policy, on
        The rules, by which every limit is enforced, and the plan date.
    """
    kept, broken = (uses_of(plan, opened, policy, on) for plan in (witness, best))
    places = [places_of(plan, opened) for plan in (witness, best)]
    wages = float(policy.value("relief.wage_share_min", on, ""))
    heads = [_heads(frame) for frame in places]
    rows: list[dict[str, Any]] = []
    resettled: dict[str, float] = {}
    for project in each(opened.projects):
        name = str(project.project_id)
        (relief, contract, everybody), (their_relief, their_contract, their_everybody) = (head(name) for head in heads)
        pay = [use.get(("relief_wage_share", name, "pay")) for use in (kept, broken)]
        central: float | None = None
        if pay[0] is not None and pay[1] is not None and pay[0].use:
            central = _floor(pay[0].use, pay[1].use) / wages // THOUSAND * THOUSAND
        first = [use["priority_share", name, "share_min"].use for use in (kept, broken)]
        priority = _middle(first[0], relief, first[1], their_relief)
        now = 0 if pd.isna(project.contract_workers_now) else int(project.contract_workers_now)
        skilled: int | None = None
        if contract:
            skilled = now + max(1, _floor(contract, their_contract))
        elif not relief:
            skilled = now + 1
        moved = [use["relocation_share", name, "share_min"].use for use in (kept, broken)]
        share = _middle(moved[0], everybody, moved[1], their_everybody)
        if share:
            resettled[name] = share
        rows.append({"central_funds_yuan": central, "priority_share_min": priority, "skilled_seats_min": skilled})
    areas = sorted(resettled, key=lambda name: (-resettled[name], name))[:AREAS]
    frame = opened.projects.assign(
        **_columns(rows), relocation_area=[name in areas for name in opened.projects["project_id"]]
    )
    chosen = bounded.with_tables(projects=frame)
    if areas:
        policy = policy.replaced("relocation.share_min", min(resettled[name] for name in areas), NOTE)
    only = policy.replaced("limits.enforced", ["project_choice"], NOTE)
    costs = [uses_of(plan, chosen, only, on) for plan in (witness, best)]
    amounts = {
        fund: _cap(costs[0][key].use, costs[1][key].use) for key in costs[0] if key[2] == "funds" for fund in (key[1],)
    }
    money = [
        float(amounts.get(str(fund), amount))
        for fund, amount in zip(chosen.funds["fund_id"], chosen.funds["amount_yuan"], strict=True)
    ]
    return chosen.with_tables(funds=chosen.funds.assign(amount_yuan=money)), policy


def _heads(places: pd.DataFrame) -> Any:
    """Return what gives the people on relief seats, on contract seats, and all of a project."""
    own = places[places["project_id"].notna()]
    relief = own[own["relief"]].groupby("project_id")["worker_id"].size()
    everybody = own.groupby("project_id")["worker_id"].size()

    def of(name: str) -> tuple[int, int, int]:
        return (
            int(relief.get(name, 0)),
            int(everybody.get(name, 0)) - int(relief.get(name, 0)),
            int(everybody.get(name, 0)),
        )

    return of


def _middle(part: int, whole: int, their_part: int, their_whole: int) -> float | None:
    """Return the least share between two plans, where the other has less; None where it has not."""
    ours, theirs = part / whole if whole else 0.0, their_part / their_whole if their_whole else 0.0
    return floor((ours + theirs) / 2 * STEPS) / STEPS if theirs < ours else None
