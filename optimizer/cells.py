"""Everybody decided again at once, under counts that stay: people change places within cells, as one flow.

Arcs to one post that count the same in every limit are a cell. As long as each cell holds as many people as before, no
count and no share notices who they are. So the cells become the places of a flow, each with room for as many as it holds,
and for a few more as far as the limits have room left; nobody may leave a cell without a successor where a least number
needs it. Sums of yuan, in which nearly every arc counts differently, are paid for at a price instead.
"""

import itertools
from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from optimizer.counted_alike import cells_of
from optimizer.flow import Problem
from optimizer.lagrange import recost
from optimizer.rounding import Rounding
from optimizer.simplex import DOWN, SHUT, Tree, arcs_taken, attach, detach, empty_tree, improve

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
Plan = tuple[Truths, Truths]
WEIGHTS = 3
"""A row in which arcs count in more different ways is paid for at a price."""
MORE = 3
"""People more in a cell, or fewer, that are allowed at a time where a limit has room for them."""
STAYS = 64
"""What is lost when somebody whom a least number needs leaves without a successor: so many times the greatest cost."""
DEARER, CHEAPER, ROOM = 1.5, 0.6, 0.001
"""How the price of a row changes when a plan overran it, and when it left so much of it unused."""
TRIES, LITTLE = 10, 0.1
"""Draws in a row at most, and the gain, in parts of what is nearly nothing, below which no other is tried."""
SEED = 20260302


@dataclass
class Cells:
    """The search for better plans under the same counts.

    Parameters
    ----------
    rounding
        The problem, its limits, and the arcs the search may use.
    prices
        (rows,) prices of the limits in objective units, to begin with; those of sums are changed in place.
    """

    rounding: Rounding
    prices: Floats

    def __post_init__(self) -> None:
        """Put every arc into its cell."""
        rounding = self.rounding
        problem, pool, rows = rounding.problem, rounding.pool, rounding.rows
        self._priced = np.array([_ways(rows.data[a:b]) > WEIGHTS for a, b in itertools.pairwise(rows.indptr)], bool)
        widest = np.array([np.abs(rows.data[a:b]).max(initial=1) for a, b in itertools.pairwise(rows.indptr)])
        self._least = rounding.nearly / widest
        self._post = problem.post[pool].astype(np.int64)
        counted = sp.csc_array(rows[~self._priced])
        self._cell, first = cells_of(problem.post[pool], counted)
        self._post_of_cell = self._post[first]
        kept = np.flatnonzero(~self._priced & ~rounding.ceilings.cut)
        self._columns = rows[kept][:, first].tocsc()
        self._kept = kept
        self._stays = STAYS * int(np.abs(rounding.cost).max(initial=1))

    def improve(self, plan: Plan, number: int) -> Plan:
        """Return the plan after draws one after the other, as long as they gain; never a worse one.

        Parameters
        ----------
        plan
            Arcs taken (held,) and switches (switches,).
        number
            Where the draws begin.
        """
        if not len(self._cell):
            return plan
        for draw in range(TRIES):
            found = self.again(plan, number * TRIES + draw)
            gain = self.rounding.value(*plan) - self.rounding.value(*found)
            plan = found
            if not gain > LITTLE * self.rounding.nearly or self.rounding.effort.over():
                break
        return plan

    def again(self, plan: Plan, number: int) -> Plan:
        """Return the plan after everybody is decided again; never a worse one.

        Parameters
        ----------
        plan
            Arcs taken (held,) and switches (switches,).
        number
            Which draw of the cells that get the room.
        """
        rounding = self.rounding
        draw = np.random.default_rng([SEED, number])
        found = self._flow(plan, draw), plan[1]
        left = rounding.slack(*found)
        used = rounding.rows @ found[0]
        over, room = self._priced & (left < 0), self._priced & (left > ROOM * np.abs(used))
        self.prices[over] = np.maximum(self.prices[over] * DEARER, self._least[over])
        self.prices[room] *= CHEAPER
        return found if rounding.value(*found) < rounding.value(*plan) else plan

    def _flow(self, plan: Plan, draw: np.random.Generator) -> Truths:
        rounding, problem = self.rounding, self.rounding.problem
        taken, cell = plan[0], self._cell
        cells = len(self._post_of_cell)
        count = np.bincount(cell[taken], minlength=cells)
        allowed, leave, needed = self._room(plan, count, draw)
        stays = np.where(needed, count - leave, 0)
        seats = np.concatenate([stays, count - stays + allowed])
        node = np.full(2 * cells, -1)
        used = np.flatnonzero(seats)
        node[used] = np.arange(len(used))
        cost = rounding.cost[rounding.pool] + np.rint(rounding.rows[self._priced].T @ self.prices[self._priced]).astype(
            np.int64
        )
        one, two = node[cell] >= 0, node[cells + cell] >= 0
        arc = np.concatenate([np.flatnonzero(one), np.flatnonzero(two)])
        at = np.concatenate([node[cell[one]], node[cells + cell[two]]])
        paid = np.concatenate([cost[one] - self._stays, cost[two]])
        owner = rounding.owner
        order = np.lexsort((at, arc, owner[arc]))
        arc, at, paid = arc[order], at[order], paid[order]
        start = np.concatenate([[0], np.cumsum(np.bincount(owner[arc], minlength=problem.workers))]).astype(np.int64)
        part = Problem(
            start, at.astype(np.int32), paid, np.zeros(problem.workers, np.int64), seats[used],
            np.concatenate([self._post_of_cell, self._post_of_cell])[used], problem.seats,
        )  # fmt: skip
        now = np.full(problem.workers, len(used) + len(problem.seats), np.int64)
        here = np.flatnonzero(taken)
        here = here[np.argsort(cell[here], kind="stable")]
        rank = np.arange(len(here)) - np.searchsorted(cell[here], cell[here])
        now[owner[here]] = node[np.where(rank < stays[cell[here]], cell[here], cells + cell[here])]
        tree = empty_tree(part)
        plant(tree, now)
        recost(tree, part.start, part.post, part.cost, part.unplaced_cost, SHUT)
        hang_full(tree)
        recost(tree, part.start, part.post, part.cost, part.unplaced_cost, SHUT)
        improve(tree, part.start, part.post, part.cost, part.unplaced_cost)
        chosen = arcs_taken(tree, part.start, part.post, part.cost)
        found = np.zeros(len(taken), bool)
        found[arc[chosen[chosen >= 0]]] = True
        return found

    def _room(self, plan: Plan, count: Ints, draw: np.random.Generator) -> tuple[Ints, Ints, Truths]:
        """Return how many more (cells,) may come, how many may leave, and where nobody else may."""
        rounding, problem = self.rounding, self.rounding.problem
        employer = problem.employer[self._post]
        held = plan[0] & (employer >= 0)
        caps = problem.cap - np.bincount(employer[held], minlength=len(problem.cap))
        slack = np.maximum(rounding.slack(*plan)[self._kept], 0)
        without = np.ones(problem.workers, bool)
        without[rounding.owner[plan[0]]] = False
        near = rounding.reduced + np.where(without[rounding.owner], 0.0, rounding.nearly)
        least = np.full(len(count), np.inf)
        np.minimum.at(least, self._cell, near)
        order = np.argsort(least + draw.exponential(rounding.nearly, len(count)), kind="stable")
        columns = self._columns
        return allot(
            order, columns.indptr.astype(np.int64), columns.indices.astype(np.int64), columns.data.astype(np.int64),
            slack.astype(np.int64), problem.employer[self._post_of_cell].astype(np.int64), caps.astype(np.int64),
            problem.seats[self._post_of_cell].astype(np.int64), count.astype(np.int64),
        )  # fmt: skip


def _ways(weights: Ints) -> int:
    return len(np.unique(weights))


@numba.njit(cache=True, nogil=True)
def allot(
    order: Ints, begin: Ints, row: Ints, weight: Ints, slack: Ints, employer: Ints, cap: Ints, seats: Ints, count: Ints
) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:  # fmt: skip
    """Share out the room of the rows among the cells, in their order; return who may come, leave, and where few may leave."""
    cells = len(count)
    come, leave, needed = np.zeros(cells, np.int64), np.zeros(cells, np.int64), np.zeros(cells, np.bool_)
    for cell in order:
        most, least = seats[cell], count[cell]
        for k in range(begin[cell], begin[cell + 1]):
            if weight[k] > 0:
                most = min(most, MORE, slack[row[k]] // weight[k])
            elif weight[k] < 0:
                least, needed[cell] = min(least, MORE, slack[row[k]] // -weight[k]), True
        if employer[cell] >= 0:
            most = min(most, MORE, cap[employer[cell]])
        come[cell], leave[cell] = most, least
        if employer[cell] >= 0:
            cap[employer[cell]] -= most
        for k in range(begin[cell], begin[cell + 1]):
            slack[row[k]] -= weight[k] * most if weight[k] > 0 else -weight[k] * least
    return come, leave, needed


@numba.njit(cache=True, nogil=True)
def plant(tree: Tree, at: Ints) -> None:
    """Put everybody where a plan has them."""
    root = len(tree.parent) - 1
    for worker in range(len(at)):
        node = at[worker]
        tree.at[worker] = node
        while node != root:
            tree.flow[node] += 1
            node = tree.behind[node]


@numba.njit(cache=True, nogil=True)
def hang_full(tree: Tree) -> None:
    """Hang every full node of a planted tree so that the basis is strongly feasible.

    A full place hangs on the root by the one who loses least by staying out; a full employer on one of its places.
    """
    root = len(tree.parent) - 1
    least, who = np.full(root + 1, np.int64(2**62)), np.full(root + 1, -1, np.int64)
    for worker in range(len(tree.at)):
        node = tree.at[worker]
        if node != root and -tree.paid[worker] < least[node]:
            least[node], who[node] = -tree.paid[worker], worker
    above = np.full(root + 1, -1, np.int64)
    for node in range(root):
        over = tree.behind[node]
        full = over != root and who[node] >= 0 and tree.flow[over] == tree.room[over]
        if full and (above[over] < 0 or least[node] < least[above[over]]):
            above[over] = node
    for node in range(root):
        if who[node] >= 0 and (tree.flow[node] == tree.room[node] or above[tree.behind[node]] == node):
            detach(tree, node)
            tree.link[node] = who[node]
            attach(tree, node, root)
    for node in range(root):
        if above[node] >= 0:
            detach(tree, node)
            tree.link[node] = DOWN
            attach(tree, node, above[node])
