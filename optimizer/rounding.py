"""From plans that prices lead to, one that keeps the limits: small integer programs decide who is in doubt.

Whoever an optimum of the relaxation takes whole stays there; where there is none (time was up, or nobody was in doubt),
whoever goes to the same place in all the last steps of the climb. Then neighbourhoods are decided again, one after another:
everybody who touches a few limits or posts near each other, and the people without a place who could. Each is an integer
program of its own; the plan never gets worse. The number of them is the effort.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint

from optimizer import integer
from optimizer.ceilings import Ceilings
from optimizer.effort import Effort
from optimizer.flow import Problem
from optimizer.lagrange import Point
from optimizer.linear_program import MANY_PEOPLE, Vertex

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
Whole = tuple[Truths, Truths]
"""A plan: arcs taken (held,) and switches that are yes (switches,)."""
NODES, MORE_NODES, GAP = 20, 100, 1e-7
"""Effort of one integer program: nodes of its tree, and with many people; and the gap at which it stops."""
PEOPLE, FEWER, PART = 500, 250, 8
"""People decided again at a time, about; but no more than one in so many, where these are not fewer still."""
PLACES, POSTS, REACH, MISSED = 12, 40, 4, 1e9
"""Limits and posts of a neighbourhood, and posts of a limit, at most; the part of its people who are taken for being near one
of these; and what a missed limit counts as lost."""
GIVERS = 4
"""People placed on a limit who are decided again when somebody on it is in parts."""
NEAREST, AT_ONCE, MORE_AT_ONCE = 8, 2_000, 3_000
"""Best steps of the climb that tell who is in doubt; and how many people in doubt one integer program takes on, and with many people:
with too few it leaves shares that are missed."""
WHOLE = 1e-6
SEED = 20260302


@dataclass(frozen=True)
class Part:
    """The program of some people: who they are (workers,), the arcs that are columns, then objective, rows and upper ends."""

    free: Truths
    columns: Ints
    objective: Floats
    matrix: Any
    most: Floats
    upper: Floats


@dataclass
class Rounding:
    """A search for whole plans on the arcs of a relaxation.

    Parameters
    ----------
    problem, ceilings
        The assignment and its limits.
    pool
        (held,) arcs a plan may use, ascending.
    near
        (held,) whether integer programs may choose an arc; beside these they have those that the plan takes.
    cost
        (arcs,) objective of each arc; staying out costs nothing.
    miss_cost
        (rows,) objective of missing a row by one unit; infinite where it may not be missed.
    reduced
        (held,) how much dearer than its worker's best each arc is at the best prices.
    nearly
        How much dearer an arc may be than staying out for its worker to be in doubt.
    effort
        Tells the integer programs when to end.
    """

    problem: Problem
    ceilings: Ceilings
    pool: Ints
    near: Truths
    cost: Ints
    miss_cost: Floats
    reduced: Floats
    nearly: float
    effort: Effort

    def __post_init__(self) -> None:
        """Look up whose the arcs are, and which touch which rows."""
        self.owner = self.problem.worker_of_arc()[self.pool].astype(np.int64)
        self._post = self.problem.post[self.pool].astype(np.int64)
        self.rows = self.ceilings.matrix[:, self.pool].tocsr()
        self._touched = abs(self.rows.sign())
        switches = self.ceilings.arcs + np.arange(self.ceilings.switches)
        self._switches = self.ceilings.matrix[:, switches].tocsr()
        self._finite = np.isfinite(self.miss_cost)
        self._people = max(FEWER, min(PEOPLE, self.problem.workers // PART))
        many = self.problem.workers > MANY_PEOPLE
        self._nodes, self._at_once = (MORE_NODES, MORE_AT_ONCE) if many else (NODES, AT_ONCE)

    def value(self, taken: Truths, switched: Truths) -> float:
        """Return the objective of a plan: (held,) arcs taken, (switches,) yes; infinite where it is none."""
        over = np.maximum(-self.slack(taken, switched), 0)
        missed = -(-over // self.ceilings.unit)
        if missed[~self._finite & ~self.ceilings.cut].any():
            return np.inf
        return float(self.cost[self.pool[taken]].sum() + (missed * np.where(self._finite, self.miss_cost, 0.0)).sum())

    def slack(self, taken: Truths, switched: Truths) -> Ints:
        """Return how much room (rows,) a plan leaves; below zero where it overruns."""
        found: Ints = self.ceilings.most - self.rows @ taken - self._switches @ switched
        return found

    def opened(self, taken: Truths) -> Truths:
        """Return which switches a plan allows to be yes."""
        if not self.ceilings.switches:
            return np.zeros(0, bool)
        conditions = self.ceilings.conditions
        asked = self._switches[conditions].tocoo()  # one switch in each of these rows
        short = self.rows[conditions] @ taken > self.ceilings.most[conditions] - asked.sum(axis=1)
        allowed = np.ones(self.ceilings.switches, bool)
        allowed[asked.col[short[asked.row]]] = False
        return allowed

    def from_points(self, best: Point, points: list[Point]) -> Whole:
        """Return a whole plan near the last plans of the climb: only who is not at the same place in all of them moves."""
        taken = np.zeros(len(self.pool), bool)
        taken[np.searchsorted(self.pool, best.taken[best.taken >= 0])] = True
        free = in_doubt(best, points)
        over = np.flatnonzero(self.rows @ taken + self._switches @ self.opened(taken) > self.ceilings.most)
        if len(over):
            near = np.unique(self.rows[over].indices)
            near = near[np.lexsort((near, self.reduced[near]))]
            people = self.owner[near]
            first = np.unique(people, return_index=True)[1]
            free[people[np.sort(first)[: self._at_once // 2]]] = True
        return self.decide((taken, self.opened(taken)), [free])

    def from_vertex(self, relaxed: Vertex) -> Whole:
        """Return a whole plan near an optimum of the relaxation.

        Decided are the people whom it takes in parts, those of the least worth on the limits that these touch, and
        people without a place for whom an arc is nearly as good as staying out.
        """
        amount = np.zeros(len(self.pool))
        amount[np.searchsorted(self.pool, relaxed.pool)] = relaxed.amount
        taken = amount > 1 - WHOLE
        parts = np.flatnonzero((amount > WHOLE) & ~taken)
        free = np.zeros(self.problem.workers, bool)
        free[self.owner[parts]] = True
        rows = np.unique(self.ceilings.matrix[:, self.pool[parts]].indices).astype(np.int64)
        free[self._givers(taken, rows, max(0, self._at_once - int(free.sum())) // max(len(rows), 1))] = True
        without = np.ones(self.problem.workers, bool)
        without[self.owner[taken]] = False
        near = np.flatnonzero(without[self.owner] & ~free[self.owner])
        near = near[np.argsort(self.reduced[near], kind="stable")]
        people = self.owner[near[self.reduced[near] < self.nearly]]
        first = np.sort(np.unique(people, return_index=True)[1])
        free[people[first[: max(0, self._at_once - int(free.sum()))]]] = True
        return self.decide((taken, self.opened(taken)), [free])

    def _givers(self, taken: Truths, rows: Ints, each: int) -> Ints:
        """Return people placed on some rows whose leaving makes room there: a few of the least worth on each."""
        found = []
        for row in rows.tolist():
            first, last = self.rows.indptr[row], self.rows.indptr[row + 1]
            arcs = self.rows.indices[first:last][self.rows.data[first:last] > 0]
            arcs = arcs[taken[arcs]]
            order = np.argsort(-self.cost[self.pool[arcs]], kind="stable")
            found.append(self.owner[arcs[order[: min(each, GIVERS)]]])
        return np.concatenate([np.zeros(0, np.int64), *found])

    def improve(self, plan: Whole, rows: Floats, seats: Floats, number: int) -> Whole:
        """Return the plan after two neighbourhoods apart from each other were decided again; never a worse one.

        Parameters
        ----------
        plan
            Arcs taken (held,) and switches (switches,).
        rows, seats
            (rows,) and (posts,) prices of the limits and of seats: one with a price and some slack is where something is lost.
        number
            Which draw of the neighbourhoods.
        """
        draw = np.random.default_rng([SEED, number])
        weight = self._lost(plan, rows, seats)
        first = self._neighbourhood(plan, weight, np.zeros(self.problem.workers, bool), draw)
        second = self._neighbourhood(plan, weight, first, draw)
        return self.decide(plan, [first, second])

    def _lost(self, plan: Whole, rows: Floats, seats: Floats) -> Floats:
        """Return what a plan loses at each limit and post (rows + posts,), by its logarithm.

        A person of the last class is worth little beside one of the first, and the plan is to lose neither.
        """
        slack = self.slack(*plan)
        spare = self.problem.seats - np.bincount(self._post[plan[0]], minlength=len(self.problem.seats))
        lost = np.where(slack < 0, MISSED, slack * rows)
        lost = np.where(np.diff(self.rows.indptr) > 0, lost, 0.0)
        found: Floats = np.log1p(np.concatenate([lost, spare * seats]) / self.nearly)
        return found

    def _neighbourhood(self, plan: Whole, weight: Floats, other: Truths, draw: np.random.Generator) -> Truths:
        """Return whom to decide again: those at a few posts and limits, drawn one after the other by what is lost there.

        Each after the first also by how many arcs lead there from the people drawn so far, who could go there; then some
        others. Nobody of the ``other`` neighbourhood (workers,); the ``weight`` of what is drawn becomes nothing.
        """
        taken, posts_of = plan[0], len(self.problem.seats)
        limits = len(weight) - posts_of
        free = np.zeros(self.problem.workers, bool)
        for _ in range(PLACES):
            here = weight
            if free.any():
                linked = free[self.owner] & self.near
                posts = np.bincount(self._post[linked], minlength=posts_of)
                here = weight * np.concatenate([self._touched @ linked, posts])
            if not here.any():
                break
            at = int(draw.choice(len(here), p=here / here.sum()))
            weight[at] = 0.0
            if at < limits:
                posts = np.unique(self._post[self.rows.indices[self.rows.indptr[at] : self.rows.indptr[at + 1]]])
                posts = draw.choice(posts, POSTS, replace=False) if len(posts) > POSTS else posts
            else:
                posts = np.array([at - limits])
            inside = np.isin(self._post, posts)
            near = self._nearest(inside & self.near & ~other[self.owner])
            free[near[: self._people // REACH]] = True
            free[self.owner[np.flatnonzero(taken & inside)]] = True
            free &= ~other
            if free.sum() > self._people // 2:
                break
        left = np.zeros(posts_of, bool)
        left[self._post[taken & free[self.owner]]] = True
        without = ~other
        without[self.owner[taken]] = False
        near = self._nearest(left[self._post] & (without & ~free)[self.owner])
        free[near[: max(0, self._people - int(free.sum()))]] = True
        if free.sum() < self._people:
            free |= ~other & (draw.random(len(free)) < (self._people - free.sum()) / max(len(free), 1))
        return free

    def _nearest(self, arcs: Truths) -> Ints:
        """Return whose some arcs (held,) are, the one whose arc costs least above the best first; each once."""
        at = np.flatnonzero(arcs)
        people = self.owner[at[np.argsort(self.reduced[at], kind="stable")]]
        found: Ints = people[np.sort(np.unique(people, return_index=True)[1])]
        return found

    def decide(self, plan: Whole, groups: list[Truths]) -> Whole:
        """Return the best plan found in which everybody who is in no group stays; never a worse one.

        Parameters
        ----------
        plan
            Arcs taken (held,) and switches that are yes (switches,).
        groups
            (workers,) each: who is decided again together; nobody is in two. Each group has its share of the room that
            seats, caps and limits have left, so that what they decide side by side fits together.
        """
        parts = [self._part(plan, free, turn, len(groups)) for turn, free in enumerate(groups)]
        asked = [part for part in parts if part is not None and len(part.columns)]
        answers = integer.least_of([self._program(part) for part in asked])
        best = plan
        for part, answer in zip(asked, answers, strict=True):
            if answer.x is None:
                continue
            for before in (plan,) if best is plan else (best, plan):
                found = self._followed(before, plan[1], part, np.rint(answer.x).astype(np.int64))
                if self._is_plan(found[0]) and self.value(*found) <= self.value(*best):
                    best = found
                    break
        return best

    def _program(self, part: Part) -> tuple[Floats, dict[str, Any]]:
        """Return an integer program as its solver is told it: the objective and everything else."""
        return part.objective, {
            "integrality": np.ones(len(part.objective), np.int64),
            "bounds": Bounds(0, part.upper),
            "constraints": LinearConstraint(part.matrix, -np.inf, part.most),
            "options": {"mip_rel_gap": GAP, "node_limit": self._nodes, **self.effort.options()},
        }

    def _followed(self, before: Whole, switched: Truths, part: Part, chosen: Ints) -> Whole:
        """Return a plan after its people in a group do as they were told, and switches where it changed them."""
        count = len(part.columns)
        taken = before[0] & ~part.free[self.owner]
        taken[part.columns[chosen[:count] > 0]] = True
        told = chosen[count : count + self.ceilings.switches] > 0
        return taken, np.where(told != switched, told, before[1])

    def _part(self, plan: Whole, free: Truths, turn: int, turns: int) -> "Part | None":
        """Return the program of those who are free beside everybody else; None when it cannot be met.

        Of the room that is left it has one share of so many.
        """
        problem, ceilings, taken = self.problem, self.ceilings, plan[0]
        fixed, employer = taken & ~free[self.owner], problem.employer[self._post]
        seats = problem.seats - np.bincount(self._post[fixed], minlength=len(problem.seats))
        seats -= _others(problem.seats - np.bincount(self._post[taken], minlength=len(problem.seats)), turn, turns)
        capped = employer >= 0
        caps = problem.cap - np.bincount(employer[fixed & capped], minlength=len(problem.cap))
        caps -= _others(problem.cap - np.bincount(employer[taken & capped], minlength=len(problem.cap)), turn, turns)
        most = ceilings.most - self.rows @ fixed - _others(self.slack(*plan), turn, turns)
        columns = np.flatnonzero(free[self.owner] & (seats[self._post] > 0) & (self.near | taken))
        count, extra = len(columns), ceilings.switches
        touched = np.flatnonzero((np.diff(self.rows[:, columns].indptr) > 0) | (np.diff(self._switches.indptr) > 0))
        missable = np.flatnonzero(self._finite[touched])
        over = np.maximum(-most, 0)
        width = count + extra + len(missable)
        blocks, ends = [], []
        for keys, room in ((self.owner, None), (self._post, seats), (employer, caps)):
            inside = np.flatnonzero(keys[columns] >= 0)
            if not len(inside):
                continue
            names, at = np.unique(keys[columns[inside]], return_inverse=True)
            blocks.append(sp.csr_array((np.ones(len(inside)), (at, inside)), shape=(len(names), width)))
            ends.append(np.ones(len(names)) if room is None else room[names].astype(float))
        slack = -ceilings.eased[touched][:, touched[missable]].astype(float)
        limits = sp.hstack([self.rows[touched][:, columns], self._switches[touched], slack], format="csr")
        if len(touched):
            blocks.append(limits.astype(float))
            ends.append(most[touched].astype(float))
        untouched = np.setdiff1d(np.flatnonzero((over > 0) & ~ceilings.cut), touched)
        if len(untouched) and not self._finite[untouched].all():
            return None
        objective = np.concatenate(
            [self.cost[self.pool[columns]].astype(float), np.zeros(extra), self.miss_cost[touched[missable]]]
        )
        scale = max(1.0, float(np.abs(objective).max(initial=1.0)) / 1e6)
        upper = np.concatenate([np.ones(count + extra), np.full(len(missable), np.inf)])
        system: Any = sp.vstack(blocks, format="csr") if blocks else sp.csr_array((0, width))
        return Part(free, columns, objective / scale, system, np.concatenate([*ends, np.zeros(0)]), upper)

    def _is_plan(self, taken: Truths) -> bool:
        """Tell whether nobody goes twice and no seat or cap is overrun, whatever the solver's tolerances."""
        problem, used = self.problem, np.flatnonzero(taken)
        load = np.bincount(self._post[used], minlength=len(problem.seats))
        capped = problem.employer >= 0
        use = np.bincount(problem.employer[capped], load[capped], len(problem.cap))
        once = len(np.unique(self.owner[used])) == len(used)
        return bool(once and (load <= problem.seats).all() and (use <= problem.cap).all())


def _others(room: Ints, turn: int, turns: int) -> Ints:
    """Return how much of the room other groups may use; one that is overrun everybody may mend."""
    room = np.maximum(room, 0)
    found: Ints = room - (room + turns - 1 - turn) // turns
    return found


def in_doubt(best: Point, points: list[Point]) -> Truths:
    """Return who (workers,) is not at the same place in the best steps of a climb."""
    found = np.zeros(len(best.taken), bool)
    for point in nearest(points):
        found |= point.taken != best.taken
    return found


def nearest(points: list[Point]) -> list[Point]:
    """Return the points with the highest bounds."""
    return sorted(points, key=lambda point: -point.bound)[:NEAREST]
