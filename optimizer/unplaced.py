"""Why people have no place: not asked, no admissible post and the nearest misses, or taken and at what price."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.plan import FRAMES
from domain.rules import RULE_NAMES
from domain.tables import MODES
from optimizer.asking import asks_for_work
from optimizer.held import held_arcs
from optimizer.misses import NEAREST, NOTHING, Misses, find_misses
from optimizer.numbers import numbers_of
from optimizer.objective import CLASS_STEP, Scale

if TYPE_CHECKING:
    from optimizer.solution import Solution

Ints = npt.NDArray[np.int64]
JUDGED_PAIRS = 1_000_000_000


@dataclass(frozen=True)
class Unplaced:
    """The answers of everybody without a place.

    ``alone_for_post`` (posts, rules) counts unplaced people whom one rule alone keeps from a post with empty seats;
    ``judged`` says of how many people, and how many there are.
    """

    frame: pd.DataFrame
    misses: pd.DataFrame
    rule_costs: pd.DataFrame
    alone_for_post: npt.NDArray[np.int32]
    judged: tuple[int, int]


def find_unplaced(solution: "Solution") -> Unplaced:
    """Return an answer for everybody without a place."""
    rows = np.flatnonzero(solution.taken < 0)
    ids = solution.encoded.instance.workers["worker_id"].iloc[rows].to_numpy(str)
    rows = rows[np.argsort(ids, kind="stable")]
    asked = asks_for_work(solution.encoded.scene.workers)[rows]
    people = rows[asked]
    without = solution.arcs.posts_of_worker[people] == 0
    judged = judged_people(without, len(solution.problem.seats))
    misses = find_misses(solution.encoded.scene, people[judged], empty_seats(solution))
    position = np.full(len(rows), -1, np.int64)
    position[np.flatnonzero(asked)[judged]] = np.arange(int(judged.sum()))
    frame = unplaced_frame(solution, rows, asked, misses, position)
    return Unplaced(
        frame,
        misses_frame(solution, people[without], np.flatnonzero(without[judged]), misses),
        rule_costs_frame(misses, without[judged]),
        misses.alone_for_post,
        (int(judged.sum()), len(people)),
    )


def judged_people(without: npt.NDArray[np.bool_], posts: int) -> npt.NDArray[np.bool_]:
    """Return whose pairs are all judged: everybody without an admissible post, and of the others as many as fit.

    Their pairs only count what each rule costs; beyond ``JUDGED_PAIRS`` every k-th of them, in the order given, stands
    for all, and the plan's identity says how many were judged.
    """
    others = np.flatnonzero(~without)
    room = JUDGED_PAIRS // max(posts, 1) - int(without.sum())
    judged = without.copy()
    judged[others[:: max(1, -(-len(others) // max(room, 1)))]] = True
    return judged


def empty_seats(solution: "Solution") -> Ints:
    """Return the empty seats of each post."""
    taken = solution.taken[solution.taken >= 0]
    filled = np.bincount(solution.arcs.post[taken], minlength=len(solution.problem.seats))
    return (solution.problem.seats - filled).astype(np.int64)


def unplaced_frame(
    solution: "Solution", rows: Ints, asked: npt.NDArray[np.bool_], misses: Misses, position: Ints
) -> pd.DataFrame:
    """Return one row per person without a place, in order of the id."""
    encoded, problem = solution.encoded, solution.problem
    holders = class_counts(solution)
    held = held_arcs(solution, problem.worker_of_arc())
    who_class = encoded.scene.workers["who_class"]
    post_ids, worker_ids = encoded.instance.posts["post_id"], encoded.instance.workers["worker_id"]
    records: list[tuple[str, int, str, str, int, str | None, str, float | None, float | None]] = []
    for row, asks, place in zip(rows, asked, position, strict=True):
        worker_id, own = str(worker_ids.iat[row]), int(who_class[row])
        first, last = int(problem.start[row]), int(problem.start[row + 1])
        if not asks:
            records.append((worker_id, -1, "not_asked", "seeks_work", 0, None, "{}", None, None))
        elif not solution.arcs.posts_of_worker[row]:
            alone = misses.alone_for_person[place]
            rule = RULE_NAMES[int(alone.argmax())] if alone.max() > 0 else first_rule(misses, int(place))
            records.append((worker_id, own, "no_admissible_post", rule, 0, None, "{}", None, None))
        elif int(row) in held:
            arc, limit = held[int(row)]
            post_id, admissible = str(post_ids.iat[problem.post[arc]]), int(solution.arcs.posts_of_worker[row])
            records.append((worker_id, own, "limit", limit, admissible, post_id, "{}", None, None))
        else:
            posts = problem.post[first:last]
            price = problem.cost[first:last] + (solution.prices.entry[posts] if solution.limited is None else 0)
            at = int(posts[int(price.argmin())])
            steps, yuan = price_of(solution, at)
            ahead = {str(c): int(n) for c, n in enumerate(holders[at]) if n and c <= own}
            admissible = int(solution.arcs.posts_of_worker[row])
            records.append(
                (worker_id, own, "taken", "", admissible, str(post_ids.iat[at]), json.dumps(ahead), steps, yuan)
            )
    frame = pd.DataFrame(records, columns=list(FRAMES["unplaced"]))
    return frame.astype(
        {
            "worker_id": "str", "who_class": "int64", "reason": "str", "rule": "str", "admissible_posts": "int64",
            "cheapest_post_id": "str", "ahead": "str", "price_people": "Float64", "price_yuan": "Float64",
        }
    )  # fmt: skip


def first_rule(misses: Misses, place: int) -> str:
    """Return the first rule of the nearest miss; nothing when no post takes people in a mode the person asked for."""
    bits = int(misses.denied[place, 0])
    return next((name for rule, name in enumerate(RULE_NAMES) if bits >> rule & 1), "")


def class_counts(solution: "Solution") -> npt.NDArray[np.int64]:
    """Return people by post and who-class."""
    counts = np.zeros((len(solution.problem.seats), solution.encoded.classes), np.int64)
    rows = np.flatnonzero(solution.taken >= 0)
    np.add.at(counts, (solution.arcs.post[solution.taken[rows]], solution.encoded.scene.workers["who_class"][rows]), 1)
    return counts


def price_of(solution: "Solution", at: int) -> tuple[float | None, float | None]:
    """Return the price of a seat in people and yuan; a plan that limits shape has none."""
    if solution.limited is not None:
        return None, None
    return cost_to_others(int(solution.prices.entry[at]), solution.scale)


def decompose(price: int, step: int) -> tuple[float, float]:
    """Return a price as class steps (in people of one class) and yuan."""
    steps = (price + step // 2) // step
    return steps / CLASS_STEP, float(price - steps * step)


def cost_to_others(price: int, scale: Scale) -> tuple[float, float]:
    """Return what a seat costs the others, in class steps and yuan.

    Where somebody loses a place for it (a single step is a welfare post taken), that pair's yuan are no longer paid, and
    pairs are counted from the lowest cost.
    """
    steps, yuan = decompose(price, scale.step)
    return steps, yuan - scale.cost_low if steps >= 1 else yuan


def numbers_json(solution: "Solution", rule: str, row: int, at: int, mode: int) -> str:
    """Return the numbers behind one verdict as a JSON object."""
    return json.dumps(numbers_of(solution.encoded, rule, row, at, mode), ensure_ascii=False, sort_keys=True)


def misses_frame(solution: "Solution", rows: Ints, places: Ints, misses: Misses) -> pd.DataFrame:
    """Return the nearest misses of everybody without an admissible post, with the numbers of each rule."""
    encoded, records = solution.encoded, []
    post_ids, worker_ids = encoded.instance.posts["post_id"], encoded.instance.workers["worker_id"]
    for row, place in zip(rows, places, strict=True):
        for nth in range(NEAREST):
            at, mode = int(misses.post[place, nth]), int(misses.mode[place, nth])
            if at == NOTHING:
                break
            bits = int(misses.denied[place, nth])
            rules = tuple(name for rule, name in enumerate(RULE_NAMES) if bits >> rule & 1)
            numbers = [numbers_of(encoded, rule, int(row), at, mode) for rule in rules]
            text = json.dumps(numbers, ensure_ascii=False, sort_keys=True)
            records.append((str(worker_ids.iat[row]), nth + 1, str(post_ids.iat[at]), MODES[mode], rules, text))
    frame = pd.DataFrame(records, columns=list(FRAMES["misses"]))
    return frame.astype({"worker_id": "str", "nth": "int64", "post_id": "str", "mode": "str", "numbers": "str"})


def rule_costs_frame(misses: Misses, without_post: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Return what each rule costs: pairs, people and seats that it alone keeps apart."""
    frame = pd.DataFrame(
        {
            "rule": pd.Series(RULE_NAMES, dtype="str"),
            "pairs_denied": misses.pairs_denied,
            "pairs_denied_alone": misses.pairs_alone,
            "workers_denied_alone": (misses.alone_for_person[without_post] > 0).sum(axis=0).astype(np.int64),
            "posts_denied_alone": (misses.alone_for_post > 0).sum(axis=0).astype(np.int64),
        }
    )
    return frame[list(FRAMES["rule_costs"])]
