"""The command line: what it prints, what it answers when things go wrong, and its exit codes."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

import cli
import laborflow as lf
from commands.languages import language_of
from commands.progress import progress_bar
from domain.faults import Fault, InputRefused
from domain.language import Language, Text
from domain.plan import FRAMES, Plan

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ("demo", "import", "check", "match", "explain", "verify")
IDENTITY = "220421199001011234"  # fabricated: digits of the right length, no person's number
MATCH = ["match", "instance", "--date", "2026-03-02", "--out", "plan"]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABORFLOW_LANG", "en")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run the command line in this process; return the exit code, stdout and stderr."""
    code = cli.main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def run_outside(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "cli", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


def tiny_plan(status: str = "optimal") -> Plan:
    """Return a plan of three workers: one placed, one unplaced who asked, one who did not ask."""
    frames = {name: pd.DataFrame({column: [] for column in columns}) for name, columns in FRAMES.items()}
    frames["assignments"] = frames["assignments"].reindex(range(1))
    frames["unplaced"] = frames["unplaced"].reindex(range(2)).assign(reason=["taken", "not_asked"])
    frames["empty_seats"] = frames["empty_seats"].reindex(range(1)).assign(empty=4)
    return Plan(frames, {"status": status})


def match_raises(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let reading succeed and matching raise."""

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(lf, "read", lambda folder: SimpleNamespace())
    monkeypatch.setattr(lf, "match", fail)


def match_returns(monkeypatch: pytest.MonkeyPatch, plan: Plan) -> None:
    """Let matching and writing succeed."""
    monkeypatch.setattr(lf, "read", lambda folder: SimpleNamespace())
    monkeypatch.setattr(lf, "match", lambda *_, **__: plan)
    monkeypatch.setattr(lf, "write", lambda *_, **__: None, raising=False)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("lang", "example"), [("en", "Example:"), ("zh", "例：")])
def test_every_command_has_help_with_an_example(
    capsys: pytest.CaptureFixture[str], command: str, lang: str, example: str
) -> None:
    """Help exists in both languages and shows a call of the command."""
    code, out, _ = run(capsys, command, "--lang", lang, "--help")
    assert (code, f"{example} laborflow {command}" in out or f"{example}laborflow {command}" in out) == (0, True)


def test_chinese_help_leaves_no_english_option_text() -> None:
    """In Chinese every option and argument is described in Chinese."""
    for command in COMMANDS:
        out = run_outside(command, "--help", LABORFLOW_LANG="zh", PYTHONUTF8="1").stdout.decode()
        for line in out.splitlines():
            described = line.strip("│ ").split("  ")[-1].strip()
            if line.startswith("│") and described:
                assert not described.isascii(), line


def test_help_is_quick() -> None:
    """``laborflow --help`` needs less than half a second of the processor, so that a busy machine fails nobody.

    The benchmarks measure the wall clock on a quiet one.
    """
    seconds = []
    for _ in range(3):
        before = os.times()
        assert run_outside("--help").returncode == 0
        after = os.times()
        seconds.append(after.children_user + after.children_system - before.children_user - before.children_system)
    assert min(seconds) < 0.5


def test_success_prints_one_object(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With --json a match prints one object: one person placed, one unplaced, one who did not ask, four seats."""
    match_returns(monkeypatch, tiny_plan())
    code, out, err = run(capsys, *MATCH, "--json")
    said = json.loads(out)
    assert (code, err, said["exit"], said["command"]) == (0, "", 0, "match")
    assert (said["placed"], said["unplaced"], said["not_asked"], said["empty_seats"]) == (1, 1, 1, 4)


@pytest.mark.parametrize(("lang", "words"), [("en", "1 people placed"), ("zh", "已安置 1 人")])
def test_success_is_said_in_both_languages(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, lang: str, words: str
) -> None:
    """A person reads how many have a place and where the report lies."""
    match_returns(monkeypatch, tiny_plan())
    code, out, _ = run(capsys, *MATCH, "--lang", lang)
    assert code == 0
    assert words in out
    assert "report.html" in out


def test_plan_not_proven_is_degraded(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan whose status is not optimal is written and answered with 5."""
    match_returns(monkeypatch, tiny_plan("feasible"))
    assert run(capsys, *MATCH)[0] == 5


def test_a_plan_cut_off_by_the_clock_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is written, but marked: matching again may give another one."""
    plan = tiny_plan()
    plan.identity["reproducible"] = False
    match_returns(monkeypatch, plan)
    code, out, _ = run(capsys, *MATCH, "--seconds", "5")
    assert code == 5
    assert "not reproducible" in out


def test_refused_input_lists_all_faults(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 3 names every fault with its place, in both languages, and as one object for programs."""
    faults = [
        Fault(
            "岗位.xlsx",
            "岗位",
            row,
            "招聘人数",
            "x",
            Text("不是整数", "is no whole number"),
            Text("请改正", "correct it"),
        )
        for row in (3, 17)
    ]
    match_raises(monkeypatch, InputRefused(faults))
    code, out, err = run(capsys, *MATCH)
    assert (code, out) == (3, "")
    assert "row 3" in err
    assert "row 17" in err
    assert "第 17 行" in run(capsys, *MATCH, "--lang", "zh")[2]
    assert len(json.loads(run(capsys, *MATCH, "--json")[1])["faults"]) == 2


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RuntimeError("nothing expected"), 1),
        (KeyError("region"), 1),
        (PermissionError(13, "denied", "plan.xlsx"), 8),
        (KeyboardInterrupt(), 130),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_traceback_reaches_a_user(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, lang: str
) -> None:
    """Whatever happens ends in one line on stderr and the exit code of its kind."""
    match_raises(monkeypatch, error)
    got, out, err = run(capsys, *MATCH, "--lang", lang)
    assert (got, out, len(err.splitlines())) == (code, "", 1)
    assert "Traceback" not in err


def test_rejected_plan_is_answered_with_six(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan that fails its check ends in 6."""
    match_raises(monkeypatch, lf.PlanRejected([]))
    assert run(capsys, *MATCH)[0] == 6


def test_log_keeps_the_details_without_identities(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The traceback goes to the log file only, and an identity number appears neither there nor on the screen."""
    match_raises(monkeypatch, RuntimeError(f"person {IDENTITY} has no place"))
    log = tmp_path / "fault.log"
    code, _, err = run(capsys, *MATCH, "--log", str(log))
    written = log.read_text(encoding="utf-8")
    assert (code, "Traceback" in written, str(log) in err) == (1, True, True)
    assert IDENTITY not in written + err


@pytest.mark.parametrize(
    "words",
    [[], ["match"], ["match", "instance"], ["nothing"], ["match", "--wrong"], [*MATCH[:2], "--date", "2026-02-30"]],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_usage_faults_are_answered_with_two(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: list[str], lang: str
) -> None:
    """A missing or wrong argument ends in 2, without a traceback."""
    monkeypatch.setenv("LABORFLOW_LANG", lang)
    code, _, err = run(capsys, *words)
    assert (code, "Traceback" in err) == (2, False)


@pytest.mark.parametrize(
    "words", [["import", "nowhere", "--out", "x"], ["verify", "nowhere"], ["explain", "nowhere", "A"]]
)
def test_missing_folder_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, words: list[str]) -> None:
    """A folder that is not there is an input that cannot be used: exit 3, naming it."""
    words = [str(tmp_path / word) if word in ("nowhere", "x") else word for word in words]
    code, _, err = run(capsys, *words)
    assert (code, "nowhere" in err) == (3, True)


def test_language_comes_from_option_then_variable_then_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """--lang wins over LABORFLOW_LANG, which wins over the locale; all others are English."""
    monkeypatch.setenv("LABORFLOW_LANG", "zh")
    assert language_of(["check", "--lang", "en"]) == "en"
    assert language_of(["check", "--lang=en"]) == "en"
    assert language_of([]) == "zh"
    monkeypatch.delenv("LABORFLOW_LANG")
    for variable in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    for value, language in (("zh_CN.UTF-8", "zh"), ("en_GB.UTF-8", "en"), ("C", "en")):
        monkeypatch.setenv("LANG", value)
        assert language_of([]) == language


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_consoles_that_cannot_show_a_character_get_a_replacement(encoding: str) -> None:
    """Chinese help on a GBK or an ASCII console prints something and never fails."""
    done = run_outside("--lang", "zh", "--help", LABORFLOW_LANG="zh", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert done.returncode in (0, 2)
    assert b"Traceback" not in done.stderr
    done = run_outside("match", "--help", LABORFLOW_LANG="zh", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert done.returncode == 0
    assert b"--date" in done.stdout


def test_machine_output_is_readable_on_any_console() -> None:
    """JSON on a console that is not UTF-8 is escaped, so that nothing of it is replaced."""
    done = run_outside("verify", "没有", "--json", "--lang", "zh", PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    assert "没有" in json.loads(done.stdout.decode("ascii"))["error"]
    assert done.returncode == 3


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say yes."""
        return True


@pytest.mark.parametrize(("lang", "words"), [("zh", "求解"), ("en", "solving")])
def test_progress_is_drawn_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch, lang: Language, words: str) -> None:
    """On a terminal the step is named in the language; into a file nothing is written."""
    monkeypatch.setenv("TERM", "xterm")
    for stream, drawn in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        with progress_bar(lang) as progress:
            progress(Text("求解", "solving"), 1, 2)
        assert (words in stream.getvalue()) == drawn


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a tiny demonstration, written by the command line."""
    folder = tmp_path_factory.mktemp("demonstration") / "demo"
    assert cli.main(["demo", "--size", "tiny", "--out", str(folder), "--lang", "en"]) == 0
    return folder


def test_demonstration_leaves_what_it_names(demonstration: Path) -> None:
    """The demonstration leaves ledgers with Chinese names, an instance, and a plan with its page and workbook."""
    assert (demonstration / "ledgers" / "岗位.xlsx").is_file()
    assert (demonstration / "instance" / "instance.json").is_file()
    assert all((demonstration / "plan" / name).is_file() for name in ("plan.json", "report.html", "plan.xlsx"))


def test_verify_holds_and_sees_a_change(
    capsys: pytest.CaptureFixture[str], demonstration: Path, tmp_path: Path
) -> None:
    """A plan as written holds (0); after one person is put elsewhere by hand it does not (6)."""
    plan = shutil.copytree(demonstration / "plan", tmp_path / "plan")
    code, out, _ = run(capsys, "verify", str(plan), "--json")
    assert (code, json.loads(out)["holds"]) == (0, True)
    assignments = pd.read_parquet(plan / "assignments.parquet")
    others = assignments.loc[assignments["post_id"] != assignments["post_id"].iloc[0], "post_id"]
    assignments.loc[0, "post_id"] = others.iloc[0]
    assignments.to_parquet(plan / "assignments.parquet", index=False)
    code, out, _ = run(capsys, "verify", str(plan), "--json")
    assert (code, json.loads(out)["holds"]) == (6, False)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_explain_answers_for_people_and_posts(
    capsys: pytest.CaptureFixture[str], demonstration: Path, lang: str
) -> None:
    """Every kind of id gets a sentence; an id the plan does not know is refused by name."""
    plan = demonstration / "plan"
    people = pd.read_parquet(plan / "unplaced.parquet")["worker_id"]
    posts = pd.read_parquet(plan / "empty_seats.parquet")["post_id"]
    for subject in (people.iloc[0], posts.iloc[0]):
        code, out, _ = run(capsys, "explain", str(plan), subject, "--lang", lang)
        assert (code, bool(out.strip())) == (0, True)
    code, _, err = run(capsys, "explain", str(plan), "nobody", "--lang", lang)
    assert (code, "nobody" in err) == (3, True)


def test_check_names_the_posts_that_break_a_rule(capsys: pytest.CaptureFixture[str], demonstration: Path) -> None:
    """The check says, without solving, how full the tables are and which posts break which rule."""
    code, out, _ = run(capsys, "check", str(demonstration / "instance"), "--date", "2026-03-02", "--json")
    said = json.loads(out)
    assert code == 0
    assert {row["verdict"] for row in said["posts"]} <= {"no", "unknown"}
    assert all(0 < row["blank_share"] <= 1 for row in said["blanks"])
    page = demonstration / "checked"
    assert run(capsys, "check", str(demonstration / "instance"), "--lang", "zh", "--out", str(page))[0] == 0
    assert (page / "check.html").is_file()


def test_ledgers_without_posts_are_refused(
    capsys: pytest.CaptureFixture[str], demonstration: Path, tmp_path: Path
) -> None:
    """Without the posts nothing is imported, and the message names the missing table."""
    ledgers = shutil.copytree(demonstration / "ledgers", tmp_path / "ledgers")
    (ledgers / "岗位.xlsx").unlink()
    code, _, err = run(capsys, "import", str(ledgers), "--out", str(tmp_path / "instance"), "--lang", "zh")
    assert (code, "岗位" in err, (tmp_path / "instance" / "instance.json").exists()) == (3, True, False)


def test_folder_with_other_things_is_not_written_over(
    capsys: pytest.CaptureFixture[str], demonstration: Path, tmp_path: Path
) -> None:
    """A plan is not written into a folder that holds something else: exit 7, and it is still there."""
    letter = tmp_path / "letter.txt"
    letter.write_text("keep me", encoding="utf-8")
    words = ["match", str(demonstration / "instance"), "--date", "2026-03-02", "--out", str(tmp_path)]
    assert run(capsys, *words)[0] == 7
    assert letter.read_text(encoding="utf-8") == "keep me"


def test_policy_file_with_a_fault_is_refused(
    capsys: pytest.CaptureFixture[str], demonstration: Path, tmp_path: Path
) -> None:
    """A policy file that names an unknown parameter ends in 3 and the message names it."""
    file = tmp_path / "ours.yaml"
    file.write_text("parameters:\n  - id: cost.minut_yuan\n    values: []\n", encoding="utf-8")
    code, _, err = run(capsys, "check", str(demonstration / "instance"), "--policy", str(file))
    assert (code, "cost.minut" in err) == (3, True)
