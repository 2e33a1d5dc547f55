"""From the relaxation to a whole plan: what is whole stays, the rest is decided by small integer programs.

Then neighbourhoods are decided again, one after another: everybody who touches a few limits, and the people without a
place who could. Each is an integer program of its own; the plan never gets worse. The number of them is the effort.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

from optimizer.ceilings import Ceilings
from optimizer.flow import Problem
from optimizer.relaxation import Relaxed

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
NODES, GAP = 50, 1e-6
"""Effort of one integer program: nodes of its tree; and the gap at which it stops."""
PEOPLE = 1000
"""People decided again at a time, about."""
WHOLE = 1e-6
SEED = 20260302


@dataclass
class Rounding:
    """A search for whole plans on the arcs of a relaxation.

    Parameters
    ----------
    problem, ceilings
        The assignment and its limits.
    pool
        (held,) arcs the search may use, ascending.
    cost
        (arcs,) objective of each arc; staying out costs nothing.
    miss_cost
        (rows,) objective of missing a row by one unit; infinite where it may not be missed.
    """

    problem: Problem
    ceilings: Ceilings
    pool: Ints
    cost: Ints
    miss_cost: Floats

    def __post_init__(self) -> None:
        """Look up whose the arcs are, and which touch which rows."""
        self._owner = self.problem.worker_of_arc()[self.pool].astype(np.int64)
        self._post = self.problem.post[self.pool].astype(np.int64)
        self._rows = self.ceilings.matrix[:, self.pool].tocsr()
        switches = self.ceilings.arcs + np.arange(self.ceilings.switches)
        self._switches = self.ceilings.matrix[:, switches].tocsr()
        self._finite = np.isfinite(self.miss_cost)

    def value(self, taken: Truths, switched: Truths) -> float:
        """Return the objective of a plan: (held,) arcs taken, (switches,) yes; infinite where it is none."""
        over = np.maximum(self._rows @ taken + self._switches @ switched - self.ceilings.most, 0)
        missed = -(-over // self.ceilings.unit)
        if missed[~self._finite].any():
            return np.inf
        return float(self.cost[self.pool[taken]].sum() + (missed * np.where(self._finite, self.miss_cost, 0.0)).sum())

    def from_relaxed(self, relaxed: Relaxed) -> tuple[Truths, Truths]:
        """Return a whole plan near the relaxation: who is whole there stays, unless near a tie nobody else decides."""
        whole = relaxed.amount > 1 - WHOLE
        settled = np.zeros(self.problem.workers, bool)
        settled[self._owner[whole]] = True
        draw = np.random.default_rng(SEED)
        for share in (0.1, 0.3, 1.0):
            free = ~settled | (draw.random(self.problem.workers) < share)
            found = self.decide(whole, np.zeros(self.ceilings.switches, bool), free)
            if found is not None:
                return found
        return np.zeros(len(self.pool), bool), np.zeros(self.ceilings.switches, bool)

    def improve(self, plan: tuple[Truths, Truths], duals: Floats, number: int) -> tuple[Truths, Truths]:
        """Return the plan after one neighbourhood is decided again; never a worse one.

        Parameters
        ----------
        plan
            Arcs taken (held,) and switches (switches,).
        duals
            (rows,) prices of the limits: rows with a price and some slack are where something is lost.
        number
            Which draw of the neighbourhood.
        """
        draw = np.random.default_rng([SEED, number])
        paid = self.cost[self.pool] + self._rows.T @ duals
        found = self.decide(*plan, self._neighbourhood(plan, paid, duals, draw))
        return plan if found is None or self.value(*found) > self.value(*plan) else found

    def _neighbourhood(
        self, plan: tuple[Truths, Truths], paid: Floats, duals: Floats, draw: np.random.Generator
    ) -> Truths:
        """Return whom to decide again: those who touch a few rows, drawn by what they lose, and some others."""
        taken, switched = plan
        slack = self.ceilings.most - self._rows @ taken - self._switches @ switched
        lost = np.abs(slack) * duals + (slack < 0) * 1e9 + 1e-3
        entries = np.diff(self._rows.indptr)
        lost = np.where(entries > 0, lost, 0.0)
        free = np.zeros(self.problem.workers, bool)
        if len(lost) and lost.sum() > 0:
            order = draw.choice(
                len(lost), size=min(len(lost), 12, int((lost > 0).sum())), replace=False, p=lost / lost.sum()
            )
            for row in order.tolist():
                arcs = self._rows.indices[self._rows.indptr[row] : self._rows.indptr[row + 1]]
                posts = np.unique(self._post[arcs])
                if len(posts) > 40:
                    posts = draw.choice(posts, 40, replace=False)
                near = np.flatnonzero(np.isin(self._post, posts))
                near = near[np.argsort(paid[near], kind="stable")][: PEOPLE // 2]
                free[self._owner[near]] = True
                free[self._owner[np.flatnonzero(taken & np.isin(self._post, posts))]] = True
                if free.sum() > PEOPLE:
                    break
        if free.sum() < PEOPLE:
            free |= draw.random(len(free)) < (PEOPLE - free.sum()) / max(len(free), 1)
        return free

    def decide(self, taken: Truths, switched: Truths, free: Truths) -> tuple[Truths, Truths] | None:
        """Return the best plan in which everybody who is not free stays; None when none is found.

        Parameters
        ----------
        taken, switched
            Arcs taken (held,) and switches that are yes (switches,).
        free
            (workers,) who is decided again.
        """
        problem, ceilings = self.problem, self.ceilings
        fixed = taken & ~free[self._owner]
        seats = problem.seats - np.bincount(self._post[fixed], minlength=len(problem.seats))
        employer = problem.employer[self._post]
        held = fixed & (employer >= 0)
        caps = problem.cap - np.bincount(employer[held], minlength=len(problem.cap))
        most = ceilings.most - self._rows @ fixed
        columns = np.flatnonzero(free[self._owner] & (seats[self._post] > 0))
        if not len(columns):
            return (fixed, switched) if np.isfinite(self.value(fixed, switched)) else None
        count, extra = len(columns), ceilings.switches
        touched = np.flatnonzero((np.diff(self._rows[:, columns].indptr) > 0) | (np.diff(self._switches.indptr) > 0))
        missable = np.flatnonzero(self._finite[touched])
        over = np.maximum(-most, 0)
        width = count + extra + len(missable)
        blocks, ends = [], []
        for keys, room in ((self._owner, None), (self._post, seats), (employer, caps)):
            inside = np.flatnonzero(keys[columns] >= 0)
            if not len(inside):
                continue
            names, at = np.unique(keys[columns[inside]], return_inverse=True)
            blocks.append(sp.csr_array((np.ones(len(inside)), (at, inside)), shape=(len(names), width)))
            ends.append(np.ones(len(names)) if room is None else room[names].astype(float))
        slack = sp.csr_array(
            (-ceilings.unit[touched[missable]].astype(float), (missable, np.arange(len(missable)))),
            shape=(len(touched), len(missable)),
        )
        limits = sp.hstack([self._rows[touched][:, columns], self._switches[touched], slack], format="csr")
        if len(touched):
            blocks.append(limits.astype(float))
            ends.append(most[touched].astype(float))
        untouched = np.setdiff1d(np.flatnonzero(over > 0), touched)
        if len(untouched) and not self._finite[untouched].all():
            return None
        objective = np.concatenate(
            [self.cost[self.pool[columns]].astype(float), np.zeros(extra), self.miss_cost[touched[missable]]]
        )
        scale = max(1.0, float(np.abs(objective).max(initial=1.0)) / 1e6)
        upper = np.concatenate([np.ones(count + extra), np.full(len(missable), np.inf)])
        answer = milp(
            objective / scale, integrality=np.ones(width, np.int64), bounds=Bounds(0, upper),
            constraints=LinearConstraint(sp.vstack(blocks, format="csr"), -np.inf, np.concatenate(ends)),
            options={"mip_rel_gap": GAP, "node_limit": NODES},
        )  # fmt: skip
        if answer.x is None:
            return None
        chosen = np.rint(answer.x).astype(np.int64)
        found = fixed.copy()
        found[columns[chosen[:count] > 0]] = True
        return (found, chosen[count : count + extra] > 0) if self._is_plan(found) else None

    def _is_plan(self, taken: Truths) -> bool:
        """Tell whether nobody goes twice and no seat or cap is overrun, whatever the solver's tolerances."""
        problem, used = self.problem, np.flatnonzero(taken)
        load = np.bincount(self._post[used], minlength=len(problem.seats))
        capped = problem.employer >= 0
        use = np.bincount(problem.employer[capped], load[capped], len(problem.cap))
        once = len(np.unique(self._owner[used])) == len(used)
        return bool(once and (load <= problem.seats).all() and (use <= problem.cap).all())
