"""Steps of a run: each writes a folder whole, is recorded with its hash, and is skipped when both are there."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from dispatch.desk import Desk
from dispatch.durable import hash_of, whole_folder
from dispatch.ladder import PLACED, Answer, Rung
from dispatch.refusals import Told
from dispatch.vehicles import Fleet
from domain.language import Text


class NotTheSame(Told):
    """A step done again gave other bytes than it recorded: the inputs or the program changed under the run."""


@dataclass(frozen=True)
class Steps:
    """The steps of one run.

    Parameters
    ----------
    desk, key
        Where, and which run.
    """

    desk: Desk
    key: str

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return self.desk.runs / self.key

    def step(self, name: str, fill: Callable[[Path], None]) -> Path:
        """Return the folder of a step, done now unless it is done already.

        Raises
        ------
        NotTheSame
            When it was recorded with other bytes than it gives now.
        """
        place, known = self.folder / name, self.desk.ledger.step(self.key, name)
        if known is None or hash_of(place) != known:
            self.desk.trace(f"begin {name}")
            place.parent.mkdir(parents=True, exist_ok=True)
            whole_folder(place, fill, self.desk.trace)
            found = hash_of(place)
            if known is not None and found != known:
                raise NotTheSame(
                    Text(
                        f"运行 {self.key} 的步骤 {name} 重做的结果与记录不同",
                        f"{name} of run {self.key} does not give again what it recorded",
                    )
                )
            self.desk.ledger.record_step(self.key, name, found)
            self.desk.trace(f"end {name}")
        return place


def write_answer(answer: Answer, folder: Path) -> None:
    """Write an answer: the placements, why it failed if it did, and the plan with its proof and input."""
    answer.placed[PLACED].to_parquet(folder / "placed.parquet", index=False)
    answer.waiting.to_parquet(folder / "waiting.parquet", index=False)
    failed = None if answer.failed is None else list(answer.failed)
    facts = {
        "rung": answer.rung, "solved": answer.solved, "withheld": list(answer.withheld), "failed": failed,
        "plan": answer.plan is not None,
    }  # fmt: skip
    (folder / "answer.json").write_text(json.dumps(facts, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    if answer.plan is None or answer.instance is None:
        return
    answer.plan.save(folder / "plan")
    answer.instance.save(folder / "instance")
    (folder / "proof").mkdir()
    for name, frame in answer.plan.proof.items():
        frame.to_parquet(folder / "proof" / f"{name}.parquet", index=False)


def read_answer(folder: Path) -> Answer:
    """Return the placements that ``write_answer`` wrote, whether now or before a crash; the plan stays on the disk."""
    facts = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    failed = None if facts["failed"] is None else Text(*facts["failed"])
    placed, withheld = pd.read_parquet(folder / "placed.parquet"), tuple(facts["withheld"])
    waiting = pd.read_parquet(folder / "waiting.parquet")
    return Answer(placed, Rung(facts["rung"]), facts["solved"], withheld=withheld, failed=failed, waiting=waiting)


def write_frames(frames: dict[str, pd.DataFrame], folder: Path, facts: dict[str, Any] | None = None) -> None:
    """Write frames as Parquet, and facts as ``facts.json``."""
    for name, frame in frames.items():
        frame.to_parquet(folder / f"{name}.parquet", index=False)
    if facts is not None:
        (folder / "facts.json").write_text(json.dumps(facts, sort_keys=True) + "\n", encoding="utf-8")


def read_fleet(folder: Path) -> Fleet:
    """Return the vehicles that a step wrote."""
    frames = {
        name: pd.read_parquet(folder / f"{name}.parquet")
        for name in ("trips", "stops", "pauses", "passengers", "own_way", "rounds")
    }
    return Fleet(frames, json.loads((folder / "facts.json").read_text(encoding="utf-8")))
