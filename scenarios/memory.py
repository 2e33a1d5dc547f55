"""What was computed before, by the hash of everything that decides it: nothing unchanged is computed again."""

import hashlib
import io
import json
import os
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("domain", "optimizer", "simulation", "scenarios")
PACKAGES = ("numba", "numpy", "ortools", "pandas", "scipy", "simpy")
KEY_DIGITS = 32


class Memory:
    """A folder of frames by key; each is written whole or not at all, so a broken-off run goes on where it stopped.

    Parameters
    ----------
    folder
        Where they stand; made when first written.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def path(self, key: str) -> Path:
        """Return the file of a key."""
        return self.folder / key[:2] / f"{key}.parquet"

    def has(self, key: str) -> bool:
        """Tell whether a key was computed."""
        return self.path(key).is_file()

    def read(self, key: str) -> pd.DataFrame:
        """Return the frame of a key.

        Raises
        ------
        FileNotFoundError
            When it was not computed.
        """
        return pd.read_parquet(self.path(key))

    def write(self, key: str, frame: pd.DataFrame) -> None:
        """Keep a frame under a key."""
        self.write_bytes(key, frame_bytes(frame))

    def write_bytes(self, key: str, file: bytes) -> None:
        """Keep what ``frame_bytes`` made of a frame, here or on another machine."""
        path = self.path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}.part")
        with beside.open("wb") as stream:
            stream.write(file)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)


def frame_bytes(frame: pd.DataFrame) -> bytes:
    """Return a frame as the file that is kept."""
    held = io.BytesIO()
    frame.to_parquet(held, index=False)
    return held.getvalue()


def key_of(*parts: Any) -> str:
    """Return the key of what these parts decide, with the code and the versions that compute it."""
    digest = hashlib.sha256(code_hash().encode())
    for part in parts:
        _feed(digest, part)
    return digest.hexdigest()[:KEY_DIGITS]


def _feed(digest: Any, part: Any) -> None:
    if isinstance(part, np.ndarray):
        digest.update(f"{part.dtype}{part.shape}".encode())
        digest.update(np.ascontiguousarray(part).tobytes())
    elif isinstance(part, bytes):
        digest.update(part)
    else:
        text = json.dumps(part, default=repr, ensure_ascii=False, sort_keys=True)
        digest.update(f"{type(part).__name__}:{text}\n".encode())


@cache
def code_hash() -> str:
    """Return the hash of the code that computes, and of the versions of what it computes with."""
    digest = hashlib.sha256()
    for package in SOURCES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix in (".py", ".csv", ".gz") and "library" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode())
                digest.update(path.read_bytes())
    for name in PACKAGES:
        digest.update(f"{name}=={version(name)}".encode())
    return digest.hexdigest()
