"""``laborflow ... | head``: whoever stops reading is left in peace."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("words", [("--help",), ("policy", "list", "--json")])
def test_nobody_reads_to_the_end(words: tuple[str, ...]) -> None:
    """With the reader gone before the first line nothing is said on stderr: no traceback, no complaint at the end."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "cli", *words]
    done = subprocess.run(command, cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(writer)
    assert done.stderr == b""
    assert done.returncode in (0, 1)
