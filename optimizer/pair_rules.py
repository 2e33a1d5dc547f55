"""The pair rules, one function each, compiled; definitions and sentences stand in ``domain.rules``.

A rule reads one worker record, one post record and the facts of the pair, and answers NO, UNKNOWN or YES.
``judge`` puts them together; where it may stop at the first NO it asks the cheap and selective ones first.

What Python calls too is compiled by itself (``njit``); what only loops call, into these alone (``register_jitable``): a function
that takes a whole ``Scene`` is half a second longer in the making when Python is to call it.
"""

from typing import Any

import numba
import numpy as np
import numpy.typing as npt
from numba.extending import register_jitable

from domain.rules import RULE_NAMES, Verdict
from domain.tables import GROUPS, STATUSES
from optimizer.arrays import ANY_BORROWER, DISPATCHED, LOAN, NO_AGE_LIMIT, UNKNOWN_DAY, WELFARE
from optimizer.scene import Scene

NO, UNKNOWN, YES = int(Verdict.NO), int(Verdict.UNKNOWN), int(Verdict.YES)
UNEMPLOYED, SURPLUS = STATUSES.index("unemployed"), STATUSES.index("surplus")
DISABLED_BIT = 1 << GROUPS.index("disabled")
MONTHS_PER_YEAR = 12
TOWNSHIP, COUNTY, PREFECTURE, PROVINCE, NATION = range(5)

(
    SEEKS_WORK, WITHIN_REACH, WISH_RESPECTED, SKILLED_ENOUGH, CERTIFICATE_VALID, PAY_ACCEPTABLE, PAY_LAWFUL,
    DATES_OVERLAP, ABLE_FOR_WORK, LENDING_AGREED, EMPLOYER_IN_GOOD_STANDING, DISPATCH_ALLOWED, RELIEF_IS_LOCAL,
    WELFARE_POST_ELIGIBLE, SCREEN_LAWFUL,
) = range(len(RULE_NAMES))  # fmt: skip

Ints = npt.NDArray[np.int32]


@register_jitable
def seeks_work(worker: Any, post: int, mode: int) -> int:
    """Asked for this kind of work; the present post is never offered again."""
    if post == worker.current_post:
        return NO
    if mode == LOAN:
        asked = worker.status == SURPLUS and (worker.seeking == 1 or worker.lending_consent == 1)
    else:
        asked = worker.wants_to_leave == 1 or (worker.status == UNEMPLOYED and worker.seeking == 1)
    return YES if asked else NO


@register_jitable
def place_within_reach(worker: Any, home: int, home_is_township: bool, place: int, place_is_township: bool) -> int:
    """The division part of ``within_reach``, on codes padded to nine digits."""
    same_county = home // 1000 == place // 1000
    if worker.cannot_leave == 1 and not same_county:
        return NO
    if worker.reach < 0:
        if same_county:
            return YES
        return NO if worker.wants_to_leave == 0 else UNKNOWN
    if worker.reach == NATION:
        return YES
    if worker.reach == PROVINCE:
        return YES if home // 10_000_000 == place // 10_000_000 else NO
    if worker.reach == PREFECTURE:
        return YES if home // 100_000 == place // 100_000 else NO
    if not same_county:
        return NO
    if worker.reach == COUNTY:
        return YES
    if home_is_township and place_is_township:
        return YES if home == place else NO
    return UNKNOWN


@register_jitable
def journey_within_limit(worker: Any, minutes: float, estimated: bool) -> int:
    """The minutes part of ``within_reach``; an estimate never turns into a no."""
    if not minutes > worker.max_minutes:
        return YES
    return UNKNOWN if estimated else NO


@register_jitable
def wish_rank(low: Ints, high: Ints, start: int, end: int, at_low: int, at_high: int) -> int:
    """Position of the first wish that covers the range, 0 when nothing is wished, -1 when none covers it."""
    if start == end:
        return 0
    for wish in range(start, end):
        if low[wish] <= at_low and at_high <= high[wish]:
            return wish - start
    return -1


@register_jitable
def wish_respected(trade_wished: bool, trade_known: bool, trade_rank: int, place_rank: int) -> int:
    """Inside the places and trades that the person named."""
    if place_rank < 0:
        return NO
    if trade_wished and not trade_known:
        return UNKNOWN
    return YES if trade_rank >= 0 else NO


@numba.njit(cache=True, nogil=True)
def skill_row_verdict(scene: Scene, worker: Any, need: int) -> int:
    """Whether one requirement row is held at its level."""
    if worker.skills_from == worker.skills_to:
        return UNKNOWN
    verdict = NO
    for row in range(worker.skills_from, worker.skills_to):
        if scene.need_low[need] <= scene.skill_low[row] and scene.skill_high[row] <= scene.need_high[need]:
            level, least = scene.skill_level[row], scene.need_level[need]
            held = YES if least < 0 or (0 < level <= least) else (UNKNOWN if level < 0 else NO)
            verdict = max(verdict, held)
    return verdict


@register_jitable
def skilled_enough(scene: Scene, worker: Any, profile: int) -> int:
    """Every requirement group has a row that is held at its level."""
    verdict, best, group = YES, NO, -1
    for need in range(scene.profile_start[profile], scene.profile_start[profile + 1]):
        if scene.need_group[need] != group:
            if group >= 0:
                verdict = min(verdict, best)
            group, best = scene.need_group[need], NO
        best = max(best, skill_row_verdict(scene, worker, need))
    return min(verdict, best) if group >= 0 else YES


@register_jitable
def certified_until(scene: Scene, worker: Any, profile: int) -> int:
    """Last day on which every group that asks for a certificate is covered; the day before all days if never.

    A group that fails for want of the skill is left to ``skilled_enough``.
    """
    last, best, held, group = 2**30, -(2**30), NO, -1
    for need in range(scene.profile_start[profile], scene.profile_start[profile + 1]):
        if scene.need_group[need] != group:
            if held != NO:
                last = min(last, best)
            group, best, held = scene.need_group[need], -(2**30), NO
        verdict = skill_row_verdict(scene, worker, need)
        held = max(held, verdict)
        if not scene.need_certificate[need]:
            if verdict != NO:
                best = 2**30
            continue
        for row in range(worker.skills_from, worker.skills_to):
            if (
                scene.need_low[need] <= scene.skill_low[row]
                and scene.skill_high[row] <= scene.need_high[need]
                and scene.skill_certified[row]
                and scene.skill_until[row] != UNKNOWN_DAY
                and (scene.need_level[need] < 0 or scene.skill_level[row] <= scene.need_level[need])
            ):
                best = max(best, scene.skill_until[row])
    return min(last, best) if held != NO else last


@register_jitable
def certificate_valid(certificates_until: int, start: int) -> int:
    """Statutory certificates are on file and valid at the start; never unknown."""
    return YES if certificates_until >= start else NO


@register_jitable
def pay_acceptable(worker: Any, post: Any, mode: int) -> int:
    """Pay meets the floor that the person stated, on loan also the present wage."""
    floor = worker.reservation_wage
    if mode == LOAN and not worker.wage_now <= floor and not np.isnan(worker.wage_now):
        floor = worker.wage_now
    if np.isnan(floor):
        return YES
    if np.isnan(post.pay_month):
        return UNKNOWN
    return YES if post.pay_month >= floor else NO


@numba.njit(cache=True, nogil=True)
def shared_days(worker: Any, post: Any, farm_days: Ints, plan_day: int) -> int:
    """Days of the post on which the person is free of other dates and of farm work owed.

    ``farm_days`` (days + 1,) counts the person's farm days before each day since the plan date.
    """
    first, last = max(post.start, worker.available_from), min(post.end, worker.available_until)
    if last < first:
        return 0
    horizon = len(farm_days) - 1
    begin, end = min(first - plan_day, horizon), min(last - plan_day + 1, horizon)
    return int(last - first + 1 - (farm_days[end] - farm_days[begin]))


@numba.njit(cache=True, nogil=True)
def needed_days(post: Any) -> int:
    """The shortest work that counts: the parameter, or the whole post if that is shorter; a day at least."""
    return int(max(1, min(post.days_min, post.end - post.start + 1)))


@register_jitable
def dates_overlap(worker: Any, post: Any, farm_days: Ints, plan_day: int) -> int:
    """Enough days are shared."""
    return YES if shared_days(worker, post, farm_days, plan_day) >= needed_days(post) else NO


@numba.njit(cache=True, nogil=True)
def age_at_start(worker: Any, post: Any) -> int:
    """Full years at the start, to the month."""
    return int((post.start_month - worker.birth_month) // MONTHS_PER_YEAR)


@register_jitable
def able_for_work(worker: Any, post: Any) -> int:
    """Capacity bears the demand, age is lawful, the medical check of hazardous work is valid."""
    if worker.capacity >= 0 and post.demand >= 0:
        verdict = YES if worker.capacity >= post.demand else NO
    elif worker.capacity == 2 or post.demand == 0:
        verdict = YES
    else:
        verdict = UNKNOWN
    born = worker.birth_month != UNKNOWN_DAY
    age = age_at_start(worker, post) if born else 0
    if not born:
        verdict = min(verdict, UNKNOWN)
    elif age < post.working_age:
        return NO
    if post.hazardous == 1:
        if born and age < post.adult_age:
            return NO
        if worker.medical_until == UNKNOWN_DAY:
            verdict = min(verdict, UNKNOWN)
        elif worker.medical_until < post.start:
            return NO
    elif post.hazardous < 0 and born and age < post.adult_age:
        verdict = min(verdict, UNKNOWN)
    return verdict


@register_jitable
def accepts(post: Any, mode: int) -> bool:
    """The employer takes people in this mode."""
    return bool(post.accepts >> mode & 1)


@numba.njit(cache=True, nogil=True)
def agreed_loan(scene: Scene, worker: Any, post: Any) -> int:
    """Position of the loan that covers the pair, or -1; of several the one that lasts longest."""
    if worker.status != SURPLUS or worker.lending_consent != 1 or worker.employer < 0:
        return -1
    if post.employer == worker.employer:
        return -1
    place, longest = scene.post_place[post.region], -1
    for loan in range(scene.loan_start[worker.employer], scene.loan_start[worker.employer + 1]):
        borrower = scene.loan_borrower[loan]
        borrower_fits = accepts(post, LOAN) if borrower == ANY_BORROWER else borrower == post.employer
        days = min(post.end if post.end_known else 2**30, scene.loan_until[loan]) - post.start + 1
        if (
            borrower_fits
            and scene.loan_agreed[loan]
            and scene.loan_from[loan] <= post.start <= scene.loan_until[loan]
            and days >= post.loan_days_min
            and scene.loan_place_low[loan] <= place < scene.loan_place_high[loan]
            and (longest < 0 or scene.loan_until[loan] > scene.loan_until[longest])
        ):
            longest = loan
    return longest


@register_jitable
def lending_agreed(mode: int, loan: bool) -> int:
    """On loan: lender, borrower and worker agree, inside the windows and the area."""
    return YES if mode != LOAN or loan else NO


@register_jitable
def dispatch_allowed(post: Any, mode: int) -> int:
    """Dispatched workers take temporary, auxiliary or substitute posts only."""
    return int(post.dispatch) if mode == DISPATCHED else YES


@register_jitable
def home_is_local(scene: Scene, worker: Any, area: int) -> int:
    """Whether the home division lies in one of the distinct local areas."""
    home, home_is_township = scene.worker_place[worker.region], scene.worker_place_is_township[worker.region]
    verdict = NO
    for part in range(scene.local_start[area], scene.local_start[area + 1]):
        low, high = scene.local_low[part], scene.local_high[part]
        if low <= home < high:
            return YES
        if high - low == 1 and low // 1000 == home // 1000 and not home_is_township:
            verdict = UNKNOWN
    return verdict


@register_jitable
def relief_is_local(post: Any, local_verdict: int) -> int:
    """Relief seats go to people of the local area."""
    return local_verdict if post.relief else YES


@register_jitable
def welfare_post_eligible(worker: Any, post: Any) -> int:
    """Public-welfare posts take people of the groups of the place who cannot leave and are willing."""
    if post.kind != WELFARE:
        return YES
    if worker.willing_welfare != 1 or worker.cannot_leave == 0:
        return NO
    if post.end_known and post.end - post.start + 1 > post.term_days_max:
        return NO
    verdict = YES if worker.cannot_leave == 1 and post.end_known else UNKNOWN
    if worker.groups & post.welfare_groups:
        return verdict
    return NO if worker.groups_known & post.welfare_groups == post.welfare_groups else UNKNOWN


@numba.njit(cache=True, nogil=True)
def screen_lawful(worker: Any, post: Any) -> int:
    """The person passes the employer's screens that are honoured here; unlawful ones are already left out."""
    verdict = YES
    if (post.age_min >= 0 or post.age_max >= 0) and worker.employer != post.employer:
        if worker.birth_month == UNKNOWN_DAY:
            verdict = UNKNOWN
        else:
            age = age_at_start(worker, post)
            if age < post.age_min or (post.age_max != NO_AGE_LIMIT and age > post.age_max):
                return NO
    if post.education_min >= 0:
        if worker.education < 0:
            verdict = UNKNOWN
        elif worker.education < post.education_min:
            return NO
    if post.sex >= 0:
        if worker.sex < 0:
            verdict = UNKNOWN
        elif worker.sex != post.sex:
            return NO
    if post.no_disability:
        if worker.groups & DISABLED_BIT:
            return NO
        if not worker.groups_known & DISABLED_BIT:
            verdict = UNKNOWN
    return verdict
