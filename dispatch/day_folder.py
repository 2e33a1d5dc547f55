"""The day's ledgers come in: what is new, changed or gone, and which account the ledgers put everybody in."""

import datetime
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dispatch.accounts import FIRM, HELD, LEDGER_ACCOUNTS, LEVELS, Account, account_of
from dispatch.desk import Desk
from dispatch.durable import whole_folder
from dispatch.ledger import Event, Posting
from dispatch.snapshot import OutOfOrder, ledgers_after
from domain.instance import Instance
from domain.intake import Intake
from domain.language import Text
from domain.policy import Policy
from domain.tables import TABLES, Table

Progress = Callable[[Text, int, int], None]
Counts = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Imported:
    """What an import brought: the event, the intake with its faults, and whether the same had come in before."""

    event: Event
    intake: Intake
    counts: Counts
    again: bool


def import_day(
    desk: Desk,
    folder: str | Path,
    on: datetime.date,
    actor: str,
    policy: Policy,
    progress: Progress | None = None,
) -> Imported:
    """Read a day's ledgers and record what changed; the same ledgers twice change nothing.

    The folder holds the ledgers as they stand that day, all of them: a row that is not there any more is gone.
    A promise, a journey and an arrival outlast the ledgers, which are often behind: they end by an outcome, or when the
    ledgers say that the person is employed with the employer promised.

    Parameters
    ----------
    desk
        The desk; its vault takes the identities.
    folder
        Folder of ledgers, or one workbook.
    on
        The day of the ledgers.
    actor
        Who imports.
    policy
        Holds the threshold of faulty rows.
    progress
        Called with the step, the work done and the work in all.

    Raises
    ------
    domain.faults.InputRefused
        With all faults at once, when the ledgers cannot be used; nothing is recorded then.
    dispatch.snapshot.OutOfOrder
        When later ledgers are imported already.
    dispatch.lock.Busy
        When another run is at work.
    """
    from domain.intake import read_ledgers
    from domain.vault import Vault

    with desk.working():
        found = read_ledgers(folder, policy=policy, on=on, vault=Vault.open(desk.vault), progress=progress)
        instance, digest = found.instance, found.instance.content_hash()
        place, before = desk.tables / digest, desk.ledger.last("imported")
        if before is not None and before.plan_date > on.isoformat():
            raise OutOfOrder(ledgers_after(before.plan_date, on))
        if not place.is_dir():
            desk.tables.mkdir(exist_ok=True)
            whole_folder(place, instance.save, desk.trace)
        if before is not None and (before.payload["tables"], before.plan_date) == (digest, on.isoformat()):
            return Imported(before, found, before.payload["counts"], again=True)
        known = None if before is None else desk.ledgers(before.payload["tables"])
        counts = changes_of(known, instance)
        moves = moves_of(desk.ledger.people(), instance, on, known)
        sequence = 0 if before is None else before.seq
        payload = {"tables": digest, "counts": counts, "quarantined": len(instance.quarantine)}
        event = desk.ledger.append("imported", f"import:{sequence}:{digest}:{on}", on, actor, payload, moves)
        return Imported(event, found, counts, again=False)


def changes_of(before: Instance | None, now: Instance) -> Counts:
    """Return rows, new, changed and gone of every table that has rows."""
    found: Counts = {}
    for name, table in TABLES.items():
        new = now.tables[name]
        old = new.head(0) if before is None else before.tables[name]
        if not len(old) and not len(new):
            continue
        at = _keyed(old, table).get_indexer(_keyed(new, table))
        known = at >= 0
        changed = np.zeros(int(known.sum()), bool)
        for column in table.columns if len(changed) else ():
            changed |= _differ(old[column.name].iloc[at[known]], new[column.name][known])
        found[name] = {
            "rows": len(new),
            "new": int((~known).sum()),
            "changed": int(changed.sum()),
            "gone": len(old) - len(changed),
        }
    return found


def _keyed(frame: pd.DataFrame, table: Table) -> pd.Index:
    """Return what identifies each row, as one text; no two rows of a table have the same."""
    keys = frame[list(table.key)].itertuples(index=False, name=None)
    return pd.Index(["\x1f".join(map(str, key)) for key in keys], dtype="str")


def _differ(one: pd.Series, other: pd.Series) -> npt.NDArray[np.bool_]:
    """Return where two columns hold different values; two blanks do not differ."""
    blank = one.isna().to_numpy(bool), other.isna().to_numpy(bool)
    both = ~blank[0] & ~blank[1]
    unlike = np.zeros(len(one), bool)
    pairs = one.to_numpy(object)[both], other.to_numpy(object)[both]
    unlike[both] = np.fromiter((a != b for a, b in zip(*pairs, strict=True)), bool, int(both.sum()))
    return np.asarray(unlike | (blank[0] != blank[1]), np.bool_)


def moves_of(people: pd.DataFrame, instance: Instance, on: datetime.date, before: Instance | None) -> list[Posting]:
    """Return the moves that ledgers of a day cause.

    Parameters
    ----------
    people
        Where everybody stands, as ``Ledger.people`` returns.
    instance
        The day's ledgers.
    on
        Their day.
    before
        The ledgers imported before: a promise that stood there already is no news.
    """
    stated = account_of(instance, on)
    employers = dict(zip(instance.workers["worker_id"], instance.workers["employer_id"], strict=True))
    employer_of_post = dict(zip(instance.posts["post_id"], instance.posts["employer_id"], strict=True))
    told = set() if before is None else {_said(row) for row in before.promises.to_dict("records")}
    promises = {row["worker_id"]: row for row in instance.promises.to_dict("records") if _said(row) not in told}
    now = people.to_dict("index")
    moves = []
    for worker, account in stated.items():
        person = now.get(str(worker))
        source = Account.OUTSIDE if person is None else Account(person["account"])
        promise = promises.get(worker)
        if person is not None and (source in HELD or source == Account.PROMISED):
            same = employers[worker] == employer_of_post.get(person["post_id"])
            if account in (Account.EMPLOYED, Account.ON_WELFARE) and same:
                moves.append(Posting(str(worker), source, account, reason="confirmed by the ledgers"))
            elif promise is not None and _is_firmer(promise, person):
                moves.append(_promised(str(worker), source, promise, on))
        elif promise is not None and promise["level"] in FIRM:
            moves.append(_promised(str(worker), source, promise, on))
        elif source != account:
            moves.append(Posting(str(worker), source, account, reason="stated by the ledgers"))
    present = set(stated.index)
    for worker, person in now.items():
        if worker not in present and person["account"] in LEDGER_ACCOUNTS | {Account.LEFT}:
            moves.append(Posting(str(worker), person["account"], Account.OUTSIDE, reason="not in the ledgers any more"))
    return moves


def _said(promise: Mapping[Hashable, object]) -> tuple[str, ...]:
    return tuple(str(promise[name]) for name in ("worker_id", "post_id", "level"))


def _is_firmer(promise: Mapping[Hashable, Any], person: Mapping[Hashable, Any]) -> bool:
    """Tell whether the ledgers state the promise that is known, at a higher level."""
    levels = (LEVELS.index(str(promise["level"])), LEVELS.index(str(person["level"])))
    return person["account"] == Account.PROMISED and promise["post_id"] == person["post_id"] and levels[0] > levels[1]


def _promised(worker: str, source: Account, promise: Mapping[Hashable, Any], on: datetime.date) -> Posting:
    vehicle, since = (None if pd.isna(promise[name]) else promise[name] for name in ("vehicle_id", "since"))
    day = on if since is None else pd.Timestamp(str(since)).date()
    return Posting(
        worker,
        source,
        Account.PROMISED,
        str(promise["post_id"]),
        str(promise["level"]),
        None,
        None if vehicle is None else str(vehicle),
        day.isoformat(),
        "promise stated by the ledgers",
    )
