"""The made-up people of one county, in the fields of ``domain.tables`` plus what goes to the vault.

Age, sex and schooling follow the National Bureau's monitoring reports of migrant workers (2024, 2024 and 2021, read in
a repost); they are national figures. Every other share is assumed.
"""

import numpy as np
import pandas as pd

from scenarios.ledgers.catalogue import income_factor, trades
from scenarios.ledgers.identity import identity_numbers, person_names, phone_numbers
from scenarios.ledgers.places import COOPERATION, places
from scenarios.ledgers.streams import Array, Streams, blank_where, days, only_where

AGE_BANDS_2024 = (((17, 40), 43.7), ((41, 50), 24.7), ((51, 64), 31.6))  # years, percent; the ends are assumed
MEN_2024 = 0.624
SCHOOLING_2021 = {"none": 0.8, "primary": 13.7, "junior_secondary": 56.0, "senior_secondary": 17.0, "college": 12.6}
_REACH_MINUTES = {"township": (30, 45), "county": (40, 60, 90), "prefecture": (90, 120, 150), "province": (240, 360)}


def county_workers(
    streams: Streams, county: str, townships: Array, count: int, staff: pd.DataFrame, day: np.datetime64
) -> pd.DataFrame:
    """Return the people of one county.

    Parameters
    ----------
    streams
        Streams of this county.
    county
        Division code of 6 digits.
    townships
        Codes of its townships, 9 digits; may be empty.
    count
        Number of people.
    staff
        The county's employers: ``employer_id``, ``paused`` and ``post_id`` (one of its posts or None).
    day
        Plan date.
    """
    table = _person(streams, county, townships, count, day)
    table |= _standing(streams, table, staff)
    table |= _wishes(streams, county, table)
    table |= _times(streams, table, day)
    return pd.DataFrame(table)


def _person(streams: Streams, county: str, townships: Array, count: int, day: np.datetime64) -> dict[str, Array]:
    home = np.full(count, county, dtype=object)
    if len(townships):
        drawn = townships[streams["township"].integers(0, len(townships), count)]
        home = np.where(streams.chance("township/known", 0.85, count), drawn, home)
    latitude, longitude = _home_points(streams, county, home, townships)
    band = streams.pick("age/band", range(len(AGE_BANDS_2024)), [share for _, share in AGE_BANDS_2024], count).astype(
        int
    )
    low = np.array([years[0] for years, _ in AGE_BANDS_2024])[band]
    high = np.array([years[1] for years, _ in AGE_BANDS_2024])[band]
    age = low + np.floor(streams["age/year"].random(count) * (high - low + 1)).astype(int)
    births = days(day, -(age * 365.25).astype(int) - streams["age/day"].integers(1, 365, count))
    male = streams.chance("sex", MEN_2024, count)
    education = streams.pick("education", tuple(SCHOOLING_2021), tuple(SCHOOLING_2021.values()), count)
    education = np.where((education == "college") & streams.chance("bachelor", 0.3, count), "bachelor", education)
    capacity = streams.pick("capacity", ("full", "half", "weak"), (86, 10, 4), count)
    older = streams.pick("capacity/older", ("full", "half", "weak"), (55, 33, 12), count)
    return {
        "name": person_names(streams, "name", count),
        "identity_number": identity_numbers(county, births, male),
        "phone": streams.blanked("phone", phone_numbers(streams, "phone", count), 0.03),
        "age": age,
        "region": home,
        "latitude": latitude,
        "longitude": longitude,
        "birth_month": blank_where(
            births.astype("datetime64[M]").astype("datetime64[D]"), streams.chance("birth", 0.1, count)
        ),
        "sex": streams.blanked("sex", np.where(male, "male", "female"), 0.05),
        "education": streams.blanked("education", education, 0.05),
        "groups": _groups(streams, age, education, count),
        "capacity": streams.blanked("capacity", np.where(age > 54, older, capacity), 0.06),
        "medical_check_until": blank_where(
            days(day, streams["medical"].integers(-250, 500, count)), streams.chance("unchecked", 0.7, count)
        ),
    }


def _home_points(streams: Streams, county: str, home: Array, townships: Array) -> tuple[Array, Array]:
    """Two people in five were located when visited: a random point of their township, near the seat of the county."""
    count = len(home)
    seat = places().set_index("code").loc[county, ["latitude", "longitude"]].to_numpy(dtype=float)
    centres = seat + streams["township/points"].normal(0.0, 0.14, (len(townships) + 1, 2))
    row = pd.Series(np.arange(len(townships)), index=townships).reindex(home).fillna(len(townships)).to_numpy(dtype=int)
    points = np.round(centres[row] + streams["home/points"].normal(0.0, 0.015, (count, 2)), 4)
    blank = ~streams.chance("home/located", 0.4, count)
    return blank_where(points[:, 0], blank), blank_where(points[:, 1], blank)


def _groups(streams: Streams, age: Array, education: Array, count: int) -> Array:
    need = streams.pick(
        "groups/need",
        ((), ("out_of_poverty",), ("monitored",), ("low_income",), ("out_of_poverty", "relocated")),
        (83, 10, 2, 4, 1),
        count,
    )
    disabled = streams.chance("groups/disabled", 0.03, count)
    graduate = (age < 26) & np.isin(education, ("college", "bachelor")) & streams.chance("groups/graduate", 0.6, count)
    older = (age > 54) & streams.chance("groups/older", 0.5, count)
    blank = streams.chance("groups/blank", 0.05, count)
    groups = np.empty(count, dtype=object)
    groups[:] = [
        None if b else (*n, *(("disabled",) * d), *(("young_graduate",) * g), *(("older_rural",) * o))
        for n, d, g, o, b in zip(
            need, disabled.tolist(), graduate.tolist(), older.tolist(), blank.tolist(), strict=True
        )
    ]
    return groups


def _standing(streams: Streams, person: dict[str, Array], staff: pd.DataFrame) -> dict[str, Array]:
    count = len(person["age"])
    status = streams.pick("status", ("unemployed", "surplus", "employed"), (74, 6, 20), count)
    lenders, others = staff[staff["paused"]], staff[~staff["paused"]]
    if lenders.empty:
        status = np.where(status == "surplus", "unemployed", status)
    surplus, employed = status == "surplus", status == "employed"
    employer, post = np.full(count, None, dtype=object), np.full(count, None, dtype=object)
    if len(lenders):
        drawn = streams["employer/lender"].integers(0, len(lenders), count)
        employer = np.where(surplus, lenders["employer_id"].to_numpy(dtype=object)[drawn], employer)
    if len(others):
        drawn = streams["employer/other"].integers(0, len(others), count)
        here = employed & streams.chance("employer/known", 0.5, count)
        employer = np.where(here, others["employer_id"].to_numpy(dtype=object)[drawn], employer)
        same = here & streams.chance("post/known", 0.15, count)
        post = np.where(same, others["post_id"].to_numpy(dtype=object)[drawn], post)
    wage = np.round(streams["wage"].normal(3700, 700, count).clip(2300, 9000), -1)
    unknown = ~(surplus | employed) | (employed & streams.chance("wage/blank", 0.3, count))
    idle, working = status == "unemployed", employed
    seeking = np.where(
        idle, streams.flags("seeking/idle", 0.9, 0.06, count), streams.flags("seeking/surplus", 0.5, 0.3, count)
    )
    seeking = np.where(working, streams.flags("seeking/employed", 0.03, 0.77, count), seeking)
    leave = np.where(
        idle, streams.flags("leave/idle", 0.32, 0.5, count), streams.flags("leave/held", 0.05, 0.75, count)
    )
    cannot = streams.flags("cannot_leave", 0.14, 0.74, count)
    return {
        "status": status,
        "seeking": seeking,
        "cannot_leave": cannot,
        "wants_to_leave": np.where([c is True for c in cannot], False, leave),
        "willing_welfare": streams.flags("willing_welfare", 0.4, 0.4, count),
        "employer_id": employer,
        "current_post_id": post,
        "wage_now_yuan_month": blank_where(wage, unknown),
        "lending_consent": only_where(surplus, streams.flags("lending", 0.65, 0.15, count)),
    }


def _wishes(streams: Streams, county: str, person: dict[str, Array]) -> dict[str, Array]:
    count = len(person["age"])
    leaves = np.array([value is True for value in person["wants_to_leave"]])
    near = streams.pick("reach/near", ("township", "county", "prefecture", "province", None), (7, 52, 16, 7, 18), count)
    far = streams.pick("reach/far", ("prefecture", "province", "nation", None), (15, 30, 40, 15), count)
    reach = np.where(leaves, far, near)
    drawn = streams["reach/minutes"].integers(0, 6, count)
    minutes = [
        _REACH_MINUTES[r][d % len(_REACH_MINUTES[r])] if r in _REACH_MINUTES else None
        for r, d in zip(reach, drawn.tolist(), strict=True)
    ]
    floor = streams["reservation"].normal(1.0, 0.15, count) * np.where(leaves, 4100, 3300) * income_factor("22") / 0.83
    wage = np.round(np.clip(floor, 2200, 9000), -2)
    return {
        "reach": reach,
        "max_travel_minutes": streams.blanked("reach/minutes", np.array(minutes, dtype=object), 0.3),
        "wanted_trades": _some_trades(streams, "wanted_trades", 0.5, count),
        "wanted_regions": _wanted_regions(streams, county, leaves, count),
        "reservation_wage_yuan_month": streams.blanked("reservation", wage, 0.25),
        "training_wish": _some_trades(streams, "training", 0.12, count),
        "brand": streams.pick("brand", (None, "演示家政", "演示建筑工", "演示厨师"), (95, 2, 2, 1), count),
    }


def _some_trades(streams: Streams, name: str, share: float, count: int) -> Array:
    table = trades()
    weights = table["weight"].to_numpy(dtype=float)
    drawn = streams[name].choice(len(table), size=(count, 2), p=weights / weights.sum()).tolist()
    stated = streams.pick(f"{name}/number", (None, 1, 2), (1 - share, share / 2, share / 2), count)
    codes = table["code"].tolist()
    wishes = np.empty(count, dtype=object)
    wishes[:] = [
        None if n is None else (codes[a],) if n == 1 or a == b else (codes[a], codes[b])
        for (a, b), n in zip(drawn, stated, strict=True)
    ]
    return wishes


def _wanted_regions(streams: Streams, county: str, leaves: Array, count: int) -> Array:
    """Of those who want to leave, some name the place their prefecture cooperates with, or a big city."""
    partner = next((to for origin, to in COOPERATION if county.startswith(origin)), "3302")
    here = streams.pick("regions/near", (None, (county,), (county[:4],)), (94, 4, 2), count)
    away = streams.pick(
        "regions/far", (None, (partner,), ("21",), ("2201", county[:4]), ("33", "32")), (70, 12, 6, 8, 4), count
    )
    return np.where(leaves, away, here)


def _times(streams: Streams, person: dict[str, Array], day: np.datetime64) -> dict[str, Array]:
    count = len(person["age"])
    idle = person["status"] == "unemployed"
    share = streams["household"].permutation(count) // 2
    household = pd.Series(share).astype(str).str.zfill(6).to_numpy(dtype=object)
    prefix = person["identity_number"][0][:6] if count else ""
    return {
        "available_from": blank_where(
            days(day, streams["from"].integers(-20, 25, count)), streams.chance("from/blank", 0.6, count)
        ),
        "available_until": blank_where(
            days(day, streams["until"].integers(120, 420, count)), streams.chance("until/blank", 0.88, count)
        ),
        "land_seasons": streams.pick(
            "land",
            ((), ("sowing", "harvest"), ("harvest",), ("sowing", "summer_tending", "harvest"), None),
            (52, 18, 12, 4, 14),
            count,
        ),
        "household_id": streams.blanked("household", "H" + prefix + household, 0.2),
        "team_id": streams.pick("team", (None, "1班", "2班", "3班"), (97, 1, 1, 1), count),
        "waiting_since": blank_where(
            days(day, -streams["waiting"].gamma(1.5, 140, count).astype(int) - 3),
            ~idle | streams.chance("waiting/blank", 0.2, count),
        ),
        "verified_on": blank_where(
            days(day, -streams["verified"].integers(1, 41, count)), streams.chance("verified/blank", 0.1, count)
        ),
        "registered_at": streams.blanked(
            "registered", np.array([str(r)[:6] for r in person["region"]], dtype=object), 0.5
        ),
    }


def county_skills(streams: Streams, people: pd.DataFrame, day: np.datetime64) -> pd.DataFrame:
    """Return what people can do: ``row`` of the person, skill, level, certificate, valid_until (none = asked, has none).

    About one in ten was never asked and has no row. Trades with a certificate in ``data/trades.csv`` are special trades.
    """
    table = trades()
    taught = table[table["skilled_share"] > 0].reset_index(drop=True)
    count = len(people)
    number = streams.pick("skills/number", (None, 0, 1, 2), (12, 58, 22, 8), count)
    rows = np.repeat(np.arange(count), [1 if n == 0 else n or 0 for n in number])
    none = np.array([n == 0 for n in number], dtype=bool)[rows]
    second = np.r_[False, rows[1:] == rows[:-1]] if len(rows) else np.zeros(0, dtype=bool)
    drawn = streams["skills/trade"].integers(0, len(taught), count)[rows]
    drawn = np.where(
        second, (drawn + 1 + streams["skills/step"].integers(0, len(taught) - 1, count)[rows]) % len(taught), drawn
    )
    named = taught["certificate_name"].to_numpy(dtype=object)[drawn]
    held = ~none & streams.chance("skills/certified", 0.55, len(rows)) & pd.notna(named)
    until = days(day, streams["skills/until"].integers(-150, 1800, len(rows)))
    level = streams.pick("skills/level", (5, 4, 3, 2, 1, None), (38, 24, 12, 3, 1, 22), len(rows))
    return pd.DataFrame(
        {
            "row": rows,
            "skill": np.where(none, "none", taught["code"].to_numpy(dtype=object)[drawn]),
            "level": blank_where(level, none),
            "certificate": only_where(held, named),
            "valid_until": blank_where(until, ~held | streams.chance("skills/undated", 0.08, len(rows))),
        }
    )
