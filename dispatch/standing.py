"""How the nights stand: last import, drafts, approvals, publications, what waits, and what was cut off."""

import datetime
import json
from pathlib import Path
from typing import Any

import pandas as pd

from dispatch.approval import draft_of
from dispatch.audit import audit
from dispatch.desk import Desk
from dispatch.night import DRAFT
from dispatch.pauses import last_answers
from dispatch.snapshot import facts_seq


def night_status(desk: Desk) -> dict[str, Any]:
    """Return the state of a desk: accounts, chain, last events of each kind, and what waits to be done."""
    found = audit(desk.ledger)
    last = {}
    for kind in ("imported", "pinned", "drafted", "approved", "published", "outcomes", "rolled_back"):
        event = desk.ledger.last(kind)
        if event is not None:
            facts = {"seq": event.seq, "plan_date": event.plan_date, "by": event.actor}
            last[kind] = facts | {
                name: event.payload[name] for name in ("scope", "version", "status") if name in event.payload
            }
    return {
        "events": found.events,
        "head": found.head,
        "accounts": {str(name): count for name, count in found.accounts.items()},
        "faults": [list(fault) for fault in found.faults],
        "last": last,
        "refused": sum(row["outcome"] == "refused" for row in last_answers(desk.ledger.events("outcomes")).values()),
        "unmasked": unmaskings(desk),
        "undelivered": len(desk.ledger.undelivered()),
        "unfinished": [request["plan_date"] for request in unfinished(desk)],
    }


def unmaskings(desk: Desk) -> list[dict[str, Any]]:
    """Return who saw names and phones, of which vehicle, why, and of how many people; the first one first."""
    return [
        {
            "seq": event.seq, "plan_date": event.plan_date, "by": event.actor, "role": event.payload["role"],
            "vehicle": event.payload["vehicle"], "reason": event.payload["reason"], "people": len(event.payload["people"]),
            "until": event.payload.get("until", ""),
        }
        for event in desk.ledger.events("unmasked")
    ]  # fmt: skip


def unfinished(desk: Desk) -> list[dict[str, Any]]:
    """Return the requests of runs that began and have no draft, the earliest day first; not those that facts overtook."""
    found = []
    for folder in sorted(desk.runs.iterdir()) if desk.runs.is_dir() else []:
        request = folder / "request.json"
        if not request.is_file() or (folder / DRAFT).is_file():
            continue
        asked = json.loads(request.read_text(encoding="utf-8"))
        if asked["facts"] == facts_seq(desk, asked["scope"]):
            found.append(asked)
    return sorted(found, key=lambda request: (request["plan_date"], request["scope"]))


def read_diff(desk: Desk, on: datetime.date, scope: str) -> tuple[pd.DataFrame, pd.DataFrame, Path]:
    """Return the diff of a day's last draft, the pins with their cost, and the run's folder.

    Raises
    ------
    dispatch.refusals.NothingToDo
        When there is no draft.
    """
    folder = desk.runs / draft_of(desk, on, scope).payload["run"]
    diff, pins = (pd.read_parquet(folder / "5-diff" / f"{name}.parquet") for name in ("diff", "pins"))
    return diff, pins, folder
