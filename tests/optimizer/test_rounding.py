"""Groups of people decided side by side: what they decide fits together, and none takes the room of another."""

import numpy as np

from optimizer import integer
from optimizer.limit_rows import LimitRow, count, share
from optimizer.rounding import Rounding, _others
from tests.optimizer.test_cells import NONE, Problem, problem, rounding_of, some_plan

__all__ = ["problem"]


def limits(problem: Problem, taken: np.ndarray) -> list[LimitRow]:
    """Return a ceiling and a budget with a little room, a floor and a share, which a plan keeps."""
    owner, arcs = problem.worker_of_arc(), np.arange(len(problem.post))
    odd, third = arcs[problem.post % 2 == 1], arcs[owner % 3 == 0]
    yuan = 1 + np.abs(problem.cost) % 4
    return [
        count("general_quota", "odd", odd, None, int(taken[odd].sum()) + 3),
        count("general_quota", "third", third, int(taken[third].sum()) - 1, None),
        share("general_quota", "part", "share_min", third, arcs, 0.1),
        LimitRow("fund_budget", "all", "yuan", "yuan", arcs, yuan, None, int(yuan[taken].sum()) + 20, True, 0),
    ]


def halves(rounding: Rounding, seed: int) -> list[np.ndarray]:
    """Return two groups of a quarter of the people each, nobody in both."""
    order = np.random.default_rng(seed).permutation(rounding.problem.workers)
    groups = [np.zeros(len(order), bool) for _ in range(2)]
    for number, group in enumerate(groups):
        group[order[number::4]] = True
    return groups


def test_two_groups_fit_together(problem: Problem) -> None:
    """All limits stay kept, nobody else moves, and the gain is the sum of what each gains within its share."""
    gains = np.array([gained(problem, seed) for seed in range(8)])
    assert (gains >= 0).all()
    assert ((gains > 0).all(axis=1)).sum() >= 4, "hardly ever both groups gained"


def gained(problem: Problem, seed: int) -> list[int]:
    """Return what each of two groups gains, after checking what they did."""
    taken = some_plan(problem, seed)
    rounding = rounding_of(problem, limits(problem, taken))
    plan, groups = (taken, NONE), halves(rounding, seed)
    found = rounding.decide(plan, groups)
    assert (rounding.slack(*found) >= 0).all()
    still = ~(groups[0] | groups[1])[rounding.owner]
    assert (found[0][still] == taken[still]).all()
    gains = []
    for turn, free in enumerate(groups):
        part = rounding._part(plan, free, turn, 2)
        assert part is not None
        own = taken & free[rounding.owner]
        chosen = found[0] & free[rounding.owner]
        gains.append(int(rounding.cost[own].sum() - rounding.cost[chosen].sum()))
        use = part.matrix @ np.concatenate([chosen[part.columns], np.zeros(len(part.upper) - len(part.columns))])
        assert (use <= part.most).all(), "a group took more than its share"
    assert rounding.value(*plan) - rounding.value(*found) == sum(gains)
    return gains


def test_alone_a_group_does_no_worse_than_beside_another(problem: Problem) -> None:
    """With all the room for itself a group decides at least as well: what is shared is the room alone."""
    taken = some_plan(problem, 3)
    rounding = rounding_of(problem, limits(problem, taken))
    groups = halves(rounding, 3)
    both = rounding.decide((taken, NONE), groups)
    for free in groups:
        alone = rounding.decide((taken, NONE), [free])
        own = free[rounding.owner]
        assert rounding.cost[alone[0] & own].sum() <= rounding.cost[both[0] & own].sum()


def test_shares_of_the_room_make_the_whole() -> None:
    """What is left is shared out to the last seat; what is overrun everybody may mend, so nothing is kept back."""
    room = np.array([0, 1, 2, 7, -4])
    for turns in (1, 2, 3):
        shares = [room - _others(room, turn, turns) for turn in range(turns)]
        assert (sum(shares)[room >= 0] == room[room >= 0]).all()
        assert all(part[4] == -4 for part in shares)


def test_programs_in_threads_are_told_the_same_as_alone(problem: Problem) -> None:
    """Two programs at once end as each does alone, and the dictionaries they are told in stay as they were."""
    taken = some_plan(problem, 5)
    rounding = rounding_of(problem, limits(problem, taken))
    parts = [rounding._part((taken, NONE), free, turn, 2) for turn, free in enumerate(halves(rounding, 5))]
    programs = [rounding._program(part) for part in parts if part is not None]
    answers = integer.least_of(programs)
    assert len(answers) == 2
    for (objective, given), answer in zip(programs, answers, strict=True):
        assert integer.least(objective, **given).fun == answer.fun
        assert set(given["options"]) == {"mip_rel_gap", "node_limit"}
