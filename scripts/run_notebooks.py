"""Run the notebooks, which are kept as text, and write them with their outputs: ``python scripts/run_notebooks.py out``.

Names after the folder pick some of them: ``python scripts/run_notebooks.py out first_plan``.
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jupytext
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
SECONDS_MAX = 600
"""A cell that takes longer hangs. Two minutes a notebook are promised on two free cores; beside other work the clock says nothing."""
AT_ONCE = 2
"""Each runs in a process of its own; the machines of an office have two cores."""


def run(path: Path, out: Path) -> str:
    """Run one notebook, write it, and say how long it took; a failing cell raises with its traceback."""
    started = time.monotonic()
    notebook = jupytext.read(path)
    NotebookClient(
        notebook, timeout=SECONDS_MAX, kernel_name="python3", resources={"metadata": {"path": out}}
    ).execute()
    jupytext.write(notebook, out / f"{path.stem}.ipynb")
    return f"{path.name}: {time.monotonic() - started:.0f} s"


def main(arguments: list[str]) -> None:
    """Run every notebook, or those that are named; a failing cell or one that takes too long stops with its traceback."""
    out = Path(arguments[0] if arguments else "out").resolve()
    out.mkdir(parents=True, exist_ok=True)
    # The kernel finds the project where it is not installed, too.
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    paths = sorted((ROOT / "notebooks").glob("*.py"))
    wanted = [path for path in paths if path.stem in arguments[1:]] or paths
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for said in pool.map(lambda path: run(path, out), wanted):
            print(said, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
