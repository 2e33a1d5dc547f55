"""The pages say what is: their code runs, their links lead somewhere, the generated ones are fresh."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def blocks(page: str, kind: str) -> list[str]:
    """Return the fenced blocks of one kind of a page."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def environment(folder: Path, laborflow: list[str]) -> dict[str, str]:
    """Return an environment in which ``laborflow`` and ``python`` are this project's, as after an installation."""
    commands = folder / "bin"
    commands.mkdir()
    for name, call in (("laborflow", shlex.join(laborflow)), ("python", shlex.join([sys.executable]))):
        (commands / name).write_text(f'#!/bin/sh\nexec {call} "$@"\n', encoding="utf-8")
        (commands / name).chmod(0o755)
    path = os.pathsep.join([str(commands), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "LABORFLOW_LANG": "en"}


ELSEWHERE = {
    "docs/night.md": "tests/dispatch/test_pages_of_the_night.py",
    "docs/how-to-scenarios.md": "tests/commands/test_how_to_scenarios.py",
    "docs/how-to-county-schedule.md": "tests/commands/test_how_to_county_schedule.py",
}
"""Pages whose code is followed by a test of its own."""
CHAINS = (
    ("README.md",),
    ("docs/tutorial.md", "docs/how-to-planner.md", "docs/answers.md", "docs/command-line.md"),
    ("docs/how-to-operator.md", "docs/how-to-administrator.md", "docs/how-to-analyst.md"),
)
"""Pages that run one after the other, from one empty folder: what one leaves the next goes on from."""
BY_THE_GATE = ("make demo", "make test", "-m venv", "pip install", ".venv/bin/laborflow")
"""Lines that .ci/run takes itself, in its fresh environment."""
SMALLER = ("--size county", "--size tiny")
"""The size of the README, which `make demo` runs in the gate, and that of the test."""
KINDS = ("sh", "python", "console", "yaml")


def steps(page: str) -> list[tuple[str, str, str]]:
    """Return kind and text of the fenced blocks that are code, in order, with the last file that is named before each."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = list(re.finditer(r"^```(\w+)\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL))
    names = [re.findall(r"`([\w-]+\.yaml)`", text[: block.start()]) for block in found]
    each = zip(found, names, strict=True)
    return [(block[1], block[2], name[-1] if name else "") for block, name in each if block[1] in KINDS]


def spelled_out(line: str, work: Path) -> str:
    """Return a line of a console block with a person and a post of the plan at hand in place of the printed ones."""
    line = re.sub(r"\s+#.*", "", line)
    for printed, frame, column in (
        ("W0123456789abcdef0123", "unplaced", "worker_id"),
        ("P0012", "empty_seats", "post_id"),
    ):
        if printed in line:
            line = line.replace(printed, str(pd.read_parquet(work / "plan" / f"{frame}.parquet")[column].iloc[0]))
    return line


@pytest.mark.printed
@pytest.mark.parametrize("pages", CHAINS, ids=lambda pages: Path(pages[0]).stem)
def test_code_runs_as_printed(pages: tuple[str, ...], tmp_path: Path, laborflow: list[str]) -> None:
    """Every block runs from an empty folder, one after the other; files that a page prints are saved as it says."""
    shell = shutil.which("bash") or shutil.which("sh")
    if shell is None:
        pytest.skip("no shell to run the lines in")
    settings, work = environment(tmp_path, laborflow), tmp_path / "work"
    work.mkdir()
    (work / "our-county.yaml").write_text(steps("docs/how-to-county-schedule.md")[0][1], encoding="utf-8")
    for page in pages:
        python = "\n".join(code for kind, code, _ in steps(page) if kind == "python")  # a page is one session
        shown = [step for step in steps(page) if step[0] != "python"]
        for kind, code, name in [*shown, *([("python", python, "")] if python else [])]:
            if kind == "yaml":
                (work / name).write_text(code, encoding="utf-8")
                continue
            if kind == "console":
                lines = [line for line in code.splitlines() if not any(known in line for known in BY_THE_GATE)]
                code = "\n".join(spelled_out(line, work) for line in lines)
            code = code.replace(*SMALLER)
            command = [sys.executable, "-c"] if kind == "python" else [shell, "-eu", "-c"]
            done = subprocess.run(
                [*command, code], cwd=work, env=settings, capture_output=True, text=True, encoding="utf-8"
            )
            assert done.returncode == 0, f"{page}:\n{code}\n{done.stdout}\n{done.stderr}"


@pytest.mark.printed
@pytest.mark.parametrize("words", [["--help"], ["nosuch"], ["policy", "show", "no_rule", "--lang", "zh"]])
def test_printed_lines_meet_the_command_line(words: list[str], laborflow: list[str], tmp_path: Path) -> None:
    """Exit code and streams are those of a process started by itself, also where a command is refused."""
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "LABORFLOW_LANG": "en"}
    alone, here = (
        subprocess.run([*call, *words], cwd=tmp_path, env=settings, capture_output=True)
        for call in ([sys.executable, "-m", "cli"], laborflow)
    )
    assert (here.returncode, here.stdout, here.stderr) == (alone.returncode, alone.stdout, alone.stderr)
    assert (here.returncode == 0) == (words == ["--help"])
    assert here.stdout or here.stderr


def test_no_page_has_code_that_nobody_runs() -> None:
    """Every page with a block of code is in a chain or has a test of its own; Chinese pages show the English ones' code."""
    run = {page for chain in CHAINS for page in chain} | set(ELSEWHERE)
    english = [path for path in PAGES if ".zh-CN" not in path.name]
    with_code = {p.relative_to(ROOT).as_posix() for p in english if steps(str(p))}
    assert with_code == run
    assert all((ROOT / test).is_file() for test in ELSEWHERE.values())


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


def test_the_indexes_lead_to_every_page() -> None:
    """Every page of docs/ is linked from the index of its language, and stands in the site's menu."""
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"index.md", "index.zh-CN.md"}
    linked = [
        set(re.findall(r"\]\(([^)#]+)", (ROOT / "docs" / name).read_text(encoding="utf-8")))
        for name in ("index.md", "index.zh-CN.md")
    ]
    assert {page for page in pages if page not in linked[".zh-CN" in page]} == set()
    assert pages - set(re.findall(r": (\S+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)) == set()


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
