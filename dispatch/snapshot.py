"""What a night starts from, fixed: the ledgers, where everybody stands, and what was refused lately."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from dispatch.accounts import FIRM, HELD, Account
from dispatch.desk import Desk
from dispatch.durable import canonical, hashes, sha256, write_json
from dispatch.ledger import Event
from dispatch.pauses import pauses_of
from dispatch.refusals import Told
from domain.check.pair_wishes import asks_for
from domain.instance import Instance, conform
from domain.language import Text
from domain.policy import Policy
from domain.tables import TABLES

FACTS = ("imported", "outcomes", "pinned", "published", "rolled_back")
"""Kinds of events that change what a night starts from."""


PINS = ["worker_id", "post_id", "action", "reason", "by"]


class OutOfOrder(Told):
    """A day lies before one that was published or imported already."""


class NothingImported(Told):
    """No ledgers have been imported."""


def nothing_imported(on: datetime.date) -> Text:
    """Return what to do where there are no ledgers yet."""
    return Text(
        f"还没有导入台账，请先运行 laborflow night import 台账文件夹 --date {on}",
        f"no ledgers are imported yet; run `laborflow night import FOLDER --date {on}` first",
    )


def ledgers_after(day: str, on: datetime.date) -> Text:
    """Return that later ledgers are imported already."""
    return Text(f"已导入 {day} 的台账，{on} 在它之前", f"ledgers of {day} are imported; {on} lies before them")


@dataclass(frozen=True)
class Snapshot:
    """What a run starts from.

    Parameters
    ----------
    on, scope
        The plan date; the division prefix whose people are placed, empty for all.
    tables
        Hash of the imported ledgers.
    people
        As ``Ledger.people`` returns.
    refusals
        Columns worker_id, post_id: offers refused so lately that they are not made again.
    head
        Hash of the ledger's chain at that moment.
    instance
        The ledgers; their pins are those of the ledgers and of the operator's workbook together.
    rates
        How often offers are accepted, by band of minutes, and by all answers under a blank; empty unless asked for.
    """

    on: datetime.date
    scope: str
    tables: str
    people: pd.DataFrame
    refusals: pd.DataFrame
    head: str
    instance: Instance
    rates: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def take(cls, desk: Desk, on: datetime.date, scope: str, policy: Policy) -> "Snapshot":
        """Read the present of the ledger.

        Raises
        ------
        NothingImported
            When there are no ledgers yet.
        """
        imported = desk.ledger.last("imported")
        if imported is None:
            raise NothingImported(nothing_imported(on))
        tables = str(imported.payload["tables"])
        people = desk.ledger.people()
        instance = with_pins(desk.ledgers(tables), desk.ledger.last("pinned"))
        refusals = pauses_of(desk.ledger.events("outcomes"), instance.posts, policy, on, scope)
        rates = {}
        if float(policy.value("offers.overbook_risk", on, scope)) > 0:
            from dispatch.acceptance import rates_by_minutes

            rates = rates_by_minutes(desk, on, policy)
        return cls(on, scope, tables, people, refusals, desk.ledger.head(), instance, rates)

    @cached_property
    def hash(self) -> str:
        """The hash of all that the run depends on: the ledgers by content, people and refusals by row."""
        people = self.people.drop(columns="seq").reset_index()
        rows = [[str(value) for value in row] for row in people.itertuples(index=False, name=None)]
        refused, pins = (
            [list(map(str, row)) for row in frame.itertuples(index=False, name=None)]
            for frame in (self.refusals, self.instance.pins[PINS])
        )
        return sha256(canonical([self.on.isoformat(), self.scope, self.tables, rows, refused, pins, dict(self.rates)]))

    def write(self, folder: Path, desk: Desk) -> None:
        """Write the people, refusals and pins with a manifest of every file, the imported ledgers' included."""
        self.people.drop(columns="seq").reset_index().to_parquet(folder / "people.parquet", index=False)
        self.refusals.to_parquet(folder / "refusals.parquet", index=False)
        self.instance.pins[PINS].to_parquet(folder / "pins.parquet", index=False)
        files = hashes(folder) | {f"tables/{k}": v for k, v in hashes(desk.tables / self.tables).items()}
        facts = {"plan_date": self.on.isoformat(), "scope": self.scope, "snapshot": self.hash, "head": self.head}
        write_json(folder / "manifest.json", {**facts, "tables": self.tables, "files": files}, desk.trace)

    @cached_property
    def in_scope(self) -> pd.Series:
        """Whether each worker of the ledgers belongs to the scope, by worker_id."""
        workers = self.instance.workers
        return workers["region"].str.startswith(self.scope).set_axis(workers["worker_id"])

    @cached_property
    def asking(self) -> npt.NDArray[np.bool_]:
        """(workers,) who asks for work in some way: most of a ledger does not, and no match has to look at them."""
        hired, lent = asks_for(self.instance)
        return np.asarray(hired | lent, np.bool_)

    @cached_property
    def promises(self) -> pd.DataFrame:
        """Firm promises of people in the scope, or of people who left the ledgers; columns as ``people``."""
        held = self.people[(self.people["account"] == Account.PROMISED) & self.people["level"].isin(FIRM)]
        scope = self.in_scope.reindex(held.index)
        gone = scope.isna() & (self.scope == "")
        return held[scope.eq(True) | gone]

    @cached_property
    def seated(self) -> pd.DataFrame:
        """People on their way or just arrived, and promised outside the scope: columns worker_id, post_id, mode."""
        others = (self.people["account"] == Account.PROMISED) & ~self.people.index.isin(self.promises.index)
        taken = self.people[self.people["account"].isin(HELD) | others].dropna(subset=["post_id"])
        return taken.reset_index()[["worker_id", "post_id", "mode"]]

    @cached_property
    def occupied(self) -> pd.Series:
        """Seats of each post taken by ``seated``."""
        return self.seated["post_id"].value_counts().sort_index()

    def run_key(self, policy: Policy, seed: int, effort: int) -> str:
        """Return the key of a run: the same key, the same bytes."""
        facts = [self.scope, self.on.isoformat(), self.hash, policy.content_hash(), code_version(), seed, effort]
        return sha256(canonical(facts))[:16]


def with_pins(instance: Instance, pinned: Event | None) -> Instance:
    """Return the ledgers with the pins of the operator's workbook beside their own."""
    own = instance.pins
    rows = [] if pinned is None else pinned.payload["rows"]
    if not rows:
        return instance
    told = pd.DataFrame(rows, columns=PINS)
    told = told[told["worker_id"].isin(instance.workers["worker_id"])]
    told = told[told["post_id"].isna() | told["post_id"].isin(instance.posts["post_id"])]
    both = pd.concat([own, conform(told, TABLES["pins"])]).drop_duplicates(
        ["worker_id", "post_id", "action"], keep="last"
    )
    pins = both.sort_values(["worker_id", "post_id", "action"], ignore_index=True)
    return Instance({**instance.tables, "pins": pins}, instance.quarantine, instance.notes)


def code_version() -> str:
    """Return the versions that decide what a run gives."""
    return " ".join(f"{name} {version(name)}" for name in ("laborflow", "ortools", "numpy", "pandas", "scipy"))


def facts_seq(desk: Desk, scope: str) -> int:
    """Return the number of the last event that changes what a night of this scope starts from, its own plans aside."""
    events = desk.ledger.events(*FACTS)
    return max((e.seq for e in events if e.kind != "published" or e.payload["scope"] != scope), default=0)
