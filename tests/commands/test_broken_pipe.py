"""``laborflow ... | head``: whoever stops reading is left in peace."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_nobody_reads_to_the_end() -> None:
    """With the reader gone before the first line nothing is said on stderr, and the exit code is the command's own."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "cli", "verify", "nowhere", "--json"]
    done = subprocess.run(command, cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(writer)
    assert (done.stderr, done.returncode) == (b"", 3)
