"""The made-up posts, what they ask for, and the work-for-relief projects."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from scenarios.ledgers.catalogue import trades, usual_pay_yuan_month
from scenarios.ledgers.employers import coordinates
from scenarios.ledgers.places import COOPERATION, home_counties
from scenarios.ledgers.streams import Array, Streams, blank_where, days, only_where

RELIEF_PAY_PER_HEAD_YUAN = 14_800
"""Labour pay a person of the 2024 work-for-relief programme (3.7bn yuan for 250,000 people), read."""
RELIEF_SHARE_LEAST = 0.30
"""Labour pay is at least this share of central funds (2023), read."""

KINDS = ("enterprise", "workshop", "public_welfare", "day_labour", "work_relief")
_KIND_SHARES = (0.72, 0.05, 0.08, 0.05, 0.10)
_WELFARE_TRADES = {
    "4-09-08-01": "service",
    "5-02-03-01": "maintenance",
    "6-29-02-04": "maintenance",
    "4-10-01-05": "social",
    "4-07-05-01": "governance",
}
_RELIEF_TRADES = ("6-29-01-01", "6-29-01-03", "6-29-02-04", "4-02-05-01", "4-09-10-01")
_SCREENS = (
    "age_max=50",
    "age_max=45;education_min=junior_secondary",
    "sex=male",
    "no_disability",
    "age_min=18;age_max=55",
)
WELFARE_PAY_YUAN_MONTH = 2300  # assumed
LEAST_PAY_YUAN_MONTH = 2600  # assumed
_DAYS_A_MONTH, _HOURS_A_MONTH = 21.75, 174.0  # assumed, to write a monthly pay by the day or hour


@dataclass(frozen=True)
class Demand:
    """What employers offer: field-form frames."""

    posts: pd.DataFrame
    projects: pd.DataFrame
    phases: pd.DataFrame


def demand(
    streams: Streams, prefix: str, firms: pd.DataFrame, bodies: pd.DataFrame, lots: int, seats: int, day: np.datetime64
) -> Demand:
    """Return posts, projects and phases.

    Parameters
    ----------
    prefix
        Division whose people the ledger holds.
    firms, bodies
        Firms and public bodies that offer the posts.
    lots, seats
        Number of post lots and, about, of all their seats.
    day
        Plan date.
    """
    posts = _posts(streams, prefix, firms, bodies, lots, day)
    posts["seats"] = _seats(streams, posts["kind"].to_numpy(dtype=object), seats)
    projects, posts["project_id"] = _projects(streams.within("projects"), posts)
    return Demand(posts, projects, _phases(streams.within("phases"), projects, posts))


def _posts(
    streams: Streams, prefix: str, firms: pd.DataFrame, bodies: pd.DataFrame, count: int, day: np.datetime64
) -> pd.DataFrame:
    kind, owner = _owners(streams, prefix, firms, bodies, count)
    region = owner["region"].to_numpy(dtype=object)
    trade = _trade_rows(streams, kind, owner["industry"].to_numpy(dtype=object), count)
    table = trades()
    code = table["code"].to_numpy(dtype=object)[trade]
    welfare, relief, daily = kind == "public_welfare", kind == "work_relief", kind == "day_labour"
    pay_unit, pay, incumbent, hours = _pay(streams, kind, trade, region, count)
    starts = days(day, streams["starts"].integers(-15, 45, count))
    ends = blank_where(days(starts, streams["ends"].integers(90, 420, count)), streams.chance("open", 0.55, count))
    ends = np.where(daily | relief, days(starts, streams["ends/short"].integers(45, 200, count)), ends)
    term = np.where(streams.chance("welfare/long", 0.05, count), 729, 364)
    ends = np.where(
        welfare, blank_where(starts + term.astype("timedelta64[D]"), streams.chance("welfare/open", 0.05, count)), ends
    )
    nature = streams.pick(
        "nature", ("regular", "temporary", "auxiliary", "substitute", None), (62, 10, 12, 3, 13), count
    )
    screens = streams.pick("screens", (None, *_SCREENS), (72, 12, 7, 3, 2, 4), count)
    demand_of = table["demand"].to_numpy(dtype=object)[trade]
    latitude, longitude = coordinates(streams, region, 0.05, 0.5)
    return pd.DataFrame(
        {
            "post_id": [f"G{prefix}{i + 1:05d}" for i in range(count)],
            "employer_id": owner["employer_id"].to_numpy(dtype=object),
            "title": _titles(kind, table["name"].to_numpy(dtype=object)[trade]),
            "trade": streams.blanked("trade", code, 0.03),
            "kind": kind,
            "accepts": _accepts(streams, kind, count),
            "role": only_where(relief, streams.pick("role", ("relief", "contract", None), (75, 20, 5), count)),
            "region": region,
            "latitude": latitude,
            "longitude": longitude,
            "pay": pay,
            "pay_unit": pay_unit,
            "full_time": np.where(
                pay_unit == "hour",
                streams.flags("full_time/hour", 0.3, 0.6, count),
                streams.flags("full_time", 0.9, 0.02, count),
            ),
            "weekly_hours": hours,
            "incumbent_pay": incumbent,
            "starts": starts,
            "ends": ends,
            "physical_demand": streams.blanked("demand", np.where(welfare, "light", demand_of), 0.1),
            "hazardous": blank_where(
                streams.chance("hazardous", table["hazardous"].to_numpy(dtype=float)[trade], count),
                streams.chance("hazardous/blank", 0.15, count),
            ),
            "nature": nature,
            "insured": np.where(
                welfare | relief,
                streams.flags("insured/public", 0.95, 0.0, count),
                streams.flags("insured", 0.7, 0.05, count),
            ),
            "welfare_class": only_where(welfare, [_WELFARE_TRADES.get(c) for c in code]),
            "allotment": _allotments(streams, region, count),
            "screens": screens,
            "brand": streams.pick("brand", (None, "演示家政", "演示建筑工", "演示厨师"), (94, 2, 3, 1), count),
            "station": only_where(pd.Series(region).str.startswith("3302").to_numpy(), "延边驻宁波劳务工作站"),
            "verified_on": blank_where(
                days(day, -streams["verified"].integers(1, 90, count)), streams.chance("verified/blank", 0.15, count)
            ),
        }
    )


def _owners(
    streams: Streams, prefix: str, firms: pd.DataFrame, bodies: pd.DataFrame, count: int
) -> tuple[Array, pd.DataFrame]:
    """Welfare posts belong to public bodies, relief posts to builders near home, other posts to any firm at work."""
    kind = streams.pick("kind", KINDS, _KIND_SHARES, count)
    kind[: min(3, count)] = ["public_welfare", "work_relief", "enterprise"][: min(3, count)]
    near = firms["region"].str.startswith(prefix).to_numpy()
    paused = np.array([p is True for p in firms["paused"]])
    open_rows = np.flatnonzero(~paused) if (~paused).any() else np.arange(len(firms))
    near_rows = np.flatnonzero(near & ~paused) if (near & ~paused).any() else open_rows
    builders = np.flatnonzero(near & ~paused & (firms["industry"] == "E").to_numpy())
    builders = builders if len(builders) else near_rows
    draw = streams["owner"].random(count)
    row = open_rows[(draw * len(open_rows)).astype(int)]
    local = np.isin(kind, ("workshop", "day_labour"))
    row = np.where(local, near_rows[(draw * len(near_rows)).astype(int)], row)
    row = np.where(kind == "work_relief", builders[(draw * len(builders)).astype(int)], row)
    row = np.where(kind == "public_welfare", len(firms) + (draw * len(bodies)).astype(int), row)
    columns = ["employer_id", "region", "industry"]
    return kind, pd.concat([firms[columns], bodies[columns]], ignore_index=True).iloc[row].reset_index(drop=True)


def _trade_rows(streams: Streams, kind: Array, industry: Array, count: int) -> Array:
    """Most posts are of a trade of the employer's industry; welfare and relief posts have their own."""
    table = trades()
    weights = table["weight"].to_numpy(dtype=float)
    any_row = streams["trade/any"].choice(len(table), size=count, p=weights / weights.sum())
    draw = streams["trade/own"].random(count)
    rows = any_row.copy()
    for section, group in table[table["weight"] > 0].groupby("section"):
        own = np.repeat(group.index.to_numpy(), group["weight"].to_numpy(dtype=int))
        mask = industry == section
        rows[mask] = own[(draw[mask] * len(own)).astype(int)]
    position = {code: i for i, code in enumerate(table["code"])}
    for name, codes in (("public_welfare", tuple(_WELFARE_TRADES)), ("work_relief", _RELIEF_TRADES)):
        own = np.array([position[code] for code in codes])
        mask = kind == name
        rows[mask] = own[(draw[mask] * len(own)).astype(int)]
    return rows


def _pay(streams: Streams, kind: Array, trade: Array, region: Array, count: int) -> tuple[Array, Array, Array, Array]:
    unit = streams.pick("pay_unit", ("month", "day", "hour", "piece"), (88, 6, 3, 3), count)
    unit = np.where(kind == "day_labour", streams.pick("pay_unit/day", ("day", "hour"), (8, 2), count), unit)
    unit = np.where(kind == "work_relief", streams.pick("pay_unit/relief", ("day", "month"), (7, 3), count), unit)
    unit = np.where(kind == "public_welfare", "month", unit)
    month = usual_pay_yuan_month(trade, region) * streams["pay"].normal(1.0, 0.14, count).clip(0.7, 1.5)
    month = np.maximum(month, LEAST_PAY_YUAN_MONTH)
    month = np.where(streams.chance("pay/unlawful", 0.01, count), 1500.0, month)
    month = np.where(kind == "public_welfare", WELFARE_PAY_YUAN_MONTH, month)
    pay = np.select(
        [unit == "month", unit == "day", unit == "hour"],
        [np.round(month, -1), np.round(month / _DAYS_A_MONTH, -1), np.round(month / _HOURS_A_MONTH)],
        np.round(month / _HOURS_A_MONTH / 10, 1),
    )
    known = streams.chance("incumbent/known", 0.4, count)
    above = streams.chance("incumbent/above", 0.03, count)
    incumbent = np.round(pay * np.where(above, 1.08, 0.97))
    hours = streams.pick("hours", (40, 44, 48, 54), (45, 25, 25, 5), count)
    return unit, pay, blank_where(incumbent, ~known), streams.blanked("hours", hours, 0.2)


def _titles(kind: Array, names: Array) -> list[str]:
    added = {"public_welfare": "（乡村公益性岗位）", "work_relief": "（以工代赈）", "workshop": "（帮扶车间）"}
    return [f"{name}{added.get(k, '')}" for k, name in zip(kind, names, strict=True)]


def _accepts(streams: Streams, kind: Array, count: int) -> Array:
    options = (("hire",), ("hire", "loan"), ("hire", "dispatched"), ("hire", "loan", "dispatched"), None)
    drawn = streams.pick("accepts", options, (64, 17, 6, 3, 10), count)
    only = streams.pick("accepts/only", (("hire",), None), (95, 5), count)
    return np.where((kind == "enterprise") | (kind == "workshop"), drawn, only)


def _allotments(streams: Streams, region: Array, count: int) -> Array:
    """Some posts at a place of destination are kept for the prefecture it cooperates with."""
    kept = streams.chance("allotment", 0.25, count)
    result = np.empty(count, dtype=object)
    result[:] = [
        next(((origin,) for origin, to in COOPERATION if k and str(r).startswith(to)), None)
        for r, k in zip(region, kept.tolist(), strict=True)
    ]
    return result


def _seats(streams: Streams, kind: Array, total: int) -> Array:
    """Seats by lot: welfare lots together 1.2% of all seats, the others by a skewed law."""
    raw = streams["seats"].lognormal(0.0, 0.9, len(kind))
    welfare = kind == "public_welfare"
    share = np.where(welfare, 0.012, 0.988)
    sums = np.where(welfare, raw[welfare].sum() or 1.0, raw[~welfare].sum() or 1.0)
    result: Array = np.maximum(1, np.rint(raw / sums * share * total)).astype(int)
    return result


def _projects(streams: Streams, posts: pd.DataFrame) -> tuple[pd.DataFrame, Array]:
    """One project per two work-for-relief lots of one builder; labour pay is 30 to 40% of central funds."""
    relief = posts.index[posts["kind"] == "work_relief"]
    project_of = np.full(len(posts), None, dtype=object)
    builders = posts.loc[relief, "employer_id"]
    nth = builders.groupby(builders).cumcount() // 2
    for number, (_, rows) in enumerate(
        pd.DataFrame({"e": builders, "n": nth}).groupby(["e", "n"], sort=True).groups.items()
    ):
        project_of[posts.index.get_indexer(rows)] = f"R{number + 1:05d}"
    lots = posts.assign(project_id=project_of).loc[relief].groupby("project_id", sort=True)
    first, count = lots.first(), lots.ngroups
    heads = lots["seats"].sum().to_numpy(dtype=float)
    pay = np.ceil(heads * RELIEF_PAY_PER_HEAD_YUAN * streams["head"].uniform(0.85, 1.15, count) / 1000) * 1000
    share = streams["share"].uniform(RELIEF_SHARE_LEAST, 0.4, count)
    central = np.floor(pay / share / 1000) * 1000
    home = home_counties()["code"].tolist()
    region = first["region"].to_numpy(dtype=object) if count else np.zeros(0, dtype=object)
    frame = pd.DataFrame(
        {
            "project_id": first.index.to_numpy(dtype=object),
            "name": [f"演示{i + 1:04d}号以工代赈项目" for i in range(count)],
            "employer_id": first["employer_id"].to_numpy(dtype=object),
            "region": region,
            "funds_yuan": streams.blanked(
                "funds", np.round(central * streams["funds"].uniform(1.0, 1.4, count), -3), 0.05
            ),
            "central_funds_yuan": central,
            "labour_pay_yuan": pay,
            "contract_workers_now": streams.blanked("contract", streams["contract"].integers(2, 30, count), 0.1),
            "skilled_seats_min": streams.blanked("skilled", np.ceil(heads * 0.05).astype(int), 0.4),
            "local_region": _local(streams, region, home),
            "priority_share_min": streams.pick("priority", (0.2, 0.3, None), (3, 2, 5), count),
            "relocation_area": streams.flags("relocation", 0.1, 0.7, count),
            "organising_score": streams.blanked("organising", streams["organising"].integers(55, 98, count), 0.2),
            "benefit_score": streams.blanked("benefit", streams["benefit"].integers(55, 98, count), 0.2),
            "starts": lots["starts"].min().to_numpy(),
            "ends": lots["ends"].max().to_numpy(),
        }
    )
    return frame, project_of


def _local(streams: Streams, region: Array, home: list[str]) -> Array:
    stated = streams.chance("local", 0.7, len(region))
    result = np.empty(len(region), dtype=object)
    result[:] = [
        (str(r)[:6],) if s and str(r)[:6] in home else None for r, s in zip(region, stated.tolist(), strict=True)
    ]
    return result


def _phases(streams: Streams, projects: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    """Earthwork, main work, finishing: three phases that fill the time of a project."""
    seats = posts.groupby("project_id")["seats"].sum()
    rows = []
    shares = streams["share"].uniform(0.3, 0.8, len(projects)).tolist()
    for project, starts, ends, low in zip(
        projects["project_id"], projects["starts"], projects["ends"], shares, strict=True
    ):
        step = (ends - starts) // 3
        for nth, (name, share) in enumerate((("土方", low), ("主体", 1.0), ("收尾", low / 2))):
            until = ends if nth == 2 else starts + step * (nth + 1) - pd.Timedelta(days=1)
            rows.append(
                (
                    project,
                    name,
                    (starts + step * nth).normalize(),
                    until.normalize(),
                    max(1, round(seats[project] * share)),
                )
            )
    return pd.DataFrame(rows, columns=["project_id", "phase", "valid_from", "valid_until", "seats"])


def requirements(streams: Streams, posts: pd.DataFrame) -> pd.DataFrame:
    """Return what posts ask for, one row per alternative; special trades ask for the certificate."""
    table = trades().set_index("code")
    known = posts[posts["trade"].notna() & ~posts["kind"].isin(["public_welfare"])]
    share = table.loc[known["trade"], "skilled_share"].to_numpy(dtype=float) * np.where(
        known["kind"] == "work_relief", 0.3, 1.0
    )
    asked = known[streams.chance("asked", share, len(known))]
    count = len(asked)
    own = pd.DataFrame(
        {
            "post_id": asked["post_id"].to_numpy(dtype=object),
            "any_of": 1,
            "skill": asked["trade"].to_numpy(dtype=object),
            "min_level": streams.pick("level", (5, 4, 3, None), (45, 25, 8, 22), count),
            "certificate_required": table.loc[asked["trade"], "certificate"].to_numpy(dtype=int) > 0,
        }
    )
    other = own[streams.chance("alternative", 0.15, count)].copy()
    other["skill"] = np.where(other["skill"] == "6-20-01-01", "6-18-01-01", "6-20-01-01")
    other["certificate_required"] = False
    second = own[streams.chance("second", 0.06, count)].copy()
    second["skill"] = np.where(second["skill"] == "6-31-01-03", "6-18-02-04", "6-31-01-03")
    second["any_of"], second["min_level"], second["certificate_required"] = 2, 5, False
    return pd.concat([own, other, second], ignore_index=True).sort_values(
        ["post_id", "any_of", "skill"], ignore_index=True
    )


def pay_cells(streams: Streams, pay: Array, pay_unit: Array) -> Array:
    """Return the 薪资 cells: numbers mostly, some with their unit, some monthly pay in 10,000 yuan."""
    form = streams.pick("form", ("number", "yuan", "10k"), (92, 5, 3), len(pay))
    cells = np.empty(len(pay), dtype=object)
    cells[:] = [
        f"{amount:g}元"
        if f == "yuan"
        else f"{amount / 10_000:g}万元/月"
        if f == "10k" and unit == "month"
        else float(amount)
        for amount, unit, f in zip(pay, pay_unit, form, strict=True)
    ]
    return cells
