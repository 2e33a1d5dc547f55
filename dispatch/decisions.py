"""What an operator decided comes in: the pins of an edited workbook, all of them, in place of those before."""

import datetime
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from dispatch.desk import Desk
from dispatch.durable import canonical, sha256
from dispatch.ledger import Event
from dispatch.snapshot import PINS, NothingImported, nothing_imported
from domain.faults import Fault, InputRefused
from domain.language import Text
from domain.tables import TABLES


def record_pins(desk: Desk, pins: pd.DataFrame, on: datetime.date, actor: str) -> tuple[Event | None, int, int]:
    """Record the pins of a workbook, all or nothing; those of the workbook before that are not in it are lifted.

    Parameters
    ----------
    desk
        The desk.
    pins
        Table ``pins`` with its source columns.
    on
        The day of recording.
    actor
        Who records.

    Returns
    -------
    Event or None, int, int
        The event, None when nothing changed; pins new or changed, pins lifted.

    Raises
    ------
    domain.faults.InputRefused
        With all faults at once, when somebody or a post is in no ledger.
    dispatch.snapshot.NothingImported
        When there are no ledgers yet.
    """
    with desk.working():
        imported = desk.ledger.last("imported")
        if imported is None:
            raise NothingImported(nothing_imported(on))
        known = desk.ledgers(imported.payload["tables"])
        ids = {"worker_id": set(known.workers["worker_id"]), "post_id": set(known.posts["post_id"])}
        faults = [
            _stranger(row, name)
            for row in pins.to_dict("records")
            for name in ("worker_id", "post_id")
            if not pd.isna(row[name]) and row[name] not in ids[name]
        ]
        if faults:
            raise InputRefused(faults)
        plain = pins[PINS].astype(object).where(pins[PINS].notna(), None)
        rows = sorted(plain.to_dict("records"), key=canonical)
        last = desk.ledger.last("pinned")
        before = [] if last is None else last.payload["rows"]
        new, lifted = ([row for row in one if row not in other] for one, other in ((rows, before), (before, rows)))
        if not new and not lifted:
            return None, 0, 0
        key = f"pinned:{0 if last is None else last.seq}:{sha256(canonical(rows))}"
        return desk.ledger.append("pinned", key, on, actor, {"rows": rows}), len(new), len(lifted)


def _stranger(row: Mapping[Hashable, Any], column: str) -> Fault:
    title = next(each.title.zh for each in TABLES["pins"].columns if each.name == column)
    problem = Text("不在台账中", "is in no ledger")
    hint = Text("请核对编号，或先导入当日台账", "check the number, or import the day's ledgers first")
    sheet, number = (None if pd.isna(row[name]) else row[name] for name in ("source_sheet", "source_row"))
    shown = str(row[column]) if column == "post_id" else None
    return Fault(
        str(row["source_file"]),
        sheet,
        None if number is None else int(number),
        title,
        shown,
        problem,
        hint,
        table="pins",
    )
