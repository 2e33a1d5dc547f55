"""The hash of an instance: what it depends on, and what not."""

import hashlib
import json

import pandas as pd

from domain.fingerprint import fingerprint
from domain.instance import Instance
from domain.tables import TABLES

EMPLOYERS = [
    {"employer_id": "E1", "name": '甲"公司', "region": "220421", "headcount": 5, "latitude": 0.0, "seats_max": 3},
    {"employer_id": "E2", "name": "", "region": "220422", "headcount": 5, "latitude": -0.0, "seats_max": None},
    {"employer_id": "E3", "name": None, "region": "220422", "headcount": 5, "latitude": None, "seats_max": 0},
]


def of(rows: list[dict[str, object]], **more: object) -> str:
    """Return the hash of an instance with these employers."""
    return Instance({"employers": pd.DataFrame(rows).assign(**more)}).content_hash()


def test_plain_recipe() -> None:
    """The hash is SHA-256 over each filled table's name, columns and row count and its sorted rows as JSON."""
    instance, digest = Instance({"employers": pd.DataFrame(EMPLOYERS)}), hashlib.sha256()
    for name, table in TABLES.items():
        columns = [column.name for column in table.columns]
        rows = instance.tables[name][columns].to_dict("records")
        cells = [[None if pd.isna(row[c]) else str(row[c]) for c in columns] for row in rows]
        lines = sorted(json.dumps(row, ensure_ascii=False) for row in cells)
        if not lines:
            continue
        digest.update(json.dumps([name, columns, len(lines)]).encode())
        digest.update("".join(lines).encode())
    assert fingerprint(instance.tables) == digest.hexdigest()


def test_order_and_sources_do_not_matter() -> None:
    """The same facts have the same hash in another order of rows and from another file."""
    assert of(EMPLOYERS[::-1]) == of(EMPLOYERS)
    assert of(EMPLOYERS, source_file="另一个.xlsx", source_row=7) == of(EMPLOYERS)


def test_every_cell_matters() -> None:
    """A changed cell changes the hash; a blank is neither an empty text nor nothing at all, and 0 has a sign."""
    changes = [{"name": "x"}, {"name": None}, {"latitude": 0.0}, {"latitude": None}, {"seats_max": 0}]
    changed = [of([EMPLOYERS[0], {**EMPLOYERS[1], **change}, EMPLOYERS[2]]) for change in changes]
    assert len({of(EMPLOYERS), of(EMPLOYERS[:2]), *changed}) == len(changes) + 2
