"""Who may take what: every admissible pair of worker, post and mode as an arc."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from optimizer.arrays import LOAN
from optimizer.encode import Encoded
from optimizer.judge import MODE_COUNT, empty_outlook, facts_of, hopeless, judge, look_out, with_loan
from optimizer.objective import CostWeights, least_costs, pair_cost_yuan, place_cost_yuan
from optimizer.pair_rules import NO, accepts, agreed_loan, seeks_work, wish_respected
from optimizer.scene import Scene

BLOCK_ARCS, BLOCK_WORKERS = 1 << 22, 1 << 12
THREADS = os.cpu_count() or 1
NO_LIMIT = np.int64(2**62)


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


class Room(NamedTuple):
    """Columns of ``Arcs`` with room for a block."""

    post: npt.NDArray[np.int32]
    mode: npt.NDArray[np.int8]
    cost: npt.NDArray[np.int32]
    unknown: npt.NDArray[np.uint16]

    @classmethod
    def of(cls, size: int) -> "Room":
        """Return room for so many arcs."""
        return cls(
            np.empty(size, np.int32), np.empty(size, np.int8), np.empty(size, np.int32), np.empty(size, np.uint16)
        )


class Search(NamedTuple):
    """In what order posts are tried, place by place, and where to stop.

    Rows of ``order``, ``profile``, ``trade`` and ``least`` are for workers outside and inside the priority groups: open
    posts, what most pairs fail on, and what a pair with each costs at least, its entry counted in; ``place_end`` (open posts,) is the position behind the last post
    of the same place; ``limit`` (workers,) is what a pair may cost with the entry.
    """

    order: npt.NDArray[np.int32]
    profile: npt.NDArray[np.int32]
    trade: npt.NDArray[np.int32]
    least: npt.NDArray[np.int64]
    place_end: npt.NDArray[np.int64]
    limit: npt.NDArray[np.int64]


@numba.njit(cache=True, nogil=True)
def fill_arcs(
    scene: Scene,
    weights: CostWeights,
    search: Search,
    first: int,
    after: int,
    counts: npt.NDArray[np.int64],
    room: Room,
) -> tuple[int, int]:
    """Write the arcs of workers from ``first`` to before ``after``; return the next worker and the number written.

    Places out of reach are skipped at once, and within a place all posts that must cost more than the worker's limit.
    Stops before a worker whose arcs might not fit into the arrays.
    """
    outlook = empty_outlook(scene)
    workers, posts, open_count = scene.workers, scene.posts, len(search.place_end)
    post, mode, cost, unknown = room
    written = 0
    for row in range(first, after):
        if written + MODE_COUNT * open_count > len(post):
            return row, written
        before = written
        worker = workers[row]
        asks = False
        for way in range(MODE_COUNT):
            asks = asks or seeks_work(worker, -2, way) != NO
        if asks:
            look_out(scene, row, outlook)
            lendable = seeks_work(worker, -2, LOAN) != NO
            wished = worker.trades_to > worker.trades_from
            group = 1 if worker.priority else 0
            own = weights.priority_multiplier if worker.priority else 1.0
            start = 0
            while start < open_count:
                place, end = posts[search.order[group, start]].region, search.place_end[start]
                position, start = start, end
                if outlook.place_verdict[place] == NO or outlook.place_rank[place] < 0:
                    continue
                bonus = scene.corridor_bonus[worker.region, place]
                added = place_cost_yuan(worker, outlook.place_rank[place], bonus, own, weights)
                most = search.limit[row] - np.int64(np.floor(added))
                while position < end and search.least[group, position] <= most:
                    at, profile, trade = (
                        search.order[group, position],
                        search.profile[group, position],
                        search.trade[group, position],
                    )
                    position += 1
                    trade_rank = outlook.trade_rank[trade] if trade >= 0 else 0
                    if outlook.skill_verdict[profile] == NO or wish_respected(wished, trade >= 0, trade_rank, 0) == NO:
                        continue
                    post_row = posts[at]
                    if hopeless(worker, post_row):
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
    return after, written


def open_posts(scene: Scene) -> npt.NDArray[np.int32]:
    """Return the posts with seats that break no rule of their own."""
    posts = scene.posts
    return np.flatnonzero((posts["seats"] > 0) & (posts["pay_lawful"] != NO) & (posts["good_standing"] != NO)).astype(
        np.int32
    )


class Limits(NamedTuple):
    """What an arc may cost: with the ``entry`` of its post (posts,) at most the worker's ``limit`` (workers,)."""

    entry: npt.NDArray[np.int64]
    limit: npt.NDArray[np.int64]


def search_of(scene: Scene, weights: CostWeights, limits: Limits | None = None) -> Search:
    """Return the order in which posts are tried: as they stand, or under limits the cheapest of a place first."""
    posts = open_posts(scene)
    places = scene.posts["region"][posts]
    place_end = np.searchsorted(places, places, side="right")
    order, least = np.stack([posts, posts]), np.full((2, len(posts)), -NO_LIMIT)
    if limits is not None:
        for row, own in enumerate((1.0, weights.priority_multiplier)):
            costs = limits.entry[posts] + least_costs(scene.posts[posts], weights, own)
            cheapest = np.lexsort((posts, costs, places))
            order[row], least[row] = posts[cheapest], costs[cheapest]
    profile, trade = (scene.posts[name].astype(np.int32)[order] for name in ("profile", "trade"))
    limit = np.full(len(scene.workers), NO_LIMIT) if limits is None else limits.limit
    return Search(order, profile, trade, least, place_end, limit)


@dataclass(frozen=True)
class Block:
    """All arcs of some consecutive workers: ``counts`` of each, the columns of ``Arcs`` for all together."""

    first: int
    counts: npt.NDArray[np.int64]
    post: npt.NDArray[np.int32]
    mode: npt.NDArray[np.int8]
    cost: npt.NDArray[np.int32]
    unknown: npt.NDArray[np.uint16]


def blocks_of(
    scene: Scene, weights: CostWeights, size: int = BLOCK_ARCS, limits: Limits | None = None
) -> Iterator[Block]:
    """Yield the arcs of all workers in order, block by block; the arrays of a block are good until the next one.

    Blocks are filled by as many threads as there are cores. With limits, arcs that exceed them may be left out.
    """
    workers, search = len(scene.workers), search_of(scene, weights, limits)
    size = max(size, MODE_COUNT * len(search.place_end))
    counts, ahead = np.zeros(workers, np.int64), iter(range(0, workers, BLOCK_WORKERS))
    filling: deque[tuple[Room, int, int, Future[tuple[int, int]]]] = deque()

    with ThreadPoolExecutor(THREADS) as pool:

        def fill(room: Room, first: int, stop: int) -> tuple[Room, int, int, Future[tuple[int, int]]]:
            return room, first, stop, pool.submit(fill_arcs, scene, weights, search, first, stop, counts, room)

        for first in islice(ahead, THREADS):
            filling.append(fill(Room.of(size), first, min(first + BLOCK_WORKERS, workers)))
        while filling:
            room, first, stop, future = filling.popleft()
            after, written = future.result()
            post, mode, cost, unknown = room
            yield Block(first, counts[first:after], post[:written], mode[:written], cost[:written], unknown[:written])
            if after < stop:
                filling.appendleft(fill(room, after, stop))
            elif (first := next(ahead, workers)) < workers:
                filling.append(fill(room, first, min(first + BLOCK_WORKERS, workers)))


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
    limits: Limits | None = None,
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
    limits
        Arcs that exceed them need not be found; the counts are then of the pairs found.
    """
    workers = len(encoded.scene.workers)
    by_worker, by_post = np.zeros(workers, np.int64), np.zeros(len(encoded.scene.posts), np.int64)
    kept_counts, parts = np.zeros(workers, np.int64), []
    for block in blocks_of(encoded.scene, weights, limits=limits):
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
