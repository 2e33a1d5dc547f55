"""The published lottery: among all plans that are best in every tier, the one with the smallest sum of draws.

A draw belongs to a pair of person and post and is a hash of the seed and both ids, so anybody can repeat it, and
neither the order of rows nor an id carries an advantage. It is held after the optimum is proven and only among the
plans that are as good: those that use arcs of zero reduced cost, fill every seat and cap that has a price, and place
everybody who is worth more placed. So it can never trade a yuan, let alone a person, for luck.
"""

import numpy as np
import numpy.typing as npt

from optimizer.flow import NONE, Problem, solve_flow
from optimizer.prices import Prices, prices_of
from optimizer.simplex import empty_tree, resolve

Ints = npt.NDArray[np.int64]
DRAWS = 1 << 16
"""Draws are 0 to DRAWS - 1."""
FLOW_ARCS = 100_000
"""Up to so many tied arcs the flow solver draws; beyond, few arcs of each person do, and prices call for more."""
LUCKIEST = 4
"""Arcs of a person that the draw begins with."""


def draws(
    worker_tokens: npt.NDArray[np.uint64],
    post_tokens: npt.NDArray[np.uint64],
    mode: npt.NDArray[np.int8],
) -> Ints:
    """Return the draw of each arc: SplitMix64's finalizer over the tokens of its worker and its post.

    Parameters
    ----------
    worker_tokens, post_tokens, mode
        (arcs,) tokens of both ends, and the mode.
    """
    mixed: npt.NDArray[np.uint64] = worker_tokens ^ (post_tokens << np.uint64(1))
    mixed ^= mode.astype(np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    drawn: Ints = (mixed % np.uint64(DRAWS)).astype(np.int64)
    return drawn


def decide(
    problem: Problem,
    taken: Ints,
    prices: Prices,
    worker_tokens: npt.NDArray[np.uint64],
    post_tokens: npt.NDArray[np.uint64],
    mode: npt.NDArray[np.int8],
) -> Ints:
    """Return the arc of each worker in the optimal plan that the lottery picks.

    Parameters
    ----------
    problem, taken, prices
        The problem, an optimal assignment (arc of each worker, -1 for unplaced) and optimal prices.
    worker_tokens, post_tokens
        (workers,) and (posts,) keyed hashes of the ids.
    mode
        (arcs,) mode of each arc.

    Raises
    ------
    optimizer.flow.FlowFailed
        When the flow solver ends without an optimum.
    optimizer.prices.NegativeCycle
        When the draw among few arcs ends without one.
    """
    worker = problem.worker_of_arc()
    own = np.maximum(taken, 0)
    placed_value = problem.cost[own] + prices.entry[problem.post[own]] if len(problem.post) else problem.unplaced_cost
    value = np.where(taken >= 0, placed_value, problem.unplaced_cost)
    tight, kept = problem.restricted(problem.cost + prices.entry[problem.post] == value[worker])
    if not len(kept):
        return taken
    drawn = draws(worker_tokens[worker[kept]], post_tokens[tight.post], mode[kept])
    # Whatever has a price stays used up: each unit away from a priced seat or cap costs more than all draws together.
    away = DRAWS * (problem.workers + 1)
    below = np.append(prices.employer, 0)[problem.employer] > 0
    rewards = (prices.post > 0).astype(np.int64) + below
    unplaced = np.where(problem.unplaced_cost == value, 2 * away, 8 * away)
    lottery = Problem(
        tight.start, tight.post, drawn + away * (2 - rewards[tight.post]), unplaced,
        problem.seats, problem.employer, problem.cap,
    )  # fmt: skip
    if len(kept) <= FLOW_ARCS:
        chosen = solve_flow(lottery)
    else:
        position = np.full(len(problem.post), NONE, np.int64)
        position[kept] = np.arange(len(kept))
        chosen = luckiest(lottery, drawn, np.where(taken >= 0, position[own], NONE))
    return np.where(chosen >= 0, kept[np.maximum(chosen, 0)], NONE)


def luckiest(lottery: Problem, drawn: Ints, before: Ints) -> Ints:
    """Return the arc of each worker in a plan of least cost, found on few arcs and proven on all.

    The smallest sum hardly ever uses an arc that is unlucky for its person, so the draw begins with the luckiest few of each
    and the plan at hand. Its prices are then tried on every arc; those that would improve are added, until none would:
    that proves the sum to be the smallest.

    Parameters
    ----------
    lottery
        The problem whose costs hold the draws.
    drawn
        (arcs,) the draws alone.
    before
        (workers,) arc taken in a plan that is allowed, -1 for unplaced.

    Raises
    ------
    optimizer.prices.NegativeCycle
        When a round did not end at its optimum.
    """
    owner = lottery.worker_of_arc().astype(np.int64)
    order = np.argsort(owner * DRAWS + drawn, kind="stable")
    keep = np.zeros(len(drawn), bool)
    keep[order[np.arange(len(order)) - lottery.start[owner] < LUCKIEST]] = True  # owners ascend, in either order
    keep[before[before >= 0]] = True
    tree = empty_tree(lottery)
    while True:
        part, held = lottery.restricted(keep)
        chosen = resolve(tree, part)
        entry = prices_of(part, chosen).entry
        own = np.maximum(chosen, 0)
        value = np.where(chosen >= 0, part.cost[own] + entry[part.post[own]], part.unplaced_cost)
        better = lottery.cost + entry[lottery.post] < value[owner]
        if not better.any():
            return np.where(chosen >= 0, held[own], NONE)
        keep |= better
