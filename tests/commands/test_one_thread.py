"""The command line asks for one thread of BLAS before NumPy is there, and leaves alone what somebody asked for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = "import sys, os, cli; early = 'numpy' not in sys.modules; cli.main(['--version']); print(early, os.environ['OPENBLAS_NUM_THREADS'])"


@pytest.mark.parametrize(("asked", "found"), [(None, "1"), ("3", "3")])
def test_sums_take_one_thread(asked: str | None, found: str) -> None:
    """In a fresh process, with and without the variable."""
    env = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    env |= {} if asked is None else {"OPENBLAS_NUM_THREADS": asked}
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == f"True {found}"
