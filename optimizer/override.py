"""What an override would cost: one person pinned to a post, or kept from it, and everybody else placed anew.

The arcs that a best plan under the override can use are those whose reduced cost at the present prices is no more than
the override can cost. A bound for that is known before: the newcomer pushes people on along the chain of the post's
price. So the second solve is exact on few arcs.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from optimizer.columns import problem_of
from optimizer.confirm import Confirmation, compared
from optimizer.eligibility import Block, Limits, build_arcs
from optimizer.lottery import decide
from optimizer.objective import CLASS_STEP
from optimizer.pairs import judge_pairs
from optimizer.prices import dual_value, plan_value, solve_priced
from optimizer.solve import ProofFailed
from optimizer.standing import Standing

Ints = npt.NDArray[np.int64]


class Within:
    """Keeps the arcs whose cost at the prices exceeds what everybody pays by no more than a bound, and the override's.

    Parameters
    ----------
    standing
        The plan at hand.
    bound
        The most that the override can cost, in objective units.
    row, at, pinned
        The person and the post; whether no other post may be taken, or this one may not.
    """

    def __init__(self, standing: Standing, bound: int, row: int, at: int, *, pinned: bool) -> None:
        self.base, self.most = standing.base, standing.value + bound
        self.most[row] = np.iinfo(np.int64).max // 2
        self.row, self.at, self.pinned = row, at, pinned

    def limits(self) -> Limits:
        """Return what arcs may cost to be of any use."""
        return Limits(self.base, self.most)

    def __call__(self, block: Block) -> npt.NDArray[np.bool_]:
        """Return the arcs to keep."""
        owner = block.first + np.repeat(np.arange(len(block.counts)), block.counts)
        kept = self.base[block.post] + block.cost <= self.most[owner]
        return np.asarray(kept & ((owner != self.row) | ((block.post == self.at) == self.pinned)))


def override(standing: Standing, row: int, at: int, *, pinned: bool) -> Confirmation | None:
    """Solve again with a person pinned to a post or kept from it; None when a rule forbids the pair to be pinned.

    Raises
    ------
    optimizer.solve.ProofFailed
        When value and bound of the new plan differ.
    """
    scene, weights = standing.encoded.scene, standing.weights
    posts = np.arange(len(scene.posts)) if not pinned else np.array([at])
    judged = judge_pairs(scene, weights, np.full(len(posts), row), posts)
    free = (judged.mode >= 0) & (judged.denied == 0) & (scene.posts["seats"][posts] > 0)
    if pinned and not free.any():
        return None
    if not pinned and standing.post[row] != at:
        return compared(standing, standing.post, standing.mode, standing.yuan, row)
    free &= pinned | (posts != at)
    choices = (standing.base[posts] + judged.yuan)[free]
    without = standing.unplaced_cost[row]
    target = int(choices.min()) if pinned else int(min(choices.min(initial=without), without))
    own = int(standing.entry[standing.post[row]]) if standing.post[row] >= 0 else 0
    keep = Within(standing, max(target - int(standing.value[row]) + own, 0), row, at, pinned=pinned)
    arcs = build_arcs(standing.encoded, weights, keep=keep, limits=keep.limits())
    problem, _ = problem_of(standing.encoded, arcs, standing.scale)
    if pinned:
        costs = problem.unplaced_cost.copy()
        costs[row] = standing.scale.step * CLASS_STEP * (standing.scale.classes + 2)
        problem = replace(problem, unplaced_cost=costs)
    taken, prices = solve_priced(problem)
    if plan_value(problem, taken) != dual_value(problem, prices):
        raise ProofFailed("the plan under the override could not be proven")
    tokens = standing.encoded.worker_tokens, standing.encoded.post_tokens
    taken = decide(problem, taken, prices, *tokens, arcs.mode)  # so that nobody moves between equals without need
    placed, own_arc = taken >= 0, np.maximum(taken, 0)
    columns = ((arcs.post, -1), (arcs.mode, 0), (arcs.cost, 0))
    post, mode, yuan = (
        np.where(placed, column[own_arc] if len(column) else none, none).astype(np.int64) for column, none in columns
    )
    return compared(standing, post, mode, yuan, row)
