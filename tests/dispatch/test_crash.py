"""A pulled plug at any write, and every failure once: done again, the evening ends with the same bytes."""

import errno
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from dispatch import ledger as ledger_module
from dispatch.approval import register_key
from dispatch.audit import audit
from dispatch.book import LedgerUnavailable
from dispatch.desk import Desk
from dispatch.night import FLOW, LIMITS
from domain.policy import Policy
from tests.dispatch.day import ON, write_day
from tests.dispatch.evening import KILLED, Counted, Pages, evening, in_child, pull_the_plug, spread, state

Act = Callable[[], None]


@dataclass
class Bench:
    """A desk that is ready for an evening, copied for every try, and what the evening leaves when nothing goes wrong."""

    ready: Path
    ledgers: Path
    key: Path
    policy: Policy
    pages: Pages
    fresh: Callable[[Path], Desk]
    expected: dict[str, object]
    points: list[str]
    effort: int

    def evening(self, desk: Desk) -> None:
        """Do the evening."""
        evening(desk, self.ledgers, ON, self.key, self.policy, self.pages, self.effort)

    def converges(self, desk: Desk) -> None:
        """Assert that the evening done again ends as it always does, on a whole ledger."""
        again = Desk.open(desk.folder)
        self.evening(again)
        assert state(again) == self.expected
        assert audit(again.ledger).faults == []


def bench_of(base: Path, policy: Policy, pages: Pages, effort: int) -> Bench:
    """Return a bench on SQLite, whose ledger is copied with the folder; the evening is done once, by a trace that counts."""

    def fresh(folder: Path) -> Desk:
        shutil.copytree(base / "ready", folder)
        return Desk.open(folder)

    ready, key = base / "ready", base / "li.key"
    register_key(Desk.create(ready, "sqlite:///ledger.db"), "li", key, ON, "admin")
    bench = Bench(ready, write_day(base / "day"), key, policy, pages, fresh, {}, [], effort)
    desk = fresh(base / "reference")
    desk = Desk.open(desk.folder, counted := Counted())
    bench.evening(desk)
    bench.expected, bench.points = state(desk), counted.calls
    return bench


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, policy: Policy, plain: Pages) -> Bench:
    """An evening with its rounds of seat prices."""
    return bench_of(tmp_path_factory.mktemp("bench"), policy, plain, LIMITS)


@pytest.fixture(scope="module")
def short_bench(tmp_path_factory: pytest.TempPathFactory, policy: Policy, plain: Pages) -> Bench:
    """An evening without them, in a third of the time."""
    return bench_of(tmp_path_factory.mktemp("short"), policy, plain, FLOW)


def killed(bench: Bench, desk: Desk, at: int) -> None:
    """Pull the plug at one write, in a process of its own; assert that nothing is torn."""
    name = bench.points[at]
    child = in_child(lambda: bench.evening(Desk.open(desk.folder, Counted(name, pull_the_plug))))
    assert child == KILLED, f"the plug was not pulled at {name!r}"
    assert audit(Desk.open(desk.folder).ledger).faults == [], f"torn at {name!r}"


def killed_in_turn(bench: Bench, folder: Path, points: Sequence[int]) -> None:
    """Pull the plug at one write after the other of the same evening, done again each time, and assert that it converges."""
    desk = bench.fresh(folder)
    for at in points:
        killed(bench, desk, at)
    bench.converges(desk)
    shutil.rmtree(folder)


def test_a_pulled_plug(short_bench: Bench, tmp_path: Path) -> None:
    """Killed when all is promised and nothing delivered, the evening ends with the same bytes; `make nights` kills everywhere."""
    assert len(set(short_bench.points)) == len(short_bench.points), "every write has a name of its own"
    killed_in_turn(short_bench, tmp_path / "killed", [short_bench.points.index("committed published")])


@pytest.mark.nights
def test_a_pulled_plug_fifty_times(bench: Bench, short_bench: Bench, tmp_path: Path) -> None:
    """Killed at fifty points spread over the evening, ten of them over one with its rounds.

    One evening bears several kills, each some steps after the one before, so that what is done already is not computed again;
    `make soak` kills an evening with its rounds 500 times, each time a new one.
    """
    for one, many, evenings in ((short_bench, 40, 4), (bench, 10, 2)):
        points = list(spread(len(one.points), many))
        assert len(points) == many
        for nth in range(evenings):
            killed_in_turn(one, tmp_path / f"{one.effort}-{nth}", points[nth::evenings])


@pytest.mark.soak
def test_a_pulled_plug_at_every_write_and_at_random(bench: Bench, tmp_path: Path) -> None:
    """Killed five hundred times: after every write of the evening, then at random ones."""
    draw = random.Random(7)
    points = list(range(len(bench.points)))
    for turn, at in enumerate([*points, *draw.choices(points, k=500 - len(points))]):
        killed_in_turn(bench, tmp_path / f"turn{turn}", [at])


class Gone(LedgerUnavailable):
    """The database vanished."""


FAILURES = {
    "disk full": lambda: OSError(errno.ENOSPC, "No space left on device"),
    "read-only": lambda: OSError(errno.EROFS, "Read-only file system"),
    "memory": MemoryError,
    "Ctrl-C": KeyboardInterrupt,
    "database gone": lambda: Gone("server closed the connection unexpectedly"),
}
STEPS = ("begin 1-snapshot", "filled 4-solved", "flushed 6-vehicles", "flushed 8-handout", "before commit of published")


@pytest.mark.nights
@pytest.mark.parametrize("step", STEPS)
def test_every_failure_at_a_step(bench: Bench, tmp_path: Path, step: str) -> None:
    """A failure is not swallowed, and the evening done again converges, one failure after the other."""
    desk = bench.fresh(tmp_path / "night")
    for name, made in FAILURES.items():

        def fail(made: Callable[[], BaseException] = made) -> None:
            raise made()

        broken = Desk.open(desk.folder)
        trace = Counted()
        broken.trace = broken.ledger.book._trace = lambda what, trace=trace, fail=fail: (
            trace(what), fail() if what == step else None,
        )  # fmt: skip
        with pytest.raises((OSError, MemoryError, KeyboardInterrupt, LedgerUnavailable)):
            bench.evening(broken)
        assert trace.calls[-1] == step, name
    bench.converges(desk)


@pytest.mark.nights
def test_a_clock_that_jumps(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is noted beside events and decides nothing: an evening in another year leaves the same bytes."""
    monkeypatch.setattr(ledger_module, "moment", lambda: "1970-01-01T00:00:00+00:00")
    bench.converges(bench.fresh(tmp_path / "night"))
