"""One writer at a time: a lock that the system itself releases when its holder dies."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dispatch.refusals import Told
from domain.language import Text


class Busy(Told):
    """Somebody else is writing; nothing was changed."""


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Hold a lock file while the block runs.

    Raises
    ------
    Busy
        When another process holds it.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(handle, path)
        yield
    finally:
        os.close(handle)  # which also releases the lock


def _take(handle: int, path: Path) -> None:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise Busy(
            Text(f"{path.parent.name}：另一个运行正在这里进行", f"{path.parent.name}: another run is at work here")
        ) from error
