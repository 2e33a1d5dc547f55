"""Random tiny instances: every column of every table that a rule reads, blanks included.

Values are few and lie next to each other's limits, so that equalities and collisions are common. Repeated entries
are likelier: ``often(x, y, rare=[z])`` draws x or y most of the time, so that pairs are admissible now and then.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from domain.instance import Instance
from domain.tables import (
    CAPACITIES,
    DEMANDS,
    EDUCATION,
    GROUPS,
    MODES,
    NATURES,
    PAY_UNITS,
    POST_KINDS,
    PROMISE_LEVELS,
    REACHES,
    ROLES,
    SCOPES,
    SEASONS,
    SEXES,
)

Row = dict[str, Any]
Rows = list[Row]

# Two townships of one county, the county itself, its neighbour, the next prefecture, another province.
PLACES = ("220421", "220421100", "220421101", "220422", "220302", "330203")
PREFIXES = (*PLACES, "2204", "22", "33")
EMPLOYERS = ("E1", "E2", "E3")
TRADES = ("6-18-02-03", "6-18-01-01", "6-29-01-01")
TRADE_PREFIXES = (*TRADES, "6-18", "6-18-02", "6")
BIRTHS = ("1960-03-01", "1981-04-01", "1990-06-01", "2008-03-01", "2008-05-01", "2010-03-01", "2010-05-01")
STARTS = ("2026-02-01", "2026-03-02", "2026-04-01", "2026-04-20", "2026-12-01")
ENDS = ("2026-03-01", "2026-04-10", "2026-04-30", "2026-06-30", "2027-03-31", "2027-04-01")
DAYS = (*STARTS, *ENDS, "2027-03-01", "2027-03-02", "2027-03-31")


def often(*usual: Any, rare: Sequence[Any] = ()) -> st.SearchStrategy[Any]:
    """Draw one of the usual values three times out of four, else one of the rare ones."""
    if not rare:
        return st.sampled_from(usual)
    many = -(-3 * len(rare) // len(usual))
    return st.sampled_from([*usual * many, *rare])


def some_of(values: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Draw a few different values, perhaps none."""
    return st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)


FLAG = (True, False, None)
BLANK = (None,)


def workers(least: int, most: int) -> st.SearchStrategy[Rows]:
    """Draw workers W1, W2, ..."""
    row = st.fixed_dictionaries(
        {
            "region": often(*PLACES[:3], rare=PLACES[3:]),
            "point": often(None, rare=[(42.68, 125.5), (42.9, 125.4)]),
            "birth_month": often("1990-06-01", None, rare=BIRTHS),
            "sex": often(None, *SEXES),
            "education": often(None, *EDUCATION[2:4], rare=EDUCATION),
            "groups": st.none() | some_of(GROUPS),
            "capacity": often("full", None, rare=CAPACITIES),
            "medical_check_until": often(None, "2027-03-31", rare=STARTS),
            "status": often("unemployed", "surplus", "employed"),
            "seeking": often(True, rare=FLAG),
            "wants_to_leave": often(True, None, False),
            "cannot_leave": often(None, False, True),
            "willing_welfare": often(True, rare=FLAG),
            "employer_id": st.sampled_from((None, *EMPLOYERS)),
            "current_post_id": often(None, rare=["P1", "P2", "P9"]),
            "wage_now_yuan_month": often(None, 2500.0, rare=[3000.0, 4000.0]),
            "reach": often("nation", None, rare=REACHES),
            "max_travel_minutes": often(None, 600, rare=[0, 29, 30, 60]),
            "wanted_trades": often(None, (), rare=[("6",), ("6-18", "6-29"), ("6-18-02-03",)]),
            "wanted_regions": often(None, (), rare=[("22",), ("220421", "33"), ("220421100",)]),
            "reservation_wage_yuan_month": often(None, 2000.0, rare=[3000.0, 3001.0, 5000.0]),
            "available_from": often(None, rare=DAYS),
            "available_until": often(None, rare=DAYS),
            "land_seasons": st.none() | some_of(SEASONS),
            "lending_consent": often(True, rare=FLAG),
            "waiting_since": often(None, "2025-03-02", "2025-09-02", "2025-12-01", "2026-03-05"),
        }
    )
    return st.lists(row, min_size=least, max_size=most).map(lambda rows: _numbered(rows, "worker_id", "W"))


def posts(least: int, most: int) -> st.SearchStrategy[Rows]:
    """Draw posts P1, P2, ..."""
    row = st.fixed_dictionaries(
        {
            "employer_id": st.sampled_from(EMPLOYERS),
            "title": st.just("普工"),
            "trade": often(None, *TRADES),
            "kind": often("enterprise", "work_relief", "public_welfare", rare=POST_KINDS),
            "accepts": often(None, MODES, ("loan", "dispatched"), rare=[(), ("hire",), ("loan",)]),
            "role": st.sampled_from((None, *ROLES)),
            "region": often(*PLACES[:3], rare=PLACES[3:]),
            "point": often(None, rare=[(42.68, 125.5), (42.7, 125.6)]),
            "seats": often(1, 2, rare=[0]),
            "pay": often(3000.0, 5000.0, rare=[20.0, 100.0, 1999.0, 2000.0]),
            "pay_unit": often("month", rare=PAY_UNITS),
            "full_time": often(None, True, rare=[False]),
            "weekly_hours": often(None, 40.0, rare=[0.0, 20.0, 44.0]),
            "incumbent_pay": often(None, rare=[2000.0, 3000.0, 3001.0]),
            "starts": st.sampled_from(STARTS),
            "ends": often(None, rare=ENDS),
            "physical_demand": st.sampled_from((None, *DEMANDS)),
            "hazardous": often(None, False, rare=[True]),
            "nature": often("temporary", None, rare=NATURES),
            "project_id": often(None, "J1", "J2"),
            "screens": often(
                None,
                rare=["age_max=45", "age_min=18;sex=male", "education_min=senior_secondary", "no_disability",
                      "age_max=35;no_disability", "sex=female"],
            ),
        }
    )  # fmt: skip
    return st.lists(row, min_size=least, max_size=most).map(lambda rows: _numbered(rows, "post_id", "P"))


def _numbered(rows: Rows, key: str, letter: str) -> Rows:
    return [{key: f"{letter}{number}", **row} for number, row in enumerate(rows, 1)]


def employers() -> st.SearchStrategy[Rows]:
    """Draw the three employers."""
    row = st.fixed_dictionaries(
        {
            "name": st.just("公司"),
            "region": often(*PLACES[:4], rare=PLACES[4:]),
            "industry": often("C", None, rare=["E"]),
            "headcount": st.just(10),
            "seats_max": often(None, rare=[0, 1, 2]),
            "wage_deposit_paid": often(True, None, rare=[False]),
            "illegal_deposit": often(None, False, None, False, rare=[True]),
            "contractor_id": often(None, rare=[*EMPLOYERS, "E9"]),
        }
    )
    return st.lists(row, min_size=3, max_size=3).map(
        lambda rows: [{"employer_id": name, **row} for name, row in zip(EMPLOYERS, rows, strict=True)]
    )


def rows_of(key: Sequence[str], most: int, **columns: st.SearchStrategy[Any]) -> st.SearchStrategy[Rows]:
    """Draw up to so many rows that differ in their key."""
    return st.lists(
        st.fixed_dictionaries(columns), max_size=most, unique_by=lambda row: tuple(row[name] for name in key)
    )


@st.composite
def tables(draw: st.DrawFn, workers_most: int = 4, posts_most: int = 4, least: int = 1) -> dict[str, Rows]:
    """Draw the rows of all tables of one problem."""
    made = {"workers": draw(workers(least, workers_most)), "posts": draw(posts(least, posts_most))}
    worker = st.sampled_from([row["worker_id"] for row in made["workers"]])
    post = st.sampled_from([row["post_id"] for row in made["posts"]])
    employer, place = st.sampled_from(EMPLOYERS), st.sampled_from(PLACES)
    made["employers"] = draw(employers())
    made["memberships"] = draw(rows_of(
        ("worker_id", "group", "valid_from"), 3, worker_id=worker, group=st.sampled_from(GROUPS),
        valid_from=often(None, "2025-01-01", "2026-03-03"), valid_until=often(None, "2026-03-01", "2026-03-02"),
    ))  # fmt: skip
    made["skills_held"] = draw(rows_of(
        ("worker_id", "skill"), 5, worker_id=worker, skill=often(*TRADES, rare=["6-18", "none"]),
        level=often(None, 3, 4, rare=[1, 5]), certificate=often("特种作业证", None),
        valid_until=often(None, "2027-12-31", rare=STARTS),
    ))  # fmt: skip
    made["requirements"] = draw(rows_of(
        ("post_id", "any_of", "skill"), 3, post_id=post, any_of=st.sampled_from((1, 2)),
        skill=st.sampled_from(TRADE_PREFIXES), min_level=often(None, 4, rare=[3, 5]),
        certificate_required=often(None, False, True),
    ))  # fmt: skip
    made["blacklist"] = draw(rows_of(
        ("employer_id", "valid_from"), 1, employer_id=employer, valid_from=often("2025-01-01", rare=["2026-03-03"]),
        valid_until=often("2026-03-01", rare=[None, "2026-03-02"]),
    ))  # fmt: skip
    made["loans"] = draw(rows_of(
        ("lender_id", "borrower_id", "valid_from"), 4, lender_id=employer, borrower_id=often(None, *EMPLOYERS),
        valid_from=often("2026-01-01", rare=["2026-04-20"]),
        valid_until=often("2027-03-31", "2026-06-30", rare=["2026-04-15"]), lender_consent=often(True, rare=FLAG),
        borrower_consent=often(True, rare=FLAG), scope=often(None, *SCOPES),
    ))  # fmt: skip
    made["projects"] = [
        {"project_id": name, "name": "路", "employer_id": draw(employer), "region": draw(place),
         "starts": "2026-04-01", "local_region": draw(often(None, (), rare=[("220421100",), ("2204", "33")]))}
        for name in ("J1", "J2")
    ]  # fmt: skip
    made["promises"] = draw(rows_of(
        ("worker_id",), 2, worker_id=worker, post_id=post, level=st.sampled_from(PROMISE_LEVELS)
    ))  # fmt: skip
    made["corridors"] = draw(rows_of(
        ("corridor_id",), 2, corridor_id=st.sampled_from(("C1", "C2")), origin=st.just(("22",)),
        destination=often(("2204",), rare=[("33",)]), bonus_yuan=often(None, 300.0),
        valid_from=often(None, rare=["2026-03-03"]), valid_until=often(None, rare=["2026-03-01"]),
    ))  # fmt: skip
    made["distances"] = draw(rows_of(
        ("origin", "destination"), 2, origin=place, destination=place, km=often(50.0, 12.34),
        minutes=often(30.0, 60.0, 29.5), mode=often(None, "road", "rail"), fare_yuan=often(None, 12.0),
    ))  # fmt: skip
    return made


def instance_of(made: dict[str, Rows]) -> Instance:
    """Return the instance of these rows."""
    frames = {}
    for name, rows in made.items():
        if not rows:
            continue
        spread = [_spread(row) for row in rows]
        frame = pd.DataFrame(spread)
        for column in frame.columns:
            if column.endswith(("from", "until", "birth_month", "since", "starts", "ends")):
                frame[column] = pd.to_datetime(frame[column])
        frames[name] = frame
    return Instance(frames)


def _spread(row: Row) -> Row:
    """Replace a point by its coordinates, where the row has one."""
    if "point" not in row:
        return row
    point = row["point"] or (None, None)
    return {
        **{name: value for name, value in row.items() if name != "point"},
        "latitude": point[0],
        "longitude": point[1],
    }


def quick(examples: int) -> settings:
    """Return settings for the suite: the same examples every time, no clock (the first run compiles), no shrinking."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example),
    )


def long(examples: int) -> settings:
    """Return settings for the long counts: other examples every time, and a failing one is made small."""
    return settings(quick(examples), derandomize=False, phases=tuple(Phase))
