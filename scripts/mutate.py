"""Mutation testing: small faults planted one at a time in a copy of the code, and which of them the tests notice.

    python scripts/mutate.py [--module START ...] [--sample N] [--seed S] [--seconds T] [--least SHARE] [--learnt FILE]

Every mutant is one change in the syntax tree of one file: a comparison turned over, an operator exchanged, a number off by
one, a condition negated, a truth inverted. First the tests run once with coverage, which tells which test runs which line
(about five minutes). Then each mutant meets the tests that run its line, quick ones first, and after them the other tests
of these files, as many as take ``--seconds`` in all without a fault. A line that coverage does not see (compiled by
numba, or run on import) is met by all tests that run any line of its file, or else of the files that import it; one of a file
whose lines are compiled into others, by those of the others too. A mutant that they let pass survives and is listed
with its line. The same sample and seed draw the same mutants, in a random order: a run broken off has tried a smaller sample. With
``--learnt`` what the first run told is kept in a file and read from it as long as no line of the code or tests has changed.
Nothing is fetched; needs a system that can fork.
"""

import argparse
import ast
import contextlib
import dataclasses
import hashlib
import importlib
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SEARCH = "optimizer/limited_search.py"
"""Not mutated by itself: it looks for plans, and what it finds is judged by the checker and bounded by other code."""
MUTATED = (
    "domain/check/", "optimizer/limit", "optimizer/certify.py", "optimizer/eligibility.py", "optimizer/pair_rules.py"
)  # fmt: skip
TESTS = [
    "tests/domain/check", "tests/optimizer", "tests/properties", "tests/verification", "tests/both_judges.py",
    "tests/scenarios/test_limits_found.py", "tests/test_replies_under_limits.py", "tests/reports/test_plan_folder.py",
    "tests/commands/test_answers.py",
]  # fmt: skip
LEFT_OUT = ["tests/verification/simulation", "tests/verification/entitlements"]
JUDGES = (
    "tests/properties/test_two_judges.py", "tests/properties/test_two_counts.py", "tests/verification/test_falsified_plans.py",
    "tests/verification/test_limits_by_enumeration.py", "tests/verification/test_two_bounds.py",
    "tests/verification/test_last_resort.py",
)  # fmt: skip
"""Comparisons of random instances with an enumeration, with another implementation, or of claims with what is true. A mutant
meets those that run its line, or else its file, whatever they take."""
APART = {"domain/check/standalone.py": ["tests/domain/check/test_certificate.py"]}
"""Files that run in a process of their own, which coverage does not see, and the tests that run them."""
IDLE_WORDS = ("strict", "cache", "nogil", "frozen", "repr", "compare")
"""Without ``zip(strict=True)``, or in a dataclass that could be changed or compared, nothing else comes of what is right; numba's words
tell how fast, not what."""
BEFORE = ["numpy", "pandas", "scipy.sparse", "scipy.optimize", "numba", "networkx", "hypothesis", "yaml",
          "ortools.sat.python.cp_model", "ortools.graph.python.min_cost_flow", "ortools.math_opt.python.mathopt"]  # fmt: skip
"""Loaded once, before each mutant is forked off; nothing of the project itself."""
ON_IMPORT = ""
SLACK_SECONDS, COMPILING_SECONDS, SLOWER = 60.0, 300.0, 5.0
"""A run that takes so much more of the processor than without a fault is ended and counts as noticed; by the clock a run on a
busy machine would be, whatever the fault. The second is for a mutant whose loops are all compiled again."""
ASLEEP = 20.0
"""A run that has taken so many times this by the clock waits for something and is ended too."""
TURNED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
EXCHANGED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One fault: its file, line and words, which node of the tree it is in (in walking order) and which change of it."""

    file: str
    line: int
    what: str
    node: int
    change: int

    def planted(self, source: str) -> str:
        """Return the text of the file with the fault in it."""
        tree = ast.parse(source)
        node = next(node for number, node in enumerate(ast.walk(tree)) if number == self.node)
        list(changes(node))[self.change][1](node)
        return ast.unparse(ast.fix_missing_locations(tree))


def mutants(file: str) -> Iterator[Mutant]:
    """Yield the faults that can be planted in a file."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    without = {id(inside) for node in ast.walk(tree) for part in without_effect(node) for inside in ast.walk(part)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in without:
            continue
        for change, (what, _) in enumerate(changes(node)):
            yield Mutant(file, getattr(node, "lineno", 0), what, number, change)


def without_effect(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a node that no result comes from: types, imports for these, and the words in ``IDLE_WORDS``."""
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        yield node
    if isinstance(node, ast.AnnAssign):
        yield node.annotation
    if isinstance(node, ast.arg) and node.annotation is not None:
        yield node.annotation
    if isinstance(node, ast.FunctionDef) and node.returns is not None:
        yield node.returns
    if isinstance(node, ast.keyword) and node.arg in IDLE_WORDS:
        yield node.value


def changes(node: ast.AST) -> Iterator[tuple[str, Callable[[Any], None]]]:
    """Yield the faults that can be planted in a node."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in TURNED:
        new = TURNED[type(node.ops[0])]
        yield f"{type(node.ops[0]).__name__} -> {new.__name__}", lambda n: n.ops.__setitem__(0, new())
    if isinstance(node, ast.BinOp) and type(node.op) in EXCHANGED and not isinstance(node.left, ast.Constant):
        swap = EXCHANGED[type(node.op)]
        yield f"{type(node.op).__name__} -> {swap.__name__}", lambda n: setattr(n, "op", swap())
    if isinstance(node, ast.BoolOp):
        both = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield f"{type(node.op).__name__} -> {both.__name__}", lambda n: setattr(n, "op", both())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert | ast.USub):
        yield f"{type(node.op).__name__} dropped", drop_sign
    if isinstance(node, ast.If):
        yield "if negated", lambda n: setattr(n, "test", ast.UnaryOp(ast.Not(), n.test))
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield f"{node.value} inverted", lambda n: setattr(n, "value", not n.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield f"{node.value} + 1", lambda n: setattr(n, "value", n.value + 1)


def drop_sign(node: ast.UnaryOp) -> None:
    """Turn a negation into what it negates: twice negated is the thing itself."""
    node.operand = ast.UnaryOp(type(node.op)(), node.operand)


@dataclass
class Learnt:
    """What one run without faults told: seconds of each test, and the tests that run each line of each file."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, list[str]]] = field(default_factory=dict)

    def tests_of(self, mutant: Mutant, most: float) -> list[str]:
        """Return the tests that a mutant meets, in order: so many seconds of them, one at least, and then the judges."""
        first = [test for test in self.lines.get(mutant.file, {}).get(mutant.line, []) if test != ON_IMPORT]
        if compiled_elsewhere(mutant.file):
            first = sorted({*first, *self._of_files(importers(mutant.file))})
        elif not first:
            first = self._of_files([mutant.file]) or self._of_files(importers(mutant.file))
            first = first or [test for test in self.seconds if test.startswith(tuple(APART.get(mutant.file, [])))]
        beside = {test.split("::")[0] for test in first}
        later = [test for test in self.seconds if test.split("::")[0] in beside and test not in set(first)]
        judges = [test for test in first if test.startswith(JUDGES)]
        spent, chosen = 0.0, list[str]()
        for test in [*sorted(set(first) - set(judges), key=self._quick), *sorted(later, key=self._quick)]:
            spent += self.seconds.get(test, 0.0)
            if chosen and spent > most:
                break
            chosen.append(test)
        return chosen + [test for test in sorted(judges, key=self._quick) if test not in chosen]

    def _of_files(self, files: list[str]) -> list[str]:
        """Return the tests that run any line of some files."""
        lines = [tests for file in files for tests in self.lines.get(file, {}).values()]
        return sorted({test for tests in lines for test in tests if test != ON_IMPORT})

    def _quick(self, test: str) -> tuple[float, str]:
        return self.seconds.get(test, 0.0), test


def compiled_elsewhere(file: str) -> bool:
    """Tell whether a file has lines that are compiled into the loops of others; a few tests may run them as they stand."""
    return "register_jitable" in (ROOT / file).read_text(encoding="utf-8")


def importers(file: str) -> list[str]:
    """Return the files that take something from this one: those that call it, where all of it is compiled."""
    told = f"from {file.removesuffix('.py').replace('/', '.')} import "
    paths = [path for top in ("domain", "optimizer") for path in sorted((ROOT / top).rglob("*.py"))]
    return [path.relative_to(ROOT).as_posix() for path in paths if told in path.read_text(encoding="utf-8")]


def stored_loops(file: str, folder: Path) -> dict[Path, bytes]:
    """Return what numba has stored of a file and of all that take something from it, however far off."""
    found, ahead = {file}, [file]
    while ahead:
        more = set(importers(ahead.pop())) - found
        found |= more
        ahead += sorted(more)
    paths = [path for name in found for path in _stored(folder / name)]
    return {path: path.read_bytes() for path in paths}


def _stored(file: Path) -> list[Path]:
    return sorted((file.parent / "__pycache__").glob(f"{file.stem}.*.nb[ic]"))


class Watch:
    """A pytest plugin: tells coverage which test is running, and notes how long each takes."""

    def __init__(self, measured: Any) -> None:
        self.measured = measured
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Put what runs from now on to the account of this test."""
        self.measured.switch_context(item.nodeid)
        yield

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up the seconds of set-up, call and end."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration


def run_tests(tests: list[str], folder: Path, plugins: list[Any]) -> int:
    """Run tests of a copy in this process; return pytest's exit code. The process is of no other use afterwards."""
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True  # a mutant may have the size and the second of another
    with (
        Path(os.devnull).open("w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        return int(pytest.main(["-q", "-x", "-n", "0", "-p", "no:cacheprovider", *tests], plugins))


def learn(folder: Path) -> Learnt | None:
    """Run all tests once without a fault, watched by coverage; return what was learnt, None when one fails."""
    import coverage

    place = folder.parent / "coverage"
    child = os.fork()
    if not child:
        measured = coverage.Coverage(data_file=str(place), source=[str(folder / "domain"), str(folder / "optimizer")])
        measured.start()
        watch = Watch(measured)
        given = [test for test in TESTS if (folder / test).exists()]
        ended = run_tests([*given, *(f"--ignore={name}" for name in LEFT_OUT)], folder, [watch])
        measured.stop()
        measured.save()
        (folder.parent / "seconds").write_text(repr(watch.seconds), encoding="utf-8")
        os._exit(ended)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        return None
    data = coverage.CoverageData(str(place))
    data.read()
    files = {Path(file).relative_to(folder).as_posix(): file for file in data.measured_files()}
    seconds = ast.literal_eval((folder.parent / "seconds").read_text(encoding="utf-8"))
    return Learnt(seconds, {name: data.contexts_by_lineno(file) for name, file in files.items()})


def kept(file: Path | None, folder: Path) -> Learnt | None:
    """Return what a run told: from the file where it is of this very code, else by a run, which the file then keeps."""
    if file is None:
        return learn(folder)
    paths = sorted(path for top in ("domain", "optimizer", "tests") for path in (ROOT / top).rglob("*.py"))
    code = hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
    if file.exists() and (told := json.loads(file.read_text(encoding="utf-8")))["code"] == code:
        lines = {name: {int(line): tests for line, tests in found.items()} for name, found in told["lines"].items()}
        return Learnt(told["seconds"], lines)
    learnt = learn(folder)
    if learnt is not None:
        file.write_text(json.dumps({"code": code, **dataclasses.asdict(learnt)}), encoding="utf-8")
    return learnt


def noticed(mutant: Mutant, tests: list[str], folder: Path, usual_seconds: float) -> str:
    """Tell how some of these tests notices the fault planted in the copy: it fails or does not end; "" where none does."""
    file = folder / mutant.file
    original, dates = file.read_bytes(), file.stat()
    compiling = b"numba" in original
    loops = stored_loops(mutant.file, folder) if compiling else {}
    try:
        for path in loops:
            path.unlink()
        file.write_text(mutant.planted(original.decode("utf-8")), encoding="utf-8")
        limit = int((COMPILING_SECONDS if compiling else SLACK_SECONDS) + SLOWER * usual_seconds)
        child = os.fork()
        if not child:
            os.setsid()
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
            os._exit(run_tests(tests, folder, []))
        ends = time.monotonic() + ASLEEP * limit
        while time.monotonic() < ends:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL)
                return "no end" if killed else "noticed" if status else ""
            time.sleep(0.05)
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return "no end"
    finally:
        file.write_bytes(original)
        os.utime(file, ns=(dates.st_atime_ns, dates.st_mtime_ns))
        for path in stored_loops(mutant.file, folder) if compiling else {}:
            path.unlink()
        for path, content in loops.items():
            path.write_bytes(content)


def main() -> int:
    """Plant the faults, run the tests, print what survives."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--module", action="append", default=[], help="a file, or the start of its path; default: all")
    parser.add_argument("--sample", type=int, default=0, help="as many mutants, drawn; 0: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60.0, help="of tests that a mutant meets at most")
    parser.add_argument("--learnt", type=Path, help="where to keep what the run without faults tells")
    parser.add_argument("--least", type=float, default=0.0, help="exit 1 when a smaller share is noticed")
    given = parser.parse_args()
    starts = tuple(given.module or MUTATED)
    files = [path for top in ("domain/check", "optimizer") for path in sorted((ROOT / top).glob("*.py"))]
    names = [name for path in files if (name := path.relative_to(ROOT).as_posix()) != SEARCH or SEARCH in starts]
    chosen = [mutant for name in names if name.startswith(starts) for mutant in mutants(name)]
    made = len(chosen)
    if given.sample:
        chosen = random.Random(given.seed).sample(chosen, min(given.sample, made))
    for name in BEFORE:
        importlib.import_module(name)
    survivors = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "copy"
        # Compiled code goes along: the copies keep their dates, so that only what a mutant changes is compiled again.
        skipped = shutil.ignore_patterns(".git", ".venv", "out", "demo", ".pytest_cache", ".mypy_cache", ".ruff_cache")
        shutil.copytree(ROOT, folder, ignore=skipped)
        learnt = kept(given.learnt, folder)
        if learnt is None:
            print("the tests fail without any fault: nothing can be said of them")
            return 2
        print(f"{len(learnt.seconds)} tests, {sum(learnt.seconds.values()):.0f} s without a fault", flush=True)
        for at, mutant in enumerate(chosen, 1):
            tests = learnt.tests_of(mutant, given.seconds)
            usual = sum(learnt.seconds[test] for test in tests if test in learnt.seconds)
            begun = time.monotonic()
            found = noticed(mutant, tests, folder, usual) if tests else ""
            line = f"{mutant.file}:{mutant.line}: {mutant.what}"
            if not found:
                survivors.append(line)
            told = f"{found or 'survived'} {line} ({len(tests)} tests, {time.monotonic() - begun:.0f} s)"
            print(f"{at}/{len(chosen)} {told}", flush=True)
    count = len(chosen) - len(survivors)
    print(f"\n{count} of {len(chosen)} noticed ({count / max(len(chosen), 1):.0%}); {made} mutants in all")
    print("\n".join(survivors))
    return int(count < given.least * len(chosen))


if __name__ == "__main__":
    sys.exit(main())
