"""Solving again under one change: what becomes of the person, and of every tier."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.instance import Instance
from domain.policy import Policy
from domain.tables import MODES
from domain.unlocks import CHANGE_OF
from optimizer.chains import Chains
from optimizer.changes import FAR_DAY
from optimizer.eligibility import Arcs
from optimizer.encode import encode
from optimizer.limit_edits import OF_LIMITS, with_limit_changed
from optimizer.numbers import iso
from optimizer.objective import CostWeights, is_welfare
from optimizer.pairs import judge_pairs
from optimizer.solution import Solution
from optimizer.solve import solve
from optimizer.standing import Standing

Ints = npt.NDArray[np.int64]
COURSE_CERTIFICATE = "培训合格证"
LISTS = ("wanted_regions", "wanted_trades")


@dataclass(frozen=True)
class Tally:
    """What a plan reaches, tier by tier: people by who-class, people on welfare posts, yuan; and minutes of travel."""

    people: tuple[int, ...]
    welfare: int
    yuan: int
    minutes: int

    @property
    def placed(self) -> int:
        """People placed."""
        return sum(self.people)


@dataclass(frozen=True)
class Confirmation:
    """The best plan under a change beside the one without.

    ``post_id`` and ``mode`` are the person's in the new plan, None without a place; ``moved`` counts the other people
    whose post differs between the two plans.
    """

    post_id: str | None
    mode: str | None
    before: Tally
    after: Tally
    moved: int

    @property
    def placed(self) -> bool:
        """Whether the person has a place in the new plan."""
        return self.post_id is not None


def changed(instance: Instance, unlock: pd.Series) -> Instance:
    """Return the instance with one unlock's change made.

    Parameters
    ----------
    instance
        The tables.
    unlock
        A row with the columns of ``domain.unlocks.UNLOCKS``.
    """
    if str(unlock["change"]) in OF_LIMITS:
        return with_limit_changed(instance, unlock)
    change, worker_id = CHANGE_OF[str(unlock["change"])], str(unlock["worker_id"])
    tables = dict(instance.tables)
    if change.table == "skills_held":
        tables["skills_held"] = with_certificate(instance.skills_held, worker_id, str(unlock["value"]))
        return Instance(tables, instance.quarantine, instance.notes)
    workers = instance.workers.copy()
    row = int(np.flatnonzero((workers["worker_id"] == worker_id).to_numpy(bool))[0])
    workers.at[row, change.column] = cell(change.column, workers.at[row, change.column], str(unlock["value"]))
    tables["workers"] = workers
    return Instance(tables, instance.quarantine, instance.notes)


def cell(column: str, now: Any, value: str) -> Any:
    """Return the entry needed as the table holds it."""
    if column in LISTS:
        return (*(now if isinstance(now, tuple) else ()), value)
    if column in ("max_travel_minutes", "reservation_wage_yuan_month"):
        return int(value)
    if column in ("available_from", "available_until", "medical_check_until"):
        return pd.Timestamp(value)
    return True if value == "yes" else value


def with_certificate(held: pd.DataFrame, worker_id: str, value: str) -> pd.DataFrame:
    """Return the skills held with a certificate for one: of the row that names the skill, or of a new row."""
    skill, _, level = value.partition("/")
    own = ((held["worker_id"] == worker_id) & (held["skill"] == skill)).to_numpy(bool)
    held = held.copy()
    if own.any():
        row = int(np.flatnonzero(own)[0])
        name: Any = held.at[row, "certificate"]
        held.at[row, "certificate"] = COURSE_CERTIFICATE if pd.isna(name) or name == "" else name
        held.at[row, "valid_until"] = pd.Timestamp(iso(FAR_DAY))
        if level:
            held.at[row, "level"] = int(level)
        return held
    new = {
        "worker_id": worker_id, "skill": skill, "level": int(level) if level else pd.NA,
        "certificate": COURSE_CERTIFICATE, "valid_until": pd.Timestamp(iso(FAR_DAY)),
    }  # fmt: skip
    added = pd.DataFrame([new]).reindex(columns=held.columns).astype(held.dtypes.to_dict())
    return pd.concat([held, added], ignore_index=True)


def solved(instance: Instance, policy: Policy, on: date, seed: int) -> Solution:
    """Return the proven best assignment, limits across people kept."""
    return solve(encode(instance, policy, on, seed=seed), CostWeights.of(policy, on), policy=policy)


def tally(standing: Standing, post: Ints, yuan: Ints) -> Tally:
    """Return what an assignment of the people of a plan reaches."""
    rows = np.flatnonzero(post >= 0)
    journeys = standing.encoded.travel.pairs(rows, post[rows].astype(np.int32))
    scene = standing.encoded.scene
    people = np.bincount(scene.workers["who_class"][rows], minlength=standing.encoded.classes)
    welfare = int(is_welfare(scene)[post[rows]].sum())
    return Tally(
        tuple(int(count) for count in people), welfare, int(yuan[rows].sum()), round(float(journeys["minutes"].sum()))
    )


def compared(standing: Standing, post: Ints, mode: Ints, yuan: Ints, row: int) -> Confirmation:
    """Return another assignment of the same people and posts beside the plan at hand.

    Parameters
    ----------
    standing
        The plan at hand.
    post, mode, yuan
        (workers,) the other one, in the same order of people and posts, which the seed decides.
    row
        The person asked about.
    """
    others = post != standing.post
    others[row] = False
    at = int(post[row])
    post_id = None if at < 0 else str(standing.encoded.instance.posts["post_id"].iloc[at])
    name = None if at < 0 else MODES[int(mode[row])]
    before, after = tally(standing, standing.post, standing.yuan), tally(standing, post, yuan)
    return Confirmation(post_id, name, before, after, int(others.sum()))


def places(solution: Solution) -> tuple[Ints, Ints, Ints]:
    """Return everybody's post (-1 for none), mode and yuan in a solution."""
    return places_of(solution.arcs, solution.taken)


def places_of(arcs: Arcs, taken: Ints) -> tuple[Ints, Ints, Ints]:
    """Return everybody's post (-1 for none), mode and yuan from the arcs that are taken."""
    placed, own = taken >= 0, np.maximum(taken, 0)
    if not placed.any():
        blank = np.zeros(len(placed), np.int64)
        return blank - 1, blank, blank
    columns = ((arcs.post, -1), (arcs.mode, 0), (arcs.cost, 0))
    post, mode, yuan = (np.where(placed, column[own], none).astype(np.int64) for column, none in columns)
    return post, mode, yuan


def confirm(standing: Standing, instance: Instance, policy: Policy, on: date, unlock: pd.Series) -> Confirmation:
    """Solve again with one unlock's change made.

    Raises
    ------
    optimizer.solve.ProofFailed
        When the new plan cannot be proven.
    """
    again = solved(changed(instance, unlock), policy, on, standing.encoded.seed)
    return compared(standing, *places(again), standing.row(str(unlock["worker_id"])))


def proven_by_chain(standing: Standing, chains: Chains, posts: Ints) -> npt.NDArray[np.bool_]:
    """Tell for each post whether making room for one more person there costs exactly its entry price.

    The moves of the chain are judged and priced anew. Where they add up to the price, the plan after the moves, with the
    newcomer in, costs what the old prices prove to be the least for everybody; so it is best, and nothing needs to be
    solved again.
    """
    walks = [chains.walk(int(at)) for at in posts]
    moves = [(who, to) for walk in walks for who, to in walk if to >= 0]
    rows, targets = (np.array([move[side] for move in moves], np.int64) for side in (0, 1))
    judged = judge_pairs(standing.encoded.scene, standing.weights, rows, targets)
    welfare = is_welfare(standing.encoded.scene)
    paid = standing.value - np.where(standing.post >= 0, standing.entry[np.maximum(standing.post, 0)], 0)
    step, low, without = standing.scale.step, standing.scale.cost_low, standing.unplaced_cost
    holds, position = np.zeros(len(posts), bool), 0
    for nth, walk in enumerate(walks):
        total, fine = 0, bool(chains.known[posts[nth]])
        for who, to in walk:
            total -= int(paid[who])
            if to < 0:
                total += int(without[who])
                continue
            fine = fine and judged.mode[position] >= 0 and judged.denied[position] == 0
            total += int(judged.yuan[position]) - low + step * int(welfare[to])
            position += 1
        holds[nth] = fine and total == int(standing.entry[posts[nth]])
    return holds
