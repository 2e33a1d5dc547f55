"""Chosen pairs in full: every rule of every mode, the minutes and the cost, for answers about single people and posts."""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from optimizer.arrays import LOAN
from optimizer.judge import MODE_COUNT, empty_outlook, facts_of, judged, look_out, with_loan
from optimizer.objective import CostWeights, count_bits, pair_cost_yuan
from optimizer.pair_rules import NO, accepts, agreed_loan, seeks_work
from optimizer.scene import Scene

Ints = npt.NDArray[np.int64]
NO_MODE = -1


class Judged(NamedTuple):
    """The best mode of each pair: the fewest rules against it, then the least cost.

    ``mode`` is -1 where the post takes nobody in a mode that the person asks for; ``denied`` and ``unknown`` have a bit
    per rule; ``minutes`` and ``yuan`` are those of the journey and of the pair.
    """

    mode: npt.NDArray[np.int8]
    denied: npt.NDArray[np.int32]
    unknown: npt.NDArray[np.int32]
    minutes: npt.NDArray[np.float64]
    yuan: Ints

    @property
    def rules(self) -> npt.NDArray[np.uint8]:
        """(pairs,) how many rules say no."""
        return np.bitwise_count(self.denied)


def judge_pairs(scene: Scene, weights: CostWeights, rows: Ints, posts: Ints, modes: Ints | None = None) -> Judged:
    """Judge pairs given as positions of workers and posts; pairs of one worker best follow each other.

    Parameters
    ----------
    scene, weights
        The question.
    rows, posts
        (pairs,) positions.
    modes
        (pairs,) the mode to judge; the best one of those asked for, when left out.
    """
    count = len(rows)
    found = Judged(
        np.full(count, NO_MODE, np.int8),
        np.zeros(count, np.int32),
        np.zeros(count, np.int32),
        np.full(count, np.nan),
        np.zeros(count, np.int64),
    )
    only = np.full(count, NO_MODE, np.int64) if modes is None else modes.astype(np.int64)
    fill(scene, weights, rows.astype(np.int64), posts.astype(np.int64), only, found)
    return found


@numba.njit(cache=True, nogil=True)
def fill(scene: Scene, weights: CostWeights, rows: Ints, posts: Ints, only: Ints, found: Judged) -> None:
    """Judge the pairs one after the other."""
    outlook, last = empty_outlook(scene), -1
    for pair in range(len(rows)):
        row, at = rows[pair], posts[pair]
        worker, post = scene.workers[row], scene.posts[at]
        if row != last:
            look_out(scene, row, outlook)
            last = row
        loan = accepts(post, LOAN) and agreed_loan(scene, worker, post) >= 0
        facts = with_loan(facts_of(scene, outlook, worker, post), loan)
        for mode in range(MODE_COUNT):
            if only[pair] >= 0 and only[pair] != mode:
                continue
            if only[pair] < 0 and (not accepts(post, mode) or seeks_work(worker, at, mode) == NO):
                continue
            denied, unknown, minutes, fare = judged(
                worker, post, at, mode, facts, outlook.farm_days, scene.travel, scene.plan_day
            )
            yuan = np.int64(round(pair_cost_yuan(worker, post, at, mode, facts, weights, minutes, fare, unknown)))
            better = found.mode[pair] < 0
            if not better:
                now, before = count_bits(denied), count_bits(found.denied[pair])
                better = now < before or (now == before and yuan < found.yuan[pair])
            if better:
                found.mode[pair], found.denied[pair], found.unknown[pair] = mode, denied, unknown
                found.minutes[pair], found.yuan[pair] = minutes, yuan
