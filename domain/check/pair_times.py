"""The rule about dates: availability, the post's period and the farm work owed."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.check.columns import NO, UNKNOWN, YES, Days, Rows, Verdicts, days, numbered
from domain.check.docket import Docket

ONE_DAY = np.timedelta64(1, "D")
Span = tuple[int, int]
"""First and last day of a season, each as month * 100 + day."""


def dates_overlap(docket: Docket) -> Verdicts:
    """Judge the days shared; both ends count, a day of several seasons counts once.

    A post that is over on the plan date shares no day with anybody and is denied. Where a season is owed and
    no dates of it are known for the home, the answer is unknown if the days suffice without it.
    """
    first = np.fmax(
        docket.facts.start[docket.post], docket.facts.read(days, "workers", "available_from")[docket.worker]
    )
    last = np.fmin(docket.facts.end[docket.post], docket.facts.read(days, "workers", "available_until")[docket.worker])
    shared = np.maximum((last - first).astype(np.int64) + 1, 0)
    post_days = (docket.facts.end - docket.facts.start).astype(np.int64) + 1
    needed = np.maximum(np.fmin(docket.facts.at_posts("dates.days_min"), post_days), 1)[docket.post]
    farming, known = _farm_days(docket, first, last)
    enough = np.where(known, YES, UNKNOWN)
    return np.where(shared - farming >= needed, enough, NO).astype(np.int8)


def _farm_days(docket: Docket, first: Days, last: Days) -> tuple[Rows, NDArray[np.bool_]]:
    """Return the days of each pair's period that fall into seasons owed, and whether all of these are known."""
    (homes, home), (owed, code) = (docket.facts.coded("workers", name) for name in ("region", "land_seasons"))
    distinct, worker_code = numbered((home * max(len(owed), 1) + code).tolist())
    combinations = [(homes[each // len(owed)], owed[each % len(owed)]) for each in distinct]
    spans = [_spans(docket, home, seasons or ()) for home, seasons in combinations]
    dates, span_code = numbered([dated for dated, _ in spans])
    span = span_code[worker_code][docket.worker]
    farming = np.zeros(len(first), dtype=np.int64)
    for number, dated in enumerate(dates):
        rows = np.flatnonzero((span == number) & (first <= last))
        if dated and len(rows):
            farming[rows] = _days_within(dated, first[rows], last[rows])
    all_known = np.array([known for _, known in spans], dtype=np.bool_)
    return farming, all_known[worker_code][docket.worker]


def _spans(docket: Docket, home: str, seasons: tuple[str, ...]) -> tuple[tuple[Span, ...], bool]:
    dated, known = [], True
    for season in sorted(set(seasons)):
        found = docket.facts.policy.find(f"season.{season}", docket.facts.on, home)
        if found is None:
            known = False
        else:
            dated.append(_span(found.value))
    return tuple(sorted(dated)), known


def _span(season: Mapping[str, Any]) -> Span:
    first, last = (int(str(season[end])[:2]) * 100 + int(str(season[end])[3:5]) for end in ("from", "to"))
    return first, last


def _days_within(seasons: tuple[Span, ...], first: Days, last: Days) -> Rows:
    """Count the days from first to last that lie in at least one season; a season may pass the new year."""
    origin = first.min()
    calendar = np.arange(origin, last.max() + ONE_DAY, dtype="datetime64[D]")
    month = calendar.astype("datetime64[M]")
    of_year = (month.astype(np.int64) % 12 + 1) * 100 + (calendar - month).astype(np.int64) + 1
    inside = np.zeros(len(calendar), dtype=np.bool_)
    for start, end in seasons:
        after, before = of_year >= start, of_year <= end
        inside |= (after & before) if start <= end else (after | before)
    until = np.concatenate([[0], np.cumsum(inside)])
    inside_days: Rows = until[(last - origin).astype(np.int64) + 1] - until[(first - origin).astype(np.int64)]
    return inside_days
