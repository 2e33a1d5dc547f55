"""The pages say what is: their code runs, their links lead somewhere, the generated ones are fresh."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def blocks(page: str, kind: str) -> list[str]:
    """Return the fenced blocks of one kind of a page."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which ``laborflow`` and ``python`` are this project's, as after an installation."""
    commands = folder / "bin"
    commands.mkdir()
    for name, call in (("laborflow", f'"{sys.executable}" -m cli'), ("python", f'"{sys.executable}"')):
        (commands / name).write_text(f'#!/bin/sh\nexec {call} "$@"\n', encoding="utf-8")
        (commands / name).chmod(0o755)
    path = os.pathsep.join([str(commands), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "LABORFLOW_LANG": "en"}


@pytest.mark.printed
def test_readme_code_runs_as_printed(tmp_path: Path) -> None:
    """The shell lines and then the Python lines of the README run from an empty folder, one after the other."""
    shell = shutil.which("bash") or shutil.which("sh")
    if shell is None:
        pytest.skip("no shell to run the lines in")
    settings, work = environment(tmp_path), tmp_path / "work"
    work.mkdir()
    for command, code in [([shell, "-eu", "-c"], c) for c in blocks("README.md", "sh")] + [
        ([sys.executable, "-c"], c) for c in blocks("README.md", "python")
    ]:
        done = subprocess.run(
            [*command, code], cwd=work, env=settings, capture_output=True, text=True, encoding="utf-8"
        )
        assert done.returncode == 0, f"{code}\n{done.stdout}\n{done.stderr}"


def test_readmes_show_the_same_code() -> None:
    """Both languages show the same commands, so running one covers the other; comments may be translated."""
    for kind in ("console", "sh", "python"):
        english, chinese = ([re.sub(r"\s*#.*", "", b) for b in blocks(page, kind)] for page in READMES)
        assert english == chinese
        assert english


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link and picture of a page exists."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_the_index_leads_to_every_page() -> None:
    """Every page of docs/ is linked from its index."""
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"index.md"}
    assert pages - set(re.findall(r"\]\(([^)#]+)", index)) == set()


def test_generated_pages_are_fresh() -> None:
    """The pages made from code and data equal what the script makes now."""
    done = subprocess.run(
        [sys.executable, "scripts/build_docs.py", "--check"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_decisions_are_numbered_and_state_what_was_turned_down() -> None:
    """Records count up from 0001 and each names its alternative."""
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [record.name[:4] for record in records] == [f"{n:04d}" for n in range(1, len(records) + 1)]
    assert all("**Turned down.**" in record.read_text(encoding="utf-8") for record in records)


def test_glossary_gives_one_english_name_to_each_term() -> None:
    """No Chinese term stands twice in the glossary."""
    rows = re.findall(
        r"^\| ([^|]+) \| [^|]+ \| [^|]+ \|$", (ROOT / "docs/glossary.md").read_text("utf-8"), re.MULTILINE
    )
    terms = [row.strip() for row in rows if row.strip() not in ("中文", "---")]
    assert len(terms) == len(set(terms))
    assert len(terms) > 40
