"""The made-up employers, their blacklist, loans of surplus staff and dormitories."""

import numpy as np
import pandas as pd

from scenarios.ledgers.catalogue import trades
from scenarios.ledgers.identity import credit_codes
from scenarios.ledgers.places import far_places, home_counties, places
from scenarios.ledgers.streams import Array, Streams, blank_where, days, only_where

_WORKS = {
    "A": "种养专业合作社", "C": "制造有限公司", "D": "热力有限公司", "E": "建筑工程有限公司", "F": "商贸有限公司",
    "G": "物流有限公司", "H": "餐饮有限公司", "L": "企业服务有限公司", "N": "环境服务有限公司", "O": "家政服务有限公司",
    "Q": "养老服务有限公司",
}  # fmt: skip
_GROUNDS = ("拖欠农民工工资", "未依法签订劳动合同", "违规收取押金", "提供虚假招聘信息")
SHARE_FAR, SHARE_PROVINCE = 0.25, 0.12
_NINGBO_SHARE = 0.6  # of the far employers, when people of Yanbian are in the ledger; half of it otherwise


def employer_places(streams: Streams, prefix: str, count: int) -> Array:
    """Return counties of employers: those of the ledger with hubs at their centres, the rest of Jilin, and far away."""
    home, all_home, far = home_counties(prefix), home_counties(), far_places()
    weights = home["rural_thousands"].to_numpy(dtype=float) ** 0.7
    hubs = np.flatnonzero(streams["places/hub"].permutation(len(home)) < max(1, len(home) // 8))
    weights[hubs] *= 5
    near = streams.pick("places/near", home["code"].tolist(), weights.tolist(), count)
    province = streams.pick("places/province", all_home["code"].tolist(), all_home["rural_thousands"].tolist(), count)
    ningbo = np.array([str(code).startswith("3302") for code in far["code"]])
    share = _NINGBO_SHARE if "222401".startswith(prefix) else _NINGBO_SHARE / 2
    far_weights = np.where(ningbo, share / ningbo.sum(), (1 - share) / (~ningbo).sum())
    away = streams.pick("places/far", far["code"].tolist(), far_weights.tolist(), count)
    where = streams.pick(
        "places/where", ("near", "province", "far"), (1 - SHARE_FAR - SHARE_PROVINCE, SHARE_PROVINCE, SHARE_FAR), count
    )
    result: Array = np.where(where == "near", near, np.where(where == "province", province, away))
    return result


def firms(streams: Streams, prefix: str, count: int) -> pd.DataFrame:
    """Return the firms; one in fifteen of those near is paused and has surplus people to lend."""
    table = trades()
    weights = table["weight"].to_numpy(dtype=float)
    section = table["section"].to_numpy(dtype=object)[
        streams["section"].choice(len(table), size=count, p=weights / weights.sum())
    ]
    region = employer_places(streams, prefix, count)
    headcount = np.ceil(streams["headcount"].lognormal(4.0, 1.0, count)).astype(int) + 3
    dispatched = np.floor(headcount * streams["dispatched"].random(count) * 0.09).astype(int)
    near = np.array([str(code).startswith(prefix) for code in region])
    paused = near & streams.chance("paused", 1 / 15, count)
    if near.any() and not paused.any():
        paused[np.flatnonzero(near)[-1]] = True
    building = section == "E"
    codes = credit_codes(region)
    frame = pd.DataFrame(
        {
            "employer_id": codes,
            "name": _firm_names(region, section),
            "region": region,
            "industry": streams.blanked("section", section, 0.08),
            "size": streams.blanked(
                "size",
                np.select([headcount < 20, headcount < 100, headcount < 300], ["micro", "small", "medium"], "large"),
                0.08,
            ),
            "headcount": headcount,
            "dispatched_now": streams.blanked("dispatched", dispatched, 0.2),
            "seats_max": None,
            "paused": blank_where(paused, ~paused & streams.chance("paused/blank", 0.15, count)),
            "key_enterprise": streams.flags("key", 0.06, 0.84, count),
            "credit_grade": streams.pick("grade", ("A", "B", "C", None), (45, 20, 5, 30), count),
            "wage_deposit_paid": only_where(building, streams.flags("deposit", 0.82, 0.06, count)),
            "illegal_deposit": streams.flags("illegal", 0.01, 0.79, count),
            "contractor_id": only_where(building, _contractors(streams, codes, building)),
        }
    )
    latitude, longitude = coordinates(streams, region, 0.04, 0.5)
    frame["latitude"], frame["longitude"] = latitude, longitude
    return frame


def public_bodies(prefix: str, first: int) -> pd.DataFrame:
    """Return one public body per county of the ledger, the employer of its public-welfare posts."""
    home = home_counties(prefix)
    codes = home["code"].to_numpy(dtype=object)
    return pd.DataFrame(
        {
            "employer_id": credit_codes(codes, first, kind="11"),
            "name": [f"{name}演示公益性岗位管理站" for name in home["name"]],
            "region": codes,
            "industry": "S",
            "headcount": 30,
            "dispatched_now": 0,
            "paused": False,
            "illegal_deposit": False,
        }
    )


def coordinates(streams: Streams, region: Array, spread: float, known: float) -> tuple[Array, Array]:
    """Return latitudes and longitudes scattered around the seats; blank unless known."""
    seats = (
        places().set_index("code").loc[[str(r)[:6] for r in region], ["latitude", "longitude"]].to_numpy(dtype=float)
    )
    count = len(region)
    seats = np.round(seats + streams["coordinates"].normal(0.0, spread, (count, 2)), 4)
    blank = ~streams.chance("coordinates/known", known, count)
    return blank_where(seats[:, 0], blank), blank_where(seats[:, 1], blank)


def _firm_names(region: Array, section: Array) -> list[str]:
    names = places().set_index("code")["name"]
    return [f"{names[r]}演示{i + 1:05d}号{_WORKS[s]}" for i, (r, s) in enumerate(zip(region, section, strict=True))]


def _contractors(streams: Streams, codes: Array, building: Array) -> Array:
    """A third of the builders work for another builder that stands before them, so that chains end."""
    builders = np.flatnonzero(building)
    result = np.full(len(codes), None, dtype=object)
    if len(builders) < 2:
        return result
    drawn = streams["contractor"].random(len(builders))
    asked = streams.chance("contractor/has", 0.33, len(builders))
    for place, (index, draw, has) in enumerate(zip(builders, drawn, asked, strict=True)):
        if has and place:
            result[index] = codes[builders[int(draw * place)]]
    return result


def blacklist(streams: Streams, employers: pd.DataFrame, day: np.datetime64) -> pd.DataFrame:
    """Return the blacklist: one firm in fifty, a fifth of the entries already ended."""
    count = max(1, len(employers) // 50)
    listed = np.sort(streams["listed"].choice(len(employers), size=min(count, len(employers)), replace=False))
    since = days(day, -streams["since"].integers(60, 700, len(listed)))
    until = days(day, streams["until"].integers(60, 900, len(listed)))
    past = np.arange(len(listed)) % 5 == 1
    until = np.where(past, since + np.timedelta64(45, "D"), until)
    return pd.DataFrame(
        {
            "employer_id": employers["employer_id"].to_numpy(dtype=object)[listed],
            "valid_from": since,
            "valid_until": blank_where(until, ~past & streams.chance("until/blank", 0.2, len(listed))),
            "authority": streams.blanked("authority", np.full(len(listed), "演示县人力资源和社会保障局"), 0.1),
            "ground": streams.pick("ground", _GROUNDS, (6, 2, 1, 1), len(listed)),
        }
    )


AGREEMENTS = 4  # of each paused employer: one open to all, the others with a named borrower


def loans(streams: Streams, employers: pd.DataFrame, borrowers: Array, day: np.datetime64) -> pd.DataFrame:
    """Return the agreements of paused employers: one open to all, and some with borrowers, most of them near."""
    paused = employers[[p is True for p in employers["paused"]]]
    lenders = np.repeat(paused["employer_id"].to_numpy(dtype=object), AGREEMENTS)
    count = len(lenders)
    named = (np.arange(count) % AGREEMENTS > 0) & bool(len(borrowers))
    prefecture_of = dict(zip(employers["employer_id"], employers["region"].str[:4], strict=True))
    homes = np.repeat(paused["region"].str[:4].to_numpy(dtype=object), AGREEMENTS)
    draws, near = streams["borrower"].random(count), streams.chance("near", 0.8, count)
    partner = np.full(count, None, dtype=object)
    for row in np.flatnonzero(named):
        close = [firm for firm in borrowers if prefecture_of[firm] == homes[row]]
        pool = close if near[row] and close else list(borrowers)
        partner[row] = pool[int(draws[row] * len(pool))]
    frame = pd.DataFrame(
        {
            "lender_id": lenders,
            "borrower_id": partner,
            "valid_from": days(day, -streams["from"].integers(5, 40, count)),
            "valid_until": days(day, streams["until"].integers(90, 330, count)),
            "lender_consent": streams.flags("lender", 0.9, 0.04, count),
            "borrower_consent": only_where(named, streams.flags("borrower_agrees", 0.85, 0.05, count)),
            "scope": streams.pick("scope", ("prefecture", "province", None), (40, 45, 15), count),
        }
    )
    return frame.drop_duplicates(["lender_id", "borrower_id"]).reset_index(drop=True)


def dormitories(streams: Streams, employers: pd.DataFrame) -> pd.DataFrame:
    """Return the dormitories of three firms in ten, with ``employer_id`` to find them by."""
    has = streams.chance("has", 0.3, len(employers))
    owners = employers.loc[has, ["employer_id", "headcount"]].reset_index(drop=True)
    beds = (
        np.ceil(owners["headcount"].to_numpy(dtype=float) * streams["beds"].uniform(0.1, 0.4, len(owners))).astype(int)
        + 4
    )
    men = np.ceil(beds * streams["men"].uniform(0.3, 0.8, len(owners))).astype(int)
    return pd.DataFrame(
        {
            "dormitory_id": [f"S{i + 1:05d}" for i in range(len(owners))],
            "beds_men": streams.blanked("men", men, 0.04),
            "beds_women": streams.blanked("women", beds - men + 1, 0.04),
            "commute_km": streams.pick("commute", (10, 15, 20, None), (3, 3, 3, 1), len(owners)),
            "employer_id": owners["employer_id"].to_numpy(dtype=object),
        }
    )
