"""The cheapest unlock of everybody without a place, and of every empty seat, from the prices of a plan."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.plan import Plan
from domain.policy import Policy
from domain.tables import MODES, REACHES
from domain.unlocks import CHANGE_NAMES, CHANGES, SEAT_UNLOCKS, UNLOCKS
from optimizer import changes
from optimizer.arrays import UNKNOWN_DAY, WORKER
from optimizer.asking import asks_for_work
from optimizer.chains import Chains, chains_of
from optimizer.eligibility import THREADS
from optimizer.numbers import iso, trade_code
from optimizer.objective import is_welfare
from optimizer.pair_rules import SURPLUS, UNEMPLOYED
from optimizer.scene import Scene
from optimizer.standing import Standing
from optimizer.unlock_search import Costs, Found, room_for, search
from optimizer.unplaced import decompose

Ints = npt.NDArray[np.int64]
WIDE_STEP, NEVER = 2**40, 2**60
SKILL_LISTS = ("skill_low", "skill_high", "skill_level", "skill_certified", "skill_until")


@dataclass(frozen=True)
class Unlocks:
    """Unlocks of people and of seats.

    ``people`` has the columns of ``domain.unlocks.UNLOCKS``, ``seats`` those of ``SEAT_UNLOCKS``. ``behind`` holds the
    change of one person behind each row of ``seats``, for confirming only: it is never shown.
    """

    people: pd.DataFrame
    seats: pd.DataFrame
    behind: pd.DataFrame


def effort_yuan(policy: Policy, on: date) -> npt.NDArray[np.float64]:
    """Return what each kind of change is reckoned to ask, in the order of the catalogue."""
    table = policy.value("unlock.effort_yuan", on, "")
    return np.array([float(table[change.effort]) for change in CHANGES])


def without_place(standing: Standing) -> Ints:
    """Return who asks for work and has no place, and those of whom nobody knows whether they ask; in order of the id."""
    workers = standing.encoded.scene.workers
    waiting = (workers["status"] == UNEMPLOYED) | (workers["status"] == SURPLUS)
    silent = waiting & (workers["seeking"] < 0) & (workers["wants_to_leave"] < 0)
    rows = np.flatnonzero((asks_for_work(workers) | silent) & (standing.post < 0))
    ids = standing.encoded.instance.workers["worker_id"].iloc[rows].to_numpy(str)
    return rows[np.argsort(ids, kind="stable")]


def widened(value: Ints, step: int) -> Ints:
    """Return objective units with steps so wide that no yuan of a pair outside the plan's range can reach the next."""
    steps = (value + step // 2) // step
    return steps * WIDE_STEP + (value - steps * step)


def least_yuan(standing: Standing) -> Ints:
    """Return for each post what no pair with it can cost less than, in yuan."""
    scene, weights = standing.encoded.scene, standing.weights
    own = max(1.0, weights.priority_multiplier)
    pay = np.nan_to_num(scene.posts["pay_month"].astype(float))
    bonus = weights.corridor_share * max(0.0, float(scene.corridor_bonus.max(initial=0.0)))
    least = weights.kind_yuan[scene.posts["kind"]] - own * weights.wage_gain_share * pay - bonus
    yuan: Ints = np.floor(least).astype(np.int64) - 1
    return yuan


def with_scratch(scene: Scene, slots: int) -> tuple[Scene, int, int]:
    """Return the scene with room behind the lists of skills for so many trials; the first slot and its size."""
    held = len(scene.skill_low)
    size = int((scene.workers["skills_to"] - scene.workers["skills_from"]).max(initial=0)) + 1
    longer: dict[str, Any] = {
        name: np.concatenate([column, np.zeros(slots * size, column.dtype)])
        for name, column in ((name, getattr(scene, name)) for name in SKILL_LISTS)
    }
    return scene._replace(**longer), held, size


def search_people(
    standing: Standing,
    chains: Chains,
    effort: npt.NDArray[np.float64],
    rows: Ints,
    closed: npt.NDArray[np.bool_] | None = None,
) -> Found:
    """Search the best change of each of these people, in as many threads as there are cores.

    ``closed`` (people, posts) are pairs that limits across people leave no room for.
    """
    shut = np.zeros((0, len(standing.entry)), bool) if closed is None else closed
    step = standing.scale.step
    welfare = is_welfare(standing.encoded.scene)
    # Without a chain nobody can ever enter: an employer whose cap is nought, say.
    entry = np.where(chains.known, widened(standing.entry, step), NEVER)
    costs = Costs(
        entry - standing.scale.cost_low + WIDE_STEP * welfare, least_yuan(standing), widened(standing.unplaced_cost, step), chains.loses,
        standing.room, effort,
    )  # fmt: skip
    scene, held, size = with_scratch(standing.encoded.scene, THREADS)
    posts, classes = len(scene.posts), standing.encoded.classes
    found = room_for(len(rows), posts, len(CHANGES), classes)
    parts = [
        found._replace(**room_for(0, posts, len(CHANGES), classes)._asdict() | _of_people(found))
        for _ in range(THREADS)
    ]

    def run(slot: int) -> None:
        trials = np.zeros(2, WORKER)
        search(scene, standing.weights, costs, rows, slot, THREADS, held + slot * size, trials, shut, parts[slot])

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(run, range(THREADS)))
    for part in parts:
        found.seat_people[:] += part.seat_people
        # Of equals the one who comes first, so that the number of threads does not matter.
        better = (part.seat_effort < found.seat_effort) | (
            (part.seat_effort == found.seat_effort) & np.isfinite(part.seat_effort) & (part.seat_best < found.seat_best)
        )
        mine: Any
        other: Any
        for mine, other in zip(found[-3:], part[-3:], strict=True):
            mine[better] = other[better]
    return found


def _of_people(found: Found) -> dict[str, npt.NDArray[np.generic]]:
    return {name: column for name, column in found._asdict().items() if not name.startswith("seat_")}


def unlocks(
    plan: Plan, standing: Standing, policy: Policy, workers: Sequence[str] | None = None, chains: Chains | None = None
) -> Unlocks:
    """Return the cheapest unlock of everybody without a place, and of every empty seat.

    Parameters
    ----------
    plan, standing, policy
        The plan, where everybody stands in it, and the rules.
    workers
        Only these people, when given; those with a place are left out.
    chains
        Found already, when given.
    """
    on = date.fromisoformat(str(plan.identity["plan_date"]))
    chains = chains or chains_of(standing)
    rows = without_place(standing)
    if workers is not None:
        ids = standing.encoded.instance.workers["worker_id"].iloc[rows]
        rows = rows[ids.isin(list(workers)).to_numpy(bool)]
    effort = effort_yuan(policy, on)
    found = search_people(standing, chains, effort, rows)
    seats, behind = seats_frame(standing, rows, found, effort)
    return Unlocks(people_frame(standing, chains, rows, found), seats, behind)


def people_frame(standing: Standing, chains: Chains, rows: Ints, found: Found) -> pd.DataFrame:
    """Return one row per person, in the order given."""
    encoded = standing.encoded
    worker_ids = encoded.instance.workers["worker_id"].to_numpy(object)
    post_ids = encoded.instance.posts["post_id"].to_numpy(object)
    classes, records = encoded.scene.workers["who_class"], list[tuple[Any, ...]]()
    moved: dict[int, str] = {}
    for position, row in enumerate(rows.tolist()):
        kind, at = int(found.kind[position]), int(found.at[position])
        if kind < 0:
            records.append((worker_ids[row], "", "", None, "", "", "", None, None, "{}", -1, None, None, "", "{}", ""))
            continue
        if at not in moved:
            moved[at] = moves_by_class(chains, at, classes)
        change = CHANGES[kind]
        now, value = entries(standing, row, kind, int(found.about[position]))
        amount = float(found.amount[position])
        steps, yuan = decompose(-int(found.delta[position]), WIDE_STEP)
        yuan -= standing.scale.cost_low if chains.loses[at] < 0 else 0  # a head more brings in its whole cost
        records.append(
            (worker_ids[row], change.name, change.rule, post_ids[at], MODES[found.mode[position]], now, value,
             None if np.isnan(amount) else amount, float(found.effort[position]), moved[at], int(chains.loses[at]),
             steps, yuan, "", "{}", "prices")
        )  # fmt: skip
    return typed(pd.DataFrame(records, columns=list(UNLOCKS)))


def typed(people: pd.DataFrame) -> pd.DataFrame:
    """Return unlocks of people with the types of their columns."""
    texts = ("worker_id", "change", "rule", "post_id", "mode", "now", "value", "moves", "subject", "ahead", "proof")
    floats = ("amount", "effort_yuan", "gain_people", "gain_yuan")
    return people.astype({**dict.fromkeys(texts, "str"), **dict.fromkeys(floats, "Float64"), "loses": "int64"})


def moves_by_class(chains: Chains, at: int, classes: npt.NDArray[np.generic]) -> str:
    """Return as a JSON object how many people of each class the chain of a post moves to another post."""
    counts: dict[str, int] = {}
    for mover, to in chains.walk(at):
        if to >= 0:
            own = str(int(classes[mover]))
            counts[own] = counts.get(own, 0) + 1
    return json.dumps(counts, sort_keys=True)


def entries(standing: Standing, row: int, kind: int, about: int) -> tuple[str, str]:
    """Return an entry as it is and as it must be: codes, ISO dates and whole numbers."""
    encoded, scene = standing.encoded, standing.encoded.scene
    column = CHANGES[kind].column
    now = "" if CHANGES[kind].table != "workers" else encoded.cell("workers", column, row)
    said = ",".join(now) if isinstance(now, tuple) else "" if now is None else str(now)[:10]
    if kind in (changes.CERTIFICATE_ENTRY, changes.CERTIFICATE_RENEWAL):
        until = int(scene.skill_until[about])
        said = "" if until == UNKNOWN_DAY else iso(until)
        return said, trade_code(int(scene.skill_low[about]), int(scene.skill_high[about]))
    if kind == changes.COURSE:
        level = int(scene.need_level[about])
        code = trade_code(int(scene.need_low[about]), int(scene.need_high[about]))
        return "", code + (f"/{level}" if level > 0 else "")
    if kind == changes.REACH:
        return said, REACHES[about]
    if kind == changes.WISH_REGION:
        return said, encoded.travel.post_regions[about][:6]
    if kind == changes.WISH_TRADE:
        return said, trade_code(int(scene.trade_low[about]), int(scene.trade_high[about]))
    if kind in (changes.AVAILABLE_FROM, changes.AVAILABLE_UNTIL, changes.MEDICAL_CHECK):
        return said, iso(about)
    return said, "yes" if kind in (changes.WILLING_WELFARE, changes.LENDING_CONSENT, changes.SEEKING) else str(about)


def seats_frame(
    standing: Standing, rows: Ints, found: Found, asks: npt.NDArray[np.float64]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return, for every post with an empty seat, the kinds of change that would bring somebody, the cheapest first.

    The second frame holds the change of the person of whom least is asked, row by row.
    """
    post_ids = standing.encoded.instance.posts["post_id"].to_numpy(object)
    worker_ids = standing.encoded.instance.workers["worker_id"].to_numpy(object)
    effort = found.seat_effort
    records: list[tuple[object, ...]] = []
    for at in sorted(np.flatnonzero(np.isfinite(effort).any(axis=1)).tolist(), key=lambda at: str(post_ids[at])):
        kinds = [kind for kind in np.argsort(effort[at], kind="stable").tolist() if np.isfinite(effort[at, kind])]
        for nth, kind in enumerate(kinds):
            counts = found.seat_people[at, kind]
            classes = {str(number): int(count) for number, count in enumerate(counts) if count}
            each = float(asks[kind])
            amount = float(effort[at, kind]) / each if CHANGES[kind].unit and each else None
            row = int(rows[found.seat_best[at, kind]])
            _, value = entries(standing, row, kind, int(found.seat_about[at, kind]))
            records.append(
                (post_ids[at], CHANGE_NAMES[kind], int(counts.sum()), json.dumps(classes), float(effort[at, kind]),
                 amount, nth == 0, worker_ids[row], value)
            )  # fmt: skip
    frame = pd.DataFrame(records, columns=[*SEAT_UNLOCKS, "worker_id", "value"])
    behind = frame[["worker_id", "change", "value"]].copy()
    frame = frame[list(SEAT_UNLOCKS)]
    return frame.astype(
        {"post_id": "str", "change": "str", "people": "int64", "classes": "str", "effort_yuan": "Float64",
         "amount": "Float64", "cheapest": "bool"}
    ), behind  # fmt: skip
