"""The assignment by a network simplex contracted onto the posts, for problems too large for a general flow solver.

Workers send one unit each, so a strongly feasible basis (Cunningham, Math. Programming 11, 1976) collapses to a tree
over posts, capped employers and the root ("unplaced"): a node with room hangs on the node behind it by its own arc; a
full post hangs by its marginal worker on the place that this worker would fall back to. A pivot touches only the path
between two posts. The tree is kept between calls, so arcs can be added and the solution taken up where it stood.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from optimizer.flow import Problem

Ints = npt.NDArray[np.int64]
UP, DOWN = -1, -2
"""Links of a node that are no worker: its own arc to the parent; for an employer, the arc of a post above it."""
NOBODY = -1
CANDIDATES = 256
"""Workers looked for before the best of them move."""
SHUT = 2**61
"""Price of a node without room."""


class Tree(NamedTuple):
    """The basis. Nodes are posts, then capped employers, then the root.

    ``link`` (nodes,) is a worker, UP or DOWN; ``fallback`` (nodes,) what a linking worker pays at the parent;
    ``flow`` and ``room`` (nodes,) people through a node's own arc, and how many may; ``behind`` (nodes,) where
    that arc leads; ``price`` (nodes,) what entering costs; ``at`` and ``paid`` (workers,) where each worker is.
    """

    parent: Ints
    first_child: Ints
    next_sibling: Ints
    previous_sibling: Ints
    link: Ints
    fallback: Ints
    flow: Ints
    room: Ints
    behind: Ints
    price: Ints
    seen: Ints
    at: Ints
    paid: Ints


def empty_tree(problem: Problem) -> Tree:
    """Return the tree in which nobody is placed.

    Parameters
    ----------
    problem
        Its seats, employers, caps and costs of staying unplaced.
    """
    posts, employers = len(problem.seats), len(problem.cap)
    root = posts + employers
    behind = np.full(root + 1, root, np.int64)
    behind[:posts] = np.where(problem.employer >= 0, posts + problem.employer, root)
    room = np.concatenate([problem.seats, problem.cap, [0]]).astype(np.int64)
    tree = Tree(
        parent=np.full(root + 1, NOBODY, np.int64),
        first_child=np.full(root + 1, NOBODY, np.int64),
        next_sibling=np.full(root + 1, NOBODY, np.int64),
        previous_sibling=np.full(root + 1, NOBODY, np.int64),
        link=np.full(root + 1, UP, np.int64),
        fallback=np.zeros(root + 1, np.int64),
        flow=np.zeros(root + 1, np.int64),
        room=room,
        behind=behind,
        price=np.zeros(root + 1, np.int64),
        seen=np.zeros(root + 1, np.int64),
        at=np.full(problem.workers, root, np.int64),
        paid=problem.unplaced_cost.astype(np.int64),
    )
    hang_all(tree)
    shut = room == 0
    shut[root] = False
    shut[:posts] |= shut[behind[:posts]]
    tree.price[shut] = SHUT
    return tree


@numba.njit(cache=True, nogil=True)
def hang_all(tree: Tree) -> None:
    """Hang every node on the node behind it."""
    for node in range(len(tree.parent) - 1):
        attach(tree, node, tree.behind[node])


@numba.njit(cache=True, nogil=True)
def attach(tree: Tree, node: int, parent: int) -> None:
    """Make a node the first child of a parent."""
    tree.parent[node] = parent
    sibling = tree.first_child[parent]
    tree.next_sibling[node], tree.previous_sibling[node] = sibling, NOBODY
    if sibling != NOBODY:
        tree.previous_sibling[sibling] = node
    tree.first_child[parent] = node


@numba.njit(cache=True, nogil=True)
def detach(tree: Tree, node: int) -> None:
    """Take a node, with all below it, off its parent."""
    before, after = tree.previous_sibling[node], tree.next_sibling[node]
    if before != NOBODY:
        tree.next_sibling[before] = after
    else:
        tree.first_child[tree.parent[node]] = after
    if after != NOBODY:
        tree.previous_sibling[after] = before


@numba.njit(cache=True, nogil=True)
def raise_prices(tree: Tree, top: int, by: int) -> None:
    """Add to the prices of a node and all below it."""
    node = top
    while True:
        tree.price[node] += by
        if tree.first_child[node] != NOBODY:
            node = tree.first_child[node]
            continue
        while node != top and tree.next_sibling[node] == NOBODY:
            node = tree.parent[node]
        if node == top:
            return
        node = tree.next_sibling[node]


@numba.njit(cache=True, nogil=True)
def blocked_above(tree: Tree, start: int) -> tuple[int, int]:
    """Return where the path up from ``start`` meets the marked path, and the lowest node that cannot give one back."""
    node, blocked = start, NOBODY
    while tree.seen[node] != tree.seen[-1]:
        link, parent = tree.link[node], tree.parent[node]
        if blocked == NOBODY and (
            link >= 0
            or (link == UP and tree.flow[node] == 0)
            or (link == DOWN and tree.flow[parent] == tree.room[parent])
        ):
            blocked = node
        node = parent
    return node, blocked


@numba.njit(cache=True, nogil=True)
def rehang(tree: Tree, node: int, last: int, parent: int, link: int, fallback: int, moves: bool) -> None:
    """Turn the path from ``node`` up to ``last`` over, hanging ``node`` on a new parent.

    With ``moves``, every linking worker on the path goes one place up, and every arc carries one more.
    """
    while True:
        above, old_link, old_fallback = tree.parent[node], tree.link[node], tree.fallback[node]
        paid_here = 0
        if moves:
            if old_link >= 0:
                paid_here = tree.paid[old_link]
                tree.at[old_link], tree.paid[old_link] = above, old_fallback
            elif old_link == UP:
                tree.flow[node] += 1
            else:
                tree.flow[above] -= 1
        if node != last:
            detach(tree, node)
        tree.link[node], tree.fallback[node] = link, fallback
        attach(tree, node, parent)
        if node == last:
            return
        link = old_link if old_link >= 0 else (DOWN if old_link == UP else UP)
        fallback, parent, node = paid_here, node, above


@numba.njit(cache=True, nogil=True)
def pivot(tree: Tree, worker: int, source: int, target: int, cost: int, gain: int) -> None:
    """Bring one arc into the basis.

    Parameters
    ----------
    tree
        The basis.
    worker
        Who moves from ``source`` to ``target`` at ``cost``; NOBODY when the full arc from ``target`` to ``source``
        behind it is to give one back.
    source, target
        Nodes.
    cost, gain
        What the worker pays at the target; the reduced cost, below zero.
    """
    root = len(tree.parent) - 1
    tree.seen[root] += 1
    node = target
    while node != root:
        tree.seen[node] = tree.seen[root]
        node = tree.parent[node]
    join, blocked = blocked_above(tree, source)
    if blocked != NOBODY:
        detach(tree, blocked)
        raise_prices(tree, blocked, gain)
        rehang(tree, source, blocked, target, worker if worker >= 0 else DOWN, cost, False)
        return
    node = source
    while node != join:
        if tree.link[node] == UP:
            tree.flow[node] -= 1
        else:
            tree.flow[tree.parent[node]] += 1
        node = tree.parent[node]
    parent, link, fallback = source, UP, 0
    last = NOBODY
    if worker >= 0:
        link, fallback = worker, tree.paid[worker]
        # Whoever links the source to its parent keeps that fall-back, and the whole path to the source turns over.
        if source != root and tree.link[source] == worker:
            last, parent, fallback = source, tree.parent[source], tree.fallback[source]
    else:
        tree.flow[target] -= 1
    if last == NOBODY:
        last = last_blocking(tree, target, join)
    give_way(tree, target, join, last)
    if last != NOBODY:
        detach(tree, last)
        raise_prices(tree, last, -gain)
        rehang(tree, target, last, parent, link, fallback, True)
    if worker >= 0:
        tree.at[worker], tree.paid[worker] = target, cost


@numba.njit(cache=True, nogil=True)
def last_blocking(tree: Tree, start: int, join: int) -> int:
    """Return the highest node on the way up to ``join`` whose link can take one more at most; NOBODY without any."""
    node, last = start, NOBODY
    while node != join:
        link, parent = tree.link[node], tree.parent[node]
        if (
            link >= 0
            or (link == UP and tree.flow[node] + 1 == tree.room[node])
            or (link == DOWN and tree.flow[parent] == 1)
        ):
            last = node
        node = parent
    return last


@numba.njit(cache=True, nogil=True)
def give_way(tree: Tree, start: int, join: int, last: int) -> None:
    """Send one more over the arcs above ``last``, from ``start`` where there is none, up to ``join``."""
    node = start
    if last != NOBODY:
        while node != join and node != last:
            node = tree.parent[node]
        if node == join:
            return
        node = tree.parent[node]
    while node != join:
        if tree.link[node] == UP:
            tree.flow[node] += 1
        else:
            tree.flow[tree.parent[node]] -= 1
        node = tree.parent[node]


@numba.njit(cache=True, nogil=True)
def best_of(
    tree: Tree, start: Ints, post: npt.NDArray[np.int32], cost: Ints, unplaced_cost: Ints, worker: int
) -> tuple[int, int, int]:
    """Return the node where a worker would be best off at today's prices, the cost there, and the reduced cost."""
    node, paid, least = len(tree.parent) - 1, int(unplaced_cost[worker]), int(unplaced_cost[worker])
    for arc in range(start[worker], start[worker + 1]):
        value = cost[arc] + tree.price[post[arc]]
        if value < least:
            node, paid, least = int(post[arc]), int(cost[arc]), int(value)
    return node, paid, least - tree.paid[worker] - tree.price[tree.at[worker]]


@numba.njit(cache=True, nogil=True)
def improve(tree: Tree, start: Ints, post: npt.NDArray[np.int32], cost: Ints, unplaced_cost: Ints) -> int:
    """Pivot until no arc improves; return the number of pivots."""
    workers, root = len(unplaced_cost), len(tree.parent) - 1
    found, gains = np.empty(CANDIDATES, np.int64), np.empty(CANDIDATES, np.int64)
    position, pivots = 0, 0
    while True:
        count, scanned = 0, 0
        while count < CANDIDATES and scanned < workers:
            _, _, gain = best_of(tree, start, post, cost, unplaced_cost, position)
            if gain < 0:
                found[count], gains[count] = position, gain
                count += 1
            position = (position + 1) % workers
            scanned += 1
        for place in np.argsort(gains[:count]):
            worker = found[place]
            target, paid, gain = best_of(tree, start, post, cost, unplaced_cost, worker)
            if gain < 0:
                pivot(tree, worker, tree.at[worker], target, paid, gain)
                pivots += 1
        given_back = 0
        for node in range(root):
            gain = tree.price[node] - tree.price[tree.behind[node]]
            if gain < 0:
                pivot(tree, NOBODY, tree.behind[node], node, 0, gain)
                given_back += 1
        pivots += given_back
        if count == 0 and given_back == 0:
            return pivots


@numba.njit(cache=True, nogil=True)
def arcs_taken(tree: Tree, start: Ints, post: npt.NDArray[np.int32], cost: Ints) -> Ints:
    """Return the arc of each worker, the first of equal ones, -1 for unplaced."""
    taken = np.full(len(tree.at), NOBODY, np.int64)
    for worker in range(len(tree.at)):
        for arc in range(start[worker + 1] - 1, start[worker] - 1, -1):
            if post[arc] == tree.at[worker] and cost[arc] == tree.paid[worker]:
                taken[worker] = arc
    return taken


def resolve(tree: Tree, problem: Problem) -> Ints:
    """Return the arc that each worker takes in a plan of least cost, -1 for unplaced.

    Parameters
    ----------
    tree
        The basis to start from, changed in place: empty, or left by a problem whose arcs this one has, and more.
    problem
        The problem.
    """
    improve(tree, problem.start, problem.post, problem.cost, problem.unplaced_cost)
    return arcs_taken(tree, problem.start, problem.post, problem.cost)
