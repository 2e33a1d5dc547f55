"""The night: lock, snapshot, promises, ladder, check, vehicles, manifests, draft; every step restartable."""

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from dispatch.audit import audit
from dispatch.bounds import is_short, limits_of
from dispatch.changes import CHURN, diff_of
from dispatch.desk import Desk
from dispatch.durable import canonical, file_hash, hash_of, sha256, write_json
from dispatch.fares import travel_claims
from dispatch.fleet_check import fleet_faults
from dispatch.ladder import Answer, NotVerified, Question, Rung, carry_over, matched
from dispatch.ledger import Event
from dispatch.lists import lists_of
from dispatch.pin_prices import price_pins
from dispatch.pins import settle_pins, without_refused
from dispatch.promises import keep_promises, moves_most
from dispatch.refusals import BrokenLedger
from dispatch.seat_prices import ROUNDS, with_seat_prices
from dispatch.snapshot import OutOfOrder, Snapshot, code_version, facts_seq, ledgers_after
from dispatch.standby import standby
from dispatch.steps import Steps, read_answer, read_fleet, write_answer, write_frames
from dispatch.vehicles import Fleet, vehicles_of, without_vehicles
from dispatch.verdict import faults_of
from domain.language import Text
from domain.policy import Policy

Progress = Callable[[Text, int, int], None]
PROVEN, DEGRADED, UNVERIFIED = "proven", "degraded", "unverified"
BOUNDED, RELAXED = "bounded", "relaxed"
CARRY, FLOW, LIMITS = 0, 1, 2
"""Efforts: the highest rung of the ladder that a night may climb."""
DRAFT = "draft.json"
CARRIED_ONLY = Text(
    "按 --effort 0 只沿用昨日，没有求解", "yesterday only was carried over, as --effort 0 asks; nothing was solved"
)
FAULTS = "faults.json"
NOT_CHECKED = Text("车辆没有通过独立核验，全部不开行：", "the vehicles fail their independent check and none runs: ")
NO_LIMITS = Text(
    "按 --effort 1 没有执行总量限制，有的限制未满足",
    "limits across people were not enforced, as --effort 1 asks, and some are not kept",
)


@dataclass(frozen=True)
class Material:
    """What the pages of a night are made from; see the modules for the columns of each part."""

    snapshot: Snapshot
    policy: Policy
    promises: pd.DataFrame
    answer: Answer
    diff: pd.DataFrame
    limits: pd.DataFrame
    pins: pd.DataFrame
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
    effort: int = LIMITS,
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
        0 carries yesterday over only, 1 matches, 2 matches within the limits across people where they bind, and brings the
        price of a seat back into the match.
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
            first = found.faults[:5]
            raise BrokenLedger(Text("；".join(each.zh for each in first), "; ".join(each.en for each in first)))
        return _Run(desk, policy, write_pages, request, asked, progress).go()


def read_draft(folder: Path, event: Event) -> dict[str, Any]:
    """Return the facts of a draft, as they were when it was recorded.

    Raises
    ------
    BrokenLedger
        When the file is not the one recorded.
    """
    if file_hash(folder / DRAFT) != event.payload["draft"]:
        raise BrokenLedger(
            Text(f"{folder / DRAFT} 在记录之后被改动", f"{folder / DRAFT} was changed after it was recorded")
        )
    draft: dict[str, Any] = json.loads((folder / DRAFT).read_text(encoding="utf-8"))
    return draft


def status_of(answer: Answer, limits: pd.DataFrame) -> str:
    """Return proven, bounded (limits, with gaps), relaxed (limits that must be kept are not) or degraded (a rung failed).

    A limit may be missed over everybody though the match keeps it: what was promised before uses more than it allows.
    """
    if answer.failed is not None:
        return DEGRADED
    if answer.solved == RELAXED or is_short(limits):
        return RELAXED
    return BOUNDED if answer.solved == BOUNDED else PROVEN


def _in_order(desk: Desk, on: datetime.date, scope: str) -> None:
    for event in desk.ledger.events("published"):
        if event.payload["scope"] == scope and event.plan_date > on.isoformat():
            raise OutOfOrder(
                Text(
                    f"{event.plan_date} 的方案已经公布，{on} 在它之前",
                    f"the night of {event.plan_date} is published; {on} lies before it",
                )
            )
    imported = desk.ledger.last("imported")
    if imported is not None and imported.plan_date > on.isoformat():
        raise OutOfOrder(ledgers_after(imported.plan_date, on))


@dataclass
class _Run:
    """One run, step by step."""

    desk: Desk
    policy: Policy
    write_pages: Writer
    request: dict[str, Any]
    asked: str
    progress: Progress | None
    _checked: tuple[pd.DataFrame, list[Text]] | None = None

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

        def fill_promises(folder: Path) -> None:
            before = keep_promises(snapshot, self.policy)
            promises, pins = settle_pins(snapshot, self.policy, before)
            write_frames({"before_pins": before, "promises": promises, "pins": pins}, folder)

        kept = steps.step("2-promises", fill_promises)
        before, promises, pins = (
            pd.read_parquet(kept / f"{name}.parquet") for name in ("before_pins", "promises", "pins")
        )
        question = Question(snapshot, self.policy, self.request["seed"], promises, pins)
        nothing = Answer(carry_over(promises), Rung.CARRIED, failed=CARRIED_ONLY)
        carried = steps.step("3-carried", lambda to: write_answer(nothing, to))
        answer, limits = self._climbed(steps, question, carried)
        if self._faults(question, answer):
            return Night(None, steps.folder, {"status": UNVERIFIED}, again=False)
        self._tell(5, Text("派车", "vehicles"))
        chosen = self._priced(steps, question, answer)
        if not chosen.placed.equals(answer.placed) and not self._faults(question, chosen):
            answer, limits = chosen, self._limits(question, chosen)

        def fill_diff(folder: Path) -> None:
            firm = promises[promises["verdict"] != "withdrawn"]
            levels = dict(zip(firm["worker_id"], firm["level"], strict=True))
            more = standby(snapshot, answer.placed, levels, answer.waiting, self.policy)
            diff = diff_of(snapshot, promises, answer, self.policy, more)
            priced = price_pins(question, before, answer)
            write_frames({"diff": diff, "limits": limits, "pins": priced}, folder)

        changed = steps.step("5-diff", fill_diff)
        diff, limits, pins = (pd.read_parquet(changed / f"{name}.parquet") for name in ("diff", "limits", "pins"))

        def fill_fleet(folder: Path) -> None:
            fleet = vehicles_of(snapshot, diff, self.policy)
            faults = fleet_faults(snapshot, diff, fleet.frames, self.policy)
            fleet = without_vehicles(fleet) if faults else fleet
            write_json(folder / FAULTS, [list(fault) for fault in faults[:20]])
            claims = travel_claims(snapshot, fleet.frames["passengers"], self.policy)
            riding = fleet.frames["passengers"].merge(claims, how="left", on="worker_id")
            rounds = pd.read_parquet(steps.folder / "4-with-vehicles" / "rounds.parquet")
            write_frames({**fleet.frames, "passengers": riding, "rounds": rounds}, folder, fleet.summary)

        garage = steps.step("6-vehicles", fill_fleet)
        fleet, faults = read_fleet(garage), json.loads((garage / FAULTS).read_text(encoding="utf-8"))
        if faults:
            answer = replace(answer, failed=Text(NOT_CHECKED.zh + faults[0][0], NOT_CHECKED.en + faults[0][1]))
        lists = steps.step("7-lists", lambda to: write_frames(lists_of(self.desk, snapshot), to))
        frames = {name: pd.read_parquet(lists / f"{name}.parquet") for name in ("lists", "joined_and_left")}
        self._tell(6, Text("写清单", "manifests"))
        material = Material(
            snapshot, self.policy, promises, answer, diff, limits, pins, fleet, frames, status_of(answer, limits), head, key,
            self.desk.vault,
        )  # fmt: skip
        steps.step("8-handout", lambda to: self.write_pages(to, material))
        return self._draft(steps, material)

    def _climbed(self, steps: Steps, question: Question, carried: Path) -> tuple[Answer, pd.DataFrame]:
        """Return the answer of the highest rung that is verified, and every limit counted over everybody.

        The match without limits comes first and lies on the disk; limits are solved for where it misses one.
        """
        answer = read_answer(carried)
        if self.request["effort"] >= FLOW:
            self._tell(2, Text("匹配", "matching"))
            found = steps.step("4-solved", lambda to: write_answer(self._solved(question, answer, Rung.FLOW), to))
            answer = read_answer(found)
        limits = self._limits(question, answer)
        if answer.rung != Rung.FLOW or answer.failed is not None or not (limits["short"] > 0).any():
            return answer, limits
        if self.request["effort"] < LIMITS:
            return (replace(answer, failed=NO_LIMITS) if is_short(limits) else answer), limits
        self._tell(4, Text("按总量限制求解", "matching within limits"))
        flow = answer
        found = steps.step("4-within-limits", lambda to: write_answer(self._solved(question, flow, Rung.LIMITS), to))
        answer = read_answer(found)
        return answer, self._limits(question, answer)

    def _priced(self, steps: Steps, question: Question, answer: Answer) -> Answer:
        """Return the best of a few rounds in which the price of a seat goes back into the match."""

        def fill(folder: Path) -> None:
            climb = self.request["effort"] >= LIMITS
            best, rounds = with_seat_prices(question, answer) if climb else (answer, pd.DataFrame(columns=ROUNDS))
            write_answer(best, folder)
            write_frames({"rounds": rounds}, folder)

        return read_answer(steps.step("4-with-vehicles", fill))

    def _limits(self, question: Question, answer: Answer) -> pd.DataFrame:
        snapshot = question.snapshot
        columns = ["worker_id", "post_id", "mode"]
        everybody = pd.concat([answer.placed[columns], snapshot.seated], ignore_index=True)
        whole = without_refused(snapshot.instance, question.pins)
        return limits_of(whole, self.policy, snapshot.on, everybody)

    def _solved(self, question: Question, before: Answer, rung: Rung) -> Answer:
        """Return the match of a rung when it is proven and verified, else the rung before with the reason."""
        from optimizer.program import NoPlan
        from optimizer.solve import ProofFailed

        try:
            answer = matched(question, within_limits=rung == Rung.LIMITS)
            faults = self._faults(question, answer)
            if not faults:
                return answer
            why = faults[0]
        except (ProofFailed, NotVerified, NoPlan, OverflowError, MemoryError) as error:
            what = {
                Rung.FLOW: Text("求解", "the match"),
                Rung.LIMITS: Text("按总量限制求解", "the match within limits"),
            }
            why = Text(
                f"{what[rung].zh}未得到核验的方案（{type(error).__name__}）",
                f"{what[rung].en} gave no verified plan ({type(error).__name__}: {error})",
            )
        return replace(before, failed=why)

    def _faults(self, question: Question, answer: Answer) -> list[Text]:
        """Check an answer, unless it is the one that was checked last."""
        if self._checked is None or not self._checked[0].equals(answer.placed):
            found = faults_of(question.snapshot, question.promises, answer.placed, self.policy)
            self._checked = answer.placed, found
        return self._checked[1]

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
            "rung": made.answer.rung,
            "limits_short": int((made.limits["short"] > 0).sum()),
            "failed": None if made.answer.failed is None else list(made.answer.failed),
            "snapshot": made.snapshot.hash,
            "head": made.head,
            "counts": counts,
            "moved_most": moves_most(made.promises, made.policy, made.snapshot.on),
            "stay_by_bound": int((made.diff["reason"] == CHURN).sum()),
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
