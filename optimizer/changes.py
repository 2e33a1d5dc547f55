"""What one change of one entry does to a pair, compiled: the least change of each kind that satisfies the rule.

A trial is a copy of the worker's record whose skills are copied to a scratch part of the lists, so that the rules
themselves judge the changed person; nothing of them is written twice.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba.extending import register_jitable

from domain.unlocks import CHANGE_NAMES
from optimizer import pair_rules as rules
from optimizer.arrays import UNKNOWN_DAY
from optimizer.judge import surplus_levels
from optimizer.pair_rules import COUNTY, NATION, NO
from optimizer.scene import PairFacts, Scene

(
    CERTIFICATE_ENTRY, CERTIFICATE_RENEWAL, COURSE, MINUTES, REACH, WISH_REGION, WISH_TRADE, PAY, AVAILABLE_FROM,
    AVAILABLE_UNTIL, MEDICAL_CHECK, WILLING_WELFARE, LENDING_CONSENT, SEEKING,
) = range(len(CHANGE_NAMES))  # fmt: skip
NONE = -1
FAR_DAY = int(np.datetime64("2099-12-31", "D").astype(np.int64))
"""The validity of a certificate that a change brings."""
MOST_MINUTES = 10_000


class Fix(NamedTuple):
    """One change: its kind, by how much, and what it is about (a skill held, a requirement, a level, a day)."""

    kind: Any  # an int of 64 bits, as compiled code must have it everywhere
    amount: float
    about: Any


@register_jitable
def fix_of(kind: int, amount: float, about: int) -> Fix:
    """Return a change in the widths that compiled code needs to be the same everywhere."""
    return Fix(np.int64(kind), np.float64(amount), np.int64(about))


@register_jitable
def nothing() -> Fix:
    """Return no change."""
    return fix_of(NONE, np.nan, -1)


@register_jitable
def with_place(facts: PairFacts, place_verdict: int, place_rank: int, trade_rank: int) -> PairFacts:
    """Return the facts with other answers about place and trade."""
    rank: Any = np.int64(trade_rank)
    place: Any = np.int8(place_verdict)
    wish: Any = np.int32(place_rank)
    return PairFacts(
        facts.skill_verdict, facts.certified_until, facts.surplus_levels, facts.trade_wished, rank,
        place, wish, facts.local_verdict, facts.loan,
        facts.override_minutes, facts.override_fare, facts.same_county, facts.bonus_yuan,
    )  # fmt: skip


@register_jitable
def with_skill(facts: PairFacts, verdict: int, until: int, surplus: int) -> PairFacts:
    """Return the facts with other answers about skills."""
    held: Any = np.int8(verdict)
    last: Any = np.int32(until)
    more: Any = np.int32(surplus)
    return PairFacts(
        held, last, more, facts.trade_wished, facts.trade_rank,
        facts.place_verdict, facts.place_rank, facts.local_verdict, facts.loan,
        facts.override_minutes, facts.override_fare, facts.same_county, facts.bonus_yuan,
    )  # fmt: skip


@register_jitable
def copy_skills(scene: Scene, worker: Any, trial: Any, scratch: int) -> None:
    """Copy the worker's skills to the scratch part of the lists, and point the trial at them."""
    count = worker.skills_to - worker.skills_from
    for row in range(count):
        source = worker.skills_from + row
        scene.skill_low[scratch + row] = scene.skill_low[source]
        scene.skill_high[scratch + row] = scene.skill_high[source]
        scene.skill_level[scratch + row] = scene.skill_level[source]
        scene.skill_certified[scratch + row] = scene.skill_certified[source]
        scene.skill_until[scratch + row] = scene.skill_until[source]
    trial.skills_from = scratch
    trial.skills_to = scratch + count


@register_jitable
def skill_fix(
    scene: Scene, worker: Any, trial: Any, scratch: int, profile: int, start: int, effort: npt.NDArray[np.float64]
) -> tuple[Fix, Any, Any, Any]:
    """Return the cheapest change of skills that meets a profile on a day, and the facts under it.

    Tried are every certificate held that is not in order (its entry verified where a blank stands, else renewed), and a
    course for every requirement.
    """
    best, verdict, until, surplus = nothing(), np.int64(NO), np.int64(UNKNOWN_DAY), np.int64(0)
    count = worker.skills_to - worker.skills_from
    for row in range(count):
        source, here = worker.skills_from + row, scratch + row
        named, ends = scene.skill_certified[source], scene.skill_until[source]
        if (named and ends >= start) or scene.skill_low[source] < 0:
            continue
        kind = CERTIFICATE_RENEWAL if named and ends != UNKNOWN_DAY else CERTIFICATE_ENTRY
        if best.kind != NONE and effort[kind] >= effort[best.kind]:
            continue
        copy_skills(scene, worker, trial, scratch)
        scene.skill_certified[here], scene.skill_until[here] = True, FAR_DAY
        held, last = rules.skilled_enough(scene, trial, profile), rules.certified_until(scene, trial, profile)
        if held != NO and last >= start:
            best, verdict, until = fix_of(kind, np.nan, source), np.int64(held), np.int64(last)
            surplus = np.int64(surplus_levels(scene, trial, profile))
    if best.kind != NONE and effort[COURSE] >= effort[best.kind]:
        return best, verdict, until, surplus
    for need in range(scene.profile_start[profile], scene.profile_start[profile + 1]):
        copy_skills(scene, worker, trial, scratch)
        at = scratch + count
        for row in range(count):  # a skill already held under this code is raised, not doubled
            if (
                scene.skill_low[scratch + row] == scene.need_low[need]
                and scene.skill_high[scratch + row] == scene.need_high[need]
            ):
                at = scratch + row
        if at == scratch + count:
            trial.skills_to = at + 1
        scene.skill_low[at], scene.skill_high[at] = scene.need_low[need], scene.need_high[need]
        scene.skill_level[at] = scene.need_level[need]
        scene.skill_certified[at], scene.skill_until[at] = True, FAR_DAY
        held, last = rules.skilled_enough(scene, trial, profile), rules.certified_until(scene, trial, profile)
        if held != NO and last >= start:
            more = np.int64(surplus_levels(scene, trial, profile))
            return fix_of(COURSE, np.nan, need), np.int64(held), np.int64(last), more
    return best, verdict, until, surplus


@register_jitable
def reach_fix(scene: Scene, worker: Any, trial: Any, place: int, facts: PairFacts, minutes: float) -> Fix:
    """Return what brings the post within reach: more minutes, or a wider division; not both.

    Who cannot leave, or has said no to leaving, is not asked to go beyond the home county.
    """
    if facts.place_verdict != NO:
        if minutes > MOST_MINUTES:
            return nothing()
        trial.max_minutes = np.ceil(minutes)
        return fix_of(MINUTES, trial.max_minutes - worker.max_minutes, int(trial.max_minutes))
    if minutes > worker.max_minutes or worker.cannot_leave == 1:
        return nothing()
    home, township = scene.worker_place[worker.region], scene.worker_place_is_township[worker.region]
    now = COUNTY if worker.reach < 0 else worker.reach
    for level in range(max(worker.reach, 0) + 1, NATION + 1):
        if level > COUNTY and worker.wants_to_leave == 0:
            break
        trial.reach = level
        code, code_township = scene.post_place[place], scene.post_place_is_township[place]
        if rules.place_within_reach(trial, home, township, code, code_township) != NO:
            return fix_of(REACH, float(level - now), level)
    return nothing()


@register_jitable
def date_fix(worker: Any, trial: Any, post: Any, farm_days: npt.NDArray[np.int32], plan_day: int) -> Fix:
    """Return by how many days the availability must begin earlier, or else end later."""
    low, high = post.start, worker.available_from
    trial.available_from = low
    if high > low and rules.dates_overlap(trial, post, farm_days, plan_day) != NO:
        while low < high - 1:  # the first day that is enough lies from low to before high
            middle = (low + high) // 2
            trial.available_from = middle
            if rules.dates_overlap(trial, post, farm_days, plan_day) != NO:
                low = middle
            else:
                high = middle
        trial.available_from = low
        return fix_of(AVAILABLE_FROM, float(worker.available_from - low), low)
    trial.available_from = worker.available_from
    low, high = worker.available_until, post.end
    trial.available_until = high
    if high > low and rules.dates_overlap(trial, post, farm_days, plan_day) != NO:
        while low < high - 1:
            middle = (low + high) // 2
            trial.available_until = middle
            if rules.dates_overlap(trial, post, farm_days, plan_day) != NO:
                high = middle
            else:
                low = middle
        trial.available_until = high
        return fix_of(AVAILABLE_UNTIL, float(high - worker.available_until), high)
    return nothing()


@register_jitable
def effort_of(fix: Fix, effort: npt.NDArray[np.float64]) -> float:
    """Return what a change is reckoned to ask, in yuan."""
    asked: float = effort[fix.kind] * (1.0 if np.isnan(fix.amount) else fix.amount)
    return asked
