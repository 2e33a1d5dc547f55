"""Integer programs by HiGHS as SciPy carries it, without what it writes past Python to the standard output.

SciPy 1.17.1's HiGHS prints a line of its own ("transformNewIntegerFeasibleSolution tmpSolver.run()") whatever ``disp`` says;
in a command's output, or in a table piped to a file, it has no place.
"""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from scipy.optimize import OptimizeResult, milp


def least(objective: Any, **given: Any) -> OptimizeResult:
    """Return ``scipy.optimize.milp(objective, **given)``, and let nothing of it reach the standard output."""
    with _silence():
        return milp(objective, **given)


@contextmanager
def _silence() -> Iterator[None]:
    """Send what compiled code writes to the standard output nowhere; where there is no such output, do nothing."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
        _flush()
        kept = os.dup(1)
    except (OSError, ValueError):
        yield
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)
        yield
    finally:
        _flush()
        os.dup2(kept, 1)
        os.close(kept)


def _flush() -> None:
    """Write out what the C library still holds, before the standard output is put back."""
    library = ctypes.cdll.msvcrt if sys.platform == "win32" else ctypes.CDLL(None)
    library.fflush(None)
