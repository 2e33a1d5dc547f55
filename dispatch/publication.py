"""Publishing: promises are recorded and hand-outs queued in one transaction, then delivered, each exactly once."""

import datetime
import json
import shutil
from pathlib import Path

import pandas as pd

from dispatch.approval import approval_of, draft_of
from dispatch.changes import moves_of
from dispatch.desk import Desk
from dispatch.durable import canonical, file_hash, files_in, flush_file, flush_folder
from dispatch.ledger import Event, Posting
from dispatch.night import read_draft
from dispatch.refusals import BrokenLedger, NothingToDo
from dispatch.snapshot import Snapshot
from dispatch.steps import read_fleet
from domain.language import Text
from domain.policy import Policy

HANDOUT = "8-handout"


def published_of(desk: Desk, on: datetime.date, scope: str) -> list[Event]:
    """Return the publications of a day, the first version first."""
    own = (on.isoformat(), scope)
    return [event for event in desk.ledger.events("published") if (event.plan_date, event.payload["scope"]) == own]


def publish(desk: Desk, on: datetime.date, scope: str, actor: str, policy: Policy) -> tuple[Event, list[str]]:
    """Publish the approved draft of a day as its next version, and deliver what waits in the outbox.

    Returns
    -------
    Event, list of str
        The publication, and what was delivered now; a publication cut off before is finished.

    Raises
    ------
    NothingToDo
        When there is no draft, or the last one is published.
    dispatch.refusals.NotAllowed
        When nobody else approved it, or the ledger changed since.
    """
    with desk.working():
        drafted = draft_of(desk, on, scope)
        versions = published_of(desk, on, scope)
        done = [event for event in versions if event.payload["draft"] == drafted.payload["draft"]]
        if done:
            delivered = deliver(desk)
            if delivered:
                return done[-1], delivered
            raise NothingToDo(Text(f"{on} 的最新草案已经公布", f"the last draft of {on} is published already"))
        approved = approval_of(desk, drafted)
        folder = desk.runs / drafted.payload["run"]
        read_draft(folder, drafted)
        snapshot = Snapshot.take(desk, on, scope, policy)
        diff = pd.read_parquet(folder / "5-diff" / "diff.parquet")
        moves = moves_of(snapshot, diff, read_fleet(folder / "6-vehicles").vehicle_of)
        version = len(versions) + 1
        name = f"{on}{'-' + scope if scope else ''}"
        outbox = {
            f"{name}:v{version}:{file}": canonical(
                {
                    "from": f"{drafted.payload['run']}/{HANDOUT}/{file}",
                    "to": f"{name}/v{version}/{file}",
                    "sha256": file_hash(path),
                }
            )
            for file, path in files_in(folder / HANDOUT)
        }
        payload = {
            "scope": scope, "version": version, "run": drafted.payload["run"], "draft": drafted.payload["draft"],
            "approved": approved.seq, "files": len(outbox), "counts": drafted.payload["counts"],
        }  # fmt: skip
        key = f"publish:{name}:v{version}"
        event = desk.ledger.append("published", key, on, actor, payload, moves, outbox)
        return event, deliver(desk)


def deliver(desk: Desk) -> list[str]:
    """Copy what waits in the outbox to ``published/``, each file whole and once; return their names.

    Raises
    ------
    dispatch.refusals.BrokenLedger
        When a file is not the one that was published.
    """
    delivered = []
    for key, content in desk.ledger.undelivered():
        facts = json.loads(content)
        target = desk.published / facts["to"]
        if not target.is_file() or file_hash(target) != facts["sha256"]:
            _copy(desk.runs / facts["from"], target, facts["sha256"])
        desk.trace(f"delivered {target.name}")
        desk.ledger.record_delivery(key)
        delivered.append(facts["to"])
    return delivered


def _copy(source: Path, target: Path, digest: str) -> None:
    if file_hash(source) != digest:
        raise BrokenLedger(Text(f"{source} 在公布之后被改动", f"{source} was changed after it was published"))
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    shutil.copyfile(source, part)
    flush_file(part)
    part.replace(target)
    flush_folder(target.parent)


def roll_back(desk: Desk, on: datetime.date, scope: str, actor: str, reason: str) -> tuple[Event, int]:
    """Take the last publication of a day back: everybody who has not moved since stands where he or she stood before.

    Returns
    -------
    Event, int
        The event, and how many people have moved on since and stay as they are.

    Raises
    ------
    NothingToDo
        When nothing is published, or it was taken back already.
    """
    with desk.working():
        undone = {event.payload["event"] for event in desk.ledger.events("rolled_back")}
        open_ = [event for event in published_of(desk, on, scope) if event.seq not in undone]
        if not open_:
            raise NothingToDo(Text(f"{on} 没有可撤回的公布", f"nothing published for {on} is left to take back"))
        event = open_[-1]
        now, before = desk.ledger.people(), desk.ledger.people(before=event.seq)
        moves = desk.ledger.postings_of(event.seq)
        back = [_inverse(move, before) for move in moves if _latest(now, move.worker_id, event.seq)]
        payload = {
            "event": event.seq,
            "scope": scope,
            "undone": len(back),
            "stay": len(moves) - len(back),
            "reason": reason,
        }
        told = desk.ledger.append("rolled_back", f"rollback:{event.seq}", on, actor, payload, back)
        return told, len(moves) - len(back)


def _latest(now: pd.DataFrame, worker: str, sequence: int) -> bool:
    """Tell whether a person has not moved since an event; who left the ledgers by it comes back."""
    return worker not in now.index or now["seq"][worker] == sequence


def _inverse(move: Posting, before: pd.DataFrame) -> Posting:
    if move.worker_id not in before.index:
        return Posting(move.worker_id, move.target, move.source, reason="rolled back")
    columns = ("post_id", "level", "mode", "vehicle_id", "since")
    found = [before[name][move.worker_id] for name in columns]
    old = [value if isinstance(value, str) else None for value in found]
    return Posting._make([move.worker_id, move.target, move.source, *old, "rolled back"])
