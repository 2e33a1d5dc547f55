"""What CI does with a skipped test."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SKIPPING = {
    "call": "def test_it():\n    pytest.skip('no browser')\n",
    "mark": "@pytest.mark.skipif(True, reason='no browser')\ndef test_it():\n    pass\n",
    "file": "pytest.skip('no browser', allow_module_level=True)\n",
    "expected": "@pytest.mark.xfail\ndef test_it():\n    assert False\n",
}


def run(folder: Path, path: str, body: str, ci: str) -> subprocess.CompletedProcess[str]:
    """Run pytest on one file below a copy of the rule."""
    file = folder / "project" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("import pytest\n\n" + body, encoding="utf-8")
    (folder / "project" / "tests").mkdir(exist_ok=True)
    shutil.copy(HERE / "conftest.py", folder / "project" / "tests" / "conftest.py")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib", "tests"]
    return subprocess.run(
        command, cwd=folder / "project", env={**os.environ, "CI": ci}, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.mark.parametrize("kind", SKIPPING)
def test_a_skip_fails_in_ci_only(tmp_path: Path, kind: str) -> None:
    """However a test is skipped, it is a failure that names the reason in CI, and none elsewhere."""
    done = run(tmp_path, "tests/test_page.py", SKIPPING[kind], ci="true")
    assert done.returncode not in (0, 5), done.stdout
    assert "in CI no test is skipped" in done.stdout
    assert run(tmp_path, "tests/test_page.py", SKIPPING[kind], ci="").returncode in (0, 5)


def test_published_files_may_be_absent(tmp_path: Path) -> None:
    """The tests of published instances may skip in CI where their folder is absent, and not where it is there."""
    path = "tests/verification/test_known_assignment.py"
    assert run(tmp_path, path, SKIPPING["call"], ci="true").returncode == 0
    (tmp_path / "shared" / "known").mkdir(parents=True)
    assert run(tmp_path, path, SKIPPING["call"], ci="true").returncode == 1
