"""What an override would cost under limits: one person pinned to a post, or kept from it, and everybody else placed anew."""

import numpy as np
import numpy.typing as npt

from domain.policy import Policy
from optimizer.confirm import compared, places_of
from optimizer.flow import solve_flow
from optimizer.limit_room import Name, name_of
from optimizer.limit_rows import LimitRow, count
from optimizer.limited import solve_limited
from optimizer.limited_confirm import LimitedConfirmation, of_limited
from optimizer.limited_plan import Limited
from optimizer.limited_standing import LimitedStanding
from optimizer.limited_unlocks import asked_rows

Ints = npt.NDArray[np.int64]
OVERRIDE = "override"
"""Subject of the row that stands for the override itself."""


def limited_override(seen: LimitedStanding, row: int, at: int, *, pinned: bool) -> LimitedConfirmation | None:
    """Solve again under limits with a person pinned to a post or kept from it; None when a rule forbids the pair to be pinned.

    Raises
    ------
    optimizer.program.NoPlan
        When the effort ended before a plan was found.
    """
    problem = seen.problem
    own = np.arange(problem.start[row], problem.start[row + 1])
    there = own[problem.post[own] == at]
    if pinned and (not len(there) or not problem.seats[at]):
        return None
    mine = count("pins", OVERRIDE, there, 1, None) if pinned else count("pins", OVERRIDE, there, None, 0)
    rows: list[LimitRow] = [*seen.rows, mine]
    found = solve_limited(seen.standing.encoded, seen.arcs, problem, rows, solve_flow(problem))
    told = compared(seen.standing, *places_of(seen.arcs, found.taken), row)
    before = {name_of(limit): limit.beyond(seen.room.on) for limit in seen.rows}
    missed = tuple(
        name_of(limit) for limit in rows if limit.hard and limit.beyond(found.on) > before.get(name_of(limit), 0)
    )
    return LimitedConfirmation(told, False, False, of_limited(found), missed, conflict_of(found) if missed else ())


def conflict_of(found: Limited) -> tuple[Name, ...]:
    """Return a smallest set of hard limits that cannot be kept together."""
    return tuple(name_of(found.rows[number]) for number in found.conflict)


def held_pairs(
    seen: LimitedStanding, policy: Policy, rows: Ints, posts: Ints, modes: npt.NDArray[np.int8]
) -> list[list[Name]]:
    """Return for each pair, were it added to the plan as it stands, the limits that it would break.

    Parameters
    ----------
    seen, policy
        The plan and the rules.
    rows, posts, modes
        (pairs,) positions of people, posts and modes.
    """
    order, asked = asked_rows(seen, policy, rows, posts.astype(np.int32), modes)
    broken = seen.room.broken(asked)
    said: list[list[Name]] = [[] for _ in range(len(rows))]
    for arc, number in zip(broken.arc.tolist(), broken.row.tolist(), strict=True):
        said[int(order[arc])].append(name_of(asked[number]))
    return said
