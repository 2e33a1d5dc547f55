"""Rung by rung: yesterday carried over, then the match; what failed is said, and the best verified answer stands."""

from dataclasses import dataclass

import pandas as pd

from dispatch.residual import residual
from dispatch.snapshot import Snapshot
from domain.check import check
from domain.instance import Instance
from domain.language import Text
from domain.plan import Plan
from domain.policy import Policy

ROUNDS = 4
"""Matches in one night at most."""
PLACED = ["worker_id", "post_id", "mode", "rung"]


@dataclass(frozen=True)
class Answer:
    """The answer of the best rung.

    Parameters
    ----------
    placed
        Columns ``PLACED``: everybody with a place, promises kept included; ``rung`` is kept, held, carried or match.
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


def carry_over(promises: pd.DataFrame) -> pd.DataFrame:
    """Return yesterday carried over: every promise that is kept or still open."""
    kept, still = (promises[promises["verdict"] == verdict] for verdict in ("kept", "open"))
    both = pd.concat([kept.assign(rung="kept"), still.assign(rung="carried")])
    return both[PLACED].sort_values("worker_id", ignore_index=True)


def matched(snapshot: Snapshot, promises: pd.DataFrame, policy: Policy, seed: int) -> Answer:
    """Return the match of main around the promises kept, checked.

    Whoever would get a post refused lately is withheld; where somebody would lose a promised seat to somebody served
    before, all who were promised that post hold their seats; then the others are matched again.

    Raises
    ------
    NotVerified
        When the plan fails the independent check.
    optimizer.solve.ProofFailed, OverflowError, MemoryError
        When the match has no proven answer.
    """
    from optimizer.solve import match

    # People with a promise stand outside the match, so a limit across people would count only the rest of them.
    policy = policy.replaced("limits.enforced", [], "the night does not count limits across people")
    kept, still = (promises[promises["verdict"] == verdict] for verdict in ("kept", "open"))
    refused = set(zip(snapshot.refusals["worker_id"], snapshot.refusals["post_id"], strict=True))
    withheld: set[str] = set()
    held: set[str] = set()
    for turn in range(ROUNDS):
        own = still[still["worker_id"].isin(held)]
        instance = residual(snapshot, pd.concat([kept, own]), withheld)
        plan = match(instance, policy, snapshot.on, seed=seed)
        given = set(zip(plan.assignments["worker_id"], plan.assignments["post_id"], strict=True))
        again = {worker for worker, _ in given & refused}
        out = set(still["worker_id"]) - held - {worker for worker, _ in given}
        if not again and not out:
            break
        withheld |= again if turn < ROUNDS - 2 else {worker for worker, _ in refused}
        short = still["post_id"].isin(still.loc[still["worker_id"].isin(out), "post_id"])
        held |= set(still.loc[short if turn < ROUNDS - 2 else slice(None), "worker_id"])
    violations = check(plan, instance, policy)
    if violations:
        raise NotVerified([violation.message for violation in violations[:20]])
    parts = [kept.assign(rung="kept"), own.assign(rung="held"), plan.assignments.assign(rung="match")]
    placed = pd.concat([part[PLACED] for part in parts], ignore_index=True)
    return Answer(placed.sort_values("worker_id", ignore_index=True), plan, instance, tuple(sorted(withheld)))


class NotVerified(RuntimeError):
    """An answer fails the independent check; ``messages`` say where."""

    def __init__(self, messages: list[Text]) -> None:
        self.messages = messages
        super().__init__("; ".join(message.en for message in messages))
