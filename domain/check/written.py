"""Whether the files of a written proof are still those that were written."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from domain.check.violation import Violation
from domain.language import Text

CHANGED = Text("文件在写出之后被改动或丢失", "the file was changed or lost after it was written")
NO_MANIFEST = Text("缺少 manifest.json，或内容无法读取", "manifest.json is missing or cannot be read")


def proof_files_intact(folder: str | Path) -> Iterator[Violation]:
    """Yield the files of ``proof/`` whose SHA-256 is not the one in its manifest.

    Parameters
    ----------
    folder
        The folder that ``write_proof`` wrote.
    """
    folder = Path(folder)
    try:
        files = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError):
        yield Violation("proof_files", "manifest.json", NO_MANIFEST)
        return
    for name, recorded in sorted(files.items()):
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != recorded:
            yield Violation("proof_files", name, CHANGED)
