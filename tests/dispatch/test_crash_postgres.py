"""The pulled plug once more with the ledger in PostgreSQL."""

import json
import random
import shutil
from pathlib import Path

import pytest

from dispatch.approval import register_key
from dispatch.audit import audit
from dispatch.desk import Desk
from domain.policy import Policy
from tests.dispatch.conftest import NUMBERS
from tests.dispatch.day import ON, write_day
from tests.dispatch.evening import KILLED, Counted, Pages, evening, in_child, pull_the_plug, spread, state
from tests.dispatch.postgres import copy_database, new_database


def kills(socket: Path, base: Path, policy: Policy, pages: Pages, many: int) -> None:
    """Do the evening once, then again and again with the plug pulled; every time on a copy of the same ledger."""
    first = f"kills{next(NUMBERS)}"
    ledgers, key, ready = write_day(base / "day"), base / "li.key", base / "ready"
    register_key(Desk.create(ready, new_database(socket, first)), "li", key, ON, "admin")

    def copied(name: str) -> Path:
        folder = base / name
        shutil.copytree(ready, folder)
        url = copy_database(socket, first, f"{first}{name}")
        (folder / "desk.json").write_text(json.dumps({"format": 1, "ledger": url}), encoding="utf-8")
        return folder

    reference = Desk.open(copied("reference"), counted := Counted())
    evening(reference, ledgers, ON, key, policy, pages)
    expected, points = state(reference), len(counted.calls)
    draw = random.Random(11)
    chosen = list(spread(points, many)) if many <= points else [draw.randrange(points) for _ in range(many)]
    for turn, at in enumerate(chosen):
        folder = copied(f"turn{turn}")
        child = in_child(lambda folder=folder, at=at: evening(
            Desk.open(folder, Counted(at, pull_the_plug)), ledgers, ON, key, policy, pages
        ))  # fmt: skip
        assert child == KILLED, counted.calls[at]
        again = Desk.open(folder)
        evening(again, ledgers, ON, key, policy, pages)
        assert state(again) == expected, counted.calls[at]
        assert audit(again.ledger).faults == []
        shutil.rmtree(folder)


@pytest.mark.nights
def test_a_pulled_plug_five_times(socket: Path, tmp_path: Path, policy: Policy, plain: Pages) -> None:
    """Killed at five points of the evening."""
    kills(socket, tmp_path, policy, plain, 5)


@pytest.mark.soak
def test_a_pulled_plug_fifty_times(socket: Path, tmp_path: Path, policy: Policy, plain: Pages) -> None:
    """Killed at fifty points of the evening."""
    kills(socket, tmp_path, policy, plain, 50)
