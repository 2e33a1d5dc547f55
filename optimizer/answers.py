"""An answer for every name: the frames of the plan from a solved assignment."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.language import Text
from domain.plan import FRAMES
from domain.policy import Policy
from domain.rules import RULE_NAMES
from domain.tables import MODES
from optimizer.arrays import LOAN
from optimizer.held import held_arcs
from optimizer.limits_listed import limit_seats_frame, limited_tiers, limits_frame
from optimizer.objective import is_welfare
from optimizer.pair_rules import agreed_loan
from optimizer.screens import screens_frame
from optimizer.unplaced import Unplaced, find_unplaced, numbers_json

if TYPE_CHECKING:
    from optimizer.solution import Solution

Progress = Callable[[Text, int, int], None]
ASKED_ABOUT = {
    "pay_lawful": "post",
    "dispatch_allowed": "post",
    "employer_in_good_standing": "employer",
}
"""Whom to ask about a rule that answered unknown, where it is not the person."""


def plan_frames(
    solution: "Solution", policy: Policy, on: date, progress: Progress | None = None
) -> tuple[dict[str, pd.DataFrame], tuple[int, int]]:
    """Return every frame of ``domain.plan.FRAMES``, and of how many of the unplaced people the rules' costs tell.

    Parameters
    ----------
    solution
        The proven assignment.
    policy, on
        For the screens that employers state.
    progress
        Called with the step's name, the work done and the work in all.
    """
    if progress is not None:
        progress(Text("逐人说明理由", "finding an answer for everybody"), 0, 2)
    assignments = assignments_frame(solution)
    unplaced = find_unplaced(solution)
    if progress is not None:
        progress(Text("逐人说明理由", "finding an answer for everybody"), 1, 2)
    frames = {
        "assignments": assignments,
        "unplaced": unplaced.frame,
        "misses": unplaced.misses,
        "empty_seats": empty_seats_frame(solution, unplaced),
        "rule_costs": unplaced.rule_costs,
        "verify": verify_frame(solution, assignments),
        "tiers": tiers_frame(solution, assignments),
        "limits": limits_frame(solution),
        "limit_seats": limit_seats_frame(solution),
        "screens": screens_frame(solution.encoded.instance, policy, on),
        "last_resort": last_resort_frame(solution),
    }
    if progress is not None:
        progress(Text("逐人说明理由", "finding an answer for everybody"), 2, 2)
    return {name: frames[name][list(FRAMES[name])].reset_index(drop=True) for name in FRAMES}, unplaced.judged


def placed_rows(solution: "Solution") -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the placed workers in order of their id, and the arcs they take."""
    rows = np.flatnonzero(solution.taken >= 0)
    ids = solution.encoded.instance.workers["worker_id"].iloc[rows].to_numpy(str)
    rows = rows[np.argsort(ids, kind="stable")]
    return rows, solution.taken[rows]


def rule_names(bits: int) -> tuple[str, ...]:
    """Return the rules whose bits are set."""
    return tuple(name for position, name in enumerate(RULE_NAMES) if bits >> position & 1)


def assignments_frame(solution: "Solution") -> pd.DataFrame:
    """Return who works where, in order of the worker's id."""
    encoded, arcs = solution.encoded, solution.arcs
    workers, posts = encoded.instance.workers, encoded.instance.posts
    rows, taken = placed_rows(solution)
    at, mode = arcs.post[taken], arcs.mode[taken]
    journeys = encoded.travel.pairs(rows, at)
    promised = encoded.scene.workers["promised_post"][rows]
    change = np.select([promised < 0, promised == at], ["new", "kept"], "moved")
    who_class = encoded.scene.workers["who_class"][rows]
    return pd.DataFrame(
        {
            "worker_id": workers["worker_id"].iloc[rows].to_numpy(),
            "post_id": posts["post_id"].iloc[at].to_numpy(),
            "employer_id": posts["employer_id"].iloc[at].to_numpy(),
            "mode": pd.Series(np.array(MODES, object)[mode], dtype="str"),
            "km": journeys["km"].to_numpy(float),
            "minutes": journeys["minutes"].to_numpy(float),
            "fare_yuan": journeys["fare_yuan"].to_numpy(float),
            "travel_mode": journeys["travel_mode"].astype("str").to_numpy(),
            "estimated": journeys["estimated"].to_numpy(bool),
            "pay_yuan_month": pd.Series(encoded.pay.month_yuan[at]).astype("Float64"),
            "who_class": who_class.astype(np.int64),
            "unknowns": [rule_names(int(bits)) for bits in arcs.unknown[taken]],
            "cost_yuan": arcs.cost[taken].astype(np.int64),
            "change": pd.Series(change, dtype="str"),
            "returns_on": returns_on(solution, rows, at, mode),
        }
    )


def returns_on(
    solution: "Solution", rows: npt.NDArray[np.int64], at: npt.NDArray[np.int32], mode: npt.NDArray[np.int8]
) -> "pd.Series[pd.Timestamp]":
    """Return the day on which each lent worker returns: the end of the post or of the loan, whichever is first."""
    scene = solution.encoded.scene
    back = np.full(len(rows), np.datetime64("NaT", "D"))
    for position in np.flatnonzero(mode == LOAN):
        worker, post = scene.workers[rows[position]], scene.posts[at[position]]
        until = int(scene.loan_until[agreed_loan(scene, worker, post)])
        back[position] = np.datetime64(min(until, int(post["end"])) if post["end_known"] else until, "D")
    return pd.Series(back.astype("datetime64[s]"))


def filled_seats(solution: "Solution") -> npt.NDArray[np.int64]:
    """Return the people placed on each post."""
    taken = solution.taken[solution.taken >= 0]
    return np.bincount(solution.arcs.post[taken], minlength=len(solution.problem.seats)).astype(np.int64)


def empty_seats_frame(solution: "Solution", unplaced: Unplaced) -> pd.DataFrame:
    """Return every post with an empty seat and why it is empty, in order of the post's id."""
    posts = solution.encoded.scene.posts
    filled, seats = filled_seats(solution), solution.problem.seats
    admissible = solution.arcs.workers_of_post
    employer_full = employers_full(solution, filled)
    over = posts["end_known"] & (posts["end"] < solution.encoded.scene.plan_day)
    held = held_posts(solution)
    rows = []
    for at in np.flatnonzero(filled < seats):
        reason, rule, alone = "no_admissible_worker", "", 0
        if over[at]:
            reason, rule = "over", "dates_overlap"
        elif posts["pay_lawful"][at] == 0:
            reason, rule = "closed", "pay_lawful"
        elif posts["good_standing"][at] == 0:
            reason, rule = "closed", "employer_in_good_standing"
        elif employer_full[at]:
            reason = "employer_full"
        elif admissible[at]:
            reason, rule = held.get(int(at), ("all_placed_elsewhere", ""))
        if reason in ("no_admissible_worker", "all_placed_elsewhere"):
            counts = unplaced.alone_for_post[at]
            if counts.max(initial=0) > 0:
                rule, alone = RULE_NAMES[int(counts.argmax())], int(counts.max())
        post_id = str(solution.encoded.instance.posts["post_id"].iloc[at])
        left = int(seats[at] - filled[at])
        rows.append((post_id, int(seats[at]), int(filled[at]), left, reason, rule, int(admissible[at]), alone))
    frame = pd.DataFrame(rows, columns=list(FRAMES["empty_seats"]))
    return frame.astype({"post_id": "str", "reason": "str", "rule": "str"}).sort_values("post_id")


def held_posts(solution: "Solution") -> dict[int, tuple[str, str]]:
    """Return the reason ``limit`` and the limit for posts with a free seat that somebody unplaced could take but for it."""
    return {at: ("limit", limit) for at, (_, limit) in held_arcs(solution, solution.problem.post).items()}


def employers_full(solution: "Solution", filled: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Return which posts belong to an employer whose cap is used up."""
    problem = solution.problem
    capped = problem.employer >= 0
    load = np.bincount(problem.employer[capped], filled[capped], len(problem.cap))
    full = np.zeros(len(problem.seats), bool)
    full[capped] = (load >= problem.cap)[problem.employer[capped]]
    return full


def verify_frame(solution: "Solution", assignments: pd.DataFrame) -> pd.DataFrame:
    """Return what somebody must call about.

    Unknowns of the plan's pairs: facts of a post or an employer once, facts of a person by person. And people whose
    wish to work is not recorded.
    """
    rows: dict[tuple[str, str, str], tuple[str | None, str, bool]] = {}
    for position, (row, arc) in enumerate(zip(*placed_rows(solution), strict=True)):
        at, mode = int(solution.arcs.post[arc]), int(solution.arcs.mode[arc])
        post_id = str(assignments["post_id"].iat[position])
        ids = {"worker": assignments["worker_id"].iat[position], "post": post_id}
        ids["employer"] = assignments["employer_id"].iat[position]
        for rule in rule_names(int(solution.arcs.unknown[arc])):
            who = ASKED_ABOUT.get(rule, "worker")
            if (who, str(ids[who]), rule) not in rows:
                numbers = numbers_json(solution, rule, int(row), at, mode)
                rows[who, str(ids[who]), rule] = (post_id, numbers, True)
    workers = solution.encoded.instance.workers
    waiting = workers["status"].isin(["unemployed", "surplus"])
    silent = waiting & workers["seeking"].isna() & workers["wants_to_leave"].isna()
    placed = workers["worker_id"].isin(assignments["worker_id"])
    for worker_id in workers.loc[silent & ~placed, "worker_id"]:
        rows["worker", str(worker_id), "seeks_work"] = (None, "{}", False)
    records = [(who, subject, rule, *rest) for (who, subject, rule), rest in rows.items()]
    frame = pd.DataFrame(records, columns=list(FRAMES["verify"]))
    types = dict.fromkeys(("who", "id", "rule", "post_id", "numbers"), "str") | {"placed": "bool"}
    return frame.astype(types).sort_values(["placed", "who", "id", "rule"], ascending=[False, True, True, True])


def tiers_frame(solution: "Solution", assignments: pd.DataFrame) -> pd.DataFrame:
    """Return every tier's value, proven bound and gap, in people and yuan.

    Value and bound of the scaled objective are equal, and the scale lets no tier compete with an earlier one, so
    every tier is at its bound. Minutes are part of the cost in yuan and have no bound of their own.
    """
    if solution.limited is not None:
        return limited_tiers(solution, assignments)
    classes, bands = solution.encoded.classes, solution.encoded.bands
    who_class = assignments["who_class"].to_numpy(np.int64)
    welfare = is_welfare(solution.encoded.scene)
    on_welfare = int(filled_seats(solution)[welfare].sum())
    rows: list[tuple[str, str, float, str]] = [
        ("who", "priority", int((who_class < classes - bands).sum()), "people"),
        ("who", "all", len(assignments), "people"),
    ]
    rows += [("who", f"class {number}", int((who_class == number).sum()), "people") for number in range(classes)]
    rows.append(("last_resort", "welfare posts", on_welfare, "people"))
    rows.append(("where", "yuan", int(assignments["cost_yuan"].sum()), "yuan"))
    rows.append(("where", "minutes", float(assignments["minutes"].sum()), "minutes"))
    frame = pd.DataFrame(rows, columns=["tier", "part", "value", "unit"])
    frame["value"] = frame["value"].astype(float)
    frame["bound"] = frame["value"].astype("Float64").mask(frame["unit"] == "minutes")
    frame["certified"] = frame["bound"]
    frame["gap"] = (frame["bound"] - frame["value"]).abs().astype("Float64")
    return frame[list(FRAMES["tiers"])].astype({"tier": "str", "part": "str", "unit": "str"})


def last_resort_frame(solution: "Solution") -> pd.DataFrame:
    """Return the exchange argument of every person on a public-welfare post."""
    problem, encoded = solution.problem, solution.encoded
    welfare, reached, filled = is_welfare(encoded.scene), solution.closed.reached, filled_seats(solution)
    usable = np.where(employers_full(solution, filled), filled, problem.seats)
    inside = int(filled[reached].sum())
    rows = []
    for row, arc in zip(*placed_rows(solution), strict=True):
        if not welfare[problem.post[arc]]:
            continue
        own = problem.post[problem.start[row] : problem.start[row + 1]]
        alone = solution.limited is not None or bool(welfare[own].all())
        worker_id = str(encoded.instance.workers["worker_id"].iloc[row])
        posts, seats = (0, 0) if alone else (int(reached.sum()), int(usable[reached].sum()))
        rows.append((worker_id, posts, seats, 0 if alone else inside))
    frame = pd.DataFrame(rows, columns=list(FRAMES["last_resort"]))
    return frame.astype({"worker_id": "str"})
