"""What CI does with a skipped test."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
PUBLISHED = "tests/verification/test_known_assignment.py"
CALL = "import pytest\n\ndef test_it():\n    pytest.skip('not there')\n"
SKIPPING = {
    "tests/test_call.py": CALL,
    "tests/test_mark.py": "import pytest\n\n@pytest.mark.skipif(True, reason='not there')\ndef test_it():\n    pass\n",
    "tests/test_file.py": "import pytest\n\npytest.skip('not there', allow_module_level=True)\n",
    "tests/test_expected.py": "import pytest\n\n@pytest.mark.xfail\ndef test_it():\n    assert False\n",
    PUBLISHED: CALL,
}


def failed_in(folder: Path, ci: str) -> set[str]:
    """Run pytest on files that skip below a copy of the rule; return those that failed."""
    for name, body in SKIPPING.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(body, encoding="utf-8")
    shutil.copy(HERE / "conftest.py", folder / "tests" / "conftest.py")
    words = [
        "-q",
        "-rfE",
        "--continue-on-collection-errors",
        "-p",
        "no:cacheprovider",
        "--import-mode=importlib",
        "tests",
    ]
    command = [sys.executable, "-m", "pytest", *words]
    environment = {**os.environ, "CI": ci, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")
    failed = set(re.findall(r"^(?:FAILED|ERROR) (tests/[\w/]+\.py)", done.stdout, flags=re.MULTILINE))
    assert bool(failed) == bool(done.returncode), done.stdout + done.stderr
    return failed


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return an empty project."""
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def test_a_skip_fails_in_ci_only(project: Path) -> None:
    """However a test is skipped, it fails in CI and nowhere else; tests of published files that are absent may skip."""
    assert failed_in(project, ci="true") == set(SKIPPING) - {PUBLISHED}
    assert failed_in(project, ci="") == set()


def test_published_files_that_are_there_are_used(project: Path) -> None:
    """A test of published files may not skip in CI where they lie beside the project."""
    (project.parent / "shared" / "known").mkdir(parents=True)
    assert PUBLISHED in failed_in(project, ci="1")


def test_files_that_may_skip_exist_and_read_what_lies_beside_the_project() -> None:
    """The list of files that may skip names test files, each of which reads its folder of ../shared."""
    sys.path.insert(0, str(HERE))
    from conftest import NEEDS_SHARED

    for name, folder in NEEDS_SHARED.items():
        assert f'"shared" / "{folder}"' in (HERE.parent / name).read_text(encoding="utf-8")
