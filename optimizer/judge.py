"""All pair rules of one pair together, with the facts that are shared by many pairs looked up once per worker."""

from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt
from numba.extending import register_jitable

from domain.geography import TravelRules, journey
from domain.geography.journeys import chord_km, round_fare, round_minutes
from domain.tables import MODES
from optimizer import pair_rules as rules
from optimizer.arrays import HIRE
from optimizer.pair_rules import NO, UNKNOWN
from optimizer.scene import PairFacts, Scene

MODE_COUNT = len(MODES)


class Outlook(NamedTuple):
    """What one worker's profile says of every distinct place, trade and requirement profile."""

    place_verdict: npt.NDArray[np.int8]  # (places of posts,)
    place_rank: npt.NDArray[np.int32]  # rank of the first wish that covers the place, -1 outside all wishes
    trade_rank: npt.NDArray[np.int32]  # (distinct trades,)
    skill_verdict: npt.NDArray[np.int8]  # (profiles,)
    certified_until: npt.NDArray[np.int32]  # (profiles,)
    surplus_levels: npt.NDArray[np.int32]  # (profiles,): levels held above those asked
    local_verdict: npt.NDArray[np.int8]  # (distinct local areas,)
    farm_days: npt.NDArray[np.int32]  # (days + 1,): farm days owed before each day since the plan date


@numba.njit(cache=True, nogil=True)
def empty_outlook(scene: Scene) -> Outlook:
    """Return an outlook with room for the scene."""
    places, trades, profiles = len(scene.post_place), len(scene.trade_low), len(scene.profile_start) - 1
    areas = len(scene.local_start) - 1
    return Outlook(
        np.zeros(places, np.int8),
        np.zeros(places, np.int32),
        np.zeros(trades, np.int32),
        np.zeros(profiles, np.int8),
        np.zeros(profiles, np.int32),
        np.zeros(profiles, np.int32),
        np.zeros(areas, np.int8),
        np.zeros(scene.farm_days.shape[2], np.int32),
    )


@register_jitable
def surplus_levels(scene: Scene, worker: Any, profile: int) -> int:
    """Levels by which the skills held exceed the levels asked, summed over the rows that are met."""
    total = 0
    for need in range(scene.profile_start[profile], scene.profile_start[profile + 1]):
        best = 0
        for row in range(worker.skills_from, worker.skills_to):
            fits = scene.need_low[need] <= scene.skill_low[row] and scene.skill_high[row] <= scene.need_high[need]
            if fits and scene.need_level[need] > 0 and scene.skill_level[row] > 0:
                best = max(best, scene.need_level[need] - scene.skill_level[row])
        total += best
    return total


@numba.njit(cache=True, nogil=True)
def look_out(scene: Scene, row: int, outlook: Outlook) -> None:
    """Fill the outlook of one worker."""
    worker = scene.workers[row]
    home, home_is_township = scene.worker_place[worker.region], scene.worker_place_is_township[worker.region]
    for place in range(len(scene.post_place)):
        code = scene.post_place[place]
        outlook.place_verdict[place] = rules.place_within_reach(
            worker, home, home_is_township, code, scene.post_place_is_township[place]
        )
        outlook.place_rank[place] = rules.wish_rank(
            scene.wanted_place_low, scene.wanted_place_high, worker.places_from, worker.places_to, code, code + 1
        )
    for trade in range(len(scene.trade_low)):
        outlook.trade_rank[trade] = rules.wish_rank(
            scene.wanted_trade_low,
            scene.wanted_trade_high,
            worker.trades_from,
            worker.trades_to,
            scene.trade_low[trade],
            scene.trade_high[trade],
        )
    for profile in range(len(scene.profile_start) - 1):
        verdict = rules.skilled_enough(scene, worker, profile)
        outlook.skill_verdict[profile] = verdict
        if verdict != NO:
            outlook.surplus_levels[profile] = surplus_levels(scene, worker, profile)
        outlook.certified_until[profile] = rules.certified_until(scene, worker, profile)
    for area in range(len(scene.local_start) - 1):
        outlook.local_verdict[area] = rules.home_is_local(scene, worker, area)
    kind = scene.farm_class[worker.region]
    for day in range(len(outlook.farm_days)):  # a slice assignment would compile five seconds of shape errors
        outlook.farm_days[day] = scene.farm_days[kind, worker.seasons, day]


@numba.njit(cache=True, nogil=True, inline="always")
def facts_of(scene: Scene, outlook: Outlook, worker: Any, post: Any) -> PairFacts:
    """Look up the facts of one pair; a loan is looked for only when the mode asks for it."""
    return PairFacts(
        outlook.skill_verdict[post.profile],
        outlook.certified_until[post.profile],
        outlook.surplus_levels[post.profile],
        worker.trades_to > worker.trades_from,
        outlook.trade_rank[post.trade] if post.trade >= 0 else 0,
        outlook.place_verdict[post.region],
        outlook.place_rank[post.region],
        outlook.local_verdict[post.local_area],
        False,
        scene.override_minutes[worker.region, post.region],
        scene.override_fare[worker.region, post.region],
        scene.same_county[worker.region, post.region],
        scene.corridor_bonus[worker.region, post.region],
    )


@numba.njit(cache=True, nogil=True, inline="always")
def hopeless(worker: Any, post: Any) -> bool:
    """Tell whether a rule that needs no more than a look denies the pair in every mode; ``judge`` asks them again."""
    return rules.pay_acceptable(worker, post, HIRE) == NO or rules.able_for_work(worker, post) == NO


@numba.njit(cache=True, nogil=True, inline="always")
def with_loan(facts: PairFacts, loan: bool) -> PairFacts:
    """Return the facts with the answer whether a loan covers the pair."""
    return PairFacts(
        facts.skill_verdict, facts.certified_until, facts.surplus_levels, facts.trade_wished, facts.trade_rank,
        facts.place_verdict, facts.place_rank, facts.local_verdict, loan,
        facts.override_minutes, facts.override_fare, facts.same_county, facts.bonus_yuan,
    )  # fmt: skip


@numba.njit(cache=True, nogil=True, inline="always")
def travel(worker: Any, post: Any, facts: PairFacts, figures: TravelRules) -> tuple[float, float, bool]:
    """Return the minutes, the fare in yuan, and whether the way is only an estimate."""
    if not np.isnan(facts.override_minutes):
        return facts.override_minutes, facts.override_fare, False
    if facts.same_county and not (worker.exact and post.exact):
        fare = round_fare(figures.county_typical_km * figures.fare_road_yuan_km)
        return round_minutes(figures.county_typical_minutes), fare, True
    straight = chord_km(worker.x - post.x, worker.y - post.y, worker.z - post.z)
    _, minutes, fare, _ = journey(straight, figures)
    return minutes, fare, False


@numba.njit(cache=True, nogil=True, inline="always")
def bit(rule: int, verdict: int, asked: int) -> int:
    """Return the rule's bit when its verdict is the one asked for, else nothing."""
    return (1 << rule) if verdict == asked else 0


@numba.njit(cache=True, nogil=True, inline="always")
def judge(
    worker: Any,
    post: Any,
    at: int,
    mode: int,
    facts: PairFacts,
    farm_days: npt.NDArray[np.int32],
    figures: TravelRules,
    plan_day: int,
    stop: bool,
) -> tuple[int, int, float, float]:
    """Ask all rules of one pair.

    Parameters
    ----------
    worker, post, at, mode
        The records, the post's position, the mode.
    facts, farm_days
        What the worker's outlook says of the post, and the worker's farm days.
    figures, plan_day
        What journeys are computed with, and the day from which farm days are counted.
    stop
        Return soon after the first NO; the answer is then incomplete.

    Returns
    -------
    denied, unknown, minutes, fare in yuan
        One bit per rule that said no, and per rule that answered unknown; the journey is NaN after an early stop.
    """
    skill = facts.skill_verdict
    wish = rules.wish_respected(facts.trade_wished, post.trade >= 0, facts.trade_rank, facts.place_rank)
    certificate = rules.certificate_valid(facts.certified_until, post.start)
    denied = bit(rules.SKILLED_ENOUGH, skill, NO) | bit(rules.WISH_RESPECTED, wish, NO)
    denied |= bit(rules.CERTIFICATE_VALID, certificate, NO)
    if stop and denied:
        return denied, 0, np.nan, np.nan
    asked = rules.seeks_work(worker, at, mode)
    pay = rules.pay_acceptable(worker, post, mode)
    dispatch = rules.dispatch_allowed(post, mode)
    lending = rules.lending_agreed(mode, facts.loan)
    denied |= bit(rules.SEEKS_WORK, asked, NO) | bit(rules.PAY_ACCEPTABLE, pay, NO)
    denied |= bit(rules.DISPATCH_ALLOWED, dispatch, NO) | bit(rules.LENDING_AGREED, lending, NO)
    denied |= bit(rules.PAY_LAWFUL, post.pay_lawful, NO)
    denied |= bit(rules.EMPLOYER_IN_GOOD_STANDING, post.good_standing, NO)
    if stop and denied:
        return denied, 0, np.nan, np.nan
    able = rules.able_for_work(worker, post)
    screen = rules.screen_lawful(worker, post)
    welfare = rules.welfare_post_eligible(worker, post)
    local = rules.relief_is_local(post, facts.local_verdict)
    denied |= bit(rules.ABLE_FOR_WORK, able, NO) | bit(rules.SCREEN_LAWFUL, screen, NO)
    denied |= bit(rules.WELFARE_POST_ELIGIBLE, welfare, NO) | bit(rules.RELIEF_IS_LOCAL, local, NO)
    if stop and denied:
        return denied, 0, np.nan, np.nan
    dates = rules.dates_overlap(worker, post, farm_days, plan_day)
    minutes, fare, estimated = travel(worker, post, facts, figures)
    reach = min(facts.place_verdict, rules.journey_within_limit(worker, minutes, estimated))
    denied |= bit(rules.DATES_OVERLAP, dates, NO) | bit(rules.WITHIN_REACH, reach, NO)
    unknown = bit(rules.SKILLED_ENOUGH, skill, UNKNOWN) | bit(rules.WISH_RESPECTED, wish, UNKNOWN)
    unknown |= bit(rules.PAY_ACCEPTABLE, pay, UNKNOWN) | bit(rules.DISPATCH_ALLOWED, dispatch, UNKNOWN)
    unknown |= bit(rules.PAY_LAWFUL, post.pay_lawful, UNKNOWN)
    unknown |= bit(rules.EMPLOYER_IN_GOOD_STANDING, post.good_standing, UNKNOWN)
    unknown |= bit(rules.ABLE_FOR_WORK, able, UNKNOWN) | bit(rules.SCREEN_LAWFUL, screen, UNKNOWN)
    unknown |= bit(rules.WELFARE_POST_ELIGIBLE, welfare, UNKNOWN) | bit(rules.RELIEF_IS_LOCAL, local, UNKNOWN)
    unknown |= bit(rules.WITHIN_REACH, reach, UNKNOWN)
    return denied, unknown, minutes, fare


@numba.njit(cache=True, nogil=True)
def judged(
    worker: Any,
    post: Any,
    at: int,
    mode: int,
    facts: PairFacts,
    farm_days: npt.NDArray[np.int32],
    figures: TravelRules,
    plan_day: int,
) -> tuple[int, int, float, float]:
    """Ask all rules of one pair to the end, as ``judge`` does; compiled once for all loops that can afford a call."""
    return judge(worker, post, at, mode, facts, farm_days, figures, plan_day, False)
