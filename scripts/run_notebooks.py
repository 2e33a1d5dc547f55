"""Run the notebooks, which are kept as text, and write them with their outputs: ``python scripts/run_notebooks.py out``."""

import os
import sys
import time
from pathlib import Path

import jupytext
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
SECONDS_MAX = 120


def main(arguments: list[str]) -> None:
    """Run every notebook; a failing cell or one that takes too long stops with its traceback."""
    out = Path(arguments[0] if arguments else "out")
    out.mkdir(parents=True, exist_ok=True)
    # The kernel finds the project where it is not installed, too.
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    for path in sorted((ROOT / "notebooks").glob("*.py")):
        started = time.monotonic()
        notebook = jupytext.read(path)
        NotebookClient(notebook, timeout=SECONDS_MAX, kernel_name="python3").execute()
        jupytext.write(notebook, out / f"{path.stem}.ipynb")
        print(f"{path.name}: {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
