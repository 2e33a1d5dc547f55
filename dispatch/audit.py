"""Whether the ledger is whole: its chain, and that everybody is in exactly one account at every moment."""

from collections import Counter
from dataclasses import dataclass

from dispatch.accounts import Account
from dispatch.ledger import GENESIS, Ledger, event_hash, postings_hash
from domain.language import Text


@dataclass(frozen=True)
class Audit:
    """What the audit found.

    Parameters
    ----------
    events, head
        Number of events, hash of the last.
    accounts
        People in each account.
    faults
        What does not hold; empty when the ledger is whole.
    """

    events: int
    head: str
    accounts: dict[str, int]
    faults: list[Text]


def audit(ledger: Ledger) -> Audit:
    """Recompute every hash and replay every move; memory grows with the people, not with the nights.

    A move must start in the account where the person stands, an unknown person starts outside, and nobody moves twice
    in one event; so everybody is in exactly one account, and what left one account entered another.
    """
    at: dict[str, str] = {}
    faults: list[Text] = []
    previous, events = GENESIS, 0
    known = set(Account)
    for row, moves in ledger.stream():
        events += 1
        where = f"{row['seq']} ({row['kind']})"
        if row["seq"] != events:
            faults.append(Text(f"事件编号不连续：{where}", f"the numbering of events breaks at {where}"))
        if row["previous"] != previous or row["hash"] != event_hash(row):
            faults.append(Text(f"哈希链在事件 {where} 处断开", f"the hash chain breaks at event {where}"))
        if row["postings_hash"] != postings_hash(moves):
            faults.append(Text(f"事件 {where} 的人员变动被改动", f"the moves of event {where} were changed"))
        wrong = 0
        for move in moves:
            wrong += move.source != at.get(move.worker_id, Account.OUTSIDE) or move.target not in known
            if move.target == Account.OUTSIDE:
                at.pop(move.worker_id, None)
            else:
                at[move.worker_id] = move.target
        if wrong:
            faults.append(
                Text(
                    f"事件 {where}：{wrong} 人变动前后账户不符",
                    f"event {where}: {wrong} moves start where nobody stands",
                )
            )
        previous = row["hash"]
    counts = Counter(at.values())
    now = ledger.people()
    if counts != Counter(now["account"]) or set(now.index) != set(at):
        faults.append(Text("现有人员与历次变动之和不符", "where people stand is not the sum of their moves"))
    return Audit(events, previous, {name: counts[name] for name in Account if counts[name]}, faults)
