"""The arrows of the house: who may import whom, who may use what, and how files are named."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Each layer and what it may import of ours; a layer may always import itself.
LAYERS: dict[str, set[str]] = {
    "domain": set(),
    "optimizer": {"domain"},
    "simulation": {"domain"},
    "scenarios": {"domain", "optimizer", "simulation"},
    "dispatch": {"domain", "optimizer", "simulation"},
    "reports": {"domain", "optimizer", "simulation", "scenarios", "dispatch"},
    "laborflow": {"domain", "optimizer", "simulation", "scenarios", "dispatch", "reports"},
    "replies": {"domain", "reports"},
    "commands": {"domain", "reports", "laborflow", "replies"},
    "cli": {"domain", "reports", "laborflow", "replies", "commands"},
}

# Each door and the files (by the start of their path) that may go through it.
DOORS: dict[str, tuple[str, ...]] = {
    "ortools": ("optimizer/", "dispatch/vehicles"),
    "simpy": ("simulation/",),
    "sqlalchemy": ("dispatch/book.py", "dispatch/ledger.py", "dispatch/migrations/"),
    "alembic": ("dispatch/book.py", "dispatch/migrations/"),
    "numba": ("optimizer/", "domain/geography/", "simulation/"),
    "cryptography": ("domain/vault.py", "dispatch/signing.py"),
    "jinja2": ("reports/",),
    "SALib": ("scenarios/sensitivity.py",),
    "distributed": ("scenarios/cluster.py",),
    "docx": ("reports/letter.py",),
    "resvg_py": ("reports/exported.py",),
    "typer": ("cli.py", "commands/"),
    "rich": ("cli.py", "commands/", "replies.py"),
}
PRINTERS = ("cli.py", "domain/check/standalone.py")
VAGUE_NAMES = {"utils", "util", "common", "helpers", "helper", "misc", "base", "manager"}
LINES_MAX = 400


def sources(*tops: str) -> Iterator[Path]:
    """Yield the Python files of the named layers that exist."""
    for top in tops:
        if (ROOT / f"{top}.py").is_file():
            yield ROOT / f"{top}.py"
        yield from sorted((ROOT / top).rglob("*.py"))


def name_of(path: Path) -> str:
    """Return the path below the root, with slashes everywhere."""
    return path.relative_to(ROOT).as_posix()


def layer_of(path: Path) -> str:
    """Return the layer a file belongs to."""
    return name_of(path).split("/")[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Return the top names of everything a file imports, wherever in the file it does so."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(layer_of(path) if node.level else (node.module or "").split(".")[0])
    return names


OURS = list(sources(*LAYERS))


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_arrows_go_one_way(path: Path) -> None:
    """A file imports only its own layer and the layers below it."""
    layer = layer_of(path)
    assert imported(path) & set(LAYERS) <= LAYERS[layer] | {layer}


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_heavy_dependencies_have_one_door(path: Path) -> None:
    """A dependency with a door is imported only behind it."""
    shut = {name for name, doors in DOORS.items() if not name_of(path).startswith(doors)}
    assert not imported(path) & shut


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_only_the_command_line_prints(path: Path) -> None:
    """The name ``print`` is called only by the command line and the stand-alone verifier."""
    calls = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
    printing = any(isinstance(call.func, ast.Name) and call.func.id == "print" for call in calls)
    assert not printing or name_of(path) in PRINTERS


def test_the_standalone_verifier_needs_the_standard_library_only() -> None:
    """Whoever receives a plan can verify it with Python alone."""
    assert imported(ROOT / "domain/check/standalone.py") <= set(sys.stdlib_module_names)


def test_files_are_short_and_named_for_what_they_hold() -> None:
    """No Python file is longer than 400 lines and none has a name that says nothing."""
    files = list(sources(*LAYERS, "tests", "scripts", "benchmarks", "notebooks"))
    long = {name_of(f): n for f in files if (n := len(f.read_text(encoding="utf-8").splitlines())) > LINES_MAX}
    vague = [
        name_of(f) for f in files if VAGUE_NAMES & {part.lower() for part in f.relative_to(ROOT).with_suffix("").parts}
    ]
    assert (long, vague) == ({}, [])


def test_tests_have_a_sentence() -> None:
    """Every test says in its docstring what must hold."""
    silent = [
        f"{name_of(path)}::{node.name}"
        for path in sources("tests")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert silent == []


def test_importing_the_front_doors_loads_nothing_heavy() -> None:
    """``import laborflow`` and ``import cli`` wait with pandas, numba and the solver until they are needed."""
    code = "import sys, cli, laborflow; print(sorted({'pandas', 'numba', 'ortools', 'scipy', 'jinja2', 'sqlalchemy', 'SALib', 'docx'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
