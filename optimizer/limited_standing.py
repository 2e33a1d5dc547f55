"""Where everybody stands in a plan that limits shape, and what making room costs by moves that keep every limit.

Under limits no seat has a price that proves anything. What can be shown is a way to make room: people move along, each to a
post where they count in every limit as they did before, until somebody takes an empty seat or somebody served later gives
one up. Such moves break no limit, so the plan after them is a plan, and what they cost is the *entry* of the post.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from domain.instance import Instance
from domain.plan import Plan
from domain.policy import Policy
from optimizer.chains import NOBODY, OPEN, Chains, losers, under_caps
from optimizer.columns import problem_of
from optimizer.eligibility import Arcs, build_arcs
from optimizer.flow import NONE, Problem
from optimizer.limit_room import LimitRoom
from optimizer.limit_rows import LimitRow
from optimizer.limit_signatures import signatures
from optimizer.limits import limit_rows
from optimizer.standing import NotThisPlan, Standing

Ints = npt.NDArray[np.int64]
Bounds = dict[tuple[str, str], tuple[int, int]]


@dataclass(frozen=True)
class LimitedStanding:
    """A plan under limits, its arcs and limits, and how room can be made at each post.

    Parameters
    ----------
    standing
        Where everybody stands; its ``entry`` is what the chain of a post costs.
    arcs, problem, taken
        All admissible pairs, the assignment on them, and the arc of each worker (-1 for unplaced).
    room
        What the limits leave room for.
    chains
        How room is made at each post.
    tiers
        Value and bound of every tier with a bound, by tier and part, as the plan states them.
    """

    standing: Standing
    arcs: Arcs
    problem: Problem
    taken: Ints
    room: LimitRoom
    chains: Chains
    tiers: Bounds

    @classmethod
    def of(cls, plan: Plan, instance: Instance, policy: Policy) -> "LimitedStanding":
        """Read where everybody stands, and find how room can be made.

        Raises
        ------
        NotThisPlan
            When plan and input do not belong together.
        """
        blank = Standing.placed(plan, instance, policy)
        arcs = build_arcs(blank.encoded, blank.weights)
        problem, _ = problem_of(blank.encoded, arcs, blank.scale)
        rows = tuple(limit_rows(blank.encoded, arcs, policy))
        owner = arcs.worker()
        held = np.flatnonzero((arcs.post == blank.post[owner]) & (arcs.mode == blank.mode[owner]))
        taken = np.full(problem.workers, NONE, np.int64)
        taken[owner[held]] = held
        if ((taken >= 0) != (blank.post >= 0)).any():
            raise NotThisPlan("the plan places somebody whom the rules of this input keep out")
        on = np.zeros(len(arcs), bool)
        on[taken[taken >= 0]] = True
        room = LimitRoom(rows, on)
        chains, cost = chains_under_limits(blank, problem, rows, taken, room)
        return cls(replace(blank, entry=cost), arcs, problem, taken, room, chains, bounds_of(plan))

    @property
    def rows(self) -> tuple[LimitRow, ...]:
        """The limits."""
        return self.room.rows

    def proven_to(self, who_class: int) -> bool:
        """Tell whether every tier up to this class is at its bound: then nothing but a change can better it."""
        before = [("relaxation", "people"), ("relaxation", "yuan")] + [
            ("who", f"class {number}") for number in range(who_class + 1)
        ]
        return all(value == bound for value, bound in (self.tiers[name] for name in before if name in self.tiers))

    @property
    def proven(self) -> bool:
        """Whether every tier is at its bound."""
        return all(value == bound for value, bound in self.tiers.values())


def bounds_of(plan: Plan) -> Bounds:
    """Return value and bound of every tier that states a bound."""
    tiers = plan.tiers[plan.tiers["bound"].notna()]
    columns = (tiers[name].tolist() for name in ("tier", "part", "value", "bound"))
    return {(tier, part): (round(value), round(bound)) for tier, part, value, bound in zip(*columns, strict=True)}


def chains_under_limits(
    standing: Standing, problem: Problem, rows: tuple[LimitRow, ...], taken: Ints, room: LimitRoom
) -> tuple[Chains, Ints]:
    """Return how room is made at each post, and what that costs in objective units (a great deal where it cannot be).

    Posts with an empty seat come first; else people move on to where they count the same, until one of them takes an empty
    seat; else somebody at the end gives up the place, of several the one served last.
    """
    posts, worker = len(problem.seats), problem.worker_of_arc()
    signature = signatures(rows, len(problem.post))
    own = taken[worker]
    moves = np.flatnonzero((own >= 0) & (problem.post != standing.post[worker]))
    moves = moves[signature[moves] == signature[own[moves]]]
    extra = under_caps(standing)
    source = np.concatenate([standing.post[worker[moves]], extra[0]])
    target = np.concatenate([problem.post[moves].astype(np.int64), extra[1]])
    mover = np.concatenate([worker[moves].astype(np.int64), extra[2]])
    cost = np.concatenate([problem.cost[moves] - problem.cost[own[moves]], np.zeros(len(extra[0]), np.int64)])
    order = np.lexsort((mover, cost, source, target))
    source, mover, cost = source[order], mover[order], cost[order]
    start = np.searchsorted(target[order], np.arange(posts + 1))

    classes = standing.encoded.scene.workers["who_class"].astype(np.int64)
    after, who = np.full(posts, OPEN, np.int64), np.full(posts, NOBODY, np.int64)
    entry, known = np.zeros(posts, np.int64), standing.room.copy()
    spread(np.flatnonzero(known), start, source, mover, cost, (after, who, entry, known))
    leaver = np.flatnonzero(room.removable())
    gone = worker[leaver].astype(np.int64)
    for number in sorted(set(classes[gone].tolist()), reverse=True):
        of_class = classes[gone] == number
        last, at = np.unique(problem.post[leaver[of_class]], return_index=True)
        fresh = ~known[last]
        ends, arc = last[fresh].astype(np.int64), leaver[of_class][at[fresh]]
        who[ends], known[ends] = worker[arc], True
        entry[ends] = problem.unplaced_cost[worker[arc]] - problem.cost[arc]
        spread(ends, start, source, mover, cost, (after, who, entry, known))
    entry[~known] = 2 * int(problem.unplaced_cost.max(initial=0))
    return Chains(after, who, losers(after, who, known, classes), known), entry


def spread(
    ends: Ints, start: Ints, source: Ints, mover: Ints, cost: Ints,
    found: tuple[Ints, Ints, Ints, npt.NDArray[np.bool_]],
) -> None:  # fmt: skip
    """Go from some posts backwards along the moves that lead there, the nearest posts first, and fill what is found."""
    after, who, entry, known = found
    while len(ends):
        sizes = start[ends + 1] - start[ends]
        first = np.repeat(start[ends], sizes)
        edges = first + np.arange(len(first)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        towards = np.repeat(ends, sizes)
        fresh = ~known[source[edges]]
        edges, towards = edges[fresh], towards[fresh]
        ends, at = np.unique(source[edges], return_index=True)
        after[ends], who[ends], known[ends] = towards[at], mover[edges[at]], True
        entry[ends] = entry[towards[at]] + cost[edges[at]]
