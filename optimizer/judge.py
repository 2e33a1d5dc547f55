"""All pair rules of one pair together, with the facts that are shared by many pairs looked up once per worker."""

from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from domain.geography import TravelRules, journey
from domain.geography.journeys import chord_km, round_fare, round_minutes
from domain.rules import RULE_NAMES
from domain.tables import MODES
from optimizer import pair_rules as rules
from optimizer.pair_rules import NO, UNKNOWN, YES, PairFacts, Scene, Thresholds

RULE_COUNT = len(RULE_NAMES)
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


@numba.njit(cache=True, nogil=True)
def surplus_levels(scene: Scene, worker: Any, profile: int) -> int:
    """Levels by which the skills held exceed the levels asked, summed over the rows that are met."""
    total = 0
    for need in range(scene.profile_start[profile], scene.profile_start[profile + 1]):
        best = 0
        for row in range(worker.skills_from, worker.skills_to):
            if scene.need_low[need] <= scene.skill_low[row] and scene.skill_high[row] <= scene.need_high[need]:
                if scene.need_level[need] > 0 and scene.skill_level[row] > 0:
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
    outlook.farm_days[:] = scene.farm_days[scene.farm_class[worker.region], worker.seasons]


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
def note(verdicts: npt.NDArray[np.int8], rule: int, verdict: int, overall: int) -> int:
    """Write down one rule's verdict and return the smallest so far."""
    verdicts[rule] = verdict
    return min(overall, verdict)


@numba.njit(cache=True, nogil=True, inline="always")
def judge(
    worker: Any,
    post: Any,
    at: int,
    mode: int,
    facts: PairFacts,
    farm_days: npt.NDArray[np.int32],
    figures: TravelRules,
    thresholds: Thresholds,
    stop: bool,
    verdicts: npt.NDArray[np.int8],
) -> tuple[int, float, float]:
    """Ask all rules of one pair.

    Parameters
    ----------
    worker, post, at, mode
        The records, the post's position, the mode.
    facts, farm_days
        What the worker's outlook says of the post, and the worker's farm days.
    figures, thresholds
        What journeys are computed with, and single figures.
    stop
        Return at the first NO; ``verdicts`` is then incomplete.
    verdicts
        (rules,) filled with the verdict of each rule.

    Returns
    -------
    verdict, minutes, fare in yuan
        The smallest verdict; the journey is NaN after an early stop.
    """
    overall = note(verdicts, rules.SKILLED_ENOUGH, facts.skill_verdict, YES)
    wish = rules.wish_respected(facts.trade_wished, post.trade >= 0, facts.trade_rank, facts.place_rank)
    overall = note(verdicts, rules.WISH_RESPECTED, wish, overall)
    certificate = rules.certificate_valid(facts.certified_until, post.start)
    overall = note(verdicts, rules.CERTIFICATE_VALID, certificate, overall)
    if stop and overall == NO:
        return NO, np.nan, np.nan
    overall = note(verdicts, rules.SEEKS_WORK, rules.seeks_work(worker, at, mode), overall)
    overall = note(verdicts, rules.PAY_ACCEPTABLE, rules.pay_acceptable(worker, post, mode), overall)
    if stop and overall == NO:
        return NO, np.nan, np.nan
    overall = note(verdicts, rules.PAY_LAWFUL, post.pay_lawful, overall)
    overall = note(verdicts, rules.EMPLOYER_IN_GOOD_STANDING, post.good_standing, overall)
    overall = note(verdicts, rules.DISPATCH_ALLOWED, rules.dispatch_allowed(post, mode), overall)
    overall = note(verdicts, rules.ABLE_FOR_WORK, rules.able_for_work(worker, post, thresholds), overall)
    if stop and overall == NO:
        return NO, np.nan, np.nan
    overall = note(verdicts, rules.SCREEN_LAWFUL, rules.screen_lawful(worker, post), overall)
    welfare = rules.welfare_post_eligible(worker, post, thresholds)
    overall = note(verdicts, rules.WELFARE_POST_ELIGIBLE, welfare, overall)
    overall = note(verdicts, rules.RELIEF_IS_LOCAL, rules.relief_is_local(post, facts.local_verdict), overall)
    overall = note(verdicts, rules.LENDING_AGREED, rules.lending_agreed(mode, facts.loan), overall)
    if stop and overall == NO:
        return NO, np.nan, np.nan
    overall = note(verdicts, rules.DATES_OVERLAP, rules.dates_overlap(worker, post, farm_days, thresholds), overall)
    minutes, fare, estimated = travel(worker, post, facts, figures)
    way = rules.journey_within_limit(worker, minutes, estimated)
    overall = note(verdicts, rules.WITHIN_REACH, min(facts.place_verdict, way), overall)
    return overall, minutes, fare


@numba.njit(cache=True, nogil=True)
def unknown_bits(verdicts: npt.NDArray[np.int8]) -> int:
    """Return one bit per rule that answered unknown."""
    bits = 0
    for rule in range(len(verdicts)):
        if verdicts[rule] == UNKNOWN:
            bits |= 1 << rule
    return bits
