"""Integer programs by HiGHS as SciPy carries it, without what it writes past Python to the standard output.

SciPy 1.17.1's HiGHS prints a line of its own ("transformNewIntegerFeasibleSolution tmpSolver.run()") whatever ``disp`` says;
in a command's output, or in a table piped to a file, it has no place.
"""

import ctypes
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from scipy.optimize import OptimizeResult, milp


def least(objective: Any, **given: Any) -> OptimizeResult:
    """Return ``scipy.optimize.milp(objective, **given)``, and let nothing of it reach the standard output."""
    return least_of([(objective, given)])[0]


def least_of(programs: list[tuple[Any, dict[str, Any]]]) -> list[OptimizeResult]:
    """Return the same for some programs, given as objective and what else ``milp`` is told, each in a thread of its own."""
    with _silence():
        if len(programs) == 1:
            return [_solved(programs[0])]
        with ThreadPoolExecutor(max(1, len(programs))) as threads:
            return list(threads.map(_solved, programs))


def _solved(program: tuple[Any, dict[str, Any]]) -> OptimizeResult:
    objective, given = program
    if "options" in given:
        given = {**given, "options": dict(given["options"])}  # SciPy takes options out of the dictionary it is given
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
