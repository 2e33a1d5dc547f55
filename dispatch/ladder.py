"""Rung by rung: yesterday carried over, the match, the match within limits; the best verified answer stands."""

from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from dispatch.bounds import remaining
from dispatch.pauses import another_place, paused_pairs
from dispatch.pins import left_out, placed_by, without_refused
from dispatch.residual import residual
from dispatch.snapshot import Snapshot
from dispatch.standby import WAITING, waiting_of
from domain.check import check
from domain.instance import Instance
from domain.language import Text
from domain.plan import Plan
from domain.policy import Policy

ROUNDS = 4
"""Matches in one night at most."""
PLACED = ["worker_id", "post_id", "mode", "rung"]


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
        Columns ``PLACED``: everybody with a place, promises kept included; ``rung`` is kept, held, pinned, carried or match.
    rung, solved
        How it was found; the status of the plan: optimal, bounded or relaxed, blank when nothing was solved.
    plan, instance
        The match and what it was made from; None when the answer is yesterday's, carried over, or read from the disk.
    withheld
        People offered nothing tonight, since they refused what they would get.
    failed
        Why a higher rung is not the answer; None when it is.
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


def carry_over(promises: pd.DataFrame) -> pd.DataFrame:
    """Return yesterday carried over: every promise that is kept or still open."""
    kept, still = (promises[promises["verdict"] == verdict] for verdict in ("kept", "open"))
    both = pd.concat([kept.assign(rung="kept"), still.assign(rung="carried")])
    return both[PLACED].sort_values("worker_id", ignore_index=True)


def matched(
    question: Question, *, within_limits: bool, bonuses: pd.DataFrame | None = None, hold: bool = False
) -> Answer:
    """Return the match of main around the promises kept and the people pinned, checked.

    Whoever would get what he or she refused lately gets the place that fits best otherwise, or else none tonight; where somebody would lose a promised seat to somebody served
    before, all who were promised that post hold their seats; then the others are matched again.

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
    NotVerified
        When the plan fails the independent check.
    optimizer.solve.ProofFailed, optimizer.program.NoPlan, OverflowError, MemoryError
        When the match has no proven answer.
    """
    from optimizer.solve import match

    snapshot, policy, promises = question.snapshot, question.policy, question.promises
    if not within_limits:
        policy = policy.replaced("limits.enforced", [], "this rung counts no limits across people")
    kept, still = (promises[promises["verdict"] == verdict] for verdict in ("kept", "open"))
    pinned = placed_by(question.pins)
    still = still[~still["worker_id"].isin(pinned["worker_id"])]
    withheld: set[str] = set()
    elsewhere = pinned.head(0)
    held: set[str] = set(still["worker_id"]) if hold else set()
    for turn in range(ROUNDS):
        own = still[still["worker_id"].isin(held)]
        outside = pd.concat([kept, own, pinned, elsewhere])
        instance = residual(snapshot, outside, withheld | left_out(question.pins), bonuses, limits=within_limits)
        if within_limits:
            whole = without_refused(snapshot.instance, question.pins)
            seated = pd.concat([outside[["worker_id", "post_id", "mode"]], snapshot.seated], ignore_index=True)
            instance = remaining(without_refused(instance, question.pins), whole, policy, snapshot.on, seated)
        plan = match(instance, policy, snapshot.on, seed=question.seed)
        again = paused_pairs(plan.assignments, snapshot.refusals, snapshot.instance.posts)
        out = set(still["worker_id"]) - held - set(plan.assignments["worker_id"])
        if not len(again) and not out:
            break
        if turn < ROUNDS - 2:
            moved = another_place(plan, again, snapshot.refusals, snapshot.instance.posts)
            elsewhere = pd.concat([elsewhere, moved], ignore_index=True)
            withheld |= set(again["worker_id"]) - set(moved["worker_id"])
        else:
            withheld |= set(snapshot.refusals["worker_id"]) - set(elsewhere["worker_id"])
        short = still["post_id"].isin(still.loc[still["worker_id"].isin(out), "post_id"])
        held |= set(still.loc[short if turn < ROUNDS - 2 else slice(None), "worker_id"])
    violations = check(plan, instance, policy)
    if violations:
        raise NotVerified([violation.message for violation in violations[:20]])
    parts = [
        kept.assign(rung="kept"), own.assign(rung="held"), pinned.assign(rung="pinned"), elsewhere.assign(rung="match"),
        plan.assignments.assign(rung="match"),
    ]  # fmt: skip
    placed = pd.concat([part[PLACED] for part in parts], ignore_index=True).sort_values("worker_id", ignore_index=True)
    rung = Rung.LIMITS if within_limits else Rung.FLOW
    away = tuple(sorted(withheld))
    return Answer(placed, rung, str(plan.identity["status"]), plan, instance, away, waiting=waiting_of(plan.unplaced))


class NotVerified(RuntimeError):
    """An answer fails the independent check; ``messages`` say where."""

    def __init__(self, messages: list[Text]) -> None:
        self.messages = messages
        super().__init__("; ".join(message.en for message in messages))
