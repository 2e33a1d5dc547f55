"""Parts computed by a real Dask cluster on the loopback: two workers, one of them killed, the same bytes as here."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scenarios.cluster import NoCluster
from scenarios.desk import sweep_scenario

pytestmark = pytest.mark.agreement
ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_MAX = 60
SIZES = {
    "simulation.people": 600,
    "simulation.weeks": 2,
    "simulation.replications": 6,
    "simulation.responses": ["central"],
}
FILE = """extends: jilin-2026
title: {zh: 甲, en: A}
sweep: {policy.travel_subsidy.cross_province: [0, 3000]}
"""


def started(words: list[str], folder: Path) -> subprocess.Popen[bytes]:
    """Start a process of Dask as a user does; what it says goes to a file."""
    log = (folder / f"{words[0]}-{time.monotonic_ns()}.log").open("wb")
    command = [sys.executable, "-m", "dask", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers on the loopback: its address and the workers."""
    file = tmp_path / "scheduler.json"
    scheduler = started(
        ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)], tmp_path
    )
    words = [
        "worker",
        "--scheduler-file",
        str(file),
        "--host",
        "127.0.0.1",
        "--nthreads",
        "1",
        "--no-nanny",
        "--no-dashboard",
    ]
    workers = [started([*words, "--local-directory", str(tmp_path)], tmp_path) for _ in range(2)]
    try:
        yield address_of(file), workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def address_of(file: Path) -> str:
    """Return the scheduler's address once both workers have come."""
    import json

    from distributed import Client

    end = time.monotonic() + SECONDS_MAX
    while not file.exists() or not file.read_text(encoding="utf-8").strip():
        assert time.monotonic() < end, "the scheduler did not start"
        time.sleep(0.05)
    address: str = json.loads(file.read_text(encoding="utf-8"))["address"]
    with Client(address, timeout=SECONDS_MAX, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=SECONDS_MAX)
    return address


def kept(folder: Path) -> dict[str, bytes]:
    """Return the parts that a memory holds, byte by byte."""
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*.parquet"))}


def test_a_killed_worker_costs_nothing_and_bytes_are_those_of_one_process(tmp_path: Path, cluster: Any) -> None:
    """One of two workers is killed after the first part; the sweep ends, and every file is the one computed here."""
    address, workers = cluster
    (tmp_path / "s.yaml").write_text(FILE, encoding="utf-8")
    told: list[int] = []

    def progress(_step: Any, done: int, _total: int) -> None:
        if not told:
            workers[0].send_signal(signal.SIGKILL)
        told.append(done)

    found = sweep_scenario(
        tmp_path / "s.yaml", memory=tmp_path / "far", settings=SIZES, cluster=address, progress=progress
    )
    assert workers[0].wait(SECONDS_MAX) == -signal.SIGKILL
    assert told[-1] == 12
    here = sweep_scenario(tmp_path / "s.yaml", memory=tmp_path / "here", settings=SIZES)
    assert kept(tmp_path / "far") == kept(tmp_path / "here")
    assert len(kept(tmp_path / "here")) == 12
    assert found.frontier.equals(here.frontier)


def test_a_cluster_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody at the address: the message says so and what to start; nothing is written."""
    monkeypatch.setattr("scenarios.cluster.SECONDS_TO_CONNECT", 1)
    (tmp_path / "s.yaml").write_text(FILE, encoding="utf-8")
    with pytest.raises(
        NoCluster, match=r"no scheduler answers at tcp://127\.0\.0\.1:9: start one with `dask scheduler`"
    ):
        sweep_scenario(tmp_path / "s.yaml", memory=tmp_path / "m", settings=SIZES, cluster="tcp://127.0.0.1:9")
    assert not (tmp_path / "m").exists()
