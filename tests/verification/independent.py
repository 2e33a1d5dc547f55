"""The model once more, from the tables and the admissible pairs, solved by SciPy: HiGHS, and a maximum flow.

Nothing here knows of scaled weights: the tiers are solved one after another, each under the values reached before.
The rows (one post per worker, seats per post, caps per employer) count nested families of pairs on either side, so
their matrix is totally unimodular, and every vertex of the linear program is an assignment. "This tier is at its
optimum" cuts out a face of that polytope, and the vertices of a face are vertices of the whole; so linear programs
are enough in every tier.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import linprog
from scipy.sparse.csgraph import maximum_flow

from optimizer.solution import Solution

Ints = npt.NDArray[np.int64]
INTEGRAL = 1e-6


@dataclass(frozen=True)
class Tiers:
    """Values of the tiers: people of each who-class, people on welfare posts, cost in yuan."""

    people: tuple[int, ...]
    welfare: int
    cost: int


@dataclass(frozen=True)
class Model:
    """Admissible pairs with what the tiers count; limits as the tables state them.

    Parameters
    ----------
    worker, post
        (pairs,) positions.
    who_class, welfare, cost
        (pairs,) class of the worker; whether the post is a public-welfare post; cost in yuan.
    seats
        (posts,) seats.
    employer
        (posts,) employer whose cap counts the post, -1 for none and for welfare posts.
    cap
        (employers,) most people, -1 for no cap.
    """

    worker: Ints
    post: Ints
    who_class: Ints
    welfare: npt.NDArray[np.bool_]
    cost: Ints
    seats: Ints
    employer: Ints
    cap: Ints
    workers: int
    classes: int

    @classmethod
    def of(cls, solution: Solution) -> "Model":
        """Read the pairs from the arcs and everything else from the tables."""
        instance, arcs = solution.encoded.instance, solution.arcs
        worker, post = arcs.worker().astype(np.int64), arcs.post.astype(np.int64)
        on_welfare = (instance.posts["kind"] == "public_welfare").to_numpy(bool)
        row_of = {employer: row for row, employer in enumerate(instance.employers["employer_id"])}
        owner = np.array([row_of[employer] for employer in instance.posts["employer_id"]], np.int64)
        return cls(
            worker,
            post,
            solution.encoded.scene.workers["who_class"][worker].astype(np.int64),
            on_welfare[post],
            arcs.cost.astype(np.int64),
            instance.posts["seats"].to_numpy(np.int64),
            np.where(on_welfare, -1, owner),
            instance.employers["seats_max"].fillna(-1).to_numpy(np.int64),
            len(instance.workers),
            solution.encoded.classes,
        )

    def values(self, taken: Ints) -> Tiers:
        """Return the tiers of an assignment given as the pair each worker takes, -1 for none, after checking limits."""
        rows = np.flatnonzero(taken >= 0)
        pairs = taken[rows]
        assert (self.worker[pairs] == rows).all()
        load = np.bincount(self.post[pairs], minlength=len(self.seats))
        assert (load <= self.seats).all()
        counted = self.employer[self.post[pairs]]
        use = np.bincount(counted[counted >= 0], minlength=len(self.cap))
        assert ((self.cap < 0) | (use <= self.cap)).all()
        people = np.bincount(self.who_class[pairs], minlength=self.classes)
        return Tiers(tuple(people.tolist()), int(self.welfare[pairs].sum()), int(self.cost[pairs].sum()))

    def limits(self) -> tuple[sp.csr_array, Ints]:
        """Return the rows "one post per worker, seats, caps" and their right-hand sides."""
        pairs = np.arange(len(self.post))
        ones = np.ones(len(pairs))
        by_worker = sp.csr_array((ones, (self.worker, pairs)), (self.workers, len(pairs)))
        by_post = sp.csr_array((ones, (self.post, pairs)), (len(self.seats), len(pairs)))
        owner = self.employer[self.post]
        counted = np.flatnonzero((owner >= 0) & (self.cap[owner] >= 0))
        by_employer = sp.csr_array((np.ones(len(counted)), (owner[counted], counted)), (len(self.cap), len(pairs)))
        high = np.concatenate([np.ones(self.workers, np.int64), self.seats, np.maximum(self.cap, 0)])
        return sp.csr_array(sp.vstack([by_worker, by_post, by_employer])), high

    def least(self, objective: Ints, held: list[tuple[Ints, int]], among: Ints) -> Ints:
        """Return the pairs of an assignment of least objective that keeps the values held, by HiGHS.

        ``among`` are the pairs it may use.
        """
        rows, high = self.limits()
        equal = sp.csr_array(np.array([row[among] for row, _ in held], float)) if held else None
        to = np.array([value for _, value in held], float) if held else None
        found = linprog(objective[among].astype(float), rows[:, among], high, equal, to, (0, 1), method="highs")
        assert found.success, found.message
        used = np.rint(found.x)
        assert np.abs(found.x - used).max(initial=0) < INTEGRAL, "not a vertex"
        return among[used > 0]

    def tiers_one_by_one(self) -> Tiers:
        """Return the optimum: the classes in their order, then fewest on welfare posts, then least cost."""
        held: list[tuple[Ints, int]] = []
        for number in sorted(set(self.who_class.tolist())):
            of_class = (self.who_class == number).astype(np.int64)
            # Pairs of later classes could only stay unused here; left out, the program is smaller.
            best = self.least(-of_class, held, np.flatnonzero(self.who_class <= number))
            held.append((of_class, int(of_class[best].sum())))
        every_pair, on_welfare = np.arange(len(self.post)), self.welfare.astype(np.int64)
        held.append((on_welfare, int(on_welfare[self.least(on_welfare, held, every_pair)].sum())))
        best = self.least(self.cost, held, every_pair)
        taken = np.full(self.workers, -1, np.int64)
        taken[self.worker[best]] = best
        assert len(best) == (taken >= 0).sum()
        return self.values(taken)

    def most_people(self, allowed: npt.NDArray[np.bool_]) -> int:
        """Return how many people the allowed pairs can place at most, by SciPy's maximum flow."""
        posts, employers = len(self.seats), len(self.cap)
        source, first_post, first_employer = 0, 1 + self.workers, 1 + self.workers + posts
        sink = first_employer + employers
        worker, post = np.unique(np.stack([self.worker[allowed], self.post[allowed]]), axis=1)
        capped = (self.employer >= 0) & (self.cap[self.employer] >= 0)
        after = np.where(capped, first_employer + self.employer, sink)
        limited = np.flatnonzero(self.cap >= 0)
        begin = [np.zeros(self.workers, np.int64), 1 + worker, first_post + np.arange(posts), first_employer + limited]
        end = [1 + np.arange(self.workers), first_post + post, after, np.full(len(limited), sink)]
        room = [np.ones(self.workers), np.ones(len(worker)), self.seats, self.cap[limited]]
        edges = (np.concatenate(room).astype(np.int32), (np.concatenate(begin), np.concatenate(end)))
        return int(maximum_flow(sp.csr_array(edges, (sink + 1, sink + 1)), source, sink).flow_value)
