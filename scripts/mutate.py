"""Mutation testing: small faults planted one at a time in copies of the code, and which of them the tests notice.

    python scripts/mutate.py [--module PATH ...] [--sample N] [--seed S] [--limit-seconds T]

Every mutant is one change in the syntax tree of one file: a comparison turned over, an operator exchanged, a number off by
one, a condition negated, a truth inverted. The tests of that file (``TESTS``) run on a copy of the project; a mutant that they
let pass survives and is listed with its line. The same sample and seed give the same mutants. Nothing is fetched.
"""

import argparse
import ast
import copy
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LIMITS = ["tests/optimizer/test_limits_by_hand.py", "tests/optimizer/test_limits_of_groups_and_projects.py"]
CHECKER = ["tests/domain/check", *LIMITS, "tests/verification/test_falsified_plans.py"]
PAIRS = ["tests/optimizer/test_every_rule_counts.py", "tests/domain/check/test_judge_employer.py",
         "tests/domain/check/test_judge_person.py", "tests/properties/test_two_judges.py"]  # fmt: skip
TESTS: dict[str, list[str]] = {
    "domain/check/bounds.py": ["tests/verification/test_falsified_plans.py", *LIMITS],
    "domain/check/claims_bounds.py": ["tests/verification/test_falsified_plans.py", *LIMITS],
    "domain/check/claims_": CHECKER,
    "domain/check/certificate.py": ["tests/domain/check"],
    "domain/check/forms": [*LIMITS, "tests/verification/test_falsified_plans.py"],
    "domain/check/pair_": PAIRS,
    "optimizer/limit": [*LIMITS, "tests/verification/test_limits_by_enumeration.py"],
    "optimizer/certify.py": [
        "tests/verification/test_falsified_plans.py",
        "tests/verification/test_prices_of_limits.py",
    ],
    "optimizer/eligibility.py": [*PAIRS, "tests/optimizer"],
    "optimizer/pair_rules.py": [*PAIRS, "tests/optimizer"],
}
"""The start of a file's path and the tests that are to notice faults in it; the first that fits counts."""
TURNED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
EXCHANGED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


def mutants(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Yield line, what was changed, and the changed tree."""
    for at, node in enumerate(ast.walk(tree)):
        for what, change in changes(node):
            mutated = copy.deepcopy(tree)
            twin = next(other for number, other in enumerate(ast.walk(mutated)) if number == at)
            change(twin)
            yield getattr(node, "lineno", 0), what, ast.fix_missing_locations(mutated)


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


def tests_of(name: str) -> list[str]:
    """Return the tests that are to notice a fault in a file."""
    return next((tests for start, tests in TESTS.items() if name.startswith(start)), [])


def run(tests: list[str], folder: Path, limit_seconds: float) -> tuple[bool, float]:
    """Run tests in a folder; return whether they pass, and the seconds. One that does not end counts as noticed."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *tests]
    begun = time.monotonic()
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=limit_seconds, check=False)
    except subprocess.TimeoutExpired:
        return False, limit_seconds
    return done.returncode == 0, time.monotonic() - begun


def main() -> int:
    """Plant the faults, run the tests, print what survives."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--module", action="append", default=[], help="a file, or the start of its path; default: all")
    parser.add_argument("--sample", type=int, default=0, help="as many mutants, drawn; 0: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit-seconds", type=float, default=300.0, help="a run that takes longer is ended")
    parser.add_argument("--least", type=float, default=0.0, help="exit 1 when a smaller share is noticed")
    given = parser.parse_args()
    starts = tuple(given.module or TESTS)
    files = [p for top in ("domain/check", "optimizer") for p in sorted((ROOT / top).glob("*.py"))]
    chosen: list[tuple[str, int, str, ast.Module]] = []
    for path in files:
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(starts) and tests_of(name):
            chosen += [(name, *mutant) for mutant in mutants(ast.parse(path.read_text(encoding="utf-8")))]
    made = len(chosen)
    if given.sample:
        chosen = random.Random(given.seed).sample(chosen, min(given.sample, made))
    noticed, survivors = 0, []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "copy"
        # Compiled code goes along: the copies keep their dates, so that only what a mutant changes is compiled again.
        skipped = shutil.ignore_patterns(".git", ".venv", "out", "demo", ".pytest_cache", ".mypy_cache", ".ruff_cache")
        shutil.copytree(ROOT, folder, ignore=skipped)
        for tests in sorted({tuple(tests_of(name)) for name, *_ in chosen}):
            if not run(list(tests), folder, given.limit_seconds * 4)[0]:
                print(f"{', '.join(tests)}: they fail without any fault; nothing can be said of what they test")
                return 2
        for at, (name, line, what, tree) in enumerate(chosen, 1):
            original = (folder / name).read_text(encoding="utf-8")
            (folder / name).write_text(ast.unparse(tree), encoding="utf-8")
            passes, seconds = run(tests_of(name), folder, given.limit_seconds)
            (folder / name).write_text(original, encoding="utf-8")
            noticed += not passes
            if passes:
                survivors.append(f"{name}:{line}: {what}")
            print(
                f"{at}/{len(chosen)} {'survived' if passes else 'noticed'} {name}:{line} {what} ({seconds:.0f} s)",
                flush=True,
            )
    print(f"\n{noticed} of {len(chosen)} noticed ({noticed / max(len(chosen), 1):.0%}); {made} mutants in all")
    print("\n".join(survivors))
    return int(noticed < given.least * len(chosen))


if __name__ == "__main__":
    sys.exit(main())
