"""Rung by rung: yesterday carried over, the match, the match within limits; the best verified answer stands."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import pandas as pd

from dispatch.bounds import limits_of, remaining
from dispatch.pauses import another_place, paused_pairs
from dispatch.pins import left_out, placed_by, without_refused
from dispatch.promises import moves_most
from dispatch.residual import residual
from dispatch.snapshot import Snapshot
from dispatch.standby import WAITING, waiting_of
from domain.check import check
from domain.instance import Instance
from domain.language import Text
from domain.plan import Plan
from domain.policy import Policy

if TYPE_CHECKING:
    from optimizer.solve import Matching

ROUNDS = 4
"""Matches in one night at most."""
PLACED = ["worker_id", "post_id", "mode", "rung"]
ELSEWHERE = "elsewhere"
"""``rung`` of people who get another place than the match chose, since they refused what it is like."""


class Rung(StrEnum):
    """How an answer was found."""

    CARRIED = "carried"
    FLOW = "flow"
    LIMITS = "limits"


@dataclass(frozen=True)
class Question:
    """What a night asks of the match.

    Parameters
    ----------
    snapshot, policy, seed
        What it starts from, the rules, the seed of the published lottery.
    promises, pins
        As ``keep_promises`` and ``settle_pins`` return.
    """

    snapshot: Snapshot
    policy: Policy
    seed: int
    promises: pd.DataFrame
    pins: pd.DataFrame


@dataclass(frozen=True)
class Answer:
    """The answer of the best rung.

    Parameters
    ----------
    placed
        Columns ``PLACED``: everybody with a place, promises kept included; ``rung`` is kept, held, pinned, carried, match, elsewhere, or
        where more would move than a night may: churn for whom another post is worth more, stayed for the others who stay.
    rung, solved
        How it was found; the status of the plan: optimal, bounded or relaxed, blank when nothing was solved.
    plan, instance
        The match and what it was made from; None when the answer is yesterday's, carried over, or read from the disk.
    withheld
        People offered nothing tonight, since they refused what they would get.
    failed
        Why a higher rung is not the answer; None when it is.
    match
        The match while nobody was answered yet, as ``matched`` returns it for rounds; None otherwise.
    waiting
        As ``dispatch.standby.waiting_of`` returns: who is without a place only because seats are taken.
    """

    placed: pd.DataFrame
    rung: Rung
    solved: str = ""
    plan: Plan | None = None
    instance: Instance | None = None
    withheld: tuple[str, ...] = ()
    failed: Text | None = None
    waiting: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=WAITING))
    match: "Matching | None" = None


def carry_over(promises: pd.DataFrame) -> pd.DataFrame:
    """Return yesterday carried over: every promise that is kept or still open."""
    kept, still = (promises[promises["verdict"] == verdict] for verdict in ("kept", "open"))
    both = pd.concat([kept.assign(rung="kept"), still.assign(rung="carried")])
    return both[PLACED].sort_values("worker_id", ignore_index=True)


def matched(question: Question, *, within_limits: bool) -> Answer:
    """Return the match of main around the promises kept and the people pinned, with its answers, checked.

    Parameters
    ----------
    question
        Who and what is to be matched.
    within_limits
        Whether limits across people bind, less what people with a place use already.

    Raises
    ------
    NotVerified
        When the plan fails the independent check.
    optimizer.solve.ProofFailed, optimizer.program.NoPlan, OverflowError, MemoryError
        When the match has no proven answer.
    """
    return answered(round_of(question, within_limits=within_limits))


def answered(answer: Answer) -> Answer:
    """Return the answer with a reason for everybody and its independent check.

    Raises
    ------
    NotVerified
        When the plan fails the independent check.
    """
    if answer.match is None or answer.instance is None:
        return answer
    plan = answer.match.plan()
    violations = check(plan, answer.instance, answer.match.policy)
    if violations:
        raise NotVerified([violation.message for violation in violations[:20]])
    return replace(answer, plan=plan, waiting=waiting_of(plan.unplaced), match=None)


def round_of(
    question: Question, *, within_limits: bool, bonuses: pd.DataFrame | None = None, hold: bool = False
) -> Answer:
    """Return the match around the promises kept and the people pinned, proven by its own prices and not yet answered.

    Whoever would get what he or she refused lately gets the place that fits best otherwise, or else none tonight; where
    somebody would lose a promised seat to somebody served before, all who were promised that post hold their seats; where
    more announced promises would move than a night may, all stay but those to whom the move is worth most; then the
    others are matched again.

    Parameters
    ----------
    question
        Who and what is to be matched.
    within_limits
        Whether limits across people bind, less what people with a place use already.
    bonuses
        Corridors without bounds that say what a seat on a vehicle saves.
    hold
        Whether everybody promised holds the seat, announced or not.

    Raises
    ------
    optimizer.solve.ProofFailed, optimizer.program.NoPlan, OverflowError, MemoryError
        When the match has no proven answer.
    """
    from optimizer.solve import matching

    snapshot, policy, promises = question.snapshot, question.policy, question.promises
    if not within_limits:
        policy = policy.replaced("limits.enforced", [], "this rung counts no limits across people")
    kept, still = (promises[promises["verdict"] == verdict] for verdict in ("kept", "open"))
    pinned = placed_by(question.pins)
    still = still[~still["worker_id"].isin(pinned["worker_id"])]
    withheld: set[str] = set()
    elsewhere = pinned.head(0)
    held: set[str] = set(still["worker_id"]) if hold else set()
    stay = dict.fromkeys(held, "held")
    turn = 0
    while True:
        own = still[still["worker_id"].isin(held)]
        outside = pd.concat([kept, own, pinned, elsewhere])
        instance = residual(snapshot, outside, withheld | left_out(question.pins), bonuses, limits=within_limits)
        if within_limits:
            whole = without_refused(snapshot.instance, question.pins)
            seated = pd.concat([outside[["worker_id", "post_id", "mode"]], snapshot.seated], ignore_index=True)
            instance = remaining(without_refused(instance, question.pins), whole, policy, snapshot.on, seated)
        match = matching(instance, policy, snapshot.on, seed=question.seed)
        given = match.assignments
        again = paused_pairs(given, snapshot.refusals, snapshot.instance.posts)
        out = set(still["worker_id"]) - held - set(given["worker_id"])
        if turn == ROUNDS - 1 or not (len(again) or out):
            more = _beyond_churn(
                match, still[~still["worker_id"].isin(held)], moves_most(promises, policy, snapshot.on)
            )
            if not more:
                break
            held |= set(more)
            stay |= more
            continue
        told = set(again["worker_id"]) & set(still["worker_id"])
        if turn < ROUNDS - 2:
            again = again[~again["worker_id"].isin(told)]  # whoever is promised something else keeps that
            moved = another_place(match.priced, again, snapshot.refusals, snapshot.instance.posts)
            if within_limits and len(moved) and not _room_for(moved, whole, seated, policy, snapshot.on):
                moved = moved.head(0)
            elsewhere = pd.concat([elsewhere, moved], ignore_index=True)
            withheld |= set(again["worker_id"]) - set(moved["worker_id"])
        else:
            withheld |= set(snapshot.refusals["worker_id"]) - set(elsewhere["worker_id"]) - set(still["worker_id"])
        short = still["post_id"].isin(still.loc[still["worker_id"].isin(out), "post_id"])
        firmly = told | set(still.loc[short if turn < ROUNDS - 2 else slice(None), "worker_id"])
        stay |= dict.fromkeys(firmly - held, "held")
        held |= firmly
        turn += 1
    parts = [
        kept.assign(rung="kept"), own.assign(rung=own["worker_id"].map(stay)), pinned.assign(rung="pinned"),
        elsewhere.assign(rung=ELSEWHERE), given.assign(rung="match"),
    ]  # fmt: skip
    placed = pd.concat([part[PLACED] for part in parts], ignore_index=True).sort_values("worker_id", ignore_index=True)
    rung = Rung.LIMITS if within_limits else Rung.FLOW
    return Answer(placed, rung, match.status, None, instance, tuple(sorted(withheld)), match=match)


def _room_for(moved: pd.DataFrame, whole: Instance, seated: pd.DataFrame, policy: Policy, on: date) -> bool:
    """Return whether people placed before a match within limits leave every limit that must be kept below its cap."""
    counted = limits_of(whole, policy, on, pd.concat([seated, moved], ignore_index=True))
    return not (counted["hard"] & (counted["use"] > counted["high"]).fillna(value=False)).any()


def _beyond_churn(match: "Matching", still: pd.DataFrame, most: int) -> dict[str, str]:
    """Return who stays where promised, with the rung, when a match moves more people than a night may; nobody otherwise.

    Those move to whom the move is worth most; all the others stay, so that no further match moves more.
    """
    both = still.merge(match.assignments[["worker_id", "post_id"]], on="worker_id", suffixes=("", "_now"))
    moved = both[both["post_id"] != both["post_id_now"]]
    if len(moved) <= most:
        return {}
    gain = match.pair_yuan(moved["worker_id"], moved["post_id"]) - match.pair_yuan(
        moved["worker_id"], moved["post_id_now"]
    )
    first = moved.assign(gain=gain).sort_values(["gain", "worker_id"], ascending=[False, True], na_position="first")
    move = set(first["worker_id"].head(most))
    stay = {worker: "stayed" for worker in still["worker_id"] if worker not in move}
    return stay | dict.fromkeys(first["worker_id"].iloc[most:], "churn")


class NotVerified(RuntimeError):
    """An answer fails the independent check; ``messages`` say where."""

    def __init__(self, messages: list[Text]) -> None:
        self.messages = messages
        super().__init__("; ".join(message.en for message in messages))
