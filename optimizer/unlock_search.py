"""For people without a place: the cheapest single change that would place them, over all posts; compiled.

A change opens a pair. It places the person exactly when the pair then costs less than leaving the person out: the cost
of the pair, plus the entry of the post, which is what it costs the others to make room. Nothing is solved again.
"""

from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt
from numba.extending import register_jitable

from optimizer import changes
from optimizer import pair_rules as rules
from optimizer.arrays import HIRE, LOAN
from optimizer.changes import NONE, Fix
from optimizer.judge import MODE_COUNT, Outlook, empty_outlook, facts_of, judged, look_out, with_loan
from optimizer.objective import CostWeights, count_bits, pair_cost_yuan
from optimizer.pair_rules import NO, SURPLUS, UNEMPLOYED, accepts, agreed_loan, seeks_work
from optimizer.scene import PairFacts, Scene

SKILL_BITS = (1 << rules.SKILLED_ENOUGH) | (1 << rules.CERTIFICATE_VALID)
LENDING_BIT = 1 << rules.LENDING_AGREED


class Costs(NamedTuple):
    """What decides whether an open pair would be used.

    ``base`` (posts,) is what a pair costs in all but for its yuan, ``least`` (posts,) no more than its yuan;
    ``without`` (workers,) what leaving somebody out costs; ``loses`` (posts,) the class of who would lose a place;
    ``room`` (posts,) whether a seat stands empty; ``effort`` (kinds of change,) what each asks in yuan.
    """

    base: npt.NDArray[np.int64]
    least: npt.NDArray[np.int64]
    without: npt.NDArray[np.int64]
    loses: npt.NDArray[np.int64]
    room: npt.NDArray[np.bool_]
    effort: npt.NDArray[np.float64]


class Found(NamedTuple):
    """The best change of each person, and by post and kind how many people it would bring to an empty seat.

    ``kind`` is -1 where no single change would do. ``seat_*`` are (posts, kinds) or (posts, kinds, classes);
    ``seat_best`` is the position among the people of the one of whom it asks least, ``seat_about`` what it is about.
    """

    kind: npt.NDArray[np.int8]
    at: npt.NDArray[np.int32]
    mode: npt.NDArray[np.int8]
    amount: npt.NDArray[np.float64]
    about: npt.NDArray[np.int32]
    effort: npt.NDArray[np.float64]
    delta: npt.NDArray[np.int64]
    seat_people: npt.NDArray[np.int32]
    seat_effort: npt.NDArray[np.float64]
    seat_best: npt.NDArray[np.int64]
    seat_about: npt.NDArray[np.int32]


def room_for(people: int, posts: int, kinds: int, classes: int) -> Found:
    """Return empty answers for so many people."""
    return Found(
        np.full(people, NONE, np.int8),
        np.full(people, NONE, np.int32),
        np.zeros(people, np.int8),
        np.full(people, np.nan),
        np.full(people, NONE, np.int32),
        np.full(people, np.inf),
        np.zeros(people, np.int64),
        np.zeros((posts, kinds, classes), np.int32),
        np.full((posts, kinds), np.inf),
        np.full((posts, kinds), NONE, np.int64),
        np.full((posts, kinds), NONE, np.int32),
    )


@register_jitable
def too_far(worker: Any, post: Any, facts: PairFacts, most: int) -> bool:
    """Tell whether a look shows that more rules fail than one change can mend, in every mode."""
    if rules.relief_is_local(post, facts.local_verdict) == NO:
        return True
    uncertified = rules.certificate_valid(facts.certified_until, post.start) == NO
    failing = 1 if facts.skill_verdict == NO or uncertified else 0
    trade_fails = facts.trade_wished and post.trade >= 0 and facts.trade_rank < 0
    failing += (1 if facts.place_rank < 0 else 0) + (1 if trade_fails else 0)
    failing += 1 if facts.place_verdict == NO else 0
    if failing > most:
        return True
    failing += 1 if rules.pay_acceptable(worker, post, HIRE) == NO else 0
    failing += 1 if rules.able_for_work(worker, post) == NO else 0
    return failing > most


@register_jitable
def try_change(
    scene: Scene,
    outlook: Outlook,
    worker: Any,
    trial: Any,
    scratch: int,
    post: Any,
    denied: int,
    facts: PairFacts,
    minutes: float,
    effort: npt.NDArray[np.float64],
    memo: npt.NDArray[np.int64],
    row: int,
) -> tuple[Fix, PairFacts]:
    """Return the change that should satisfy what was denied, made in the trial, and the facts under it."""
    if denied & ~SKILL_BITS == 0:
        known = memo[post.profile]
        if known[0] != row or known[1] != post.start:
            fix, verdict, until, surplus = changes.skill_fix(
                scene, worker, trial, scratch, post.profile, post.start, effort
            )
            known[0], known[1], known[2], known[3] = row, post.start, fix.kind, fix.about
            known[4], known[5], known[6] = verdict, until, surplus
        return changes.fix_of(known[2], np.nan, known[3]), changes.with_skill(facts, known[4], known[5], known[6])
    if count_bits(denied) > 1:
        return changes.nothing(), facts
    if denied == 1 << rules.WITHIN_REACH:
        fix = changes.reach_fix(scene, worker, trial, post.region, facts, minutes)
        verdict = rules.YES if fix.kind == changes.REACH else facts.place_verdict
        return fix, changes.with_place(facts, verdict, facts.place_rank, facts.trade_rank)
    if denied == 1 << rules.WISH_RESPECTED:
        if facts.place_rank < 0 and (facts.trade_rank >= 0 or post.trade < 0):
            last = worker.places_to - worker.places_from
            widened = changes.with_place(facts, facts.place_verdict, last, facts.trade_rank)
            return changes.fix_of(changes.WISH_REGION, np.nan, post.region), widened
        if facts.place_rank >= 0 and post.trade >= 0:
            last = worker.trades_to - worker.trades_from
            widened = changes.with_place(facts, facts.place_verdict, facts.place_rank, last)
            return changes.fix_of(changes.WISH_TRADE, np.nan, post.trade), widened
    elif denied == 1 << rules.PAY_ACCEPTABLE:
        trial.reservation_wage = np.floor(post.pay_month)
        return changes.fix_of(
            changes.PAY, worker.reservation_wage - trial.reservation_wage, int(trial.reservation_wage)
        ), facts
    elif denied == 1 << rules.DATES_OVERLAP:
        return changes.date_fix(worker, trial, post, outlook.farm_days, scene.plan_day), facts
    elif denied == 1 << rules.ABLE_FOR_WORK:
        trial.medical_until = post.start
        return changes.fix_of(changes.MEDICAL_CHECK, np.nan, post.start), facts
    elif denied == 1 << rules.WELFARE_POST_ELIGIBLE and worker.willing_welfare < 0:
        trial.willing_welfare = 1
        return changes.fix_of(changes.WILLING_WELFARE, np.nan, 1), facts
    elif denied == LENDING_BIT and worker.lending_consent < 0:
        trial.lending_consent = 1
        return changes.fix_of(changes.LENDING_CONSENT, np.nan, 1), with_loan(
            facts, agreed_loan(scene, trial, post) >= 0
        )
    return changes.nothing(), facts


@register_jitable
def ask_again(
    scene: Scene, outlook: Outlook, trial: Any, post: Any, at: int, mode: int, facts: PairFacts, weights: CostWeights
) -> tuple[int, float]:
    """Return what denies the changed pair, and its cost in yuan; apart, so that the rules are compiled in once less."""
    denied, unknown, minutes, fare = judged(
        trial, post, at, mode, facts, outlook.farm_days, scene.travel, scene.plan_day
    )
    return denied, pair_cost_yuan(trial, post, at, mode, facts, weights, minutes, fare, unknown)


@numba.njit(cache=True, nogil=True)
def search(
    scene: Scene,
    weights: CostWeights,
    costs: Costs,
    people: npt.NDArray[np.int64],
    first: int,
    step: int,
    scratch: int,
    trials: npt.NDArray[np.void],
    closed: npt.NDArray[np.bool_],
    found: Found,
) -> None:
    """Fill the answers of every ``step``-th of the people, from ``first`` on; ``seat_*`` belong to this call alone.

    ``closed`` (people, posts) are pairs that limits across people leave no room for; with no rows there is none.
    """
    outlook, trial = empty_outlook(scene), trials[0]
    memo = np.full((len(scene.profile_start) - 1, 7), -1, np.int64)  # what each profile's change is, of this person
    for position in range(first, len(people), step):
        row = people[position]
        worker = scene.workers[row]
        silent = worker.seeking < 0 and worker.wants_to_leave < 0
        silent = silent and (worker.status == UNEMPLOYED or worker.status == SURPLUS)
        silent = silent and not (worker.status == SURPLUS and worker.lending_consent == 1)
        if silent:
            trials[1] = worker
            worker = trials[1]
            worker.seeking = 1
        look_out(scene, row, outlook)
        for at in range(len(scene.posts)):
            post = scene.posts[at]
            if post.seats == 0 or post.pay_lawful == NO or post.good_standing == NO:
                continue
            if costs.base[at] + costs.least[at] >= costs.without[row]:
                continue
            if len(closed) > 0 and closed[position, at]:
                continue
            facts = facts_of(scene, outlook, worker, post)
            if too_far(worker, post, facts, 0 if silent else 1):
                continue
            facts = with_loan(facts, accepts(post, LOAN) and agreed_loan(scene, worker, post) >= 0)
            counted = 0
            for mode in range(MODE_COUNT):
                if not accepts(post, mode) or seeks_work(worker, at, mode) == NO:
                    continue
                denied, _, minutes, _ = judged(
                    worker, post, at, mode, facts, outlook.farm_days, scene.travel, scene.plan_day
                )
                trials[0] = worker
                if silent:
                    fix, changed = changes.nothing(), facts
                    if denied == 0:
                        fix = changes.fix_of(changes.SEEKING, np.nan, 1)
                elif denied == 0:
                    continue
                else:
                    fix, changed = try_change(
                        scene, outlook, worker, trial, scratch, post, denied, facts, minutes, costs.effort, memo, row
                    )
                if fix.kind == NONE:
                    continue
                asked = changes.effort_of(fix, costs.effort)
                kept = found.kind[position] != NONE
                losing = 1 if costs.loses[at] >= 0 else 0
                least = 1 if kept and costs.loses[found.at[position]] >= 0 else 0
                worse = kept and (losing > least or (losing == least and asked > found.effort[position]))
                if worse and not costs.room[at]:
                    continue
                denied, yuan = ask_again(scene, outlook, trial, post, at, mode, changed, weights)
                if denied:
                    continue
                delta = costs.base[at] + np.int64(round(yuan)) - costs.without[row]
                if delta >= 0:
                    continue
                if costs.room[at] and not silent and not counted >> fix.kind & 1:
                    counted |= 1 << fix.kind
                    found.seat_people[at, fix.kind, worker.who_class] += 1
                    if asked < found.seat_effort[at, fix.kind]:
                        found.seat_effort[at, fix.kind], found.seat_best[at, fix.kind] = asked, position
                        found.seat_about[at, fix.kind] = fix.about
                same = kept and losing == least and asked == found.effort[position] and delta >= found.delta[position]
                if worse or same:
                    continue
                found.kind[position], found.at[position], found.mode[position] = fix.kind, at, mode
                found.amount[position], found.about[position] = fix.amount, fix.about
                found.effort[position], found.delta[position] = asked, delta
