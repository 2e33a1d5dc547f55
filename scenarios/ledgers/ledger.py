"""The synthetic ledgers of a county, a prefecture or the province, as a bureau would keep them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from domain.geography import Divisions
from scenarios.ledgers.agreements import corridors, memberships
from scenarios.ledgers.employers import blacklist, dormitories, firms, loans, public_bodies
from scenarios.ledgers.facts import notes
from scenarios.ledgers.faulty import spoil_posts, spoil_workers
from scenarios.ledgers.places import home_counties
from scenarios.ledgers.posts import Demand, demand, pay_cells, requirements
from scenarios.ledgers.streams import Array, Streams, only_where
from scenarios.ledgers.subsidies import employer_facts, funds, payments, worker_facts
from scenarios.ledgers.transport import fleet, points
from scenarios.ledgers.wording import Hand, headers, in_words, requirement_cells, skill_cells
from scenarios.ledgers.workers import county_skills, county_workers


class Size(NamedTuple):
    """How many, and of where: a division prefix of Jilin."""

    workers: int
    posts: int
    place: str


SIZES: dict[str, Size] = {
    "tiny": Size(200, 20, "220421"),
    "county": Size(20_000, 300, "220421"),
    "prefecture": Size(300_000, 3_000, "2224"),
    "province": Size(1_000_000, 20_000, "22"),
}
SEATS_PER_WORKER = 0.55
"""Seats for about three in four of those who ask for work."""


@dataclass(frozen=True)
class Sheet:
    """One ledger sheet: ``file`` (stem of its name), ``name`` of the sheet, ``title`` line, and the rows under headers."""

    file: str
    name: str
    title: str
    frame: pd.DataFrame


@dataclass(frozen=True)
class Ledgers:
    """Ledgers in the form a bureau keeps: sheets with Chinese headers and values, and the notes that go with them."""

    sheets: tuple[Sheet, ...]
    notes: Mapping[str, Any]

    def frame(self, name: str) -> pd.DataFrame:
        """Return the rows of a sheet by its name.

        Raises
        ------
        KeyError
            When there is no such sheet.
        """
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet.frame
        raise KeyError(f"no sheet {name!r}; there are {[sheet.name for sheet in self.sheets]}")


def generate(
    size: str | tuple[int, int], *, seed: int = 0, on: date = date(2026, 3, 2), place: str | None = None
) -> Ledgers:
    """Return made-up ledgers.

    Parameters
    ----------
    size
        A name of ``SIZES``, or the number of workers and of post lots.
    seed
        Seed of the named streams; the same seed gives the same ledgers.
    on
        Plan date that the dates lie around.
    place
        Division prefix of Jilin whose people are listed (220421, 2224, 22); default the place of the size.

    Raises
    ------
    ValueError
        When the size or the place is not known, or a number is too small.
    """
    name, wanted = _wanted(size, place)
    streams, day = Streams(seed), np.datetime64(on, "D")
    shares = people_by_county(wanted.workers, wanted.place)
    staff = firms(streams.within("firms"), wanted.place, max(4, wanted.posts // 3))
    bodies = public_bodies(wanted.place, len(staff))
    offer = demand(
        streams.within("posts"),
        wanted.place,
        staff,
        bodies,
        wanted.posts,
        round(wanted.workers * SEATS_PER_WORKER),
        day,
    )
    faults: dict[str, Mapping[str, int]] = {}
    sheets = [*_demand_sheets(streams, staff, bodies, offer, wanted, day, faults)]
    sheets += _people_sheets(streams, shares, staff, offer.posts, day, faults)
    sheets += _transport_sheets(streams, {county: people for county, people in shares.items() if people})
    return Ledgers(tuple(sheets), notes(name, wanted.workers, wanted.posts, seed, on, faults))


def _wanted(size: str | tuple[int, int], place: str | None) -> tuple[str, Size]:
    if isinstance(size, str):
        if size not in SIZES:
            raise ValueError(f"unknown size {size!r}; known are {list(SIZES)} or a pair (workers, posts)")
        wanted, name = SIZES[size], size
    else:
        wanted, name = Size(size[0], size[1], "220421"), f"{size[0]} x {size[1]}"
    if wanted.workers < 20 or wanted.posts < 3:
        raise ValueError(
            f"{wanted.workers} workers and {wanted.posts} posts: ledgers need at least 20 workers and 3 posts"
        )
    return name, wanted._replace(place=place or wanted.place)


def people_by_county(workers: int, place: str) -> dict[str, int]:
    """Return people by county code, by rural population, largest remainders first; sums to ``workers``."""
    home = home_counties(place)
    exact = home["rural_thousands"].to_numpy(dtype=float)
    exact = exact / exact.sum() * workers
    whole = np.floor(exact).astype(int)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: workers - whole.sum()]] += 1
    return dict(zip(home["code"].tolist(), whole.tolist(), strict=True))


def _demand_sheets(
    streams: Streams, staff: pd.DataFrame, bodies: pd.DataFrame, offer: Demand, wanted: Size, day: np.datetime64,
    faults: dict[str, Mapping[str, int]],
) -> Iterator[Sheet]:  # fmt: skip
    beds = dormitories(streams.within("dormitories"), staff)
    posts = offer.posts.copy()
    posts["dormitory_id"] = _beds_of(posts, beds)
    asked = requirement_cells(requirements(streams.within("requirements"), posts))
    posts["requirements"] = [asked.get(post) for post in posts["post_id"]]
    borrowers = posts.loc[[bool(a) and "loan" in a for a in posts["accepts"]], "employer_id"].unique()
    employers = pd.concat([_with_limits(streams, staff, posts), bodies], ignore_index=True)
    yield _sheet(
        "用人单位", "用人单位", "用人单位台账（演示数据）", in_words(employers, "employers", 0), "employers", 0
    )
    words = in_words(posts, "posts", 0)
    words["pay"] = pay_cells(
        streams.within("pay_cells"), posts["pay"].to_numpy(dtype=float), posts["pay_unit"].to_numpy(dtype=object)
    )
    spoiled, faults["posts"] = spoil_posts(words, streams.within("posts"))
    yield _sheet("岗位", "岗位", "", spoiled, "posts", 0)
    yield _sheet(
        "以工代赈项目",
        "以工代赈项目",
        "以工代赈项目一览表（演示数据）",
        in_words(offer.projects, "projects", 0),
        "projects",
        0,
    )
    yield _sheet("以工代赈项目", "项目阶段", "", in_words(offer.phases, "project_phases", 0), "project_phases", 0)
    lending = loans(streams.within("loans"), staff, borrowers.astype(object), day)
    yield _sheet("共享用工", "共享用工", "共享用工协议登记表（演示数据）", in_words(lending, "loans", 1), "loans", 1)
    partners = corridors(streams.within("corridors"), wanted.workers, day)
    yield _sheet("劳务协作", "劳务协作", "", in_words(partners, "corridors", 0), "corridors", 0)
    yield _sheet("宿舍", "宿舍", "", in_words(beds.drop(columns="employer_id"), "dormitories", 0), "dormitories", 0)
    listed = blacklist(streams.within("blacklist"), staff, day)
    yield _sheet(
        "黑名单", "黑名单", "拖欠农民工工资失信名单（演示数据）", in_words(listed, "blacklist", 1), "blacklist", 1
    )


def _transport_sheets(streams: Streams, shares: dict[str, int]) -> Iterator[Sheet]:
    vehicles = in_words(fleet(streams.within("vehicles"), shares), "vehicles", 0)
    yield _sheet("车辆", "车辆", "可包用车辆（演示数据）", vehicles, "vehicles", 0)
    stands = in_words(points(streams.within("points"), shares), "assembly_points", 0)
    yield _sheet("车辆", "集合点", "", stands, "assembly_points", 0)


def _with_limits(streams: Streams, staff: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    """One firm in four takes fewer people than its posts have seats together."""
    seats = staff["employer_id"].map(posts.groupby("employer_id")["seats"].sum()).fillna(0).to_numpy(dtype=float)
    limited = streams.chance("seats_max", 0.25, len(staff)) & (seats > 1)
    limit = np.maximum(1, np.floor(seats * streams["seats_max/share"].uniform(0.6, 0.95, len(staff)))).astype(int)
    return staff.assign(seats_max=only_where(limited, limit))


def _beds_of(posts: pd.DataFrame, beds: pd.DataFrame) -> Array:
    """Posts of a firm with a dormitory have it, except day labour."""
    found: Array = (
        posts["employer_id"]
        .map(dict(zip(beds["employer_id"], beds["dormitory_id"], strict=True)))
        .to_numpy(dtype=object)
    )
    missing = pd.isna(found) | posts["kind"].isin(["day_labour", "work_relief"]).to_numpy()
    return only_where(~missing, found)


def _people_sheets(
    streams: Streams, shares: Mapping[str, int], staff: pd.DataFrame, posts: pd.DataFrame, day: np.datetime64,
    faults: dict[str, Mapping[str, int]],
) -> Iterator[Sheet]:  # fmt: skip
    divisions = Divisions.load()
    papers, dated, known, paid = [], [], [employer_facts(streams.within("subsidies"), staff, day)], []
    total: dict[str, int] = {}
    for nth, (county, count) in enumerate(shares.items()):
        if not count:
            continue
        hand: Hand = nth % 2
        own = streams.within(county)
        townships = np.array(divisions.codes(county, digits=9), dtype=object)
        people = county_workers(own, county, townships, count, _staff(staff, posts, county), day)
        skills = county_skills(own, people, day)
        certified = skills[pd.notna(skills["certificate"])]
        numbers = people["identity_number"].to_numpy(dtype=object)
        papers.append(_papers(certified, numbers))
        members = memberships(own.within("memberships"), people, day)
        dated.append(members)
        told = worker_facts(own.within("subsidies"), county, people, day)
        known.append(told)
        paid.append(payments(own.within("payments"), county, told, day))
        people["skills"] = _cells_beside(skills, certified, count)
        words = in_words(people, "workers", hand)
        words["clean_row"] = (
            ~np.isin(np.arange(count), certified["row"])
            & ~pd.Series(numbers).isin([*members["identity_number"], *told["identity_number"]]).to_numpy()
        )
        words, counts = spoil_workers(words, own)
        total = {kind: total.get(kind, 0) + counts.get(kind, 0) for kind in {**total, **counts}}
        name = divisions.name(county)
        title = f"{divisions.full_name(county)}劳动力台账（演示数据，人员均为编造）" if hand == 0 else ""
        yield _sheet(f"劳动力_{name}", f"劳动力_{name}", title, words, "workers", hand)
    faults["workers"] = total
    yield _sheet(
        "技能证书", "技能证书", "", in_words(pd.concat(papers, ignore_index=True), "skills_held", 1), "skills_held", 1
    )
    yield _sheet(
        "人员类别有效期",
        "人员类别有效期",
        "",
        in_words(pd.concat(dated, ignore_index=True), "memberships", 0),
        "memberships",
        0,
    )
    yield from _subsidy_sheets(known, paid, funds(shares, day))


def _subsidy_sheets(known: list[pd.DataFrame], paid: list[pd.DataFrame], money: pd.DataFrame) -> Iterator[Sheet]:
    """Yield what is known for subsidies, what was paid this year, and the money at hand."""
    for file, table, frame in (
        ("补贴事实", "subsidy_facts", pd.concat(known, ignore_index=True)),
        ("补贴发放", "payments", pd.concat(paid, ignore_index=True)),
        ("资金渠道", "funds", money),
    ):
        yield _sheet(file, file, "", in_words(frame, table, 0), table, 0)


def _staff(staff: pd.DataFrame, posts: pd.DataFrame, county: str) -> pd.DataFrame:
    """Return the employers of a county, or all of them when it has none, with one of their posts."""
    near = staff[staff["region"] == county]
    near = near if len(near) else staff
    first = posts.drop_duplicates("employer_id").set_index("employer_id")["post_id"]
    return pd.DataFrame(
        {
            "employer_id": near["employer_id"].to_numpy(dtype=object),
            "paused": [p is True for p in near["paused"]],
            "post_id": [first.get(employer) for employer in near["employer_id"]],
        }
    )


def _papers(certified: pd.DataFrame, numbers: Array) -> pd.DataFrame:
    frame = certified.drop(columns="row")
    frame.insert(0, "identity_number", numbers[certified["row"].to_numpy(dtype=int)])
    return frame


def _cells_beside(skills: pd.DataFrame, certified: pd.DataFrame, count: int) -> Array:
    """Skills without a certificate stand in the cell, unless the person has rows in the certificate sheet for all."""
    return skill_cells(skills.drop(index=certified.index), count)


def _sheet(file: str, name: str, title: str, frame: pd.DataFrame, table: str, hand: Hand) -> Sheet:
    return Sheet(file, name, title, frame.rename(columns=headers(table, hand)))
