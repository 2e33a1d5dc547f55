"""For people without a place: every rule of every pair, the nearest misses, and what each rule costs alone."""

from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt
from numba.extending import register_jitable

from domain.geography import TravelRules
from domain.rules import RULE_NAMES
from optimizer.arrays import LOAN
from optimizer.judge import MODE_COUNT, empty_outlook, facts_of, judged, look_out, with_loan
from optimizer.objective import count_bits
from optimizer.pair_rules import NO, accepts, agreed_loan, seeks_work
from optimizer.scene import PairFacts, Scene

NEAREST = 3
RULE_COUNT = len(RULE_NAMES)
NOTHING = -1
RULE_DISTANCE = 1e7  # more than the minutes of any journey


class Misses(NamedTuple):
    """What stands between unplaced people and posts.

    ``post``, ``mode``, ``denied``
        (people, NEAREST) nearest misses: fewest rules, then fewest minutes, then order; -1 where fewer exist.
        ``denied`` has one bit per rule that said no.
    ``alone_for_person``
        (people, rules) posts that only this rule keeps from the person.
    ``pairs_denied``, ``pairs_alone``
        (rules,) pairs of an unplaced person and a post with an empty seat that the rule denies, and denies alone.
    ``alone_for_post``
        (posts, rules) unplaced people whom only this rule keeps from the post.
    """

    post: npt.NDArray[np.int32]
    mode: npt.NDArray[np.int8]
    denied: npt.NDArray[np.uint16]
    alone_for_person: npt.NDArray[np.int32]
    pairs_denied: npt.NDArray[np.int64]
    pairs_alone: npt.NDArray[np.int64]
    alone_for_post: npt.NDArray[np.int32]


@numba.njit(cache=True, nogil=True)
def find_misses(scene: Scene, people: npt.NDArray[np.int64], empty: npt.NDArray[np.int64]) -> Misses:
    """Judge every pair of the given people and all posts with seats.

    Parameters
    ----------
    scene
        The encoded instance.
    people
        (people,) rows of unplaced workers who asked for work.
    empty
        (posts,) empty seats of each post.
    """
    count, posts = len(people), len(scene.posts)
    found = Misses(
        np.full((count, NEAREST), NOTHING, np.int32),
        np.zeros((count, NEAREST), np.int8),
        np.zeros((count, NEAREST), np.uint16),
        np.zeros((count, RULE_COUNT), np.int32),
        np.zeros(RULE_COUNT, np.int64),
        np.zeros(RULE_COUNT, np.int64),
        np.zeros((posts, RULE_COUNT), np.int32),
    )
    outlook = empty_outlook(scene)
    distance = np.empty(NEAREST)
    for position in range(count):
        row = people[position]
        worker = scene.workers[row]
        look_out(scene, row, outlook)
        distance[:] = np.inf
        for at in range(posts):
            post = scene.posts[at]
            if post.seats == 0:
                continue
            facts = facts_of(scene, outlook, worker, post)
            loan = accepts(post, LOAN) and agreed_loan(scene, worker, post) >= 0
            bits, minutes, mode = nearest_mode(
                worker, post, at, facts, loan, outlook.farm_days, scene.travel, scene.plan_day
            )
            if bits == 0:
                continue
            rules = count_bits(bits)
            if rules == 1:
                rule = lowest_bit(bits)
                found.alone_for_person[position, rule] += 1
            if empty[at] > 0:
                for rule in range(RULE_COUNT):
                    if bits >> rule & 1:
                        found.pairs_denied[rule] += 1
                        if rules == 1:
                            found.pairs_alone[rule] += 1
                            found.alone_for_post[at, rule] += 1
            far = rules * RULE_DISTANCE + minutes
            if far < distance[NEAREST - 1]:
                insert(found, position, distance, at, mode, bits, far)
    return found


@register_jitable
def nearest_mode(
    worker: Any,
    post: Any,
    at: int,
    facts: PairFacts,
    loan: bool,
    farm_days: npt.NDArray[np.int32],
    figures: TravelRules,
    plan_day: int,
) -> tuple[int, float, int]:
    """Return the rules that deny the pair in the mode that fewest deny, the minutes and the mode.

    Only modes that the person asked for count: whoever asks to be lent has not asked to be hired away. No rules at
    all mean that the pair is admissible, or that the post takes nobody in a mode asked for.
    """
    best, best_rules, best_minutes, best_mode = 0, RULE_COUNT + 1, 0.0, 0
    for mode in range(MODE_COUNT):
        if not accepts(post, mode) or seeks_work(worker, at, mode) == NO:
            continue
        own = with_loan(facts, loan)
        bits, _, minutes, _ = judged(worker, post, at, mode, own, farm_days, figures, plan_day)
        rules = count_bits(bits)
        if rules < best_rules:
            best, best_rules, best_minutes, best_mode = bits, rules, minutes, mode
    return best, best_minutes, best_mode


@register_jitable
def lowest_bit(bits: int) -> int:
    """Return the position of the lowest bit set."""
    position = 0
    while not bits >> position & 1:
        position += 1
    return position


@register_jitable
def insert(
    found: Misses, position: int, distance: npt.NDArray[np.float64], at: int, mode: int, bits: int, far: float
) -> None:
    """Keep the nearest misses of one person in order."""
    place = NEAREST - 1
    while place > 0 and distance[place - 1] > far:
        distance[place] = distance[place - 1]
        found.post[position, place] = found.post[position, place - 1]
        found.mode[position, place] = found.mode[position, place - 1]
        found.denied[position, place] = found.denied[position, place - 1]
        place -= 1
    distance[place] = far
    found.post[position, place], found.mode[position, place], found.denied[position, place] = at, mode, bits
