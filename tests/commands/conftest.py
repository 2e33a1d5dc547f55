"""The command line in this process, in English, and a small plan on disk."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import cli
from tests.travellers import travellers

Run = Callable[..., "Said"]


@dataclass(frozen=True)
class Said:
    """What a call printed."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """Return the object of ``--json``."""
        found: dict[str, Any] = json.loads(self.out)
        return found


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs the command line."""
    monkeypatch.setenv("LABORFLOW_LANG", "en")

    def call(*words: object) -> Said:
        capsys.readouterr()
        code = cli.main([str(word) for word in words])
        return Said(code, *capsys.readouterr())

    return call


@pytest.fixture(scope="session")
def plan_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a plan of 1 March 2024: W1 to W4 of Chongxin county work in Xi'an, Beijing, Lanzhou and at home.

    W1 and W4 are known not to be in an organised transfer, W2 is in one, of W3 it is not known.
    """
    organised = {"W1": "no", "W2": "yes", "W4": "no"}
    facts = [{"worker_id": who, "fact": "organised", "value": said} for who, said in organised.items()]
    on = date(2024, 3, 1)
    instance, plan = travellers("620823", ("610102", "110108", "620102", "620823"), facts, on=on)
    folder = tmp_path_factory.mktemp("chongxin") / "plan"
    plan.save(folder)
    instance.save(folder / "input")
    return folder
