"""The ledger: append-only events in a hash chain, and the moves of people between accounts."""

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd
import sqlalchemy as sa

from dispatch.accounts import Account
from dispatch.book import Book
from dispatch.durable import canonical, sha256
from dispatch.refusals import Told
from domain.language import Text

GENESIS = "0" * 64
PEOPLE_AT_ONCE = 5_000

_META = sa.MetaData()
EVENTS = sa.Table(
    "events",
    _META,
    *(sa.Column(name, sa.Integer if name == "seq" else sa.Text) for name in (
        "seq", "key", "kind", "plan_date", "actor", "payload", "postings_hash", "previous", "hash", "recorded_at",
    )),
)  # fmt: skip
POSTINGS = sa.Table(
    "postings",
    _META,
    *(sa.Column(name, sa.Integer if name == "seq" else sa.Text) for name in (
        "seq", "worker_id", "source", "target", "post_id", "level", "mode", "vehicle_id", "since", "reason",
    )),
)  # fmt: skip
STEPS = sa.Table("steps", _META, *(sa.Column(name, sa.Text) for name in ("run_key", "step", "result")))
OUTBOX = sa.Table(
    "outbox", _META, sa.Column("key", sa.Text), sa.Column("seq", sa.Integer), sa.Column("content", sa.Text)
)
DELIVERIES = sa.Table("deliveries", _META, sa.Column("key", sa.Text))


class Posting(NamedTuple):
    """One person's move from account to account, and what he or she is promised afterwards."""

    worker_id: str
    source: str
    target: str
    post_id: str | None = None
    level: str | None = None
    mode: str | None = None
    vehicle_id: str | None = None
    since: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Event:
    """One event of the chain, as read back."""

    seq: int
    key: str
    kind: str
    plan_date: str
    actor: str
    payload: dict[str, Any]
    hash: str


class AlreadyTold(Told):
    """An event of this key stands in the ledger with another content."""


class Ledger:
    """What happened, in order; the present is read from it.

    Parameters
    ----------
    book
        The database, migrated.
    """

    def __init__(self, book: Book) -> None:
        self.book = book

    # ------------------------------------------------------------ writing
    def append(
        self,
        kind: str,
        key: str,
        plan_date: datetime.date,
        actor: str,
        payload: Mapping[str, Any],
        postings: Iterable[Posting] = (),
        outbox: Mapping[str, str] | None = None,
    ) -> Event:
        """Add an event with its moves and what is to be delivered, all or nothing; told twice it stands once.

        Parameters
        ----------
        kind
            What happened: imported, drafted, approved, published, outcomes, rolled_back, key_registered.
        key
            Unique name of the event: a repeated run appends nothing.
        plan_date
            The day it belongs to.
        actor
            Who did it.
        payload
            Facts that JSON can hold.
        postings
            At most one move per person.
        outbox
            Deliveries by their unique key.

        Raises
        ------
        AlreadyTold
            When an event of this key has another content.
        """
        moves = sorted(postings, key=_who)
        record = {
            "key": key,
            "kind": kind,
            "plan_date": plan_date.isoformat(),
            "actor": actor,
            "payload": canonical(payload),
            "postings_hash": postings_hash(moves),
        }
        with self.book.writing(kind) as connection:
            if not self.book.is_sqlite:
                connection.execute(sa.text("LOCK TABLE events IN EXCLUSIVE MODE"))
            known = connection.execute(sa.select(EVENTS).where(EVENTS.c.key == key)).mappings().first()
            if known is not None:
                if any(known[name] != record[name] for name in ("kind", "payload", "postings_hash")):
                    raise AlreadyTold(
                        Text(
                            f"事件 {key} 已以另一内容记入台账",
                            f"event {key!r} stands in the ledger with another content",
                        )
                    )
                return _event(known)
            last = connection.execute(sa.select(EVENTS.c.seq, EVENTS.c.hash).order_by(EVENTS.c.seq.desc())).first()
            sequence, previous = (1, GENESIS) if last is None else (int(last[0]) + 1, str(last[1]))
            record |= {"seq": sequence, "previous": previous}  # type: ignore[dict-item]
            record["hash"] = event_hash(record)
            connection.execute(EVENTS.insert(), [{**record, "recorded_at": moment()}])
            for start in range(0, len(moves), PEOPLE_AT_ONCE):
                rows = [{"seq": sequence, **move._asdict()} for move in moves[start : start + PEOPLE_AT_ONCE]]
                connection.execute(POSTINGS.insert(), rows)
            if outbox:
                rows = [{"key": name, "seq": sequence, "content": text} for name, text in sorted(outbox.items())]
                connection.execute(OUTBOX.insert(), rows)
        return _event(record)

    def record_step(self, run_key: str, step: str, result: str) -> None:
        """Record that a step of a run is done and what it gave; recorded twice it stands once."""
        with self.book.writing(f"step {step}") as connection:
            where = (STEPS.c.run_key == run_key) & (STEPS.c.step == step)
            if connection.execute(sa.select(STEPS.c.result).where(where)).first() is None:
                connection.execute(STEPS.insert(), [{"run_key": run_key, "step": step, "result": result}])

    def record_delivery(self, key: str) -> None:
        """Record that something of the outbox was delivered."""
        with self.book.writing(f"delivery of {key}") as connection:
            if connection.execute(sa.select(DELIVERIES.c.key).where(DELIVERIES.c.key == key)).first() is None:
                connection.execute(DELIVERIES.insert(), [{"key": key}])

    # ------------------------------------------------------------ reading
    def head(self) -> str:
        """Return the hash of the last event: it stands for everything before it."""
        with self.book.reading() as connection:
            last = connection.execute(sa.select(EVENTS.c.hash).order_by(EVENTS.c.seq.desc()).limit(1)).first()
        return GENESIS if last is None else str(last[0])

    def events(self, *kinds: str) -> list[Event]:
        """Return the events, or those of some kinds, in order."""
        chosen = sa.select(EVENTS).order_by(EVENTS.c.seq)
        if kinds:
            chosen = chosen.where(EVENTS.c.kind.in_(kinds))
        with self.book.reading() as connection:
            return [_event(row) for row in connection.execute(chosen).mappings()]

    def last(self, *kinds: str) -> Event | None:
        """Return the last event of some kinds."""
        chosen = sa.select(EVENTS).where(EVENTS.c.kind.in_(kinds)).order_by(EVENTS.c.seq.desc()).limit(1)
        with self.book.reading() as connection:
            row = connection.execute(chosen).mappings().first()
        return None if row is None else _event(row)

    def step(self, run_key: str, step: str) -> str | None:
        """Return what a step of a run gave, or None when it is not done."""
        where = (STEPS.c.run_key == run_key) & (STEPS.c.step == step)
        with self.book.reading() as connection:
            row = connection.execute(sa.select(STEPS.c.result).where(where)).first()
        return None if row is None else str(row[0])

    def undelivered(self) -> list[tuple[str, str]]:
        """Return key and content of what waits in the outbox."""
        waiting = (
            sa.select(OUTBOX.c.key, OUTBOX.c.content)
            .where(~sa.exists().where(DELIVERIES.c.key == OUTBOX.c.key))
            .order_by(OUTBOX.c.seq, OUTBOX.c.key)
        )
        with self.book.reading() as connection:
            return [(str(key), str(content)) for key, content in connection.execute(waiting)]

    def postings_of(self, sequence: int) -> list[Posting]:
        """Return the moves of one event."""
        chosen = sa.select(*(POSTINGS.c[name] for name in Posting._fields)).where(POSTINGS.c.seq == sequence)
        with self.book.reading() as connection:
            return sorted((Posting(*row) for row in connection.execute(chosen)), key=_who)

    def people(self, before: int | None = None) -> pd.DataFrame:
        """Return where everybody stands now, or stood before an event of this number.

        Returns
        -------
        DataFrame
            Index worker_id, in order; columns ``account``, ``post_id``, ``level``, ``mode``, ``vehicle_id``,
            ``since``, ``seq`` of the last move; people who left the ledgers are not in it.
        """
        moves = sa.select(POSTINGS.c.worker_id, sa.func.max(POSTINGS.c.seq).label("seq"))
        if before is not None:
            moves = moves.where(POSTINGS.c.seq < before)
        latest = moves.group_by(POSTINGS.c.worker_id).subquery()
        names = ("worker_id", "target", "post_id", "level", "mode", "vehicle_id", "since", "seq")
        chosen = sa.select(*(POSTINGS.c[name] for name in names)).join(
            latest, (POSTINGS.c.worker_id == latest.c.worker_id) & (POSTINGS.c.seq == latest.c.seq)
        )
        with self.book.reading() as connection:
            rows = connection.execute(chosen.where(POSTINGS.c.target != Account.OUTSIDE)).all()
        frame = pd.DataFrame.from_records([tuple(row) for row in rows], columns=list(names))
        kinds = dict.fromkeys(names[:-1], "str") | {"seq": "int64"}
        frame = frame.astype(kinds).rename(columns={"target": "account"})
        return frame.set_index("worker_id").sort_index()

    def stream(self) -> Iterator[tuple[Mapping[str, Any], Sequence[Posting]]]:
        """Yield every event as stored with its moves, in order; no more than one event is held at a time."""
        with self.book.reading() as connection:
            number = -1
            following = sa.select(EVENTS).order_by(EVENTS.c.seq).limit(1)
            while (row := connection.execute(following.where(EVENTS.c.seq > number)).mappings().first()) is not None:
                number = int(row["seq"])
                chosen = sa.select(*(POSTINGS.c[name] for name in Posting._fields)).where(POSTINGS.c.seq == number)
                yield dict(row), sorted((Posting(*move) for move in connection.execute(chosen)), key=_who)


def moment() -> str:
    """Return the time of recording: kept beside an event and never part of its hash, so that clocks may jump."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def event_hash(record: Mapping[str, Any]) -> str:
    """Return the hash of an event: over its facts, its moves and the hash before; not over the clock."""
    names = ("seq", "key", "kind", "plan_date", "actor", "payload", "postings_hash", "previous")
    return sha256(canonical({name: record[name] for name in names}))


def postings_hash(moves: Sequence[Posting]) -> str:
    """Return the hash of an event's moves in their order."""
    return sha256("\n".join(canonical(list(move)) for move in moves))


def _who(move: Posting) -> str:
    return move.worker_id


def _event(row: Any) -> Event:
    fields = (row["seq"], row["key"], row["kind"], row["plan_date"], row["actor"])
    return Event(*fields, json.loads(row["payload"]), row["hash"])
