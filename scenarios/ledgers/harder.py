"""Benchmark instances built directly as tables, larger and nastier than life; no workbook in between."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from domain.instance import Instance
from scenarios.ledgers.catalogue import trades, usual_pay_yuan_month
from scenarios.ledgers.places import far_places, home_counties
from scenarios.ledgers.streams import Array, Streams, blank_where, days, only_where


@dataclass(frozen=True)
class Shape:
    """What makes one kind of instance hard."""

    seats_per_seeker: float = 0.75
    hub_share: float = 0.3  # of the posts lie in the hubs
    skill_scale: float = 1.0  # multiplies the share of posts of a trade that ask for skill
    holder_share: float = 0.35  # of the people hold a skill
    equal: bool = False  # one pay, no wishes, known to the county and going no further: costs tie


SHAPES: dict[str, Shape] = {
    "hubs": Shape(hub_share=0.7),
    "scarce_skills": Shape(skill_scale=4.0, holder_share=0.12),
    "tight": Shape(seats_per_seeker=0.4),
    "slack": Shape(seats_per_seeker=1.5),
    "equal_costs": Shape(equal=True),
}
HUBS = ("220113", "220184", "220202", "220303", "220581", "220702", "222401", "330206")
_SEEKER_SHARE = 0.8


def harder(kind: str, workers: int, posts: int, seed: int = 0, on: date = date(2026, 3, 2)) -> Instance:
    """Return a made-up instance of one hard kind.

    Parameters
    ----------
    kind
        One of ``SHAPES``: hubs, scarce_skills, tight, slack, equal_costs.
    workers, posts
        Number of people, and of post lots (a lot has several seats), each at least 1.
    seed
        Seed of the named streams.
    on
        Plan date that the dates of the tables lie around.

    Raises
    ------
    ValueError
        When the kind is not known or a number is below 1.
    """
    if kind not in SHAPES:
        raise ValueError(f"unknown kind {kind!r}; known are {sorted(SHAPES)}")
    if workers < 1 or posts < 1:
        raise ValueError(f"{workers} workers and {posts} posts: at least one of each")
    shape, streams, day = SHAPES[kind], Streams(seed), np.datetime64(on, "D")
    employers = _employers(streams, max(1, posts // 4), shape)
    post_table = _posts(streams, posts, employers, shape, workers, day)
    people = _workers(streams, workers, employers, shape, day)
    tables = {
        "workers": people,
        "skills_held": _skills(streams, workers, shape, day),
        "employers": employers,
        "posts": post_table,
        "requirements": _requirements(streams, post_table, shape),
        "loans": _loans(employers, day),
        "projects": _projects(post_table, day),
        "blacklist": pd.DataFrame(
            {
                "employer_id": employers["employer_id"].iloc[7::97].to_numpy(),
                "valid_from": day - 200,
                "valid_until": pd.NaT,
            }
        ),
    }
    notes = {"synthetic": True, "kind": kind, "workers": workers, "posts": posts, "seed": seed}
    return Instance(tables, notes=notes)


def _employers(streams: Streams, count: int, shape: Shape) -> pd.DataFrame:
    home, far = home_counties(), far_places()
    codes = np.concatenate([home["code"], far["code"]])
    weights = np.concatenate(
        [home["rural_thousands"] / home["rural_thousands"].sum() * 0.88, np.full(len(far), 0.12 / len(far))]
    )
    region = streams.pick("employers/region", codes, weights, count)
    in_hub = streams.chance("employers/hub", shape.hub_share, count)
    region = np.where(in_hub, streams.pick("employers/hubs", HUBS, (8, 5, 6, 3, 4, 4, 6, 4), count), region)
    if shape.equal:
        region = streams.pick("employers/region", home["code"], home["rural_thousands"], count)
    trade = streams["employers/trade"].choice(
        len(trades()), size=count, p=trades()["weight"] / trades()["weight"].sum()
    )
    headcount = np.ceil(streams["employers/headcount"].lognormal(4.0, 1.0, count)).astype(int)
    return pd.DataFrame(
        {
            "employer_id": [f"E{i:07d}" for i in range(count)],
            "name": [f"基准用人单位{i}" for i in range(count)],
            "region": region,
            "industry": trades()["section"].to_numpy(dtype=object)[trade],
            "size": streams.pick("employers/size", ("micro", "small", "medium", "large"), (4, 4, 2, 1), count),
            "headcount": headcount,
            "dispatched_now": (headcount * streams["employers/dispatched"].random(count) * 0.08).astype(int),
            "paused": np.arange(count) % 20 == 3,
            "key_enterprise": streams.flags("employers/key", 0.08, 0.92, count),
            "wage_deposit_paid": streams.flags("employers/deposit", 0.8, 0.03, count),
            "illegal_deposit": streams.flags("employers/illegal", 0.01, 0.9, count),
        }
    )


def _posts(
    streams: Streams, count: int, employers: pd.DataFrame, shape: Shape, workers: int, day: np.datetime64
) -> pd.DataFrame:
    table = trades()
    owner = streams["posts/owner"].integers(0, len(employers), count)
    region = employers["region"].to_numpy(dtype=object)[owner]
    weights = table["weight"].to_numpy(dtype=float)
    trade = streams["posts/trade"].choice(len(table), size=count, p=weights / weights.sum())
    shares = (0.8, 0.06, 0.04, 0.06, 0.04)
    kind = streams.pick(
        "posts/kind", ("enterprise", "work_relief", "workshop", "public_welfare", "day_labour"), shares, count
    )
    kind = np.where(pd.Series(region).str.startswith("22").to_numpy(), kind, "enterprise")
    welfare, relief = kind == "public_welfare", kind == "work_relief"
    pay = usual_pay_yuan_month(trade, region) * streams["posts/pay"].normal(1.0, 0.15, count).clip(0.7, 1.5)
    pay = np.round(np.where(welfare, 2400.0, np.maximum(pay, 2800.0)), -1)
    if shape.equal:
        pay[:] = 4000.0
    starts = days(day, streams["posts/starts"].integers(-10, 45, count))
    ends = days(day, streams["posts/ends"].integers(120, 400, count))
    ends = np.where(
        welfare, starts + np.timedelta64(364, "D"), blank_where(ends, streams.chance("posts/open", 0.6, count))
    )
    latitude, longitude = _coordinates(streams, "posts", region, 0.05, 0.8, shape)
    return pd.DataFrame(
        {
            "post_id": [f"P{i:06d}" for i in range(count)],
            "employer_id": employers["employer_id"].to_numpy(dtype=object)[owner],
            "title": table["name"].to_numpy(dtype=object)[trade],
            "trade": streams.blanked("posts/trade", table["code"].to_numpy(dtype=object)[trade], 0.02),
            "kind": kind,
            "accepts": _accepts(streams, kind, count),
            "role": only_where(relief, streams.pick("posts/role", ("relief", "contract"), (4, 1), count)),
            "region": region,
            "latitude": latitude,
            "longitude": longitude,
            "seats": _seats(streams, count, welfare, workers * _SEEKER_SHARE * shape.seats_per_seeker),
            "pay": pay,
            "pay_unit": "month",
            "full_time": streams.flags("posts/full_time", 0.92, 0.03, count),
            "weekly_hours": streams.blanked(
                "posts/hours", streams.pick("posts/hours", (40, 44, 48), (5, 3, 2), count), 0.15
            ),
            "incumbent_pay": blank_where(np.round(pay * 0.97, -1), streams.chance("posts/incumbent", 0.5, count)),
            "starts": starts,
            "ends": ends,
            "physical_demand": streams.blanked("posts/demand", table["demand"].to_numpy(dtype=object)[trade], 0.1),
            "hazardous": streams.chance("posts/hazardous", table["hazardous"].to_numpy(dtype=float)[trade], count),
            "nature": streams.pick(
                "posts/nature", ("regular", "temporary", "auxiliary", "substitute", None), (70, 8, 10, 4, 8), count
            ),
            "welfare_class": only_where(welfare, "service"),
            "project_id": only_where(relief, [f"R{i:06d}" for i in range(count)]),
            "screens": streams.pick(
                "posts/screens",
                (None, "age_max=50", "age_max=45;education_min=junior_secondary", "no_disability"),
                (70, 15, 10, 5),
                count,
            ),
            "verified_on": days(day, -streams["posts/verified"].integers(1, 60, count)),
        }
    )


def _accepts(streams: Streams, kind: Array, count: int) -> Array:
    options = (("hire",), ("hire", "loan"), ("hire", "dispatched"), ("hire", "loan", "dispatched"), None)
    drawn = streams.pick("posts/accepts", options, (70, 14, 6, 2, 8), count)
    only_hire = np.empty(count, dtype=object)
    only_hire[:] = [("hire",)] * count
    return np.where(kind == "enterprise", drawn, only_hire)


def _seats(streams: Streams, count: int, welfare: Array, total: float) -> Array:
    raw = streams["posts/seats"].lognormal(0.0, 0.9, count)
    raw[welfare] *= 0.3
    seats: Array = np.maximum(1, np.rint(raw / raw.sum() * total)).astype(int)
    return seats


def _coordinates(
    streams: Streams, name: str, region: Array, spread: float, known: float, shape: Shape
) -> tuple[Array, Array]:
    table = pd.concat([home_counties(), far_places()]).set_index("code")
    count = len(region)
    seats = table.loc[list(region), ["latitude", "longitude"]].to_numpy(dtype=float)
    seats += streams[f"{name}/coordinates"].normal(0.0, spread, (count, 2))
    unknown = ~streams.chance(f"{name}/located", 0.0 if shape.equal else known, count)
    seats[unknown] = np.nan
    return np.round(seats[:, 0], 4), np.round(seats[:, 1], 4)


def _workers(streams: Streams, count: int, employers: pd.DataFrame, shape: Shape, day: np.datetime64) -> pd.DataFrame:
    home = home_counties()
    region = streams.pick("workers/region", home["code"], home["rural_thousands"], count)
    latitude, longitude = _coordinates(streams, "workers", region, 0.12, 0.7, shape)
    status = streams.pick("workers/status", ("unemployed", "surplus", "employed"), (0.76, 0.06, 0.18), count)
    surplus = status == "surplus"
    lenders = employers.loc[employers["paused"], "employer_id"].to_numpy(dtype=object)
    lenders = lenders if len(lenders) else employers["employer_id"].to_numpy(dtype=object)
    age_months = streams["workers/age"].integers(17 * 12, 65 * 12, count)
    reach = streams.pick(
        "workers/reach", ("township", "county", "prefecture", "province", "nation", None), (4, 44, 22, 8, 5, 17), count
    )
    limit = {"township": 40, "county": 60, "prefecture": 120, "province": 300, "nation": 1500, None: 90}
    minutes = np.array([limit[r] for r in reach]) * streams.pick("workers/minutes", (0.5, 0.75, 1.0), (3, 4, 3), count)
    waiting = days(day, -streams["workers/waiting"].integers(10, 900, count))
    wage = np.round(streams["workers/reservation"].normal(3600, 600, count).clip(2300, 6500), -2)
    table = {
        "worker_id": [f"W{i:07d}" for i in range(count)],
        "region": region,
        "latitude": latitude,
        "longitude": longitude,
        "birth_month": blank_where(
            (day.astype("datetime64[M]") - age_months.astype("timedelta64[M]")).astype("datetime64[D]"),
            streams.chance("workers/birth", 0.02, count),
        ),
        "sex": streams.pick("workers/sex", ("male", "female", None), (62, 36, 2), count),
        "education": streams.pick(
            "workers/education",
            ("primary", "junior_secondary", "senior_secondary", "college", None),
            (14, 55, 17, 10, 4),
            count,
        ),
        "groups": streams.pick(
            "workers/groups",
            (
                (),
                ("out_of_poverty",),
                ("monitored",),
                ("low_income",),
                ("disabled",),
                ("out_of_poverty", "disabled"),
                None,
            ),
            (70, 12, 2, 5, 3, 1, 7),
            count,
        ),
        "capacity": streams.pick("workers/capacity", ("full", "half", "weak", None), (72, 14, 5, 9), count),
        "medical_check_until": blank_where(
            days(day, streams["workers/medical"].integers(-200, 500, count)),
            streams.chance("workers/unchecked", 0.6, count),
        ),
        "status": status,
        "seeking": streams.flags("workers/seeking", 0.88, 0.07, count),
        "wants_to_leave": np.where(surplus, False, streams.flags("workers/leave", 0.25, 0.45, count)),
        "cannot_leave": streams.flags("workers/cannot", 0.08, 0.8, count),
        "willing_welfare": streams.flags("workers/willing", 0.3, 0.4, count),
        "employer_id": only_where(surplus, lenders[streams["workers/lender"].integers(0, len(lenders), count)]),
        "wage_now_yuan_month": np.where(surplus, 3000.0, np.nan),
        "reach": reach,
        "max_travel_minutes": streams.blanked("workers/minutes", minutes.astype(int), 0.05),
        "wanted_trades": _wishes(streams, count),
        "reservation_wage_yuan_month": streams.blanked("workers/reservation", wage, 0.2),
        "available_from": blank_where(
            days(day, streams["workers/from"].integers(-30, 20, count)), streams.chance("workers/any_day", 0.6, count)
        ),
        "available_until": blank_where(
            days(day, streams["workers/until"].integers(150, 400, count)), streams.chance("workers/no_end", 0.8, count)
        ),
        "land_seasons": streams.pick(
            "workers/land", ((), ("sowing", "harvest"), ("harvest",), None), (55, 15, 15, 15), count
        ),
        "lending_consent": only_where(surplus, streams.flags("workers/lending", 0.7, 0.15, count)),
        "waiting_since": blank_where(waiting, streams.chance("workers/not_waiting", 0.2, count)),
        "verified_on": days(day, -streams["workers/verified"].integers(1, 200, count)),
    }
    if shape.equal:
        table["reach"] = ["county"] * count
        for name in ("wanted_trades", "reservation_wage_yuan_month", "max_travel_minutes"):
            del table[name]
    return pd.DataFrame(table)


def _wishes(streams: Streams, count: int) -> Array:
    table = trades()
    weights = table["weight"].to_numpy(dtype=float)
    drawn = streams["workers/wishes"].choice(len(table), size=(count, 2), p=weights / weights.sum())
    codes = table["code"].tolist()
    broad = [code[:7] for code in codes]
    stated = streams.chance("workers/states_wish", 0.55, count)
    wide = streams.chance("workers/wide_wish", 0.5, count)
    wishes = np.empty(count, dtype=object)
    wishes[:] = [
        ((broad if w else codes)[a], codes[b]) if s else None
        for a, b, w, s in zip(*drawn.T.tolist(), wide.tolist(), stated.tolist(), strict=True)
    ]
    return wishes


def _skills(streams: Streams, workers: int, shape: Shape, day: np.datetime64) -> pd.DataFrame:
    table = trades()
    taught = table[table["skilled_share"] > 0].reset_index(drop=True)
    what = streams.pick(
        "skills/what", ("skill", "none", "blank"), (shape.holder_share, 0.9 - shape.holder_share, 0.1), workers
    )
    rows = np.flatnonzero(what != "blank")
    none = what[rows] == "none"
    drawn = streams["skills/trade"].integers(0, len(taught), len(rows))
    certified = ~none & streams.chance("skills/certified", 0.7, len(rows))
    until = days(day, streams["skills/until"].integers(-100, 1500, len(rows)))
    level = streams.pick("skills/level", (5, 4, 3, 2, 1, None), (40, 25, 12, 3, 1, 19), len(rows))
    return pd.DataFrame(
        {
            "worker_id": [f"W{i:07d}" for i in rows],
            "skill": np.where(none, "none", taught["code"].to_numpy(dtype=object)[drawn]),
            "level": blank_where(level, none),
            "certificate": only_where(certified, taught["name"].to_numpy(dtype=object)[drawn] + "证"),
            "valid_until": blank_where(until, ~certified),
        }
    )


def _requirements(streams: Streams, posts: pd.DataFrame, shape: Shape) -> pd.DataFrame:
    table = trades().set_index("code")
    known = posts[posts["trade"].notna()]
    share = table.loc[known["trade"], "skilled_share"].to_numpy(dtype=float) * shape.skill_scale
    asked = known[streams.chance("requirements/asked", share, len(known))]
    certificate = table.loc[asked["trade"], "certificate"].to_numpy(dtype=int) > 0
    return pd.DataFrame(
        {
            "post_id": asked["post_id"].to_numpy(dtype=object),
            "any_of": 1,
            "skill": asked["trade"].to_numpy(dtype=object),
            "min_level": streams.pick("requirements/level", (5, 4, 3, None), (50, 25, 10, 15), len(asked)),
            "certificate_required": certificate,
        }
    )


def _loans(employers: pd.DataFrame, day: np.datetime64) -> pd.DataFrame:
    lenders = employers.loc[employers["paused"], "employer_id"].to_numpy(dtype=object)
    count = len(lenders)
    return pd.DataFrame(
        {
            "lender_id": lenders,
            "borrower_id": [None] * count,
            "valid_from": np.full(count, day - 30),
            "valid_until": np.full(count, day + 250),
            "lender_consent": [True] * count,
            "scope": ["prefecture" if i % 2 else "province" for i in range(count)],
        }
    )


def _projects(posts: pd.DataFrame, day: np.datetime64) -> pd.DataFrame:
    relief = posts[posts["project_id"].notna()]
    funds = relief["seats"].to_numpy(dtype=float) * 60_000
    return pd.DataFrame(
        {
            "project_id": relief["project_id"].to_numpy(dtype=object),
            "name": "以工代赈项目" + relief["project_id"].astype(str),
            "employer_id": relief["employer_id"].to_numpy(dtype=object),
            "region": relief["region"].to_numpy(dtype=object),
            "funds_yuan": funds * 1.2,
            "central_funds_yuan": funds,
            "labour_pay_yuan": funds * 0.32,
            "starts": np.full(len(relief), day - 20),
            "ends": np.full(len(relief), day + 300),
        }
    )
