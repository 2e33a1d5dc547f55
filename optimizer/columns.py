"""The arcs that a best plan can use: all of them, or, where they are too many to hold, those that prices call for.

Up to ``DIRECT_ARCS`` all arcs are held. Above, the solver starts with a few per worker at the prices of a sample;
then every admissible pair is found again and priced, what improves is added, and so on until nothing does. Nothing
improving is left is the certificate over all pairs, held or not.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from domain.check.proof_files import sample_order
from domain.language import Text
from optimizer.asking import asks_for_work
from optimizer.called import FLOW_ARCS, keep_cheapest, paid, solve_called
from optimizer.eligibility import Arcs, Block, Limits, blocks_of, build_arcs
from optimizer.encode import Encoded
from optimizer.flow import Problem
from optimizer.objective import CostWeights, Scale, is_welfare, scale_of
from optimizer.prices import Prices, prices_of, solve_priced
from optimizer.scene import Scene
from optimizer.simplex import empty_tree, resolve

Ints = npt.NDArray[np.int64]
Progress = Callable[[Text, int, int], None]
DIRECT_ARCS = 30_000_000
SAMPLE_SHARE = 0.05
SAMPLE_SEED = 20260302
BEST_ARCS, MORE_ARCS = 6, 24
"""Arcs of one worker kept at the start, and added in one round at most."""


SHOWN_ARCS = 1_000_000
"""Arcs that the proof of an incomplete problem shows of workers whose arcs are all there."""


@dataclass(frozen=True)
class Columns:
    """Arcs, the problem on them, an optimal assignment (arc of each worker, -1 for unplaced) and its prices.

    ``whole`` workers of the proof's sample have all their arcs, everybody where the arcs are complete.
    """

    arcs: Arcs
    problem: Problem
    scale: Scale
    taken: Ints
    prices: Prices
    whole: int


class CostsOutside(Exception):
    """An arc costs less or more than the range the scale was made for; carries the arc's cost."""


def solve_columns(
    encoded: Encoded, weights: CostWeights, progress: Progress | None = None, direct_arcs: int = DIRECT_ARCS
) -> Columns:
    """Solve on all arcs, or on as many as it takes.

    Parameters
    ----------
    encoded, weights
        The instance and the cost weights.
    progress
        Called with the step, the work done and the work in all.
    direct_arcs
        Most arcs to hold at once.

    Raises
    ------
    optimizer.flow.FlowFailed
        When the flow solver ends without an optimum.
    OverflowError
        When the tiers do not fit into 64 bits.
    """
    workers = len(encoded.scene.workers)
    chosen = np.random.default_rng(SAMPLE_SEED).random(workers) < min(1.0, max(SAMPLE_SHARE, 2000 / max(workers, 1)))
    if workers * len(encoded.scene.posts) <= direct_arcs:
        return solve_direct(encoded, weights, progress)
    sample = build_arcs(with_workers(encoded, chosen), weights)
    if len(sample) / max(int(chosen.sum()), 1) * workers <= direct_arcs:
        return solve_direct(encoded, weights, progress)
    low, high = (int(sample.cost.min()), int(sample.cost.max())) if len(sample) else (0, 0)
    while True:
        margin = high - low
        low, high = low - margin, high + margin
        try:
            return _generate(encoded, weights, sample, chosen, _scale(encoded, low, high), progress)
        except CostsOutside as outside:
            low, high = min(low, int(outside.args[0])), max(high, int(outside.args[0]))


def solve_direct(encoded: Encoded, weights: CostWeights, progress: Progress | None = None) -> Columns:
    """Solve on all arcs at once."""
    arcs = build_arcs(encoded, weights, _finding(progress))
    problem, scale = problem_of(encoded, arcs)
    if progress is not None:
        progress(Text("求解", "solving"), 0, 1)
    taken, prices = solve_priced(problem) if len(arcs) <= FLOW_ARCS else solve_called(problem)
    if progress is not None:
        progress(Text("求解", "solving"), 1, 1)
    return Columns(arcs, problem, scale, taken, prices, int(asks_for_work(encoded.scene.workers).sum()))


def _finding(progress: Progress | None, name: Text | None = None) -> Callable[[int, int], None] | None:
    step = name or Text("查找可行岗位", "finding admissible posts")
    return None if progress is None else lambda done, of: progress(step, done, of)


def with_workers(encoded: Encoded, chosen: npt.NDArray[np.bool_] | Ints) -> Encoded:
    """Return the encoded instance with the records of some workers only; lists stay shared."""
    scene = encoded.scene._replace(workers=np.ascontiguousarray(encoded.scene.workers[chosen]))
    return replace(encoded, scene=scene)


def _scale(encoded: Encoded, low: int, high: int) -> Scale:
    capped = int(encoded.instance.employers["seats_max"].notna().sum())
    scene = encoded.scene
    return scale_of(low, high, len(scene.posts), capped, encoded.classes, len(scene.workers))


def problem_of(encoded: Encoded, arcs: Arcs, scale: Scale | None = None) -> tuple[Problem, Scale]:
    """Return the assignment problem of the arcs, with the tiers scaled into one integer.

    Parameters
    ----------
    encoded, arcs
        The workers and posts, and the arcs between them.
    scale
        How tiers become one integer; made for the costs of these arcs when left out.
    """
    posts, employers = encoded.scene.posts, encoded.instance.employers
    if scale is None:
        low, high = (int(arcs.cost.min()), int(arcs.cost.max())) if len(arcs) else (0, 0)
        scale = _scale(encoded, low, high)
    cap = employers["seats_max"].fillna(-1).to_numpy(np.int64)
    capped = np.flatnonzero(cap >= 0)
    number = np.full(len(employers), -1, np.int64)
    number[capped] = np.arange(len(capped))
    welfare, asks = is_welfare(encoded.scene), asks_for_work(encoded.scene.workers)
    problem = Problem(
        start=arcs.start,
        post=arcs.post,
        cost=scale.arc_cost(arcs.cost, welfare[arcs.post]),
        # Nobody is missed who did not ask.
        unplaced_cost=np.where(asks, scale.unplaced_cost(encoded.scene.workers["who_class"]), 0),
        seats=posts["seats"].astype(np.int64),
        # A cap counts the employer's own posts: public-welfare posts are the government's.
        employer=np.where(welfare, -1, number[posts["employer"]]),
        cap=cap[capped],
    )
    return problem, scale


def _generate(
    encoded: Encoded,
    weights: CostWeights,
    sample: Arcs,
    chosen: npt.NDArray[np.bool_],
    scale: Scale,
    progress: Progress | None,
) -> Columns:
    """Solve on a growing part of the arcs until every pair has been priced and none improves."""
    entry = sample_prices(encoded, sample, chosen, scale)
    most = np.full(len(encoded.scene.workers), np.iinfo(np.int64).max)
    whole = shown_whole(encoded, len(sample) / max(int(chosen.sum()), 1))
    held = build_arcs(encoded, weights, _finding(progress), Pricing(encoded.scene, scale, entry, most, whole))
    tree, rounds = None, 0
    while True:
        rounds += 1
        problem, _ = problem_of(encoded, held, scale)
        tree = empty_tree(problem) if tree is None else tree
        taken = resolve(tree, problem)
        prices = prices_of(problem, taken)
        name = Text(f"复核全部可行岗位（第 {rounds} 轮）", f"pricing every admissible pair, round {rounds}")
        value = paid(problem, taken, prices)
        pricing = Pricing(encoded.scene, scale, prices.entry, value, most=MORE_ARCS)
        found = build_arcs(encoded, weights, _finding(progress, name), pricing, pricing.limits())
        both = merged(held, found)
        if not pricing.improving:
            wider, _ = problem_of(encoded, both, scale)
            return Columns(both, wider, scale, moved(problem, taken, wider), prices, int(whole.sum()))
        held = both


def moved(problem: Problem, taken: Ints, wider: Problem) -> Ints:
    """Return the arcs taken as positions in a problem that holds all arcs of the first and more."""
    here = np.full(problem.workers, -1, np.int64)
    own = np.maximum(taken, 0)
    wanted = problem.post[own], problem.cost[own]
    owner = wider.worker_of_arc()
    same = (taken[owner] >= 0) & (wider.post == wanted[0][owner]) & (wider.cost == wanted[1][owner])
    arc = np.flatnonzero(same)
    here[owner[arc][::-1]] = arc[::-1]
    return here


def sample_prices(encoded: Encoded, sample: Arcs, chosen: npt.NDArray[np.bool_], scale: Scale) -> Ints:
    """Return rough entry prices from a sample of the workers with a like share of the seats."""
    problem, _ = problem_of(with_workers(encoded, chosen), sample, scale)
    share = chosen.mean()
    draw = np.random.default_rng(SAMPLE_SEED + 1)
    seats = np.floor(problem.seats * share + draw.random(len(problem.seats))).astype(np.int64)
    _, prices = solve_priced(replace(problem, seats=seats, cap=np.ceil(problem.cap * share).astype(np.int64)))
    known = seats > 0
    return np.where(known, prices.entry, int(np.median(prices.entry[known])) if known.any() else 0)


def shown_whole(encoded: Encoded, arcs_per_worker: float) -> npt.NDArray[np.bool_]:
    """Return the workers whose arcs the proof shows in full: the first of its sample, about ``SHOWN_ARCS`` arcs."""
    asking = np.flatnonzero(asks_for_work(encoded.scene.workers))
    order = sample_order(encoded.instance.workers["worker_id"].iloc[asking], encoded.seed)
    whole = np.zeros(len(encoded.scene.workers), bool)
    whole[asking[order[: int(SHOWN_ARCS / max(arcs_per_worker, 1.0))]]] = True
    return whole


class Pricing:
    """Which arcs of a block to keep: per worker the few that cost least, and all that tie with the worker's value.

    Parameters
    ----------
    scene, scale
        The posts, and how tiers become one integer.
    entry
        (posts,) what entering each post costs.
    value
        (workers,) what each worker costs now; only arcs that cost no more are kept.
    whole
        (workers,) whose arcs are all kept, for the proof's sample.
    most
        Improving arcs of one worker to keep.
    """

    def __init__(
        self,
        scene: Scene,
        scale: Scale,
        entry: Ints,
        value: Ints,
        whole: npt.NDArray[np.bool_] | None = None,
        most: int = BEST_ARCS,
    ) -> None:
        self.scale, self.value, self.most = scale, value, most
        self.whole = np.zeros(len(value), bool) if whole is None else whole
        self.base = entry - scale.cost_low + scale.step * is_welfare(scene)
        self.improving = 0

    def limits(self) -> Limits:
        """Return what arcs may cost to be of any use."""
        return Limits(self.base, self.value)

    def __call__(self, block: Block) -> npt.NDArray[np.bool_]:
        """Return the arcs to keep.

        Raises
        ------
        CostsOutside
            When an arc's cost lies outside the range of the scale.
        """
        if len(block.cost):
            for cost in (int(block.cost.min()), int(block.cost.max())):
                if not self.scale.cost_low <= cost <= self.scale.cost_high:
                    raise CostsOutside(cost)
        rows = slice(block.first, block.first + len(block.counts))
        value, kept = self.value[rows], np.repeat(self.whole[rows], block.counts)
        self.improving += keep_cheapest(block.counts, block.post, block.cost, self.base, value, self.most, kept)
        return kept


def merged(held: Arcs, found: Arcs) -> Arcs:
    """Return the arcs of both, each pair and mode once, in the order of workers, posts and modes."""
    owner = np.concatenate([held.worker(), found.worker()])
    columns = [
        np.concatenate([getattr(held, name), getattr(found, name)]) for name in ("post", "mode", "cost", "unknown")
    ]
    order = np.lexsort((columns[1], columns[0], owner))
    owner, columns = owner[order], [column[order] for column in columns]
    new = np.ones(len(owner), bool)
    new[1:] = (owner[1:] != owner[:-1]) | (columns[0][1:] != columns[0][:-1]) | (columns[1][1:] != columns[1][:-1])
    counts = np.bincount(owner[new], minlength=len(held.start) - 1)
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    post, mode, cost, unknown = (column[new] for column in columns)
    return Arcs(start, post, mode, cost, unknown, held.posts_of_worker, held.workers_of_post, complete=False)


def posts_among(start: Ints, post: npt.NDArray[np.int32], posts: int) -> Callable[[Ints], npt.NDArray[np.bool_]]:
    """Return a function that tells which posts some workers' arcs lead to, all of them together."""

    def admissible(rows: Ints) -> npt.NDArray[np.bool_]:
        lengths = start[rows + 1] - start[rows]
        offsets = np.repeat(start[rows] - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
        reached = np.zeros(posts, bool)
        reached[post[offsets + np.arange(int(lengths.sum()))]] = True
        return reached

    return admissible


def posts_of(encoded: Encoded, weights: CostWeights, arcs: Arcs) -> Callable[[Ints], npt.NDArray[np.bool_]]:
    """Return a function that tells which posts some workers could take, all of them together.

    Parameters
    ----------
    encoded, weights, arcs
        Where arcs are not complete, the rules are asked again.
    """
    if arcs.complete:
        return posts_among(arcs.start, arcs.post, len(encoded.scene.posts))

    def admissible(rows: Ints) -> npt.NDArray[np.bool_]:
        reached = np.zeros(len(encoded.scene.posts), bool)
        for block in blocks_of(with_workers(encoded, rows).scene, weights):
            reached[block.post] = True
        return reached

    return admissible
