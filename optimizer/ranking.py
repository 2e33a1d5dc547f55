"""The reverse questions: the best posts for a person, the best people for a post, with what is missing."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.rules import RULE_NAMES
from domain.tables import MODES
from optimizer.asking import asks_for_work
from optimizer.numbers import numbers_of
from optimizer.pairs import Judged, judge_pairs
from optimizer.standing import Standing

Ints = npt.NDArray[np.int64]
BEST_POSTS, BEST_PEOPLE = 3, 10
POSTS: dict[str, str] = {
    "post_id": "the post",
    "mode": "hire, loan or dispatched",
    "missing": "tuple of rules that say no; none for an admissible post",
    "numbers": "tuple of the numbers of each of these rules",
    "minutes": "minutes of the journey",
    "yuan": "cost of the pair in the where-tier",
    "now": "whether the person holds it in the plan",
    "room": "whether a seat is empty",
}
PEOPLE: dict[str, str] = {
    "worker_id": "the person",
    "who_class": "class of the who-tier",
    "mode": "hire, loan or dispatched",
    "missing": "tuple of rules that say no",
    "now": "elsewhere, or without a place",
}


def best_posts(standing: Standing, row: int, count: int = BEST_POSTS) -> pd.DataFrame:
    """Return the best posts for a person: the fewest rules missing, then what it costs with what it costs others."""
    scene = standing.encoded.scene
    posts = np.flatnonzero(scene.posts["seats"] > 0)
    judged = judge_pairs(scene, standing.weights, np.full(len(posts), row), posts)
    total = standing.base[posts] + judged.yuan
    order = [i for i in np.lexsort((posts, total, judged.rules)) if judged.mode[i] >= 0][:count]
    ids = standing.encoded.instance.posts["post_id"].to_numpy(object)
    records = []
    for i in order:
        at, mode, missing = int(posts[i]), int(judged.mode[i]), missing_of(judged, i)
        numbers = tuple(numbers_of(standing.encoded, rule, row, at, mode) for rule in missing)
        here = bool(standing.post[row] == at)
        records.append(
            (ids[at], MODES[mode], missing, numbers, float(judged.minutes[i]), int(judged.yuan[i]), here,
             bool(standing.room[at]))
        )  # fmt: skip
    return pd.DataFrame(records, columns=list(POSTS))


def best_people(standing: Standing, at: int, count: int = BEST_PEOPLE) -> pd.DataFrame:
    """Return the best people for a post who are not there yet: the fewest rules missing, then the least loss.

    The loss is what the plan would lose if the person took a seat here at the present prices: zero for those who could as
    well be here. No entry of anybody is told, only which rules are missing.
    """
    scene = standing.encoded.scene
    rows = np.flatnonzero(asks_for_work(scene.workers) & (standing.post != at))
    judged = judge_pairs(scene, standing.weights, rows, np.full(len(rows), at))
    loss = standing.base[at] + judged.yuan - standing.value[rows]
    order = [i for i in np.lexsort((rows, loss, judged.rules)) if judged.mode[i] >= 0][:count]
    ids = standing.encoded.instance.workers["worker_id"].to_numpy(object)
    records = []
    for i in order:
        row = int(rows[i])
        now = "without" if standing.post[row] < 0 else "elsewhere"
        own = int(scene.workers["who_class"][row])
        records.append((ids[row], own, MODES[int(judged.mode[i])], missing_of(judged, i), now))
    return pd.DataFrame(records, columns=list(PEOPLE))


def missing_of(judged: Judged, pair: int) -> tuple[str, ...]:
    """Return the rules that say no to a pair."""
    bits = int(judged.denied[pair])
    return tuple(name for rule, name in enumerate(RULE_NAMES) if bits >> rule & 1)
