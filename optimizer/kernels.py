"""Compiled code on disk is used only while the sources it came from are unchanged.

Numba caches a compiled function until the file of that very function changes; the rules are compiled into functions of
other files, so after an update old rules could go on being used. A stamp over all sources beside the cache decides.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

STAMP = "laborflow-sources.sha256"


def sources_hash(folders: Iterable[Path]) -> str:
    """Return a SHA-256 over the Python files of some folders."""
    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.glob("*.py")):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def drop_stale(cache_folder: Path, stamp: str) -> int:
    """Remove the compiled code of other sources from a folder and return how many files that were.

    A folder that cannot be written to is left as it is.
    """
    mark = cache_folder / STAMP
    try:
        if mark.is_file() and mark.read_text(encoding="ascii") == stamp:
            return 0
        stale = [*cache_folder.glob("*.nbi"), *cache_folder.glob("*.nbc")]
        for file in stale:
            file.unlink(missing_ok=True)
        cache_folder.mkdir(parents=True, exist_ok=True)
        mark.write_text(stamp, encoding="ascii")
    except OSError:
        return 0
    return len(stale)


@cache
def use_fresh_kernels() -> None:
    """Remove compiled code of older sources, once a process and before any of it is loaded."""
    from domain.geography.journeys import journey
    from optimizer.eligibility import fill_arcs

    stamp = sources_hash((Path(__file__).parent, Path(__file__).parent.parent / "domain" / "geography"))
    for kernel in (fill_arcs, journey):
        folder = kernel.stats.cache_path
        if folder is not None:
            drop_stale(Path(folder), stamp)
