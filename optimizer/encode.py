"""An instance on a day, under a policy, as the arrays that the compiled rules read."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.geography import Travel, TravelRules
from domain.instance import Instance
from domain.policy import Policy
from domain.tables import CAPACITIES, EDUCATION, REACHES, SEASONS, SEXES, STATUSES
from optimizer.arrays import (
    ANY_BORROWER,
    FIRST_DAY,
    LAST_DAY,
    NO_BORROWER,
    UNKNOWN_DAY,
    WORKER,
    Ranges,
    choices,
    days,
    flags,
    positions,
    region_range,
    texts,
    trade_range,
)
from optimizer.encode_posts import encode_posts, encode_requirements, local_areas
from optimizer.groups import group_bits, group_membership, who_classes
from optimizer.kernels import use_fresh_kernels
from optimizer.pay import Pay, pay_of_posts
from optimizer.scene import Scene

FARM_HORIZON_DAYS = 800
"""Farm days are counted this far beyond the latest day on which anybody could begin: past it days enough are shared."""


@dataclass(frozen=True)
class Encoded:
    """The scene and what reports need beside it; all positions refer to ``instance``, whose rows are sorted.

    Workers and employers stand in the order of the lottery (their keyed tokens), posts by place and then by the
    lottery, so that nothing depends on the order or the ids of the rows that came in.
    """

    instance: Instance
    scene: Scene
    travel: Travel
    pay: Pay
    starts: npt.NDArray[np.datetime64]
    worker_tokens: npt.NDArray[np.uint64]
    post_tokens: npt.NDArray[np.uint64]
    bands: int
    classes: int
    seed: int

    @cached_property
    def _cells(self) -> dict[tuple[str, str], list[Any]]:
        return {}

    def cell(self, table: str, column: str, row: int) -> Any:
        """Return one cell as a plain value, None where it is blank; columns are unpacked once."""
        if (table, column) not in self._cells:
            values = self.instance.tables[table][column]
            self._cells[table, column] = values.astype(object).where(values.notna(), None).tolist()
        return self._cells[table, column][row]


def tokens(ids: pd.Series, seed: int) -> npt.NDArray[np.uint64]:
    """Return the lottery token of each id: a keyed hash of seed and id, 64 bits."""
    key = str(int(seed)).encode()
    return np.array(
        [int.from_bytes(hashlib.blake2b(i.encode(), digest_size=8, key=key).digest(), "big") for i in ids], np.uint64
    )


def sort_by_lottery(instance: Instance, seed: int) -> tuple[Instance, npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Return the instance with workers, posts and employers in the order of the lottery; tokens of the first two."""
    worker_tokens = tokens(instance.workers["worker_id"], seed)
    post_tokens = tokens(instance.posts["post_id"], seed)
    by_token = np.argsort(worker_tokens, kind="stable")
    by_place = np.lexsort((post_tokens, instance.posts["region"].to_numpy(str)))
    tables = dict(instance.tables)
    tables["workers"] = instance.workers.iloc[by_token].reset_index(drop=True)
    tables["posts"] = instance.posts.iloc[by_place].reset_index(drop=True)
    by_employer = np.argsort(tokens(instance.employers["employer_id"], seed), kind="stable")
    tables["employers"] = instance.employers.iloc[by_employer].reset_index(drop=True)
    ordered = Instance(tables, instance.quarantine, instance.notes)
    return ordered, worker_tokens[by_token], post_tokens[by_place]


def encode(instance: Instance, policy: Policy, on: date, *, seed: int = 0) -> Encoded:
    """Encode an instance for one plan date.

    Raises
    ------
    domain.policy.PolicyError
        When the policy lacks a parameter that the rules need.
    """
    use_fresh_kernels()
    instance, worker_tokens, post_tokens = sort_by_lottery(instance, seed)
    travel = Travel.of(instance, policy, on)
    starts = np.maximum(instance.posts["starts"].to_numpy("datetime64[D]"), np.datetime64(on, "D"))
    pay = pay_of_posts(instance.posts, starts, policy)
    requirements = encode_requirements(instance)
    workers, classes, bands, lists = encode_workers(instance, travel, policy, on)
    area_of_post, areas = local_areas(instance)
    posts, trade_ranges = encode_posts(instance, travel, policy, on, starts, pay, requirements, area_of_post)
    loans = encode_loans(instance, policy, on)
    farm_class, farm_days = farm_calendar(travel.worker_regions, policy, on, farm_horizon(workers, posts, on))
    scene = Scene(
        workers=workers,
        posts=posts,
        **lists,
        **requirements.columns,
        trade_low=trade_ranges[:, 0].copy(),
        trade_high=trade_ranges[:, 1].copy(),
        worker_place=place_codes(travel.worker_regions),
        worker_place_is_township=township_flags(travel.worker_regions),
        post_place=place_codes(travel.post_regions),
        post_place_is_township=township_flags(travel.post_regions),
        local_start=areas.start,
        local_low=areas.low,
        local_high=areas.high,
        **loans,
        farm_class=farm_class,
        farm_days=farm_days,
        travel=TravelRules.of(policy, on),
        override_km=travel.override_km,
        override_minutes=travel.override_minutes,
        override_fare=travel.override_fare,
        same_county=travel.same_county,
        corridor_bonus=corridor_bonus(instance, travel, on),
        plan_day=int(np.datetime64(on, "D").astype(np.int64)),
    )
    return Encoded(instance, scene, travel, pay, starts, worker_tokens, post_tokens, bands, classes, seed)


def place_codes(regions: Sequence[str]) -> npt.NDArray[np.int32]:
    """Return division codes padded to nine digits."""
    return np.array([region_range(code)[0] for code in regions], np.int32)


def township_flags(regions: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return which codes name a township."""
    return np.array([len(code) == 9 for code in regions], bool)


def encode_workers(
    instance: Instance, travel: Travel, policy: Policy, on: date
) -> tuple[npt.NDArray[np.void], int, int, dict[str, npt.NDArray[Any]]]:
    """Return worker records, the number of who-classes and bands, and the lists that the records point into."""
    table = instance.workers
    member, known = group_membership(instance, on)
    who_class, bands, classes = who_classes(instance, member, policy, on)
    workers = np.zeros(len(table), WORKER)
    workers["region"], workers["exact"] = travel.worker_region, travel.worker_exact
    for axis, name in enumerate("xyz"):
        workers[name] = travel.worker_xyz[:, axis]
    workers["status"] = choices(table["status"], STATUSES)
    for name in ("seeking", "wants_to_leave", "cannot_leave", "willing_welfare", "lending_consent"):
        workers[name] = flags(table[name])
    workers["employer"] = positions(table["employer_id"], instance.employers["employer_id"])
    workers["current_post"] = positions(table["current_post_id"], instance.posts["post_id"])
    workers["wage_now"] = table["wage_now_yuan_month"].to_numpy(float, na_value=np.nan)
    workers["max_minutes"] = table["max_travel_minutes"].to_numpy(float, na_value=np.nan)
    workers["reservation_wage"] = table["reservation_wage_yuan_month"].to_numpy(float, na_value=np.nan)
    workers["reach"] = choices(table["reach"], REACHES)
    workers["available_from"] = days(table["available_from"], FIRST_DAY)
    workers["available_until"] = days(table["available_until"], LAST_DAY)
    workers["seasons"] = season_bits(table["land_seasons"])
    workers["capacity"] = choices(table["capacity"], CAPACITIES)
    workers["birth_month"] = birth_months(table["birth_month"])
    workers["medical_until"] = days(table["medical_check_until"], UNKNOWN_DAY)
    workers["sex"] = choices(table["sex"], SEXES)
    workers["education"] = choices(table["education"], EDUCATION)
    workers["groups"], workers["groups_known"] = group_bits(member), group_bits(known)
    workers["who_class"] = who_class
    workers["priority"] = who_class < classes - bands
    encode_promises(instance, policy, on, workers)
    lists = encode_lists(instance, workers)
    return workers, classes, bands, lists


def season_bits(seasons: pd.Series) -> npt.NDArray[np.uint8]:
    """Return one bit per farm season owed."""
    bit = {season: 1 << position for position, season in enumerate(SEASONS)}
    return np.array([sum(bit[s] for s in set(owed)) if owed else 0 for owed in seasons], np.uint8)


def birth_months(births: pd.Series) -> npt.NDArray[np.int64]:
    """Return months since 1970 of the month of birth."""
    months = births.to_numpy("datetime64[M]").astype(np.int64)
    return np.where(births.isna().to_numpy(), UNKNOWN_DAY, months)


def encode_promises(instance: Instance, policy: Policy, on: date, workers: npt.NDArray[np.void]) -> None:
    """Write the promised post and the price of another one into the records."""
    workers["promised_post"] = -1
    promises = instance.promises
    if not len(promises):
        return
    price = policy.value("cost.promise_yuan", on, "")
    rows = positions(promises["worker_id"], instance.workers["worker_id"])
    workers["promised_post"][rows] = positions(promises["post_id"], instance.posts["post_id"])
    workers["promise_yuan"][rows] = [float(price[level]) for level in promises["level"]]


def encode_lists(instance: Instance, workers: npt.NDArray[np.void]) -> dict[str, npt.NDArray[Any]]:
    """Return skills and wishes as lists of ranges, and point the records at them."""
    table, held = instance.workers, instance.skills_held
    rows = positions(held["worker_id"], table["worker_id"])
    order = np.lexsort((held["skill"].to_numpy(str), rows))
    starts = np.searchsorted(rows[order], np.arange(len(table) + 1))
    workers["skills_from"], workers["skills_to"] = starts[:-1], starts[1:]
    held = held.iloc[order]
    skills = np.array([trade_range(code) for code in held["skill"]], np.int32).reshape(-1, 2)
    trades = Ranges.of(list(table["wanted_trades"]), trade_range)
    places = Ranges.of(list(table["wanted_regions"]), region_range)
    workers["trades_from"], workers["trades_to"] = trades.start[:-1], trades.start[1:]
    workers["places_from"], workers["places_to"] = places.start[:-1], places.start[1:]
    certificate = held["certificate"]
    return {
        "skill_low": skills[:, 0].copy(),
        "skill_high": skills[:, 1].copy(),
        "skill_level": held["level"].fillna(-1).to_numpy(np.int8),
        "skill_certified": certificate.notna().to_numpy(bool) & (certificate.fillna("") != "").to_numpy(bool),
        "skill_until": days(held["valid_until"], UNKNOWN_DAY).astype(np.int32),
        "wanted_trade_low": trades.low,
        "wanted_trade_high": trades.high,
        "wanted_place_low": places.low,
        "wanted_place_high": places.high,
    }


def encode_loans(instance: Instance, policy: Policy, on: date) -> dict[str, npt.NDArray[Any]]:
    """Return the loans as lists by lender."""
    loans, employers = instance.loans, instance.employers
    lender = positions(loans["lender_id"], employers["employer_id"])
    order = np.lexsort((days(loans["valid_from"], FIRST_DAY), loans["borrower_id"].fillna("").to_numpy(str), lender))
    loans, lender = loans.iloc[order], lender[order]
    named = loans["borrower_id"].notna().to_numpy(bool)
    borrower = positions(loans["borrower_id"], employers["employer_id"])
    agreed = (flags(loans["lender_consent"]) == 1) & (~named | (flags(loans["borrower_consent"]) == 1))
    areas = []
    for row, scope in zip(lender, texts(loans["scope"]), strict=True):
        home = str(employers["region"].iloc[row])
        scope = scope or policy.value("loan.scope_default", on, home)
        areas.append(region_range(home[:4] if scope == "prefecture" else home[:2]))
    area = np.array(areas, np.int32).reshape(-1, 2)
    return {
        "loan_start": np.searchsorted(lender, np.arange(len(employers) + 1)).astype(np.int32),
        "loan_borrower": np.select([~named, borrower < 0], [ANY_BORROWER, NO_BORROWER], borrower).astype(np.int32),
        "loan_from": days(loans["valid_from"], FIRST_DAY).astype(np.int32),
        "loan_until": days(loans["valid_until"], FIRST_DAY).astype(np.int32),
        "loan_agreed": agreed,
        "loan_place_low": area[:, 0].copy(),
        "loan_place_high": area[:, 1].copy(),
    }


def farm_horizon(workers: npt.NDArray[np.void], posts: npt.NDArray[np.void], on: date) -> int:
    """Return how many days from the plan date on farm days are counted."""
    today = int(np.datetime64(on, "D").astype(np.int64))
    first = max(int(posts["start"].max(initial=today)), int(workers["available_from"].max(initial=today)))
    return min(first, int(posts["end"].max(initial=today))) - today + FARM_HORIZON_DAYS


def farm_calendar(
    regions: Sequence[str], policy: Policy, on: date, horizon_days: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Return each place's class of farm calendar, and cumulative farm days (class, seasons owed, day + 1)."""
    windows = [
        tuple((str(w["from"]), str(w["to"])) for w in (policy.value(f"season.{s}", on, region) for s in SEASONS))
        for region in regions
    ]
    kinds = sorted(set(windows))
    horizon = np.datetime64(on, "D") + np.arange(horizon_days)
    month_day = np.array([str(day)[5:] for day in horizon])
    cumulative = np.zeros((max(len(kinds), 1), 1 << len(SEASONS), horizon_days + 1), np.int32)
    for kind, seasons in enumerate(kinds):
        inside = np.array(
            [
                (low <= month_day) & (month_day <= high) if low <= high else (low <= month_day) | (month_day <= high)
                for low, high in seasons
            ]
        )
        for owed in range(1 << len(SEASONS)):
            chosen = [position for position in range(len(SEASONS)) if owed >> position & 1]
            cumulative[kind, owed, 1:] = np.cumsum(inside[chosen].any(axis=0))
    return np.array([kinds.index(window) for window in windows], np.int32), cumulative


def corridor_bonus(instance: Instance, travel: Travel, on: date) -> npt.NDArray[np.float64]:
    """Return the largest bonus in yuan of a corridor in force from each home place to each place of posts."""
    bonus = np.zeros((len(travel.worker_regions), len(travel.post_regions)))
    corridors = instance.corridors
    day = pd.Timestamp(on)
    started = (corridors["valid_from"].isna() | (corridors["valid_from"] <= day)).to_numpy(bool)
    lasting = (corridors["valid_until"].isna() | (corridors["valid_until"] >= day)).to_numpy(bool)
    now = corridors[started & lasting]
    amounts = now["bonus_yuan"].to_numpy(np.float64, na_value=0.0)
    for origins, destinations, amount in zip(now["origin"], now["destination"], amounts, strict=True):
        origin = np.array([code.startswith(tuple(origins)) for code in travel.worker_regions], bool)
        destination = np.array([code.startswith(tuple(destinations)) for code in travel.post_regions], bool)
        pair = np.ix_(origin, destination)
        bonus[pair] = np.maximum(bonus[pair], amount)
    return bonus
