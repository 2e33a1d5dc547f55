"""The shipped files, already parsed: reading YAML takes ten times as long as everything else in loading.

``data/compiled.json`` is derived from the YAML files by ``write`` and holds the hash of each text. A file that was
edited since is parsed again, so the YAML always decides; a test keeps the two in step.
"""

import hashlib
import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from domain.policy.faults import Mark
from domain.policy.yaml_reader import Read, read_yaml

DATA = Path(__file__).parent / "data"
COMPILED = DATA / "compiled.json"
FORMAT = "2"
"""Goes into the hash of each text, so that what an older version compiled is parsed again."""
DEPTH_KEPT = 4
"""Depth of the paths whose place is kept: down to one value of one parameter, one condition of one instrument."""


def read_text(text: str) -> Read:
    """Return the content of a YAML text, from the compiled file where it holds this very text."""
    stored = _stored().get(_hash(text))
    if stored is None:
        return read_yaml(text)
    return Read(stored["content"], {tuple(path): Mark(*mark) for path, mark in stored["marks"]}, [])


def write() -> None:
    """Parse the shipped files and write the compiled file.

    Raises
    ------
    ValueError
        When a file is not good YAML.
    """
    found = {}
    for path in sorted(DATA.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        read = read_yaml(text)
        if read.misread:
            raise ValueError(f"{path.name}: {read.misread}")
        marks = [[list(place), list(mark)] for place, mark in read.marks.items() if len(place) <= DEPTH_KEPT]
        found[_hash(text)] = {"file": path.name, "content": read.content, "marks": marks}
    text = json.dumps(found, default=_dated, ensure_ascii=False, separators=(",", ":"))
    COMPILED.write_text(text + "\n", encoding="utf-8")
    _stored.cache_clear()


@lru_cache(maxsize=1)
def _stored() -> dict[str, Any]:
    if not COMPILED.is_file():
        return {}
    stored: dict[str, Any] = json.loads(COMPILED.read_text(encoding="utf-8"), object_hook=_undated)
    return stored


def _hash(text: str) -> str:
    return hashlib.sha256(f"{FORMAT}\n{text}".encode()).hexdigest()


def _dated(value: object) -> dict[str, str]:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    raise TypeError(f"{value!r} has no place in a policy file")


def _undated(found: dict[str, Any]) -> Any:
    return date.fromisoformat(found["date"]) if found.keys() == {"date"} else found
