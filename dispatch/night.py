"""The night: lock, snapshot, promises, ladder, check, vehicles, manifests, draft; every step restartable."""

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from dispatch.audit import audit
from dispatch.changes import diff_of
from dispatch.desk import Desk
from dispatch.durable import canonical, file_hash, hash_of, sha256, write_json
from dispatch.ladder import Answer, NotVerified, carry_over, matched
from dispatch.ledger import Event
from dispatch.lists import lists_of
from dispatch.promises import keep_promises
from dispatch.snapshot import OutOfOrder, Snapshot, code_version, facts_seq
from dispatch.steps import Steps, read_answer, read_fleet, write_answer, write_frames
from dispatch.vehicles import Fleet, vehicles_of
from dispatch.verdict import faults_of
from domain.language import Text
from domain.policy import Policy

Progress = Callable[[Text, int, int], None]
PROVEN, DEGRADED, UNVERIFIED = "proven", "degraded", "unverified"
DRAFT = "draft.json"
CARRIED_ONLY = Text(
    "按 --effort 0 只沿用昨日，没有求解", "yesterday only was carried over, as --effort 0 asks; nothing was solved"
)


class BrokenLedger(Exception):
    """The audit of the ledger found faults; nothing is planned on it."""


@dataclass(frozen=True)
class Material:
    """What the pages of a night are made from; see the modules for the columns of each part."""

    snapshot: Snapshot
    policy: Policy
    promises: pd.DataFrame
    answer: Answer
    diff: pd.DataFrame
    fleet: Fleet
    lists: dict[str, pd.DataFrame]
    status: str
    head: str
    run_key: str
    vault: Path


Writer = Callable[[Path, Material], None]
"""Writes the hand-outs of a night into a folder: handed in, since pages belong to a layer above."""


@dataclass(frozen=True)
class Night:
    """The outcome of a run.

    Parameters
    ----------
    event
        The draft's event; None when nothing could be verified.
    folder
        Where the run's steps lie.
    draft
        The draft's facts: status, counts, diff hash, chain head, hashes of all files.
    again
        Whether it had been done before, so that nothing was done now.
    """

    event: Event | None
    folder: Path
    draft: dict[str, Any]
    again: bool


def run_night(
    desk: Desk,
    on: datetime.date,
    actor: str,
    policy: Policy,
    write_pages: Writer,
    *,
    scope: str = "",
    seed: int = 0,
    effort: int = 1,
    progress: Progress | None = None,
) -> Night:
    """Make the draft of a night; the same night twice gives the same draft, and a run cut off goes on where it was.

    Parameters
    ----------
    desk
        The desk.
    on
        The plan date.
    actor
        Who runs it: somebody else has to approve.
    policy
        The rules and weights.
    write_pages
        Writes the hand-outs.
    scope
        Division prefix whose people are placed; all when empty.
    seed
        Seed of the published lottery.
    effort
        0 carries yesterday over only, 1 matches.
    progress
        Called with the step, the work done and the work in all.

    Raises
    ------
    OutOfOrder
        When a later night was published, or later ledgers were imported.
    BrokenLedger
        When the audit finds faults.
    dispatch.lock.Busy
        When another run is at work.
    dispatch.snapshot.NothingImported
        When there are no ledgers.
    """
    with desk.working():
        _in_order(desk, on, scope)
        request = {
            "plan_date": on.isoformat(), "scope": scope, "seed": seed, "effort": effort, "actor": actor,
            "policy": policy.content_hash(), "code": code_version(), "facts": facts_seq(desk, scope),
        }  # fmt: skip
        asked = sha256(canonical({name: value for name, value in request.items() if name != "actor"}))
        for event in reversed(desk.ledger.events("drafted")):
            folder = desk.runs / event.payload["run"]
            if event.payload["request"] == asked and (folder / DRAFT).is_file():
                return Night(event, folder, read_draft(folder, event), again=True)
        found = audit(desk.ledger)
        if found.faults:
            raise BrokenLedger("; ".join(fault.en for fault in found.faults[:5]))
        return _Run(desk, policy, write_pages, request, asked, progress).go()


def read_draft(folder: Path, event: Event) -> dict[str, Any]:
    """Return the facts of a draft, as they were when it was recorded.

    Raises
    ------
    BrokenLedger
        When the file is not the one recorded.
    """
    if file_hash(folder / DRAFT) != event.payload["draft"]:
        raise BrokenLedger(f"{folder / DRAFT} was changed after it was recorded")
    draft: dict[str, Any] = json.loads((folder / DRAFT).read_text(encoding="utf-8"))
    return draft


def _in_order(desk: Desk, on: datetime.date, scope: str) -> None:
    for event in desk.ledger.events("published"):
        if event.payload["scope"] == scope and event.plan_date > on.isoformat():
            raise OutOfOrder(f"the night of {event.plan_date} is published; {on} lies before it")
    imported = desk.ledger.last("imported")
    if imported is not None and imported.plan_date > on.isoformat():
        raise OutOfOrder(f"ledgers of {imported.plan_date} are imported; {on} lies before them")


@dataclass
class _Run:
    """One run, step by step."""

    desk: Desk
    policy: Policy
    write_pages: Writer
    request: dict[str, Any]
    asked: str
    progress: Progress | None

    def go(self) -> Night:
        on = datetime.date.fromisoformat(self.request["plan_date"])
        self._tell(0, Text("快照", "snapshot"))
        snapshot = Snapshot.take(self.desk, on, self.request["scope"], self.policy)
        key = snapshot.run_key(self.policy, self.request["seed"], self.request["effort"])
        steps = Steps(self.desk, key)
        steps.folder.mkdir(parents=True, exist_ok=True)
        write_json(steps.folder / "request.json", self.request, self.desk.trace)
        fixed = steps.step("1-snapshot", lambda folder: snapshot.write(folder, self.desk))
        head = json.loads((fixed / "manifest.json").read_text(encoding="utf-8"))["head"]
        self._tell(1, Text("核对承诺", "keeping promises"))
        kept = steps.step("2-promises", lambda to: write_frames({"promises": keep_promises(snapshot, self.policy)}, to))
        promises = pd.read_parquet(kept / "promises.parquet")
        carried = steps.step(
            "3-carried", lambda to: write_answer(Answer(carry_over(promises), None, None, failed=CARRIED_ONLY), to)
        )
        self._tell(2, Text("匹配", "matching"))
        solved = steps.step("4-solved", lambda to: write_answer(self._solved(snapshot, promises, carried), to))
        answer = read_answer(solved)
        if self._faults(snapshot, promises, answer.placed):
            return Night(None, steps.folder, {"status": UNVERIFIED}, again=False)
        status = PROVEN if answer.failed is None else DEGRADED
        self._tell(5, Text("派车", "vehicles"))
        changed = steps.step(
            "5-diff", lambda to: write_frames({"diff": diff_of(snapshot, promises, answer, self.policy)}, to)
        )
        diff = pd.read_parquet(changed / "diff.parquet")

        def fill_fleet(folder: Path) -> None:
            fleet = vehicles_of(snapshot, diff, self.policy)
            write_frames(fleet.frames, folder, fleet.summary)

        fleet = read_fleet(steps.step("6-vehicles", fill_fleet))
        lists = steps.step("7-lists", lambda to: write_frames(lists_of(self.desk, snapshot), to))
        frames = {name: pd.read_parquet(lists / f"{name}.parquet") for name in ("lists", "joined_and_left")}
        self._tell(6, Text("写清单", "manifests"))
        material = Material(
            snapshot, self.policy, promises, answer, diff, fleet, frames, status, head, key, self.desk.vault
        )
        steps.step("8-handout", lambda to: self.write_pages(to, material))
        return self._draft(steps, material)

    def _solved(self, snapshot: Snapshot, promises: pd.DataFrame, carried: Path) -> Answer:
        """Return the match when it is proven and verified, else yesterday carried over with the reason."""
        from optimizer.solve import ProofFailed

        before = read_answer(carried)
        if self.request["effort"] == 0:
            return before
        try:
            answer = matched(snapshot, promises, self.policy, self.request["seed"])
            faults = self._faults(snapshot, promises, answer.placed)
            if not faults:
                return answer
            why = faults[0]
        except (ProofFailed, NotVerified, OverflowError, MemoryError) as error:
            why = Text(
                f"求解未得到核验的方案（{type(error).__name__}）",
                f"the match gave no verified plan ({type(error).__name__}: {error})",
            )
        return Answer(before.placed, None, None, failed=why)

    def _faults(self, snapshot: Snapshot, promises: pd.DataFrame, placed: pd.DataFrame) -> list[Text]:
        return faults_of(snapshot, promises, placed, self.policy)

    def _draft(self, steps: Steps, made: Material) -> Night:
        """Seal the run: the facts that a second person signs."""
        self._tell(7, Text("草案", "draft"))
        counts = {str(name): int(count) for name, count in made.diff["change"].value_counts().sort_index().items()}
        draft = {
            "run": steps.key,
            "plan_date": self.request["plan_date"],
            "scope": self.request["scope"],
            "seed": self.request["seed"],
            "status": made.status,
            "failed": None if made.answer.failed is None else list(made.answer.failed),
            "snapshot": made.snapshot.hash,
            "head": made.head,
            "counts": counts,
            "placed": len(made.answer.placed),
            "vehicles": made.fleet.summary | {"trips": len(made.fleet.frames["trips"])},
            "steps": {place.name: hash_of(place) for place in sorted(steps.folder.iterdir()) if place.is_dir()},
        }
        write_json(steps.folder / DRAFT, draft, self.desk.trace)
        payload = {
            "run": steps.key, "request": self.asked, "scope": draft["scope"], "draft": file_hash(steps.folder / DRAFT),
            "status": made.status, "counts": counts, "facts": self.request["facts"],
        }  # fmt: skip
        on = datetime.date.fromisoformat(self.request["plan_date"])
        event = self.desk.ledger.append("drafted", f"draft:{self.asked}", on, self.request["actor"], payload)
        return Night(event, steps.folder, draft, again=False)

    def _tell(self, done: int, step: Text) -> None:
        if self.progress is not None:
            self.progress(step, done, 8)
