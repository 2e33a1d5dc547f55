"""The pages on the night: their lines run as printed, and both languages show the same ones."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.test_docs import blocks, environment


def test_both_languages_show_the_same_lines() -> None:
    """Running one page covers the other; comments may be translated."""
    for kind in ("sh", "ini", "text", "bat"):
        english, chinese = (
            [re.sub(r"\s*#.*", "", block) for block in blocks(f"docs/{page}", kind)]
            for page in ("night.md", "night.zh-CN.md")
        )
        assert english == chinese
        assert english


@pytest.mark.nights
def test_the_first_night_runs_as_printed(tmp_path: Path, laborflow: list[str]) -> None:
    """The shell lines of the page run from an empty folder, and the second night keeps every promise."""
    shell = shutil.which("bash") or shutil.which("sh")
    assert shell is not None
    settings, work = environment(tmp_path, laborflow), tmp_path / "work"
    work.mkdir()
    for code in blocks("docs/night.md", "sh"):
        done = subprocess.run(
            [shell, "-eu", "-c", code], cwd=work, env=settings, capture_output=True, text=True, encoding="utf-8"
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        assert "the ledger is whole" in done.stdout
    assert (work / "night" / "published" / "2026-03-02" / "v1" / "night.html").is_file()
