"""The cheapest unlock of everybody without a place where limits across people shape the plan.

A change of a person's entry is tried at every post where the limits leave room for the person and room can be made by moves
that keep them (``optimizer.limited_standing``). The plan after the moves is then a plan under the change, better in the tier
of the person. Where every tier up to there was at its bound, nothing else could have made it better: so every best plan under
the change places the person, and nothing needs to be solved again. Beside these stand the limits themselves
(``optimizer.limit_changes``).
"""

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.limits.conditions import conditions_of
from domain.plan import Plan
from domain.policy import Policy
from domain.tables import TABLES
from optimizer.arrays import HIRE
from optimizer.asking import asks_for_work
from optimizer.eligibility import Arcs
from optimizer.groups import group_membership
from optimizer.limit_changes import Waiting, limit_unlocks, waiting
from optimizer.limit_rows import LimitRow
from optimizer.limited_standing import LimitedStanding
from optimizer.limits import limit_rows
from optimizer.unlock_search import Found
from optimizer.unlocks import Unlocks, effort_yuan, people_frame, search_people, seats_frame, without_place

Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
PAIRS, ROUNDS = 2_000_000, 6
"""Pairs of person and post asked at a time; how often a change is looked for again where a limit forbids the first."""
CLAIM_PAIRS = 20_000
"""Pairs whose claims on a fund are reckoned beforehand, at most: beyond, only those of the changes found are."""


def limited_unlocks(
    seen: LimitedStanding, plan: Plan, policy: Policy, workers: list[str] | None = None, queue: Waiting | None = None
) -> Unlocks:
    """Return the cheapest unlock of everybody without a place, and of every empty seat, limits counted.

    Parameters
    ----------
    seen, plan, policy
        Where everybody stands under limits, the plan, and the rules.
    workers
        Only these people, when given; those with a place are left out.
    queue
        Who waits for which limit, when found already.
    """
    on = date.fromisoformat(str(plan.identity["plan_date"]))
    standing, effort = seen.standing, effort_yuan(policy, on)
    rows = without_place(standing)
    if workers is not None:
        rows = rows[standing.encoded.instance.workers["worker_id"].iloc[rows].isin(workers).to_numpy(bool)]
    found = search_under_limits(seen, policy, effort, rows)
    people = people_frame(standing, seen.chains, rows, found)
    people["proof"] = proofs(seen, rows, found)
    table = {str(key): float(value) for key, value in policy.value("unlock.effort_yuan", on, "").items()}
    of_limits = limit_unlocks(seen, table, queue or waiting(seen))
    seats, behind = seats_frame(standing, rows, found, effort)
    return Unlocks(cheaper(people, of_limits), seats, behind)


def cheaper(people: pd.DataFrame, of_limits: pd.DataFrame) -> pd.DataFrame:
    """Return of each person the change of an entry or of a limit, whichever is told first: at nobody's cost, then least asked."""
    other = of_limits.set_index("worker_id").reindex(people["worker_id"])
    has = other["change"].notna().to_numpy(bool)
    none = (people["change"] == "").to_numpy(bool)
    costs_a_place = (people["loses"] >= 0).to_numpy(bool)
    asked = other["effort_yuan"].to_numpy(float, na_value=np.inf) < people["effort_yuan"].to_numpy(
        float, na_value=np.inf
    )
    taken = has & (none | costs_a_place | asked)
    chosen = people.copy()
    for name in people.columns[1:]:
        column = chosen[name].to_numpy(object).copy()
        column[taken] = other[name].to_numpy(object)[taken]
        chosen[name] = pd.Series(column, dtype=object, index=chosen.index).astype(people[name].dtype)
    return chosen


def proofs(seen: LimitedStanding, rows: Ints, found: Found) -> list[str]:
    """Return for each person whether the moves prove the change: every tier up to the one that gains was at its bound."""
    step = 2**39
    classes = seen.standing.encoded.scene.workers["who_class"]
    said = []
    for position, row in enumerate(rows.tolist()):
        if found.kind[position] < 0:
            said.append("")
            continue
        in_heads = -int(found.delta[position]) > step
        said.append("moves" if (seen.proven_to(int(classes[row])) if in_heads else seen.proven) else "")
    return said


def search_under_limits(seen: LimitedStanding, policy: Policy, effort: npt.NDArray[np.float64], rows: Ints) -> Found:
    """Search the best change of each person among the pairs that the limits leave room for."""
    closed = closed_pairs(seen, policy, rows)
    found = search_people(seen.standing, seen.chains, effort, rows, closed)
    wrong = forbidden(seen, policy, rows, found, np.arange(len(rows)))
    for _ in range(ROUNDS):
        if not len(wrong):
            return found
        closed[wrong, found.at[wrong]] = True
        found = search_people(seen.standing, seen.chains, effort, rows, closed)
        wrong = forbidden(seen, policy, rows, found, wrong)  # whoever was not among them has the same change still
    found.kind[wrong] = -1
    return found


def parts_of(rows: Ints, posts: int) -> list[Ints]:
    """Return the people in parts small enough to ask about all their posts at once."""
    size = max(1, PAIRS // max(posts, 1))
    return [rows[first : first + size] for first in range(0, len(rows), size)]


def closed_pairs(seen: LimitedStanding, policy: Policy, people: Ints) -> Truths:
    """Return (people, posts) which pairs the limits leave no room for, were they admissible; the mode is hire."""
    posts = len(seen.standing.entry)
    tight = sorted(seen.room.tight())
    if "fund_budget" in tight and len(people) * posts > CLAIM_PAIRS:
        tight.remove("fund_budget")
    if not len(people) or not tight:
        return np.zeros((len(people), posts), bool)
    first, number = alike(seen, tight, people)
    full = policy.replaced("limits.enforced", tight, "those that are full")
    closed = [np.zeros((0, posts), bool)]
    for some in parts_of(people[first], posts):
        owner, post = np.repeat(some, posts), np.tile(np.arange(posts, dtype=np.int32), len(some))
        order, asked = asked_rows(seen, full, owner, post)
        part = np.zeros(len(some) * posts, bool)
        part[order[seen.room.broken(asked).arc]] = True
        closed.append(part.reshape(len(some), posts))
    shut: Truths = np.concatenate(closed)[number]
    return shut


def alike(seen: LimitedStanding, tight: list[str], people: Ints) -> tuple[Ints, Ints]:
    """Return the positions of some people who stand for all, and for everybody who stands for him or her.

    Limits see a person by home, sex, groups, household, team, pins and what quotas ask about; funds and beds also by what
    differs from person to person, so there everybody stands alone.
    """
    if {"fund_budget", "dormitory_beds"} & set(tight):
        return np.arange(len(people)), np.arange(len(people))
    encoded = seen.standing.encoded
    instance = encoded.instance
    asked = {
        condition.column.name
        for cell in instance.quotas["of_workers"].dropna()
        for condition in conditions_of(str(cell), TABLES["workers"])
    }
    columns = sorted(asked | {"region", "sex", "household_id", "team_id"})
    workers = instance.workers.iloc[people]
    day = np.datetime64(encoded.scene.plan_day, "D").astype(date)
    member, _ = group_membership(instance, day)
    keys = workers[columns].astype(object).astype(str)
    keys["groups of the day"] = [row.tobytes() for row in np.packbits(member[people], axis=1)]
    keys["asks"] = asks_for_work(encoded.scene.workers)[people]
    keys["pinned"] = workers["worker_id"].where(workers["worker_id"].isin(instance.pins["worker_id"]), "")
    number = keys.groupby(list(keys.columns), sort=False, dropna=False).ngroup().to_numpy(np.int64)
    _, first = np.unique(number, return_index=True)
    return first.astype(np.int64), number.astype(np.int64)


def forbidden(seen: LimitedStanding, policy: Policy, rows: Ints, found: Found, among: Ints) -> Ints:
    """Return the positions of the people, of some of these positions, whose change some limit forbids after all."""
    told = among[found.kind[among] >= 0]
    if not len(told):
        return told
    order, asked = asked_rows(seen, policy, rows[told], found.at[told], found.mode[told])
    broken = seen.room.broken(asked).arc
    return np.unique(told[order[broken]])


def asked_rows(
    seen: LimitedStanding, policy: Policy, owner: Ints, post: npt.NDArray[np.int32],
    mode: npt.NDArray[np.int8] | None = None,
) -> tuple[Ints, list[LimitRow]]:  # fmt: skip
    """Return the limits over other pairs than the plan's arcs, and the position of each pair in their order.

    Parameters
    ----------
    seen, policy
        The plan, and which limits to ask.
    owner, post, mode
        (pairs,) whose, where and how; hire where nothing is said.
    """
    order = np.argsort(owner, kind="stable").astype(np.int64)
    workers, posts = seen.problem.workers, len(seen.standing.entry)
    start = np.searchsorted(owner[order], np.arange(workers + 1)).astype(np.int64)
    modes = np.full(len(owner), HIRE, np.int8) if mode is None else mode[order]
    arcs = Arcs(
        start, post[order].astype(np.int32), modes, np.zeros(len(owner), np.int32), np.zeros(len(owner), np.uint16),
        np.diff(start), np.bincount(post, minlength=posts).astype(np.int64),
    )  # fmt: skip
    return order, limit_rows(seen.standing.encoded, arcs, policy)
