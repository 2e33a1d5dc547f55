"""The best assignment at given prices of limits, from a tree that stays; and the climb to prices that bound best.

With a price on every row of the limits the problem is a pure flow again. The contracted network simplex
(``optimizer.simplex``) solves it from the tree of the prices before, on few arcs of each worker; all other arcs are priced,
and those that would improve are added. So every step has the exact bound of its prices, in whole numbers over all arcs, and
a whole plan. The steps follow a model of tangents within a box around the best prices so far (Marsten, Hogan and
Blankenship, Operations Research 23, 1975).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numba
import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from optimizer.duals import Duals, Goal, Ground, WholeDuals, priced, whole_sum, worth_of
from optimizer.simplex import SHUT, Tree, empty_tree, improve

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
FIRST_ARCS, MORE_ARCS = 6, 6
"""Arcs of each worker held at the start, and added in one round at most."""
CLOSED = 1 << 48
"""Price of a seat where there is none, in parts of a unit: nobody pays it, and no sum leaves 64 bits."""
ROUNDS = 1
"""Rounds of adding arcs in a step of the climb. A plan that is best on fewer arcs still has a tangent that holds; the arcs it
lacked are there in the next step."""
TANGENTS = 80
"""Points whose tangents the model keeps."""
FAR = 2.0**30
"""Above any cost, in objective units."""


@numba.njit(cache=True, nogil=True)
def recost(tree: Tree, start: Ints, post: npt.NDArray[np.int32], cost: Ints, unplaced_cost: Ints, shut: int) -> None:
    """Put new costs into a tree: what everybody pays, what linking workers would pay, and all prices."""
    root = len(tree.parent) - 1
    for worker in range(len(tree.at)):
        tree.paid[worker] = cost_at(start, post, cost, unplaced_cost, worker, tree.at[worker], root)
    node = root
    tree.price[root] = 0
    while True:
        if tree.first_child[node] >= 0:
            node = tree.first_child[node]
        else:
            while node != root and tree.next_sibling[node] < 0:
                node = tree.parent[node]
            if node == root:
                return
            node = tree.next_sibling[node]
        parent, worker = tree.parent[node], tree.link[node]
        if tree.price[node] >= shut:
            continue
        tree.price[node] = tree.price[parent]
        if worker >= 0:
            tree.fallback[node] = cost_at(start, post, cost, unplaced_cost, worker, parent, root)
            tree.price[node] += tree.fallback[node] - tree.paid[worker]


@numba.njit(cache=True, nogil=True)
def cost_at(
    start: Ints, post: npt.NDArray[np.int32], cost: Ints, unplaced_cost: Ints, worker: int, node: int, root: int
) -> int:
    """Return what a worker pays at a node: the cheapest of the arcs that lead there."""
    if node == root:
        return int(unplaced_cost[worker])
    least = 1 << 61
    for arc in range(start[worker], start[worker + 1]):
        if post[arc] == node and cost[arc] < least:
            least = int(cost[arc])
    return least


@dataclass(frozen=True)
class Point:
    """A step of the climb.

    Parameters
    ----------
    prices, bound
        All prices, and the bound they prove, in parts of a unit.
    slope
        (rows + classes + 1,) how the bound answers to the prices of rows, classes and welfare placements.
    taken
        (workers,) arc of each worker in the plan that is best at these prices, -1 for unplaced.
    switched
        (switches,) which switches are yes in it.
    worth
        What the plan is worth at these prices, in parts of a unit: the bound, where every arc that would improve the plan
        was held; else a little more.
    unit
        Parts of one unit of the objective in which prices and bound are counted.
    """

    prices: WholeDuals
    bound: int
    worth: int
    slope: Ints
    taken: Ints
    switched: Ints
    unit: int

    @property
    def free(self) -> Floats:
        """Prices of rows, classes and welfare placements in one, in objective units."""
        return np.concatenate([self.prices.row, self.prices.who, self.prices.welfare]) / self.unit


@dataclass
class Oracle:
    """Best plans at given prices of the rows.

    Parameters
    ----------
    ground
        The problem.
    pool
        (held,) arcs held, ascending.
    tree
        The basis.
    """

    ground: Ground
    pool: Ints
    tree: Tree = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nobody placed."""
        problem = self.ground.problem
        self._nobody = np.zeros(problem.workers, np.int64)
        self.tree = empty_tree(replace(problem, unplaced_cost=self._nobody))
        self._shut = self.tree.price >= SHUT
        self._held = np.zeros(len(problem.post), bool)
        self.hold(self.pool)

    def hold(self, more: Ints) -> None:
        """Hold more arcs."""
        problem = self.ground.problem
        self._held[more] = True
        self.pool = pool = np.flatnonzero(self._held)
        self._start = np.searchsorted(pool, problem.start).astype(np.int64)
        self._post = problem.post[pool].astype(np.int32)
        self._owner = np.repeat(np.arange(problem.workers), np.diff(self._start))
        self._cell = self.ground.cell[pool]

    def at(self, goal: Goal, free: Floats, rounds: int = 1 << 30) -> Point:
        """Return the best plan at some prices (rows, classes, welfare; in objective units), over all arcs.

        After so many rounds of adding arcs the plan is the best on the arcs held then; the bound is over all arcs anyway.
        """
        ground = self.ground
        problem, ceilings = ground.problem, ground.ceilings
        row, who, welfare = np.split(free, [len(ceilings.most), len(ceilings.most) + ground.classes])
        shape = np.zeros(len(problem.seats)), np.zeros(len(problem.cap))
        given = goal.whole(Duals(*shape, row, who, welfare))
        while True:
            prices, paid = self._solved(goal, given)
            bound, best, near = priced(ground, goal, prices, 0.0, MORE_ARCS)
            more = near[~self._held[near]]
            missing = paid - whole_sum(best)
            rounds -= 1
            if missing <= 0 or not len(more) or not rounds:
                break
            self.hold(more)
        taken = self._taken()
        switched = (ceilings.matrix[:, ceilings.arcs :].T @ prices.row < 0).astype(np.int64)
        there = np.flatnonzero(taken >= 0)
        held = np.bincount(ground.cell[taken[there]], minlength=len(ground.at))
        use = ceilings.matrix[:, ceilings.arcs :] @ switched + ground.columns @ held - ceilings.most
        placed = np.cumsum(np.bincount(ground.who[there], minlength=ground.classes))
        on_welfare = int(ground.welfare[problem.post[taken[there]]].sum())
        # Where one more unit of a price leads: up where the row is overrun, or fewer are placed than are held.
        slope = np.concatenate([use, goal.placed - placed, [on_welfare - goal.on_welfare]]).astype(np.int64)
        if missing > 0 and len(more):
            self.hold(more)
        return Point(prices, bound, bound + missing, slope, taken, switched, goal.unit)

    def _solved(self, goal: Goal, given: WholeDuals) -> tuple[WholeDuals, int]:
        """Solve on the arcs held; return all prices and what everybody pays, those of seats and caps included."""
        ground, tree = self.ground, self.tree
        posts = len(ground.problem.seats)
        self._cost = goal.cost[self.pool] * goal.unit + (ground.welfare * given.welfare[0])[self._post]
        self._cost += (ground.columns.T @ given.row)[self._cell] - worth_of(ground, given)[self._owner]
        recost(tree, self._start, self._post, self._cost, self._nobody, SHUT)
        improve(tree, self._start, self._post, self._cost, self._nobody)
        entry = np.where(self._shut, CLOSED, tree.price)
        cap = entry[posts:-1]
        seat = np.where(self._shut[:posts], CLOSED, entry[:posts] - np.append(cap, 0)[ground.problem.employer])
        return given._replace(seat=seat, cap=cap), int((tree.paid + tree.price[tree.at]).sum())

    def _taken(self) -> Ints:
        """Return the arc of each worker, -1 for unplaced."""
        tree, problem = self.tree, self.ground.problem
        here = (tree.at[self._owner] == self._post) & (tree.paid[self._owner] == self._cost)
        taken = np.full(problem.workers, -1, np.int64)
        some = np.flatnonzero(here)[::-1]
        taken[self._owner[some]] = self.pool[some]
        return taken


def first_pool(ground: Ground, goal: Goal, taken: Ints) -> Ints:
    """Return a few cheap arcs of everybody, and those of a plan."""
    seat, cap, row, *_ = (part.astype(float) for part in ground.no_prices())
    free = goal.whole(Duals(seat, cap, row, goal.who_low, np.array([goal.welfare_low])))
    _, _, near = priced(ground, goal, free, FAR, FIRST_ARCS)
    found: Ints = np.union1d(near, taken[taken >= 0])
    return found


def climb(
    oracle: Oracle, goal: Goal, free: Floats, box: Floats, steps: int, close: float, enough: int | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[Point, list[Point]]:  # fmt: skip
    """Return the point with the highest bound found, and all points.

    Parameters
    ----------
    oracle, goal
        Best plans at prices, and the tier.
    free, box
        (rows + classes + 1,) prices of rows, classes and welfare placements to begin with, and how far each may move in a
        step at first; in objective units.
    steps
        Steps at most.
    close
        How much more the model of tangents may hope for, in objective units, when it stops.
    enough
        Bound in objective units, rounded up, that needs no improving.
    stop
        Tells that time is up.
    """
    rows = len(goal.row_high)
    low = np.concatenate([np.zeros(rows), goal.who_low, [goal.welfare_low]])
    high = np.minimum(np.concatenate([goal.row_high, goal.who_high, [goal.welfare_high]]), goal.dearest)
    best = oracle.at(goal, np.clip(free, low, high))
    points, size = [best], 1.0
    for _ in range(steps):
        if stop() or (enough is not None and -(-best.bound // goal.unit) >= enough):
            break
        hoped, target, inside = _hoped(points[-TANGENTS:], best, low, high, np.maximum(box, 0.5 * best.free) * size)
        if hoped < max(close, 1e-9 * abs(best.bound) / best.unit):
            if inside or size >= 1.0:
                break
            size *= 4.0  # the box hopes for little, not the model
            continue
        point = oracle.at(goal, target, ROUNDS)
        points.append(point)
        gained = (point.bound - best.bound) / best.unit
        best = point if gained > 0 else best
        size *= 2.0 if gained > 0.25 * hoped else 0.5 if gained <= 0 else 1.0
    return best, points


def _hoped(points: list[Point], best: Point, low: Floats, high: Floats, box: Floats) -> tuple[float, Floats, bool]:
    """Return how much the model of tangents hopes to gain within a box around the best point, where, and whether inside."""
    centre = best.free
    slopes = np.array([point.slope for point in points], float)
    moved = np.array([point.free for point in points]) - centre
    ends = np.array([(point.worth - best.bound) / best.unit for point in points])
    active = np.flatnonzero((slopes != 0).any(axis=0) & (high > low))
    if not len(active):
        return 0.0, centre, True
    tangents: Any = np.column_stack([-slopes[:, active], np.ones(len(points))])
    between: Any = np.column_stack(
        [
            np.append(np.maximum(-box[active], (low - centre)[active]), -np.inf),
            np.append(np.minimum(box[active], (high - centre)[active]), np.inf),
        ]
    )
    aim = np.append(np.zeros(len(active)), -1.0)
    model = linprog(aim, A_ub=tangents, b_ub=ends - (slopes * moved).sum(axis=1), bounds=between, method="highs-ds")
    if model.status != 0:
        return 0.0, centre, True
    found: Floats = np.asarray(model.x)
    target = centre.copy()
    target[active] += found[:-1]
    return float(found[-1]), target, bool((np.abs(found[:-1]) < 0.999 * box[active]).all())
