"""All single changes of one person at once, solved for under limits: the proof that none would place the person.

Every post that one change of an entry would open is opened. Whoever is placed at all is placed at one of them, so the plan
found needs that one change alone; and when the best of all these plans leaves the person out, no single change places.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.policy import Policy
from optimizer.chains import NOBODY, OPEN, Chains
from optimizer.columns import problem_of
from optimizer.confirm import compared, places_of
from optimizer.eligibility import Arcs
from optimizer.flow import solve_flow
from optimizer.limited import solve_limited
from optimizer.limited_confirm import LimitedConfirmation, compare, of_limited, of_plan
from optimizer.limited_standing import LimitedStanding
from optimizer.limits import limit_rows
from optimizer.objective import is_welfare
from optimizer.unlock_search import Found
from optimizer.unlocks import WIDE_STEP, people_frame, search_people, widened

Ints = npt.NDArray[np.int64]
MOST_POSTS = 300
"""Posts opened at most, the changes that ask least first."""


@dataclass(frozen=True)
class AnyChange:
    """What solving with all single changes of a person open found.

    Parameters
    ----------
    unlock
        The change that the plan found uses, with the columns of ``domain.unlocks.UNLOCKS``; None when it leaves the person out.
    confirmation
        What solving found. Without a change, ``certain`` says that it is proven that none would do.
    posts, whole
        How many posts were opened, and whether these are all that one change opens.
    """

    unlock: pd.Series | None
    confirmation: LimitedConfirmation
    posts: int
    whole: bool


def any_change(seen: LimitedStanding, policy: Policy, effort: npt.NDArray[np.float64], row: int) -> AnyChange:
    """Open every post that one change of an entry opens to a person, and solve again under limits.

    Raises
    ------
    optimizer.program.NoPlan
        When the effort ended before a plan was found.
    """
    founds = opened(seen, effort, row)
    if not founds:
        now = compared(seen.standing, seen.standing.post, seen.standing.mode, seen.standing.yuan, row)
        return AnyChange(
            None, LimitedConfirmation(now, True, False, of_plan(seen.tiers, seen.standing.encoded.classes)), 0, True
        )
    base = WIDE_STEP * is_welfare(seen.standing.encoded.scene) - seen.standing.scale.cost_low
    without = int(widened(seen.standing.unplaced_cost[[row]], seen.standing.scale.step)[0])
    at = np.array([int(found.at[0]) for found in founds], np.int32)
    mode = np.array([int(found.mode[0]) for found in founds], np.int8)
    yuan = np.array([int(found.delta[0]) + without - int(base[found.at[0]]) for found in founds], np.int64)
    arcs = with_arcs(seen.arcs, row, at, mode, yuan.astype(np.int32))
    problem, _ = problem_of(seen.standing.encoded, arcs)
    rows = limit_rows(seen.standing.encoded, arcs, policy)
    limited = solve_limited(seen.standing.encoded, arcs, problem, rows, solve_flow(problem))
    told = compared(seen.standing, *places_of(arcs, limited.taken), row)
    after, before = of_limited(limited), of_plan(seen.tiers, seen.standing.encoded.classes)
    whole = len(founds) < MOST_POSTS
    if not told.placed:
        # Nobody can do better than these bounds; where the plan was there already, no change can better it.
        none = whole and all(bound == value for (_, bound), (value, _) in zip(after, before, strict=True))
        return AnyChange(None, LimitedConfirmation(told, none, False, after), len(founds), whole)
    better, equal = compare(after, before)
    confirmation = LimitedConfirmation(told, better, equal, after)
    extra = int(limited.taken[row]) - int(seen.problem.start[row + 1])
    if extra < 0:  # a post that was open before: the limits were met in another way
        return AnyChange(None, confirmation, len(founds), whole)
    people = people_frame(seen.standing, open_chains(len(base)), np.array([row]), founds[extra])
    return AnyChange(people.assign(proof="", moves="{}").iloc[0], confirmation, len(founds), whole)


def opened(seen: LimitedStanding, effort: npt.NDArray[np.float64], row: int) -> list[Found]:
    """Return the best change for every post that one change opens to a person, those that ask least first."""
    posts = len(seen.standing.entry)
    free = replace(seen.standing, entry=np.zeros(posts, np.int64))
    closed, found = np.zeros((1, posts), bool), []
    for _ in range(MOST_POSTS):
        next_one = search_people(free, open_chains(posts), effort, np.array([row]), closed)
        if next_one.kind[0] < 0:
            break
        found.append(next_one)
        closed[0, next_one.at[0]] = True
    return found


def open_chains(posts: int) -> Chains:
    """Return chains that make room anywhere without anybody moving."""
    none = np.full(posts, OPEN, np.int64)
    return Chains(none, np.full(posts, NOBODY, np.int64), none, np.ones(posts, bool))


def with_arcs(
    arcs: Arcs, row: int, post: npt.NDArray[np.int32], mode: npt.NDArray[np.int8], cost: npt.NDArray[np.int32]
) -> Arcs:
    """Return arcs with some more of one worker, behind those there are."""
    end, more = int(arcs.start[row + 1]), len(post)
    start = arcs.start.copy()
    start[row + 1 :] += more
    unknown = np.zeros(more, np.uint16)
    return Arcs(
        start,
        np.concatenate([arcs.post[:end], post, arcs.post[end:]]),
        np.concatenate([arcs.mode[:end], mode, arcs.mode[end:]]),
        np.concatenate([arcs.cost[:end], cost, arcs.cost[end:]]),
        np.concatenate([arcs.unknown[:end], unknown, arcs.unknown[end:]]),
        arcs.posts_of_worker,
        arcs.workers_of_post,
    )
