"""Who would move when a post takes in one more person: the chain of tight moves behind its price.

An arc of a placed person is *tight* when it costs the same at the prices as the arc taken. Along tight moves a newcomer
pushes people on, from post to post, until somebody finds an empty seat or somebody is left without a place; that is what
the entry price of the post adds up. Of all such chains the one with the fewest moves is shown.
"""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from optimizer.columns import Pricing, with_workers
from optimizer.eligibility import build_arcs
from optimizer.standing import NotThisPlan, Standing

Ints = npt.NDArray[np.int64]
OPEN, NOBODY = -1, -1


@dataclass(frozen=True)
class Chains:
    """The chain that starts at each post.

    Parameters
    ----------
    after
        (posts,) the next post of the chain, ``OPEN`` (-1) at its end.
    mover
        (posts,) the worker who leaves the post: to ``after``, or without a place at the end; -1 for nobody.
    loses
        (posts,) who-class of the person left without a place at the chain's end, -1 for nobody.
    known
        (posts,) whether there is a chain at all: closed posts have none.
    """

    after: Ints
    mover: Ints
    loses: Ints
    known: npt.NDArray[np.bool_]

    def walk(self, at: int) -> list[tuple[int, int]]:
        """Return (worker who leaves, post he or she goes to or -1) along the chain from a post."""
        steps = []
        while True:
            if self.mover[at] != NOBODY:
                steps.append((int(self.mover[at]), int(self.after[at])))
            if self.after[at] == OPEN:
                return steps
            at = int(self.after[at])


def chains_of(standing: Standing) -> Chains:
    """Return the chain of every post.

    Raises
    ------
    NotThisPlan
        When some admissible pair would improve the plan.
    """
    placed = np.flatnonzero(standing.post >= 0)
    value = standing.value
    part = with_workers(standing.encoded, placed)
    pricing = Pricing(part.scene, standing.scale, standing.entry, value[placed], most=1)
    arcs = build_arcs(part, standing.weights, keep=pricing, limits=pricing.limits())
    if pricing.improving:
        raise NotThisPlan("the plan is not the best one of this input: do its tables belong together?")
    who = placed[arcs.worker()]
    here, there = standing.post[who], arcs.post.astype(np.int64)
    moves = here != there
    leaves = value[placed] == standing.unplaced_cost[placed]
    classes = standing.encoded.scene.workers["who_class"].astype(np.int64)
    sources, targets, movers = (np.concatenate(parts) for parts in zip(
        (here[moves], there[moves], who[moves]), under_caps(standing), strict=True
    ))  # fmt: skip
    order = np.lexsort((movers, sources, targets))
    start = np.searchsorted(targets[order], np.arange(len(standing.entry) + 1))
    ends = np.full(len(standing.entry), NOBODY, np.int64)
    out = placed[leaves]
    out = out[np.argsort(classes[out], kind="stable")]
    ends[standing.post[out]] = out  # of several the one served last
    after, mover, known = chain(start, sources[order], movers[order], standing.room, ends)
    return Chains(after, mover, losers(after, mover, known, classes), known)


def under_caps(standing: Standing) -> tuple[Ints, Ints, Ints]:
    """Return hops between posts of one employer whose cap is used up: a seat is empty here, a place is freed there."""
    load, seats = standing.load, standing.encoded.scene.posts["seats"]
    spare = (load < seats) & ~standing.room & (standing.employer >= 0)
    source, target = [], []
    for at in np.flatnonzero(spare):
        own = standing.employer == standing.employer[at]
        for to in np.flatnonzero(own & (load > 0) & (standing.entry == standing.entry[at])):
            if to != at:
                source.append(at)
                target.append(to)
    return np.array(source, np.int64), np.array(target, np.int64), np.full(len(source), NOBODY, np.int64)


@numba.njit(cache=True, nogil=True)
def chain(
    start: Ints, source: Ints, mover: Ints, room: npt.NDArray[np.bool_], ends: Ints
) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
    """Search breadth first from the ends of chains backwards: posts with room first, then posts somebody leaves."""
    posts = len(room)
    after, who = np.full(posts, -1, np.int64), np.full(posts, -1, np.int64)
    known, queue = np.zeros(posts, np.bool_), np.empty(posts, np.int64)
    head, tail = 0, 0
    for at in range(posts):
        if room[at]:
            known[at] = True
            queue[tail] = at
            tail += 1
    for at in range(posts):
        if not known[at] and ends[at] >= 0:
            known[at] = True
            who[at] = ends[at]
            queue[tail] = at
            tail += 1
    while head < tail:
        to = queue[head]
        head += 1
        for edge in range(start[to], start[to + 1]):
            at = source[edge]
            if not known[at]:
                known[at] = True
                after[at], who[at] = to, mover[edge]
                queue[tail] = at
                tail += 1
    return after, who, known


def losers(after: Ints, mover: Ints, known: npt.NDArray[np.bool_], classes: Ints) -> Ints:
    """Return the who-class of the person left without a place at each chain's end, -1 for nobody."""
    end = np.arange(len(after))
    while (going := after[end] >= 0).any():
        end[going] = after[end[going]]
    last = np.where(known, mover[end], NOBODY)
    return np.where(last >= 0, classes[np.maximum(last, 0)], -1)
