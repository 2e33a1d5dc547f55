"""One measurement is one fresh process: its CPU seconds, its wall seconds and its peak memory."""

import importlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Stopwatch:
    """CPU and wall seconds of what ran inside ``running``, summed."""

    cpu_s: float = 0.0
    wall_s: float = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count what happens inside; all threads of the process are counted."""
        cpu, wall = time.process_time(), time.perf_counter()
        yield
        self.cpu_s += time.process_time() - cpu
        self.wall_s += time.perf_counter() - wall


Case = Callable[..., dict[str, Any]]
"""A case gets a stopwatch and texts, runs what is measured under the stopwatch, and returns facts about the run."""


@dataclass(frozen=True)
class Cost:
    """What one case cost; peak memory is of the whole process, with imports and input, None where nobody tells."""

    cpu_s: float
    wall_s: float
    peak_mb: float | None
    facts: dict[str, Any] = field(default_factory=dict)


def in_child(case: str, *arguments: object, minutes: float = 20, cache: Path | None = None) -> Cost | None:
    """Run ``module:function`` of this package in a fresh process; None when it fails or takes too long.

    ``cache`` is where compiled loops are kept; with an empty folder they are compiled again, as on a new machine.
    """
    one = {"OPENBLAS_NUM_THREADS": "1"}  # as the command line has it
    kept = {} if cache is None else {"NUMBA_CACHE_DIR": str(cache)}
    command = [sys.executable, "-m", "benchmarks.measure", case, *map(str, arguments)]
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**one, **os.environ, **kept},
            stdout=subprocess.PIPE,
            text=True,
            timeout=60 * minutes,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def best_of(runs: int, case: str, *arguments: object) -> Cost | None:
    """Return the run of least CPU seconds: what disturbs a run only ever adds to it."""
    costs = [cost for _ in range(runs) if (cost := in_child(case, *arguments)) is not None]
    return min(costs, key=lambda cost: cost.cpu_s, default=None)


def wall_of_command(arguments: list[str], runs: int) -> float:
    """Return the median wall seconds of a Python command over several runs, the first left out."""
    seconds = []
    for _ in range(runs + 1):
        begin = time.perf_counter()
        subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds[1:])


def peak_mb() -> float | None:
    """Return the peak memory of this process in MB (10^6 bytes), None where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def main() -> None:
    """Run one case in this process and print its cost as JSON."""
    module, _, function = sys.argv[1].partition(":")
    case: Case = getattr(importlib.import_module(f"benchmarks.{module}"), function)
    watch = Stopwatch()
    facts = case(watch, *sys.argv[2:])
    print(json.dumps({"cpu_s": watch.cpu_s, "wall_s": watch.wall_s, "peak_mb": peak_mb(), "facts": facts}))


if __name__ == "__main__":
    main()
