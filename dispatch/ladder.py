"""Rung by rung: yesterday carried over, then the match; what failed is said, and the best verified answer stands."""

from dataclasses import dataclass

import pandas as pd

from dispatch.residual import residual
from dispatch.snapshot import Snapshot
from domain.check import check, judge
from domain.instance import Instance
from domain.language import Text
from domain.plan import Plan
from domain.policy import Policy
from domain.rules import Verdict

ROUNDS = 4
"""Matches in one night: whoever would get a post refused lately is withheld, and the rest is matched again."""
PLACED = ["worker_id", "post_id", "mode", "rung"]


@dataclass(frozen=True)
class Answer:
    """The answer of the best rung.

    Parameters
    ----------
    placed
        Columns ``PLACED``: everybody with a place, promises kept included; ``rung`` is kept, carried or match.
    plan, instance
        The match and what it was made from; None when the answer is yesterday's, carried over, or read from the disk.
    withheld
        People offered nothing tonight, since they refused what they would get.
    failed
        Why the match is not the answer; None when it is.
    """

    placed: pd.DataFrame
    plan: Plan | None
    instance: Instance | None
    withheld: tuple[str, ...] = ()
    failed: Text | None = None


def carry_over(snapshot: Snapshot, promises: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Return yesterday carried over: every promise kept or still open that breaks no rule at all, or was accepted."""
    kept = promises[promises["verdict"] == "kept"]
    still = promises[promises["verdict"] == "open"]
    if len(still):
        verdicts = judge(snapshot.instance, policy, snapshot.on, still[["worker_id", "post_id", "mode"]])
        still = still[(verdicts != Verdict.NO).all(axis=1)]
    both = pd.concat([kept.assign(rung="kept"), still.assign(rung="carried")])
    return both[PLACED].sort_values("worker_id", ignore_index=True)


def matched(snapshot: Snapshot, promises: pd.DataFrame, policy: Policy, seed: int) -> Answer:
    """Return the match of main around the promises kept, checked.

    Raises
    ------
    NotVerified
        When the plan fails the independent check.
    optimizer.solve.ProofFailed, OverflowError, MemoryError
        When the match has no proven answer.
    """
    from optimizer.solve import match

    kept = promises[promises["verdict"] == "kept"]
    refused = set(zip(snapshot.refusals["worker_id"], snapshot.refusals["post_id"], strict=True))
    withheld: set[str] = set()
    for turn in range(ROUNDS):
        instance = residual(snapshot, kept, withheld)
        plan = match(instance, policy, snapshot.on, seed=seed)
        again = {
            w
            for w, p in zip(plan.assignments["worker_id"], plan.assignments["post_id"], strict=True)
            if (w, p) in refused
        }
        if not again:
            break
        withheld |= again if turn < ROUNDS - 2 else {worker for worker, _ in refused}
    violations = check(plan, instance, policy)
    if violations:
        raise NotVerified([violation.message for violation in violations[:20]])
    placed = pd.concat(
        [kept.assign(rung="kept")[PLACED], plan.assignments.assign(rung="match")[PLACED]], ignore_index=True
    )
    return Answer(placed.sort_values("worker_id", ignore_index=True), plan, instance, tuple(sorted(withheld)))


class NotVerified(RuntimeError):
    """An answer fails the independent check; ``messages`` say where."""

    def __init__(self, messages: list[Text]) -> None:
        self.messages = messages
        super().__init__("; ".join(message.en for message in messages))
