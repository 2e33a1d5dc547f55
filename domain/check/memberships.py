"""Who belongs to which group on a day, and the class in which a person is served."""

from datetime import date

import numpy as np

from domain.check.columns import NO, UNKNOWN, YES, Rows, Verdicts, day, days, equals, positions, texts
from domain.instance import Instance
from domain.policy import Policy


def member_of(instance: Instance, on: date, group: str) -> Verdicts:
    """Return whether each worker belongs to a group on a day.

    Dated rows of ``memberships`` decide where there are any for this person and group (both ends counted, a
    blank end is open); otherwise ``workers.groups`` does: blank is unknown, and an empty list is none.
    """
    stated = texts(instance.workers, "groups")
    answer = np.array(
        [UNKNOWN if groups is None else YES if group in groups else NO for groups in stated], dtype=np.int8
    )
    dated = instance.memberships
    worker = positions(dated["worker_id"], instance.workers["worker_id"])
    first, last, today = days(dated, "valid_from"), days(dated, "valid_until"), day(on)
    in_force = (np.isnat(first) | (first <= today)) & (np.isnat(last) | (today <= last))
    of_group = equals(texts(dated, "group"), group) & (worker >= 0)
    answer[worker[of_group]] = NO
    answer[worker[of_group & in_force]] = YES
    return answer


def who_class(instance: Instance, policy: Policy, on: date) -> tuple[Rows, int]:
    """Return each worker's class of the who-tier, and the first class that is not of a priority group.

    Class 0 is served first: rank among the priority groups of the home division, then waiting band. Who is in
    none of the groups ranks behind the longest list. Months waited are complete months: a month is complete on
    the same day of a following month.
    """
    lists = {
        place: policy.value("groups.priority_ranks", on, place) for place in sorted(set(instance.workers["region"]))
    }
    last = max((len(ranks) for ranks in lists.values()), default=0)
    rank = np.full(len(instance.workers), last, dtype=np.int64)
    homes = texts(instance.workers, "region")
    groups = sorted({group for ranks in lists.values() for level in ranks for group in level})
    members = {group: member_of(instance, on, group) == YES for group in groups}
    for place, ranks in lists.items():
        for number in reversed(range(len(ranks))):
            for group in ranks[number]:
                rank[members[group] & equals(homes, place)] = number
    bands = policy.value("waiting.bands_months", on, "")
    waited = _months_waited(instance, on)
    band = np.full(len(rank), len(bands), dtype=np.int64)
    for number in reversed(range(len(bands))):
        band[waited >= int(bands[number])] = number
    return rank * (len(bands) + 1) + band, last * (len(bands) + 1)


def _months_waited(instance: Instance, on: date) -> Rows:
    since = days(instance.workers, "waiting_since")
    month = since.astype("datetime64[M]")
    day_of_month = (since - month).astype(np.int64) + 1
    months = on.year * 12 + on.month - 1 - (month.astype(np.int64) + 1970 * 12) - (on.day < day_of_month)
    return np.where(np.isnat(since), -1, months)
