"""In CI nothing is skipped: a skip is a failure there, save where published files that are not ours are absent.

Also what makes the suite fast: the order of the files, and fewer garbage collections.
"""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
NEEDS_SHARED = {
    "tests/verification/test_known_assignment.py": "known",
    "tests/verification/test_known_gap.py": "known",
    "tests/domain/geography/test_divisions.py": "data",
    "tests/domain/policy/test_shipped.py": "policy-documents",
}
"""Files whose tests read a folder of ../shared; only these may skip, and only where that folder is absent."""

FIRST = ("tests/commands/test_answers.py", "tests/simulation/", "tests/domain/")
"""The first file compiles the loops of the match and keeps one process busy for a minute on a fresh machine; meanwhile
the other takes the files that need none of them, so that nothing is compiled twice."""

LONGEST = (
    "tests/verification/test_limits_by_enumeration.py", "tests/verification/test_falsified_plans.py",
    "tests/dispatch/test_crash.py", "tests/dispatch/test_pages_of_the_night.py",
)  # fmt: skip
"""Files of a minute and more beside the printed pages: begun last, one would keep a process busy when the others have ended."""

gc.set_threshold(200_000, 20, 100)  # compiling loops makes millions of objects that stay: a tenth of the time, else


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put pages whose lines run as printed, which take longest, then the long files, then ``FIRST`` before the others."""

    def rank(item: pytest.Item) -> int:
        name, marks = item.path.relative_to(ROOT).as_posix(), {mark.name for mark in item.iter_markers()}
        if "printed" in marks:
            return -2
        if name in LONGEST and marks & {"agreement", "nights"}:
            return -1
        return next((number for number, start in enumerate(FIRST) if name.startswith(start)), len(FIRST))

    items.sort(key=rank)


@pytest.fixture(scope="session")
def laborflow() -> Iterator[list[str]]:
    """Return the words that call the command line in a process of its own."""
    from tests.forked import command_line

    with command_line(ROOT) as words:
        yield words


def may_skip(path: Path) -> bool:
    """Return whether a test of this file may be skipped here."""
    if os.environ.get("CI", "").lower() not in ("1", "true"):
        return True
    try:
        folder = NEEDS_SHARED.get(path.relative_to(ROOT).as_posix())
    except ValueError:
        return False
    return folder is not None and not (SHARED / folder).is_dir()


def refuse_skip(report: pytest.TestReport | pytest.CollectReport, path: Path) -> None:
    """Turn a skip that CI does not allow into a failure that says why."""
    if report.outcome == "skipped" and not may_skip(path):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        vars(report).pop("wasxfail", None)
        report.longrepr = f"{path.name}: in CI no test is skipped or expected to fail ({why}); install what it needs"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Look at the report of every test."""
    report = yield
    refuse_skip(report, item.path)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """Look at the report of every file, which may be skipped as a whole."""
    report = yield
    refuse_skip(report, collector.path)
    return report
