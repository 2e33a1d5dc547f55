"""The hash of an instance: what it depends on, and what not."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

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


def recipe(instance: Instance, columns: Mapping[str, list[str]]) -> str:
    """Return the hash by the plain recipe: SHA-256 over name, columns and row count of tables and their sorted rows as JSON."""
    digest = hashlib.sha256()
    for name, held in columns.items():
        rows = instance.tables[name][held].to_dict("records")
        cells = [[None if pd.isna(row[c]) else str(row[c]) for c in held] for row in rows]
        lines = sorted(json.dumps(row, ensure_ascii=False) for row in cells)
        digest.update(json.dumps([name, held, len(lines)]).encode())
        digest.update("".join(lines).encode())
    return digest.hexdigest()


def test_plain_recipe() -> None:
    """The hash covers the columns that hold a value, in the order of their names, and no other."""
    instance = Instance({"employers": pd.DataFrame(EMPLOYERS)})
    held = ["employer_id", "headcount", "latitude", "name", "region", "seats_max"]
    assert fingerprint(instance.tables) == recipe(instance, {"employers": held})


def of_an_earlier_version(folder: Path, without: str) -> tuple[Instance, str]:
    """Save employers as a version wrote them that knew one optional column fewer and hashed all it knew; return their hash too."""
    instance = Instance({"employers": pd.DataFrame(EMPLOYERS)})
    instance.save(folder)
    frame = pd.read_parquet(folder / "employers.parquet").drop(columns=without)
    frame.to_parquet(folder / "employers.parquet", index=False)
    columns = [column.name for column in TABLES["employers"].columns if column.name != without]
    name = recipe(instance, {"employers": columns})
    (folder / "instance.json").write_text(json.dumps({"format": 1, "hash": name, "notes": {}}), encoding="utf-8")
    return instance, name


def test_a_column_added_since_leaves_the_hash_alone(tmp_path: Path) -> None:
    """Files written before an optional column was added load, and their hash is that of the same facts today."""
    instance = Instance({"employers": pd.DataFrame(EMPLOYERS)})
    instance.save(tmp_path)
    frame = pd.read_parquet(tmp_path / "employers.parquet").drop(columns="credit_grade")
    frame.to_parquet(tmp_path / "employers.parquet", index=False)
    assert Instance.load(tmp_path).content_hash() == instance.content_hash()


def test_hashes_of_the_first_form_verify(tmp_path: Path) -> None:
    """What an earlier version saved loads under the hash of then, also from a copy saved now; a changed cell is found in both."""
    _, name = of_an_earlier_version(tmp_path / "old", "credit_grade")
    old = Instance.load(tmp_path / "old")
    old.save(tmp_path / "copy")
    assert old.content_hash() == Instance.load(tmp_path / "copy").content_hash() == name
    for folder, column, value in (("old", "headcount", 6), ("copy", "headcount", 6), ("copy", "credit_grade", "A")):
        path = tmp_path / folder / "employers.parquet"
        whole = path.read_bytes()
        pd.read_parquet(path).assign(**{column: value}).to_parquet(path, index=False)
        with pytest.raises(ValueError, match="do not match the hash"):
            Instance.load(tmp_path / folder)
        path.write_bytes(whole)


def test_a_name_cannot_be_borrowed(tmp_path: Path) -> None:
    """An instance that claims the hash of another one is refused, also where its own hash fits."""
    _, name = of_an_earlier_version(tmp_path / "old", "credit_grade")
    Instance.load(tmp_path / "old").save(tmp_path / "true")
    Instance({"employers": pd.DataFrame(EMPLOYERS[:2])}).save(tmp_path / "false")
    facts = json.loads((tmp_path / "false" / "instance.json").read_text(encoding="utf-8"))
    facts["known_as"] = json.loads((tmp_path / "true" / "instance.json").read_text(encoding="utf-8"))["known_as"]
    (tmp_path / "false" / "instance.json").write_text(json.dumps(facts), encoding="utf-8")
    assert facts["known_as"]["hash"] == name
    with pytest.raises(ValueError, match="do not match the hash"):
        Instance.load(tmp_path / "false")


def test_a_newer_form_is_refused(tmp_path: Path) -> None:
    """A form that this version does not know is not read, and the way out is said."""
    Instance({"employers": pd.DataFrame(EMPLOYERS)}).save(tmp_path)
    (tmp_path / "instance.json").write_text(json.dumps({"format": 3, "hash": "", "notes": {}}), encoding="utf-8")
    with pytest.raises(ValueError, match="newer"):
        Instance.load(tmp_path)
    Instance({"employers": pd.DataFrame(EMPLOYERS)}).save(tmp_path)
    later = pd.read_parquet(tmp_path / "employers.parquet").assign(canteen=True)
    later.to_parquet(tmp_path / "employers.parquet", index=False)
    with pytest.raises(ValueError, match=r"newer laborflow \(it holds employers.canteen\)"):
        Instance.load(tmp_path)


def test_order_and_sources_do_not_matter() -> None:
    """The same facts have the same hash in another order of rows and from another file."""
    assert of(EMPLOYERS[::-1]) == of(EMPLOYERS)
    assert of(EMPLOYERS, source_file="另一个.xlsx", source_row=7) == of(EMPLOYERS)


def test_every_cell_matters() -> None:
    """A changed cell changes the hash; a blank is neither an empty text nor nothing at all, and 0 has a sign."""
    changes = [{"name": "x"}, {"name": None}, {"latitude": 0.0}, {"latitude": None}, {"seats_max": 0}]
    changed = [of([EMPLOYERS[0], {**EMPLOYERS[1], **change}, EMPLOYERS[2]]) for change in changes]
    assert len({of(EMPLOYERS), of(EMPLOYERS[:2]), *changed}) == len(changes) + 2
