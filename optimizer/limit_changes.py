"""Who waits for a limit across people alone, and by how much it would have to be wider for each of them.

Of everybody without a place: the admissible pairs for which room can be made without anybody losing a place, and which only
one limit holds back that an office may change (a corridor, a quota, beds, the cap on welfare posts, a fund, seats kept for
an origin, an exclusion made by hand). People wait in the order of service: class, then cost; of equals the lottery
decides, so a limit wide enough for somebody is wide enough for all who come before and all equals.
"""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.tables import MODES
from domain.unlocks import CHANGE_OF, UNLOCKS
from optimizer.limit_field import each
from optimizer.limit_rows import LimitRow
from optimizer.limited_standing import LimitedStanding
from optimizer.unlocks import moves_by_class, typed

Ints = npt.NDArray[np.int64]
CHANGE_BY_ROW: dict[tuple[str, str], str] = {
    ("corridor_quota", "people"): "corridor_seat",
    ("general_quota", "people"): "quota_place",
    ("dormitory_beds", "men"): "bed_men",
    ("dormitory_beds", "women"): "bed_women",
    ("welfare_posts_band", "cap"): "welfare_place",
    ("fund_budget", "claims"): "fund_yuan",
    ("seat_allotment", "people"): "allotment",
    ("pins", "people"): "pin_lifted",
}
"""Which change makes a row wider, by its limit and part."""
ALL_BEDS = ("dormitory_beds", "people")
HOME_DIGITS = 6
LAW = -1
COLUMNS = ["row", "limit", "arc", "who_class", "need", "before", "need_of_class", "before_of_class"]


@dataclass(frozen=True)
class Waiting:
    """People who wait for one limit alone, one row each and limit, in the order of service.

    ``frame`` has the columns ``row`` (the worker), ``limit`` (position among the rows of the limits, of the one to widen),
    ``arc``, ``who_class``, ``need`` (by how much the limit must be wider for this person and all before), ``before`` (how many
    come before or are equal), and ``need_of_class`` and ``before_of_class`` (the same with all of the person's class before).
    """

    frame: pd.DataFrame

    def ahead(self, limit: int, before: int) -> str:
        """Return as a JSON object how many of each class come before somebody who waits for a limit."""
        first = self.frame.loc[self.frame["limit"] == limit, "who_class"].iloc[: before + 1]
        # The person stands among the first of these: those of its class are one less.
        numbers, sizes = np.unique(first.to_numpy(np.int64), return_counts=True)
        counts = dict(zip(numbers.tolist(), sizes.tolist(), strict=True))
        counts[int(first.iloc[-1])] -= 1
        return json.dumps({str(number): count for number, count in counts.items() if count})


def waiting(seen: LimitedStanding) -> Waiting:
    """Return who waits for which limit alone."""
    rows, problem = seen.rows, seen.problem
    open_post = seen.chains.known & (seen.chains.loses < 0) & (problem.seats > 0)
    owner = problem.worker_of_arc()
    broken = seen.room.broken()
    counted = (seen.taken[owner[broken.arc]] < 0) & open_post[problem.post[broken.arc]]
    frame = pd.DataFrame({name: part[counted] for name, part in zip(broken._fields, broken, strict=True)})
    if not len(frame):
        return Waiting(pd.DataFrame(columns=COLUMNS))
    names = [CHANGE_BY_ROW.get((row.limit, row.part), "") for row in rows]
    beds = np.array([(row.limit, row.part) == ALL_BEDS for row in rows], bool)
    subjects = pd.factorize(pd.Series([f"{row.limit}\n{row.subject}" for row in rows], dtype=object))[0]
    lawful = np.array([bool(name) and row.high is not None and row.whole is None for name, row in
                       zip(names, rows, strict=True)], bool)  # fmt: skip
    at = frame["row"].to_numpy(np.int64)
    frame["subject"] = subjects[at]
    # The sum of all beds grows with those of either sex; alone it stands for people whose sex is not recorded.
    frame["limit"] = np.where(beds[at], men_of(rows, subjects)[at], np.where(lawful[at], at, LAW))
    frame["sum"] = beds[at]
    frame = frame.sort_values(["arc", "sum"], kind="stable")
    by_arc = frame.groupby("arc", sort=True)
    found = by_arc.agg(
        limit=("limit", "first"), least=("limit", "min"), subject=("subject", "nunique"), need=("short", "max")
    ).reset_index()
    found = found[(found["least"] != LAW) & (found["subject"] == 1)]
    arcs = found["arc"].to_numpy(np.int64)
    found["row"] = owner[arcs].astype(np.int64)
    found["who_class"] = seen.standing.encoded.scene.workers["who_class"][found["row"]].astype(np.int64)
    found["cost"] = problem.cost[arcs] + seen.standing.entry[problem.post[arcs]]
    found["use"] = [use_of(rows[limit], arc) for limit, arc in zip(found["limit"], arcs, strict=True)]
    found = found.sort_values(["limit", "who_class", "cost", "row", "arc"]).drop_duplicates(["limit", "row"])
    # Of equals the lottery decides: a limit wide enough for all of them is wide enough whatever it draws.
    equal = found.groupby(["limit", "who_class", "cost"], sort=False)
    group = equal["use"].transform("sum") - found["use"]
    by_limit = found.groupby("limit", sort=False)
    upto = by_limit["use"].cumsum() - equal["use"].cumsum()
    found["need"] += upto + group
    found["before"] = by_limit.cumcount() - equal.cumcount() + equal["use"].transform("size") - 1
    classes = found.groupby(["limit", "who_class"], sort=False)
    earlier = by_limit["use"].cumsum() - classes["use"].cumsum()
    least = found["need"] - upto - group
    found["need_of_class"] = least + earlier + classes["use"].transform("sum") - found["use"]
    found["before_of_class"] = by_limit.cumcount() - classes.cumcount() + classes["use"].transform("size") - 1
    return Waiting(found[COLUMNS].reset_index(drop=True))


def men_of(rows: tuple[LimitRow, ...], subjects: npt.NDArray[np.intp]) -> Ints:
    """Return for each row the position of the row of men's beds of the same dormitory; ``LAW`` without one."""
    own = {int(subjects[at]): at for at, row in enumerate(rows) if (row.limit, row.part) == ("dormitory_beds", "men")}
    return np.array([own.get(int(subject), LAW) for subject in subjects], np.int64)


def use_of(row: LimitRow, arc: int) -> int:
    """Return what a placement uses of a limit; one where it only counts in the sum of beds."""
    at = int(np.searchsorted(row.members, arc))
    return int(row.weight[at]) if at < len(row.members) and row.members[at] == arc else 1


def limit_unlocks(seen: LimitedStanding, effort: dict[str, float], queue: Waiting) -> pd.DataFrame:
    """Return for everybody who waits for limits alone the one that asks least, with the columns of ``UNLOCKS``.

    Parameters
    ----------
    seen
        The plan.
    effort
        What each kind of change is reckoned to ask, by its key in ``unlock.effort_yuan``.
    queue
        Who waits for what.
    """
    best: dict[int, tuple[float, Any]] = {}
    for waits in each(queue.frame):
        change = CHANGE_OF[change_name(seen.rows[waits.limit])]
        asked = effort[change.effort] * (int(waits.need) if change.unit else 1)
        if waits.row not in best or asked < best[waits.row][0]:
            best[waits.row] = asked, waits
    records = [record(seen, queue, asked, waits) for asked, waits in best.values()]
    return typed(pd.DataFrame(records, columns=list(UNLOCKS)))


def for_whole_class(seen: LimitedStanding, queue: Waiting, unlock: pd.Series) -> pd.Series | None:
    """Return an unlock with its limit so wide that everybody of the person's class who waits for it fits; None if it is already.

    People of one class with other costs may go first when everybody is placed anew; then the amount first told is too little.
    """
    frame, row = queue.frame, seen.standing.row(str(unlock["worker_id"]))
    for waits in each(frame[frame["row"] == row]):
        limit = seen.rows[waits.limit]
        if change_name(limit) == unlock["change"] and limit.subject == unlock["subject"]:
            if waits.need_of_class == waits.need:
                return None
            wider = unlock.copy()
            now, wider["value"] = entries(seen, limit, str(unlock["change"]), row, int(waits.need_of_class))
            wider["amount"], wider["now"] = float(waits.need_of_class), now
            wider["ahead"] = queue.ahead(waits.limit, waits.before_of_class)
            return wider
    return None


def change_name(row: LimitRow) -> str:
    """Return the change that makes a row wider."""
    return CHANGE_BY_ROW[row.limit, row.part]


def record(seen: LimitedStanding, queue: Waiting, asked: float, waits: Any) -> tuple[Any, ...]:
    """Return one row of ``UNLOCKS``."""
    encoded, row = seen.standing.encoded, seen.rows[waits.limit]
    change, at = CHANGE_OF[change_name(row)], int(seen.problem.post[waits.arc])
    now, value = entries(seen, row, change.name, int(waits.row), int(waits.need))
    return (
        encoded.instance.workers["worker_id"].iat[waits.row],
        change.name,
        change.rule,
        encoded.instance.posts["post_id"].iat[at],
        MODES[int(seen.arcs.mode[waits.arc])],
        now,
        value,
        float(waits.need) if change.unit else None,
        asked,
        moves_by_class(seen.chains, at, encoded.scene.workers["who_class"]),
        -1,
        None,
        None,
        row.subject if change.name != "pin_lifted" else "",
        queue.ahead(waits.limit, waits.before),
        "",
    )


def entries(seen: LimitedStanding, row: LimitRow, change: str, who: int, need: int) -> tuple[str, str]:
    """Return a limit's cell as it is and as it must be."""
    if change == "allotment":
        return "", str(seen.standing.encoded.instance.workers["region"].iat[who])[:HOME_DIGITS]
    if change == "pin_lifted":
        return "", row.subject.rsplit(" ", 1)[-1]
    high = row.high or 0
    return str(high), str(high + row.beyond(seen.room.on) + need)
