"""Who may take what: every admissible pair of worker, post and mode as an arc."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from optimizer.arrays import LOAN
from optimizer.encode import Encoded
from optimizer.judge import MODE_COUNT, empty_outlook, facts_of, hopeless, judge, look_out, with_loan
from optimizer.objective import CostWeights, pair_cost_yuan
from optimizer.pair_rules import NO, accepts, agreed_loan, seeks_work
from optimizer.scene import Scene

BLOCK_ARCS = 1 << 22


@dataclass(frozen=True)
class Arcs:
    """Admissible pairs, by worker.

    Parameters
    ----------
    start
        (workers + 1,) arcs of worker ``i`` are ``start[i]`` to ``start[i + 1]``.
    post, mode
        (arcs,) position of the post, position in ``MODES``.
    cost
        (arcs,) cost in whole yuan.
    unknown
        (arcs,) one bit per rule that answered unknown.
    posts_of_worker, workers_of_post
        (workers,) and (posts,) admissible posts and people, whether their arcs are kept here or not.
    complete
        Whether all admissible pairs are here, or only those that a best plan can use.
    """

    start: npt.NDArray[np.int64]
    post: npt.NDArray[np.int32]
    mode: npt.NDArray[np.int8]
    cost: npt.NDArray[np.int32]
    unknown: npt.NDArray[np.uint16]
    posts_of_worker: npt.NDArray[np.int64]
    workers_of_post: npt.NDArray[np.int64]
    complete: bool = True

    def __len__(self) -> int:
        """Return the number of arcs."""
        return len(self.post)

    def worker(self) -> npt.NDArray[np.int32]:
        """Return the worker of every arc."""
        return np.repeat(np.arange(len(self.start) - 1, dtype=np.int32), np.diff(self.start))


@numba.njit(cache=True, nogil=True)
def fill_arcs(
    scene: Scene,
    weights: CostWeights,
    open_posts: npt.NDArray[np.int32],
    place_end: npt.NDArray[np.int64],
    first: int,
    counts: npt.NDArray[np.int64],
    post: npt.NDArray[np.int32],
    mode: npt.NDArray[np.int8],
    cost: npt.NDArray[np.int32],
    unknown: npt.NDArray[np.uint16],
) -> tuple[int, int]:
    """Write the arcs of workers from ``first`` on; return the next worker and the number written.

    ``place_end`` gives for each open post the position behind the last one of its place, to skip a place out of
    reach at once. Stops before a worker whose arcs might not fit into the arrays.
    """
    outlook = empty_outlook(scene)
    workers, posts = scene.workers, scene.posts
    written = 0
    for row in range(first, len(workers)):
        if written + MODE_COUNT * len(open_posts) > len(post):
            return row, written
        before = written
        worker = workers[row]
        asks = False
        for way in range(MODE_COUNT):
            asks = asks or seeks_work(worker, -2, way) != NO
        if asks:
            look_out(scene, row, outlook)
            lendable = seeks_work(worker, -2, LOAN) != NO
            position = -1
            while position + 1 < len(open_posts):
                position += 1
                at = open_posts[position]
                post_row = posts[at]
                if outlook.place_verdict[post_row.region] == NO or outlook.place_rank[post_row.region] < 0:
                    position = place_end[position] - 1
                    continue
                trade_rank = outlook.trade_rank[post_row.trade] if post_row.trade >= 0 else 0
                if hopeless(worker, post_row, outlook.skill_verdict[post_row.profile], trade_rank):
                    continue
                loan = lendable and accepts(post_row, LOAN) and agreed_loan(scene, worker, post_row) >= 0
                facts = with_loan(facts_of(scene, outlook, worker, post_row), loan)
                for way in range(MODE_COUNT):
                    if not accepts(post_row, way):
                        continue
                    denied, bits, minutes, fare = judge(
                        worker, post_row, at, way, facts, outlook.farm_days, scene.travel, scene.plan_day, True
                    )
                    if denied:
                        continue
                    yuan = pair_cost_yuan(worker, post_row, at, way, facts, weights, minutes, fare, bits)
                    post[written], mode[written], unknown[written] = at, way, bits
                    cost[written] = np.int32(round(yuan))
                    written += 1
        counts[row] = written - before
    return len(workers), written


def open_posts(scene: Scene) -> npt.NDArray[np.int32]:
    """Return the posts with seats that break no rule of their own."""
    posts = scene.posts
    return np.flatnonzero((posts["seats"] > 0) & (posts["pay_lawful"] != NO) & (posts["good_standing"] != NO)).astype(
        np.int32
    )


@dataclass(frozen=True)
class Block:
    """All arcs of some consecutive workers: ``counts`` of each, the columns of ``Arcs`` for all together."""

    first: int
    counts: npt.NDArray[np.int64]
    post: npt.NDArray[np.int32]
    mode: npt.NDArray[np.int8]
    cost: npt.NDArray[np.int32]
    unknown: npt.NDArray[np.uint16]


def blocks_of(scene: Scene, weights: CostWeights, size: int = BLOCK_ARCS) -> Iterator[Block]:
    """Yield the arcs of all workers, block by block; the arrays of a block are good until the next one."""
    workers, posts = len(scene.workers), open_posts(scene)
    places = scene.posts["region"][posts]
    place_end = np.searchsorted(places, places, side="right")
    size = max(size, MODE_COUNT * len(posts))
    room = (np.empty(size, np.int32), np.empty(size, np.int8), np.empty(size, np.int32), np.empty(size, np.uint16))
    counts, first = np.zeros(workers, np.int64), 0
    while first < workers:
        after, written = fill_arcs(scene, weights, posts, place_end, first, counts, *room)
        post, mode, cost, unknown = room
        yield Block(first, counts[first:after], post[:written], mode[:written], cost[:written], unknown[:written])
        first = after


@numba.njit(cache=True, nogil=True)
def count_pairs(
    first: int,
    counts: npt.NDArray[np.int64],
    post: npt.NDArray[np.int32],
    by_worker: npt.NDArray[np.int64],
    by_post: npt.NDArray[np.int64],
) -> None:
    """Count the admissible posts of each worker and workers of each post; the modes of a pair count once."""
    arc = 0
    for position in range(len(counts)):
        last = -1
        for _ in range(counts[position]):
            if post[arc] != last:
                last = post[arc]
                by_worker[first + position] += 1
                by_post[last] += 1
            arc += 1


def build_arcs(
    encoded: Encoded,
    weights: CostWeights,
    progress: Callable[[int, int], None] | None = None,
    keep: Callable[[Block], npt.NDArray[np.bool_]] | None = None,
) -> Arcs:
    """Ask every rule of every pair and keep what passes.

    Parameters
    ----------
    encoded, weights
        The instance and the cost weights.
    progress
        Called with workers done and workers in all.
    keep
        Says of each block which arcs to keep; all, when left out. Pairs are counted either way.
    """
    workers = len(encoded.scene.workers)
    by_worker, by_post = np.zeros(workers, np.int64), np.zeros(len(encoded.scene.posts), np.int64)
    kept_counts, parts = np.zeros(workers, np.int64), []
    for block in blocks_of(encoded.scene, weights):
        count_pairs(block.first, block.counts, block.post, by_worker, by_post)
        owner = np.repeat(np.arange(len(block.counts)), block.counts)
        kept = np.ones(len(owner), bool) if keep is None else keep(block)
        after = block.first + len(block.counts)
        kept_counts[block.first : after] = np.bincount(owner[kept], minlength=len(block.counts))
        parts.append([column[kept] for column in (block.post, block.mode, block.cost, block.unknown)])
        if progress is not None:
            progress(after, workers)
    empty = [np.zeros(0, kind) for kind in (np.int32, np.int8, np.int32, np.uint16)]
    post, mode, cost, unknown = (np.concatenate(pieces) for pieces in zip(empty, *parts, strict=True))
    start = np.concatenate([[0], np.cumsum(kept_counts)]).astype(np.int64)
    return Arcs(start, post, mode, cost, unknown, by_worker, by_post, keep is None)
