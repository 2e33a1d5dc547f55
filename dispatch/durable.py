"""Files that survive a pulled plug: written under another name, flushed, renamed, and their folder flushed."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Trace = Callable[[str], None]
"""Told after every write and rename; the tests pull the plug there."""
PARTIAL = ".partial"


def untraced(_what: str) -> None:
    """Watch nothing."""


def canonical(value: Any) -> str:
    """Return a value as JSON that is the same text wherever and whenever it is written."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """Return the hexadecimal SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def flush_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system can (Windows does so by itself)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_file(path: Path) -> None:
    """Make the content of a written file durable."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def write_text(path: Path, text: str, trace: Trace = untraced) -> None:
    """Write a file whole or not at all, and not before it is on the disk.

    Raises
    ------
    OSError
        When the disk is full or read-only; what stood there before still stands.
    """
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    trace(f"wrote {part.name}")
    part.replace(path)
    trace(f"renamed {path.name}")
    flush_folder(path.parent)


def write_json(path: Path, value: Any, trace: Trace = untraced) -> None:
    """Write a value as JSON for people and programs, whole or not at all."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n", trace)


def whole_folder(final: Path, fill: Callable[[Path], None], trace: Trace = untraced) -> Path:
    """Fill a folder under another name, flush all in it, and give it its name; an earlier one is replaced.

    Parameters
    ----------
    final
        The folder's name.
    fill
        Writes into the folder it is given.
    trace
        Told after every step.
    """
    partial = final.with_name(final.name + PARTIAL)
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    fill(partial)
    trace(f"filled {final.name}")
    for folder, _, names in os.walk(partial):
        for name in names:
            flush_file(Path(folder) / name)
        flush_folder(Path(folder))
    trace(f"flushed {final.name}")
    shutil.rmtree(final, ignore_errors=True)
    partial.rename(final)
    trace(f"renamed {final.name}")
    flush_folder(final.parent)
    return final


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def files_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files of a folder and its subfolders in order, with their names from the folder on."""
    found = ((file.relative_to(folder).as_posix(), file) for file in folder.rglob("*") if file.is_file())
    yield from sorted(found)


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a folder, by its name from the folder on."""
    return {name: file_hash(file) for name, file in files_in(folder)}


def hash_of(folder: Path) -> str:
    """Return one SHA-256 over the names and contents of a folder; of a folder that is not there, of nothing."""
    return sha256(canonical(hashes(folder) if folder.is_dir() else None))
