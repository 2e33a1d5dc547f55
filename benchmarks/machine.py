"""On what the figures were taken: machine, versions, and how busy the machine was."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("numpy", "scipy", "pandas", "numba", "ortools", "pandera", "python-calamine", "xlsxwriter")


def processor() -> str:
    """Return the processor's name, where the system tells."""
    told = Path("/proc/cpuinfo")
    if told.is_file():
        for line in told.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def description() -> str:
    """Return the machine and the versions in a sentence each."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}. "
        f"{platform.python_implementation()} {platform.python_version()}, {versions}."
    )


def load() -> float | None:
    """Return how many processes waited for a core on average over the last minute, None on Windows."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None
