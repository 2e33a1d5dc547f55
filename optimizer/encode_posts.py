"""Posts and what they ask for, as arrays; verdicts that only the post decides are settled here."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.geography import Travel
from domain.instance import Instance
from domain.policy import Policy
from domain.rules import Verdict
from domain.tables import DEMANDS, EDUCATION, MODES, POST_KINDS, SEXES
from optimizer.arrays import (
    NO_AGE_LIMIT,
    POST,
    RELIEF,
    WELFARE,
    Ranges,
    choices,
    days,
    flags,
    positions,
    region_range,
    trade_range,
)
from optimizer.groups import bits_of
from optimizer.pay import Pay
from optimizer.screens import honoured_screens

POST_FIGURES = {
    "days_min": "dates.days_min",
    "loan_days_min": "loan.days_min",
    "term_days_max": "welfare.term_days_max",
    "working_age": "working_age.min",
    "adult_age": "working_age.hazardous_min",
}
"""Figures that the rules compare with, each at the place of the post on its first day."""


@dataclass(frozen=True)
class Requirements:
    """Distinct requirement profiles: which one each post has, and their rows."""

    profile_of_post: npt.NDArray[np.int32]
    columns: dict[str, npt.NDArray[Any]]


def encode_requirements(instance: Instance) -> Requirements:
    """Return the distinct sets of requirements; posts that ask for nothing share the empty one."""
    table = instance.requirements
    rows_of: dict[str, list[tuple[int, str, int, bool]]] = {}
    for post, group, skill, level, certificate in zip(
        table["post_id"],
        table["any_of"],
        table["skill"],
        table["min_level"].fillna(-1),
        table["certificate_required"].fillna(False),
        strict=True,
    ):
        rows_of.setdefault(post, []).append((int(group), skill, int(level), bool(certificate)))
    profiles = {post: tuple(sorted(rows)) for post, rows in rows_of.items()}
    distinct = sorted(set(profiles.values()) | {()})
    number = {profile: position for position, profile in enumerate(distinct)}
    of_post = np.array([number[profiles.get(post, ())] for post in instance.posts["post_id"]], np.int32)
    needs = [row for profile in distinct for row in profile]
    ranges = np.array([trade_range(skill) for _, skill, _, _ in needs], np.int32).reshape(-1, 2)
    columns: dict[str, npt.NDArray[Any]] = {
        "profile_start": np.concatenate([[0], np.cumsum([len(profile) for profile in distinct])]).astype(np.int32),
        "need_group": np.array([group for group, _, _, _ in needs], np.int32),
        "need_low": ranges[:, 0].copy(),
        "need_high": ranges[:, 1].copy(),
        "need_level": np.array([level for _, _, level, _ in needs], np.int8),
        "need_certificate": np.array([certificate for _, _, _, certificate in needs], bool),
    }
    return Requirements(of_post, columns)


def local_areas(instance: Instance) -> tuple[npt.NDArray[np.int32], Ranges]:
    """Return the distinct local areas of relief posts and which one each post has.

    The area of a post is its project's, or the county of the project or post where none is stated.
    """
    posts, projects = instance.posts, instance.projects
    project = positions(posts["project_id"], projects["project_id"])
    areas: list[tuple[str, ...]] = []
    for row, home in zip(project, posts["region"], strict=True):
        stated = projects["local_region"].iloc[row] if row >= 0 else None
        county = str(projects["region"].iloc[row])[:6] if row >= 0 else str(home)[:6]
        areas.append(tuple(sorted(stated)) if stated else (county,))
    distinct = sorted(set(areas))
    number = {area: position for position, area in enumerate(distinct)}
    return np.array([number[area] for area in areas], np.int32), Ranges.of(distinct, region_range)


def accepted_modes(accepts: pd.Series) -> npt.NDArray[np.uint8]:
    """Return one bit per mode; a blank means hire only."""
    bit = {mode: 1 << position for position, mode in enumerate(MODES)}
    return np.array([sum(bit[m] for m in set(modes)) if modes else bit["hire"] for modes in accepts], np.uint8)


def good_standing(
    instance: Instance, on: date, inherit_contractor: bool, builders: tuple[str, ...]
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_]]:
    """Return the verdict of ``employer_in_good_standing`` for every employer, and who owes a wage deposit.

    Parameters
    ----------
    instance, on
        The tables and the plan date.
    inherit_contractor
        Whether what is said of a contractor counts for those under it.
    builders
        Sections of industry that must pay a deposit.
    """
    employers, listed = instance.employers, instance.blacklist
    day = pd.Timestamp(on)
    in_force = (listed["valid_from"] <= day) & (listed["valid_until"].isna() | (listed["valid_until"] >= day))
    blacklisted = employers["employer_id"].isin(listed.loc[in_force, "employer_id"]).to_numpy(bool)
    if inherit_contractor:
        above = positions(employers["contractor_id"], employers["employer_id"])
        at = above.copy()
        for _ in range(len(employers)):
            if not (at >= 0).any():
                break
            blacklisted = blacklisted | ((at >= 0) & blacklisted[at])
            at = np.where(at >= 0, above[at], -1)
            at[at == np.arange(len(at))] = -1
    verdict = np.full(len(employers), Verdict.YES, np.int8)
    building = employers["industry"].isin(builders).to_numpy(bool)
    paid = flags(employers["wage_deposit_paid"])
    owed = building & (paid == 0)
    verdict[building & (paid < 0)] = Verdict.UNKNOWN
    verdict[owed] = Verdict.NO
    verdict[blacklisted | (flags(employers["illegal_deposit"]) == 1)] = Verdict.NO
    return verdict, owed


def encode_standing(instance: Instance, policy: Policy, on: date, posts: npt.NDArray[np.void]) -> None:
    """Write what is said of each post's employer, by the settings at the post's place."""
    codes, places = pd.factorize(instance.posts["region"], sort=True)
    names = ("blacklist.inherit_contractor", "deposit.industries")
    settings = [tuple(policy.value(name, on, place) for name in names) for place in places]
    for inherit, builders in sorted(set(settings)):
        verdict, owed = good_standing(instance, on, inherit, builders)
        here = np.isin(codes, [at for at, held in enumerate(settings) if held == (inherit, builders)])
        employers = posts["employer"][here]
        posts["good_standing"][here], posts["deposit_owed"][here] = verdict[employers], owed[employers]


def dispatch_verdict(table: pd.DataFrame, policy: Policy, on: date) -> npt.NDArray[np.int8]:
    """Return the verdict of ``dispatch_allowed`` for every post, were it to take dispatched workers."""
    lawful = {place: policy.value("dispatch.natures", on, place) for place in sorted(set(table["region"]))}
    pairs = zip(table["nature"], table["region"], strict=True)
    allowed = np.array([nature in lawful[place] for nature, place in pairs], dtype=bool)
    blank = table["nature"].isna().to_numpy(bool)
    return np.select([blank, ~allowed], [Verdict.UNKNOWN, Verdict.NO], Verdict.YES).astype(np.int8)


def figures_at_posts(
    parameter: str, table: pd.DataFrame, policy: Policy, starts: npt.NDArray[np.datetime64]
) -> npt.NDArray[np.int64]:
    """Return a parameter at each post's place on its first day.

    Raises
    ------
    domain.policy.PolicyError
        When it has no value there and then.
    """
    places = table["region"].tolist()
    figures = policy.column(parameter, places, starts)
    for row in np.flatnonzero(np.isnan(figures)):
        figures[row] = policy.value(parameter, starts[row].astype(date), places[row])
    return figures.astype(np.int64)


def encode_posts(
    instance: Instance,
    travel: Travel,
    policy: Policy,
    on: date,
    starts: npt.NDArray[np.datetime64],
    pay: Pay,
    requirements: Requirements,
    area_of_post: npt.NDArray[np.int32],
) -> tuple[npt.NDArray[np.void], npt.NDArray[np.int32]]:
    """Return post records and the ranges (trades, 2) of the distinct trades of posts."""
    table = instance.posts
    posts = np.zeros(len(table), POST)
    posts["region"], posts["exact"] = travel.post_region, travel.post_exact
    for axis, name in enumerate("xyz"):
        posts[name] = travel.post_xyz[:, axis]
    posts["employer"] = positions(table["employer_id"], instance.employers["employer_id"])
    posts["seats"] = table["seats"].to_numpy(np.int64)
    posts["kind"] = choices(table["kind"], POST_KINDS)
    posts["accepts"] = accepted_modes(table["accepts"])
    posts["relief"] = (posts["kind"] == RELIEF) & ~(table["role"] == "contract").to_numpy(bool, na_value=False)
    trades = sorted(set(table["trade"].dropna()))
    posts["trade"] = positions(table["trade"], pd.Series(trades, dtype="str"))
    posts["profile"] = requirements.profile_of_post
    posts["pay_month"], posts["pay_lawful"] = pay.month_yuan, pay.lawful
    start = starts.astype(np.int64)
    posts["start"], posts["start_month"] = start, starts.astype("datetime64[M]").astype(np.int64)
    posts["end_known"] = table["ends"].notna().to_numpy(bool)
    lasting = figures_at_posts("dates.days_without_end", table, policy, starts)
    posts["end"] = np.where(posts["end_known"], days(table["ends"], 0), start + lasting - 1)
    posts["demand"] = choices(table["physical_demand"], DEMANDS)
    posts["hazardous"] = flags(table["hazardous"])
    encode_standing(instance, policy, on, posts)
    posts["dispatch"] = dispatch_verdict(table, policy, on)
    posts["local_area"] = area_of_post
    for field, parameter in POST_FIGURES.items():
        posts[field] = figures_at_posts(parameter, table, policy, starts)
    for row in np.flatnonzero(posts["kind"] == WELFARE):
        groups = policy.value("welfare.groups", on, str(table["region"].iloc[row]))
        posts["welfare_groups"][row] = bits_of(groups)
    encode_screens(table, policy, on, posts)
    ranges = np.array([trade_range(code) for code in trades], np.int32).reshape(-1, 2)
    return posts, ranges


def encode_screens(table: pd.DataFrame, policy: Policy, on: date, posts: npt.NDArray[np.void]) -> None:
    """Write the honoured screens into the records, of several the strictest; ignored ones leave no trace here."""
    posts["age_min"] = posts["age_max"] = NO_AGE_LIMIT
    posts["education_min"] = posts["sex"] = -1
    for row in np.flatnonzero(table["screens"].notna().to_numpy(bool)):
        for screen in honoured_screens(table.iloc[row], policy, on):
            if screen.name == "no_disability":
                posts["no_disability"][row] = True
            elif screen.name == "education_min":
                posts["education_min"][row] = max(posts["education_min"][row], EDUCATION.index(screen.value))
            elif screen.name == "sex":
                sex = SEXES.index(screen.value)
                posts["sex"][row] = sex if posts["sex"][row] in (-1, sex) else len(SEXES)
            elif screen.name == "age_max" and posts["age_max"][row] != NO_AGE_LIMIT:
                posts["age_max"][row] = min(posts["age_max"][row], int(screen.value))
            else:
                posts[screen.name][row] = max(posts[screen.name][row], int(screen.value))
