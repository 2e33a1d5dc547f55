"""One evening from the import to the published hand-outs, which can be cut off anywhere and done again."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from dispatch.approval import approve
from dispatch.day_folder import import_day
from dispatch.desk import Desk
from dispatch.durable import hashes
from dispatch.night import LIMITS, Material, run_night
from dispatch.publication import publish
from dispatch.refusals import NothingToDo
from domain.policy import Policy

Pages = Callable[[Path, Material], None]
KILLED = 9


def evening(desk: Desk, ledgers: Path, on: date, key: Path, policy: Policy, pages: Pages, effort: int = LIMITS) -> None:
    """Import, run, approve and publish; whatever of it is done already is not done again."""
    import_day(desk, ledgers, on, "zhang", policy)
    run_night(desk, on, "zhang", policy, pages, effort=effort)  # by default with the rounds of seat prices
    with suppress(NothingToDo):
        approve(desk, on, "", key)
        publish(desk, on, "", "zhang", policy)


def state(desk: Desk) -> dict[str, object]:
    """Return everything an evening leaves: the chain's head, where people stand, the bytes of every file handed out."""
    return {
        "head": desk.ledger.head(),
        "people": desk.ledger.people().to_csv(),
        "waiting": desk.ledger.undelivered(),
        "runs": hashes(desk.runs),
        "published": hashes(desk.published),
        "tables": hashes(desk.tables),
    }


class Counted:
    """A trace that counts, and does something at the first call of a name."""

    def __init__(self, at: str = "", act: Callable[[], None] | None = None) -> None:
        self.calls: list[str] = []
        self.at, self.act = at, act

    def __call__(self, what: str) -> None:
        """Count a call."""
        self.calls.append(what)
        if what == self.at and self.act is not None:
            self.act()


def pull_the_plug() -> None:
    """End the process at once: nothing is flushed, closed or cleaned up."""
    os._exit(KILLED)


def in_child(work: Callable[[], None]) -> int:
    """Run something in a forked process and return its exit status."""
    if not hasattr(os, "fork"):
        pytest.skip("no process can be forked here")
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - the child must never return into the tests
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def spread(total: int, wanted: int) -> Iterator[int]:
    """Yield evenly spread positions, the first and the last among them."""
    yield from sorted({round(nth * (total - 1) / max(wanted - 1, 1)) for nth in range(wanted)})
