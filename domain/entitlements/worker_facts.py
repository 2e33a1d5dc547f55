"""What the tables and the plan tell of every worker: one function per fact."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from domain.entitlements.fact import (
    Codes,
    FactColumn,
    date_fact,
    dates,
    flag_fact,
    flags,
    number_fact,
    numbers,
    text_fact,
    words,
)
from domain.entitlements.months import NEVER, months_between
from domain.policy.known_facts import DISTANCE_CLASSES
from domain.tables import GROUPS, MODES

if TYPE_CHECKING:
    from domain.entitlements.scene import Scene

NOBODY = -1


def groups(scene: "Scene") -> FactColumn:
    """Dated memberships decide for the group they name, all others the person's own list; a blank list is unknown."""
    workers, dated = scene.instance.workers, scene.instance.memberships
    order = {group: 1 << number for number, group in enumerate(GROUPS)}
    codes, lists = pd.factorize(workers["groups"], use_na_sentinel=True)
    held = np.array([*(sum(order[group] for group in set(held)) for held in lists), 0], dtype=np.uint16)
    values = held[codes]
    known = np.where(codes >= 0, (1 << len(GROUPS)) - 1, 0).astype(np.uint16)
    if len(dated):
        rows = scene.worker_rows("memberships")
        bits = np.array([order[group] for group in dated["group"]], dtype=np.uint16)
        first, last = date_fact(dated["valid_from"]), date_fact(dated["valid_until"])
        now = (~first.known | (first.values <= scene.today)) & (~last.known | (last.values >= scene.today))
        there = rows >= 0
        np.bitwise_or.at(known, rows[there], bits[there])
        np.bitwise_and.at(values, rows[there], ~bits[there])
        np.bitwise_or.at(values, rows[there & now], bits[there & now])
    return FactColumn("list", values, known, GROUPS)


def age(scene: "Scene") -> FactColumn:
    """Whole years in the month in which the work starts, else in that of the day asked."""
    born = date_fact(scene.instance.workers["birth_month"])
    start = scene.fact("work_started_on", "worker")
    month = np.where(start.known, start.values, scene.today).astype("M8[M]")
    years = (month - born.values.astype("M8[M]")).astype(np.float64) // 12
    return numbers(np.where(born.known, years, np.nan))


def distance_class(scene: "Scene") -> FactColumn:
    """County, prefecture, province or beyond: the least division that holds both home and place of work; else as stated."""
    home, work = scene.regions.homes, scene.work.region
    found = np.full(len(home), DISTANCE_CLASSES.index("cross_province"), np.int32)
    for name, digits in (("province", 2), ("prefecture", 4), ("county", 6)):
        prefix = scene.regions.prefixes(digits)
        found[prefix[home] == prefix[work]] = DISTANCE_CLASSES.index(name)
    found[(work < 0) | (home < 0)] = NOBODY
    return _else_stated(scene, "distance_class", words(found, DISTANCE_CLASSES))


def out_of_county(scene: "Scene") -> FactColumn:
    """Whether home and place of work lie in different counties."""
    distance = scene.fact("distance_class", "worker")
    return flags(distance.values > DISTANCE_CLASSES.index("county"), distance.known)


def home_province(scene: "Scene") -> FactColumn:
    """The first two digits of the home."""
    return _province(scene, scene.regions.homes)


def work_province(scene: "Scene") -> FactColumn:
    """The first two digits of the place of work; else as stated."""
    return _else_stated(scene, "work_province", _province(scene, scene.work.region))


def _province(scene: "Scene", regions: Codes) -> FactColumn:
    vocabulary = tuple(sorted({name[:2] for name in scene.regions.names}))
    codes = np.array([*(vocabulary.index(name[:2]) for name in scene.regions.names), NOBODY], dtype=np.int32)
    return words(codes[regions], vocabulary)


def work_started_on(scene: "Scene") -> FactColumn:
    """The stated day; else, for those whom the plan places anew, the start of the post, at the earliest the plan's day.

    A day before the plan's is that of an earlier work for whoever the plan places anew.
    """
    said = scene.stated.column(scene.policy.fact("work_started_on"), scene.cases("worker"))
    anew = scene.work.placed & (scene.work.mode != MODES.index("loan"))
    earlier = anew & said.known & (said.values < scene.plan_day)
    stated = np.where(said.known & ~earlier, said.values, NEVER)
    starts = _of_post(scene, date_fact(scene.instance.posts["starts"]))
    planned = np.maximum(np.where(starts.known, starts.values, scene.plan_day), scene.plan_day)
    return dates(np.where(np.isnat(stated) & anew, planned, stated))


def work_ends_on(scene: "Scene") -> FactColumn:
    """The stated day, else the end of the post; who has neither goes on."""
    said = scene.stated.column(scene.policy.fact("work_ends_on"), scene.cases("worker"))
    ends = _of_post(scene, date_fact(scene.instance.posts["ends"]))
    return dates(np.where(said.known, said.values, np.where(ends.known, ends.values, NEVER)))


def months_worked(scene: "Scene") -> FactColumn:
    """Whole months from the start of the work to the last day that counts, or to the end of the work."""
    start, end = scene.fact("work_started_on", "worker"), scene.fact("work_ends_on", "worker")
    last = np.where(end.known, np.minimum(end.values, scene.last_day), scene.last_day)
    months = numbers(months_between(start.values, last))
    return FactColumn("number", np.where(scene.work.working, months.values, 0.0), months.known | ~scene.work.working)


def unemployed_months(scene: "Scene") -> FactColumn:
    """Whole months from the registration as unemployed to the start of the work, else to the day asked."""
    since = date_fact(scene.instance.workers["waiting_since"])
    start = scene.fact("work_started_on", "worker")
    return numbers(months_between(since.values, np.where(start.known, start.values, scene.today)))


def organised(scene: "Scene") -> FactColumn:
    """What is stated; else yes for whoever is promised a seat in a vehicle."""
    said = scene.stated.column(scene.policy.fact("organised"), scene.cases("worker"))
    rows = scene.worker_rows("promises")
    rides = np.zeros(len(said.known), bool)
    rides[rows[rows >= 0]] = True
    return flags(np.where(said.known, said.values, rides), said.known | rides)


def _else_stated(scene: "Scene", name: str, found: FactColumn) -> FactColumn:
    """Return the words found in the tables, else those stated: most who work away have no employer in the ledgers."""
    said = scene.stated.column(scene.policy.fact(name), scene.cases("worker"))
    vocabulary = tuple(dict.fromkeys((*found.words, *said.words)))
    place = np.array([*(vocabulary.index(word) for word in said.words), NOBODY], dtype=np.int32)
    return words(np.where(found.known, found.values, place[said.values]), vocabulary)


def _of_post(scene: "Scene", column: FactColumn) -> FactColumn:
    return column.take(scene.work.post)


def _own(read: Callable[[pd.Series], FactColumn], name: str) -> Callable[["Scene"], FactColumn]:
    """A column of the workers as it stands."""
    return lambda scene: read(scene.instance.workers[name])


def _post(read: Callable[[pd.Series], FactColumn], name: str) -> Callable[["Scene"], FactColumn]:
    """A column of the post that the worker holds or is given."""
    return lambda scene: _of_post(scene, read(scene.instance.posts[name]))


def _employer_id(scene: "Scene") -> FactColumn:
    return text_fact(scene.instance.employers["employer_id"]).take(scene.work.employer)


DERIVE: dict[str, Callable[["Scene"], FactColumn]] = {
    "groups": groups,
    "age": age,
    "sex": _own(text_fact, "sex"),
    "education": _own(text_fact, "education"),
    "status": _own(text_fact, "status"),
    "seeking": _own(flag_fact, "seeking"),
    "placed": lambda scene: flags(scene.work.placed),
    "working": lambda scene: flags(scene.work.working),
    "mode": lambda scene: words(scene.work.mode, MODES),
    "post_kind": _post(text_fact, "kind"),
    "welfare_class": _post(text_fact, "welfare_class"),
    "distance_class": distance_class,
    "home_province": home_province,
    "work_province": work_province,
    "out_of_county": out_of_county,
    "pay_yuan_month": lambda scene: numbers(scene.work.pay),
    "weekly_hours": _post(number_fact, "weekly_hours"),
    "full_time": _post(flag_fact, "full_time"),
    "insured": _post(flag_fact, "insured"),
    "work_started_on": work_started_on,
    "work_ends_on": work_ends_on,
    "months_worked": months_worked,
    "unemployed_months": unemployed_months,
    "organised": organised,
    "employer_id": _employer_id,
    "household_id": _own(text_fact, "household_id"),
}
