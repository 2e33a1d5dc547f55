"""The command line in processes of its own, forked off one that has loaded the libraries: their import took half of each.

Nothing of the project is loaded before the fork, so that every command imports and runs it as a fresh process does; that a
real one starts is held by the demonstration of ``.ci/run`` and by ``tests/test_cli.py``. Run as a file it is that one process.
"""

import atexit
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

LIBRARIES = (
    "alembic.command", "cryptography.hazmat.primitives.ciphers.aead", "networkx", "numba", "numpy", "pandas", "pyarrow.parquet",
    "pydantic", "python_calamine", "rich.console", "ruamel.yaml", "scipy.optimize", "scipy.sparse.csgraph", "simpy", "sqlalchemy.orm",
    "typer", "xlsxwriter", "ortools.graph.python.min_cost_flow", "ortools.sat.python.cp_model",
    "ortools.math_opt.python.mathopt",
)  # fmt: skip
STREAMS = 3
ASK = """
import json, os, socket, sys
line = socket.socket(socket.AF_UNIX)
line.connect(sys.argv[1])
socket.send_fds(line, [b"!"], [0, 1, 2])
line.sendall(json.dumps([os.getcwd(), dict(os.environ), sys.argv[2:]]).encode())
line.shutdown(socket.SHUT_WR)
sys.exit(int(line.recv(8) or b"70"))
"""
"""What stands for the command line: it hands its streams, folder, environment and words over and waits for the exit code."""


@contextmanager
def command_line(root: Path) -> Iterator[list[str]]:
    """Yield the words that call the command line; where a process with threads cannot be forked, those of a fresh one."""
    if sys.platform != "linux":
        yield [sys.executable, "-m", "cli"]
        return
    with tempfile.TemporaryDirectory() as folder:
        place, ask = Path(folder) / "line", Path(folder) / "ask.py"
        ask.write_text(ASK, encoding="utf-8")
        settings = {**os.environ, "PYTHONPATH": str(root), "PYTHONUTF8": "1"}
        server = subprocess.Popen(
            [sys.executable, __file__, str(place)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=settings
        )
        assert server.stdin is not None
        assert server.stdout is not None
        assert server.stdout.read(1) == b"!", "the process that the commands are forked off did not start"
        try:
            yield [sys.executable, "-I", "-S", str(ask), str(place)]
        finally:
            server.stdin.close()
            server.wait()
            server.stdout.close()


def serve(place: str) -> None:
    """Fork off a process for each command that is asked for, until the standard input ends."""
    for name in LIBRARIES:
        importlib.import_module(name)
    importlib.import_module("numba").njit(lambda number: number)(
        1
    )  # the first call of any loop prepares the compiler for half a second
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(place)
        door.listen()
        os.write(1, b"!")
        while True:
            ready, _, _ = select.select([door, 0], [], [])
            if 0 in ready:
                return
            line, _ = door.accept()
            if not os.fork():
                door.close()
                answer(line)
            line.close()


def answer(line: socket.socket) -> None:
    """Run a command in a process of its own and tell its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, streams, _, _ = socket.recv_fds(line, 1, STREAMS)
    with line.makefile("rb") as told:
        folder, environment, words = json.loads(told.read())
    child = os.fork()
    if not child:
        line.close()
        run(streams, folder, environment, words)
    _, status = os.waitpid(child, 0)
    line.sendall(str(os.waitstatus_to_exitcode(status) % 256).encode())
    os._exit(0)


def run(streams: list[int], folder: str, environment: dict[str, str], words: list[str]) -> NoReturn:
    """Become ``python -m cli`` with these words."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[0] = folder
    sys.argv = ["cli", *words]
    code = 1
    try:
        runpy.run_module("cli", run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        sys.stderr.write(f"{end.code}\n" if isinstance(end.code, str) else "")
    finally:
        if code and (fault := sys.exc_info()[1]) is not None:
            sys.excepthook(type(fault), fault, fault.__traceback__)
        atexit._run_exitfuncs()
        sys.stdout.flush()
        os._exit(code)  # to take the libraries down again would take a second


if __name__ == "__main__":
    serve(sys.argv[1])
