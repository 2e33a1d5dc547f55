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


def kills(socket: Path, base: Path, policy: Policy, pages: Pages, many: int, evenings: int) -> None:
    """Do the evening once, then so many more on copies of the same ledger, in which the plug is pulled so often in all."""
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
    for turn in range(evenings):
        folder = copied(f"turn{turn}")
        for at in chosen[turn::evenings]:
            name = counted.calls[at]
            child = in_child(lambda folder=folder, name=name: evening(
                Desk.open(folder, Counted(name, pull_the_plug)), ledgers, ON, key, policy, pages
            ))  # fmt: skip
            assert child == KILLED, name
            assert audit(Desk.open(folder).ledger).faults == [], name
        again = Desk.open(folder)
        evening(again, ledgers, ON, key, policy, pages)
        assert state(again) == expected, chosen[turn::evenings]
        assert audit(again.ledger).faults == []
        shutil.rmtree(folder)


@pytest.mark.nights
def test_a_pulled_plug_five_times(socket: Path, tmp_path: Path, policy: Policy, plain: Pages) -> None:
    """Killed at five points of one evening, done again each time."""
    kills(socket, tmp_path, policy, plain, 5, 1)


@pytest.mark.soak
def test_a_pulled_plug_fifty_times(socket: Path, tmp_path: Path, policy: Policy, plain: Pages) -> None:
    """Killed at fifty points of the evening, each time a new one."""
    kills(socket, tmp_path, policy, plain, 50, 50)
